"""What the source itself must not hold: ways around the gate, inline script, unmarked markup."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Where SQL text, tables and connections belong; services have them for backups only.
BELOW_THE_GATE = ("caseapp/db/", "caseapp/access/", "caseapp/models/", "caseapp/services/")
WAYS_AROUND = {"exec_driver_sql", "raw_connection", "from_statement", "__table__"}
WAYS_AROUND |= {"connection", "engine", "engines", "begin_nested", "get_bind", "owner_engine"}
WAYS_AROUND |= {"cursor", "dbapi_connection", "suffix_with", "prefix_with", "passage", "PASS"}
WAYS_AROUND |= {"with_statement_hint", "with_hint"}
#: Of SQLAlchemy, what makes statements that are not selects of models.
NEVER_IMPORTED = {"text", "table", "column", "literal_column", "create_engine", "insert", "update"}
NEVER_IMPORTED |= {"delete", "Table", "MetaData", "passage", "PASS", "ACTOR"}
MARKUP_ALLOWED = {
    "caseapp/web/compiling.py",
    "caseapp/web/i18n.py",
    "caseapp/web/pages.py",
    "caseapp/web/panels.py",
    "caseapp/features/accounts/pictures.py",
}

#: Modules whose imports are looked at, and those of the access layer.
WATCHED = ("sqlalchemy", "caseapp.db", "caseapp.access")
ACCESS_MODULES = {path.stem for path in (ROOT / "caseapp" / "access").glob("*.py")}

INLINE = re.compile(
    r"""\sstyle=|\son(?:click|load|error|submit|change|input|focus|blur|key\w*|mouse\w*)\s*=\s*["']|<style|javascript:|<script(?![^>]*\bsrc=)|data:|\|\s*safe\b"""
    r"""|autoescape\s+false|hx-on|hx-vals=["']js:""",
    re.IGNORECASE,
)


def test_ways_around_the_gate_stand_only_below_it() -> None:
    assert list(_ways_around(_sources())) == []


def test_a_way_around_would_be_found() -> None:
    """The planted failure."""
    source = "from sqlalchemy import text\ndb.session.connection().execute(text('x'))"
    planted = {"caseapp/features/x/queries.py": source}
    assert len(list(_ways_around(planted))) == 2


@pytest.mark.parametrize(
    "source",
    [
        "trail.passage.PASS",
        "trail._run(connection, statement)",
        "import sqlalchemy as sa",
        "db.session.get_bind()",
        "database.owner_engine('main')",
        "db.session.info['actor'] = other",
        "select(User.name).suffix_with('UNION')",
        "from caseapp.db import passage",
    ],
)
def test_each_way_around_would_be_found(source: str) -> None:
    """Planted failures, one for each way that was once open."""
    assert list(_ways_around({"caseapp/features/x/queries.py": source}))


def test_templates_hold_no_inline_script_or_style() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)!r}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in INLINE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    ['<p style="x">', "<b onclick='x'>", "<script>x</script>", "{{ x|safe }}", '<a href="data:x">'],
)
def test_inline_script_or_style_would_be_found(text: str) -> None:
    assert INLINE.search(text)


def test_markup_is_made_in_few_places_only() -> None:
    users = {
        path
        for path, source in _sources().items()
        if re.search(r"\bMarkup\(|\bMarkup\.|import Markup", source)
    }
    assert users <= MARKUP_ALLOWED


def test_static_files_use_logical_properties_only() -> None:
    css = (ROOT / "static" / "app.css").read_text(encoding="utf-8")
    physical = re.findall(
        r"[{;]\s*((?:margin|padding|border)-(?:left|right)|left|right|text-align:\s*(?:left|right))",
        css,
    )
    assert physical == []
    assert len(css.encode()) <= 15_000


def test_other_peoples_script_is_what_they_published() -> None:
    folder = ROOT / "static" / "vendor"
    recorded = dict(
        re.findall(r"^\| `(\S+\.js)` .* `([0-9a-f]{64})` \|$", _read(folder), re.MULTILINE)
    )
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.js")
    }
    assert found == recorded


def _read(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "templates").rglob("*.html")))
def test_no_template_asks_htmx_to_run_script(name: str) -> None:
    """Handlers, computed values and trigger filters would need eval (interface.md)."""
    for path in (ROOT / "templates").rglob(name):
        source = path.read_text(encoding="utf-8")
        found = re.findall(r"hx-on\b|js:|javascript:|hx-boost|hx-trigger=\"[^\"{]*\[", source)
        assert found == [], path


def test_every_element_with_htmx_carries_its_own_nonce() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        for tag in re.findall(
            r"<[a-z][^<>]*\shx-(?:get|post)=[^<>]*>", path.read_text(encoding="utf-8")
        ):
            assert "hx-nonce=" in tag, path


def _sources() -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((ROOT / "caseapp").rglob("*.py"))
    }


def _ways_around(sources: dict[str, str]) -> Iterator[str]:
    for path, source in sources.items():
        if path.startswith(BELOW_THE_GATE):
            continue
        for node in ast.walk(ast.parse(source)):
            if name := _used(node):
                yield f"{path}:{getattr(node, 'lineno', 0)}: {name}"


def _used(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute) and node.attr in WAYS_AROUND:
        return node.attr
    if isinstance(node, ast.Attribute) and _is_private_of_access(node):
        return node.attr
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(WATCHED):
        return " ".join(each.name for each in node.names if each.name in NEVER_IMPORTED)
    if isinstance(node, ast.Import):
        return " ".join(each.name for each in node.names if each.name.startswith("sqlalchemy"))
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
        return "info[...]" if node.value.attr == "info" else ""
    return ""


def _is_private_of_access(node: ast.Attribute) -> bool:
    """Whether a private name of a module of the access layer is used from above it."""
    is_module = isinstance(node.value, ast.Name) and node.value.id in ACCESS_MODULES
    return is_module and node.attr.startswith("_")
