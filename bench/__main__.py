"""Measure quality and speed. Results are kept by hand in bench/RESULTS.md, each with its command.

python -m bench quality     who said what on PolNeAR and on the gold articles, what goes wrong, and the speakers
python -m bench speakers    whom pronouns, descriptions and surnames of sources are taken for, file by file
python -m bench policies    policies, sums, speech acts and positions on labelled sentences (--cases, --list)
python -m bench verdicts    what a reader said of random policies and positions in PolNeAR dev (--sample to draw anew)
python -m bench trust       learn from such verdicts in PolNeAR train what policies and positions are worth; writes the weights
python -m bench questions   the 25 questions of the founding articles, asked by named queries (--list)
python -m bench speed       extract beside spaCy's whole default pipeline alone, on the texts of PolNeAR dev
python -m bench identity    how fast it is judged who is who in many made-up articles, and how right that is
python -m bench echoes      how fast one utterance is found in several of many made-up articles, and how many are
python -m bench scale       both and copies, on up to 20,000 articles made from the parsed records of a store
python -m bench touch       the same when one more article comes to so many that are judged already
python -m bench sparql      SPARQL beside the native Oxigraph server, and small queries beside runaway ones
python -m bench w3c         the W3C's SPARQL evaluation tests on both servers (--suite, which is no part of the project)
python -m bench rest        REST lists and 304 answers beside a bare ASGI application, on a made-up store (--store; made where there is none)
python -m bench map         the map in a browser: first picture, click to panel, and the server, on made-up stores
python -m bench             quality and speed
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import (
    echoes,
    identity,
    policies,
    quality,
    questions,
    rest,
    scale,
    sparql,
    speakers,
    speed,
    trust,
    verdicts,
    w3c,
)
from bench import map as map_
from bench.kinds import KINDS

LABELLED = Path("tests/gold/policies/apart")
"""Sentences that were labelled before there were rules for them, and not looked at since."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "what",
        choices=[
            *"quality speakers policies verdicts trust questions speed identity echoes scale touch rest sparql w3c map all".split()
        ],
        nargs="?",
        default="all",
    )
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with the corpora")
    of_quality = parser.add_argument_group("quality")
    of_quality.add_argument("--part", choices=["dev", "train"], default="dev", help="of PolNeAR")
    of_quality.add_argument("--lines", type=Path, help="`onrecord extract` lines of that part, instead of reading it")
    of_quality.add_argument("--json", type=Path, help="a file for all figures")
    of_quality.add_argument("--misses", type=int, default=0, metavar="N", help="list N misses and N false finds")
    of_quality.add_argument("--kind", choices=KINDS, default="all", help="of the misses to list")
    of_quality.add_argument("--words", action="store_true", help="with their words, which are not ours to publish")
    parser.add_argument(
        "--store", type=Path, default=Path("store"), help="scale: the store with the records; rest: the one to serve"
    )
    parser.add_argument("--cases", type=Path, default=LABELLED, help="policies: the folder with the sentences")
    parser.add_argument("--list", action="store_true", help="policies, questions: list what went wrong")
    parser.add_argument(
        "--sample", choices=["policies", "positions"], help="verdicts: draw these anew, with their words"
    )
    parser.add_argument("--suite", type=Path, help="w3c: the folder with */manifest.ttl")
    chosen = parser.parse_args()
    if chosen.what in {"quality", "all"}:
        asked = quality.Asked(chosen.part, chosen.lines, chosen.misses, chosen.kind, chosen.words, chosen.json)
        quality.measure(chosen.shared, asked)
    if chosen.what == "speakers":
        speakers.measure(chosen.shared)
    if chosen.what == "policies":
        policies.measure(chosen.cases, misses=chosen.list)
    if chosen.what == "verdicts":
        if chosen.sample:
            verdicts.sample(chosen.shared, chosen.sample)
        else:
            verdicts.measure()
    if chosen.what == "trust":
        trust.make(chosen.shared)
    if chosen.what == "questions":
        questions.measure(chosen.shared, misses=chosen.list)
    if chosen.what == "identity":
        identity.measure()
    if chosen.what == "echoes":
        echoes.measure()
    if chosen.what == "scale":
        scale.measure(chosen.store)
    if chosen.what == "touch":
        scale.touch(chosen.store)
    if chosen.what == "w3c":
        w3c.measure(chosen.suite)
    if chosen.what == "sparql":
        sparql.measure()
    if chosen.what == "rest":
        rest.measure(chosen.store)
    if chosen.what == "map":
        map_.measure()
    if chosen.what in {"speed", "all"}:
        speed.measure(chosen.shared)


if __name__ == "__main__":
    main()
