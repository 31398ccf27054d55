"""A part of a corpus measured whole, on a small corpus of our own, and figures of ours beside the scorer's."""

import json
from pathlib import Path

import pytest

from bench.quality import Asked, polnear, recall_interval

TEXT = "Bridge stays.\nThe mayor said it holds. The mayor hopes for money."

ANNOTATIONS = """\
T1\tSource 14 23\tThe mayor
T2\tCue 24 28\tsaid
T3\tContent 29 37\tit holds
E1\tCue:T2 Source:T1 Cue:T2 Content:T3
T4\tSource 39 48\tThe mayor
T5\tCue 49 54\thopes
T6\tContent 55 64\tfor money
E2\tCue:T5 Source:T4 Cue:T5 Content:T6
"""

SAID = {
    "source": [[14, 23]],
    "cue": [[24, 28]],
    "content": [[29, 37]],
    "kind": "indirect",
    "rule": "clause",
    "confidence": 0.9,
}


@pytest.fixture
def small(shared: Path, tmp_path: Path) -> Path:
    """A folder of corpora with the real scorer and one article of ours."""
    part = tmp_path / "polnear" / "dev"
    for name, content in (("text/a.txt", TEXT), ("attributions/a_x.ann", ANNOTATIONS)):
        (part / name).parent.mkdir(parents=True)
        (part / name).write_text(content, encoding="utf-8")
    (tmp_path / "polnear" / "score.py").symlink_to(shared / "polnear" / "score.py")
    return tmp_path


def lines(folder: Path, key: str = "a") -> Path:
    (folder / "lines.jsonl").write_text(json.dumps({"id": key, "statements": [SAID]}) + "\n", encoding="utf-8")
    return folder / "lines.jsonl"


def test_a_part_is_measured_from_lines(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = polnear(small, Asked(lines=lines(small), misses=1))
    assert figures["scores"]["who_said_what"]["recall"] == 0.5
    assert figures["scores"]["speech_recall/who_said_what"]["recall_95"] == (1.0, 1.0)
    assert figures["misses"]["all"]["nothing there"] == 1
    assert figures["false finds"]["all"] == figures["false finds"]["confidence from 0.9"]
    assert figures["expected calibration error"] == pytest.approx(0.1)
    printed = capsys.readouterr().out
    assert "missed, nothing there: a 39-48 49-54 55-64" in printed
    assert "mayor" not in printed
    assert json.loads(json.dumps(figures))["part"] == "dev"


def test_lines_of_another_part_are_refused(small: Path) -> None:
    with pytest.raises(SystemExit, match="b is no article of PolNeAR dev"):
        polnear(small, Asked(lines=lines(small, "b")))


def test_articles_that_are_all_alike_leave_no_doubt() -> None:
    assert recall_interval([(3, 4)] * 20) == (0.75, 0.75)


def test_the_interval_holds_the_recall_and_is_the_same_each_time() -> None:
    counted = [(found, 4) for found in (0, 1, 2, 3, 4) * 8]
    low, high = recall_interval(counted)
    assert 0.35 < low < 0.5 < high < 0.65
    assert recall_interval(counted) == (low, high)


def test_articles_without_any_count_as_nothing_found() -> None:
    assert recall_interval([(0, 0)]) == (0.0, 0.0)
