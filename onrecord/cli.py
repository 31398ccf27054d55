"""The `onrecord` command: docs/command.md says the same at more length."""

from __future__ import annotations

import csv
import getpass
import json
import math
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples, RdfFormat
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from api import keys as keyring
from api.keys import Scope
from graph import backups, damage, dumps, exports, integrity, query, readonly, snapshots, withheld
from graph import decisions as log
from graph.catalogue import Catalogue
from graph.embedded import EmbeddedStore
from graph.holdings import holdings
from graph.overview import Overview
from graph.search import Index
from graph.snapshots import Snapshot
from graph.store import Answer as Results
from graph.store import Reader
from graph.tickets import State as TicketState
from graph.tickets import Tickets
from onrecord.turns import patiently
from onrecord.withholding import discreet, put_in_place
from ontology import __version__
from ontology.errors import BadInput, BadSetting, DecisionRefused, OnrecordError, QueryError, StoreError, StoreLocked
from ontology.iris import BASE, visible
from ontology.policies import Polarity
from ontology.reading import Reading
from ontology.records import NAMED, Act

if TYPE_CHECKING:
    from onrecord.keeping import Summary
    from onrecord.publisher import Publisher
    from onrecord.reviewing import Item

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
keys = typer.Typer(no_args_is_help=True, help="Keys for those who may read, send articles or decide over HTTP.")
app.add_typer(keys, name="key")
tickets = typer.Typer(no_args_is_help=True, help="What readers say is wrong, and how that is answered.")
app.add_typer(tickets, name="ticket")
told = Console(stderr=True, highlight=False)

Paths = Annotated[list[str], typer.Argument(metavar="PATH…", help="Files, folders, or - for standard input.")]
Jobs = Annotated[int, typer.Option(min=1, help="Processes that read at the same time.")]


def _at(given: str) -> str:
    if not re.fullmatch(r"(tcp|tls)://[^/\s]+:[0-9]+", given):
        raise typer.BadParameter(f"{given!r} is not the address of a Dask scheduler, such as tcp://127.0.0.1:8786")
    return given


Scheduler = Annotated[
    str | None,
    typer.Option(parser=_at, metavar="ADDR", help="A Dask scheduler, whose workers read instead: tcp://host:8786."),
]


ONLY_TELLING = ("dry_run", "listed")
"""Options with which a command that writes changes nothing."""


def _written(context: typer.Context, given: Path) -> Path:
    """The folder of the store; with that of a service, what the command leaves there is published in the end.

    That of a command that was broken off too, if readers got a new snapshot by then: a review keeps what was answered.
    """
    if not _is_address(given):
        return given
    from onrecord import engines  # noqa: PLC0415  # what speaks HTTP takes a tenth of a second that folders do without

    url, folder = engines.place(str(given), os.environ)
    engines.claim(url, folder)
    before = snapshots.pointer(folder)

    def publish() -> None:
        fault = sys.exc_info()[1]
        done = fault is None or isinstance(fault, typer.Exit)
        if any(context.params.get(option) for option in ONLY_TELLING):
            return
        if not done and snapshots.pointer(folder) == before:
            return
        try:
            engines.publish(url, folder, _tell)
        except StoreLocked:
            step = "a server that runs here goes on with it by itself, else the next command does"
            _tell(f"{url} does not have this yet: another process is publishing there; {step}")

    context.call_on_close(publish)
    return folder


def _asked(context: typer.Context, given: Path) -> Path:
    """The folder of the store; that a service is meant is noted."""
    if not _is_address(given):
        return given
    from onrecord import engines  # noqa: PLC0415  # see above

    context.obj, folder = engines.place(str(given), os.environ)
    return folder


def _is_address(given: Path) -> bool:
    return str(given).casefold().startswith(("http:/", "https:/"))


Folder = Annotated[
    Path,
    typer.Option(
        "--store", envvar="ONRECORD_STORE", help="The folder of the store, or a SPARQL service.", callback=_written
    ),
]
Place = Annotated[
    Path,
    typer.Option(
        "--store", envvar="ONRECORD_STORE", help="The folder of the store, or a SPARQL service.", callback=_asked
    ),
]


def _share(given: str) -> float:
    try:
        share = float(given)
    except ValueError:
        share = math.nan
    if not 0 <= share <= 1:
        raise typer.BadParameter(f"{given!r} is not a number from 0 to 1, such as 0.8")
    return share


