"""``caseapp remind``: asks whether help is wanted with what waits, and sends mail about it."""

from __future__ import annotations

from typing import Any

import click

from caseapp.cli.progress import say
from caseapp.cli.refusals import Refusal
from caseapp.cli.setting import settings as read_settings


@click.command()
def remind() -> None:
    """Ask supervisors whether help is wanted with what waits, and send mail to who wants it.

    Run it every hour, by a timer of the machine. Late, twice or stopped half-way is no harm: each
    question is asked once, each mail goes once a day at most and not at quiet hours. It closes
    nothing and gives nothing to somebody else. A mail says a number: no names, nothing of a case.

    Example:   caseapp remind
    """
    from flask import current_app

    from caseapp.rules import asking_help, digest
    from caseapp.services import standalone
    from caseapp.web import i18n

    settings = read_settings()
    with standalone.opened(settings, "caseapp remind") as database:
        standalone.refuse_outdated(database)
        app: Any = current_app
        i18n.install(app._get_current_object())
        written = asking_help.ask_everywhere()
        say(f"Asked whether help is wanted: {written}")
        result = digest.send_all(settings)
    if settings.smtp_host:
        say(f"Mail sent: {result.sent}")
    if result.problem:
        raise Refusal(f"{result.failed} not sent. {result.problem}")
