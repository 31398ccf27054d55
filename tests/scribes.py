"""Readers that stand in for the one with the language model, in the process of a server's own."""

from __future__ import annotations

import os
import time
from pathlib import Path

from graph.inbox import Inbox, Tally


def counting(store: Path) -> bool:
    """Ends each job with one new article."""
    inbox = Inbox(store)
    for job, _ in inbox.take():
        inbox.end(job.id, Tally(articles={"new": 1}))
    return True


def dying(store: Path) -> bool:
    """The same, but a job that says so kills it, as a want of memory would."""
    inbox = Inbox(store)
    taken = inbox.take()
    if any(b"poison" in letter.payload for _, letter in taken):
        os._exit(9)
    for job, _ in taken:
        inbox.end(job.id, Tally(articles={"new": 1}))
    return True


def waiting(store: Path) -> bool:
    """Begins what there is, and ends it when the file `go` is there."""
    inbox = Inbox(store)
    taken = inbox.take()
    while not (store / "go").exists():
        time.sleep(0.05)
    for job, _ in taken:
        inbox.end(job.id, Tally(articles={"new": 1}))
    return True


def busy(store: Path) -> bool:
    """Finds the store in use by others until the file `go` is there, and says by the file `tried` that it did."""
    if (store / "go").exists():
        return counting(store)
    Inbox(store).take()
    (store / "tried").touch()
    return False
