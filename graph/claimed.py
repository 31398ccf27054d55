"""Which position, figure or event of a reading a decision is on, in whatever words its article now has it."""

from __future__ import annotations

from graph import anchors
from graph.corrections import meant
from ontology.iris import figure_iri, position_iri
from ontology.policies import Event, Figure, Policy, Position
from ontology.reading import Reading
from ontology.records import Spans, Target

Claim = Policy | Position | Figure | Event


def claimed(reading: Reading, target: Target, within: Target | None) -> str | None:
    """The IRI of what a target means: of its own IRI, else what rests on the same words.

    `within` is the statement that a position is of, since others may show one in the same words. All anchors have to be
    of this article.
    """
    known = _alike(reading, target)
    if target.iri in known:
        return target.iri
    said = meant(reading, within) if within else None
    if said is not None:
        of = {position_iri(one.id) for one in reading.positions if one.statement == said.id}
        known = {iri: one for iri, one in known.items() if iri in of}
    places = anchors.places(reading.article.text, target.anchors)
    if not places:
        return None
    shares = {iri: anchors.shared(words(one), places) for iri, one in known.items()}
    best = max(shares, key=lambda iri: shares[iri], default=None)
    return best if best is not None and shares[best] >= anchors.OVERLAP else None


def words(claim: Claim) -> Spans:
    """The places by which a decision finds it again."""
    match claim:
        case Position():
            return tuple(sorted({*claim.target, *claim.evidence}))
        case Figure():
            return (claim.span,)
        case Event() | Policy():
            return claim.evidence


def by_iri(reading: Reading) -> dict[str, Claim]:
    """All positions, figures and events of a reading."""
    return {
        **{position_iri(one.id): one for one in reading.positions},
        **{figure_iri(one.id): one for one in reading.figures},
        **{one.iri: one for one in reading.events},
    }


def _alike(reading: Reading, target: Target) -> dict[str, Claim]:
    """What is of the kind of a target."""
    kind = target.iri.rpartition("/")[0]
    return {iri: one for iri, one in by_iri(reading).items() if iri.rpartition("/")[0] == kind}
