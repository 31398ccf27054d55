"""A batch of articles, from documents to a new snapshot: where the rooms are wired for writing."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language

from graph import forms, query, texts, versions, withheld
from graph.embedded import EmbeddedStore
from graph.search import Index, entries
from graph.snapshots import snapshot
from graph.store import Reader, Store
from graph.versions import Outcome, Version
from ingest.parse import load
from ingest.pipeline import read, signature
from onrecord import shelving
from onrecord.judging import judge
from ontology.errors import BadInput, BadModel, ShapeViolation, StoreError
from ontology.reading import Reading
from ontology.records import Article

CHUNK = 8
"""Articles that go to a worker at once: enough to hide the way there, few enough to keep all workers busy."""

LOAD = 100_000
"""Characters that make a load of themselves: what is found in a long article is not kept waiting for others."""

Documents = Iterable[Article | BadInput]
Progress = Callable[[int], object]
"""Called with the number of articles kept so far, whenever there is one more."""


class Refused(NamedTuple):
    """What was not kept: a place or the key of an article, and why, with the next step."""

    place: str
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


@dataclass(slots=True)
class Summary:
    """What became of a batch. `snapshot` is None for a dry run."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refused: list[Refused] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    revised: list[str] = field(default_factory=list)
    statements: int = 0
    snapshot: str | None = None

    @property
    def kept(self) -> int:
        """Articles that the store has now, those among them that it had."""
        return self.outcomes.total() - self.outcomes[Outcome.DUPLICATE]


def ingest(
    documents: Documents, folder: Path, *, jobs: int = 1, again: bool = False, progress: Progress = lambda _: None
) -> Summary:
    """Keep what is on record in the documents: one named graph an article, then one snapshot for readers.

    An article that the store has read with this extractor is not read again, unless `again`. A document that cannot be
    read is noted in the summary and the rest goes on. Raises StoreLocked while another process writes to the store, and
    BadModel, before anything is written, where the tagger's files are missing or damaged; so too StoreError where the list of
    those who are withheld cannot be read.
    """
    (summary,) = ingest_each([(documents, lambda so_far: progress(so_far.kept))], folder, jobs=jobs, again=again)
    return summary


def ingest_each(
    batches: Sequence[tuple[Documents, Callable[[Summary], object]]],
    folder: Path,
    *,
    jobs: int = 1,
    again: bool = False,
) -> list[Summary]:
    """The same for several batches, each with a summary of its own, and one snapshot in the end.

    What comes with a batch is called with its summary as it is so far, whenever an article is kept.
    """
    withheld.listed(folder)
    summaries = [Summary() for _ in batches]
    readable = [
        _from_first_article(documents, summary) for (documents, _), summary in zip(batches, summaries, strict=True)
    ]
    if all(documents is None for documents in readable):  # no store comes from nothing
        return summaries
    signed = signature()  # before a store is made, since what reads the articles may be missing or damaged
    with EmbeddedStore(folder, anew=again) as store, _index(folder / "search.sqlite", anew=again) as index:
        for documents, (_, progress), summary in zip(readable, batches, summaries, strict=True):
            unread = documents if again else _unread(documents or (), store, index, summary, signed)
            for reading in _accepted(readings(unread or (), jobs), summary):
                if _keep(reading, store, index, summary):
                    progress(summary)
        for old in index.articles() & versions.replaced(store):
            index.replace(old, ())
        judge(store, index)
        made = snapshot(store)
    for summary in summaries:
        summary.snapshot = made
    return summaries


def _keep(reading: Reading, store: EmbeddedStore, index: Index, summary: Summary) -> bool:
    """Keep what was found in one article, and note what became of it; whether it is kept."""
    try:
        decision = versions.keep(reading, store)
    except ShapeViolation as fault:  # our own fault and not the article's, but the others need not wait for us
        summary.refused.append(Refused(reading.article.key, str(fault)))
        return False
    summary.outcomes[decision.outcome] += 1
    if decision.outcome is Outcome.REVISED:
        summary.revised.append(f"{reading.article.key}: {decision.iri} follows {', '.join(decision.others)}")
    if decision.outcome is Outcome.DUPLICATE:
        summary.duplicates.append(reading.article.key)
        return False
    summary.statements += len(reading.statements)
    if not index.holds(decision.iri):
        store.note_change([decision.iri])
    index.replace(decision.iri, entries(reading))
    return True


