"""Who walks a pillar with the person (practice.md P29). Each pillar is asked about by itself.

No pillar is hidden and none of its stages is refused because somebody else walks it; its reminders
are then no reviews of ours (:mod:`caseapp.rules.handing`).
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from caseapp.base import clock
from caseapp.base.problems import InvalidError
from caseapp.kinds import BADGE_KINDS, Pillar, Walker
from caseapp.models.case import Case
from caseapp.models.organisation import Organisation
from caseapp.models.walking import PillarWalk


def present(session: Any, case: Case, pillar: int) -> PillarWalk | None:
    """Return who walks this pillar now; nobody said so far: we do."""
    found: PillarWalk | None = session.scalars(
        select(PillarWalk).where(
            PillarWalk.case_id == case.id,
            PillarWalk.pillar == pillar,
            PillarWalk.ended_at.is_(None),
        )
    ).one_or_none()
    return found


def is_ours(session: Any, case: Case, pillar: int) -> bool:
    """Whether what is due in this pillar is ours to look at: nobody else holds it. Where nobody
    walks it yet, a date would pass unseen otherwise."""
    now = present(session, case, pillar)
    return now is None or now.walker in (Walker.US, Walker.NOBODY_YET)


def preset(session: Any, case: Case, home: Organisation) -> None:
    """Say of a new case that nobody walks the pillars yet in which its organisation does not work:
    somebody else is to be found."""
    for pillar, kind in BADGE_KINDS.items():
        if not home.works_in(pillar):
            session.add(PillarWalk(case, kind=kind, pillar=int(pillar), walker=Walker.NOBODY_YET))


def change(
    session: Any,
    case: Case,
    pillar: int,
    now: PillarWalk | None,
    walker: Walker,
    *,
    partner: str = "",
    number: str = "",
) -> None:
    """Say who walks this pillar from now on; what was said before ends and stays.

    The form's version was checked before. Raises :class:`InvalidError` where a name is missing.
    """
    name, call = partner.strip() or None, number.strip() or None
    before = (now.walker, now.partner, now.number) if now else (Walker.US, None, None)
    if walker is Walker.ORGANISATION:
        if name is None:
            raise InvalidError("partner", _("Give the name of the organisation."))
    elif (name or call) and (name, call) != before[1:]:
        raise InvalidError("walker", _("A name and a number belong to another organisation."))
    else:
        name = call = None
    if before == (walker, name, call):
        return
    if now is not None:
        now.ended_at = clock.now()
        session.flush()  # one holds at any moment
    session.add(
        PillarWalk(
            case,
            kind=BADGE_KINDS[Pillar(pillar)],
            pillar=pillar,
            walker=walker,
            partner=name,
            number=call,
        )
    )
    session.flush()
