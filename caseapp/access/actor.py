"""Who is asking: a person wearing one hat, or a named system actor with a reason.

There is no anonymous actor and no actor who may everything. A session without an actor answers
nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import cached_property

from caseapp.access import table
from caseapp.kinds import NO_KIND, Kind, Permission, Relation, Role


@dataclass(frozen=True)
class Actor:
    """A signed-in person in one hat (practice.md P1): rights are those of the hat worn."""

    user_id: uuid.UUID
    membership_id: uuid.UUID
    organisation_id: uuid.UUID
    role: Role
    name: str
    session_id: uuid.UUID | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the hat worn holds a permission."""
        return table.may(self.role, permission)

    @cached_property
    def organisation_wide(self) -> table.Masks:
        """What the hat reaches in the whole organisation (relation o)."""
        return table.masks_of(self.role, Relation.ORGANISATION)

    @cached_property
    def named(self) -> table.Masks:
        """What the hat reaches as author or named reader (relation n)."""
        return table.masks_of(self.role, Relation.NAMED)

    @cached_property
    def task(self) -> table.Masks:
        """What the hat reaches record by record inside a task window (relation t)."""
        return table.masks_of(self.role, Relation.TASK)

    @cached_property
    def own(self) -> table.Masks:
        """What the hat reaches of its own records (relation x)."""
        return table.masks_of(self.role, Relation.OWN)

    @cached_property
    def supervised(self) -> table.Masks:
        """What the hat reaches of the people it supervises (relation v)."""
        return table.masks_of(self.role, Relation.SUPERVISES)


@dataclass(frozen=True)
class SystemRights:
    """What a named system actor may touch. ``internal`` tables name their systems themselves.

    ``tables``: of the content of cases these alone; none named means any of the kinds.
    ``organisations``: it reads and writes all that is of organisations; ``knows``: it reads these
    tables of theirs and writes none.
    """

    does: str
    reads: Kind = NO_KIND
    writes: Kind = NO_KIND
    tables: frozenset[str] = frozenset()
    organisations: bool = False
    knows: frozenset[str] = frozenset()
    drafts: bool = False
    trail: bool = False

    def touches(self, table: str) -> bool:
        """Whether a table with content of cases is one that it touches at all."""
        return not self.tables or table in self.tables