def rebuild(folder: Path, *, jobs: int = 1, progress: Progress = lambda _: None) -> Summary:
    """Read every kept article again, with today's extractor, in whatever form the store is. Raises StoreError where there is none."""
    if not (folder / "quads").exists():
        raise StoreError(f"{folder}: nothing to read yet; run `onrecord ingest PATH --store {folder}` first")
    with EmbeddedStore(folder, anew=True) as store:
        kept = [str(row["hash"]) for row in query.ask(store, "texts").rows]
    shelving.discard(folder)
    summary = ingest(_texts(folder / "texts", kept), folder, jobs=jobs, again=True, progress=progress)
    if summary.snapshot:
        forms.write(folder)
    return summary


def _texts(folder: Path, hashes: Iterable[str]) -> Iterator[Article | BadInput]:
    for one in hashes:
        try:
            yield texts.load(folder, one)
        except StoreError as fault:
            yield BadInput(one, "cannot be read again", str(fault))


def _index(path: Path, *, anew: bool) -> Index:
    """The search index; `anew` an empty one, whatever state the old one was in."""
    if anew:
        path.unlink(missing_ok=True)
    return Index(path)


def readings(articles: Documents, jobs: int = 1) -> Iterator[Reading | BadInput]:
    """What is found in each article, a few at a time in order; refusals pass through. `jobs` processes read at a time."""
    chunks = _chunks(articles)
    if jobs == 1:
        for chunk in chunks:
            yield from _read(chunk)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[list[Reading | BadInput]]] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_read, chunk))
            if len(waiting) > 2 * jobs:  # so that a long batch is never all in memory
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(articles: Documents) -> Iterator[list[Article | BadInput]]:
    chunk: list[Article | BadInput] = []
    load = 0
    for one in articles:
        chunk.append(one)
        load += len(one.text) if isinstance(one, Article) else 0
        if len(chunk) == CHUNK or load >= LOAD:
            yield chunk
            chunk, load = [], 0
    if chunk:
        yield chunk


@cache
def _language() -> Language:
    """The language pipeline of this process, loaded when there is something to read."""
    return load()


def _read(chunk: list[Article | BadInput]) -> list[Reading | BadInput]:
    refused: list[Reading | BadInput] = [one for one in chunk if isinstance(one, BadInput)]
    articles = [one for one in chunk if isinstance(one, Article)]
    try:
        return [*refused, *read(articles, _language())] if articles else refused
    except BadModel:  # none of the other texts could be read either
        raise
    except Exception as fault:  # noqa: BLE001  # the edge of a batch: one text that trips us must not end the others
        if len(articles) == 1:
            step = "please report it, with the text if you may"
            return [*refused, BadInput(articles[0].key, f"could not be read ({type(fault).__name__}: {fault})", step)]
        return [*refused, *(one for article in articles for one in _read([article]))]


def _accepted(found: Iterable[Reading | BadInput], summary: Summary) -> Iterator[Reading]:
    for one in found:
        if isinstance(one, BadInput):
            summary.refused.append(_refused(one))
        else:
            yield one


def _refused(one: BadInput) -> Refused:
    return Refused(one.place, f"{one.fault}; {one.next_step}")


def _from_first_article(documents: Documents, summary: Summary) -> Documents | None:
    """The documents from the first that could be read on, or None where none could."""
    rest = iter(documents)
    for document in rest:
        if not isinstance(document, BadInput):
            return chain([document], rest)
        summary.refused.append(_refused(document))
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
            and _extractor(store, decision.iri) == signed
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


def _extractor(store: Reader, article: str) -> str | None:
    rows = query.ask(store, "extractor", {"article": article}).rows
    return str(rows[0]["extractor"]) if rows else None
