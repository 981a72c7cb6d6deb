"""Steps of the desk about secrets: the PIN, and the query password, which is another thing."""

import msgspec

from pos.model import NO_PIN, Balances, Papers, Secret
from pos.money import yuan
from pos.refusals import Refusal
from pos.scenario.happened import Happened, Listed, refused
from pos.scenario.scene import Plays, Scene
from pos.scenario.shapes import Person, Step
from pos.street import PinChange


class SetPin(Step, frozen=True, tag="set_pin"):
    """Change the PIN: by the person with the old one, or with papers, also by an agent."""

    who: Person
    new: str
    old: str | msgspec.UnsetType = msgspec.UNSET
    patient: bool = False
    agent: Person = ""
    agent_paper: bool = True


class UnlockPin(Step, frozen=True, tag="unlock_pin"):
    """Lift the PIN's lock at the window."""

    who: Person


class SetQueryPassword(Step, frozen=True, tag="set_query_password"):
    """Change the query password; the new one holds from the next day."""

    who: Person
    old: str
    new: str


class Query(Step, frozen=True, tag="query"):
    """Ask for one's own account with the query password."""

    who: Person
    password: str


def set_pin(scene: Scene, step: SetPin) -> Happened:
    """Without an old PIN and without papers the person's own is meant."""
    papers = Papers(
        patient=step.patient, agent=scene.person(step.agent).name if step.agent else "",
        agent_paper=bool(step.agent) and step.agent_paper,
    )  # fmt: skip
    own = NO_PIN if step.agent or step.patient else scene.own_pin(step.who)
    old = Secret(step.old) if isinstance(step.old, str) else own
    refusal = scene.desk.set_pin(PinChange(step.who, Secret(step.new), old, papers))
    if refusal is None:
        scene.pins[step.who] = step.new
    return refused(refusal)


def unlock_pin(scene: Scene, step: UnlockPin) -> Happened:
    return refused(scene.desk.unlock_pin(step.who))


def set_query_password(scene: Scene, step: SetQueryPassword) -> Happened:
    old, new = Secret(step.old), Secret(step.new)
    return refused(scene.desk.set_query_password(step.who, old, new))


def query(scene: Scene, step: Query) -> Happened:
    """The list holds the buckets, and CHANGE_URGED while the password is still the initial one."""
    found = scene.desk.query(step.who, Secret(step.password))
    if isinstance(found, Refusal):
        return refused(found)
    urged = (Listed(("CHANGE_URGED",), "CHANGE_URGED"),) if found.change_urged else ()
    return Happened(listed=(_held(found.balances), *urged))


def _held(found: Balances) -> Listed:
    current, carried = yuan(found.current_year_fen), yuan(found.carried_over_fen)
    return Listed((found.person,), f"{found.name} {current} {carried}")


PLAYS: Plays = {
    SetPin: set_pin, UnlockPin: unlock_pin, SetQueryPassword: set_query_password, Query: query,
}  # fmt: skip
