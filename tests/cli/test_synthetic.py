"""``caseapp demo --cases``: a caseload of any size, made by chance and the same each time."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import Connection, inspect, select

from caseapp import create_app
from caseapp.access import grants
from caseapp.base import crypto
from caseapp.base.secret import read_secret
from caseapp.cli import demo as command
from caseapp.cli import setting
from caseapp.cli.demo_synthetic import LARGE_FROM, _loads
from caseapp.cli.numbers import Wanted
from caseapp.config import Settings
from caseapp.db import keystore
from caseapp.db.base import Base
from caseapp.db.engine import DatabaseError
from caseapp.db.sealed import Sealed, context_of
from caseapp.db.setup import Database
from caseapp.kinds import AgeStatus, AnswerState, Presence, Role, TeamRole
from caseapp.models.account import User
from caseapp.models.case import Case, CaseSummary
from caseapp.models.consent import Consent
from caseapp.models.grant import CaseAccess, ItemAccess
from caseapp.models.note import Note
from caseapp.models.partner import Partner
from caseapp.models.referral import Referral
from caseapp.models.stage import PillarState, StageAnswer, StageEvent
from caseapp.models.team import Assignment
from caseapp.models.trail import TrailEntry
from caseapp.services import folder, synthetic
from caseapp.services.standalone import close
from caseapp.services.synthetic import staff
from caseapp.services.synthetic.lots import Lot
from caseapp.vocabularies.demo import demo
from caseapp.vocabularies.stages import stages
from caseapp.vocabularies.synthetic import ingredients
from tests.cli.conftest import CHEAP, Place, is_one_sentence
from tests.support.site import Browser
from tests.support.world import DATABASES

CASES, SEED = 60, 7
MODELS = (Case, CaseSummary, Assignment, PillarState, StageEvent, StageAnswer, Note)
#: Of identifiers, those that follow from the seed; who works there is drawn anew each time.
FROM_THE_SEED = ("id", "case_id", "event_id")
RENNA = next(person for person in demo().staff if person.key == "renna")
LINK = re.compile(r'href="/cases/([0-9A-Z]{4}-[0-9A-Z]{4})"')


@dataclass
class Load:
    """A caseload that was made, and where."""

    place: Place
    environment: dict[str, str]
    settings: Settings
    said: str

    @property
    def database(self) -> Database:
        """Its database."""
        return Database(self.settings, read_secret(self.settings.effective_key_file))

    @contextmanager
    def looked_at(self, bind: str = "main") -> Iterator[Connection]:
        """Give a connection outside the gate."""
        with self.database.owner_engine(bind) as engine, engine.connect() as connection:
            yield connection

    def rows(self, model: Any) -> list[dict[str, Any]]:
        """Return the rows of a table."""
        with self.looked_at() as connection:
            return [dict(row) for row in connection.execute(select(model.__table__)).mappings()]

    @contextmanager
    def signed_in(self, email: str, passphrase: str) -> Iterator[Browser]:
        """Give a browser of somebody who signed in as people do."""
        app = create_app(self.settings)
        try:
            browser = Browser(app.test_client())
            answer = browser.submit("/sign-in", email=email, password=passphrase)
            assert answer.status_code in (302, 303), answer.text
            yield browser
        finally:
            close(app)


def make(where: Path, seed: int = SEED, database_url: str = "") -> Load:
    """Make a caseload with the command."""
    environment = {"CASEAPP_DATA_DIR": str(where / "data"), **CHEAP}
    environment |= {"CASEAPP_DATABASE_URL": database_url} if database_url else {}
    place = Place(where)
    options = ("demo", "--no-serve", "--cases", str(CASES), "--seed", str(seed))
    done = place.run(*options, **environment)
    assert done.exit_code == 0, done.output
    settings = folder.as_demo(Settings(data_dir=place.data, database_url=database_url))
    return Load(place, environment, settings, done.stderr)


@pytest.fixture(scope="module", params=DATABASES)
def load(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Load:
    """A caseload of sixty cases, on both databases in turn."""
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_server").create_database("synthetic")
    return make(tmp_path_factory.mktemp("synthetic"), database_url=url)


def content(load: Load) -> set[tuple[Any, ...]]:
    """Return what a caseload says, opened: everything but who works there and when it was made."""
    found = set()
    with load.looked_at("keys") as connection:
        wrapped = {row.subject_id: row.wrapped for row in connection.execute(_KEYS)}
    wrapping = load.database.secret.persons
    for model in MODELS:
        sealed = [each for each in vars(model).values() if isinstance(each, Sealed)]
        for row in load.rows(model):
            plain = {
                name: value
                for name, value in row.items()
                if name in FROM_THE_SEED or not name.endswith(("_id", "_sealed"))
            }
            subject = row["subject_id"]
            key = crypto.unseal(wrapping, wrapped[subject], f"subject_key|{subject}".encode())
            texts = [
                crypto.unseal(key, row[each.column], context_of(each.code, subject, row["id"]))
                for each in sealed
                if row[each.column] is not None
            ]
            found.add((model.__name__, *map(str, plain.items()), *texts))
    return found


_KEYS = select(keystore.SubjectKey.__table__)


# --- what there is ------------------------------------------------------------------------


def test_there_are_as_many_cases_as_were_asked_for_each_with_a_person_of_its_own(
    load: Load,
) -> None:
    cases = load.rows(Case)
    assert len(cases) == len(load.rows(CaseSummary)) == CASES
    assert len({case["reference"] for case in cases}) == CASES
    assert len({case["subject_id"] for case in cases}) == CASES
    with load.looked_at("keys") as connection:
        keys = {row.subject_id for row in connection.execute(_KEYS)}
    assert {case["subject_id"] for case in cases} <= keys
    assert f"Made {CASES} cases in " in load.said
    assert " MB of memory." in load.said


def test_caseloads_are_as_the_plan_says(load: Load) -> None:
    places = load.rows(Assignment)
    names = {user["id"]: user["name"] for user in load.rows(User)}
    leads = Counter(
        names[place["user_id"]]
        for place in places
        if place["team_role"] is TeamRole.KEY_WORKER and place["ends_at"] is None
    )
    assert leads == {"Renna Quillory": 40, "Tobren Askley": 20}
    roles = {place["team_role"] for place in places}
    assert roles >= {TeamRole.CO_WORKER, TeamRole.ADVOCATE, TeamRole.GUARDIAN, TeamRole.PARTNER}


def test_very_many_cases_bring_one_very_large_caseload() -> None:
    people = [f"worker {number}" for number in range(3)]
    few, many = _loads(people, LARGE_FROM - 1), _loads(people, LARGE_FROM)  # type: ignore[arg-type]
    assert list(few.values()) == [40, 40, 40]
    assert list(many.values()) == [40, 2_000, 40]


def test_every_way_follows_the_rules_of_moving(load: Load) -> None:
    known = stages()
    summaries = {row["case_id"]: row for row in load.rows(CaseSummary)}
    answers = defaultdict(dict)
    for answer in load.rows(StageAnswer):
        answers[answer["event_id"]][answer["field"]] = answer
    ways = defaultdict(list)
    for event in load.rows(StageEvent):
        ways[event["case_id"], event["pillar"], event["track"]].append(event)
    today = datetime.now(UTC)
    for (case_id, pillar, track), events in ways.items():
        events.sort(key=lambda event: event["recorded_at"])
        assert 1 <= len(events) <= 6
        before, day = known.first(pillar, track).code, summaries[case_id]["opened_on"]
        for event in events:
            stage = known.get(event["to_code"])
            assert event["from_code"] == before
            assert stage in known.usual_next(before)
            assert (stage.pillar, stage.track) == (pillar, track)
            assert day <= event["entered_on"] < today.date()
            assert event["recorded_at"] < today
            if known.goes_back(before, stage.code):
                assert event["reason_sealed"] is not None
            if event["presence"] is Presence.NOT_THERE:
                assert event["words_sealed"] is None
            if stage.code == "P1-35":
                assert summaries[case_id]["age_status"] is not AgeStatus.ADULT
            given = answers[event["id"]]
            asked = {field.code for field in stage.required}
            asked |= {"joint_decision"} if stage.code == "P2-80" else set()
            assert asked <= {code for code in given if given[code]["state"] is AnswerState.TOLD}
            assert all(stage.field(code).kind == given[code]["kind"] for code in given)  # type: ignore[union-attr]
            before, day = stage.code, event["entered_on"]
    stands = {(row["case_id"], row["pillar"], row["track"]): row for row in load.rows(PillarState)}
    assert len(stands) == 6 * CASES
    for place, row in stands.items():
        last = ways[place][-1] if place in ways else None
        first = known.first(row["pillar"], row["track"]).code
        assert row["stage_code"] == (last["to_code"] if last else first)
    assert {pillar for _, pillar, _ in ways} == {1, 2, 3, 4}


def test_names_are_written_in_several_scripts(load: Load) -> None:
    wanted = {each.syllables[0][0][0] for each in ingredients().scripts}
    assert len(wanted) == len(ingredients().scripts) == 5
    words = " ".join(text.decode() for row in content(load) for text in row if type(text) is bytes)
    for letters in ("šéøñ", "лориве", "ناروسي", "নিরাতু", "安林美若雪"):
        assert any(letter in words for letter in letters), letters


# --- what it is worth ---------------------------------------------------------------------


def test_grants_derived_again_are_the_same(load: Load) -> None:
    before = load.rows(CaseAccess)
    roles = {grant["role"] for grant in before}
    assert roles >= {Role.CW, Role.GA}
    assert roles & {Role.LA, Role.HP, Role.AW}
    singly = load.rows(ItemAccess)
    assert singly
    with load.looked_at() as connection:
        for case in load.rows(Case):
            grants.derive(connection, case["id"], case["organisation_id"])
        connection.commit()
    by_id = {grant["id"]: grant for grant in load.rows(CaseAccess)}
    assert by_id == {grant["id"]: grant for grant in before}
    assert sorted(each["id"] for each in load.rows(ItemAccess)) == sorted(
        each["id"] for each in singly
    )


def test_a_share_of_the_cases_is_shared_with_partners_and_some_were_referred(load: Load) -> None:
    permissions, referrals = load.rows(Consent), load.rows(Referral)
    assert CASES / 10 < len(permissions) < CASES / 2
    assert 0 < len(referrals) < len(permissions)
    assert {each["partner_id"] for each in permissions} <= {
        each["id"] for each in load.rows(Partner)
    }
    adults = {
        each["case_id"] for each in load.rows(CaseSummary) if each["age_status"] == AgeStatus.ADULT
    }
    assert {each["case_id"] for each in permissions} <= adults
    assert {each["consent_id"] for each in referrals} <= {each["id"] for each in permissions}


def test_nothing_points_nowhere(load: Load) -> None:
    with load.looked_at() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_the_trail_is_whole_and_says_how_many_were_made(load: Load) -> None:
    done = load.place.run("verify", **load.environment)
    assert done.exit_code == 0, done.output
    (entry,) = [row for row in load.rows(TrailEntry) if row["action"] == "demo.synthetic"]
    assert entry["reason"] == f"{CASES} synthetic cases, 1 staff more, seed {SEED}"


@pytest.mark.parametrize("who", ["somebody of the list", "somebody who was made"])
def test_whoever_works_there_signs_in_and_opens_cases(load: Load, who: str) -> None:
    sign_in = (RENNA.email, RENNA.passphrase)
    if who == "somebody who was made":
        address = re.search(r"sign in as (\S+),", load.said)
        assert address is not None
        sign_in = (address[1], ingredients().passphrase)
    with load.signed_in(*sign_in) as browser:
        references = list(dict.fromkeys(LINK.findall(browser.open("/cases").text)))
        assert references
        for reference in references[:3]:
            page = browser.open(f"/cases/{reference}")
            assert page.status_code == 200
            journey = browser.open(f"/cases/{reference}/journey")
            assert journey.status_code == 200
            assert "<svg" in journey.text


def test_a_stage_is_moved_on_from_where_it_was_made_to_stand(load: Load) -> None:
    with load.signed_in(RENNA.email, RENNA.passphrase) as browser:
        reference = LINK.findall(browser.open("/cases").text)[0]
        path = f"/cases/{reference}/pillars/3"
        offered = re.findall(r'name="stage" value="(P3-\d\d)"', browser.open(path).text)
        chosen = next(code for code in reversed(offered) if not stages().get(code).required)
        moved = browser.submit(path, stage=chosen, presence="with_us", reason="They asked for it.")
        assert moved.status_code in (302, 303), moved.text


# --- the same each time -------------------------------------------------------------------


def test_the_same_seed_gives_the_same_cases_and_another_one_others(tmp_path: Path) -> None:
    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC)):
        first, again, other = (
            content(make(tmp_path / name, seed)) for name, seed in (("a", 1), ("b", 1), ("c", 2))
        )
    assert first == again
    assert not first & other


def test_lots_fall_the_same_way_on_every_machine() -> None:
    lot = Lot("pinned", 1)
    assert [lot.below(1_000) for _ in range(5)] == [420, 258, 415, 827, 803]
    assert str(lot.id()) == "d6529248-372d-4dc5-ae03-9faf10396015"


@pytest.mark.parametrize("count", [1, 2, 3, 40, 41, 1_000])
def test_every_case_is_somebodys_and_loads_are_kept(count: int) -> None:
    home = Lot("home").id()
    given = [staff._somebody(Lot("given", number), number, Role.CW, home) for number in range(2)]
    people = staff.staff_for(Lot("more"), home, given, {given[0]: 40, given[1]: 100}, count)
    load = staff.Caseload(people, given, count)
    held = Counter(load.key_worker(number) for number in range(count))
    assert held == {worker: cases for worker, cases in people.loads.items() if cases}
    assert sum(held.values()) == count
    newest = [number for number in range(count) if load.key_worker(number) is given[0]][-20:]
    assert set(newest) <= load.rich


# --- refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["0", "-5", "many", "1.5", "", "10000000"])
def test_numbers_that_make_no_sense_are_answered_with_the_limits(place: Place, number: str) -> None:
    done = place.run("demo", "--no-serve", "--cases", number)
    is_one_sentence(done)
    assert "from 1 to 1,000,000" in done.stderr
    assert not place.data.exists()


def test_a_seed_without_a_number_of_cases_is_refused(place: Place) -> None:
    is_one_sentence(place.run("demo", "--no-serve", "--seed", "3"))
    assert not place.data.exists()


def test_real_data_are_left_alone(installation: Place) -> None:
    before = (installation.data / "caseapp.db").read_bytes()
    for options in ([], ["--fresh"]):
        done = installation.run("demo", "--no-serve", "--cases", "5", *options)
        is_one_sentence(done)
        assert "real data" in done.stderr
    assert (installation.data / "caseapp.db").read_bytes() == before


def test_every_index_is_there_again(load: Load) -> None:
    """They are left out while rows are written; what they are is what the migrations made."""
    declared = {index.name for table in Base.metadata.sorted_tables for index in table.indexes}
    with load.looked_at() as connection:
        database = inspect(connection)
        there = {
            index["name"]
            for table in database.get_table_names()
            for index in database.get_indexes(table)
        }
    assert declared <= there


def test_a_demo_with_cases_gets_no_more_of_them(load: Load) -> None:
    done = load.place.run("demo", "--no-serve", "--cases", "5", **load.environment)
    is_one_sentence(done)
    assert "--fresh" in done.stderr
    assert len(load.rows(Case)) == CASES
    app = create_app(load.settings)
    asked = synthetic.Asked(5, 1, Lot("home").id(), [], {}, "a.example", "")
    try:
        with app.app_context(), pytest.raises(DatabaseError, match="cases here already"):
            next(synthetic.make(load.database, asked))
    finally:
        close(app)


@pytest.mark.parametrize(("options", "again"), [([], Wanted(CASES, SEED)), (["--fresh"], None)])
def test_an_outdated_one_is_made_anew_as_it_was(
    place: Place, monkeypatch: pytest.MonkeyPatch, options: list[str], again: Wanted | None
) -> None:
    place.data.mkdir()
    folder.mark_demo(setting.settings(), is_ready=True, cases=CASES, seed=SEED)
    loads = []
    monkeypatch.setattr(command, "_load", lambda _made, _people, wanted: loads.append(wanted))
    monkeypatch.setattr(command, "close", lambda _app: None)
    assert place.run("demo", "--no-serve", *options).exit_code == 0
    assert loads == [again]
