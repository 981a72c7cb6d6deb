"""A code lives a minute and is exchanged once, for a token that pays once (QR)."""

import io
from datetime import date

import pytest
from PIL import Image
from playing import PILL, PIN, Play, paid, reason

from pos.counter import qr
from pos.counter.scanning import CredentialScan, NothingRead, picture, recognise
from pos.model import Identified, Identity, Secret, Token
from pos.refusals import Reason, Refusal
from pos.street import ScannedCode

LI = 'people.li = {balance = "50.00"}\n'
HOUSES = "pharmacies.main = {}\npharmacies.other = {}\n"
TODAY = date(2026, 3, 3)


def test_an_active_credential_pays() -> None:
    """QR-001."""
    assert paid(Play(PILL, LI).sell("li", by="code")) == "li 10.00, cash 0.00"


def test_a_credential_that_was_never_activated_says_so_and_the_card_pays() -> None:
    """QR-002."""
    play = Play(PILL, 'people.li = {balance = "50.00", code = "not_active"}')
    sale = play.basket("pill")
    assert reason(play.show(sale, "li", "code")) is Reason.CODE_NOT_ACTIVE
    assert paid(play.sell("li", by="card")) == "li 10.00, cash 0.00"


def test_a_family_code_is_the_childs_and_the_childs_chain_pays() -> None:
    """QR-005: the phone's owner gives nothing unless bound."""
    world = """
    people.kid = {scheme = "resident"}
    people.mum = {balance = "50.00"}
    people.dad = {balance = "50.00"}
    bindings = [{beneficiary = "kid", donor = "dad", relation = "parent"}]
    """
    play = Play(PILL, world)
    sale = play.basket("pill")
    found = sale.identify(ScannedCode(play.desk.issue_code("kid", "mum").code))
    assert isinstance(found, Identified)
    assert found.person == "kid"
    sale.enter_pin(Secret(PIN))
    assert paid(play.settle(sale)) == "dad 10.00, cash 0.00"


AGES = [
    ("59s", "demo", "", None),
    ("60s", "demo", "", None),
    ("61s", "demo", "", Reason.CODE_EXPIRED),
    ("30s", "demo", "policy.code = {lifetime_s = 30}", None),
    ("31s", "demo", "policy.code = {lifetime_s = 30}", Reason.CODE_EXPIRED),
]


@pytest.mark.parametrize(("age", "region", "policy", "expected"), AGES)
def test_a_code_lives_its_last_second_and_no_longer(
    age: str, region: str, policy: str, expected: Reason | None
) -> None:
    """QR-007."""
    play = Play(LI, policy, region=region)
    code = play.shown("li", "code")
    play.wait(age)
    found = play.basket().identify(code)
    assert reason(found) is expected
    if isinstance(found, Refusal):
        assert found.variant == "old"


def test_a_code_is_good_until_the_moment_the_phone_shows() -> None:
    play = Play(LI)
    issued = play.desk.issue_code("li", "li")
    play.go_to(issued.expires_at)
    assert isinstance(play.basket().identify(ScannedCode(issued.code)), Identified)


def test_a_code_is_exchanged_once() -> None:
    """QR-008: at two tills."""
    play = Play(LI, HOUSES)
    code = play.shown("li", "code")
    assert isinstance(play.basket(till="01").identify(code), Identified)
    assert reason(play.basket(till="02").identify(code)) is Reason.CODE_USED
    assert reason(play.basket(pharmacy="other").identify(code)) is Reason.CODE_USED


def test_a_new_code_supersedes_the_one_before() -> None:
    """QR-017: a screenshot of the old one is worth nothing, at once."""
    play = Play(LI)
    old, new = play.shown("li", "code"), play.shown("li", "code")
    found = play.basket().identify(old)
    assert found == Refusal(Reason.CODE_EXPIRED, {"lifetime_s": "60"}, variant="superseded")
    assert isinstance(play.basket().identify(new), Identified)


def test_a_new_code_of_somebody_else_supersedes_nothing() -> None:
    play = Play(LI, "people.wang = {}")
    code = play.shown("li", "code")
    play.shown("wang", "code")
    assert isinstance(play.basket().identify(code), Identified)


def test_a_new_code_leaves_a_token_alone() -> None:
    play = Play(PILL, LI)
    sale = play.sale("li", by="code")
    play.shown("li", "code")
    assert paid(play.settle(sale)) == "li 10.00, cash 0.00"


def test_the_code_says_nothing_by_itself() -> None:
    """28 digits: 424, nineteen digits, the insured's province, 0000."""
    play = Play('people.li = {area = "310100"}')
    text = play.desk.issue_code("li", "li").code.reveal()
    assert (len(text), text[:3], text[22:]) == (28, "424", "310000")


@pytest.mark.parametrize(("age", "expected"), [("600s", None), ("601s", Reason.TOKEN_EXPIRED)])
def test_a_token_lives_ten_minutes_with_their_last_second(
    age: str, expected: Reason | None
) -> None:
    """QR-018."""
    play = Play(PILL, LI)
    sale = play.sale("li", by="code")
    play.wait(age)
    assert reason(play.presettle(sale)) is expected
    assert reason(play.settle(sale)) is expected


def test_after_an_expired_token_the_sale_goes_on_with_a_fresh_scan() -> None:
    play = Play(PILL, LI)
    sale = play.sale("li", by="code")
    play.wait("601s")
    assert reason(play.settle(sale)) is Reason.TOKEN_EXPIRED
    play.show(sale, "li", "code")
    assert paid(play.settle(sale)) == "li 10.00, cash 0.00"


