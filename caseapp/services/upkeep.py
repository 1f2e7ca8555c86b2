"""What the running server does beside answering: every hour an anchor, old key backups go, new
cases are looked at for doubles, and what else whoever starts it gives.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence

from flask import Flask

from caseapp.access import trail
from caseapp.config import Settings
from caseapp.db.setup import Database
from caseapp.services import anchors, backup, doubles

HOUR_SECONDS = 3_600.0

log = logging.getLogger("caseapp.upkeep")


class Upkeep:
    """A thread that works at the start, every hour, and at the end. ``more``: what is done every
    hour as well."""

    def __init__(
        self, app: Flask, settings: Settings, more: Sequence[Callable[[], None]] = ()
    ) -> None:
        self._more = more
        self.app = app
        self.settings = settings
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="caseapp-upkeep", daemon=True)

    def start(self) -> None:
        """Begin, after comparing the trail with the last anchor."""
        self._work(self._compare)
        self._thread.start()

    def stop(self) -> None:
        """Keep a last anchor and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        self._work(self._keep)

    def _run(self) -> None:
        while True:
            self._work(self._keep)
            for step in (doubles.look, *self._more):
                self._work(step)
            if self._stopping.wait(HOUR_SECONDS):
                return

    def _work(self, step: Callable[[], None]) -> None:
        """Do one step; what fails is said in the log and stops nobody's work."""
        try:
            with self.app.app_context():
                trail.about.set(trail.of_job("caseapp serve"))
                step()
        except Exception as error:
            log.error("Upkeep failed: %s", type(error).__name__)

    def _compare(self) -> None:
        kept = anchors.kept(self.settings)
        if kept and not anchors.holds(kept[-1]):
            log.critical(
                "The trail does not hold what was anchored (entry %s); run 'caseapp verify'.",
                kept[-1].seq,
            )

    def _keep(self) -> None:
        anchors.keep(self.settings)
        database: Database = self.app.extensions["caseapp_database"]
        home = backup.default_folder(database)
        backup.renew_keys(database, home)
