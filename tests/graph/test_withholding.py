"""What a snapshot holds where somebody is withheld: nothing that tells the name, and all the rest, still joined."""

from __future__ import annotations

import io
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from graph import exports, findings, integrity, query, rdf, versions, withheld, withholding
from graph.amending import Change
from graph.embedded import EmbeddedStore
from graph.names import COVER, WITHHELD
from graph.search import Index
from graph.snapshots import Snapshot, current, snapshot
from ontology.errors import StoreError
from ontology.iris import BASE, article_iri, statement_iri
from ontology.records import Span, Tense
from ontology.terms import ACTORS, IDENTITY, OA, ONR, PROV, RDFS, SDO
from tests import hidden, newsroom


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hidden.store(tmp_path_factory.mktemp("withheld") / "store")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return hidden.store(tmp_path / "store")


@pytest.fixture(scope="module")
def reader(folder: Path) -> Snapshot:
    return Snapshot.open(folder)


def dump(reader: Snapshot) -> str:
    out = io.BytesIO()
    exports.nq(reader, out)
    return out.getvalue().decode()


def rows(reader: Snapshot, sparql: str) -> list[tuple[str, ...]]:
    return [tuple(rdf.value(term) for term in row) for row in reader.query(sparql)]  # type: ignore[union-attr]


def test_the_child_is_named_wherever_one_can_be_and_the_tests_would_see_it(tmp_path: Path) -> None:
    open_to_all = Snapshot.open(hidden.store(tmp_path / "store", listed=None))
    assert hidden.told(dump(open_to_all)) == ["ivythornquist", "thornquistivy", "zoeomallory", "pupilbertold"]


def test_no_quad_and_no_graph_tells_the_name(reader: Snapshot) -> None:
    assert hidden.told(dump(reader)) == []
    assert hidden.told(" ".join(reader.graphs())) == []


def test_no_question_can_count_or_filter_the_name(reader: Snapshot) -> None:
    for sought in (*hidden.SECRETS, "ivy thornquist", "ivy-thornquist", "Zoe O'Mallory", "Pupil Bertold"):
        condition = f'CONTAINS(LCASE(CONCAT(STR(?s), " ", STR(?o), " ", STR(?g))), LCASE("{sought}"))'
        counted = rows(reader, f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({condition}) }}")
        assert counted == [("0",)]
    assert rows(reader, "SELECT ?g { GRAPH ?g { } FILTER(CONTAINS(STR(?g), 'ivy')) }") == []


def test_a_name_that_two_literals_share_is_in_neither(reader: Snapshot) -> None:
    terms = {str(OA.prefix): 0, str(OA.exact): 1, str(OA.suffix): 2}
    for graph in reader.graphs():
        quotes: dict[str, list[str]] = {}
        for quad in reader.quads(graph):
            if quad.predicate.value in terms:
                quotes.setdefault(rdf.value(quad.subject), ["", "", ""])[terms[quad.predicate.value]] = rdf.value(
                    quad.object
                )
        assert [each for each in quotes.values() if hidden.told("".join(each))] == []


def test_a_context_that_was_cut_within_a_name_shows_no_half_of_it(tmp_path: Path) -> None:
    text = "Ivy Thornquist came, and a boat was said to be “new” by Ada Quill of the boat yard so Ivy Thornquist ran.\n"
    found = newsroom.reading("cut", text, [("Ada Quill", "Ada Quill", "said", "new")], people=("Ada Quill",))
    whole = newsroom.reading("cut", text, [("Ada Quill", "Ada Quill", "said", "new")], people=("Ada Quill",))
    assert any(
        "rnquist came" in rdf.value(quad.object) for quad in rdf.quads(whole) if quad.predicate.value == str(OA.prefix)
    )
    for option in ("", " = full name only"):
        reader = Snapshot.open(hidden.store(tmp_path / f"store{len(option)}", f"Ivy Thornquist{option}\n", (found,)))
        said = dump(reader)
        assert not re.search("quist|Ivy|Thorn", said)
        assert COVER in said