def test_a_refused_attempt_does_not_spend_the_token() -> None:
    """QR-019: nor does a quote."""
    play = Play(PILL, LI)
    sale = play.sale("li", by="code", pin="111111")
    assert reason(play.settle(sale)) is Reason.PIN_WRONG
    sale.enter_pin(Secret(PIN))
    assert reason(play.presettle(sale)) is None
    assert paid(play.settle(sale)) == "li 10.00, cash 0.00"


def test_a_token_pays_once() -> None:
    """QR-020: spent by the debit, and said so before anything else than its age."""
    play = Play(PILL, LI, HOUSES)
    first = play.sale("li", by="code")
    second, elsewhere = play.sale("li"), play.sale("li", pharmacy="other")
    second.customer = elsewhere.customer = first.customer
    assert paid(play.settle(first)) == "li 10.00, cash 0.00"
    assert reason(play.presettle(second)) is Reason.TOKEN_SPENT
    assert reason(play.settle(second)) is Reason.TOKEN_SPENT
    assert reason(play.settle(elsewhere)) is Reason.TOKEN_SPENT
    play.wait("601s")
    assert reason(play.settle(second)) is Reason.TOKEN_EXPIRED


def test_a_token_also_pays_once_when_all_was_cash() -> None:
    play = Play(PILL, "people.li = {}")
    first = play.sale("li", by="code")
    second = play.sale("li")
    second.customer = first.customer
    assert paid(play.settle(first)) == "cash 10.00"
    assert reason(play.settle(second)) is Reason.TOKEN_SPENT


def test_a_token_belongs_to_the_pharmacy_that_scanned() -> None:
    """QR-020: to all its tills."""
    play = Play(PILL, LI, HOUSES)
    scanned = play.sale("li", by="code")
    elsewhere, next_till = play.sale("li", pharmacy="other"), play.sale("li", till="02")
    elsewhere.customer = next_till.customer = scanned.customer
    assert reason(play.settle(elsewhere)) is Reason.TOKEN_ELSEWHERE
    assert paid(play.settle(next_till)) == "li 10.00, cash 0.00"


def test_a_token_nobody_was_given_is_unknown() -> None:
    play = Play(PILL, LI)
    sale = play.sale("li", by="code")
    assert sale.customer is not None
    forged = Identified("li", "l*", sale.customer.kind, Token("0" * 32), True)
    sale.customer = forged
    assert reason(play.settle(sale)) is Reason.CREDENTIAL_UNKNOWN


READ = [
    ("QR-009 a payment code", "134567890123456789", Reason.NOT_AN_INSURANCE_CODE),
    ("QR-009 a web address", "https://example.org/424", Reason.NOT_AN_INSURANCE_CODE),
    ("QR-009 28 random digits", "4241234567890123456789370000", Reason.CREDENTIAL_UNKNOWN),
    ("QR-009 27 digits", "424123456789012345678937000", Reason.NOT_AN_INSURANCE_CODE),
    ("QR-022 a wrong check digit", "370100199001010008", Reason.CREDENTIAL_UNKNOWN),
    ("an identity number of tomorrow", "370100202603040007", Reason.NOT_AN_INSURANCE_CODE),
    ("a card nobody holds", "Z00000000", Reason.CREDENTIAL_UNKNOWN),
]


@pytest.mark.parametrize(("_case", "text", "expected"), READ, ids=[case[0] for case in READ])
def test_what_is_not_a_known_credential_is_refused_when_it_is_read(
    _case: str, text: str, expected: Reason
) -> None:
    play = Play(LI)
    scan = recognise(text, TODAY)
    found = play.basket().identify(scan.shown) if isinstance(scan, CredentialScan) else scan
    assert reason(found) is expected


WRITINGS = [
    ("as it stands", str),
    ("with a small x", str.lower),
    ("full width", lambda n: n.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})),
    ("with spaces around", lambda n: f"  {n}\r\n"),
]


@pytest.mark.parametrize("_case", WRITINGS, ids=lambda case: case[0])
def test_an_identity_number_is_the_same_person_however_it_is_written(_case) -> None:
    """QR-022: one that ends in X."""
    play = Play(PILL, 'people.li = {balance = "50.00", born = 1990-01-03}')
    number = play.shown("li", "identity_card")
    assert isinstance(number, Identity)
    written = number.number.reveal()
    assert written.endswith("X")
    scan = recognise(_case[1](written), TODAY)
    assert isinstance(scan, CredentialScan)
    sale = play.basket("pill")
    assert sale.identify(scan.shown).person == "li"
    sale.enter_pin(Secret(PIN))
    assert paid(play.settle(sale)) == "li 10.00, cash 0.00"


def test_a_code_in_a_picture_is_the_person_also_when_it_was_turned() -> None:
    """QR-021."""
    play = Play(LI)
    for turned in (0, 90, 17):
        code = play.shown("li", "code")
        assert isinstance(code, ScannedCode)
        scan = picture(_turned(qr.png(code.code.reveal()), turned), TODAY)
        assert isinstance(scan, CredentialScan), turned
        assert play.basket().identify(scan.shown).person == "li"


def test_a_picture_without_a_code_says_so() -> None:
    """QR-021."""
    blank = io.BytesIO()
    Image.new("L", (300, 300), "white").save(blank, "PNG")
    assert picture(blank.getvalue(), TODAY) == NothingRead("no_code")


def _turned(png: bytes, degrees: int) -> bytes:
    out = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("L")
    image.rotate(degrees, expand=True, fillcolor="white").save(out, "PNG")
    return out.getvalue()
