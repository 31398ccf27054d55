"""What a decision is about: from what somebody calls a thing to the words in articles by which it is found again."""

from __future__ import annotations

from collections.abc import Sequence

from graph import anchors
from graph.store import Reader
from onrecord import words
from onrecord.lookup import kind, local, whole
from ontology.errors import DecisionRefused
from ontology.policies import Polarity
from ontology.records import Act, Anchor, Target

ANY = "one statement, actor, policy, position, figure or event"

TAKES = {
    Act.CONFIRM: ANY,
    Act.REJECT: ANY,
    Act.HIDE: ANY,
    Act.SPEAKER: "a statement, and either one actor or what the text calls a speaker without a name",
    Act.MERGE: "two actors or two policies",
    Act.DIFFERENT: "two actors or two policies",
    Act.SPLIT: "an actor or a policy, and the keys of articles that mean another",
    Act.RELABEL: "one actor or policy and its name",
    Act.STANCE: f"one position and {', '.join(Polarity)}",
}

ACTOR = "actor"
FOUND = ("statement", "policy", "position", "figure", "event")
"""Kinds of what was found in articles, beside actors."""

TWO = (Act.MERGE, Act.DIFFERENT)
ON_ANY = (Act.CONFIRM, Act.REJECT, Act.HIDE)


def targets(store: Reader, act: Act, things: Sequence[str], named: str | None) -> tuple[Target, ...]:
    """What the things are, by the ends of their IRIs, and of a position also the statement that shows it.

    Raises DecisionRefused where there is no such thing, or it does not go with the act.
    """
    if not _suffices(act, things, named):
        raise DecisionRefused(f"to {act} takes {TAKES.get(act, 'a decision')}; see docs/corrections.md")
    iris = [whole(thing) for thing in things]
    for place, thing in enumerate(things[:1] if act is Act.SPLIT else things):
        if not _goes_with(act, place, _sort(iris[place])):
            raise DecisionRefused(f"{thing}: not what one can {act}; see docs/corrections.md")
    if act is Act.SPLIT:
        return _split(store, words.across(store, iris[0]), things[1:])
    if act in TWO:
        _two(store, things, iris)
    return tuple(one for iri in iris for one in held(store, iri, whole_policy=act not in ON_ANY))


def held(store: Reader, iri: str, *, whole_policy: bool = True) -> tuple[Target, ...]:
    """A thing with the words that a decision on it holds on to.

    The IRI of a policy as one article tells of it means just that, or else the `whole_policy` across articles. Raises
    DecisionRefused where there is no such thing, or nothing to hold on to.
    """
    match _sort(iri):
        case "statement":
            return (words.of_statement(store, iri),)
        case "policy" if not whole_policy and words.in_an_article(store, iri):
            return (words.of_claim(store, iri),)
        case "policy" | "actor":
            return (words.of_one_across(store, words.across(store, iri)),)
        case "position":
            return words.of_claim(store, iri), words.of_statement(store, words.showing(store, iri))
        case _:
            return (words.of_claim(store, iri),)


def _suffices(act: Act, things: Sequence[str], named: str | None) -> bool:
    """Whether there are as many things as the act takes, and a name or a polarity where it takes one."""
    name = bool(named and named.strip())
    match act:
        case Act.SPEAKER:
            return (len(things) == 2 and named is None) or (len(things) == 1 and name)
        case Act.RELABEL:
            return len(things) == 1 and name
        case Act.STANCE:
            return len(things) == 1 and named in {*Polarity}
        case Act.MERGE | Act.DIFFERENT:
            return len(things) == 2 and named is None
        case Act.SPLIT:
            return len(things) > 1 and named is None
        case Act.CONFIRM | Act.REJECT | Act.HIDE:
            return len(things) == 1 and named is None
        case Act.UNDO:
            return False


def _sort(iri: str) -> str:
    """Which of the kinds of things that are found it is; whatever is none of the others is taken for an actor."""
    return kind(iri) if kind(iri) in FOUND else ACTOR


def _goes_with(act: Act, place: int, sort: str) -> bool:
    """Whether the act takes such a thing in that place."""
    match act:
        case Act.SPEAKER:
            return sort == ("statement" if place == 0 else ACTOR)
        case Act.STANCE:
            return sort == "position"
        case Act.MERGE | Act.DIFFERENT | Act.SPLIT | Act.RELABEL:
            return sort in {ACTOR, "policy"}
        case _:
            return True


def _two(store: Reader, things: Sequence[str], iris: Sequence[str]) -> None:
    """See that two are of one kind and not one already."""
    one, other = things
    if len({kind(iri) for iri in iris}) > 1:
        raise DecisionRefused(f"{one} and {other} are of two kinds; only what is of one kind can be one")
    if len({words.across(store, iri) for iri in iris}) == 1:
        raise DecisionRefused(f"{one} and {other} are one already; `onrecord split` parts them")


def _split(store: Reader, iri: str, named: Sequence[str]) -> tuple[Target, ...]:
    """Its words in these articles, and in all the others: where it had none, nobody could say what they mean."""
    label, everywhere = words.label(store, iri), tuple(words.places(store, iri))
    chosen = {one for each in named for one in _in_article(store, everywhere, each, label)}
    moved, left = (tuple(one for one in everywhere if (one in chosen) == gone) for gone in (True, False))
    if not left:
        raise DecisionRefused(f"no other article names {label}: there is nothing to split it from")
    return Target(iri, label, moved), Target(iri, label, left)


def _in_article(store: Reader, places: Sequence[Anchor], named: str, label: str) -> list[Anchor]:
    """The places in the article of that key; or in that of an IRI, for articles may be called alike."""
    found = [one for one in places if one.article == named]
    alike = sorted({min(anchors.versions(store, one)) for one in found})
    if len(alike) > 1:
        raise DecisionRefused(f"{named}: {len(alike)} articles are called so; give {' or '.join(map(local, alike))}")
    found = found or [one for one in places if whole(named) in anchors.versions(store, one)]
    if not found:
        raise DecisionRefused(f"{named}: does not name {label}; give the keys of articles that do")
    return found
