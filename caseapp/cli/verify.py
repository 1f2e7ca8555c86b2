"""``caseapp verify`` and ``caseapp anchor``: is the trail as it was written?"""

from __future__ import annotations

import click

from caseapp.cli.progress import patience, say
from caseapp.cli.refusals import Refusal
from caseapp.cli.setting import settings as read_settings

BAD = 1


@click.command()
@click.option("--anchor", "given", metavar="N:MAC", multiple=True, help="An anchor kept elsewhere.")
@click.pass_context
def verify(ctx: click.Context, given: tuple[str, ...]) -> None:
    """Check that no entry of the trail was changed, taken out or cut off.

    Compares it with the anchors kept beside the key file, and with others that you give: from a
    backup's manifest, a mail or paper. Ends with code 1 and the first bad entry.

    Example:   caseapp verify --anchor 4711:9f2c...
    """
    from caseapp.access.verify import Anchor
    from caseapp.services import anchors, standalone

    try:
        more = [Anchor.read(text) for text in given]
    except ValueError as error:
        raise Refusal(str(error)) from None
    settings = read_settings()
    with standalone.opened(settings, "caseapp verify") as database:
        standalone.refuse_outdated(database)
        kept = anchors.kept(settings)
        with patience("Checking the trail"):
            verdict = anchors.check([*kept, *more])
    if verdict.is_sound:
        number = len(kept) + len(more)
        click.echo(f"{verdict.sound} entries and {number} anchors checked; all as written.")
        return
    click.echo(f"{verdict.sentence} The {verdict.sound} entries before it are as written.")
    say("Keep this machine and its backups as they are, and tell the data protection officer.")
    ctx.exit(BAD)


@click.command()
def anchor() -> None:
    """Print the head of the trail, to keep it at another place.

    Example:   caseapp anchor
    """
    from caseapp.services import anchors, standalone

    settings = read_settings()
    with standalone.opened(settings, "caseapp anchor") as database:
        standalone.refuse_outdated(database)
        click.echo(str(anchors.keep(settings)))
