"""``caseapp backup`` and ``caseapp restore``, as somebody types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseapp.base.secret import Secret, read_secret
from tests.cli.conftest import Place, is_one_sentence


@pytest.fixture
def backups(installation: Place) -> tuple[str, str]:
    """Give the folders of a data backup and of a key backup of an installation."""
    done = installation.run("backup")
    assert done.exit_code == 0, done.output
    data, keys = (line.split("\t") for line in done.stdout.splitlines())
    assert (data[0], keys[0]) == ("data", "keys")
    return data[1], keys[1]


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, backups: tuple[str, str]) -> Place:
    """Give an empty place, as on a new computer."""
    made = Place(tmp_path / "elsewhere")
    monkeypatch.setenv("CASEAPP_DATA_DIR", str(made.data))
    monkeypatch.setenv("CASEAPP_KEY_FILE", str(made.key))
    return made


def restored(place: Place, backups: tuple[str, str], words: str | None = None) -> object:
    typed = [] if words is None else ["--words", "-"]
    return place.run(
        "restore", "--data", backups[0], "--keys", backups[1], *typed, stdin=words or ""
    )


def test_backups_go_into_the_data_folder_unless_told(
    installation: Place, backups: tuple[str, str]
) -> None:
    assert Path(backups[0]).parent == installation.data / "backups" / "data"
    assert Path(backups[1]).parent == installation.data / "backups" / "keys"


def test_the_words_make_the_key_file_anew(
    elsewhere: Place, backups: tuple[str, str], secret: Secret, free_port: int
) -> None:
    lines = "\n".join(" ".join(secret.words[start : start + 4]) for start in range(0, 24, 4))
    done = restored(elsewhere, backups, lines.upper() + "\n")
    assert done.exit_code == 0, done.output  # type: ignore[attr-defined]
    assert read_secret(elsewhere.key) == secret
    assert elsewhere.run("verify").exit_code == 0
    with elsewhere.program("serve", port=free_port) as program:
        assert program.get("/healthz").status == 200


def test_a_key_file_that_was_kept_does_too(
    elsewhere: Place, backups: tuple[str, str], installation: Place
) -> None:
    elsewhere.key.parent.mkdir(parents=True)
    elsewhere.key.write_bytes(installation.key.read_bytes())
    done = restored(elsewhere, backups)
    assert done.exit_code == 0, done.output  # type: ignore[attr-defined]


def test_it_is_never_written_over_what_is_there(
    installation: Place, backups: tuple[str, str]
) -> None:
    before = (installation.data / "caseapp.db").read_bytes()
    is_one_sentence(restored(installation, backups))  # type: ignore[arg-type]
    assert (installation.data / "caseapp.db").read_bytes() == before


@pytest.mark.parametrize(
    "words", ["", "abandon " * 24, "zebra " * 23, "not the words of any sheet at all"]
)
def test_words_that_are_none_bring_nothing_back(
    elsewhere: Place, backups: tuple[str, str], words: str
) -> None:
    is_one_sentence(restored(elsewhere, backups, words))  # type: ignore[arg-type]
    assert not elsewhere.key.exists()


def test_words_of_another_sheet_bring_nothing_back(
    elsewhere: Place, backups: tuple[str, str], secret: Secret
) -> None:
    other = Secret(bytes(reversed(secret.root)))
    done = restored(elsewhere, backups, " ".join(other.words))
    is_one_sentence(done)  # type: ignore[arg-type]
    assert secret.fingerprint in done.stderr  # type: ignore[attr-defined]
    assert not elsewhere.key.exists()
    assert list(elsewhere.data.iterdir()) == []


def test_words_that_differ_from_the_key_file_are_said(
    elsewhere: Place, backups: tuple[str, str], secret: Secret, installation: Place
) -> None:
    elsewhere.key.parent.mkdir(parents=True)
    elsewhere.key.write_bytes(installation.key.read_bytes())
    other = Secret(bytes(reversed(secret.root)))
    done = restored(elsewhere, backups, " ".join(other.words))
    is_one_sentence(done)  # type: ignore[arg-type]
    assert "another key" in done.stderr  # type: ignore[attr-defined]


def test_data_and_keys_mixed_up_are_said(
    elsewhere: Place, backups: tuple[str, str], secret: Secret
) -> None:
    done = restored(elsewhere, (backups[1], backups[0]), " ".join(secret.words))
    is_one_sentence(done)  # type: ignore[arg-type]
    assert "--data and --keys" in done.stderr  # type: ignore[attr-defined]


def test_without_an_installation_there_is_nothing_to_back_up(place: Place) -> None:
    is_one_sentence(place.run("backup"))
    assert not place.data.exists()
