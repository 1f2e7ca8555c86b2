"""Handing mail to a server, over TLS, with the standard library. Nothing else of mail lives here.

What went wrong is one of three things, because each is dealt with in another way: this letter was
not taken; nobody can say whether it was; nobody answers at all.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from types import TracebackType

from caseapp.config import Settings

#: What we call ourselves to the server. Not the name of the machine: it would stand in each mail.
_OURSELVES = "[127.0.0.1]"
_TAKEN, _WILL_FORWARD = 250, 251


class MailError(Exception):
    """A letter did not go; the message is one sentence that says what to do."""


class NotTakenError(MailError):
    """The server did not take this letter. It can be tried again."""


class UnknownError(MailError):
    """The server fell silent after the letter was handed over: it may have gone."""


class UnreachableError(MailError):
    """The server does not answer, or does not let us in. The next letter would fare the same."""


class Outbox:
    """One connection to the mail server, made for the first letter, and again when it broke."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Outbox:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._let_go()

    def send(self, to: str, subject: str, text: str, now: datetime) -> None:
        """Hand one letter over; raises one of the errors above."""
        letter = self._letter(to, subject, text, now)
        server = self._server or self._connect()
        self._server = server
        try:
            self._address(server, to)
        except (smtplib.SMTPException, OSError) as error:
            self._let_go()
            raise NotTakenError(_BROKEN) from error
        self._hand_over(server, letter)

    def _letter(self, to: str, subject: str, text: str, now: datetime) -> bytes:
        sender = self._settings.smtp_from
        letter = EmailMessage(policy=SMTP)
        try:
            to.encode("ascii")
            letter["From"], letter["To"], letter["Subject"] = sender, to, subject
        except ValueError as error:
            raise NotTakenError("An address cannot be written to; look at People.") from error
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = make_msgid(domain=sender.rsplit("@", 1)[-1].strip(" >"))
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(text)
        return letter.as_bytes()

    def _address(self, server: smtplib.SMTP, to: str) -> None:
        code, _said = server.mail(self._settings.smtp_from)
        if code == _TAKEN:
            code, _said = server.rcpt(to)
        if code not in (_TAKEN, _WILL_FORWARD):
            with suppress(smtplib.SMTPException, OSError):
                server.rset()
            raise NotTakenError(
                f"The mail server did not take a letter (answer {code}); see whether the addresses"
                " under People and CASEAPP_SMTP_FROM are right."
            )

    def _hand_over(self, server: smtplib.SMTP, letter: bytes) -> None:
        try:
            code, _said = server.data(letter)
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
        except (smtplib.SMTPException, OSError) as error:
            self._let_go()
            raise UnknownError(_BROKEN) from error
        if code != _TAKEN:
            raise NotTakenError(
                f"The mail server did not take a letter (answer {code}); ask whoever runs it why."
            )

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        where = f"{settings.smtp_host}:{settings.smtp_port}"
        try:
            return _opened(settings)
        except smtplib.SMTPAuthenticationError as error:
            raise UnreachableError(
                f"The mail server {where} does not let us in; check CASEAPP_SMTP_USER and"
                " CASEAPP_SMTP_PASSWORD."
            ) from error
        except ssl.SSLError as error:
            raise UnreachableError(
                f"The mail server {where} cannot be trusted or speaks no TLS here; check"
                " CASEAPP_SMTP_SECURITY, CASEAPP_SMTP_PORT and its certificate."
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise UnreachableError(
                f"The mail server {where} does not answer as it should; check CASEAPP_SMTP_HOST,"
                " CASEAPP_SMTP_PORT and CASEAPP_SMTP_SECURITY, and that it is running."
            ) from error

    def _let_go(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()


_BROKEN = "The mail server broke off; if this happens again, ask whoever runs it."


def _opened(settings: Settings) -> smtplib.SMTP:
    """Return a connection that is encrypted, unless it does not leave this computer."""
    trust = ssl.create_default_context()
    at = (settings.smtp_host, settings.smtp_port, _OURSELVES)
    server: smtplib.SMTP
    if settings.smtp_security == "tls":
        server = smtplib.SMTP_SSL(*at, timeout=settings.smtp_timeout, context=trust)
    else:
        server = smtplib.SMTP(*at, timeout=settings.smtp_timeout)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=trust)
        server.ehlo_or_helo_if_needed()
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
    except BaseException:
        server.close()
        raise
    return server
