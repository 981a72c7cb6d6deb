"""How each refusal is reached: the little world, what happened before, and the act."""

from collections.abc import Callable
from typing import Any, NamedTuple

from playing import PIN, Play, sale_id
from ticket_play import cash_sale, resettle

from pos.counter.asking import attendance
from pos.counter.basket import parse_quantity
from pos.counter.checkout import Checkout
from pos.counter.scanning import CredentialScan, recognise
from pos.model import Papers, Secret
from pos.refusals import Reason, Refusal

BASE = """
products.pill = {price = "10.00"}
products.soap = {price = "5.00", goods = "daily_goods"}
products.tonic = {price = "5.00", class = "C"}
products.insulin = {price = "48.00", prescription = true}
products.cold = {price = "12.00", max_quantity = 2}
pharmacies.main = {}
people.li = {balance = "50.00"}
people.wang = {balance = "50.00"}
people.zhao = {balance = "50.00"}
people.sun = {balance = "50.00"}
"""
WRONG = "111111"

Act = Callable[[Play, Any], object]


class Way(NamedTuple):
    """A way to a refusal. `before` happens first; what it returns is handed to `act`."""

    reason: Reason
    world: str
    act: Act
    before: Callable[[Play], object] = lambda play: None
    variant: str = ""
    region: str = ""

    def open(self, *more: str) -> Play:
        return Play(BASE, self.world, *more, region=self.region)


def sells(*items: str, **how: Any) -> Act:
    """li buys and settles at once."""
    return lambda play, _: play.sell("li", *items, **how)


def asks(*items: str, who: str = "li") -> Act:
    """A quote: lines and donors show their reasons, nothing moves."""
    return lambda play, _: play.presettle(play.sale(who, *items))


def settles(play: Play, sale: Checkout) -> object:
    return play.settle(sale)


def sells_before(play: Play) -> str:
    """A settled sale; the id of its message."""
    return sale_id(play.sell("li"))


def signs_in_again(play: Play) -> str:
    """A message that was no sale; its id."""
    letter = attendance(play.counter())
    assert play.centre.sign_in(letter) is None
    return letter.message_id


def undone(play: Play, sold: str, kind: str = "cancel") -> str:
    """The same sale, undone."""
    assert not isinstance(play.undo(kind, sold), Refusal)
    return sold


def used_ticket(play: Play) -> str:
    number = cash_sale(play)
    assert not isinstance(resettle(play, "li", number).outcome, Refusal)
    return number


def old_ticket(play: Play) -> str:
    number = cash_sale(play)
    play.wait("24h")
    assert play.sign_in("main") is None
    return number


def has_ticket(**how: Any) -> Act:
    """li comes with a failure ticket."""
    return lambda play, number: resettle(play, "li", number, **how)


def binds(donor: str = "wang", relation: str = "spouse", **more: Any) -> Act:
    return lambda play, _: play.bind("li", donor, relation, **more)


def reads(text: str) -> Act:
    """Something is scanned or typed, and asked for if it has the shape of a credential."""

    def act(play: Play, _: object) -> object:
        scan = recognise(text, play.moment.now.date())
        return play.basket().identify(scan.shown) if isinstance(scan, CredentialScan) else scan

    return act


def shows(by: str) -> Act:
    return lambda play, _: play.show(play.basket("pill"), "li", by)


def identifies(play: Play, shown: Any) -> object:
    return play.basket("pill", pharmacy="main").identify(shown)


def scanned(play: Play) -> Checkout:
    return play.sale("li", by="code")


def scanned_long_ago(play: Play) -> Checkout:
    sale = scanned(play)
    play.wait("601s")
    return sale


def scanned_and_paid(play: Play) -> Checkout:
    sale, again = scanned(play), play.sale("li")
    again.customer = sale.customer
    play.settle(sale)
    return again


def scanned_elsewhere(play: Play) -> Checkout:
    sale = play.sale("li", pharmacy="other")
    sale.customer = scanned(play).customer
    return sale


