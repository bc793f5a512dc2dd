def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.conv2d(x, weight, bias, [${stride}, ${stride}], [${padding}, ${padding}])
