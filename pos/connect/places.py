"""Where things lie on this machine: the database, the daybooks, the PIN key, the fixtures.

The PIN key never lies in the database's folder: whoever copies one folder has not both.
"""

import os
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from pos.clock import Draw
from pos.texts import Trouble

APP = "pharmacy-counter"
KEY_VARIABLE = "POS_PIN_KEY"
KEY_BYTES = 32


def database_file() -> Path:
    """The demo world's database, where neither --url nor POS_URL names another."""
    return user_data_path(APP) / "centre" / "pharmacy.sqlite"


def daybook_file(centre_id: str, pharmacy: str, till: str) -> Path:
    """One till's daybook at one centre."""
    return user_data_path(APP) / "daybooks" / centre_id / f"{pharmacy}-{till}.sqlite"


def key_file() -> Path:
    """The PIN key of this user."""
    return user_config_path(APP) / "keys" / "pin.key"


def fixture(name: str) -> Traversable:
    """A file of fixtures/: inside an installed package, or beside it in a checkout."""
    inside = resources.files("pos").joinpath("fixtures", name)
    return inside if inside.is_file() else Path(__file__).parents[2].joinpath("fixtures", name)


def pin_key(environment: Mapping[str, str], draw: Draw, *, may_create: bool) -> bytes:
    """The key from POS_PIN_KEY, or from the file (mode 0600), which is made at the first start."""
    given = environment.get(KEY_VARIABLE, "")
    if given:
        return given.encode()
    path = key_file()
    try:
        return path.read_bytes()
    except FileNotFoundError:
        if not may_create:
            raise Trouble("key_missing", path=str(path)) from None
    except OSError as error:
        raise Trouble("key_unreadable", path=str(path), cause=str(error)) from None
    return _new_key(path, draw)


def _new_key(path: Path, draw: Draw) -> bytes:
    key = draw(KEY_BYTES).hex().encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()  # another till on this machine was first
    except OSError as error:
        raise Trouble("key_unreadable", path=str(path), cause=str(error)) from None
    with os.fdopen(handle, "wb") as file:
        file.write(key)
    return key
