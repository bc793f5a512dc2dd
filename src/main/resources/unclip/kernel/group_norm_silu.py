def forward(self, x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
  return torch.silu(torch.group_norm(x, ${groups}, scale, shift))
