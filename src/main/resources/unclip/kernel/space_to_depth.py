def forward(self, x: Tensor) -> Tensor:
  return torch.pixel_unshuffle(x, ${factor})
