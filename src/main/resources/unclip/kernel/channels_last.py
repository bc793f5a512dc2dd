def forward(self, x: Tensor) -> Tensor:
  # For one small picture libtorch convolves on a CPU by matrix products, in the plain layout.
  y = x
  if x.is_cuda or torch.size(x, 0) > 1:
    y = torch.contiguous(x, memory_format=2)
  return y
