from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest

from graph import query, rdf
from graph.snapshots import Snapshot
from ontology.errors import QueryError
from ontology.iris import BASE, figure_id, figure_iri, position_iri, span_iri, statement_iri
from ontology.policies import Figure, PolicyKind
from ontology.reading import Reading
from ontology.records import Quoting, Span, SpeechAct, State, Tense
from tests import newsroom
from tests.readings import town_hall

ADA = f"{BASE}id/person/ada-quill"

OF_TYPE = {
    "actor": "person/ada-quill",
    "thing": "topic/housing",
    "text": "bridge-echo",
    "iri": ADA,
    "date": "2024-03-02",
    "share": "0.5",
    "url": "https://a.example/",
}


@pytest.fixture(scope="module")
def town() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.extend(newsroom.quads((*newsroom.newsroom(), newsroom.hostile())))
    return store


def required(name: str) -> dict[str, str]:
    return {parameter.name: OF_TYPE[parameter.type] for parameter in query.load(name).parameters if parameter.required}


@pytest.mark.parametrize("name", [*query.names(), *query.parts()])
def test_every_question_says_what_it_asks_takes_and_gives(name: str, town: pyoxigraph.Store) -> None:
    question = query.load(name)
    found = query.solutions(town, name, required(name))
    assert tuple(variable.value for variable in found.variables) == question.columns
    assert question.title.endswith((".", "?"))
    for parameter in question.parameters:
        assert f"VALUES ?with_{parameter.name} {{ UNDEF }}" in question.sparql
        assert parameter.meaning


@pytest.mark.parametrize("name", query.names())
def test_every_question_for_readers_is_in_one_of_the_groups(name: str) -> None:
    assert query.load(name).group in query.GROUPS


def test_no_group_is_empty_and_the_parts_are_in_none() -> None:
    assert {query.load(name).group for name in query.names()} == set(query.GROUPS)
    assert {query.load(name).group for name in query.parts()} == {""}


def test_the_values_of_a_parameter_are_those_that_its_meaning_names() -> None:
    options = {
        (name, parameter.name): parameter.options
        for name in query.names()
        for parameter in query.load(name).parameters
        if parameter.options
    }
    assert options["who-said-what", "kind"] == tuple(Quoting)
    assert options["posts", "tense"] == tuple(Tense)
    assert options["policies", "kind"] == tuple(PolicyKind)
    assert set(options["positions", "act"]) == set(SpeechAct)
    assert ("sums", "q") not in options


@pytest.mark.parametrize("name", [*query.names(), *query.parts()])
def test_every_question_is_sparql_as_it_stands_and_uses_all_its_parameters(name: str) -> None:
    text = query.load(name).sparql
    pyoxigraph.Store().query(text)
    assert text.count("UNDEF") == len(query.load(name).parameters)


@pytest.mark.parametrize("name", [name for name in query.names() if "# unless" in query.load(name).sparql])
def test_where_a_question_would_begin_for_all_is_left_out_for_one_and_said_elsewhere(name: str) -> None:
    asked = query.load(name)
    ((what, value, unless),) = re.findall(r"^  VALUES (\?\w+) \{ (\S+) \} # unless (.+)$", asked.sparql, re.MULTILINE)
    assert f"FILTER({what} = {value})" in asked.sparql
    assert f"VALUES {what} " in query.bound(asked, {})
    for parameter in unless.split(", "):
        one = "person/josiah-bounderby"
        assert f"# given {parameter}: " in asked.sparql
        assert f"VALUES {what} " not in query.bound(asked, {parameter: one})


def test_there_are_at_least_ten_questions() -> None:
    assert len(query.names()) >= 10


def test_who_said_what_between_two_dates_with_given_words(town: pyoxigraph.Store) -> None:
    asked = {"q": "BRIDGE", "from": "2024-03-01", "to": "2024-03-31"}
    answer = query.ask(town, "who-said-what", asked)
    assert [row["words"] for row in answer.rows] == ["the bridge will stay shut until Harbour Trust pays"]
    row = answer.rows[0]
    assert (row["name"], row["post"], row["outlet"], row["date"]) == (
        "Ada Quill",
        "mayor",
        "Elmstow Echo",
        "2024-03-02",
    )
    text = newsroom.newsroom()[0].article.text
    assert text[row["start"] : row["end"]] == row["words"]


