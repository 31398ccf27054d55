"""Networks of who said what about whom, drawn from query answers.

Two views of the same rows (`statement-speakers`, `links`, `positions` and `policies`): actors, policies and statements, or
actors and policies alone, with the statements folded into edges. Every edge is of one family and keeps the facts that it rests on. Same
rows, same network.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import Any, TypeAlias

import networkx as nx

from graph.ground import Place
from graph.query import Row
from ontology.iris import local as local  # noqa: PLC0414  # many ask for it here
from ontology.policies import Polarity
from ontology.records import SpeechAct, State, digest

Network: TypeAlias = nx.MultiDiGraph

SAID, ABOUT, POST, SEEN_WITH, PROPOSES = "said", "said about", "post", "seen with", "proposes"
SUPPORTS, OPPOSES, CONCERNED, CRITICISES = "supports", "opposes", "is concerned about", "criticises"

FAMILIES = (SAID, ABOUT, SUPPORTS, OPPOSES, CONCERNED, CRITICISES, PROPOSES, POST, SEEN_WITH)
"""What edges can be."""

STANCES: Mapping[str, str] = {
    Polarity.SUPPORT: SUPPORTS,
    Polarity.OPPOSE: OPPOSES,
    Polarity.CONCERN: CONCERNED,
    Polarity.NEUTRAL: ABOUT,
}
AGAINST = (OPPOSES, CONCERNED)

LABEL = 60
"""Code points of a statement's words on the map; the panel shows all of them."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A piece of evidence: a statement, or what an article tells of a post or a policy.

    `day` is an ISO 8601 date; `outlets` are all that report it, None for one without a name. Posts are told with neither
    confidence nor state.
    """

    iri: str
    day: str | None
    outlets: tuple[str | None, ...]
    confidence: float | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class _Aim:
    """Whom or what a statement is about, in which way, and by which fact."""

    target: str
    name: str
    family: str
    fact: Fact


def with_statements(
    said: Iterable[Row],
    links: Iterable[Row],
    positions: Iterable[Row] = (),
    policies: Iterable[Row] = (),
    *,
    seen_with: bool = False,
) -> Network:
    """Actors, policies and statements: who said which, and what about whom and what; who proposes what, who has which post.

    `seen_with` as `of_actors` has it.
    """
    network, said, links = Network(), tuple(said), tuple(links)
    statements = _facts(said)
    for row in said:
        _node(network, row["speaker"], row["name"])
        network.add_node(row["statement"], kind="statement", label=_short(str(row["words"])))
        _tie(network, row["speaker"], row["statement"], SAID, statements[str(row["statement"])])
    for statement, aim in _aims(said, links, positions, statements):
        _node(network, aim.target, aim.name)
        _tie(network, statement, aim.target, aim.family, aim.fact)
    _with_proposals(network, policies)
    return _with_posts(network, links, said if seen_with else (), statements)


def of_actors(
    said: Iterable[Row],
    links: Iterable[Row],
    positions: Iterable[Row] = (),
    policies: Iterable[Row] = (),
    *,
    seen_with: bool = False,
) -> Network:
    """Actors and policies: who says what of whom, and stands where on what; who proposes what, who has which post.

    `seen_with` adds a weak tie between those quoted in one article, which says nothing more than that.
    """
    network, said, links = Network(), tuple(said), tuple(links)
    statements, speakers = _facts(said), defaultdict[str, dict[str, None]](dict)
    for row in said:
        _node(network, row["speaker"], row["name"])
        speakers[str(row["statement"])][str(row["speaker"])] = None
    for statement, aim in _aims(said, links, positions, statements):
        _node(network, aim.target, aim.name)
        for speaker in speakers[statement]:
            if speaker != aim.target:
                _tie(network, speaker, aim.target, aim.family, aim.fact)
    _with_proposals(network, policies)
    return _with_posts(network, links, said if seen_with else (), statements)


def quoted_together(quoted: Iterable[Row], said: Iterable[Row]) -> Network:
    """Those who are quoted in one article, tied by nothing but that; `said` has all rows of what is quoted there."""
    network, quoted = Network(), tuple(quoted)
    for row in quoted:
        _node(network, row["speaker"], row["name"])
    _together(network, quoted, _facts(said))
    return network


def edge_id(source: str, target: str, family: str) -> str:
    """The id of the edge of that family from one to another."""
    return digest(source, target, family)[:16]


def _with_proposals(network: Network, policies: Iterable[Row]) -> None:
    """Who proposes what; of a policy's labels the surest one stays."""
    for row in sorted(policies, key=lambda row: (float(row["confidence"] or 0), str(row["label"]))):
        if row["proposer"]:
            _node(network, row["proposer"], row["proposer_name"])
            _tie(network, row["proposer"], row["policy"], PROPOSES, _told(row, "told"))
        if row["proposer"] or row["policy"] in network:
            _node(network, row["policy"], row["label"])


