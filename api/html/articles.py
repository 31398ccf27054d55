"""What an article reports, in the order of its text, and what else is told in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlencode

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api import models, shapes
from api.current import View, view_of
from api.html import page
from api.routes import articles, figures, policies, topics, unheard
from ontology.iris import local
from ontology.records import Span

router = page.router()


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody whom the article names, how often, and the posts that it says they hold or held."""

    actor: models.Named
    mentions: int
    posts: list[models.Post]


@dataclass(frozen=True, slots=True)
class About:
    """A topic of the article's statements, and how many of them are on it."""

    id: str
    label: str
    statements: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """An article with which this one shares words: which share, of the words of this one if it stands `within` the other."""

    other: models.Article
    within: bool
    share: float


@dataclass(frozen=True, slots=True)
class Revision:
    """What was said otherwise in a version of the article than in the one before, and how much stayed as it was."""

    version: str
    kept: int
    changes: list[shapes.Row]


@router.get("/article/{slug:path}.json", response_class=RedirectResponse)
def as_json(request: Request, slug: str) -> RedirectResponse:
    """What is known of it, with its text where the page shows that. No address of the API is made of what is no article."""
    found = articles.found(view_of(request), slug)
    address = f"/api/v1/articles/{quote(local(found.iri).partition('/')[2], safe='')}"
    return RedirectResponse(f"{address}?include=text" if request.app.state.full_text else address, 307)


@router.get("/article/{slug:path}.csv", response_class=RedirectResponse)
def as_csv(request: Request, slug: str) -> RedirectResponse:
    """Its statements, which the list knows by the article's id; 404 for an earlier version, whose statements it has not."""
    found = articles.found(view_of(request), slug)
    if found.superseded_by:
        raise HTTPException(
            404, f"there is no list of what an earlier version tells; the newest is {found.superseded_by}"
        )
    return RedirectResponse(f"/api/v1/statements.csv?{urlencode({'article': found.id})}", 307)


@router.get("/article/{slug:path}")
def article(request: Request, slug: str) -> HTMLResponse:
    view = view_of(request)
    found = articles.found(view, slug)
    told = shapes.told_in(view, found.iri)
    whole = articles.whole(view, found) if request.app.state.full_text else None
    beside = {} if found.superseded_by else _beside(view, found)
    return page.shown(
        request,
        "article",
        article=found,
        slug=local(found.iri).partition("/")[2],
        told=told,
        topics=_topics(view, told),
        paragraphs=[*_paragraphs(whole)] if whole else [],
        whole=whole,
        spans=[
            (span, f"/statement/{here.said.id}")
            for here in told
            for report in here.said.reports
            for span in report.spans
        ],
        **beside,
    )


def _beside(view: View, found: models.ListedArticle) -> dict[str, object]:
    """What is told in the article as it is now beside its statements. Of earlier versions only these are known."""
    return {
        "phrases": view.ask("keywords", article=found.id).rows,
        "people": [*_people(view, found.id)],
        "policies": policies.passed(view, policies.Filters(article=found.id)),
        "figures": figures.passed(view, figures.Filters(article=found.id)),
        "unheard": unheard.passed(view, unheard.Filters(article=found.id)),
        "alike": [*_alike(view, found.id)],
        "revisions": [*_revisions(view, found.id)],
    }


def _topics(view: View, told: Iterable[shapes.Here]) -> list[About]:
    """Those with most statements first."""
    counted = Counter(topic for here in told for topic in here.said.topics)
    labels = topics.labels(view)
    return [About(topic, labels.get(topic, topic), number) for topic, number in counted.most_common()]


def _people(view: View, article: str) -> Iterator[Present]:
    """In the order in which the article names them first."""
    named: dict[str, list[shapes.Row]] = {}
    for row in view.ask("entity-mentions", article=article).rows:
        named.setdefault(str(row["iri"]), []).append(row)
    held = shapes.posts(view.ask("posts", article=article).rows)
    for iri, rows in named.items():
        who = models.Named(id=local(iri), label=rows[0]["name"], kind=local(iri).partition("/")[0])
        yield Present(who, len(rows), [post for post in held if post.member.id == who.id])


def _alike(view: View, article: str) -> Iterator[Likeness]:
    """Articles that are copies of this one, or parts, or the other way round."""
    known = articles.current(view)
    rows: list[shapes.Row] = [*view.ask("copies", article=article).rows]
    for row in rows:
        within = row["article"] == article
        if other := known.get(row["of"] if within else row["article"]):
            yield Likeness(other, within, row["share"])


def _revisions(view: View, article: str) -> Iterator[Revision]:
    """Version by version, what was said otherwise than in the one before."""
    rows: list[shapes.Row] = [*view.ask("version-changes", article=article).rows]
    for version, found in groupby(rows, key=lambda row: row["version"]):
        told = [*found]
        changes = [row for row in told if row["change"] != "kept"]
        yield Revision(local(version).partition("/")[2], len(told) - len(changes), changes)


def _paragraphs(whole: models.WholeArticle) -> Iterator[Span]:
    """The lines of the article proper, which furniture stands around, where they stand in the text."""
    for place in whole.body or [models.Place(start=0, end=len(whole.text))]:
        at = place.start
        for line in whole.text[place.start : place.end].splitlines(keepends=True):
            if line.strip():
                yield Span(at, at + len(line))
            at += len(line)
