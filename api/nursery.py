"""The near ends of the processes that evaluate queries (`api.worker`): of each worker, and of the nursery that forks them."""

from __future__ import annotations

import asyncio
import marshal
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any, Protocol

from api import worker
from api.worker import BORN, DATA, END, FAULT, FRAME, HEAD, QUESTION, frame


class Asked(Protocol):
    """The question that a worker is at: `api.asking.Asking`."""

    def head(self, payload: bytes) -> None: ...

    def data(self, payload: bytes) -> None: ...

    def finish(self) -> None: ...

    def refuse(self, outcome: str, said: str) -> None: ...


class Employer(Protocol):
    """Who has the workers: `api.pool.Pool`."""

    loop: asyncio.AbstractEventLoop

    def born(self, newcomer: Helper) -> None: ...

    def done(self, served: Helper) -> None: ...

    def lost(self, gone: Helper) -> None: ...


class Helper(asyncio.Protocol):
    """The near end of a process that answers one question after another."""

    def __init__(self, pool: Employer, generation: int, quads: str) -> None:
        self.transport: Any = None
        self.asking: Asked | None = None
        self.generation = generation
        self.pid = 0
        self.nice = False
        self._pool = pool
        self._quads = quads
        self._left = b""

    async def start(self, nursery: Nursery) -> None:
        near, far = socket.socketpair()
        try:
            near.setblocking(False)
            with far:
                nursery.bear(far)
            await self._pool.loop.create_unix_connection(lambda: self, sock=near)
        except OSError:
            near.close()
            raise
        self.put(frame(QUESTION, marshal.dumps({"quads": self._quads})))

    def put(self, said: bytes) -> None:
        self.transport.write(said)

    def computed(self) -> float:
        """Seconds of computing so far; by the clock where the system does not tell."""
        if sys.platform == "linux":
            with suppress(OSError):
                return time.clock_gettime(~self.pid << 3 | 2)  # clock_getcpuclockid(3)
        return time.monotonic()

    def give_way(self) -> None:
        self.nice = True
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 19)

    def signal(self, number: signal.Signals) -> None:
        if self.pid:  # 0 would be this process and all beside it
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """What it was asked is then nobody's matter any more."""
        self.asking = None
        self.signal(signal.SIGKILL)
        if self.transport:
            self.transport.resume_reading()  # or its end would not be seen

    def close(self) -> None:
        if self.transport:
            self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        data = self._left + data if self._left else data
        place = 0
        while len(data) - place >= FRAME.size:
            kind, size = FRAME.unpack_from(data, place)
            after = place + FRAME.size + size
            if after > len(data):
                break
            self._heard(kind, data[place + FRAME.size : after])
            place = after
        self._left = data[place:]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._pool.lost(self)

    def _heard(self, kind: bytes, payload: bytes) -> None:
        if kind == BORN:
            self.pid = int(payload)
            self._pool.born(self)
        elif not (asking := self.asking):
            return
        elif kind == HEAD:
            asking.head(payload)
        elif kind == DATA:
            asking.data(payload)
        elif kind == END:
            asking.finish()
            self._pool.done(self)
        elif kind == FAULT:
            outcome, _, said = payload.decode("utf-8", "replace").partition("\n")
            asking.refuse(outcome, said)
            self._pool.done(self)


class Nursery:
    """The near end of the process that forks workers (`api.worker`)."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._open()

    def bear(self, channel: socket.socket) -> None:
        """A new worker at the far end of that channel."""
        try:
            self._send([channel.fileno()])
        except OSError:  # somebody has ended it
            self.close()
            self._open()
            self._send([channel.fileno()])

    def bury(self, pid: int) -> None:
        with suppress(OSError):
            self._control.sendall(FRAME.pack(b"x", pid))

    def close(self) -> None:
        self._control.close()
        self._process.wait()

    def _open(self) -> None:
        self._control, far = socket.socketpair()
        with far:
            program = [sys.executable, "-P", worker.__file__, str(far.fileno()), str(self._memory_bytes)]
            self._process = subprocess.Popen(  # noqa: S603
                program, stdin=subprocess.DEVNULL, pass_fds=[far.fileno()], start_new_session=True
            )

    def _send(self, descriptors: list[int]) -> None:
        socket.send_fds(self._control, [FRAME.pack(b"n", 0)], descriptors)
