"""Of which organisation another is a part, where a text says so beside the name: "the union's Safety Board", "their Board"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from ingest.likeness import is_unit
from ontology.records import Actor, ActorKind, MentionKind, Span

OWNER = re.compile(r"['\u2019]s?\s+(?:own\s+)?$")
"""What stands between the name of a whole and that of its part."""

ITS = re.compile(r"\b(?:its|their)\s+(?:own\s+)?$", re.IGNORECASE)
"""What stands before a part whose whole has just been named."""

OF = re.compile(r"\s+of\s+(?:the\s+)?")
"""What stands between the name of a part and that of its whole."""

BEFORE = 12
"""Code points before a name in which its owner's ending stands."""


def parts(actors: Sequence[Actor], text: str) -> tuple[Actor, ...]:
    """The actors, each organisation with the one whose part the text says it is; the first place that says so counts.

    An owner counts whatever is owned ("the charity's Advice Line"); "of", "its" and "their" count only where a name is one
    that any body may give to a part of itself ("Audit Committee of the Harbour Trust").
    """
    bodies = _Bodies(actors)

    def whole(part: Actor) -> str | None:
        names = (mention.span for mention in part.mentions if mention.kind is MentionKind.NAME)
        found = (body for name in names if (body := bodies.whole(part, name, text)) and body is not part)
        return next((body.iri for body in found), None)

    return tuple(
        replace(actor, part_of=whole(actor)) if actor.kind is ActorKind.ORGANIZATION else actor for actor in actors
    )


class _Bodies:
    """Where the organisations of an article are mentioned."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        mentions = sorted(
            (mention.span.start, mention.span.end, mention.kind, at)
            for at, actor in enumerate(actors)
            for mention in actor.mentions
            if actor.kind is ActorKind.ORGANIZATION
        )
        self._actors = actors
        self._by_end = {end: at for _, end, _, at in mentions}
        self._names = [(start, at) for start, _, kind, at in mentions if kind is MentionKind.NAME]
        self._by_start = dict(self._names)

    def whole(self, part: Actor, name: Span, text: str) -> Actor | None:
        """The body that owns what is named at a place, as the words around it tell."""
        before = text[max(0, name.start - BEFORE) : name.start]
        if owner := OWNER.search(before):
            return self._at(self._by_end.get(name.start - len(owner.group())))
        if not is_unit(part.name):
            return None
        if ITS.search(before):
            return self._last_before(name.start, part)
        link = OF.match(text, name.end)
        return self._at(self._by_start.get(link.end())) if link else None

    def _last_before(self, place: int, part: Actor) -> Actor | None:
        """The body named last before a place, other than a part."""
        for _, at in reversed(self._names[: bisect_left(self._names, (place, 0))]):
            if self._actors[at] is not part and not is_unit(self._actors[at].name):
                return self._actors[at]
        return None

    def _at(self, index: int | None) -> Actor | None:
        return None if index is None else self._actors[index]
