"""The versions of articles in a store, each read when it is asked for, with whom it names as they are across articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from graph.known import Known, known
from graph.rdf import value
from graph.store import Reader
from ingest.holdings import Holding
from ingest.shelf import Shelf
from ingest.tellings import Telling
from ontology.records import Manner, Quoting, Tense
from ontology.terms import DCTERMS, VERSIONS

_REPLACED = NamedNode(DCTERMS.isReplacedBy)


@dataclass(frozen=True, slots=True)
class Placed:
    """A report, and where each piece of its words begins in the article, whose text has that hash."""

    telling: Telling
    starts: tuple[int, ...]
    text_hash: str


class Versioned:
    """The articles of a store. `people` says whom they mean."""

    def __init__(self, store: Reader, people: Shelf) -> None:
        self._store, self._people = store, people
        self._placed: dict[str, dict[str, Placed]] = {}

    def known(self, article: str) -> Known:
        return known(self._store, article)

    def meant(self, referent: str) -> str:
        """Whom one means across articles."""
        return self._people.meant(referent) or referent

    def means(self, referent: str) -> str | None:
        """The same; None where nothing is known of it."""
        return self._people.meant(referent)

    def newer(self, article: str) -> str | None:
        """The version that followed one, if any did."""
        return next(self._versions(NamedNode(article), None), None)

    def page(self, article: str) -> str:
        """What all versions of an article share: the IRI of the newest."""
        seen = {article}
        while (newer := self.newer(article)) and newer not in seen:
            seen.add(article := newer)
        return article

    def versions(self, article: str) -> frozenset[str]:
        """All versions of the page of one."""
        found, waiting = set[str](), [self.page(article)]
        while waiting:
            if (one := waiting.pop()) not in found:
                found.add(one)
                waiting += self._versions(None, NamedNode(one))
        return frozenset(found)

    def _versions(self, old: NamedNode | None, new: NamedNode | None) -> Iterator[str]:
        quads = (quad for quad in self._store.matching(old, _REPLACED, new) if value(quad.graph_name) == VERSIONS)
        return (value(quad.object if old else quad.subject) for quad in quads)

    def placed(self, article: str) -> dict[str, Placed]:
        """The reports of a version, by their ids, each with the speakers that it gives it."""
        if article not in self._placed:
            told, page = self.known(article), self.page(article)
            self._placed[article] = {one.telling.id: one for one in self._read(told, page)}
        return self._placed[article]

    def tellings(self, article: str) -> tuple[Telling, ...]:
        return tuple(one.telling for one in self.placed(article).values())

    def _read(self, told: Known, page: str) -> Iterator[Placed]:
        published = date.fromisoformat(told.published) if told.published else None
        for one in told.reports():
            speakers = {*map(self.meant, one.speakers)}
            telling = Telling(
                id=one.iri.rpartition("/")[2],
                article=told.iri,
                page=page,
                published=published,
                people=frozenset(iri for iri in speakers if "/id/person/" in iri),
                bodies=frozenset(iri for iri in speakers if "/id/organisation/" in iri),
                role=one.role,
                quoting=Quoting(one.kind),
                pieces=tuple(words for _, words in one.pieces),
                via=None if one.via is None else one.via.rpartition("/")[2],
            )
            yield Placed(telling, tuple(start for start, _ in one.pieces), told.text_hash or "")

    def holdings(self, article: str) -> tuple[Holding, ...]:
        """Which posts a version gives to whom, if it is the current one."""
        told = self.known(article)
        if told.text_hash is None or self.newer(article):
            return ()
        return tuple(
            Holding(
                membership=one.iri,
                member=self.meant(one.member),
                title=one.title,
                organization=one.organization and self.meant(one.organization),
                tense=Tense(one.tense),
                since=one.since,
                until=one.until,
                manner=Manner(one.manner) if one.manner else None,
                article=article,
                published=date.fromisoformat(told.published) if told.published else None,
            )
            for one in told.memberships()
            if one.tense is not None
        )
