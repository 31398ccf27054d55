"""What parameters have in common: days are written as days, things by their ids, and nothing is given twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from api.keys import IN_TEXT
from ontology.errors import QueryError
from ontology.iris import BASE

Asked = TypeVar("Asked", bound=BaseModel)


def _day(value: object) -> object:
    """Numbers would pass for seconds since 1970."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as fault:
        raise PydanticCustomError("day", "is no day; expected year, month and day, such as 2024-05-03") from fault


Day = Annotated[date, BeforeValidator(_day)]


def _short(share: float) -> float:
    """No measure of ours is finer, and nothing longer is written into a query."""
    return round(share, 6)


Share = Annotated[
    float, Field(ge=0, le=1, description="statements at least this sure, from 0 to 1"), AfterValidator(_short)
]


def _without_key(text: str) -> str:
    if IN_TEXT.search(text):
        raise PydanticCustomError(
            "key", "what looks like a key is in it, and all could read it; leave that out, and revoke the key"
        )
    return text


Public = Annotated[str, AfterValidator(_without_key)]
"""What somebody writes for all to read."""

THING = rf"^({re.escape(BASE)}id/)?[a-z]+/[a-z0-9-]+$"
"""What names a thing: the end of its IRI, made by `ontology.iris.slug`, or all of it."""


def _thing(given: str) -> str:
    if not re.fullmatch(THING[1:-1], given):
        raise PydanticCustomError("thing", "names no thing; expected the end of its address, such as person/ada-quill")
    return given


Thing = Annotated[str, AfterValidator(_thing), Field(json_schema_extra={"pattern": THING})]


def _things(given: str) -> str:
    named = given.split(",")
    if len(named) > MOST:
        raise PydanticCustomError("things", "names more than {most} things; expected fewer", {"most": MOST})
    return ",".join(map(_thing, named))


MOST = 40
"""Things that one parameter may name."""

Things = Annotated[
    str,
    AfterValidator(_things),
    Field(json_schema_extra={"pattern": rf"^{THING[1:-1]}(,{THING[1:-1]}){{0,{MOST - 1}}}$"}),
]
"""Several of them, with commas between."""


def _of(kind: str) -> Any:
    """A thing of which it is known what it is, so that this need not be said. No thing is called as JSON has its constants and numbers."""
    slug = "(?!(null|true|false|[0-9]+)$)[a-z0-9][a-z0-9-]*"
    pattern = rf"^({slug}|{THING[1:-1]})$"

    def named(given: str) -> str:
        return f"{kind}/{given}" if re.fullmatch(slug, given) else _thing(given)

    return Annotated[str, AfterValidator(named), Field(json_schema_extra={"pattern": pattern})]


TopicId, PolicyId = _of("topic"), _of("policy")
SpeakerId = _of("person")
"""A speaker, who is a person where it is not said what else: `ada-quill` is `person/ada-quill`."""

SNAPSHOT = "^[0-9]{8}T[0-9]{12}Z$"
"""The id of a snapshot, as `graph.snapshots.TIME` writes it."""


def _snapshot(given: str) -> str:
    if not re.fullmatch(SNAPSHOT[1:-1], given):
        raise PydanticCustomError(
            "snapshot", "no id of a snapshot, such as 20240503T101500000000Z; every list gives its own as `snapshot`"
        )
    return given


SnapshotId = Annotated[str, AfterValidator(_snapshot), Field(json_schema_extra={"pattern": SNAPSHOT})]


def parsed(request: Request, model: type[Asked]) -> Asked:
    """What an address asks for, as FastAPI would give it: at a twentieth of its price, which is most of that of a short list.

    Raises RequestValidationError where a parameter is unknown or wrong, QueryError where one is given twice.
    """
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    given = dict(pairs)
    if len(given) < len(pairs):
        _once(name for name, _ in pairs)
    try:
        return model.model_validate(given)
    except ValidationError as fault:
        raise RequestValidationError(fault.errors()) from fault


def described(model: type[BaseModel]) -> dict[str, Any]:
    """The parameters of an address that are `parsed` so, for its description in OpenAPI."""
    schema = model.model_json_schema()
    required = schema.get("required", ())
    return {
        "parameters": [
            {"name": name, "in": "query", "required": name in required, "schema": about}
            | ({"description": about["description"]} if "description" in about else {})
            for name, about in schema["properties"].items()
        ]
    }


async def understood(request: Request) -> None:  # async, since anything else would wait for a thread
    """Raises QueryError where a parameter would be ignored: because it is given twice, or the address knows none such."""
    _once(name for name, _ in request.query_params.multi_items())
    dependant = getattr(request.scope.get("route"), "dependant", None)
    taken = dependant.query_params if dependant else ()
    if any(issubclass(_kind(one), BaseModel) for one in taken):
        return  # which says itself what it does not know
    known = [one.alias for one in taken]
    if unknown := sorted(set(request.query_params) - {*known}):
        takes = f"takes {', '.join(known)}" if known else "takes none"
        raise QueryError(f"unknown parameter: {', '.join(unknown)}; this address {takes}")


def _kind(parameter: Any) -> type:
    kind = parameter.field_info.annotation
    return kind if isinstance(kind, type) else object


def _once(names: Iterable[str]) -> None:
    if repeated := sorted(name for name, times in Counter(names).items() if times > 1):
        raise QueryError(f"given more than once: {', '.join(repeated)}")
