"""What a reader said of random finds."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bench import verdicts
from ontology.policies import Polarity, PolicyKind, Status

FILES = sorted(verdicts.FOLDER.glob("*.csv"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_find_that_was_drawn_has_a_verdict_and_no_words(path: Path) -> None:
    heading, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    assert heading.startswith("# onrecord ")
    assert tuple(rows[0]) == verdicts.COLUMNS
    assert len(rows) == verdicts.SIZE
    assert all(row["verdict"] for row in rows)
    known = {f"{kind} {status}" for kind in PolicyKind for status in Status} | {*Polarity}
    assert {row["value"] for row in rows} <= known


def test_the_share_that_is_right_is_told_with_the_kinds_of_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "article,start,end,value,rule,verdict\na,1,2,support,said,right\na,5,9,oppose,said,no attitude\n"
    (tmp_path / "positions.csv").write_text(f"# onrecord 1; 2 of 9 positions\n{table}", encoding="utf-8")
    monkeypatch.setattr(verdicts, "FOLDER", tmp_path)
    verdicts.measure()
    told = capsys.readouterr().out
    assert "positions: 1 of 2 right (0.50)" in told
    assert "no attitude" in told
    assert "said 1/2" in told
