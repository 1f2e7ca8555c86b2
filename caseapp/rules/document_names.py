"""Where the name on somebody's documents cannot be avoided, so that it is explained beforehand
(domain.md §4.1; §10, story 5; practice.md P35).

They said of which places that is so. Before a talk in such a place, and before a referral goes out
to one, it is asked whether they know; the name itself is neither read nor shown for it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from caseapp.kinds.booking import BookingSetting
from caseapp.kinds.communication_room import DocumentSetting
from caseapp.kinds.referral import Service
from caseapp.models.case import Case
from caseapp.models.communication import CommsProfile
from caseapp.models.referral import Referral

_D = DocumentSetting
#: A place of a talk, as the person may have named it.
_OF_TALK: dict[BookingSetting, frozenset[DocumentSetting]] = {
    BookingSetting.CLINIC: frozenset({_D.HEALTH}),
    BookingSetting.AUTHORITY: frozenset({_D.BANK, _D.OFFICE}),
    BookingSetting.SCHOOL: frozenset({_D.SCHOOL}),
    BookingSetting.POLICE: frozenset({_D.POLICE}),
    BookingSetting.COURT: frozenset({_D.COURT}),
}
#: What another organisation is asked for, the same way.
_OF_SERVICE: dict[Service, frozenset[DocumentSetting]] = {
    Service.ACCOMMODATION: frozenset({_D.HOUSING}),
    Service.HEALTH: frozenset({_D.HEALTH}),
    Service.DENTAL: frozenset({_D.HEALTH}),
    Service.SPECIALIST_CARE: frozenset({_D.HEALTH}),
    Service.PREGNANCY: frozenset({_D.HEALTH}),
    Service.LEGAL_ADVICE: frozenset({_D.COURT}),
    Service.IDENTIFICATION: frozenset({_D.OFFICE}),
    Service.POLICE: frozenset({_D.POLICE}),
    Service.MONEY: frozenset({_D.BANK}),
    Service.WORK: frozenset({_D.WORK}),
    Service.LEARNING: frozenset({_D.SCHOOL}),
}


def named(session: Any, case: Case) -> frozenset[DocumentSetting]:
    """Return where the name on their documents cannot be avoided; nothing for who may not read."""
    record = session.scalars(
        select(CommsProfile).where(CommsProfile.case_id == case.id)
    ).one_or_none()
    codes = record.document_name_for.split() if record is not None else []
    return frozenset(DocumentSetting(code) for code in codes)


def is_asked(session: Any, case: Case, of: Referral) -> bool:
    """Whether it is asked of a referral."""
    places = _OF_SERVICE.get(of.service)
    return bool(places and places & named(session, case))


def is_asked_of_talk(session: Any, case: Case, setting: BookingSetting) -> bool:
    """Whether it is asked of a talk in a place."""
    places = _OF_TALK.get(setting)
    return bool(places and places & named(session, case))
