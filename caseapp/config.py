"""Typed settings, read from the environment once at start.

Every setting has the ``CASEAPP_`` prefix and stands in :class:`Settings` with what it
means; ``caseapp config`` prints them. What an organisation may choose for itself is in
the database, not here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

KEY_FILE = "caseapp.key"
TRUE_WORDS = frozenset({"1", "yes", "true", "on"})
FALSE_WORDS = frozenset({"", "0", "no", "false", "off"})


class SettingsError(Exception):
    """A setting cannot be used; the message is one sentence that says what to do."""


def _setting(default: Any, help_text: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"help": help_text, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one process."""

    data_dir: Path = _setting(
        Path("instance"), "Folder for everything the app writes: database, backups, logs."
    )
    key_file: Path | None = _setting(
        None,
        "File that holds the one secret; empty means caseapp.key in this user's own folder for"
        " settings. It never stands in the data folder, except in the demo.",
    )
    database_url: str = _setting(
        "",
        "postgresql+psycopg:// address of the application role; empty means embedded.",
        secret=True,
    )
    migration_url: str = _setting(
        "",
        "PostgreSQL address of the role that owns the tables; empty means database_url.",
        secret=True,
    )
    demo: bool = _setting(False, "Demo mode: invented people, loopback only, a banner everywhere.")
    host: str = _setting("127.0.0.1", "Address to listen on.")
    port: int = _setting(5000, "Port to listen on.")
    threads: int = _setting(8, "Number of requests answered at the same time.")
    tls_certificate: Path | None = _setting(
        None, "Certificate file; with it the server speaks TLS."
    )
    tls_key: Path | None = _setting(None, "Private key of the certificate.")
    behind_proxy: bool = _setting(
        False, "A TLS proxy stands in front and sets the forwarded headers of exactly one hop."
    )
    plain_database: bool = _setting(
        False, "Leave the embedded database unencrypted. Only for tests of that very path."
    )
    argon2_memory_kib: int = _setting(19_456, "Memory of one password check, in KiB.")
    argon2_rounds: int = _setting(2, "Rounds of one password check.")

    public_address: str = _setting(
        "", "Address at which people sign in, for mail, such as https://example.org; may be empty."
    )
    smtp_host: str = _setting("", "Mail server that mail is handed to; empty: none is sent.")
    smtp_port: int = _setting(587, "Port of the mail server.")
    smtp_security: str = _setting(
        "starttls", "How the mail server is spoken to: starttls, tls, or none on this computer."
    )
    smtp_user: str = _setting("", "Account at the mail server; empty: it asks for none.")
    smtp_password: str = _setting("", "Password at the mail server.", secret=True)
    smtp_from: str = _setting(
        "", "Sender of mail. It is seen on telephones: choose one that does not name what you do."
    )
    smtp_timeout: int = _setting(20, "Seconds to wait for the mail server at each step.")

    @property
    def is_postgresql(self) -> bool:
        """Whether the data stand on PostgreSQL rather than in the embedded database."""
        return self.database_url.startswith("postgresql")

    @property
    def is_tls(self) -> bool:
        """Whether browsers reach the app over TLS, by our own certificate or a proxy's."""
        return self.tls_certificate is not None or self.behind_proxy

    @property
    def effective_key_file(self) -> Path:
        """The key file: as set, inside the data folder for the demo, else in the user's folder."""
        if self.key_file is not None:
            return self.key_file
        return (self.data_dir if self.demo else user_folder()) / KEY_FILE

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; raise :class:`SettingsError` for a value that cannot be used."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for each in fields(cls):
            name = f"CASEAPP_{each.name.upper()}"
            if name in environ:
                values[each.name] = _parse(name, environ[name], each.type)
        settings = cls(**values)
        settings.check()
        return settings

    def check(self) -> None:
        """Raise :class:`SettingsError` for settings that contradict each other."""
        if self.database_url and not self.is_postgresql:
            raise SettingsError(
                "CASEAPP_DATABASE_URL must begin with postgresql+psycopg:// ; leave it out to use"
                " the embedded database."
            )
        if not 0 < self.port < 65_536:
            raise SettingsError("CASEAPP_PORT must be a number from 1 to 65535.")
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise SettingsError(
                "Set both CASEAPP_TLS_CERTIFICATE and CASEAPP_TLS_KEY, or neither of them."
            )
        _check_mail(self)


_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SECURITY = frozenset({"starttls", "tls", "none"})


def _check_mail(settings: Settings) -> None:
    """Raise for settings of mail with which a password or an address would travel in the open."""
    if not settings.smtp_host:
        return
    if settings.smtp_security not in _SECURITY:
        raise SettingsError("CASEAPP_SMTP_SECURITY must be starttls, tls or none.")
    if settings.smtp_security == "none" and settings.smtp_host not in _LOOPBACK:
        raise SettingsError(
            "CASEAPP_SMTP_SECURITY can be none only where the mail server is on this computer; set"
            " it to starttls or tls."
        )
    if not 0 < settings.smtp_port < 65_536:
        raise SettingsError("CASEAPP_SMTP_PORT must be a number from 1 to 65535.")
    if "@" not in settings.smtp_from:
        raise SettingsError("Set CASEAPP_SMTP_FROM to the address that mail is sent from.")
    if not settings.smtp_timeout:
        raise SettingsError("CASEAPP_SMTP_TIMEOUT must be at least 1 second.")


def user_folder() -> Path:
    """Return where this system keeps a user's own settings of caseapp."""
    try:
        if sys.platform == "win32":
            return Path(os.environ.get("APPDATA") or Path.home() / "AppData/Roaming") / "caseapp"
        if sys.platform == "darwin":
            return Path.home() / "Library/Application Support/caseapp"
        return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "caseapp"
    except RuntimeError:
        raise SettingsError(
            "This user has no home folder; say with CASEAPP_KEY_FILE where the key file is."
        ) from None


def _parse(name: str, text: str, kind: object) -> Any:
    kind_name = str(kind)
    text = text.strip()
    if "Path" in kind_name:
        return Path(text).expanduser() if text else None
    if kind_name == "int":
        if not text.isdecimal():
            raise SettingsError(f"{name} must be a whole number, and is {text!r}.")
        return int(text)
    if kind_name == "bool":
        if text.lower() in TRUE_WORDS:
            return True
        if text.lower() in FALSE_WORDS:
            return False
        raise SettingsError(f"{name} must be 1 or 0, and is {text!r}.")
    return text