@pytest.mark.parametrize("name", ["who-said-what", "statement-keys"])
def test_words_are_looked_for_in_the_name_of_the_speaker_too(name: str, town: pyoxigraph.Store) -> None:
    assert len(query.ask(town, name, {"q": "oyelaran"}).rows) == 1
    assert len(query.ask(town, name, {"q": "RESIDENTS"}).rows) == 1


def test_everything_a_person_said_comes_with_the_post_it_was_said_in(town: pyoxigraph.Store) -> None:
    rows = query.ask(town, "said-by", {"speaker": "person/ada-quill"}).rows
    assert [(row["words"], row["post"], row["organisation"]) for row in rows] == [
        ("a new bridge by 2026", "mayor", None),
        ("the bridge will stay shut until Harbour Trust pays", "mayor", "Elmstow Council"),
    ]


def test_links_tell_by_which_words(town: pyoxigraph.Store) -> None:
    rows = query.ask(town, "links", {"actor": "person/ada-quill"}).rows
    assert {(row["source_name"], row["family"], row["target_name"], row["words"]) for row in rows} == {
        ("Ada Quill", "said about", "Harbour Trust", "the bridge will stay shut until Harbour Trust pays"),
        ("Ada Quill", "post", "Elmstow Council", "mayor"),
        ("Ben Oyelaran", "said about", "Ada Quill", "Ada Quill has done nothing for two years,"),
    }


def test_posts_without_an_organisation_are_posts_all_the_same(town: pyoxigraph.Store) -> None:
    rows = query.ask(town, "posts", {"member": "person/ada-quill"}).rows
    assert [(row["post"], row["organisation_name"]) for row in rows] == [("mayor", None), ("mayor", "Elmstow Council")]


def test_the_silent_are_those_mentioned_and_never_quoted(town: pyoxigraph.Store) -> None:
    assert {row["name"] for row in query.ask(town, "never-quoted").rows} == {"Elmstow Council", "Daily Post"}


def test_organisations_quoted_in_one_outlet_only(town: pyoxigraph.Store) -> None:
    rows = query.ask(town, "one-outlet-organisations").rows
    assert [(row["name"], row["outlet"]) for row in rows] == [("Harbour Trust", "Elmstow Echo")]


def test_statements_of_an_article_come_in_its_order(town: pyoxigraph.Store) -> None:
    rows = query.ask(town, "article-statements", {"article": "bridge-echo"}).rows
    assert [row["name"] for row in rows] == ["Ada Quill", "Harbour Trust", "Residents"]
    assert [row["start"] for row in rows] == sorted(row["start"] for row in rows)


def test_speakers_without_a_name_are_told_by_what_the_text_calls_them(town: pyoxigraph.Store) -> None:
    assert [row["role"] for row in query.ask(town, "unnamed-speakers").rows] == ["Residents"]


def test_entity_mentions_have_the_columns_that_other_programs_read(town: pyoxigraph.Store) -> None:
    answer = query.ask(town, "entity-mentions", {"actor": "organisation/harbour-trust"})
    assert answer.columns == ("iri", "name", "type", "state", "article", "start", "end", "kind")
    assert [(row["article"], row["type"], row["kind"], row["state"]) for row in answer.rows] == [
        ("bridge-echo", "Organization", "name", "candidate"),
        ("bridge-echo", "Organization", "name", "candidate"),
        ("undated", "Organization", "name", "candidate"),
    ]


def means(store: pyoxigraph.Store, reading: Reading, name: str, actor: str) -> str:
    """Let an article mean that actor by a name; gives the IRI that it has for whoever bears the name."""
    here = next(actor.iri for actor in reading.actors if actor.name == name)
    (link,) = rdf.identity_quads({here: actor}, ())
    for old in list(store.quads_for_pattern(link.subject, link.predicate, None, link.graph_name)):
        store.remove(old)
    store.add(link)
    return here


def test_whom_an_article_means_counts_as_that_actor(town: pyoxigraph.Store) -> None:
    store = pyoxigraph.Store()
    store.extend(newsroom.quads(newsroom.newsroom()))
    ben = means(store, newsroom.newsroom()[1], "Ben Oyelaran", ADA)
    assert len(query.ask(store, "said-by", {"speaker": "person/ada-quill"}).rows) == 3
    assert query.ask(store, "said-by", {"speaker": "person/ben-oyelaran"}).rows == ()
    assert query.ask(store, "replaced-by", {"iri": ben}).rows == ({"iri": ADA},)


