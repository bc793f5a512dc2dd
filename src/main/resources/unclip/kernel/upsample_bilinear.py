def forward(self, x: Tensor) -> Tensor:
  return torch.upsample_bilinear2d(x, None, False, [2., 2.])
