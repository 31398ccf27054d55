"""From the rows of named questions to what the API gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api import models
from api.current import View
from graph import accounts
from graph.catalogue import Count, Line
from graph.listing import Sought
from ontology.iris import BASE, local

# Rows come out of SPARQL, so their types are known by the query and not by mypy.
Row = dict[str, Any]

LATEST = 5


@dataclass(frozen=True, slots=True)
class Here:
    """A report as the article that has it tells it, and the other articles of today that report the same statement."""

    said: models.Statement
    elsewhere: list[models.Article]


def statements(view: View, iris: Sequence[str]) -> list[models.Statement]:
    """These statements with all their reports, in the order given; one that is gone is left out."""
    records = view.catalogue.records(iris)
    found = {iri: models.Statement.model_validate_json(record) for iri, record in records.items()}
    others = [iri for iri in iris if iri not in found]  # which only replaced versions tell
    for account in accounts.accounts(view.snapshot, others):
        found[account.iri] = models.Statement.model_validate(account.record)
    return [found[iri] for iri in iris if iri in found]


def read(lines: Iterable[Line]) -> list[models.Statement]:
    """The statements of lines of the catalogue."""
    return [models.Statement.model_validate_json(line.record) for line in lines]


def told_in(view: View, article: str) -> list[Here]:
    """What one version of an article reports, as it does, in the order of its text."""
    return [
        Here(models.Statement.model_validate(here.said), [models.Article(**one) for one in here.elsewhere])
        for here in accounts.told_in(view.snapshot, article)
    ]


def facets(counted: Mapping[str, Sequence[Count]]) -> dict[str, list[models.Facet]]:
    """By field the values by which statements can be narrowed; an outlet is asked for by its name, in any letter case."""
    return {
        field: [
            models.Facet(
                value=(one.label or one.value) if field == "outlet" else one.value,
                label=one.label or one.value,
                count=one.statements,
            )
            for one in found
        ]
        for field, found in counted.items()
    }


def entities(view: View, rows: Iterable[Row]) -> list[models.Entity]:
    """The actors of rows of the query `actors`, with their other names."""
    found = [*rows]
    aliases = view.overview.aliases([row["iri"] for row in found])
    return [_entity(row, aliases.get(row["iri"], [])) for row in found]


def entity(view: View, identifier: str, **filters: str) -> models.EntityDetail | None:
    """One of them with posts and the latest statements that pass the filters, None when there is none of that id."""
    found = next(iter(entities(view, view.overview.named([f"{BASE}id/{identifier}"]))), None)
    if found is None:
        return None
    latest = view.catalogue.page(Sought.of({"speaker": identifier, **filters}), LATEST)
    wholes, parts = _related(view, found.iri)
    known = view.ask("actor-identifiers", actor=identifier).rows
    return models.EntityDetail(
        **found.model_dump(),
        part_of=wholes[0] if wholes else None,
        parts=parts,
        same_as=[str(row["same_as"]) for row in known if row["same_as"]],
        identifiers=[str(row["identifier"]) for row in known if row["identifier"]],
        named=[_form(row) for row in view.ask("identities", actor=identifier).rows if row["verdict"] == "same"],
        alike=_alike(view, identifier, found.iri),
        history=history(view, identifier, told(view, identifier)),
        posts=posts(view.ask("posts", member=identifier).rows),
        latest=read(latest),
        snapshot=view.id,
    )


def told(view: View, identifier: str) -> Sequence[Row]:
    """What tells of the posts of a person, or of those in an organisation, as rows of the query `posts`."""
    rows: Sequence[Row] = view.ask("posts", **{_held(identifier): identifier}).rows
    return rows


def history(view: View, identifier: str, told: Iterable[Row]) -> list[models.Tenure]:
    """The posts of a person, or those in an organisation, in order of time, each with the words that tell of it.

    `told` are the rows of the query `posts` that can be among these.
    """
    evidence: dict[str, list[Row]] = {}
    for row in told:
        for tenure in str(row["tenures"] or "").split():
            evidence.setdefault(tenure, []).append(row)
    rows: list[Row] = list(view.ask("tenures", **{_held(identifier): identifier}).rows)
    return [_tenure(row, posts(evidence.get(row["tenure"], []))) for row in rows]


def _held(identifier: str) -> str:
    """What an actor is to posts, as the queries call it."""
    return "member" if identifier.startswith("person/") else "organisation"


def _tenure(row: Row, evidence: list[models.Post]) -> models.Tenure:
    return models.Tenure(
        id=local(row["tenure"]).partition("/")[2],
        member=_named(row["member"], row["name"]),
        title=row["post"],
        organisation=_named(row["organisation"], row["organisation_name"]) if row["organisation"] else None,
        evidence=evidence,
        **{
            name: row[name] for name in "manner held begun_after begun_by ended_after ended_by disputed planned".split()
        },
    )


def _related(view: View, iri: str) -> tuple[list[models.Named], list[models.Named]]:
    """The organisation whose part it is, and its own parts."""
    rows: list[Row] = list(view.ask("parts-of", actor=iri).rows)
    wholes = [_named(row["whole"], row["whole_name"]) for row in rows if row["part"] == iri]
    return wholes, [_named(row["part"], row["part_name"]) for row in rows if row["whole"] == iri]


def _form(row: Row) -> models.NameInArticle:
    return models.NameInArticle(
        written=row["written"],
        article=row["article"],
        because=row["because"],
        support=row["support"],
        confidence=row["confidence"],
    )


def _alike(view: View, identifier: str, iri: str) -> list[models.Likeness]:
    """Who may be the same, the surest first; then the namesakes who are not."""
    found = []
    for row in view.ask("candidates", actor=iri).rows:
        other = "other" if row["one"] == iri else "one"
        found.append(_likeness(row, row[other], row[f"{other}_name"], "candidate"))
    rows = (row for row in view.ask("identities", actor=identifier).rows if row["verdict"] == "different")
    return [*found, *(_likeness(row, row["other"], row["written"], "different") for row in rows)]


def _likeness(row: Row, iri: Any, label: Any, verdict: str) -> models.Likeness:
    return models.Likeness(
        actor=_named(iri, label),
        verdict=verdict,
        because=row["because"],
        support=row["support"],
        confidence=row["confidence"],
    )


def posts(rows: Iterable[Row]) -> list[models.Post]:
    """Each post as an article says it, by the first of the places that do."""
    return [_post(row) for row in {row["membership"]: row for row in reversed([*rows])}.values()][::-1]


def moment(article: models.Article, **told: Any) -> models.Moment:
    """What happened or was said, with the article that tells of it."""
    return models.Moment(
        article=article.id,
        article_title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
        **told,
    )


def holding(article: models.Article, post: models.Post) -> models.Moment:
    """That somebody has a post, on the day of the article that says so."""
    iri = f"{BASE}id/membership/{post.id}"
    return moment(
        article, what="post", on=article.published, id=post.id, iri=iri, text=post.exact, by=post.member.label
    )


def _entity(row: Row, aliases: list[str]) -> models.Entity:
    return models.Entity(
        id=local(row["iri"]),
        iri=row["iri"],
        label=row["name"],
        kind=row["type"],
        state=row["state"],
        aliases=aliases,
        statements=row["statements"],
        mentions=row["mentions"],
        articles=row["articles"],
    )


def _post(row: Row) -> models.Post:
    organisation = row["organisation"] and _named(row["organisation"], row["organisation_name"])
    return models.Post(
        id=local(row["membership"]).partition("/")[2],
        member=_named(row["member"], row["name"]),
        title=row["post"],
        organisation=organisation,
        tense=row["tense"],
        as_of=row["as_of"],
        article=row["article"],
        article_title=row["title"],
        outlet=row["outlet"],
        published=row["date"],
        exact=row["exact"],
        span=models.Place(start=row["start"], end=row["end"]),
    )


def _named(iri: Any, label: Any) -> models.Named:
    return models.Named(id=local(iri), label=label, kind=local(iri).partition("/")[0])
