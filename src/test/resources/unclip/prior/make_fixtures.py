"""Writes a tiny random diffusion prior as diffusers saves Karlo's, with what it answers.

Run in this folder: pip install -r requirements.txt && python make_fixtures.py
"""

import torch
from diffusers import PriorTransformer
from safetensors.torch import save_file

D, L, B = 6, 5, 3


def randomise(model):
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for name, p in model.named_parameters():
            noise = torch.randn(p.shape, generator=generator)
            scale = "norm" in name and name.endswith("weight") or name == "clip_std"
            p.copy_(1 + 0.2 * noise if scale else 0.25 * noise)


model = PriorTransformer(
    num_attention_heads=2,
    attention_head_dim=8,
    num_layers=2,
    embedding_dim=D,
    num_embeddings=L,
    additional_embeddings=4,
).eval()
randomise(model)

draws = torch.Generator().manual_seed(2)
zt = torch.randn(B, D, generator=draws)
z_text = torch.randn(B, D, generator=draws)
tokens = torch.randn(B, L, D, generator=draws)
mask = torch.tensor([[1, 1, 0, 0, 0], [1, 1, 1, 1, 0], [1, 1, 1, 1, 1]]).bool()
t = torch.tensor([0, 417, 999])

weights = {name: w.contiguous() for name, w in model.state_dict().items()}
save_file(weights, "prior.safetensors")
with torch.no_grad():
    answer = model(zt, t, z_text, tokens, mask).predicted_image_embedding
    whole = model(zt, t, z_text, tokens, torch.ones(B, L).bool()).predicted_image_embedding
    expected = {
        "zt": zt,
        "t": t.float(),
        "z_text": z_text,
        "tokens": tokens,
        "mask": mask.float(),
        "z": answer,
        "z_unmasked": whole,
        "z_unscaled": model.post_process_latents(answer),
    }
save_file({name: x.contiguous().clone() for name, x in expected.items()}, "expected.safetensors")
