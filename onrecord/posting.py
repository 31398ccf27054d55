"""The graph of posts: who held which post when, and in which post something was said."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pyoxigraph import NamedNode, Quad

from graph import tenures as graph
from graph.rdf import value
from graph.store import Reader, Store
from ingest.hearing import Hearing
from ingest.posting import Posting
from ingest.wording import in_words
from onrecord.versioned import Versioned
from ontology.iris import statement_iri
from ontology.terms import ONR, POSTS

_HELD, _LIKELY = NamedNode(ONR.heldPost), NamedNode(ONR.likelyPost)


def post(
    store: Store,
    articles: Versioned,
    touched: Collection[str],
    shelves: tuple[Posting, Hearing],
    changed: Collection[str],
    *,
    anew: bool,
) -> None:
    """Judge of which posts these articles tell, and put it in the place of what was judged before; all of it where `anew`.

    `changed` are the reports whose speakers or day are others than before.
    """
    posting, hearing = shelves
    found = posting.told({article: articles.holdings(article) for article in sorted(touched)})
    reports = {*changed, *(report for member in found.members for report in _moved(member, posting, hearing))}
    held = (one for report in sorted(reports) for one in _held(report, posting, hearing))
    new = {*graph.quads(((tenure, in_words(tenure)) for tenure in found.tenures), held)}
    if anew:
        store.replace({POSTS: new})
    else:
        old = {*_told_of(store, found.before | {tenure.iri for tenure in found.tenures}, reports)}
        store.amend(old - new, new - old)


def _moved(member: str, posting: Posting, hearing: Hearing) -> Iterator[str]:
    """What somebody said on days on which another post was held by what was told before."""
    said = hearing.by(member)
    days = posting.moved(member, (one.day for one in said if one.day is not None))
    return (one.report for one in said if one.day in days)


def _held(report: str, posting: Posting, hearing: Hearing) -> Iterator[graph.Held]:
    """The tenures in which a statement was made, as far as its day and its speakers are known."""
    day, people = hearing.said(report)
    if day is not None:
        for tenure, certain in posting.held(people, day).items():
            yield statement_iri(report), tenure, certain


def _told_of(store: Reader, tenures: Collection[str], reports: Collection[str]) -> Iterator[Quad]:
    for iri in tenures:
        yield from _here(store.matching(NamedNode(iri), None, None))
    for report in reports:
        for predicate in (_HELD, _LIKELY):
            yield from _here(store.matching(NamedNode(statement_iri(report)), predicate, None))


def _here(quads: Iterator[Quad]) -> Iterator[Quad]:
    return (quad for quad in quads if value(quad.graph_name) == POSTS)
