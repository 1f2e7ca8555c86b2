"""Static files under names that hold their hash, so that browsers may keep them for good.

Files are read once, at the start, together with a compressed copy of each. Nothing of a person is
in them, so that their size may tell what it likes; pages are another matter
(:mod:`caseapp.web.packing`).
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from caseapp.access.routes import open_to_all
from caseapp.base.resources import resource
from caseapp.web import pages

_KEPT = "public, max-age=31536000, immutable"
#: Served as one file under the first name: the guard of htmx's attributes, then our own script.
JOINED = {"caseapp.js": ("vendor/hx-csp.min.js", "caseapp.js")}
SERVED = ("app.css", "sprite.svg", "vendor/htmx.min.js", *JOINED)


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    name: str
    mimetype: str
    content: bytes
    packed: bytes


def install(app: Flask) -> None:
    """Serve what pages are made with, and give templates ``asset('app.css')``."""
    assets = {plain: _read(plain, resource("static")) for plain in SERVED}
    by_name = {asset.name: asset for asset in assets.values()}

    @open_to_all(together=True)  # the look of the sign-in page; nothing of a person
    def static(name: str) -> Response:
        if name not in by_name:
            raise NotFound
        return _answer(by_name[name])

    app.add_url_rule("/static/<path:name>", "static", static)
    app.jinja_env.globals["asset"] = lambda plain: pages.address("static", name=assets[plain].name)


def _answer(asset: Asset) -> Response:
    is_packed = request.accept_encodings["gzip"] > 0
    response = Response(asset.packed if is_packed else asset.content, mimetype=asset.mimetype)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = _KEPT
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _read(plain: str, folder: Path) -> Asset:
    """Read one file under a name such as ``app.1a2b3c4d.css``."""
    parts = JOINED.get(plain, (plain,))
    content = b"\n;".join((folder / part).read_bytes() for part in parts)
    digest = hashlib.sha256(content).hexdigest()[:12]
    path = Path(plain)
    return Asset(
        name=path.with_name(f"{path.stem}.{digest}{path.suffix}").as_posix(),
        mimetype=mimetypes.guess_type(plain)[0] or "application/octet-stream",
        content=content,
        packed=gzip.compress(content, 9, mtime=0),
    )
