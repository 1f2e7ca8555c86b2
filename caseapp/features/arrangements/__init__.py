"""What is arranged around a booked talk: where a child is, and that somebody talks with whoever
interpreted afterwards. Booking is the work of ``bookings``.
"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("arrangements", __name__)

from caseapp.features.arrangements import views  # noqa: E402

__all__ = ["blueprint", "views"]
