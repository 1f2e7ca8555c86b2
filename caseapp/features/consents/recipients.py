"""Whom an answer can name: people here, people of partners, and partners as organisations.

Somebody of another organisation who may write permissions is offered nobody of this one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from caseapp.access.ages import age_in
from caseapp.access.consents import RECIPIENTS
from caseapp.kinds import ROLE_LABELS, Permission
from caseapp.models.account import Membership, User
from caseapp.models.case import Case
from caseapp.models.partner import Partner
from caseapp.rules import bars, children, house_bars, partners
from caseapp.rules.partners import Theirs
from caseapp.rules.team import colleagues
from caseapp.web import pages


@dataclass(frozen=True)
class Recipients:
    """People here, people of active partners, and the partners that are not retired."""

    ours: Sequence[tuple[Membership, User]] = ()
    theirs: Sequence[Theirs] = ()
    partners: Sequence[Partner] = ()
    today: date | None = None
    may_add: bool = False

    @property
    def hats(self) -> dict[str, Membership]:
        """Everybody who can be named by themselves, by the key of their hat."""
        found = {str(hat.id): hat for hat, _user in self.ours}
        return found | {str(hat.id): hat for hat, _user, _partner in self.theirs}

    @property
    def choices(self) -> list[SelectChoice]:
        """What a list of all of them offers."""
        theirs = {hat.id: (hat, user, partner) for hat, user, partner in self.theirs}
        return [
            *(SelectChoice(str(hat.id), _named(hat, user)) for hat, user in self.ours),
            *(
                SelectChoice(str(hat.id), f"{_named(hat, user)}, {partner.name}")
                for hat, user, partner in theirs.values()
            ),
            *(SelectChoice(str(each.id), self._described(each)) for each in self.partners),
        ]

    def people_of(self, partner: Partner | None) -> Iterator[SelectChoice]:
        """Who of a partner could look; of all partners while none is chosen."""
        for hat, user, of in self.theirs:
            if partner is None:
                yield SelectChoice(str(hat.id), f"{_named(hat, user)}, {of.name}")
            elif of.id == partner.id:
                yield SelectChoice(str(hat.id), _named(hat, user))

    def _described(self, partner: Partner) -> str:
        if not partner.is_active:
            return _("%(name)s (organisation, stopped for now)", name=partner.name)
        if self.today and partners.has_lapsed(partner, self.today):
            return _("%(name)s (organisation, its check has lapsed)", name=partner.name)
        return _("%(name)s (organisation)", name=partner.name)


def recipients(session: Any, case: Case, actor_id: uuid.UUID, today: date) -> Recipients:
    """Return whom a yes can name here, but for oneself and those who are kept from the case."""
    if not partners.is_of_house(session, case.organisation_id):
        return Recipients(today=today)
    but = {actor_id, *bars.barred(session, [case.id])[case.id]}
    return Recipients(
        ours=_ours(session, case, but),
        theirs=house_bars.allowed_people(session, case, but),
        partners=house_bars.allowed(session, case),
        today=today,
        may_add=pages.may(Permission.PARTNERS_MANAGE),
    )


def _ours(session: Any, case: Case, but: set[uuid.UUID]) -> Sequence[tuple[Membership, User]]:
    """People here in roles that a yes can open something to. Whoever grows up can keep their
    guardian advocate (domain.md §3.4)."""
    found = colleagues(session, case.organisation_id, RECIPIENTS, but)
    if age_in(session, case.id).adult_at is None:
        return found
    return [*found, *(each for each in children.appointed(session, case) if each[1].id not in but)]


def _named(hat: Membership, user: User) -> str:
    return f"{user.name}, {_(ROLE_LABELS[hat.role])}"
