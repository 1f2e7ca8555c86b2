"""The crawl: no text of a person shows where the matrix does not let it, at any address, for
anybody; and what somebody may not read changes nothing that they see.

A seeded part of both runs each time; all of them with ``make test-all``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from caseapp.kinds import Kind, Relation, Role
from tests.support.crawl import Canary, Crawl, Somebody, models_with_texts
from tests.support.site import Site
from tests.support.world import Templates

#: In the short run: those who stand nearest to what they may not see.
NEAREST = {"CW -", "MGR o", "MGR -", "LEO c", "AW c", "IA c", "GA a", "ADM -", "DPO -", "VOL -"}


@pytest.fixture(scope="module")
def crawl(templates: Templates) -> Iterator[Crawl]:
    """Give a filled site to all tests here: those that only look at it stand first. Of the others,
    each looks before and after what it changes, and gives its people nothing that another asks."""
    site = Site(templates.copy("sqlcipher"), templates.secret)
    yield Crawl.of(site)
    site.close()


def _leaks(crawl: Crawl, somebody: Somebody) -> list[tuple[str, str, str]]:
    return [
        (somebody.name, crawl.canaries[token].place, sorted(where)[0])
        for token, where in crawl.seen_by(somebody).items()
        if token in crawl.canaries and not somebody.may_see(crawl.canaries[token])
    ]


def _near(crawl: Crawl) -> list[Somebody]:
    found = {each.name: each for each in crawl.people if each.name in NEAREST}
    return list(found.values())


def test_whoever_holds_the_case_sees_its_texts(crawl: Crawl) -> None:
    """Else the crawl is blind: it must see what there is to see."""
    holder = next(each for each in crawl.people if each.name == "CW a")
    seen = {
        crawl.canaries[token].kind for token in crawl.seen_by(holder) if token in crawl.canaries
    }
    assert seen >= {Kind.SUM, Kind.SAF, Kind.COM, Kind.NRM, Kind.CJ, Kind.GOA, Kind.NOT, Kind.RSK}


def test_every_table_with_texts_of_a_person_has_one_that_is_looked_for(crawl: Crawl) -> None:
    filled = {canary.place.split(".")[0] for canary in crawl.canaries.values()}
    assert {model.__tablename__ for model in models_with_texts()} - filled == set()


def test_nobody_sees_what_the_matrix_does_not_let_them(crawl: Crawl) -> None:
    assert [leak for each in _near(crawl) for leak in _leaks(crawl, each)] == []


@pytest.mark.long
def test_nobody_at_all_sees_it(site: Site) -> None:
    crawl = Crawl.of(site)
    assert [leak for each in crawl.people for leak in _leaks(crawl, each)] == []
    for address in crawl.addresses:
        _status, text = crawl.open(None, address)
        assert not [token for token in crawl.canaries if token in text], address


def test_a_planted_leak_of_each_kind_is_found(crawl: Crawl) -> None:
    """A volunteer without a task is given what nobody should give: the crawl says so."""
    volunteer = next(each for each in crawl.people if each.name == "VOL -")
    assert _leaks(crawl, volunteer) == []
    kinds = (Kind.SUM, Kind.SAF, Kind.COM, Kind.NRM, Kind.CJ, Kind.NOT)
    _plant(crawl, volunteer, Kind(sum(kinds)))
    leaked = {place for _who, place, _where in _leaks(crawl, volunteer)}
    found = {each.kind for each in crawl.canaries.values() if each.place in leaked}
    assert found >= set(kinds)


def _plant(crawl: Crawl, somebody: Somebody, kinds: Kind) -> None:
    """Write a grant beside the gate, as a fault of ours could."""
    with crawl.site.owner() as connection:
        connection.exec_driver_sql(
            "INSERT INTO case_access (id, case_id, organisation_id, membership_id, user_id, role,"
            " relation, reads, reduced, own, writes, starts_at, basis)"
            " SELECT ?, case_id, organisation_id, ?, ?, 'CW', 'a', ?, 0, 0, 0, starts_at, 'planted'"
            " FROM case_access WHERE case_id = ? LIMIT 1",
            (
                "0" * 32,
                somebody.actor.membership_id.hex,
                somebody.actor.user_id.hex,
                int(kinds),
                crawl.case.id.hex,
            ),
        )


def _unread(crawl: Crawl, somebody: Somebody) -> Kind:
    """Kinds of which somebody may see no text at all."""
    every = {each.kind for each in crawl.canaries.values()}
    seen = {each.kind for each in crawl.canaries.values() if somebody.may_see(each)}
    return Kind(sum(every - seen))


def _differences(crawl: Crawl, somebody: Somebody) -> list[str]:
    hidden = _unread(crawl, somebody)
    crawl.pages_of(somebody)  # looking once makes what only looking makes
    before = crawl.pages_of(somebody)
    crawl.write_canaries(hidden)
    after = crawl.pages_of(somebody)
    return [
        address
        for address in crawl.addresses
        if not _NEW_EACH_TIME.search(address)
        and _without_version(address, before[address]) != _without_version(address, after[address])
    ]


def _without_version(address: str, page: str) -> str:
    """Leave out what is new at each look, or says no more than that a row was written.

    A date that is read in outline bears the version of its row, so that no move of it is lost.

    The words of the row, which the crawl writes at any time, come in use with its end alone, and
    whoever sees the date sees that it ended.
    """
    if address.endswith("/print"):  # the number of a copy grows by a digit now and then
        return _LENGTH.sub("", page)
    if address.endswith("/contact/talk"):  # the talk that one could begin
        return _TALK.sub("", page)
    return _VERSION.sub("", page) if _REVIEW.search(address) else page


_REVIEW = re.compile(r"/reviews/[0-9a-f-]{36}$")
_LENGTH = re.compile(r"Content-Length: \d+")
_VERSION = re.compile(r'name="version" value="\d+"')
_TALK = re.compile(r'name="talk" value="[0-9a-f-]{36}"')
#: Who looked at one case: every look at any page of it is another line there, or one time more. And
#: the file of a referral: it is encrypted anew for each who fetches it.
_NEW_EACH_TIME = re.compile(r"/cases/[^/]+/(looked|referrals/[0-9a-f-]{36}/file)$")
#: Who looked at what is told to some: their own looking, and that somebody wrote. Setting up a
#: second step offers a new secret each time, whoever looks and whatever was written.
ALLOWED = {"/audit", "/account/second-step"}


def test_what_one_may_not_read_changes_nothing_one_sees(crawl: Crawl) -> None:
    wanted = {"CW -", "LEO c"}
    for somebody in (each for each in _near(crawl) if each.name in wanted):
        assert set(_differences(crawl, somebody)) <= ALLOWED, somebody.name


@pytest.mark.long
def test_what_anybody_may_not_read_changes_nothing_they_see(crawl: Crawl) -> None:
    for somebody in crawl.people:
        assert set(_differences(crawl, somebody)) <= ALLOWED, somebody.name


def test_a_planted_influence_is_found(crawl: Crawl) -> None:
    """Somebody who reads notes, taken for somebody who does not, sees them change."""
    guardian = next(each for each in crawl.people if each.name == "GA a")
    where = [address for address in crawl.addresses if "/notes" in address]
    before = crawl.pages_of(guardian, where)
    crawl.write_canaries(Kind.NOT)
    assert before != crawl.pages_of(guardian, where)


def test_the_judge_knows_the_matrix() -> None:
    """The hand-written rule itself: a few cells, said by hand."""
    name = Canary("zq000000", "case_summary.name_to_use", Kind.SUM)
    words = Canary("zq000001", "case_summary.summary", Kind.SUM)
    house = Somebody(_nobody(Role.AW), Relation.CONSENT)
    assert house.may_see(name)
    assert not house.may_see(words)
    manager = _nobody(Role.MGR)
    assert not Somebody(manager, None).may_see(name)
    assert Somebody(manager, Relation.BREAK_GLASS).may_see(name)
    assert not Somebody(manager, Relation.BREAK_GLASS).may_see(words)
    assert Somebody(_nobody(Role.CW), Relation.ASSIGNED).may_see(words)


def _nobody(role: Role) -> object:
    from types import SimpleNamespace

    return SimpleNamespace(role=role)
