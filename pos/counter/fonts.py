"""A font that can draw Chinese, from where the systems keep theirs (Linux, macOS, Windows).

Imported only when something is drawn: it needs pillow.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

from pos.texts import Trouble, say


class NoFont(Trouble):
    """No font with Chinese characters was found; the sentence says what to install."""

    def __init__(self, path: str | None) -> None:
        super().__init__("no_font", path=path or "")

    def say(self, language: str) -> str:
        return say(language, "slip.no_font.say")

    def next(self, language: str) -> str:
        return say(language, "slip.no_font.next")


_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
)
# Best first: a Latin letter half as wide as a Chinese one keeps the columns of a slip straight.
_FILES = (
    "NotoSansMonoCJK*.tt[cf]",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJK*-Regular.otf",
    "SourceHanSans*Regular.*",
    "sarasa-mono-sc-regular.ttf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "simsun.ttc",
    "simhei.ttf",
    "msyh.ttc",
    "Hiragino Sans GB.ttc",
    "STHeiti Light.ttc",
    "PingFang.ttc",
    "Arial Unicode.ttf",
    "DroidSansFallback*.ttf",
)
_TWO_CHARACTERS = ("医", "药")


def find_font() -> str | None:
    """The best font file with Chinese on this machine; None when there is none."""
    return next((str(path) for path in _candidates() if _faces(str(path), 24)), None)


def load(path: str | None, pixels: int) -> FreeTypeFont:
    """The font at that height; None looks for one. NoFont when it cannot draw Chinese."""
    found = path or find_font()
    faces = _faces(found, pixels) if found else []
    if not faces:
        raise NoFont(path)
    return min(faces, key=_unfitness)


def latin(pixels: int) -> FreeTypeFont:
    """Pillow's own font: no Chinese, but always there."""
    face = ImageFont.load_default(pixels)
    assert isinstance(face, FreeTypeFont), "pillow was built without FreeType"
    return face


def _candidates() -> Iterator[Path]:
    folders: list[Path] = []
    for name in _FOLDERS:
        with contextlib.suppress(RuntimeError):  # a user without a home
            folders.append(Path(name).expanduser())
    for pattern in _FILES:
        for folder in filter(Path.is_dir, folders):
            yield from sorted(folder.rglob(pattern))


def _faces(path: str, pixels: int) -> list[FreeTypeFont]:
    # A collection (.ttc) holds the same characters in the shapes of several countries.
    faces: list[FreeTypeFont] = []
    for index in range(32):
        try:
            face = ImageFont.truetype(path, pixels, index=index)
        except OSError:
            break
        faces.append(face)
    return [face for face in faces if _draws_chinese(face)]


def _draws_chinese(face: FreeTypeFont) -> bool:
    # A character the font lacks is drawn as the same box as every other it lacks.
    first, second = (bytes(face.getmask(character)) for character in _TWO_CHARACTERS)
    return first != second


def _unfitness(face: FreeTypeFont) -> tuple[bool, bool]:
    half_width = face.getlength("0") * 2 == face.getlength("医")
    return not half_width, "SC" not in (face.getname()[0] or "").split()