def test_what_only_pieces_put_together_tell_is_covered_in_each(tmp_path: Path) -> None:
    reader = Snapshot.open(hidden.store(tmp_path / "store", "Ivy Thornquist = full name only\n", (hidden.child(),)))
    (joined,) = (said for found in versions.readings(reader) for said in found.statements if len(said.content) == 2)
    text = reader.article(hidden.child().article.hash).text
    assert joined.words(text) == "I am ████ ██████████."


@pytest.mark.parametrize("option", ["", " = full name only"])
def test_a_name_that_stands_nowhere_in_one_piece_is_found(option: str, tmp_path: Path) -> None:
    text = "“I am Ivy,” Ada Quill repeated, “Thornquist.”\n"
    found = newsroom.reading(
        "pieces", text, [("Ada Quill", "Ada Quill", "repeated", "I am Ivy,")], people=("Ada Quill",)
    )
    pieces = tuple(Span(at.start(), at.end()) for at in re.finditer("I am Ivy,|Thornquist\\.", text))
    found = replace(found, statements=(replace(found.statements[0], content=pieces),))
    reader = Snapshot.open(hidden.store(tmp_path / "store", f"Ivy Thornquist{option}\n", (found,)))
    assert not re.search("Ivy|Thornquist", dump(reader))
    ((said,),) = ([one for read in versions.readings(reader) for one in read.statements],)
    assert not re.search("Ivy|Thornquist", said.words(reader.article(found.article.hash).text))


def test_statements_stay_with_a_speaker_who_has_no_name(reader: Snapshot) -> None:
    said = hidden.child().statements[0]
    ((speaker, name),) = rows(
        reader,
        f"SELECT ?s ?n {{ GRAPH ?g {{ <{statement_iri(said.id)}> <{ONR.speaker}> ?here . ?here a <{SDO.Person}> }} "
        f"GRAPH <{IDENTITY}> {{ ?here <{PROV.specializationOf}> ?s }} GRAPH <{ACTORS}> {{ ?s <{SDO.name}> ?n }} }}",
    )
    assert re.fullmatch(rf"{BASE}id/person/withheld-[0-9a-f]{{16}}", speaker)
    assert name == WITHHELD
    answer = query.ask(reader, "said-by", {"speaker": speaker})
    assert [row["words"] for row in answer.rows] == ["The ducks were cold,"]


def test_as_many_statements_and_people_are_there_as_before(reader: Snapshot, tmp_path: Path) -> None:
    whole = Snapshot.open(hidden.store(tmp_path / "store", listed=None))
    for name in ("who-said-what", "articles", "posts", "links", "statement-speakers"):
        assert len(query.ask(reader, name).rows) == len(query.ask(whole, name).rows), name


def test_nothing_tells_where_the_child_is_mentioned(reader: Snapshot, tmp_path: Path) -> None:
    whole = Snapshot.open(hidden.store(tmp_path / "store", listed=None))
    mentions = (
        f"SELECT ?m {{ GRAPH ?g {{ ?m a <{ONR.Mention}> ; <{OA.hasBody}> ?a FILTER(CONTAINS(STR(?a), '%s')) }} }}"
    )
    assert rows(whole, mentions % "ivy-thornquist")
    assert rows(reader, mentions % "/withheld-") == []
    targets = f"SELECT ?s {{ GRAPH ?g {{ ?s a <{OA.SpecificResource}> FILTER NOT EXISTS {{ ?x ?p ?s }} }} }}"
    assert rows(reader, targets) == []
    count = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s a <{OA.SpecificResource}> }} }}"
    assert int(rows(reader, count)[0][0]) < int(rows(whole, count)[0][0])


def test_who_has_the_rest_cannot_find_the_name_by_trying_ids(reader: Snapshot) -> None:
    """The ids of memberships and mentions are digests in which the holder's IRI went."""
    found = hidden.child()
    derived = {membership.iri for membership in found.memberships if "ivy-thornquist" in membership.member}
    derived |= {rdf.value(quad.subject) for quad in rdf.quads(found) if "ivy-thornquist" in rdf.value(quad.object)}
    derived = {iri for iri in derived if "/id/membership/" in iri or "/id/mention/" in iri or "/id/post/" in iri}
    assert len(derived) > 3
    assert [iri for iri in derived if iri in dump(reader)] == []


