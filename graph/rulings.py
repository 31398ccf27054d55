"""What all decisions on statements, positions, figures and events come to: what each is on, in whatever words articles now have it.

All are looked for in what the extractor found, so that none of them changes what another is on. What is decided of a
statement holds for all its reports, as the graph of echoes has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from graph import anchors
from graph.claimed import claimed
from graph.corrections import Ruled, meant, of_claims, of_statements, ruled
from graph.echoes import now, owns
from graph.store import Reader
from ontology.iris import statement_iri
from ontology.reading import Reading
from ontology.records import Anchor, Decision, State, Target

Read = Callable[[str], Reading | None]
"""Gives what was found in the article of a graph, and nothing where its text is lost."""

On = Mapping[str, tuple[tuple[str, ...], frozenset[str]]]
"""By the id of a decision: the graphs of articles that may have its words, and whose text is not lost, and what it is on there."""


@dataclass(frozen=True, slots=True)
class Rulings:
    """By IRI, which is the one that one report alone would give its statement: what is ruled of it.

    `on` is what each decision is on, by its id, and `there` the same as it was found in the articles. `unread` are articles in
    which one that holds may be on something, but whose text is lost.
    """

    of: Mapping[str, Ruled]
    on: Mapping[str, frozenset[str]]
    there: On
    unread: frozenset[str]

    def of_state(self, *states: State) -> frozenset[str]:
        """What is ruled to be in one of these states."""
        return frozenset(iri for iri, ruled in self.of.items() if ruled.state in states)


def rulings(
    reader: Reader,
    logged: Iterable[Decision],
    standing: Iterable[Decision],
    read: Read,
    *,
    known: On,
    lost: Container[str],
) -> Rulings:
    """What the standing ones of the logged decisions rule of what articles tell.

    `known` is what some are on in articles that are as they were; `lost` are the articles whose texts are.
    """
    on_words = tuple(one for one in logged if one.targets)
    there: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {}
    for find, some in ((_said, of_statements(on_words)), (_claimed, of_claims(on_words))):
        for decision in some:
            anchored = {graph for target in decision.targets for graph in _anchored(reader, target)}
            graphs = tuple(sorted(graph for graph in anchored if graph not in lost))
            held = known.get(decision.id)
            found = held[1] if held and held[0] == graphs else frozenset(find(reader, decision, read))
            there[decision.id] = graphs, found
    on = {
        decision.id: frozenset(now(reader, iri) for iri in {decision.targets[0].iri, *there[decision.id][1]})
        for decision in on_words
        if decision.id in there
    }
    by_thing: defaultdict[str, list[Decision]] = defaultdict(list)
    holding = [one for one in standing if one.id in on]
    for decision in holding:
        for iri in on[decision.id]:
            by_thing[iri].append(decision)
    of = {iri: ruled(taken) for iri, taken in by_thing.items()}
    of |= {own: ruling for iri, ruling in of.items() for own in owns(reader, iri)}
    sought = (graph for decision in holding for graph in _anchored(reader, decision.targets[0]))
    return Rulings(of, on, there, frozenset(graph for graph in sought if graph in lost))


def _said(reader: Reader, decision: Decision, read: Read) -> Iterator[str]:
    """The statements of articles that a decision is on, each by the IRI that its report alone would give it."""
    target = decision.targets[0]
    for graph, words in _anchored(reader, target).items():
        reading = read(graph)
        said = meant(reading, replace(target, anchors=tuple(words))) if reading else None
        if said is not None:
            yield statement_iri(said.id)


def _claimed(reader: Reader, decision: Decision, read: Read) -> Iterator[str]:
    """The positions, figures or events that a decision is on, one in each version of the article."""
    target, *more = decision.targets
    around = {
        graph: replace(said, anchors=tuple(some)) for said in more for graph, some in _anchored(reader, said).items()
    }
    for graph, words in _anchored(reader, target).items():
        reading = read(graph)
        found = claimed(reading, replace(target, anchors=tuple(words)), around.get(graph)) if reading else None
        if found is not None:
            yield found


def _anchored(reader: Reader, target: Target) -> dict[str, list[Anchor]]:
    """By the graph of an article: those words which a target holds on to that are of it."""
    found: defaultdict[str, list[Anchor]] = defaultdict(list)
    for one in target.anchors:
        for graph in sorted(anchors.versions(reader, one)):
            found[graph].append(one)
    return found
