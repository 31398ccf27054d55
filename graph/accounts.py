"""How statements are told: from the rows of named questions to accounts that are ready to be JSON.

An account has the keys of a statement over REST, in their order. All offsets are [start, end) in Unicode code points of the
article's text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from graph.query import Dataset, Given, ask
from ontology.iris import local
from ontology.records import NAMED

# Rows come out of SPARQL, so their types are known by the query and not by mypy.
Row = dict[str, Any]

Record = dict[str, Any]
"""What will be a JSON object."""

AT_ONCE = 500
"""How many statements one question may name."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What one article says of a statement that is not told report by report; the lists are of ids, as in an account."""

    state: str
    speakers: tuple[str, ...]
    mentions: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A statement as current articles tell it: ready to be JSON, and by the IRI of each article what it says of it."""

    iri: str
    current: bool
    record: Record
    settings: dict[str, Setting]


@dataclass(frozen=True, slots=True)
class Here:
    """A report as the article that has it tells it, and the other articles of today that report the same statement."""

    said: Record
    elsewhere: list[Record]


def accounts(reader: Dataset, iris: Sequence[str]) -> Iterator[Account]:
    """These statements with all their reports; one that is gone is left out. What was replaced tells only what nothing newer does."""
    for about, told in _told(reader, iris):
        for iri, rows in told.items():
            newest = [row for row in rows if not row["newer"]]
            settings = {graph: _setting(iri, graph, newest, about) for graph in {row["graph"]: None for row in newest}}
            yield Account(iri, bool(newest), _statement(iri, newest or rows, about), settings)


def told_in(reader: Dataset, article: str) -> list[Here]:
    """What one version of an article reports, as it does, in the order of its text."""
    iris = [str(row["statement"]) for row in ask(reader, "version-statements", {"article": article}).rows]
    found = []
    for about, told in _told(reader, iris):
        for iri, rows in told.items():
            others = [row for row in _newest(rows) if row["graph"] != article]
            elsewhere = list({row["graph"]: _article(row) for row in others}.values())
            for report in {row["report"]: row for row in rows if row["graph"] == article}:
                here = [row for row in rows if row["report"] == report]
                found.append(Here(_statement(iri, here, about), elsewhere))
    return sorted(found, key=lambda here: _start(here.said["reports"][0]))


@dataclass(frozen=True, slots=True)
class _About:
    """What is to be known of a batch of statements beside their reports: by statement and graph, by report, by statement."""

    mentions: dict[tuple[str, str], list[Record]]
    co_speakers: dict[tuple[str, str], list[Record]]
    cues: dict[str, list[str]]
    chains: dict[str, list[Record]]
    posts: dict[str, list[Record]]
    echoes: dict[str, Record]
    positions: dict[tuple[str, str], list[Record]]
    topics: dict[tuple[str, str], list[str]]


def _told(reader: Dataset, iris: Sequence[str]) -> Iterator[tuple[_About, dict[str, list[Row]]]]:
    """Batch by batch, the rows of each statement's reports: those of articles by day, those without one last."""
    for start in range(0, len(iris), AT_ONCE):
        batch = {"statement": iris[start : start + AT_ONCE]}
        about = _About(
            mentions=_actors(reader, "statement-mentions", batch),
            co_speakers=_actors(reader, "statement-co-speakers", batch),
            cues=_cues(reader, batch),
            chains=_chains(reader, batch),
            posts=_then(reader, batch),
            echoes=_echoed(reader, batch),
            positions=_positions(reader, batch),
            topics=_topics(reader, batch),
        )
        told: dict[str, list[Row]] = {}
        for row in sorted(
            _rows(reader, batch), key=lambda row: (row["published"] is None, row["published"], row["report"])
        ):
            told.setdefault(row["statement"], []).append(row)
        yield about, told


