"""PINs at rest: HMAC-SHA-256 with a salt per person and a key that lies outside the database.

Six digits fall to anybody who can hash them all, however slow the hash; they do not fall to
somebody who lacks the key (decision 11). Basis: SIM.
"""

import hashlib
import hmac
import re

from pos.centre.facts import NewPin, PinVerdict
from pos.model import Secret

_SIX_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)


def digest(key: bytes, salt: str, pin: Secret) -> str:
    """What the database keeps of a PIN."""
    return hmac.digest(key, f"{salt}:{pin.reveal()}".encode(), "sha256").hex()


def compare(key: bytes, salt: str, kept: str, pin: Secret) -> PinVerdict:
    """The verdict on a given PIN; a malformed one is not compared at all."""
    if not pin:
        return PinVerdict.NOT_GIVEN
    if not _SIX_DIGITS.fullmatch(pin.reveal()):
        return PinVerdict.MALFORMED
    same = hmac.compare_digest(digest(key, salt, pin), kept)
    return PinVerdict.RIGHT if same else PinVerdict.WRONG


def judge(new: Secret, initial: tuple[str, ...]) -> NewPin:
    """Whether a new PIN may be had: six digits, no initial one, not six equal ones (SIM)."""
    text = new.reveal()
    if not _SIX_DIGITS.fullmatch(text):
        return NewPin.MALFORMED
    return NewPin.TOO_SIMPLE if text in initial or len(set(text)) == 1 else NewPin.FINE


def fingerprint(key: bytes) -> str:
    """What the database keeps of the key, so that a till with another key is told so."""
    return hashlib.sha256(b"pharmacy counter PIN key:" + key).hexdigest()[:16]
