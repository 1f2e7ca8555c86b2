"""Saying what is going on: at once for steps, after two seconds for what is usually quick."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
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
