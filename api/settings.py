"""What a deployment may set, in one record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from ipaddress import ip_network
from math import ceil
from pathlib import Path

from graph.dumps import LICENCE
from ontology.errors import BadSetting

ON, OFF = ("yes", "true", "on", "1"), ("no", "false", "off", "0", "")
SITE = re.compile(r"self|none|https?://[A-Za-z0-9.*-]+(:\d+)?")
LOGS = ("auto", "json", "text", "off")


@dataclass(frozen=True)
class Settings:
    """`store` is a folder; deadlines are in seconds; `rows`, `answer_bytes` and `memory_bytes` hold for one SPARQL query.

    `workers` evaluate queries that are done soon, `long_workers` the others.

    `full_text` lets readers have the bodies of articles, which is for private use. Where it is not `open`, reading takes a key.
    `contact` is whom to write to. `article_bytes` may be sent at once, an article may have
    `article_characters`, and `writes_per_minute` hold for each key.
    With `tickets` readers may say what is wrong with a statement.
    `licence` is the address of what the data may be used for; with `dumps` files for bulk readers are made of each new
    snapshot. `grace` and `keep_alive` are in seconds: what running answers get when the server is told to stop, and how long a
    connection may be idle. `proxies` are the addresses whose word on the client and the scheme is taken, `embed` the sites
    that may show pages in a frame, both as docs/settings.md says.
    """

    store: Path = Path("store")
    workers: int = 10
    deadline: float = 30.0
    answer_bytes: int = 2**30
    memory_bytes: int = 4 * 2**30
    full_text: bool = False
    long_workers: int = 1
    max_deadline: float = 60.0
    rows: int = 1_000_000
    open: bool = True
    contact: str | None = None
    article_bytes: int = 10 * 2**20
    article_characters: int = 10_000_000
    writes_per_minute: int = 60
    tickets: bool = True
    licence: str = LICENCE
    dumps: bool = True
    log: str = "auto"
    metrics: bool = True
    grace: int = 10
    keep_alive: int = 75
    proxies: str = "127.0.0.1"
    embed: str = "self"


def from_environ(environ: Mapping[str, str]) -> Settings:
    """The settings that the ONRECORD_… variables give. Raises BadSetting where one is not as it should be."""

    def number(name: str, default: float) -> float:
        given = environ.get(name, str(default))
        try:
            value = float(given)
        except ValueError:
            value = 0.0
        if not 0 < value < float("inf"):
            raise BadSetting(f"{name} is {given!r}; expected a number above zero, such as {default:g}")
        return value

    def switch(name: str, default: bool) -> bool:
        given = environ.get(name, str(default)).strip().casefold()
        if given not in {*ON, *OFF}:
            raise BadSetting(f"{name} is {given!r}; expected yes or no")
        return given in ON

    def one_of(name: str, known: Sequence[str], default: str) -> str:
        given = environ.get(name, default).strip().casefold() or default
        if given not in known:
            raise BadSetting(f"{name} is {given!r}; expected {', '.join(known[:-1])} or {known[-1]}")
        return given

    return Settings(
        store=Path(environ.get("ONRECORD_STORE", "store")),
        workers=ceil(number("ONRECORD_WORKERS", Settings.workers)),
        deadline=number("ONRECORD_DEADLINE", Settings.deadline),
        answer_bytes=ceil(number("ONRECORD_ANSWER_BYTES", Settings.answer_bytes)),
        memory_bytes=ceil(number("ONRECORD_MEMORY_BYTES", Settings.memory_bytes)),
        full_text=switch("ONRECORD_FULL_TEXT", Settings.full_text),
        long_workers=ceil(number("ONRECORD_LONG_WORKERS", Settings.long_workers)),
        max_deadline=number("ONRECORD_MAX_DEADLINE", Settings.max_deadline),
        rows=ceil(number("ONRECORD_ROWS", Settings.rows)),
        open=switch("ONRECORD_OPEN", Settings.open),
        contact=environ.get("ONRECORD_CONTACT", "").strip() or None,
        article_bytes=ceil(number("ONRECORD_ARTICLE_BYTES", Settings.article_bytes)),
        article_characters=ceil(number("ONRECORD_ARTICLE_CHARACTERS", Settings.article_characters)),
        writes_per_minute=ceil(number("ONRECORD_WRITES_PER_MINUTE", Settings.writes_per_minute)),
        tickets=switch("ONRECORD_TICKETS", Settings.tickets),
        licence=_address("ONRECORD_LICENCE", environ.get("ONRECORD_LICENCE") or Settings.licence),
        dumps=switch("ONRECORD_DUMPS", Settings.dumps),
        log=one_of("ONRECORD_LOG", LOGS, Settings.log),
        metrics=switch("ONRECORD_METRICS", Settings.metrics),
        grace=ceil(number("ONRECORD_GRACE", Settings.grace)),
        keep_alive=ceil(number("ONRECORD_KEEP_ALIVE", Settings.keep_alive)),
        proxies=_proxies(environ.get("ONRECORD_PROXIES", Settings.proxies)),
        embed=_sites(environ.get("ONRECORD_EMBED", Settings.embed)),
    )


def in_force(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Each variable with its value and its default, as docs/settings.md writes them."""
    for each in fields(settings):
        yield f"ONRECORD_{each.name.upper()}", _shown(getattr(settings, each.name)), _shown(each.default)


def _shown(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _address(name: str, given: str) -> str:
    """Raises BadSetting where it is none that may stand in a header and in RDF."""
    if not re.fullmatch(r"https?://[\w.~:/?#@!$&'()*+,;=%\[\]-]+", given, re.ASCII):
        raise BadSetting(f"{name} is {given!r}; expected an address such as {LICENCE}")
    return given


def _proxies(given: str) -> str:
    """Raises BadSetting where one is no address: the server would trust nobody, and not say so."""
    try:
        if given.strip() != "*":
            for each in given.split(","):
                ip_network(each.strip())
    except ValueError:
        raise BadSetting(
            f"ONRECORD_PROXIES is {given!r}; expected addresses or networks with commas between, such as 10.0.0.0/8, or *"
        ) from None
    return given.strip()


def _sites(given: str) -> str:
    """Raises BadSetting where one is no origin: what stands here goes into a header."""
    if not all(SITE.fullmatch(each) for each in given.split()) or not given.strip():
        raise BadSetting(f"ONRECORD_EMBED is {given!r}; expected none, or self and sites such as https://paper.example")
    return " ".join(given.split())
