"""What a reader said of random finds."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from bench import verdicts
from ontology.policies import Polarity, PolicyKind, Status

FILES = sorted(verdicts.FOLDER.glob("*.csv"))
TAUGHT = sorted((verdicts.FOLDER / "train").glob("*.csv"))
VALUES = {f"{kind} {status}" for kind in PolicyKind for status in Status} | {*Polarity}
KINDS = {
    *("right", "no policy", "general wish", "existing law or body", "event or own plans", "wrong type", "bad extent"),
    *("wrong polarity", "no attitude", "attitude missed", "wrong target", "wrong speaker or words", "bad label"),
    "wrong condition",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_find_that_was_drawn_has_a_verdict_and_no_words(path: Path) -> None:
    heading, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    assert heading.startswith("# onrecord ")
    assert tuple(rows[0]) == verdicts.COLUMNS
    assert verdicts.SIZE / 2 < len(rows) <= verdicts.SIZE
    assert all(row["verdict"] for row in rows)
    assert {row["value"] for row in rows} <= VALUES


@pytest.mark.parametrize("path", TAUGHT, ids=lambda path: path.stem)
def test_every_find_that_is_learnt_from_has_verdicts_and_no_words(path: Path) -> None:
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert {row["value"] for row in rows} <= VALUES
    assert {row[reader] for row in rows for reader in ("verdict", "again") if reader in row} <= KINDS
    assert {re.fullmatch(r"[a-z]+(-[a-z]+)*", row["rule"]) is None for row in rows} == {False}


def test_nothing_is_learnt_from_the_articles_on_which_it_is_measured() -> None:
    measured = {row["article"] for path in FILES for row in csv.DictReader(path.read_text("utf-8").splitlines()[1:])}
    taught = {row["article"] for path in TAUGHT for row in csv.DictReader(path.read_text("utf-8").splitlines())}
    assert measured
    assert taught
    assert not measured & taught


def test_the_share_that_is_right_is_told_with_the_kinds_of_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = (
        "article,start,end,value,rule,confidence,verdict\n"
        "a,1,2,support,said,0.8,right\na,5,9,oppose,said,0.7,no attitude\n"
    )
    (tmp_path / "positions.csv").write_text(f"# onrecord 1; 2 of 9 positions\n{table}", encoding="utf-8")
    monkeypatch.setattr(verdicts, "FOLDER", tmp_path)
    verdicts.measure()
    told = capsys.readouterr().out
    assert "positions: 1 of 2 right (0.50)" in told
    assert "1 of the 1 listed (1.00)" in told
    assert "no attitude" in told
    assert "said 1/2" in told
