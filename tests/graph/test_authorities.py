"""Authority files: what may stand in them, and what is wrong with one that is refused."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

from graph.authorities import Authority, authorities, load, quads
from graph.embedded import OxigraphReader
from ontology.errors import BadInput
from ontology.records import ActorKind

TRUST = Authority(
    ActorKind.ORGANIZATION,
    "Harbour Trust",
    ("HT", "The Trust"),
    ("http://www.wikidata.org/entity/Q42", "https://example.org/bodies/7"),
    ("charity:1163194", "company:0012"),
)

SAME_AS = '<urn:a> a <https://schema.org/Person> ; <https://schema.org/name> "Ada" ; <https://schema.org/sameAs> %s .'


def put(folder: Path, text: str, name: str = "list.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_table_gives_names_aliases_and_identifiers(tmp_path: Path) -> None:
    file = put(
        tmp_path,
        "name,kind,aliases,wikidata,company,charity,same_as\n"
        "Harbour Trust,organisation,HT; The Trust ;HT,Q42,0012,1163194,https://example.org/bodies/7\n"
        "Ada Moss,Person,,,,,\n",
    )
    assert load(file) == (TRUST, Authority(ActorKind.PERSON, "Ada Moss"))


def test_turtle_gives_the_same_and_the_iri_of_each(tmp_path: Path) -> None:
    file = put(
        tmp_path,
        """
        @prefix schema: <https://schema.org/> . @prefix org: <http://www.w3.org/ns/org#> .
        @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <https://example.org/bodies/7> a org:Organization ; schema:name "Harbour Trust" ; skos:altLabel "HT" , "The Trust" ;
            owl:sameAs <http://www.wikidata.org/entity/Q42> ; schema:identifier "company:0012" , "charity:1163194" .
        """,
        "list.ttl",
    )
    assert load(file) == (TRUST,)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    engine = pyoxigraph.Store()
    engine.extend(quads([TRUST, Authority(ActorKind.PERSON, "Ada Moss")]))
    found = authorities(OxigraphReader(engine, tmp_path))
    assert sorted(found, key=lambda one: one.name) == [Authority(ActorKind.PERSON, "Ada Moss"), TRUST]


def test_an_address_given_twice_is_kept_once(tmp_path: Path) -> None:
    twice = "https://example.org/people/1; https://example.org/people/1;http://www.wikidata.org/entity/Q42"
    (entry,) = load(put(tmp_path, f"name,kind,wikidata,same_as\nAda Moss,person,Q42,{twice}\n"))
    assert entry.same_as == ("http://www.wikidata.org/entity/Q42", "https://example.org/people/1")
    engine = pyoxigraph.Store()
    engine.extend(quads([entry]))
    assert authorities(OxigraphReader(engine, tmp_path)) == (entry,)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ":1: has the columns none; expected name, kind and perhaps"),
        ("name,shoe\nAda,7\n", ":1: has the columns name, shoe; expected name, kind"),
        ("name,kind,size\nAda,person,7\n", "has the columns kind, name, size"),
        ("name,kind\n,person\n", ":2: has no name; give one"),
        ("name,kind\nAda,ship\n", ":2: has the kind 'ship'; expected person or organisation"),
        ("name,kind\nAda,person,more\n", ":2: has more cells than there are columns"),
        ("name,kind,wikidata\nAda,person,42\n", ":2: has the Wikidata id '42'; expected one such as Q42"),
        ("name,kind,same_as\nAda,person,javascript:alert(1)\n", "in same_as; expected addresses"),
        ("name,kind,same_as\nAda,person,https://a.example/<b>\n", "in same_as; expected addresses"),
        ("name,kind,same_as\nAda,person,https://[bad\n", "in same_as; expected addresses"),
        ("name,kind,same_as\nAda,person,https://exa%mple.org/%zz\n", "in same_as; expected addresses"),
        ("name,kind,same_as\nAda,person,https://a.example:port/\n", "in same_as; expected addresses"),
        ("name,kind,same_as\nAda,person,https:///people/1\n", "in same_as; expected addresses"),
        ("name,kind\nAda,person\nAda,person\n", "has Ada twice"),
        (f"name,kind\n{'Ada' * 50_000},person\n", "is not CSV (field larger than field limit"),
    ],
)
def test_a_table_that_is_not_as_it_should_be_is_refused_with_place_and_next_step(
    tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(BadInput) as refused:
        load(put(tmp_path, text))
    assert fault in str(refused.value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<a> <b>", "is not Turtle"),
        ('[] a <https://schema.org/Person> ; <https://schema.org/name> "Ada" .', "has a blank node"),
        ('<urn:a> <https://schema.org/name> "Ada" .', "is no person and no organisation"),
        ("<urn:a> a <https://schema.org/Person> .", "has no name"),
        (SAME_AS % "<javascript:alert(1)>", "<urn:a>: has 'javascript:alert(1)' in same_as; expected addresses"),
        (SAME_AS % '"x y"', "<urn:a>: has 'x y' in same_as; expected addresses"),
        (SAME_AS % "[]", "in same_as; expected addresses"),
    ],
)
def test_turtle_that_is_not_as_it_should_be_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(BadInput) as refused:
        load(put(tmp_path, text, "list.ttl"))
    assert fault in str(refused.value)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("name,kind\nZoë,person\n".encode("latin-1"))
    for name in ("missing.csv", "latin.csv"):
        with pytest.raises(BadInput):
            load(tmp_path / name)
