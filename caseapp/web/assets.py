"""Static files under names that hold their hash, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, send_from_directory, url_for
from werkzeug.exceptions import NotFound

from caseapp.access.routes import open_to_all
from caseapp.base.resources import resource

_KEPT = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """Serve ``static/`` and give templates ``asset('app.css')``."""
    folder = resource("static")
    named = {_hashed(path, folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    by_plain = {path.relative_to(folder).as_posix(): name for name, path in named.items()}

    @open_to_all()  # the look of the sign-in page; nothing of a person
    def static(name: str) -> Response:
        if name not in named:
            raise NotFound
        sent = send_from_directory(folder, named[name].relative_to(folder).as_posix())
        sent.headers["Cache-Control"] = _KEPT
        return sent

    app.add_url_rule("/static/<path:name>", "static", static)
    app.jinja_env.globals["asset"] = lambda name: url_for("static", name=by_plain[name])


def _hashed(path: Path, folder: Path) -> str:
    """Return ``app.1a2b3c4d.css`` for ``app.css``."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return path.relative_to(folder).with_name(f"{path.stem}.{digest}{path.suffix}").as_posix()