def two_credentials(play: Play) -> Checkout:
    sale = play.sale("li")
    play.show(sale, "wang")
    return sale


def old_code(play: Play) -> object:
    code = play.shown("li", "code")
    play.wait("61s")
    return code


def superseded_code(play: Play) -> object:
    code = play.shown("li", "code")
    play.shown("li", "code")
    return code


def used_code(play: Play) -> object:
    code = play.shown("li", "code")
    play.basket().identify(code)
    return code


def a_settled_message(play: Play) -> None:
    play.sale("li").settle("all", message_id="M1")


def a_quote_that_changed(play: Play) -> Checkout:
    sale = play.sale("li", "pill x 5")
    play.presettle(sale)
    play.sell("li", till="02")
    return sale


def two_wrong(play: Play) -> None:
    for _ in range(2):
        play.sell("li", pin=WRONG)


def person(state: str) -> str:
    return f'people.li = {{balance = "50.00", {state}}}'


def donor(state: str, binding: str = "") -> str:
    """li has nothing; wang, in this state, is bound."""
    row = f'beneficiary = "li", donor = "wang", relation = "spouse"{binding}'
    return f"people.li = {{}}\npeople.wang = {{{state}}}\nbindings = [{{{row}}}]"


R = Reason
HOUSES = "pharmacies.main = {}\npharmacies.other = {}"
BOUND = 'bindings = [{beneficiary = "li", donor = "wang", relation = "spouse"}]'

