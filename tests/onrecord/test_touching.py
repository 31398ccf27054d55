"""What a batch touches: after any batches, revisions and decisions a store says what it says when all is judged anew."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from graph import decisions as log
from graph import versions
from graph.embedded import EmbeddedStore
from graph.search import Index
from onrecord.before import MEANT
from onrecord.judging import judge
from onrecord.shelving import FILE
from onrecord.targets import targets
from ontology.errors import DecisionRefused
from ontology.iris import BASE, policy_referent_iri
from ontology.policies import Policy, PolicyKind, Status
from ontology.reading import Reading
from ontology.records import Act, Decision, Span, Target, Tense, digest
from ontology.terms import ACTORS, BESIDE, DCTERMS, ECHOES, IDENTITY, POLICIES, POSTS, RDFS
from tests import newsroom

LABEL, KEY = NamedNode(RDFS.label), NamedNode(DCTERMS.identifier)
JUDGED = (ACTORS, IDENTITY, POSTS, ECHOES, POLICIES)

LONG = (
    "the weir was built in haste, the gates were never tested, and nobody who lives below it was asked whether it should stand there",
    "our orchard was planted by prisoners in 1812 and its pears were served at three coronations, whatever the surveyors may say",
    "the harbour trust owes eleven villages a dredged channel, a lit quay and an honest ledger before it may raise another mooring fee",
)
SAID = (
    *LONG,
    *(words.partition(", ")[0] for words in LONG),
    *(words.partition(", ")[2] for words in LONG),
    f"{LONG[0]}, and {LONG[1]}",
    "no comment",
)
PEOPLE = ("Ida Finch", "Ida Finsh", "Idabel Finch", "I. Finch", "Finch", "Ben Hale", "Benjamin Hale", "Tom Reed")
BODIES = ("River Board", "RB", "Harbour Trust", "Harbor Trust")
TITLES = ("chair", "Water Minister", "clerk")
LABELS = ("independent review of river safety", "review of river safety", "River Safety Bill", "fund for new quays")


class Town:
    """Articles about a river, made by chance."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def article(self, key: str) -> Reading:
        draw = self.draw
        people = tuple(draw.sample(PEOPLE, draw.randint(1, 2)))
        bodies = tuple(draw.sample(BODIES, draw.randint(0, 2)))
        rows, lines = [], [f"On the river, by {key} and {draw.random()}"]
        for words in draw.sample(SAID, draw.randint(1, 3)):
            speaker = draw.choice([*people, *bodies, None])
            marks = "“{}”" if draw.random() < 0.7 else "that {}"
            lines.append(f"{speaker or 'A voice'} said {marks.format(words)}.")
            rows.append((speaker, speaker or "A voice", "said", words))
        label = draw.choice(LABELS)
        lines += [f"{one} of the {body or 'river'} came." for one in people for body in bodies[:1]]
        lines += [f"There is a {label}.", *TITLES]
        posts = [(one, draw.choice(TITLES), draw.choice((*bodies, None))) for one in people if draw.random() < 0.7]
        published = date(2024, 5, 1) + timedelta(draw.choice((0, 1, 3, 40, 400)))
        text = "\n".join(lines)
        found = newsroom.reading(
            key,
            text,
            list({row[3]: row for row in rows if text.count(row[3]) == 1}.values()),
            posts=posts,
            people=people,
            organisations=bodies,
            outlet=draw.choice(("Echo", "Post")),
            published=draw.choice((published, published, None)),
        )
        found = replace(
            found, memberships=tuple(replace(one, tense=draw.choice([*Tense])) for one in found.memberships)
        )
        at = text.index(label)
        plan = Policy(
            policy_referent_iri(label, found.article), PolicyKind.REVIEW, label, Status.ANNOUNCED, (Span(at, at + len(label)),), "test", 0.9
        )  # fmt: skip
        return replace(found, policies=(plan,))


@contextmanager
def opened(folder: Path) -> Iterator[tuple[EmbeddedStore, Index]]:
    """A store and its index."""
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        yield store, index


def quads(store: EmbeddedStore) -> dict[str, set[Quad]]:
    return {graph: {*store.quads(graph)} for graph in JUDGED}


def judged_anew(store: EmbeddedStore, folder: Path) -> dict[str, set[Quad]]:
    """What the same store says when nothing is known of what was judged, but for what was given once."""
    with opened(folder) as (other, index):
        other._engine.extend(store.quads())
        shutil.copytree(store.folder / "texts", other.folder / "texts")
        judge(other, index)
        return quads(other)


