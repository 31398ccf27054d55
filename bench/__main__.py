"""Measure quality and speed. Results are kept by hand in bench/RESULTS.md, each with its command.

python -m bench quality ../shared     who said what on PolNeAR dev and on the gold articles
python -m bench speed ../shared       ingest beside the bare spaCy pipeline, on the texts of PolNeAR dev
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import quality, speed

MEASURES = {"quality": quality.measure, "speed": speed.measure}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=[*MEASURES, "all"], nargs="?", default="all")
    parser.add_argument("shared", type=Path, nargs="?", default=Path("../shared"), help="the folder with the corpora")
    chosen = parser.parse_args()
    for name, measure in MEASURES.items():
        if chosen.what in {name, "all"}:
            print(f"# {name}")
            measure(chosen.shared)


if __name__ == "__main__":
    main()