SYSTEMS: dict[str, SystemRights] = {
    "accounts": SystemRights(
        "invites and resets, ends sessions, checks who may sign in", organisations=True
    ),
    "audit": SystemRights("checks and exports the trail", trail=True),
    "backup": SystemRights(
        "copies the data and brings copies back", organisations=True, trail=True
    ),
    "bars": SystemRights("keeps people with a conflict of interest from a case"),
    "consents": SystemRights(
        "stops a permission for somebody who reads it and does not write it",
        writes=Kind.CON,
        tables=frozenset({"consent_end"}),
    ),
    "contact": SystemRights(
        "writes down that a way to reach somebody was used because it was urgent, and what was"
        " answered before a talk, for whoever reads it and does not write it",
        reads=Kind.SAF,
        writes=Kind.SAF,
        tables=frozenset({"contact_use", "talk_answer"}),
    ),
    "disclosures": SystemRights(
        "works out whether a disclosure still waits for something, for whoever looks at it",
        reads=Kind.CON,
        tables=frozenset({"disclosure", "disclosure_account", "disclosure_look"}),
    ),
    "doubles": SystemRights(
        "looks in the whole organisation for two records that may be of one person",
        reads=Kind.SUM | Kind.IDN,
        tables=frozenset({"case_summary", "likely_double", "person_identity", "status_change"}),
        trail=True,
    ),
    "emergency": SystemRights(
        "opens a case in an emergency, keeps why, and what came of the look at it",
        reads=Kind.SUM | Kind.IDN | Kind.CON,
        writes=Kind.CON,
        tables=frozenset(
            {"assignment", "case_summary", "emergency_access", "person_identity", "status_change"}
        ),
    ),
    "feeds": SystemRights("keeps the secret addresses of calendars, and says whose one is"),
    "guardians": SystemRights(
        "shows a guardian a note that was private, when a manager has decided so",
        reads=Kind.NOT,
        writes=Kind.NOT,
        tables=frozenset({"note"}),
    ),
    "intake": SystemRights(
        "answers a first contact for somebody who may open cases",
        reads=Kind.SUM,
        writes=Kind.SUM | Kind.NRM | Kind.CJ,
    ),
    "looks": SystemRights(
        "keeps questions about who looked, their answers, and which lines are not shown together",
        reads=Kind.AUD,
        writes=Kind.AUD,
        tables=frozenset({"look_question", "look_withheld"}),
    ),
    "never_use": SystemRights(
        "looks whether what is to leave holds a name that must never be used",
        reads=Kind.COM,
        tables=frozenset({"never_use_name"}),
    ),
    "mails": SystemRights(
        "sends mail that says how many things wait, to those who want it",
        knows=frozenset({"away", "membership", "organisation", "user"}),
    ),
    "messages": SystemRights(
        "finds whom a message is for, and leaves it with whoever supports them or is on duty",
        reads=Kind.SUM | Kind.IDN | Kind.NOT,
        writes=Kind.NOT,
        tables=frozenset({"case_message", "case_summary", "person_identity", "status_change"}),
    ),
    "notices": SystemRights(
        "tells a colleague that there is something to know, and keeps what was read",
        reads=table.CASE_KINDS,
        writes=table.CASE_KINDS,
        tables=frozenset({"notice"}),
    ),
    "offers": SystemRights(
        "lets a talk look for somebody else when whoever was offered it says no",
        reads=Kind.COM,
        writes=Kind.COM,
        tables=frozenset({"booking"}),
    ),
    "parking": SystemRights("keeps the form of a session that had ended", drafts=True),
    "referrals": SystemRights(
        "keeps how a referral stands when its recipient answers it",
        reads=Kind.REF,
        writes=Kind.REF,
        tables=frozenset({"referral"}),
    ),
    "matcher": SystemRights(
        "keeps what interpreters declared and are offered, and compares it before a booking with"
        " whom a person keeps away and who has a part in the case",
        reads=Kind.SUM | Kind.IDN | Kind.COM,
        tables=frozenset(
            {
                *("assignment", "booking", "case_summary", "companion", "person_around"),
                "person_identity",
            }
        ),
    ),
    "reviews": SystemRights(
        "starts, brings forward and closes reviews whose kind the person acting may not read, and"
        " reads what was answered to a stage",
        reads=table.CASE_KINDS,
        writes=table.CASE_KINDS,
        tables=frozenset({"review", "stage_answer"}),
    ),
    "reminders": SystemRights(
        "asks whether help is wanted with what waits, and keeps what came of it",
        reads=table.CASE_KINDS,
        writes=table.CASE_KINDS,
        tables=frozenset({"assignment", "review", "review_help"}),
        knows=frozenset(
            {"away", "closed_day", "membership", "organisation", "review_setting", "user"}
        ),
    ),
    "sessions": SystemRights("finds out whose session a request belongs to", organisations=True),
    "set-up": SystemRights(
        "makes the first organisation, or the demo's organisations and staff", organisations=True
    ),
    "stopping": SystemRights(
        "stops sharing for whoever was told to, keeps what was said, and asks for a look",
        reads=Kind.SUM | Kind.IDN | Kind.CON,
        writes=Kind.CON,
        tables=frozenset(
            {
                *("case_summary", "person_identity", "status_change"),
                *("consent", "consent_end", "recipient_told", "stop_report", "task"),
            }
        ),
    ),
    "teams": SystemRights(
        "changes a team for a manager who does not read the case", reads=Kind.SUM, writes=Kind.SUM
    ),
    "sign-in": SystemRights("checks a passphrase and a second factor", organisations=True),
}


@dataclass(frozen=True)
class SystemActor:
    """A job or a step of the machinery, by name and with a reason; both stand in the trail."""

    name: str
    reason: str
    behalf: Actor | None = None
    rights: SystemRights = field(init=False)

    def __post_init__(self) -> None:
        if self.name not in SYSTEMS:
            raise ValueError(f"There is no system actor called {self.name!r}.")
        if not self.reason:
            raise ValueError("A system actor says why it acts.")
        object.__setattr__(self, "rights", SYSTEMS[self.name])


AnyActor = Actor | SystemActor
