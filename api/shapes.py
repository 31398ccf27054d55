"""From the rows of named questions to what the API gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from api import models
from api.current import View
from graph.network import local
from graph.query import Given
from ontology.records import NAMED

# Rows come out of SPARQL, so their types are known by the query and not by mypy.
Row = dict[str, Any]

AT_ONCE = 500
"""How many statements one question may name."""

LATEST = 5


@dataclass(frozen=True, slots=True)
class Here:
    """A report as the article that has it tells it, and the other articles of today that report the same statement."""

    said: models.Statement
    elsewhere: list[models.Article]


def statements(view: View, iris: Sequence[str]) -> list[models.Statement]:
    """These statements with all their reports, in the order given; one that is gone is left out."""
    found = {
        iri: _statement(iri, _newest(rows), about) for about, told in _told(view, iris) for iri, rows in told.items()
    }
    return [found[iri] for iri in iris if iri in found]


def told_in(view: View, article: str) -> list[Here]:
    """What one version of an article reports, as it does, in the order of its text."""
    iris = [str(row["statement"]) for row in view.ask("version-statements", article=article).rows]
    found = []
    for about, told in _told(view, iris):
        for iri, rows in told.items():
            others = [row for row in _newest(rows) if row["graph"] != article]
            elsewhere = list({row["graph"]: _article(row) for row in others}.values())
            for report in {row["report"]: row for row in rows if row["graph"] == article}:
                here = [row for row in rows if row["report"] == report]
                found.append(Here(_statement(iri, here, about), elsewhere))
    return sorted(found, key=lambda here: here.said.reports[0].spans[0].start)


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
    known = view.ask("actor-identifiers", actor=identifier).rows
    return models.EntityDetail(
        **found.model_dump(),
        part_of=wholes[0] if wholes else None,
        parts=parts,
        same_as=[str(row["same_as"]) for row in known if row["same_as"]],
        identifiers=[str(row["identifier"]) for row in known if row["identifier"]],
        named=[_form(row) for row in view.ask("identities", actor=identifier).rows if row["verdict"] == "same"],
        alike=_alike(view, found.iri),
        history=_history(view, identifier),
        posts=posts(view.ask("posts", member=identifier).rows),
        latest=statements(view, [str(row["statement"]) for row in keys]),
        snapshot=view.id,
    )


@dataclass(frozen=True, slots=True)
class _About:
    """What is to be known of a batch of statements beside their reports: by statement and graph, by report, by statement."""

    mentions: dict[tuple[str, str], list[models.Named]]
    co_speakers: dict[tuple[str, str], list[models.Named]]
    cues: dict[str, list[str]]
    chains: dict[str, list[models.Step]]
    posts: dict[str, list[models.PostThen]]
    echoes: dict[str, models.Echo]
    positions: dict[tuple[str, str], list[models.About]]
    topics: dict[tuple[str, str], list[str]]


def _told(view: View, iris: Sequence[str]) -> Iterator[tuple[_About, dict[str, list[Row]]]]:
    """Batch by batch, the rows of each statement's reports."""
    for start in range(0, len(iris), AT_ONCE):
        batch = {"statement": iris[start : start + AT_ONCE]}
        about = _About(
            mentions=_actors(view, "statement-mentions", batch),
            co_speakers=_actors(view, "statement-co-speakers", batch),
            cues=_cues(view, batch),
            chains=_chains(view, batch),
            posts=_then(view, batch),
            echoes=_echoed(view, batch),
            positions=_positions(view, batch),
            topics=_topics(view, batch),
        )
        rows = view.ask_once("statement-reports", batch).rows
        yield about, {iri: list(some) for iri, some in groupby(rows, key=lambda row: str(row["statement"]))}


def _then(view: View, batch: Given) -> dict[str, list[models.PostThen]]:
    """By statement: the posts that its speaker held at the time."""
    held: dict[str, list[models.PostThen]] = {}
    for row in view.ask_once("statement-posts", batch).rows:
        held.setdefault(str(row["statement"]), []).append(
            models.PostThen(
                id=local(str(row["tenure"])).partition("/")[2],
                title=str(row["post"]),
                organisation=_named(row["organisation"], row["organisation_name"]) if row["organisation"] else None,
                sure="certain" if row["certain"] else "likely",
            )
        )
    return held


