"""医保电子凭证: codes on a phone, and the tokens a till gets for them.

The QR text is 28 digits: 424, nineteen digits, the two digits of the insured's province, 0000. It
says nothing by itself. Basis: EC, WIRE for the shape; REG for the lifetime, which includes its last
second; SIM for the token.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from pos.centre.house import House
from pos.centre.rules import pin
from pos.centre.store import Transaction, books
from pos.centre.store.facts import BY_CARD, BY_IDENTITY, read_person
from pos.centre.store.tables import code, person
from pos.model import Card, CredentialKind, Identified, Identity, Secret, Token, masked_name
from pos.refusals import Reason, Refusal
from pos.street import IssuedCode, ScannedCode, Shown

FIND_CODE = (
    select(code.c.code, code.c.issued_at, code.c.state, person.c.person, person.c.name,
           person.c.code_state)
    .join_from(code, person, code.c.person == person.c.person)
    .where(code.c.code == bindparam("shown"))
    .with_for_update(of=code)
)  # fmt: skip


def issue(house: House, reference: str) -> IssuedCode:
    """A new code for a person; it supersedes the one shown before. KeyError for nobody.

    A phone whose credential was never activated shows a code too: the centre refuses it when it
    is scanned, so that the cashier reads the reason (CODE_NOT_ACTIVE).
    """
    with house.store.begin() as tx:
        now = house.now()
        who = read_person(tx, reference)
        if who is None:
            raise KeyError(reference)
        books.lock_person(tx, reference)  # two phones at once: the later code supersedes
        digits = int.from_bytes(house.draw(16), "big") % 10**19
        text = f"424{digits:019d}{who.province}0000"
        tx.run(books.SUPERSEDE, of_person=reference)
        tx.run(
            books.NEW_CODE, code=text, person=reference, issued_at=now.isoformat(), state="issued"
        )
        lives = timedelta(seconds=house.policy(now).code.lifetime_s)
        return IssuedCode(Secret(text), reference, now.isoformat(), (now + lives).isoformat())


def identify(house: House, pharmacy: str, shown: Shown) -> Identified | Refusal:
    """Who is this? A code is exchanged, once, for a token bound to the pharmacy."""
    if isinstance(shown, ScannedCode):
        with house.store.begin() as tx:
            return _exchange(house, tx, pharmacy, shown.code.reveal())
    with house.store.read() as tx:
        return _recognise(house, tx, shown)


def _exchange(house: House, tx: Transaction, pharmacy: str, text: str) -> Identified | Refusal:
    row = tx.one(FIND_CODE, shown=text)
    if row is None:
        return Refusal(Reason.CREDENTIAL_UNKNOWN, variant="unknown")
    _, issued_at, state, reference, name, active = row
    now = house.now()
    lifetime_s = house.policy(now).code.lifetime_s
    if active != "active":
        return Refusal(Reason.CODE_NOT_ACTIVE)
    age = now - datetime.fromisoformat(issued_at)
    if age.total_seconds() > lifetime_s or state == "superseded":
        old = "superseded" if state == "superseded" else "old"
        return Refusal(Reason.CODE_EXPIRED, {"lifetime_s": str(lifetime_s)}, variant=old)
    if state == "exchanged":
        return Refusal(Reason.CODE_USED)
    token = house.draw(16).hex()
    tx.run(books.SET_CODE, of_code=text, new_state="exchanged")
    tx.run(
        books.NEW_TOKEN,
        token=token, person=reference, pharmacy=pharmacy, issued_at=now.isoformat(), spent_at="",
    )  # fmt: skip
    asked = pin.asked(CredentialKind.CODE, house.policy(now))
    return Identified(reference, masked_name(name), CredentialKind.CODE, Token(token), asked)


def _recognise(house: House, tx: Transaction, shown: Card | Identity) -> Identified | Refusal:
    if isinstance(shown, Card):
        row = tx.one(BY_CARD, shown=shown.card_id.reveal())
        if row and row[15] == "unreadable":
            return Refusal(Reason.CARD_UNREADABLE)
    else:
        row = tx.one(BY_IDENTITY, shown=shown.number.reveal())
    if row is None:
        return Refusal(Reason.CREDENTIAL_UNKNOWN, variant="unknown")
    asked = pin.asked(shown.kind, house.policy(house.now()))
    return Identified(str(row[0]), masked_name(str(row[1])), shown.kind, shown, asked)
