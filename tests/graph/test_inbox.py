"""The inbox: what it takes is on disk, done in order, forgotten in time, and nobody else's to read."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from graph import inbox as module
from graph.inbox import FILE, MOST, Inbox, Letter, State, Tally
from ontology.errors import InboxFull, KeyPending, KeyReused, StoreError

RAIN = Letter("text/plain", b"Ada Moss said that it rained.", {"id": "rain"})
SNOW = Letter("text/plain", b"Ada Moss said that it snowed.")


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path)


def state(inbox: Inbox, identifier: str) -> tuple[State, int]:
    (job,) = inbox.jobs([identifier])
    return job.state, job.tries


def test_what_is_put_is_there_for_whoever_opens_the_inbox_next(inbox: Inbox, tmp_path: Path) -> None:
    put = inbox.put("desk", RAIN)
    assert Inbox(tmp_path).jobs(inbox.ids()) == [put]
    ((job, letter),) = Inbox(tmp_path).take()
    assert (job, letter) == (put, RAIN)
    assert state(inbox, put.id) == (State.RUNNING, 1)


def test_nobody_else_may_read_it(inbox: Inbox, tmp_path: Path) -> None:
    inbox.put("desk", RAIN)
    assert [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob(f"{FILE}*")] == [0o600]


def test_asking_makes_no_file(inbox: Inbox, tmp_path: Path) -> None:
    assert (inbox.ids(), inbox.jobs(["x"]), inbox.waits()) == ({}, [], False)
    inbox.put_back(died=False)
    assert list(tmp_path.iterdir()) == []


def test_what_was_sent_is_gone_from_the_disk_when_its_job_has_ended(inbox: Inbox, tmp_path: Path) -> None:
    put = inbox.put("desk", RAIN)
    inbox.take()
    inbox.end(put.id, Tally({"new": 1}, 1, [("rain", "wet")], ["r"], ["d"], "s"))
    assert b"rained" not in (tmp_path / FILE).read_bytes()
    (job,) = inbox.jobs([put.id])
    assert (job.state, job.tally.articles, job.tally.problems) == (State.DONE, {"new": 1}, [["rain", "wet"]])


def test_the_same_request_is_the_same_job_for_each_sender(inbox: Inbox) -> None:
    put = inbox.put("desk", RAIN, "1")
    assert inbox.put("desk", RAIN, "1") == put
    assert inbox.put("post", RAIN, "1").id != put.id
    assert inbox.put("desk", RAIN, "2").id != put.id
    for other in (SNOW, replace(RAIN, about={}), replace(RAIN, media_type="text/html")):
        with pytest.raises(KeyReused, match="'1' came with something else"):
            inbox.put("desk", other, "1")


def test_a_job_that_failed_waits_anew_when_it_is_sent_again(inbox: Inbox) -> None:
    put = inbox.put("desk", RAIN, "1")
    inbox.take()
    inbox.end(put.id, Tally(problems=[("request", "no model")]), State.FAILED)
    again = inbox.put("desk", RAIN, "1")
    assert (again.id, again.state, again.tally) == (put.id, State.WAITING, Tally())
    assert [letter for _, letter in inbox.take()] == [RAIN]


def test_jobs_are_taken_in_order_as_many_as_make_a_load(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOAD", 2 * len(RAIN.payload))
    put = [inbox.put("desk", letter).id for letter in (RAIN, SNOW, RAIN)]
    assert [job.id for job, _ in inbox.take()] == put[:2]
    assert [job.id for job, _ in inbox.take()] == put[2:]
    assert inbox.take() == []


def test_a_load_too_large_is_taken_by_itself(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOAD", 1)
    put = [inbox.put("desk", letter).id for letter in (RAIN, SNOW)]
    assert [[job.id for job, _ in inbox.take()] for _ in put] == [[one] for one in put]


def test_those_of_which_a_reader_died_are_taken_one_by_one_and_then_failed(inbox: Inbox) -> None:
    put = [inbox.put("desk", letter).id for letter in (RAIN, SNOW)]
    inbox.take()
    inbox.put_back(died=True)
    assert [job.id for job, _ in inbox.take()] == put[:1]
    inbox.put_back(died=True)
    (failed,) = inbox.jobs(put[:1])
    assert failed.state is State.FAILED
    assert "want of memory" in failed.tally.problems[0][1]
    assert [job.id for job, _ in inbox.take()] == put[1:]


def test_a_server_that_is_killed_counts_as_no_try(inbox: Inbox) -> None:
    put = inbox.put("desk", RAIN)
    for _ in range(5):
        inbox.take()
        inbox.put_back(died=False)
        assert state(inbox, put.id) == (State.WAITING, 0)


def test_only_so_many_wait(inbox: Inbox) -> None:
    for number in range(MOST):
        inbox.put("desk", Letter("text/plain", str(number).encode()))
    with pytest.raises(InboxFull, match=f"{MOST} jobs wait"):
        inbox.put("desk", RAIN)
    inbox.take()
    inbox.put("desk", RAIN)


def test_old_jobs_and_keys_are_forgotten_those_that_wait_are_not(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    put = inbox.put("desk", RAIN, "1")
    inbox.take()
    inbox.end(put.id, Tally())
    left = inbox.put("desk", SNOW)
    monkeypatch.setattr(module, "KEPT", timedelta(seconds=-2))
    new = inbox.put("desk", SNOW, "1")
    assert [*inbox.ids()] == [new.id, left.id]


def test_an_answer_is_given_again_and_one_that_is_not_known_is_no_answer(inbox: Inbox) -> None:
    assert inbox.begin("desk", "1", "digest") is None
    with pytest.raises(KeyPending, match="'1' is not known to have been carried out"):
        inbox.begin("desk", "1", "digest")
    inbox.answer("desk", "1", "taken")
    assert inbox.begin("desk", "1", "digest") == "taken"
    assert inbox.begin("post", "1", "other") is None
    with pytest.raises(KeyReused):
        inbox.begin("desk", "1", "other")


def test_a_request_of_which_nothing_came_may_be_made_again(inbox: Inbox) -> None:
    inbox.begin("desk", "1", "digest")
    inbox.answer("desk", "1", None)
    assert inbox.begin("desk", "1", "other") is None


def test_an_inbox_that_is_damaged_is_an_error_of_the_store(inbox: Inbox, tmp_path: Path) -> None:
    inbox.put("desk", RAIN)
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute("DROP TABLE job")
        db.execute("CREATE TABLE job (x)")
    for use in (lambda: inbox.put("desk", RAIN), inbox.ids, inbox.waits, inbox.take):
        with pytest.raises(StoreError, match=r"inbox\.sqlite: cannot be read or written"):
            use()