def _rows(reader: Dataset, batch: Given) -> Iterator[Row]:
    """A row for each piece of each report, with all that its article says of it and of the statement."""
    rows: Sequence[Row] = ask(reader, "statement-reports", batch).rows
    versions = {"article": sorted({row["graph"] for row in rows})}
    articles = {row["graph"]: row for row in ask(reader, "version-facts", versions).rows} if rows else {}
    facts = _facts(reader, batch)
    for row in rows:
        said = facts.get((row["statement"], row["graph"]), {})
        if "state" in said and row["graph"] in articles:
            yield {**row, **articles[row["graph"]], **dict.fromkeys(FACTS), **said}


FACTS = ("state", "speakerRole", "speechAct", "saidOn", "speaker", "name", "post", "organisation")
"""What an article says of a statement at most once."""


def _facts(reader: Dataset, batch: Given) -> dict[tuple[str, str], Row]:
    """By statement and graph: what it is, in which state, who said it and in which post."""
    found: dict[tuple[str, str], Row] = {}
    for row in ask(reader, "statement-facts", batch).rows:
        found.setdefault((str(row["statement"]), str(row["graph"])), {}).setdefault(str(row["property"]), row["value"])
    for name in ("statement-voices", "statement-held"):
        for row in ask(reader, name, batch).rows:
            said = found.setdefault((str(row["statement"]), str(row["graph"])), {})
            said.update({column: told for column, told in row.items() if column not in said})
    return found


def _newest(rows: list[Row]) -> list[Row]:
    """What current articles report; what was replaced only where nothing else is left."""
    return [row for row in rows if not row["newer"]] or rows


def _setting(iri: str, graph: str, rows: list[Row], about: _About) -> Setting:
    here = [row for row in rows if row["graph"] == graph]
    others = about.co_speakers.get((iri, graph), [])
    return Setting(
        state=here[0]["state"],
        speakers=tuple(dict.fromkeys(named["id"] for named in [*_speakers(here), *others])),
        mentions=tuple(named["id"] for named in about.mentions.get((iri, graph), [])),
        topics=tuple(about.topics.get((iri, graph), [])),
    )


def _speakers(rows: list[Row]) -> Iterator[Record]:
    return (_named(row["speaker"], row["name"]) for row in rows if row["speaker"])


def _then(reader: Dataset, batch: Given) -> dict[str, list[Record]]:
    """By statement: the posts that its speaker held at the time."""
    held: dict[str, list[Record]] = {}
    for row in ask(reader, "statement-posts", batch).rows:
        held.setdefault(str(row["statement"]), []).append(
            {
                "id": _id(row["tenure"]),
                "title": row["post"],
                "organisation": _named(row["organisation"], row["organisation_name"]) if row["organisation"] else None,
                "sure": "certain" if row["certain"] else "likely",
            }
        )
    return held


def _positions(reader: Dataset, batch: Given) -> dict[tuple[str, str], list[Record]]:
    """By statement and graph: where it stands on what, as that article tells it."""
    found: dict[tuple[str, str], list[Record]] = {}
    for row in ask(reader, "statement-positions", batch).rows:
        found.setdefault((str(row["statement"]), str(row["graph"])), []).append(
            {
                "id": local(str(row["towards"])) if row["towards"] else None,
                "label": row["label"],
                "stance": row["polarity"],
                "condition": row["condition"] or None,
            }
        )
    return found


