"""What is stored: one file for each family of tables; no queries, no Flask.

Importing this package imports every model, so that the gate and the migrations know them all.
"""

from __future__ import annotations

from caseapp.models import (
    account,
    case,
    communication,
    conversation,
    double,
    draft,
    exploitation,
    grant,
    identification,
    identification_dates,
    intake,
    leave,
    manner,
    note,
    notice,
    organisation,
    review,
    savedlist,
    signin,
    stage,
    status,
    submission,
    task,
    team,
    tenancy,
    trail,
)

__all__ = [
    "account",
    "case",
    "communication",
    "conversation",
    "double",
    "draft",
    "exploitation",
    "grant",
    "identification",
    "identification_dates",
    "intake",
    "leave",
    "manner",
    "note",
    "notice",
    "organisation",
    "review",
    "savedlist",
    "signin",
    "stage",
    "status",
    "submission",
    "task",
    "team",
    "tenancy",
    "trail",
]
