"""The keys of the till: an id, the keys, and the action. What they are called is in the texts.

Every action has a second way, because terminals keep some keys for themselves: Alt and a letter
(or Escape, then the letter). Shift+F6 reaches a program as F18 from an xterm and from tmux.
"""

from textual.binding import Binding

# Always work, whatever the keymap file says: otherwise nobody could leave.
FIXED = {"back": "escape", "give_up": "escape", "quit": "ctrl+q"}

_KEYS = {
    "help": "f1,alt+h",
    "search": "f2,alt+s",
    "customer": "f3,alt+c",
    "balance": "f4,alt+b",
    "records": "f5,alt+e",
    "hold": "f6,alt+o",
    "recall": "shift+f6,f18,alt+r",
    "reprint": "f7,alt+p",
    "pay": "f9,alt+y",
    "lock": "f11,alt+l",
    "people": "f12,alt+n",
    "pharmacies": "alt+m",
    "pending": "alt+u",
    "cancel_sale": "f8,alt+v",
    "shift": "f10,alt+j",
    "hand_over": "h,H",
    "day_end": "d,D",
    "move_cash": "m,M",
    "take_over": "t,T",
    "hand_on": "h,H",
    "close_day": "z,Z",
    "other_day": "o,O",
    "sign_out": "s,S",
    "claim": "f7,alt+k",
    "resettle": "t,T,alt+k",
    "give_up": "escape",
    "one_back": "plus,right",
    "one_kept": "minus,left",
    "look_up": "l,L",
    "resolve_all": "a,A",
    "palette": "ctrl+p",
    "clear": "ctrl+delete,alt+d",
    "remove": "delete,alt+x",
    "more": "alt+plus",
    "less": "alt+minus",
    "line_up": "up",
    "line_down": "down",
    "page_up": "pageup",
    "page_down": "pagedown",
    "first_line": "home",
    "last_line": "end",
    "confirm": "enter",
    "back": "escape",
    "quit": "ctrl+q",
    "language": "alt+g",
    "theme": "alt+t",
    "next_field": "tab",
    "previous_field": "shift+tab",
    "toggle": "space",
    "all_cash": "c,C",
    "show_code": "p,P",
    "show_card": "k,K",
    "show_identity": "i,I",
    "show_other": "o,O",
    "show_family": "f,F",
    "show_nothing": "x,X",
    "scan_it": "s,S",
    "renew": "n,N",
    "print": "p,P",
    "edit_left": "left",
    "edit_right": "right",
    "edit_home": "home,ctrl+a",
    "edit_end": "end,ctrl+e",
    "edit_back": "backspace",
    "edit_delete": "delete",
    "edit_clear": "ctrl+u",
}
IDS = frozenset(_KEYS)


def key(id_: str, action: str, *, shown: bool = True) -> Binding:
    """The binding `id_`, for this action of whoever declares it."""
    return Binding(_KEYS[id_], action, id_, id=id_, show=shown)


def keymap(wanted: dict[str, str]) -> dict[str, str]:
    """A shop's own keys; back and quit keep theirs beside it, so that they cannot be lost."""
    done = {}
    for id_, keys in wanted.items():
        fixed = FIXED.get(id_)
        missing = fixed is not None and fixed not in keys.split(",")
        done[id_] = f"{keys},{fixed}" if missing else keys
    return done
