"""desk bind, desk unbind, desk reorder: whose account pays for whom, and in which order."""

from datetime import date
from typing import Annotated

import typer

from pos.commands.options import At, Context, Json, Lang, Url, WrongUse, check_people, context
from pos.commands.output import DONE, show, show_json, show_refusal
from pos.connect import Stage
from pos.money import parse_yuan, yuan
from pos.refusals import Refusal
from pos.street import Desk
from pos.texts import say
from pos.world import Relation

app = typer.Typer(
    help="The window and the app: family bindings (mutual aid), cards, PINs, credits, a death in "
    "the family. PERSON is a key of `pos people`.",
    no_args_is_help=True,
)

Beneficiary = Annotated[str, typer.Argument(help="Who is paid for: a key of `pos people`.")]
Donor = Annotated[str, typer.Argument(help="Whose account pays: a key of `pos people`.")]


@app.command()
def bind(
    beneficiary: Beneficiary,
    donor: Donor,
    relation: Annotated[
        str, typer.Argument(help="What the donor is to the beneficiary: spouse, parent, child …")
    ],
    rank: Annotated[int, typer.Option("--rank", help="Place in the order; default: last.")] = 0,
    limit: Annotated[
        str, typer.Option("--limit", help="At most this much in all, like 100.00.")
    ] = "",
    first_day: Annotated[str, typer.Option("--from", help="First day, like 2026-03-03.")] = "",
    last_day: Annotated[str, typer.Option("--to", help="Last day, like 2026-12-31.")] = "",
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Bind a donor's account to a beneficiary."""
    from pos.street import BindRequest

    here = context(url, lang, at, json=json)
    _check_relation(relation)
    request = BindRequest(
        beneficiary, donor, relation, _rank(rank), _limit(limit), _day(first_day), _day(last_day)
    )
    with here.stage() as stage:
        desk = _desk(stage, beneficiary, donor)
        made = desk.bind(request)
        return _answer(here, desk, beneficiary, made if isinstance(made, Refusal) else None)


@app.command()
def unbind(
    beneficiary: Beneficiary, donor: Donor,
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """End a binding; the next sale does not use it."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage:
        desk = _desk(stage, beneficiary, donor)
        return _answer(here, desk, beneficiary, desk.unbind(beneficiary, donor))


@app.command()
def reorder(
    beneficiary: Beneficiary,
    donors: Annotated[list[str], typer.Argument(help="Donors, first payer first.")],
    url: Url = "", lang: Lang = "", at: At = "", json: Json = False,
) -> int:  # fmt: skip
    """Set the order of debit; donors that are not named follow behind."""
    here = context(url, lang, at, json=json)
    with here.stage() as stage:
        desk = _desk(stage, beneficiary, *donors)
        return _answer(here, desk, beneficiary, desk.reorder(beneficiary, tuple(donors)))


def _answer(here: Context, desk: Desk, beneficiary: str, refusal: Refusal | None) -> int:
    if refusal is not None:
        return show_refusal(here, refusal)
    chain = next(one.relatives for one in desk.people() if one.person == beneficiary)
    if here.json:
        rows = [
            {
                "donor": one.donor, "relation": one.relation, "rank": one.rank,
                "limit": yuan(one.limit_fen) if one.limit_fen >= 0 else None,
                "used": yuan(one.used_fen), "from": one.from_day, "to": one.to_day,
            }
            for one in chain
        ]  # fmt: skip
        show_json({"outcome": "done", "beneficiary": beneficiary, "donors": rows})
        return DONE
    order = " → ".join(one.donor for one in chain) or "–"
    show(say(here.language, "commands.desk.order", beneficiary=beneficiary, order=order))
    return DONE


def _desk(stage: Stage, *references: str) -> Desk:
    check_people(stage, *references)
    assert stage.desk is not None
    return stage.desk


def _check_relation(relation: str) -> None:
    known = [one.value for one in Relation]
    if relation not in known:
        raise WrongUse("relation", relation, known)


def _rank(rank: int) -> int:
    if not 0 <= rank <= 99:
        raise WrongUse("rank", str(rank))
    return rank


def _limit(text: str) -> int:
    try:
        return parse_yuan(text) if text else -1
    except ValueError:
        raise WrongUse("limit", text) from None


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise WrongUse("day", text) from None
