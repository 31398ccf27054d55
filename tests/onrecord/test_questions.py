"""The 25 questions of the founding articles, and what every named query has to keep to.

Which query with which parameters answers which question stands in questions.json.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench import questions
from graph import query
from graph.snapshots import Snapshot
from ingest.readers import articles
from onrecord import batch

ROOT = Path(__file__).parents[2]

WHOLLY_RIGHT, MEAN_F1 = 22, 0.95

OF_SAMPLE: dict[str, dict[str, Any]] = {
    "article-statements": {"article": "councils-welcome-review"},
    "on-topic": {"topic": "topic/social-care"},
    "said-by": {"speaker": ["person/judith-blake", "person/nadhim-zahawi"]},
}
"""What must be given, as the sample has it."""

NOT_IN_THE_SAMPLE = frozenset(
    {
        "candidates",  # nobody may be somebody else
        "changed-figures",  # all figures of one speaker are of one day
        "changed-positions",
        "copies",
        "criticised-unheard",
        "reported-via",
        "version-changes",  # each article has one version
    }
)
"""Those that ask for what the sample has none of."""


def kept(folder: Path, *paths: Path) -> Snapshot:
    batch.ingest(articles(paths), folder)
    return Snapshot.open(folder)


@pytest.fixture(scope="module")
def founding(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return kept(tmp_path_factory.mktemp("founding") / "store", shared / "articles")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return kept(tmp_path_factory.mktemp("sample") / "store", ROOT / "ingest" / "sample")


def test_each_of_the_25_questions_has_a_named_query() -> None:
    table = questions.table()
    assert list(table) == [f"cq{number:02}" for number in range(1, 26)]
    assert {asked.query for asked in table.values()} <= {*query.names()}


def test_the_questions_are_answered(shared: Path, founding: Snapshot) -> None:
    figures = questions.score(shared, questions.answers(founding))
    assert figures["wholly_right"] >= WHOLLY_RIGHT
    assert figures["mean_f1"] >= MEAN_F1
    told = (ROOT / "bench" / "RESULTS.md").read_text(encoding="utf-8")
    wrong = [name for name, each in figures["questions"].items() if not each["wholly_right"]]
    assert [name for name in wrong if name not in told] == []


def test_the_control_question_answers_nothing(founding: Snapshot) -> None:
    assert questions.answers(founding)["cq25"]["rows"] == []


def test_no_query_names_a_person_body_or_article(shared: Path, founding: Snapshot, sample: Snapshot) -> None:
    names = {name for store in (founding, sample) for name in named(store)}
    corpus = json.loads((shared / "gold" / "corpus.json").read_text(encoding="utf-8"))
    names |= {each["name"] for each in corpus["entity_clusters"] if each["name"][:1].isupper()}
    names |= {name.rpartition(" ")[2] for name in names if len(name.split()) == 2}
    assert len(names) > 30
    for name in (*query.names(), *query.parts()):
        text = query.load(name).sparql
        assert [each for each in sorted(names) if re.search(rf"\b{re.escape(each)}\b", text)] == [], name


def named(store: Snapshot) -> Iterator[str]:
    yield from (str(row["article"]) for row in query.ask(store, "articles").rows)
    for row in query.ask(store, "entity-mentions").rows:
        name = str(row["name"])
        if name[:1].isupper():  # "the government" is a word, too
            yield name


@pytest.mark.parametrize("name", query.names())
def test_each_query_answers_for_the_sample(name: str, sample: Snapshot) -> None:
    assert query.ask(sample, name, OF_SAMPLE.get(name)).rows or name in NOT_IN_THE_SAMPLE


ABOUT = {"actor": ("actor", "iri")} | {
    name: (name,)
    for name in (
        "speaker", "member", "proposer", "agent", "teller", "organisation", "towards", "policy", "part_of", "about", "article",
    )
}  # fmt: skip
"""In which columns stands what a parameter asks for."""

TOLD_OTHERWISE = frozenset(
    {
        ("calls-for", "article"),  # the column has the earliest
        ("reactions", "article"),
        ("who-said-what", "speaker"),  # the column has the first of those who said it together
    }
)
"""Where the column is not all that a row is found by."""

BEGUN_AT = sorted(
    (name, parameter.name, column)
    for name in query.names()
    if name not in OF_SAMPLE
    for parameter in query.load(name).parameters
    for column in ABOUT.get(parameter.name, ())
    if column in query.load(name).columns and (name, parameter.name) not in TOLD_OTHERWISE
)


@pytest.mark.parametrize(("name", "parameter", "column"), BEGUN_AT)
def test_asked_for_one_thing_a_query_says_what_it_says_of_that_one_among_all(
    name: str, parameter: str, column: str, sample: Snapshot
) -> None:
    rows = query.ask(sample, name).rows
    for value in {str(row[column]) for row in rows if row[column]}:
        alone = query.ask(sample, name, {parameter: value}).rows
        assert sorted(map(told, alone)) == sorted(told(row) for row in rows if row[column] == value)


def told(row: query.Row) -> str:
    """A row, with what is joined in one cell in an order of its own: that of an engine is not told."""
    return str([sorted(re.split("; | … ", cell)) if isinstance(cell, str) else cell for cell in row.values()])


def test_those_that_can_be_asked_for_one_thing_are_asked() -> None:
    assert len(BEGUN_AT) > 70
