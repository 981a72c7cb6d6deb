"""Steps of identity: a code is shown and scanned, a card lies on the reader, a PIN is typed."""

from pathlib import Path

import msgspec

from pos.counter import scanning
from pos.counter.scanning import CredentialScan, NothingRead, ProductScan
from pos.counter.scanning import Scan as Scanned
from pos.model import Card, CredentialKind, Identity, Papers, Secret
from pos.refusals import Reason, Refusal
from pos.scenario.happened import Happened, done, refused
from pos.scenario.scene import CannotPlay, Hand, Plays, Scene
from pos.scenario.shapes import CodeLabel, Person, Step
from pos.street import ScannedCode, Shown


class IssueCode(Step, frozen=True, tag="issue_code"):
    """A phone shows a new code, kept as LABEL. by: on a parent's phone (the family code)."""

    who: Person
    by: Person = ""
    as_: str = msgspec.field(name="as", default="")


class Scan(Step, frozen=True, tag="scan"):
    """The scanner reads a code issued before, or a picture (PNG or JPEG) beside the file."""

    code: CodeLabel = ""
    picture: str = ""


class ShowCode(Step, frozen=True, tag="show_code"):
    """A phone shows a new code and the scanner reads it. by: on a parent's phone."""

    who: Person
    by: Person = ""


class PresentCard(Step, frozen=True, tag="present_card"):
    """The person's newest social-security card is read."""

    who: Person


class PresentIdentityCard(Step, frozen=True, tag="present_identity_card"):
    """The person's identity card is read."""

    who: Person


class Enter(Step, frozen=True, tag="enter"):
    """Whatever is typed or scanned."""

    text: str


class EnterPin(Step, frozen=True, tag="enter_pin"):
    """The PIN is typed, for the next ask. Without `pin` it is the person's own."""

    pin: str | msgspec.UnsetType = msgspec.UNSET


class ShowPapers(Step, frozen=True, tag="papers"):
    """What the cashier has seen: the patient's paper, an agent, the agent's paper."""

    patient: bool = False
    agent: Person = ""
    agent_paper: bool = True


def issue_code(scene: Scene, step: IssueCode) -> Happened:
    code = scene.desk.issue_code(step.who, step.by or step.who).code
    scene.codes[step.as_ or step.who] = code
    return done()


def scan(scene: Scene, step: Scan) -> Happened:
    if step.picture:
        data = Path(scene.item.file).parent.joinpath(step.picture).read_bytes()
        return _read(scene, step, scanning.picture(data, scene.clock.now.date()))
    if step.code not in scene.codes:
        raise CannotPlay(f"no code was issued as {step.code!r}")
    return _shown(scene, step, ScannedCode(scene.codes[step.code]))


def show_code(scene: Scene, step: ShowCode) -> Happened:
    issued = scene.desk.issue_code(step.who, step.by or step.who)
    return _shown(scene, step, ScannedCode(issued.code))


def present_card(scene: Scene, step: PresentCard) -> Happened:
    return _shown(scene, step, shown(scene, step.who, "card"))


def present_identity_card(scene: Scene, step: PresentIdentityCard) -> Happened:
    return _shown(scene, step, shown(scene, step.who, "identity_card"))


def enter(scene: Scene, step: Enter) -> Happened:
    return _read(scene, step, scanning.recognise(step.text, scene.clock.now.date()))


def enter_pin(scene: Scene, step: EnterPin) -> Happened:
    """For the next ask of the sale in hand, or of the next sale where none is."""
    hand = scene.sales.get(step.sale) if step.sale else scene.hand
    in_hand = hand is not None and hand.checkout.open
    if isinstance(step.pin, str):
        pin = Secret(step.pin)
    elif hand is not None and in_hand and hand.checkout.customer is not None:
        pin = scene.own_pin(hand.checkout.customer.person)
    else:
        raise CannotPlay('nobody has shown a credential; write whose PIN it is, as pin = "…"')
    if hand is not None and in_hand:
        hand_pin(hand, pin)
    else:
        scene.pin_waiting = pin
    return done()


def papers(scene: Scene, step: ShowPapers) -> Happened:
    checkout = scene.open_sale(step).checkout
    agent = scene.person(step.agent).name if step.agent else ""
    checkout.papers = Papers(
        patient=step.patient, agent=agent, agent_paper=bool(agent) and step.agent_paper,
        prescription=checkout.papers.prescription,
    )  # fmt: skip
    return done()


def shown(scene: Scene, who: str, by: str) -> Shown:
    """What a person holds out: a card, an identity_card, or a code issued just now."""
    if by == CredentialKind.CODE:
        return ScannedCode(scene.desk.issue_code(who, who).code)
    one = scene.person(who)
    return Card(one.card_id) if by == CredentialKind.CARD else Identity(one.identity_number)


def hand_pin(hand: Hand, pin: Secret) -> None:
    """Hand a PIN to the next ask of a sale."""
    hand.pin = pin
    hand.checkout.enter_pin(pin)


def _read(scene: Scene, step: Step, found: Scanned) -> Happened:
    if isinstance(found, CredentialScan):
        return _shown(scene, step, found.shown)
    if isinstance(found, ProductScan):
        line = scene.open_sale(step).checkout.add(found.ean)
        return done() if line else refused(Refusal(Reason.NOT_AN_INSURANCE_CODE))
    if isinstance(found, Refusal):
        return refused(found)
    if isinstance(found, NothingRead):  # no code in the picture, or a misread one
        return refused(Refusal(Reason.NOT_AN_INSURANCE_CODE))
    return done()


def _shown(scene: Scene, step: Step, held_out: Shown) -> Happened:
    found = scene.open_sale(step).checkout.identify(held_out)
    return refused(found) if isinstance(found, Refusal) else done()


PLAYS: Plays = {
    IssueCode: issue_code, Scan: scan, ShowCode: show_code, PresentCard: present_card,
    PresentIdentityCard: present_identity_card, Enter: enter, EnterPin: enter_pin,
    ShowPapers: papers,
}  # fmt: skip
