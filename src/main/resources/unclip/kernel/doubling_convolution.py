def forward(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  if x.is_cuda:
    y = torch.conv2d(torch.upsample_nearest2d(x, None, [2., 2.]), weight, bias, [1, 1], [1, 1])
  else:
    # Along an axis, outputs 2p and 2p + 1 see x[p - 1 .. p + 1] through sums of taps: a transposed
    # convolution of kernel 4, whose tap u sums the taps i with u + i = 2 or 3; 4/9 of the products.
    O, I, k, l = weight.shape
    sums = torch.tensor([[0., 0., 1.], [0., 1., 1.], [1., 1., 0.], [1., 0., 0.]], dtype=weight.dtype)
    taps = torch.permute(torch.flatten(weight, 2), [1, 2, 0])
    taps = torch.matmul(torch.kron(sums, sums), taps)
    taps = torch.permute(torch.reshape(taps, [I, 4, 4, O]), [0, 3, 1, 2])
    y = torch.conv_transpose2d(torch.contiguous(x, memory_format=2), taps, bias, [2, 2], [1, 1])
  return y
