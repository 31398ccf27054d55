"""One utterance in several reports, as readers of a snapshot find it."""

from __future__ import annotations

from pathlib import Path

from graph import integrity, query
from graph.snapshots import Snapshot
from tests import newsroom


def rows(folder: Path, name: str, **params: str) -> list[dict[str, object]]:
    return [dict(row) for row in query.ask(Snapshot.open(folder), name, params).rows]


WHOLE, TWICE, UNDATED = newsroom.weir()


def test_two_reports_in_one_article_keep_their_own_words_and_places(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", (WHOLE, TWICE))
    found = rows(folder, "who-said-what")
    assert len({row["statement"] for row in found}) == 1
    assert sorted((row["article"], row["words"], row["start"]) for row in found) == sorted(
        (reading.article.key, said.words(reading.article.text), said.content[0].start)
        for reading in (WHOLE, TWICE)
        for said in reading.statements
    )
    assert list(integrity.faults(Snapshot.open(folder))) == []


def test_a_stretch_is_left_out_by_an_article_only_if_no_report_of_it_has_it(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", (WHOLE, TWICE))
    assert all(row["carried"] for row in rows(folder, "echo-parts"))


def test_a_statement_was_said_on_the_day_of_its_first_report_wherever_it_is_told(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", (WHOLE, TWICE, UNDATED))
    assert {row["date"] for row in rows(folder, "who-said-what")} == {"2024-05-02"}
    assert len(rows(folder, "statement-keys")) == 1
    assert rows(folder, "statement-keys", **{"from": "2024-05-03"}) == []
