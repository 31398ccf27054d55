"""Articles with people's annotations of who said what, as examples for the tagger."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.windows import Vocabulary, Window, windows
from ontology.records import Span, Spans


@dataclass(frozen=True, slots=True)
class Annotation:
    """One source, cue and content as somebody marked them; source and cue may be empty."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True)
class Links:
    """Which words of a window make up one cue, and which belong to it as source and content."""

    cue: tuple[int, ...]
    source: tuple[int, ...]
    content: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A window with what each annotator of its article found there."""

    article: str
    number: int
    window: Window
    annotators: tuple[tuple[Links, ...], ...]


def examples(corpus: Path, vocabulary: Vocabulary) -> Iterator[Example]:
    """The windows of all articles of a corpus, laid out as PolNeAR is: `text/ID.txt` and `attributions/ID_WHO.ann`.

    The first line of an article is its title. Raises FileNotFoundError where the folder holds no annotated article.
    """
    by_article: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((corpus / "attributions").glob("*.ann")):
        by_article[path.stem.rpartition("_")[0]].append(path)
    if not by_article:
        raise FileNotFoundError(f"{corpus}: no attributions/*.ann; expected a folder laid out as PolNeAR's train")
    for article, paths in sorted(by_article.items()):
        text = (corpus / "text" / f"{article}.txt").read_bytes().decode()
        found = list(windows(text, *_title_and_body(text), vocabulary))
        annotators = [_by_window(found, attributions(path.read_bytes().decode())) for path in paths]
        for number, window in enumerate(found):
            yield Example(article, number, window, tuple(tuple(each[number]) for each in annotators))


def attributions(standoff: str) -> Iterator[Annotation]:
    """The attributions of one brat standoff file (https://brat.nlplab.org/standoff.html) that have a content."""
    spans: dict[str, list[Span]] = {}
    events = []
    for line in standoff.split("\n"):
        key, _, rest = line.partition("\t")
        if re.fullmatch(r"T\d+", key):
            offsets = rest.partition("\t")[0].partition(" ")[2]
            spans[key] = [Span(*map(int, part.split())) for part in offsets.split(";")]
        elif re.fullmatch(r"E\d+", key):
            events.append(rest.split()[1:])  # the first argument is the event's own trigger
    for event in events:
        roles: dict[str, list[Span]] = defaultdict(list)
        for argument in event:
            role, _, target = argument.partition(":")
            roles[role.rstrip("0123456789").lower()] += spans[target]
        source, cue, content = (tuple(sorted(roles[name])) for name in ("source", "cue", "content"))
        if content:
            yield Annotation(source, cue, content)


def _title_and_body(text: str) -> tuple[Spans, Spans]:
    end = text.find("\n")
    if end <= 0:
        return (Span(0, len(text)),), ()
    return (Span(0, end),), (Span(end, len(text)),)


def _by_window(found: list[Window], marked: Iterable[Annotation]) -> list[list[Links]]:
    """What is marked, in words of the window that holds the cue; the few words that lie in another are let go."""
    at = {
        place: (number, index)
        for number, window in enumerate(found)
        for index, word in enumerate(window.words)
        for place in range(word.span.start, word.span.end)
    }
    links: list[list[Links]] = [[] for _ in found]
    for one in marked:
        cue, source, content = (
            sorted({at[place] for span in spans for place in range(span.start, span.end) if place in at})
            for spans in (one.cue, one.source, one.content)
        )
        if cue:
            number = cue[0][0]
            own = (tuple(index for window, index in part if window == number) for part in (cue, source, content))
            links[number].append(Links(*own))
    return links
