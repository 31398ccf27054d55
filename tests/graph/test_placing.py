from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest

from graph import network, placing
from graph.ground import Ground, Place, Room
from graph.network import Network


def town(people: int, said: int, *, first: int = 0) -> Network:
    """People of whom each said something, every third of it about the next of them."""
    drawn = Network()
    for number in range(first, people):
        drawn.add_node(f"person/{number:03}", kind="person", label=f"Person with number {number}")
        for word in range(said):
            drawn.add_node(f"statement/{number:03}-{word}", kind="statement", label="words")
            drawn.add_edge(f"person/{number:03}", f"statement/{number:03}-{word}", network.SAID, weight=1)
            if word % 3 == 2 and number % 10:
                drawn.add_edge(f"statement/{number:03}-{word}", f"person/{number - 1:03}", network.ABOUT, weight=1)
    return drawn


def boxes(drawn: Network, places: dict[str, Place]) -> dict[str, tuple[float, float, float, float]]:
    """The shape and the label of each node: left, top, right and bottom."""
    found = {}
    for node, (x, y) in places.items():
        half = 6 if drawn.nodes[node]["kind"] == "statement" else min(7 * len(drawn.nodes[node]["label"]), 140) / 2
        found[node] = (x - half, y - 9, x + half, y + (6 if half == 6 else 9 + 18))
    return found


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.fixture(scope="module")
def drawn() -> Network:
    return town(12, 7)


@pytest.fixture(scope="module")
def places(drawn: Network) -> dict[str, Place]:
    return placing.placed(drawn, {})


def test_everything_has_a_place_and_nothing_lies_on_another_nor_on_its_label(
    drawn: Network, places: dict[str, Place]
) -> None:
    assert set(places) == set(drawn)
    shapes = boxes(drawn, places)
    assert [pair for pair in combinations(shapes, 2) if overlap(shapes[pair[0]], shapes[pair[1]])] == []


def test_the_same_network_has_the_same_places_in_whatever_order_it_was_drawn_up(
    drawn: Network, places: dict[str, Place]
) -> None:
    turned = Network()
    turned.add_nodes_from(reversed(list(drawn.nodes(data=True))))
    turned.add_edges_from(reversed(list(drawn.edges(keys=True, data=True))))
    assert placing.placed(turned, {}) == places


def test_what_is_tied_lies_nearer_than_what_is_not(drawn: Network, places: dict[str, Place]) -> None:
    def apart(one: str, other: str) -> float:
        return hypot(places[one][0] - places[other][0], places[one][1] - places[other][1])

    tied = [apart(one, other) for one, other in drawn.edges()]
    every = [apart(one, other) for one, other in combinations(places, 2)]
    assert sum(tied) / len(tied) < 0.4 * sum(every) / len(every)


def test_parts_lie_side_by_side() -> None:
    apart = town(31, 4)
    found = boxes(apart, placing.placed(apart, {}))
    parts: dict[int, list[tuple[float, ...]]] = {}
    for node, box in found.items():
        parts.setdefault(int(node.split("/")[1][:3]) // 10, []).append(box)
    around = [
        (min(b[0] for b in part), min(b[1] for b in part), max(b[2] for b in part), max(b[3] for b in part))
        for part in parts.values()
    ]
    assert len(around) == 4
    assert not any(overlap(one, other) for one, other in combinations(around, 2))


def test_the_focus_lies_in_the_middle(drawn: Network) -> None:
    found = placing.placed(drawn, {}, "person/003")
    assert found["person/003"] == (0, 0)


def test_what_is_new_moves_nothing_and_lies_beside_what_it_is_tied_to(drawn: Network, places: dict[str, Place]) -> None:
    more = drawn.copy()
    for number in range(8):
        more.add_node(f"statement/new-{number}", kind="statement", label="new")
        more.add_edge("person/004", f"statement/new-{number}", network.SAID, weight=1)
    new = placing.placed(more, places)
    assert set(new) == set(more) - set(drawn)
    x, y = places["person/004"]
    assert all(hypot(at_x - x, at_y - y) < 300 for at_x, at_y in new.values())
    shapes = boxes(more, {**places, **new})
    assert not any(overlap(shapes[node], shapes[other]) for node in new for other in shapes if node != other)


def test_new_ones_that_are_tied_to_nothing_known_lie_beside_all_of_it(drawn: Network, places: dict[str, Place]) -> None:
    more = town(24, 7)
    new = placing.placed(more, places)
    shapes = boxes(more, {**places, **new})
    assert not any(overlap(shapes[node], shapes[other]) for node in new for other in shapes if node != other)


def test_what_is_gone_keeps_its_place_free(drawn: Network, places: dict[str, Place]) -> None:
    left = drawn.copy()
    left.remove_node("person/006")
    left.add_node("person/late", kind="person", label="Late")
    left.add_edge("person/late", "statement/006-0", network.SAID, weight=1)
    (late,) = placing.placed(left, places).values()
    gone = places["person/006"]
    assert abs(late[0] - gone[0]) > 60 or abs(late[1] - gone[1]) > 30


def test_nothing_has_no_places() -> None:
    assert placing.placed(Network(), {}) == {}


def test_a_spot_is_the_nearest_that_is_free() -> None:
    ground, room = Ground(10), Room(10, 10, 10, 10)
    assert ground.put((3, 4), room) == (0, 0)
    second = ground.put((1, 0), room)
    assert hypot(*second) == 20
    taken = [(0, 0), second, *(ground.put((0, 0), room) for _ in range(300))]
    assert all(abs(x - u) >= 20 or abs(y - v) >= 20 for (x, y), (u, v) in combinations(taken, 2))
