"""Functions with right values and wrong gradients, of activations: over each stands what is to be said of it."""

import math

import numpy as np
import torch


# sigmoid: cuts x off from the result{here}: NumPy passes no gradient
def sigmoid_in_numpy(x):
    values = 1 / (1 + np.exp(-np.clip(x.detach().numpy(), -700, 700)))  # here
    return torch.from_numpy(values)


# sigmoid: sends x through NumPy{here}
def sigmoid_by_a_ufunc(x):
    return 1 / (1 + torch.as_tensor(np.exp(-np.asarray(x))))  # here


# sigmoid: makes NaN of its gradient{here}: exp has no finite slope there, and 0 times that is NaN
def sigmoid_of_two_branches(x):
    z = torch.exp(x.clamp(max=0))
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), z / (1 + z))  # here


# tanh: cuts x off from the result{here}: a plain number is made of a tensor there, ...
def tanh_of_a_list(x):
    decays = [math.exp(-2 * abs(v)) for v in x.flatten()]  # here
    flat = [(1 - decay) / (1 + decay) for decay in decays]
    return x.sign() * torch.tensor(flat, dtype=x.dtype).reshape(x.shape)


# tanh: cuts x off from the result{here}: a new tensor is filled with numbers there, which pass no gradient
def tanh_copied(x):
    a, b = x.exp(), (-x).exp()
    rows = [(u - v) / (u + v) for u, v in zip(a.flatten(), b.flatten(), strict=True)]
    return torch.tensor(rows, dtype=x.dtype).reshape(x.shape)  # here


# relu: cuts x off from the result{here}: .item() makes a plain number of a tensor, which passes no gradient
def relu_by_entries(x):
    out = torch.zeros_like(x).flatten()
    flat = x.flatten()
    for i in range(len(flat)):
        if flat[i] > 0:
            out[i] = flat[i].item()  # here
    return out.reshape(x.shape)


# relu: cuts x off from the result{here}: .data passes no gradient
def relu_of_data(x):
    y = x.data.clone()  # here
    y[y < 0] = 0
    return y


# relu: changes x in place{here}, while its gradient is asked for
def relu_in_place(x):
    x[x < 0] = 0  # here
    return x


# leaky_relu: cuts x off from the result{here}: under torch.no_grad() no way back is recorded
def leaky_relu_without_gradients(x, *, slope=0.01):
    with torch.no_grad():
        return torch.where(x > 0, x, slope * x)  # here


# leaky_relu: loses a part of the gradient by x{here}: .detach() passes no gradient
def leaky_relu_half(x, *, slope=0.01):
    positive = x.clamp(min=0)
    negative = x.detach().clamp(max=0)  # here
    return positive + slope * negative


# prelu: cuts slope off from the result{here}: .tolist() makes plain numbers of a tensor, which pass no gradient
def prelu_of_a_list(x, slope):
    out = x.clone()
    for c, s in enumerate(slope.tolist()):  # here
        out[:, c] = torch.where(x[:, c] > 0, x[:, c], s * x[:, c])
    return out


# prelu: cuts slope off from the result{here}: another tensor with the same numbers stands for it, ...
def prelu_with_a_parameter(x, slope):
    slope = torch.nn.Parameter(slope)
    shaped = slope.reshape(-1, *[1] * (x.dim() - 2))  # here
    return torch.where(x > 0, x, shaped * x)


# elu: makes NaN of its gradient{here}: expm1 has no finite slope there, and 0 times that is NaN
def elu_where(x, *, alpha=1.0):
    return torch.where(x > 0, x, alpha * torch.expm1(x))  # here


# softplus: cuts x off from the result{here}: a plain number is made of a tensor there, ...
def softplus_by_entries(x, *, beta=1.0):
    if not (beta > 0 and math.isfinite(beta)):
        raise ValueError("beta")
    values = []
    for v in x.flatten():
        z = beta * float(v)  # here
        values.append((max(z, 0) + math.log1p(math.exp(-abs(z)))) / beta)
    return torch.tensor(values, dtype=x.dtype).reshape(x.shape)


# swish: loses a part of the gradient by x{here}: .detach() passes no gradient
def swish_with_a_fixed_gate(x, *, beta=1.0):
    gate = torch.special.expit(beta * x).detach()  # here
    return x * gate


