"""A child's case with its key worker, a colleague, a manager and an officer, and short ways to
write down what was shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caseapp.access.actor import Actor
from caseapp.base import ids
from caseapp.kinds import AgeStatus, Role
from caseapp.models.case import Case
from caseapp.models.disclosure import Disclosure, DisclosureAccount, DisclosureLook
from caseapp.models.review import Review
from tests.support.site import Browser, Site
from tests.support.world import Opened

WHAT = "That she has not come home, and what she wears today."


@dataclass
class Here:
    """One organisation: who is there, and the case."""

    site: Site
    renna: Actor
    ana: Actor
    maudra: Actor
    holm: Actor
    case: Opened

    @property
    def at(self) -> str:
        """The address of the case."""
        return f"/cases/{ids.show_reference(self.case.reference)}"

    def browser(self, actor: Actor | None = None) -> Browser:
        """Give somebody's browser; the key worker's, if nobody is named."""
        return self.site.browser(actor or self.renna)

    def share(self, browser: Browser | None = None, **values: Any) -> TestResponse:
        """Write down what was shared, with the four fields that it needs, unless it says
        otherwise."""
        given = {
            "reason": "MISSING_CHILD",
            "recipient": "Child protection, duty desk",
            "what": WHAT,
            "second": str(self.ana.user_id),
        }
        path = f"{self.at}/disclosures/new"
        return (browser or self.browser()).submit(path, **{**given, **values})

    def shared(self, **values: Any) -> str:
        """Write it down, and return the address of its page."""
        answer = self.share(**values)
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def rows(self, model: Any) -> list[Any]:
        """Rows as they are stored, the first one first."""
        table = model.__table__
        wanted = select(table).where(table.c.case_id == self.case.id).order_by(table.c.made_at)
        with self.site.owner() as connection:
            return list(connection.execute(wanted))

    @property
    def written(self) -> tuple[int, int, int]:
        """How many rows there are: shared, written up, looked at."""
        models = (Disclosure, DisclosureAccount, DisclosureLook)
        shared, accounts, looks = (len(self.rows(each)) for each in models)
        return shared, accounts, looks

    def due(self, code: str) -> list[tuple[Any, str]]:
        """The day and the state of each review of a kind."""
        found = [each for each in self.rows(Review) if each.code == code]
        return [(each.due_on, each.state.value) for each in found]


def make(site: Site, age: AgeStatus = AgeStatus.CHILD) -> Here:
    """Make them, about somebody of an age."""
    harbour = site.organisation()
    maudra = site.hat(Role.MGR, harbour)
    renna, ana = (site.hat(Role.CW, harbour, supervisor=maudra) for _each in "ab")
    holm = site.hat(Role.DPO, harbour)
    return Here(site, renna, ana, maudra, holm, open_case(site, renna, age))


def open_case(site: Site, actor: Actor, age: AgeStatus) -> Opened:
    """Open the case of somebody of an age, as people do."""
    made = site.browser(actor).submit("/cases/new", name_to_use="Kes", age_status=age.value)
    reference = ids.read_reference(str(made.location).rsplit("/", 1)[1])
    table: Any = Case.__table__
    with site.owner() as connection:
        row = connection.execute(select(table).where(table.c.reference == reference)).one()
    return Opened(row.id, row.organisation_id, row.subject_id, row.reference)


@pytest.fixture
def here(site: Site) -> Here:
    """Give them; the colleague is a co-worker of the case."""
    made = make(site)
    site.assign(made.renna, made.case, made.ana)
    return made