def test_policies_positions_and_figures_stay_joined_and_whole(reader: Snapshot, tmp_path: Path) -> None:
    whole = Snapshot.open(hidden.store(tmp_path / "store", listed=None))
    for kind in (ONR.Policy, ONR.Position, SDO.MonetaryAmount, SDO.QuantitativeValue, SDO.Event):
        counted = f"SELECT (COUNT(?s) AS ?n) {{ GRAPH ?g {{ ?s a <{kind}> }} }}"
        assert rows(reader, counted) == rows(whole, counted)
    (child,) = (found for found in versions.readings(reader) if found.policies)
    assert {policy.label for policy in child.policies} == {"[withheld] fund", "a pond for all"}
    (position,) = child.positions
    assert position.towards == next(policy.proposer for policy in child.policies if policy.proposer)
    assert [event.label for event in child.events] == ["[withheld] leaves"]


def test_a_label_or_condition_that_was_cut_within_a_name_shows_no_half_of_it(tmp_path: Path) -> None:
    listed = "Ivy Thornquist = full name only\n"
    reader = Snapshot.open(hidden.store(tmp_path / "store", listed, (hidden.child(),)))
    labels = rows(reader, f"SELECT ?o {{ GRAPH ?g {{ ?s <{RDFS.label}>|<{ONR.condition}> ?o }} }}")
    assert not re.search("thornquist", " ".join(label for (label,) in labels), re.IGNORECASE)


def test_what_somebody_withheld_proposes_keeps_its_address_where_that_does_not_tell_the_name(reader: Snapshot) -> None:
    proposed = rows(reader, f"SELECT ?s {{ GRAPH ?g {{ ?s <{ONR.proposedBy}> ?o }} }}")
    names = {iri.removeprefix(f"{BASE}id/policy/").partition("-")[0] for (iri,) in proposed}
    assert names == {"pond", "withheld"}


def test_the_given_name_goes_where_the_whole_name_stands_and_not_elsewhere(reader: Snapshot) -> None:
    texts = {found.article.key: reader.article(found.article.hash).text for found in hidden.readings()}
    assert not re.search("Ivy|Thornquist\\b", texts["pond"] + texts["ivy-thornquist-saves-ducks"])
    assert "“Little Ivy was here,” said Rosa Thornquist" in texts["ducks-again"]
    assert "Thornquister is a town" in texts["ivy-thornquist-saves-ducks"]
    assert "Rose O’Mallory danced" in texts["ivy-thornquist-saves-ducks"]
    assert "Rosa Thornquist" in {row["name"] for row in query.ask(reader, "actors").rows}


def test_who_is_called_by_the_given_name_in_such_an_article_is_withheld_too(reader: Snapshot) -> None:
    (row,) = query.ask(reader, "article-statements", {"article": "pond"}).rows
    assert row["name"] == WITHHELD
    assert "/withheld-" in str(row["speaker"])


def test_who_has_the_surname_and_is_in_other_articles_too_keeps_it(tmp_path: Path) -> None:
    """A name that other articles give as well is no secret of one; one that they do not give is."""
    text = "Family\nRosa Thornquist and Max Thornquist said that Ivy Thornquist sang.\n"
    said = [("Max Thornquist", "Max Thornquist", "said", "Ivy Thornquist sang")]
    family = newsroom.reading("family", text, said, people=("Rosa Thornquist", "Max Thornquist"))
    reader = Snapshot.open(hidden.store(tmp_path / "store", hidden.LIST, (family, hidden.sibling())))
    names = {str(row["name"]) for row in query.ask(reader, "actors").rows}
    assert "Rosa Thornquist" in names
    assert f"Max {WITHHELD}" in names
    assert not any("Max Thornquist" in name for name in names)


