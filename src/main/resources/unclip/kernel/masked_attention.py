def forward(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
  return torch.scaled_dot_product_attention(q, k, v, mask, 0., False, scale=${scale})
