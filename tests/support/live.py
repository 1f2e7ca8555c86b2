"""The demo as people meet it: served by the application's own server, for a real browser.

The demo is loaded once for a run; ``live`` is a copy of it for one test module, so that
what one module writes does not show in another. The server answers from threads of this process,
on the embedded database.
"""

from __future__ import annotations

import os
import shutil
import socket
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import BrowserContext
from sqlalchemy import select

from caseapp.access import trail
from caseapp.access.actor import Actor, SystemActor
from caseapp.base import clock, ids
from caseapp.base.secret import read_secret
from caseapp.cli.demo import prepare
from caseapp.config import KEY_FILE, Settings
from caseapp.features.accounts.actions import hashes, links
from caseapp.kinds import BarOrigin, IntakeState, Kind, ReviewState, Role, SecondPerson, TeamRole
from caseapp.models.account import Credential, Membership, User
from caseapp.models.best_interests import BestInterests
from caseapp.models.case import Case, CaseSummary
from caseapp.models.consent import Consent
from caseapp.models.disclosure import Disclosure
from caseapp.models.emergency import EmergencyAccess
from caseapp.models.exploitation import Episode
from caseapp.models.identification import (
    DecisionChallenge,
    IdentificationDecision,
    RecoveryExtension,
    RecoveryPeriod,
)
from caseapp.models.intake import Arrival, Intake
from caseapp.models.looked import CaseLook
from caseapp.models.note import Note
from caseapp.models.organisation import Organisation
from caseapp.models.partner import Partner
from caseapp.models.review import Review
from caseapp.models.reviewhelp import HelpOutline
from caseapp.models.stage import StageEvent
from caseapp.models.stopping import RecipientTold
from caseapp.models.team import Assignment, CaseBar
from caseapp.rules import disclosures, house_bars
from caseapp.rules.consent import withdraw
from caseapp.rules.disclosures import Shared
from caseapp.rules.team import assign
from caseapp.services import folder
from caseapp.services.httpd import Server
from caseapp.services.standalone import close
from caseapp.vocabularies.demo import DemoStaff, demo
from tests.support.site import COOKIE, Site

HOST = "127.0.0.1"
PIN = "204819"
PATIENCE_SECONDS = 300


