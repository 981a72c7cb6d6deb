"""Scenario files for tests: one that holds, one that does not, and rows."""

from pathlib import Path

HEAD = """format = 1
id = "{id}"
title = {{ en = "{title}", zh = "本人账户先付" }}
level = "{level}"
verifies = ["REQ-{id}"]
source = ["JN"]
region = "demo"
clock = 2026-03-03T09:00:00+08:00
tags = ["smoke", "skip", "two-parts"]
"""
WORLD = """
[people.li]
name = "李明"
balance = "20.00"
[products.soap]
name = "感冒灵颗粒"
price = "5.00"
"""
SALE = """
[[step]]
do = "sell"
items = ["soap"]
[[step]]
do = "show_code"
who = "li"
[[step]]
do = "enter_pin"
[[step]]
do = "settle"
"""
ROW_SALE = SALE.replace('"soap"', '"soap x 1 @ ${price}"')
HOLDS = '[step.expect]\noutcome = "settled"\npaid = [{ who = "li", amount = "5.00" }]\n'
ROW_HOLDS = HOLDS.replace("5.00", "${price}")
FAILS = '[step.expect]\noutcome = "settled"\npaid = [{ who = "li", amount = "4.99" }]\n'
END = '[then]\nbalance = { li = "15.00" }\n'
LATE = '[then]\nbalance = { li = "15.01" }\n'
WRONG = '[[step]]\ndo = "setle"\n'
ROWS = """
[[case]]
price = "5.00"
[[case]]
price = "6.00"
"""


def scenario(
    folder: Path, name: str, *parts: str, level: str = "must", title: str = "Own account first"
) -> Path:
    """One file of that name; its world stands before the parts unless they bring their own."""
    head = HEAD.format(id=name, title=title, level=level)
    rows = [part for part in parts if part.startswith("\n[[case]]")]
    others = [part for part in parts if part not in rows]
    path = folder / f"{name}.scn.toml"
    path.write_text("".join([head, *rows, WORLD, *others]), encoding="utf-8")
    return path


def folder_of_all(folder: Path) -> Path:
    """One that passes, one of level should that fails, one that must and fails, one wrong file."""
    scenario(folder, "OWN-001", SALE, HOLDS, END)
    scenario(folder, "OWN-002", SALE, FAILS)
    scenario(folder, "FAM-003", SALE, FAILS, level="should")
    scenario(folder, "COV-004", WRONG)
    return folder
