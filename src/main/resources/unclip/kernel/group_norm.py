def group_norm(self, x: Tensor, scale: Tensor, shift: Tensor,
               gain: Optional[Tensor], offset: Optional[Tensor]) -> Tensor:
  B, C, H, W = x.shape
  if x.is_cuda or torch.is_contiguous(x) or C >= 8 * ${groups}:
    y = torch.group_norm(x, ${groups}, scale, shift)
    if gain is not None and offset is not None:
      y = torch.add(torch.mul(y, gain), offset)
  else:
    # On a CPU, libtorch's own takes 3 times this for channels-last maps with narrow groups.
    n = C // ${groups} * H * W
    mean = torch.div(torch.sum(torch.reshape(torch.sum(x, [2, 3]), [B, ${groups}, -1]), [2], True), n)
    square = torch.sum(torch.mul(x, torch.detach(x)), [2, 3])
    square = torch.sub(torch.mul(square, 2), torch.detach(square))  # gradient 2x in one product
    square = torch.div(torch.sum(torch.reshape(square, [B, ${groups}, -1]), [2], True), n)
    variance = torch.relu(torch.sub(square, torch.mul(mean, mean)))
    a = torch.mul(torch.reshape(scale, [1, ${groups}, -1]), torch.rsqrt(torch.add(variance, 1e-5)))
    b = torch.sub(torch.reshape(shift, [1, ${groups}, -1]), torch.mul(mean, a))
    a = torch.reshape(a, [B, C, 1, 1])
    b = torch.reshape(b, [B, C, 1, 1])
    if gain is not None and offset is not None:
      a = torch.mul(a, gain)
      b = torch.add(torch.mul(b, gain), offset)
    y = torch.addcmul(b, x, a)
  return y
