"""Taking withheld names out of what readers get: what that changes in the graphs, the texts and the search index.

Literals and IRIs are treated alike wherever they stand. A node that carries a name gets an IRI that says nothing, the
same in all graphs, so that they stay joined; docs/withholding.md says what is taken out and why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from urllib.parse import unquote

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions
from rdflib.namespace import OWL

from graph import subjects
from graph.covering import Words
from graph.names import Names
from graph.rdf import value
from graph.search import Entry
from graph.withheld import Withheld
from ontology.errors import StoreError
from ontology.iris import BASE
from ontology.policies import Bound, Polarity, Sense, Status
from ontology.records import Act, Article, Manner, MentionKind, Quoting, SpeechAct, State, Tense, Verdict
from ontology.terms import DCTERMS, OA, PREFIXES, PROV, RDF, SDO, TOPICS, XSD

THINGS = f"{BASE}id/"

SAID = frozenset({"statement", "report", "span", "figure", "deadline", "position", "phrase"})
"""Kinds of nodes whose literals are words of an article."""

FIXED = SAID | {
    "article", "decision", "echo", "event", "extraction", "graph", "mention", "subject", "topic", "topics",
}  # fmt: skip
"""Kinds whose IRIs come from the hash of a text, from places in it, from a key, from a time, or from our own scheme of topics, and not from whom they point at. All
others that point at somebody withheld get new IRIs with them: many are digests, and who knows the rest could try names."""

LABELLED = "policy"
"""The kind whose IRIs come from a label and the hash of a text: they may carry a name, but not that of whom they point at."""

OURS = frozenset(
    {*Quoting, *Tense, *MentionKind, *State, *Verdict, *Act, *Manner, *SpeechAct, *Status, *Sense, *Bound, *Polarity}
)
"""Words that our own vocabulary fixes. They are nobody's name."""

SAME = (NamedNode(DCTERMS.isReplacedBy), NamedNode(PROV.specializationOf), NamedNode(OWL.sameAs))
"""What says that two IRIs of a kind are one actor."""

_TYPE, _KEY, _HASH = NamedNode(RDF.type), NamedNode(DCTERMS.identifier), NamedNode(SDO.sha256)
_SAID, _EXACT = NamedNode(SDO.text), NamedNode(OA.exact)
_STRING, _ADDRESS = NamedNode(XSD.string), NamedNode(XSD.anyURI)

TERMS = "SELECT DISTINCT ?term { { ?term ?p ?o } UNION { ?s ?p ?term } }"
"""Each term of a graph once: the engine itself puts them together six times faster than its quads can be gone through."""

CALLED = f"""
SELECT DISTINCT ?node ?label {{ ?node ?p ?label FILTER(isLiteral(?label) && !STRSTARTS(STR(?node), "{THINGS}span/")) }}
"""
"""What the things of a graph are called, and what is said in it; not what is quoted, which is most of it."""

Load = Callable[[str], Article]
"""The article of that hash; raises StoreError where it is not kept."""


@dataclass
class Taken:
    """What is to change: quads, each with its graph; texts by their hash; entries of the search index."""

    gone: set[Quad] = field(default_factory=set)
    added: set[Quad] = field(default_factory=set)
    texts: dict[str, Article] = field(default_factory=dict)
    graphs: frozenset[str] = frozenset()
    """The graphs in whose index entries something may be withheld."""
    renamed: dict[str, str] = field(default_factory=dict)
    entry: Callable[[str, Entry], tuple[str, Entry]] = lambda article, entry: (article, entry)
    """From the graph and entry of the index to those in their place."""


def look(engine: pyoxigraph.Store, load: Load, names: Names, graph: str) -> frozenset[int]:
    """Which entries occur in a graph, in the text it was read from, or in what its things are called.

    In the graph of topics none do: its words are ours, and nobody's name.
    """
    if graph == TOPICS:
        return frozenset()
    found = engine.query(TERMS, default_graph=[NamedNode(graph)])
    assert isinstance(found, QuerySolutions)
    pieces = {said(row[0]) for row in found}
    for quad in engine.quads_for_pattern(None, _SAID, None, NamedNode(graph)):
        pieces.add(value(quad.object).replace(",", " "))  # as `graph.covering` reads what was said in pieces
    for quad in engine.quads_for_pattern(None, _HASH, None, NamedNode(graph)):
        with suppress(StoreError):
            pieces.add(load(value(quad.object)).text)
    if not names.present("\n".join(pieces)):
        return frozenset()
    return frozenset().union(*map(names.present, pieces))


