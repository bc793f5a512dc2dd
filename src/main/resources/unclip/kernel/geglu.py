def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  y, gate = torch.chunk(torch.linear(x, weight, bias), 2, -1)
  return torch.mul(y, torch.gelu(gate))
