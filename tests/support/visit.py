"""A walk through the application in ``en-XA`` that keeps each page: as every role, as nobody, and
half-way between. The case that it meets is filled in ``visit_case.py``."""

from __future__ import annotations

import re
from collections import Counter

import pyotp
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.kinds import Role
from caseapp.models.account import Credential, User
from caseapp.models.organisation import Organisation
from caseapp.models.trail import TrailEntry
from caseapp.web import login_state
from tests.support import languages
from tests.support.site import Site, hidden_fields
from tests.support.visit_case import NAME, Filling, Seen
from tests.support.world import HOUR

#: How many pages of the same address are looked at.
ALIKE = 3


class Visit(Filling):
    """Goes through everything, and keeps each page."""

    def __init__(self, site: Site, seen: Seen) -> None:
        super().__init__(site, seen)
        self.forms: dict[str, tuple[Role, str]] = {}
        self.times: Counter[tuple[Role | None, str]] = Counter()

    def everything(self) -> None:
        """Visit what each role reaches, then what stands outside and between."""
        case = self._fill()
        for role in self.hats:
            self._crawl(role)
        for role, path in self.forms.values():
            self._send_nonsense(role, path)
        self._send_case_forms(case)
        self._outside()
        self._between()
        self._behind()
        with self.site.system("audit") as session:
            self.seen.known.update(session.scalars(select(TrailEntry.action)))
            self.seen.known.update(session.scalars(select(TrailEntry.actor_name)))

    def _crawl(self, role: Role) -> None:
        browser = self.site.browser(self.hats[role])
        waiting, done = ["/nowhere", "/audit", "/cases/new", "/notices", "/today"], set()
        while waiting:
            path = waiting.pop()
            endpoint = self._endpoint(path)
            if path in done or self._is_known(role, endpoint):
                continue
            done.add(path)
            html = self.keep(role.value, path, browser.open(path))
            waiting += sorted(languages.shown(html).links)
            if _visible_fields(html):
                self.forms.setdefault(endpoint, (role, path))

    def _is_known(self, role: Role, endpoint: str) -> bool:
        """Whether enough of an address was seen: by this role, or by any where roles see alike."""
        who = None if endpoint.startswith("accounts.") else role
        self.times[who, endpoint] += 1
        return self.times[who, endpoint] > ALIKE

    def _send_nonsense(self, role: Role, path: str) -> None:
        """Send a form as nobody should: with everything empty, then with what means nothing, then
        with that and no day."""
        browser = self.site.browser(self.hats[role])
        for typed, day in (("", ""), ("\N{SNOWMAN}", "\N{SNOWMAN}"), ("\N{SNOWMAN}", "")):
            page = browser.open(path).text
            fields = dict.fromkeys(_visible_fields(page), typed) | dict.fromkeys(_days(page), day)
            answer = browser.send(path, {**hidden_fields(page), **fields})
            self.keep(f"{role} sent {typed!r}", path, answer)
            if answer.status_code == 303:
                self.keep(f"{role} afterwards", answer.location, browser.open(answer.location))

    def _send_case_forms(self, case: str) -> None:
        browser = self.site.browser(self.hats[Role.CW])
        answer = browser.submit(f"{case}/pillars/1", stage="P1-10", presence="with_us", on="never")
        self.keep("CW", f"{case}/pillars/1", answer)
        for path in ("/today", "/cases/new"):  # not to be sent to, and sent without its token
            self.keep("CW", path, browser.http.post(path))

    def _outside(self) -> None:
        """What stands before the door."""
        browser = self.site.browser()
        browser.http.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en-XA"
        for path in ("/sign-in", "/sign-in/help", "/welcome/ended", "/nowhere"):
            self.keep("nobody", path, browser.open(path))
        self.keep("nobody", "/sign-in", browser.submit("/sign-in", email="a", password="b"))
        admin = self.site.browser(self.hats[Role.ADM])
        details = {"name": NAME, "email": "new@example.org", "roles": "CW"}
        invited = self.keep(
            "ADM", "/admin/users/invite", admin.submit("/admin/users/invite", **details)
        )
        self.seen.known.update(details.values())
        link = re.search(r"/welcome/[\w-]+", invited)
        assert link is not None
        self.keep("nobody", link[0], browser.open(link[0]))
        for first, second in (("short", "short"), ("one", "other")):
            form = {**browser.fill(link[0]), "password": [first, second]}
            self.keep("nobody", link[0], browser.http.post(link[0], data=form))

    def _between(self) -> None:
        """What stands between the passphrase and the pages, and behind a lock."""
        hat = self._hat(Role.CW)
        with self.site.system("accounts") as session:
            session.add(self._with_seed(hat))
        self._half_way(hat, "/sign-in/code")
        strict_id = self.site.organisation("Strict")
        with self.site.system("set-up") as session:
            session.get_one(Organisation, strict_id).second_factor_roles = "CW"
        self._half_way(self._hat(Role.CW, strict_id), "/sign-in/set-up-code")
        for pin in (None, "204819"):
            browser = self.site.browser(hat)
            self._alter(hat, locked_at=clock.now(), pin=pin)
            self.keep("locked", "/unlock", browser.open("/unlock"))
            self.keep("locked", "/unlock", browser.submit("/unlock", passphrase="x"))
        browser = self.site.browser(self.hats[Role.ADM])
        self._alter(self.hats[Role.ADM], proved_at=clock.now() - HOUR)
        for path in ("/admin/users/invite", "/admin/organisation", "/account/details"):
            self.keep("unproved", path, browser.open(path))
            self.keep("unproved", path, browser.submit(path))

    def _behind(self) -> None:
        """What only some people find: a second step that is set, more hats, a disabled account."""
        hat = self._hat(Role.CW)
        hats = [self.site.hat(role, self.organisation_id, of=hat) for role in (Role.IA, Role.ADM)]
        gone = self._hat(Role.CW)
        with self.site.system("accounts") as session:
            session.add(self._with_seed(hat))
            session.get_one(User, gone.user_id).disabled_at = clock.now()
        paths = ["/account", "/account/second-step", f"/account/hats/{hats[1].membership_id}"]
        paths += ["/account/recovery-codes", "/account/second-step/remove"]
        for path in paths:
            browser = self.site.browser(hat)
            self.keep("secured", path, browser.open(path))
            self.keep("secured sent", path, browser.submit(path))
        browser = self.site.browser(self.hats[Role.ADM])
        for path in (f"/admin/users/{gone.user_id}", f"/admin/users/{gone.user_id}/enable"):
            self.keep("ADM", path, browser.open(path))

    def _half_way(self, hat: Actor, path: str) -> None:
        browser = self.site.browser(hat)
        self._alter(hat, stage=login_state.PASSWORD_STAGE, membership_id=None)
        for answer in (browser.open(path), browser.submit(path, code="123")):
            self.keep("half-way", path, answer)

    def _with_seed(self, hat: Actor) -> Credential:
        return Credential(
            user_id=hat.user_id, totp_seed=pyotp.random_base32(), totp_confirmed_at=clock.now()
        )


def _days(html: str) -> list[str]:
    """Return the names of the fields for days."""
    return re.findall(r'<input[^>]*\sname="([^"]+)" type="date(?:time-local)?"', html)


def _visible_fields(html: str) -> list[str]:
    """Return the names of what can be typed into the form of a page."""
    main = html.partition("<main")[2].partition("</main>")[0]
    typed = re.findall(r'<(?:input|textarea)[^>]*\sname="([^"]+)"[^>]*', main)
    kept = re.findall(r'<input type="(?:hidden|radio|checkbox)" name="([^"]+)"', main)
    return [name for name in typed if name not in kept]
