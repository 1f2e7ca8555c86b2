"""Whom a referral can go to: partners, and people of partners who have accounts here."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from caseapp.access.consents import reach_of
from caseapp.kinds import ROLE_LABELS, Kind, Permission
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.partner import Partner
from caseapp.rules import bars, house_bars, partners
from caseapp.rules.partners import Theirs
from caseapp.web import pages


@dataclass(frozen=True)
class Recipients:
    """The partners that are not retired, and the people of active ones."""

    theirs: Sequence[Theirs] = ()
    all: Sequence[Partner] = ()
    today: date | None = None
    may_add: bool = False

    @property
    def hats(self) -> dict[str, Membership]:
        """People who can be named by themselves, by the key of their hat."""
        return {str(hat.id): hat for hat, _user, _of in self.theirs}

    @property
    def partners(self) -> dict[str, Partner]:
        """The partners by their key."""
        return {str(each.id): each for each in self.all}

    @property
    def choices(self) -> list[SelectChoice]:
        """What a list of all of them offers: organisations first."""
        people = {hat.id: (hat, user, of) for hat, user, of in self.theirs}
        return [SelectChoice(str(each.id), self._described(each)) for each in self.all] + [
            SelectChoice(str(hat.id), f"{user.name}, {_(ROLE_LABELS[hat.role])}, {of.name}")
            for hat, user, of in people.values()
        ]

    @property
    def people_choices(self) -> Iterator[SelectChoice]:
        """Who of the partners could look here."""
        for hat, user, of in self.theirs:
            yield SelectChoice(str(hat.id), f"{user.name}, {_(ROLE_LABELS[hat.role])}, {of.name}")

    def name_of(self, person: str | None) -> str:
        """The name of somebody who can be named."""
        return next((user.name for hat, user, _of in self.theirs if str(hat.id) == person), "")

    def with_the_referral(self, kinds: Kind, person: str) -> Kind:
        """Add the referral itself to a yes, where the recipient could read it here."""
        hat, partner = self.hats.get(person), self.partners.get(person)
        could = bool(partner and partner.linked_organisation_id) or bool(
            hat and Kind.REF in reach_of(hat.role)
        )
        return kinds | Kind.REF if kinds and could else kinds

    def _described(self, partner: Partner) -> str:
        if not partner.is_active:
            return _("%(name)s (stopped for now)", name=partner.name)
        if self.today and partners.has_lapsed(partner, self.today):
            return _("%(name)s (its check has lapsed)", name=partner.name)
        return partner.name


def recipients(session: Any, case: Case, actor_id: uuid.UUID, today: date) -> Recipients:
    """Return whom a referral can go to, but for oneself and those who are kept from the case."""
    if not partners.is_of_house(session, case.organisation_id):
        return Recipients(today=today)
    but = {actor_id, *bars.barred(session, [case.id])[case.id]}
    return Recipients(
        theirs=house_bars.allowed_people(session, case, but),
        all=house_bars.allowed(session, case),
        today=today,
        may_add=pages.may(Permission.PARTNERS_MANAGE),
    )
