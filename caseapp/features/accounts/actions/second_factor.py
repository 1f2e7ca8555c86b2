"""The second factor: six digits from an authenticator app, or a recovery code.

Source: security.md §1 (ASVS 6.5) and finding 8. A code counts only if its time step is later
than the last one accepted, and each recovery code once; the rows are versioned, so that of two
uses at the same moment one fails.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from typing import Any

import pyotp
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from caseapp.access import trail
from caseapp.base import clock, crypto, ids
from caseapp.base.problems import InvalidError
from caseapp.db import keystore
from caseapp.models.account import Credential, RecoveryCode, User

STEP_SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10
_GROUPS, _IN_A_GROUP = 3, 4
#: How long a seed that is shown may wait for its first code.
_OFFERED_SECONDS = 3_600
ISSUER = "caseapp"


def digits_of(typed: str) -> str:
    """Return what was typed without the blanks that people put between digits."""
    return "".join(typed.split())


def accept(session: Any, credential_id: uuid.UUID, typed: str) -> bool:
    """Use a code or a recovery code up; say whether it was right.

    Raises ``StaleDataError`` when it is used by another request at the same moment.
    """
    credential = session.get(Credential, credential_id)
    if credential is None or credential.totp_confirmed_at is None:
        return False
    step = _accepted_step(credential.totp_seed or "", typed, credential.totp_last_step)
    if step is not None:
        credential.totp_last_step = step
        session.flush()
        return True
    return _use_recovery_code(session, credential.user_id, typed)


def _accepted_step(seed: str, typed: str, last: int | None) -> int | None:
    """Return the time step of a code that is right now, give or take one step, and new."""
    code = digits_of(typed)
    if len(code) != DIGITS or not (code.isascii() and code.isdecimal()):
        return None
    now = int(clock.now().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(seed)
    matching = [
        step for step in (now - 1, now, now + 1) if crypto.same(totp.generate_otp(step), code)
    ]
    return next((step for step in matching if last is None or step > last), None)


def _use_recovery_code(session: Any, user_id: uuid.UUID, typed: str) -> bool:
    digest = _digest(user_id, typed)
    row = session.scalars(
        select(RecoveryCode).where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_digest == digest,
            RecoveryCode.used_at.is_(None),
        )
    ).first()
    if row is None:
        return False
    row.used_at = clock.now()
    session.flush()
    return True


# --- setting one up ---------------------------------------------------------------------


def offer(user_id: uuid.UUID) -> str:
    """Return a fresh seed, signed for its user: it travels in the form, and a look stores nothing.

    The page shows the seed anyway; the signature ties it to this installation and this user.
    """
    return str(_signer().dumps([str(user_id), pyotp.random_base32()]))


def seed_of(offered: str, user_id: uuid.UUID) -> str | None:
    """Return the seed that was offered to this user within the hour, or ``None``."""
    try:
        owner, seed = _signer().loads(offered, max_age=_OFFERED_SECONDS)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(seed) if owner == str(user_id) else None


def address_of(seed: str, user: Any) -> str:
    """Return the address that authenticator apps read from the picture."""
    return pyotp.TOTP(seed).provisioning_uri(name=user.email, issuer_name=ISSUER)


def set_up(session: Any, user: User, seed: str, typed: str) -> list[str]:
    """Take a seed into use if its code is right; return new recovery codes, shown once.

    Runs as a system actor. Raises :class:`InvalidError` for a wrong code.
    """
    step = _accepted_step(seed, typed, None)
    if step is None:
        raise InvalidError("code", wrong_code())
    credential = session.scalars(select(Credential).where(Credential.user_id == user.id)).one()
    credential.totp_seed = seed
    credential.totp_confirmed_at = clock.now()
    credential.totp_last_step = step
    trail.say(session, "account.second_factor")
    return renew_recovery_codes(session, user.id)


def take_away(session: Any, user_id: uuid.UUID) -> None:
    """Remove seed and recovery codes. Runs as a system actor."""
    credential = session.scalars(select(Credential).where(Credential.user_id == user_id)).one()
    credential.totp_seed = None
    credential.totp_confirmed_at = None
    credential.totp_last_step = None
    _remove(session, _codes_of(session, user_id))


def renew_recovery_codes(session: Any, user_id: uuid.UUID) -> list[str]:
    """Replace the recovery codes and return the new ones, shown once. Runs as a system actor."""
    _remove(session, _codes_of(session, user_id))
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(user_id=user_id, code_digest=_digest(user_id, code)) for code in codes
    )
    session.flush()
    return codes


def unused_recovery_codes(session: Any, user_id: uuid.UUID) -> int:
    """Return how many recovery codes are left. Runs as a system actor."""
    return sum(1 for code in _codes_of(session, user_id) if code.used_at is None)


def wrong_code() -> str:
    """What is said to a code that does not count, whatever the reason."""
    return _("This code does not work. Wait for the next six digits and type those.")


def _codes_of(session: Any, user_id: uuid.UUID) -> list[RecoveryCode]:
    return list(session.scalars(select(RecoveryCode).where(RecoveryCode.user_id == user_id)))


def _remove(session: Any, rows: Iterable[RecoveryCode]) -> None:
    for row in rows:
        session.delete(row)
    session.flush()


def _new_code() -> str:
    """Return a code of 60 bits in letters and digits that cannot be mistaken for each other."""
    groups = (
        "".join(secrets.choice(ids.ALPHABET) for _ in range(_IN_A_GROUP)) for _ in range(_GROUPS)
    )
    return "-".join(groups)


def _digest(user_id: uuid.UUID, typed: str) -> str:
    code = typed.upper().translate(str.maketrans("ILO", "110"))
    code = "".join(letter for letter in code if letter in ids.ALPHABET)
    return crypto.fingerprint(keystore.secret().tokens, f"recovery|{user_id}|{code}")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(keystore.secret().forms, salt="second-factor")
