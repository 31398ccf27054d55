"""Hostile and odd input at volume: every stage is fed what chance makes of the sample and of pieces that hurt parsers.

A child process tries one input after the other. What does not hold, takes too long or too much memory, or ends the child is a
find: it is printed with its seed, which names the input for good, and the input is kept. A second run goes on where the first ended.
"""

from __future__ import annotations

import faulthandler
import json
import os
import re
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

from bench.aims import AIMS

SECONDS = 10
"""Of the processor, for one input: beside others the clock tells little."""

CLOCK = 60
"""Seconds for one input all the same: what waits for something takes no processor."""

MEMORY = 2 * 10**9
"""Bytes of memory that a child may come to have, the language model and all it has read before included."""

ADDRESSES = 12 * 2**30
"""Bytes of addresses that a child may have, so that a bomb hits a wall; the engines map a few GB that they never touch."""

TICK = 0.05
HERTZ = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Tally:
    """What has been tried, and the slowest and the largest of each aim."""

    tried: Counter[str] = field(default_factory=Counter)
    finds: Counter[str] = field(default_factory=Counter)
    like: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    memory: int = 0

    def is_new(self, aim: str, fault: str) -> bool:
        """Count a find; whether it is the first of its kind and place."""
        self.finds[aim] += 1
        like = aim, fault.partition(":")[0], fault.rpartition("(")[2]
        self.like[like] += 1
        return self.like[like] == 1


class Child:
    """A process that tries inputs."""

    def __init__(self, folder: Path) -> None:
        context = get_context("spawn")
        self._trace = folder / "trace.txt"
        self._pipe, other = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(other, self._trace))
        self._process.start()
        other.close()
        self._pipe.recv()  # it is there

    def tries(self, aim: str, given: bytes) -> tuple[str | None, float]:
        """What is wrong with it, None where nothing is, and the seconds of the processor that it took.

        A child that takes too long or too much is ended.
        """
        before, began = self._spent(), time.monotonic()
        self._pipe.send((aim, given))
        while not self._pipe.poll(TICK) and self.alive:
            spent, clock = self._spent() - before, time.monotonic() - began
            if spent > SECONDS or clock > CLOCK:
                return self._ended(f"takes more than {spent:.0f} s of the processor, {clock:.0f} of the clock"), spent
            if self.memory > MEMORY:
                return self._ended(f"takes more than {MEMORY / 1e9:.0f} GB"), spent
        try:
            fault, spent = self._pipe.recv()
        except (EOFError, ConnectionResetError):
            self._process.join()
            return f"ends the process ({self._process.exitcode})", time.monotonic() - began
        return fault, spent

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    @property
    def memory(self) -> int:
        """Most bytes that it ever had."""
        told = re.search(r"VmHWM:\s+(\d+) kB", self._told("status"))
        return int(told[1]) * 1024 if told else 0

    def end(self) -> None:
        """End it, and the workers that it started."""
        if self._process.pid and self.alive:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.join()
        self._pipe.close()

    def _spent(self) -> float:
        told = self._told("stat").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / HERTZ if told else 0.0

    def _told(self, name: str) -> str:
        try:
            return Path(f"/proc/{self._process.pid}/{name}").read_text(encoding="utf-8")
        except (FileNotFoundError, ProcessLookupError):
            return ""

    def _ended(self, fault: str) -> str:
        """The fault with where the child was, which is ended."""
        assert self._process.pid
        os.kill(self._process.pid, signal.SIGUSR1)
        time.sleep(0.5)
        self.end()
        frames = re.findall(r'File ".*?([^/"]+)", line (\d+)', self._trace.read_text(encoding="utf-8"))
        return f"{fault} ({_where(frames)})"


def _serve(pipe: Connection, trace: Path) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with trace.open("w", encoding="utf-8") as file:
        faulthandler.register(signal.SIGUSR1, file)
        pipe.send(True)
        while True:
            aim, given = pipe.recv()
            began = time.process_time()
            fault = _fault(aim, given)
            pipe.send((fault, time.process_time() - began))


def _fault(aim: str, given: bytes) -> str | None:
    try:
        AIMS[aim].try_(given)
    except Exception as found:  # noqa: BLE001  # whatever it is, it is what we look for
        frames = [(Path(each.filename).name, each.lineno) for each in traceback.extract_tb(found.__traceback__)]
        return f"{type(found).__name__}: {str(found)[:1500]} ({_where(frames[::-1])})"
    return None


def _where(frames: Sequence[tuple[str, object]]) -> str:
    """The innermost frames."""
    return " < ".join(f"{name}:{number}" for name, number in frames[:8])


def measure(minutes: float, folder: Path, aims: Sequence[str], case: str | None = None) -> int:
    """Fuzz, or try one case again. Gives back how much did not hold."""
    folder.mkdir(parents=True, exist_ok=True)
    return _again(case, folder) if case else _fuzzed(minutes, folder, aims)


def _fuzzed(minutes: float, folder: Path, chosen: Sequence[str]) -> int:
    """How many finds there are; of those that are alike the first is printed, and its input kept. Ctrl-C ends it, to be gone on with."""
    tally, child, began = Tally(), Child(folder), time.monotonic()
    with suppress(KeyboardInterrupt):
        for seed in _seeds(minutes, folder / "state.json"):
            aim = Random(seed).choices(chosen, [AIMS[each].share for each in chosen])[0]
            given = _made(aim, seed)
            fault, took = child.tries(aim, given)
            tally.tried[aim] += 1
            tally.memory = max(tally.memory, child.memory)
            tally.slowest[aim] = max(tally.slowest.get(aim, (0.0, 0)), (took, seed))
            if fault and tally.is_new(aim, fault):
                (folder / f"{aim}-{seed}.input").write_bytes(given)
                print(f"{aim}:{seed}: {fault}", flush=True)
            if not child.alive:
                child = Child(folder)
    child.end()
    spent = (time.monotonic() - began) / 60
    print(f"{tally.tried.total()} inputs in {spent:.1f} minutes; most memory {tally.memory / 1e9:.2f} GB")
    for aim, number in tally.tried.items():
        took, seed = tally.slowest[aim]
        print(f"{aim}: {number} inputs, {tally.finds[aim]} finds, slowest {took:.2f} s ({aim}:{seed})")
    return tally.finds.total()


def _seeds(minutes: float, state: Path) -> Iterator[int]:
    """The seeds that come next, until so many minutes are spent; where it is and how long it took so far stand in a file."""
    first, before = json.loads(state.read_text(encoding="utf-8")) if state.exists() else (0, 0.0)
    began = time.monotonic()
    for seed in count(first):
        spent = before + time.monotonic() - began
        state.write_text(json.dumps([seed, spent]), encoding="utf-8")
        if spent >= 60 * minutes:
            return
        yield seed


def _made(aim: str, seed: int) -> bytes:
    return AIMS[aim].make(Random(f"{aim}:{seed}"))


def _again(case: str, folder: Path) -> int:
    """Try one case again, or a kept input."""
    aim, _, seed = case.partition(":")
    if not seed:
        aim = Path(case).name.partition("-")[0]
    given = _made(aim, int(seed)) if seed else Path(case).read_bytes()
    child = Child(folder)
    fault, took = child.tries(aim, given)
    print(f"{given[:2000]!r}\n{len(given)} bytes, {took:.2f} s, {child.memory / 1e9:.2f} GB: {fault or 'sound'}")
    child.end()
    return int(bool(fault))
