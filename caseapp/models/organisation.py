"""Organisations and what each may choose for itself, with the days when it is closed."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from caseapp.base.working_days import EVERY_DAY, MONDAY_TO_FRIDAY
from caseapp.db.base import TECHNICAL, WORK, Row, Versioned
from caseapp.db.keys import points_to
from caseapp.db.shapes import OrganisationRow
from caseapp.kinds import Permission, Role

IDLE_MINUTES = 30
ABSOLUTE_HOURS = 12
ALL_PILLARS = 15
#: Of so many people at least a number is that stands in a figure; and one of two things crossed.
LEAST_PEOPLE, LEAST_CROSSED, MOST_LEAST = 5, 11, 100


class Organisation(Versioned, Row):
    """An organisation: the boundary of every record. Settings may only shorten the limits."""

    __tablename__ = "organisation"
    __access__ = OrganisationRow(
        Permission.COLLEAGUES_READ, Permission.SETTINGS_MANAGE, everywhere=True
    )
    __table_args__ = (
        CheckConstraint(f"idle_minutes BETWEEN 1 AND {IDLE_MINUTES}", name="idle_minutes"),
        CheckConstraint(f"absolute_hours BETWEEN 1 AND {ABSOLUTE_HOURS}", name="absolute_hours"),
        CheckConstraint(f"working_days BETWEEN 1 AND {EVERY_DAY}", name="working_days"),
        CheckConstraint(f"pillars BETWEEN 0 AND {ALL_PILLARS}", name="pillars"),
    )

    name: Mapped[str] = mapped_column(info=WORK)
    time_zone: Mapped[str] = mapped_column(info=WORK, default="UTC")
    made_at: Mapped[datetime] = mapped_column(info=WORK)
    second_factor_roles: Mapped[str] = mapped_column(info=WORK, default="")
    idle_minutes: Mapped[int] = mapped_column(info=WORK, default=IDLE_MINUTES)
    absolute_hours: Mapped[int] = mapped_column(info=WORK, default=ABSOLUTE_HOURS)
    all_co_workers: Mapped[bool] = mapped_column(info=WORK, default=False, server_default=false())
    emergency_numbers: Mapped[str] = mapped_column(info=WORK, default="", server_default="")
    #: The body that decides with a child while there is no guardian (practice.md P27).
    meanwhile_body: Mapped[str] = mapped_column(info=WORK, default="", server_default="")
    #: Somebody outside who can be asked when nobody here can (practice.md P4): name and number.
    outside_help: Mapped[str] = mapped_column(info=WORK, default="", server_default="")
    #: A bit for each day of the week, Monday first (:mod:`caseapp.base.working_days`).
    working_days: Mapped[int] = mapped_column(info=WORK, default=MONDAY_TO_FRIDAY)
    #: A bit for each pillar that it works in, the first pillar first (practice.md P29).
    pillars: Mapped[int] = mapped_column(info=WORK, default=ALL_PILLARS)

    #: From which hour until which nothing is sent to its staff (domain.md §6.4); alike means none.
    quiet_from: Mapped[int] = mapped_column(info=WORK, default=19, server_default="19")
    quiet_until: Mapped[int] = mapped_column(info=WORK, default=8, server_default="8")

    #: Of how many people a number has to be to stand in a figure, and one in a table of two things
    #: crossed (practice.md P37); an organisation may ask for more.
    least_people: Mapped[int] = mapped_column(info=WORK, default=LEAST_PEOPLE, server_default="5")
    least_crossed: Mapped[int] = mapped_column(
        info=WORK, default=LEAST_CROSSED, server_default="11"
    )

    def works_in(self, pillar: int) -> bool:
        """Whether this organisation works in a pillar; nothing is hidden where it does not."""
        return bool(self.pillars >> (pillar - 1) & 1)

    def asks_second_factor_of(self, role: Role) -> bool:
        """Whether this organisation asks a second factor of people wearing ``role``."""
        return role.value in (self.second_factor_roles or "").split()


class ClosedDay(Row):
    """A day on which an organisation is closed; what is due and not binding moves past it."""

    __tablename__ = "closed_day"
    __access__ = OrganisationRow(Permission.EVERYONE, Permission.SETTINGS_MANAGE)
    __table_args__ = (UniqueConstraint("organisation_id", "day"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(points_to("organisation.id"), info=TECHNICAL)
    day: Mapped[date] = mapped_column(Date, info=WORK)
    name: Mapped[str] = mapped_column(info=WORK)
