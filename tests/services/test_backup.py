"""Backups: made while people work, checked at once, without keys, and brought back whole."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from caseapp import create_app
from caseapp.access import trail
from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.base.secret import Secret, SecretError, write_secret
from caseapp.config import SettingsError
from caseapp.db import keystore
from caseapp.db.engine import DatabaseError
from caseapp.db.setup import Database
from caseapp.kinds import Role
from caseapp.models.note import Note
from caseapp.models.signin import LoginSession
from caseapp.services import anchors, backup, copies, restore, standalone, upkeep
from caseapp.services.backup import Made
from caseapp.services.manifest import DATA, KEYS, Manifest
from caseapp.services.recovery_sheet import Sheet
from caseapp.services.restore import Source
from tests.services.dump import dump
from tests.support.world import Opened, Templates, World

CANARY = "zqharbour77x"
NOBODY = "a string that stands nowhere"


def silent(_sentence: str) -> None:
    """Say nothing."""


@dataclass
class Filled:
    """A world with one case and its caseworker."""

    world: World
    actor: Actor
    case: Opened

    @property
    def database(self) -> Database:
        return self.world.database

    @contextmanager
    def at_work(self) -> Iterator[Database]:
        """Give the open installation to a job."""
        with self.world.app.app_context():
            trail.about.set(trail.of_job("test"))
            yield self.database

    def back_up(self, to: Path) -> tuple[Made, Made]:
        with self.at_work() as database:
            return backup.make(database, to, to, silent)


@pytest.fixture
def filled(world: World) -> Filled:
    """Give a world with a case and a note, on both databases in turn."""
    return fill(world)


@pytest.fixture
def embedded(embedded_world: World) -> Filled:
    """Give the same on the embedded database only."""
    return fill(embedded_world)


def fill(world: World) -> Filled:
    actor = world.hat(Role.CW, world.organisation(f"{CANARY} House"))
    case = world.open_case(actor, name=f"{CANARY} Ilvara")
    world.note(actor, case, f"{CANARY} said yes")
    return Filled(world, actor, case)


def traces_of(secret: bytes | str) -> list[bytes]:
    """Return a secret as it might stand in a file."""
    raw = secret.encode() if isinstance(secret, str) else secret
    text = raw.decode("latin-1")
    return [
        raw,
        raw.hex().encode(),
        base64.b64encode(raw).rstrip(b"="),
        text.encode("utf-16-le"),
    ]


# --- making -----------------------------------------------------------------------------------


def test_the_manifest_says_what_there_is(filled: Filled, tmp_path: Path) -> None:
    data, keys = filled.back_up(tmp_path)
    said = Manifest.read(data.folder, DATA)
    assert said.rows["case"] == said.rows["note"] == 1
    assert said.rows["user"] == 1
    assert said.trail
    assert said.schema
    assert said.key == filled.database.secret.fingerprint
    assert said.sha256 == copies.digest(data.folder / said.file)
    assert Manifest.read(keys.folder, KEYS).rows["subject_key"] == 3
    assert "subject_key" not in said.rows


def test_the_backup_holds_its_own_entry_in_the_trail(filled: Filled, tmp_path: Path) -> None:
    data, _keys = filled.back_up(tmp_path)
    with filled.at_work():
        assert data.manifest.trail == str(anchors.head())


def test_neither_folder_holds_a_readable_word_or_a_key(filled: Filled, tmp_path: Path) -> None:
    filled.back_up(tmp_path)
    secret = filled.database.secret
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for hidden in (secret.root, secret.database, secret.keystore, secret.persons, secret.trail):
        assert not any(trace in stored for trace in traces_of(hidden))
    assert not any(trace in stored for trace in traces_of(CANARY))
    assert not any(trace in stored for trace in traces_of(filled.case.reference))


def test_data_never_hold_keys(filled: Filled, tmp_path: Path) -> None:
    data, _keys = filled.back_up(tmp_path)
    content = b"\n".join(everything_in(filled.database, data))
    with filled.database.owner_engine(keystore.BIND) as engine, engine.connect() as connection:
        wrapped = list(connection.scalars(select(keystore.SubjectKey.__table__.c.wrapped)))
    assert len(wrapped) == 3
    for key in wrapped:
        assert not any(trace in content for trace in traces_of(bytes(key)))
    assert b"subject_key" not in content
    assert filled.case.reference.encode() in content


def everything_in(database: Database, made: Made) -> Iterator[bytes]:
    """Read the decrypted content of a data backup."""
    path = made.folder / made.manifest.file
    key = database.container_key("main")
    driver = copies.connect(path, key)
    if database.settings.is_postgresql:
        dumped = b"".join(row[0] for row in driver.execute("SELECT bytes FROM piece"))
        command = ["pg_restore", "--file=-"]
        yield subprocess.run(command, input=dumped, check=True, capture_output=True).stdout
    else:
        names = [row[0] for row in driver.execute("SELECT name FROM sqlite_master")]
        tables = driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        yield " ".join(names).encode()
        for (table,) in tables:
            for row in driver.execute(f'SELECT * FROM "{table}"'):
                yield b"|".join(v if isinstance(v, bytes) else str(v).encode() for v in row)
    driver.close()


def test_both_are_apart_and_one_can_go_elsewhere(filled: Filled, tmp_path: Path) -> None:
    with filled.at_work() as database:
        data, keys = backup.make(database, tmp_path / "one", tmp_path / "two", silent)
    assert data.folder.parent == tmp_path / "one" / "data"
    assert keys.folder.parent == tmp_path / "two" / "keys"
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == ["data"]


def test_two_in_one_second_do_not_meet(embedded: Filled, tmp_path: Path) -> None:
    with time_machine.travel(clock.now(), tick=False):
        first, second = embedded.back_up(tmp_path), embedded.back_up(tmp_path)
    assert {first[0].folder, second[0].folder} <= set((tmp_path / "data").iterdir())


def test_it_is_whole_while_people_write(embedded: Filled, tmp_path: Path) -> None:
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            embedded.world.note(embedded.actor, embedded.case, f"note {len(written)}")
            written.append(1)

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for _ in range(5):
            data, keys = embedded.back_up(tmp_path)
            for made in (data, keys):
                Source.read(made.folder, made.manifest.what)
    finally:
        stop.set()
        writing.join()
    assert written


def test_nothing_half_made_is_left_when_the_trail_is_not_sound(
    embedded: Filled, tmp_path: Path
) -> None:
    with embedded.world.owner() as connection:
        for trigger in connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).scalars():
            connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        connection.exec_driver_sql("UPDATE trail_entry SET reason = 'x' WHERE seq = 2")
    with pytest.raises(DatabaseError, match="Entry 2 is not as it was written"):
        embedded.back_up(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_place_that_cannot_be_written_to_is_said(embedded: Filled, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(DatabaseError, match="--to"):
        embedded.back_up(tmp_path / "file" / "deep")


@pytest.mark.postgres
def test_a_missing_program_is_said(
    postgres_server: object, templates: Templates, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with World.on(templates.copy("postgresql"), templates.secret) as world:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(DatabaseError, match="postgresql-client"):
            Filled(world, None, None).back_up(tmp_path)  # type: ignore[arg-type]


# --- keeping ----------------------------------------------------------------------------------


def test_copies_of_keys_are_gone_after_seven_days(embedded: Filled, tmp_path: Path) -> None:
    first = embedded.back_up(tmp_path)
    with time_machine.travel(clock.now() + timedelta(days=6, hours=23)):
        second = embedded.back_up(tmp_path)
        assert first[1].folder.exists()
    with time_machine.travel(clock.now() + timedelta(days=7, seconds=2)):
        embedded.back_up(tmp_path)
        assert not first[1].folder.exists()
        assert second[1].folder.exists()
        assert first[0].folder.exists()


def test_the_running_server_lets_old_keys_go_and_never_leaves_data_without(
    embedded: Filled, tmp_path: Path
) -> None:
    first = embedded.back_up(tmp_path)
    with time_machine.travel(clock.now() + timedelta(days=8)), embedded.at_work() as database:
        backup.renew_keys(database, tmp_path)
        (left,) = backup.backups_in(tmp_path / "keys")
    assert left[1] != first[1].folder
    assert Manifest.read(left[1], KEYS).rows == first[1].manifest.rows


def test_without_backups_the_server_makes_none(embedded: Filled, tmp_path: Path) -> None:
    with embedded.at_work() as database:
        backup.renew_keys(database, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_data_are_kept_hourly_for_a_day_and_daily_for_five_weeks(tmp_path: Path) -> None:
    now = clock.now().replace(minute=30, second=0, microsecond=0)
    day = 60 * 24
    for minutes in (*range(5, 2 * day, 20), *range(2 * day, 40 * day, day // 4)):
        made = tmp_path / (now - timedelta(minutes=minutes)).strftime(backup.NAME)
        made.mkdir()
        (made / "manifest.json").write_text("{}", encoding="ascii")
    stranger = tmp_path / "letters"
    stranger.mkdir()
    with time_machine.travel(now, tick=False):
        backup.prune_data(tmp_path)
    kept = [moment for moment, _folder in backup.backups_in(tmp_path)]
    ages = [now - moment for moment in kept]
    assert max(ages) <= timedelta(days=35)
    assert len({moment.strftime("%Y-%m-%d") for moment in kept}) in {35, 36}
    assert len([age for age in ages if age <= timedelta(hours=24)]) in range(24, 30)
    assert len([age for age in ages if age <= timedelta(hours=1)]) == 3
    assert stranger.exists()


# --- bringing back ----------------------------------------------------------------------------


@dataclass
class Elsewhere:
    """An empty place on another machine, of the same kind of database."""

    database: Database


def empty_place(filled: Filled, templates: Templates, tmp_path: Path, secret: Secret) -> Database:
    name = "postgresql" if filled.database.settings.is_postgresql else "sqlcipher"
    key_file = tmp_path / "other" / "caseapp.key"
    return Database(templates.empty(name, key_file=key_file), secret)


def test_sheet_and_both_backups_are_a_running_system(
    filled: Filled, templates: Templates, tmp_path: Path
) -> None:
    data, keys = filled.back_up(tmp_path)
    before = dump(filled.database)
    sheet = Sheet.of(filled.database.secret, clock.today())
    secret = Secret.from_words(" ".join(sheet.words))
    place = empty_place(filled, templates, tmp_path, secret)
    sources = Source.read(data.folder, DATA), Source.read(keys.folder, KEYS)

    restore.put_back(place, *sources, silent)
    assert dump(place) == before

    write_secret(place.settings.effective_key_file, secret)
    with standalone.opened(place.settings, "test") as database:
        found = restore.settle(database, sources[0])
    assert found.without_key == 0
    assert str(found.entries) == data.manifest.trail.partition(":")[0]
    app = create_app(place.settings, secret)
    assert app.test_client().get("/healthz").status_code == 200
    again = World(app)
    with again.acting(filled.actor) as session:
        assert session.scalars(select(Note)).one().text == f"{CANARY} said yes"
    with standalone.opened(place.settings, "test", secret):
        assert anchors.check(anchors.kept(place.settings)).is_sound
    again.close()


def test_sign_ins_of_before_do_not_live_again(
    embedded: Filled, templates: Templates, tmp_path: Path
) -> None:
    now = clock.now()
    with embedded.world.system("sign-in") as session:
        session.add(
            LoginSession(
                token_digest="x",
                user_id=embedded.actor.user_id,
                membership_id=embedded.actor.membership_id,
                stage="full",
                started_at=now,
                used_at=now,
                proved_at=now,
            )
        )
    data, keys = embedded.back_up(tmp_path)
    place = empty_place(embedded, templates, tmp_path, embedded.database.secret)
    sources = Source.read(data.folder, DATA), Source.read(keys.folder, KEYS)
    restore.bring_back(place.settings, place.secret, *sources, silent)
    with World.on(place.settings, place.secret) as again, again.system("sign-in") as session:
        assert session.scalars(select(LoginSession)).one().ended_at is not None


def test_what_is_lost_is_written_down_and_its_anchors_are_put_aside(
    embedded: Filled, templates: Templates, tmp_path: Path
) -> None:
    data, keys = embedded.back_up(tmp_path)
    place = empty_place(embedded, templates, tmp_path, embedded.database.secret)
    embedded.world.note(embedded.actor, embedded.case, "written after the backup")
    place.settings.effective_key_file.parent.mkdir()
    with embedded.at_work():
        anchors.keep(place.settings)
        newest = anchors.head().seq
    sources = Source.read(data.folder, DATA), Source.read(keys.folder, KEYS)
    restore.bring_back(place.settings, place.secret, *sources, silent)
    path = anchors.file_of(place.settings)
    (aside,) = path.parent.glob(f"{path.name}-until-*")
    assert aside.read_text("ascii").strip().endswith(aside.read_text("ascii").split()[-1])
    with World.on(place.settings, place.secret) as again, again.owner() as connection:
        reasons = list(connection.exec_driver_sql("SELECT reason FROM trail_entry").scalars())
    assert any(f"to {newest} came after it and are lost" in reason for reason in reasons)


def test_people_whose_keys_are_missing_are_counted(
    embedded: Filled, templates: Templates, tmp_path: Path
) -> None:
    _data, keys = embedded.back_up(tmp_path)
    embedded.world.open_case(embedded.actor, name="newer than the keys")
    data, _keys = embedded.back_up(tmp_path / "later")
    place = empty_place(embedded, templates, tmp_path, embedded.database.secret)
    sources = Source.read(data.folder, DATA), Source.read(keys.folder, KEYS)
    found = restore.bring_back(place.settings, place.secret, *sources, silent)
    assert found.without_key == 1


def test_other_words_bring_nothing_back(
    filled: Filled, templates: Templates, tmp_path: Path
) -> None:
    data, keys = filled.back_up(tmp_path)
    place = empty_place(filled, templates, tmp_path, Secret.new())
    sources = Source.read(data.folder, DATA), Source.read(keys.folder, KEYS)
    with pytest.raises(SecretError, match=filled.database.secret.fingerprint):
        restore.put_back(place, *sources, silent)
    assert list(place.settings.data_dir.iterdir()) == []


def test_a_full_place_is_left_as_it_is(filled: Filled, tmp_path: Path) -> None:
    data, keys = filled.back_up(tmp_path)
    before = dump(filled.database)
    sources = Source.read(data.folder, DATA), Source.read(keys.folder, KEYS)
    if filled.database.settings.is_postgresql:
        with pytest.raises(SettingsError, match="not empty"):
            restore.put_back(filled.database, *sources, silent)
    else:
        with pytest.raises(SettingsError, match="already"):
            restore.refuse_full(filled.database.settings)
    assert dump(filled.database) == before


@pytest.mark.parametrize("place_of", [0, 4_096, -1])
def test_a_changed_byte_is_found(embedded: Filled, tmp_path: Path, place_of: int) -> None:
    data, _keys = embedded.back_up(tmp_path)
    path = data.folder / data.manifest.file
    content = bytearray(path.read_bytes())
    content[place_of] ^= 1
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match="not as it was made"):
        Source.read(data.folder, DATA)
    with pytest.raises(DatabaseError):
        copies.check(path, embedded.database.secret.database)


def test_an_older_file_under_a_newer_manifest_is_found(
    embedded: Filled, templates: Templates, tmp_path: Path
) -> None:
    """A swapped file with a fitting digest still lacks what its manifest says."""
    old, _keys = embedded.back_up(tmp_path / "old")
    embedded.world.note(embedded.actor, embedded.case, "newer")
    new, keys = embedded.back_up(tmp_path / "new")
    shutil.copyfile(old.folder / old.manifest.file, new.folder / new.manifest.file)
    replace(new.manifest, sha256=old.manifest.sha256, rows=old.manifest.rows).write(new.folder)
    place = empty_place(embedded, templates, tmp_path, embedded.database.secret)
    sources = Source.read(new.folder, DATA), Source.read(keys.folder, KEYS)
    with pytest.raises(DatabaseError, match="was anchored"):
        restore.put_back(place, *sources, silent)
    assert list(place.settings.data_dir.iterdir()) == []


def test_what_is_no_backup_is_said(embedded: Filled, tmp_path: Path) -> None:
    data, keys = embedded.back_up(tmp_path)
    with pytest.raises(DatabaseError, match=r"manifest\.json"):
        Source.read(tmp_path, DATA)
    with pytest.raises(DatabaseError, match="--data and --keys"):
        Source.read(keys.folder, DATA)
    said = json.loads((data.folder / "manifest.json").read_text("ascii"))
    (data.folder / "manifest.json").write_text(json.dumps({**said, "format": 2}), "ascii")
    with pytest.raises(DatabaseError, match="newer caseapp"):
        Source.read(data.folder, DATA)
    (data.folder / "manifest.json").write_text(
        json.dumps({**said, "file": "../../secret"}), "ascii"
    )
    with pytest.raises(DatabaseError, match="not whole"):
        Source.read(data.folder, DATA)


# --- upkeep -----------------------------------------------------------------------------------


def test_the_server_keeps_an_anchor_at_its_start_and_end(embedded: Filled, tmp_path: Path) -> None:
    settings = replace(embedded.database.settings, key_file=tmp_path / "caseapp.key")
    keeper = upkeep.Upkeep(embedded.world.app, settings)
    keeper.start()
    embedded.world.note(embedded.actor, embedded.case)
    keeper.stop()
    kept = anchors.kept(settings)
    assert len(kept) in {1, 2}
    with embedded.at_work():
        assert kept[-1] == anchors.head()
        assert anchors.check(kept).is_sound


def test_a_folder_that_cannot_hold_anchors_stops_nobody(
    embedded: Filled, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = replace(embedded.database.settings, key_file=tmp_path / "missing" / "caseapp.key")
    keeper = upkeep.Upkeep(embedded.world.app, settings)
    keeper.start()
    keeper.stop()
    assert "FileNotFoundError" in caplog.text
