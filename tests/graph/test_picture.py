from __future__ import annotations

from lxml import etree

from graph import network, picture
from graph.network import Fact, Network
from tests.newsroom import ATTACK

TURNED = "turn\u202eed \x00\x0b name"


def drawn() -> Network:
    """Everybody of a hostile name, in a ring of ties of every family."""
    found = Network()
    nodes = [f"{kind}/{number}" for number, kind in enumerate(picture.KINDS)]
    for node, name in zip(nodes, (*ATTACK[:5], "Ada Quill", TURNED), strict=True):
        found.add_node(node, kind=node.partition("/")[0], label=name)
    for number, family in enumerate(network.FAMILIES):
        source, target = nodes[number % len(nodes)], nodes[(number + 1) % len(nodes)]
        network._tie(found, source, target, family, Fact("urn:s", None, (None,)))
    return found


def root(found: Network) -> etree._Element:
    places = {node: (200 * at, 50 * at) for at, node in enumerate(found)}
    return etree.fromstring(
        picture.svg(found, places, f"Around {ATTACK[0]}", [f"Snapshot S1. http://x/?q={ATTACK[2]}"])
    )


def test_hostile_names_are_text_and_nothing_runs_or_loads() -> None:
    written = root(drawn())
    tags = {etree.QName(element).localname for element in written.iter()}
    assert tags == {"svg", "title", "defs", "marker", "path", "rect", "g", "text"}
    names = {name for element in written.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or "href" in name or name == "style"}
    titles = [element.text for element in written.iter(f"{{{picture.SVG}}}title")]
    assert set(ATTACK[:5]) <= set(titles)


def test_what_xml_cannot_hold_or_what_turns_other_words_is_left_out() -> None:
    titles = [element.text for element in root(drawn()).iter(f"{{{picture.SVG}}}title")]
    assert "turned    name" in titles


def test_the_legend_names_the_kinds_and_families_that_are_there_and_no_others() -> None:
    found = drawn()
    texts = [element.text for element in root(found).iter(f"{{{picture.SVG}}}text")]
    assert {*picture.KINDS, *network.FAMILIES} <= set(texts)
    found.remove_edges_from([edge for edge in found.edges(keys=True) if edge[2] == network.CRITICISES])
    assert network.CRITICISES not in [element.text for element in root(found).iter(f"{{{picture.SVG}}}text")]


def test_labels_are_text_below_what_they_name_and_statements_have_none() -> None:
    texts = [element.text for element in root(drawn()).iter(f"{{{picture.SVG}}}text")]
    assert "Ada Quill" in texts
    assert not any(str(text).startswith(ATTACK[2][:10]) for text in texts if "Snapshot" not in str(text))


def test_title_and_credit_say_what_it_is_and_where_it_comes_from() -> None:
    written = root(drawn())
    assert written[0].text == f"Around {ATTACK[0]}"
    assert "Snapshot S1" in " ".join(element.text for element in written.iter(f"{{{picture.SVG}}}text"))


def test_nothing_is_a_picture_too() -> None:
    assert etree.QName(root(Network())).localname == "svg"
