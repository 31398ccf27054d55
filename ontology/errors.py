"""Every error that Onrecord raises on purpose.

    OnrecordError
    ├── BadInput            a document that cannot be read (place, fault, next step)
    ├── InvalidRecord       a record that could not exist, refused when it is made
    │   └── InvalidSpan
    ├── ShapeViolation      a graph that breaks ontology/shapes.ttl
    ├── BadModel            the tagger's files are missing or damaged
    ├── ClusterError        the machines that are to read cannot be reached, or would read otherwise
    ├── DecisionRefused     a decision on what is not there, or that does not go with it
    │   └── StoreMovedOn    it was taken from another snapshot than readers have now
    ├── RequestRefused      a request to write that cannot be taken as it was sent
    │   ├── KeyReused       its Idempotency-Key came with something else before
    │   ├── KeyPending      the request with that Idempotency-Key has not ended
    │   └── InboxFull       too many jobs wait already
    ├── BadSetting          a setting of the server that it cannot work with
    ├── StoreError          the store cannot be opened, read or written
    │   └── StoreLocked     another process is writing to it
    ├── ServerBusy          more is asked at once than the server has places for
    └── QueryError          a query that is refused, unknown, or wrongly parametrised
        ├── QueryMistaken   it is no SPARQL 1.1
        ├── QueryNotTaken   the engine of the store will not have it
        ├── AnswerTooLarge  its answer has more bytes than are taken
        ├── QueryRefused    it would write, or call out
        └── QueryTimeout    it ran past its deadline

A message names the place, the fault and the next step, in one line. Errors pass between processes: `args` holds what
`__init__` is given.
"""

from __future__ import annotations


class OnrecordError(Exception):
    """The root: whatever a caller may want to catch from us."""


class BadInput(OnrecordError):
    """A document that cannot be read; the others of its batch go on."""

    def __init__(self, place: str, fault: str, next_step: str) -> None:
        super().__init__(place, fault, next_step)
        self.place = place
        self.fault = fault
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.place}: {self.fault}; {self.next_step}"


class InvalidRecord(OnrecordError, ValueError):
    """A record with values that cannot go together."""


class InvalidSpan(InvalidRecord):
    """Not a stretch of text: offsets must satisfy 0 <= start < end."""


class ShapeViolation(OnrecordError):
    """A graph that breaks ontology/shapes.ttl; nothing of it is kept."""


class BadModel(OnrecordError):
    """A file of the tagger that is missing or is not the one that was trained."""

    def __init__(self, place: str, fault: str) -> None:
        super().__init__(place, fault)
        self.place = place
        self.fault = fault

    def __str__(self) -> str:
        return f"{self.place}: {self.fault}; install Onrecord again, or make the model anew with `make train`"


class ClusterError(OnrecordError):
    """The machines that are to read cannot be reached, or would read otherwise than this one."""


class DecisionRefused(OnrecordError):
    """A decision on something that is not there, or that does not go with what is to be decided."""


class StoreMovedOn(DecisionRefused):
    """A decision that was taken from another snapshot than readers have now."""


class RequestRefused(OnrecordError):
    """A request to write that cannot be taken as it was sent."""


class KeyReused(RequestRefused):
    """An Idempotency-Key that came with something else before."""


class KeyPending(RequestRefused):
    """An Idempotency-Key of a request that has not ended."""


class InboxFull(RequestRefused):
    """More jobs than a server lets wait."""


class TicketAnswered(RequestRefused):
    """An answer to a ticket that has one."""


class TicketsFull(RequestRefused):
    """More tickets than are kept open."""


class BadSetting(OnrecordError):
    """A setting of the server that it cannot work with."""


class StoreError(OnrecordError):
    """The store cannot be opened, read or written."""


class StoreLocked(StoreError):
    """Another process is writing to the store."""


class ServerBusy(OnrecordError):
    """More is asked at once than the server has places for; later there will be one."""


class QueryError(OnrecordError):
    """A query that is unknown, wrongly parametrised, or not SPARQL."""


class QueryMistaken(QueryError):
    """A query that is not SPARQL 1.1; `mistake` says what is wrong with it, and where."""

    def __init__(self, mistake: str) -> None:
        super().__init__(mistake)
        self.mistake = mistake

    def __str__(self) -> str:
        return f"the query is not SPARQL 1.1: {self.mistake}"


class QueryNotTaken(QueryError):
    """A query that the engine of a store will not have, for reasons of its own."""


class AnswerTooLarge(QueryError):
    """A query whose answer has more bytes than are taken."""


class QueryRefused(QueryError):
    """A query that would write, or make this machine call another."""


class QueryTimeout(QueryError):
    """A query that ran past its deadline and was ended."""
