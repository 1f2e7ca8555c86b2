"""``caseapp demo``: from nothing to signed in, on this computer only."""

from __future__ import annotations

import json
import shutil
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from caseapp.base import clock
from caseapp.base.resources import resource
from caseapp.base.secret import read_secret
from caseapp.cli import demo as command
from caseapp.cli.setting import settings
from caseapp.db.setup import Database
from caseapp.features.accounts.actions import hashes
from caseapp.kinds import STAFF_ROLES, Sensitivity
from caseapp.models.account import Credential, User
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.grant import CaseAccess
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)
from caseapp.models.note import Note
from caseapp.models.organisation import Organisation
from caseapp.models.safety import SafetyBasis
from caseapp.models.stage import PillarState, StageEvent
from caseapp.models.team import Assignment, HouseBar
from caseapp.models.trail import TrailEntry
from caseapp.services import folder, standalone
from caseapp.vocabularies.demo import demo
from caseapp.vocabularies.demo_around import load_around
from caseapp.vocabularies.demo_children import demo_children
from caseapp.vocabularies.demo_cover import demo_cover
from caseapp.vocabularies.demo_details import load_details
from caseapp.vocabularies.demo_intake import load_intake
from tests.cli.conftest import CHEAP, Place, is_one_sentence
from tests.support.postgres import PostgresServer


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data folder of a demo that was loaded once for this module."""
    place = Place(tmp_path_factory.mktemp("demo"))
    done = place.run("demo", "--no-serve", CASEAPP_DATA_DIR=str(place.data), **CHEAP)
    assert done.exit_code == 0, done.output
    return place.data


@pytest.fixture
def ready(place: Place, loaded: Path) -> Place:
    """Give a place with a copy of the loaded demo."""
    shutil.copytree(loaded, place.data)
    return place


def looked_at(reader: object) -> object:
    """Call ``reader`` with a connection to the demo's data."""
    made = settings()
    database = Database(made, read_secret(made.effective_key_file))
    with database.owner_engine("main") as engine, engine.connect() as connection:
        return reader(connection)  # type: ignore[operator]


def count(connection: Connection, model: type) -> int:
    return int(connection.scalar(select(func.count()).select_from(model.__table__)) or 0)  # type: ignore[attr-defined]


def accounts(place: Place) -> list[list[str]]:
    done = place.run("demo", "--accounts")
    assert done.exit_code == 0, done.output
    return [line.split("\t") for line in done.stdout.splitlines()]


def test_accounts_are_lines_of_role_email_password(place: Place) -> None:
    lines = accounts(place)
    assert all(len(line) == 3 for line in lines)
    assert all(role in STAFF_ROLES for role, _email, _password in lines)
    assert {line[0] for line in lines} == set(STAFF_ROLES)
    assert len({line[1] for line in lines}) == len(lines) == len(demo().staff)
    assert not place.data.exists()


def test_accounts_are_the_same_before_and_after(ready: Place, tmp_path: Path) -> None:
    elsewhere = ready.run("demo", "--accounts", CASEAPP_DATA_DIR=str(tmp_path / "nowhere"))
    assert ready.run("demo", "--accounts").stdout == elsewhere.stdout


def test_everything_invented_is_loaded(ready: Place) -> None:
    whole = demo()
    intake = load_intake(resource("seeds", "demo"))
    more = len(load_details(resource("seeds", "demo")).records)

    def look(connection: Connection) -> None:
        assert count(connection, Organisation) == len(whole.organisations)
        assert count(connection, User) == len(whole.staff)
        assert count(connection, Case) == len(whole.cases) + intake.records + more
        notes = len(load_around(resource("seeds", "demo")).notes) + len(demo_children().notes)
        assert count(connection, Note) == sum(len(case.notes) for case in whole.cases) + notes
        assert count(connection, StageEvent) == sum(len(case.moves) for case in whole.cases)
        expected = sum(
            1 + len(case.co_workers) + len(case.team) + len(case.supervision)
            for case in whole.cases
        )
        covered = sum(len(leave.covers) for leave in demo_cover(whole).leave)
        assert count(connection, Assignment) == expected + covered + intake.records + more
        protected = select(func.count()).where(
            Case.__table__.c.sensitivity == Sensitivity.PROTECTED
        )
        assert connection.scalar(protected) == 1

    looked_at(look)


