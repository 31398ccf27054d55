"""Whether confidence means what it says: how many of those found with it are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The statements with a confidence from `low` on and below `low` + 1 / BINS; the last bin has 1 too."""

    low: float
    count: int
    confidence: float
    right: float


def reliability(judged: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """What is right beside what was said, from (confidence, right) of each statement; empty bins are left out.

    `confidence` and `right` are means over the statements of a bin.
    """
    by_bin: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        by_bin.setdefault(min(int(confidence * BINS + 1e-9), BINS - 1), []).append((confidence, right))
    return tuple(
        Bin(
            number / BINS, len(ones), sum(said for said, _ in ones) / len(ones), sum(is_ for _, is_ in ones) / len(ones)
        )
        for number, ones in sorted(by_bin.items())
    )


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far confidence and share of right ones differ, on average over statements.

    Guo et al. 2017, https://arxiv.org/abs/1706.04599
    """
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.right) for one in bins) / total if total else 0.0


def table(bins: Sequence[Bin]) -> str:
    lines = [f"{'from':>6}{'count':>8}{'confidence':>12}{'right':>8}"]
    lines += [f"{one.low:6.1f}{one.count:8}{one.confidence:12.3f}{one.right:8.3f}" for one in bins]
    return "\n".join([*lines, f"expected calibration error {calibration_error(bins):.3f}"])
