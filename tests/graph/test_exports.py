"""The store as files: nothing lost, nothing that a spreadsheet would run."""

import csv
import io
import json
from dataclasses import replace

import pytest
from pyoxigraph import RdfFormat, parse

from graph import rdf
from graph.embedded import EmbeddedStore
from graph.exports import COLUMNS, FORMATS, harmless
from graph.versions import keep
from ontology.reading import Reading
from tests.readings import TEXT, town_hall


@pytest.fixture
def store(tmp_path):
    with EmbeddedStore(tmp_path) as opened:
        keep(Reading(replace(town_hall().article, text=f"{TEXT}Old.")), opened)
        keep(town_hall(), opened, beside=rdf.actor_quads(town_hall().actors[:2]))
        yield opened


def written(store, name: str) -> bytes:
    out = io.BytesIO()
    FORMATS[name](store, out)
    assert not out.closed
    return out.getvalue()


@pytest.mark.parametrize(("name", "form"), [("trig", RdfFormat.TRIG), ("nq", RdfFormat.N_QUADS)])
def test_rdf_holds_every_graph_and_version(store, name, form):
    assert set(parse(written(store, name), format=form)) == set(store.quads())


def test_trig_is_written_a_graph_at_a_time_with_our_prefixes(store):
    text = written(store, "trig").decode()
    assert text.count("\n<https://w3id.org/onrecord/id/article/town-hall-") == 2
    assert "onr:Statement" in text


def test_jsonl_has_a_line_for_each_report_in_a_current_article(store):
    records = [json.loads(line) for line in written(store, "jsonl").splitlines()]
    direct, recorded, indirect = records
    assert list(direct) == COLUMNS
    assert direct["words"] == "The roof leaks, We will mend it."
    assert [TEXT[start:end] for start, end in direct["spans"]] == ["The roof leaks,", "We will mend it."]
    assert (direct["speech_act"], indirect["speech_act"], recorded["speech_act"]) == ("pledge", "criticise", "assert")
    assert (direct["name"], direct["post"], direct["role"]) == ("Tom Reed", "chair", None)
    assert (indirect["name"], indirect["post"], indirect["role"]) == ("critics", None, "Critics")
    assert (direct["co_speakers"], indirect["co_names"]) == ([], ["Millbrook Council"])
    assert indirect["co_speakers"] == [town_hall().actors[1].iri]
    assert (direct["via"], indirect["via"], recorded["via"]) == (None, recorded["statement"], None)
    assert (direct["outlet"], direct["date"], direct["url"]) == (
        "The Millbrook Sample",
        "2024-05-03",
        "https://example.org/town-hall",
    )
    assert (direct["confidence"], direct["state"]) == (0.95, "candidate")


def test_a_speaker_has_the_name_and_iri_that_the_graph_of_actors_chose(store):
    reed = town_hall().actors[0]
    store.replace(
        {},
        beside=[
            *rdf.identity_quads({reed.iri: "urn:reed"}, ()),
            *rdf.actor_quads([replace(reed, iri="urn:reed", name="Thomas Reed")]),
        ],
    )
    record = json.loads(written(store, "jsonl").splitlines()[0])
    assert (record["speaker"], record["name"]) == ("urn:reed", "Thomas Reed")


def test_speakers_who_turn_out_to_be_one_spoke_once(store):
    _, council, critics, _ = town_hall().actors
    store.replace({}, beside=rdf.identity_quads({council.iri: critics.iri}, ()))
    assert json.loads(written(store, "jsonl").splitlines()[2])["co_speakers"] == []


def test_csv_is_the_same_flat(store):
    rows = list(csv.DictReader(io.StringIO(written(store, "csv").decode())))
    records = [json.loads(line) for line in written(store, "jsonl").splitlines()]
    assert [row["statement"] for row in rows] == [record["statement"] for record in records]
    assert rows[0]["spans"] == "42-57 134-150"
    assert (rows[0]["role"], rows[0]["co_names"]) == ("", "")
    assert rows[2]["co_names"] == "Millbrook Council"
    assert rows[2]["co_speakers"] == town_hall().actors[1].iri


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(tmp_path, start):
    formula = f'{start}HYPERLINK("https://example.org")'
    reading = replace(town_hall(), article=replace(town_hall().article, title=formula, outlet=formula))
    with EmbeddedStore(tmp_path) as store:
        keep(reading, store)
        rows = list(csv.DictReader(io.StringIO(written(store, "csv").decode(), newline="")))
    assert {row["title"] for row in rows} == {row["outlet"] for row in rows} == {f"'{formula}"}


def test_a_harmless_cell_stays_as_it_is():
    assert [harmless(cell) for cell in ("a = b", "", None, -1, 0.5)] == ["a = b", "", None, -1, 0.5]


def test_an_empty_store_gives_empty_files(tmp_path):
    with EmbeddedStore(tmp_path) as store:
        assert written(store, "jsonl") == written(store, "nq") == b""
        assert written(store, "csv").decode().split("\r\n") == [",".join(COLUMNS), ""]
