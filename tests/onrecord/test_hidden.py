"""What is hidden, rejected or given to another speaker: nothing of it is left in anything that readers get."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from typer.testing import CliRunner

from graph import decisions as log
from graph import integrity, query, versions
from graph.embedded import EmbeddedStore
from graph.rdf import value
from graph.search import Index, entries
from graph.snapshots import Snapshot, snapshot
from onrecord import deciding
from onrecord.cli import app
from onrecord.judging import judge
from ontology.iris import BASE, place_iri, statement_iri
from ontology.reading import Reading
from ontology.records import Act, Span
from ontology.subjects import Phrase, Subject
from ontology.terms import ACTORS, AUTHORITIES, DECISIONS, ECHOES, IDENTITY, OA, ONR, ORG, POSTS
from tests import newsroom

WORDS = (
    "we shall drain the upper reservoir before winter and rebuild its northern wall with granite"
    " from the old quarry at Stonewick"
)
PLAN = "the anglers will get a pond at Foxley instead, stocked with carp and tench and paid for by the mill itself"
WATER = f"{BASE}id/topic/water"
ODA, BEN, MILL = "person/oda-vale", "person/ben-hale", "organisation/mill-board"


def article(key: str, outlet: str, day: int, *, more: str = "", edited: str = "") -> Reading:
    """One telling of the same two utterances, with a third of its own; the first shows a topic and a key phrase."""
    text = (
        f"Reservoir row\n{edited}Oda Vale, chair of Mill Board, said “{WORDS}”.\n"
        f"Ben Hale, clerk of Mill Board, replied “nobody asked the {key} anglers”.\n"
        f"The clerk, Ben Hale, added “{PLAN}”.\n{more}"
    )
    found = newsroom.reading(
        key,
        text,
        [
            ("Oda Vale", "Oda Vale", "said", WORDS),
            ("Ben Hale", "Ben Hale", "replied", f"nobody asked the {key} anglers"),
            ("Ben Hale", "The clerk, Ben Hale", "added", PLAN),
        ],
        posts=[("Oda Vale", "chair", "Mill Board"), ("Ben Hale", "clerk", "Mill Board")],
        people=("Oda Vale", "Ben Hale"),
        organisations=("Mill Board",),
        title="Reservoir row",
        outlet=outlet,
        published=date(2024, 3, day),
    )
    phrase, shown = (
        (Span(text.index(words), text.index(words) + len(words)),) for words in ("quarry at Stonewick", "reservoir")
    )
    return replace(
        found,
        subjects=(Subject(WATER, shown), Subject(WATER, shown, found.statements[0].id)),
        phrases=(Phrase("quarry at Stonewick", phrase),),
    )


ECHO, POST = article("echo", "Elmstow Echo", 2), article("post", "Daily Post", 4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two papers that carry the same words."""
    return newsroom.store(tmp_path / "store", (ECHO, POST))


def keep(folder: Path, found: Reading) -> None:
    """One more article, or another version of one, as an ingest keeps it."""
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        decision = versions.keep(found, store)
        for old in decision.others:
            index.replace(old, ())
        index.replace(decision.iri, entries(found))
        judge(store, index)
        snapshot(store)


def speaker(folder: Path, words: str) -> str:
    (found,) = {str(row["speaker"]) for row in rows(folder, "who-said-what") if row["words"] == words}
    return found


def decide(folder: Path, act: Act, *things: str, **given: str) -> str:
    return deciding.decide(folder, act, things, by="Ida Finch", **given).id


def rows(folder: Path, name: str, **params: str) -> list[dict[str, object]]:
    return [dict(row) for row in query.ask(Snapshot.open(folder), name, params).rows]


def statement(folder: Path, words: str) -> str:
    (found,) = {str(row["statement"]) for row in rows(folder, "who-said-what") if words in str(row["words"])}
    return found.removeprefix(f"{BASE}id/")


def said(folder: Path) -> dict[tuple[object, object], object]:
    """Whoever said what, by article and words."""
    return {(row["article"], row["words"]): row["name"] for row in rows(folder, "who-said-what")}


def quads(folder: Path, graph: str) -> list[Quad]:
    return list(Snapshot.open(folder).quads(graph))


def described(folder: Path, thing: str) -> set[tuple[str, str]]:
    """What the graph of actors says of one of them."""
    node = NamedNode(f"{BASE}id/{thing}")
    return {(quad.predicate.value, value(quad.object)) for quad in quads(folder, ACTORS) if quad.subject == node}


