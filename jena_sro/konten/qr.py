"""Codes that a camera reads, as SVG."""

from io import BytesIO
from typing import Any


def qr_svg(text: str, *, has_ground: bool = False, **options: Any) -> bytes:
    """`has_ground` puts white behind it; `options` are those of qrcode."""
    import qrcode  # noqa: PLC0415 - with lxml and Pillow 8 MB that few pages need
    from qrcode.image.svg import SvgPathFillImage, SvgPathImage  # noqa: PLC0415

    stream = BytesIO()
    qrcode.make(text, image_factory=SvgPathFillImage if has_ground else SvgPathImage, **options).save(stream)
    return stream.getvalue()
