"""The ``caseapp`` command: one small file a command, loaded only when it is asked for."""

from __future__ import annotations

import gc
import os
from importlib import import_module

import click

from caseapp.cli.refusals import Refusal, sentence_of

#: Name -> module and function, in the order in which ``caseapp --help`` lists them.
COMMANDS = {
    "demo": "demo:demo",
    "init": "init:init",
    "serve": "serve:serve",
    "db": "database:database",
    "backup": "backup:backup",
    "restore": "backup:restore",
    "remind": "remind:remind",
    "verify": "verify:verify",
    "anchor": "verify:anchor",
    "access": "access:access",
    "config": "config:config",
}

HELP = {"help_option_names": ["-h", "--help"]}
#: New objects after which the garbage collector looks: a start makes hundreds of thousands that
#: stay, a page a few thousand.
COLLECT_AFTER = 20_000
#: What caseapp writes is for its own user only.
PRIVATE = 0o077


class Commands(click.Group):
    """The group of all commands. What a person can put right is said in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        gc.set_threshold(COLLECT_AFTER)
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"caseapp.cli.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; end with a sentence and exit code 2 where somebody can do something."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            sentence = sentence_of(error)
            if sentence is None:
                raise
            raise Refusal(sentence) from error


@click.group(cls=Commands, context_settings=HELP)
@click.version_option(package_name="caseapp", prog_name="caseapp")
def main() -> None:
    """Case management for people who support survivors of trafficking.

    Try it with invented people:   caseapp demo

    Set up an organisation:        caseapp init, then caseapp serve
    """
    os.umask(PRIVATE)