def test_who_is_known_to_be_the_child_is_withheld_in_other_articles_too(tmp_path: Path) -> None:
    """What identity says across articles: the Ivy of another article is Ivy Thornquist."""
    text = "Ponds\n“I like ponds,” said Ivy.\n"
    found = newsroom.reading("ponds", text, [("Ivy", "Ivy", "said", "I like ponds,")], people=("Ivy",))
    other, child = found.actors[0].iri, hidden.child().actors[0].iri
    folder = newsroom.store(tmp_path / "store", (found, hidden.child()))
    with EmbeddedStore(folder) as opened:
        opened.replace({}, rdf.redirect_quads({other: child}))
        withheld.put(folder, hidden.LIST)
        snapshot(opened)
    reader = Snapshot.open(folder)
    assert not re.search(r"\bIvy\b", dump(reader).replace("Ivy Thornquister", ""))
    assert reader.article(found.article.hash).text == "Ponds\n“I like ponds,” said ███.\n"


def test_offsets_stay_true_and_check_finds_no_fault(folder: Path, reader: Snapshot) -> None:
    index = Index(reader.search, read_only=True)
    listed = withheld.listed(folder)
    assert listed
    assert list(integrity.faults(reader, reader.covered)) == []
    assert list(integrity.unsearchable(reader, index)) == []
    assert list(integrity.named(reader, index, listed.names)) == []
    for found in versions.readings(reader):
        for said in found.statements:
            words = rows(reader, f"SELECT ?t {{ GRAPH ?g {{ <{statement_iri(said.id)}> <{SDO.text}> ?t }} }}")
            assert words == [(said.words(found.article.text),)]


def test_a_post_with_dates_stays_whole_when_its_holder_is_withheld(tmp_path: Path) -> None:
    text = "Ivy Thornquist, a keeper of the ducks from March 2021 to June 2024, left. “We miss her,” Ada Quill said.\n"
    found = newsroom.reading(
        "ducks",
        text,
        [("Ada Quill", "Ada Quill", "said", "We miss her,")],
        posts=[("Ivy Thornquist", "keeper of the ducks", None)],
        people=("Ada Quill", "Ivy Thornquist"),
    )
    dated = replace(found.memberships[0], since="2021-03", until="2024-06", tense=Tense.FORMER)
    found = replace(found, memberships=(dated,))
    reader = Snapshot.open(hidden.store(tmp_path / "store", found=(found,)))
    assert list(integrity.faults(reader, reader.covered)) == []
    ((held,),) = (read.memberships for read in versions.readings(reader))
    assert (held.since, held.until) == ("2021-03", "2024-06")
    assert dated.iri not in dump(reader)


def test_check_names_the_graph_and_not_the_name(store: Path) -> None:
    whole = Snapshot.open(hidden.store(store.with_name("whole"), listed=None))
    listed = withheld.listed(store)
    assert listed
    faults = list(integrity.named(whole, Index(whole.search, read_only=True), listed.names))
    assert any(article_iri(hidden.only_given().article) in fault for fault in faults)
    assert any("search index" in fault for fault in faults)
    assert any("its text" in fault for fault in faults)
    assert hidden.told("\n".join(faults)) == []


@pytest.mark.parametrize("form", exports.FORMATS)
def test_no_export_tells_the_name(form: str, reader: Snapshot) -> None:
    out = io.BytesIO()
    exports.FORMATS[form](reader, out)
    assert hidden.told(out.getvalue().decode()) == []


def test_searching_for_the_name_finds_nothing_and_other_words_still_do(reader: Snapshot) -> None:
    with Index(reader.search, read_only=True) as index:
        for sought in ("ivy thornquist", "thornquist ivy", "Ivy Th", "zoe mallory", "bertold", "ívy thörnquist"):
            assert {hit.entry.label for hit in index.search(sought)} <= {"Rosa Thornquist"}  # of a little Ivy
        assert index.count("ducks were cold") == 1
        assert index.count("thornquist") == 2  # Rosa, and what she said
        assert hidden.told("\n".join(map(str, index.entries()))) == []


def test_the_writers_store_stays_whole(store: Path) -> None:
    with EmbeddedStore(store) as opened:
        assert "ivythornquist" in hidden.letters("".join(map(str, opened.quads())))
        assert opened.article(hidden.child().article.hash).text == hidden.TEXT


def test_the_salt_makes_the_ids_another_in_each_store(tmp_path: Path) -> None:
    first, second = (Snapshot.open(hidden.store(tmp_path / name)) for name in ("one", "two"))
    ids = [set(re.findall(r"withheld-[0-9a-f]{16}", dump(each))) for each in (first, second)]
    assert ids[0].isdisjoint(ids[1])
    assert len(ids[0]) == len(ids[1]) > 5