Sure = Annotated[
    float | None,
    typer.Option(
        "--min-confidence", parser=_share, metavar="X", help="Only statements at least this sure, from 0 to 1."
    ),
]


Thing = Annotated[
    str, typer.Argument(help="The end of its IRI, such as person/ada-moss or statement/1a2b3c4d5e6f7a8b.")
]
Why = Annotated[str | None, typer.Option(help="The reason, kept with the decision.")]
By = Annotated[str | None, typer.Option(help="Who decides; ONRECORD_USER or the login name without it.")]


class RowFormat(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class ExportFormat(StrEnum):
    TRIG = "trig"
    NQ = "nq"
    JSONL = "jsonl"
    CSV = "csv"
    GEXF = "gexf"
    GRAPHML = "graphml"


def main() -> None:
    """Exit with 0 when done, 1 when something was refused or failed, 2 for wrong usage."""
    try:
        app()
    except (QueryError, BadSetting, DecisionRefused) as fault:
        _tell(str(fault))
        sys.exit(2)
    except OnrecordError as fault:
        _tell(str(fault))
        sys.exit(1)
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as fault:
        _tell(f"{fault.filename or 'onrecord'}: {fault.strerror or fault}; check the path and its rights")
        sys.exit(1)
    except sqlite3.Error as fault:  # of a file that was damaged since it was opened
        _tell(f"onrecord: a file of the store cannot be read ({fault}); run `onrecord check`, which tells which")
        sys.exit(1)


@app.callback(invoke_without_command=True)
def onrecord(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Who said what, about which policy, in which post, and where exactly that is written."""
    if version:
        print(f"onrecord {__version__}")


@app.command()
def extract(paths: Paths, jobs: Jobs = 1, min_confidence: Sure = None) -> None:
    """Print what is on record in each article, one JSON object a line; nothing is written."""
    from ingest.readers import articles, within  # noqa: PLC0415  # the language model takes a second that asking and serving
    from onrecord import batch  # noqa: PLC0415           # do without, and so do the processes that serving starts
    from onrecord.lines import line, surer  # noqa: PLC0415

    refused = 0
    for found in batch.readings(within(articles(paths, notice=_tell), _longest()), jobs):
        if isinstance(found, BadInput):
            _tell(str(found))
            refused += 1
        else:
            shown = found if min_confidence is None else surer(found, min_confidence)
            print(json.dumps(line(shown), ensure_ascii=False))
    raise typer.Exit(1 if refused else 0)


@app.command()
def ingest(
    paths: Paths,
    store: Folder = Path("store"),
    jobs: Jobs = 1,
    scheduler: Scheduler = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is found.")] = False,
) -> None:
    """Keep what is on record in the articles: one named graph each. A second run changes nothing."""
    from ingest.readers import articles, within  # noqa: PLC0415  # see extract
    from onrecord import batch, sending, serving  # noqa: PLC0415

    _one_kind(jobs, scheduler)
    tell = discreet(store, _tell)
    documents = within(articles(paths, notice=tell), _longest())
    if dry_run:
        raise typer.Exit(_rehearse(batch.readings(documents, jobs, scheduler), tell))
    server = serving.beside(store)
    if server and not sending.answers(server):
        tell(f"{store}: a server was here, and does not answer; going on without it")
        server = None
    if server and scheduler:
        raise BadSetting(f"{store}: the server that runs there reads by itself; stop it, or leave out --scheduler")
    with _progress() as step:
        if server:
            summary = sending.send(documents, server, progress=step)
        else:
            summary = batch.ingest(documents, store, jobs=jobs, scheduler=scheduler, progress=step)
    code = _report(summary, store, tell)
    with suppress(OnrecordError):  # another batch may have taken the snapshot's place; what was asked for is done
        _count(store, tell)
    raise typer.Exit(code)


@app.command()
def rebuild(store: Folder = Path("store"), jobs: Jobs = 1, scheduler: Scheduler = None) -> None:
    """Read every kept article again with today's extractor, and make anew whatever is damaged or of an older form."""
    from onrecord.rebuilding import rebuild as anew  # noqa: PLC0415  # see extract

    _one_kind(jobs, scheduler)
    with _progress() as step:
        summary = anew(store, jobs=jobs, scheduler=scheduler, progress=step)
    raise typer.Exit(_report(summary, store, discreet(store, _tell)))


@app.command()
def serve(
    context: typer.Context,
    store: Place = Path("store"),
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 for any.")] = 8000,
    full_text: Annotated[
        bool, typer.Option("--full-text", help="Give articles' bodies too: for private use only.")
    ] = False,
) -> None:
    """Serve the pages, the REST API and SPARQL; those who have a key may write."""
    from onrecord.server import run  # noqa: PLC0415  # the web framework takes half a second that no other command needs

    def greet(at: int) -> None:
        _tell(f"Onrecord is at http://{host}:{at}/  (stop it with Ctrl+C)")

    run(store, host, port, greet, full_text=full_text, beside=_publisher(context.obj, store))


@keys.command("new")
def key_new(
    name: Annotated[
        str, typer.Argument(help="Whose it is; decisions taken with it can be seen by everybody as theirs.")
    ],
    scope: Annotated[list[Scope], typer.Option(help="What it is good for; give it again for more.")],
    store: Place = Path("store"),
) -> None:
    """Make a key, and print it: it is shown only now."""
    print(keyring.new(store, name, scope))


@keys.command("list")
def key_list(store: Place = Path("store")) -> None:
    """List the keys by name, with what they are good for; not the keys themselves, which nobody has."""
    for key in keyring.listed(store):
        print(_plain(f"{key.name}: {', '.join(sorted(key.scopes))}, since {key.made[:10]}"))


@keys.command("revoke")
def key_revoke(
    name: Annotated[str, typer.Argument(help="As `onrecord key list` shows it.")], store: Place = Path("store")
) -> None:
    """Let a key be none any more, for a running server too."""
    keyring.revoke(store, name)
    _tell(f"{store}: {name} has no key any more")


@tickets.command("list")
def ticket_list(
    everything: Annotated[bool, typer.Option("--all", help="Those that were answered, too.")] = False,
    store: Place = Path("store"),
) -> None:
    """List what readers say is wrong, with notes and contacts: that first which has waited longest."""
    for one in Tickets(store).tickets(None if everything else TicketState.OPEN):
        answer = (
            ""
            if one.state is TicketState.OPEN
            else f"; {one.state} by {one.by}{f': {one.reason}' if one.reason else ''}"
        )
        print(_plain(f"{one.id} {one.opened[:10]} statement/{one.statement}: {one.wrong}{answer}"))
        for label, words in (("note", one.note), ("contact", one.contact)):
            if words:
                print(_plain(f"  {label}: {' '.join(words.split())}"))


@tickets.command("accept")
def ticket_accept(
    ticket: Annotated[str, typer.Argument(help="Its id, as `onrecord ticket list` shows it.")],
    decision: Annotated[
        str | None, typer.Option(help="The id of the decision that followed; its reader sees it.")
    ] = None,
    why: Annotated[str | None, typer.Option(help="What its reader is told.")] = None,
    by: By = None,
    store: Place = Path("store"),
) -> None:
    """A reader is right. What follows is decided on its own: reject, hide, speaker."""
    if decision and decision not in {one.id for one in log.decisions(Snapshot.open(store))}:
        raise DecisionRefused(f"there is no decision {decision}; `onrecord decisions` lists them")
    _answer(store, ticket, TicketState.ACCEPTED, by, decision=decision, reason=why)


@tickets.command("decline")
def ticket_decline(
    ticket: Annotated[str, typer.Argument(help="Its id, as `onrecord ticket list` shows it.")],
    why: Annotated[str, typer.Option(help="The reason, which its reader is told.")],
    by: By = None,
    store: Place = Path("store"),
) -> None:
    """It stays as it is."""
    _answer(store, ticket, TicketState.DECLINED, by, reason=why)


@app.command()
def mcp(
    store: Place = Path("store"),
    server: Annotated[str | None, typer.Option(metavar="URL", help="A running server to ask instead.")] = None,
) -> None:
    """Answer programs that reason, over the Model Context Protocol on standard input and output; read-only."""
    try:
        from onrecord import agents  # noqa: PLC0415  # an optional extra
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in {"mcp", "httpx2"}:
            raise
        raise BadSetting(
            "onrecord mcp needs what is optional: `pip install -e '.[agents]'` in the project's folder"
        ) from missing
    client = agents.remote(server, os.environ.get("ONRECORD_READ_KEY")) if server else agents.local(store)
    agents.server(client).run()


@app.command()
def withhold(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The list: a name or pattern a line.")] = None,
    *,
    clear: Annotated[bool, typer.Option("--clear", help="Withhold nobody any more.")] = False,
    store: Folder = Path("store"),
) -> None:
    """Take the people on a list out of all that readers get, from now on."""
    if (file is None) == (not clear):
        raise BadSetting("give a list, or --clear to withhold nobody any more")
    about = put_in_place(store, file)
    if file is None:
        _tell(f"{store}: nobody is withheld any more")
        return
    touched = f"{about.articles} articles and {about.statements} statements are touched"
    _tell(f"{store}: {about.entries} entries are withheld; {touched}")
    if about.idle:
        lines = ", ".join(map(str, about.idle))
        _tell(f"{file}: nothing was found for lines {lines}; see whether they are spelt as the articles do")


@app.command()
def authority(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="CSV or Turtle: names, aliases, identifiers.")
    ] = None,
    *,
    clear: Annotated[bool, typer.Option("--clear", help="Know nobody but from articles any more.")] = False,
    store: Folder = Path("store"),
) -> None:
    """Let actors have the names and identifiers that a file of yours gives to the same people and organisations."""
    from onrecord import deciding  # noqa: PLC0415  # see extract

    if (file is None) == (not clear):
        raise BadSetting("give a file, or --clear to forget the last one")
    known, found = deciding.put_authorities(store, file)
    _tell(
        f"{store}: {known} entries, {found} of them named by articles"
        if file
        else f"{store}: no authority file any more"
    )


