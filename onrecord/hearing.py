"""The graph of echoes: which reports are of one statement, what changed between versions, which articles are copies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from graph import echoes as told_graph
from graph.echoes import Carried, Changed, Likewise, Told
from graph.store import Reader, Store
from ingest.copies import Body, Copying
from ingest.echoes import Echo
from ingest.hearing import Hearing
from ingest.revisions import changes
from ingest.segments import Part
from onrecord.versioned import Placed, Versioned
from ontology.errors import StoreError
from ontology.records import Span
from ontology.terms import ECHOES


def hear(
    store: Store, articles: Versioned, touched: Collection[str], shelves: tuple[Hearing, Copying], *, anew: bool
) -> frozenset[str]:
    """Judge what is said again in these articles, and put it in the place of what was judged before; all of it where `anew`.

    Gives back the reports whose speakers or day are others than before, with those that are gone.
    """
    hearing, copying = shelves
    heard = hearing.heard(
        {article: articles.tellings(article) for article in sorted(touched)},
        articles.tellings,
        articles.versions,
        lambda report: told_graph.statement_of(store, report),
    )
    at = {report: hearing.article(report) for echo in heard.echoes for report in echo.reports}
    placed = {report: articles.placed(article)[report] for report, article in at.items()}
    told = (_told(echo, placed) for echo in heard.echoes)
    bodies = {iri: _body(store, articles, iri) for iri in sorted(touched)}
    copies = copying.changed(bodies, lambda iri: _body(store, articles, iri) or Body(iri, iri, ""))
    likewise = (Likewise(one.article, one.of, one.kind, one.share) for one in copies.values() if one)
    new = {*told_graph.quads(told, likewise, _changes(articles, touched))}
    if anew:
        store.replace({ECHOES: new})
    else:
        old = told_graph.told_of(store, heard.before | {echo.statement for echo in heard.echoes})
        old |= told_graph.changed_of(store, touched) | told_graph.copied(store, copies)
        store.amend(old - new, new - old)
    return heard.changed


def _changes(articles: Versioned, touched: Collection[str]) -> Iterator[Changed]:
    """What became of the statements of each version in the one that follows it."""
    for old in sorted(touched):
        if new := articles.newer(old):
            before, after = (
                [one.telling for one in sorted(articles.placed(version).values(), key=_place)] for version in (old, new)
            )
            for change in changes(before, after):
                yield Changed(change.kind, change.old, change.new, new)


def _place(one: Placed) -> tuple[int, ...]:
    return one.starts


def _body(store: Reader, articles: Versioned, iri: str) -> Body | None:
    """The article proper; None of an older version, and where its text is lost, which `onrecord check` tells of."""
    text_hash = articles.known(iri).text_hash
    if text_hash is None or articles.newer(iri):
        return None
    try:
        article = store.article(text_hash)
    except StoreError:
        return None
    return Body(iri, iri, "\n\n".join(span.of(article.text) for span in article.body))


def _told(echo: Echo, placed: Mapping[str, Placed]) -> Told:
    stretches = tuple(
        tuple(
            _carried(placed[report], part)
            for report, part in zip(echo.reports, segment.parts, strict=True)
            if part is not None
        )
        for segment in echo.segments
    )
    return Told(echo.statement, echo.reports, echo.across, echo.confidence, echo.reason, stretches)


def _carried(one: Placed, part: Part) -> Carried:
    places = []
    for place in part.places:
        at = one.starts[place.piece]
        words = one.telling.pieces[place.piece][place.start : place.end]
        places.append((Span(at + place.start, at + place.end), words))
    return Carried(one.telling.id, one.text_hash, tuple(places), part.same)
