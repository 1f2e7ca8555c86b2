"""The access table: which role, in which relation, reaches which kind of data. Data only.

Source: domain.md §7.2 and §7.3 with practice.md P1 to P3. A cell lists levels with the relation
that each needs:

* ``W`` read and write, ``R`` read, ``w`` write own entries and read the headline, ``r`` the
  reduced view of :data:`REDUCED_VIEWS`;
* ``a`` assigned, ``c`` consent, ``t`` task window, ``s`` supervision link, ``o`` same
  organisation, ``n`` author or named reader, ``x`` own, ``v`` supervises, ``l`` legal task,
  ``b`` break-glass, ``p`` published figures (needs no level). ``!`` asks for a tick of its own,
  ``*`` comes with whatever a permission names and is asked for by none.

Two things are not in the cells. ``h``, the holder, gives an independent advocate who works where
there is no caseworker the caseworker's ``a`` (practice.md P2). Rows without an entry for a role
are closed to it: everything is refused that does not stand here.

``caseapp access`` and ``/access`` print this table in words; the tests try every cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from caseapp.kinds import NO_KIND, Kind, Permission, Relation, Role


def _(message: str) -> str:
    """Mark words for translation; they are translated where they are shown."""
    return message


class Level(Enum):
    """How far a cell reaches."""

    WRITE = "W"
    READ = "R"
    OWN = "w"
    REDUCED = "r"
    PUBLISHED = "p"


@dataclass(frozen=True)
class Cell:
    """One level in one relation. ``own_tick``: a consent must name the whole kind by itself.

    ``comes_along``: it comes with a consent to any other kind (the name to use, domain.md §7.3).
    """

    level: Level
    relation: Relation
    own_tick: bool = False
    comes_along: bool = False


MATRIX = """
    | CW      | IA      | GA    | LA | HP | AW    | INT | LEO | VOL | MGR      | DPO | ADM | SUR
