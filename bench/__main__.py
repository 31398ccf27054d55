"""Measure quality and speed. Results are kept by hand in bench/RESULTS.md, each with its command.

`python -m bench` alone measures quality and speed of extraction; `python -m bench NAME --help` says what may be asked of one.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from click import Choice

from bench import archive as archives
from bench import echoes as echoing
from bench import fuzz as fuzzing
from bench import identity as identities
from bench import ingest as ingesting
from bench import kills as killing
from bench import map as mapping
from bench import policies as of_policies
from bench import quality as of_quality
from bench import questions as asking
from bench import rest as resting
from bench import scale as scaling
from bench import snapshots as snapping
from bench import sparql as querying
from bench import speakers as speaking
from bench import speed as speeding
from bench import trust as trusting
from bench import verdicts as judging
from bench import w3c as conforming
from bench.aims import AIMS
from bench.kinds import KINDS

LABELLED = Path("tests/gold/policies/apart")
"""Sentences that were labelled before there were rules for them, and not looked at since."""

app = typer.Typer(add_completion=False, help=__doc__, pretty_exceptions_enable=False)


class Part(StrEnum):
    """Of PolNeAR."""

    DEV = "dev"
    TRAIN = "train"


class Judged(StrEnum):
    """What a reader judged."""

    POLICIES = "policies"
    POSITIONS = "positions"


Shared = Annotated[Path, typer.Option(help="The folder with the corpora.")]
Listing = Annotated[bool, typer.Option("--list", help="List what went wrong.")]
Records = Annotated[Path, typer.Option(help="The store with the records.")]


@app.callback(invoke_without_command=True)
def both(context: typer.Context, shared: Shared = Path("../shared")) -> None:
    """Quality and speed, where nothing else is asked."""
    if context.invoked_subcommand is None:
        of_quality.measure(shared, of_quality.Asked())
        speeding.measure(shared)


@app.command()
def quality(  # one for each option
    *,
    shared: Shared = Path("../shared"),
    part: Annotated[Part, typer.Option(help="Of PolNeAR.")] = Part.DEV,
    lines: Annotated[
        Path | None, typer.Option(help="`onrecord extract` lines of that part, instead of reading it.")
    ] = None,
    json: Annotated[Path | None, typer.Option(help="A file for all figures.")] = None,
    misses: Annotated[int, typer.Option(metavar="N", help="List N misses and N false finds.")] = 0,
    kind: Annotated[str, typer.Option(click_type=Choice([*KINDS]), help="Of the misses.")] = "all",
    words: Annotated[bool, typer.Option("--words", help="With their words, which are not ours to publish.")] = False,
) -> None:
    """Who said what on PolNeAR and on the gold articles, what goes wrong, and the speakers."""
    of_quality.measure(shared, of_quality.Asked(part, lines, misses, kind, words, json))


@app.command()
def speakers(shared: Shared = Path("../shared")) -> None:
    """Whom pronouns, descriptions and surnames of sources are taken for, file by file."""
    speaking.measure(shared)


@app.command()
def policies(
    cases: Annotated[Path, typer.Option(help="The folder with the sentences.")] = LABELLED, listing: Listing = False
) -> None:
    """Policies, sums, speech acts and positions on labelled sentences."""
    of_policies.measure(cases, misses=listing)


@app.command()
def verdicts(
    shared: Shared = Path("../shared"),
    sample: Annotated[Judged | None, typer.Option(help="Draw these anew, with their words.")] = None,
) -> None:
    """What a reader said of random policies and positions in PolNeAR dev."""
    judging.sample(shared, sample) if sample else judging.measure()


@app.command()
def trust(shared: Shared = Path("../shared")) -> None:
    """Learn from such verdicts in PolNeAR train what policies and positions are worth; writes the weights."""
    trusting.make(shared)


@app.command()
def questions(shared: Shared = Path("../shared"), listing: Listing = False) -> None:
    """The 25 questions of the founding articles, asked by named queries."""
    asking.measure(shared, misses=listing)


@app.command()
def speed(shared: Shared = Path("../shared")) -> None:
    """Extract beside spaCy's whole default pipeline alone, on the texts of PolNeAR dev."""
    speeding.measure(shared)


@app.command()
def ingest(
    shared: Shared = Path("../shared"),
    articles: Annotated[int | None, typer.Option(metavar="N", help="Only the first N.")] = None,
) -> None:
    """Ingest end to end beside extract, and two workers beside two processes, on the texts of PolNeAR dev."""
    ingesting.measure(shared, articles)


@app.command()
def identity() -> None:
    """How fast it is judged who is who in many made-up articles, and how right that is."""
    identities.measure()


@app.command()
def echoes() -> None:
    """How fast one utterance is found in several of many made-up articles, and how many are."""
    echoing.measure()


@app.command()
def scale(store: Records = Path("store")) -> None:
    """Both and copies, on up to 20,000 articles made from the parsed records of a store."""
    scaling.measure(store)


@app.command()
def touch(store: Records = Path("store")) -> None:
    """The same when one more article comes to so many that are judged already."""
    scaling.touch(store)


@app.command()
def snapshots(
    sizes: Annotated[list[int] | None, typer.Option("--articles", help="How many, once for each size.")] = None,
) -> None:
    """What readers wait for after one more article, in stores of several sizes that are not judged across articles."""
    snapping.measure(sizes or snapping.SIZES)


@app.command()
def archive(
    folder: Annotated[Path, typer.Option("--archive", help="The made store, which is written where there is none.")],
    store: Records = Path("store"),
    articles: Annotated[int, typer.Option(help="How many.")] = 2_000,
    bulk: Annotated[bool, typer.Option("--bulk", help="Load the quads at once, and judge nothing.")] = False,
) -> None:
    """Readers of 2,000 to 200,000 short items cut from the readings of a store."""
    archives.measure(store, folder, articles, bulk=bulk)


@app.command()
def sparql() -> None:
    """SPARQL beside the native Oxigraph server, and small queries beside runaway ones."""
    querying.measure()


@app.command()
def w3c(suite: Annotated[Path, typer.Option(help="The folder with */manifest.ttl.")]) -> None:
    """The W3C's SPARQL evaluation tests on both servers; they are no part of the project."""
    conforming.measure(suite)


@app.command()
def rest(
    store: Annotated[Path, typer.Option(help="The store to serve; made where there is none.")] = Path("store"),
) -> None:
    """REST lists and 304 answers beside a bare ASGI application, on a made-up store."""
    resting.measure(store)


@app.command("map")
def map_() -> None:
    """The map in a browser: first picture, click to panel, and the server, on made-up stores."""
    mapping.measure()


@app.command()
def kills(
    number: Annotated[int, typer.Option("--kills", help="How many.")] = 200,
    seed: Annotated[int, typer.Option(help="What the moments are drawn from.")] = 0,
) -> None:
    """Kill -9 at random instants of a server with clients, and of commands."""
    killing.measure(number, seed)


@app.command()
def fuzz(
    minutes: Annotated[float, typer.Option(help="In all, with those of earlier runs in that folder.")] = 60,
    folder: Annotated[Path, typer.Option(help="For the inputs that are finds.")] = Path("store/fuzz"),
    aims: Annotated[str, typer.Option(help="Which.")] = ",".join(AIMS),
    case: Annotated[str | None, typer.Option(help="One again: aim:seed, or a file that was kept.")] = None,
) -> None:
    """Hostile and odd input, which goes on where it ended; prints what does not hold, and ends with 1 then."""
    raise typer.Exit(1 if fuzzing.measure(minutes, folder, aims.split(","), case) else 0)


if __name__ == "__main__":
    app()
