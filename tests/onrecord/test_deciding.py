"""Decisions: what each changes for readers, that it can be undone, and that it outlasts whatever becomes of an article."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from graph import decisions as log
from graph import exports, integrity, query
from graph.embedded import EmbeddedStore
from graph.rdf import value
from graph.search import Index
from graph.snapshots import Snapshot
from ingest.readers import articles
from onrecord import batch, deciding
from onrecord.rebuilding import rebuild
from onrecord.withholding import put_in_place
from ontology.errors import DecisionRefused
from ontology.iris import BASE
from ontology.records import Act
from ontology.terms import ACTORS, DCTERMS, DECISIONS, IDENTITY, ONR, PROV
from tests import newsroom

MEMORY = {(NamedNode(ACTORS), NamedNode(DCTERMS.isReplacedBy)), (NamedNode(IDENTITY), NamedNode(ONR.onceMeant))}
QUOTED_FROM = NamedNode(PROV.wasQuotedFrom)
ADA, BEN, TRUST = "person/ada-quill", "person/ben-oyelaran", "organisation/harbour-trust"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return newsroom.store(tmp_path / "store", newsroom.newsroom())


def decide(folder: Path, act: Act, *things: str, **given: str) -> str:
    return deciding.decide(folder, act, things, by="Ida Finch", **given).id


def rows(folder: Path, name: str, **params: str) -> list[dict[str, object]]:
    return [dict(row) for row in query.ask(Snapshot.open(folder), name, params).rows]


def said(folder: Path) -> dict[object, object]:
    """Whoever said what, by the words."""
    return {row["words"]: row["name"] for row in rows(folder, "who-said-what")}


def statement(folder: Path, words: str) -> str:
    (found,) = {str(row["statement"]) for row in rows(folder, "who-said-what") if words in str(row["words"])}
    return found.removeprefix(f"{BASE}id/")


def facts(folder: Path) -> set[str]:
    """All that readers get, but for the log of decisions, and for where an id leads that somebody once had."""
    return {
        str(quad)
        for quad in Snapshot.open(folder).quads()
        if value(quad.graph_name) != DECISIONS and (quad.graph_name, quad.predicate) not in MEMORY
    }


def faults(folder: Path) -> list[str]:
    snapshot = Snapshot.open(folder)
    index = Index(snapshot.search, read_only=True)
    return [*integrity.faults(snapshot), *integrity.unsearchable(snapshot, index)]


def found(folder: Path, words: str) -> list[str]:
    return [hit.entry.label for hit in Index(Snapshot.open(folder).search, read_only=True).search(words)]


def test_two_who_are_merged_are_one_and_the_other_id_leads_there(town: Path) -> None:
    decide(town, Act.MERGE, ADA, BEN, why="one writes as the other")
    people = [row for row in rows(town, "actors") if row["type"] == "person"]
    assert len(people) == 1
    assert people[0]["statements"] == 3
    left = {ADA, BEN} - {str(people[0]["iri"]).removeprefix(f"{BASE}id/")}
    assert rows(town, "replaced-by", iri=f"{BASE}id/{left.pop()}") == [{"iri": people[0]["iri"]}]
    assert faults(town) == []


def test_two_who_differ_are_kept_apart(town: Path) -> None:
    (row,) = rows(town, "actors", actor=ADA)
    assert row["articles"] == 2
    decide(town, Act.SPLIT, ADA, "bridge-post")
    named = [row for row in rows(town, "actors") if row["name"] == "Ada Quill"]
    assert [row["articles"] for row in named] == [1, 1]
    assert rows(town, "candidates") == []
    assert faults(town) == []


def test_a_confirmed_statement_and_a_confirmed_actor_say_so(town: Path) -> None:
    decide(town, Act.CONFIRM, statement(town, "bridge will stay shut"))
    decide(town, Act.CONFIRM, ADA)
    states = {row["words"]: row["state"] for row in rows(town, "who-said-what")}
    assert states["the bridge will stay shut until Harbour Trust pays"] == "confirmed"
    assert list(states.values()).count("candidate") == 5
    assert [row["name"] for row in rows(town, "actors", state="confirmed")] == ["Ada Quill"]


def test_a_rejected_statement_is_nowhere(town: Path) -> None:
    words = "the bridge will stay shut until Harbour Trust pays"
    decide(town, Act.REJECT, statement(town, words), why="a headline, nothing said")
    assert words not in said(town)
    assert found(town, "stay shut pays") == []
    assert not any(words in line for line in facts(town) if "schema.org/text" in line)
    assert faults(town) == []


def test_what_a_rejected_actor_said_was_said_by_somebody(town: Path) -> None:
    decide(town, Act.REJECT, TRUST)
    assert said(town)["it had paid twice"] is None
    assert [row for row in rows(town, "actors") if row["name"] == "Harbour Trust"] == []
    assert "Harbour Trust" not in found(town, "harbour trust")
    assert faults(town) == []


def test_what_is_hidden_is_not_shown_by_the_log_either(town: Path) -> None:
    words = "a new bridge by 2026"
    decide(town, Act.HIDE, statement(town, words), why="asked for")
    assert words not in said(town)
    listed = [line for line in map(str, Snapshot.open(town).quads()) if DECISIONS in line]
    assert listed
    assert not any(words in line for line in listed)
    (decision,) = log.decisions(Snapshot.open(town))
    assert (decision.act, decision.targets[0].label) == (Act.HIDE, "")


def test_a_new_name_is_everywhere_and_the_old_one_still_finds_it(town: Path) -> None:
    decide(town, Act.RELABEL, TRUST, named="Harbour Trust of Elmstow")
    assert said(town)["it had paid twice"] == "Harbour Trust of Elmstow"
    (hit,) = Index(Snapshot.open(town).search, read_only=True).search("harbour trust", "actor")
    assert (hit.entry.label, hit.entry.words) == ("Harbour Trust of Elmstow", "HT · Harbour Trust")


def test_a_statement_is_given_to_whoever_said_it(town: Path) -> None:
    words = "a new bridge by 2026"
    decide(town, Act.SPEAKER, statement(town, words), BEN)
    assert said(town)[words] == "Ben Oyelaran"
    (row,) = [row for row in rows(town, "who-said-what") if row["words"] == words]
    assert (row["state"], row["post"]) == ("confirmed", None)


def test_a_statement_is_given_to_somebody_whom_its_article_does_not_name(town: Path) -> None:
    words = "it had paid twice"
    decide(town, Act.SPEAKER, statement(town, words), BEN)
    assert said(town)[words] == "Ben Oyelaran"
    assert faults(town) == []
    assert {row["words"] for row in rows(town, "said-by", speaker=BEN)} >= {words}


def test_a_statement_is_given_to_a_speaker_without_a_name(town: Path) -> None:
    words = "it had paid twice"
    decide(town, Act.SPEAKER, statement(town, words), named="a spokesman")
    (row,) = [row for row in rows(town, "who-said-what") if row["words"] == words]
    assert (row["name"], row["role"]) == (None, "a spokesman")


ACTS = [
    (Act.MERGE, (ADA, BEN), None),
    (Act.SPLIT, (ADA, "bridge-post"), None),
    (Act.DIFFERENT, (ADA, BEN), None),
    (Act.CONFIRM, (ADA,), None),
    (Act.REJECT, (TRUST,), None),
    (Act.HIDE, (BEN,), None),
    (Act.RELABEL, (TRUST,), "The Trust"),
]


@pytest.mark.parametrize(("act", "things", "named"), ACTS)
def test_undoing_leaves_all_as_it_was(town: Path, act: Act, things: tuple[str, ...], named: str | None) -> None:
    before = facts(town)
    taken = deciding.decide(town, act, things, by="Ida Finch", named=named)
    deciding.undo(town, taken.id, by="Ida Finch", why="a slip")
    assert facts(town) == before
    assert [one.act for one in log.decisions(Snapshot.open(town))] == [act, Act.UNDO]


@pytest.mark.parametrize("act", [Act.CONFIRM, Act.REJECT, Act.HIDE, Act.SPEAKER])
def test_undoing_a_decision_on_a_statement_leaves_all_as_it_was(town: Path, act: Act) -> None:
    before = facts(town)
    others = (BEN,) if act is Act.SPEAKER else ()
    decide(town, act, statement(town, "paid twice"), *others)
    assert facts(town) != before
    deciding.undo(town, None, by="Ida Finch")
    assert facts(town) == before


def test_undoing_an_undoing_brings_the_decision_back(town: Path) -> None:
    before = facts(town)
    taken = decide(town, Act.MERGE, ADA, BEN)
    merged = facts(town)
    undoing = deciding.undo(town, taken, by="Ida Finch").id
    redoing = deciding.undo(town, undoing, by="Ida Finch").id
    assert facts(town) == merged
    with pytest.raises(DecisionRefused, match="no decision of that id holds"):
        deciding.undo(town, undoing, by="Ida Finch")
    assert deciding.undo(town, redoing, by="Ida Finch").value == redoing
    assert facts(town) == before
    assert [one.id for one in log.holding(log.decisions(Snapshot.open(town)))][-2] == undoing


def test_without_an_id_the_last_decision_is_undone_and_no_undoing(town: Path) -> None:
    decide(town, Act.MERGE, ADA, BEN)
    deciding.undo(town, None, by="Ida Finch")
    with pytest.raises(DecisionRefused, match="no decision that could be undone"):
        deciding.undo(town, None, by="Ida Finch")


@pytest.mark.parametrize("settling", ["decision", "ingest", "withholding"])
def test_what_was_only_logged_is_applied_with_what_comes_next(town: Path, tmp_path: Path, settling: str) -> None:
    deciding.decide(town, Act.MERGE, (ADA, BEN), by="Ida Finch", settled=False)
    assert len([row for row in rows(town, "actors") if row["type"] == "person"]) == 2
    if settling == "decision":
        decide(town, Act.CONFIRM, statement(town, "paid twice"))
    elif settling == "withholding":
        put_in_place(town, None)
    else:
        (tmp_path / "page.txt").write_text("It rained.\n", encoding="utf-8")
        batch.ingest(articles([tmp_path / "page.txt"]), town)
    assert len([row for row in rows(town, "actors") if row["type"] == "person"]) == 1


def test_two_who_differ_by_an_honorific_decide_as_two(town: Path) -> None:
    for by in ("Mr Finch", "Mrs Finch", "mr finch"):
        deciding.decide(town, Act.CONFIRM, (ADA,), by=by)
    assert [one.by for one in log.decisions(Snapshot.open(town))] == ["Mr Finch", "Mrs Finch", "mr finch"]


def test_a_log_without_versions_is_read_and_holds(town: Path) -> None:
    decide(town, Act.RELABEL, TRUST, named="The Trust")
    with EmbeddedStore(town) as store:
        logged = log.decisions(store)
        store.replace({DECISIONS: (quad for quad in store.quads(DECISIONS) if quad.predicate != QUOTED_FROM)})
        older = log.decisions(store)
    assert all(one.version for each in logged for target in each.targets for one in target.anchors)
    assert not any(one.version for each in older for target in each.targets for one in target.anchors)
    deciding.settle(town)
    assert said(town)["it had paid twice"] == "The Trust"


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=4), st.data())
def test_decisions_undone_in_any_order_leave_all_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[tuple[Act, tuple[str, ...], str | None]], data: st.DataObject
) -> None:
    folder = newsroom.store(tmp_path_factory.mktemp("town") / "store", newsroom.newsroom())
    before = facts(folder)
    taken = []
    for act, things, named in chosen:
        try:
            taken.append(deciding.decide(folder, act, things, by="Ida Finch", named=named).id)
        except DecisionRefused:
            continue  # what an earlier one has left cannot be decided so
    for identifier in data.draw(st.permutations(taken)):
        deciding.undo(folder, identifier, by="Ida Finch")
    assert facts(folder) == before


@pytest.mark.parametrize("order", [(0, 2, 1), (1, 2, 0), (2, 1, 0)])
def test_an_iri_that_went_around_with_a_split_comes_back(town: Path, order: tuple[int, ...]) -> None:
    before = facts(town)
    pair = (ADA, BEN)
    taken = [
        decide(town, Act.MERGE, *pair),
        decide(town, Act.SPLIT, ADA, "bridge-post"),
        decide(town, Act.MERGE, *pair),
    ]
    for place in order:
        deciding.undo(town, taken[place], by="Ida Finch")
    assert facts(town) == before


def test_each_is_logged_with_who_when_and_why(town: Path) -> None:
    identifier = decide(town, Act.MERGE, ADA, BEN, why="one writes as the other")
    (decision,) = log.decisions(Snapshot.open(town))
    assert (decision.id, decision.by, decision.why) == (identifier, "Ida Finch", "one writes as the other")
    assert decision.at.tzinfo is not None
    assert [target.label for target in decision.targets] == ["Ada Quill", "Ben Oyelaran"]
    assert decision.targets[0].anchors[0].exact == "Ada Quill"


@pytest.mark.parametrize(
    ("act", "things", "named"),
    [
        (Act.MERGE, ("person/nobody", ADA), None),
        (Act.MERGE, (ADA,), None),
        (Act.MERGE, (ADA, ADA), None),
        (Act.MERGE, (ADA, TRUST), None),
        (Act.MERGE, ("statement/0", "statement/1"), None),
        (Act.SPLIT, (ADA, "undated"), None),
        (Act.SPLIT, (BEN, "bridge-post"), None),
        (Act.CONFIRM, ("statement/0123",), None),
        (Act.CONFIRM, ("a b>c",), None),
        (Act.SPEAKER, (ADA, BEN), None),
        (Act.RELABEL, (ADA,), None),
        (Act.RELABEL, (ADA,), " "),
        (Act.CONFIRM, (), None),
        (Act.CONFIRM, (ADA, BEN), None),
        (Act.REJECT, (ADA, BEN), None),
        (Act.HIDE, (ADA, BEN), None),
        (Act.CONFIRM, (ADA,), "Ada"),
        (Act.RELABEL, (ADA, BEN), "Ada"),
        (Act.RELABEL, ("SAID",), "Ada"),
        (Act.MERGE, (ADA, BEN, TRUST), None),
        (Act.MERGE, (ADA, "SAID"), None),
        (Act.DIFFERENT, (ADA, ADA), None),
        (Act.SPLIT, (ADA,), None),
        (Act.SPLIT, (), None),
        (Act.SPLIT, ("SAID", "bridge-post"), None),
        (Act.SPEAKER, (), None),
        (Act.SPEAKER, ("SAID",), None),
        (Act.SPEAKER, ("SAID",), " "),
        (Act.SPEAKER, ("SAID", BEN), "a plumber"),
        (Act.SPEAKER, ("SAID", BEN, ADA), None),
        (Act.SPEAKER, ("SAID", "SAID"), None),
        (Act.UNDO, (ADA,), None),
    ],
)
def test_what_cannot_be_decided_is_refused_and_changes_nothing(
    town: Path, act: Act, things: tuple[str, ...], named: str | None
) -> None:
    before, said_there = facts(town), statement(town, "paid twice")
    with pytest.raises(DecisionRefused):
        deciding.decide(town, act, [thing.replace("SAID", said_there) for thing in things], by="Ida Finch", named=named)
    assert facts(town) == before
    assert log.decisions(Snapshot.open(town)) == ()


def test_exports_follow_decisions(town: Path, tmp_path: Path) -> None:
    decide(town, Act.REJECT, statement(town, "paid twice"))
    with (tmp_path / "out.jsonl").open("wb") as out:
        exports.jsonl(Snapshot.open(town), out)
    assert "paid twice" not in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


# --- Over what becomes of an article ---

FIRST = "Ada Moss, the water minister, said: “The pipes are older than the houses.”\n\nBen Hale said that the pipes were new.\n"
SECOND = "A. Moss spoke in Elmstow. “We will mend the pipes,” A. Moss said.\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "pipes.txt").write_text(FIRST, encoding="utf-8")
    (folder / "mend.txt").write_text(SECOND, encoding="utf-8")
    return folder


def ingest(pages: Path, store: Path) -> None:
    batch.ingest(articles([pages]), store)


def decided(pages: Path, store: Path) -> None:
    """A store in which two are one, something is confirmed, and something was said by another."""
    ingest(pages, store)
    moss = sorted(
        str(row["iri"]).removeprefix(f"{BASE}id/") for row in rows(store, "actors") if "Moss" in str(row["name"])
    )
    decide(store, Act.MERGE, *moss)
    decide(store, Act.CONFIRM, statement(store, "older than the houses"))
    decide(store, Act.SPEAKER, statement(store, "the pipes were new"), named="a plumber")


def holds(store: Path) -> None:
    assert [row["name"] for row in rows(store, "actors") if "Moss" in str(row["name"])] == ["Ada Moss"]
    by_words = {str(row["words"]): row for row in rows(store, "who-said-what")}
    assert next(row for words, row in by_words.items() if "older than the" in words)["state"] == "confirmed"
    assert next(row for words, row in by_words.items() if "the pipes were" in words)["role"] == "a plumber"
    assert faults(store) == []


def test_decisions_outlast_the_same_article_again(pages: Path, tmp_path: Path) -> None:
    decided(pages, tmp_path / "store")
    ingest(pages, tmp_path / "store")
    holds(tmp_path / "store")


def test_decisions_outlast_an_edited_article(pages: Path, tmp_path: Path) -> None:
    decided(pages, tmp_path / "store")
    edited = "Pipes to be mended\n\n" + FIRST.replace("the houses", "the old houses").replace(
        "were new", "were quite new"
    )
    (pages / "pipes.txt").write_text(edited, encoding="utf-8")
    (pages / "mend.txt").write_text("It rained.\n\n" + SECOND, encoding="utf-8")
    ingest(pages, tmp_path / "store")
    assert "The pipes are older than the old houses." in said(tmp_path / "store")
    holds(tmp_path / "store")


def test_decisions_outlast_a_rebuild(pages: Path, tmp_path: Path) -> None:
    decided(pages, tmp_path / "store")
    rebuild(tmp_path / "store")
    holds(tmp_path / "store")


def test_decisions_outlast_more_articles(pages: Path, tmp_path: Path) -> None:
    decided(pages, tmp_path / "store")
    (pages / "third.txt").write_text("Ada Moss said that the river was clean.\n", encoding="utf-8")
    ingest(pages, tmp_path / "store")
    holds(tmp_path / "store")
