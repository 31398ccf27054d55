"""What is judged over all articles, at the end of a batch and after a decision.

Who is who, who held which post when, which reports are of one statement, and which policies are one: each stands in a graph of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from pyoxigraph import NamedNode, Quad

from graph import echoes as told_graph
from graph import query, topics
from graph import tenures as posts_graph
from graph.echoes import Carried, Changed, Likewise, Told
from graph.rdf import value
from graph.search import Index
from graph.store import Reader, Store
from ingest.copies import Body, copies
from ingest.echoes import Echo, echoes
from ingest.holdings import Holding
from ingest.revisions import changes
from ingest.segments import Part
from ingest.tellings import Telling
from ingest.tenures import Sureness, held_at, tenures
from ingest.wording import in_words
from onrecord.identifying import identify
from onrecord.planning import planned
from onrecord.shelving import shelved
from ontology.errors import StoreError
from ontology.iris import statement_iri
from ontology.records import Manner, Quoting, Span, Tense, Tenure
from ontology.terms import AUTHORITIES, BESIDE, DCTERMS, ECHOES, IDENTITY, POLICIES, POSTS, PROV, SDO, TOPICS, VERSIONS

_MEANT, _REPLACED = NamedNode(PROV.specializationOf), NamedNode(DCTERMS.isReplacedBy)
_SHA256 = NamedNode(SDO.sha256)


def judge(store: Store, index: Index, *, names_only: bool = False) -> None:
    """Judge all that is newer than the newest snapshot, and whatever that touches, and keep what differs.

    The result is that of judging everything anew. `names_only` where nothing has changed but what actors are called, or
    whether they are shown.
    """
    changed = store.changes() or frozenset()
    with shelved(store, store.folder, anew="" in changed) as (shelf, is_known):
        identify(store, index, shelf, _articles(changed) if is_known else None)
        if names_only and is_known:
            return
        meant = {value(quad.subject): value(quad.object) for quad in store.quads(IDENTITY) if quad.predicate == _MEANT}
        told = tuple(_placed(store, meant))
        found = _echoes(store, told)
        said = tuple(_said(found, told))
        store.replace(
            {
                POSTS: _posts(store, meant, said),
                ECHOES: _told_again(store, told, found),
                POLICIES: planned(store, meant),
                TOPICS: topics.quads(),
            }
        )


def _articles(changed: frozenset[str]) -> frozenset[str]:
    """Those of changed graphs that name people and organisations."""
    return changed - (BESIDE - {AUTHORITIES})


@dataclass(frozen=True, slots=True)
class _Placed:
    """A report, and where each piece of its words begins in the article."""

    telling: Telling
    starts: tuple[int, ...]


# --- Posts ---


def _said(found: tuple[Echo, ...], told: tuple[_Placed, ...]) -> Iterator[tuple[Telling, date]]:
    """Each report with the day on which its statement was made, as far as one is known: that of the first report."""
    published = {one.telling.id: one.telling.published for one in told}
    first: dict[str, date] = {}
    for echo in found:
        if days := [day for report in echo.reports if (day := published[report])]:
            first.update(dict.fromkeys(echo.reports, min(days)))
    for one in told:
        if day := first.get(one.telling.id, one.telling.published):
            yield one.telling, day


def _posts(store: Reader, meant: Mapping[str, str], said: tuple[tuple[Telling, date], ...]) -> tuple[Quad, ...]:
    known = tenures(_holdings(store, meant))
    by_member: dict[str, list[Tenure]] = defaultdict(list)
    for tenure in known:
        by_member[tenure.member].append(tenure)
    return posts_graph.quads(((tenure, in_words(tenure)) for tenure in known), _held(known, by_member, said))


def _holdings(store: Reader, meant: Mapping[str, str]) -> Iterator[Holding]:
    for row in query.ask(store, "known-holdings").rows:
        member, body = str(row["member"]), row["organisation"]
        yield Holding(
            membership=str(row["membership"]),
            member=meant.get(member, member),
            title=str(row["title"]),
            organization=None if body is None else meant.get(str(body), str(body)),
            tense=Tense(str(row["tense"])),
            since=None if row["since"] is None else str(row["since"]),
            until=None if row["until"] is None else str(row["until"]),
            manner=None if row["manner"] is None else Manner(str(row["manner"])),
            article=str(row["graph"]),
            published=date.fromisoformat(str(row["published"])) if row["published"] else None,
        )


def _held(
    known: tuple[Tenure, ...], by_member: Mapping[str, list[Tenure]], said: tuple[tuple[Telling, date], ...]
) -> Iterator[posts_graph.Held]:
    """The tenures in which each statement was made, as far as its day and its speaker are known."""
    for telling, day in said:
        for member in telling.people & by_member.keys():
            for tenure, sureness in held_at(by_member[member], known, day):
                yield statement_iri(telling.id), tenure.iri, sureness is Sureness.CERTAIN


# --- Echoes ---


def _placed(store: Reader, meant: Mapping[str, str]) -> Iterator[_Placed]:
    """The reports of all versions of all articles, each with the speakers that its article gives it."""
    pages = _pages(store)
    rows = sorted(query.ask(store, "known-tellings").rows, key=lambda row: (str(row["report"]), int(str(row["start"]))))
    for report, some in groupby(rows, key=itemgetter("report")):
        told = list(some)
        first = told[0]
        speakers = {meant.get(str(row["speaker"]), str(row["speaker"])) for row in told if row["speaker"] is not None}
        pieces = {int(str(row["start"])): str(row["exact"]) for row in told}
        graph = str(first["graph"])
        telling = Telling(
            id=str(report).rpartition("/")[2],
            article=graph,
            page=pages.get(graph, graph),
            published=date.fromisoformat(str(first["published"])) if first["published"] else None,
            people=frozenset(iri for iri in speakers if "/id/person/" in iri),
            bodies=frozenset(iri for iri in speakers if "/id/organisation/" in iri),
            role=None if first["role"] is None else str(first["role"]),
            quoting=Quoting(str(first["kind"])),
            pieces=tuple(pieces.values()),
            via=None if first["via"] is None else str(first["via"]).rpartition("/")[2],
        )
        yield _Placed(telling, tuple(pieces))


def _pages(store: Reader) -> dict[str, str]:
    """By the IRI of a version: what all versions of its article share, the IRI of the newest."""
    newer = {value(quad.subject): value(quad.object) for quad in store.quads(VERSIONS) if quad.predicate == _REPLACED}

    def newest(iri: str) -> str:
        seen = {iri}
        while iri in newer and newer[iri] not in seen:
            iri = newer[iri]
            seen.add(iri)
        return iri

    return {iri: newest(iri) for iri in newer}


def _echoes(store: Reader, told: tuple[_Placed, ...]) -> tuple[Echo, ...]:
    kept = {iri.rpartition("/")[2]: of.rpartition("/")[2] for iri, of in told_graph.kept(store).items()}
    return echoes((one.telling for one in told), kept)


def _told_again(store: Reader, told: tuple[_Placed, ...], found: tuple[Echo, ...]) -> tuple[Quad, ...]:
    """The graph of echoes: these, copies of articles, and what changed between versions."""
    hashes = {value(quad.subject): value(quad.object) for quad in store.matching(None, _SHA256, None)}
    by_id = {one.telling.id: one for one in told}
    quads = (_told(echo, by_id, hashes) for echo in found)
    return told_graph.quads(quads, _copies(store, hashes), _changes(store, told))


def _copies(store: Reader, hashes: Mapping[str, str]) -> Iterator[Likewise]:
    """Which articles have their words from others; versions of one are joined already."""
    older = _pages(store)
    bodies = (_body(store, iri, text_hash) for iri, text_hash in sorted(hashes.items()) if iri not in older)
    for one in copies(body for body in bodies if body):
        yield Likewise(one.article, one.of, one.kind, one.share)


def _body(store: Reader, iri: str, text_hash: str) -> Body | None:
    """The article proper; None where its text is lost, which `onrecord check` tells of."""
    try:
        article = store.article(text_hash)
    except StoreError:
        return None
    return Body(iri, iri, "\n\n".join(span.of(article.text) for span in article.body))


def _changes(store: Reader, told: tuple[_Placed, ...]) -> Iterator[Changed]:
    """What became of the statements of each version in the one that follows it."""
    by_article: dict[str, list[Telling]] = defaultdict(list)
    for one in sorted(told, key=lambda one: one.starts):
        by_article[one.telling.article].append(one.telling)
    for quad in store.quads(VERSIONS):
        if quad.predicate == _REPLACED:
            old, new = value(quad.subject), value(quad.object)
            for change in changes(by_article[old], by_article[new]):
                yield Changed(change.kind, change.old, change.new, new)


def _told(echo: Echo, by_id: Mapping[str, _Placed], hashes: Mapping[str, str]) -> Told:
    stretches = tuple(
        tuple(
            _carried(by_id[report], part, hashes)
            for report, part in zip(echo.reports, segment.parts, strict=True)
            if part is not None
        )
        for segment in echo.segments
    )
    return Told(echo.statement, echo.reports, echo.across, echo.confidence, echo.reason, stretches)


def _carried(one: _Placed, part: Part, hashes: Mapping[str, str]) -> Carried:
    places = []
    for place in part.places:
        at = one.starts[place.piece]
        words = one.telling.pieces[place.piece][place.start : place.end]
        places.append((Span(at + place.start, at + place.end), words))
    return Carried(one.telling.id, hashes[one.telling.article], tuple(places), part.same)
