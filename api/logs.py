"""The log: a line of JSON, or of text for a terminal, for each request and each fault, and nothing of what articles say.

A line about a fault has its kind and the places in the code, never its message or values: they may quote an article, a
query or a key.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb

TOLD = "told"
"""The attribute of a record with what a line says, in the order in which it is shown."""

TRUSTED = ("onrecord", "uvicorn")
"""Loggers whose messages hold nothing that a client or an article wrote. Of others only the place of the call is told."""

PLAIN = ("method", "route", "status", "message")
"""What people know without its name."""

HERE = f"{Path(__file__).parents[1]}/"


def start(kind: str) -> None:
    """Log to standard error: "json", "text", "off", or "auto", which is text for a terminal and JSON for anything else."""
    handler: logging.Handler = logging.NullHandler() if kind == "off" else logging.StreamHandler()
    handler.setFormatter(Text() if kind == "text" or (kind == "auto" and sys.stderr.isatty()) else Json())
    handler.addFilter(_news)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("onrecord").setLevel(logging.CRITICAL if kind == "off" else logging.INFO)
    # What no line shows need not be found out for each of them: https://docs.python.org/3/howto/logging.html#optimization
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    threading.excepthook = lambda died: fault(died.exc_value) if died.exc_value else None


def line(name: str, level: int, told: Mapping[str, object]) -> None:
    """Log what is told. Takes half as long as `Logger.log`, which looks for its caller; the speed of answers depends on it."""
    logger = logging.getLogger(name)
    if logger.isEnabledFor(level):
        record = logging.LogRecord(name, level, "", 0, "", None, None)
        setattr(record, TOLD, told)
        logger.handle(record)


def fault(raised: BaseException, **about: object) -> None:
    """Log what nobody foresaw, with whatever else is known about it."""
    line("onrecord.faults", logging.ERROR, {"event": "fault", **about, **_fault(raised)})


class Json(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        utc = f"{_second(int(record.created))}.{int(record.msecs):03}Z"
        return _dumps({"time": utc, "level": record.levelname.lower(), **_told(record)})


class Text(logging.Formatter):
    """The same for people, at their time of day."""

    def format(self, record: logging.LogRecord) -> str:
        clock = time.strftime("%H:%M:%S", time.localtime(record.created))
        return f"{clock} {record.levelname.lower()} {' '.join(_words(_told(record)))}"


@lru_cache(1)
def _second(seconds: int) -> str:
    """Requests come many a second."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


_dumps = json.JSONEncoder(separators=(",", ":"), default=str).encode


def _words(told: Mapping[str, object]) -> Iterator[str]:
    for name, value in told.items():
        if value is not None:
            yield str(value) if name in PLAIN else f"{name}={value}"


def _told(record: logging.LogRecord) -> Mapping[str, object]:
    """What a line may say of a record."""
    told: dict[str, object] | None = record.__dict__.get(TOLD)
    if told is not None:
        return told
    told = {"event": "log", "logger": record.name}
    if record.name.partition(".")[0] in TRUSTED:
        told["message"] = record.getMessage().strip()
    else:
        told["at"] = f"{record.pathname.removeprefix(HERE)}:{record.lineno}"
    return told | (_fault(record.exc_info[1]) if record.exc_info and record.exc_info[1] else {})


def _fault(raised: BaseException) -> dict[str, object]:
    """The kind of a fault, and of those it came from, and the places in the code: the innermost of each last."""
    chain = [raised]
    while (one := chain[-1].__cause__ or chain[-1].__context__) and one not in chain:
        chain.append(one)
    at = [
        f"{frame.f_code.co_filename.removeprefix(HERE)}:{number}"
        for each in chain
        for frame, number in walk_tb(each.__traceback__)
    ]
    return {"fault": " from ".join(type(each).__qualname__ for each in chain), "at": at}


def _news(record: logging.LogRecord) -> bool:
    """Answers that are cut off when the server stops are logged as requests; uvicorn adds a fault for each of them."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))
