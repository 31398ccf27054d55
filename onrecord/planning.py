"""Which policies are one: what the articles of a store tell of policies, judged, and written to a graph of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from graph import query, rdf
from graph.agenda import agenda_quads
from graph.decisions import decisions, standing
from graph.store import Reader, Store
from ingest.agenda import agenda
from ingest.plans import Plan
from onrecord.anchoring import claims, on_policies, rulings
from onrecord.settling import alone, settled
from ontology.iris import BASE, NS, slug
from ontology.policies import PolicyKind, Status
from ontology.records import GONE, Act
from ontology.terms import IDENTITY, ONR, POLICIES, PROV

_MEANT, _ONCE, _STATE = NamedNode(PROV.specializationOf), NamedNode(ONR.onceMeant), NamedNode(ONR.state)

PERSON = f"{BASE}id/person/"

OWNER = re.compile(r"((?:[^\W\d_][\w.-]{0,30} ){0,3}[^\W\d_][\w-]{0,30})['\u2019]s? ")
"""Somebody's name in front of what is theirs."""

OF = re.compile(r"\bof (?:the|this|that) (\w+)$")
"""What a post is in, if no body: "chair of the review"."""


def plan(store: Store) -> None:
    """Judge which policies are one, and nothing else, and keep what differs."""
    meant = {
        rdf.value(quad.subject): rdf.value(quad.object) for quad in store.quads(IDENTITY) if quad.predicate == _MEANT
    }
    store.replace({POLICIES: planned(store, meant)})


def planned(store: Reader, meant: Mapping[str, str]) -> tuple[Quad, ...]:
    """The graph of policies. `meant` says whom across articles the actors of articles mean.

    What people have decided holds; the rest is judged anew. A policy of an article that is rejected or hidden by itself is
    no part of any other.
    """
    kept: dict[str, str] = {}
    once: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads(POLICIES):
        if quad.predicate == _MEANT:
            kept[rdf.value(quad.subject)] = rdf.value(quad.object)
        elif quad.predicate == _ONCE:
            once[rdf.value(quad.object)].add(rdf.value(quad.subject))
    before = {iri: frozenset(some) for iri, some in once.items()}
    logged = decisions(store)
    holding = standing(logged)
    decided = on_policies(store, holding)
    undone = on_policies(store, (one for one in logged if one.act is Act.SPLIT and one not in holding))
    apart = alone(decided)
    told = (one for one in plans(store, meant) if apart.get(one.iri) not in GONE)
    found = agenda(told, kept, rulings(decided), before, claims(kept, decided, undone))
    items, states = settled(found, decided)
    return (
        *agenda_quads(items),
        *(Quad(NamedNode(iri), _STATE, Literal(state.value), NamedNode(POLICIES)) for iri, state in states.items()),
        *rdf.identity_quads(found.meant, found.judgements, POLICIES),
        *rdf.once_quads(found.once, POLICIES),
        *rdf.redirect_quads(found.replaced, POLICIES),
    )


def plans(store: Reader, meant: Mapping[str, str]) -> Iterator[Plan]:
    """Each policy as each version of each article has it, with the actors across articles who are tied to it."""
    abouts = {str(row["graph"]): row for row in query.ask(store, "known-articles").rows}
    leading = _leading(store)
    sums: dict[str, set[tuple[Decimal, str]]] = defaultdict(set)
    deadlines: dict[str, set[str]] = defaultdict(set)
    tied: dict[str, set[str]] = defaultdict(set)
    for row in query.ask(store, "known-sums").rows:
        plan = str(row["plan"])
        if row["value"] is not None:
            sums[plan].add((Decimal(str(row["value"])).normalize(), str(row["currency"])))
        elif row["deadline"] is not None:
            deadlines[plan].add(str(row["deadline"]))
        else:
            tied[plan].add(str(row["actor"]))
    for iri, rows in _by_plan(store).items():
        first, about = rows[0], abouts[str(rows[0]["graph"])]
        words = set(re.findall(r"\w+", str(first["label"]).casefold()))
        actors = tied[iri] | {member for member, thing in leading[str(first["graph"])] if thing in words}
        yield Plan(
            iri=iri,
            article=str(first["graph"]),
            kind=PolicyKind(str(first["type"]).removeprefix(NS)),
            status=Status(str(first["status"])),
            label=_label(str(first["label"]), actors),
            evidence_words=tuple(sorted({str(row["words"]) for row in rows})),
            outlet=None if about["outlet"] is None else str(about["outlet"]),
            day=date.fromisoformat(str(about["published"])) if about["published"] else None,
            proposer=meant.get(str(first["proposer"])),
            actors=frozenset(meant[actor] for actor in actors if actor in meant),
            parent=None if first["part_of"] is None else str(first["part_of"]),
            amounts=frozenset(sums[iri]),
            deadlines=frozenset(deadlines[iri]),
        )


def _label(told: str, actors: Iterable[str]) -> str:
    """Without the one of its people who is named in front of it: "Ann Lee's review of trams" is the review of trams."""
    owner = OWNER.match(told)
    if owner is None:
        return told
    named = slug(owner[1])
    theirs = (actor.removeprefix(PERSON) for actor in actors if actor.startswith(PERSON))
    return told[owner.end() :] if any(one.startswith(f"{named}-") for one in theirs) else told


def _by_plan(store: Reader) -> dict[str, list[query.Row]]:
    found: dict[str, list[query.Row]] = defaultdict(list)
    for row in query.ask(store, "known-plans").rows:
        found[str(row["plan"])].append(row)
    return found


def _leading(store: Reader) -> dict[str, set[tuple[str, str]]]:
    """By graph: who holds a post in something that is no body, and what that is called."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in query.ask(store, "known-holdings").rows:
        if thing := OF.search(str(row["title"])):
            found[str(row["graph"])].add((str(row["member"]), thing[1].casefold()))
    return found
