"""Saying what is going on: at once for steps, after two seconds for what is usually quick."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

PATIENCE_SECONDS = 2.0


def say(sentence: str) -> None:
    """Tell people what happens; results alone go to standard output."""
    click.echo(sentence, err=True)


@contextmanager
def patience(sentence: str) -> Iterator[None]:
    """Say what is going on if it takes longer than two seconds, and that it goes on."""
    done = threading.Event()

    def speak() -> None:
        if done.wait(PATIENCE_SECONDS):
            return
        click.echo(f"{sentence} ...", err=True, nl=False)
        while not done.wait(PATIENCE_SECONDS):
            click.echo(".", err=True, nl=False)
        click.echo("", err=True)

    speaker = threading.Thread(target=speak, daemon=True)
    speaker.start()
    try:
        yield
    finally:
        done.set()
        speaker.join()
