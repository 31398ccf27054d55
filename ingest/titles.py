"""When two titles name one post: "Education Secretary" and "Secretary of State for Education"."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.lexicon import OFFICE_HEADS, POST_HEADS, STAFF_WORDS
from ontology.iris import name_key

WRITTEN_OUT = {
    "ceo": "chief executive",
    "cfo": "chief financial officer",
    "coo": "chief operating officer",
    "chief executive officer": "chief executive",
    "cllr": "councillor",
    "md": "managing director",
    "mp": "member of parliament",
    "pm": "prime minister",
    "vp": "vice president",
}
"""What is shortened, or longer than it is mostly said."""
SPELT = {"defense": "defence", "labor": "labour", "center": "centre", "organization": "organisation"}
LITTLE = frozenset({"of", "for", "the", "a", "an", "and", "at", "in", "s"})
"""Words whose place says nothing: "director of policy" is "policy director". But an assistant to a director is none."""

RANKS = frozenset(
    "chief prime deputy vice co assistant associate senior junior executive general managing first".split()
)
GENERAL = POST_HEADS | STAFF_WORDS | RANKS
"""Words that fit many bodies: "chair", "chief executive", "press secretary"."""
SOLE = (OFFICE_HEADS - {"adviser", "attorney", "commander", "inspector"}) | {"chair", "head", "leader", "archbishop"}
"""What one person is at a time, in one body."""
SHARING = frozenset({"deputy", "vice", "co", "assistant", "associate", "junior"})

Words = tuple[str, ...]


@lru_cache(maxsize=4096)
def title_words(title: str) -> Words:
    """The words that tell a post, in a fixed order, alike for two titles that word the same post differently.

    Case, little words, the order around them, spellings, abbreviations and what says man or woman are set aside.
    """
    plain = re.sub(r"[^\w]+", " ", name_key(title).replace(".", "")).strip()
    plain = re.sub(r"\b(chair|spokes|congress)(?:man|woman|person)\b", r"\1person", plain)
    plain = re.sub(r"\bchairperson\b", "chair", plain)
    for short in sorted(WRITTEN_OUT, key=len, reverse=True):
        plain = re.sub(rf"\b{short}\b", WRITTEN_OUT[short], plain)
    plain = re.sub(r"\b(secretary|minister) of state for\b", r"\1 for", plain)
    return tuple(sorted({SPELT.get(word, word) for word in plain.split() if word not in LITTLE})) or (plain,)


def telling(words: Words) -> bool:
    """Whether a title says of what it is, so that its holder is not likely to have another of that name."""
    return not GENERAL.issuperset(words)


def sole(words: Words) -> bool:
    """Whether one person holds such a post at a time: a chair, a mayor; not a councillor or a deputy leader."""
    heads = SOLE.intersection(words) or {"chief", "executive"}.issubset(words)
    return bool(heads) and not SHARING.intersection(words)


def named(words: Words) -> bool:
    """Whether a title tells which post it is without naming the body: "Education Secretary", "mayor of Leeds"."""
    return telling(words) and bool(OFFICE_HEADS.intersection(words))