SUM | Wa rb | Rc rc* rb |Ra rb | Rc rc* | Rc rc* | rc rc* rb | - | rc* | rt | ro Rs rb | rl | - | Rx
IDN | Wa Rb   | Rc Rb   | Ra Rb | Rc | Rc | rc    | -   | rc  | -   | Rs Rb    | Rl  | -   | Rx
SAF | Wa Rb   | Wc Rb   | Wa Rb | Rc | Rc | Rc    | -   | -   | rt  | Rs Rb    | -   | -   | Wx
COM | Wa Rb   | Wc Rb   | Wa Rb | Rc | Rc | Rc Rb | rt  | rc  | rt  | ro Rs Rb | -   | -   | Wx
NRM | Wa      | Rc      | Ra    | Wc | -  | rc    | -   | rc  | -   | ro Rs    | -   | -   | Rx
RSK | Wa Rb   | Wc Rb   | Wa Rb | Rc | Rc | rc rb | -   | rc  | rt  | ro Rs Rb | -   | -   | Rx
HLT | wa rb   | Rc      | Ra    | rc | Wc | rc rb | -   | -   | -   | rs rb    | -   | -   | Rx
LEG | wa      | rc Rc!  | Ra    | Wc | -  | -     | -   | -   | -   | rs       | -   | -   | Rx
CJ  | Wa      | Rc      | Ra    | Wc | -  | -     | -   | wc  | -   | Rs       | -   | -   | Rx
ACC | Wa Rb   | Rc      | Ra    | rc | rc | Wc    | -   | -   | rt  | ro Rs    | -   | -   | Rx
GOA | Wa      | Wc      | Wa    | rc | rc | rc    | -   | -   | rt  | ro Rs    | -   | -   | Wx
NOT | Wa Rb   | Wc      | Wa    | -  | -  | wc    | -   | -   | wt  | Rs Rb    | -   | -   | Rx
RST | Wn      | Wn      | Wn    | Wn | Wn | -     | -   | -   | -   | Rs       | Rl  | -   | rx
CON | Wa rb   | Wc rb   | Wa rb | rc | rc | rc rb | -   | rc  | -   | ro Rs rb | ro  | -   | Wx
REF | Wa      | Wc      | Wa    | wc | wc | wc    | -   | -   | -   | ro Rs    | -   | -   | Rx
DOC | Wa      | Rc      | Ra    | wc | wc | wc    | rt  | rc  | -   | Rs       | rl  | -   | Rx
SUP | Wx      | Wx      | Wx    | -  | -  | Wx    | wx  | -   | Wx  | Wv Wx    | Wx  | Wx  | -
WEL | Wx      | Wx      | Wx    | -  | -  | Wx    | Wx  | -   | Wx  | Wx rv    | Wx  | Wx  | -
AUD | ra      | rc      | ra    | -  | -  | -     | -   | -   | -   | ro       | Ro  | ro  | rx
STA | rx p    | rx p    | rx p  | p  | p  | p     | -   | p   | p   | Ro       | Ro  | ro  | p
"""

#: What a reduced view holds, for whom (domain.md §7.3). Words for people; the classes that show
#: them declare the same audience and a test compares the two.
REDUCED_VIEWS: tuple[tuple[Kind, str, str], ...] = (
    (Kind.SUM, "AW VOL", _("name to use, key worker, duty number, task or house items")),
    (Kind.SUM, "MGR", _("reference, stage badges, complexity, key dates, assigned staff; no name")),
    (Kind.SUM, "DPO", _("reference, dates, retention")),
    (Kind.SUM, "CW IA GA AW MGR", _("in an emergency: name to use and key worker")),
    (Kind.SUM, "LA HP LEO", _("name to use and named worker")),
    (Kind.IDN, "AW", _("name and date of birth for a tenancy")),
    (Kind.IDN, "LEO", _("only what was ticked in the permission for the police")),
    (Kind.SAF, "VOL", _("one permitted channel, for the task")),
    (Kind.COM, "INT", _("the slip of the booking")),
    (Kind.COM, "LEO", _("language, interpreter wish, breaks, supporter, access needs")),
    (Kind.COM, "VOL", _("name, how to say it, language")),
    (Kind.COM, "MGR", _("counts by language and unmet requests, without names")),
    (Kind.NRM, "AW", _("end date of the entitlement")),
    (Kind.NRM, "LEO", _("outcome and date, only if ticked")),
    (Kind.NRM, "MGR", _("dates")),
    (Kind.RSK, "AW", _("what house staff need to know")),
    (Kind.RSK, "LEO", _("only what a permission for the police or a disclosure names")),
    (Kind.RSK, "VOL", _("the safety line of the task")),
    (Kind.RSK, "MGR", _("level and age of the last review; no story")),
    (Kind.HLT, "CW", _("own entries: needs told by the person, access, effect on daily life")),
    (Kind.HLT, "LA", _("chosen reports")),
    (Kind.HLT, "AW", _("emergency card and adjustments in the house")),
    (Kind.HLT, "MGR", _("how access to care stands")),
    (Kind.LEG, "CW", _("kinds of matters, how they stand, deadlines; no advice")),
    (Kind.LEG, "IA", _("kinds and dates, unless the permission names more")),
    (Kind.LEG, "MGR", _("dates")),
    (Kind.CJ, "LEO", _("own liaison log, hearing dates, measures asked for; track A only")),
    (Kind.ACC, "LA", _("for housing matters")),
    (Kind.ACC, "HP", _("address of an agreed home visit")),
    (Kind.ACC, "VOL", _("meeting point")),
    (Kind.ACC, "MGR", _("how many places are used")),
    (Kind.GOA, "LA HP AW", _("the steps that are theirs")),
    (Kind.GOA, "VOL", _("the step that is theirs")),
    (Kind.GOA, "MGR", _("counts")),
    (Kind.NOT, "AW VOL", _("own notes; of others date, author's role and heading")),
    (Kind.RST, "SUR", _("after a look at other people's safety, with somebody beside them")),
    (Kind.CON, "LA HP AW LEO", _("the terms of their own share")),
    (Kind.CON, "MGR DPO", _("how each stands, until when, counts")),
    (Kind.CON, "CW IA GA AW MGR", _("in an emergency: whom to call and what to tell")),
    (Kind.REF, "LA HP AW", _("what was sent to them by a permission, and their own answers")),
    (Kind.REF, "MGR", _("counts and age")),
    (Kind.DOC, "INT", _("what was attached to that booking")),
    (Kind.DOC, "LEO", _("what was ticked")),
    (Kind.DOC, "DPO", _("type, date, retention")),
    (Kind.DOC, "LA HP AW", _("own documents; of others date, author's role and heading")),
    (Kind.SUP, "INT", _("own debriefs and group support")),
    (Kind.WEL, "MGR", _("group support attended, workload, and what the person chose to share")),
    (Kind.AUD, "CW IA GA MGR SUR", _("who, when, which kind")),
    (Kind.AUD, "ADM", _("sign-ins, without cases")),
    (Kind.STA, "CW IA GA", _("own figures")),
    (Kind.STA, "ADM", _("published figures and the load of the machine")),
)


@dataclass(frozen=True)
class Masks:
    """Masks of kinds: what a grant opens. ``limited_reads`` and ``limited_reduced``: as far as a
    permission names days (:mod:`caseapp.access.limits`)."""

    reads: Kind = NO_KIND
    reduced: Kind = NO_KIND
    own: Kind = NO_KIND
    writes: Kind = NO_KIND
    limited_reads: Kind = NO_KIND
    limited_reduced: Kind = NO_KIND

    @property
    def any(self) -> Kind:
        """Every kind that is reached in some way."""
        whole = self.reads | self.reduced | self.own | self.writes
        return whole | self.limited_reads | self.limited_reduced


#: Kinds that are content of a case (not SUP, WEL, AUD, STA).
CASE_KINDS = Kind(sum(kind for kind in Kind if kind < Kind.SUP))

PERMISSIONS: dict[Permission, frozenset[Role]] = {
    Permission.ACCESS_TABLE_READ: frozenset(Role),
    Permission.ACCOUNTS_MANAGE: frozenset({Role.ADM}),
    Permission.AUDIT_READ: frozenset({Role.DPO, Role.MGR, Role.ADM}),
    Permission.BEST_INTERESTS_COUNTERSIGN: frozenset({Role.MGR}),
    Permission.CASE_ASSIGN: frozenset({Role.MGR}),
    Permission.CASE_LIST: frozenset(Role) - {Role.ADM, Role.SUR},
    Permission.CASE_OPEN: frozenset({Role.CW, Role.GA, Role.IA}),
    Permission.CASE_READ: frozenset(Role) - {Role.ADM},
    # Whoever searches gets an answer, so that a search where there is nothing to find is told too.
    Permission.CASE_SEARCH: frozenset(Role) - {Role.SUR},
    Permission.CASE_WRITE: frozenset(Role) - {Role.ADM, Role.DPO, Role.INT, Role.MGR},
    Permission.COLLEAGUES_READ: frozenset(Role) - {Role.SUR},
    Permission.DISCLOSURE_REVIEW: frozenset({Role.DPO, Role.MGR}),
    Permission.DOUBLES_READ: frozenset({Role.DPO}),
    Permission.DUTY_MANAGE: frozenset({Role.MGR, Role.ADM}),
    Permission.EMERGENCY_REVIEW: frozenset({Role.DPO, Role.MGR}),
    Permission.EMERGENCY_USE: frozenset({Role.CW, Role.GA, Role.IA, Role.AW, Role.MGR}),
    Permission.EVERYONE: frozenset(Role),
    Permission.FIGURES_READ: frozenset({Role.MGR}),
    Permission.INTERPRETERS_MANAGE: frozenset({Role.CW, Role.GA, Role.IA, Role.MGR, Role.ADM}),
    Permission.INTERPRETERS_READ: frozenset(
        {Role.CW, Role.GA, Role.IA, Role.MGR, Role.DPO, Role.ADM}
    ),
    Permission.INTERPRETERS_VET: frozenset({Role.MGR}),
    Permission.LOOKS_ANSWER: frozenset({Role.DPO}),
    Permission.OFFERS_ANSWER: frozenset({Role.INT}),
    Permission.OWN_ACCOUNT: frozenset(Role),
    Permission.SENTENCES_MANAGE: frozenset({Role.ADM, Role.MGR}),
    Permission.PARTNERS_MANAGE: frozenset(
        {Role.CW, Role.GA, Role.IA, Role.MGR, Role.DPO, Role.ADM}
    ),
    Permission.PARTNERS_READ: frozenset(Role) - {Role.INT, Role.LEO, Role.VOL, Role.SUR},
    Permission.PARTNERS_VET: frozenset({Role.MGR, Role.DPO}),
    Permission.PRIVATE_NOTE_DECIDE: frozenset({Role.MGR}),
    Permission.SETTINGS_MANAGE: frozenset({Role.ADM}),
    Permission.STOPS_REVIEW: frozenset({Role.DPO, Role.MGR}),
    Permission.TODAY_READ: frozenset(Role),
}


def _read_matrix(text: str) -> dict[tuple[Kind, Role], tuple[Cell, ...]]:
    header, *lines = text.strip().splitlines()
    roles = [Role(name.strip()) for name in header.split("|")[1:]]
    cells: dict[tuple[Kind, Role], tuple[Cell, ...]] = {}
    for line in lines:
        name, *columns = (part.strip() for part in line.split("|"))
        for role, column in zip(roles, columns, strict=True):
            cells[Kind[name], role] = tuple(
                _read_cell(word) for word in column.split() if word != "-"
            )
    return cells


def _read_cell(word: str) -> Cell:
    if word == "p":
        return Cell(Level.PUBLISHED, Relation.PUBLISHED)
    own_tick, comes_along = word.endswith("!"), word.endswith("*")
    return Cell(Level(word[0]), Relation(word[1]), own_tick, comes_along)


CELLS = _read_matrix(MATRIX)


@lru_cache(maxsize=1_024)
def masks_of(role: Role, relation: Relation, *, ticked: Kind = NO_KIND) -> Masks:
    """Return what ``role`` reaches in ``relation``.

    ``ticked``: kinds that a consent names wholly by themselves. The holder (``h``) reaches what
    a caseworker reaches when assigned, and only an independent advocate can be one.
    """
    if relation is Relation.HOLDER:
        return masks_of(Role.CW, Relation.ASSIGNED) if role is Role.IA else Masks()
    reads = reduced = own = writes = 0
    for kind in Kind:
        for cell in CELLS[kind, role]:
            if cell.relation is not relation or (cell.own_tick and kind not in ticked):
                continue
            if cell.level is Level.REDUCED:
                reduced |= kind.value
            elif cell.level is Level.READ:
                reads |= kind.value
            elif cell.level is Level.WRITE:
                reads |= kind.value
                writes |= kind.value
            elif cell.level is Level.OWN:
                own |= kind.value
                reduced |= kind.value
    return Masks(Kind(reads), Kind(reduced), Kind(own), Kind(writes))


def asked_for(role: Role) -> Kind:
    """Return the kinds that a consent to somebody in this role can name."""
    return Kind(
        sum(
            {
                kind
                for kind in Kind
                for cell in CELLS[kind, role]
                if cell.relation is Relation.CONSENT and not cell.comes_along
            }
        )
    )


#: What comes along with a consent to any kind.
COMES_ALONG = Kind(
    sum({kind for (kind, _role), cells in CELLS.items() for cell in cells if cell.comes_along})
)


def may(role: Role, permission: Permission) -> bool:
    """Whether a role holds a permission."""
    return role in PERMISSIONS[permission]


def _kinds_with(levels: set[Level], relations: set[Relation]) -> Kind:
    """Every kind that some role reaches at one of these levels in one of these relations."""
    return Kind(
        sum(
            {
                kind
                for (kind, _role), cells in CELLS.items()
                for cell in cells
                if cell.level in levels and cell.relation in relations
            }
        )
    )


_WHOLE = {Level.READ, Level.WRITE}

#: Kinds of which some role writes only its own entries.
OWN_KINDS = _kinds_with({Level.OWN}, set(Relation))
#: Kinds that an author or named reader reaches.
NAMED_KINDS = _kinds_with(_WHOLE, {Relation.NAMED})
#: Kinds that some role reads whole in the whole organisation: the trail, and figures.
WIDE_KINDS = _kinds_with(_WHOLE, {Relation.ORGANISATION})
#: Kinds of which single records can be opened whole.
SINGLE_KINDS = _kinds_with(_WHOLE, {Relation.NAMED, Relation.TASK})
