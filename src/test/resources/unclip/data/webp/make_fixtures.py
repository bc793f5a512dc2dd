"""Writes the WebP pictures of the tests beside this file.

Run: pip install pillow==13.0.0 && python make_fixtures.py

Each is 40 x 40 pixels: a square of 32 about the centre, red above and blue below, on a transparent
ground. Its alpha falls from 255 at the left to 128 at the right and a little from row to row, so
that it has many levels, as shaded drawings have.
"""

from pathlib import Path

from PIL import Image

SIDE = 40
here = Path(__file__).parent

image = Image.new("RGBA", (SIDE, SIDE))
for y in range(4, 36):
    for x in range(4, 36):
        colour = (220, 30, 40) if y < SIDE / 2 else (30, 60, 210)
        alpha = 255 - (127 * x + 31 * y) // SIDE
        image.putpixel((x, y), (*colour, alpha))

image.save(here / "lossless.webp", lossless=True, method=6)
image.save(here / "lossy.webp", quality=90, alpha_quality=100, method=6)
