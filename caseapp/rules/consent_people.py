"""Naming people of a partner under a permission, and ending one (domain.md §7.3).

What a name opens is computed in :mod:`caseapp.access.consent_people`. Whoever writes permissions
names; nobody names themselves, and the permission says what is shared.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import Kind
from caseapp.models.account import Membership
from caseapp.models.case import Case
from caseapp.models.consent import Consent, ConsentPerson
from caseapp.models.partner import Partner
from caseapp.rules.consent_checks import YES, of_people
from caseapp.rules.consent_ledger import Entry


def name(session: Any, case: Case, consent: Consent, hats: Iterable[Membership]) -> None:
    """Name people who may look by this permission; who is named already stays so."""
    named = {each.membership_id for each in of(session, consent) if each.ended_at is None}
    for hat in hats:
        if hat.id not in named:
            session.add(
                ConsentPerson(
                    case,
                    consent_id=consent.id,
                    membership_id=hat.id,
                    user_id=hat.user_id,
                    named_at=clock.now(),
                )
            )
    session.flush()


def name_checked(
    session: Any, case: Case, consent: Consent, partner: Partner, hat: Membership
) -> None:
    """Name somebody; raises :class:`InvalidError` for what speaks against it."""
    if not partner.is_active:
        raise InvalidError("person", _("This partner is stopped for now. Nobody there can look."))
    for sentence in of_people(partner, [hat], Kind(consent.kinds)):
        raise InvalidError("person", sentence)
    name(session, case, consent, [hat])


def end(session: Any, person: ConsentPerson, at: datetime | None = None) -> None:
    """End it for one person; the permission and everybody else stay as they are."""
    if person.ended_at is None:
        person.ended_at = max(at or clock.now(), person.named_at)
        session.flush()


def refused(session: Any, case: Case, consent: Consent) -> None:
    """After a no or a not now to somebody: end what a permission that names their organisation
    lets them see."""
    if consent.user_id is None:
        return
    found = session.execute(
        select(ConsentPerson, Consent)
        .join(Consent, Consent.id == ConsentPerson.consent_id)
        .where(
            ConsentPerson.case_id == case.id,
            ConsentPerson.user_id == consent.user_id,
            ConsentPerson.ended_at.is_(None),
        )
    ).all()
    for person, permission in found:
        if _is_about(consent, permission):
            end(session, person)


def of_its_people(session: Any, consent: Consent, before: Iterable[Entry]) -> list[Entry]:
    """Return the answers that name somebody of a partner by themselves: a no to their organisation
    is about them too."""
    if consent.partner_id is None or consent.decision in YES:
        return []
    partner = session.get(Partner, consent.partner_id)
    if partner is None or partner.linked_organisation_id is None:
        return []
    wanted = select(Membership.id).where(
        Membership.organisation_id == partner.linked_organisation_id
    )
    theirs = set(session.scalars(wanted))
    return [
        each
        for each in before
        if each.consent.membership_id in theirs and _is_about(consent, each.consent)
    ]


def _is_about(new: Consent, old: Consent) -> bool:
    """Whether two answers are for the same, as far as each says for what."""
    return not (new.purpose and old.purpose) or new.purpose == old.purpose


def of(session: Any, consent: Consent) -> list[ConsentPerson]:
    """Return everybody who is or was named under a permission, in their order."""
    wanted = (
        select(ConsentPerson)
        .where(ConsentPerson.consent_id == consent.id)
        .order_by(ConsentPerson.named_at, ConsentPerson.id)
    )
    return list(session.scalars(wanted))