@app.command("query")
def ask(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="One of the named queries; without it they are listed.")] = None,
    *,
    param: Annotated[
        list[str] | None, typer.Option("-p", metavar="KEY=VALUE", help="A parameter of the query.")
    ] = None,
    min_confidence: Sure = None,
    sparql: Annotated[
        Path | None, typer.Option(help="A file with SPARQL of your own, or - for standard input.")
    ] = None,
    format: Annotated[RowFormat, typer.Option(help="How to print the rows.")] = RowFormat.TABLE,  # noqa: A002
    store: Place = Path("store"),
) -> None:
    """Ask a named query, or one of your own."""
    if sparql is not None and min_confidence is not None:
        raise QueryError("--min-confidence goes with a named query; in SPARQL, filter on onr:confidence")
    if (name is None) == (sparql is None):
        if name:
            raise QueryError("give the name of a query or --sparql FILE, not both")
        for known in query.names():
            print(f"{known:28} {query.load(known).title}")
        return
    if sparql is not None:
        text = sys.stdin.read() if str(sparql) == "-" else sparql.read_text(encoding="utf-8")
        readonly.refuse(text)
        _print_sparql(_free(text, store, context.obj), format)
        return
    assert name is not None
    sure = [] if min_confidence is None else [f"min_confidence={min_confidence}"]
    answer = query.ask(_reader(store, context.obj), name, _params([*(param or []), *sure]))
    if format is RowFormat.JSON:
        print(json.dumps(answer.as_json(), ensure_ascii=False, indent=1))
    else:
        _print_rows(answer.columns, [list(row.values()) for row in answer.rows], format)