def as_json(
    network: Network, places: Mapping[str, Place], snapshot: str, total: tuple[int, int], *, facts: bool = False
) -> dict[str, Any]:
    """Nodes with places and edges with counts, each with its facts if asked for; for any renderer.

    `total` are the numbers of nodes and edges before any were left out.
    """
    evidence = network.degree(weight="weight")
    nodes = [
        {"id": local(node), **data, "x": places[node][0], "y": places[node][1], "size": evidence[node]}
        for node, data in sorted(network.nodes(data=True))
    ]
    edges = [
        {
            "source": local(source),
            "target": local(target),
            "evidence_count": data["weight"],
            **{name: data[name] for name in ("id", "kind", "weight", "first", "last")},
            **({"facts": [_fact(fact) for fact in _newest_first(data["evidence"].values())]} if facts else {}),
        }
        for source, target, data in sorted(network.edges(data=True), key=lambda edge: str(edge[2]["id"]))
    ]
    hidden = total[0] - len(nodes)
    meta = {"snapshot": snapshot, "total": total[0], "total_edges": total[1], "hidden": hidden, "truncated": hidden > 0}
    return {"nodes": nodes, "edges": edges, "meta": meta}


def gexf(network: Network, places: Mapping[str, Place] | None = None) -> bytes:
    """The network as GEXF, for Gephi, whose timeline shows an edge from its first day to its last; spec: https://gexf.net.

    Where places are given, nodes lie there (viz:position).
    """
    file = io.BytesIO()
    timed = _plain(network)
    for *_, data in timed.edges(data=True):
        data.update({end: data[day] for end, day in (("start", "first"), ("end", "last")) if day in data})
    for node, (x, y) in (places or {}).items():
        timed.nodes[node]["viz"] = {"position": {"x": float(x), "y": float(y), "z": 0.0}}
    nx.write_gexf(timed, file)
    return file.getvalue()


def graphml(network: Network) -> bytes:
    """The network as GraphML; spec: http://graphml.graphdrawing.org."""
    file = io.BytesIO()
    nx.write_graphml_xml(_plain(network), file)
    return file.getvalue()


def _facts(said: Iterable[Row]) -> dict[str, Fact]:
    """Each statement as evidence: of the day on which it was told first, as sure as its surest report."""
    found: dict[str, Fact] = {}
    for row in said:
        fact = _told(row, "statement")
        if (known := found.get(fact.iri)) is not None:
            fact = replace(
                known,
                day=min(filter(None, (known.day, fact.day)), default=None),
                outlets=tuple(dict.fromkeys((*known.outlets, *fact.outlets))),
                confidence=max(known.confidence or 0, fact.confidence or 0),
                state=State.CONFIRMED if State.CONFIRMED in (known.state, fact.state) else fact.state,
            )
        found[fact.iri] = fact
    return found


def _told(row: Row, name: str) -> Fact:
    """What one article tells as evidence, `name` is the column that has its IRI."""
    day, outlet, sure, state = (row.get(column) for column in ("date", "outlet", "confidence", "state"))
    return Fact(
        str(row[name]),
        str(day) if day else None,
        (str(outlet) if outlet else None,),
        None if sure is None else float(sure),
        None if state is None else str(state),
    )