def _positions(view: View, batch: Given) -> dict[tuple[str, str], list[models.About]]:
    """By statement and graph: where it stands on what, as that article tells it."""
    found: dict[tuple[str, str], list[models.About]] = {}
    for row in view.ask_once("statement-positions", batch).rows:
        found.setdefault((str(row["statement"]), str(row["graph"])), []).append(
            models.About(
                id=local(str(row["towards"])) if row["towards"] else None,
                label=str(row["label"]),
                stance=str(row["polarity"]),
                condition=str(row["condition"]) if row["condition"] else None,
            )
        )
    return found


def _topics(view: View, batch: Given) -> dict[tuple[str, str], list[str]]:
    """By statement and graph: the topics that it has there, the main one first."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in view.ask_once("statement-topics", batch).rows:
        found.setdefault((str(row["statement"]), str(row["graph"])), []).append(local(str(row["topic"])))
    return found


def _echoed(view: View, batch: Given) -> dict[str, models.Echo]:
    """By statement with several reports: which stretch of its words each carries."""
    rows: list[Row] = list(view.ask_once("statement-echoes", batch).rows)
    found = {}
    for iri, some in groupby(rows, key=lambda row: str(row["statement"])):
        told = list(some)
        stretches = [
            models.Stretch(carried=_carried(list(part)), left_out_by=[])
            for _, part in groupby(told, key=lambda row: row["position"])
        ]
        found[iri] = models.Echo(confidence=told[0]["confidence"], because=told[0]["because"], stretches=stretches)
    return found


def _carried(rows: list[Row]) -> list[models.Carried]:
    """Rows of one stretch: by report, each place of its words."""
    return [
        models.Carried(
            report=local(report).partition("/")[2],
            same=places[0]["same"],
            spans=[models.Place(start=row["start"], end=row["end"]) for row in places],
            words=" … ".join(str(row["exact"]) for row in places),
        )
        for report, places in (
            (report, list(some)) for report, some in groupby(rows, key=lambda row: str(row["report"]))
        )
    ]


def _whole(echo: models.Echo | None, reports: list[models.Report]) -> models.Echo | None:
    """The echo among the reports that are shown, with those that leave out a stretch; None where there is but one.

    What another report of the same article has is not left out.
    """
    if echo is None or len(reports) < 2:
        return None
    article = {report.id: report.article.iri for report in reports}
    stretches = []
    for stretch in echo.stretches:
        if carried := [one for one in stretch.carried if one.report in article]:
            told = {article[one.report] for one in carried}
            left_out = [report for report, iri in article.items() if iri not in told]
            stretches.append(models.Stretch(carried=carried, left_out_by=left_out))
    return echo.model_copy(update={"stretches": stretches})


def _history(view: View, identifier: str) -> list[models.Tenure]:
    """The posts of a person, or those in an organisation, in order of time, each with the words that tell of it."""
    kind = "member" if identifier.startswith("person/") else "organisation"
    evidence: dict[str, list[Row]] = {}
    for row in view.ask("posts", **{kind: identifier}).rows:
        for tenure in str(row["tenures"] or "").split():
            evidence.setdefault(tenure, []).append(row)
    rows: list[Row] = list(view.ask("tenures", **{kind: identifier}).rows)
    return [_tenure(row, posts(evidence.get(row["tenure"], []))) for row in rows]


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
    """Each post as an article says it, by the first of the places that do."""
    return [_post(row) for row in {row["membership"]: row for row in reversed([*rows])}.values()][::-1]


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
            co_speakers=others.get((row["statement"], row["graph"]), []),
            kind=row["kind"],
            cue=_cue(cues, row["report"]),
            rule=row["rule"],
        )
        chains.setdefault(row["told"], []).append(step)
    return chains


def _actors(view: View, name: str, batch: Given) -> dict[tuple[str, str], list[models.Named]]:
    """The actors that the question of that name gives for each statement and graph."""
    actors: dict[tuple[str, str], list[models.Named]] = {}
    for row in view.ask_once(name, batch).rows:
        actors.setdefault((str(row["statement"]), str(row["graph"])), []).append(_named(row["actor"], row["name"]))
    return actors


def _cues(view: View, batch: Given) -> dict[str, list[str]]:
    """The reporting words of each report, in order."""
    cues: dict[str, list[str]] = {}
    for row in view.ask_once("statement-cues", batch).rows:
        cues.setdefault(str(row["report"]), []).append(str(row["cue"]))
    return cues


def _cue(cues: dict[str, list[str]], report: str) -> str | None:
    return " … ".join(cues.get(report, [])) or None


def _statement(iri: str, rows: list[Row], about: _About) -> models.Statement:
    told = (_report(list(some), about) for _, some in groupby(rows, key=lambda row: str(row["report"])))
    reports = sorted(told, key=_in_time)
    fullest = max(reports, key=lambda report: len(report.text))
    naming = max(reports, key=lambda report: (_names(report), report is fullest))
    first = next(row for row in rows if local(row["report"]).partition("/")[2] == fullest.id)
    graphs = dict.fromkeys(row["graph"] for row in rows)
    named = [one for graph in graphs for one in about.mentions.get((iri, graph), [])]
    topics = dict.fromkeys(one for graph in graphs for one in about.topics.get((iri, graph), []))
    return models.Statement(
        id=local(iri).partition("/")[2],
        iri=iri,
        text=fullest.text,
        quoted_from=fullest.id,
        kind=fullest.kind,
        speech_act=first["speech_act"],
        speaker=naming.speaker,
        speaker_role=naming.speaker_role,
        co_speakers=naming.co_speakers,
        said_on=min((row["date"] for row in rows if row["date"]), default=None),
        posts=about.posts.get(iri, []),
        echo=_whole(about.echoes.get(iri), reports),
        topics=list(topics),
        about=about.positions.get((iri, first["graph"]), []),
        mentions=list({one.id: one for one in named}.values()),
        reports=reports,
        via=fullest.via,
        confidence=max(report.confidence for report in reports),
        state=first["state"],
        extractor=first["extractor"],
    )


def _in_time(report: models.Report) -> tuple[bool, str, str, int]:
    """Reports by day, those without one last; those of one article in the order of its text."""
    return report.article.published is None, str(report.article.published), report.article.iri, report.spans[0].start


def _names(report: models.Report) -> bool:
    return report.speaker is not None and report.speaker.kind in NAMED


def _role(row: Row) -> str | None:
    """The post as its article words it, with the body where it is known."""
    return f"{row['post']}, {row['organisation']}" if row["organisation"] else row["post"]


def _report(rows: list[Row], about: _About) -> models.Report:
    """A report's rows differ in the content span."""
    first = rows[0]
    spans = sorted({(row["start"], row["end"]) for row in rows})
    speaker = first["speaker"] and models.Speaker(
        id=local(first["speaker"]), label=first["name"], kind=first["type"], role_at_time=_role(first)
    )
    return models.Report(
        id=local(first["report"]).partition("/")[2],
        article=_article(first),
        text=first["words"],
        spans=[models.Place(start=start, end=end) for start, end in spans],
        sentence=first["sentence"],
        sentence_start=first["sentence_start"],
        speaker=speaker,
        speaker_role=first["role"],
        co_speakers=about.co_speakers.get((first["statement"], first["graph"]), []),
        cue=_cue(about.cues, first["report"]),
        kind=first["kind"],
        rule=first["rule"],
        via=about.chains.get(first["report"], []),
        confidence=first["confidence"],
    )


def _article(row: Row) -> models.Article:
    return models.Article(
        id=row["article"],
        iri=row["graph"],
        title=row["title"],
        outlet=row["outlet"],
        published=row["published"],
        url=row["url"],
        superseded_by=row["newer"],
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
