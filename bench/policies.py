"""Policies, sums, speech acts and positions on sentences that a careful reader has labelled.

What counts as found is what the scorer of the gold articles counts: policies whose evidences share three words in ten, or
whose labels share half of their words; sums at the same place with the same value; statements whose contents share half
of their words. Labels that are right but no must ("extra") are neutral.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bench.cases import Case, Labels, cases
from ingest.parse import load
from ingest.pipeline import read
from onrecord.lines import line

WORD = re.compile(r"\w+(?:[.'\u2019]\w+)*")
SMALL = frozenset("a an the of for to in on at by and or with from into that this its their is are be will".split())
SAME_EVIDENCE, SAME_LABEL, SAME_CONTENT = 0.3, 0.5, 0.5

NOTHING: Labels = {}

Alike = Callable[[Labels, Labels], float]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found beside what was wanted; each is in one pair at most, by its place in its list."""

    found: Sequence[Labels]
    wanted: Sequence[Labels]
    pairs: Mapping[int, int]


@dataclass
class Sheet:
    """Counts over cases: measure -> [right, found, wanted]; share -> {(given, wanted): number}; and what went wrong."""

    measures: dict[str, list[int]] = field(default_factory=dict)
    answers: dict[str, Counter[tuple[str | None, str]]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def measure(self, case: str, name: str, judged: Judged) -> list[tuple[Labels, Labels]]:
        """Count what was found and what had to be; returns the pairs of what had to be."""
        core = {place for place, one in enumerate(judged.wanted) if _is_core(one)}
        right = {i: j for i, j in judged.pairs.items() if j in core}
        neutral = len(judged.pairs) - len(right)
        counts = self.measures.setdefault(name, [0, 0, 0])
        for place, number in enumerate((len(right), len(judged.found) - neutral, len(core))):
            counts[place] += number
        missed = [judged.wanted[j] for j in sorted(core - {*right.values()})]
        made_up = [one for i, one in enumerate(judged.found) if i not in judged.pairs]
        self.remarks += [f"{case}: {name}, missed: {_show(one)}" for one in missed]
        self.remarks += [f"{case}: {name}, made up: {_show(one)}" for one in made_up]
        return [(judged.found[i], judged.wanted[j]) for i, j in right.items()]

    def answer(self, name: str, case: str, given: str | None, wanted: str, accepted: Iterable[str] = ()) -> None:
        """An accepted answer counts as the wanted one."""
        if given in {wanted, *accepted}:
            given = wanted
        else:
            self.remarks.append(f"{case}: {name}: {given} for {wanted}")
        self.answers.setdefault(name, Counter())[given, wanted] += 1


def measure(folder: Path, *, misses: bool) -> None:
    """Print how good the labelled sentences of a folder are read."""
    wanted = {case.article.key: case for case in cases(folder)}
    sheet = Sheet()
    for reading in read((case.article for case in wanted.values()), load()):
        _score(sheet, wanted[reading.article.key], line(reading))
    if misses:
        print("\n".join(sheet.remarks))
    print(f"{folder}: {len(wanted)} passages\n{table(sheet)}")


def table(sheet: Sheet) -> str:
    rows = [f"{'':24}{'P':>7}{'R':>7}{'F1':>7}   right/found/wanted"]
    for name, (right, found, wanted) in sheet.measures.items():
        precision, recall = right / found if found else 0.0, right / wanted if wanted else 0.0
        f1 = 2 * right / (found + wanted) if found + wanted else 0.0
        rows.append(f"{name:24}{precision:7.3f}{recall:7.3f}{f1:7.3f}   {right}/{found}/{wanted}")
    for name, answers in sheet.answers.items():
        right, of = sum(number for (given, main), number in answers.items() if given == main), answers.total()
        each = {value: _f1(answers, value) for value in sorted({main for _, main in answers})}
        parts = ", ".join(f"{value} {f1:.2f}" for value, f1 in each.items())
        rows.append(
            f"{name:24}{right / of:7.3f}   {right}/{of}, macro-F1 {sum(each.values()) / len(each):.3f} ({parts})"
        )
    return "\n".join(rows)


def _f1(answers: Mapping[tuple[str | None, str], int], value: str) -> float:
    right = answers.get((value, value), 0)
    given = sum(number for (said, _), number in answers.items() if said == value)
    wanted = sum(number for (_, main), number in answers.items() if main == value)
    return 2 * right / (given + wanted)


def _score(sheet: Sheet, case: Case, found: Mapping[str, Any]) -> None:
    words = partial(_words, case.article.text)

    def same_sum(one: Labels, other: Labels) -> float:
        return _overlap(words([one["span"]]), words([other["span"]])) if one["value"] == other["value"] else 0.0

    key = case.article.key
    for one, wanted in sheet.measure(key, "policies", judged_policies(case, found["policies"])):
        sheet.answer("type", key, one["type"], wanted["type"])
        sheet.answer("status", key, one["status"], wanted["status"])
    for one, wanted in sheet.measure(key, "sums", _judged(found["amounts"], case.amounts, same_sum)):
        sheet.answer("currency", key, one["currency"], wanted["currency"])
        sheet.answer("per", key, one["per"] or "-", wanted["per"] or "-")
    for one, wanted in sheet.measure(key, "contents", judged_statements(case, found["statements"])):
        sheet.answer("speech act", key, one["speech_act"], wanted["speech_act"], wanted["also_acts"])
        if wanted["about"]:
            main = wanted["about"][0]
            nearest = nearest_to(main["target"], one["about"])
            sheet.answer("stance", key, nearest.get("stance"), main["stance"])


def judged_policies(case: Case, found: Sequence[Labels]) -> Judged:
    """Policies found, as `onrecord extract` writes them, beside those labelled: by their evidence or by their labels."""
    words = partial(_words, case.article.text)

    def alike(one: Labels, other: Labels) -> float:
        near = max(_overlap(words(a), words(b)) for a in _wholly_and_singly(one) for b in _wholly_and_singly(other))
        named = _shared(one["label"], other["label"])
        return max(near if near >= SAME_EVIDENCE else 0.0, named if named >= SAME_LABEL else 0.0)

    return _judged(found, case.policies, alike)


def judged_statements(case: Case, found: Sequence[Labels]) -> Judged:
    """Statements found, as `onrecord extract` writes them, beside those labelled: by their contents."""
    words = partial(_words, case.article.text)

    def alike(one: Labels, other: Labels) -> float:
        value = _overlap(words(one["content"]), words(other["content"]))
        return value if value >= SAME_CONTENT else 0.0

    return _judged(found, case.statements, alike)


def nearest_to(target: str, about: Sequence[Labels]) -> Labels:
    """The position whose label shares most with what a labelled one is towards; empty where there is none."""
    return max(about, key=partial(_nearness, target), default=NOTHING)


def _words(text: str, spans: Sequence[Sequence[int]]) -> frozenset[int]:
    """The places of the words that the spans touch."""
    return frozenset(
        match.start()
        for match in WORD.finditer(text)
        if any(match.start() < end and start < match.end() for start, end in spans)
    )


def _judged(found: Sequence[Labels], wanted: Sequence[Labels], alike: Alike) -> Judged:
    """The most alike first, what has to be found before what may be."""
    options = sorted(
        (-value, not _is_core(other), i, j)
        for i, one in enumerate(found)
        for j, other in enumerate(wanted)
        if (value := alike(one, other)) > 0
    )
    pairs: dict[int, int] = {}
    for _, _, i, j in options:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return Judged(found, wanted, pairs)


def _is_core(labels: Labels) -> bool:
    return bool(labels.get("tier", "core") == "core")


def _nearness(target: str, about: Labels) -> float:
    return _shared(about["label"], target)


def _show(item: Labels) -> object:
    return item.get("label") or item.get("words") or item.get("text") or item.get("content")


def _wholly_and_singly(policy: Labels) -> list[list[list[int]]]:
    return [policy["evidence"], *([span] for span in policy["evidence"])]


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _shared(one: str, other: str) -> float:
    """The share of the longer one's telling words that both have."""
    a, b = ({word.lower() for word in WORD.findall(words)} for words in (one, other))
    a, b = a - SMALL or a, b - SMALL or b
    return len(a & b) / max(len(a), len(b)) if a and b else 0.0
