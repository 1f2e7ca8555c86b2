"""Who wears which hat, what kinds of data there are, and what asks for what."""

from __future__ import annotations

from enum import IntFlag, StrEnum


def _(message: str) -> str:
    """Mark a label for translation; it is translated where it is shown."""
    return message


class Role(StrEnum):
    """The hats people wear (domain.md §1, practice.md P1)."""

    CW = "CW"
    IA = "IA"
    GA = "GA"
    LA = "LA"
    HP = "HP"
    AW = "AW"
    INT = "INT"
    LEO = "LEO"
    VOL = "VOL"
    MGR = "MGR"
    DPO = "DPO"
    ADM = "ADM"
    SUR = "SUR"


ROLE_LABELS: dict[Role, str] = {
    Role.CW: _("Caseworker"),
    Role.IA: _("Independent advocate"),
    Role.GA: _("Guardian advocate"),
    Role.LA: _("Legal adviser"),
    Role.HP: _("Healthcare"),
    Role.AW: _("Accommodation worker"),
    Role.INT: _("Interpreter or mediator"),
    Role.LEO: _("Police liaison"),
    Role.VOL: _("Volunteer"),
    Role.MGR: _("Manager or supervisor"),
    Role.DPO: _("Data protection officer"),
    Role.ADM: _("Administrator"),
    Role.SUR: _("The person themselves"),
}


#: The twelve roles that an account may hold today; the survivor's own window comes later.
STAFF_ROLES: tuple[Role, ...] = tuple(role for role in Role if role is not Role.SUR)


class Kind(IntFlag):
    """The twenty kinds of data of domain.md §7.2, one bit each, so that a grant is a mask."""

    SUM = 1 << 0
    IDN = 1 << 1
    SAF = 1 << 2
    COM = 1 << 3
    NRM = 1 << 4
    RSK = 1 << 5
    HLT = 1 << 6
    LEG = 1 << 7
    CJ = 1 << 8
    ACC = 1 << 9
    GOA = 1 << 10
    NOT = 1 << 11
    RST = 1 << 12
    CON = 1 << 13
    REF = 1 << 14
    DOC = 1 << 15
    SUP = 1 << 16
    WEL = 1 << 17
    AUD = 1 << 18
    STA = 1 << 19

    @property
    def code(self) -> str:
        """The three letters that people and the trail use."""
        name = self.name
        if name is None:
            raise ValueError("a mask of several kinds has no code of its own")
        return name


NO_KIND = Kind(0)


KIND_LABELS: dict[Kind, str] = {
    Kind.SUM: _("Case summary"),
    Kind.IDN: _("Identity"),
    Kind.SAF: _("Safe contact"),
    Kind.COM: _("Communication and interpreter needs"),
    Kind.NRM: _("Identification decisions"),
    Kind.RSK: _("Safety and risk"),
    Kind.HLT: _("Health"),
    Kind.LEG: _("Legal and immigration"),
    Kind.CJ: _("Criminal justice and redress"),
    Kind.ACC: _("Accommodation"),
    Kind.GOA: _("Goals and steps"),
    Kind.NOT: _("General notes"),
    Kind.RST: _("Restricted notes"),
    Kind.CON: _("Consent records"),
    Kind.REF: _("Referrals"),
    Kind.DOC: _("Documents"),
    Kind.SUP: _("Supervision"),
    Kind.WEL: _("Staff wellbeing"),
    Kind.AUD: _("Who looked: the trail"),
    Kind.STA: _("Statistics"),
}


class Relation(StrEnum):
    """How a person can stand to a case or a record (domain.md §7.1; ``h``: practice.md P2)."""

    ASSIGNED = "a"
    HOLDER = "h"
    CONSENT = "c"
    TASK = "t"
    SUPERVISION = "s"
    ORGANISATION = "o"
    NAMED = "n"
    SUPERVISES = "v"
    OWN = "x"
    LEGAL_TASK = "l"
    BREAK_GLASS = "b"
    PUBLISHED = "p"


RELATION_LABELS: dict[Relation, str] = {
    Relation.ASSIGNED: _("is assigned to the case"),
    Relation.HOLDER: _("holds the case alone, where there is no caseworker"),
    Relation.CONSENT: _("the person said yes to it, for as long as they say so"),
    Relation.TASK: _("from 24 hours before a task or booking until 24 hours after"),
    Relation.SUPERVISION: _("has a recorded supervision link to this case"),
    Relation.ORGANISATION: _("works in the same organisation"),
    Relation.NAMED: _("wrote it, or is named as a reader"),
    Relation.SUPERVISES: _("supervises this member of staff"),
    Relation.OWN: _("it is their own record"),
    Relation.LEGAL_TASK: _("a logged legal task, until its end date"),
    Relation.BREAK_GLASS: _("emergency access, for four hours"),
    Relation.PUBLISHED: _("published figures about nobody"),
}


class Sensitivity(StrEnum):
    """``protected`` hides the existence of a case from everyone without a grant."""

    STANDARD = "standard"
    HIGH = "high"
    PROTECTED = "protected"


class Permission(StrEnum):
    """What a route or an act asks for. Which roles hold it is in :mod:`caseapp.access.table`."""

    ACCESS_TABLE_READ = "access_table_read"
    ACCOUNTS_MANAGE = "accounts_manage"
    AUDIT_READ = "audit_read"
    BEST_INTERESTS_COUNTERSIGN = "best_interests_countersign"
    CASE_ASSIGN = "case_assign"
    CASE_LIST = "case_list"
    CASE_OPEN = "case_open"
    CASE_READ = "case_read"
    CASE_SEARCH = "case_search"
    CASE_WRITE = "case_write"
    COLLEAGUES_READ = "colleagues_read"
    DISCLOSURE_REVIEW = "disclosure_review"
    DOUBLES_READ = "doubles_read"
    DUTY_MANAGE = "duty_manage"
    EMERGENCY_REVIEW = "emergency_review"
    EMERGENCY_USE = "emergency_use"
    EVERYONE = "everyone"
    FIGURES_READ = "figures_read"
    INTERPRETERS_MANAGE = "interpreters_manage"
    INTERPRETERS_READ = "interpreters_read"
    INTERPRETERS_VET = "interpreters_vet"
    OFFERS_ANSWER = "offers_answer"
    OWN_ACCOUNT = "own_account"
    SENTENCES_MANAGE = "sentences_manage"
    PARTNERS_MANAGE = "partners_manage"
    PARTNERS_READ = "partners_read"
    PARTNERS_VET = "partners_vet"
    PRIVATE_NOTE_DECIDE = "private_note_decide"
    SETTINGS_MANAGE = "settings_manage"
    STOPS_REVIEW = "stops_review"
    TODAY_READ = "today_read"
    LOOKS_ANSWER = "looks_answer"
