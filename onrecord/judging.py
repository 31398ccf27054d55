"""What is judged over all articles, at the end of a batch and after a decision.

Who is who, who held which post when, which reports are of one statement, and which policies are one: each stands in a graph of its
own. Of each only that is judged anew which a batch touches (docs/decisions/0019-what-a-batch-touches.md).
"""

from __future__ import annotations

from graph import topics
from graph.search import Index
from graph.store import Store
from onrecord.hearing import hear
from onrecord.identifying import Meaning, identify
from onrecord.planning import planned
from onrecord.posting import post
from onrecord.shelving import shelved
from onrecord.versioned import Versioned
from ontology.terms import AUTHORITIES, BESIDE, DECISIONS, POLICIES, TOPICS


def judge(store: Store, index: Index, *, names_only: bool = False) -> None:
    """Judge all that is newer than the newest snapshot, and whatever that touches, and keep what differs.

    The result is that of judging everything anew. `names_only` where nothing has changed but what actors are called, or
    whether they are shown.
    """
    changed = store.changes() or frozenset()
    with shelved(store, store.folder, anew="" in changed) as (shelves, known):
        touched = changed - BESIDE if known else frozenset(store.graphs()) - BESIDE
        moved = identify(store, index, shelves.people, touched | (changed & {AUTHORITIES}) if known else None)
        if names_only and known:
            return
        articles = Versioned(store, shelves.people)
        touched |= {leaf.article for one in moved if (leaf := shelves.people.leaf(one))} - BESIDE
        touched |= {version for one in touched for version in articles.versions(one)}
        others = hear(store, articles, touched, (shelves.hearing, shelves.copying), anew=not known)
        post(store, articles, touched, (shelves.posting, shelves.hearing), others, anew=not known)
        telling = shelves.plans({one: any(articles.known(one).policies()) for one in touched})
        if telling or not known or DECISIONS in changed:
            store.replace({POLICIES: planned(store, Meaning(shelves.people))})
        store.replace({TOPICS: topics.quads()})
