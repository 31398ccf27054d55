"""Measure quality and speed. Results are kept by hand in bench/RESULTS.md, each with its command.

python -m bench quality     who said what on PolNeAR and on the gold articles
python -m bench speakers    whom pronouns, descriptions and surnames of sources are taken for
python -m bench speed       ingest beside the bare spaCy pipeline, on the texts of PolNeAR dev
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import quality, speakers, speed


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["quality", "speakers", "speed", "all"], nargs="?", default="all")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with the corpora")
    parser.add_argument("--part", choices=["dev", "train"], default="dev", help="of PolNeAR, for quality")
    chosen = parser.parse_args()
    if chosen.what in {"quality", "all"}:
        quality.measure(chosen.shared, chosen.part)
    if chosen.what in {"speakers", "all"}:
        speakers.measure(chosen.shared)
    if chosen.what in {"speed", "all"}:
        speed.measure(chosen.shared)


if __name__ == "__main__":
    main()
