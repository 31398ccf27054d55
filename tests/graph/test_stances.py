"""Where actors stand, and who agrees with whom."""

from __future__ import annotations

from graph.query import Row
from graph.stances import Norm, congruence, matrix
from ontology.policies import Polarity

BAN, TAX, ROAD = "policy/ban", "policy/tax", "policy/road"


def stand(actor: str, towards: str, polarity: str, statement: str = "", condition: str | None = None) -> Row:
    return {
        "position": f"position/{actor}-{towards}-{statement}",
        "statement": f"statement/{actor}-{towards}-{statement}",
        "speaker": f"person/{actor}",
        "name": actor.title(),
        "polarity": polarity,
        "condition": condition,
        "towards": towards,
        "label": towards.rpartition("/")[2],
    }


def test_a_cell_counts_each_statement_once_however_many_places_it_has() -> None:
    rows = [
        stand("ann", BAN, "support"),
        stand("ann", BAN, "support"),
        stand("ann", BAN, "oppose", "later", "unless it is paid"),
    ]
    (cell,) = matrix(rows)
    assert {side: len(said) for side, said in cell.statements.items()} == {
        "support": 1,
        "oppose": 1,
        "concern": 0,
        "neutral": 0,
    }
    assert len(cell.conditional) == 1
    assert cell.sides == {Polarity.SUPPORT, Polarity.OPPOSE}


def test_who_has_no_name_and_what_is_no_policy_is_in_no_cell() -> None:
    assert matrix([stand("ann", BAN, "support") | {"speaker": None}, stand("ann", "", "support")]) == ()


def test_two_agree_on_what_they_take_one_side_on_and_conflict_where_they_take_two() -> None:
    network = congruence(
        matrix(
            [
                stand("ann", BAN, "support"),
                stand("bob", BAN, "oppose"),
                stand("ann", TAX, "concern"),
                stand("bob", TAX, "concern"),
                stand("ann", ROAD, "support"),
                stand("bob", ROAD, "concern"),
            ]
        )
    )
    tie = network.edges["person/ann", "person/bob"]
    assert (tie["agree"], tie["conflict"]) == ((TAX,), (BAN,))
    assert tie["balance"] == 0


def test_who_has_taken_both_sides_is_in_conflict_with_nobody() -> None:
    rows = [stand("ann", BAN, "support"), stand("ann", BAN, "oppose", "later"), stand("bob", BAN, "oppose")]
    assert congruence(matrix(rows)).edges["person/ann", "person/bob"]["conflict"] == ()


def test_concern_beside_support_is_neither_agreement_nor_conflict() -> None:
    assert not congruence(matrix([stand("ann", BAN, "concern"), stand("bob", BAN, "support")])).edges


def test_who_is_neutral_takes_no_side() -> None:
    assert not congruence(matrix([stand("ann", BAN, "neutral"), stand("bob", BAN, "support")])).edges


def test_norms_divide_by_how_much_each_takes_sides() -> None:
    rows = [stand(who, BAN, "support") for who in ("ann", "bob")]
    rows += [stand("ann", TAX, "oppose"), stand("ann", ROAD, "oppose")]
    weight = {norm: congruence(matrix(rows), norm).edges["person/ann", "person/bob"]["agreement"] for norm in Norm}
    assert weight == {Norm.NONE: 1, Norm.ACTIVITY: 1 / 2, Norm.JACCARD: 1 / 3}


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [stand("ann", BAN, "support"), stand("bob", BAN, "oppose"), stand("ann", TAX, "concern")]
    assert matrix(rows) == matrix(reversed(rows))