def test_people_of_partners_see_the_cases_that_are_shared_with_them(ready: Place) -> None:
    """C10's permission for the police is withdrawn (domain.md §9.1)."""
    names = {"caswen": 4, "nellis": 3, "kerrow": 1}
    people = {person.key: person.email for person in demo().staff}
    access: Any = CaseAccess.__table__
    user: Any = User.__table__

    def look(connection: Connection) -> None:
        for key, cases in names.items():
            seen = (
                select(func.count(access.c.case_id.distinct()))
                .join_from(access, user, user.c.id == access.c.user_id)
                .where(user.c.email == people[key], access.c.ends_at > clock.now())
            )
            assert connection.scalar(seen) == cases, key

    looked_at(look)


@pytest.mark.usefixtures("ready")
def test_limits_a_house_that_is_kept_away_and_what_safety_rests_on_are_there() -> None:
    """A headline alone, some days alone, "not this office", and measures with their permission."""
    consent: Any = Consent.__table__
    bar: Any = HouseBar.__table__
    basis: Any = SafetyBasis.__table__
    wanted = (
        consent.c.headlines > 0,
        consent.c.entries_from.is_not(None),
        bar.c.lifted_at.is_(None),
        basis.c.consent_id == consent.c.id,
    )

    def look(connection: Connection) -> None:
        found = [connection.scalar(select(func.count()).where(each)) for each in wanted]
        assert found == [1, 1, 1, 3]

    looked_at(look)


def test_every_track_stands_where_the_demo_says(ready: Place) -> None:
    known = {
        (case.opened, pillar, track): case.stands_at(pillar, track)
        for case in demo().cases
        for pillar, track in ((1, ""), (2, ""), (3, ""), (4, "A"))
    }
    wanted = sorted(code for code in known.values() if code)

    def look(connection: Connection) -> list[str]:
        tracks = PillarState.__table__.c
        found = connection.scalars(
            select(tracks.stage_code).where(
                tracks.stage_code.not_like("%-00"), tracks.track.in_(["", "A"])
            )
        )
        return sorted(found)

    assert looked_at(look) == wanted


def test_periods_and_decisions_follow_from_the_moves(ready: Place) -> None:
    """Entered once (practice.md P9)."""
    went = [{move.stage.code for move in case.moves} for case in demo().cases]

    def look(connection: Connection) -> None:
        assert count(connection, RecoveryPeriod) == sum("P1-50" in each for each in went)
        steps = IdentificationDecision.__table__.c
        for step, codes in (("preliminary", {"P1-40"}), ("conclusive", {"P1-70", "P1-80"})):
            made = select(func.count()).where(steps.step == step)
            assert connection.scalar(made) == sum(bool(codes & each) for each in went)
        answers = connection.scalars(select(RecoveryExtension.__table__.c.answer))
        assert sorted(answers) == ["given", "not_yet"]
        assert count(connection, DecisionChallenge) == 1

    looked_at(look)


def test_what_was_loaded_stands_in_the_trail_under_the_names_of_people(ready: Place) -> None:
    def look(connection: Connection) -> set[tuple[str, str | None]]:
        entry = TrailEntry.__table__.c
        return {tuple(row) for row in connection.execute(select(entry.action, entry.role))}  # type: ignore[misc]

    found = looked_at(look)
    assert ("case.open", "CW") in found  # type: ignore[operator]
    assert ("stage.enter", "CW") in found  # type: ignore[operator]
    assert ready.run("verify").exit_code == 0


def test_the_printed_passwords_are_the_ones_that_sign_in(ready: Place) -> None:
    def look(connection: Connection) -> dict[str, str]:
        joined = select(User.__table__.c.email, Credential.__table__.c.password_hash).join_from(
            User.__table__, Credential.__table__
        )
        return {row[0]: row[1] for row in connection.execute(joined)}

    kept = looked_at(look)
    with standalone.opened(settings(), "test"):
        for _role, email, password in accounts(ready):
            assert hashes.matches(kept[email], password)  # type: ignore[index]
            assert not hashes.is_outdated(kept[email])  # type: ignore[index]


def test_the_folder_is_private_and_marked(ready: Place, loaded: Path) -> None:
    assert stat.S_IMODE(loaded.stat().st_mode) == 0o700
    mark = folder.demo_mark(settings())
    assert mark is not None
    assert mark.is_ready


def test_a_second_start_uses_what_is_there(ready: Place) -> None:
    before = (ready.data / "caseapp.key").read_bytes()
    done = ready.run("demo", "--no-serve")
    assert done.exit_code == 0, done.output
    assert (ready.data / "caseapp.key").read_bytes() == before
    assert "aged" not in done.stderr


