"""Organisations and what each may choose for itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.db.base import WORK, Row, Versioned
from caseapp.db.shapes import OrganisationRow
from caseapp.kinds import Permission, Role

IDLE_MINUTES = 30
ABSOLUTE_HOURS = 12


class Organisation(Versioned, Row):
    """An organisation: the boundary of every record. Settings may only shorten the limits."""

    __tablename__ = "organisation"
    __access__ = OrganisationRow(
        Permission.COLLEAGUES_READ, Permission.SETTINGS_MANAGE, everywhere=True
    )
    __table_args__ = (
        CheckConstraint(f"idle_minutes BETWEEN 1 AND {IDLE_MINUTES}", name="idle_minutes"),
        CheckConstraint(f"absolute_hours BETWEEN 1 AND {ABSOLUTE_HOURS}", name="absolute_hours"),
    )

    name: Mapped[str] = mapped_column(info=WORK)
    time_zone: Mapped[str] = mapped_column(info=WORK, default="UTC")
    made_at: Mapped[datetime] = mapped_column(info=WORK)
    second_factor_roles: Mapped[str] = mapped_column(info=WORK, default="")
    idle_minutes: Mapped[int] = mapped_column(info=WORK, default=IDLE_MINUTES)
    absolute_hours: Mapped[int] = mapped_column(info=WORK, default=ABSOLUTE_HOURS)
    all_co_workers: Mapped[bool] = mapped_column(info=WORK, default=False, server_default=false())
    emergency_numbers: Mapped[str] = mapped_column(info=WORK, default="", server_default="")

    def asks_second_factor_of(self, role: Role) -> bool:
        """Whether this organisation asks a second factor of people wearing ``role``."""
        return role.value in (self.second_factor_roles or "").split()
