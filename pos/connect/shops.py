"""The shop's part of a world: one text beside the centre's tables, operators' PINs hashed."""

import hmac

import msgspec

from pos.centre import pins
from pos.clock import Draw
from pos.counter.shop import Operator, Shop, ShopPharmacy, StockItem
from pos.model import NO_PIN, Secret
from pos.money import parse_yuan
from pos.world import World


class _KeptOperator(msgspec.Struct, frozen=True):
    key: str
    name: str
    badge: str
    role: str
    salt: str
    digest: str


class _KeptShop(msgspec.Struct, frozen=True):
    pharmacies: tuple[ShopPharmacy, ...]
    operators: tuple[_KeptOperator, ...]
    stock: tuple[StockItem, ...]


def encode(world: World, key: bytes, draw: Draw) -> str:
    """The shop of a world as the database keeps it."""
    operators = []
    for name, one in world.operators.items():
        salt = draw(16).hex()
        digest = pins.digest(key, salt, Secret(one.pin))
        operators.append(_KeptOperator(name, one.name, one.badge, one.role, salt, digest))
    stock = (
        StockItem(
            key=name, ean=one.ean, name=one.name, spec=one.spec, maker=one.maker,
            pinyin=one.pinyin.lower(), price_fen=parse_yuan(one.price), notes=one.note,
        )
        for name, one in world.products.items()
    )  # fmt: skip
    pharmacies = (
        ShopPharmacy(key=name, code=one.code, name=one.name, area=one.area, notes=one.note)
        for name, one in world.pharmacies.items()
    )
    kept = _KeptShop(tuple(pharmacies), tuple(operators), tuple(stock))
    return msgspec.json.encode(kept).decode()


def decode(text: str, published: dict[str, Secret]) -> Shop:
    """The shop; published: operators' PINs that the demo's file tells anyway, by key."""
    kept = msgspec.json.decode(text, type=_KeptShop)
    operators = tuple(
        Operator(
            key=one.key, name=one.name, badge=one.badge, role=one.role,
            published_pin=published.get(one.key, NO_PIN),
        )
        for one in kept.operators
    )  # fmt: skip
    return Shop(kept.pharmacies, operators, kept.stock)


def operator_key(text: str, badge: str, pin: Secret, key: bytes) -> str:
    """The key of the operator with this badge and PIN; "" for nobody."""
    kept = msgspec.json.decode(text, type=_KeptShop)
    for one in kept.operators:
        same = hmac.compare_digest(pins.digest(key, one.salt, pin), one.digest)
        if one.badge == badge and same:
            return one.key
    return ""
