"""The codes in a picture, through zxing-cpp: a photo of a phone, a screenshot, a product's barcode.

Imported only when a picture comes, so that the till starts without pillow and zxing.
"""

import io
from typing import Literal

import zxingcpp
from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

BYTES_MAX = 32 * 1024 * 1024
PIXELS_MAX = 64_000_000  # a phone's camera makes 12 to 50 million
# Everything a reader at the counter knows; more formats only find more that is not there.
_FORMATS = [
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.DataMatrix,
    zxingcpp.BarcodeFormat.EAN13,
    zxingcpp.BarcodeFormat.EAN8,
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.Code39,
]


def codes(data: bytes) -> tuple[str, ...] | Literal["damaged", "too_large"]:
    """The texts of all codes found; or why the bytes are not a picture that can be read."""
    if len(data) > BYTES_MAX:
        return "too_large"
    try:
        image = _opened(data)
        if image is None:
            return "damaged"
        if image.width * image.height > PIXELS_MAX:
            return "too_large"
        grey = _grey(image)
    except Exception:  # Pillow names no common error for all that a broken file makes it raise.
        return "damaged"
    found = zxingcpp.read_barcodes(grey, formats=_FORMATS)
    return tuple(code.text for code in found)


def _opened(data: bytes) -> ImageFile | None:
    # Two formats by their first bytes, without Image.open: that would try thirty others too, and
    # for a large picture it writes a warning over the till's screen.
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile(io.BytesIO(data))
    if data.startswith(b"\xff\xd8"):
        return JpegImageFile(io.BytesIO(data))
    return None


def _grey(image: ImageFile) -> Image.Image:
    # A large JPEG is decoded at a half or a quarter; its codes are still many pixels wide.
    image.draft("L", (3000, 3000))
    image.load()
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("L")
    # What is transparent counts as white paper.
    layered = image.convert("RGBA")
    paper = Image.new("L", image.size, "white")
    paper.paste(layered.convert("L"), mask=layered.getchannel("A"))
    return paper
