"""What is judged over all articles, at the end of a batch and after a decision.

Who is who, who held which post when, which reports are of one statement, and which policies are one: each stands in a graph of its
own. Of each only that is judged anew which a batch touches (docs/decisions/0019-what-a-batch-touches.md).
"""

from __future__ import annotations

from enum import Enum, auto

from graph import topics
from graph.search import Index
from graph.store import Store
from onrecord.hearing import hear
from onrecord.identifying import identify
from onrecord.planning import plan
from onrecord.posting import post
from onrecord.shelving import shelved
from onrecord.versioned import Versioned
from ontology.terms import AUTHORITIES, BESIDE, TOPICS


class Only(Enum):
    """What alone is judged again where nothing has changed that anything else rests on."""

    NAMES = auto()
    """What actors are called, and whether they are shown."""
    POLICIES = auto()
    """Which policies are one."""


def judge(store: Store, index: Index, only: Only | None = None) -> None:
    """Judge all that is newer than the newest snapshot, and whatever that touches, and keep what differs.

    The result is that of judging everything anew. `only` says what alone can have changed.
    """
    changed = store.changes() or frozenset()
    with shelved(store, store.folder, anew="" in changed) as (shelves, known):
        touched = changed - BESIDE if known else frozenset(store.graphs()) - BESIDE
        shelves.recalled.forget(changed)
        if known and only is Only.POLICIES:
            plan(store, Versioned(store, shelves.people), (), (shelves.planning, shelves.recalled), anew=False)
            return
        moved = identify(
            store, index, shelves.people, touched | (changed & {AUTHORITIES}) if known else None, shelves.recalled
        )
        if known and only is Only.NAMES:
            return
        articles = Versioned(store, shelves.people)
        touched |= {leaf.article for one in moved if (leaf := shelves.people.leaf(one))} - BESIDE
        touched |= {version for one in touched for version in articles.versions(one)}
        others = hear(store, articles, touched, (shelves.hearing, shelves.copying), anew=not known)
        post(store, articles, touched, (shelves.posting, shelves.hearing), others, anew=not known)
        plan(store, articles, touched, (shelves.planning, shelves.recalled), anew=not known)
        store.replace({TOPICS: topics.quads()})
