"""What is stored: one file for each family of tables; no queries, no Flask.

Importing this package imports every model, so that the gate and the migrations know them all.
"""

from __future__ import annotations

from caseapp.models import (
    account,
    case,
    conversation,
    draft,
    grant,
    note,
    notice,
    organisation,
    review,
    signin,
    stage,
    status,
    submission,
    task,
    team,
    trail,
)

__all__ = [
    "account",
    "case",
    "conversation",
    "draft",
    "grant",
    "note",
    "notice",
    "organisation",
    "review",
    "signin",
    "stage",
    "status",
    "submission",
    "task",
    "team",
    "trail",
]
