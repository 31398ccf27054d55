"""Whether a text is SPARQL 1.1, found out without evaluating it, in a process of its own.

pyoxigraph has no way to read a query and do no more, but it looks at the graphs to be asked when the query is read and before
it is evaluated, and what is no graph is an error (the tests notice if that changes). Some thousand brackets end the
process that reads them, so it is not this one. That takes some 50 ms, for queries that go to an engine elsewhere.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from functools import lru_cache
from typing import Any

from pyoxigraph import Store

SECONDS = 5
"""The longest that a query is read for; 1 MiB, the most that is taken, takes half a second."""

MEMORY = 2**30
ENDLESS = "it is too long, or too deeply nested, to be read"

NO_GRAPH: Any = 0


def mistake(sparql: str) -> str | None:
    """What is wrong with a text that is no SPARQL 1.1 query; None where it is one. Relative IRIs need a BASE."""
    try:
        return _read(sparql)
    except UnicodeEncodeError:
        return "it holds half of a surrogate pair, which is no character"
    except subprocess.TimeoutExpired:  # which is not remembered: the machine may have been busy
        return ENDLESS


@lru_cache(maxsize=16)
def _read(sparql: str) -> str | None:
    command = [sys.executable, "-I", __file__]
    done = subprocess.run(command, input=sparql.encode(), capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    return ENDLESS if done.returncode else done.stdout.decode().strip() or None


def main() -> None:
    """Say what is wrong with the query on standard input, if anything."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        Store().query(sys.stdin.buffer.read().decode(), default_graph=NO_GRAPH)
    except SyntaxError as fault:
        sys.stdout.buffer.write(str(fault.msg).encode())
    except ValueError:  # it is read, and there is no such graph
        pass


if __name__ == "__main__":
    main()
