"""``caseapp init``: the first organisation, its first person, and the recovery sheet.

Nothing is written before two words of the sheet were asked back, so that no installation is
without one; and if anything fails after that, what was written is taken away again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from caseapp.base import clock, passphrases
from caseapp.base.secret import Secret, write_secret
from caseapp.cli.progress import patience, say
from caseapp.cli.refusals import Refusal
from caseapp.cli.setting import settings as read_settings
from caseapp.config import Settings
from caseapp.kinds import Role
from caseapp.services import folder, recovery_sheet, time_zone
from caseapp.services.recovery_sheet import Sheet

TRIES = 3
LONGEST_LINE = 200
FIRST_HATS = (Role.ADM, Role.CW)
_OTHER_SCREEN, _BACK = "\x1b[?1049h\x1b[H", "\x1b[?1049l"


@dataclass(frozen=True)
class Answers:
    """The four things that are asked."""

    organisation: str
    name: str
    email: str
    passphrase: str


@click.command()
@click.option("--organisation", help="Name of the organisation.")
@click.option("--name", help="Your name, as colleagues know it.")
@click.option("--email", help="Your e-mail address, with which you sign in.")
@click.option("--passphrase-stdin", is_flag=True, help="Read your passphrase from standard input.")
@click.option(
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the recovery sheet to a new file, to be printed and deleted.",
)
def init(
    organisation: str | None,
    name: str | None,
    email: str | None,
    passphrase_stdin: bool,
    sheet: Path | None,
) -> None:
    """Set up a new installation: organisation, first person, recovery sheet.

    Asks four things, makes the encrypted database, and gives you the hats of administrator and
    caseworker. Have pen and paper at hand: twenty-four words are shown, and two asked back.

    Example:   caseapp init --organisation "Harbour House"
    """
    settings = read_settings()
    refuse_existing(settings)
    say("Four questions, then a sheet to write down. Nothing is saved before its end.")
    answers = _ask(organisation, name, email, passphrase_stdin)
    secret = Secret.new()
    shown = Sheet.of(secret, clock.today())
    with _page_of(shown, sheet):
        _show(shown)
        _ask_back(shown)
        with patience("Making the encrypted database"):
            _make(settings, secret, answers)
    _say_what_is_next(settings, sheet)


def refuse_existing(settings: Settings) -> None:
    """Refuse wherever something could be overwritten or could not be written."""
    if settings.demo:
        raise Refusal(
            f"{settings.data_dir} holds the demo; set CASEAPP_DATA_DIR to another folder for your"
            " own data."
        )
    folder.refuse_keys_inside(settings)
    folder.prepare(settings)
    if folder.files_of_database(settings):
        raise Refusal(
            f"There is an installation in {settings.data_dir} already; start it with 'caseapp"
            " serve', or set CASEAPP_DATA_DIR to another folder."
        )
    if settings.effective_key_file.exists():
        raise Refusal(
            f"There is a key file at {settings.effective_key_file} already, and it was left as it"
            " is; set CASEAPP_KEY_FILE to a place for the key of this new installation."
        )
    if not _can_be_made(settings.effective_key_file):
        raise Refusal(
            f"The key file {settings.effective_key_file} cannot be written; set CASEAPP_KEY_FILE"
            " to a place that this user may write to."
        )


def _can_be_made(path: Path) -> bool:
    """Whether this user may write a file and the folders that lead to it."""
    nearest = next(parent for parent in path.absolute().parents if parent.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK)


# --- the questions ----------------------------------------------------------------------------


def _ask(
    organisation: str | None, name: str | None, email: str | None, from_stdin: bool
) -> Answers:
    organisation = _line(organisation, "Name of the organisation")
    name = _line(name, "Your name")
    email = _line(email, "Your e-mail address")
    if email.count("@") != 1 or email.startswith("@") or email.endswith("@") or " " in email:
        raise Refusal(f"{email} is not an e-mail address; give one such as ana@example.org.")
    context = (organisation, name, email)
    passphrase = _passphrase_from_stdin(context) if from_stdin else _ask_passphrase(context)
    return Answers(organisation, name, email, passphrase)


def _line(given: str | None, question: str) -> str:
    text = " ".join((given if given is not None else click.prompt(question)).split())
    if not text or len(text) > LONGEST_LINE:
        raise Refusal(f"{question}: give between 1 and {LONGEST_LINE} characters.")
    return text


def _ask_passphrase(context: tuple[str, ...]) -> str:
    """Ask until a passphrase can be used; it is typed twice and never shown."""
    say("Your passphrase: at least 15 characters, for example four words nobody would guess.")
    while True:
        passphrase: str = click.prompt(
            "Your passphrase", hide_input=True, confirmation_prompt="The same once more"
        )
        problem = passphrases.check(passphrase, context=context)
        if problem is None:
            return passphrase
        say(problem.sentence)


def _passphrase_from_stdin(context: tuple[str, ...]) -> str:
    passphrase = sys.stdin.readline().rstrip("\r\n")
    problem = passphrases.check(passphrase, context=context)
    if problem is not None:
        raise Refusal(problem.sentence)
    return passphrase


# --- the sheet --------------------------------------------------------------------------------


@contextmanager
def _page_of(shown: Sheet, path: Path | None) -> Iterator[None]:
    """Write the page to print if asked for; take it away if the set-up does not come to its end."""
    if path is not None:
        recovery_sheet.write_page(shown, path)
    try:
        yield
    except BaseException:
        if path is not None:
            path.unlink(missing_ok=True)
        raise


def _show(shown: Sheet) -> None:
    """Show the words; on a terminal on a screen of their own that leaves nothing behind."""
    has_screens = sys.stdout.isatty() and sys.stdin.isatty()
    if has_screens:
        click.echo(_OTHER_SCREEN, nl=False)
    click.echo("\n" + shown.text + "\n")
    if has_screens:
        try:
            click.pause("Write the words down, then press any key ...")
        finally:
            click.echo(_BACK, nl=False)


def _ask_back(shown: Sheet) -> None:
    """Ask for two of the words; after three wrong tries nothing is made."""
    places = recovery_sheet.places_to_ask(len(shown.words))
    for left in reversed(range(TRIES)):
        typed = [click.prompt(f"Word number {place} of the sheet") for place in places]
        if all(
            word.strip().lower() == shown.words[place - 1]
            for word, place in zip(typed, places, strict=True)
        ):
            return
        if left:
            say(f"That is not what the sheet says. Look again ({left} more).")
    raise Refusal(
        "The words were not the ones of the sheet, so nothing was made; throw that sheet away and"
        " start 'caseapp init' again."
    )


# --- the installation -------------------------------------------------------------------------


def _make(settings: Settings, secret: Secret, answers: Answers) -> None:
    """Write key, database, organisation and person; take all away if one of them fails."""
    from caseapp.services import anchors

    write_secret(settings.effective_key_file, secret)
    try:
        _fill(settings, secret, answers)
    except BaseException:
        for path in folder.files_of_database(settings):
            path.unlink()
        anchors.file_of(settings).unlink(missing_ok=True)
        settings.effective_key_file.unlink()
        raise


def _fill(settings: Settings, secret: Secret, answers: Answers) -> None:
    from caseapp.access import trail
    from caseapp.db import migrate
    from caseapp.services import anchors, people, standalone

    with standalone.opened(settings, "caseapp init", secret) as database:
        people.refuse_used(database)
        migrate.upgrade(database)
        with trail.acting(people.ACTOR, "the first organisation and its first person") as session:
            zone = time_zone.of_this_computer()
            organisation = people.add_organisation(session, answers.organisation, zone)
            person = people.NewPerson(answers.name, answers.email, answers.passphrase, FIRST_HATS)
            people.add_person(session, settings, organisation, person)
            trail.say(session, "installation.begin")
        anchors.keep(settings)


def _say_what_is_next(settings: Settings, sheet: Path | None) -> None:
    say(f"\nDone. Data: {settings.data_dir.absolute()}   Key file: {settings.effective_key_file}")
    say("Keep a copy of neither beside the other. Your hats: administrator (ADM), caseworker (CW).")
    say(f"Times are shown as in {time_zone.of_this_computer()}; the settings change that.")
    say("A second factor is offered and not asked for yet; you choose for whom, in the settings.")
    if sheet is not None:
        say(f"Print {sheet} now, and delete it.")
    say("\nNext:  caseapp serve     then every day:  caseapp backup")
