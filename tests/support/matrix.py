"""Who reaches what, written by hand from domain.md §7.2 and practice.md P1 to P3.

It stands here a second time, role by role, so that a slip in ``caseapp.access.table`` is found.
For each role and relation: what is written (W), read (R), written as one's own and otherwise seen
in its headline (w), seen reduced (r).
"""

from __future__ import annotations

from dataclasses import dataclass

from caseapp.kinds import Kind, Relation, Role

R = Relation

#: role -> relation -> level -> kinds
MATRIX: dict[Role, dict[Relation, dict[str, str]]] = {
    Role.CW: {
        R.ASSIGNED: {
            "W": "SUM IDN SAF COM NRM RSK CJ ACC GOA NOT CON REF DOC",
            "w": "HLT LEG",
            "r": "AUD",
        },
        R.BREAK_GLASS: {"R": "IDN SAF COM RSK ACC NOT", "r": "SUM HLT CON"},
        R.NAMED: {"W": "RST"},
        R.OWN: {"W": "SUP WEL", "r": "STA"},
    },
    Role.IA: {
        R.CONSENT: {
            "W": "SAF COM RSK GOA NOT CON REF",
            "R": "SUM IDN NRM HLT CJ ACC DOC",
            "r": "SUM LEG AUD",
        },
        # Practice.md P2: alone, an independent advocate has the caseworker's rights.
        R.HOLDER: {
            "W": "SUM IDN SAF COM NRM RSK CJ ACC GOA NOT CON REF DOC",
            "w": "HLT LEG",
            "r": "AUD",
        },
        R.BREAK_GLASS: {"R": "IDN SAF COM RSK", "r": "SUM CON"},
        R.NAMED: {"W": "RST"},
        R.OWN: {"W": "SUP WEL", "r": "STA"},
    },
    Role.GA: {
        R.ASSIGNED: {
            "W": "SAF COM RSK GOA NOT CON REF",
            "R": "SUM IDN NRM HLT LEG CJ ACC DOC",
            "r": "AUD",
        },
        R.BREAK_GLASS: {"R": "IDN SAF COM RSK", "r": "SUM CON"},
        R.NAMED: {"W": "RST"},
        R.OWN: {"W": "SUP WEL", "r": "STA"},
    },
    Role.LA: {
        R.CONSENT: {
            "W": "NRM LEG CJ",
            "R": "SUM IDN SAF COM RSK",
            "w": "REF DOC",
            "r": "SUM HLT ACC GOA CON",
        },
        R.NAMED: {"W": "RST"},
    },
    Role.HP: {
        R.CONSENT: {
            "W": "HLT",
            "R": "SUM IDN SAF COM RSK",
            "w": "REF DOC",
            "r": "SUM ACC GOA CON",
        },
        R.NAMED: {"W": "RST"},
    },
    Role.AW: {
        R.CONSENT: {
            "W": "ACC",
            "R": "SAF COM",
            "w": "NOT REF DOC",
            "r": "SUM IDN NRM RSK HLT GOA CON",
        },
        R.BREAK_GLASS: {"R": "COM", "r": "SUM RSK HLT CON"},
        R.OWN: {"W": "SUP WEL"},
    },
    Role.INT: {
        R.TASK: {"r": "COM DOC"},
        R.OWN: {"W": "WEL", "w": "SUP"},
    },
    Role.LEO: {
        R.CONSENT: {"w": "CJ", "r": "SUM IDN COM NRM RSK CON DOC"},
    },
    Role.VOL: {
        R.TASK: {"w": "NOT", "r": "SUM SAF COM RSK ACC GOA"},
        R.OWN: {"W": "SUP WEL"},
    },
    Role.MGR: {
        R.ORGANISATION: {"R": "STA", "r": "SUM COM NRM RSK ACC GOA CON REF AUD"},
        R.SUPERVISION: {
            "R": "SUM IDN SAF COM NRM RSK CJ ACC GOA NOT RST CON REF DOC",
            "r": "HLT LEG",
        },
        R.BREAK_GLASS: {"R": "IDN SAF COM RSK NOT", "r": "SUM HLT CON"},
        R.SUPERVISES: {"W": "SUP", "r": "WEL"},
        R.OWN: {"W": "SUP WEL"},
    },
    Role.DPO: {
        R.LEGAL_TASK: {"R": "IDN RST", "r": "SUM DOC"},
        R.ORGANISATION: {"R": "AUD STA", "r": "CON"},
        R.OWN: {"W": "SUP WEL"},
    },
    Role.ADM: {
        R.ORGANISATION: {"r": "AUD STA"},
        R.OWN: {"W": "SUP WEL"},
    },
    Role.SUR: {
        R.OWN: {
            "W": "SAF COM GOA CON",
            "R": "SUM IDN NRM RSK HLT LEG CJ ACC NOT REF DOC",
            "r": "RST AUD",
        },
    },
}

#: With a tick of its own in the consent, the advocate reads all legal matters.
TICKED = {(Role.IA, R.CONSENT): "LEG"}

#: Relations that stand in ``case_access`` rows, each from its source.
GRANTED = (
    R.ASSIGNED,
    R.HOLDER,
    R.CONSENT,
    R.TASK,
    R.SUPERVISION,
    R.LEGAL_TASK,
    R.BREAK_GLASS,
)


@dataclass(frozen=True)
class Reach:
    """What one role reaches in one relation, as sets of kinds."""

    whole: frozenset[Kind]
    reduced: frozenset[Kind]
    written: frozenset[Kind]
    own: frozenset[Kind]


def reach(role: Role, relation: Relation, *, ticked: bool = False) -> Reach:
    """Return what the hand-written matrix gives."""
    levels = MATRIX[role].get(relation, {})
    more = kinds(TICKED.get((role, relation), "")) if ticked else frozenset()
    written, own = kinds(levels.get("W", "")), kinds(levels.get("w", ""))
    return Reach(
        whole=written | kinds(levels.get("R", "")) | more,
        reduced=own | kinds(levels.get("r", "")),
        written=written,
        own=own,
    )


def kinds(codes: str) -> frozenset[Kind]:
    """Return the kinds with these codes."""
    return frozenset(Kind[code] for code in codes.split())


#: Content of a case. The other four are records of staff, the trail, and figures.
ABOUT_A_CASE = kinds(
    "SUM IDN SAF COM NRM RSK HLT LEG CJ ACC GOA NOT RST CON REF DOC",
)


def audience(kind: Kind) -> frozenset[tuple[Role, Relation]]:
    """Return for whom a reduced view of a kind is."""
    return frozenset(
        (role, relation)
        for role in Role
        for relation in Relation
        if kind in reach(role, relation).reduced
    )
