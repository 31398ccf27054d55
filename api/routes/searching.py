"""Finding by words: search over everything, and names while they are typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import models, shapes, tables
from api.current import View, view_of
from api.paging import CAP, Paging, behind, cursor, next_address
from api.routes import articles
from api.routes.statements import FACETS, Narrowing, narrowed
from graph.catalogue import BOUND, Total
from graph.search import BETWEEN, Hit, Index
from ontology.errors import QueryError, StoreError
from ontology.iris import local
from ontology.records import Spans

router = APIRouter(tags=["search"])

KINDS = ("actor", "statement", "article")

COLUMNS = ("kind", "id", "iri", "label", "words", "article", "title", "outlet", "published", "url")

Words = Annotated[str, Field(max_length=200, description="words; the last may be a beginning")]


class Found(Narrowing):
    """With any of what statements are narrowed by, it is statements that are found."""

    q: Words
    kind: Literal["actor", "statement", "article"] | None = None


class Asked(Found, Paging):
    pass


class Typed(BaseModel, extra="forbid"):
    q: Words
    limit: Annotated[int, Field(ge=1, le=50)] = 10


@router.get("/search")
def search(request: Request, response: Response, asked: Annotated[Asked, Query()]) -> models.Hits:
    """What the words are found in, best first, and by what that can be narrowed."""
    view = view_of(request)
    items, following, total = shown(view, asked)
    return models.Hits(
        items=items,
        next=next_address(request, response, following),
        total=total.number,
        total_is=total.told,
        facets=view.kept(_facets, asked.q, asked.kind, tuple(asked.narrowing().items())),
        snapshot=view.id,
    )


@router.get("/search.csv", response_class=StreamingResponse)
def hits_as_csv(request: Request, asked: Annotated[Found, Query()]) -> StreamingResponse:
    """All that the words are found in, of very many the best: `statements.csv` says more of statements."""
    view = view_of(request)
    items, _ = _hits(view, asked, BOUND)
    return tables.table(COLUMNS, _sourced(view, items), "search")


@router.get("/suggest")
def suggest(request: Request, asked: Annotated[Typed, Query()]) -> list[models.Suggestion]:
    """Actors with such a name, and the other name by which they were found; those first of whose name most was typed."""
    named, _ = found(view_of(request), asked.q, "actor", asked.limit, 0)
    return sorted((_suggestion(asked.q, hit) for hit in named), key=lambda one: -one.score)


def shown(view: View, asked: Asked) -> tuple[list[models.Hit], str | None, Total]:
    """The hits of a page, the cursor of the page after it, if there is one, and how many there are in all."""
    start = _start(asked)
    items, total = _hits(view, asked, asked.limit, start)
    end = start + asked.limit
    return items, cursor(end) if end < total.number else None, total


def _hits(view: View, asked: Found, limit: int, start: int = 0) -> tuple[list[models.Hit], Total]:
    """The best hits, behind the first so many. Raises QueryError where other things are narrowed by what is of statements."""
    if not (params := asked.narrowing()):
        items, number = found(view, asked.q, asked.kind, limit, start)
        return items, Total(number, exact=number < BOUND)
    if asked.kind not in {None, "statement"}:
        raise QueryError(f"kind={asked.kind}: {', '.join(params)} are of statements; leave them out, or ask for those")
    return _narrowed(view, asked.q, params, limit, start)


def found(view: View, q: str, kind: str | None, limit: int, start: int = 0) -> tuple[list[models.Hit], int]:
    """Hits, and how many there are, of very many only so many. Raises StoreError where the snapshot has no full-text index."""
    index = _index(view)
    return [_hit(hit) for hit in index.search(q, kind, limit, start)], index.count(q, kind, BOUND)


def _index(view: View) -> Index:
    if view.index is None:
        raise StoreError("the store has no search index; run `onrecord rebuild`")
    return view.index


def _narrowed(view: View, q: str, params: dict[str, str], limit: int, start: int) -> tuple[list[models.Hit], Total]:
    """Statements with these words that pass, of those that are looked at."""
    passing = view.kept(_passing, q, tuple(params.items()))
    among = _index(view).among(q, "statement", passing, limit, start)
    looked = view.kept(_statements, q)
    return [_hit(hit) for hit in among], Total(len(passing), exact=len(looked) < BOUND)


def _statements(view: View, q: str) -> tuple[str, ...]:
    return _index(view).found(q, "statement", BOUND)


def _passing(view: View, q: str, params: tuple[tuple[str, str], ...]) -> frozenset[str]:
    return frozenset(view.catalogue.passing(view.kept(_statements, q), narrowed(view, dict(params))))


def _facets(view: View, q: str, kind: str | None, params: tuple[tuple[str, str], ...]) -> models.HitFacets:
    """By what all that is found can be narrowed; where it is narrowed already, what is left of it."""
    index = _index(view)
    iris = (
        view.kept(_passing, q, params) if params else view.kept(_statements, q) if kind in {None, "statement"} else ()
    )
    counts = {"statement": len(iris)} if params else {each: index.count(q, each, BOUND) for each in KINDS}
    told = shapes.facets(view.catalogue.facets_of([*iris], FACETS))
    return models.HitFacets(
        kind=[models.Facet(value=each, label=each, count=number) for each, number in counts.items() if number],
        **{field: told[field] for field in ("speaker", "outlet", "topic", "year")},
    )


def _sourced(view: View, hits: list[models.Hit]) -> Iterator[tuple[object, ...]]:
    """Each hit with its article: a statement's is that of its fullest report; actors stand in many."""
    for start in range(0, len(hits), CAP):
        some = hits[start : start + CAP]
        said = shapes.statements(view, [hit.iri for hit in some if hit.kind == "statement"])
        known = articles.by_iri(view, [hit.iri for hit in some])
        quoted = {one.iri: report.article for one in said for report in one.reports if report.id == one.quoted_from}
        for hit in some:
            source = quoted.get(hit.iri) or known.get(hit.iri)
            place = (source.id, source.title, source.outlet, source.published, source.url) if source else (None,) * 5
            yield hit.kind, hit.id, hit.iri, hit.label, hit.words, *place


def _suggestion(q: str, hit: models.Hit) -> models.Suggestion:
    alias = None if hit.label_marks else _marked(hit)
    return models.Suggestion(
        id=hit.id,
        label=hit.label,
        kind=hit.id.partition("/")[0],
        matched_alias=alias,
        score=round(min(1.0, _letters(q) / max(1, _letters(alias or hit.label))), 2),
    )


def _marked(hit: models.Hit) -> str | None:
    """The other name in which the words were found first."""
    ends = (place.start for place in hit.words_marks)
    first, at = next(ends, 0), 0
    for alias in hit.words.split(BETWEEN):
        at += len(alias) + len(BETWEEN)
        if first < at:
            return alias or None
    return None


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _start(asked: Paging) -> int:
    """How many hits come before the page: they are in the order of how well they fit, which no key has."""
    (start,) = behind(asked.cursor, int) if asked.cursor else (0,)
    return max(0, int(start))


def _hit(hit: Hit) -> models.Hit:
    return models.Hit(
        id=local(hit.entry.iri),
        iri=hit.entry.iri,
        kind=hit.entry.kind,
        label=hit.entry.label,
        words=hit.entry.words,
        label_marks=_places(hit.in_label),
        words_marks=_places(hit.in_words),
    )


def _places(spans: Spans) -> list[models.Place]:
    return [models.Place(start=span.start, end=span.end) for span in spans]
