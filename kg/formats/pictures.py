"""Images: of a document, and uploaded by themselves.

What browsers show safely (PNG, JPEG, WebP) is kept as it is; GIF, BMP and TIFF become PNG; vector formats are left out.
"""

import io
import warnings

from PIL import Image

from kg.formats.blocks import Block, BlockKind, ImageFile, Reading, ReadingFailed
from kg.formats.registry import format_of

MOST_PIXELS = 64_000_000
"""Decoded they are a quarter of what the child may hold."""
LEAST_SIDE = 8
"""Pixels; what is smaller is a bullet or a spacer."""
KEPT = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
CONVERTED = ("GIF", "BMP", "TIFF")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def read(data: bytes, name: str) -> Reading:
    """One figure. Raises ``ReadingFailed``: image-too-large, broken-file."""
    try:
        with Image.open(io.BytesIO(data), formats=tuple(KEPT)) as image:
            image.load()  # the whole of it, so that half a file is found out
            file = ImageFile(data, KEPT[str(image.format)], *image.size)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ReadingFailed("image-too-large", name=name, limit=MOST_PIXELS // 10**6) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        kind = format_of(name)
        raise ReadingFailed("broken-file", name=name, format=kind.name if kind else "") from error
    return Reading((Block(BlockKind.FIGURE, "", image=0),), (file,))


def picture(data: bytes, alt: str = "") -> ImageFile | None:
    """An image inside of a document; None for one that is too small to say anything. Raises ValueError for one that is
    damaged, too large or of no format that browsers show.
    """
    try:
        with Image.open(io.BytesIO(data), formats=(*KEPT, *CONVERTED)) as image:
            if min(image.size) < LEAST_SIDE:
                return None
            if image.format in KEPT:
                return ImageFile(data, KEPT[image.format], *image.size, alt)
            return encoded(image, alt)
    except (OSError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError from error


def encoded(image: Image.Image, alt: str = "") -> ImageFile:
    """A decoded image as a PNG file."""
    shown = image if image.mode in ("1", "L", "LA", "RGB", "RGBA", "P") else image.convert("RGB")
    file = io.BytesIO()
    shown.save(file, "PNG", compress_level=2)
    return ImageFile(file.getvalue(), "image/png", *image.size, alt)