def decide(store: EmbeddedStore, town: Town, number: int) -> None:
    """A decision on who is who or on policies, or that one is undone."""
    actors = sorted({quad.subject.value for quad in store.quads(ACTORS) if quad.predicate.value.endswith("#state")})
    people = [iri for iri in actors if "/person/" in iri]
    logged = log.holding(log.decisions(store))
    kind, decision = town.draw.random(), None
    if town.draw.random() < 0.5:
        decision = on_policies(store, town, number)
    elif kind < 0.3 and logged:
        decision = _taken(Act.UNDO, (), number, town.draw.choice(logged).id)
    elif kind < 0.6 and len(people) > 1:
        pair = [iri.removeprefix(f"{BASE}id/") for iri in town.draw.sample(people, 2)]
        act = town.draw.choice((Act.MERGE, Act.DIFFERENT))
        with suppress(DecisionRefused):
            decision = _taken(act, targets(store, act, pair, None), number)
    elif people:
        one = town.draw.choice(people).removeprefix(f"{BASE}id/")
        act = town.draw.choice((Act.RELABEL, Act.REJECT))
        named = "Dame Ida" if act is Act.RELABEL else None
        with suppress(DecisionRefused):
            decision = _taken(act, targets(store, act, [one], named), number, named)
    if decision:
        store.replace({}, log.quads(decision))


def on_policies(store: EmbeddedStore, town: Town, number: int) -> Decision | None:
    """A decision on policies across articles, or on one as an article tells of it."""
    meant = {one.subject.value: one.object.value for one in store.quads(POLICIES) if one.predicate == MEANT}
    across, told = ([iri.removeprefix(f"{BASE}id/") for iri in sorted(some)] for some in ({*meant.values()}, meant))
    act = town.draw.choice((Act.MERGE, Act.DIFFERENT, Act.RELABEL, Act.REJECT, Act.CONFIRM, Act.SPLIT))
    named = "Weir Bill" if act is Act.RELABEL else None
    of = town.draw.choice((across, told)) if act in {Act.REJECT, Act.CONFIRM} else across
    things = town.draw.sample(of, min(len(of), 2 if act in {Act.MERGE, Act.DIFFERENT} else 1))
    if act is Act.SPLIT:
        articles = {iri: keys for iri in things if (keys := sorted(_telling(store, meant, f"{BASE}id/{iri}")))}
        things = [each for iri, keys in articles.items() for each in (iri, town.draw.choice(keys))]
    with suppress(DecisionRefused):
        return _taken(act, targets(store, act, things, named), number, named) if things else None
    return None


def _telling(store: EmbeddedStore, meant: dict[str, str], policy: str) -> set[str]:
    """The keys of the articles that tell of a policy."""
    plans = [NamedNode(one) for one, iri in meant.items() if iri == policy]
    graphs = {quad.graph_name.value for one in plans for quad in store.matching(one, LABEL, None)} - {POLICIES}
    return {quad.object.value for one in graphs for quad in store.matching(NamedNode(one), KEY, None)}


def _taken(act: Act, about: tuple[Target, ...], number: int, value: str | None = None) -> Decision:
    at = datetime(2024, 6, 1, tzinfo=UTC) + timedelta(minutes=number)
    return Decision(digest(act, number)[:16], act, about, "Ida Finch", at, None, value)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_a_batch_touches_all_is_as_if_all_were_judged_anew(tmp_path: Path, seed: int) -> None:
    town = Town(seed)
    with opened(tmp_path / "store") as (store, index):
        for step in range(6):
            kind = town.draw.random()
            if step and kind < 0.4:
                decide(store, town, step)
            elif step and kind < 0.5:  # an article is withdrawn
                store.replace({town.draw.choice(sorted({*store.graphs()} - BESIDE)): ()})
            else:
                for key in town.draw.sample("abcdefgh", town.draw.randint(1, 3)):
                    versions.keep(town.article(key), store)
            judge(store, index)
            store.forget_changes()
            anew = judged_anew(store, tmp_path / f"anew-{step}")
            here = quads(store)
            for graph in JUDGED:
                assert here[graph] == anew[graph], (step, graph)
    assert (tmp_path / "store" / FILE).exists()
