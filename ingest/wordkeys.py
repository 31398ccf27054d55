"""The words of what is said, made comparable: outlets differ in marks and case, and tell the same words as "I" or as "she"."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.language import INVISIBLE
from ontology.records import Quoting

LETTERS = "[^\\W\\d_][^\\W\\d_\u0300-\u036f\u00ad\u200b-\u200d\u2060]{0,60}"
WORD = re.compile(rf"\d{{1,30}}(?:[.,]\d{{1,30}}){{0,9}}|{LETTERS}(?:['\u2018\u2019\u02bc]{LETTERS}){{0,3}}")
"""Longer ones are cut, so that what is remembered of words stays small whatever a text holds."""
CLITIC = re.compile(r"(.+?)(n't|'(?:s|ll|re|ve|d|m))", re.IGNORECASE)
STRAIGHT = str.maketrans("\u2018\u2019\u02bc", "'''")
INSERTION = re.compile(r"\[[^\[\]]{0,120}\]")
QUOTATION = re.compile("“[^“”]*”|\"[^\"]*\"|‘(?:[^‘’]|’(?=\\w))*’(?!\\w)|(?<!\\w)'(?:[^']|(?<=\\w)'(?=\\w))*'(?!\\w)")
STOP = re.compile(r"[.!?…]")
BLANK = re.compile(r"\s")

QUOTED_WORDS = 4
"""From how many words on marks within a quotation are a quotation in turn, and not a way to set off a phrase."""

FORMS = {
    form: line.split()[0]
    for line in """
    they i we he she it
    them me us him
    their my our his her its
    themselves myself ourselves himself herself itself
    that this these those
    there here
    then now
    will would shall 'll wo sha
    can could ca
    may might
    be am is are was were been being 's 're 'm
    have has had having 've 'd
    do does did doing done
    not n't
    come came
    feel felt
    find found
    get got getting
    give gave given
    go went gone
    keep kept
    know knew known
    leave left
    make made
    say said
    see saw seen
    take took taken
    tell told
    think thought
    1 one
    2 two
    3 three
    4 four
    5 five
    6 six
    7 seven
    8 eight
    9 nine
    10 ten
    11 eleven
    12 twelve
    billion bn
    million mn
    """.strip().splitlines()
    for form in line.split()
}
"""What the words of a line become, its first: the shifts of person, place and tense in reported speech, and numbers."""

ENDING = re.compile(r"(?<=[^\W\d_]{3})(?:ing|ed|es|s|e)$")

LITTLE = """
    a about after again all also always an and any as at away back because before both but by down each else even ever every
    few for from how if in into just least less let like lot many more most much must need never no nor nothing of off on
    once only or other out over own per rather really same should since so some something still such than the though
    through to together too under until up upon us very via want was way well what when where which while who whom whose
    why with within without yes yet you your yours
    """
STOCK = """
    able affected anything appreciate available believe best better big careful carefully case challenge change clear
    close comment commit commitment committed concern continue day deeply delighted deserve difficult do ensure everyone everything
    excited family fantastic feel first forward friend full fully future give glad good grateful great happy hard help hope
    important incredibly individual issue job keep know last life live look lot love matter moment new nice now number opportunity
    part people place pleased point possible prayer priority proud put question really respond ready right sad say see serious
    seriously sincere situation somebody someone sorry start step support sure take talk team tell terrible thank thanks thing
    think thoughts thrilled time today tonight tomorrow tragic try understand use welcome wonderful work world wrong year
    yesterday
    """
"""Words of which everybody's statements are made: condolence, welcome, thanks, resolve. Alone they tell no utterance."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of one piece: [start, end) in code points of the piece, with the punctuation that clings to it.

    `plain` is the word with its marks and case straightened. `key` is what is compared, the same in direct and reported speech.
    `rare` words are those that not everybody uses (see LITTLE and STOCK); `inserted` ones stand in square brackets, so that they are an
    editor's; `quoted` ones the speaker quotes in turn, so that they may be somebody else's. `opens` is the first of a
    sentence or piece.
    """

    piece: int
    start: int
    end: int
    plain: str
    key: str
    rare: bool
    inserted: bool
    quoted: bool
    opens: bool


Token = tuple[int, int, str]


@lru_cache(maxsize=256)
def words(pieces: tuple[str, ...], quoting: Quoting) -> tuple[Word, ...]:
    """The words of all pieces, in order. Only in a direct quotation are words taken for quoted in turn."""
    return tuple(word for number, text in enumerate(pieces) for word in _words(number, text, quoting))


def keys(pieces: Sequence[str]) -> list[str]:
    """The keys of `words` alone, in a fraction of the time."""
    return [each for text in pieces for token in WORD.findall(text) for each in _keys(token)]


@lru_cache(maxsize=200_000)
def key(plain: str) -> str:
    """What forms of one word have in common, roughly; not meant to be read."""
    if form := FORMS.get(plain):
        return form
    stem = ENDING.sub("", plain)
    if len(stem) > 3 and stem[-1] == stem[-2]:
        stem = stem[:-1]
    return f"{stem[:-1]}i" if len(stem) > 2 and stem.endswith("y") else stem


def is_rare(key: str) -> bool:
    return key not in EVERYBODYS and (len(key) > 1 or key.isdecimal())


def _words(number: int, text: str, quoting: Quoting) -> Iterator[Word]:
    tokens = list(_tokens(text))
    inserted = {place for match in INSERTION.finditer(text) for place in _between(tokens, *match.span())}
    quoted = _quoted(text, tokens) if quoting is Quoting.DIRECT else frozenset()
    before, opens = _gap(f" {text[: tokens[0][0]]}")[1] if tokens else 0, True
    for place, (start, end, plain) in enumerate(tokens):
        last = place + 1 == len(tokens)
        after, next_before, stop = _gap(f"{text[end:]} " if last else text[end : tokens[place + 1][0]])
        own = key(plain)
        yield Word(
            number,
            start - before,
            end + after,
            plain,
            own,
            is_rare(own),
            place in inserted,
            place in quoted,
            opens,
        )
        before, opens = next_before, stop


@lru_cache(maxsize=512)
def _gap(between: str) -> tuple[int, int, bool]:
    """How many characters between two words cling to the one and the other, none where it has a blank; and whether a sentence ends."""
    blank = BLANK.search(between)
    after = len(BLANK.split(between)[-1]) if blank else 0
    return blank.start() if blank else len(between), after, bool(STOP.search(between))


def _tokens(text: str) -> Iterator[Token]:
    """Where words stand, and each in plain."""
    for match in WORD.finditer(text):
        start = match.start()
        for length, plain in _parts(match.group()):
            yield start, start + length, plain
            start += length


@lru_cache(maxsize=200_000)
def _parts(token: str) -> tuple[tuple[int, str], ...]:
    """The words of a token, each with its length and in plain; "we'll", "system's" and "don't" are two words each."""
    if token[0].isdecimal():
        return ((len(token), token.replace(",", "")),)
    straight = token.translate(STRAIGHT)
    clitic = CLITIC.fullmatch(straight) if "'" in straight else None
    parts = clitic.groups() if clitic else (straight,)
    return tuple((len(part), unicodedata.normalize("NFKC", INVISIBLE.sub("", part)).casefold()) for part in parts)


@lru_cache(maxsize=200_000)
def _keys(token: str) -> tuple[str, ...]:
    return tuple(key(plain) for _, plain in _parts(token))


def _quoted(text: str, tokens: Sequence[Token]) -> frozenset[int]:
    """The places of the words that the text quotes; not where its marks are around all of it."""
    found = (_between(tokens, *match.span()) for match in QUOTATION.finditer(text))
    return frozenset(place for each in found if QUOTED_WORDS <= len(each) < len(tokens) for place in each)


def _between(tokens: Sequence[Token], start: int, end: int) -> range:
    return range(bisect_left(tokens, (start, 0, "")), bisect_left(tokens, (end, 0, "")))


EVERYBODYS = frozenset(key(word) for word in f"{LITTLE} {STOCK} {' '.join(FORMS)}".split() if not word.isdecimal())
