"""Who stands where on what, which figures there are, and what each outlet carried: JSON, CSV and networks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import httpx
import pytest

from ontology.iris import figure_id, policy_referent_iri, position_id
from ontology.policies import Figure, Polarity, Policy, PolicyKind, Position, Sense, Status
from ontology.reading import Reading
from ontology.records import Span
from tests import newsroom
from tests.serving import served

BAN = "a ban on wood stoves"


def at(reading: Reading, words: str) -> Span:
    start = reading.article.text.index(words)
    return Span(start, start + len(words))


def standing(found: Reading, *stands: tuple[int, Polarity, str | None], sums: tuple[tuple[str, int], ...]) -> Reading:
    """The reading with the ban as a policy, its sums, and where the statements of these numbers stand on it."""
    iri, evidence = policy_referent_iri(BAN, found.article), (at(found, BAN),)
    figures = tuple(
        Figure(
            figure_id(found.article, at(found, words)),
            at(found, words),
            Decimal(value),
            currency="GBP",
            sense=Sense.SPENT,
        )
        for words, value in sums
    )
    policy = Policy(
        iri,
        PolicyKind.COMMITMENT,
        BAN,
        Status.ANNOUNCED,
        evidence,
        "test",
        0.9,
        proposer=next(actor.iri for actor in found.actors if actor.name == "Millbrook Council"),
        figures=tuple(figure.id for figure in figures),
    )
    positions = tuple(
        Position(
            position_id(found.statements[number].id, evidence),
            found.statements[number].id,
            BAN,
            found.statements[number].content,
            polarity,
            found.statements[number].content,
            "test",
            0.8,
            towards=iri,
            condition=at(found, condition) if condition else None,
        )
        for number, polarity, condition in stands
    )
    return replace(found, policies=(policy,), figures=figures, positions=positions)


def readings() -> tuple[Reading, Reading]:
    first = newsroom.reading(
        "echo",
        "Millbrook Council unveiled a ban on wood stoves. It cost £2,000. “The air will be clean,” said Ida Finch. “I am for it if "
        "the poor are paid,” said Tom Reeve.",
        [
            ("Ida Finch", "Ida Finch", "said", "The air will be clean,"),
            ("Tom Reeve", "Tom Reeve", "said", "I am for it if the poor are paid,"),
        ],
        people=("Ida Finch", "Tom Reeve"),
        organisations=("Millbrook Council",),
        outlet="The Echo",
        published=date(2024, 5, 3),
    )
    second = newsroom.reading(
        "post",
        "Asked about a ban on wood stoves, which cost Millbrook Council £3,000, Mo Dale said: “Nobody can pay for it.”",
        [("Mo Dale", "Mo Dale", "said", "Nobody can pay for it.")],
        people=("Mo Dale",),
        organisations=("Millbrook Council",),
        outlet="The Post",
        published=date(2024, 5, 9),
    )
    return (
        standing(
            first,
            (0, Polarity.SUPPORT, None),
            (1, Polarity.SUPPORT, "if the poor are paid"),
            sums=(("£2,000", 2000),),
        ),
        standing(second, (0, Polarity.OPPOSE, None), sums=(("£3,000", 3000),)),
    )


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    store = newsroom.store(tmp_path_factory.mktemp("positions") / "store", readings())
    with served(store) as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_one_policy_of_two_articles_is_one_row_of_the_matrix_for_each_actor(client: httpx.Client):
    found = client.get("/api/v1/positions").json()
    assert found["total"] == 3
    cells = {item["actor"]["label"]: item for item in found["items"]}
    assert {item["towards"]["id"] for item in cells.values()} == {"policy/ban-on-wood-stoves"}
    assert (cells["Tom Reeve"]["support"], cells["Tom Reeve"]["conditional"]) == (1, 1)
    assert (cells["Mo Dale"]["oppose"], cells["Mo Dale"]["support"]) == (1, 0)


def test_every_cell_opens_the_words_that_it_rests_on(client: httpx.Client):
    texts = {one.article.key: one.article.text for one in readings()}
    for item in client.get("/api/v1/positions").json()["items"]:
        assert len(item["evidence"]) == sum(item[side] for side in Polarity)
        for stand in item["evidence"]:
            shown = " ".join(texts[stand["article"]][span["start"] : span["end"]] for span in stand["spans"])
            assert shown == stand["text"]
            assert client.get(f"/api/v1/statements/{stand['statement'].partition('/')[2]}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"polarity": "oppose"}, {"Mo Dale"}),
        ({"article": "echo"}, {"Ida Finch", "Tom Reeve"}),
        ({"speaker": "person/tom-reeve"}, {"Tom Reeve"}),
        ({"from": "2024-05-04"}, {"Mo Dale"}),
        ({"q": "STOVES"}, {"Ida Finch", "Tom Reeve", "Mo Dale"}),
        ({"min_confidence": "0.9"}, set()),
        ({"outlet": "the post"}, {"Mo Dale"}),
    ],
)
def test_filters_are_the_same_on_list_and_table(client: httpx.Client, asked: dict[str, str], names: set[str]):
    assert {item["actor"]["label"] for item in client.get("/api/v1/positions", params=asked).json()["items"]} == names
    assert {row["actor"] for row in rows(client.get("/api/v1/positions.csv", params=asked))} == names


def test_the_matrix_comes_page_by_page(client: httpx.Client):
    seen, address = [], "/api/v1/positions?limit=1"
    while address:
        found = client.get(address).json()
        seen += [item["actor"]["label"] for item in found["items"]]
        address = found["next"]
    assert len(seen) == len(set(seen)) == 3


def test_who_takes_the_same_side_agrees_and_who_takes_the_other_conflicts(client: httpx.Client):
    found = client.get("/api/v1/agreement").json()
    ties = {frozenset((tie["one"], tie["other"])): tie for tie in found["ties"]}
    both, against = (ties[frozenset((f"person/{one}", "person/ida-finch"))] for one in ("tom-reeve", "mo-dale"))
    assert (both["agreement"], both["disagreement"], [one["label"] for one in both["agree"]]) == (1, 0, [BAN])
    assert (against["agreement"], against["disagreement"]) == (0, 1)
    for form in ("gexf", "graphml"):
        exported = client.get("/api/v1/agreement", params={"format": form})
        assert exported.status_code == 200
        assert "Ida Finch" in exported.text
        assert "conflict" in exported.text


def test_figures_that_disagree_name_each_other_and_are_not_averaged(client: httpx.Client):
    found = {item["text"]: item for item in client.get("/api/v1/figures").json()["items"]}
    assert {text: item["value"] for text, item in found.items()} == {"£2,000": 2000, "£3,000": 3000}
    assert found["£2,000"]["disagrees"] == [{"figure": found["£3,000"]["id"], "kind": "conflict"}]
    assert client.get("/api/v1/figures", params={"conflicts": "true", "article": "post"}).json()["total"] == 1
    assert [row["outlet"] for row in rows(client.get("/api/v1/figures.csv", params={"outlet": "the post"}))] == [
        "The Post"
    ]
    assert [row["disagrees_with"] for row in rows(client.get("/api/v1/figures.csv"))] == [
        found["£3,000"]["id"],
        found["£2,000"]["id"],
    ]


def test_what_each_article_carried_stands_side_by_side(client: httpx.Client):
    found = client.get("/api/v1/compare").json()
    assert [article["id"] for article in found["articles"]] == ["echo", "post"]
    assert {item["speaker"]["label"]: [one["article"] for one in item["carried"]] for item in found["items"]} == {
        "Ida Finch": ["echo"],
        "Tom Reeve": ["echo"],
        "Mo Dale": ["post"],
    }


def test_a_statement_tells_its_stance_and_condition(client: httpx.Client):
    (said,) = client.get("/api/v1/statements", params={"speaker": "person/tom-reeve"}).json()["items"]
    assert said["speech_act"] == "assert"
    assert [(one["label"], one["stance"], one["condition"]) for one in said["about"]] == [
        (BAN, "support", "if the poor are paid")
    ]


@pytest.mark.parametrize(
    "address", ["positions?polarity=x", "positions?unknown=1", "figures?currency=pounds", "agreement?norm=x"]
)
def test_what_is_not_understood_is_refused(client: httpx.Client, address: str):
    assert client.get(f"/api/v1/{address}").status_code == 422
