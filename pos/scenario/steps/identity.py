"""Steps of identity: a code is shown and scanned, a card lies on the reader, a PIN is typed."""

import msgspec

from pos.scenario.shapes import CodeLabel, Person, Step


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
