"""Tickets: what readers say is wrong, what they find out later, and what nobody but those who decide gets to see."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from graph.backups import back_up, restore
from graph.tickets import FILE, State, Tickets, Wrong
from onrecord.cli import app
from onrecord.rebuilding import rebuild
from onrecord.withholding import put_in_place
from tests import desks, newsroom
from tests.serving import served

API = "/api/v1/tickets"
NOTE, CONTACT = "It was the deputy.", "ada@example.org"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a key, of which each test gets a copy."""
    store = newsroom.store(tmp_path_factory.mktemp("tickets") / "store", newsroom.newsroom())
    desks.key(store)
    return store


@pytest.fixture
def store(first: Path, tmp_path: Path) -> Path:
    shutil.copytree(first, tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def reader(store: Path) -> Iterator[httpx.Client]:
    """A client without a key, of a server that has one."""
    with served(store, contact="desk@example.org") as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def statement(client: httpx.Client, words: str = "paid twice") -> str:
    (found,) = client.get("/api/v1/statements", params={"q": words}).json()["items"]
    return found["id"]


def report(client: httpx.Client, **more: object) -> httpx.Response:
    body = {"statement": statement(client), "wrong": "speaker", "note": NOTE, "contact": CONTACT, **more}
    return client.post(API, json=body)


def opened(client: httpx.Client, **more: object) -> dict[str, Any]:
    answer = report(client, **more)
    assert answer.status_code == 201
    return answer.json()


def answer(client: httpx.Client, store: Path, ticket: dict[str, Any], **told: object) -> httpx.Response:
    return client.post(f"{API}/{ticket['id']}", json=told, headers=desks.headers(store, str(told)[:60]))


# --- Reporting ---


def test_whoever_reports_gets_an_address_that_nobody_can_guess(reader: httpx.Client) -> None:
    first, second = report(reader), report(reader)
    assert first.headers["location"] == f"{API}/{first.json()['id']}"
    assert len(first.json()["id"]) == 32
    assert first.json()["id"] != second.json()["id"]
    found = reader.get(first.headers["location"]).json()
    assert found == first.json()
    assert (found["state"], found["wrong"], found["statement"]) == ("open", "speaker", statement(reader))


def test_a_form_is_led_to_the_page_of_its_ticket(reader: httpx.Client) -> None:
    form = {"statement": statement(reader), "wrong": "private", "note": "one\r\ntwo", "contact": ""}
    led = reader.post(API, data=form)
    assert led.status_code == 303
    page = reader.get(led.headers["location"], headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "It should not be public" in page.text
    assert 'name="robots" content="noindex"' in page.text


def test_note_and_contact_are_shown_to_those_who_decide_alone(reader: httpx.Client, store: Path) -> None:
    ticket = opened(reader)
    for address in (f"{API}/{ticket['id']}", ticket["page"]):
        shown = reader.get(address).text
        assert NOTE not in shown
        assert CONTACT not in shown
    assert reader.get(API).status_code == 401
    (listed,) = reader.get(API, headers=desks.headers(store)).json()["items"]
    assert (listed["note"], listed["contact"]) == (NOTE, CONTACT)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"wrong": "everything"}, 422),
        ({"note": "x" * 2001}, 422),
        ({"contact": "x" * 201}, 422),
        ({"note": f"the key is onr_{'x' * 20}"}, 422),
        ({"statement": "0123456789abcdef"}, 404),
        ({"statement": "person/ada-quill"}, 422),
        ({"by": "me"}, 422),
    ],
)
def test_what_cannot_be_a_report_is_refused(body: dict[str, object], status: int, reader: httpx.Client) -> None:
    refused = report(reader, **body)
    assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json")


def test_what_is_left_empty_is_not_there(reader: httpx.Client, store: Path) -> None:
    ticket = opened(reader, note="", contact=" \n")
    (put,) = Tickets(store).tickets()
    assert (put.note, put.contact) == (None, None)
    assert answer(reader, store, ticket, state="declined", reason=" ").status_code == 422
    assert answer(reader, store, ticket, state="accepted", reason="").json()["reason"] is None


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("text/plain", b"x", 415),
        ("application/json", b"{", 422),
        ("application/json", b"[]", 422),
        ("application/x-www-form-urlencoded", b"note=%ff", 400),
        ("application/x-www-form-urlencoded", b"&".join([b"a=b"] * 50), 400),
        ("application/json", b" " * 20_000, 413),
    ],
)
def test_what_cannot_be_read_is_refused(kind: str, body: bytes, status: int, reader: httpx.Client) -> None:
    assert reader.post(API, content=body, headers={"Content-Type": kind}).status_code == status


