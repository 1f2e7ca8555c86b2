"""What people do with a case as a whole. Opening one is in :mod:`caseapp.rules.opening`."""

from __future__ import annotations

from typing import Any

from caseapp.access import trail
from caseapp.models.case import Case, CaseSummary
from caseapp.rules import arising, doubles
from caseapp.rules.opening import open_case, refuse_invisible

__all__ = ["change_summary", "open_case", "say_support"]


def say_support(session: Any, case: Case, answer: str) -> None:
    """Keep what somebody said to working with us, where they were asked as their case was opened
    (practice.md P10); nothing follows from a no, and nothing waits for an answer."""
    arising.record_answer(session, case, arising.SUPPORT, answer)


def change_summary(
    session: Any,
    case: Case,
    summary: CaseSummary,
    *,
    name_to_use: str,
    say_it: str,
    pronouns: str,
    words: str,
) -> None:
    """Change what everyone needs first; a new name is compared with those of other records.

    The form's version was checked before.
    """
    refuse_invisible(name_to_use)
    is_renamed = name_to_use.strip() != summary.name_to_use
    summary.name_to_use = name_to_use.strip()
    summary.say_it = say_it.strip() or None
    summary.pronouns = pronouns.strip() or None
    summary.summary = words.strip() or None
    trail.say(session, "case.change_summary")
    session.flush()
    if is_renamed:
        doubles.look(session, case)
