"""``caseapp remind``: asks whether help is wanted with what waits."""

from __future__ import annotations

import click

from caseapp.cli.progress import say
from caseapp.cli.setting import settings as read_settings


@click.command()
def remind() -> None:
    """Ask supervisors whether help is wanted with what waits, each moment once.

    Run it every morning, by a timer of the machine. Late, twice or stopped half-way is no harm: it
    goes on where it was. It closes nothing, sends nothing, and gives nothing to somebody else.

    Example:   caseapp remind
    """
    from caseapp.rules import asking_help
    from caseapp.services import standalone

    with standalone.opened(read_settings(), "caseapp remind") as database:
        standalone.refuse_outdated(database)
        written = asking_help.ask_everywhere()
    say(f"Asked whether help is wanted: {written}")
