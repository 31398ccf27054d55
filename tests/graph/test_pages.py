"""A copy of an SQLite file is brought up to date page by page, and is the same then, byte for byte."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import pages

MADE = """
CREATE TABLE t (id INTEGER PRIMARY KEY, words TEXT);
CREATE INDEX t_words ON t (words);
CREATE VIRTUAL TABLE f USING fts5 (words);
"""


def made(folder: Path) -> Path:
    file = folder / "newest"
    with closing(sqlite3.connect(file)) as db, db:
        db.executescript(MADE)
        db.executemany("INSERT INTO t VALUES (?, ?)", ((number, f"{number} " * 40) for number in range(1000)))
        db.executemany("INSERT INTO f VALUES (?)", ((f"word{number} words",) for number in range(300)))
    return file


CHANGES = st.one_of(
    st.tuples(st.just("INSERT INTO t (words) VALUES (printf('%.*c', ?, 'x'))"), st.integers(1, 60_000)),
    st.tuples(st.just("INSERT INTO f VALUES ('more words ' || ?)"), st.integers(0, 99)),
    st.tuples(st.just("DELETE FROM t WHERE id % 10 = ?"), st.integers(0, 9)),
    st.tuples(st.just("DELETE FROM t WHERE id > ?"), st.integers(0, 1000)),
    st.tuples(st.just("DELETE FROM f WHERE rowid > ?"), st.integers(0, 300)),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(CHANGES, max_size=3), min_size=1, max_size=4))
def test_an_older_copy_that_caught_up_is_the_newest(turns: Sequence[Sequence[tuple[str, int]]]) -> None:
    with TemporaryDirectory() as folder:
        newest, old = made(Path(folder)), Path(folder) / "old"
        shutil.copyfile(newest, old)
        differ = set[int]()
        for turn in turns:
            with pages.changing(newest) as (db, changed):
                for sql, number in turn:
                    db.execute(sql, (number,))
            differ |= changed
        pages.catch_up(old, newest, differ)
        assert old.read_bytes() == newest.read_bytes()
        with closing(sqlite3.connect(f"{old.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_small_change_of_a_large_file_is_of_few_pages(tmp_path: Path) -> None:
    file = made(tmp_path)
    with pages.changing(file) as (db, changed):
        db.execute("UPDATE t SET words = 'none' WHERE id = 500")
    assert 0 < len(changed) < 12 < file.stat().st_size // 4096
    assert sorted(path.name for path in tmp_path.iterdir()) == ["newest"]


def test_what_was_deleted_is_not_left_in_the_file(tmp_path: Path) -> None:
    file = made(tmp_path)
    with pages.changing(file) as (db, _):
        db.execute("INSERT INTO t (words) VALUES ('a secret of nobody')")
    assert b"a secret of nobody" in file.read_bytes()
    with pages.changing(file) as (db, _):
        db.execute("DELETE FROM t WHERE words LIKE 'a secret%'")
    assert b"a secret of nobody" not in file.read_bytes()


def test_a_change_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"), pages.changing(made(tmp_path)) as (db, _):
        db.execute("INSERT INTO missing VALUES (1)")