def _topics(reader: Dataset, batch: Given) -> dict[tuple[str, str], list[str]]:
    """By statement and graph: the topics that it has there, the main one first."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in ask(reader, "statement-topics", batch).rows:
        found.setdefault((str(row["statement"]), str(row["graph"])), []).append(local(str(row["topic"])))
    return found


def _echoed(reader: Dataset, batch: Given) -> dict[str, Record]:
    """By statement with several reports: which stretch of its words each carries."""
    rows: Sequence[Row] = ask(reader, "statement-echoes", batch).rows
    found = {}
    for iri, some in groupby(rows, key=lambda row: str(row["statement"])):
        told = list(some)
        stretches = [
            {"carried": _carried(list(part)), "left_out_by": []}
            for _, part in groupby(told, key=lambda row: row["position"])
        ]
        found[iri] = {"confidence": told[0]["confidence"], "because": told[0]["because"], "stretches": stretches}
    return found


def _carried(rows: list[Row]) -> list[Record]:
    """Rows of one stretch: by report, each place of its words."""
    return [
        {
            "report": _id(report),
            "same": places[0]["same"],
            "spans": [{"start": row["start"], "end": row["end"]} for row in places],
            "words": " … ".join(str(row["exact"]) for row in places),
        }
        for report, places in (
            (report, list(some)) for report, some in groupby(rows, key=lambda row: str(row["report"]))
        )
    ]


def _whole(echo: Record | None, reports: list[Record]) -> Record | None:
    """The echo among the reports that are shown, with those that leave out a stretch; None where there is but one.

    What another report of the same article has is not left out.
    """
    if echo is None or len(reports) < 2:
        return None
    article = {report["id"]: report["article"]["iri"] for report in reports}
    stretches = []
    for stretch in echo["stretches"]:
        if carried := [one for one in stretch["carried"] if one["report"] in article]:
            told = {article[one["report"]] for one in carried}
            left_out = [report for report, iri in article.items() if iri not in told]
            stretches.append({"carried": carried, "left_out_by": left_out})
    return {**echo, "stretches": stretches}


def _chains(reader: Dataset, batch: Given) -> dict[str, list[Record]]:
    """By the report of a statement: who tells it, nearest first."""
    steps: dict[str, Row] = {}
    asked = batch
    while rows := ask(reader, "statement-tellers", asked).rows:
        new = [row for row in rows if row["told"] not in steps]
        steps.update((str(row["told"]), row) for row in new)
        asked = {"statement": sorted({str(row["statement"]) for row in new})}
        if not new:
            break
    if not steps:
        return {}
    tellers = {"statement": sorted({str(row["statement"]) for row in steps.values()})}
    facts, cues = _facts(reader, tellers), _cues(reader, tellers)
    others = _actors(reader, "statement-co-speakers", tellers)
    records = {
        told: _step(row, facts.get((row["statement"], row["graph"]), {}), cues, others) for told, row in steps.items()
    }
    return {told: [records[one] for one in _outwards(told, steps)] for told in steps}


def _outwards(told: str, steps: dict[str, Row]) -> Iterator[str]:
    """The report, the one through which it is told, and so on: as long as that is told itself."""
    while told in steps:
        yield told
        told = steps[told]["report"]


def _step(row: Row, said: Row, cues: dict[str, list[str]], others: dict[tuple[str, str], list[Record]]) -> Record:
    return {
        "id": _id(row["statement"]),
        "iri": row["statement"],
        "speaker": _named(said["speaker"], said["name"]) if said.get("speaker") else None,
        "speaker_role": said.get("speakerRole"),
        "co_speakers": others.get((row["statement"], row["graph"]), []),
        "kind": row["kind"],
        "cue": _cue(cues, row["report"]),
        "rule": row["rule"],
    }


def _actors(reader: Dataset, name: str, batch: Given) -> dict[tuple[str, str], list[Record]]:
    """The actors that the question of that name gives for each statement and graph."""
    actors: dict[tuple[str, str], list[Record]] = {}
    for row in ask(reader, name, batch).rows:
        actors.setdefault((str(row["statement"]), str(row["graph"])), []).append(_named(row["actor"], row["name"]))
    return actors


def _cues(reader: Dataset, batch: Given) -> dict[str, list[str]]:
    """The reporting words of each report, in order."""
    cues: dict[str, list[str]] = {}
    for row in ask(reader, "statement-cues", batch).rows:
        cues.setdefault(str(row["report"]), []).append(str(row["cue"]))
    return cues


def _cue(cues: dict[str, list[str]], report: str) -> str | None:
    return " … ".join(cues.get(report, [])) or None


def _statement(iri: str, rows: list[Row], about: _About) -> Record:
    told = (_report(list(some), about) for _, some in groupby(rows, key=lambda row: str(row["report"])))
    reports = sorted(told, key=_in_time)
    fullest = max(reports, key=lambda report: len(report["text"]))
    naming = max(reports, key=lambda report: (_names(report), report is fullest))
    first = next(row for row in rows if _id(row["report"]) == fullest["id"])
    graphs = dict.fromkeys(row["graph"] for row in rows)
    named = [one for graph in graphs for one in about.mentions.get((iri, graph), [])]
    topics = dict.fromkeys(one for graph in graphs for one in about.topics.get((iri, graph), []))
    return {
        "id": _id(iri),
        "iri": iri,
        "text": fullest["text"],
        "quoted_from": fullest["id"],
        "kind": fullest["kind"],
        "speech_act": first["speechAct"],
        "speaker": naming["speaker"],
        "speaker_role": naming["speaker_role"],
        "co_speakers": naming["co_speakers"],
        "said_on": min((row["saidOn"] for row in rows if row["saidOn"]), default=None),
        "posts": about.posts.get(iri, []),
        "echo": _whole(about.echoes.get(iri), reports),
        "topics": list(topics),
        "about": about.positions.get((iri, first["graph"]), []),
        "mentions": list({one["id"]: one for one in named}.values()),
        "reports": reports,
        "via": fullest["via"],
        "confidence": max(report["confidence"] for report in reports),
        "state": first["state"],
        "extractor": first["extractor"],
    }


def _in_time(report: Record) -> tuple[bool, str, str, int]:
    """Reports by day, those without one last; those of one article in the order of its text."""
    article = report["article"]
    return article["published"] is None, str(article["published"]), article["iri"], _start(report)


def _start(report: Record) -> int:
    return int(report["spans"][0]["start"])


def _names(report: Record) -> bool:
    return report["speaker"] is not None and report["speaker"]["kind"] in NAMED


def _role(row: Row) -> str | None:
    """The post as its article words it, with the body where it is known."""
    return f"{row['post']}, {row['organisation']}" if row["organisation"] else row["post"]


def _report(rows: list[Row], about: _About) -> Record:
    """A report's rows differ in the content span."""
    first = rows[0]
    spans = sorted({(row["start"], row["end"]) for row in rows})
    speaker = first["speaker"] and {
        "id": local(first["speaker"]),
        "label": first["name"],
        "kind": local(first["speaker"]).partition("/")[0],
        "role_at_time": _role(first),
    }
    return {
        "id": _id(first["report"]),
        "article": _article(first),
        "text": first["words"],
        "spans": [{"start": start, "end": end} for start, end in spans],
        "sentence": first["sentence"],
        "sentence_start": first["sentence_start"],
        "speaker": speaker,
        "speaker_role": first["speakerRole"],
        "co_speakers": about.co_speakers.get((first["statement"], first["graph"]), []),
        "cue": _cue(about.cues, first["report"]),
        "kind": first["kind"],
        "rule": first["rule"],
        "via": about.chains.get(first["report"], []),
        "confidence": first["confidence"],
    }


def _article(row: Row) -> Record:
    return {
        "id": row["article"],
        "iri": row["graph"],
        "title": row["title"],
        "outlet": row["outlet"],
        "published": row["published"],
        "url": row["url"],
        "superseded_by": row["newer"],
    }


def _named(iri: Any, label: Any) -> Record:
    return {"id": local(iri), "label": label, "kind": local(iri).partition("/")[0]}


def _id(iri: Any) -> str:
    """The end of an IRI without its kind."""
    return local(str(iri)).partition("/")[2]
