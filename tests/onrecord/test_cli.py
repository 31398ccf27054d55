"""The command as it is called: what it prints, writes and exits with."""

import csv
import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "ingest" / "sample"


def onrecord(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("onrecord"), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"COLUMNS": "200"},
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "store"
    done = onrecord("ingest", SAMPLE, "--store", folder)
    assert done.returncode == 0, done.stderr
    assert "8 new" in done.stderr
    return folder


def test_a_service_that_does_not_answer_is_told_of_before_anything_is_read() -> None:
    done = onrecord("ingest", SAMPLE, "--store", "http://127.0.0.1:1/store")
    assert done.returncode == 1
    assert "http://127.0.0.1:1/store: does not answer" in done.stderr
    assert not Path("http:").exists()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--scheduler", "127.0.0.1:8786"], "is not the address of a Dask scheduler"),
        (["--scheduler", "tcp://127.0.0.1:8786", "--jobs", "2"], "not both"),
    ],
)
def test_who_is_to_read_has_to_be_said_well(options: list[str], why: str, tmp_path: Path) -> None:
    done = onrecord("ingest", SAMPLE, "--store", tmp_path / "store", *options)
    assert done.returncode == 2
    assert why in " ".join(done.stderr.split())
    assert not (tmp_path / "store").exists()


def test_extract_prints_a_line_for_each_article_and_writes_nothing(tmp_path: Path) -> None:
    page = tmp_path / "rain.txt"
    page.write_text("Ada Moss, the mayor, said: “It rained for a week.”\n", encoding="utf-8")
    done = onrecord("extract", page)
    assert done.returncode == 0
    (line,) = map(json.loads, done.stdout.splitlines())
    (said,) = line["statements"]
    assert (line["id"], said["speaker"], said["kind"]) == ("rain", "Ada Moss", "direct")
    text = page.read_text(encoding="utf-8")
    assert [text[start:end] for start, end in said["content"]] == ["It rained for a week."]
    assert [role["title"] for role in line["people"][0]["roles"]] == ["mayor"]
    assert sorted(tmp_path.iterdir()) == [page]


def test_extract_lists_apart_what_only_a_chain_tells_of() -> None:
    text = "Pay will rise next year, according to a memo seen by the Elmstow Echo."
    done = onrecord("extract", "-", stdin=json.dumps({"id": "x", "text": text}))
    line = json.loads(done.stdout)
    (told,), (telling,) = line["statements"], line["nested"]
    assert told["via"] == telling["id"]
    assert (telling["speaker"], telling["via"]) == ("Elmstow Echo", None)


def test_extract_leaves_out_what_is_less_sure_than_asked() -> None:
    article = json.dumps({"id": "x", "text": "“It rained for a week,” Ada Moss said."})
    (said,) = json.loads(onrecord("extract", "-", stdin=article).stdout)["statements"]

    def kept(least: float) -> list[object]:
        return json.loads(onrecord("extract", "-", "--min-confidence", least, stdin=article).stdout)["statements"]

    assert kept(said["confidence"]) == [said]
    assert kept(min(1.0, said["confidence"] + 0.01)) == []


@pytest.mark.parametrize("wrong", ["1.1", "-0.5", "nan", "much"])
def test_a_confidence_that_is_no_share_is_wrong_usage(wrong: str) -> None:
    for command in (["extract", "-"], ["query", "who-said-what"]):
        done = onrecord(*command, f"--min-confidence={wrong}")
        assert done.returncode == 2
        assert "is not a number from 0 to 1" in done.stderr


def test_a_query_takes_a_threshold_where_it_lists_statements(store: Path) -> None:
    def rows(*arguments: object) -> list[dict[str, object]]:
        done = onrecord("query", "who-said-what", "--format", "json", "--store", store, *arguments)
        return json.loads(done.stdout)["rows"]

    surest = max(row["confidence"] for row in rows())
    assert {row["confidence"] for row in rows("--min-confidence", surest)} == {surest}
    assert rows("-p", f"min_confidence={surest}") == rows("--min-confidence", surest)
    done = onrecord("query", "posts", "--min-confidence", "0.5", "--store", store)
    assert done.returncode == 2
    assert "unknown parameter min_confidence" in done.stderr


