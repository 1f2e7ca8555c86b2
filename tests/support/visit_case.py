"""A case in which everything holds something, filled by its key worker in ``en-XA``; and what was
seen while that was done. The walk through all pages stands in ``visit.py``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.features.accounts.actions import hashes
from caseapp.kinds import STAFF_ROLES, Role
from caseapp.models.account import User
from caseapp.models.partner import Partner
from caseapp.models.signin import LoginSession
from caseapp.web.languages import pseudo
from tests.support.site import Browser, Site
from tests.support.world import DAY

NAME, NOTE, WORDS = "Ilvara", "zqnote2x", "zqword3x"
#: References are no words.
_REFERENCE = r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"


@dataclass
class Seen:
    """What a visit to every page left behind."""

    pages: list[tuple[str, str]] = field(default_factory=list)
    endpoints: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)


class Filling:
    """People of every role and a case that they fill in ``en-XA``; each page is kept."""

    def __init__(self, site: Site, seen: Seen) -> None:
        self.site = site
        self.seen = seen
        self.organisation_id = site.organisation("Harbour")
        self.hats = {role: self._hat(role) for role in STAFF_ROLES}
        self.seen.known.update({"Harbour", NAME, NOTE, WORDS, *available_timezones()})
        self.seen.known.update(locale.name for locale in pseudo.LOCALES)
        self.seen.known.add("English")

    def keep(self, who: str, path: str, answer: Any) -> str:
        """Keep one answer."""
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303):
            self.seen.pages.append((f"{who} {path} {answer.status_code}", answer.text))
            self.seen.known.update(re.findall(_REFERENCE, answer.text))
            if answer.status_code in (200, 422):
                self.seen.endpoints.add(self._endpoint(path))
        return str(answer.text)

    def _hat(self, role: Role, organisation_id: Any = None, language: str = "en-XA") -> Actor:
        hat = self.site.hat(role, organisation_id or self.organisation_id)
        with self.site.system("set-up") as session:
            user = session.get_one(User, hat.user_id)
            user.language = language
            self.seen.known.update({user.name, user.email})
        return hat

    def _endpoint(self, path: str) -> str:
        try:
            return str(self.site.app.url_map.bind("localhost").match(path.split("?")[0])[0])
        except HTTPException:
            return ""

    def _alter(self, hat: Actor, pin: str | None = None, **values: Any) -> None:
        with self.site.system("sign-in") as session:
            if pin is not None:
                values["pin_hash"] = hashes.make(pin)
            for kept in session.scalars(
                select(LoginSession).where(LoginSession.user_id == hat.user_id)
            ):
                for name, value in values.items():
                    setattr(kept, name, value)

    def _fill(self) -> str:
        """A case in which everything holds something."""
        browser = self.site.browser(self.hats[Role.CW])
        address = browser.submit("/cases/new", name_to_use=NAME, age_status="adult").location
        form = browser.fill(f"{address}/summary", name_to_use=NAME, say_it=NAME, summary=NOTE)
        for _press in range(2):
            answer = browser.send(f"{address}/summary", form)
            form["submission_key"] = "another"
            self.keep("CW conflict", f"{address}/summary", answer)
        browser.submit(f"{address}/notes/new", text=NOTE, heading=NOTE, mode="phone")
        stage = {"stage": "P1-10", "presence": "with_us", "words": WORDS}
        browser.submit(f"{address}/pillars/1", **stage)
        self._identify(browser, f"{address}/identification")
        browser.submit(f"{address}/exploitation/new", began="2021")
        self._permit(browser, f"{address}/consents/new")
        self._share(browser, f"{address}/consents/new")
        self._meet_again(browser, str(address))
        self._ask_a_child(browser)
        self._look_together(browser, address)
        self.seen.known.add(address.rsplit("/", 1)[1])
        return str(address)

    def _permit(self, browser: Browser, address: str) -> None:
        """A yes with everything that can be said of one, and a no."""
        said = {"answer": "yes_but", "card_said": "y", "company": "alone", "outside": NAME}
        words = dict.fromkeys(("conditions", "teach_back", "why"), NOTE)
        until = {"until": (clock.today() + 9 * DAY).isoformat(), "kinds": "HLT"}
        assert browser.submit(address, **said, **words, **until).status_code == 303
        other = {**said, "outside": NOTE}
        assert browser.submit(address, **other, **words, **until).status_code == 303
        assert browser.submit(address, answer="no", purpose="POLICE").status_code == 303
        # It is stopped by a word, so that somebody is to be told; another word fits nobody.
        for role, who in ((Role.CW, address.split("/")[2]), (Role.VOL, NOTE)):
            told = self.site.browser(self.hats[role])
            assert told.submit("/stop-sharing", who=who, words=WORDS, whom=NAME).status_code == 303

    def _share(self, browser: Browser, address: str) -> None:
        """Partners as they can stand, and a yes that names one and somebody there."""
        now, house = clock.now(), self.site.organisation(NOTE)
        lawyer = self._hat(Role.LA, house)
        linked = {"organisation_id": self.organisation_id, "linked_organisation_id": house}
        with self.site.system("set-up") as session:
            partner = Partner(name=WORDS, made_at=now, **linked)
            stopped = Partner(name=NOTE, made_at=now, suspended_at=now, **linked)
            gone = Partner(name=f"{WORDS} {NOTE}", made_at=now, retired_at=now, **linked)
            session.add_all([partner, stopped, gone])
        said = {"answer": "yes", "card_said": "y", "company": "alone", "kinds": "LEG"}
        said |= {"person": str(partner.id), "people": str(lawyer.membership_id)}
        until = {"until": (clock.today() + 9 * DAY).isoformat()}
        assert browser.submit(address, **said, **until).status_code == 303

    def _ask_a_child(self, browser: Browser) -> None:
        """A child and their guardian who differ, and the decision that begins with it."""
        child = str(browser.submit("/cases/new", name_to_use=NAME, age_status="child").location)
        self.seen.known.add(child.rsplit("/", 1)[1])
        said = {"answer": "unsure", "outside": NAME, "words": NOTE, "asked_by": "draw"}
        assert browser.submit(f"{child}/consents/new", **said).status_code == 303
        page = browser.open(f"{child}/consents").text
        found = re.search(rf'href="({re.escape(child)}/consents/[\w-]+/guardian)"', page)
        assert found is not None
        assert browser.submit(found[1], says="yes", outside=NAME, words=NOTE).status_code == 303
        decided = browser.open(f"{child}/best-interests")
        pages = (found[1], f"{child}/guardians", f"{child}/best-interests/new")
        for path in (f"{child}/consents", *pages):
            self.keep("CW", path, browser.open(path))
        self.keep("CW", f"{child}/best-interests", decided)
        one = re.search(
            rf'href="({re.escape(child)}/best-interests/[0-9a-f-]{{36}})"', decided.text
        )
        assert one is not None
        self.keep("CW", one[1], browser.open(one[1]))

    def _meet_again(self, browser: Browser, address: str) -> None:
        """A second record of the person, and what joining the two does."""
        other = str(browser.submit("/cases/new", name_to_use=NAME, age_status="adult").location)
        reference = other.rsplit("/", 1)[1]
        self.seen.known.add(reference)
        for path in (other, f"{address}/join/{reference}"):
            self.keep("CW", path, browser.open(path))

    def _identify(self, browser: Browser, address: str) -> None:
        """A period with more time asked for, and a negative decision with its challenge."""
        today = clock.today()
        start, end = today.isoformat(), (today + 40 * DAY).isoformat()
        period = {"start_on": start, "end_on": end, "wish_state": "not_asked_yet"}
        browser.submit(f"{address}/recovery/new", **period)
        decision = {"step": "conclusive", "outcome": "negative", "challenge_deadline": end}
        browser.submit(f"{address}/decisions/new", decided_on=start, authority=NOTE, **decision)
        sent = {
            r"/recovery/[\w-]+/more-time": {"asked_on": start, "answer": "not_yet", "reason": NOTE},
            r"/decisions/[\w-]+/challenges/new": {"interim": "confirmed", "outcome": "not_yet"},
        }
        page = browser.open(address).text
        for pattern, values in sent.items():
            found = re.search(rf'href="({re.escape(address)}{pattern})"', page)
            assert found is not None
            assert browser.submit(found[1], **values).status_code == 303

    def _look_together(self, browser: Browser, address: str) -> None:
        """Begin the Together page, and leave it with a wrong passphrase and none."""
        browser.send(f"{address}/together", browser.fill(address))
        for path in ("/together", "/together/looked", "/together/end"):
            self.keep("CW together", path, browser.open(path))
        for typed in ("", "wrong"):
            answer = browser.submit("/together/end", passphrase=typed)
            self.keep(f"CW together sent {typed!r}", "/together/end", answer)
        self._alter(self.hats[Role.CW], together_case_id=None)
        for path in (
            f"{address}/panels/who",
            f"{address}/panels/notes",
            f"{address}/print",
            f"{address}/together",
        ):
            self.keep("CW", path, browser.open(path))