@app.command()
def review(
    statements: Annotated[
        bool, typer.Option("--statements", help="Ask about statements, not about who is who.")
    ] = False,
    policies: Annotated[
        bool, typer.Option("--policies", help="Ask which policies are one, not about who is who.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="Only list what there is to ask.")] = False,
    by: By = None,
    store: Folder = Path("store"),
) -> None:
    """Ask about what is not sure, that first which matters most: y, n, s to skip, u to undo the last answer, q to stop."""
    from onrecord import reviewing  # noqa: PLC0415  # see extract

    if statements and policies:
        raise BadSetting("give --statements or --policies, not both")
    waiting = reviewing.items(Snapshot.open(store), statements=statements, policies=policies)
    if listed:
        for item in waiting:
            _ask(item)
        return
    answers = Answers()
    try:
        for item in waiting:
            while not _answered(item, answers, store, by or _user()):
                pass
        print("Nothing is left to ask.")
    finally:
        if answers.logged:
            _settle(store)


@app.command()
def merge(one: Thing, other: Thing, why: Why = None, by: By = None, store: Folder = Path("store")) -> None:
    """Two actors, or two policies, are one. The id of one leads to the other from then on."""
    _decide(store, Act.MERGE, one, other, by=by, why=why)


@app.command()
def different(one: Thing, other: Thing, why: Why = None, by: By = None, store: Folder = Path("store")) -> None:
    """Two actors, or two policies, are two, however alike their names."""
    _decide(store, Act.DIFFERENT, one, other, by=by, why=why)


@app.command()
def split(
    actor: Thing,
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE…", help="The articles that mean another.")],
    why: Why = None,
    by: By = None,
    store: Folder = Path("store"),
) -> None:
    """In these articles the name means somebody else, or another policy, than in the others."""
    _decide(store, Act.SPLIT, actor, *articles, by=by, why=why)


@app.command()
def confirm(thing: Thing, why: Why = None, by: By = None, store: Folder = Path("store")) -> None:
    """A statement, an actor, a policy, a position, a figure or an event is as it was found."""
    _decide(store, Act.CONFIRM, thing, by=by, why=why)


@app.command()
def reject(thing: Thing, why: Why = None, by: By = None, store: Folder = Path("store")) -> None:
    """It is no statement, nobody, or nothing of the kind: an error of the extractor's."""
    _decide(store, Act.REJECT, thing, by=by, why=why)


@app.command()
def hide(thing: Thing, why: Why = None, by: By = None, store: Folder = Path("store")) -> None:
    """It is right, but not to be shown."""
    _decide(store, Act.HIDE, thing, by=by, why=why)


@app.command()
def relabel(actor: Thing, name: str, why: Why = None, by: By = None, store: Folder = Path("store")) -> None:
    """An actor, or a policy, is called by another name."""
    _decide(store, Act.RELABEL, actor, by=by, why=why, named=name)


@app.command()
def stance(
    position: Annotated[str, typer.Argument(help="Such as position/1a2b3c4d5e6f7a8b.")],
    polarity: Annotated[Polarity, typer.Argument(help="Which way it points.")],
    why: Why = None,
    by: By = None,
    store: Folder = Path("store"),
) -> None:
    """A position points another way than was found."""
    _decide(store, Act.STANCE, position, by=by, why=why, named=polarity.value)


@app.command()
def speaker(
    statement: Thing,
    actor: Annotated[str | None, typer.Argument(metavar="[ACTOR]", help="Such as person/ada-moss.")] = None,
    *,
    role: Annotated[str | None, typer.Option(help="What the text calls a speaker without a name.")] = None,
    why: Why = None,
    by: By = None,
    store: Folder = Path("store"),
) -> None:
    """Somebody else said it."""
    if (actor is None) == (role is None):
        raise DecisionRefused("give the actor who said it, or --role for a speaker without a name")
    _decide(store, Act.SPEAKER, statement, *([actor] if actor else []), by=by, why=why, named=role)


@app.command()
def undo(
    decision: Annotated[str | None, typer.Argument(metavar="[DECISION]", help="Its id; without it the last.")] = None,
    why: Why = None,
    by: By = None,
    store: Folder = Path("store"),
) -> None:
    """Let a decision hold no more."""
    from onrecord import deciding  # noqa: PLC0415  # see extract

    taken = patiently(lambda: deciding.undo(store, decision, by=by or _user(), why=why))
    _tell(f"{taken.id}: {taken.value} is undone")


@app.command()
def decisions(context: typer.Context, store: Place = Path("store")) -> None:
    """List what was decided, by whom and why, and what of it holds."""
    reader = _reader(store, context.obj)
    taken = log.decisions(reader)
    holding = {one.id for one in log.holding(taken)}
    for one in taken:
        things = " ".join(target.iri.removeprefix(f"{BASE}id/") for target in one.targets) or one.value
        state = "" if one.id in holding else " (undone)"
        reason = f": {one.why}" if one.why else ""
        print(_plain(f"{one.id} {one.at:%Y-%m-%d} {one.by} {one.act} {things}{reason}{state}"))


@app.command()
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write, or - for standard output.")],
    format: Annotated[ExportFormat, typer.Option(help="What to write.")],  # noqa: A002
    store: Place = Path("store"),
) -> None:
    """Write to a file: all graphs as RDF, the current statements as rows, or the network."""
    reader = _reader(store, context.obj)
    if str(out) == "-":
        exports.FORMATS[format](reader, sys.stdout.buffer)
        return
    if out.is_dir():
        raise typer.BadParameter(f"{out} is a folder; name a file in it")
    unfinished = out.with_name(f"{out.name}.unfinished")
    with unfinished.open("wb") as file:
        exports.FORMATS[format](reader, file)
    unfinished.replace(out)


@app.command()
def dump(store: Place = Path("store")) -> None:
    """Write the newest snapshot as files for those who want all of it, into its own folder; `/data/` serves them."""
    from api.settings import from_environ  # noqa: PLC0415  # see serve

    made = dumps.dump(store, from_environ(os.environ).licence)
    for file in (*made.files, *made.papers):
        print(f"{made.folder / file.name}  {file.bytes} bytes")


@app.command()
def check(context: typer.Context, store: Place = Path("store")) -> None:
    """Look for damaged files, graphs that break their shapes, dangling references, misquoted words, stale lists and withheld names."""
    raise typer.Exit(_check(store, context.obj))


@app.command()
def backup(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write, such as press.tar.gz.")],
    store: Place = Path("store"),
) -> None:
    """Write all that cannot be made anew to one file, also while a server runs. It holds what is withheld: keep it safe."""
    if out.is_dir():
        raise typer.BadParameter(f"{out} is a folder; name a file in it")
    count = backups.back_up(store, out)
    _tell(
        f"{out}: {count} files, {out.stat().st_size / 1e6:.1f} MB; it holds what is withheld, and only you may read it"
    )


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `onrecord backup` wrote.")],
    store: Place = Path("store"),
) -> None:
    """Make a new store of a backup, and check it."""
    from onrecord import restoring  # noqa: PLC0415  # see extract

    count = restoring.restore(file, store)
    _tell(f"{store}: {count} files, each as it was written")
    raise typer.Exit(_check(store))


