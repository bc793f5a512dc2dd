"""Makes the pictures of this folder, and beside each the crop that CLIP's reference sees.

Run: pip install -r requirements.txt && python make_fixtures.py

NAME.png or NAME.jpg is the input, NAME.SIZE.png the output of open_clip's transform before the
tensor. Inputs are drawn here: gradients, edges, disks and noise, so that bicubic overshoot, clipping
and fine texture all occur. Pillow must be older than 13, which resizes the columns of some pictures
(here: tall.png) before the rows.
"""

import pathlib

import numpy as np
from open_clip.transform import image_transform
from PIL import Image

HERE = pathlib.Path(__file__).parent
MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
rng = np.random.default_rng(5)


def scene(width, height):
    """Something like a photograph: RGB in 0..1."""
    y, x = np.mgrid[0:height, 0:width] / max(width, height)
    out = np.stack([0.6 - 0.5 * y, 0.4 + 0.4 * x, 0.9 - 0.6 * y * x], -1)
    for _ in range(8):
        cx, cy, r = rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0.03, 0.2)
        inside = (x - cx) ** 2 + (y - cy) ** 2 < r * r
        out[inside] = rng.uniform(0, 1, 3) * (0.7 + 0.3 * np.sin(60 * x[inside])[:, None])
    out[:, : width // 9] = ((x[:, : width // 9] * 90).astype(int) % 2)[..., None]
    # Noise in a part only, so that the files stay small.
    out[: height // 4] += rng.normal(0, 0.08, (height // 4, width, 3))
    return np.clip(out, 0, 1)


def rgb(width, height):
    return Image.fromarray((scene(width, height) * 255).astype(np.uint8))


def alpha(width, height):
    y, x = np.mgrid[0:height, 0:width]
    a = np.clip(255 - 3 * np.hypot(x - width / 2, y - height / 2), 0, 255).astype(np.uint8)
    a[:, -width // 8 :] = 0
    return a


def rgba(width, height):
    return Image.fromarray(np.dstack([np.asarray(rgb(width, height)), alpha(width, height)]), "RGBA")


def grey_alpha(width, height):
    grey = np.asarray(rgb(width, height).convert("L"))
    return Image.fromarray(np.dstack([grey, alpha(width, height)]), "LA")


def grey16(width, height, top):
    return Image.fromarray((scene(width, height)[..., 0] * top).astype(np.uint16))


def transparent_palette(width, height):
    image = rgb(width, height).quantize(32)
    image.info["transparency"] = 3
    return image


def save_rgb16(path, width, height):
    """Pillow cannot write 16-bit colour, so the few chunks are put together here."""
    import struct
    import zlib

    pixels = (scene(width, height) * 65535).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)


def crop(name, size, interpolation="bicubic"):
    transform = image_transform(size, is_train=False, mean=MEAN, std=STD, interpolation=interpolation)
    image = Image.open(HERE / name)
    for step in transform.transforms[:-2]:
        image = step(image)
    tag = "" if interpolation == "bicubic" else "." + interpolation
    image.save(HERE / f"{pathlib.Path(name).stem}.{size}{tag}.png", optimize=True)
    return transform


def png(name, image, *sizes, **options):
    image.save(HERE / f"{name}.png", optimize=True, **options)
    for size in sizes:
        crop(f"{name}.png", size)


def jpeg(name, image, *sizes, **options):
    image.save(HERE / f"{name}.jpg", quality=90, subsampling=0, **options)
    for size in sizes:
        crop(f"{name}.jpg", size)


def orientation(value):
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


png("odd", rgb(173, 131), 64, 96)
crop("odd.png", 64, "bilinear")
png("tall", rgb(67, 211), 64)
png("wide", rgb(301, 50), 32)
png("small", rgb(23, 17), 64)
png("exact", rgb(64, 64), 64)
png("half", rgb(65, 64), 64)
png("grey", rgb(151, 120).convert("L"), 64)
png("grey2", rgb(90, 71).convert("L").point(lambda v: v // 64 * 85), 48, bits=2)
png("bilevel", rgb(99, 80).convert("1"), 48)
png("palette", rgb(141, 99).quantize(64), 64)
png("palette-alpha", transparent_palette(120, 97), 64, transparency=3)
png("alpha", rgba(139, 117), 64)
png("grey-alpha", grey_alpha(121, 140), 64)
png("grey16", grey16(130, 97, 65535), 64)
png("grey16-dark", grey16(130, 97, 300), 64)
save_rgb16(HERE / "rgb16.png", 101, 80)
crop("rgb16.png", 64)
jpeg("photo", rgb(219, 163), 64)
jpeg("photo-grey", rgb(150, 113).convert("L"), 64)
for value in range(1, 9):
    rgb(34, 20).save(HERE / f"exif-{value}.jpg", quality=90, subsampling=0, exif=orientation(value))
crop("exif-6.jpg", 16)
rgb(24, 16).save(HERE / "exif-8.png", exif=orientation(8))
rgb(20, 20).convert("CMYK").save(HERE / "cmyk.jpg")

# Normalised numbers of one picture: the first row of each channel.
transform = image_transform(64, is_train=False, mean=MEAN, std=STD)
tensor = transform(Image.open(HERE / "odd.png"))
rows = ["# First row of each channel of odd.png at 64, normalised."]
rows += [" ".join(f"{v:.9g}" for v in tensor[c, 0].tolist()) for c in range(3)]
(HERE / "odd.64.txt").write_text("\n".join(rows) + "\n")
