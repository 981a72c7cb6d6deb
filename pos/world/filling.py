"""The defaults of a world, section by section; what cannot be is a BadFile with file and key.

Made-up codes count up; identity numbers bear the never-assigned order code 000 (decision 13).
"""

from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec
from stdnum import ean
from stdnum.cn import ric

from pos.decoding import BadFile, decode, nearest
from pos.money import FEN_MAX, parse_yuan
from pos.world.shapes import (
    GivenBinding,
    GivenOperator,
    GivenPerson,
    GivenPharmacy,
    GivenProduct,
)


def balance_fen(person: GivenPerson) -> tuple[int, int]:
    """A person's given balance as fen: (current year, carried over)."""
    if isinstance(person.balance, str):
        return (0 if person.balance == "none" else parse_yuan(person.balance)), 0
    return parse_yuan(person.balance.current_year), parse_yuan(person.balance.carried_over)


def pharmacies(given: dict[str, GivenPharmacy], area: str, file: str) -> dict[str, GivenPharmacy]:
    done: dict[str, GivenPharmacy] = {}
    for number, (key, one) in enumerate((given or {"main": GivenPharmacy()}).items(), start=1):
        home = one.area or area
        code = one.code or f"P{home}{number:05d}"
        if len(code) != 12 or code[0] != "P" or not _digits(code[1:]):
            where = f"{file}: pharmacies.{key}.code"
            raise BadFile(f"{where}: P, the area and five digits, not {code!r}")
        done[key] = msgspec.structs.replace(one, code=code, area=home, name=one.name or key)
    _no_twins(done, "code", "pharmacies", file)
    return done


def operators(given: dict[str, GivenOperator], file: str) -> dict[str, GivenOperator]:
    done = {
        key: msgspec.structs.replace(one, badge=one.badge or f"{number:03d}", name=one.name or key)
        for number, (key, one) in enumerate((given or {"cashier": GivenOperator()}).items(), 1)
    }
    for key, one in done.items():
        if not (4 <= len(one.pin) <= 6 and _digits(one.pin)):
            raise BadFile(f"{file}: operators.{key}.pin: four to six digits")
    _no_twins(done, "badge", "operators", file)
    return done


def people(given: dict[str, GivenPerson], area: str, file: str) -> dict[str, GivenPerson]:
    done: dict[str, GivenPerson] = {}
    for index, (key, one) in enumerate(given.items()):
        home = msgspec.structs.replace(one, area=one.area or area, name=one.name or key)
        done[key] = person(home, index, f"{file}: people.{key}")
    _no_twins(done, "identity_number", "people", file)
    _no_twins(done, "card_id", "people", file)
    return done


def person(one: GivenPerson, index: int, where: str) -> GivenPerson:
    """One person, checked, with the numbers that nobody gave made up from `index`."""
    if not (len(one.area) == 6 and _digits(one.area)):
        raise BadFile(f"{where}.area: six digits, like 370100")
    if not (len(one.pin) == 6 and _digits(one.pin)):
        raise BadFile(f"{where}.pin: six digits")
    number = one.identity_number.upper() or _identity_number(one.area, one.born, index)
    if not _is_invented(number):
        raise BadFile(
            f"{where}.identity_number: a world may hold only numbers with the never-assigned "
            "order code 000 (digits 15 to 17) and a right check digit"
        )
    card_id = one.card_id.upper() or f"A{10_000_000 + index}"
    if len(card_id) != 9 or not ("A" <= card_id[0] <= "Z" and _digits(card_id[1:])):
        raise BadFile(f"{where}.card_id: one letter and eight digits")
    done = msgspec.structs.replace(one, identity_number=number, card_id=card_id)
    _check_balance(done, where)
    return done


def _check_balance(person: GivenPerson, where: str) -> None:
    try:
        current, carried = balance_fen(person)
    except ValueError as error:
        raise BadFile(f"{where}.balance: {error}") from None
    if current + carried > FEN_MAX:
        raise BadFile(f"{where}.balance: more money than can be counted")
    if person.scheme != "employee" and current + carried > 0:
        raise BadFile(
            f"{where}.balance: a person of the {person.scheme!r} scheme has no account; "
            'leave the balance out, or write scheme = "employee"'
        )


def _identity_number(area: str, born: date | None, index: int) -> str:
    day = born or date(1950, 1, 1) + timedelta(days=index)
    body = f"{area}{day:%Y%m%d}000"
    return body + str(ric.calc_check_digit(body + "0"))


def _is_invented(number: str) -> bool:
    """An identity number of the right shape, of a real date, that nobody is ever assigned.

    Not asked of stdnum: it also wants an area that existed in the year of birth.
    """
    if len(number) != 18 or not _digits(number[:17]) or number[14:17] != "000":
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return number[17] == str(ric.calc_check_digit(number))


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def bindings(given: Any, people: dict[str, GivenPerson], file: str) -> tuple[GivenBinding, ...]:
    if not isinstance(given, list):
        raise BadFile(f"{file}: bindings: write each as [[bindings]]")
    done: list[GivenBinding] = []
    ranks: dict[str, int] = {}
    for index, raw in enumerate(given):
        one = decode(raw, GivenBinding, file, f"bindings[{index}]")
        for role in (one.beneficiary, one.donor):
            if role not in people:
                near = nearest(role, people)
                raise BadFile(f"{file}: bindings[{index}]: nobody is called {role!r}.{near}")
        where = f"{file}: bindings[{index}]"
        if one.beneficiary == one.donor:
            raise BadFile(f"{where}: {one.donor!r} cannot be bound to {one.donor!r}")
        rank = one.rank or ranks.get(one.beneficiary, 0) + 1
        ranks[one.beneficiary] = max(rank, ranks.get(one.beneficiary, 0))
        if one.limit:
            _fen(one.limit, f"{file}: bindings[{index}].limit")
        done.append(msgspec.structs.replace(one, rank=rank))
    for field in ("donor", "rank"):
        places = [(one.beneficiary, getattr(one, field)) for one in done]
        for index, place in enumerate(places):
            if place in places[:index]:
                twice = f"{place[0]!r} has the {field} {place[1]!r} twice"
                raise BadFile(f"{file}: bindings[{index}]: {twice}")
    return tuple(done)


def products(given: dict[str, GivenProduct], file: str) -> dict[str, GivenProduct]:
    done: dict[str, GivenProduct] = {}
    for number, (key, one) in enumerate(given.items(), start=1):
        where = f"{file}: products.{key}"
        if _fen(one.price, f"{where}.price") <= 0:
            raise BadFile(f"{where}.price: more than 0.00, please")
        body = f"20{number:010d}"
        code = one.ean or body + ean.calc_check_digit(body)
        if len(code) != 13 or not _digits(code) or not ean.is_valid(code):
            raise BadFile(f"{where}.ean: thirteen digits with a right check digit, not {code!r}")
        done[key] = msgspec.structs.replace(
            one, ean=code, name=one.name or key, pinyin=one.pinyin or key
        )
    _no_twins(done, "ean", "products", file)
    return done


def _fen(text: str, where: str) -> int:
    try:
        return parse_yuan(text)
    except ValueError as error:
        raise BadFile(f"{where}: {error}") from None


Entry = TypeVar("Entry", bound=msgspec.Struct)


def _no_twins(entries: dict[str, Entry], field: str, section: str, file: str) -> None:
    first: dict[str, str] = {}
    for key, entry in entries.items():
        value = getattr(entry, field)
        if value in first:
            raise BadFile(f"{file}: {section}: {first[value]!r} and {key!r} have the same {field}")
        first[value] = key