@app.command()
def settings() -> None:
    """Print the settings in force, and what they are when nobody sets them."""
    from api.settings import from_environ, in_force  # noqa: PLC0415  # see serve
    from onrecord import engines  # noqa: PLC0415  # see above

    rows = [
        (name, value, "" if value == default else default)
        for name, value, default in chain(in_force(from_environ(os.environ)), engines.in_force(os.environ))
    ]
    _print_rows(("variable", "value", "default"), rows, RowFormat.TABLE)


# --- helpers ------------------------------------------------------------------


def _reader(store: Path, url: str | None) -> Reader:
    """What is asked: the newest snapshot of a store in a folder, or the service that was given in its place."""
    if url is None:
        return Snapshot.open(store)
    from onrecord import engines  # noqa: PLC0415  # see above

    return engines.reader(url, store)


def _publisher(url: str | None, store: Path) -> Publisher | None:
    """Who keeps a service and the folder that belongs to it alike while a server runs."""
    if url is None:
        return None
    from onrecord import engines  # noqa: PLC0415  # see above
    from onrecord.publisher import Publisher  # noqa: PLC0415

    publisher = Publisher(engines.open_(url, store), store, _tell)
    publisher.once()
    return publisher


def _check(store: Path, url: str | None = None) -> int:
    """Print the faults of a store, and of the service to which it is published, one a line; the exit code."""
    if url and snapshots.current(store) is None:
        return _faults(integrity.faults(_reader(store, url), texts=False))
    damaged = [*damage.faults(store), *_of_keys(store)]
    if damaged:
        for fault in damaged:
            print(fault)
        told.print(f"{len(damaged)} faults; what the graphs say was not looked at")
        return 1
    snapshot = Snapshot.open(store)
    index = Index(snapshot.search, read_only=True) if snapshot.search.exists() else None
    faulty = [integrity.faults(snapshot, snapshot.covered), integrity.unsearchable(snapshot, index)]
    faulty.append(integrity.mislisted(snapshot))
    if listed := withheld.listed(store):
        faulty.append(integrity.named(snapshot, index, listed.names))
    if url:
        from onrecord import engines  # noqa: PLC0415  # see above

        faulty.append(engines.differing(url, store))
    with ExitStack() as opened:
        try:
            faulty.append(integrity.astray(opened.enter_context(EmbeddedStore(store)), snapshot))
        except StoreError as why:  # a server is writing to it, or the disk is read-only
            told.print(f"What readers get was not compared with what the store holds: {why}")
        return _faults(chain(*faulty))