class Live(Site):
    """The demo, answering browsers at :attr:`address`."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, read_secret(settings.effective_key_file))
        # A fault is answered with a page, as in real use; whoever looks at the page finds it.
        self.app.testing = False
        self.address = f"http://{HOST}:{settings.port}"
        self.server = Server(self.app, settings)
        self.language = "en"

    # People

    def person(self, key: str) -> DemoStaff:
        """Return somebody of the demo."""
        return demo().person(key)

    @cached_property
    def hats(self) -> dict[tuple[str, Role], Actor]:
        """Every hat of the demo, by person and role."""
        keys = {person.email: person.key for person in demo().staff}
        with self.system("set-up") as session:
            rows = session.execute(
                select(Membership, User).join(User, User.id == Membership.user_id)
            )
            return {
                (keys[user.email], hat.role): Actor(
                    user.id, hat.id, hat.organisation_id, hat.role, user.name
                )
                for hat, user in rows
            }

    def actor(self, who: str) -> Actor:
        """Return somebody in a hat: ``maudra:CW``, or ``maudra`` in the first of her hats."""
        key, _colon, role = who.partition(":")
        return self.hats[key, Role(role) if role else self.person(key).roles[0]]

    def enter(self, context: BrowserContext, who: str | None, **values: Any) -> None:
        """Let a browser be signed in as somebody from now on, or as nobody."""
        context.clear_cookies()
        if who is not None:
            self.hold(context, self.sign_in(self.actor(who), **values))

    def hold(self, context: BrowserContext, token: str) -> None:
        """Give a browser the cookie of a session."""
        context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])

    def speak(self, language: str) -> None:
        """Let everybody have chosen a language; who is not signed in asks for it by themself."""
        if language == self.language:
            return
        with self.system("accounts") as session:
            for user in session.scalars(select(User)):
                user.language = language
        self.language = language

    # What somebody's sign-in can be like

    @cached_property
    def pin_hash(self) -> str:
        """What a session keeps of :data:`PIN`."""
        with self.app.app_context():
            return hashes.make(PIN)

    def give_second_factor(self, key: str) -> str:
        """Give somebody a second factor, and return its seed."""
        seed = pyotp.random_base32()
        with self.system("accounts") as session:
            kept = session.scalars(
                select(Credential).where(Credential.user_id == self.actor(key).user_id)
            ).one()
            kept.totp_seed, kept.totp_confirmed_at = seed, clock.now()
        return seed

    def ask_second_factor_of(self, key: str) -> None:
        """Let somebody's organisation ask for a second factor of everybody with their role."""
        actor = self.actor(key)
        with self.system("set-up") as session:
            organisation = session.get_one(Organisation, actor.organisation_id)
            organisation.second_factor_roles = actor.role.value

    def disable(self, key: str) -> None:
        """Disable an account."""
        with self.system("accounts") as session:
            session.get_one(User, self.actor(key).user_id).disabled_at = clock.now()

    def link(self, key: str, purpose: str) -> str:
        """Make a one-time link for somebody, and return its token."""
        actor = self.actor(key)
        with self.system("accounts") as session:
            return links.make(session, actor.user_id, actor.organisation_id, purpose, None).token

    # Cases

    def reference(self, key: str) -> str:
        """Return the reference of a case of the demo, as people read it."""
        case = demo().case(key)
        return self.called(case.key_worker, case.name_to_use)

    def called(self, who: str, name: str) -> str:
        """Return the reference of a record of somebody by its name, as people read it."""
        with self.acting(self.actor(who)) as session:
            rows = session.execute(select(Case, CaseSummary).join(CaseSummary))
            found = next(row[0] for row in rows if row[1].name_to_use == name)
            stored = found.reference
        return ids.show_reference(stored)

    def case_id(self, key: str) -> uuid.UUID:
        """Return the key of a case of the demo."""
        stored = ids.read_reference(self.reference(key))
        with self.acting(self.actor(demo().case(key).key_worker)) as session:
            found: uuid.UUID = session.scalars(
                select(Case.id).where(Case.reference == stored)
            ).one()
        return found

    def own_note(self, key: str) -> uuid.UUID:
        """Return a note that the key worker wrote in a case of the demo."""
        author = self.actor(demo().case(key).key_worker)
        stored = ids.read_reference(self.reference(key))
        with self.acting(author) as session:
            wanted = select(Note.id).join(Case, Case.id == Note.case_id)
            wanted = wanted.where(Case.reference == stored, Note.author_id == author.user_id)
            found: uuid.UUID = session.scalars(wanted.order_by(Note.happened_at)).first()
        return found

    def restricted(self, key: str) -> uuid.UUID:
        """Return the restricted note that the key worker wrote in a case of the demo."""
        with self.acting(self.actor(demo().case(key).key_worker)) as session:
            wanted = select(Note.id).where(Note.case_id == self.case_id(key))
            found: uuid.UUID = session.scalars(wanted.where(Note.kind == Kind.RST)).one()
        return found

    def review(self, key: str, code: str = "PLAN") -> uuid.UUID:
        """Return a review of a case of the demo, one that can be moved unless another is asked."""
        with self.acting(self.actor(demo().case(key).key_worker)) as session:
            wanted = select(Review).where(
                Review.case_id == self.case_id(key),
                Review.state == ReviewState.SCHEDULED,
                Review.code == code,
            )
            found: uuid.UUID = session.scalars(wanted).one().id
        return found

    def help_asked(self) -> uuid.UUID:
        """Return a question of the demo whether help is wanted, as managers read it."""
        with self.acting(self.actor("maudra")) as session:
            wanted = select(HelpOutline).where(HelpOutline.answered_at.is_(None))
            found: uuid.UUID = session.scalars(wanted.order_by(HelpOutline.step_on)).first().id
        return found

    def move(self, key: str) -> dict[str, object]:
        """Return the first move of a case of the demo, and its pillar."""
        worker = self.actor(demo().case(key).key_worker)
        with self.acting(worker) as session:
            wanted = select(StageEvent).where(StageEvent.case_id == self.case_id(key))
            found = session.scalars(wanted.order_by(StageEvent.recorded_at)).first()
            return {"move": found.id, "moved": found.pillar}

    def identification(self, key: str) -> dict[str, object]:
        """Return a record of each sort that a case of the demo has, by the names of pages."""
        models = {
            "period": RecoveryPeriod,
            "extension": RecoveryExtension,
            "decision": IdentificationDecision,
            "challenge": DecisionChallenge,
        }
        with self.acting(self.actor(demo().case(key).key_worker)) as session:
            rows = {
                name: session.scalars(
                    select(model)
                    .where(model.case_id == self.case_id(key))
                    .order_by(model.made_at.desc())
                ).first()
                for name, model in models.items()
            }
            return {name: row.id for name, row in rows.items() if row is not None}

    def episode(self, key: str) -> uuid.UUID:
        """Return the first episode of a case of the demo."""
        worker = self.actor(demo().case(key).key_worker)
        with self.acting(worker) as session:
            wanted = select(Episode.id).where(Episode.case_id == self.case_id(key))
            found: uuid.UUID = session.scalars(wanted.order_by(Episode.made_at)).first()
        return found

    def consent(self, key: str) -> uuid.UUID:
        """Return the first permission of a case of the demo that opens something here."""
        worker = self.actor(demo().case(key).key_worker)
        with self.acting(worker) as session:
            wanted = select(Consent.id).where(
                Consent.case_id == self.case_id(key), Consent.user_id.is_not(None)
            )
            found: uuid.UUID = session.scalars(wanted.order_by(Consent.made_at)).first()
        return found

    def stopped(self, key: str) -> uuid.UUID:
        """Return the first permission of a case of the demo whose recipient is told of its end."""
        with self.acting(self.actor(demo().case(key).key_worker)) as session:
            wanted = select(RecipientTold).where(RecipientTold.case_id == self.case_id(key))
            found: uuid.UUID = session.scalars(wanted.order_by(RecipientTold.made_at)).first()
            return found.consent_id

    def to_tell(self, key: str) -> uuid.UUID:
        """Stop a part of a permission of a case of the demo, and return it: somebody is told."""
        with self.acting(self.actor(demo().case(key).key_worker)) as session:
            case = session.get_one(Case, self.case_id(key))
            wanted = select(Consent).where(Consent.case_id == case.id, Consent.purpose == "HEALTH")
            found: Consent = session.scalars(wanted).one()
            withdraw(session, case, found, Kind.HLT, None)
            trail.commit(session)
            return found.id

    def childs_consent(self, key: str, purpose: str) -> uuid.UUID:
        """Return a permission of a child's case of the demo, by its purpose."""
        with self.acting(self.actor(demo().case(key).key_worker)) as session:
            wanted = select(Consent.id).where(
                Consent.case_id == self.case_id(key), Consent.purpose == purpose
            )
            found: uuid.UUID = session.scalars(wanted).one()
        return found

    def decision(self, key: str) -> uuid.UUID:
        """Return the best-interests decision of a child's case of the demo."""
        with self.acting(self.actor(demo().case(key).key_worker)) as session:
            wanted = select(BestInterests.id).where(BestInterests.case_id == self.case_id(key))
            found: uuid.UUID = session.scalars(wanted).one()
        return found

    def private_note(self, key: str) -> uuid.UUID:
        """Return a note of a child's case that is private from their guardian; a manager is given
        a supervision link, so that there is somebody who decides about it."""
        worker, manager = self.actor(demo().case(key).key_worker), self.actor("maudra")
        with self.acting(worker) as session:
            found: uuid.UUID = session.scalars(
                select(Note.id).where(Note.case_id == self.case_id(key), Note.closed_to_guardian)
            ).one()
            assign(
                session,
                session.get(Case, self.case_id(key)),
                session.get(Membership, manager.membership_id),
                TeamRole.SUPERVISOR,
            )
            trail.say(session, "case.team")
            trail.commit(session)
        return found

    def first_contact(self, who: str, state: IntakeState) -> str:
        """Return the reference of a first contact of the demo that somebody took."""
        with self.acting(self.actor(who)) as session:
            wanted = select(Case.reference).join(Intake, Intake.case_id == Case.id)
            found: str = session.scalars(wanted.where(Intake.state == state)).one()
        return ids.show_reference(found)

    def event(self, who: str) -> uuid.UUID:
        """Return the event of the demo by which several people came to somebody."""
        with self.acting(self.actor(who)) as session:
            found: uuid.UUID = session.scalars(select(Arrival)).first().event_id
        return found

    def place(self, key: str) -> uuid.UUID:
        """Return the key worker's place on the team of a case of the demo."""
        worker = self.actor(demo().case(key).key_worker)
        with self.acting(worker) as session:
            wanted = select(Assignment.id).where(
                Assignment.case_id == self.case_id(key), Assignment.user_id == worker.user_id
            )
            found: uuid.UUID = session.scalars(wanted).first()
        return found

    def first(self, model: Any, who: str, *where: Any) -> uuid.UUID:
        """Return the first row of a model that somebody of the demo sees."""
        with self.acting(self.actor(who)) as session:
            found: uuid.UUID = session.scalars(select(model).where(*where)).first().id
        return found

    def line(self, key: str) -> int:
        """Return the newest line of which person looked at a case of the demo."""
        worker = self.actor(demo().case(key).key_worker)
        with self.acting(worker) as session:
            wanted = select(CaseLook).where(
                CaseLook.case_id == self.case_id(key), CaseLook.user_id.is_not(None)
            )
            found: int = session.scalars(wanted.order_by(CaseLook.seq.desc())).first().seq
        return found

    def emergency(self, key: str) -> uuid.UUID:
        """Return the emergency access to a case of the demo."""
        with self.acting(SystemActor("emergency", "a test")) as session:
            wanted = select(EmergencyAccess).where(EmergencyAccess.case_id == self.case_id(key))
            found: uuid.UUID = session.scalars(wanted).first().id
        return found

    def disclosure(self, key: str) -> uuid.UUID:
        """Return what was shared without a yes about a case of the demo."""
        with self.acting(SystemActor("disclosures", "a test")) as session:
            wanted = select(Disclosure).where(Disclosure.case_id == self.case_id(key))
            found: uuid.UUID = session.scalars(wanted).first().id
        return found

    def decided_alone(self, who: str, key: str) -> uuid.UUID:
        """Write down that somebody shared something alone, and return it."""
        said = Shared(
            "VITAL_INTEREST", "Ambulance", "Which language.", SecondPerson.NOBODY, alone_why="Rang."
        )
        with self.acting(self.actor(who)) as session:
            made = disclosures.record(session, session.get(Case, self.case_id(key)), said)
            trail.say(session, "disclosure.record")
            trail.commit(session)
            return made.id

    def keep_house_away(self, key: str) -> uuid.UUID:
        """Keep a whole organisation from a case of the demo, and return the bar."""
        with self.acting(self.actor(demo().case(key).key_worker)) as session:
            case = session.get(Case, self.case_id(key))
            ours = Partner.organisation_id == case.organisation_id
            wanted = select(Partner).where(ours).order_by(Partner.name.desc())
            partner = session.scalars(wanted).first()
            house_bars.keep_away(session, case, partner, BarOrigin.TEAM)
            trail.say(session, "case.keep_away")
            trail.commit(session)
            found: uuid.UUID = house_bars.of(session, case)[0].id
        return found

    def bar(self, key: str) -> uuid.UUID:
        """Return the first bar of a case of the demo."""
        with self.acting(SystemActor("bars", "a test")) as session:
            wanted = select(CaseBar.id).where(CaseBar.case_id == self.case_id(key))
            found: uuid.UUID = session.scalars(wanted).first()
        return found


