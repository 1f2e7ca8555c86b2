"""``caseapp init``: four answers, a sheet, two words back; or nothing at all."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from caseapp.base.secret import Secret, read_secret, write_secret
from caseapp.cli import init as command
from caseapp.cli.setting import settings
from caseapp.db import migrate
from caseapp.db.engine import DatabaseError
from caseapp.db.setup import Database
from caseapp.kinds import Role
from caseapp.models.account import Credential, Membership, User
from caseapp.models.organisation import Organisation
from tests.cli.conftest import ANSWERS, PASSPHRASE, Place, is_one_sentence, words_back


def everything_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_first_person_is_administrator_and_caseworker(installation: Place) -> None:
    made = settings()
    database = Database(made, read_secret(made.effective_key_file))
    with database.owner_engine("main") as engine, engine.connect() as connection:
        user = connection.execute(select(User.__table__)).one()
        roles = set(connection.scalars(select(Membership.__table__.c.role)))
        organisation = connection.execute(select(Organisation.__table__)).one()
        kept = connection.execute(select(Credential.__table__)).one()
    assert (user.name, user.email) == ("Ana Ruel", "ana@harbour.example")
    assert roles == {Role.ADM, Role.CW}
    assert organisation.name == "Harbour House"
    assert organisation.second_factor_roles == ""
    assert kept.password_hash.startswith("$argon2id$")
    assert PASSPHRASE not in kept.password_hash


def test_data_and_key_stand_apart_and_belong_to_this_user_only(installation: Place) -> None:
    assert not installation.key.is_relative_to(installation.data)
    for path in (installation.key, *everything_in(installation.data)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE(installation.data.stat().st_mode) == 0o700


def test_neither_the_words_nor_the_passphrase_stay_on_the_disk(
    installation: Place, secret: Secret
) -> None:
    stored = b"".join(path.read_bytes() for path in everything_in(installation.folder))
    assert PASSPHRASE.encode() not in stored
    assert " ".join(secret.words).encode() not in stored
    assert b"Ana Ruel" not in stored


def test_the_questions_are_asked_where_no_option_answers_them(place: Place, secret: Secret) -> None:
    typed = ["Harbour House", "Ana Ruel", "ana@harbour.example", PASSPHRASE, PASSPHRASE]
    done = place.run("init", stdin="\n".join(typed) + "\n" + words_back(secret))
    assert done.exit_code == 0, done.output
    assert PASSPHRASE not in done.output
    for place_of, word in enumerate(secret.words, 1):
        assert f"{place_of:2}  {word}" in done.output
    assert secret.fingerprint in done.output
    assert "second factor" in done.output


def test_an_easy_passphrase_is_asked_for_again(place: Place, secret: Secret) -> None:
    easy = "password password"
    stdin = f"{easy}\n{easy}\n{PASSPHRASE}\n{PASSPHRASE}\n{words_back(secret)}"
    done = place.run("init", *ANSWERS, stdin=stdin)
    assert done.exit_code == 0, done.output
    assert "easy to guess" in done.output


def test_wrong_words_leave_nothing_behind(place: Place, secret: Secret, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.html"
    wrong = "zebra\nzebra\n" * command.TRIES
    done = place.run(
        "init", *ANSWERS, "--passphrase-stdin", f"--sheet={sheet}", stdin=f"{PASSPHRASE}\n{wrong}"
    )
    is_one_sentence(done)
    assert "nothing was made" in done.stderr
    assert everything_in(tmp_path) == []


def test_the_third_try_counts(place: Place, secret: Secret) -> None:
    stdin = f"{PASSPHRASE}\nzebra\nzebra\n{secret.words[2]}\nzebra\n{words_back(secret).upper()}"
    done = place.run("init", *ANSWERS, "--passphrase-stdin", stdin=stdin)
    assert done.exit_code == 0, done.output


def test_the_page_to_print_holds_the_words_and_is_for_this_user_only(
    place: Place, secret: Secret, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.html"
    stdin = f"{PASSPHRASE}\n{words_back(secret)}"
    done = place.run("init", *ANSWERS, "--passphrase-stdin", f"--sheet={sheet}", stdin=stdin)
    assert done.exit_code == 0, done.output
    page = sheet.read_text("utf-8")
    assert all(f"<li>{word}</li>" in page for word in secret.words)
    assert secret.fingerprint in page
    assert "<svg" in page
    assert "Harbour" not in page
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    assert "delete it" in done.output


def test_a_failure_half_way_takes_everything_away_again(
    place: Place, secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_database: Database) -> None:
        raise DatabaseError("The disk is full; free some space.")

    monkeypatch.setattr(migrate, "upgrade", fail)
    done = place.run(
        "init", *ANSWERS, "--passphrase-stdin", stdin=f"{PASSPHRASE}\n{words_back(secret)}"
    )
    is_one_sentence(done)
    assert everything_in(place.folder) == []


def test_an_installation_is_never_written_over(installation: Place, secret: Secret) -> None:
    before = {path: path.read_bytes() for path in everything_in(installation.folder)}
    done = installation.run("init", *ANSWERS, "--passphrase-stdin", stdin=f"{PASSPHRASE}\n")
    is_one_sentence(done)
    assert before == {path: path.read_bytes() for path in everything_in(installation.folder)}


def test_a_key_file_is_never_written_over(place: Place, secret: Secret) -> None:
    write_secret(place.key, secret)
    before = place.key.read_bytes()
    done = place.run("init", *ANSWERS, "--passphrase-stdin", stdin=f"{PASSPHRASE}\n")
    is_one_sentence(done)
    assert "CASEAPP_KEY_FILE" in done.stderr
    assert place.key.read_bytes() == before


def test_a_key_that_cannot_be_written_is_said_before_the_questions(place: Place) -> None:
    (place.folder / "file").write_text("", encoding="ascii")
    done = place.run("init", CASEAPP_KEY_FILE=str(place.folder / "file" / "caseapp.key"))
    is_one_sentence(done)
    assert "CASEAPP_KEY_FILE" in done.stderr


def test_a_key_inside_the_data_folder_is_refused(place: Place) -> None:
    inside = str(place.data / "deep" / "caseapp.key")
    done = place.run("init", *ANSWERS, CASEAPP_KEY_FILE=inside)
    is_one_sentence(done)
    assert "outside CASEAPP_DATA_DIR" in done.stderr


def test_without_a_setting_the_key_goes_into_the_users_own_folder(
    place: Place, secret: Secret, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CASEAPP_KEY_FILE")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "settings"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "home" / "settings"))
    made = settings().effective_key_file
    assert made.is_relative_to(tmp_path / "home")
    done = place.run(
        "init", *ANSWERS, "--passphrase-stdin", stdin=f"{PASSPHRASE}\n{words_back(secret)}"
    )
    assert done.exit_code == 0, done.output
    assert made.exists()
    assert str(made) in done.output


@pytest.mark.parametrize(
    ("option", "value"),
    [("--email", "ana"), ("--email", "ana@"), ("--email", "a na@x.org"), ("--name", "   ")],
)
def test_unusable_answers_are_refused(place: Place, option: str, value: str) -> None:
    done = place.run("init", *ANSWERS, option, value, "--passphrase-stdin", stdin="x\n")
    is_one_sentence(done)
    assert everything_in(place.folder) == []


@pytest.mark.parametrize(
    "passphrase", ["short", "password password", "harbour house harbour house", "x" * 129]
)
def test_a_weak_passphrase_is_refused(place: Place, passphrase: str) -> None:
    done = place.run("init", *ANSWERS, "--passphrase-stdin", stdin=f"{passphrase}\n")
    is_one_sentence(done)
    assert everything_in(place.folder) == []
