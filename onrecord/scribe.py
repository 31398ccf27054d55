"""The process of a server that reads what was sent: it loads the language model once, and opens the store only while it writes."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from api import logs
from api.settings import from_environ
from graph import texts
from graph.inbox import PLACE, Inbox, Job, Letter, State, Tally
from ontology.errors import BadInput, OnrecordError, StoreError, StoreLocked
from ontology.records import Article

if TYPE_CHECKING:
    from onrecord.keeping import Summary

SHOWN = 1000
"""Problems of a job that are named; all are counted."""

OFTEN = 0.5
"""Seconds between two notes of how far a job is."""

log = logging.getLogger(__name__)


def serve(pipe: Connection, read: Callable[[Path], bool], store: Path) -> None:
    """Call `read` whenever asked, and say what it gives back. Ends with the other end of the pipe, or with the server."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this process itself
    logs.start(from_environ(os.environ).log)  # as the server does, from which this is no fork
    Thread(target=_end_with_server, daemon=True).start()
    with suppress(EOFError):
        while True:
            pipe.recv()
            try:
                done = read(store)
            except StoreError as fault:  # of the inbox itself
                log.error("%s", fault)  # noqa: TRY400  # the message says all there is to say
                done = False
            pipe.send(done)


def read(store: Path) -> bool:
    """Read the jobs that wait next, in one batch; False where that has to wait, as while another process writes to the store, or its disk is full."""
    inbox = Inbox(store)
    taken = inbox.take()
    try:
        for (job, _), summary in zip(taken, _ingested(store, inbox, taken), strict=True):
            inbox.end(job.id, _tally(summary))
    except StoreLocked:
        return False
    except StoreError as fault:  # such as a full disk, for which no job is to blame
        log.error("%s", fault)  # noqa: TRY400  # the message says all there is to say
        return False
    except OnrecordError as fault:
        _fail(inbox, taken, str(fault))
    except Exception as fault:  # noqa: BLE001  # the edge of a process: what nobody foresaw must not end those that come after
        if len(taken) > 1:  # one of them is at fault, and the others shall not fail with it
            inbox.put_back(died=True)
            return True
        # Where it happened, but not the message, which may have words of an article.
        logs.fault(fault, job=taken[0][0].id if taken else None)
        _fail(inbox, taken, f"something went wrong ({type(fault).__name__}); the server's log says where")
    return True


def _ingested(store: Path, inbox: Inbox, taken: Sequence[tuple[Job, Letter]]) -> list[Summary]:
    from ingest.readers import within  # noqa: PLC0415  # the language model takes seconds, and the server has
    from onrecord import batch  # noqa: PLC0415           # this module, too

    longest = from_environ(os.environ).article_characters
    read = [(within(documents(letter), longest), _noting(inbox, job.id)) for job, letter in taken]
    return batch.ingest_each(read, store)


def documents(letter: Letter) -> Iterator[Article | BadInput]:
    """The articles of what was sent; a place in it is that in the request."""
    from ingest import readers  # noqa: PLC0415  # see above

    if letter.media_type != texts.LINES:
        yield from readers.sent(letter.payload, letter.media_type, letter.about, PLACE, "sent")
        return
    for number, line in enumerate(letter.payload.splitlines(), 1):
        yield _article(line, f"{PLACE}:{number}")


def _article(line: bytes, place: str) -> Article | BadInput:
    from ingest.jsondoc import sound  # noqa: PLC0415  # as above

    with suppress(ValueError, KeyError, TypeError, RecursionError, BadInput):
        return sound(replace(texts.parsed(line.decode()), body=()), place)  # the body is ours to find
    return BadInput(place, "is no article as `onrecord ingest` sends them", "send it as a text, a page or JSON")


def _noting(inbox: Inbox, identifier: str) -> Callable[[Summary], None]:
    noted = 0.0

    def note(summary: Summary) -> None:
        nonlocal noted
        if time.monotonic() - noted >= OFTEN:
            inbox.note(identifier, Tally(_counts(summary), summary.statements))
            noted = time.monotonic()

    return note


def _tally(summary: Summary) -> Tally:
    return Tally(
        articles=_counts(summary),
        statements=summary.statements,
        problems=summary.refused[:SHOWN],
        revised=summary.revised,
        duplicates=summary.duplicates,
        snapshot=summary.snapshot,
    )


def _counts(summary: Summary) -> dict[str, int]:
    counts = {outcome.value: count for outcome, count in summary.outcomes.items()}
    return counts | ({"refused": len(summary.refused)} if summary.refused else {})


def _fail(inbox: Inbox, taken: Sequence[tuple[Job, Letter]], fault: str) -> None:
    for job, _ in taken:
        inbox.end(job.id, Tally(problems=[(PLACE, fault)]), State.FAILED)


def _end_with_server() -> None:
    """Else a server that is killed would leave a process that holds the store, and the next could not write."""
    server = parent_process()
    assert server
    wait([server.sentinel])
    os._exit(1)
