"""Reading details and identity. Nothing here filters by user: the gate does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from caseapp.access.reading import Line, Reading
from caseapp.models.account import User
from caseapp.models.case import AgeChange, Case, CaseSummary, PersonIdentity
from caseapp.models.communication import CommsProfile
from caseapp.models.tenancy import TenancyIdentity

_here: Any = bindparam("case")
_LATER = Reading(
    CaseSummary,
    ("say_it", "source_state"),
    where=(CaseSummary.case_id == _here,),
    left=(CommsProfile, ("id",), CommsProfile.case_id == CaseSummary.case_id),
)


def summary_of(session: Any, case: Case) -> CaseSummary | None:
    """Return the summary, if this actor reads it."""
    found: CaseSummary | None = _one(session, CaseSummary, case)
    return found


def ages(session: Any, case: Case) -> Sequence[tuple[AgeChange, str]]:
    """Return the changes of age, newest first, with who wrote each down."""
    rows = session.execute(
        select(AgeChange, User)
        .join(User, User.id == AgeChange.author_id)
        .where(AgeChange.case_id == case.id)
        .order_by(AgeChange.made_at.desc(), AgeChange.id)
    )
    return [(change, user.name) for change, user in rows]


def identity(session: Any, case: Case) -> PersonIdentity | None:
    """Return the identity of the person, if there is one that this actor reads whole."""
    found: PersonIdentity | None = _one(session, PersonIdentity, case)
    return found


def tenancy(session: Any, case: Case) -> TenancyIdentity | None:
    """Return what a tenancy needs of it, for those who read no more."""
    found: TenancyIdentity | None = _one(session, TenancyIdentity, case)
    return found


def later(session: Any, case: Case | Line) -> tuple[Line, Line | None] | None:
    """Return what was not asked so far: of the summary, and the profile if there is one."""
    return next(_LATER.of(session, case=case.id), None)


def _one(session: Any, model: Any, case: Case) -> Any:
    return session.scalars(select(model).where(model.case_id == case.id)).one_or_none()
