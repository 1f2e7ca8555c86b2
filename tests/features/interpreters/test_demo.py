"""The demonstration's roster loads through the actions that people use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from caseapp.access.actor import Actor
from caseapp.base import clock
from caseapp.cli import demo_interpreters
from caseapp.kinds import Role
from caseapp.models.interpreter import Interpreter, InterpreterLanguage, InterpreterTie
from caseapp.rules import languages
from caseapp.vocabularies.demo_interpreters import demo_interpreters as roster
from caseapp.vocabularies.demo_interpreters import load_interpreters
from caseapp.vocabularies.reading import VocabularyError
from tests.support.site import Site


def test_the_roster_of_the_demonstration_loads(site: Site, worker: Actor) -> None:
    manager = site.hat(Role.MGR, worker.organisation_id)
    accounts = {each.account for each in roster() if each.account}
    theirs = {(key, Role.INT): site.hat(Role.INT, worker.organisation_id) for key in accounts}
    hats = {("maudra", Role.MGR): manager, **theirs}
    demo_interpreters.load(hats, clock.now().date(), site.acting)
    counted: dict[Any, int] = {}
    with site.owner() as connection:
        for model in (Interpreter, InterpreterLanguage, InterpreterTie):
            wanted = select(func.count()).select_from(model.__table__)
            counted[model] = connection.execute(wanted).scalar_one()
    assert counted[Interpreter] == len(roster())
    assert counted[InterpreterLanguage] == sum(len(each.languages) for each in roster())
    assert counted[InterpreterTie] == sum(len(each.ties) for each in roster())


def test_every_language_of_it_is_one() -> None:
    codes = {code for each in roster() for code, _dialect in each.languages}
    assert codes <= languages.CODES


@pytest.mark.parametrize("wrong", ['ties = ["faith: x"]', "away = [1]", 'nature = "robot"'])
def test_what_is_wrong_in_the_file_is_said(tmp_path: Path, wrong: str) -> None:
    base = ['nature = "person"', 'training = "skilled"', "languages = []", "modes = []"]
    lines = [each for each in base if each.split(" =")[0] != wrong.split(" =")[0]]
    file = tmp_path / "interpreters.toml"
    file.write_text("\n".join(["[[interpreters]]", 'key = "a"', 'name = "A"', *lines, wrong]))
    with pytest.raises(VocabularyError):
        load_interpreters(file)
