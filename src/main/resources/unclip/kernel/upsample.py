def forward(self, x: Tensor) -> Tensor:
  return torch.upsample_nearest2d(x, None, [2., 2.])
