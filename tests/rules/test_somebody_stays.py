"""Whatever is done with teams, cover and bars, in whatever order: somebody who stays is left on
every case (practice.md P38)."""

from __future__ import annotations

import re
from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from caseapp.access.actor import Actor
from caseapp.base import clock, ids
from caseapp.kinds import Relation, Role
from caseapp.models.team import Assignment, CaseBar
from tests.support.site import Browser, Site
from tests.support.world import Opened

PEOPLE = 3
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "hand_over", "leave_team", "end", "cover", "bar", "step_back"]),
        st.integers(0, PEOPLE),  # who does it; the last one is the manager
        st.integers(0, PEOPLE - 1),  # with whom
        st.booleans(),  # whether it has an end
    ),
    min_size=3,
    max_size=8,
)


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making it smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_somebody_who_stays_is_left_on_every_case(
    embedded_site: Site, steps: list[tuple[str, int, int, bool]]
) -> None:
    site = embedded_site
    here = site.organisation()
    workers = [site.hat(Role.CW, here) for _each in range(PEOPLE)]
    everybody = [*workers, site.hat(Role.MGR, here)]
    cases = [site.open_case(workers[0]), site.open_case(workers[1])]
    for step, by, whom, for_a_time in steps:
        for case in cases:
            _do(site.browser(everybody[by]), case, step, workers[whom], for_a_time)
            assert _stay(site, case), (step, by, whom, for_a_time)


def _do(browser: Browser, case: Opened, step: str, who: Actor, for_a_time: bool) -> None:
    """Try one step; it may be refused, and the page may be hidden."""
    path = f"/cases/{ids.show_reference(case.reference)}"
    today = clock.today("UTC")
    until = (today + timedelta(days=2)).isoformat()
    if step in ("put", "hand_over", "leave_team"):
        browser.submit(
            f"{path}/team",
            person=str(who.membership_id),
            team_role="co_worker" if step == "put" else "key_worker",
            before="leaves" if step == "leave_team" else "stays",
            chosen="not_asked_yet",
            **({"until": until} if for_a_time else {}),
        )
    elif step == "end":
        for link in re.findall(r'href="([^"]+/end)"', browser.open(f"{path}/team").text)[:2]:
            browser.submit(link, **({"until": until} if for_a_time else {}))
    elif step == "cover":
        days = {"kind": "leave", "starts": today.isoformat(), "until": until}
        browser.submit("/leave", everyone=str(who.user_id), **days)
    elif step == "bar":
        browser.submit(f"{path}/team/bars", person=str(who.user_id), origin="team")
    else:
        browser.submit(f"{path}/team/step-back")


def _stay(site: Site, case: Opened) -> bool:
    """Whether somebody is on the team, without an end, who can open the case."""
    now = clock.now()
    with site.owner() as connection:
        place, bar = Assignment.__table__.c, CaseBar.__table__.c
        barred = set(
            connection.scalars(
                select(bar.user_id).where(bar.case_id == case.id, bar.lifted_at.is_(None))
            )
        )
        staying = connection.execute(
            select(place.user_id).where(
                place.case_id == case.id,
                place.ends_at.is_(None),
                place.starts_at <= now,
                place.relation.in_([Relation.ASSIGNED, Relation.HOLDER]),
            )
        )
        return any(row.user_id not in barred for row in staying)
