"""From the rows of named questions to what the API gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from api import models
from api.current import View
from graph.network import local
from graph.query import Given

# Rows come out of SPARQL, so their types are known by the query and not by mypy.
Row = dict[str, Any]

AT_ONCE = 500
"""How many statements one question may name."""

LATEST = 5


def statements(view: View, iris: Sequence[str]) -> list[models.Statement]:
    """These statements with all their reports, in the order given; one that is gone is left out."""
    found: dict[str, models.Statement] = {}
    for start in range(0, len(iris), AT_ONCE):
        batch = {"statement": iris[start : start + AT_ONCE]}
        named = _actors(view, "statement-mentions", batch)
        others = _actors(view, "statement-co-speakers", batch)
        cues = _cues(view, batch)
        chains = _chains(view, batch)
        rows = view.ask_once("statement-reports", batch).rows
        for iri, told in groupby(rows, key=lambda row: str(row["statement"])):
            reports = _newest(list(told))
            found[iri] = _statement(
                iri,
                reports,
                cues,
                mentions=named.get(iri, []),
                co_speakers=others.get(iri, []),
                via=chains.get(reports[0]["report"], []),
            )
    return [found[iri] for iri in iris if iri in found]


def entities(view: View, **params: str) -> list[models.Entity]:
    """Who is there, those with most statements first."""
    aliases: dict[object, list[str]] = {}
    for row in view.ask("actor-names").rows:
        aliases.setdefault(row["iri"], []).append(str(row["alias"]))
    return [_entity(row, aliases.get(row["iri"], [])) for row in view.ask("actors", **params).rows]


def entity(view: View, identifier: str, **filters: str) -> models.EntityDetail | None:
    """One of them with posts and the latest statements that pass the filters, None when there is none of that id."""
    found = next(iter(entities(view, actor=identifier)), None)
    if found is None:
        return None
    keys = view.ask("statement-keys", speaker=identifier, **filters).rows[:LATEST]
    wholes, parts = _related(view, found.iri)
    return models.EntityDetail(
        **found.model_dump(),
        part_of=wholes[0] if wholes else None,
        parts=parts,
        named=[_form(row) for row in view.ask("identities", actor=identifier).rows if row["verdict"] == "same"],
        alike=_alike(view, found.iri),
        posts=posts(view.ask("posts", member=identifier).rows),
        latest=statements(view, [str(row["statement"]) for row in keys]),
        snapshot=view.id,
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


def _alike(view: View, iri: str) -> list[models.Likeness]:
    """Who may be the same, the surest first; then the namesakes who are not."""
    found = []
    for row in view.ask("candidates", actor=iri).rows:
        other = "other" if row["one"] == iri else "one"
        found.append(_likeness(row, row[other], row[f"{other}_name"], "candidate"))
    rows = (row for row in view.ask("identities", actor=iri).rows if row["verdict"] == "different")
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
    return [_post(row) for row in rows]


def _newest(rows: list[Row]) -> list[Row]:
    """What current articles report; what was replaced only where nothing else is left."""
    return [row for row in rows if not row["newer"]] or rows


def _chains(view: View, batch: Given) -> dict[str, list[models.Step]]:
    """By the report of a statement: who tells it, nearest first."""
    rows: list[Row] = list(view.ask_once("statement-chains", batch).rows)
    tellers = {"statement": sorted({row["statement"] for row in rows})}
    cues = _cues(view, tellers) if rows else {}
    others = _actors(view, "statement-co-speakers", tellers) if rows else {}
    chains: dict[str, list[models.Step]] = {}
    for row in rows:
        step = models.Step(
            id=local(row["statement"]).partition("/")[2],
            iri=row["statement"],
            speaker=_named(row["speaker"], row["name"]) if row["speaker"] else None,
            speaker_role=row["role"],
            co_speakers=others.get(row["statement"], []),
            kind=row["kind"],
            cue=_cue(cues, row["report"]),
            rule=row["rule"],
        )
        chains.setdefault(row["told"], []).append(step)
    return chains


def _actors(view: View, name: str, batch: Given) -> dict[str, list[models.Named]]:
    """The actors that the question of that name gives for each statement."""
    actors: dict[str, list[models.Named]] = {}
    for row in view.ask_once(name, batch).rows:
        actors.setdefault(str(row["statement"]), []).append(_named(row["actor"], row["name"]))
    return actors


def _cues(view: View, batch: Given) -> dict[str, list[str]]:
    """The reporting words of each report, in order."""
    cues: dict[str, list[str]] = {}
    for row in view.ask_once("statement-cues", batch).rows:
        cues.setdefault(str(row["report"]), []).append(str(row["cue"]))
    return cues


def _cue(cues: dict[str, list[str]], report: str) -> str | None:
    return " … ".join(cues.get(report, [])) or None


def _statement(
    iri: str,
    rows: list[Row],
    cues: dict[str, list[str]],
    *,
    mentions: list[models.Named],
    co_speakers: list[models.Named],
    via: list[models.Step],
) -> models.Statement:
    first = rows[0]
    speaker = first["speaker"] and models.Speaker(
        id=local(first["speaker"]), label=first["name"], kind=first["type"], role_at_time=_role(first)
    )
    return models.Statement(
        id=local(iri).partition("/")[2],
        iri=iri,
        text=first["words"],
        kind=first["kind"],
        speech_act=None,
        speaker=speaker,
        speaker_role=first["role"],
        co_speakers=co_speakers,
        said_on=first["date"],
        topics=[],
        about=[],
        mentions=mentions,
        reports=[_report(list(told), cues) for _, told in groupby(rows, key=lambda row: str(row["report"]))],
        via=via,
        confidence=first["confidence"],
        state=first["state"],
        extractor=first["extractor"],
    )


def _role(row: Row) -> str | None:
    """The post as its article words it, with the body where it is known."""
    return f"{row['post']}, {row['organisation']}" if row["organisation"] else row["post"]


def _report(rows: list[Row], cues: dict[str, list[str]]) -> models.Report:
    """A report's rows differ in the content span."""
    first = rows[0]
    spans = sorted({(row["start"], row["end"]) for row in rows})
    return models.Report(
        id=local(first["report"]).partition("/")[2],
        article=models.Article(
            id=first["article"],
            iri=first["graph"],
            title=first["title"],
            outlet=first["outlet"],
            published=first["published"],
            url=first["url"],
            superseded_by=first["newer"],
        ),
        spans=[models.Place(start=start, end=end) for start, end in spans],
        sentence=first["sentence"],
        sentence_start=first["sentence_start"],
        cue=_cue(cues, first["report"]),
        kind=first["kind"],
        rule=first["rule"],
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
