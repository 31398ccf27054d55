"""Finding withheld names in text, however they are spelt there. docs/withholding.md says what is the same name.

Everything here is a pure function of the entries and a text. No message holds an entry's words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from graph.folding import Folded, flattened, folded, squeezed
from ontology.iris import slug
from ontology.records import Span, Spans

SHORTEST = 3
"""Letters of a word that is taken out by itself where its whole name occurs: "Al" and "de" say too little."""

COVER = "█"
"""Stands for each character of a name in the words of an article, so that all offsets into it stay true."""

WITHHELD = "[withheld]"
"""Stands for a name wherever nothing counts characters: in labels, titles, bylines, outlets."""

_LETTER = r"[^\W\d_]"
_GAP = r"['\- ]*"
_BETWEEN = r"(?:['\- _+/]|\.(?! ))*"
_AFTER_INITIAL = r"(?:['\- _+/.])*"
_IN_ONE = r"(?:- *|')?"
_HYPHEN = re.compile("[-‐‑]")
_BROKEN = re.compile(r"- +")


@dataclass(frozen=True)
class Entry:
    """One line of the list: a name in words, or a pattern. `singly`: its words go too where the whole name occurs."""

    line: int
    words: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    singly: bool = True

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What `squeezed` text holds if it may hold the name, in either order."""
        *first, last = map(squeezed, self.words)
        return tuple(dict.fromkeys(("".join([*first, last]), "".join([last, *first]))))

    @cached_property
    def slug(self) -> str:
        """What the name alone would be in an IRI: letters that ASCII lacks are lost there."""
        return slug(" ".join(self.words))

    @cached_property
    def forms(self) -> tuple[re.Pattern[str], ...]:
        """The whole name as patterns of folded text: as it is, with a hyphen for a blank, with the last word first."""
        parts = tuple(part for word in self.words for part in _HYPHEN.split(word) if squeezed(part))
        forms = [_whole(_joined(words)) for words in dict.fromkeys((self.words, parts))]
        *first, last = self.words
        if first:
            before = _joined(first, groups=False)
            forms.append(_whole(f"(?:{_spelt(squeezed(last), _IN_ONE)})['\\- ]*,['\\- ]*(?:{before})"))
        return tuple(forms)

    @cached_property
    def single(self) -> re.Pattern[str] | None:
        """Any one of its words that are long enough; of "Anne-Marie" each part too."""
        words = {squeezed(part) for word in self.words for part in (word, *_HYPHEN.split(word))}
        long = sorted((word for word in words if len(word) >= SHORTEST), key=lambda word: (-len(word), word))
        return _whole("|".join(_spelt(word, _IN_ONE) for word in long)) if long else None


class Names:
    """The entries of a list, ready to be looked for."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)

    def present(self, text: str) -> frozenset[int]:
        """The places in `entries` of those whose whole name, or pattern, is in the text."""
        return frozenset(place for place, _ in self._wholes(text))

    def spans(self, text: str, singly: Collection[int] = ()) -> Spans:
        """Where the names are, in order and apart; of the entries `singly` their single words too, where capitalised."""
        found = [span for _, span in self._wholes(text)]
        if singly:
            letters = folded(text)
            for place in singly:
                if single := self.entries[place].single:
                    found += [
                        letters.span(*match.span())
                        for match in single.finditer(letters.plain)
                        if not letters.original(match.start()).islower()
                    ]
        return _merged(found)

    def covered(self, text: str, singly: Collection[int] = ()) -> str:
        """The text, as long as before, with the names covered."""
        return cover(text, self.spans(text, singly))

    def replaced(self, text: str, singly: Collection[int] = ()) -> str:
        """The text with `[withheld]` for each name."""
        pieces, at = [], 0
        for span in self.spans(text, singly):
            pieces += [text[at : span.start], WITHHELD]
            at = span.end
        return "".join([*pieces, text[at:]])

    def carried(self, address: str, singly: Collection[int] = ()) -> bool:
        """Whether a key, a slug or a web address has a name in it; there every letter may be small."""
        words = unquote(address)
        if self.present(words):
            return True
        plain = folded(words).plain
        return any(
            (entry.words and entry.slug in plain and _as_words(entry.slug).search(plain))
            or (place in singly and entry.single and entry.single.search(plain))
            for place, entry in enumerate(self.entries)
        )

    def _wholes(self, text: str) -> Iterator[tuple[int, Span]]:
        letters = squeezed(text)
        fold: Folded | None = None
        flat: Folded | None = None
        for place, entry in enumerate(self.entries):
            if entry.pattern:
                flat = flat or flattened(text)
                for match in entry.pattern.finditer(flat.plain):
                    if match.end() > match.start():
                        yield place, flat.span(*match.span())
            elif any(key in letters for key in entry.keys):
                fold = fold or folded(text)
                for form in entry.forms:
                    for start, end in _matches(form, fold):
                        yield place, fold.span(start, end)


def cover(text: str, spans: Iterable[Span]) -> str:
    """The text, as long as before, with these stretches covered."""
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], COVER * (span.end - span.start)]
        at = span.end
    return "".join([*pieces, text[at:]])


def _spelt(word: str, gap: str) -> str:
    return gap.join(map(re.escape, word))


def _joined(words: Sequence[str], *, groups: bool = True) -> str:
    """Words and what may stand between them; a group for each word and gap."""
    pieces = []
    for number, word in enumerate(map(squeezed, words), start=1):
        between = "" if number == len(words) else _AFTER_INITIAL if len(word) == 1 else _BETWEEN
        spelt = _spelt(word, _GAP)
        pieces.append(f"(?P<w{number}>{spelt})(?P<g{number}>{between})" if groups else f"{spelt}{between}")
    return "".join(pieces)


def _whole(pattern: str) -> re.Pattern[str]:
    """No half of a longer word. A digit may touch: a footnote's, a handle's."""
    return re.compile(f"(?<!{_LETTER})(?:{pattern})(?!{_LETTER})")


def _as_words(slug: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(slug)}(?![a-z0-9])")


def _matches(form: re.Pattern[str], text: Folded) -> Iterator[tuple[int, int]]:
    at = 0
    while match := form.search(text.plain, at):
        at = match.end() if _is_name(match, text) else match.start() + 1
        if at == match.end():
            yield match.span()


def _is_name(match: re.Match[str], text: Folded) -> bool:
    """Whether letters in the right order are the name: "Ann Abel" is not in "Annabel", nor "Will Bea" in "will be a"."""
    groups = match.groupdict()
    words = [match.span(name) for name in groups if name[0] == "w"]
    if any(" " in _BROKEN.sub("", text.plain[start:end]) for start, end in words):
        rest = [text.original(at) for start, end in words for at in range(start + 1, end) if text.plain[at].isalpha()]
        upright = not any(map(str.isupper, rest)) or not any(map(str.islower, rest))
        if not upright or any(text.original(start).islower() for start, _ in words):
            return False
    joints = [
        end
        for name, (_, end) in zip((name for name in groups if name[0] == "g"), words, strict=False)
        if not groups[name]
    ]
    joints = [at for at in joints if at < match.end()]
    if not joints or text.plain[max(0, match.start() - 1) : match.start()] in {"@", "#"}:
        return True
    small = not any(text.original(at).isupper() for at in range(*match.span()))
    camel = all(text.original(at).isupper() and not text.original(at - 1).isupper() for at in joints)
    return camel or (small and " " not in match[0])


def _merged(spans: Iterable[Span]) -> Spans:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)
