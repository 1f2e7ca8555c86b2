"""Referrals: asking the person and referring on one screen, sending, answering, and the board;
and asking others without naming anyone.

What can be done with a referral as it stands is :mod:`caseapp.rules.referrals`; what stands in the
way of a sending :mod:`caseapp.rules.referral_permission`.
"""

from __future__ import annotations

from flask import Blueprint

from caseapp.web import contents as case_contents

blueprint = Blueprint("referrals", __name__)

from caseapp.features.referrals import (  # noqa: E402
    contents,
    views,
    views_acts,
    views_board,
    views_enquiries,
    views_file,
    views_new,
)

case_contents.offer(blueprint, contents.REFERRALS)

__all__ = [
    "blueprint",
    "views",
    "views_acts",
    "views_board",
    "views_enquiries",
    "views_file",
    "views_new",
]