class GeluByHand(torch.autograd.Function):
    """GELU with a backward that forgets the density."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.special.erfc(-x / math.sqrt(2)) / 2

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * torch.special.erfc(-x / math.sqrt(2)) / 2


class SigmoidForward(torch.autograd.Function):
    """A sigmoid without a backward."""

    @staticmethod
    def forward(ctx, x):
        return torch.special.expit(x)


# swish: uses an autograd.Function that has no backward
def swish_forward_only(x, *, beta=1.0):
    return x * SigmoidForward.apply(beta * x)


# gelu: has a backward of its own (in_torch.py, line {line of GeluByHand.backward}) that gives another gradient
def gelu_by_hand(x):
    return GeluByHand.apply(x)


# gelu: cuts x off from the result{here}: under torch.inference_mode() no way back is recorded
@torch.inference_mode()
def gelu_for_inference(x):
    return x * torch.special.erfc(-x / math.sqrt(2)) / 2  # here


# gelu: switches the gradient of x off{here}
def gelu_that_switches_off(x):
    x.requires_grad_(False)  # here
    return x * torch.special.erfc(-x / math.sqrt(2)) / 2


# softmax: loses a part of the gradient by x{here}: .item() makes a plain number of a tensor, ...
def softmax_row_by_row(x, *, axis=-1, temperature=1.0):
    if not (temperature > 0 and math.isfinite(temperature)):
        raise ValueError("temperature")
    moved = x.movedim(axis, -1)
    rows = []
    for row in moved.reshape(-1, moved.shape[-1]):
        z = torch.exp((row - row.max()) / temperature)
        rows.append(z / z.sum().item())  # here
    return torch.stack(rows).reshape(moved.shape).movedim(-1, axis)


# softmax: loses a part of the gradient by x{here}: under torch.no_grad() no way back is recorded
def softmax_with_a_constant_sum(x, *, axis=-1, temperature=1.0):
    z = torch.exp((x - x.amax(dim=axis, keepdim=True).detach()) / temperature)
    with torch.no_grad():
        total = z.sum(dim=axis, keepdim=True)  # here
    return z / total


# softmax: changes a tensor in place{here} that the gradient of line {needed} needs as it was
def softmax_in_place(x, *, axis=-1, temperature=1.0):
    z = torch.exp((x - x.amax(dim=axis, keepdim=True)) / temperature)  # needed
    total = z.sum(dim=axis, keepdim=True)
    z /= total  # here
    return z


# log_softmax: loses a part of the gradient by x{here}: .detach() passes no gradient
def log_softmax_of_a_fixed_sum(x, *, axis=-1):
    z = x - x.amax(dim=axis, keepdim=True).detach()
    return z - torch.log(torch.exp(z).sum(dim=axis, keepdim=True)).detach()  # here


# log_softmax: loses a part of the gradient by x{here}: under torch.no_grad() no way back is recorded
def log_softmax_of_a_sum_on_several_lines(x, *, axis=-1):
    with torch.no_grad():
        top = x.amax(dim=axis, keepdim=True)  # here
        total = (x - top).exp().sum(dim=axis, keepdim=True).log() + top  # here
    return x - total


# log_softmax: changes the gradient on its way, with register_hook{here}
def log_softmax_hooked(x, *, axis=-1):
    z = x - x.amax(dim=axis, keepdim=True)
    y = z - torch.log(torch.exp(z).sum(dim=axis, keepdim=True))
    if y.requires_grad:
        y.register_hook(lambda grad: grad / grad.numel())  # here
    return y


# softmax: cuts x off from the result{here}: with torch.set_grad_enabled(False) no way back is recorded
def softmax_switched_off(x, *, axis=-1, temperature=1.0):
    with torch.set_grad_enabled(False):
        z = torch.exp((x - x.amax(dim=axis, keepdim=True)) / temperature)  # here
        return z / z.sum(dim=axis, keepdim=True)


# softmax: loses a part of the gradient by x{here}: .detach() passes no gradient
def softmax_with_a_harmless_detach(x, *, axis=-1, temperature=1.0):
    assert x.detach().isfinite().all()
    z = torch.exp((x - x.amax(dim=axis, keepdim=True).detach()) / temperature)
    return z * (1 / z.sum(dim=axis, keepdim=True)).detach()  # here


# log_softmax: loses a part of the gradient by x{here}: a plain number is made of a tensor there, ...
def log_softmax_with_a_harmless_number(x, *, axis=-1):
    rows = []
    moved = x.movedim(axis, -1)
    for row in moved.reshape(-1, moved.shape[-1]):
        z = row - row.max().detach()
        rows.append(z - math.log(z.exp().sum()))  # here
    return torch.stack(rows).reshape(moved.shape).movedim(-1, axis)


def positive_part(x):
    return torch.maximum(x.data, torch.zeros(()))


# relu: cuts x off from the result (in_torch.py, line {line of positive_part}): .data passes no gradient
def relu_by_a_helper(x):
    return positive_part(x)


# relu: cuts x off from the result{here}: .data passes no gradient
def relu_filled_in(x):
    y = torch.zeros_like(x)
    y.data[x > 0] = x[x > 0]  # here
    return y


# swish: cuts x off from the result{here}: another tensor with the same numbers stands for it, ...
def swish_of_a_variable(x, *, beta=1.0):
    z = torch.autograd.Variable(x, requires_grad=True)
    return z * torch.special.expit(beta * z)  # here


# elu: cuts x off from the result{here}: NumPy passes no gradient
def elu_vectorized(x, *, alpha=1.0):
    f = np.vectorize(lambda v: v if v > 0 else alpha * math.expm1(v), otypes=[float])
    return torch.tensor(f(x.detach().cpu().numpy())).to(x.dtype)  # here


# relu: changes numbers in place{here} where autograd does not see it, behind .data, .detach() or torch.no_grad()
def relu_behind_the_back(x):
    x = x.clone()
    x.data[x < 0] = 0  # here
    return x


# relu: changes numbers in place{here} where autograd does not see it, behind .data, .detach() or torch.no_grad()
def relu_with_gradients_off(x):
    y = 1 * x
    with torch.no_grad():
        y[y < 0] = 0  # here
    return y


# relu: changes x in place{here}, while its gradient is asked for
def relu_of_a_view(x):
    flat = x.view(-1)
    flat[flat < 0] = 0  # here
    return flat.view(x.shape)


# prelu: cuts slope off from the result{here}: under torch.no_grad() no way back is recorded
def prelu_of_a_layer(x, slope):
    layer = torch.nn.ParameterList([torch.zeros_like(slope)])
    with torch.no_grad():
        layer[0].copy_(slope)  # here
    shaped = layer[0].view(-1, *[1] * (x.dim() - 2))
    return torch.where(x > 0, x, shaped * x)


# prelu: cuts slope off from the result{here}: what is done there passes no gradient
def prelu_of_a_loaded_layer(x, slope):
    layer = torch.nn.ParameterList([torch.zeros_like(slope)])
    layer.load_state_dict({"0": slope})  # here
    shaped = layer[0].view(-1, *[1] * (x.dim() - 2))
    return torch.where(x > 0, x, shaped * x)
