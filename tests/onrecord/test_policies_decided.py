"""Decisions on policies, positions, figures and events: what each changes for readers, and that it lasts and can be undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from graph import decisions as log
from graph import integrity, query, versions
from graph.embedded import EmbeddedStore
from graph.rdf import value
from graph.search import Index, entries
from graph.snapshots import Snapshot, snapshot
from onrecord import deciding
from onrecord.judging import judge
from onrecord.reviewing import items
from ontology.errors import DecisionRefused
from ontology.iris import BASE, policy_referent_iri, position_iri
from ontology.policies import Polarity
from ontology.reading import Reading
from ontology.records import Act, Span
from ontology.terms import ACTORS, DCTERMS, DECISIONS, IDENTITY, ONR, POLICIES
from tests import councils

BAN, FUND, OTHER = (
    "policy/ban-on-wood-stoves",
    "policy/fund-for-new-heaters",
    "policy/ban-on-open-fires-and-stoves",
)
MEMORY = {
    *((NamedNode(graph), NamedNode(DCTERMS.isReplacedBy)) for graph in (ACTORS, POLICIES)),
    *((NamedNode(graph), NamedNode(ONR.onceMeant)) for graph in (IDENTITY, POLICIES)),
}


def keep(folder: Path, *readings: Reading) -> Path:
    """Keep articles, or other versions of them, as an ingest does."""
    folder.mkdir(exist_ok=True)
    with EmbeddedStore(folder) as store, Index(folder / "search.sqlite") as index:
        for found in readings:
            kept = versions.keep(found, store)
            for old in kept.others:
                index.replace(old, ())
            index.replace(kept.iri, entries(found))
        judge(store, index)
        snapshot(store)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return keep(tmp_path / "store", councils.echo(), councils.post(), councils.letter())


def decide(folder: Path, act: Act, *things: str, **given: str) -> str:
    return deciding.decide(folder, act, things, by="Ida Finch", **given).id


def rows(folder: Path, name: str, **params: str) -> list[dict[str, object]]:
    return [dict(row) for row in query.ask(Snapshot.open(folder), name, params).rows]


def local(iri: object) -> str:
    return str(iri).removeprefix(f"{BASE}id/")


def policies(folder: Path) -> dict[tuple[str, str], str]:
    """The policy across articles, by article and by what the article calls it."""
    return {(str(row["article"]), str(row["label"])): local(row["policy"]) for row in rows(folder, "policies")}


def stances(folder: Path) -> dict[str, tuple[str, str | None]]:
    """Who stands which way on what."""
    found = rows(folder, "positions")
    return {str(row["name"]): (str(row["polarity"]), row["towards"] and local(row["towards"])) for row in found}


def place(folder: Path, name: str, /, **cells: str) -> str:
    """What stands in the first column of the one row with these cells."""
    (row,) = [row for row in rows(folder, name) if cells.items() <= row.items()]
    return local(next(iter(row.values())))


def states(folder: Path, thing: str) -> set[str]:
    node = NamedNode(f"{BASE}id/{thing}")
    return {value(quad.object) for quad in Snapshot.open(folder).matching(node, NamedNode(ONR.state), None)}


def plan(found: Reading, label: str) -> str:
    return local(policy_referent_iri(label, found.article))


def facts(folder: Path) -> set[str]:
    return {
        str(quad)
        for quad in Snapshot.open(folder).quads()
        if value(quad.graph_name) != DECISIONS and (quad.graph_name, quad.predicate) not in MEMORY
    }


def sound(folder: Path) -> bool:
    return [*integrity.faults(Snapshot.open(folder))] == []


def mo(folder: Path) -> str:
    return place(folder, "positions", name="Mo Dale")


# --- Policies across articles ---


def test_a_confirmed_policy_is_so_in_each_of_its_articles(folder: Path) -> None:
    decide(folder, Act.CONFIRM, BAN)
    assert states(folder, BAN) == {"confirmed"}
    assert states(folder, plan(councils.echo(), councils.BAN)) == {"confirmed"}
    assert states(folder, plan(councils.post(), councils.BAN)) == {"confirmed"}
    assert states(folder, OTHER) == states(folder, plan(councils.letter(), councils.OTHER)) == {"candidate"}
    assert sound(folder)


@pytest.mark.parametrize("act", [Act.REJECT, Act.HIDE])
def test_a_policy_that_is_gone_is_in_no_article_and_what_told_of_it_keeps_its_words(folder: Path, act: Act) -> None:
    decide(folder, act, BAN)
    assert {label for _, label in policies(folder)} == {councils.FUND, councils.OTHER}
    assert stances(folder) == {
        "Ida Finch": ("support", None),
        "Mo Dale": ("oppose", None),
        "Tom Reeve": ("neutral", FUND),
        "Ada Quill": ("support", OTHER),
    }
    assert {row["label"] for row in rows(folder, "positions")} >= {"The ban"}
    assert [row["part_of"] for row in rows(folder, "policies")] == [None, None]
    assert [row["about"] for row in rows(folder, "events")] == [None]
    assert not any(f"{BASE}id/{BAN}>" in line for line in facts(folder))
    assert sound(folder)


def test_the_figures_of_a_policy_that_is_gone_stay(folder: Path) -> None:
    decide(folder, Act.REJECT, FUND)
    (row,) = rows(folder, "figures")
    assert (row["exact"], row["policy"]) == ("£2,000", None)


def test_of_one_articles_policy_the_others_stay(folder: Path) -> None:
    decide(folder, Act.REJECT, plan(councils.post(), councils.BAN))
    assert policies(folder)["echo", councils.BAN] == BAN
    assert ("post", councils.BAN) not in policies(folder)
    assert stances(folder)["Mo Dale"] == ("oppose", None)
    assert sound(folder)


def test_a_policy_that_no_article_tells_of_any_more_is_gone_across_articles(folder: Path) -> None:
    decide(folder, Act.REJECT, plan(councils.echo(), councils.BAN))
    decide(folder, Act.HIDE, plan(councils.post(), councils.BAN))
    assert states(folder, BAN) == set()


def test_the_later_of_two_decisions_holds_in_one_article_or_in_all(folder: Path) -> None:
    own = plan(councils.post(), councils.BAN)
    decide(folder, Act.REJECT, BAN)
    decide(folder, Act.CONFIRM, own)
    assert ("echo", councils.BAN) not in policies(folder)
    assert policies(folder)["post", councils.BAN] == BAN
    assert (states(folder, own), states(folder, BAN)) == ({"confirmed"}, {"candidate"})
    decide(folder, Act.REJECT, BAN)
    assert ("post", councils.BAN) not in policies(folder)
    assert sound(folder)


def test_a_new_name_is_that_across_articles_and_the_old_one_is_another(folder: Path) -> None:
    decide(folder, Act.RELABEL, BAN, named="Stove Ban")
    node = NamedNode(f"{BASE}id/{BAN}")
    called = {value(quad.object) for quad in Snapshot.open(folder).quads(POLICIES) if quad.subject == node}
    assert {"Stove Ban", councils.BAN} <= called
    assert {row["towards_name"] for row in rows(folder, "positions", towards=BAN)} == {"Stove Ban"}


def test_two_policies_that_are_merged_are_one_and_the_other_leads_there(folder: Path) -> None:
    decide(folder, Act.MERGE, OTHER, BAN)
    assert policies(folder)["letter", councils.OTHER] == policies(folder)["echo", councils.BAN] == BAN
    assert rows(folder, "replaced-by", iri=f"{BASE}id/{OTHER}") == [{"iri": f"{BASE}id/{BAN}"}]
    with pytest.raises(DecisionRefused, match="one already"):
        decide(folder, Act.DIFFERENT, OTHER, BAN)
    assert sound(folder)


def test_a_rejection_of_one_of_two_holds_no_more_once_they_are_one(folder: Path) -> None:
    decide(folder, Act.REJECT, OTHER)
    merged = decide(folder, Act.MERGE, OTHER, BAN)
    assert ("letter", councils.OTHER) in policies(folder)
    deciding.undo(folder, merged, by="Ida Finch")
    assert ("letter", councils.OTHER) not in policies(folder)


def test_articles_that_mean_another_policy_are_split_off(folder: Path) -> None:
    before = facts(folder)
    decide(folder, Act.SPLIT, BAN, "post")
    assert policies(folder)["echo", councils.BAN] == BAN != policies(folder)["post", councils.BAN]
    assert not [item for item in items(Snapshot.open(folder), policies=True) if BAN in item.things]
    deciding.undo(folder, None, by="Ida Finch")
    assert facts(folder) == before
    decide(folder, Act.SPLIT, BAN, "echo")
    assert policies(folder)["post", councils.BAN] == BAN != policies(folder)["echo", councils.BAN]
    deciding.undo(folder, None, by="Ida Finch")
    assert facts(folder) == before


# --- Positions, figures and events ---


def test_a_position_points_another_way_and_is_confirmed(folder: Path) -> None:
    decide(folder, Act.STANCE, found := mo(folder), named="concern")
    assert stances(folder)["Mo Dale"] == ("concern", BAN)
    assert states(folder, found) == {"confirmed"}
    decide(folder, Act.STANCE, found, named="neutral")
    assert stances(folder)["Mo Dale"] == ("neutral", BAN)
    assert sound(folder)


@pytest.mark.parametrize("act", [Act.CONFIRM, Act.REJECT, Act.HIDE])
@pytest.mark.parametrize("name", ["positions", "figures", "events"])
def test_what_an_article_tells_is_confirmed_or_gone(folder: Path, name: str, act: Act) -> None:
    thing = local(next(iter(rows(folder, name)[0].values())))
    decide(folder, act, thing)
    left = {local(next(iter(row.values()))) for row in rows(folder, name)}
    assert (thing in left) is (act is Act.CONFIRM)
    assert states(folder, thing) == ({"confirmed"} if act is Act.CONFIRM else set())
    assert {row["state"] for row in rows(folder, name) if local(next(iter(row.values()))) == thing} <= {"confirmed"}
    assert sound(folder)


def test_a_policy_keeps_no_figure_that_is_gone(folder: Path) -> None:
    decide(folder, Act.REJECT, place(folder, "figures", exact="£2,000"))
    assert not any("amount" in line and "/figure/" in line for line in facts(folder))
    assert policies(folder)["echo", councils.FUND] == FUND


def test_the_positions_of_a_statement_that_is_gone_are_gone_whatever_was_decided_of_them(folder: Path) -> None:
    decide(folder, Act.CONFIRM, found := mo(folder))
    decide(folder, Act.REJECT, place(folder, "who-said-what", name="Mo Dale"))
    assert "Mo Dale" not in stances(folder)
    deciding.undo(folder, None, by="Ida Finch")
    assert states(folder, found) == {"confirmed"}


# --- What lasts ---

EDITED = "Stoves to go\n\n" + councils.POST.replace("voted for a ban", "voted at last for a ban").replace(
    "ruin us", "ruin us all"
)


def edited() -> Reading:
    found = councils.post(EDITED.replace("ruin us all,”", "ruin us,”"))
    return replace(found, article=replace(found.article, title="Stoves to go"))


def decided(folder: Path) -> None:
    decide(folder, Act.RELABEL, BAN, named="Stove Ban")
    decide(folder, Act.MERGE, BAN, OTHER)
    decide(folder, Act.STANCE, mo(folder), named="concern")
    decide(folder, Act.CONFIRM, place(folder, "figures", exact="£2,000"))
    decide(folder, Act.REJECT, place(folder, "events"))
    decide(folder, Act.CONFIRM, FUND)


def holds(folder: Path) -> None:
    assert {policies(folder)[key] for key in (("post", councils.BAN), ("letter", councils.OTHER))} == {BAN}
    assert {row["towards_name"] for row in rows(folder, "positions", towards=BAN)} == {"Stove Ban"}
    assert stances(folder)["Mo Dale"] == ("concern", BAN)
    assert [row["state"] for row in rows(folder, "figures")] == ["confirmed"]
    assert rows(folder, "events") == []
    assert states(folder, FUND) == {"confirmed"}
    assert sound(folder)


def test_decisions_outlast_the_same_articles_again(folder: Path) -> None:
    decided(folder)
    keep(folder, councils.echo(), councils.post())
    holds(folder)


def test_decisions_outlast_an_edited_article(folder: Path) -> None:
    decided(folder)
    keep(folder, edited())
    assert {row["words"] for row in rows(folder, "who-said-what", speaker="person/mo-dale")} == {
        "The ban will ruin us,"
    }
    holds(folder)


def test_decisions_outlast_a_better_extractor(folder: Path) -> None:
    """One that cuts all words a little shorter, so that hardly anything has the id that it had."""
    decided(folder)
    found = councils.post()

    def cut(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(Span(one.start, one.end - 1) for one in spans)

    (said,), (ban,), (stand,) = found.statements, found.policies, found.positions
    again = replace(
        found,
        extractor="by hand 2",
        statements=(replace(said, id="0123456789abcdef", content=cut(said.content)),),
        policies=(replace(ban, evidence=cut(ban.evidence)),),
        positions=(replace(stand, id="fedcba9876543210", statement="0123456789abcdef", evidence=cut(stand.evidence)),),
    )
    keep(folder, again)
    holds(folder)


def test_of_positions_in_the_same_words_that_of_the_same_statement_is_meant(tmp_path: Path) -> None:
    found = councils.post()
    (said,), (stand,) = found.statements, found.positions
    outer = replace(
        said, id="00000000000000aa", content=(Span(0, said.content[0].end),), sentence=Span(0, len(councils.POST))
    )
    inner = replace(said, via=outer.id)
    both = replace(
        found,
        statements=(outer, inner),
        positions=(replace(stand, id="00000000000000ab", statement=outer.id, polarity=Polarity.SUPPORT), stand),
    )
    folder = keep(tmp_path / "store", both)
    decide(folder, Act.REJECT, local(position_iri(stand.id)))
    other = replace(both, positions=tuple(replace(one, id=f"{one.id[:-2]}cd") for one in both.positions))
    keep(folder, replace(other, extractor="by hand 2"))
    assert [row["polarity"] for row in rows(folder, "positions")] == ["support"]


ACTS = [
    (Act.CONFIRM, (BAN,), None),
    (Act.REJECT, (BAN,), None),
    (Act.HIDE, (FUND,), None),
    (Act.REJECT, (plan(councils.post(), councils.BAN),), None),
    (Act.CONFIRM, (plan(councils.echo(), councils.BAN),), None),
    (Act.RELABEL, (BAN,), "Stove Ban"),
    (Act.MERGE, (BAN, OTHER), None),
    (Act.DIFFERENT, (BAN, OTHER), None),
    (Act.SPLIT, (BAN, "post"), None),
    (Act.STANCE, (local(position_iri(councils.post().positions[0].id)),), "neutral"),
    (Act.HIDE, (local(position_iri(councils.echo().positions[0].id)),), None),
    (Act.REJECT, (local(councils.echo().events[0].iri),), None),
    (Act.CONFIRM, (f"figure/{councils.echo().figures[0].id}",), None),
]


@pytest.mark.parametrize(("act", "things", "named"), ACTS)
def test_undoing_leaves_all_as_it_was(folder: Path, act: Act, things: tuple[str, ...], named: str | None) -> None:
    before = facts(folder)
    taken = deciding.decide(folder, act, things, by="Ida Finch", named=named)
    assert facts(folder) != before or act is Act.DIFFERENT
    deciding.undo(folder, taken.id, by="Ida Finch")
    assert facts(folder) == before


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=4), st.data())
def test_decisions_undone_in_any_order_leave_all_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[tuple[Act, tuple[str, ...], str | None]], data: st.DataObject
) -> None:
    town = keep(tmp_path_factory.mktemp("town") / "store", councils.echo(), councils.post(), councils.letter())
    before = facts(town)
    taken = []
    for act, things, named in chosen:
        try:
            taken.append(deciding.decide(town, act, things, by="Ida Finch", named=named).id)
        except DecisionRefused:
            continue  # what an earlier one has left cannot be decided so
    assert sound(town)
    for identifier in data.draw(st.permutations(taken)):
        deciding.undo(town, identifier, by="Ida Finch")
    assert facts(town) == before


# --- What is hidden ---


def words(folder: Path) -> str:
    return "\n".join(value(quad.object) for quad in Snapshot.open(folder).quads() if isinstance(quad.object, Literal))


def logged(folder: Path) -> str:
    quads = Snapshot.open(folder).quads(DECISIONS)
    return "\n".join(value(quad.object) for quad in quads if isinstance(quad.object, Literal))


def test_of_a_hidden_policy_no_word_is_left_in_the_log(folder: Path) -> None:
    decide(folder, Act.RELABEL, BAN, named="Stove Ban")
    decide(folder, Act.MERGE, BAN, OTHER)
    decide(folder, Act.CONFIRM, plan(councils.post(), councils.BAN))
    decide(folder, Act.HIDE, BAN, why="asked for")
    assert not [one for one in ("wood stoves", "Stove Ban", "open fires") if one in logged(folder)]
    assert [one.act for one in log.decisions(Snapshot.open(folder))][-1] is Act.HIDE


def test_of_a_hidden_position_no_word_is_left_in_the_log(folder: Path) -> None:
    decide(folder, Act.STANCE, found := mo(folder), named="concern")
    decide(folder, Act.HIDE, found)
    assert "The ban" not in [one.targets[0].label for one in log.decisions(Snapshot.open(folder))]


def test_of_a_hidden_statement_no_decision_on_what_it_shows_tells(folder: Path) -> None:
    decide(folder, Act.STANCE, mo(folder), named="concern")
    decide(folder, Act.HIDE, place(folder, "who-said-what", name="Mo Dale"))
    assert "ruin us" not in words(folder)


def test_of_a_policy_that_only_hidden_words_tell_nothing_is_left_across_articles(tmp_path: Path) -> None:
    found = councils.post()
    telling = replace(found.statements[0], content=(councils.at(councils.POST, "a ban on wood stoves"),))
    folder = keep(tmp_path / "store", replace(found, statements=(telling,), positions=()))
    decide(folder, Act.CONFIRM, BAN)
    decide(folder, Act.HIDE, place(folder, "who-said-what"))
    assert "wood stoves" not in words(folder)
    assert not [quad for quad in Snapshot.open(folder).quads(POLICIES) if quad.subject.value.endswith(BAN)]


# --- What cannot be decided ---


@pytest.mark.parametrize(
    ("act", "things", "named"),
    [
        (Act.MERGE, (BAN, "person/mo-dale"), None),
        (Act.MERGE, (BAN, BAN), None),
        (Act.MERGE, (BAN, plan(councils.echo(), councils.BAN)), None),
        (Act.CONFIRM, ("policy/nothing",), None),
        (Act.CONFIRM, ("figure/0123",), None),
        (Act.CONFIRM, ("event/a b>c",), None),
        (Act.STANCE, (BAN,), "support"),
        (Act.STANCE, ("position/0123",), "support"),
        (Act.STANCE, (local(position_iri(councils.post().positions[0].id)),), "angry"),
        (Act.STANCE, (local(position_iri(councils.post().positions[0].id)),), None),
        (Act.RELABEL, (f"figure/{councils.echo().figures[0].id}",), "a name"),
        (Act.SPEAKER, (BAN, "person/mo-dale"), None),
        (Act.SPLIT, (OTHER, "letter"), None),
        (Act.SPLIT, (BAN, "letter"), None),
    ],
)
def test_what_cannot_be_decided_is_refused(folder: Path, act: Act, things: tuple[str, ...], named: str | None) -> None:
    with pytest.raises(DecisionRefused):
        deciding.decide(folder, act, things, by="Ida Finch", named=named)
    assert log.decisions(Snapshot.open(folder)) == ()


def test_a_review_asks_which_policies_are_one(folder: Path) -> None:
    for item in items(Snapshot.open(folder), policies=True):
        assert (item.yes, item.no) == (Act.MERGE, Act.DIFFERENT)
        decide(folder, item.no, *item.things)
    assert items(Snapshot.open(folder), policies=True) == []