def take_out(engine: pyoxigraph.Store, load: Load, withheld: Withheld, found: dict[str, frozenset[int]]) -> Taken:
    """What has to change in the engine, in the texts and in the index, where `look` found these entries."""
    return _Taking(engine, load, withheld, found).taken()


def said(term: object) -> str:
    """What a term may tell: the string of a literal; of an IRI of ours its words, of another all of it."""
    if isinstance(term, Literal):
        return unquote(term.value) if term.datatype == _ADDRESS else term.value if _is_text(term) else ""
    iri = value(term)
    if iri.startswith(THINGS):
        return "" if _kind(iri) in FIXED - {"article"} else _slug(iri)
    return unquote(iri) if _is_foreign(iri) else ""


def _is_text(term: Literal) -> bool:
    return (term.datatype == _STRING or bool(term.language)) and term.value not in OURS


def _is_foreign(iri: str) -> bool:
    return not iri.startswith((BASE, *PREFIXES.values()))


def _kind(iri: str) -> str:
    """The kind of one of our things; empty for anything else."""
    return iri.removeprefix(THINGS).partition("/")[0] if iri.startswith(THINGS) else ""


def _slug(iri: str) -> str:
    return iri.removeprefix(THINGS).partition("/")[2]


def _node(term: object) -> str:
    """The thing that an IRI is of: that of its parts, such as `#interval`, too."""
    return value(term).partition("#")[0]