def test_a_later_snapshot_gives_the_same_ids(store: Path) -> None:
    before = set(re.findall(r"withheld-[0-9a-f]{16}", dump(Snapshot.open(store))))
    with EmbeddedStore(store) as opened:
        opened.note_change()
        snapshot(opened)
    assert set(re.findall(r"withheld-[0-9a-f]{16}", dump(Snapshot.open(store)))) == before


def test_two_versions_of_an_article_stay_joined(tmp_path: Path) -> None:
    found = hidden.child()
    before, replaced = newsroom.older(found)
    folder = newsroom.store(tmp_path / "store", (found, before))
    with EmbeddedStore(folder) as opened:
        opened.replace({}, replaced)
        withheld.put(folder, hidden.LIST)
        snapshot(opened)
    reader = Snapshot.open(folder)
    assert hidden.told(dump(reader)) == []
    assert len(versions.replaced(reader)) == 1
    assert {*versions.replaced(reader)} < {*reader.graphs()}
    assert len(list(versions.readings(reader))) == 1


def test_a_text_that_is_lost_leaves_no_context_that_may_be_cut_within_a_name(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", hidden.readings())
    text_hash = hidden.child().article.hash
    (folder / "texts" / text_hash[:2] / f"{text_hash}.json").unlink()
    withheld.put(folder, hidden.LIST)
    with EmbeddedStore(folder) as opened:
        snapshot(opened)
    said = dump(Snapshot.open(folder))
    assert hidden.told(said) == []
    assert "ornquist" not in re.sub("(?i)rosa.thornquist|Thornquist. Ada Quill|Thornquister", "", said)


# --- when, and whether ---


def test_old_snapshots_are_gone_at_once_when_the_list_changes(store: Path) -> None:
    with EmbeddedStore(store) as opened:
        withheld.put(store, f"{hidden.LIST}Rosa Thornquist\n")
        name = snapshot(opened)
    assert [path.name for path in (store / "snapshots").iterdir()] == [name] == [current(store)]
    assert "Rosa" not in dump(Snapshot.open(store))


def test_a_list_that_did_not_change_makes_no_new_snapshot(store: Path) -> None:
    with EmbeddedStore(store) as opened:
        assert snapshot(opened) == current(store)


@pytest.mark.parametrize("damage", ["lost", "malformed", "no text"])
def test_without_a_list_that_can_be_read_nothing_is_made_and_the_last_good_snapshot_stays(
    store: Path, damage: str
) -> None:
    before, list_ = current(store), store / withheld.LIST
    if damage == "lost":
        list_.unlink()
    else:
        list_.write_bytes(b"re: (\n" if damage == "malformed" else b"\xff\xfe\n")
    with EmbeddedStore(store) as opened:
        opened.note_change()
        with pytest.raises(StoreError, match="withheld"):
            snapshot(opened)
    assert current(store) == before
    assert hidden.told(dump(Snapshot.open(store))) == []
    assert [path.name for path in (store / "snapshots").iterdir()] == [before]


def test_a_process_that_is_stopped_on_the_way_leaves_the_snapshot_before_and_nothing_half_made(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = current(store)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with EmbeddedStore(store) as opened:
        opened.note_change()
        monkeypatch.setattr("graph.amending.Change.amend", stopped)
        with pytest.raises(KeyboardInterrupt):
            snapshot(opened)
        monkeypatch.undo()
        assert current(store) == before
        name = snapshot(opened)
    assert name != before
    assert not list((store / "snapshots").glob("*.unfinished"))
    assert hidden.told(dump(Snapshot.open(store))) == []


def test_clearing_the_list_shows_all_again(store: Path) -> None:
    withheld.clear(store)
    with EmbeddedStore(store) as opened:
        snapshot(opened)
    assert "ivythornquist" in hidden.letters(dump(Snapshot.open(store)))
    assert not (store / findings.FILE).exists()


def test_only_graphs_that_changed_are_looked_through_again(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    look = withholding.look
    monkeypatch.setattr(withholding, "look", lambda *given: looked.append(given[3]) or look(*given))
    new = newsroom.reading(
        "late",
        "Late\nIvy Thornquist said that it was late.\n",
        [("Ivy Thornquist", "Ivy Thornquist", "said", "it was late")],
        people=("Ivy Thornquist",),
    )
    with EmbeddedStore(store) as opened:
        versions.keep(new, opened)
        snapshot(opened)
    assert looked == [article_iri(new.article)]
    assert hidden.told(dump(Snapshot.open(store))) == []
    looked.clear()
    withheld.put(store, f"{hidden.LIST}Ben Oyelaran\n")
    with EmbeddedStore(store) as opened:
        snapshot(opened)
    assert len(looked) == 12  # seven articles, and the graphs of actors, identity, policies, posts and topics
    assert "Oyelaran" not in dump(Snapshot.open(store))


@pytest.mark.parametrize("damage", ["another snapshot", "no database", "an unknown change"])
def test_what_was_remembered_counts_only_where_nothing_can_have_passed_it_by(store: Path, damage: str) -> None:
    """Findings that miss a graph would let a name through."""
    with sqlite3.connect(store / findings.FILE) as db:
        db.execute("UPDATE finding SET entries = '[]'")
    db.close()
    with EmbeddedStore(store) as opened:
        opened.note_change(["urn:some"])
        if damage == "another snapshot":
            newest = current(store)
            (store / "snapshots" / str(newest)).rename(store / "snapshots" / "20240101T000000000000Z")
            (store / "current").write_text("20240101T000000000000Z")
        elif damage == "no database":
            (store / findings.FILE).write_bytes(b"not a database, and long enough to be told from an empty one")
        else:
            opened.note_change()
        snapshot(opened)
    assert hidden.told(dump(Snapshot.open(store))) == []


def test_amending_leaves_no_name_of_an_emptied_graph(tmp_path: Path) -> None:
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o"), NamedNode("urn:g"))
    other = Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o"), NamedNode("urn:h"))
    with EmbeddedStore(tmp_path) as store:
        store.replace({"urn:g": [quad]})
        Change(store._engine).amend([quad], [other])
        assert list(store.graphs()) == ["urn:h"]


# --- any name, anywhere ---

WORD = st.text("abcdefghijklmnop", min_size=4, max_size=8).map(str.capitalize)
PLACES = ("key", "title", "byline", "outlet", "url", "speaker", "words", "role", "post", "text")


@st.composite
def named(draw: st.DrawFn) -> tuple[str, set[str], str]:
    return (
        f"{draw(WORD)} {draw(WORD)}",
        draw(st.sets(st.sampled_from(PLACES), min_size=1)),
        draw(st.text("xyz .,\n“”", max_size=40)),
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(named())
def test_wherever_any_name_stands_no_reader_gets_it(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[str, set[str], str]
) -> None:
    name, places, filler = case

    def put(place: str, otherwise: str) -> str:
        return name if place in places else otherwise

    speaker, role = put("speaker", "Wynn Zuss"), put("post", "warden")
    words = f"zest {put('words', 'zzz')} yes"
    text = f"{filler}\n{speaker}, the {role}, said “{words}” {filler} {put('text', 'zyx')}\n"
    found = newsroom.reading(
        put("key", "zzz").replace(" ", "-").lower(),
        text,
        [(speaker, speaker, "said", words)],
        people=(speaker,),
        posts=[(speaker, role, None)],
        title=put("title", "Zzz"),
        byline=put("byline", "Zzz"),
        outlet=put("outlet", "Zzz"),
        url=f"https://zzz.example/{put('url', 'zzz').replace(' ', '%20')}",
    )
    reader = Snapshot.open(hidden.store(tmp_path_factory.mktemp("any") / "store", f"{name}\n", (found,)))
    sought = hidden.letters(name)
    every = [
        dump(reader),
        str(reader.article(found.article.hash)),
        *map(str, Index(reader.search, read_only=True).entries()),
    ]
    assert [one for one in every if sought in hidden.letters(one)] == []
    assert list(integrity.faults(reader, reader.covered)) == []
