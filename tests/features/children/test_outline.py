"""What managers read of a child's permissions: how many are open, and no more (domain.md §7.3)."""

from __future__ import annotations

import re

from caseapp.access.actor import Actor
from caseapp.kinds import Role
from tests.features.children.conftest import Child
from tests.support.site import Site


def _counts(site: Site, child: Child, worker: Actor) -> dict[str, int]:
    manager = site.browser(site.hat(Role.MGR, worker.organisation_id))
    page = manager.open(f"{child.case}/consents").text
    return {
        name: int(number) for name, number in re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page)
    }


def test_a_childs_share_that_is_open_is_counted_as_a_yes(
    site: Site, child: Child, worker: Actor, guardian: Actor, clinic: Actor
) -> None:
    assert child.answer(clinic).status_code == 303
    before = _counts(site, child, worker)
    assert (before["yes"], before["To look at again together"]) == (0, 1)
    assert child.guardian("yes", guardian).status_code == 303
    after = _counts(site, child, worker)
    assert (after["yes"], after["To look at again together"]) == (1, 0)
    assert child.guardian("no", guardian).status_code == 303
    assert _counts(site, child, worker) == before
