def forward(self, x: Tensor, context: Tensor,
            scale: Tensor, shift: Tensor, qkv: Tensor, qkvBias: Tensor,
            contextKv: Tensor, contextBias: Tensor, proj: Tensor, projBias: Tensor) -> Tensor:
  B, C, H, W = x.shape
  d = C // ${heads}
  tokens = torch.transpose(torch.flatten(self.group_norm(x, scale, shift, None, None), 2), 1, 2)
  q, k, v = torch.chunk(torch.linear(tokens, qkv, qkvBias), 3, -1)
  ck, cv = torch.chunk(torch.linear(context, contextKv, contextBias), 2, -1)
  k = torch.cat([ck, k], 1)
  v = torch.cat([cv, v], 1)
  q = torch.transpose(torch.reshape(q, [B, -1, ${heads}, d]), 1, 2)
  k = torch.transpose(torch.reshape(k, [B, -1, ${heads}, d]), 1, 2)
  v = torch.transpose(torch.reshape(v, [B, -1, ${heads}, d]), 1, 2)
  y = torch.scaled_dot_product_attention(q, k, v)
  y = torch.linear(torch.reshape(torch.transpose(y, 1, 2), [B, H * W, C]), proj, projBias)
  return torch.add(x, torch.reshape(torch.transpose(y, 1, 2), [B, C, H, W]))
