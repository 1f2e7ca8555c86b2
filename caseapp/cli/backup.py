"""``caseapp backup`` and ``caseapp restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from caseapp.base.secret import Secret, read_secret
from caseapp.cli.progress import patience, say
from caseapp.cli.refusals import Refusal
from caseapp.cli.setting import settings as read_settings
from caseapp.config import Settings

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option("--to", type=FOLDER, help="Folder for backups (default: backups in the data folder).")
@click.option("--keys-to", type=FOLDER, help="Another folder for the backups of keys.")
def backup(to: Path | None, keys_to: Path | None) -> None:
    """Copy the data, and apart from them the keys; open both again and check them.

    People may go on working meanwhile. Both copies are encrypted. Copies of keys are removed
    after seven days, copies of data after 35; keep the two at different places.

    Example:   caseapp backup --to /mnt/safe --keys-to /mnt/other
    """
    from caseapp.services import anchors, backup, standalone

    settings = read_settings()
    with standalone.opened(settings, "caseapp backup") as database:
        standalone.refuse_missing(database)
        standalone.versions(database)
        home = to or backup.default_folder(database)
        with patience("Copying and checking"):
            made = backup.make(database, home, keys_to or home, say)
        anchors.keep(settings)
    for each in made:
        click.echo(f"{each.manifest.what}\t{each.folder}\t{sum(each.manifest.rows.values())} rows")
    say(f"Head of the trail: {made[0].manifest.trail}")


@click.command()
@click.option("--data", type=FOLDER, required=True, help="Folder of a data backup.")
@click.option("--keys", type=FOLDER, required=True, help="Folder of a key backup.")
@click.option(
    "--words",
    type=click.File("r", encoding="utf-8"),
    help="The 24 words of the recovery sheet, from a file or typed (-).",
)
def restore(data: Path, keys: Path, words: TextIO | None) -> None:
    """Bring a backup back into an empty data folder.

    The key is read from CASEAPP_KEY_FILE, or made anew from the words of the recovery sheet.
    Everything is checked before it is used; sign-ins of before are ended.

    Example:   caseapp restore --data backups/data/2026-01-31T020000Z
    --keys backups/keys/2026-01-31T020000Z --words -
    """
    from caseapp.services import folder, restore
    from caseapp.services.manifest import DATA, KEYS

    settings = read_settings()
    restore.refuse_full(settings)
    folder.refuse_keys_inside(settings)
    sources = restore.Source.read(data, DATA), restore.Source.read(keys, KEYS)
    secret = _secret(settings, words)
    folder.prepare(settings)
    with patience("Bringing the backup back"):
        found = restore.bring_back(settings, secret, *sources, say)
    say(f"Data: {settings.data_dir.absolute()}   Key file: {settings.effective_key_file}")
    say(f"Restored and checked: {found.entries} entries of the trail, all as they were written.")
    if found.without_key:
        say(
            f"The keys of {found.without_key} people are missing: they were erased, or came after"
            " the key backup. What was sealed for them cannot be read."
        )
    say("Everybody signs in again. Next:  caseapp verify     then:  caseapp serve")


def _secret(settings: Settings, words: TextIO | None) -> Secret:
    """Return the secret: from the words if given, and then the same as in a key file there is."""
    path = settings.effective_key_file
    if words is None:
        return read_secret(path)
    if words.isatty():
        say("Type the 24 words of the recovery sheet, then Enter and Ctrl-D (Windows: Ctrl-Z).")
    secret = Secret.from_words(words.read())
    if path.exists() and read_secret(path) != secret:
        raise Refusal(
            f"The key file {path} holds another key than the words; set CASEAPP_KEY_FILE to a new"
            " place for this one."
        )
    return secret
