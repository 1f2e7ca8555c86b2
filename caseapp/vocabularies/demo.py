"""The invented data of the demonstration: organisations, staff and fourteen cases (domain.md §9).

All dates are whole days counted from the day of loading, so that the demonstration stays alive.
This module only reads and checks ``seeds/demo/``; what is loaded goes through the same actions as
everything that people do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from caseapp.base.resources import resource
from caseapp.kinds import (
    STAFF_ROLES,
    AgeStatus,
    ContactMode,
    IdentityLevel,
    Presence,
    Role,
    Sensitivity,
    TeamRole,
)
from caseapp.vocabularies.reading import Entry, VocabularyError, read, unique
from caseapp.vocabularies.stages import FieldType, Stage, StageField, Stages, stages

__all__ = [
    "Demo",
    "DemoAnswer",
    "DemoCase",
    "DemoMove",
    "DemoNote",
    "DemoOrganisation",
    "DemoStaff",
    "DemoTeamMember",
    "VocabularyError",
    "demo",
    "load_demo",
]

MAIL_ENDING = ".example"
"""A top-level name that belongs to nobody, so that nothing invented can reach anybody."""

MAY_OPEN = frozenset({Role.CW, Role.GA, Role.IA})
"""Who may open a case and is then its key worker."""

PARTNERS = frozenset({Role.LA, Role.HP, Role.AW, Role.LEO})

TEAM_HATS: dict[TeamRole, frozenset[Role]] = {
    TeamRole.ADVOCATE: frozenset({Role.IA}),
    TeamRole.GUARDIAN: frozenset({Role.GA}),
    TeamRole.PARTNER: PARTNERS,
}
"""What is listed as team, and the hat it takes; key worker and co-workers stand apart."""


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """An invented organisation; exactly one is the one that uses the application."""

    key: str
    name: str
    kind: str
    country: str
    mail_domain: str
    remit: str
    own: bool
    run_by: str


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """Somebody with an account (domain.md §9.1); the first role is the hat at sign-in."""

    key: str
    name: str
    email: str
    organisation: str
    roles: tuple[Role, ...]
    passphrase: str
    note: str
    supervisor: str
    works_at: str
    hours: float
    case_share: float
    duty: bool
    leaves: int | None

    @property
    def capacity(self) -> int:
        """Capacity points (domain.md §8.3): 100 times the hours, times the share for cases."""
        return round(100 * self.hours * self.case_share)


@dataclass(frozen=True, slots=True)
class DemoTeamMember:
    """Somebody on a case besides key worker and co-workers, with the hat they wear in it."""

    person: str
    role: TeamRole
    hat: Role
    starts: int
    ends: int | None
    chosen_by_person: bool


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """The answer to a field of a stage; a date is a number of days from the day of loading."""

    field: StageField
    value: int | str


@dataclass(frozen=True, slots=True)
class DemoMove:
    """One change of stage: when, where to, and whether the person was there (practice.md P9)."""

    on: int
    stage: Stage
    presence: Presence
    words: str
    reason: str
    answers: tuple[DemoAnswer, ...]


@dataclass(frozen=True, slots=True)
class DemoNote:
    """A short contact note; ``before``: what it said until it was changed, "" where it was not."""

    on: int
    author: str
    mode: ContactMode
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class DemoCase:
    """One record of domain.md §9.2.

    ``age_status_at_opening`` differs from ``age_status`` for somebody who has turned eighteen
    since, on day ``turned_18``. An empty ``pronouns`` stands for not asked so far.
    """

    key: str
    name_to_use: str
    say_it: str
    pronouns: str
    age_status: AgeStatus
    age_status_at_opening: AgeStatus
    turned_18: int | None
    identity_level: IdentityLevel
    sensitivity: Sensitivity
    opened: int
    source_type: str
    summary: str
    key_worker: str
    co_workers: tuple[str, ...]
    team: tuple[DemoTeamMember, ...]
    supervision: tuple[DemoTeamMember, ...]
    moves: tuple[DemoMove, ...]
    notes: tuple[DemoNote, ...]

    def moves_of(self, pillar: int, track: str = "") -> tuple[DemoMove, ...]:
        """The moves inside one track in order of date; for pillar 4 without a track, track A."""
        chosen = track or ("A" if pillar == 4 else "")
        return tuple(
            move for move in self.moves if (move.stage.pillar, move.stage.track) == (pillar, chosen)
        )

    def stands_at(self, pillar: int, track: str = "") -> str:
        """The code of the stage at which the track stands; "" when it is still at its -00."""
        moves = self.moves_of(pillar, track)
        return moves[-1].stage.code if moves else ""


@dataclass(frozen=True, slots=True)
class Demo:
    """All of the invented data, checked."""

    organisations: tuple[DemoOrganisation, ...]
    staff: tuple[DemoStaff, ...]
    cases: tuple[DemoCase, ...]

    @property
    def own(self) -> DemoOrganisation:
        """The organisation that uses the application."""
        return next(organisation for organisation in self.organisations if organisation.own)

    def person(self, key: str) -> DemoStaff:
        """The member of staff with this key."""
        return next(person for person in self.staff if person.key == key)

    def case(self, key: str) -> DemoCase:
        """The case with this key, C01 to C14."""
        return next(case for case in self.cases if case.key == key)


@cache
def demo() -> Demo:
    """The demonstration that ships with the application."""
    return load_demo(resource("seeds", "demo"), stages())


def load_demo(folder: Path, known: Stages) -> Demo:
    """Read and check the three files; :class:`VocabularyError` says in one sentence what to do."""
    organisations = _organisations(read(folder / "organisations.toml"))
    staff = _staff(read(folder / "staff.toml"), organisations)
    whole = read(folder / "cases.toml")
    whole.only("cases")
    entries = whole.tables("cases", "case")
    unique(entries, "key")
    people = {person.key: person for person in staff}
    return Demo(organisations, staff, tuple(_case(entry, people, known) for entry in entries))


def _organisations(whole: Entry) -> tuple[DemoOrganisation, ...]:
    whole.only("organisations")
    entries = whole.tables("organisations", "organisation")
    unique(entries, "key")
    found = tuple(_organisation(entry) for entry in entries)
    if sum(organisation.own for organisation in found) != 1:
        raise whole.wrong("not exactly one organisation is our own", "write own = true in one")
    keys = {organisation.key for organisation in found}
    for organisation, entry in zip(found, entries, strict=True):
        if organisation.run_by and organisation.run_by not in keys:
            raise entry.wrong(f'run_by "{organisation.run_by}" is unknown', "name one of this file")
    return found


def _organisation(entry: Entry) -> DemoOrganisation:
    entry.only("key", "name", "kind", "country", "mail_domain", "remit", "own", "run_by")
    return DemoOrganisation(
        key=entry.text("key"),
        name=entry.text("name"),
        kind=entry.text("kind"),
        country=entry.text("country"),
        mail_domain=_invented(entry, entry.text("mail_domain")),
        remit=entry.text("remit"),
        own=entry.flag("own"),
        run_by=entry.text("run_by", ""),
    )


def _invented(entry: Entry, address: str) -> str:
    if not address.endswith(MAIL_ENDING):
        raise entry.wrong(
            f'"{address}" may belong to somebody', f"let it end in {MAIL_ENDING}, which nobody has"
        )
    return address


def _staff(whole: Entry, organisations: tuple[DemoOrganisation, ...]) -> tuple[DemoStaff, ...]:
    whole.only("staff")
    entries = whole.tables("staff", "person")
    for key in ("key", "email", "passphrase"):
        unique(entries, key)
    places = {organisation.key for organisation in organisations}
    found = tuple(_person(entry) for entry in entries)
    people = {person.key: person for person in found}
    for person, entry in zip(found, entries, strict=True):
        for place in (person.organisation, person.works_at or person.organisation):
            if place not in places:
                raise entry.wrong(f'organisation "{place}" is unknown', "name one of its file")
        if person.supervisor:
            boss = _known(entry, people, person.supervisor)
            if Role.MGR not in boss.roles:
                raise entry.wrong(f'"{boss.key}" does not supervise', "name somebody with MGR")
    return found


def _person(entry: Entry) -> DemoStaff:
    entry.only(
        "key",
        "name",
        "email",
        "organisation",
        "roles",
        "passphrase",
        "note",
        "supervisor",
        "works_at",
        "hours",
        "case_share",
        "duty",
        "leaves",
    )
    roles = entry.texts("roles")
    for role in roles:
        if role not in STAFF_ROLES:
            raise entry.wrong(f'role "{role}" is unknown', f"write one of {', '.join(STAFF_ROLES)}")
    if not roles:
        raise entry.wrong("no role is given", "write at least one hat")
    return DemoStaff(
        key=entry.text("key"),
        name=entry.text("name"),
        email=_invented(entry, entry.text("email")),
        organisation=entry.text("organisation"),
        roles=tuple(Role(role) for role in roles),
        passphrase=entry.text("passphrase"),
        note=entry.text("note"),
        supervisor=entry.text("supervisor", ""),
        works_at=entry.text("works_at", ""),
        hours=entry.share("hours", 0.0),
        case_share=entry.share("case_share", 0.0),
        duty=entry.flag("duty"),
        leaves=_day(entry, "leaves"),
    )


def _day(entry: Entry, key: str) -> int | None:
    return entry.whole(key) if entry.has(key) else None


def _known(entry: Entry, people: dict[str, DemoStaff], key: str) -> DemoStaff:
    if key not in people:
        raise entry.wrong(f'person "{key}" is unknown', "name somebody of the staff file")
    return people[key]


def _case(entry: Entry, people: dict[str, DemoStaff], known: Stages) -> DemoCase:
    entry.only(
        "key",
        "name_to_use",
        "say_it",
        "pronouns",
        "age_status",
        "age_status_at_opening",
        "turned_18",
        "identity_level",
        "sensitivity",
        "opened",
        "source_type",
        "summary",
        "key_worker",
        "co_workers",
        "team",
        "supervision",
        "moves",
        "notes",
    )
    age = entry.choice("age_status", AgeStatus)
    at_opening = entry.choice("age_status_at_opening", AgeStatus, age)
    turned_18 = _day(entry, "turned_18")
    if (at_opening is not age) != (turned_18 is not None):
        raise entry.wrong(
            "age_status_at_opening and turned_18 do not fit", "write both for a grown-up child"
        )
    opened = _past(entry, "opened")
    key_worker = _known(entry, people, entry.text("key_worker"))
    if not MAY_OPEN & set(key_worker.roles):
        raise entry.wrong(f'"{key_worker.key}" cannot be key worker', "name a CW, GA or IA")
    co_workers = entry.texts("co_workers")
    for key in co_workers:
        if Role.CW not in _known(entry, people, key).roles:
            raise entry.wrong(f'"{key}" cannot be co-worker', "name somebody with the role CW")
    team = tuple(_member(table, people, opened) for table in entry.tables("team", "team"))
    writers = {
        key_worker.key,
        *co_workers,
        *(member.person for member in team if member.role is TeamRole.GUARDIAN),
    }
    return DemoCase(
        key=entry.text("key"),
        name_to_use=entry.text("name_to_use"),
        say_it=entry.text("say_it"),
        pronouns=entry.text("pronouns", ""),
        age_status=age,
        age_status_at_opening=at_opening,
        turned_18=turned_18,
        identity_level=entry.choice("identity_level", IdentityLevel),
        sensitivity=entry.choice("sensitivity", Sensitivity),
        opened=opened,
        source_type=entry.text("source_type"),
        summary=entry.text("summary"),
        key_worker=key_worker.key,
        co_workers=co_workers,
        team=team,
        supervision=tuple(
            _link(table, people, opened) for table in entry.tables("supervision", "supervision")
        ),
        moves=_moves(entry, known, opened),
        notes=tuple(_note(table, writers, opened) for table in entry.tables("notes", "note")),
    )


def _past(entry: Entry, key: str, earliest: int | None = None) -> int:
    """A day that is not to come, and not before the case was opened."""
    day = entry.whole(key)
    if day > 0:
        raise entry.wrong(f"{key} = {day} is still to come", "write 0 or a number below it")
    if earliest is not None and day < earliest:
        raise entry.wrong(
            f"{key} = {day} is before the case was opened", f"write a day from {earliest} on"
        )
    return day


def _member(entry: Entry, people: dict[str, DemoStaff], opened: int) -> DemoTeamMember:
    entry.only("person", "role", "from", "until", "chosen_by_person")
    person = _known(entry, people, entry.text("person"))
    role = entry.choice("role", TeamRole)
    hats = [hat for hat in person.roles if hat in TEAM_HATS.get(role, frozenset())]
    if not hats:
        raise entry.wrong(f'"{person.key}" cannot be {role}', "choose another person or role")
    return DemoTeamMember(
        person=person.key,
        role=role,
        hat=hats[0],
        starts=_past(entry, "from", opened),
        ends=_day(entry, "until"),
        chosen_by_person=entry.flag("chosen_by_person"),
    )


def _link(entry: Entry, people: dict[str, DemoStaff], opened: int) -> DemoTeamMember:
    entry.only("person", "from", "until")
    person = _known(entry, people, entry.text("person"))
    if Role.MGR not in person.roles:
        raise entry.wrong(f'"{person.key}" does not supervise', "name somebody with the role MGR")
    return DemoTeamMember(
        person=person.key,
        role=TeamRole.SUPERVISOR,
        hat=Role.MGR,
        starts=_past(entry, "from", opened),
        ends=_day(entry, "until"),
        chosen_by_person=False,
    )


def _note(entry: Entry, writers: set[str], opened: int) -> DemoNote:
    entry.only("on", "author", "mode", "text", "before")
    author = entry.text("author")
    if author not in writers:
        raise entry.wrong(
            f'"{author}" does not write in this case', f"name one of {', '.join(sorted(writers))}"
        )
    return DemoNote(
        on=_past(entry, "on", opened),
        author=author,
        mode=entry.choice("mode", ContactMode),
        text=entry.text("text"),
        before=entry.text("before", ""),
    )


def _moves(entry: Entry, known: Stages, opened: int) -> tuple[DemoMove, ...]:
    """The moves of a case in order of date; each track begins at its -00 and stands in order."""
    before: dict[tuple[int, str], DemoMove] = {}
    moves = []
    for table in entry.tables("moves", "move"):
        move = _move(table, known, opened)
        track = (move.stage.pillar, move.stage.track)
        last = before.get(track)
        if last and move.on < last.on:
            raise table.wrong(
                f"{move.stage.code} on day {move.on} stands after day {last.on} of the same track",
                "put the moves of a track in order of date",
            )
        at = last.stage if last else known.first(*track)
        usual = move.stage in known.usual_next(at.code)
        if not move.reason and (not usual or known.goes_back(at.code, move.stage.code)):
            raise table.wrong(
                f"the move from {at.code} to {move.stage.code} goes back or is not usual",
                'add reason = "..."',
            )
        before[track] = move
        moves.append(move)
    return tuple(sorted(moves, key=lambda move: move.on))


def _move(entry: Entry, known: Stages, opened: int) -> DemoMove:
    entry.only("on", "stage", "presence", "words", "reason", "answers")
    code = entry.text("stage")
    if not known.known(code) or known.get(code).is_start:
        raise entry.wrong(f'stage "{code}" is unknown or is a -00', "write a code of pillars.toml")
    stage = known.get(code)
    presence = entry.choice("presence", Presence)
    words = entry.text("words", "")
    if words and presence is Presence.NOT_THERE:
        raise entry.wrong(
            "there are words of somebody who was not there", "take out one of the two"
        )
    return DemoMove(
        on=_past(entry, "on", opened),
        stage=stage,
        presence=presence,
        words=words,
        reason=entry.text("reason", ""),
        answers=_answers(entry, stage),
    )


def _answers(entry: Entry, stage: Stage) -> tuple[DemoAnswer, ...]:
    given = entry.data.get("answers", {})
    if not isinstance(given, dict):
        raise entry.wrong("the answers are no table", "write answers = { field = value }")
    for needed in stage.required:
        if needed.code not in given:
            raise entry.wrong(f'"{needed.code}" is required for {stage.code}', "add its day")
    answers = []
    for code, value in given.items():
        field = stage.field(code)
        if field is None:
            raise entry.wrong(f'{stage.code} has no field "{code}"', "take the answer out")
        if not _fits(field, value):
            raise entry.wrong(f'"{value}" does not answer "{code}"', f"give a {field.type} of it")
        answers.append(DemoAnswer(field, value))
    return tuple(answers)


def _fits(field: StageField, value: object) -> bool:
    """Whether a value answers a field; records come with the files that hold them."""
    if isinstance(value, bool):
        return False
    match field.type:
        case FieldType.DATE | FieldType.NUMBER:
            return isinstance(value, int)
        case FieldType.CHOICE:
            return isinstance(value, str) and field.choice(value) is not None
        case FieldType.TEXT:
            return isinstance(value, str) and bool(value.strip())
        case FieldType.RECORD:
            return False
