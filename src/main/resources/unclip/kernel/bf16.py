def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  y = torch.linear(torch.to(x, 15), torch.to(weight, 15), torch.to(bias, 15))
  return torch.type_as(y, x)
def conv2d(self, x: Tensor, weight: Tensor, bias: Tensor,
           stride: List[int], padding: List[int]) -> Tensor:
  y = torch.conv2d(torch.to(x, 15), torch.to(weight, 15), torch.to(bias, 15), stride, padding)
  return torch.type_as(y, x)
def attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor]=None,
              dropout: float=0., causal: bool=False, scale: Optional[float]=None) -> Tensor:
  if torch.__isnot__(mask, None):
    bias = unchecked_cast(Tensor, mask)
    y = torch.scaled_dot_product_attention(torch.to(q, 15), torch.to(k, 15), torch.to(v, 15), torch.to(bias, 15), dropout, causal, scale=scale)
  else:
    y = torch.scaled_dot_product_attention(torch.to(q, 15), torch.to(k, 15), torch.to(v, 15), None, dropout, causal, scale=scale)
  return torch.type_as(y, q)
