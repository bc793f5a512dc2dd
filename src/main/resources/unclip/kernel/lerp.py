def forward(self, targets: List[Tensor], values: List[Tensor], weight: Tensor) -> Tensor:
  torch._foreach_lerp_(targets, values, float(weight))
  return weight
