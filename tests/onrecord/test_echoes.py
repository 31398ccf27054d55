"""One utterance in several reports, as readers of a snapshot find it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graph import integrity, query
from graph.snapshots import Snapshot
from ontology.records import Reading
from tests import newsroom

FIRST = "The weir was built in haste, the gates were never tested, and nobody below it was asked whether it should stand there."
SECOND = "I have written to the ministry nine times, and I shall write a tenth letter tomorrow morning, whatever they answer."


def told(key: str, *words: str, by: str = "Ida Finch", **about: object) -> Reading:
    """What Ida Finch said of a weir, each of the words a report of its own."""
    pieces = "\n".join(f"{by} said “{each}”." for each in words)
    return newsroom.reading(
        key,
        f"Weir under water\n{pieces}\nThe river rose on Monday in {key}.\n",
        [(by, by, "said", each) for each in words],
        people=("Ida Finch",),
        title="Weir under water",
        **about,
    )


def rows(folder: Path, name: str, **params: str) -> list[dict[str, object]]:
    return [dict(row) for row in query.ask(Snapshot.open(folder), name, params).rows]


WHOLE = told("echo", f"{FIRST} {SECOND}", outlet="Elmstow Echo", published=date(2024, 5, 3))
TWICE = told("post", FIRST, SECOND, outlet="Daily Post", published=date(2024, 5, 2))


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
    undated = told("letter", FIRST, outlet="Weir Letter")
    folder = newsroom.store(tmp_path / "store", (WHOLE, TWICE, undated))
    assert {row["date"] for row in rows(folder, "who-said-what")} == {"2024-05-02"}
    assert len(rows(folder, "statement-keys")) == 1
    assert rows(folder, "statement-keys", **{"from": "2024-05-03"}) == []
