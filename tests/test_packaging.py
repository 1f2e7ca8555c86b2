"""A wheel holds everything the application needs, and runs outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = (
    "caseapp/_data/templates/base.html",
    "caseapp/_data/static/app.css",
    "caseapp/_data/seeds/reference/pillars.toml",
    "caseapp/_data/seeds/demo/cases.toml",
    "caseapp/_data/seeds/fonts/NotoSans-Regular.ttf",
    "caseapp/_data/seeds/fonts/OFL.txt",
    "caseapp/_data/migrations/env.py",
    "caseapp/_data/migrations/versions/0001_first_schema.py",
    "caseapp/_data/migrations/keys/k0001_key_store.py",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_what_stands_beside_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert [name for name in NEEDED if name not in names] == []
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)


def test_the_wheel_prepares_a_demo_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    site, data = tmp_path / "site", tmp_path / "data"
    zipfile.ZipFile(wheel).extractall(site)
    environment = {**os.environ, "PYTHONPATH": str(site), "CASEAPP_DATA_DIR": str(data)}
    # Making passphrases hard to guess is not what is tried here, and takes its time.
    environment |= {"CASEAPP_ARGON2_MEMORY_KIB": "64", "CASEAPP_ARGON2_ROUNDS": "1"}
    environment.pop("CASEAPP_DATABASE_URL", None)
    where = "import caseapp, sys; from caseapp.cli import main; sys.argv[0] = 'caseapp';"
    where += f"assert caseapp.__file__.startswith({str(site)!r}), caseapp.__file__; main()"
    done = subprocess.run(
        [sys.executable, "-c", where, "demo", "--no-serve"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    assert (data / "caseapp.db").exists()
