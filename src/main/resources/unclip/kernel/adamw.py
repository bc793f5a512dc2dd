def forward(self, params: List[Tensor], grads: List[Tensor], m: List[Tensor], v: List[Tensor],
            steps: List[Tensor], learningRate: Tensor) -> Tensor:
  unused = annotate(List[Tensor], [])
  torch._foreach_add_(steps, 1)
  torch._fused_adamw_(params, grads, m, v, unused, steps, lr=float(learningRate), beta1=${beta1}, beta2=${beta2}, weight_decay=${weightDecay}, eps=${eps}, amsgrad=False, maximize=False)
  return learningRate