@pytest.mark.parametrize("name", ["who-said-what", "articles", "entity-mentions", "statement-keys", "posts", "links"])
def test_versions_that_were_replaced_are_left_out(name: str, town: pyoxigraph.Store) -> None:
    before, said = newsroom.older(newsroom.newsroom()[0])
    store = pyoxigraph.Store()
    store.extend(newsroom.quads(newsroom.newsroom()))
    expected = query.ask(store, name).rows
    store.extend([*newsroom.quads((before,)), *said])
    assert query.ask(store, name).rows == expected


SAFE, SINK = "Harbour Trust had called it safe", "the pier would sink"


@pytest.fixture
def pier() -> pyoxigraph.Store:
    """Somebody and somebody else said things together, three of them the first."""
    store = pyoxigraph.Store()
    store.extend(newsroom.quads((newsroom.together(),)))
    return store


@pytest.mark.parametrize(
    ("speaker", "found"),
    [
        ("person/ada-quill", [(SINK, "Ben Oyelaran; residents", "mayor"), (SAFE, "Ben Oyelaran", "mayor")]),
        ("person/ben-oyelaran", [(SINK, "Ada Quill; residents", None), (SAFE, "Ada Quill", None)]),
        (newsroom.together().actors[-1].iri, [(SINK, "Ada Quill; Ben Oyelaran", None)]),
        ("organisation/harbour-trust", [("it safe", None, None)]),
    ],
)
def test_what_several_said_is_found_by_each_with_his_own_post(
    speaker: str, found: list[tuple[str, str | None, str | None]], pier: pyoxigraph.Store
) -> None:
    rows = query.ask(pier, "said-by", {"speaker": speaker}).rows
    assert [(row["words"], _sorted(row["co_speakers"]), row["post"]) for row in rows] == found
    words = [row["words"] for row in rows]
    assert [row["words"] for row in query.ask(pier, "who-said-what", {"speaker": speaker}).rows] == words
    keys = query.ask(pier, "statement-keys", {"speaker": speaker}).rows
    assert len(keys) == len({row["statement"] for row in rows}) == len(rows)


@pytest.mark.parametrize("name", ["who-said-what", "article-statements"])
def test_what_several_said_is_one_row_that_names_them_all(name: str, pier: pyoxigraph.Store) -> None:
    rows = query.ask(pier, name, {"article": "pier"}).rows
    assert [(row["name"], _sorted(row["co_speakers"]), row["words"]) for row in rows] == [
        ("Ada Quill", "Ben Oyelaran; residents", SINK),
        ("Ada Quill", "Ben Oyelaran", SAFE),
        ("Harbour Trust", None, "it safe"),
    ]


@pytest.mark.parametrize(("q", "found"), [("oyelaran", 2), ("RESIDENTS", 1), ("nobody", 0)])
def test_words_are_looked_for_in_the_names_of_all_who_said_it(q: str, found: int, pier: pyoxigraph.Store) -> None:
    assert len(query.ask(pier, "who-said-what", {"q": q}).rows) == found
    assert len(query.ask(pier, "statement-keys", {"q": q}).rows) == found


def test_all_who_said_it_are_quoted_and_counted_once(pier: pyoxigraph.Store) -> None:
    counted = {row["name"]: row["statements"] for row in query.ask(pier, "actors").rows}
    assert counted == {"Ada Quill": 2, "Ben Oyelaran": 2, "Harbour Trust": 1, "residents": 1}
    assert query.ask(pier, "never-quoted").rows == ()
    about = query.ask(pier, "links", {"actor": "organisation/harbour-trust"}).rows
    assert [row["source_name"] for row in about] == ["Ada Quill", "Ben Oyelaran"]
    assert [row["role"] for row in query.ask(pier, "unnamed-speakers").rows] == ["residents"]


@pytest.mark.parametrize("teller", ["person/ada-quill", "person/ben-oyelaran"])
def test_what_several_tell_is_found_by_each_of_them(teller: str, pier: pyoxigraph.Store) -> None:
    assert [row["words"] for row in query.ask(pier, "reported-via", {"teller": teller}).rows] == ["it safe"]
    assert query.ask(pier, "reported-via", {"teller": "organisation/harbour-trust"}).rows == ()
    assert query.ask(pier, "reported-via", {"speaker": teller}).rows == ()


