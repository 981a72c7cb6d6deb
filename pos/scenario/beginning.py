"""The file that `pos accept new` writes: small, commented, and passing as it stands."""

from collections.abc import Callable

_WORLD = """\
format = 1
id = "{id}"
# {title}
title = {{ en = "Own account first, then the donor", zh = "先用本人账户，再用共济人账户", \
es = "Primero la cuenta propia, después la del donante" }}
level = "must" # must | should | may
verifies = [] # {verifies}
tags = []
region = "demo" # {region}
clock = 2026-03-03T09:00:00+08:00

# {given}
[people.li]
name = "李明"
balance = "20.00"
[people.wang]
name = "王芳"
balance = "50.00"

[[bindings]] # {bindings}
beneficiary = "li"
donor = "wang"
relation = "spouse"

[products.amoxicillin]
price = "35.00"
"""

_STEPS = """
# {when}
[[step]]
do = "sell"
items = ["amoxicillin"]

[[step]]
do = "show_code"
who = "li"

[[step]] # {pin}
do = "enter_pin"

[[step]]
do = "settle"
[step.expect] # {expect}
outcome = "settled"
paid = [
  {{ who = "li", amount = "20.00" }},
  {{ who = "wang", amount = "15.00" }},
]
cash = "0.00"

# {then}
[then]
balance = {{ li = "0.00", wang = "35.00" }}
"""

COMMENTS = (
    "title", "verifies", "region", "given", "bindings", "when", "pin", "expect", "then",
)  # fmt: skip


def text(scenario: str, comment: Callable[[str], str]) -> str:
    """A scenario with this id; `comment` gives the sentence of each of COMMENTS."""
    return (_WORLD + _STEPS).format(id=scenario, **{name: comment(name) for name in COMMENTS})
