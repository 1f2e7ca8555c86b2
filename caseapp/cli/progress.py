"""Saying what is going on: at once for steps, after two seconds for what is usually quick."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

PATIENCE_SECONDS = 2.0
AGAIN_SECONDS = 5.0


def say(sentence: str) -> None:
    """Tell people what happens; results alone go to standard output."""
    click.echo(sentence, err=True)


@contextmanager
def patience(sentence: str) -> Iterator[None]:
    """Say what is going on if it takes longer than two seconds, and again while it goes on."""
    done = threading.Event()
    began = time.monotonic()

    def speak() -> None:
        wait = PATIENCE_SECONDS
        while not done.wait(wait):
            say(f"{sentence} ... {time.monotonic() - began:.0f} s")
            wait = AGAIN_SECONDS

    speaker = threading.Thread(target=speak, daemon=True)
    speaker.start()
    try:
        yield
    finally:
        done.set()
        speaker.join()


@contextmanager
def counting(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show how far something has come: a bar on a terminal, else a line every few seconds."""
    if sys.stderr.isatty():
        with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
            yield bar.update
        return
    done, said_at = 0, time.monotonic()
    say(f"{label} ...")

    def advance(more: int) -> None:
        nonlocal done, said_at
        done += more
        if time.monotonic() - said_at > AGAIN_SECONDS:
            said_at = time.monotonic()
            say(f"{label} ... {done:,} of {total:,}")

    yield advance


def most_memory() -> float | None:
    """Return the most memory that this process has held, in MB; ``None`` where nobody tells."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1_000_000 if sys.platform == "darwin" else peak * 1_024 / 1_000_000
