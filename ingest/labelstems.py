"""The telling words of a policy's label, each made comparable with its other forms."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.likeness import fold
from ingest.wordkeys import FORMS, LITTLE

MOST_WORDS = 16
"""Telling words of a label that are looked at; labels have up to twelve words, other texts are cut."""

LONGEST = 400
"""Characters of a label that are looked at, for the same reason."""

MONEY = re.compile(
    r"(?:[A-Z]{1,3})?[£$€¥]\s?\d[\d.,]{0,20}(?:\s?(?:bn|m|k|tn|million|billion|trillion)\b)?", re.IGNORECASE
)
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
YEAR = re.compile(r"(?:1[89]|20)\d\d")
IN_BRACKETS = re.compile(r"\(([^\s()]{2,12})\)")

WEAK = frozenset(
    """
    additional ambitious bold broad central comprehensive controversial current decisive extra flagship fresh full further
    future government government's governments immediate independent initial key landmark large largest larger long
    major modern mandatory national new number official original overall promised proposed radical ranging reaching renewed
    revised significant special strict stricter sweeping that them these this those tough tougher urgent wide
    """.split()
)
"""Adjectives and other words that reporters add and leave out at will."""

SMALL = frozenset(LITTLE.split()) | WEAK
"""Words that tell nothing of what is to be done."""

NEGATIONS = frozenset("no not never without stop against".split())
"""What turns a policy into its opposite, though it is a small word."""

VESSELS = frozenset(
    """
    act bill commitment decision law laws legislation measure measures move pledge plan plans policy promise proposal
    proposals regulation regulations scheme programme program package initiative effort reform reforms
    """.split()
)
"""Nouns for policies of every kind: "a plan to close the ward" is to close the ward."""

EMPTY = frozenset(
    """
    action agenda aid approach board body budget change changes commission cut cuts deal framework fund funding help increase inquiry
    investigation issue money overhaul project report response review rule rules shake-up strategy support system target tax
    """.split()
)
"""Nouns that say of what kind a policy is, and not what it is about."""

VOWELS = frozenset("aeiouy")

"""Letters of which a stem has one, so that "ring" is none of "r"."""


@lru_cache(maxsize=65_536)
def telling_words(text: str) -> frozenset[str]:
    """The keys of the words that tell what is to be done, in any order and form; years, sums and small words left out."""
    plain = THOUSANDS.sub("", MONEY.sub(" ", IN_BRACKETS.sub(" ", text[: 10 * LONGEST])))
    folded = fold(plain.replace("%", " percent ").replace("per cent", "percent")).split()
    found = dict.fromkeys(
        "not" if word in NEGATIONS else _key(word)
        for word in folded
        if word in NEGATIONS or not (word in SMALL or YEAR.fullmatch(word))
    )
    heavy = [word for word in found if word not in _VESSELS]
    return frozenset((heavy if len(heavy) >= 2 else list(found))[:MOST_WORDS])


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    """What forms of one word share, British or American; a number in words is its digits."""
    if word.isdecimal() or FORMS.get(word, "").isdecimal():
        return FORMS.get(word, word)
    found = _stem(word)
    return SYNONYMS.get(found, found)


def _stem(word: str) -> str:
    """The word without endings of number and tense, so that "phasing" is "phase", but not "cars" "care" (as `wordkeys.key` has it)."""
    if len(word) > 5:
        word = word.replace("our", "or").replace("isation", "ization").replace("ise", "ize").replace("ising", "izing")
    if word.endswith("ies") and len(word) > 4:
        word = f"{word[:-3]}y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= 3 and not VOWELS.isdisjoint(bare):
            if bare[-1] == bare[-2] and bare[-1] not in "lsz":
                return bare[:-1]
            short = len(bare) == 3 and bare[1] in VOWELS and bare[0] not in VOWELS and bare[2] not in "aeiouwxy"
            return f"{bare}e" if short else bare.removesuffix("e")  # "hiring" is of "hire", but "taxing" of "tax"
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


SYNONYMS = {
    _stem(word): _stem(line.split()[0])
    for line in """
    raise increase lift hike boost rise
    cut reduce reduction lower slash
    scrap abolish abolition end axe repeal
    ban prohibit prohibition outlaw
    recruit recruitment hire
    build construct construction building
    close closure shut
    expand expansion
    extend extension
    create creation establish establishment
    introduce introduction
    protect protection
    inquiry enquiry probe investigation
    fund funding funds money cash investment
    programme program scheme
    children child kids
    police policing
    elderly older
    centre center
    defence defense
    licence license
    theatre theater
    cheque check
    """.strip().splitlines()
    for word in line.split()[1:]
}
"""What newspapers say one for the other, by the keys of the words."""

CONTRARIES = tuple(
    tuple(frozenset(map(_key, side.split())) for side in line.split("/"))
    for line in """
    raise/cut freeze
    open keep save restore/close scrap
    build/demolish
    ban/allow legalise legalize permit
    introduce impose create keep extend/scrap lift
    expand raise recruit/shrink cut
    nationalise nationalize/privatise privatize
    accept approve back/reject block refuse
    start begin/stop end halt
    adult/child children youth young
    old elderly pensioner/young youth child children
    woman women girl female/man men boy male
    urban city/rural village
    primary/secondary
    public/private
    import/export
    north northern/south southern
    east eastern/west western
    first/second third fourth
    raise/scrap abolish
    """.strip().splitlines()
)
"""Words of which two labels are about two things where each has its own side of a line."""


TURNING = frozenset(
    map(
        _key,
        """
        abandon amend block cut defer delay drop ease exempt oppose overturn pause postpone raise reject replace reverse review scrap
        suspend waive weaken
        """.split(),
    )
)
"""Words that make another thing of what they are said of: to lift a cap is not the cap."""

_VESSELS = frozenset(map(_key, VESSELS))
NO_SUBJECT = frozenset(map(_key, EMPTY | VESSELS)) | frozenset({"not"})
"""The keys of words that say of what kind a policy is, and not what it is about."""
