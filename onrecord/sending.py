"""Handing articles to the server that runs beside, which reads them into the store that it holds."""

from __future__ import annotations

import http.client
import json
import secrets
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import Any

from graph import texts
from graph.versions import Outcome
from onrecord.keeping import Refused, Summary
from onrecord.serving import Serving
from onrecord.workers import Documents
from ontology.errors import BadInput, StoreError

ARTICLES = 500
"""Articles that are sent at once: what one process reads in two minutes."""

AHEAD = 2
"""Jobs that are sent while one is read, so that the server never waits, and others seldom wait for us."""

PAUSE = 0.3
"""Seconds between two questions of how far a job is."""

TIMEOUT = 60.0
"""Seconds for an answer: the server only puts what is sent on its disk."""

TRIES = 3
"""How often a request is made to a server that breaks off; it is never carried out twice."""


def answers(server: Serving) -> bool:
    """Whether there is a server, and of this store."""
    try:
        return _asked(server, "GET", "/api/v1/jobs?limit=1")[0] == 200
    except StoreError:
        return False


def send(documents: Documents, server: Serving, progress: Callable[[int], object] = lambda _: None) -> Summary:
    """Have the server keep what is on record in the documents; what `onrecord.batch.ingest` would give back.

    `progress` is called with the number of articles that were kept so far. Raises StoreError where the server does not take them,
    or stops answering; what it took by then it reads all the same.
    """
    summary = Summary()
    waiting: deque[str] = deque()
    most = server.article_bytes
    for payload in _payloads(_lines(documents, most, summary), most):
        while len(waiting) > AHEAD:
            _follow(server, waiting.popleft(), summary, progress)
        waiting.append(_sent(server, payload))
    while waiting:
        _follow(server, waiting.popleft(), summary, progress)
    return summary


def _lines(documents: Documents, most: int, summary: Summary) -> Iterator[bytes]:
    """Each article as it is sent; what cannot be is noted."""
    for document in documents:
        if isinstance(document, BadInput):
            summary.refuse(document)
        elif len(line := texts.line(document).encode()) > most:
            fault = f"has {len(line):,} bytes as it is sent, and the server beside this store takes {most:,} at once"
            summary.refused.append(Refused(document.key, f"{fault}; let that take more, or ingest this without it"))
        else:
            yield line


def _payloads(lines: Iterator[bytes], most: int) -> Iterator[bytes]:
    """The lines, as many at once as the server takes."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        if held and (len(held) == ARTICLES or size + len(line) + 1 > most):
            yield b"\n".join(held)
            held, size = [], 0
        held.append(line)
        size += len(line) + 1
    if held:
        yield b"\n".join(held)


def _sent(server: Serving, payload: bytes) -> str:
    """The id of the job."""
    headers = {"Content-Type": texts.LINES, "Idempotency-Key": secrets.token_hex(16)}
    while True:
        status, wait, answer = _asked(server, "POST", "/api/v1/articles", payload, headers)
        if status == 202:
            return str(answer["id"])
        if status not in {429, 503}:
            raise StoreError(f"the server beside this store refuses the articles: {answer.get('detail', status)}")
        time.sleep(wait)


def _follow(server: Serving, job: str, summary: Summary, progress: Callable[[int], object]) -> None:
    """Wait until the job has ended, and add what became of it."""
    while True:
        status, _, told = _asked(server, "GET", f"/api/v1/jobs/{job}")
        if status != 200:
            raise StoreError(f"the server does not tell what became of job {job}: {told.get('detail', status)}")
        counts = Counter({Outcome(name): told["articles"][name] for name in map(str, Outcome)})
        progress(Summary(summary.outcomes + counts).kept)
        if told["state"] == "failed":
            raise StoreError("; ".join(problem["detail"] for problem in told["problems"]))
        if told["state"] == "done":
            break
        time.sleep(PAUSE)
    summary.outcomes += counts
    summary.statements += told["statements"]
    summary.refused += [Refused(problem["article"], problem["detail"]) for problem in told["problems"]]
    summary.revised += told["revised"]
    summary.duplicates += told["duplicates"]
    summary.snapshot = told["snapshot"] or summary.snapshot


def _asked(
    server: Serving, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, float, dict[str, Any]]:
    """Status, seconds to wait before asking again, and the answer. Raises StoreError where there is none."""
    for left in reversed(range(TRIES)):
        connection = http.client.HTTPConnection(server.host, server.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, {**(headers or {}), "Authorization": f"Bearer {server.key}"})
            answer = connection.getresponse()
            return answer.status, float(answer.headers.get("Retry-After", 1)), json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError) as fault:
            if not left:
                at = f"http://{server.host}:{server.port}/"
                step = "start it again, or run the command again without it"
                raise StoreError(
                    f"the server beside this store, at {at}, does not answer ({type(fault).__name__}); {step}"
                ) from fault
            time.sleep(PAUSE)
        finally:
            connection.close()
    raise AssertionError