def _faults(found: Iterable[str]) -> int:
    faults = 0
    for fault in found:
        print(fault)
        faults += 1
    told.print(f"{faults} faults" if faults else "The store is sound.")
    return 1 if faults else 0


def _of_keys(store: Path) -> Iterator[str]:
    try:
        keyring.listed(store)
    except StoreError as fault:
        yield str(fault)


def _ask(item: Item) -> None:
    print(_plain(item.question))
    for line in item.evidence:
        print(f"  {_plain(line)}")


@dataclass(slots=True)
class Answers:
    """What was answered in a review and not taken back, with the decision that each answer is; and whether anything was logged."""

    given: list[tuple[Item, str]] = field(default_factory=list)
    logged: bool = False


def _answered(item: Item, answers: Answers, store: Path, by: str) -> bool:
    """Ask a question, and log what is answered; whether it is done with. After an undoing it is asked once more."""
    _ask(item)
    answer = typer.prompt("y/n/s/u/q", prompt_suffix="> ").strip().lower()[:1]
    if answer == "q":
        raise typer.Exit
    try:
        if answer == "u" and answers.given:
            last = _taken_back(answers, store, by)
            while not _answered(last, answers, store, by):
                pass
        elif answer in {"y", "n"}:
            _log(item, item.yes if answer == "y" else item.no, answers, store, by)
    except StoreLocked as fault:
        print(_plain(f"{fault}"))
        return False
    return answer in {"y", "n", "s"}


