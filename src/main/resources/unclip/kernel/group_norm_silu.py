def forward(self, x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
  return torch.silu(self.group_norm(x, scale, shift, None, None))
