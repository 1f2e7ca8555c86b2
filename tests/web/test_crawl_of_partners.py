"""The crawl of people of partners, before a yes, with it, after it was taken back, and after its
last day: no text of a kind that nobody said yes to, ever; and when it has ended, what they see is
what somebody sees who was never named (security.md §5.3, domain.md §7.2, §7.3).

A seeded part of the addresses runs each time; all of them with ``make test-all``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from caseapp.access import consents, trail
from caseapp.access.actor import Actor
from caseapp.access.grants import Standing
from caseapp.base import clock, ids
from caseapp.kinds import NO_KIND, Company, Decision, Kind, Role
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.models.partner import Partner
from caseapp.rules import consent
from caseapp.vocabularies.purposes import purposes
from tests.support import matrix
from tests.support.crawl import REDUCED, Canary, Crawl
from tests.support.site import Site
from tests.support.world import Opened, Templates

#: Each role of domain.md §7.2 that reads by consent, and what is shared with it here: a part of
#: what it could read, so that there is something it must not see.
SHARED = {
    Role.IA: "SUM COM GOA NOT CON",
    Role.LA: "IDN NRM LEG CJ CON REF",
    Role.HP: "SAF RSK HLT CON",
    Role.AW: "COM ACC NOT REF",
    Role.LEO: "NRM CJ CON",
}
#: How many addresses are tried in the short run, and which: the same each time.
SOME, SEED = 10, 20260504
#: Whose walk is in the short run.
NEAREST = [Role.LA, Role.LEO]
DAYS = 9
#: A partner's Today says that a sharing has ended (practice.md P33), and nothing else of it.
ALLOWED = {"/today"}
#: Everybody finds their own name among the colleagues by whom a list is narrowed.
OWN_NAME = {"/cases/filters"}
#: Differs each time that anybody looks: the second step offers a new secret.
ALWAYS = {"/account/second-step"}
_CANARY = re.compile(r"zq(?:[0-9a-f]{6}|other)")
#: Sessions of walks before stand on one's own page, each with a key of its own.
_SESSION = re.compile(r"/account/sessions/[0-9a-f-]{36}")
_KEY = re.compile(r"[0-9a-f-]{36}")


@dataclass
class Partners:
    """A filled site, and for each role somebody who is named and a colleague who never is."""

    crawl: Crawl
    named: dict[Role, Actor]
    others: dict[Role, Actor]
    partners: dict[Role, Any]
    #: A second case, which nobody shares.
    second: Opened
    keys: dict[Role, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, site: Site) -> Partners:
        """Fill a site."""
        crawl = Crawl.of(site)
        home = crawl.owner.organisation_id
        vetter = site.hat(Role.MGR, home)
        named, others, partners = {}, {}, {}
        for role in SHARED:
            there = site.organisation("A house")
            named[role], others[role] = site.hat(role, there), site.hat(role, there)
            values = {"organisation_id": home, "linked_organisation_id": there}
            partners[role] = site.add(
                vetter, Partner, name=f"A partner {role}", made_at=clock.now(), **values
            )
        second = site.open_case(crawl.owner, name="zqother")
        site.note(crawl.owner, second, "zqother", heading="zqother")
        made = cls(crawl, named, others, partners, second)
        return made

    def say_yes(self, role: Role) -> None:
        """They say yes to sharing a part with one person of one partner."""
        site, crawl = self.crawl.site, self.crawl
        with site.acting(crawl.owner) as session:
            said = consent.Said(
                Decision.YES,
                purposes().get("PARTNER"),
                partner=session.get(Partner, self.partners[role]),
                people=(session.get(Membership, self.named[role].membership_id),),
                kinds=_kinds(SHARED[role]),
                until=clock.now().date() + timedelta(days=DAYS),
                card_said=True,
                language="en",
                company=Company.ALONE,
                why="why",
            )
            made = consent.record(session, session.get(Case, crawl.case.id), said)
            self.keys[role] = made.id
            trail.say(session, "consent.record")
            trail.commit(session)

    def stop(self, role: Role) -> None:
        """They take it back."""
        with self.crawl.site.acting(self.crawl.owner) as session:
            case = session.get(Case, self.crawl.case.id)
            found = session.get(Consent, self.keys[role])
            assert consent.withdraw(session, case, found, NO_KIND, None)
            trail.say(session, "consent.withdraw")
            trail.commit(session)

    def addresses(self, some: int | None) -> list[str]:
        """Every address there is now, of both cases; or so many of them, seeded."""
        first, second = (
            f"/cases/{ids.show_reference(each.reference)}"
            for each in (self.crawl.case, self.second)
        )
        ours = sorted(set(self.crawl.addresses) - ALWAYS, key=lambda each: _KEY.sub("", each))
        if some is not None:
            ours = random.Random(SEED).sample(ours, some)
        ours = [first, "/cases", "/today", *ours, *self._of_their_own(first)]
        theirs = [each.replace(first, second) for each in ours if each.startswith(first)]
        return list(dict.fromkeys([*ours, *theirs]))

    def _of_their_own(self, case: str) -> list[str]:
        """The pages of the permissions that were made here."""
        return [
            f"{case}/consents/{key}{part}" for key in self.keys.values() for part in ("", "/stop")
        ]

    def seen(self, who: Actor, addresses: list[str]) -> dict[str, str]:
        """Which texts somebody finds, and where."""
        return {
            token: address
            for address in addresses
            for token in _CANARY.findall(self.crawl.open(who, address)[1])
            if token in self.crawl.canaries or token == "zqother"
        }

    def pages(self, who: Actor, addresses: list[str]) -> dict[str, str]:
        """What somebody sees, without what is never the same twice, and without who they are."""
        found = self.crawl.pages_of_some(who, addresses)
        mine = (who.user_id, who.membership_id)
        for address, page in found.items():
            text = page.replace(who.user_id.hex[:8], "ME")
            for key in mine:
                text = text.replace(str(key), "ME")
            text = _SESSION.sub("/account/sessions/", text)
            found[address] = re.sub(r"Content-Length: \d+", "", text)
        return found

    def sign_in_again(self) -> None:
        """Forget sessions, which end by themselves."""
        self.crawl._tokens.clear()

    def close(self, roles: list[Role]) -> None:
        """Leave it as it was found, for the next walk."""
        self.sign_in_again()
        for role in roles:
            self.say_yes(role)
            self.stop(role)

    def leaks(self, role: Role, seen: dict[str, str]) -> list[tuple[str, str, str]]:
        """What somebody saw and must not see while the yes holds, judged by hand."""
        return [
            (str(role), canary.place, address)
            for token, address in seen.items()
            if not self.may_see(role, canary := self._canary(token))
        ]

    def _canary(self, token: str) -> Canary:
        return self.crawl.canaries.get(token) or Canary(token, "the second case", Kind.SUP)

    def may_see(self, role: Role, canary: Canary) -> bool:
        """Whether a yes to these kinds lets this role see this text (§7.2 c, §7.3)."""
        shared = _kinds(SHARED[role])
        if canary.place == "case_summary.name_to_use":
            return True  # it comes along with any kind
        if canary.place == "consent.conditions":
            return True  # a term of their own share (§7.3); there is no other in this case
        reach = matrix.reach(role, matrix.R.CONSENT, ticked=bool(shared & Kind.LEG))
        if not canary.kind & shared:
            return False
        shown = REDUCED.get((canary.kind, role), set())
        return canary.kind in reach.whole or (
            canary.kind in reach.reduced and canary.place in shown
        )


def _kinds(codes: str) -> Kind:
    return Kind(sum(matrix.kinds(codes)))


@pytest.fixture(scope="module")
def partners(templates: Templates) -> Iterator[Partners]:
    """Give a filled site; the clock stands still."""
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        site = Site(templates.copy("sqlcipher"), templates.secret)
        yield Partners.of(site)
        site.close()


def _walk(partners: Partners, roles: list[Role], some: int | None) -> None:
    """Walk at all four times, as somebody of each role."""
    before_at = partners.addresses(some)
    before = {role: partners.pages(partners.named[role], before_at) for role in roles}
    for role in roles:
        found = partners.seen(partners.named[role], before_at)
        assert not found, ("before a yes", role, found)
        partners.say_yes(role)
    partners.crawl.write_canaries(Kind.CON)
    during_at = partners.addresses(some)
    for role in roles:
        _with_it(partners, role, during_at)
    for role in roles:
        partners.stop(role)
    for role in roles:
        _ended(partners, role, during_at, "taken back")
        after = partners.pages(partners.named[role], before_at)
        differ = [each for each in before_at if before[role][each] != after[each]]
        assert set(differ) <= ALLOWED, ("not as before", role, differ)
        partners.say_yes(role)
    partners.crawl.write_canaries(Kind.CON)
    for role in roles:
        assert partners.seen(partners.named[role], during_at[:1]), ("a new yes", role)
    with time_machine.travel(clock.now() + timedelta(days=DAYS + 2), tick=False):
        partners.sign_in_again()
        for role in roles:
            _ended(partners, role, during_at, "its last day")
    partners.close(roles)


def _with_it(partners: Partners, role: Role, addresses: list[str]) -> None:
    seen = partners.seen(partners.named[role], addresses)
    assert partners.leaks(role, seen) == []
    assert partners.seen(partners.others[role], addresses) == {}, ("a colleague", role)
    # Else the crawl is blind: the name comes with any yes.
    places = {partners._canary(token).place for token in seen}
    assert "case_summary.name_to_use" in places, role


def _ended(partners: Partners, role: Role, addresses: list[str], how: str) -> None:
    """Somebody who was named sees what a colleague sees who never was."""
    named, other = partners.named[role], partners.others[role]
    assert partners.seen(named, addresses) == {}, (how, role)
    mine, theirs = partners.pages(named, addresses), partners.pages(other, addresses)
    differ = [each for each in addresses if mine[each] != theirs[each]]
    assert set(differ) <= ALLOWED | OWN_NAME, (how, role, differ)


def test_partners_see_what_was_shared_and_when_it_ends_nothing(partners: Partners) -> None:
    _walk(partners, NEAREST, SOME)


@pytest.mark.long
@pytest.mark.parametrize("role", SHARED)
def test_partners_see_it_at_no_address_at_all(partners: Partners, role: Role) -> None:
    _walk(partners, [role], None)


def test_every_role_that_reads_by_consent_is_walked() -> None:
    assert set(SHARED) == {role for role in Role if matrix.MATRIX[role].get(matrix.R.CONSENT)}
    assert set(SHARED) == set(consents.RECIPIENTS)


# --- planted faults ------------------------------------------------------------------------


def test_a_planted_end_that_ends_nothing_is_found(
    partners: Partners, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A withdrawal that is written down and closes nothing."""
    with monkeypatch.context() as fault:
        fault.setattr(consents, "left_of", lambda consent, _ends: Kind(consent.kinds))
        with pytest.raises(AssertionError, match="taken back"):
            _walk(partners, [Role.LEO], 3)
    partners.close([Role.LEO])


def test_a_planted_yes_that_opens_everything_is_found(
    partners: Partners, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kinds that were ticked are forgotten: all that the role could read is open."""
    limited = Standing.__dict__["masks"].func
    whole = property(lambda each: limited(replace(each, only=None)))
    with monkeypatch.context() as fault:
        fault.setattr(Standing, "masks", whole)
        with pytest.raises(AssertionError, match=r"'IA', '"):
            _walk(partners, [Role.IA], 3)
    partners.close([Role.IA])


def test_a_planted_way_for_a_colleague_is_found(
    partners: Partners, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever works at a partner is taken for the one who was named."""
    with monkeypatch.context() as fault:
        fault.setitem(partners.others, Role.HP, partners.named[Role.HP])
        with pytest.raises(AssertionError, match="a colleague"):
            _walk(partners, [Role.HP], 3)
    partners.close([Role.HP])
