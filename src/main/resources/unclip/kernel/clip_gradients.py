def forward(self, grads: List[Tensor], maxNorm: Tensor) -> Tensor:
  norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(grads)))
  torch._foreach_mul_(grads, torch.clamp(torch.div(maxNorm, torch.add(norm, 1e-6)), None, 1.))
  return norm
