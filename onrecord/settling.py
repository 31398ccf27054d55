"""What decisions give to policies: names to those across articles, states to these and to those of articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graph.corrections import STATES
from graph.meaning import of_one_article
from ingest.agenda import Agenda
from onrecord.anchoring import Anchored, given
from ontology.policies import AgendaItem
from ontology.records import GONE, Decision, State


def alone(decided: Iterable[Anchored]) -> dict[str, State]:
    """The policies of articles on which somebody decided by themselves, with the last state of each."""
    return {iri: STATES[one.decision.act] for one in decided if _alone(one) for iri in one.sides[0]}


def said(meant: Mapping[str, str], decided: Sequence[Anchored]) -> dict[str, str]:
    """By the IRI of a policy, across articles or of one: the ids of the decisions that give it a name or a state.

    `meant` says which policies those of articles are.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for across, decision in given(meant, [one for one in decided if not _alone(one)]):
        found[across].append(decision.id)
    for one in decided:
        for iri in one.sides[0] if _alone(one) else ():
            found[iri].append(one.decision.id)
    return {iri: " ".join(ids) for iri, ids in found.items()}


def settled(
    found: Agenda, decided: Sequence[Anchored], meant: Mapping[str, str]
) -> tuple[tuple[AgendaItem, ...], dict[str, State]]:
    """The policies across articles as people call and judge them, and the states of those of articles, by IRI.

    What is decided of a policy across articles is so of all that articles tell of it, until something else is decided of
    one of these. It is gone when all of these are. `meant` says which policies those of articles are on which somebody decided.
    """
    telling: defaultdict[str, list[str]] = defaultdict(list)
    for plan, policy in found.meant.items():
        telling[policy].append(plan)
    taken: list[tuple[Decision, str | None, Sequence[str]]] = []
    for across, decision in given(meant, [one for one in decided if not _alone(one)]):
        if across in telling:
            taken.append((decision, across, telling[across]))
    taken += [(one.decision, None, one.sides[0]) for one in decided if _alone(one)]
    items = {item.iri: item for item in found.policies}
    states: dict[str, State] = {}
    for decision, iri, plans in sorted(taken, key=lambda each: (each[0].at, each[0].id)):
        if decision.act in STATES:
            states |= dict.fromkeys(plans, STATES[decision.act])
        if iri is not None:
            items[iri] = _given(items[iri], decision)
    kept = (
        replace(item, state=_left(item.state, [states.get(one) for one in telling[item.iri]]))
        for item in items.values()
    )
    return tuple(kept), {iri: state for iri, state in states.items() if iri in found.touched}


def _alone(one: Anchored) -> bool:
    return one.decision.act in STATES and of_one_article(one.decision.targets[0])


def _given(item: AgendaItem, decision: Decision) -> AgendaItem:
    if decision.act in STATES:
        return replace(item, state=STATES[decision.act])
    label = decision.value or item.label
    return replace(item, label=label, others=tuple(sorted({item.label, *item.others} - {label})))


def _left(state: State, of_plans: Sequence[State | None]) -> State:
    """The state of a policy across articles whose own decision gave it that, and those of articles these."""
    gone = [one for one in of_plans if one in GONE]
    if len(gone) < len(of_plans):
        return State.CANDIDATE if state in GONE else state
    return state if state in GONE else gone[0] or state
