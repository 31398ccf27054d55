"""Whom a source means, against people's own answers to it: the cases in tests/gold/speakers.

A case is a place without its words, in an article of PolNeAR dev: `source` is the place of a source, `means` that of one
mention by name of whoever is meant (null for a speaker without a name), `also` places of others who are meant as well.
The attributions come from the corpus, so that nothing is measured but whom their sources are taken for.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language

from bench.scorers import polnear
from ingest.mentions import actors
from ingest.parse import load, parsed
from ingest.posts import memberships
from ingest.speakers import statements
from ingest.zones import headed, zones
from ontology.records import NAMED, Actor, Article, Attribution, MentionKind, Quoting, Span, Spans

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "speakers"
OUTCOMES = ("right", "wrong", "none")

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Case:
    """A source and whom it means, by their names' places: nobody with a name if `means` is empty."""

    article: str
    source: Span
    kind: str
    means: Spans

    @property
    def row(self) -> str:
        return self.kind if self.means else f"{self.kind}, unnamed"


def measure(shared: Path) -> None:
    """Print a table for each file of cases, and one for all."""
    files, nlp = sorted(GOLD.glob("*.json")), load()
    found = [counts(shared, cases(file), nlp) for file in files]
    for title, one in zip([*(file.stem for file in files), "all"], [*found, _added(found)], strict=True):
        print(f"# speakers, {title}\n{table(one)}\n", flush=True)


def cases(file: Path) -> tuple[Case, ...]:
    """The cases of one file."""
    return tuple(
        Case(
            article=case["article"],
            source=Span(*case["source"]),
            kind=case["kind"],
            means=tuple(Span(*place) for place in (case["means"], *case.get("also", ())) if place),
        )
        for case in json.loads(file.read_text(encoding="utf-8"))["cases"]
    )


def counts(shared: Path, asked: Iterable[Case], nlp: Language) -> dict[str, Counter[str]]:
    """How many sources of each kind are taken for the right speaker, for a wrong one, and for nobody with a name.

    Kinds are "pronoun", "nominal" and "surname", each with ", unnamed" where nobody with a name is meant: there it is
    right to find nobody.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for case, outcome, _ in outcomes(shared, asked, nlp):
        found[case.row][outcome] += 1
    return dict(found)


def outcomes(shared: Path, asked: Iterable[Case], nlp: Language) -> Iterator[tuple[Case, str, Actor | None]]:
    """Each case with what came out, and the speaker that was found."""
    corpus = polnear(shared).load_gold(shared / "polnear" / "dev")
    by_article: dict[str, list[Case]] = defaultdict(list)
    for case in asked:
        by_article[case.article].append(case)
    pages = [Article(key=key, text=corpus[key].text) for key in sorted(by_article)]
    for page, parts, doc in parsed(((page, zones(page)) for page in pages), nlp):
        article = headed(page, parts)
        people = actors(article, parts, doc)
        told = [_attribution(one) for one in sorted(corpus[page.key].gold, key=_place)]
        said, unnamed = statements(article, doc, told, people, memberships(article, parts, doc, people))
        known = {actor.iri: actor for actor in (*people, *unnamed)}
        by_source = {place: one.speaker for one in reversed(said) for place in one.source}
        for case in by_article[page.key]:
            speaker = known.get(by_source[case.source] or "")
            named = speaker if speaker and speaker.kind in NAMED and _has_name(speaker, case) else None
            yield case, _outcome(case, named, people), named


def table(found: Counts) -> str:
    """The counts in a line for each kind, and for pronouns and nominals together, with and without those unnamed."""
    rows = {kind: found[kind] for kind in sorted(found)}
    named = [found[kind] for kind in ("pronoun", "nominal") if kind in found]
    rows["pronouns and nominals, named"] = _sum(named)
    rows["pronouns and nominals"] = _sum(one for kind, one in found.items() if not kind.startswith("surname"))
    lines = [f"{'':30}{'right':>7}{'wrong':>7}{'none':>7}{'share':>8}"]
    for kind, one in rows.items():
        cells = "".join(f"{one.get(outcome, 0):7}" for outcome in OUTCOMES)
        lines.append(f"{kind:30}{cells}{one.get('right', 0) / max(1, sum(one.values())):8.3f}")
    return "\n".join(lines)


def _place(told: Any) -> list[tuple[int, int]]:
    return sorted([*told.source, *told.cue, *told.content])


def _attribution(told: Any) -> Attribution:
    source, cue, content = (tuple(Span(*place) for place in places) for places in told)
    return Attribution(source, cue, content, Quoting.INDIRECT, "gold", 1.0)


def _has_name(speaker: Actor, case: Case) -> bool:
    """Whether a speaker is anywhere called by name: "the government" alone is nobody with a name."""
    return bool(case.means) or any(mention.kind is MentionKind.NAME for mention in speaker.mentions)


def _outcome(case: Case, speaker: Actor | None, people: Sequence[Actor]) -> str:
    """A speaker is right who is mentioned where one of those meant is named, closest of all who are mentioned there."""
    if speaker is None:
        return "none" if case.means else "right"
    meant = {actor.iri for place in case.means if (actor := _named_at(place, people))}
    return "right" if speaker.iri in meant else "wrong"


def _named_at(place: Span, people: Sequence[Actor]) -> Actor | None:
    def shared(span: Span) -> float:
        common = min(span.end, place.end) - max(span.start, place.start)
        return common / (max(span.end, place.end) - min(span.start, place.start))

    there = [
        (shared(mention.span), actor) for actor in people for mention in actor.mentions if mention.span.overlaps(place)
    ]
    return max(there, key=lambda found: found[0])[1] if there else None


def _sum(found: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in found:
        total.update(one)
    return total


def _added(found: Sequence[Counts]) -> dict[str, Counter[str]]:
    return {kind: _sum(one.get(kind, {}) for one in found) for kind in sorted({kind for one in found for kind in one})}
