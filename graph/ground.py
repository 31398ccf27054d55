"""What of the plane is taken: a raster on which boxes find the nearest free spot, so that nothing ever lies on anything else."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isqrt

import numpy as np
from numpy.typing import NDArray

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Room:
    """The room that something takes around its place, in pixels."""

    left: float
    right: float
    above: float
    below: float


class Ground:
    """A plane in cells of `cell` pixels, all free at first. `y` grows downwards; `flat` is how much further away that counts."""

    def __init__(self, cell: int, flat: float = 1.0) -> None:
        self._cell, self._flat = cell, flat
        self._taken: NDArray[np.bool_] = np.zeros((64, 64), dtype=bool)
        self._top = self._left = -32

    def take(self, place: Place, room: Room) -> None:
        """From now on nothing else is put where this lies."""
        left, top, right, bottom = self._box(place, room)
        self._reach(left, top, right, bottom)
        self._taken[top - self._top : bottom - self._top, left - self._left : right - self._left] = True

    def put(self, wish: tuple[float, float], room: Room) -> Place:
        """The free place that is nearest to the one wished for, which is taken now."""
        place = self._nearest(wish, room)
        self.take(place, room)
        return place

    def _nearest(self, wish: tuple[float, float], room: Room) -> Place:
        column, row = round(wish[0] / self._cell), round(wish[1] / self._cell)
        left, top, right, bottom = self._box((column * self._cell, row * self._cell), room)
        wide, high, reach = right - left, bottom - top, 8
        while True:
            free = self._free(left - reach, top - reach, wide, high, 2 * reach + 1)
            if free.any():
                down, across = np.nonzero(free)
                away = (across - reach) ** 2 + (self._flat * (down - reach)) ** 2
                best = int(np.argmin(away))  # of several the first, so that it is the same each time
                if isqrt(int(away[best])) < reach:  # beyond, something nearer may stand outside of what was looked at
                    return (column + int(across[best]) - reach) * self._cell, (
                        row + int(down[best]) - reach
                    ) * self._cell
            reach *= 2

    def _free(self, left: int, top: int, wide: int, high: int, tries: int) -> NDArray[np.bool_]:
        """For `tries` by `tries` boxes, each a cell further right or down than the one before, whether they are all free."""
        self._reach(left, top, left + tries + wide, top + tries + high)
        x, y = left - self._left, top - self._top
        seen = self._taken[y : y + tries + high - 1, x : x + tries + wide - 1]
        sums = np.zeros((seen.shape[0] + 1, seen.shape[1] + 1), dtype=np.int32)
        sums[1:, 1:] = seen.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, dtype=np.int32)
        within = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
        free: NDArray[np.bool_] = within == 0
        return free

    def _box(self, place: Place, room: Room) -> tuple[int, int, int, int]:
        x, y = place
        return (
            floor((x - room.left) / self._cell),
            floor((y - room.above) / self._cell),
            ceil((x + room.right) / self._cell),
            ceil((y + room.below) / self._cell),
        )

    def _reach(self, left: int, top: int, right: int, bottom: int) -> None:
        """Makes the raster reach that far, and a good deal further, so that it seldom has to."""
        high, wide = self._taken.shape
        more = [self._top - top, bottom - self._top - high, self._left - left, right - self._left - wide]
        if max(more) > 0:
            above, below, before, behind = (each + 256 if each > 0 else 0 for each in more)
            self._taken = np.pad(self._taken, ((above, below), (before, behind)))
            self._top, self._left = self._top - above, self._left - before
