"""What the pharmacy knows by itself: its houses, its operators, its stock with names and prices."""

import msgspec

from pos.model import Secret


class StockItem(msgspec.Struct, frozen=True, kw_only=True):
    """A product on the shelf. pinyin: the initials of its name, to find it without a scanner."""

    key: str
    ean: str
    name: str
    spec: str
    maker: str
    pinyin: str
    price_fen: int
    notes: dict[str, str] = {}


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may sign in at a till (经办人)."""

    key: str
    name: str
    badge: str
    role: str
    published_pin: Secret


class ShopPharmacy(msgspec.Struct, frozen=True, kw_only=True):
    """One house of the pharmacy; `code` is P, the area code and five digits."""

    key: str
    code: str
    name: str
    area: str
    notes: dict[str, str] = {}


class Shop(msgspec.Struct, frozen=True):
    """Everything the counter needs that the centre does not know."""

    pharmacies: tuple[ShopPharmacy, ...]
    operators: tuple[Operator, ...]
    stock: tuple[StockItem, ...]

    def item(self, code: str) -> StockItem | None:
        """The product with this EAN or key."""
        return next((one for one in self.stock if code in (one.ean, one.key)), None)

    def pharmacy(self, code: str) -> ShopPharmacy | None:
        """The house with this code or key."""
        return next((one for one in self.pharmacies if code in (one.code, one.key)), None)

    def find(self, text: str, limit: int) -> tuple[StockItem, ...]:
        """Products by name, pinyin initials, EAN or key; the best matches first."""
        wanted = text.strip().lower()
        if not wanted:
            return self.stock[:limit]
        ranked = [(_rank(wanted, one), place, one) for place, one in enumerate(self.stock)]
        return tuple(one for rank, _, one in sorted(ranked, key=lambda r: r[:2]) if rank < 9)[
            :limit
        ]


def _rank(wanted: str, one: StockItem) -> int:
    """0 is best, 9 is no match: whole code, start of initials or name, anywhere."""
    if wanted in (one.ean, one.key.lower()):
        return 0
    if one.pinyin.startswith(wanted) or one.name.lower().startswith(wanted):
        return 1
    if wanted in one.pinyin or wanted in one.name.lower() or wanted in one.key.lower():
        return 2
    return 3 if len(wanted) >= 4 and wanted in one.ean else 9
