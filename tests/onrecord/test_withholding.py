"""The command that puts a list in place, and all commands after it: nothing they print tells a name."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from graph.snapshots import Snapshot, current
from graph.withheld import LIST
from tests import hidden

NEWS = "Ivy Thornquist, the head girl, said: “The library is too small for all of us.”\n"


def onrecord(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from onrecord.cli import main; main()", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=os.environ | {"COLUMNS": "200"}
    )


def told(done: subprocess.CompletedProcess[str]) -> list[str]:
    return hidden.told(done.stdout + done.stderr)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    file = tmp_path / "people.txt"
    file.write_text(f"{hidden.LIST}Nobody Whatever\n", encoding="utf-8")
    return file


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return hidden.store(tmp_path / "store", listed=None)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hidden.store(tmp_path_factory.mktemp("closed") / "store")


def test_withhold_says_how_much_is_touched_and_which_lines_found_nothing_and_no_name(store: Path, people: Path) -> None:
    done = onrecord("withhold", people, "--store", store)
    assert (done.returncode, done.stdout) == (0, "")
    assert "4 entries are withheld; 2 articles and 6 statements are touched" in done.stderr
    assert "nothing was found for lines 5;" in done.stderr
    assert told(done) == []
    assert "Nobody" not in done.stderr
    assert (store / LIST).read_text(encoding="utf-8") == people.read_text(encoding="utf-8")
    assert onrecord("check", "--store", store).returncode == 0


def test_every_later_ingest_and_rebuild_applies_it_by_itself_and_tells_no_name(
    store: Path, people: Path, tmp_path: Path
) -> None:
    onrecord("withhold", people, "--store", store)
    page = tmp_path / "ivy-thornquist-on-libraries.txt"
    page.write_text(NEWS, encoding="utf-8")
    again = tmp_path / "copy of Ivy Thornquist.txt"
    again.write_text(NEWS, encoding="utf-8")
    broken = tmp_path / "Ivy_Thornquist.json"
    broken.write_text("{", encoding="utf-8")
    done = onrecord("ingest", page, again, broken, "--store", store)
    assert "1 duplicate, 1 new, 1 refused" in done.stderr
    assert "[withheld]" in done.stderr
    assert told(done) == []
    assert told(onrecord("ingest", page, "--dry-run", "--store", store)) == []
    assert hidden.told("".join(map(str, Snapshot.open(store).quads()))) == []
    rebuilt = onrecord("rebuild", "--store", store)
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert told(rebuilt) == []
    assert hidden.told("".join(map(str, Snapshot.open(store).quads()))) == []


@pytest.mark.parametrize(
    "arguments",
    [
        *(("export", "-", "--format", form) for form in ("trig", "nq", "jsonl", "csv", "gexf", "graphml")),
        *(("query", "who-said-what", "--format", form) for form in ("table", "csv", "json")),
        ("query", "entity-mentions"),
        ("query", "said-by", "-p", "speaker=person/nobody"),
        ("check",),
    ],
)
def test_no_command_tells_the_name(arguments: tuple[str, ...], closed: Path) -> None:
    done = onrecord(*arguments, "--store", closed)
    assert done.returncode == 0, done.stderr
    assert told(done) == []


def test_a_query_of_ones_own_finds_nothing_either(closed: Path, tmp_path: Path) -> None:
    asked = tmp_path / "all.rq"
    asked.write_text("SELECT * { GRAPH ?g { ?s ?p ?o } }", encoding="utf-8")
    done = onrecord("query", "--sparql", asked, "--format", "csv", "--store", closed)
    assert len(done.stdout.splitlines()) > 500
    assert told(done) == []


def test_clear_shows_all_again(store: Path, people: Path) -> None:
    onrecord("withhold", people, "--store", store)
    done = onrecord("withhold", "--clear", "--store", store)
    assert done.returncode == 0
    assert "nobody is withheld any more" in done.stderr
    assert hidden.told("".join(map(str, Snapshot.open(store).quads())))


@pytest.mark.parametrize("listed", ["Ivy Thornquist = sometimes\n", "# nobody\n", "re: Ivy(\n"])
def test_a_list_with_a_fault_changes_nothing_and_the_fault_tells_no_name(
    listed: str, store: Path, people: Path
) -> None:
    onrecord("withhold", people, "--store", store)
    before = current(store)
    people.write_text(listed, encoding="utf-8")
    done = onrecord("withhold", people, "--store", store)
    assert done.returncode == 2
    assert str(people) in done.stderr
    assert "Ivy" not in done.stderr
    assert current(store) == before
    assert "Pupil" in (store / LIST).read_text(encoding="utf-8")


def test_a_list_in_the_store_that_was_damaged_stops_an_ingest_before_anything_is_read(
    store: Path, people: Path, tmp_path: Path
) -> None:
    onrecord("withhold", people, "--store", store)
    before = current(store)
    (store / LIST).write_text("re: Ivy(\n", encoding="utf-8")
    page = tmp_path / "page.txt"
    page.write_text(NEWS, encoding="utf-8")
    done = onrecord("ingest", page, "--store", store)
    assert done.returncode == 1
    assert "withheld.txt:1: a pattern that is none" in done.stderr
    assert "Ivy" not in done.stderr
    assert current(store) == before


def test_withhold_wants_a_list_or_clear_and_a_store(tmp_path: Path, people: Path) -> None:
    assert onrecord("withhold").returncode == 2
    assert onrecord("withhold", people, "--clear").returncode == 2
    nowhere = onrecord("withhold", people, "--store", tmp_path / "nowhere")
    assert nowhere.returncode == 1
    assert "onrecord ingest" in nowhere.stderr
    assert not (tmp_path / "nowhere").exists()


def test_the_log_of_a_server_tells_no_name(closed: Path) -> None:
    command = [sys.executable, "-c", "from onrecord.cli import main; main()", "serve", "--full-text", "--port", "0"]
    with subprocess.Popen(
        [*command, "--store", closed], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        assert server.stderr
        greeting = server.stderr.readline()
        address = greeting.split("at ", 1)[1].split("/  ")[0]
        for path in (
            "/",
            "/api/v1/articles/pond?include=text",
            "/api/v1/entities",
            "/search?q=ducks",
            "/map",
            "/nowhere",
        ):
            assert httpx.get(f"{address}{path}", timeout=60).status_code in {200, 404}
        query = {"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"}
        assert httpx.get(f"{address}/sparql", params=query, timeout=60).status_code == 200
        server.send_signal(signal.SIGTERM)
        out, log = server.communicate(timeout=30)
    assert hidden.told(greeting + out + log) == []
