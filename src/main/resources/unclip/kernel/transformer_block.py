def forward(self, x: Tensor,
            scale1: Tensor, shift1: Tensor, qkv: Tensor, qkvBias: Tensor,
            proj: Tensor, projBias: Tensor,
            scale2: Tensor, shift2: Tensor, up: Tensor, upBias: Tensor,
            down: Tensor, downBias: Tensor) -> Tensor:
  B, L, D = x.shape
  d = D // ${heads}
  h = torch.linear(torch.layer_norm(x, [D], scale1, shift1), qkv, qkvBias)
  h = torch.permute(torch.reshape(h, [B, L, 3, ${heads}, d]), [2, 0, 3, 1, 4])
  q, k, v = torch.unbind(h)
  y = torch.scaled_dot_product_attention(q, k, v, None, 0., ${causal})
  y = torch.reshape(torch.transpose(y, 1, 2), [B, L, D])
  x = torch.add(x, torch.linear(y, proj, projBias))
  h = torch.linear(torch.layer_norm(x, [D], scale2, shift2), up, upBias)
  h = torch.mul(h, torch.sigmoid(torch.mul(h, 1.702)))
  return torch.add(x, torch.linear(h, down, downBias))
