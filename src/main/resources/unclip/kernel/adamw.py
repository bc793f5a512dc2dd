def forward(self, params: List[Tensor], grads: List[Tensor], m: List[Tensor], v: List[Tensor],
            steps: List[Tensor], averages: List[Tensor],
            freeParams: List[Tensor], freeGrads: List[Tensor], freeM: List[Tensor],
            freeV: List[Tensor], freeSteps: List[Tensor], freeAverages: List[Tensor],
            rates: Tensor) -> Tensor:
  rate, maxNorm, averaging = torch.unbind(rates)
  unused = annotate(List[Tensor], [])
  norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(torch.add(grads, freeGrads))))
  factor = torch.clamp(torch.div(maxNorm, torch.add(norm, 1e-6)), None, 1.)
  torch._foreach_mul_(grads, factor)
  torch._foreach_mul_(freeGrads, factor)
  torch._foreach_add_(steps, 1)
  torch._foreach_add_(freeSteps, 1)
  torch._fused_adamw_(params, grads, m, v, unused, steps, lr=float(rate), beta1=${beta1}, beta2=${beta2}, weight_decay=${weightDecay}, eps=${eps}, amsgrad=False, maximize=False)
  torch._fused_adamw_(freeParams, freeGrads, freeM, freeV, unused, freeSteps, lr=float(rate), beta1=${beta1}, beta2=${beta2}, weight_decay=0., eps=${eps}, amsgrad=False, maximize=False)
  torch._foreach_lerp_(averages, params, float(averaging))
  torch._foreach_lerp_(freeAverages, freeParams, float(averaging))
  torch._foreach_zero_(grads)
  torch._foreach_zero_(freeGrads)
  return norm
