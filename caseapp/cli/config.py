"""``caseapp config``: every setting, its value, where it comes from, and what it is for."""

from __future__ import annotations

import os
from dataclasses import fields

import click

from caseapp.cli.progress import say
from caseapp.cli.refusals import sentence_of
from caseapp.cli.setting import settings as read_settings
from caseapp.config import Settings

HIDDEN = "(set, not shown)"


@click.command()
def config() -> None:
    """List all settings, and codes in use that the reference data no longer have.

    Every setting is an environment variable. Secrets are not shown.

    Example:   CASEAPP_PORT=8000 caseapp config
    """
    settings = read_settings()
    for each in fields(Settings):
        name = f"CASEAPP_{each.name.upper()}"
        value = shown(settings, each.name, secret=bool(each.metadata["secret"]))
        click.echo(f"{name} = {value}   [{origin(settings, name, each.name)}]")
        click.echo(f"    {each.metadata['help']}")
    _tell_gone_codes(settings)


def shown(settings: Settings, name: str, *, secret: bool) -> str:
    """Return a setting's value as it may be shown."""
    value = getattr(settings, name)
    if secret and value:
        return HIDDEN
    if name == "key_file":
        value = settings.effective_key_file
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def origin(settings: Settings, name: str, field: str) -> str:
    """Return where a setting comes from."""
    if settings.demo and field in {"demo", "key_file", "host"}:
        return "the demo's folder"
    return "environment" if name in os.environ else "default"


def _tell_gone_codes(settings: Settings) -> None:
    """Say which codes are in use and gone, if the database opens."""
    try:
        gone = _gone_codes(settings)
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        say(f"\nCodes in use were not looked at: {sentence}")
        return
    click.echo(
        f"\nCodes in use that the reference data no longer have: {', '.join(gone) or 'none'}"
    )


def _gone_codes(settings: Settings) -> list[str]:
    from caseapp.services import gone_codes, standalone

    with standalone.opened(settings, "caseapp config") as database:
        standalone.refuse_outdated(database)
        return gone_codes.gone_codes(database)
