"""Statements as feeds: Atom (RFC 4287, paged by RFC 5005) and JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree
from lxml.builder import ElementMaker

from api import attributions, models
from api.mediatypes import ATOM, HTML
from graph.network import printable

NAMESPACE = "http://www.w3.org/2005/Atom"
VERSION = "https://jsonfeed.org/version/1.1"
TITLE = "Onrecord: who said what"
SUBTITLE = (
    "Every entry is a claim of its speaker, as an article reports it. It was found by a machine and may be wrong."
)


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of a feed: `address` is that of its first page, `here` its own; all addresses are absolute."""

    base: str
    address: str
    here: str
    page: str
    next: str | None
    made: datetime
    entries: tuple[tuple[models.Statement, models.Report], ...]


def atom(feed: Feed) -> bytes:
    """The page as Atom; what XML cannot hold is left out."""
    make = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
    links = [
        make.link(rel="self", type=ATOM, href=feed.here),
        make.link(rel="alternate", type=HTML, href=feed.page),
        *([make.link(rel="next", type=ATOM, href=feed.next)] if feed.next else []),
    ]
    return bytes(
        etree.tostring(
            make.feed(
                make.id(printable(feed.address)),
                make.title(TITLE),
                make.subtitle(SUBTITLE),
                make.updated(_instant(feed.made)),
                make.generator("Onrecord"),
                *links,
                *(_entry(make, feed, said, report) for said, report in feed.entries),
            ),
            xml_declaration=True,
            encoding="utf-8",
        )
    )


def json(feed: Feed) -> dict[str, object]:
    """The page as JSON Feed."""
    following = {"next_url": feed.next} if feed.next else {}
    return {
        "version": VERSION,
        "title": TITLE,
        "description": SUBTITLE,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        **following,
        "items": [_item(feed, said, report) for said, report in feed.entries],
    }


def _entry(make: ElementMaker, feed: Feed, said: models.Statement, report: models.Report) -> etree._Element:
    via = _web(report.article.url)
    return make.entry(
        make.id(said.iri),
        make.title(printable(attributions.headline(said, report))),
        make.updated(_updated(feed, report)),
        *([make.published(_midnight(report.article.published))] if report.article.published else []),
        *(make.author(make.name(printable(name))) for name in attributions.speakers(said, report)),
        make.link(rel="alternate", type=HTML, href=_page(feed, said)),
        *([make.link(rel="via", href=printable(via))] if via else []),
        *(make.category(term=printable(topic)) for topic in said.topics),
        make.content(printable(_content(said, report)), type="text"),
    )


def _item(feed: Feed, said: models.Statement, report: models.Report) -> dict[str, object]:
    via, published = _web(report.article.url), report.article.published
    return {
        "id": said.iri,
        "url": _page(feed, said),
        **({"external_url": via} if via else {}),
        "title": attributions.headline(said, report),
        "content_text": _content(said, report),
        **({"date_published": _midnight(published)} if published else {}),
        "date_modified": _updated(feed, report),
        "authors": [{"name": name} for name in attributions.speakers(said, report)],
        "tags": said.topics,
    }


def _content(said: models.Statement, report: models.Report) -> str:
    """The words whole, and whose they are according to whom."""
    title = f", in “{attributions.line(report.article.title)}”" if report.article.title else ""
    when = attributions.day(report.article.published)
    return f"{attributions.quoted(report.text, report)}\n— {attributions.attribution(said, report)}{title}, {when}"


def _page(feed: Feed, said: models.Statement) -> str:
    return f"{feed.base}/statement/{said.id}"


def _updated(feed: Feed, report: models.Report) -> str:
    """The day of the article; of one without a date, when the snapshot was made, for it was known by then."""
    return _midnight(report.article.published) if report.article.published else _instant(feed.made)


def _midnight(day: str) -> str:
    return f"{day[:10]}T00:00:00Z"


def _instant(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _web(address: str | None) -> str | None:
    """The address if it is one of the web: a reader is led nowhere else, least of all to javascript."""
    try:
        return address if address and urlsplit(address).scheme.lower() in ("http", "https") else None
    except ValueError:
        return None
