"""Embedding on the PyTorch side: the CLIPs by hand, and from a folder of pictures to a file of embeddings."""

import csv
import functools
import gzip
import os
import re
import tempfile

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import save_file
from torch import nn
from torch.utils.data import DataLoader, Dataset

from network import GROUPS, TransformerBlock
from tasks import repeat

PICTURES = 16  # through ViT-B/32 at once
TOLERANCES = {  # of the largest difference, relative to the largest value
    "images": 1e-4,
    "texts": 1e-4,
    "emoji captions": 1e-4,
    "emoji pictures": 5e-2,  # both sides shrink the picture, but round its levels differently
}


class Stack(nn.Module):
    """Pre-norm transformer blocks."""

    def __init__(self, width, layers, heads, causal):
        super().__init__()
        self.blocks = nn.ModuleList([TransformerBlock(width, heads, causal) for _ in range(layers)])

    def run(self, h):
        for block in self.blocks:
            h = block(h)
        return h


class VisionTransformer(Stack):
    """CLIP's vision transformer, read out at the class token."""

    def __init__(self, options, embedding):
        super().__init__(options["width"], options["layers"], options["heads"], False)
        width, patch = options["width"], options["patch"]
        tokens = 1 + (options["imageSize"] // patch) ** 2
        self.patch_embedding = nn.Conv2d(3, width, patch, stride=patch, bias=False)
        self.class_embedding = nn.Parameter(torch.zeros(width))
        self.position_embedding = nn.Parameter(torch.zeros(tokens, width))
        self.entry_norm, self.exit_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.projection = nn.Linear(width, embedding, bias=False)

    def forward(self, pixels):
        h = self.patch_embedding(pixels).flatten(2).transpose(1, 2)  # [B, G * G, W]
        first = self.class_embedding.expand(len(h), 1, -1)
        h = self.run(self.entry_norm(torch.cat([first, h], dim=1) + self.position_embedding))
        return self.projection(self.exit_norm(h[:, 0]))


class ConvolutionalEncoder(nn.Module):
    """A small residual convolutional encoder."""

    def __init__(self, options, embedding):
        super().__init__()
        widths, channels = options["widths"], 12
        self.halve, self.stage = nn.ModuleList(), nn.ModuleList()
        for i, width in enumerate(widths):
            self.halve.append(nn.Conv2d(channels, width, 3, stride=1 if i == 0 else 2, padding=1))
            units = [
                nn.ModuleDict({"norm": nn.GroupNorm(GROUPS, width), "conv": nn.Conv2d(width, width, 3, padding=1)})
                for _ in range(options["blocks"])
            ]
            self.stage.append(nn.ModuleList(units))
            channels = width
        self.exit_norm = nn.GroupNorm(GROUPS, channels)
        cells = (options["imageSize"] >> len(widths)) ** 2
        self.projection = nn.Linear(channels * cells, embedding)

    def forward(self, images):
        h = F.pixel_unshuffle(images, 2)
        for halve, stage in zip(self.halve, self.stage):
            h = halve(h)
            for unit in stage:
                h = h + unit["conv"](F.silu(unit["norm"](h)))
        return self.projection(F.silu(self.exit_norm(h)).flatten(1))


class TextEncoder(Stack):
    """CLIP's causal text transformer, read out at the end of text, which has the highest id."""

    def __init__(self, options, embedding):
        super().__init__(options["width"], options["layers"], options["heads"], True)
        width = options["width"]
        self.token_embedding = nn.Parameter(torch.zeros(options["vocabulary"], width))
        self.position_embedding = nn.Parameter(torch.zeros(options["contextLength"], width))
        self.exit_norm = nn.LayerNorm(width)
        self.projection = nn.Linear(width, embedding, bias=options["projectionBias"])

    def forward(self, ids):
        """Ids, [B, L], of which columns that are padding in every row are left out first."""
        end = ids.argmax(dim=1)
        ids = ids[:, : end.max() + 1]
        h = self.run(self.token_embedding[ids] + self.position_embedding[: ids.shape[1]])
        return self.projection(self.exit_norm(h[torch.arange(len(ids)), end]))


class Clip(nn.Module):
    """Both encoders; embeddings are unit vectors."""

    def __init__(self, options):
        super().__init__()
        width = options["embeddingWidth"]
        vision = VisionTransformer if "patch" in options["image"] else ConvolutionalEncoder
        self.image, self.text = vision(options["image"], width), TextEncoder(options["text"], width)
        self.log_scale = nn.Parameter(torch.zeros(1))

    def images(self, pixels):
        return F.normalize(self.image(pixels), dim=1)

    def texts(self, ids):
        return F.normalize(self.text(ids), dim=1)


class Tokenizer:
    """CLIP's byte-pair encoding of lower-case ASCII, with a list of merges; words are remembered."""

    WORDS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[a-z]+|[0-9]|[^\sa-z0-9]+")

    def __init__(self, merges, context):
        visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
        hidden = [b for b in range(256) if b not in visible]
        self.letters = {b: chr(b) for b in visible} | {b: chr(256 + i) for i, b in enumerate(hidden)}
        opened = gzip.open if merges.endswith(".gz") else open
        with opened(merges, "rt", encoding="utf-8") as file:
            pairs = [tuple(line.split()) for line in file if line.strip() and not line.startswith("#version")]
        self.ranks = {pair: rank for rank, pair in enumerate(pairs)}
        letters = [self.letters[b] for b in (*visible, *hidden)]
        names = letters + [letter + "</w>" for letter in letters] + ["".join(pair) for pair in pairs]
        self.ids = {name: i for i, name in enumerate(names)}
        self.start, self.end, self.context = len(names), len(names) + 1, context

    @functools.cache
    def word(self, text):
        parts = [self.letters[b] for b in text.encode()]
        parts[-1] += "</w>"
        while len(parts) > 1:
            pairs = list(zip(parts, parts[1:]))
            best = min(pairs, key=lambda pair: self.ranks.get(pair, len(self.ranks)))
            if best not in self.ranks:
                break
            merged, i = [], 0
            while i < len(parts):
                both = tuple(parts[i : i + 2]) == best
                merged.append("".join(best) if both else parts[i])
                i += 2 if both else 1
            parts = merged
        return [self.ids[part] for part in parts]

    def __call__(self, captions):
        ids = torch.zeros(len(captions), self.context, dtype=torch.long)
        for row, caption in zip(ids, captions):
            tokens = [token for word in self.WORDS.findall(caption.lower()) for token in self.word(word)]
            tokens = [self.start, *tokens[: self.context - 2], self.end]
            row[: len(tokens)] = torch.tensor(tokens)
        return ids


class Pictures(Dataset):
    """Pictures with alpha, put on white and halved, in [-1, 1], with their captions."""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "captions.tsv"), encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        with Image.open(os.path.join(self.folder, self.rows[i]["file"])) as picture:
            picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        small = Image.alpha_composite(white, picture).convert("RGB").reduce(2)
        pixels = torch.from_numpy(np.array(small)).permute(2, 0, 1)
        return pixels.float() / 127.5 - 1, self.rows[i]["caption"]