@pytest.fixture(scope="session")
def loaded_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data folder of a demo that was loaded once, by the first process that asks."""
    here = tmp_path_factory.getbasetemp()
    place = (here.parent if os.environ.get("PYTEST_XDIST_WORKER") else here) / "demo"
    try:
        place.mkdir()
    except FileExistsError:
        _wait_for(place / "ready")
    else:
        close(prepare(_settings(place / "data"), demo()))
        (place / "ready").touch()
    return place / "data"


def _wait_for(ready: Path) -> None:
    """Wait for another process that loads the demo."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not ready.exists():
        if time.monotonic() > give_up:
            raise RuntimeError("The process that loads the demo for these tests did not finish.")
        time.sleep(0.1)


@pytest.fixture(scope="module")
def live(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Give a copy of the demo that answers browsers, to one test module."""
    data = tmp_path_factory.mktemp("live") / "copy"
    shutil.copytree(loaded_demo, data)
    made = Live(replace(_settings(data), port=_free_port()))
    made.server.start()
    try:
        yield made
    finally:
        made.server.stop()
        made.close()


def _settings(data: Path) -> Settings:
    """Return the demo's settings; a password check takes next to no time."""
    cheap = Settings(data_dir=data, argon2_memory_kib=64, argon2_rounds=1)
    return replace(folder.as_demo(cheap), key_file=data / KEY_FILE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
