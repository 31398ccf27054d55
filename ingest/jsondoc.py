"""An article from a JSON object; docs/input.md has the names that are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ingest.addresses import web_address
from ingest.dates import YEARS, iso_date
from ingest.decoding import checked
from ingest.language import in_english
from ingest.lines import key as printed
from ingest.lines import lines
from ingest.webpage import webpage
from ontology.errors import BadInput
from ontology.records import LONGEST, Article

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "identifier", "@id"),
    "text": ("text", "articleBody", "body", "content"),
    "html": ("html",),
    "title": ("title", "headline", "name"),
    "byline": ("byline", "author", "authors", "creator"),
    "outlet": ("outlet", "publisher", "source"),
    "published": ("published", "datePublished", "date"),
    "url": ("url", "mainEntityOfPage"),
}
"""Our name for each field, and the others under which it is found, schema.org's among them; the first one given counts."""


def parsed(line: str, place: str) -> object:
    """What the JSON says. Raises BadInput if it is broken."""
    try:
        return json.loads(line.strip())
    except json.JSONDecodeError as error:
        where = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise BadInput(
            place, f"is broken JSON ({error.msg} at {where})", "write it again with a JSON library"
        ) from None
    except (RecursionError, ValueError):
        raise BadInput(place, "is JSON nested too deeply, or with a number too long", "give one flat object") from None


def article_from(item: object, place: str, key: str, *, shared: bool = False) -> Article:
    """The article that a JSON object describes; `key` is its key where it has no id.

    A key that is `shared` with the other articles of a file is told apart by the text (`with_own_key`). Its text is the one given, after the title and a blank line where it does not hold the title. Raises BadInput.
    """
    if not isinstance(item, dict):
        raise BadInput(
            place, f"is {_shown(item)}", 'expected an object such as {"id": "a1", "title": "…", "text": "…"}'
        )
    given = {field: _field(item, field, place) for field in NAMES}
    title = given["title"]
    if given["text"]:
        text = in_english(checked(_with_title(title, given["text"]), place), place)
        article = Article(key=given["id"] or key, text=text)
    elif given["html"]:
        article = webpage(given["html"], place, given["id"] or key)
    else:
        raise BadInput(place, "has no text", 'expected the field "text" or "html"')
    if shared and not given["id"]:
        article = with_own_key(article)
    return replace(
        article,
        title=title or article.title,
        byline=given["byline"] or article.byline,
        outlet=given["outlet"] or article.outlet,
        url=(web_address(given["url"], place) if given["url"] else None) or article.url,
        published=_day(item, given["published"], place) or article.published,
    )


def sound(article: Article, place: str) -> Article:
    """The same article, which others have read. Raises BadInput for what reading would have refused."""
    told = {"id": article.key, **{field: getattr(article, field) for field in LONGEST if field != "id"}}
    for field, value in told.items():
        if len(str(value or "")) > LONGEST[field]:
            raise BadInput(place, f"{field} has {len(str(value)):,} characters", f"expected {LONGEST[field]:,} at most")
        checked(str(value or field), f"{place}: {field}")
    if article.url is not None:
        web_address(article.url, place)
    if article.published and article.published.year not in YEARS:
        raise BadInput(place, f"published is {article.published}", "expected a day on which an article appeared")
    checked(article.text, place)
    return article


def with_own_key(article: Article) -> Article:
    """The article with eight digits of its text's hash after its key.

    Counting would make versions of one another of whatever has the same number in two files or on two days.
    """
    return replace(article, key=f"{article.key}-{article.hash[:8]}")


def _with_title(title: str | None, text: str) -> str:
    """The title belongs to what is read, since headlines report too."""
    if not title or printed(title) in {printed(line.text) for line in lines(text[:4000])[:12]}:
        return text
    return f"{title}\n\n{text}"


def _field(item: dict[str, object], field: str, place: str) -> str | None:
    """What is given under the first of a field's names: long texts as they stand, the others on one line."""
    name = _given(item, NAMES[field])
    if name is None:
        return None
    value = item[name]
    whole = field in {"text", "html"}
    if whole:
        words = value if isinstance(value, str) else None
    else:
        words = str(value) if field == "id" and type(value) is int else _names(value)
    if words is None:
        raise BadInput(place, f"{name} is {_shown(value)}", "expected text")
    if whole:
        return words
    if len(words) > LONGEST[field]:
        raise BadInput(place, f"{name} has {len(words):,} characters", f"expected {LONGEST[field]:,} at most")
    return " ".join(checked(words, f"{place}: {name}").split())


def _given(item: dict[str, object], names: tuple[str, ...]) -> str | None:
    return next((name for name in names if _holds(item.get(name))), None)


def _holds(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [], {})


def _names(value: object) -> str | None:
    """A name as it is; of a schema.org object its name; of a list all of its names."""
    match value:
        case str():
            return value
        case {"name": str(own)} | {"@id": str(own)}:
            return own
        case [*several]:
            names = [name for each in several if not isinstance(each, list) and (name := _names(each))]
            return ", ".join(names) if len(names) == len(several) else None
    return None


def _day(item: dict[str, object], value: str | None, place: str) -> date | None:
    if value is None:
        return None
    if (day := iso_date(value)) is None:
        name = _given(item, NAMES["published"])
        raise BadInput(
            place,
            f"{name} is {_shown(value)}",
            f"expected an ISO 8601 date such as 2024-05-03, from {YEARS[0]} to {YEARS[-1]}",
        )
    return day


def _shown(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=True)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