def test_an_old_demo_says_so_and_offers_a_fresh_one(ready: Place) -> None:
    path = ready.data / folder.DEMO_MARK
    said = json.loads(path.read_text("ascii"))
    said["loaded_at"] = (clock.now() - timedelta(days=12)).isoformat()
    path.write_text(json.dumps(said), encoding="ascii")
    done = ready.run("demo", "--no-serve")
    assert "12 days ago" in done.stderr
    assert "--fresh" in done.stderr


@pytest.mark.parametrize("broken", ["half loaded", "fresh", "no key", "no database"])
def test_it_is_loaded_anew_when_asked_or_not_whole(
    ready: Place, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    loads = []
    monkeypatch.setattr(command, "_load", lambda made, *_rest: loads.append(made))
    monkeypatch.setattr(command, "close", lambda _app: None)
    if broken == "half loaded":
        folder.mark_demo(settings(), is_ready=False)
    elif broken == "no key":
        (ready.data / "caseapp.key").unlink()
    elif broken == "no database":
        (ready.data / "caseapp.db").unlink()
    stranger = ready.data / "letter.txt"
    stranger.write_text("not ours", encoding="ascii")
    options = ["--fresh"] if broken == "fresh" else []
    done = ready.run("demo", "--no-serve", *options)
    assert done.exit_code == 0, done.output
    assert len(loads) == 1
    assert [path.name for path in ready.data.iterdir()] == ["letter.txt"]


def test_real_data_are_left_alone(installation: Place) -> None:
    before = (installation.data / "caseapp.db").read_bytes()
    for options in ([], ["--fresh"]):
        done = installation.run("demo", "--no-serve", *options)
        is_one_sentence(done)
        assert "real data" in done.stderr
    assert (installation.data / "caseapp.db").read_bytes() == before


def test_a_real_key_in_the_folder_is_left_alone(place: Place) -> None:
    """As it may be where the data are on PostgreSQL."""
    place.data.mkdir()
    key = place.data / "caseapp.key"
    key.write_text("somebody's own", encoding="ascii")
    is_one_sentence(place.run("demo", "--no-serve", "--fresh"))
    assert [path.name for path in place.data.iterdir()] == ["caseapp.key"]
    assert key.read_text("ascii") == "somebody's own"


@pytest.mark.long
def test_on_postgresql_from_loading_to_bringing_it_back(
    place: Place, postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CASEAPP_DATABASE_URL", postgres_server.create_database("demo_first"))
    assert place.run("demo", "--no-serve").exit_code == 0
    made = place.run("backup")
    assert made.exit_code == 0, made.output
    data, keys = (line.split("\t")[1] for line in made.stdout.splitlines())
    is_one_sentence(place.run("demo", "--no-serve", "--fresh"))
    elsewhere = {
        "CASEAPP_DATABASE_URL": postgres_server.create_database("demo_second"),
        "CASEAPP_DATA_DIR": str(tmp_path / "second"),
        "CASEAPP_KEY_FILE": str(place.data / "caseapp.key"),
    }
    done = place.run("restore", "--data", data, "--keys", keys, **elsewhere)
    assert done.exit_code == 0, done.output
    checked = place.run("verify", **elsewhere)
    assert checked.exit_code == 0, checked.output
    third = str(tmp_path / "third")
    used = place.run(
        "demo",
        "--no-serve",
        CASEAPP_DATA_DIR=third,
        **{"CASEAPP_DATABASE_URL": elsewhere["CASEAPP_DATABASE_URL"]},
    )
    is_one_sentence(used)
    assert "in use already" in used.stderr
    assert list(Path(third).iterdir()) == []


def test_it_answers_tells_its_address_and_shows_the_sign_ins(ready: Place, free_port: int) -> None:
    opened = {"CASEAPP_HOST": "0.0.0.0", "CASEAPP_BEHIND_PROXY": "1"}  # noqa: S104
    with ready.program("demo", port=free_port, **opened) as program:
        assert program.get("/healthz").status == 200
        page = program.get("/sign-in")
        assert page.status == 200
        assert "demo" in page.body.lower()  # type: ignore[attr-defined]
        assert page.getheader("Server") is None
    assert program.process.returncode == 0
    assert f"http://127.0.0.1:{free_port}/" in program.out
    assert "renna.quillory@vellamoor.example" in program.out
    assert "quiet harbour lamp seven" in program.out
    assert "Traceback" not in program.err


def test_a_port_in_use_is_said_before_anything_is_loaded(place: Place) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = place.run("demo", "--port", str(taken.getsockname()[1]))
    is_one_sentence(done)
    assert "--port" in done.stderr
    assert not place.data.exists()
