"""Writes two tiny random CLIPs, as transformers and as open_clip save them, with what they answer.

Run in this folder: pip install -r requirements.txt && python make_fixtures.py
"""

import json
import os

import open_clip
import torch
from open_clip.model import CLIPTextCfg, CLIPVisionCfg
from safetensors.torch import save_file
from transformers import CLIPConfig, CLIPModel

IDS = torch.tensor(
    [
        [38, 7, 20, 5, 39, 0, 0, 0, 0, 0],  # ends at id 5 by name, at 39 by the highest id
        [38, 11, 12, 13, 14, 5, 39, 0, 0, 0],
        [38, 30, 31, 9, 8, 7, 6, 21, 5, 39],
    ]
)


def randomise(model, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, p in model.named_parameters():
            if name == "logit_scale":
                p.fill_(2.0)
                continue
            noise = torch.randn(p.shape, generator=generator)
            norm = p.dim() == 1 and name.endswith("weight")
            p.copy_(1 + 0.2 * noise if norm else 0.25 * noise)


def pixels(size):
    return torch.randn(3, 3, size, size, generator=torch.Generator().manual_seed(9))


def symmetric_loss(logits):
    target = torch.arange(len(logits))
    ce = torch.nn.functional.cross_entropy
    return (ce(logits, target) + ce(logits.T, target)) / 2


def save_expected(folder, pixel_values, image, text, logits, grads):
    loss = symmetric_loss(logits)
    loss.backward()
    tensors = {
        "pixels": pixel_values,
        "ids": IDS,
        "image": image,
        "text": text,
        "logits": logits,
        "loss": loss.reshape(1),
    }
    tensors |= {"grad." + name: grad() for name, grad in grads.items()}
    tensors = {name: t.detach().contiguous().clone() for name, t in tensors.items()}
    save_file(tensors, f"{folder}/expected.safetensors")


def huggingface():
    config = CLIPConfig(
        text_config=dict(
            vocab_size=40,
            hidden_size=12,
            intermediate_size=40,
            num_hidden_layers=2,
            num_attention_heads=3,
            max_position_embeddings=10,
            projection_dim=10,
            bos_token_id=38,
            eos_token_id=5,
            pad_token_id=0,
        ),
        vision_config=dict(
            hidden_size=16,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=2,
            image_size=16,
            patch_size=8,
            projection_dim=10,
        ),
        projection_dim=10,
    )
    model = CLIPModel(config)
    randomise(model, 1)
    model.eval()
    model.save_pretrained("huggingface")
    x = pixels(16)
    out = model(input_ids=IDS, pixel_values=x)
    vision, text = model.vision_model, model.text_model
    attention = lambda tower, i: tower.encoder.layers[i].self_attn

    def qkv(tower, i, kind):
        a = attention(tower, i)
        parts = (a.q_proj, a.k_proj, a.v_proj)
        return lambda: torch.cat([getattr(part, kind).grad for part in parts])

    grads = {
        "image.patch_embedding.weight": lambda: vision.embeddings.patch_embedding.weight.grad,
        "image.class_embedding": lambda: vision.embeddings.class_embedding.grad,
        "image.position_embedding": lambda: vision.embeddings.position_embedding.weight.grad,
        "image.entry_norm.weight": lambda: (
            getattr(vision, "pre_layrnorm", None) or vision.pre_layernorm
        ).weight.grad,
        "image.blocks.0.qkv.weight": qkv(vision, 0, "weight"),
        "image.blocks.1.down.weight": lambda: vision.encoder.layers[1].mlp.fc2.weight.grad,
        "image.projection.weight": lambda: model.visual_projection.weight.grad,
        "text.token_embedding": lambda: text.embeddings.token_embedding.weight.grad,
        "text.blocks.0.qkv.bias": qkv(text, 0, "bias"),
        "text.blocks.1.up.weight": lambda: text.encoder.layers[1].mlp.fc1.weight.grad,
        "text.exit_norm.bias": lambda: text.final_layer_norm.bias.grad,
        "text.projection.weight": lambda: model.text_projection.weight.grad,
        "log_scale": lambda: model.logit_scale.grad.reshape(1),
    }
    save_expected(
        "huggingface", x, out.image_embeds, out.text_embeds, out.logits_per_image, grads
    )
    half = {name: t.to(torch.bfloat16) for name, t in model.state_dict().items()}
    os.makedirs("bfloat16", exist_ok=True)
    save_file(half, "bfloat16/model.safetensors", metadata={"format": "pt"})
    rounded = CLIPModel(config)
    rounded.load_state_dict({name: t.float() for name, t in half.items()})
    rounded.eval()
    with torch.no_grad():
        out = rounded(input_ids=IDS, pixel_values=x)
    save_file(
        {"image": out.image_embeds.contiguous(), "text": out.text_embeds.contiguous()},
        "bfloat16/expected.safetensors",
    )


def openclip():
    vision_cfg = dict(image_size=16, layers=2, width=16, head_width=8, patch_size=4, mlp_ratio=3.5)
    text_cfg = dict(context_length=10, vocab_size=40, width=12, heads=3, layers=2)
    model = open_clip.CLIP(10, CLIPVisionCfg(**vision_cfg), CLIPTextCfg(**text_cfg))
    randomise(model, 2)
    model.eval()
    os.makedirs("openclip", exist_ok=True)
    state = {name: t.contiguous() for name, t in model.state_dict().items()}
    save_file(state, "openclip/open_clip_model.safetensors", metadata={"format": "pt"})
    config = {
        "model_cfg": {"embed_dim": 10, "vision_cfg": vision_cfg, "text_cfg": text_cfg},
        "preprocess_cfg": {"mean": [0.5, 0.4, 0.3], "std": [0.25, 0.5, 0.2]},
    }
    with open("openclip/open_clip_config.json", "w") as f:
        json.dump(config, f, indent=2)
        f.write("\n")
    x = pixels(16)
    image, text, scale = model(x, IDS)
    visual = model.visual
    blocks, words = visual.transformer.resblocks, model.transformer.resblocks
    grads = {
        "image.patch_embedding.weight": lambda: visual.conv1.weight.grad,
        "image.position_embedding": lambda: visual.positional_embedding.grad,
        "image.exit_norm.weight": lambda: visual.ln_post.weight.grad,
        "image.blocks.0.qkv.weight": lambda: blocks[0].attn.in_proj_weight.grad,
        "image.blocks.1.up.weight": lambda: blocks[1].mlp.c_fc.weight.grad,
        "image.projection.weight": lambda: visual.proj.grad.T,
        "text.position_embedding": lambda: model.positional_embedding.grad,
        "text.blocks.0.qkv.bias": lambda: words[0].attn.in_proj_bias.grad,
        "text.blocks.1.proj.weight": lambda: words[1].attn.out_proj.weight.grad,
        "text.projection.weight": lambda: model.text_projection.grad.T,
        "log_scale": lambda: model.logit_scale.grad.reshape(1),
    }
    save_expected("openclip", x, image, text, scale * image @ text.T, grads)


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.use_deterministic_algorithms(True)
    huggingface()
    openclip()