def faults(folder: Path) -> list[str]:
    snapshot = Snapshot.open(folder)
    index = Index(snapshot.search, read_only=True)
    return [*integrity.faults(snapshot), *integrity.unsearchable(snapshot, index)]


FORMATS = ("trig", "nq", "jsonl", "csv", "gexf", "graphml")


def told(folder: Path, out: Path, *formats: str) -> str:
    """Every word that leaves a store: literals of its graphs, entries of its index, exports; but for addresses of things.

    Words with a language are those of the scheme of topics, which are nobody's.
    """
    snapshot = Snapshot.open(folder)
    literals = [
        value(quad.object) for quad in snapshot.quads() if isinstance(quad.object, Literal) and not quad.object.language
    ]
    index = Index(snapshot.search, read_only=True)
    found = [f"{entry.label}\n{entry.words}" for _, entry in index.entries()]
    for form in formats or FORMATS:
        done = CliRunner().invoke(app, ["export", str(out), "--format", form, "--store", str(folder)])
        assert done.exit_code == 0, done.output
        away = r"\"[^\"]*\"@en|<?https?://[^>\s\"]*|\b(?:person|organisation)[:/][\w/-]+"
        found.append(re.sub(away, "", out.read_text("utf-8")))
    return "\n".join([*literals, *found])


def test_of_a_hidden_statement_no_word_is_left_anywhere(folder: Path, tmp_path: Path) -> None:
    hidden = statement(folder, "Stonewick")
    decide(folder, Act.CONFIRM, hidden)
    decide(folder, Act.SPEAKER, hidden, named="somebody in waders")
    deciding.undo(folder, None, by="Ida Finch")
    decide(folder, Act.CONFIRM, statement(folder, "nobody asked the echo anglers"))
    decide(folder, Act.CONFIRM, BEN)
    assert "Stonewick" in told(folder, tmp_path / "out")
    decide(folder, Act.HIDE, hidden, why="asked for")
    left = told(folder, tmp_path / "out")
    assert [word for word in (*WORDS.split(), "waders") if len(word) > 4 and word in left] == []
    assert faults(folder) == []


def test_of_a_hidden_person_no_name_is_left_but_where_others_are_quoted(folder: Path, tmp_path: Path) -> None:
    decide(folder, Act.CONFIRM, ODA)
    decide(folder, Act.RELABEL, ODA, named="Lady Oda")
    decide(folder, Act.DIFFERENT, ODA, BEN)
    decide(folder, Act.SPEAKER, statement(folder, "echo anglers"), ODA)
    decide(folder, Act.HIDE, statement(folder, "Stonewick"))
    assert "Oda" in told(folder, tmp_path / "out")
    decide(folder, Act.HIDE, ODA, why="asked for")
    assert "Oda" not in told(folder, tmp_path / "out")
    assert faults(folder) == []
    hidden = {f"{BASE}id/{ODA}"}
    everywhere = [quad for quad in Snapshot.open(folder).quads() if quad.graph_name != NamedNode(DECISIONS)]
    assert [quad for quad in everywhere if hidden & {value(quad.subject), value(quad.object)}] == []


def test_of_a_hidden_person_no_entry_of_an_authority_is_left(folder: Path, tmp_path: Path) -> None:
    decide(folder, Act.HIDE, statement(folder, "Stonewick"))
    decide(folder, Act.HIDE, ODA)
    listed = tmp_path / "known.csv"
    listed.write_text("name,kind,aliases\nOda Vale,person,Dame Oda\nBen Hale,person,\n", encoding="utf-8")
    deciding.put_authorities(folder, listed)
    assert "Oda" not in told(folder, tmp_path / "out")
    assert any(value(quad.object) == "Ben Hale" for quad in quads(folder, AUTHORITIES))
    assert faults(folder) == []


def test_a_person_who_is_hidden_is_so_under_an_earlier_id_too(folder: Path, tmp_path: Path) -> None:
    more = newsroom.reading("gate", "The gate\nO. Vale left.\n", [], people=("O. Vale",), title="The gate")
    newsroom.store(folder, (more,))
    other = next(str(row["iri"]) for row in rows(folder, "actors") if row["name"] == "O. Vale")
    decide(folder, Act.CONFIRM, other.removeprefix(f"{BASE}id/"))
    decide(folder, Act.MERGE, ODA, other.removeprefix(f"{BASE}id/"))
    decide(folder, Act.HIDE, statement(folder, "Stonewick"))
    decide(folder, Act.HIDE, ODA)
    assert "Vale" not in told(folder, tmp_path / "out")


