"""A batch of articles, from documents to a new snapshot: where the rooms are wired for writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path

from graph import versions, withheld
from graph.embedded import EmbeddedStore
from graph.search import Index
from graph.store import Store
from graph.versions import Outcome, Version
from ingest.pipeline import signature
from onrecord.finishing import index_changed
from onrecord.keeping import Progress, Summary, keep, publish
from onrecord.workers import Documents, Spread, crew, read, write_out
from ontology.errors import BadInput, BadSetting, StoreError
from ontology.reading import Reading
from ontology.records import Article

Count = Callable[[int], object]
"""Called with the number of articles kept so far, whenever there are more."""


def ingest(
    documents: Documents,
    folder: Path,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    again: bool = False,
    anew: bool = False,
    progress: Count = lambda _: None,
) -> Summary:
    """Keep what is on record in the documents: one named graph an article, then one snapshot for readers.

    An article that the store has read with this extractor is not read again, unless `again`; `anew` goes on whatever form
    the store is in. A document that cannot be read is noted in the summary and the rest goes on. So many `jobs` read at a time,
    or the workers of the Dask `scheduler` at that address, for which see onrecord.scheduling. Raises StoreLocked while another
    process writes to the store, and BadModel, before anything is written, where the tagger's files are missing or damaged; so
    too StoreError where the list of those who are withheld cannot be read.
    """
    batch = (documents, lambda so_far: progress(so_far.kept))
    (summary,) = ingest_each([batch], folder, jobs=jobs, scheduler=scheduler, again=again, anew=anew)
    return summary


def ingest_each(
    batches: Sequence[tuple[Documents, Progress]],
    folder: Path,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    again: bool = False,
    anew: bool = False,
) -> list[Summary]:
    """The same for several batches, each with a summary of its own, and one snapshot in the end.

    What comes with a batch is called with its summary as it is so far, whenever articles are kept.
    """
    withheld.listed(folder)
    summaries = [Summary() for _ in batches]
    readable = [
        _from_first_article(documents, summary) for (documents, _), summary in zip(batches, summaries, strict=True)
    ]
    if all(documents is None for documents in readable):  # no store comes from nothing
        return summaries
    signed = signature()  # before a store is made, since what reads the articles may be missing or damaged
    with (
        _readers(jobs, scheduler) as spread,
        EmbeddedStore(folder, anew=anew) as store,
        Index(folder / "search.sqlite") as index,
    ):
        if not anew:
            index_changed(store, index)
        for documents, (_, progress), summary in zip(readable, batches, summaries, strict=True):
            unread = documents if again else _unread(documents or (), store, index, summary, signed)
            keep(spread(write_out, unread or ()), store, index, summary, progress)
        made = publish(store, index)
    for summary in summaries:
        summary.snapshot = made
    return summaries


def readings(articles: Documents, jobs: int = 1, scheduler: str | None = None) -> Iterator[Reading | BadInput]:
    """What is found in each article, a few at a time in order; refusals pass through. Who reads is as for `ingest`."""
    with _readers(jobs, scheduler) as spread:
        yield from spread(read, articles)


def _readers(jobs: int, scheduler: str | None) -> AbstractContextManager[Spread]:
    if scheduler is None:
        return crew(jobs)
    try:
        from onrecord import scheduling  # noqa: PLC0415  # an optional extra
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in {"dask", "distributed"}:
            raise
        step = "`pip install -e '.[scale]'` in the project's folder"
        raise BadSetting(f"reading by a scheduler's workers needs what is optional: {step}") from missing
    return scheduling.cluster(scheduler)


def _from_first_article(documents: Documents, summary: Summary) -> Documents | None:
    """The documents from the first that could be read on, or None where none could."""
    rest = iter(documents)
    for document in rest:
        if not isinstance(document, BadInput):
            return chain([document], rest)
        summary.refuse(document)
    return None


def _unread(
    documents: Documents, store: Store, index: Index, summary: Summary, signed: str
) -> Iterator[Article | BadInput]:
    """The documents without those that the store has a reading of that is so `signed`, and that can be searched."""
    for document in documents:
        if isinstance(document, BadInput):
            yield document
            continue
        known = versions.known(document, store)
        decision = versions.decide(document, known)
        if decision.outcome is Outcome.DUPLICATE:
            summary.outcomes[Outcome.DUPLICATE] += 1
            summary.duplicates.append(document.key)
        elif (
            decision.outcome is Outcome.UNCHANGED
            and versions.extractor(decision.iri, store) == signed
            and (index.holds(decision.iri) or not _is_current(decision.iri, known))
            and not _says_more(document, store)
        ):
            summary.outcomes[Outcome.UNCHANGED] += 1
        else:
            yield document


def _says_more(document: Article, store: Store) -> bool:
    """Whether it tells what is not kept of that text: another title, outlet, date; or the text itself, if that is lost."""
    try:
        kept = store.article(document.hash)
    except StoreError:
        return True
    told = (
        (getattr(document, name), getattr(kept, name)) for name in ("title", "byline", "outlet", "url", "published")
    )
    return kept.hash != document.hash or any(new is not None and new != old for new, old in told)


def _is_current(article: str, known: Iterable[Version]) -> bool:
    return any(version.iri == article and version.current for version in known)
