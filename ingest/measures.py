"""What is proposed, promised, announced, paid for or set up: docs/policies.md."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from spacy.tokens import Doc

from ingest.deadlines import deadlines
from ingest.deciders import Cast
from ingest.drafts import Draft
from ingest.joining import Joined, joined
from ingest.lists import listed
from ingest.naming import label
from ingest.policyfacts import Page, policy_facts
from ingest.policykinds import term
from ingest.policywords import REVIEWS
from ingest.proposals import drafts
from ingest.proposers import proposer
from ingest.receivers import receivers
from ingest.setting import setting
from ingest.trust import trust, weights
from ontology.iris import policy_referent_iri
from ontology.policies import Policy, PolicyKind
from ontology.reading import Reading
from ontology.records import Actor, ZoneKind, Zones

BELIEVED = (
    "item list report launch headline plan promise provision giving receiving call bringing asking passive moving modal "
    "needed ended expected named judged"
).split()
"""The rules in the order in which they are believed where their finds overlap."""

BAR = 0.5
"""How likely what looks like a policy must be one, to be told of."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a policy, whose it would be, and the facts by which one tells how likely it is one."""

    joined: Joined
    proposer: Actor | None
    facts: tuple[str, ...]


def with_policies(reading: Reading, zones: Zones, doc: Doc) -> Reading:
    """The reading with the policies that the article tells of, and the proposers among them who have no name and are no speakers."""
    cast = Cast(reading)
    policies: dict[str, Policy] = {}
    actors: dict[str, Actor] = {}
    named: dict[int, str] = {}
    kept: list[Joined] = []
    for one in candidates(cast, zones, doc):
        sure = trust(one.facts, weights("policies"))
        made = _policy(one, sure, doc, reading) if sure >= BAR else None
        if made is None:
            continue
        kept.append(one.joined)
        if one.proposer is not None:
            actors[one.proposer.iri] = one.proposer
        known = policies.get(made.iri)
        policies[made.iri] = (
            replace(known, evidence=tuple(sorted({*known.evidence, *made.evidence}))) if known else made
        )
        named.update((draft.head, made.iri) for draft in one.joined.drafts)
    whole = _parts(kept, named, policies, cast, doc)
    found = tuple(replace(policy, part_of=whole.get(policy.iri)) for policy in policies.values())
    added = tuple(actor for iri, actor in actors.items() if iri not in reading.by_iri)
    return replace(reading, actors=(*reading.actors, *added), policies=found)


def candidates(cast: Cast, zones: Zones, doc: Doc) -> Iterator[Candidate]:
    """All that may be policies, likely or not, in the order of the text."""
    titles = zones.of(ZoneKind.TITLE)
    places = titles + zones.of(ZoneKind.BODY)
    found = joined(_apart(chain(listed(doc, places), drafts(doc, places, cast))), doc, titles)
    page = Page(doc, cast, titles, setting(doc, len(found)))
    for one in found:
        by = (proposer(draft, doc, cast) for draft in (one.main, *one.drafts))
        who = next((actor for actor in by if actor is not None), None)
        yield Candidate(one, who, policy_facts(one, who, page))


def _apart(found: Iterable[Draft]) -> Sequence[Draft]:
    """Of drafts that overlap the one whose rule is believed more, then the longer; what a list is of may hold others."""
    kept: list[Draft] = []
    longest = 0
    for one in sorted(found, key=lambda one: (one.bare, BELIEVED.index(one.rule), one.span.start - one.span.end)):
        begin = bisect_left(kept, one.span.start - longest, key=_start)
        near = kept[begin : bisect_left(kept, one.span.end, key=_start)]
        if not any(one.span.overlaps(other.span) and not _holds(other, one) for other in near):
            insort(kept, one, key=_start)
            longest = max(longest, one.span.end - one.span.start)
    return sorted(kept, key=lambda one: (one.span.start, -one.span.end))


def _start(draft: Draft) -> int:
    return draft.span.start


def _holds(outer: Draft, inner: Draft) -> bool:
    """Whether what a list is of holds another policy than itself."""
    of_list = "list" in {outer.rule, inner.rule} and outer.rule != inner.rule
    return (of_list and outer.head != inner.head) or outer.whole == inner.head or inner.whole == outer.head


def _policy(one: Candidate, sure: float, doc: Doc, reading: Reading) -> Policy | None:
    name = label(one.joined, doc)
    if not name:
        return None
    main = one.joined.main
    evidence = tuple(sorted({draft.span for draft in one.joined.drafts}))
    inside = tuple(figure.id for figure in reading.figures if any(span.contains(figure.span) for span in evidence))
    return Policy(
        iri=policy_referent_iri(name, reading.article),
        kind=main.kind,
        label=name,
        status=one.joined.status,
        evidence=evidence,
        rule=main.rule,
        confidence=sure,
        proposer=one.proposer.iri if one.proposer is not None else None,
        recipients=receivers(doc[main.head], main.kind),
        deadlines=deadlines(doc, evidence, reading.article.published),
        figures=inside,
    )


def _parts(
    found: Sequence[Joined], named: dict[int, str], policies: dict[str, Policy], cast: Cast, doc: Doc
) -> dict[str, str]:
    """Which policy is part of which: an item of its list's, what stands within a list's intro, what a review undertakes."""
    whole: dict[str, str] = {}
    reviews = [iri for iri, policy in policies.items() if policy.kind is PolicyKind.REVIEW]
    intros = [
        (draft.span, named[draft.head])
        for one in found
        for draft in one.drafts
        if draft.rule == "list" and draft.head in named
    ]
    for one in found:
        iri = named.get(one.main.head)
        if iri is None:
            continue
        within = next((other for span, other in intros if span.contains(one.main.span) and other != iri), None)
        of_list = named.get(one.main.whole) if one.main.whole is not None else None
        owner = cast.meant(doc[one.main.owner]) if one.main.owner is not None else None
        of_review = reviews[0] if reviews and owner is not None and term(owner) in REVIEWS else None
        over = of_list or within or of_review
        if over is not None and over != iri and not _leads(over, iri, whole):
            whole.setdefault(iri, over)
    return whole


def _leads(start: str, to: str, whole: dict[str, str]) -> bool:
    """Whether one policy is, by what is known, a part of another."""
    at: str | None = start
    while at is not None:
        if at == to:
            return True
        at = whole.get(at)
    return False
