"""What ``caseapp demo`` is asked for in numbers; light, because each start reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click

#: More than this takes the better part of an hour, and more disk than a trial is worth.
MOST_CASES = 1_000_000
MOST_SEED = 999_999_999


class Number(click.ParamType[int]):
    """A whole number within limits; anything else is answered with the limits."""

    name = "number"

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it."""
        try:
            number = int(value)
        except ValueError:
            number = self.least - 1
        if not self.least <= number <= self.most:
            self.fail(f"Give a whole number from {self.least:,} to {self.most:,}.", param, ctx)
        return number


@dataclass(frozen=True)
class Wanted:
    """How many cases, and the seed they all follow from."""

    cases: int
    seed: int
