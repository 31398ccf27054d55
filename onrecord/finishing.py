"""Finishing what a process that was stopped had begun: its articles are found and judged like all others.

An article's graph is written whole, then it can be searched for, then all are judged, then readers get a snapshot. Which graphs
are newer than the newest snapshot is on disk before they are, so that whoever writes next can go on from any place in between.
"""

from __future__ import annotations

from contextlib import suppress

from graph import versions
from graph.embedded import EmbeddedStore
from graph.search import Index, entries
from onrecord.judging import judge
from ontology.errors import StoreError
from ontology.iris import article_iri
from ontology.terms import BESIDE


def finish(store: EmbeddedStore, index: Index) -> None:
    """Let what is newer than the newest snapshot be searchable, and judge all anew. The store is as after any batch then."""
    index_changed(store, index)
    judge(store, index)


def index_changed(store: EmbeddedStore, index: Index) -> None:
    """Let the index, and what is kept beside the texts, hold what the graphs say that are newer than the newest snapshot."""
    changed = store.changes()
    if changed is None:
        return
    articles, replaced = frozenset(store.graphs()) - BESIDE, versions.replaced(store)
    for article in sorted(articles - replaced if "" in changed else (articles - replaced) & changed):
        with suppress(StoreError):  # its text is lost, which `onrecord check` tells
            found = versions.reading(store, article)
            if article_iri(found.article) == article:  # its text is what it was
                store.keep(found.article)  # but its title may be newer than the graph
            index.replace(article, entries(found))
    for old in index.articles() & replaced:
        index.replace(old, ())
