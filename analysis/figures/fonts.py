"""One Chinese typeface for every page, so that no reader needs to have a Chinese font."""

import base64
import io
from importlib.metadata import distribution
from pathlib import Path

from fontTools import subset


def folder() -> Path:
    """Return the folder of Noto Sans SC in the package zhplot, which changes matplotlib when it is imported."""
    return Path(str(distribution("zhplot").locate_file("zhplot/fonts")))


def embedded(page: str) -> str:
    """Return a style rule with the glyphs of Noto Sans SC that a page uses, so that Chinese shows everywhere.

    The middle dot is left to the Latin fonts: a Chinese one sets it as wide as a character.
    """
    options = subset.Options(flavor="woff", layout_features=[], hinting=False, recalc_timestamp=False)
    data = io.BytesIO()
    with subset.load_font(folder() / "NotoSansSC-Regular.ttf", options) as font:
        keeper = subset.Subsetter(options)
        keeper.populate(text="".join(sorted(set(page) - {"·"})))
        keeper.subset(font)
        subset.save_font(font, data, options)
    source = f"data:font/woff;base64,{base64.b64encode(data.getvalue()).decode()}"
    return f'@font-face {{ font-family: "Noto Sans SC"; font-display: block; src: url({source}) format("woff"); }}'
