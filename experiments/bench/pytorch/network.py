"""The reference networks in plain eager PyTorch, as one would write them by hand.

Names and shapes of the weights are those of the Java library, so that both sides load one safetensors file. Letters:
B batch, C channels, H and W height and width, L tokens, D width.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

GROUPS = 32


def timestep_embedding(t, width):
    """Cosines and sines of t at frequencies 10000^(-k / n), n = width / 2: [B] -> [B, width]."""
    n = width // 2
    frequencies = torch.exp(-math.log(10000) * torch.arange(n, dtype=torch.float32) / n)
    angles = t[:, None] * frequencies[None]
    return torch.cat([angles.cos(), angles.sin()], dim=1)


class ResidualBlock(nn.Module):
    """skip(x) + conv2(SiLU((1 + scale) GN(conv1(SiLU(GN(x)))) + shift)), scale and shift from the embedding."""

    def __init__(self, inputs, outputs, embedding):
        super().__init__()
        self.norm1 = nn.GroupNorm(GROUPS, inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.emb = nn.Linear(embedding, 2 * outputs)
        self.norm2 = nn.GroupNorm(GROUPS, outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x, emb):
        h = self.conv1(F.silu(self.norm1(x)))
        scale, shift = self.emb(F.silu(emb))[:, :, None, None].chunk(2, dim=1)
        h = F.silu(self.norm2(h) * (1 + scale) + shift)
        return self.skip(x) + self.conv2(h)


class ImageAttention(nn.Module):
    """Attention over the positions of a feature map; keys and values are context tokens, then positions."""

    def __init__(self, width, context, head_width):
        super().__init__()
        self.heads = width // head_width
        self.norm = nn.GroupNorm(GROUPS, width)
        self.qkv = nn.Linear(width, 3 * width)
        self.context_kv = nn.Linear(context, 2 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x, context):
        B, C, H, W = x.shape
        tokens = self.norm(x).flatten(2).transpose(1, 2)  # [B, HW, C]
        q, k, v = self.qkv(tokens).chunk(3, dim=-1)
        context_k, context_v = self.context_kv(context).chunk(2, dim=-1)
        k = torch.cat([context_k, k], dim=1)
        v = torch.cat([context_v, v], dim=1)
        y = F.scaled_dot_product_attention(self.split(q), self.split(k), self.split(v))
        y = self.proj(y.transpose(1, 2).reshape(B, H * W, C))
        return x + y.transpose(1, 2).reshape(B, C, H, W)

    def split(self, x):
        """[B, L, D] -> [B, heads, L, D / heads]"""
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class Level(nn.Module):
    """A residual block, with attention after it where the resolution has it."""

    def __init__(self, inputs, outputs, options, attends):
        super().__init__()
        self.res = ResidualBlock(inputs, outputs, 4 * options["width"])
        self.attn = ImageAttention(outputs, options["contextWidth"], options["headWidth"]) if attends else None

    def forward(self, x, emb, context):
        h = self.res(x, emb)
        return h if self.attn is None else self.attn(h, context)


class UNet(nn.Module):
    """The decoder's U-Net, conditioned on the timestep and on an image embedding."""

    HEAD = 24

    def __init__(self, options):
        super().__init__()
        self.options = options
        width, blocks, patch = options["width"], options["blocks"], options["patch"]
        widths = [width * multiplier for multiplier in options["multipliers"]]
        attends = [
            (options["imageSize"] // patch >> level) in options["attentionResolutions"] for level in range(len(widths))
        ]
        last = len(widths) - 1
        D, embedding = options["embeddingWidth"], 4 * width

        self.time = nn.ModuleDict({"1": nn.Linear(width, embedding), "2": nn.Linear(embedding, embedding)})
        self.image_to_embedding = nn.Linear(D, embedding)
        self.image_to_context = nn.Linear(D, options["contextTokens"] * options["contextWidth"])
        self.null_image = nn.Parameter(torch.zeros(1, D))

        self.entry = nn.Conv2d(3 * patch**2, width, 3, padding=1)
        self.down, self.halve = nn.ModuleList(), nn.ModuleList()
        channels, skips = width, [width]
        for level in range(len(widths)):
            for _ in range(blocks):
                self.down.append(Level(channels, widths[level], options, attends[level]))
                channels = widths[level]
                skips.append(channels)
            if level < last:
                self.halve.append(nn.Conv2d(channels, channels, 3, stride=2, padding=1))
                skips.append(channels)
        self.middle = nn.ModuleList(
            [Level(channels, channels, options, True), Level(channels, channels, options, False)]
        )
        self.up = nn.ModuleList()
        self.doubling = nn.ModuleDict()  # "double" is a method of every module
        for level in reversed(range(len(widths))):
            for _ in range(blocks + 1):
                self.up.append(Level(channels + skips.pop(), widths[level], options, attends[level]))
                channels = widths[level]
            if level > 0:
                self.doubling[str(level)] = nn.Conv2d(channels, channels, 3, padding=1)

        self.exit_norm = nn.GroupNorm(GROUPS, channels)
        self.exit = nn.Conv2d(channels, self.HEAD * patch**2, 3, padding=1)
        self.head = nn.ModuleList(
            [nn.Conv2d(self.HEAD + 3, self.HEAD, 3, padding=1), nn.Conv2d(self.HEAD, 3, 3, padding=1)]
        )

    def forward(self, xt, t, z_image):
        """[B, 3, S, S], [B], [B, D] -> [B, 3, S, S]"""
        options, blocks = self.options, self.options["blocks"]
        levels = len(options["multipliers"])
        emb = self.time["2"](F.silu(self.time["1"](timestep_embedding(t, options["width"]))))
        emb = emb + self.image_to_embedding(z_image)
        context = self.image_to_context(z_image).unflatten(1, (options["contextTokens"], options["contextWidth"]))

        h = self.entry(F.pixel_unshuffle(xt, options["patch"]))
        skips = [h]
        for level in range(levels):
            for block in self.down[level * blocks : (level + 1) * blocks]:
                h = block(h, emb, context)
                skips.append(h)
            if level < levels - 1:
                h = self.halve[level](h)
                skips.append(h)
        for block in self.middle:
            h = block(h, emb, context)
        for i, block in enumerate(self.up):
            h = block(torch.cat([h, skips.pop()], dim=1), emb, context)
            level = levels - 1 - i // (blocks + 1)
            if level > 0 and i % (blocks + 1) == blocks:
                h = self.doubling[str(level)](F.interpolate(h, scale_factor=2.0, mode="nearest"))
        h = F.pixel_shuffle(self.exit(F.silu(self.exit_norm(h))), options["patch"])
        h = self.head[0](torch.cat([h, xt], dim=1))
        return self.head[1](F.silu(h))

    def drop_image(self, z_image, keep):
        """Rows whose keep is 0 get the learned embedding of "no image"; keep is [B, 1]."""
        return z_image * keep + (1 - keep) * self.null_image


class TransformerBlock(nn.Module):
    """A pre-norm transformer block with QuickGELU, as in CLIP's text encoder."""

    def __init__(self, width, heads, causal):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)

    def forward(self, x):
        """[B, L, D] -> [B, L, D]"""
        qkv = self.qkv(self.norm1(x)).unflatten(-1, (3, self.heads, -1))  # [B, L, 3, heads, d]
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        x = x + self.proj(y.transpose(1, 2).flatten(2))
        h = self.up(self.norm2(x))
        return x + self.down(h * torch.sigmoid(1.702 * h))
