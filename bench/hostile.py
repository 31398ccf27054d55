"""Hostile and odd input, made by chance: texts, pages and JSON from our own sample and from pieces that hurt parsers.

The pieces are in hostile.toml. All comes from the `Random` that is handed in, so that a seed names an input.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import AnyStr

from ingest.readers import articles
from ontology.records import Article

SAMPLE = Path(__file__).parents[1] / "ingest" / "sample"

P: Mapping[str, list[str]] = tomllib.loads(Path(__file__).with_name("hostile.toml").read_text(encoding="utf-8"))

STRUCTURED = {"markup", "query", "money", "times", "sentences", "sought", "breaks"}

LONG = ["9" * 400, "x" * 150, "x" * 300, "a-" * 80, "http://a.example/" + "x" * 3000]

NO_TEXT = (b"\0", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x1f\x8b\x08", b"\xe2\x80")

PIECES = [*chain.from_iterable(P[kind] for kind in P if kind not in STRUCTURED), *LONG]


@cache
def sample() -> tuple[Article, ...]:
    """The articles that ship with the project."""
    return tuple(one for one in articles([SAMPLE]) if isinstance(one, Article))


@cache
def pages() -> tuple[str, ...]:
    """Its pages as they stand."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted(SAMPLE.glob("*.html")))


def text(chance: Random, longest: int) -> str:
    """A text of at most so many characters: the sample's, bent; sentences of pieces; or one piece over and over."""
    made = chance.choices((_bent, _prose, _monotonous), (5, 5, 1))[0](chance, longest)
    for _ in range(chance.choice((0, 0, 1, 2))):
        made = chance.choice(WHOLE)(made, chance)
    return made[:longest] or "Rain"


def page(chance: Random, longest: int) -> str:
    """A page of at most so many characters: the sample's, with its tags shuffled and markup thrown in, or markup alone."""
    if chance.random() < 0.2:
        return _monotonous(chance, longest, (*P["markup"], *P["markup"], *P["furniture"]))
    pieces = chance.choice(pages()).replace("<", "\0<").split("\0")
    if chance.random() < 0.5:
        pieces = ["<!DOCTYPE html><html><head>", *chance.choices(P["markup"], k=3), "</head><body>"]
        pieces += [f"<p>{line}</p>" for line in text(chance, longest).splitlines()]
    return "".join(_shuffled(pieces, chance, (*P["markup"], *P["furniture"])))[:longest]


def item(chance: Random, longest: int) -> object:
    """What a line of JSON may hold: an article with odd fields, or something else."""
    if chance.random() < 0.1:
        return _value(chance, 3)
    made: dict[str, object] = {chance.choice(("text", "text", "text", "articleBody", "body")): text(chance, longest)}
    if chance.random() < 0.1:
        made = {"html": page(chance, longest)}
    for names, values in FIELDS.items():
        if chance.random() < 0.35:
            made[chance.choice(names)] = values(chance) if chance.random() < 0.9 else _value(chance, 2)
    return made


def article(chance: Random, longest: int) -> object:
    """An article as odd as one may be that is not refused for its fields."""
    made = {"text": text(chance, longest)}
    for field, values in ALLOWED.items():
        if chance.random() < 0.35:
            made[field] = values(chance)
    return made


def written(chance: Random, value: object) -> str:
    """As JSON: with or without escapes, and now and then broken."""
    made = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    return _put_in(chance, made, (*P["breaks"], "[" * 3000, "9" * 5000)) if chance.random() < 0.15 else made


def encoded(chance: Random, made: str) -> bytes:
    """As UTF-8, and now and then as something else or with bytes that are none."""
    data = made.encode("utf-8", "surrogatepass")
    odd = chance.random()
    if odd < 0.05:
        return made.encode(chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "utf-7", "shift_jis")), "replace")
    if odd < 0.1:
        return b"\xef\xbb\xbf" + data
    if odd < 0.2:
        return _put_in(chance, data, NO_TEXT)
    return data


def sparql(chance: Random) -> str:
    """Something like a query, keywords and marks thrown together."""
    return "".join(chance.choice(P["query"]) for _ in range(chance.randint(1, 25)))


def query(chance: Random) -> str:
    """What somebody may type into a search box."""
    pieces = [
        *chain.from_iterable(P[kind] for kind in ("characters", "marks", "stops", "names", "numbers", "sought")),
        "\ud800",
    ]
    return "".join(chance.choice(pieces) for _ in range(chance.randint(1, chance.choice((3, 8, 300)))))


def about(chance: Random) -> str:
    """The value of a field that is one line: a piece, or a few."""
    pieces = chance.choices(
        (*P["characters"], *P["names"], *P["numbers"], *P["marks"], *P["furniture"], *P["markup"]),
        k=chance.choice((1, 1, 2, 5)),
    )
    return chance.choice(("", " ")).join(pieces) * chance.choice((1,) * 12 + (4000,))


FIELDS: Mapping[tuple[str, ...], Callable[[Random], object]] = {
    ("id", "identifier", "@id"): lambda chance: chance.choice((about(chance), chance.randint(-9, 10**20), "a1")),
    ("title", "headline", "name"): about,
    ("byline", "author"): lambda chance: chance.choice(
        (about(chance), {"name": about(chance)}, [about(chance), {"name": about(chance)}])
    ),
    ("outlet", "publisher"): lambda chance: chance.choice((about(chance), {"name": about(chance)})),
    ("published", "datePublished"): lambda chance: chance.choice(P["days"]),
    ("url", "mainEntityOfPage"): lambda chance: chance.choice(P["addresses"]),
}


