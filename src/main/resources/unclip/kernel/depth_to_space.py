def forward(self, x: Tensor) -> Tensor:
  return torch.pixel_shuffle(x, ${factor})
