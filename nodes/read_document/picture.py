"""Pictures: opened within limits, turned as the camera says, one array for each page (a TIFF may hold several).

Knows Pillow, nothing of OCR. The surprising rule: sizes are checked from the header, before a pixel is unpacked.
"""

import io
import warnings

import numpy
from PIL import Image, ImageOps, UnidentifiedImageError

from engine.errors import Text
from engine.node import BusinessError

__all__ = ["MAX_PIXELS", "page_images"]

MAX_PIXELS = 60_000_000
"""Largest picture that is unpacked: a sheet of A4 at 600 dpi has 35 million pixels."""


def page_images(data: bytes, max_pages: int) -> list[numpy.ndarray]:
    """Each page of a picture as an RGB array. Raises BusinessError file.corrupt, file.too_large, file.too_many_pages."""
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures; the limit here is our own and comes right after.
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(data))
        count = getattr(picture, "n_frames", 1)
        if count > max_pages:
            raise BusinessError("file.too_many_pages", Text(f"the picture has {count} pages, {max_pages} are allowed", f"图片共 {count} 页，最多允许 {max_pages} 页"))
        return [_frame(picture, index) for index in range(count)]
    except BusinessError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(0, 0) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise BusinessError("file.corrupt", Text("the picture cannot be opened: it was cut off or damaged", "图片无法打开：文件不完整或已损坏")) from error


def _frame(picture: Image.Image, index: int) -> numpy.ndarray:
    picture.seek(index)
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise _too_large(width, height)
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear)
        upright = paper
    if upright.mode.startswith("I;16") or upright.mode == "I":
        upright = upright.point(lambda value: value / 256).convert("L")
    return numpy.asarray(upright.convert("RGB"))


def _too_large(width: int, height: int) -> BusinessError:
    limit = MAX_PIXELS // 1_000_000
    found = f" ({width} x {height})" if width else ""
    return BusinessError("file.too_large", Text(f"the picture is too large{found}: at most {limit} million pixels", f"图片过大{found}：最多 {limit} 百万像素"))
