"""Which policies are one: what the articles of a store tell of policies, judged, and written to a graph of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from graph import known, rdf
from graph.agenda import agenda_quads
from graph.decisions import decisions, standing
from graph.store import Reader, Store
from ingest.agenda import Known, Meant, judged
from ingest.planning import Planning
from ingest.plans import Plan
from onrecord.anchoring import claims, on_policies, rulings
from onrecord.before import MEANT, ONCE, ONE, OTHER, Judged, within
from onrecord.recalling import Recalled
from onrecord.settling import alone, said, settled
from onrecord.versioned import Versioned
from ontology.iris import BASE, NS, slug
from ontology.policies import PolicyKind, Status
from ontology.records import GONE, Act
from ontology.terms import BESIDE, ONR, POLICIES, RDFS

_STATE, _LABEL = NamedNode(ONR.state), NamedNode(RDFS.label)

PERSON = f"{BASE}id/person/"

OWNER = re.compile(r"((?:[^\W\d_][\w.-]{0,30} ){0,3}[^\W\d_][\w-]{0,30})['\u2019]s? ")
"""Somebody's name in front of what is theirs."""

OF = re.compile(r"\bof (?:the|this|that) (\w+)$")
"""What a post is in, if no body: "chair of the review"."""


def plan(
    store: Store, articles: Versioned, touched: Collection[str], shelves: tuple[Planning, Recalled], *, anew: bool
) -> None:
    """Judge which policies are one of those of which these articles tell, and put it in the place of what was judged before; all where `anew`.

    What people have decided holds; the rest is judged anew. A policy of an article that is rejected or hidden by itself is
    no part of any other.
    """
    planning, recall = shelves
    logged = decisions(store)
    holding = standing(logged)
    decided = on_policies(store, holding, recall)
    undone = on_policies(store, (one for one in logged if one.act is Act.SPLIT and one not in holding), recall)
    left = {iri for iri, state in alone(decided).items() if state in GONE}
    again = {article for iri in left ^ planning.left() for article in _articles(store, iri)}
    planning.leave(left)
    about = {one for each in decided for side in each.sides for one in side}
    splits = (one for one in (*decided, *undone) if one.decision.act is Act.SPLIT)
    given = planning.given()

    def otherwise(meant: Meant) -> set[str]:
        now = said(_meant(about, meant), decided)
        return {iri for iri in given.keys() | now.keys() if given.get(iri) != now.get(iri)}

    before = _all_before(store) if anew else Judged(store, POLICIES)
    found = judged(
        planning,
        {
            one: [each for each in plans(articles, one) if each.iri not in left]
            for one in sorted({*touched, *again} - BESIDE)
        },
        rulings(decided),
        before,
        claims=lambda kept: claims(kept, decided, undone),
        claimants=sorted({one for split in splits for one in split.sides[0]}),
        otherwise=otherwise,
    )
    meant = _meant(about, lambda one: found.meant.get(one) or (before.kept(one) if planning.has(one) else None))
    planning.give(said(meant, decided))
    items, states = settled(found, decided, meant)
    new = {
        *agenda_quads(items),
        *(Quad(NamedNode(iri), _STATE, Literal(state.value), NamedNode(POLICIES)) for iri, state in states.items()),
        *rdf.identity_quads(found.meant, found.judgements, POLICIES),
        *rdf.once_quads(found.once, POLICIES),
        *rdf.redirect_quads(found.replaced, POLICIES),
    }
    if anew:
        store.replace({POLICIES: new})
    else:
        old = {*_told_of(store, found.touched)}
        store.amend(old - new, new - old)


def _meant(plans: Iterable[str], meant: Meant) -> dict[str, str]:
    return {one: iri for one in plans if (iri := meant(one))}


def _articles(store: Reader, plan: str) -> set[str]:
    """The graphs of the articles that tell of a policy."""
    return {rdf.value(quad.graph_name) for quad in store.matching(NamedNode(plan), _LABEL, None)} - {POLICIES}


def _told_of(store: Reader, touched: Iterable[str]) -> Iterator[Quad]:
    """All that was told of these policies, and those of articles."""
    for node in map(NamedNode, touched):
        yield from within(POLICIES, store.matching(node, None, None))
        yield from within(POLICIES, store.matching(None, ONCE, node))
        for place in (ONE, OTHER):
            for quad in within(POLICIES, store.matching(None, place, node)):
                assert isinstance(quad.subject, NamedNode)
                yield from within(POLICIES, store.matching(quad.subject, None, None))


def _all_before(store: Reader) -> Known:
    kept: dict[str, str] = {}
    once: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads(POLICIES):
        if quad.predicate == MEANT:
            kept[rdf.value(quad.subject)] = rdf.value(quad.object)
        elif quad.predicate == ONCE:
            once[rdf.value(quad.object)].add(rdf.value(quad.subject))
    return Known(kept, {iri: frozenset(some) for iri, some in once.items()})


def plans(articles: Versioned, article: str) -> Iterator[Plan]:
    """Each policy as a version of an article has it, with the actors across articles who are tied to it."""
    told = articles.known(article)
    policies = tuple(told.policies())
    leading = {*_leading(told)} if policies and not articles.newer(article) else set[tuple[str, str]]()
    for one in policies:
        words = set(re.findall(r"\w+", one.label.casefold()))
        actors = one.actors | {member for member, thing in leading if thing in words}
        yield Plan(
            iri=one.iri,
            article=article,
            kind=PolicyKind(one.kind.removeprefix(NS)),
            status=Status(one.status),
            label=_label(one.label, actors),
            evidence_words=one.words,
            outlet=told.outlet,
            day=date.fromisoformat(told.published) if told.published else None,
            proposer=one.proposer and articles.means(one.proposer),
            actors=frozenset(iri for actor in actors if (iri := articles.means(actor))),
            parent=one.whole,
            amounts=frozenset((Decimal(number).normalize(), currency) for number, currency in one.sums),
            deadlines=one.deadlines,
        )


def _label(told: str, actors: Iterable[str]) -> str:
    """Without the one of its people who is named in front of it: "Ann Lee's review of trams" is the review of trams."""
    owner = OWNER.match(told)
    if owner is None:
        return told
    named = slug(owner[1])
    theirs = (actor.removeprefix(PERSON) for actor in actors if actor.startswith(PERSON))
    return told[owner.end() :] if any(one.startswith(f"{named}-") for one in theirs) else told


def _leading(told: known.Known) -> Iterator[tuple[str, str]]:
    """Who holds a post in something that is no body, and what that is called."""
    for held in told.memberships():
        if held.tense is not None and (thing := OF.search(held.title)):
            yield held.member, thing[1].casefold()
