"""Referrals: asking the person and referring on one screen, sending, answering, and the board;
and asking others without naming anyone.

What can be done with a referral as it stands is :mod:`caseapp.rules.referrals`; what stands in the
way of a sending :mod:`caseapp.rules.referral_permission`.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("referrals", __name__)

from caseapp.features.referrals import (  # noqa: E402
    views,
    views_acts,
    views_board,
    views_enquiries,
    views_file,
    views_new,
)

__all__ = [
    "blueprint",
    "views",
    "views_acts",
    "views_board",
    "views_enquiries",
    "views_file",
    "views_new",
]