def test_the_log_still_lists_what_was_decided_of_the_hidden(folder: Path) -> None:
    decide(folder, Act.RELABEL, ODA, named="Lady Oda")
    decide(folder, Act.HIDE, ODA)
    relabelled, hidden = log.decisions(Snapshot.open(folder))
    assert (relabelled.value, relabelled.targets[0].label, relabelled.targets[0].anchors) == ("[hidden]", "", ())
    assert hidden.targets[0].iri == f"{BASE}id/{ODA}"


def test_hidden_words_are_cut_out_of_the_sentences_of_others(tmp_path: Path) -> None:
    text = "“We asked nobody,” said Oda Vale, “and the sluice at Stonewick will fail.” That was all.\n"
    given = [
        ("Oda Vale", "Oda Vale", "said", "We asked nobody,"),
        ("Oda Vale", "Oda Vale", "said", "and the sluice at Stonewick will fail."),
    ]
    folder = newsroom.store(tmp_path / "store", (newsroom.reading("weir", text, given, people=("Oda Vale",)),))
    decide(folder, Act.HIDE, statement(folder, "Stonewick"))
    left = told(folder, tmp_path / "out")
    assert "We asked nobody,” said Oda Vale" in left
    assert "Stonewick" not in left
    assert faults(folder) == []


@pytest.mark.parametrize("act", [Act.HIDE, Act.REJECT])
def test_what_is_gone_has_no_echo_and_holds_no_post(folder: Path, act: Act) -> None:
    decide(folder, act, gone := statement(folder, "Stonewick"))
    (echo,) = [quad for quad in quads(folder, ECHOES) if quad.predicate.value == str(ONR.ofStatement)]
    assert echo.object != NamedNode(f"{BASE}id/{gone}")
    parts = {value(quad.object) for quad in quads(folder, ECHOES) if quad.predicate.value == str(OA.hasTarget)}
    places = {value(quad.subject) for quad in quads(folder, ECHOES) if quad.predicate.value == str(OA.hasSelector)}
    assert places == parts
    posts = {value(quad.subject) for quad in quads(folder, POSTS)}
    assert f"{BASE}id/{gone}" not in posts
    assert not any("Stonewick" in value(quad.object) for quad in quads(folder, ECHOES))


def test_a_place_that_another_utterance_has_too_stays(folder: Path) -> None:
    text_hash = ECHO.article.hash
    places = [
        place_iri(text_hash, Span(said.content[0].start, said.content[0].end))
        for said in ECHO.statements
        if PLAN in said.words(ECHO.article.text)
    ]
    decide(folder, Act.HIDE, statement(folder, "Stonewick"))
    left = {value(quad.subject) for quad in quads(folder, ECHOES)}
    assert {*places} <= left


def test_whoever_is_gone_has_no_tenure_any_more(folder: Path) -> None:
    decide(folder, Act.REJECT, ODA)
    labels = {value(quad.object) for quad in quads(folder, POSTS) if quad.predicate.value.endswith("label")}
    assert labels == {"clerk"}
    assert faults(folder) == []


def test_a_body_that_is_gone_leaves_the_posts_of_others_without_a_body(folder: Path) -> None:
    decide(folder, Act.REJECT, MILL)
    assert not any(quad.predicate.value == str(ORG.organization) for quad in quads(folder, POSTS))
    assert {row["post"] for row in rows(folder, "posts")} >= {"clerk", "chair"}
    assert faults(folder) == []


def test_a_part_of_a_body_that_is_gone_stays_what_it_is(tmp_path: Path) -> None:
    text = "Audit Panel of Mill Board said that it rained.\n"
    given = [("Audit Panel", "Audit Panel of Mill Board", "said", "it rained")]
    weir = newsroom.reading("weir", text, given, organisations=("Audit Panel", "Mill Board"))
    panel, board = weir.actors
    folder = newsroom.store(tmp_path / "store", (replace(weir, actors=(replace(panel, part_of=board.iri), board)),))
    before = described(folder, "organisation/audit-panel")
    decide(folder, Act.REJECT, MILL)
    lost = (str(ORG.subOrganizationOf), f"{BASE}id/{MILL}")
    assert before - described(folder, "organisation/audit-panel") == {lost}
    assert said(folder) == {("weir", "it rained"): "Audit Panel"}
    assert faults(folder) == []


