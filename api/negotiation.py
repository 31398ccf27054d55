"""Which of the offered media types a client wants most. Spec: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1."""

from __future__ import annotations

from collections.abc import Sequence


def best(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered type of the highest quality, the first among equals; None where none will do."""
    ranges = [_range(part) for part in (accept or "*/*").split(",")]
    quality, _, chosen = max((_quality(kind, ranges), -place, kind) for place, kind in enumerate(offered))
    return chosen if quality > 0 else None


def _range(part: str) -> tuple[str, float]:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    try:
        return kind, float(quality)
    except ValueError:
        return kind, 0.0


def _quality(kind: str, ranges: list[tuple[str, float]]) -> float:
    """The most special range that covers the type decides."""
    for pattern in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        for accepted, quality in ranges:
            if accepted == pattern:
                return quality
    return 0.0