def _aims(
    said: Iterable[Row], links: Iterable[Row], positions: Iterable[Row], statements: Mapping[str, Fact]
) -> Iterator[tuple[str, _Aim]]:
    """Whom and what each statement is about, each once: by its position towards them, or since its words name them."""
    acts = {str(row["statement"]): row["act"] for row in said}
    named, stands = defaultdict[str, dict[str, str]](dict), defaultdict[str, dict[str, Row]](dict)
    for row in links:
        if row["family"] == ABOUT:
            named[str(row["statement"])][str(row["target"])] = str(row["target_name"])
    for row in sorted(
        positions, key=lambda row: (float(row["confidence"] or 0), str(row["polarity"]))
    ):  # the surest last
        if row["speaker"] and row["towards"] and row["towards"] != row["speaker"] and row["statement"] in statements:
            stands[str(row["statement"])][str(row["towards"])] = row
    for statement in dict.fromkeys((*named, *stands)):
        fact, mine = statements[statement], stands[statement]
        alone = len({*named[statement], *mine}) == 1
        criticism = acts[statement] == SpeechAct.CRITICISE
        for target, name in named[statement].items():
            if target not in mine:
                yield statement, _Aim(target, name, CRITICISES if criticism and alone else ABOUT, fact)
        for target, row in mine.items():
            family = STANCES[str(row["polarity"])]
            if criticism and family in AGAINST and not local(target).startswith("policy/"):
                family = CRITICISES
            yield statement, _Aim(target, str(row["towards_name"]), family, _as_sure_as(fact, row))


def _as_sure_as(fact: Fact, position: Row) -> Fact:
    """The statement as evidence of a position: as sure as the less sure of both, confirmed where both are."""
    sure = min(fact.confidence or 0, float(position["confidence"] or 0))
    return replace(fact, confidence=sure, state=fact.state if position["state"] == State.CONFIRMED else State.CANDIDATE)


def _with_posts(
    network: Network, links: Iterable[Row], quoted: Iterable[Row], statements: Mapping[str, Fact]
) -> Network:
    for row in links:
        if row["family"] == POST:
            _node(network, row["source"], row["source_name"])
            _node(network, row["target"], row["target_name"])
            _tie(network, row["source"], row["target"], POST, _told(row, "evidence"))
    together: dict[str, list[Row]] = {}
    for row in quoted:
        together.setdefault(str(row["article"]), []).append(row)
    for some in together.values():
        _together(network, some, statements)
    return network


def _together(network: Network, quoted: Iterable[Row], statements: Mapping[str, Fact]) -> None:
    """Tie those who are quoted in one article, by the first that it quotes of each."""
    speakers: dict[str, Row] = {}
    for row in quoted:
        speakers.setdefault(str(row["speaker"]), row)
    for one, other in combinations(sorted(speakers), 2):
        for first in (speakers[one], speakers[other]):
            _tie(network, one, other, SEEN_WITH, statements[str(first["statement"])])


def _node(network: Network, iri: object, name: object) -> None:
    network.add_node(iri, kind=local(str(iri)).partition("/")[0], label=str(name))


def _tie(network: Network, source: object, target: object, family: str, fact: Fact) -> None:
    """One edge for each pair and family; a further piece of evidence makes it stronger."""
    if not network.has_edge(source, target, family):
        identifier = edge_id(str(source), str(target), family)
        network.add_edge(
            source, target, family, id=identifier, kind=family, evidence={}, weight=0, first=None, last=None
        )
    data = network.edges[source, target, family]
    if fact.iri not in data["evidence"]:
        data["evidence"][fact.iri] = fact
        data["weight"] += 1
        if fact.day:
            data.update(first=min(data["first"] or fact.day, fact.day), last=max(data["last"] or fact.day, fact.day))


def _newest_first(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.day or "", fact.iri), reverse=True)


def _fact(fact: Fact) -> dict[str, Any]:
    told = asdict(fact)
    return {"id": local(told.pop("iri")), **told, "outlets": list(fact.outlets)}


def _short(words: str) -> str:
    return words if len(words) <= LABEL else words[: LABEL - 1].rstrip() + "…"


def _plain(network: Network) -> Network:
    """The network with what XML can hold: evidence as one string and its count, days where there are any, no control characters."""
    plain = Network()
    for node, data in sorted(network.nodes(data=True)):
        plain.add_node(node, label=printable(data["label"]), kind=data["kind"])
    for source, target, data in sorted(network.edges(data=True), key=lambda edge: str(edge[2]["id"])):
        evidence = {"evidence": " ".join(data["evidence"]), "evidence_count": len(data["evidence"])}
        days = {day: data[day] for day in ("first", "last") if data.get(day)}
        plain.add_edge(source, target, id=data["id"], kind=data["kind"], weight=data["weight"], **evidence, **days)
    return plain


def printable(text: str) -> str:
    """Without what XML 1.0 has no way to write, see https://www.w3.org/TR/xml/#charsets."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", " ", text)