def _log(item: Item, act: Act, answers: Answers, store: Path, by: str) -> None:
    """Log an answer; or tell why it cannot be decided so any more."""
    from onrecord import deciding  # noqa: PLC0415  # see extract

    try:
        taken = deciding.decide(store, act, item.things, by=by, settled=False)
    except DecisionRefused as fault:
        print(_plain(f"{fault}"))
        return
    answers.given.append((item, taken.id))
    answers.logged = True
    print(f"{taken.id}: {taken.act}")


def _taken_back(answers: Answers, store: Path, by: str) -> Item:
    """Undo the last answer, unless somebody has done so meanwhile; gives back what it answered."""
    from onrecord import deciding  # noqa: PLC0415  # see extract

    item, decision = answers.given[-1]
    try:
        print(f"{deciding.undo(store, decision, by=by, settled=False).value} is undone")
    except DecisionRefused as fault:
        print(_plain(f"{fault}"))
    answers.given.pop()
    return item


def _settle(store: Path) -> None:
    """Apply what was answered in a review, or tell when that will be done."""
    from onrecord import deciding  # noqa: PLC0415  # see extract

    try:
        deciding.settle(store)
    except StoreLocked as fault:
        _tell(f"{fault}")
        _tell("The answers are kept; the next decision or ingest applies them.")


def _answer(store: Path, ticket: str, state: TicketState, by: str | None, **told: str | None) -> None:
    answered = Tickets(store).answer(ticket, state, by or _user(), **told)
    if answered is None:
        raise DecisionRefused(f"there is no ticket {ticket}; `onrecord ticket list` lists them")
    _tell(f"{answered.id}: {answered.state}")


def _decide(store: Path, act: Act, *things: str, by: str | None, why: str | None, named: str | None = None) -> None:
    from onrecord import deciding  # noqa: PLC0415  # see extract

    taken = patiently(lambda: deciding.decide(store, act, things, by=by or _user(), why=why, named=named))
    _tell(f"{taken.id}: {act} {', '.join(target.label for target in taken.targets)}")


def _user() -> str:
    """Who decides, where nobody is named: whoever runs the command."""
    return os.environ.get("ONRECORD_USER") or getpass.getuser()


def _longest() -> int:
    """Characters that an article may have."""
    from api.settings import from_environ  # noqa: PLC0415  # see serve

    return from_environ(os.environ).article_characters


def _tell(message: str) -> None:
    """One line to whoever runs the command; what an article says is never taken for markup."""
    told.print(Text(_plain(message)), soft_wrap=True)