class _Taking:
    """One taking out. Steps in order: who is who, what goes singly where, what is said, who is called what, what points there."""

    def __init__(
        self, engine: pyoxigraph.Store, load: Load, withheld: Withheld, found: dict[str, frozenset[int]]
    ) -> None:
        self._engine = engine
        self._load = load
        self._withheld = withheld
        self._names = withheld.names
        self._found = found
        self._singly: defaultdict[str, set[int]] = defaultdict(set)
        """By article's graph: the entries whose single words go there."""
        self._own: defaultdict[str, set[int]] = defaultdict(set)
        """By node: the entries that are among its names, or those of who is the same."""
        self._alone: dict[str, frozenset[int]] = {}
        self._changed: dict[Quad, Literal | None] = {}
        self._cut: dict[str, str | None] = {}
        """Labels of policies that were cut within a name, and what of each may be seen."""
        self._dropped: set[Quad] = set()
        self._renamed: dict[str, str] = {}
        self._waiting: list[str] = []
        self._texts: dict[str, Article] = {}
        self._keys: dict[str, str] = {}

    def taken(self) -> Taken:
        self._know()
        for graph in sorted({*self._found, *self._singly}):
            self._read(graph)
        while self._waiting:
            self._follow(self._waiting.pop())
        self._drop_places()
        gone, added = self._compiled()
        return Taken(
            gone, added, self._texts, frozenset({*self._found, *self._singly}), dict(self._renamed), self._entry
        )

    # Who is who

    def _know(self) -> None:
        for graph, there in self._found.items():
            if _kind(graph) == "article":
                self._singly[graph] |= self._of_singles(there)
            called = self._engine.query(CALLED, default_graph=[NamedNode(graph)])
            assert isinstance(called, QuerySolutions)
            for term, label in called:
                node = _node(term)
                if isinstance(label, Literal) and _is_text(label) and self._may_be_renamed(node):
                    for place in self._names.present(label.value):
                        self._own[node].add(place)
        waiting = list(self._own)
        while waiting:
            node = waiting.pop()
            for other in self._same(node):
                if new := self._own[node] - self._own.get(other, set()):
                    self._own[other] |= new
                    waiting.append(other)
        for node, entries in self._own.items():
            if alone := self._of_singles(entries):
                for graph in self._articles(node):
                    self._singly[graph] |= alone

    def _of_singles(self, entries: Iterable[int]) -> set[int]:
        return {place for place in entries if self._names.entries[place].singly}

    def _same(self, node: str) -> Iterator[str]:
        """Who is said, beside the articles, to be the same."""
        for quad in chain(self._quads(subject=node), self._quads(object_=node)):
            if quad.predicate in SAME and _kind(value(quad.graph_name)) != "article":
                yield from {
                    other
                    for other in (_node(quad.subject), _node(quad.object))
                    if other != node and _kind(other) == _kind(node) and self._may_be_renamed(other)
                }

    def _articles(self, node: str) -> Iterator[str]:
        """The graphs of articles that describe it; some more than once."""
        for quad in self._quads(subject=node):
            if _kind(value(quad.graph_name)) == "article":
                yield value(quad.graph_name)

    def _singly_of(self, node: str) -> frozenset[int]:
        """The entries of which single words go from what a node is called.

        Those of its own names, and those of all articles that describe it: what other articles call it is no secret of
        one. Who is described by no article has those of whoever is the same.
        """
        if node not in self._alone:
            self._alone[node] = frozenset(self._own.get(node, ()))
            sets = [self._singly[graph] if graph in self._singly else set[int]() for graph in self._articles(node)]
            sets = sets or [{*self._singly_of(other)} for other in self._same(node)]
            if sets:
                self._alone[node] |= set.intersection(*sets)
        return self._alone[node]

    # What is said

    def _read(self, graph: str) -> None:
        quads, singly = list(self._quads(graph=graph)), self._singly.get(graph, set())
        text_hash = next((value(quad.object) for quad in quads if quad.predicate == _HASH), None)
        article = None
        if text_hash:
            with suppress(StoreError):
                article = self._load(text_hash)
        words = Words(quads, article.text if article else None, self._names, singly)
        for quad in quads:
            if isinstance(quad.object, Literal):
                self._judge(quad, words)
            elif self._is_away(quad):
                self._dropped.add(quad)
        covered = {_node(quad.subject) for quad in quads if quad.predicate == _EXACT and quad in self._changed}
        self._dropped |= subjects.resting_on(quads, covered)
        for node in {_node(term) for quad in quads for term in (quad.subject, quad.object)}:
            if self._may_be_renamed(node):
                if self._names.carried(_slug(node), singly) and self._names.carried(_slug(node), self._singly_of(node)):
                    self._rename(node)
            elif _kind(node) == "article" and self._names.carried(_slug(node), self._singly.get(node, set())):
                self._rename(node)
        if article and text_hash:
            self._texts[text_hash] = self._redacted(article, words.text, singly)

    def _is_away(self, quad: Quad) -> bool:
        """Whether it leads to somebody by an address of another host that carries the name."""
        iri = value(quad.object)
        return quad.predicate != _TYPE and _is_foreign(iri) and self._names.carried(iri)

    def _judge(self, quad: Quad, words: Words | None = None) -> None:
        """See whether a literal has to change. Without the words of its article, it is one of a node across articles."""
        old, node, graph = quad.object, _node(quad.subject), value(quad.graph_name)
        assert isinstance(old, Literal)
        singly = self._singly.get(graph, set())
        if old.datatype == _ADDRESS:
            if self._names.carried(old.value, singly):
                self._changed[quad] = None
        elif not _is_text(old) or quad.predicate == _HASH:
            return
        elif quad.predicate == _KEY and self._names.carried(old.value, singly):
            self._keys[old.value] = f"withheld-{self._withheld.token(old.value)}"
            self._change(quad, self._keys[old.value])
            self._rename(node)
        elif words and _kind(node) in SAID:
            self._change(quad, words.covered(quad))
        elif not self._may_be_renamed(node):
            self._change(quad, self._names.replaced(old.value, singly))
        elif not words and old.value in self._cut:
            self._change(quad, self._cut[old.value])
            self._rename(node)
        elif self._names.spans(old.value, {*singly, *self._own.get(node, ())}) or not words:
            self._change(quad, self._names.replaced(old.value, self._singly_of(node)))
            if quad in self._changed:
                self._rename(node)
        elif words and (covered := words.covered(quad)) != old.value:  # a label that was cut within a name
            self._cut[old.value] = covered
            self._change(quad, covered)
            self._rename(node)

    def _change(self, quad: Quad, new: str | None) -> None:
        old = quad.object
        assert isinstance(old, Literal)
        if new is None:
            self._changed[quad] = None
        elif new != old.value:
            self._changed[quad] = Literal(new, language=old.language) if old.language else Literal(new)

    def _redacted(self, article: Article, text: str, singly: Iterable[int]) -> Article:
        names, alone = self._names, {*singly}
        title, byline, outlet = (
            told and names.replaced(told, alone) for told in (article.title, article.byline, article.outlet)
        )
        url = article.url if article.url and not names.carried(article.url, alone) else None
        key = self._keys.get(article.key, article.key)
        return replace(article, key=key, text=text, title=title, byline=byline, outlet=outlet, url=url)

    # Who is called what, and what points there

    def _may_be_renamed(self, node: str) -> bool:
        return _kind(node) not in {"", *FIXED}

    def _rename(self, node: str) -> None:
        if node not in self._renamed:
            self._renamed[node] = f"{THINGS}{_kind(node)}/withheld-{self._withheld.token(node)}"
            self._waiting.append(node)

    def _follow(self, node: str) -> None:
        """From what is renamed to what it is called elsewhere, to what points at it, and to who is the same."""
        if _kind(node) == "article":
            return
        for each in (node, *self._same(node)):
            for quad in self._quads(subject=each):
                if isinstance(quad.object, Literal):
                    self._judge(quad)
            if self._names.carried(_slug(each), self._singly_of(each)):
                self._rename(each)
        for quad in self._quads(object_=node):
            source = _node(quad.subject)
            if _kind(source) == "mention":
                self._dropped.update(chain(self._quads(subject=source), self._quads(object_=source)))
            elif self._may_be_renamed(source) and _kind(source) != LABELLED:
                self._rename(source)

    def _drop_places(self) -> None:
        """Drop the places in the text that nothing but dropped mentions pointed at."""
        for place in {_node(quad.object) for quad in self._dropped if _kind(value(quad.object)) == "span"}:
            if all(quad in self._dropped for quad in self._quads(object_=place)):
                for part in (place, *self._parts(place)):
                    self._dropped.update(self._quads(subject=part))

    def _parts(self, node: str) -> set[str]:
        """The nodes whose names are the node's with a part after it: what it leads to, and what these do."""
        found: set[str] = set()
        waiting = {node}
        while waiting:
            told = (value(quad.object) for each in waiting for quad in self._quads(subject=each))
            waiting = {part for part in told if part.startswith(f"{node}#")} - found
            found |= waiting
        return found

    # All of it together

    def _compiled(self) -> tuple[set[Quad], set[Quad]]:
        affected = {*self._changed, *self._dropped}
        for node in self._renamed:
            for part in (node, *self._parts(node)):
                affected.update(self._quads(subject=part))
                affected.update(self._quads(object_=part))
            if _kind(node) == "article":
                affected.update(self._quads(graph=node))
        added = set()
        for quad in affected - self._dropped:
            new = self._changed.get(quad, quad.object)
            if new is not None:
                subject, graph = self._named(quad.subject), self._named(quad.graph_name)
                object_ = new if isinstance(new, Literal) else self._named(new)
                added.add(Quad(subject, quad.predicate, object_, graph))
        return affected - added, added - affected

    def _named(self, term: object) -> NamedNode:
        assert isinstance(term, NamedNode)  # we write neither blank nodes nor into the default graph
        node, sign, part = term.value.partition("#")
        return NamedNode(f"{self._renamed[node]}{sign}{part}") if node in self._renamed else term

    @cached_property
    def _words_of(self) -> dict[tuple[str, str], str]:
        """By article and what was said there: what stands in its place, where that changed."""
        changed = ((quad, new) for quad, new in self._changed.items() if quad.predicate == _SAID and new)
        return {(value(quad.graph_name), value(quad.object)): value(new) for quad, new in changed}

    def _entry(self, graph: str, entry: Entry) -> tuple[str, Entry]:
        singly = self._singly.get(graph, set()) if _kind(graph) == "article" else self._singly_of(entry.iri)
        label = self._keys.get(entry.label) or self._names.replaced(entry.label, singly)
        covering = self._names.covered if entry.kind == "statement" else self._names.replaced
        words = self._words_of.get((graph, entry.words)) or covering(entry.words, singly)
        iri = self._renamed.get(entry.iri, entry.iri)
        return self._renamed.get(graph, graph), Entry(entry.kind, iri, label, words)

    def _quads(
        self, subject: str | None = None, object_: str | None = None, graph: str | None = None
    ) -> Iterator[Quad]:
        terms = (NamedNode(each) if each is not None else None for each in (subject, object_, graph))
        first, last, name = terms
        return self._engine.quads_for_pattern(first, None, last, name)
