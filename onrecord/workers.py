"""Those who read: this process, others of this machine, or (`onrecord.scheduling`) those of other machines.

Whoever reads, what is found comes in the order of the documents, so that what is kept does not depend on who was quicker.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from multiprocessing import get_context
from typing import Protocol, TypeVar

from spacy.language import Language

from graph.written import Written, written
from ingest.parse import MODEL, load
from ingest.pipeline import read as pipeline
from ingest.pipeline import signature
from ingest.tagger import processors
from ontology.errors import BadInput, BadModel, ShapeViolation
from ontology.reading import Reading
from ontology.records import Article

CHUNK = 8
"""Articles that go to a worker at once: enough to hide the way there, few enough to keep all workers busy."""

LOAD = 100_000
"""Characters that make a load of themselves: what is found in a long article is not kept waiting for others."""

AHEAD = 2
"""Chunks for each worker that are under way or wait to be kept, so that a long batch is never all in memory."""

REPORT = "please report it, with the text if you may"

T = TypeVar("T")
F = TypeVar("F")

Documents = Iterable[Article | BadInput]
Chunk = list[Article | BadInput]
Work = Callable[[Chunk], list[T | BadInput]]
"""What is done with some documents; those that could not be read pass through."""


class Spread(Protocol):
    """Has work done on documents, a few at a time, and gives back what comes of it in their order."""

    def __call__(self, work: Work[T], documents: Documents, /) -> Iterator[T | BadInput]: ...


def reader() -> str:
    """With what this process reads, as far as that makes a difference to what is found."""
    model = MODEL.replace("_", "-")
    return f"{signature()}, spaCy {version('spacy')}, {model} {version(model)}"


def read(chunk: Chunk) -> list[Reading | BadInput]:
    """What is found in each article."""
    refused: list[Reading | BadInput] = [one for one in chunk if isinstance(one, BadInput)]
    articles = [one for one in chunk if isinstance(one, Article)]
    try:
        return [*refused, *pipeline(articles, _language())] if articles else refused
    except BadModel:  # none of the other texts could be read either
        raise
    except Exception as fault:  # noqa: BLE001  # the edge of a batch: one text that trips us must not end the others
        if len(articles) == 1:
            told = f"could not be read ({type(fault).__name__}: {fault})"
            return [*refused, BadInput(articles[0].key, told, REPORT)]
        return [*refused, *(one for article in articles for one in read([article]))]


def write_out(chunk: Chunk) -> list[Written | BadInput]:
    """The same, made ready to be kept."""
    return [_written(one) if isinstance(one, Reading) else one for one in read(chunk)]


@contextmanager
def crew(jobs: int = 1) -> Iterator[Spread]:
    """This process, or so many others of this machine."""
    if jobs == 1:
        yield _here
        return
    processes = _Processes(jobs)
    try:
        yield processes.spread
    finally:
        processes.end()


def chunks(documents: Documents) -> Iterator[Chunk]:
    """The documents, a few at a time."""
    chunk: Chunk = []
    size = 0
    for one in documents:
        chunk.append(one)
        size += len(one.text) if isinstance(one, Article) else 0
        if len(chunk) == CHUNK or size >= LOAD:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def in_order(
    some: Iterable[Chunk], begin: Callable[[Chunk], F], end: Callable[[Chunk, F], T], most: Callable[[], int]
) -> Iterator[T]:
    """What comes of each chunk, in order, where no more than `most` are begun and not ended at a time."""
    waiting: deque[tuple[Chunk, F]] = deque()
    for chunk in some:
        waiting.append((chunk, begin(chunk)))
        while len(waiting) > most():
            yield end(*waiting.popleft())
    while waiting:
        yield end(*waiting.popleft())


def one_by_one(chunk: Chunk, read_alone: Callable[[Article], list[T | BadInput] | None]) -> list[T | BadInput]:
    """What comes of a chunk at which whoever read it died: each article read alone, or refused if that ends so, too (None)."""
    found: list[T | BadInput] = []
    for document in chunk:
        if isinstance(document, BadInput):
            found.append(document)
        elif (some := read_alone(document)) is not None:
            found += some
        else:
            fault = "whatever process reads it is ended, perhaps for want of memory"
            found.append(BadInput(document.key, fault, f"give it more, or {REPORT}"))
    return found


class _Processes:
    """Processes of this machine. One that dies takes no more than the article with it that it died of."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool, self._alone = _pool(jobs, jobs), _pool(1, jobs)

    def spread(self, work: Work[T], documents: Documents) -> Iterator[T | BadInput]:
        def begin(chunk: Chunk) -> Future[list[T | BadInput]]:
            try:
                return self._pool.submit(work, chunk)
            except BrokenProcessPool:
                self._pool = _pool(self._jobs, self._jobs)
                return self._pool.submit(work, chunk)

        def end(chunk: Chunk, future: Future[list[T | BadInput]]) -> list[T | BadInput]:
            try:
                return future.result()
            except BrokenProcessPool:  # by one of these, or of those that were read at the same time
                return one_by_one(chunk, lambda article: self._read_alone(work, article))

        for found in in_order(chunks(documents), begin, end, lambda: AHEAD * self._jobs):
            yield from found

    def _read_alone(self, work: Work[T], article: Article) -> list[T | BadInput] | None:
        try:
            return self._alone.submit(work, [article]).result()
        except BrokenProcessPool:
            self._alone = _pool(1, self._jobs)
            return None

    def end(self) -> None:
        for pool in (self._pool, self._alone):
            pool.shutdown(cancel_futures=True)


def _here(work: Work[T], documents: Documents) -> Iterator[T | BadInput]:
    for chunk in chunks(documents):
        yield from work(chunk)


def _pool(size: int, jobs: int) -> ProcessPoolExecutor:
    share = max(1, processors() // jobs)
    return ProcessPoolExecutor(size, get_context("spawn"), _share_processors, (share,))


def _share_processors(threads: int) -> None:
    """Let what reckons in several threads in this process begin no more than these."""
    os.environ["OMP_NUM_THREADS"] = str(threads)


@cache
def _language() -> Language:
    """The language pipeline of this process, loaded when there is something to read."""
    return load()


def _written(reading: Reading) -> Written | BadInput:
    try:
        return written(reading)
    except ShapeViolation as fault:  # our own fault and not the article's, but the others need not wait for us
        return BadInput(reading.article.key, str(fault), REPORT)
