"""What an article speaks of as a whole: of policies, or of who wins elections.

The same words tell of a policy in a report on a budget, and of a campaign's plans in one on a caucus.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

CAMPAIGNING = frozenset(
    "campaign voter poll polling candidate debate rally ad delegate primary caucus nominee nomination ballot supporter donor "
    "convention fundraising endorsement frontrunner electability pundit".split()
)
"""Words of elections: who is to win, and not what is to be done."""

LEVELS = (0.25, 0.75, 1.5, 3.0, 5.0)
"""Bounds between levels of how many words in a hundred are such."""

OFTEN = (0.125, 0.25, 0.5, 1.0)
"""The same of policies: ordinary news tells few, a report on a government's plans many."""

SHORT = 60
"""Words that are added to an article's: a line or two show little."""


def setting(doc: Doc, policies: int) -> tuple[str, ...]:
    """The facts that hold of all finds of an article: how much it speaks of elections, and of how many policies."""
    told = [token.lemma_.lower() for token in doc if token.is_alpha]
    campaigning = sum(lemma in CAMPAIGNING for lemma in told)
    return (
        f"article of elections {level(_share(campaigning, told), LEVELS)}",
        f"article of policies {level(_share(policies, told), OFTEN)}",
    )


def _share(number: int, told: Sequence[object]) -> float:
    """Words in a hundred, fewer where there are few in all."""
    return 100 * number / (len(told) + SHORT)


def level(value: float, bounds: Sequence[float]) -> str:
    """The bound up to which a value is one of the same facts."""
    return next((f"to {bound}" for bound in bounds if value <= bound), "more")
