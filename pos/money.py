"""Money is whole fen (an int); yuan exist only as text with two decimals.

Basis: SIM, so that no amount is ever rounded. A figure up to 9×10¹⁷ fen is exact in every store.
"""

import re

FEN_MAX = 9 * 10**17
_YUAN = re.compile(r"(\d{1,16})(?:\.(\d{1,2}))?", re.ASCII)


def parse_yuan(text: str) -> int:
    """Fen for a text such as `35`, `35.5` or `35.00`; ValueError for anything else.

    >>> parse_yuan("35.5")
    3550
    """
    match = _YUAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not an amount of money: {text[:40]!r}; write it like 35.00")
    fen = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
    if fen > FEN_MAX:
        raise ValueError(f"more money than can be counted: {text[:40]!r}")
    return fen


def yuan(fen: int) -> str:
    """Text with two decimals for an amount in fen.

    >>> yuan(-5)
    '-0.05'
    """
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
