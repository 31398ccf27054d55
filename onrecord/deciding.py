"""Deciding: from what somebody says about a thing to a decision that holds on to words, and to what it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from graph import decisions as log
from graph.authorities import load, quads
from graph.corrections import of_actors, of_policies
from graph.embedded import EmbeddedStore
from graph.rdf import value
from graph.search import Index
from graph.snapshots import snapshot
from onrecord.finishing import finish
from onrecord.judging import Only, judge
from onrecord.targets import targets
from ontology.errors import DecisionRefused
from ontology.iris import decision_iri
from ontology.records import Act, Decision, Target, digest
from ontology.terms import AUTHORITIES, IDENTITY

WHO_IS_WHO = frozenset({Act.MERGE, Act.DIFFERENT, Act.SPLIT})
"""What changes whom articles mean, and so posts and echoes; the others change what an actor is called, or whether it is shown."""


def decide(
    folder: Path,
    act: Act,
    things: Sequence[str],
    *,
    by: str,
    why: str | None = None,
    named: str | None = None,
    settled: bool = True,
) -> Decision:
    """Take a decision, apply it, and make a snapshot of what it leaves. Unless `settled`, it is only logged: see `settle`.

    `things` are the ends of IRIs (`person/ada-moss`, `statement/1a2b…`): two actors or policies to merge or to keep apart;
    one and the keys of the articles that mean another, to split; a statement and its speaker; else one. `named` is a new
    name, what the text calls a speaker without one, or which way a position points. Raises DecisionRefused where there is no such thing, or it does not go with the
    act, and StoreLocked while another process writes.
    """
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        about, waiting = targets(store, act, things, named), store.changes() is not None
        taken = _taken(store, act, about, by=by, why=why, named=named)
        if settled:
            _settle(store, index, taken, anew=waiting)
    return taken


def undo(folder: Path, identifier: str | None, *, by: str, why: str | None = None, settled: bool = True) -> Decision:
    """Let an earlier decision hold no more, be it an undoing; without an id the last that is none.

    Otherwise as `decide`, but that what nobody waits to have applied is settled in any case: its opposite may be decided next.
    """
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        logged = {one.id: one for one in log.decisions(store)}
        holding, waiting = log.holding(logged.values()), store.changes() is not None
        last = next((one.id for one in reversed(holding) if one.act is not Act.UNDO), None)
        if identifier is None and last is None:
            raise DecisionRefused("there is no decision that could be undone; `onrecord decisions` lists them")
        of = (identifier or last or "").removeprefix(decision_iri("")).removeprefix("decision/")
        if of not in {one.id for one in holding}:
            raise DecisionRefused(f"{of}: no decision of that id holds; `onrecord decisions` lists those that do")
        taken = _taken(store, Act.UNDO, (), by=by, why=why, named=of)
        if settled or not waiting:
            while logged[of].act is Act.UNDO:
                of = logged[of].value or ""
            _settle(store, index, logged[of], anew=waiting)
    return taken


def settle(folder: Path) -> None:
    """Apply the decisions that were only logged: judge anew, and make a snapshot."""
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        finish(store, index)
        snapshot(store)


def _settle(store: EmbeddedStore, index: Index, decision: Decision, *, anew: bool) -> None:
    """Apply one decision, and judge no more than it changes; or all `anew`, where others wait to be applied, or articles."""
    on_policy = next(of_policies([decision]), None) is not None
    if anew:
        finish(store, index)
    elif decision.act in WHO_IS_WHO and not on_policy:
        judge(store, index)
    elif on_policy:
        judge(store, index, Only.POLICIES)
    elif next(of_actors([decision]), None):
        judge(store, index, Only.NAMES)
    snapshot(store)


def put_authorities(folder: Path, file: Path | None) -> tuple[int, int]:
    """Put a file of authorities in the place of the last, or none; how many entries it has, and how many some article names.

    Raises BadInput where the file is not as it should be; then all stays as it was.
    """
    entries = load(file) if file else ()
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        store.replace({AUTHORITIES: quads(entries)})
        finish(store, index)
        snapshot(store)
        meant = {value(quad.subject) for quad in store.quads(IDENTITY)}
    return len(entries), sum(entry.iri in meant for entry in entries)


def _taken(
    store: EmbeddedStore,
    act: Act,
    about: tuple[Target, ...],
    *,
    by: str,
    why: str | None,
    named: str | None,
) -> Decision:
    if not by.strip():
        raise DecisionRefused("a decision needs somebody who takes it; give a name")
    before = max((one.at for one in log.decisions(store)), default=datetime.min.replace(tzinfo=UTC))
    at = max(
        datetime.now(UTC), before + timedelta(microseconds=1)
    )  # a clock that was put back must not put it before others
    identifier = digest(act, [target.iri for target in about], named, by, at.isoformat())[:16]
    decision = Decision(identifier, act, about, by, at, why, named)
    store.replace({}, log.quads(decision))
    return decision
