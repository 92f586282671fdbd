"""Scan twins: the pages of a PDF as pictures, clean as from a good scanner or worn as offices publish them."""

import io
from collections.abc import Iterable, Sequence

import numpy as np
import pypdfium2
from PIL import Image


def pictures(data: bytes, pages: Sequence[int] | None = None, dpi: int = 200) -> list[Image.Image]:
    """Return the pages of a PDF, counted from 1, as grey pictures."""
    source = pypdfium2.PdfDocument(data)
    numbers = pages or range(1, len(source) + 1)
    return [source[number - 1].render(scale=dpi / 72).to_pil().convert("L") for number in numbers]


def worn(picture: Image.Image, askew: float = 1.1, noise: float = 12, quality: int = 35) -> Image.Image:
    """Return a picture as a hurried scan gives it: turned by a degree, grey, noisy and pressed into a small JPEG."""
    turned = np.asarray(picture.rotate(askew, Image.Resampling.BICUBIC, fillcolor=250), float)
    grain = np.random.default_rng(7).normal(0, noise, turned.shape)
    pressed = io.BytesIO()
    Image.fromarray(np.clip(0.92 * turned + grain, 0, 255).astype("uint8")).save(pressed, "JPEG", quality=quality)
    return Image.open(pressed).convert("L")


def as_pdf(pictures: Iterable[Image.Image], dpi: int = 200) -> bytes:
    """Return pictures as the pages of a PDF without any text."""
    first, *others = pictures
    stream = io.BytesIO()
    first.save(stream, "PDF", resolution=dpi, save_all=True, append_images=others)
    return stream.getvalue()
