"""Writes what small networks of diffusers answer, in the shapes of Karlo's decoder and upsampler.

Weights and inputs follow a formula of (name, position), so only answers are stored.
Run in this folder: pip install -r requirements.txt && python make_fixtures.py
"""

import json
import zlib

import numpy as np
import torch
from diffusers import UNet2DConditionModel, UNet2DModel
from diffusers.models.attention import BasicTransformerBlock
from diffusers.models.embeddings import get_2d_sincos_pos_embed
from diffusers.pipelines.deprecated.unclip.text_proj import UnCLIPTextProjModel
from safetensors.torch import save_file

MASK = (1 << 64) - 1


def numbers(name, shape):
    """Roughly normal numbers with standard deviation 1: the sum of four uniform ones."""
    n = int(np.prod(shape))
    z = (np.arange(n, dtype=np.uint64) + np.uint64(zlib.crc32(name.encode()) << 20 & MASK))
    with np.errstate(over="ignore"):
        z = z * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    parts = [((z >> np.uint64(16 * k)) & np.uint64(65535)).astype(np.float64) for k in range(4)]
    total = (sum(parts) / 65536 - 2) * np.sqrt(3.0)
    return torch.from_numpy(total.astype(np.float32)).reshape(tuple(shape))


def weight(name, shape):
    x = numbers(name, shape)
    if len(shape) == 1:
        norm = "norm" in name and name.endswith("weight")
        return 1 + 0.2 * x if norm else 0.1 * x
    return x * float(np.float32(1 / np.sqrt(np.prod(shape[1:]))))


def fill(model):
    with torch.no_grad():
        for name, p in model.named_parameters():
            p.copy_(weight(name, p.shape))
    return model.eval()


def describe(model):
    config = {k: v for k, v in model.config.items() if not k.startswith("_") or k == "_class_name"}
    shapes = {name: list(p.shape) for name, p in model.named_parameters()}
    return {"config": json.loads(json.dumps(config)), "shapes": shapes}


def gradients(models, names):
    return {f"grad.{n}": dict(m.named_parameters())[n].grad for m in models for n in names[m]}


def decoder():
    unet = fill(
        UNet2DConditionModel(
            sample_size=16,
            in_channels=3,
            out_channels=6,
            block_out_channels=(32, 64, 96),
            layers_per_block=2,
            down_block_types=(
                "ResnetDownsampleBlock2D",
                "SimpleCrossAttnDownBlock2D",
                "SimpleCrossAttnDownBlock2D",
            ),
            mid_block_type="UNetMidBlock2DSimpleCrossAttn",
            up_block_types=(
                "SimpleCrossAttnUpBlock2D",
                "SimpleCrossAttnUpBlock2D",
                "ResnetUpsampleBlock2D",
            ),
            cross_attention_dim=48,
            attention_head_dim=16,
            class_embed_type="identity",
            resnet_time_scale_shift="scale_shift",
        )
    )
    proj = fill(
        UnCLIPTextProjModel(
            clip_extra_context_tokens=4,
            clip_embeddings_dim=24,
            time_embed_dim=128,
            cross_attention_dim=48,
        )
    )
    xt = numbers("xt", (3, 3, 16, 16))
    z_image = numbers("z_image", (2, 24))
    z_text = numbers("z_text", (3, 24))
    states = numbers("states", (3, 5, 24))
    mask = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 1, 1, 0, 0]])
    none = proj.learned_classifier_free_guidance_embeddings[None]
    context, added = proj(  # the third row's image is dropped
        image_embeddings=torch.cat([z_image, none]),
        prompt_embeds=z_text,
        text_encoder_hidden_states=states,
        do_classifier_free_guidance=False,
    )
    output = unet(
        xt,
        torch.tensor([3, 700, 41]),
        encoder_hidden_states=context,
        class_labels=added,
        attention_mask=torch.nn.functional.pad(mask, (4, 0), value=1),
    ).sample
    (output * numbers("weights of the outputs", output.shape)).sum().backward()
    names = {
        unet: [
            "conv_in.weight",
            "down_blocks.1.resnets.1.time_emb_proj.bias",
            "down_blocks.1.attentions.1.add_v_proj.bias",
            "down_blocks.1.downsamplers.0.conv1.bias",
            "up_blocks.0.upsamplers.0.norm2.weight",
            "up_blocks.1.attentions.2.to_q.bias",
            "mid_block.attentions.0.add_k_proj.weight",
        ],
        proj: ["learned_classifier_free_guidance_embeddings", "encoder_hidden_states_proj.bias"],
    }
    save_file(
        {
            "context": context.detach(),
            "output": output.detach(),
            **gradients([unet, proj], names),
        },
        "decoder.safetensors",
    )
    return {"decoder": describe(unet), "text_proj": describe(proj)}


def upsampler():
    unet = fill(
        UNet2DModel(
            sample_size=16,
            in_channels=6,
            out_channels=3,
            block_out_channels=(32, 64, 96),
            layers_per_block=2,
            down_block_types=("ResnetDownsampleBlock2D",) * 3,
            up_block_types=("ResnetUpsampleBlock2D",) * 3,
            add_attention=False,
            resnet_time_scale_shift="default",
        )
    )
    xt = numbers("xt", (2, 3, 16, 16))
    low = numbers("low", (2, 3, 16, 16))
    output = unet(torch.cat([xt, low], dim=1), torch.tensor([5, 812])).sample
    (output * numbers("weights of the outputs", output.shape)).sum().backward()
    names = {
        unet: [
            "conv_in.weight",
            "down_blocks.2.resnets.0.time_emb_proj.bias",
            "up_blocks.1.upsamplers.0.conv2.bias",
        ]
    }
    save_file({"output": output.detach(), **gradients([unet], names)}, "upsampler.safetensors")
    return {"upsampler": describe(unet)}


def transformer_block():
    block = fill(
        BasicTransformerBlock(
            16,
            2,
            8,
            activation_fn="gelu-approximate",
            num_embeds_ada_norm=3,
            attention_bias=True,
            norm_type="ada_norm_zero",
            norm_elementwise_affine=False,
            norm_eps=1e-6,  # as in the paper's code
        )
    )
    t = torch.tensor([3, 700])
    labels = torch.tensor([0, 2])
    x = numbers("tokens", (2, 9, 16)).requires_grad_()
    c = block.norm1.emb(t, labels, hidden_dtype=torch.float32)
    output = block(x, timestep=t, class_labels=labels)
    (output * numbers("weights of the outputs", output.shape)).sum().backward()
    save_file(
        {
            "condition": torch.nn.functional.silu(c).detach(),
            "output": output.detach(),
            "gradient": x.grad,
            "positions": get_2d_sincos_pos_embed(16, 3, base_size=3).float().contiguous(),
            "grad.norm1.linear.bias": block.norm1.linear.bias.grad,
        },
        "transformer-block.safetensors",
    )
    shapes = {name: list(p.shape) for name, p in block.named_parameters()}
    return {"transformer_block": {"shapes": shapes}}


if __name__ == "__main__":
    torch.manual_seed(0)
    models = {**decoder(), **upsampler(), **transformer_block()}
    with open("models.json", "w") as out:
        json.dump(models, out, separators=(",", ":"))
        out.write("\n")