def test_what_became_of_hidden_words_in_a_later_version_is_not_told(folder: Path, tmp_path: Path) -> None:
    edited = article("echo", "Elmstow Echo", 2, edited="It rained.\n")
    keep(folder, edited)
    assert any(quad.predicate.value == str(ONR.before) for quad in quads(folder, ECHOES))
    decide(folder, Act.HIDE, statement(folder, "Stonewick"))
    assert "Stonewick" not in told(folder, tmp_path / "out")
    changes = [quad for quad in quads(folder, ECHOES) if quad.predicate.value in {str(ONR.before), str(ONR.after)}]
    reports = {
        value(quad.subject) for quad in Snapshot.open(folder).quads() if quad.predicate.value == str(ONR.reports)
    }
    assert changes
    assert {value(quad.object) for quad in changes} <= reports


# --- One statement, several reports ---


@pytest.mark.parametrize("act", [Act.HIDE, Act.REJECT])
def test_a_statement_that_is_gone_stays_so_when_another_article_carries_it(tmp_path: Path, act: Act) -> None:
    folder = newsroom.store(tmp_path / "store", (ECHO,))
    decide(folder, act, statement(folder, "Stonewick"))
    keep(folder, POST)
    assert not any("Stonewick" in str(words) for _, words in said(folder))
    assert act is Act.REJECT or "Stonewick" not in told(folder, tmp_path / "out")
    assert faults(folder) == []


def test_what_is_decided_of_a_statement_holds_for_reports_that_come_later(tmp_path: Path) -> None:
    folder = newsroom.store(tmp_path / "store", (ECHO,))
    decide(folder, Act.CONFIRM, statement(folder, "Stonewick"))
    decide(folder, Act.SPEAKER, statement(folder, "Foxley"), ODA)
    keep(folder, POST)
    states = {row["article"]: row["state"] for row in rows(folder, "who-said-what") if row["words"] == WORDS}
    assert states == {"echo": "confirmed", "post": "confirmed"}
    assert {words: name for (_, words), name in said(folder).items()}[PLAN] == "Oda Vale"
    assert said(folder)["echo", PLAN] == said(folder)["post", PLAN]
    assert faults(folder) == []


# --- Speakers ---


@pytest.mark.parametrize("act", [Act.HIDE, Act.REJECT])
def test_nobody_comes_back_as_the_speaker_of_something(folder: Path, tmp_path: Path, act: Act) -> None:
    decide(folder, Act.SPEAKER, statement(folder, "post anglers"), ODA)
    decide(folder, act, ODA)
    assert said(folder)["post", "nobody asked the post anglers"] is None
    assert [row["name"] for row in rows(folder, "actors") if row["type"] == "person"] == ["Ben Hale"]
    assert not any(value(quad.object) == f"{BASE}id/{ODA}" for quad in quads(folder, IDENTITY))
    assert faults(folder) == []


def test_a_statement_is_given_to_a_namesake_of_somebody_in_its_article(folder: Path) -> None:
    for key in ("gate", "weir"):
        text = f"The {key}\nBen Hale, the {key} keeper of Foxley, said that the {key} was shut.\n"
        given = [("Ben Hale", "Ben Hale", "said", f"the {key} was shut")]
        keep(folder, newsroom.reading(key, text, given, people=("Ben Hale",), title=f"The {key}"))
    decide(folder, Act.SPLIT, BEN, "gate")
    moved = [row["iri"] for row in rows(folder, "actors") if row["name"] == "Ben Hale"]
    gate = speaker(folder, "the gate was shut")
    clerk = speaker(folder, "nobody asked the echo anglers")
    assert {gate, clerk} <= {*moved}
    assert gate != clerk
    decide(folder, Act.SPEAKER, statement(folder, "Stonewick"), gate.removeprefix(f"{BASE}id/"))
    assert speaker(folder, WORDS) == gate
    assert speaker(folder, "nobody asked the echo anglers") == clerk
    assert faults(folder) == []


