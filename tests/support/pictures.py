"""Pictures of pages, kept for people to look through.

They go to the folder that ``CASEAPP_TEST_SCREENSHOTS`` names, and are not taken without one: taking
a picture takes as long as opening the page. ``make test-all`` names ``build/screenshots``. An
``index.html`` there shows what lies in the folder, one page a row.
"""

from __future__ import annotations

import base64
import html
import os
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Page

VARIABLE = "CASEAPP_TEST_SCREENSHOTS"
ROOT = Path(__file__).parents[2]
_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Pages of caseapp</title>
<style>body{font:16px sans-serif}figure{display:inline-block;margin:8px;vertical-align:top}
img{max-height:480px;max-width:480px;border:1px solid #888}</style><h1>Pages of caseapp</h1>"""


def folder() -> Path | None:
    """Return where pictures go, if they are wanted."""
    named = os.environ.get(VARIABLE)
    return ROOT / named if named else None


def take(page: Page, name: str, look: str) -> None:
    """Take a picture of a whole page, if pictures are wanted."""
    place = folder()
    if place is None:
        return
    place.mkdir(parents=True, exist_ok=True)
    # By the browser's own protocol: packing a picture small takes longer than drawing the page.
    browser = page.context.new_cdp_session(page)
    size = browser.send("Page.getLayoutMetrics")["cssContentSize"]
    clip = {**size, "scale": 1}
    options = {"optimizeForSpeed": True, "captureBeyondViewport": True, "clip": clip}
    taken = browser.send("Page.captureScreenshot", {"format": "png", **options})
    (place / f"{name}-{look}.png").write_bytes(base64.b64decode(taken["data"]))
    browser.detach()


def write_index() -> None:
    """Show every picture in the folder on one page."""
    place = folder()
    if place is None or not place.exists():
        return
    rows: dict[str, list[str]] = defaultdict(list)
    for path in sorted(place.glob("*.png")):
        name = path.stem.replace("-rtl-", "-ltr-").split("-ltr-")[0]
        rows[name].append(path.name)
    text = "".join(_row(name, files) for name, files in rows.items())
    (place / "index.html").write_text(_HEAD + text, encoding="utf-8")


def _row(name: str, files: list[str]) -> str:
    return f"<h2>{html.escape(name)}</h2>" + "".join(map(_figure, map(html.escape, files)))


def _figure(file: str) -> str:
    picture = f'<img loading="lazy" alt="" src="{file}">'
    return f'<figure><a href="{file}">{picture}</a><figcaption>{file}</figcaption></figure>'
