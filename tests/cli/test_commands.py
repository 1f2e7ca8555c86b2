"""What holds for every command, and the small ones: access, config, db."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields

import click
import pytest

from caseapp.access import report, table
from caseapp.access.table import CELLS
from caseapp.cli import COMMANDS, access, main, progress
from caseapp.config import Settings
from caseapp.db import migrate
from caseapp.kinds import KIND_LABELS, Kind, Role
from tests.cli.conftest import Place, is_one_sentence


def every_command() -> list[list[str]]:
    found = []
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        if isinstance(command, click.Group):
            found += [[name, each] for each in command.commands]
        else:
            found.append([name])
    return found


@pytest.mark.parametrize("names", every_command(), ids=" ".join)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_helps_with_an_example(place: Place, names: list[str], option: str) -> None:
    done = place.run(*names, option)
    assert done.exit_code == 0
    assert "Example:" in done.output
    assert not place.data.exists()


def test_the_list_of_commands(place: Place) -> None:
    done = place.run("--help")
    assert done.exit_code == 0
    assert all(f"\n  {name} " in done.output for name in COMMANDS)
    assert place.run("--version").exit_code == 0


def test_an_unknown_command_is_said(place: Place) -> None:
    assert place.run("fly").exit_code == 2


def test_a_fault_of_ours_is_not_hidden(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(access, "matrix", broken)
    assert isinstance(place.run("access").exception, ZeroDivisionError)


def test_it_is_a_program(place: Place) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "caseapp.cli", "serve"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Error: There is no key file")
    assert len(done.stderr.splitlines()) == 1


def test_patience_speaks_only_when_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import time

    monkeypatch.setattr(progress, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(progress, "AGAIN_SECONDS", 0.05)
    with progress.patience("Counting"):
        pass
    assert capsys.readouterr().err == ""
    with progress.patience("Counting"):
        time.sleep(0.2)
    assert capsys.readouterr().err.count("Counting ...") >= 2


# --- access -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_matrix_fits_and_shows_every_cell(width: int) -> None:
    shown = access.matrix(list(Role), width)
    assert all(len(line) <= width for line in shown.splitlines())
    assert read_back(shown) == CELLS


def read_back(shown: str) -> dict[tuple[Kind, Role], tuple[table.Cell, ...]]:
    """Read a printed matrix as the table's own reader reads its source."""
    found: dict[tuple[Kind, Role], tuple[table.Cell, ...]] = {}
    for piece in shown.split("\n\n"):
        header, *lines = piece.splitlines()
        starts = [header.index(role) for role in header.split()]
        roles = [Role(role) for role in header.split()]
        ends = [*starts[1:], None]
        for line in lines:
            for role, start, end in zip(roles, starts, ends, strict=True):
                words = line[start:end].split()
                found[Kind[line[:3].strip()], role] = tuple(
                    table._read_cell(word) for word in words if word != "-"
                )
    return found


def test_rows_and_words_are_those_of_the_table() -> None:
    rows = report.rows()
    assert [kind for kind, _label, _entries in rows] == list(Kind)
    for kind, label, entries in rows:
        assert label == KIND_LABELS[kind]
        for entry in entries:
            assert (entry.words == report.NOTHING) == (not CELLS[kind, entry.role])
            assert entry.text.count(" ") == max(len(CELLS[kind, entry.role]) - 1, 0)


def test_sentences_name_what_a_role_reaches_and_nothing_else() -> None:
    for role in Role:
        reached = [KIND_LABELS[kind] for kind in Kind if CELLS[kind, role]]
        said = report.sentences(role)
        for label, line in zip(reached, said, strict=role is not Role.IA):
            assert line.startswith(f"{label}: ")
    assert any("holds" in line for line in report.sentences(Role.IA))


def test_words_are_translated_piece_by_piece() -> None:
    seen: list[str] = []

    def translate(text: str) -> str:
        seen.append(text)
        return f"<{text}>"

    said = report.words_of(Kind.SUM, Role.MGR, translate)
    assert said.startswith("<sees a part>")
    assert "works in the same organisation" in seen


def test_access_in_words(place: Place) -> None:
    done = place.run("access", "--words", "--role", "DPO")
    assert done.exit_code == 0
    assert done.stdout.startswith("DPO  Data protection officer")
    assert "Who looked: the trail: reads (works in the same organisation)." in done.stdout


# --- config -----------------------------------------------------------------------------------


def test_every_setting_is_listed_with_what_it_is_for(place: Place) -> None:
    done = place.run("config", CASEAPP_PORT="8000")
    assert done.exit_code == 0
    for each in fields(Settings):
        assert f"CASEAPP_{each.name.upper()} = " in done.stdout
        assert each.metadata["help"] in done.stdout
    assert "CASEAPP_PORT = 8000   [environment]" in done.stdout
    assert "CASEAPP_THREADS = 8   [default]" in done.stdout
    assert "were not looked at" in done.stderr


def test_secrets_are_not_shown(place: Place) -> None:
    url = "postgresql+psycopg://ana:zqsecret77@127.0.0.1:1/none"
    done = place.run("config", CASEAPP_DATABASE_URL=url, CASEAPP_MIGRATION_URL=url)
    assert "zqsecret77" not in done.output
    assert "(set, not shown)" in done.stdout


def test_gone_codes_are_named(installation: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no longer have: none" in installation.run("config").stdout
    monkeypatch.setattr("caseapp.services.gone_codes.gone_codes", lambda _c: ["stage P9-99"])
    assert "no longer have: stage P9-99" in installation.run("config").stdout


# --- db ---------------------------------------------------------------------------------------


def test_versions_are_printed(installation: Place) -> None:
    done = installation.run("db", "version")
    assert done.stdout.splitlines() == [
        f"data\t{migrate.latest()}\tnewest {migrate.latest()}",
        f"keys\t{migrate.latest('keys')}\tnewest {migrate.latest('keys')}",
    ]


def test_a_current_database_stays_as_it_is(installation: Place) -> None:
    done = installation.run("db", "upgrade")
    assert done.exit_code == 0
    assert "already" in done.stderr


@pytest.mark.parametrize("words", [["db", "upgrade"], ["db", "version"], ["verify"], ["anchor"]])
def test_no_command_makes_a_database_by_the_way(place: Place, words: list[str]) -> None:
    is_one_sentence(place.run(*words))
    assert not place.data.exists()