def test_a_corrected_speaker_has_not_the_post_of_the_former(folder: Path) -> None:
    posts = {row["sure"] for row in rows(folder, "in-which-post", speaker=ODA)}
    assert "certain" in posts
    decide(folder, Act.SPEAKER, statement(folder, "Stonewick"), BEN)
    of_words = [
        row for row in rows(folder, "in-which-post") if str(row["statement"]).endswith(statement(folder, "Stonewick"))
    ]
    assert {(row["name"], row["post"]) for row in of_words} == {("Ben Hale", None)}


# --- Several decisions on one thing ---


def test_what_is_confirmed_after_it_was_rejected_is_confirmed(folder: Path) -> None:
    rejected = statement(folder, "Stonewick")
    decide(folder, Act.REJECT, rejected)
    decide(folder, Act.CONFIRM, rejected)
    states = {row["state"] for row in rows(folder, "who-said-what") if row["words"] == WORDS}
    assert states == {"confirmed"}


def test_what_is_hidden_stays_so_whoever_it_is_given_to(folder: Path, tmp_path: Path) -> None:
    hidden = statement(folder, "Stonewick")
    decide(folder, Act.HIDE, hidden)
    decide(folder, Act.SPEAKER, hidden, BEN)
    assert "Stonewick" not in told(folder, tmp_path / "out")
    decide(folder, Act.CONFIRM, hidden)
    assert said(folder)["echo", WORDS] == "Ben Hale"


@pytest.mark.parametrize("act", [Act.REJECT, Act.SPEAKER])
def test_a_later_decision_on_a_rejected_statement_is_on_no_other_that_overlaps_it(tmp_path: Path, act: Act) -> None:
    words = "the weir is sound, and Ben Hale warned that the sluice will fail before long"
    inner = words.partition("and ")[2]
    told = [("Oda Vale", "Oda Vale", "said", words), ("Oda Vale", "Oda Vale", "said", inner)]
    weir = newsroom.reading("weir", f"Oda Vale said that {words}.\n", told, people=("Oda Vale", "Ben Hale"))
    folder = newsroom.store(tmp_path / "store", (weir,))
    rejected = statement_iri(weir.statements[1].id).removeprefix(f"{BASE}id/")
    decide(folder, Act.REJECT, rejected)
    decide(folder, act, rejected, *([BEN] if act is Act.SPEAKER else []))
    assert said(folder) == {("weir", words): "Oda Vale"}


def test_like_words_of_another_article_are_not_meant(tmp_path: Path) -> None:
    text = "The gate\nOda Vale said that it rained.\n"
    alike = [
        newsroom.reading(key, f"{text}{more}", [("Oda Vale", "Oda Vale", "said", "it rained")], people=("Oda Vale",))
        for key, more in (("gate", ""), ("weir", "All went home.\n"))
    ]
    folder = newsroom.store(tmp_path / "store", alike)
    (rejected,) = [str(row["statement"]) for row in rows(folder, "who-said-what") if row["article"] == "gate"]
    decide(folder, Act.REJECT, rejected.removeprefix(f"{BASE}id/"))
    assert {article for article, _ in said(folder)} == {"weir"}


# --- Topics ---


def test_topics_go_with_a_statement_that_is_rejected_and_words_that_are_hidden_take_all_that_rests_on_them(
    folder: Path,
) -> None:
    def about() -> tuple[list[object], int, int]:
        (counted,) = rows(folder, "topics", topic="topic/water")
        return [row["phrase"] for row in rows(folder, "keywords")], counted["statements"], counted["articles"]

    phrase = "quarry at Stonewick"
    assert about() == ([phrase, phrase], 1, 2)
    first = decide(folder, Act.REJECT, statement(folder, "Stonewick"))
    assert about() == ([phrase, phrase], 0, 2)
    deciding.undo(folder, first, by="Ida Finch")
    decide(folder, Act.HIDE, statement(folder, "Stonewick"))
    assert about() == ([], 0, 0)


# --- Lost texts ---


def test_what_is_hidden_stays_so_where_the_text_is_lost(folder: Path, tmp_path: Path) -> None:
    decide(folder, Act.HIDE, statement(folder, "Stonewick"))
    for file in (folder / "texts").rglob(f"*{ECHO.article.hash[:16]}*"):
        file.unlink()
    keep(folder, article("mail", "Harbour Mail", 5))
    assert "Stonewick" not in told(folder, tmp_path / "out", "trig", "nq", "gexf", "graphml")
    assert {article for article, _ in said(folder)} == {"post", "mail"}
    assert any("text of an article is missing" in fault for fault in faults(folder))
