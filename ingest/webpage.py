"""An article from a web page: the main text by trafilatura, and what the page's markup says about it."""

from __future__ import annotations

import logging
import re
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urlsplit

from trafilatura import bare_extraction

from ingest.dates import dates, iso_date
from ingest.decoding import checked, decoded
from ingest.imprints import imprint
from ingest.lines import key as printed
from ingest.lines import lines
from ontology.errors import BadInput
from ontology.records import Article

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
NEAR_TITLE = 12
"""Pieces of text after the title that may say when the article was published; later dates are other things'."""


def webpage(html: str, place: str, key: str) -> Article:
    """The article of a page: its title, a blank line, then its paragraphs with blank lines between.

    The date is what the page's metadata gives, or what stands beside its title; never one from an address or a footer.
    Nothing is fetched. Raises BadInput if no article is found.
    """
    # Recall counts here: without it, text outside paragraphs is lost, and what is too much is left to the zones.
    found = bare_extraction(
        html, with_metadata=True, include_comments=False, favor_recall=True, date_extraction_params=_NO_GUESSING
    )
    body = getattr(found, "text", None)
    if found is None or isinstance(found, dict) or not body:
        raise BadInput(
            place, "is a page without an article's text", "give the page of one article, with its text in it"
        )
    title = " ".join(found.title.split()) if found.title else None
    paragraphs = [line.text for line in lines(body)]
    if title and printed(title) not in {printed(each) for each in paragraphs[:5]}:
        paragraphs.insert(0, title)
    return Article(
        key=key,
        text=checked("\n\n".join(paragraphs), place),
        title=title,
        byline=", ".join(name.strip() for name in found.author.split(";")) if found.author else None,
        outlet=_named(found.sitename, found.url),
        url=found.url if found.url and re.match(r"https?://\S+$", found.url) else None,
        published=_published(html),
    )


def _named(sitename: str | None, url: str | None) -> str | None:
    """The outlet, if the page names it: trafilatura gives the host of the address where it does not."""
    host = (urlsplit(url).hostname or "") if url else ""
    return None if not sitename or sitename.lower() in host else sitename


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
            return data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
        raise


def _published(html: str) -> date | None:
    """When the page itself says that it was published."""
    reader = _Dates()
    reader.feed(html)
    reader.close()
    given = [*reader.metadata, *reader.marked]
    return next((day for value in given if (day := iso_date(value) or _written(value))), reader.beside_title)


def _written(value: str) -> date | None:
    return next((day for _, _, day in dates(value[:100])), None)


class _Dates(HTMLParser):
    """Dates of publication: in metadata, in marked-up times, and in the lines beside the title."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.metadata: list[str] = []
        self.marked: list[str] = []
        self.beside_title: date | None = None
        self._inside = ""
        self._pieces_left = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            if any(PUBLISHED_NAME.match(given.get(kind, "")) for kind in ("property", "name", "itemprop")):
                self.metadata.append(given.get("content", ""))
        elif tag == "time" and (
            "pubdate" in given
            or given.get("itemprop", "").lower() == "datepublished"
            or re.search(
                r"publish|pub-?date|(?:entry|post|article)[-_]*(?:date|time)", given.get("class", ""), re.IGNORECASE
            )
        ):
            self.marked.append(given.get("datetime", ""))
        elif tag == "p":
            self._pieces_left = min(self._pieces_left, NEAR_TITLE)
        if tag in {"script", "style"}:
            self._inside = "ld+json" if given.get("type", "").lower() == "application/ld+json" else tag

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._inside = ""
        elif tag == "h1":
            self._pieces_left = NEAR_TITLE

    def handle_data(self, data: str) -> None:
        if self._inside == "ld+json":
            self.metadata += LD_DATE.findall(data)[:1]
        elif not self._inside and self._pieces_left and self.beside_title is None:
            for line in lines(data[:2000]):
                self._pieces_left -= 1
                told = imprint(line)
                self.beside_title = _written(told.dated.of(data)) if told and told.dated else None
                if line.prose or self.beside_title or not self._pieces_left:
                    self._pieces_left = 0
                    break
