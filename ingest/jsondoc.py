"""An article from a JSON object; docs/input.md has the names that are read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ingest.dates import iso_date
from ingest.decoding import checked
from ingest.language import in_english
from ingest.lines import key as printed
from ingest.lines import lines
from ingest.webpage import webpage
from ontology.errors import BadInput
from ontology.records import Article

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

LONG = NAMES["text"] + NAMES["html"]


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
    given = {field: _field(item, names, place) for field, names in NAMES.items()}
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
        url=_address(given["url"], place) or article.url,
        published=_day(item, given["published"], place) or article.published,
    )


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


def _field(item: dict[str, object], names: tuple[str, ...], place: str) -> str | None:
    """What is given under the first of these names: long texts as they stand, the others on one line."""
    name = _given(item, names)
    if name is None:
        return None
    value = item[name]
    if name in LONG:
        words = value if isinstance(value, str) else None
    else:
        words = str(value) if name in NAMES["id"] and type(value) is int else _names(value)
    if words is None:
        raise BadInput(place, f"{name} is {_shown(value)}", "expected text")
    if name in LONG:
        return words
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


def _address(value: str | None, place: str) -> str | None:
    if value and not re.fullmatch(r"https?://[^\s<>\"]+", value):
        raise BadInput(place, f"url is {_shown(value)}", "expected one that starts with http:// or https://")
    return value


def _day(item: dict[str, object], value: str | None, place: str) -> date | None:
    if value is None:
        return None
    if (day := iso_date(value)) is None:
        name = _given(item, NAMES["published"])
        raise BadInput(place, f"{name} is {_shown(value)}", "expected an ISO 8601 date such as 2024-05-03")
    return day


def _shown(value: object) -> str:
    shown = json.dumps(value, ensure_ascii=True)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