def _plain(words: str) -> str:
    """The words with what would steer a terminal written out."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in visible(words))


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """A line that counts the articles kept so far, where somebody watches; gives what to call with how many that are."""
    if not told.is_interactive:  # an empty line would be left in a log
        yield lambda _: None
        return
    columns = SpinnerColumn(), TextColumn("{task.completed:.0f} articles kept"), TimeElapsedColumn()
    with Progress(*columns, console=told, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda kept: progress.update(task, completed=kept)


def _one_kind(jobs: int, scheduler: str | None) -> None:
    if scheduler and jobs != 1:
        raise BadSetting("give --jobs, for this machine, or --scheduler, for those of a cluster; not both")


def _rehearse(readings: Iterable[Reading | BadInput], tell: Callable[[str], None]) -> int:
    """What is found, a line an article; the exit code."""
    refused = 0
    for found in readings:
        if isinstance(found, BadInput):
            tell(str(found))
            refused += 1
        else:
            actors = sum(actor.kind in NAMED for actor in found.actors)
            tell(f"{found.article.key}: {len(found.statements)} statements, {actors} people and organisations")
    tell("Nothing was written.")
    return 1 if refused else 0


def _report(summary: Summary, store: Path, tell: Callable[[str], None]) -> int:
    """Say what became of a batch; the exit code."""
    for fault in summary.refused:
        tell(str(fault))
    for revision in summary.revised:
        tell(f"{revision}, as another version of one article")
    for key in summary.duplicates:
        tell(f"{key}: the store has this text already, under another name; not kept twice")
    counts = [f"{count} {outcome}" for outcome, count in sorted(summary.outcomes.items())]
    if summary.refused:
        counts.append(f"{len(summary.refused)} refused")
    tell(f"{store}: {', '.join(counts) or 'nothing to ingest'}; {summary.statements} statements read")
    return 1 if summary.refused else 0


def _count(store: Path, tell: Callable[[str], None]) -> None:
    """Say how much the store holds now, and how good finding that was measured to be."""
    from api.measured import MEASURED  # noqa: PLC0415  # see serve

    if (name := snapshots.current(store)) is None:
        return
    snapshot = Snapshot(store, name)
    overview = Overview(snapshot.overview)
    held = asdict(holdings(Catalogue(snapshot.catalogue).statements, overview, partial(query.ask, snapshot)))
    tell(f"{store} holds {', '.join(f'{number} {kind}' for kind, number in held.items())}")
    measured = (one for one in MEASURED if one.kind == "who said what" and one.of)
    told = "; ".join(f"F1 {one.f1:.2f} on {one.data}" for one in measured)
    tell(f"Who said what was found with {told}. More: /quality")


def _params(given: list[str]) -> dict[str, list[str]]:
    params: dict[str, list[str]] = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals:
            raise QueryError(f"-p {one}: expected KEY=VALUE")
        params.setdefault(key, []).append(value)
    return params


def _print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], format: RowFormat) -> None:  # noqa: A002
    """As CSV; or for reading: as a table where it fits, else one row below the other."""
    if format is RowFormat.CSV:
        out = csv.writer(sys.stdout)
        out.writerow(columns)
        out.writerows([exports.harmless(cell) for cell in row] for row in rows)
        return
    shown = [[_shown(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *shown, strict=True)]
    width = sum(widths) + 3 * len(widths) + 1
    if not sys.stdout.isatty() or width <= Console().width:
        table = Table(*columns)
        for row in shown:
            table.add_row(*map(Text, row))
        Console(width=width, no_color=True).print(table)
        return
    for row in shown:
        for column, cell in zip(columns, row, strict=True):
            if cell:
                print(f"{column:>{max(map(len, columns))}}  {cell}")
        print()


def _shown(cell: object) -> str:
    """A cell on one line; an IRI of ours by its end."""
    return "" if cell is None else _plain(" ".join(str(cell).removeprefix(f"{BASE}id/").split()))


def _free(sparql: str, store: Path, url: str | None) -> Results:
    """The answer to a query of one's own; a service is asked by the account that may only read."""
    if url is None:
        return Snapshot.open(store).query(sparql)
    from onrecord import engines  # noqa: PLC0415  # see above

    readonly.for_engines(sparql)  # what is refused is refused before a service is gone to
    return engines.reader(url, store).free(sparql).answer


def _print_sparql(found: Results, format: RowFormat) -> None:  # noqa: A002
    if isinstance(found, QueryTriples):
        found.serialize(sys.stdout.buffer, RdfFormat.N_TRIPLES)
    elif isinstance(found, QueryBoolean) or format is RowFormat.JSON:
        found.serialize(sys.stdout.buffer, QueryResultsFormat.JSON)
    elif format is RowFormat.CSV:
        found.serialize(sys.stdout.buffer, QueryResultsFormat.CSV)
    else:
        columns = [variable.value for variable in found.variables]
        _print_rows(columns, [[term and getattr(term, "value", str(term)) for term in row] for row in found], format)
