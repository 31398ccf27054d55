"""Short names for events, in the words of the text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from spacy.tokens import Span as Phrase
from spacy.tokens import Token

from ingest.occurrences import Occurrence, depth
from ontology.records import Actor

LONGEST_LABEL = 12
"""Words."""
SMALL = frozenset("a an and as at by for from her his in of on order rather than the to with".split())
"""What leads on to something, and is no end of a label."""
DROPPABLE = ({"advcl", "relcl"}, {"appos"}, {"prep", "acl"}, {"amod", "advmod"})
"""What can be left out of a clause, first what says least of the event."""


def shortened(one: Occurrence, words: Phrase, actors: Collection[Actor], at: Mapping[int, Actor]) -> str:
    """The words that tell an event, in at most LONGEST_LABEL; for a pronoun that means one of `actors` the name.

    `at` holds the actor that each token refers to.
    """
    kept = [token for token in words if not token.is_space]
    for droppable in DROPPABLE:
        while len(_words(kept, actors, at).split()) > LONGEST_LABEL:
            open_ = [token for token in kept if token.dep_ in droppable and depth(one.head, token) is None]
            lowest_first = sorted(open_, key=lambda token: (_depth(token, words.root), token.i), reverse=True)
            named = _names(kept, actors, at)
            rests = (_without(kept, dropped) for dropped in lowest_first)
            rest = next((rest for rest in rests if _names(rest, actors, at) or not named), None)
            if rest is None:
                break
            kept = rest
    label = " ".join(_words(kept, actors, at).split()[:LONGEST_LABEL]).strip(" ,;:–—-'\"“”‘’")
    return label or words.text


def _without(kept: Sequence[Token], dropped: Token) -> list[Token]:
    return [token for token in kept if depth(token, dropped) is None]


def _names(kept: Sequence[Token], actors: Collection[Actor], at: Mapping[int, Actor]) -> bool:
    """Whether the words tell of one of the actors."""
    return any(at.get(token.i) in actors for token in kept)


def _words(kept: Sequence[Token], actors: Collection[Actor], at: Mapping[int, Actor]) -> str:
    """What is left of a clause, without what led on to what was dropped, and with the name of one who takes part."""
    kept = [token for place, token in enumerate(kept) if not (token.is_punct and _stranded(kept, place))]
    last = len(kept)
    while last > 1 and (kept[last - 1].is_punct or (kept[last - 1].lower_ in SMALL and kept[last - 1].dep_ != "prt")):
        last -= 1
    pieces: list[str] = []
    named: set[str] = set()
    for token, after in zip(kept[:last], [*kept[1:last], None], strict=True):
        actor = at.get(token.i)
        name = token.text
        if actor is not None and actor in actors:
            if actor.iri not in named and token.tag_ in {"PRP", "PRP$"}:
                name = actor.name + "'s" * (token.tag_ == "PRP$")
            named.add(actor.iri)
        pieces.append(name + " " * _spaced(token, after))
    missing = [] if named else [actor.name for actor in actors][:1]
    return " ".join([*missing, "".join(pieces)])


def _stranded(kept: Sequence[Token], at: int) -> bool:
    """Whether a mark is left over from what was dropped beside it."""
    around = kept[max(0, at - 1) : at + 2]
    return kept[at].text == "," and [token.i for token in around] != [*range(kept[at].i - 1, kept[at].i + 2)]


def _spaced(token: Token, following: Token | None) -> bool:
    apart = following is not None and following.i > token.i + 1 and not following.is_punct
    return bool(token.whitespace_) or apart


def _depth(token: Token, root: Token) -> int:
    found = depth(token, root)
    return LONGEST_LABEL if found is None else found
