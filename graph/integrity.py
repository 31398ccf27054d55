"""Whether a store is sound: what `onrecord check` prints."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import NamedNode, Quad

from graph import amending, cataloguing, shapes, versions, withheld
from graph.embedded import EmbeddedStore, OxigraphReader
from graph.names import Names
from graph.rdf import value
from graph.search import Index
from graph.snapshots import Snapshot, current
from graph.store import Reader
from graph.withholding import said
from ontology.errors import StoreError
from ontology.iris import BASE, outlet_iri
from ontology.records import Article
from ontology.terms import ACTORS, BESIDE, DCTERMS, FOAF, IDENTITY, OA, ORG, POSTS, PROV, RDF, SDO, TOPICS, VERSIONS

AGAIN = "ingest the article again"

_TYPE = NamedNode(RDF.type)
_MEANT = NamedNode(PROV.specializationOf)
_HASH = NamedNode(SDO.sha256)
_HELD = (NamedNode(ORG.member), NamedNode(ORG.organization))
_NAMED = (NamedNode(FOAF.Person), NamedNode(ORG.Organization))


def unsearchable(reader: Reader, index: Index | None) -> Iterator[str]:
    """One line for each current article that the search index lacks, and each that it should have forgotten."""
    indexed = index.articles() if index else frozenset()
    current = frozenset(reader.graphs()) - versions.replaced(reader) - BESIDE
    for article in sorted(current - indexed):
        yield f"{article}: is not in the search index; {AGAIN}"
    for article in sorted(indexed - current - {ACTORS}):
        yield f"{article}: is in the search index but not current; run `onrecord rebuild`"


def named(reader: Reader, index: Index | None, names: Names) -> Iterator[str]:
    """One line for each graph, text and index entry in which a withheld name is left; it does not say which."""
    step = "put the list in place again with `onrecord withhold FILE`, and report it"
    for graph in sorted(set(reader.graphs()) - {TOPICS}):
        place = "a graph whose own name tells it" if names.carried(said(NamedNode(graph))) else graph
        quads = tuple(reader.quads(graph))
        pieces = {said(term) for quad in quads for term in (quad.subject, quad.object)}
        if any(map(names.present, pieces | _quoted(quads))):
            yield f"{place}: holds a withheld name; {step}"
        for text_hash in (value(quad.object) for quad in quads if quad.predicate == _HASH):
            with suppress(StoreError):
                if names.present(reader.article(text_hash).text):
                    yield f"{place}: its text holds a withheld name; {step}"
    for article, entry in index.entries() if index else ():
        if names.present(entry.label) or names.present(entry.words) or names.carried(said(NamedNode(entry.iri))):
            place = "an article whose own name tells it" if names.carried(said(NamedNode(article))) else article
            yield f"{place}: the search index holds a withheld name of it; {step}"


def faults(reader: Reader, covered: Container[str] = (), *, texts: bool = True) -> Iterator[str]:
    """One line for each fault, with place, fault and next step.

    Looked for are graphs that break their shapes, references to what no graph describes, texts that are missing or
    altered, and quotations that are not what stands in the text. `covered` are the hashes of texts in which names are
    covered, so that they have another. Where there are no `texts`, none is looked for.
    """
    graphs = frozenset(reader.graphs())
    actors = {value(quad.subject) for quad in reader.quads(ACTORS)}
    judged = {value(quad.subject) for quad in _meant(reader)}
    topics = {value(quad.subject) for quad in reader.quads(TOPICS)}
    for graph in sorted(graphs - BESIDE):
        quads = tuple(reader.quads(graph))
        yield from shapes.violations(quads)
        yield from _dangling(
            quads, topics | {value(quad.subject) for quad in quads}, "no triple of its graph describes it"
        )
        yield from _unlisted(quads, judged)
        if texts:
            yield from _misquoted(graph, quads, reader, covered)
    yield from _dangling(reader.quads(ACTORS), actors, "the graph of actors does not describe it")
    yield from _dangling(_meant(reader), actors, "the graph of actors does not describe it")
    held = (quad for quad in reader.quads(POSTS) if quad.predicate in _HELD)
    yield from _dangling(held, actors, "the graph of actors does not describe it")
    yield from _dangling(reader.quads(VERSIONS), graphs, "there is no graph of that name")


def mislisted(snapshot: Snapshot) -> Iterator[str]:
    """One line for each table of the catalogue in which anything is not as the quads of the snapshot tell it.

    Makes another one of all of them, which takes milliseconds a statement.
    """
    step = "run `onrecord rebuild`"
    if not cataloguing.of_today(snapshot.catalogue):
        yield f"{snapshot.catalogue}: is missing or was made by another version of onrecord; {step}"
        return
    with TemporaryDirectory() as folder:
        anew = Path(folder) / "anew.sqlite"
        cataloguing.make(anew, snapshot, snapshot.id)
        for table in cataloguing.differing(snapshot.catalogue, anew):
            yield f"{snapshot.catalogue}: its table {table!r} is not what the graphs tell; {step}"


def astray(store: EmbeddedStore, snapshot: Snapshot) -> Iterator[str]:
    """One line for each graph that readers get otherwise than the writer's quads, decisions, echoes and the list would have it.

    Makes all of it anew. A snapshot that the store has gone on from is not looked at.
    """
    if store.changes() is not None or snapshot.id != current(store.folder):
        return
    with TemporaryDirectory(prefix="check.", suffix=".unfinished", dir=store.folder) as folder:
        shown = amending.whole(store, Path(folder) / "quads", withheld.listed(store.folder))
        anew = OxigraphReader(shown.change.engine, store.folder / "texts")
        found = set[Quad]()
        for one, other in zip_longest(snapshot.quads(), anew.quads()):  # in one order, if they are the same
            if one != other:
                found ^= {line for line in (one, other) if line}
        del shown, anew
    for graph in sorted({value(quad.graph_name) for quad in found}):
        yield f"{graph}: readers get it otherwise than the store has it; run `onrecord rebuild`"


def _told(article: Article) -> tuple[tuple[str, str | None], ...]:
    """What is kept with a text, and stands in the graph of its article, too."""
    published = None if article.published is None else article.published.isoformat()
    outlet = article.outlet and outlet_iri(article.outlet)
    return (
        (str(DCTERMS.identifier), article.key),
        (str(SDO.headline), article.title),
        (str(SDO.author), article.byline),
        (str(SDO.url), article.url),
        (str(SDO.datePublished), published),
        (str(SDO.publisher), outlet),
    )


def _dangling(quads: Iterable[Quad], described: Container[str], fault: str) -> Iterator[str]:
    """References to things of ours that are not there."""
    for quad in quads:
        thing = value(quad.object)
        if isinstance(quad.object, NamedNode) and thing.startswith(f"{BASE}id/") and thing not in described:
            yield f"{value(quad.subject)}: {quad.predicate.value} refers to {thing}, but {fault}; {AGAIN}"


def _meant(reader: Reader) -> Iterator[Quad]:
    """Whom the actors of articles mean."""
    return (quad for quad in reader.quads(IDENTITY) if quad.predicate == _MEANT)


def _unlisted(quads: Iterable[Quad], judged: Container[str]) -> Iterator[str]:
    """People and organisations that the graph of identity has lost: queries take their names from whom they mean."""
    for quad in quads:
        if quad.predicate == _TYPE and quad.object in _NAMED and value(quad.subject) not in judged:
            yield f"{value(quad.subject)}: is not in the graph of identity; run `onrecord rebuild`"


def _quoted(quads: Iterable[Quad]) -> set[str]:
    """Each quotation with what stands before and after it."""
    values = {(value(quad.subject), quad.predicate.value): value(quad.object) for quad in quads}
    terms = (str(OA.prefix), str(OA.exact), str(OA.suffix))
    return {"".join(values.get((node, term), "") for term in terms) for node, predicate in values if predicate in terms}


def _misquoted(graph: str, quads: Iterable[Quad], reader: Reader, covered: Container[str]) -> Iterator[str]:
    """Quotations that differ from the text at their position, or a text that is not the one the graph was made from."""
    values = {(value(quad.subject), quad.predicate.value): value(quad.object) for quad in quads}
    text_hash = values.get((graph, str(SDO.sha256)), "")
    try:
        article = reader.article(text_hash)
    except StoreError as fault:
        yield f"{graph}: {fault}"
        return
    if text_hash not in covered:
        if article.hash != text_hash:
            yield f"{graph}: the kept text was altered, its SHA-256 is {article.hash}; {AGAIN}"
            return
        for name, told in _told(article):
            if told != values.get((graph, name)):
                yield f"{graph}: the {name.rpartition('/')[2]} kept with the text is not what the graph says; {AGAIN}"
    for (node, predicate), exact in values.items():
        if predicate == str(OA.exact):
            place = node.removesuffix("#quote")
            start, end = (values.get((f"{place}#position", str(term)), "") for term in (OA.start, OA.end))
            if not (start.isdecimal() and end.isdecimal() and article.text[int(start) : int(end)] == exact):
                yield f"{place}: quotes {exact!r:.60}, which is not what stands at [{start}, {end}); {AGAIN}"