class EmbeddingTasks:
    """Everything on the fixture that the Java side wrote; the pictures lie beside it."""

    def __init__(self, file, fixture, options):
        self.folder = os.path.join(os.path.dirname(file), "pictures")
        self.fixture, self.options = fixture, options

    def clip(self, name):
        clip = Clip(self.options[name])
        prefix = name + "."
        weights = {key.removeprefix(prefix): w for key, w in self.fixture.items() if key.startswith(prefix)}
        patches = "image.patch_embedding.weight"
        if patches in weights:
            weights[patches] = weights[patches].view(clip.image.patch_embedding.weight.shape)
        clip.load_state_dict(weights)
        return clip.eval()

    @torch.inference_mode()
    def embed(self, clip, tokenizer, workers):
        """Reads, prepares and embeds everything, and writes the embeddings to a file that is deleted then."""
        loader = DataLoader(Pictures(self.folder), batch_size=self.options["batch"], num_workers=workers)
        images, texts = [], []
        for pixels, captions in loader:
            images.append(clip.images(pixels))
            texts.append(clip.texts(tokenizer(captions)))
        embeddings = {"image": torch.cat(images), "text": torch.cat(texts)}
        with tempfile.TemporaryDirectory() as folder:
            save_file(embeddings, os.path.join(folder, "embeddings.safetensors"))
        return embeddings

    def small(self):
        tokenizer = Tokenizer(self.options["merges"], self.options["small"]["text"]["contextLength"])
        return self.clip("small"), tokenizer

    @torch.inference_mode()
    def measure(self, row, budget):
        """Seconds of each repetition of a row; embed-emoji-N reads pictures in N processes of their own."""
        f = self.fixture
        if row.startswith("embed-emoji"):
            clip, tokenizer = self.small()
            workers = int(row.removeprefix("embed-emoji").removeprefix("-") or 0)
            return repeat(lambda: self.embed(clip, tokenizer, workers), budget)
        clip = self.clip("base")
        if row == "encode-images":
            size = self.options["base"]["image"]["imageSize"]
            pixels = torch.randn(PICTURES, 3, size, size)
            return repeat(lambda: clip.images(pixels), budget)
        if row == "encode-texts":
            ids = f["check.ids"].long()
            return repeat(lambda: clip.texts(ids), budget)
        raise ValueError(f"There is no row {row}.")

    @torch.inference_mode()
    def check(self):
        """The relative differences by name; a ValueError with one sentence if any is too large."""
        f, clip, (small, tokenizer) = self.fixture, self.clip("base"), self.small()
        embedded = self.embed(small, tokenizer, 0)
        pairs = {
            "images": (clip.images(f["check.pixels"]), f["check.images"]),
            "texts": (clip.texts(f["check.ids"].long()), f["check.texts"]),
            "emoji pictures": (embedded["image"], f["check.emoji_images"]),
            "emoji captions": (embedded["text"], f["check.emoji_texts"]),
        }
        differences = {}
        for name, (got, expected) in pairs.items():
            differences[name] = ((got - expected).abs().max() / expected.abs().max()).item()
            if not differences[name] <= TOLERANCES[name]:
                raise ValueError(
                    f"The models differ: {name} by {differences[name]:.1e}, more than {TOLERANCES[name]:.0e}, "
                    "so their times could not be compared."
                )
        return differences
