"""An article from a web page: the main text by trafilatura, and what the page's markup says about it."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from lxml.etree import iterwalk
from lxml.html import builder
from trafilatura import bare_extraction, load_html

from ingest.addresses import web_address
from ingest.dates import dates, iso_date
from ingest.decoding import checked, decoded
from ingest.imprints import imprint
from ingest.language import in_english
from ingest.lines import key as printed
from ingest.lines import lines
from ontology.errors import BadInput
from ontology.records import LONGEST, Article

# A page that is hard to read is told of by BadInput; trafilatura's own warnings would come between the command's lines.
for _name in ("trafilatura", "htmldate"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

PUBLISHED_NAME = re.compile(
    r"(?:(?:article|og):published_time|datepublished|date|dc\.date(?:\.issued)?|dcterms\.(?:date|issued|created)|pub-?date"
    r"|publish-?date|publication_date|parsely-pub-date|sailthru\.date|citation_publication_date)$",
    re.IGNORECASE,
)
LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
WRITTEN = re.compile(
    r"ascii|(?:iso8859-|cp125|koi8-)\w+|mac-roman|cp8\d\d|tis-620|gb\w+|big5\w*|(?:euc|shift|iso2022)_\w+|utf-8"
)
"""Encodings that pages are written in, as Python names them. It has others: that of host names takes hours for a megabyte."""
MARKED = re.compile(r"publish|pub-?date|(?:entry|post|article)[-_]*(?:date|time)", re.IGNORECASE)
"""Classes of a time that is said to be that of publication."""

NEAR_TITLE = 12
"""Lines after the title that may say when the article was published; later dates are other things'."""

MOST_TAGS = 100_000
"""A page of news has some thousand; each takes 40 µs, and three kilobytes of memory."""

VALUE = r"""(?:"[^"]{0,1000000}+"|'[^']{0,1000000}+'|(?=>)|[^\s>"'][^\s>]{0,1000}+)"""
ATTRIBUTE = rf"[\s/]*+[^\s/>][^\s/>=]{{0,30}}+(?:\s*+=\s*+{VALUE}|(?!\s*+=))"
MOST_ATTRIBUTES = 2_000
TAG = re.compile(
    rf"""<(?=[a-zA-Z])(?P<crowded>(?=[^\s/>]{{0,100}}+(?:{ATTRIBUTE}){{{MOST_ATTRIBUTES + 1}}}))?+[^>"']*+"""
)
"""A tag, or what may be one, up to where another may begin; whether it is crowded with attributes, of which long ones count as several.

The parser compares each attribute with all before: a megabyte of them in one tag keeps it busy for a minute.
"""

BLOCKS = "blockquote br caption center dd div dl dt fieldset form h1 h2 h3 h4 h5 h6 legend li optgroup option p pre table td textarea th tr ul".split()
MOST_BLOCKS = 4_000
"""Paragraphs from which on no second way is tried where the first finds little: it takes the square of their number, 3 s for these."""

UNSEEN = frozenset({"script", "style"})


def webpage(html: str, place: str, key: str) -> Article:
    """The article of a page: its title, a blank line, then its paragraphs with blank lines between.

    The date is what the page's metadata gives, or what stands beside its title; never one from an address or a footer.
    Nothing is fetched. Raises BadInput if no article is found.
    """
    _bounded(html, place)
    page = _rooted(load_html(html))
    published = None if page is None else _published(page)
    # Recall counts here: without it, text outside paragraphs is lost, and what is too much is left to the zones.
    found = bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        favor_recall=True,
        date_extraction_params=_NO_GUESSING,
        fast=page is not None and sum(1 for _ in islice(page.iter(*BLOCKS), MOST_BLOCKS)) == MOST_BLOCKS,
    )
    body = getattr(found, "text", None)
    if found is None or isinstance(found, dict) or not body:
        raise BadInput(
            place, "is a page without an article's text", "give the page of one article, with its text in it"
        )
    title = _told("title", found.title)
    paragraphs = [line.text for line in lines(body)]
    if title and printed(title) not in {printed(each) for each in paragraphs[:5]}:
        paragraphs.insert(0, title)
    return Article(
        key=key,
        text=in_english(checked("\n\n".join(paragraphs), place), place),
        title=title,
        byline=_told("byline", ", ".join(name.strip() for name in (found.author or "").split(";"))),
        outlet=_named(_told("outlet", found.sitename), found.url),
        url=_address(_told("url", found.url)),
        published=published,
    )


