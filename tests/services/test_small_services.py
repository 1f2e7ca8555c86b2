"""Accounts of set-up, the recovery sheet, codes that are gone, versions, the data folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.base.secret import Secret
from caseapp.config import Settings, SettingsError
from caseapp.db import keystore, migrate
from caseapp.features.accounts.actions import hashes
from caseapp.kinds import AnswerState, Kind, Role
from caseapp.models.account import Credential
from caseapp.models.exploitation import Episode, EpisodeFact
from caseapp.services import folder, memory, people, recovery_sheet, time_zone
from caseapp.services.gone_codes import gone_codes
from caseapp.services.recovery_sheet import Sheet
from tests.support import records
from tests.support.world import World


def test_accounts_of_set_up_are_hashed_like_all_others(embedded_world: World) -> None:
    settings = embedded_world.database.settings
    embedded_world.app.extensions["caseapp_settings"] = settings
    with embedded_world.system("set-up") as session:
        home = people.add_organisation(session, "Harbour")
        person = people.NewPerson("Ana", "ANA@x.example", "tin whistle", (Role.CW, Role.MGR))
        first, second = people.add_person(session, settings, home, person)
        kept = next(row for row in session.new if isinstance(row, Credential)).password_hash
    assert (first.role, second.role) == (Role.CW, Role.MGR)
    assert first.user_id == second.user_id
    with embedded_world.app.app_context():
        assert hashes.matches(kept, "tin whistle")
        assert not hashes.is_outdated(kept)
        assert set(keystore.store().read([home.id, first.user_id])) == {home.id, first.user_id}
        with embedded_world.acting(first) as session:
            assert people.has_accounts(session)


def test_an_actor_of_set_up_can_work(embedded_world: World) -> None:
    settings = embedded_world.database.settings
    with embedded_world.system("set-up") as session:
        home = people.add_organisation(session, "Harbour")
        person = people.NewPerson("Ana", "ana@x.example", "tin whistle", (Role.CW,))
        actor: Actor = people.add_person(session, settings, home, person)[0]
    assert embedded_world.open_case(actor).organisation_id == home.id


def test_the_sheet_reads_back() -> None:
    secret = Secret.new()
    sheet = Sheet.of(secret, date(2026, 11, 23))
    numbered = "\n".join(sheet.lines).split()
    assert numbered[0::2] == [str(place) for place in range(1, 25)]
    assert Secret.from_words(" ".join(numbered[1::2])) == secret
    assert max(len(line) for line in sheet.text.splitlines() if line in sheet.lines) <= 80
    assert secret.root.hex() not in sheet.text + sheet.page


@pytest.mark.parametrize(
    ("said", "found"), [("Asia/Kathmandu", "Asia/Kathmandu"), (":Africa/Lagos", "Africa/Lagos")]
)
def test_the_time_zone_of_this_computer(
    monkeypatch: pytest.MonkeyPatch, said: str, found: str
) -> None:
    monkeypatch.setenv("TZ", said)
    assert time_zone.of_this_computer() == found


@pytest.mark.parametrize("said", ["", "Nowhere/Land", "../../etc/passwd", "CET-1CEST,M3.5.0"])
def test_a_time_zone_that_cannot_be_told_is_utc(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
) -> None:
    monkeypatch.setenv("TZ", said)
    monkeypatch.setattr(time_zone, "_LINK", tmp_path / "nothing")
    monkeypatch.setattr(time_zone, "_NAME", tmp_path / "nothing")
    assert time_zone.of_this_computer() == "UTC"


def test_any_two_places_are_asked() -> None:
    asked = [tuple(recovery_sheet.places_to_ask(24)) for _ in range(300)]
    assert all(1 <= first < second <= 24 for first, second in asked)
    assert len({place for pair in asked for place in pair}) == 24


def test_a_page_is_never_written_over(tmp_path: Path) -> None:
    sheet = Sheet.of(Secret.new(), date(2026, 11, 23))
    path = tmp_path / "sheet.html"
    path.write_text("a letter", encoding="ascii")
    with pytest.raises(SettingsError, match="new file"):
        recovery_sheet.write_page(sheet, path)
    assert path.read_text("ascii") == "a letter"


def test_fingerprints_tell_keys_apart() -> None:
    one, other = Secret.new(), Secret.new()
    assert one.fingerprint == Secret(one.root).fingerprint != other.fingerprint


def test_codes_that_are_gone(world: World) -> None:
    actor = world.hat(Role.CW, world.organisation())
    case = world.open_case(actor)
    world.stage_event(actor, case, Kind.NRM)
    assert gone_codes(world.database) == []
    with world.owner() as connection:
        connection.exec_driver_sql("UPDATE stage_event SET to_code = 'P9-99'")
    assert gone_codes(world.database) == ["stage P9-99"]


def test_codes_of_what_was_told_that_are_gone(world: World) -> None:
    actor = world.hat(Role.CW, world.organisation())
    case = world.open_case(actor)
    episode = world.add(actor, Episode, case, changed_at=clock.now())
    for field, choice in (("forms", "labour"), ("forms", "gone"), ("gone", "x")):
        values = {"episode_id": episode, "field": field, "choice": choice}
        world.add(actor, EpisodeFact, case, state=AnswerState.TOLD, **values)
    assert gone_codes(world.database) == [
        "answer gone to forms of exploitation",
        "field gone of exploitation",
    ]


def test_purposes_that_are_gone(world: World) -> None:
    actor = world.hat(Role.CW, world.organisation())
    records.permit(world, actor, world.open_case(actor))
    assert gone_codes(world.database) == []
    with world.owner() as connection:
        connection.exec_driver_sql("UPDATE consent SET purpose = 'OLD'")
    assert gone_codes(world.database) == ["purpose OLD of a permission"]


@pytest.mark.parametrize("bind", ["main", keystore.BIND])
def test_files_of_migrations_carry_the_numbers_alembic_knows(bind: str) -> None:
    scripts = ScriptDirectory.from_config(migrate.config(bind))
    assert migrate.known(bind) == sorted(each.revision for each in scripts.walk_revisions())
    assert migrate.latest(bind) == scripts.get_current_head()


def test_the_mark_of_a_demo_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert folder.demo_mark(settings) is None
    (tmp_path / folder.DEMO_MARK).write_text("nonsense", encoding="ascii")
    with pytest.raises(SettingsError, match="CASEAPP_DATA_DIR"):
        folder.demo_mark(settings)


def test_the_demo_listens_to_nobody_else(tmp_path: Path) -> None:
    asked = Settings(data_dir=tmp_path, host="0.0.0.0", behind_proxy=True)  # noqa: S104
    made = folder.as_demo(asked)
    assert (made.host, made.behind_proxy, made.is_tls) == ("127.0.0.1", False, False)
    assert made.effective_key_file.parent == tmp_path


def test_where_there_is_no_such_library_memory_stays_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(_name: None) -> None:
        raise OSError

    monkeypatch.setattr("ctypes.CDLL", none)
    memory.share_arenas()
    monkeypatch.setattr("ctypes.CDLL", lambda _name: object())
    memory.share_arenas()