WAYS = [
    Way(R.EMPTY_BASKET, "", lambda play, _: play.basket().presettle()),
    Way(R.BAD_AMOUNT, "", lambda play, _: parse_quantity("1.5")),
    Way(R.MESSAGE_REUSED, "", lambda play, _: play.sale("li", "pill x 2").settle("all", 0, "M1"),
        a_settled_message),
    Way(R.PHARMACY_NOT_DESIGNATED, 'pharmacies.main = {agreement = "none"}', sells(),
        variant="alone"),
    Way(R.PHARMACY_NOT_DESIGNATED, HOUSES.replace("{}", '{agreement = "none"}', 1), sells(),
        variant="nearby"),
    Way(R.AGREEMENT_SUSPENDED, 'pharmacies.main = {agreement = "suspended"}', sells(),
        variant="suspended"),
    Way(R.AGREEMENT_SUSPENDED, 'pharmacies.main = {agreement = "ended"}', sells(),
        variant="ended"),
    Way(R.NOT_SIGNED_IN, "pharmacies.main = {signed_in = false}", sells()),
    Way(R.PRESCRIPTION_NEEDED, "", sells("insulin")),
    Way(R.QUANTITY_OVER_LIMIT, "", sells("cold x 3")),
    Way(R.GOODS_NOT_PAYABLE, "", asks("pill", "soap")),
    Way(R.NOT_IN_CATALOGUE, "", asks("pill", "tonic")),
    Way(R.NOTHING_PAYABLE, "", sells("soap")),
    Way(R.CREDENTIAL_MISSING, "", lambda play, _: play.settle(play.basket("pill"))),
    Way(R.NOT_AN_INSURANCE_CODE, "", reads("https://example.org/pay")),
    Way(R.CREDENTIAL_UNKNOWN, "", reads("Z00000000"), variant="unknown"),
    Way(R.CREDENTIAL_UNKNOWN, "", reads("370100199001010008"), variant="check_digit"),
    Way(R.CODE_NOT_ACTIVE, person('code = "not_active"'), shows("code")),
    Way(R.CODE_EXPIRED, "", identifies, old_code, "old"),
    Way(R.CODE_EXPIRED, "", identifies, superseded_code, "superseded"),
    Way(R.CODE_USED, "", identifies, used_code),
    Way(R.TOKEN_EXPIRED, "", settles, scanned_long_ago),
    Way(R.TOKEN_SPENT, "", settles, scanned_and_paid),
    Way(R.TOKEN_ELSEWHERE, HOUSES, settles, scanned_elsewhere),
    Way(R.USE_PATIENT_CREDENTIAL, "", settles, two_credentials),
    Way(R.PROXY_PAPERS_INCOMPLETE, "", sells(papers=Papers(agent="wang", agent_paper=True)),
        variant="patient"),
    Way(R.PROXY_PAPERS_INCOMPLETE, "", sells(papers=Papers(patient=True, agent="wang")),
        variant="agent"),
    Way(R.PROXY_PAPERS_INCOMPLETE, "", sells(papers=Papers(agent="wang")), variant="both"),
    Way(R.PERSON_DECEASED, person("deceased = true"), sells()),
    Way(R.SETTLEMENT_BARRED, person("barred_until = 2026-03-04"), sells()),
    Way(R.CARD_UNREADABLE, person('card = "unreadable"'), shows("card")),
    Way(R.CARD_NOT_ACTIVE, person('card = "inactive"'), sells()),
    Way(R.CARD_LOST, person('card = "lost"'), sells()),
    Way(R.CARD_LOST_TEMPORARILY, person('card = "lost_temporarily"'), sells()),
    Way(R.CARD_ABNORMAL, person('card = "abnormal"'), sells(), variant="issuing_bank"),
    Way(R.CARD_ABNORMAL, person('card = "abnormal"'), sells(), variant="centre",
        region="shenyang-2011"),
    Way(R.CARD_FROZEN, person('card = "frozen"'), sells()),
    Way(R.CARD_EXPIRED, person('card = "expired"'), sells()),
    Way(R.CARD_REPLACED, person('card = "replaced"'), sells()),
    Way(R.CARD_CANCELLED, person('card = "cancelled"'), sells()),
    Way(R.NOT_INSURED, 'people.li = {scheme = "none"}', sells()),
    Way(R.ARREARS, person('insured = "suspended"'), sells(), region="beijing"),
    Way(R.OTHER_PROVINCE, person('area = "310100"'), sells()),
    Way(R.IDENTITY_CHECK_NEEDED, "policy.identity_check = {over_fen = 999}", sells(),
        variant="over_amount"),
    Way(R.IDENTITY_CHECK_NEEDED, "policy.identity_check = {sales_a_day = 1}", sells(),
        lambda play: play.sell("li"), "sales_a_day"),
    Way(R.PIN_REQUIRED, "", sells(pin="")),
    Way(R.PIN_MALFORMED, "", sells(pin="12345")),
    Way(R.PIN_LOCKED, "", sells(pin=WRONG), two_wrong, "window"),
    Way(R.PIN_LOCKED, 'policy.pin = {unlock = "after_24h"}', sells(pin=WRONG), two_wrong,
        "after_24h"),
    Way(R.PIN_MUST_CHANGE, person('pin_state = "initial"'), sells(pin="123456")),
    Way(R.PIN_WRONG, "", sells(pin=WRONG)),
    Way(R.NO_ACCOUNT, 'people.li = {scheme = "resident"}', sells()),
    Way(R.ACCOUNT_FROZEN, person('account = "frozen"'), sells()),
    Way(R.QUOTE_CHANGED, "", settles, a_quote_that_changed),
    Way(R.FUNDS_SHORT, "people.li = {}", sells(agree="none")),
    Way(R.DONOR_OTHER_PROVINCE, donor('balance = "50.00", area = "310100"'), asks()),
    Way(R.NOT_YET_EFFECTIVE, donor('balance = "50.00"', ", from = 2026-03-04"), asks()),
    Way(R.DONOR_DECEASED, donor('balance = "50.00", deceased = true'), asks()),
    Way(R.DONOR_INACTIVE, donor('balance = "50.00", insured = "ended"'), asks()),
    Way(R.DONOR_FROZEN, donor('balance = "50.00", account = "frozen"'), asks()),
    Way(R.DONOR_LIMIT_REACHED, donor('balance = "50.00"', ', limit = "0.00"'), asks()),
    Way(R.DONOR_EMPTY, donor(""), asks()),
    Way(R.NOT_KIN, "", binds(relation="uncle")),
    Way(R.BIND_OTHER_PROVINCE, 'people.wang = {area = "310100"}', binds()),
    Way(R.DONOR_HAS_NO_ACCOUNT, 'people.wang = {scheme = "resident"}', binds()),
    Way(R.BIND_SELF, "", binds("li")),
    Way(R.ALREADY_BOUND, BOUND, binds()),
    Way(R.NOT_BOUND, "", lambda play, _: play.desk.unbind("li", "wang")),
    Way(R.NOT_BOUND, BOUND, lambda play, _: play.desk.reorder("li", ("zhao",))),
    Way(R.RANK_TAKEN, BOUND, binds("zhao", rank=1)),
    Way(R.TOO_MANY_DONORS, f"{BOUND}\npolicy.mutual_aid = {{donors_max = 1}}", binds("zhao")),
    Way(R.TOO_MANY_RELATIVES, "policy.mutual_aid = {relatives_max = 1}", binds(),
        lambda play: play.bind("sun", "wang")),
    Way(R.PIN_TOO_SIMPLE, "", lambda play, _: play.set_pin("li", "777777", PIN)),
    Way(R.PASSWORD_WRONG, "", lambda play, _: play.desk.query("li", Secret(WRONG)),
        variant="wrong"),
    Way(R.PASSWORD_WRONG, "", lambda play, _: play.desk.query("li", Secret("482915")),
        lambda play: play.desk.set_query_password("li", Secret("123456"), Secret("482915")),
        "tomorrow"),
    Way(R.CARD_NOT_READY, "", lambda play, _: play.desk.activate_card("li"),
        lambda play: play.desk.replace_card("li", urgent=True)),
    Way(R.CARD_STATE_UNFIT, person('card = "frozen"'),
        lambda play, _: play.desk.report_loss("li", temporary=False)),
    Way(R.NOT_DECEASED, "", lambda play, _: play.desk.inherit("li", "wang")),
    Way(R.HEIR_HAS_NO_ACCOUNT, 'people.wang = {scheme = "resident"}',
        lambda play, _: play.desk.inherit("li", "wang"),
        lambda play: play.desk.register_death("li")),
    Way(R.NOT_FOUND, "", lambda play, _: play.undo("cancel", "nobody's")),
    Way(R.OTHER_PHARMACY, "pharmacies.other = {}",
        lambda play, sold: play.undo("cancel", sold, pharmacy="other"), sells_before),
    Way(R.ALREADY_CANCELLED, "", lambda play, sold: play.undo("reverse", sold),
        lambda play: undone(play, sells_before(play))),
    Way(R.ALREADY_REVERSED, "", lambda play, sold: play.undo("cancel", sold),
        lambda play: undone(play, sells_before(play), "reverse")),
    Way(R.NOT_REVERSIBLE, "", lambda play, sent: play.undo("cancel", sent), signs_in_again),
    Way(R.TICKET_ELSEWHERE, HOUSES, has_ticket(pharmacy="other"), cash_sale, variant="pharmacy"),
    Way(R.TICKET_ELSEWHERE, 'policy.failure = {resettle = "none"}', has_ticket(), cash_sale,
        variant="centre"),
    Way(R.TICKET_USED, "", has_ticket(), used_ticket),
    Way(R.TICKET_EXPIRED, "policy.failure = {deadline_days = 0}", has_ticket(), old_ticket),
]  # fmt: skip

LOST_ANSWERS = "sales with an unknown outcome are the till's, on lost answers"
CLOSED_DAY = "a closed day is the till's own affair; the centre knows nothing of it"
NOT_REACHABLE = {
    R.PENDING_UNRESOLVED: LOST_ANSWERS,
    R.DAY_CLOSED: CLOSED_DAY,
}