def _bounded(html: str, place: str) -> None:
    """Raises BadInput for more markup than any article has, before it is made into a tree."""
    if (tags := html.count("<")) > MOST_TAGS:
        raise BadInput(place, f"is a page of {tags:,} tags, and {MOST_TAGS:,} are read", "give the page of one article")
    if any(tag["crowded"] is not None for tag in TAG.finditer(html)):
        fault = f"is a page with a tag of more than {MOST_ATTRIBUTES:,} attributes"
        raise BadInput(place, fault, "give the page of one article")


def _rooted(page: Any) -> Any:
    """The tree with `html` at its root, as hardly any is without: htmldate cannot take away a root that it has no use for, such as `svg`."""
    if page is None or page.tag == "html":
        return page
    root = builder.HTML(builder.BODY())
    root[0].append(page)
    return root


def _told(field: str, words: str | None) -> str | None:
    """What the markup says, on one line; None where that is nothing, or too long to be it."""
    line = " ".join((words or "").split())
    return line if 0 < len(line) <= LONGEST[field] else None


def _named(sitename: str | None, url: str | None) -> str | None:
    """The outlet, if the page names it: trafilatura gives the host of the address where it does not."""
    host = (url or "").lower().partition("//")[2].partition("/")[0]
    return None if not sitename or sitename.lower() in host else sitename


def _address(given: str | None) -> str | None:
    try:
        return web_address(given, "the page") if given else None
    except BadInput:
        return None


_NO_GUESSING = {"extensive_search": False, "original_date": True}


def page_text(data: bytes, place: str) -> str:
    """The page as text: UTF-8, or the encoding that it declares. Raises BadInput as `decoded` does."""
    declared = CHARSET.search(data[:4096])
    try:
        return decoded(data, place)
    except BadInput:
        if declared is None or b"\0" in data:
            raise
        try:
            encoding = codecs.lookup(declared.group(1).decode("ascii")).name
            if WRITTEN.fullmatch(encoding):
                return data.decode(encoding)
        except (LookupError, UnicodeError):  # no such encoding, or one that refuses
            pass
        raise


def _published(page: Any) -> date | None:
    """When the page itself says that it was published. `page` is an lxml tree, which publishes no types."""
    given = [*_metadata(page), *_marked(page)]
    return next((day for value in given if (day := iso_date(value) or _written(value))), None) or _beside_title(page)


def _written(value: str) -> date | None:
    return next((day for _, _, day in dates(value[:100])), None)


def _metadata(page: Any) -> Iterator[str]:
    for element in page.iter("meta", "script"):
        if element.tag == "meta":
            if any(PUBLISHED_NAME.match(element.get(kind, "")) for kind in ("property", "name", "itemprop")):
                yield element.get("content", "")
        elif element.get("type", "").lower() == "application/ld+json":
            yield from LD_DATE.findall(element.text or "")[:1]


def _marked(page: Any) -> Iterator[str]:
    for element in page.iter("time"):
        stated = "pubdate" in element.attrib or element.get("itemprop", "").lower() == "datepublished"
        if stated or MARKED.search(element.get("class", "")):
            yield element.get("datetime", "")


def _beside_title(page: Any) -> date | None:
    """The date in the few lines that follow a main heading, up to the first paragraph."""
    lines_left = 0
    for event, element in iterwalk(page, events=("start", "end")):
        if event == "end":
            lines_left = NEAR_TITLE if element.tag == "h1" else lines_left
            words = element.tail
        else:
            words = None if element.tag in UNSEEN else element.text
        for line in lines(words[:2000])[:lines_left] if words and lines_left else ():
            told = imprint(line)
            if told and told.dated and (day := _written(told.dated.of(words))):
                return day
            lines_left = 0 if line.prose else lines_left - 1
            if not lines_left:
                break
    return None