ALLOWED: Mapping[str, Callable[[Random], str]] = {
    "id": lambda chance: about(chance)[:300],
    "title": lambda chance: about(chance)[:1000],
    "byline": lambda chance: about(chance)[:1000],
    "outlet": lambda chance: about(chance)[:300],
    "published": lambda chance: chance.choice(("2024-05-03", "2024-02-29", "1700-01-01", "2200-12-31", "1999-12-31")),
    "url": lambda chance: chance.choice(
        ("https://a.example/x", "http://ä.example/ü|{}", "https://a.example/", "http://a:1/?")
    ),
}


def _prose(chance: Random, longest: int) -> str:
    """Sentences as news has them, of pieces that fit and pieces that do not."""
    made: list[str] = []
    size = 0
    enough = chance.choice((60, 300, 1000, longest))
    while size < min(enough, longest):
        sentence = _sentence(chance)
        sentence += chance.choices(
            (" ", ". ", ".\n\n", chance.choice(P["line_ends"]), chance.choice(P["stops"])), (2, 6, 4, 1, 1)
        )[0]
        made.append(sentence)
        size += len(sentence)
    return "".join(made)


def _sentence(chance: Random) -> str:
    return "".join(_piece(chance, sign) for sign in chance.choice(P["sentences"]))


def _piece(chance: Random, sign: str) -> str:
    match sign:
        case "N":
            return chance.choice(P["names"])
        case "S":
            return chance.choice(P["said"])
        case "R":
            return chance.choice(P["roles"])
        case "T":
            return chance.choice(P["things"])
        case "M":
            return f" {_filled(chance, P['money'])} "
        case "D":
            return f" {_filled(chance, P['times'])} "
        case "F":
            return f"\n{chance.choice(P['furniture'])}\n"
        case "C":
            return chance.choice(P["characters"])
        case "q":
            return chance.choice((*P["marks"][:8], "“", "”", ""))
    return sign


def _filled(chance: Random, patterns: Sequence[str]) -> str:
    pattern = chance.choice(patterns)
    years = ("2024", "0000", "0001", "9999", "1500", "2500", "12024", "1989")
    while "{}" in pattern:
        pattern = pattern.replace("{}", chance.choice((chance.choice(P["numbers"]), chance.choice(years))), 1)
    return pattern


def _bent(chance: Random, longest: int) -> str:
    """An article of the sample, with its words, sentences or lines shuffled and pieces thrown in."""
    whole = chance.choice(sample()).text
    unit = chance.choice((" ", ". ", "\n"))
    pieces = [piece + unit for piece in whole.split(unit)]
    return "".join(_shuffled(pieces, chance, PIECES))[:longest]


def _shuffled(pieces: list[str], chance: Random, thrown: Sequence[str]) -> list[str]:
    """The pieces with some of them gone, doubled, moved or repeated, and with others thrown in."""
    for _ in range(chance.choice((1, 2, 5, 20))):
        at, to = (chance.randrange(len(pieces) + 1) for _ in range(2))
        match chance.randrange(6):
            case 0:
                pieces = pieces[: min(at, to)] + pieces[max(at, to) :] or [chance.choice(thrown)]
            case 1:
                pieces = pieces[:at] + pieces[to : to + 3] + pieces[at:]
            case 2:
                pieces = pieces[:at] + pieces[at : at + 1] * chance.choice((2, 10, 50)) + pieces[at:]
            case 3:
                pieces = pieces[at:] + pieces[:at]
            case _:
                pieces = [*pieces[:at], chance.choice(thrown) * chance.choice((1, 1, 1, 2, 30)), *pieces[at:]]
    return pieces


def _monotonous(chance: Random, longest: int, pieces: Sequence[str] = PIECES) -> str:
    """One to three pieces over and over."""
    unit = "".join(chance.choices(pieces, k=chance.choice((1, 1, 2, 3)))) + chance.choice(("", " ", "\n"))
    return unit * (chance.choice((100, 1000, longest)) // len(unit) + 1)


def _put_in(chance: Random, made: AnyStr, pieces: Sequence[AnyStr]) -> AnyStr:
    """A piece somewhere in a string, or in bytes."""
    at = chance.randrange(len(made) + 1)
    return made[:at] + chance.choice(pieces) + made[at:]


def _value(chance: Random, depth: int) -> object:
    """Some value of JSON."""
    if depth and chance.random() < 0.4:
        inner = [_value(chance, depth - 1) for _ in range(chance.randrange(4))]
        return inner if chance.random() < 0.5 else {chance.choice(("name", "@id", "text", "x")): each for each in inner}
    return chance.choice(
        (None, True, False, 0, -1, 10**30, 0.1, float("inf"), float("nan"), "", " ", "\0", "\ud800", about(chance))
    )


def _sprinkled(made: str, chance: Random) -> str:
    """With one invisible or combining character after every so many."""
    step, mark = chance.choice((1, 3, 17)), chance.choice(P["characters"])
    return mark.join(made[at : at + step] for at in range(0, len(made), step))


WHOLE: tuple[Callable[[str, Random], str], ...] = (
    lambda made, _: made.upper(),
    lambda made, _: made.lower(),
    lambda made, _: made.title(),
    lambda made, _: made.swapcase(),
    lambda made, _: made[::-1],
    lambda made, chance: made.replace("\n", chance.choice(P["line_ends"])),
    lambda made, chance: made.replace(" ", chance.choice(("\xa0", "  ", "\t", "\u3000", "\u200b", ""))),
    lambda made, chance: made.replace(".", chance.choice(P["stops"])),
    lambda made, chance: chance.choice(P["marks"]) + made + chance.choice(P["marks"]),
    lambda made, _: f"\u202e{made}\u202c",
    _sprinkled,
)
