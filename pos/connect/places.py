"""Where things lie on this machine: the database, the daybooks, the PIN key, the fixtures.

The PIN key never lies in the database's folder: whoever copies one folder has not both.
"""

import errno
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


def tills_of(centre_id: str, pharmacy: str) -> tuple[str, ...]:
    """The tills of a pharmacy that have a daybook here, in order."""
    folder = daybook_file(centre_id, pharmacy, "").parent
    files = sorted(folder.glob(f"{pharmacy}-[0-9][0-9].sqlite"))
    return tuple(file.stem[-2:] for file in files)


def key_file() -> Path:
    """The PIN key of this user."""
    return user_config_path(APP) / "keys" / "pin.key"


def fixture(name: str) -> Traversable:
    """A file or folder of fixtures/: inside an installed package, or beside it in a checkout."""
    inside = resources.files("pos").joinpath("fixtures", name)
    packaged = inside.is_file() or inside.is_dir()
    return inside if packaged else Path(__file__).parents[2].joinpath("fixtures", name)


def stands(path: Path) -> bool:
    """Whether there is something at a path; Trouble for a path no file can have."""
    try:
        return path.exists()
    except OSError as error:
        raise Trouble("cannot_read", path=str(path), cause=str(error.strerror)) from None


def pin_key(environment: Mapping[str, str], draw: Draw, *, may_create: bool) -> bytes:
    """The key from POS_PIN_KEY, or from the file (mode 0600), which is made at the first start."""
    given = environment.get(KEY_VARIABLE, "")
    if given:
        return os.fsencode(given)
    path = key_file()
    try:
        return _read_key(path)
    except FileNotFoundError:
        if not may_create:
            raise Trouble("key_missing", path=str(path)) from None
    except OSError as error:
        raise Trouble("key_unreadable", path=str(path), cause=str(error.strerror)) from None
    return _new_key(path, draw)


def _read_key(path: Path) -> bytes:
    key = path.read_bytes().strip()  # an editor may have ended the line
    if not key:
        raise OSError(errno.ENODATA, "the file is empty")
    return key


def _new_key(path: Path, draw: Draw) -> bytes:
    """Written beside its place and moved there whole: two tills may start for the first time."""
    key = draw(KEY_BYTES).hex().encode()
    building = path.with_name(f".{path.name}.{draw(4).hex()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(key)
            return _take_place(building, path, key)
        finally:
            building.unlink(missing_ok=True)
    except OSError as error:
        raise Trouble("key_unreadable", path=str(path), cause=str(error.strerror)) from None


def _take_place(building: Path, path: Path, key: bytes) -> bytes:
    try:
        os.link(building, path)
    except FileExistsError:
        return _read_key(path)  # another till on this machine was first
    except OSError:  # a file system without links
        building.replace(path)
    return key
