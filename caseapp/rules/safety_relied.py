"""A permission ended on which measures for somebody's safety rest: safety is looked at again today,
and whoever supervises is told (domain.md §3.5, §6.2).

A look names the permissions that its measures rest on. One that the last look does not name counts
all the same when it told how safe somebody is, or how to reach them safely, while that look asks
for measures: what nobody thought of naming is not overlooked by it.
"""

from __future__ import annotations

from typing import Any

from caseapp.access import relied
from caseapp.kinds import Kind, NoticeCode
from caseapp.models.case import Case
from caseapp.models.consent import Consent
from caseapp.rules import notices, reviews
from caseapp.rules.safety import SAFETY
from caseapp.vocabularies.reviews import reviews as known

#: What measures for safety rest on, where nothing is named.
OF_SAFETY = Kind.RSK | Kind.SAF


def look_again(session: Any, case: Case, consent: Consent, ended: Kind) -> None:
    """Bring the look at safety forward, and tell who supervises, if measures rest on what ended."""
    if not _rests(session, case, consent, ended):
        return
    if known().known(SAFETY):
        reviews.start(session, case, SAFETY, reviews.place_of(session, case.organisation_id).today)
    for supervisor in relied.supervisors(session, case):
        notices.tell(session, case, supervisor, NoticeCode.SAFETY_RELIED, kind=Kind.RSK)


def _rests(session: Any, case: Case, consent: Consent, ended: Kind) -> bool:
    if relied.is_named(session, case, consent.id):
        return True
    return bool(ended & OF_SAFETY) and relied.are_measures_on(session, case)