def test_speakers_who_turn_out_to_be_one_spoke_once(pier: pyoxigraph.Store) -> None:
    means(pier, newsroom.together(), "Ben Oyelaran", ADA)
    rows = query.ask(pier, "said-by", {"speaker": "person/ada-quill"}).rows
    assert [(row["words"], row["co_speakers"], row["post"]) for row in rows] == [
        (SINK, "residents", "mayor"),
        (SAFE, None, "mayor"),
    ]
    told = query.ask(pier, "who-said-what", {"speaker": "person/ada-quill"}).rows
    assert [(row["name"], row["co_speakers"]) for row in told] == [("Ada Quill", "residents"), ("Ada Quill", None)]
    statements = [f"{BASE}id/statement/{one.id}" for one in newsroom.together().statements]
    others = query.ask(pier, "statement-co-speakers", {"statement": statements}).rows
    assert [(row["statement"], row["name"]) for row in others] == [(statements[0], "residents")]


def _sorted(names: object) -> str | None:
    """Names that were joined in any order."""
    return "; ".join(sorted(str(names).split("; "))) if names else None


@pytest.mark.parametrize("attack", ['" } #', "' . }", "\\", "?x", "} UNION { ?s ?p ?o", "\n\u0000", *newsroom.ATTACK])
def test_a_value_is_one_term_whatever_it_contains(attack: str, town: pyoxigraph.Store) -> None:
    for row in query.ask(town, "who-said-what", {"q": attack}).rows:
        assert attack in f"{row['words']} {row['name']}"
    assert len(query.ask(town, "statement-keys", {"q": attack}).rows) <= 1
    assert query.ask(town, "article-statements", {"article": attack}).rows == ()


@pytest.mark.parametrize(
    ("name", "params", "said"),
    [
        ("no-such", {}, "there is no query 'no-such'; there are: "),
        ("../query", {}, "there is no query"),
        ("articles", {"colour": "red"}, "query articles: unknown parameter colour; it takes article, from, outlet, to"),
        ("said-by", {}, "query said-by: parameter speaker is missing: the speaker"),
        ("articles", {"from": "May 3"}, "parameter from is 'May 3'; expected a day such as 2024-05-03"),
        ("who-said-what", {"min_confidence": "NaN"}, "expected a number from 0 to 1 such as 0.7"),
        ("said-by", {"speaker": "person/a b"}, "expected a person or organisation such as"),
        ("thing", {"iri": "not an iri"}, "expected an absolute IRI"),
        ("articles", {"outlet": ["a", "b"]}, "parameter outlet is given more than once"),
    ],
)
def test_what_is_wrongly_asked_is_said_in_one_line(
    name: str, params: query.Given, said: str, town: pyoxigraph.Store
) -> None:
    with pytest.raises(QueryError) as refused:
        query.ask(town, name, params)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_answer_has_the_shape_that_the_command_prints(town: pyoxigraph.Store) -> None:
    answer = query.ask(town, "articles", {"outlet": "daily post"}).as_json()
    assert list(answer) == ["query", "params", "columns", "rows"]
    assert answer["params"] == {"outlet": "daily post"}
    assert answer["rows"][0]["statements"] == 2


@pytest.mark.parametrize(
    ("name", "parameter", "column"),
    [
        ("actors", "actor", "iri"),
        ("identities", "actor", "iri"),
        ("posts", "member", "member"),
        ("tenures", "member", "member"),
        ("tenures", "organisation", "organisation"),
    ],
)
def test_asked_for_one_actor_a_question_says_what_it_says_of_that_one_among_all(
    name: str, parameter: str, column: str, tmp_path: Path
) -> None:
    town = Snapshot.open(newsroom.store(tmp_path / "store", newsroom.newsroom()))
    everything, actors = query.ask(town, name).rows, query.ask(town, "actors").rows
    for actor in {str(row["iri"]) for row in actors}:
        alone = query.ask(town, name, {parameter: actor}).rows
        assert [*map(str, alone)] == [str(row) for row in everything if row[column] == actor]
    assert everything


def test_several_speakers_are_asked_for_at_once(town: pyoxigraph.Store) -> None:
    rows = query.ask(town, "said-by", {"speaker": ["person/ada-quill", "organisation/harbour-trust"]}).rows
    assert {row["name"] for row in rows} == {"Ada Quill", "Harbour Trust"}


