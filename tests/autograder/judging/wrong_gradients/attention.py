"""Functions with right values and wrong gradients, of attention: over each stands what is to be said of it."""

import copy
import math

import torch


# dot_scores: cuts k off from the result{here}: .detach() passes no gradient
def dot_scores_of_fixed_keys(q, k):
    return q @ k.detach().mT  # here


# cosine_scores: loses a part of the gradient by q and k{here}: .data passes no gradient
def cosine_scores_with_fixed_norms(q, k, *, eps=1e-12):
    lengths = q.norm(dim=-1, keepdim=True) * k.norm(dim=-1, keepdim=True).mT
    return (q @ k.mT) / lengths.data.clamp(min=eps)  # here


# bilinear_scores: cuts w off from the result{here}: another tensor with the same numbers stands for it, ...
def bilinear_scores_of_a_layer(q, k, w):
    layer = torch.nn.Linear(w.shape[0], w.shape[1], bias=False, dtype=w.dtype)
    layer.weight = torch.nn.Parameter(w.T)
    return layer(q) @ k.mT  # here


# additive_scores: cuts v off from the result{here}: .item() makes a plain number of a tensor, which passes no gradient
def additive_scores_term_by_term(q, k, w_q, w_k, v):
    hidden = torch.tanh((q @ w_q.T).unsqueeze(-2) + (k @ w_k.T).unsqueeze(-3))
    total = torch.zeros_like(hidden[..., 0])
    for i in range(len(v)):
        total = total + hidden[..., i] * v[i].item()  # here
    return total


# attention_weights: cuts scores off from the result{here}: under torch.no_grad() no way back is recorded
@torch.no_grad()
def attention_weights_decorated(scores, mask=None):
    mask = torch.ones_like(scores, dtype=torch.bool) if mask is None else mask
    lowest = torch.finfo(scores.dtype).min
    scores = scores.masked_fill(~mask, lowest)  # here
    return torch.softmax(scores, dim=-1).masked_fill(~mask, 0)


# scaled_dot_product_attention: cuts q and k off from the result{here}: .detach() passes no gradient
def scaled_dot_product_attention_of_fixed_weights(q, k, v, mask=None):
    scores = q @ k.mT / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0)
    return weights.detach() @ v  # here


# self_attention_untrained: loses a part of the gradient by x{here}: .detach() passes no gradient
def self_attention_untrained_of_fixed_weights(x):
    weights = torch.softmax(x.detach() @ x.T, dim=-1)  # here
    return weights @ x


# multi_head_attention: cuts params['bq'], params['bk'], params['bv'] and params['bo'] off from the result{here}: ...
def multi_head_attention_without_biases(query, memory, params, *, heads, mask=None):
    def project(x, name):
        return x @ params[f"w{name}"].T + params[f"b{name}"].detach()  # here

    n, length, d = query.shape
    q, k, v = (
        project(x, name).reshape(n, -1, heads, d // heads).transpose(1, 2)
        for x, name in ((query, "q"), (memory, "k"), (memory, "v"))
    )
    scores = q @ k.mT / math.sqrt(d // heads)
    if mask is not None:
        mask = mask[:, None] if mask.dim() == 3 else mask
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0)
    return project((weights @ v).transpose(1, 2).reshape(n, length, d), "o")


# attention_pooling: cuts w off from the result{here}: a plain number is made of a tensor there, ...
def attention_pooling_with_numbers(x, w, b):
    return torch.softmax(sum(float(w[i]) * x[:, i] for i in range(len(w))) + b, dim=0) @ x  # here


# learned_positions: cuts table off from the result{here}: a new tensor is filled with numbers there, ...
def learned_positions_copied(x, table):
    rows = [torch.tensor(table[i].clone(), dtype=x.dtype) for i in range(x.shape[1])]  # here
    return x + torch.stack(rows)


# relative_position_bias: cuts table off from the result{here}: .item() makes a plain number of a tensor, ...
def relative_position_bias_by_entries(table, length):
    bias = torch.empty(length, length, dtype=table.dtype)
    for i in range(length):
        for j in range(length):
            bias[i, j] = table[j - i + length - 1].item()  # here
    return bias


# rotary_positions: cuts x off from the result{here}: .data passes no gradient
def rotary_positions_of_data(x, *, base=10000.0):
    half = torch.arange(0, x.shape[-1], 2, dtype=torch.float64) / x.shape[-1]
    angles = torch.arange(x.shape[-2])[:, None] * base**-half
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    out = torch.empty_like(x)
    even, odd = x.data[..., 0::2], x.data[..., 1::2]  # here
    out[..., 0::2] = even * cos - odd * sin
    out[..., 1::2] = even * sin + odd * cos
    return out


# learned_positions: cuts table off from the result{here}: another tensor with the same numbers stands for it, ...
def learned_positions_of_an_embedding(x, table):
    embedding = torch.nn.Embedding.from_pretrained(table)
    return x + embedding(torch.arange(x.shape[1]))  # here


# attention_pooling: cuts w off from the result{here}: a new tensor is filled with numbers there, which pass no gradient
def attention_pooling_of_a_deep_copy(x, w, b):
    w = copy.deepcopy(w)  # here
    return torch.softmax(x @ w + b, dim=0) @ x


# dot_scores: loses a part of the gradient by q and k{here}: .detach() passes no gradient
def dot_scores_half(q, k):
    whole = q @ k.mT
    return whole / 2 + whole.detach() / 2  # here


# dot_scores: cuts q and k off from the result{here}: .detach() passes no gradient
def dot_scores_mapped(q, k):
    score = torch.vmap(lambda a, b: a @ b.mT) if q.dim() > 2 else lambda a, b: a @ b.mT
    return score(q.detach(), k.detach())  # here