def test_extract_reads_standard_input() -> None:
    done = onrecord("extract", "-", stdin='{"id": "x", "text": "Ada Moss said that it rained."}\n')
    assert json.loads(done.stdout)["id"] == "x"


def test_what_is_refused_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Ada Moss said that it rained.\n", encoding="utf-8")
    (tmp_path / "empty.txt").touch()
    done = onrecord("ingest", tmp_path, "--store", tmp_path / "store")
    assert done.returncode == 1
    assert "empty.txt: " in done.stderr
    assert "1 new, 1 refused" in done.stderr


def test_a_key_is_printed_once_listed_by_name_and_revoked(tmp_path: Path) -> None:
    made = onrecord("key", "new", "Elmstow Echo", "--scope", "ingest", "--scope", "read", "--store", tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("onr_")
    listed = onrecord("key", "list", "--store", tmp_path)
    assert listed.stdout.startswith("Elmstow Echo: ingest, read, since ")
    assert made.stdout.strip() not in listed.stdout
    assert onrecord("key", "new", "Elmstow Echo", "--scope", "read", "--store", tmp_path).returncode == 2
    assert onrecord("key", "new", "Daily Post", "--store", tmp_path).returncode == 2
    assert onrecord("key", "revoke", "Elmstow Echo", "--store", tmp_path).returncode == 0
    assert onrecord("key", "list", "--store", tmp_path).stdout == ""


def test_a_dry_run_says_what_it_would_keep_and_keeps_nothing(tmp_path: Path) -> None:
    done = onrecord("ingest", SAMPLE, "--store", tmp_path / "store", "--dry-run")
    assert done.returncode == 0
    assert "councils-welcome-review: " in done.stderr
    assert not (tmp_path / "store").exists()


def test_a_second_ingest_reads_nothing_again(store: Path) -> None:
    done = onrecord("ingest", SAMPLE, "--store", store)
    assert "8 unchanged; 0 statements read" in done.stderr


def test_a_store_that_came_from_the_command_is_sound(store: Path) -> None:
    done = onrecord("check", "--store", store)
    assert (done.returncode, done.stdout) == (0, "")


def test_named_queries_are_listed_with_what_they_ask() -> None:
    done = onrecord("query")
    assert "who-said-what" in done.stdout
    assert done.stdout.count("\n") >= 8


@pytest.mark.parametrize("name", ["who-said-what", "said-by", "links", "posts", "actors", "articles", "never-quoted"])
def test_a_query_answers_in_the_shape_that_is_promised(store: Path, name: str) -> None:
    params = ["-p", "speaker=person/judith-blake"] if name == "said-by" else []
    done = onrecord("query", name, *params, "--format", "json", "--store", store)
    answer = json.loads(done.stdout)
    assert list(answer) == ["query", "params", "columns", "rows"]
    assert answer["query"] == name
    assert all(list(row) == answer["columns"] for row in answer["rows"])
    assert answer["rows"]


def test_csv_and_table_hold_the_same_rows(store: Path) -> None:
    table = onrecord("query", "said-by", "-p", "speaker=person/judith-blake", "--store", store).stdout
    rows = csv.DictReader(
        io.StringIO(
            onrecord(
                "query", "said-by", "-p", "speaker=person/judith-blake", "--format", "csv", "--store", store
            ).stdout
        )
    )
    found = list(rows)
    assert found
    for row in found:
        assert row["statement"].rpartition("/id/")[2] in table
        assert row["words"] in table


def test_mentions_and_echoes_have_the_columns_that_scorers_read(store: Path) -> None:
    mentions = json.loads(onrecord("query", "entity-mentions", "--format", "json", "--store", store).stdout)
    assert mentions["columns"] == ["iri", "name", "type", "state", "article", "start", "end", "kind"]
    echoes = json.loads(onrecord("query", "echoes", "--format", "json", "--store", store).stdout)
    assert echoes["columns"] == ["statement", "report", "article", "start", "end"]


def test_own_sparql_is_answered_and_updates_are_refused(store: Path) -> None:
    ask = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s a <https://w3id.org/onrecord/ns#Statement> } }"
    done = onrecord("query", "--sparql", "-", "--format", "csv", "--store", store, stdin=ask)
    assert int(done.stdout.splitlines()[1]) > 20
    for bad in ("DROP ALL", "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"):
        refused = onrecord("query", "--sparql", "-", "--store", store, stdin=bad)
        assert refused.returncode == 2
        assert refused.stdout == ""


def test_own_sparql_may_say_which_graphs_it_is_about(store: Path) -> None:
    count = "SELECT (COUNT(*) AS ?n) %s WHERE { ?s ?p ?o }"
    actors = count % "FROM <https://w3id.org/onrecord/id/graph/actors>"
    every, some = (
        int(onrecord("query", "--sparql", "-", "--format", "csv", "--store", store, stdin=ask).stdout.splitlines()[1])
        for ask in (count % "", actors)
    )
    assert 0 < some < every / 10


@pytest.mark.parametrize("form", ["trig", "nq", "jsonl", "csv", "gexf", "graphml"])
def test_every_export_writes_a_file(store: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"all.{form}"
    done = onrecord("export", "--format", form, out, "--store", store)
    assert done.returncode == 0, done.stderr
    assert "Blake" in out.read_text(encoding="utf-8")


def test_a_dump_lies_with_its_snapshot_and_is_made_once(store: Path) -> None:
    done = onrecord("dump", "--store", store)
    assert done.returncode == 0, done.stderr
    files = [Path(line.partition("  ")[0]) for line in done.stdout.splitlines()]
    assert {file.name for file in files} >= {"onrecord.nq.gz", "statements.jsonl.gz", "manifest.json", "SHA256SUMS"}
    assert {file.parent.parent.parent for file in files} == {store / "snapshots"}
    assert onrecord("dump", "--store", store).stdout == done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["query", "no-such-query"], 2, "there is no query"),
        (["query", "said-by"], 2, "parameter speaker is missing"),
        (["query", "who-said-what", "-p", "from=May 3"], 2, "expected"),
        (["query", "who-said-what", "-p", "from"], 2, "expected KEY=VALUE"),
        (["query", "who-said-what", "-p", "min_confidence=1e100000000"], 2, "expected a number"),
        (["query", "--sparql", "no-such-file.rq"], 1, "no-such-file.rq: No such file"),
        (["ingest"], 2, "Missing argument"),
        (["no-such-command"], 2, "No such command"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(
    store: Path, arguments: list[str], code: int, words: str
) -> None:
    extra = ["--store", store] if arguments[0] == "query" else []
    done = onrecord(*arguments, *extra)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    done = onrecord("query", "actors", "--store", tmp_path / "none")
    assert done.returncode == 1
    assert "run `onrecord ingest PATH" in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_server_whose_address_is_taken_says_so_and_nothing_else(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = onrecord("serve", "--store", store, "--port", taken.getsockname()[1])
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "Address already in use; give another --host or --port" in done.stderr


def test_a_file_that_cannot_be_written_is_named(store: Path, tmp_path: Path) -> None:
    done = onrecord("export", "--format", "csv", tmp_path / "none" / "x.csv", "--store", store)
    assert done.returncode == 1
    assert "No such file or directory" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_article_that_is_too_long_is_refused_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_ARTICLE_CHARACTERS", "30")
    lines = [
        json.dumps({"id": key, "text": text}) for key, text in (("a", "Ada Moss said that it rained."), ("b", "x" * 31))
    ]
    done = onrecord("extract", "-", stdin="\n".join(lines))
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a"]
    assert done.stderr == "b: has 31 characters, and 30 are read; split it, or set ONRECORD_ARTICLE_CHARACTERS\n"
    assert done.returncode == 1