def test_too_many_from_one_address_are_told_when_to_come_again(reader: httpx.Client) -> None:
    answers = [report(reader) for _ in range(7)]
    assert [one.status_code for one in answers] == [201] * 6 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 10
    assert answers[-1].headers["ratelimit-limit"] == "6"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 201),
        ({"Sec-Fetch-Site": "none"}, 201),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 201),
        ({}, 201),
    ],
)
def test_what_a_browser_says_another_site_sends_is_refused(
    headers: dict[str, str], status: int, reader: httpx.Client
) -> None:
    body = {"statement": statement(reader), "wrong": "other"}
    assert reader.post(API, json=body, headers=headers).status_code == status


def test_our_own_origin_is_no_other_site(reader: httpx.Client) -> None:
    body = {"statement": statement(reader), "wrong": "other"}
    assert reader.post(API, json=body, headers={"Origin": str(reader.base_url)}).status_code == 201


def test_an_operator_can_take_none(store: Path) -> None:
    with served(store, tickets=False) as address, httpx.Client(base_url=address) as client:
        assert report(client).status_code == 403
        page = client.get(f"/statement/{statement(client)}", headers={"Accept": "text/html"}).text
        assert 'action="/api/v1/tickets"' not in page


def test_more_than_a_thousand_do_not_wait(reader: httpx.Client, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.tickets.MOST", 1)
    ticket = opened(reader)
    full = report(reader)
    assert (full.status_code, full.json()["title"]) == (429, "Too many tickets open")
    assert answer(reader, store, ticket, state="declined", reason="no").status_code == 200
    opened(reader)


# --- Answering ---


def test_a_ticket_that_is_accepted_names_the_decision_and_whether_it_holds(reader: httpx.Client, store: Path) -> None:
    ticket = opened(reader)
    key = desks.headers(store)
    body = {"act": "reject", "things": [f"statement/{ticket['statement']}"], "why": "nobody said it"}
    decision = reader.post("/api/v1/decisions", json=body, headers=key).json()
    told = answer(reader, store, ticket, state="accepted", decision=decision["id"], reason="Thank you.").json()
    assert (told["state"], told["decision"]["id"], told["note"]) == ("accepted", decision["id"], NOTE)
    found = reader.get(f"{API}/{ticket['id']}").json()
    assert (found["reason"], found["decision"]["act"], found["decision"]["holds"]) == ("Thank you.", "reject", True)
    page = reader.get(ticket["page"], headers={"Accept": "text/html"}).text
    assert "It was accepted" in page
    assert "nobody said it" in page
    assert "Readers do not get it any more" in page
    reader.post("/api/v1/decisions", json={"act": "undo", "things": [decision["id"]]}, headers=key)
    assert reader.get(f"{API}/{ticket['id']}").json()["decision"]["holds"] is False
    assert "undone since" in reader.get(ticket["page"], headers={"Accept": "text/html"}).text


def test_what_was_decided_on_the_statement_since_is_told_even_without_an_answer(
    reader: httpx.Client, store: Path
) -> None:
    ticket = opened(reader)
    body = {"act": "confirm", "things": [f"statement/{ticket['statement']}"]}
    reader.post("/api/v1/decisions", json=body, headers=desks.headers(store)).raise_for_status()
    found = reader.get(f"{API}/{ticket['id']}").json()
    assert (found["state"], [one["act"] for one in found["since"]]) == ("open", ["confirm"])


def test_a_ticket_that_is_declined_tells_why(reader: httpx.Client, store: Path) -> None:
    ticket = opened(reader)
    assert answer(reader, store, ticket, state="declined").status_code == 422
    told = answer(reader, store, ticket, state="declined", reason="The paper has it so.").json()
    assert (told["state"], told["reason"]) == ("declined", "The paper has it so.")
    assert "The paper has it so." in reader.get(ticket["page"], headers={"Accept": "text/html"}).text


def test_nobody_answers_over_somebody_else(reader: httpx.Client, store: Path) -> None:
    ticket = opened(reader)
    answer(reader, store, ticket, state="declined", reason="no")
    late = answer(reader, store, ticket, state="accepted")
    assert (late.status_code, late.json()["title"]) == (409, "Ticket answered already")
    assert answer(reader, store, ticket, state="open").json()["answered"] is None
    assert answer(reader, store, ticket, state="accepted", reason="yes").status_code == 200


def test_a_ticket_is_answered_with_the_key_and_with_decisions_that_there_are(reader: httpx.Client, store: Path) -> None:
    ticket = opened(reader)
    assert reader.post(f"{API}/{ticket['id']}", json={"state": "accepted"}).status_code == 401
    assert answer(reader, store, ticket, state="accepted", decision="0" * 16).status_code == 422
    assert answer(reader, store, {"id": "0" * 32}, state="accepted").status_code == 404
    assert reader.get(f"{API}/{ticket['id']}").json()["state"] == "open"


def test_open_tickets_are_listed_those_that_waited_longest_first(reader: httpx.Client, store: Path) -> None:
    tickets = [opened(reader)["id"] for _ in range(3)]
    Tickets(store).answer(tickets[1], State.DECLINED, "Ida Finch", reason="no")
    key = desks.headers(store)
    first = reader.get(API, params={"state": "open", "limit": 1}, headers=key).json()
    second = reader.get(first["next"], headers=key).json()
    assert [first["items"][0]["id"], second["items"][0]["id"]] == [tickets[0], tickets[2]]
    assert (first["total"], second["next"]) == (2, None)


def test_a_ticket_changes_between_snapshots_so_that_it_is_never_taken_from_a_cache(
    reader: httpx.Client, store: Path
) -> None:
    ticket = opened(reader)
    for address in (f"{API}/{ticket['id']}", ticket["page"]):
        found = reader.get(address)
        assert found.headers["cache-control"] == "no-store"
        assert "etag" not in found.headers


# --- Keeping ---


def test_nobody_but_the_servers_user_may_read_the_file(store: Path) -> None:
    Tickets(store).put("0123", Wrong.OTHER)
    assert stat.S_IMODE((store / FILE).stat().st_mode) == 0o600


def test_asking_makes_no_file(store: Path) -> None:
    tickets = Tickets(store)
    assert (tickets.tickets(), tickets.ticket("0123")) == ([], None)
    assert not (store / FILE).exists()


def test_tickets_survive_a_rebuild_and_are_in_backups(store: Path, tmp_path: Path) -> None:
    put = Tickets(store).put("0123", Wrong.WORDS, NOTE, CONTACT)
    rebuild(store)
    back_up(store, tmp_path / "backup.tar.gz")
    restore(tmp_path / "backup.tar.gz", tmp_path / "again")
    assert Tickets(store).tickets() == Tickets(tmp_path / "again").tickets() == [put]


def test_note_and_contact_are_deleted_some_time_after_the_answer(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tickets = Tickets(store)
    first, second = (tickets.put("0123", Wrong.OTHER, NOTE, CONTACT) for _ in range(2))
    tickets.answer(first.id, State.DECLINED, "Ida Finch", reason="no")
    monkeypatch.setattr("graph.tickets.KEPT", timedelta(days=-1))  # as if the answer were of long ago
    tickets.put("4567", Wrong.OTHER)
    kept = {one.id: one for one in tickets.tickets()}
    assert (kept[first.id].note, kept[first.id].contact, kept[first.id].reason) == (None, None, "no")
    assert (kept[second.id].note, kept[second.id].contact) == (NOTE, CONTACT)


def test_names_that_are_withheld_are_covered_in_notes(reader: httpx.Client, store: Path, tmp_path: Path) -> None:
    opened(reader, note="Ben Oyelaran wrote it.")
    names = tmp_path / "names.txt"
    names.write_text("Ben Oyelaran\n")
    put_in_place(store, names)
    (listed,) = reader.get(API, headers=desks.headers(store)).json()["items"]
    assert "Oyelaran" not in listed["note"]


# --- In the terminal ---


def command(store: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["ticket", *arguments, "--store", str(store)])
    return done.exit_code, done.output


def test_whoever_runs_the_server_lists_and_answers_in_the_terminal(reader: httpx.Client, store: Path) -> None:
    ticket, other = opened(reader), opened(reader, note="\x1b[31mred", wrong="words")
    _, listed = command(store, "list")
    assert f"{ticket['id']} {ticket['opened'][:10]} statement/{ticket['statement']}: speaker" in listed
    assert f"  note: {NOTE}\n  contact: {CONTACT}" in listed
    assert "\x1b" not in listed
    assert command(store, "decline", ticket["id"], "--why", "The paper has it so.", "--by", "Ida Finch")[0] == 0
    assert command(store, "accept", other["id"], "--by", "Ida Finch")[0] == 0
    assert command(store, "list") == (0, "")
    assert "declined by Ida Finch: The paper has it so." in command(store, "list", "--all")[1]
    found = reader.get(f"{API}/{ticket['id']}").json()
    assert (found["by"], found["state"]) == ("Ida Finch", "declined")