def test_another_figure_of_the_same_thing_by_the_same_speaker_is_a_change() -> None:
    told = (told_of_ducks("ducks-may", "40", date(2024, 5, 1)), told_of_ducks("ducks-june", "25", date(2024, 6, 1)))
    store = pyoxigraph.Store()
    store.extend(newsroom.quads(told))
    (row,) = query.ask(store, "changed-figures").rows
    assert (row["name"], row["unit"]) == ("Ada Quill", "ducks")
    assert (row["before_value"], row["before_article"]) == (40, "ducks-may")
    assert (row["after_value"], row["after_article"]) == (25, "ducks-june")
    assert query.ask(store, "changed-figures", {"unit": "geese"}).rows == ()


def told_of_ducks(key: str, number: str, day: date) -> Reading:
    """An article in which Ada Quill counts ducks."""
    text = f"Ada Quill said there were {number} ducks on the pond of the town hall.\n"
    said: list[tuple[str | None, str, str, str]] = [
        ("Ada Quill", "Ada Quill", "said", text[text.index("there") : text.index(".")])
    ]
    reading = newsroom.reading(key, text, said, people=("Ada Quill",), published=day)
    span = Span(text.index(number), text.index(number) + len(number))
    count = Figure(
        figure_id(reading.article, span), span, Decimal(number), unit="ducks", statement=reading.statements[0].id
    )
    return replace(reading, figures=(count,))


def test_claims_are_listed_by_outlet_with_how_many_others_have_them(town: pyoxigraph.Store) -> None:
    rows = query.ask(town, "outlet-claims", {"outlet": "elmstow echo", "q": "bridge"}).rows
    assert [(row["name"], row["articles"], row["others"]) for row in rows] == [("Ada Quill", 1, 0)]


def test_a_limit_ends_the_rows(town: pyoxigraph.Store) -> None:
    assert len(query.ask(town, "who-said-what", limit=2).rows) == 2


def test_the_document_about_a_policy_has_its_places_figures_deadlines_parts_and_positions() -> None:
    reading = town_hall()
    store = pyoxigraph.Store()
    store.extend(rdf.quads(reading))
    review, mending = reading.policies
    parts = {str(row["part"]) for row in query.ask(store, "thing-parts", {"iri": mending.iri}).rows}
    assert parts >= {
        *(figure_iri(one) for one in mending.figures),
        *(span_iri(reading.article, span) for span in (*mending.evidence, *mending.recipients)),
        position_iri(reading.positions[0].id),
    }
    assert any("/id/deadline/" in part for part in parts)
    larger = {str(row["part"]) for row in query.ask(store, "thing-parts", {"iri": review.iri}).rows}
    assert mending.iri in larger
    said = statement_iri(reading.positions[1].statement)
    shown = {str(row["part"]) for row in query.ask(store, "thing-parts", {"iri": said}).rows}
    assert position_iri(reading.positions[1].id) in shown


@pytest.mark.parametrize(
    ("confidence", "state", "given", "listed"),
    [
        (0.9, State.CANDIDATE, {}, True),
        (0.6, State.CANDIDATE, {}, False),
        (0.6, State.CANDIDATE, {"min_confidence": "0"}, True),
        (0.6, State.CONFIRMED, {}, True),
    ],
)
def test_positions_are_listed_where_they_are_sure_or_confirmed_unless_all_are_asked_for(
    confidence: float, state: State, given: dict[str, str], listed: bool
) -> None:
    reading = town_hall()
    one = replace(reading.positions[0], confidence=confidence, state=state)
    store = pyoxigraph.Store()
    store.extend(rdf.quads(replace(reading, positions=(one,))))
    assert bool(query.ask(store, "positions", given).rows) is listed


def test_a_parameter_may_have_a_value_where_none_is_given() -> None:
    (sure,) = [each for each in query.load("positions").parameters if each.name == "min_confidence"]
    assert (sure.type, sure.default, sure.required) == ("share", "0.8", False)
    sparql = query.bound(query.load("positions"), {})
    assert 'VALUES ?with_min_confidence { "0.8"' in sparql


@pytest.mark.parametrize(
    "name", [name for name in query.names() if any(p.default for p in query.load(name).parameters)]
)
def test_a_query_as_it_stands_asks_what_it_asks_where_nothing_is_given(name: str) -> None:
    for parameter in query.load(name).parameters:
        if parameter.default:
            assert f"COALESCE(?with_{parameter.name}, {parameter.default})" in query.load(name).sparql
    reading = town_hall()
    sure = tuple(replace(one, confidence=0.9) for one in reading.positions)
    store = pyoxigraph.Store()
    store.extend(rdf.quads(replace(reading, positions=sure)))
    found = store.query(query.load(name).sparql)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert len(list(found)) == len(query.ask(store, name).rows)
