"""Calls of attention that must be refused: name, arguments, the error, what its message names."""

import numpy as np

Q, K, V = np.ones((2, 3)), np.ones((4, 3)), np.ones((4, 5))
X = np.ones((1, 2, 4))
MASK = np.ones((2, 4), dtype=bool)
PARAMS = {name: np.eye(4) for name in ("wq", "wk", "wv", "wo")} | {
    name: np.zeros(4) for name in ("bq", "bk", "bv", "bo")
}
WITHOUT_BO = {name: value for name, value in PARAMS.items() if name != "bo"}

bad_calls = [
    ("dot_scores", (Q, V), {}, ValueError, "k"),
    ("dot_scores", (Q[0], K), {}, ValueError, "q"),
    ("dot_scores", (Q[None], K), {}, ValueError, "k"),
    ("dot_scores", (Q.astype(int), K), {}, TypeError, "q"),
    ("cosine_scores", (Q, V), {}, ValueError, "k"),
    ("cosine_scores", (Q, K), {"eps": 0.0}, ValueError, "eps"),
    ("cosine_scores", (Q, K), {"eps": float("inf")}, ValueError, "eps"),
    ("bilinear_scores", (Q, V, np.ones((5, 3))), {}, ValueError, "w"),
    ("bilinear_scores", (Q, V, np.ones(3)), {}, ValueError, "w"),
    ("additive_scores", (Q, V, np.ones((2, 3)), np.ones((2, 3)), np.ones(2)), {}, ValueError, "w_k"),
    ("additive_scores", (Q, V, np.ones((2, 3)), np.ones((2, 5)), np.ones(3)), {}, ValueError, "v"),
    ("attention_weights", (Q, MASK), {}, ValueError, "mask"),
    ("attention_weights", (Q, np.ones((2, 3))), {}, TypeError, "mask"),
    ("attention_weights", (Q, np.ones((1, 2, 3), dtype=bool)), {}, ValueError, "mask"),
    ("attention_weights", (Q[0], None), {}, ValueError, "scores"),
    ("scaled_dot_product_attention", (Q, K, V[:3]), {}, ValueError, "v"),
    ("scaled_dot_product_attention", (Q, V, V), {}, ValueError, "k"),
    ("scaled_dot_product_attention", (Q, K, V, MASK.T), {}, ValueError, "mask"),
    ("scaled_dot_product_attention", (Q, K, V, np.ones((2, 4))), {}, TypeError, "mask"),
    ("scaled_dot_product_attention", (Q, K, V, MASK[None]), {}, ValueError, "mask"),
    ("scaled_dot_product_attention_backward", (Q, Q, K, V), {}, ValueError, "v"),
    ("scaled_dot_product_attention_backward", (np.ones((2, 5)), Q, K, V, MASK.T), {}, ValueError, "mask"),
    ("self_attention_untrained", (Q[0],), {}, ValueError, "x"),
    ("causal_mask", (-1,), {}, ValueError, "length"),
    ("causal_mask", (2.0,), {}, ValueError, "length"),
    ("padding_mask", (np.ones(2), 3), {}, TypeError, "lengths"),
    ("padding_mask", (np.array([1, 2]), -1), {}, ValueError, "size"),
    ("padding_mask", (np.array([[1, 2]]), 3), {}, ValueError, "lengths"),
    ("multi_head_attention", (X, X, PARAMS), {"heads": 3}, ValueError, "heads"),
    ("multi_head_attention", (X, X, PARAMS), {"heads": 0}, ValueError, "heads"),
    ("multi_head_attention", (X, X, PARAMS), {"heads": 2.0}, ValueError, "heads"),
    ("multi_head_attention", (X, X, PARAMS), {"heads": 2, "mask": MASK}, ValueError, "mask"),
    ("multi_head_attention", (X, X[..., :3], PARAMS), {"heads": 2}, ValueError, "memory"),
    ("multi_head_attention", (X, X, WITHOUT_BO), {"heads": 2}, ValueError, "params"),
    ("multi_head_attention", (X, X, None), {"heads": 2}, TypeError, "params"),
    ("multi_head_attention", (X, X, PARAMS | {"wk": np.ones((4, 3))}), {"heads": 2}, ValueError, "params"),
    ("multi_head_attention", (X, X, PARAMS | {"bo": np.ones(3)}), {"heads": 2}, ValueError, "params"),
    ("attention_pooling", (Q, np.ones(2), np.array(0.0)), {}, ValueError, "w"),
    ("attention_pooling", (Q, np.ones(3), np.zeros(2)), {}, ValueError, "b"),
    ("sinusoidal_positions", (2, 3), {}, ValueError, "dim"),
    ("sinusoidal_positions", (2, 0), {}, ValueError, "dim"),
    ("sinusoidal_positions", (-1, 4), {}, ValueError, "length"),
    ("sinusoidal_positions", (2, 4), {"base": 0.0}, ValueError, "base"),
    ("learned_positions", (X, np.ones((1, 4))), {}, ValueError, "table"),
    ("learned_positions", (X, np.ones((5, 3))), {}, ValueError, "table"),
    ("relative_position_bias", (np.ones(4), 2), {}, ValueError, "table"),
    ("relative_position_bias", (np.ones(3), 3), {}, ValueError, "table"),
    ("relative_position_bias", (np.ones(1), 0), {}, ValueError, "length"),
    ("rotary_positions", (Q,), {}, ValueError, "x"),
    ("rotary_positions", (X,), {"base": -1.0}, ValueError, "base"),
    ("blockwise_attention", (Q, K, V), {"block": 0}, ValueError, "block"),
    ("blockwise_attention", (Q, K, V), {"block": 1.5}, ValueError, "block"),
    ("blockwise_attention", (Q, K, V), {"causal": 1}, TypeError, "causal"),
    ("blockwise_attention", (Q, K, V[:3]), {}, ValueError, "v"),
    ("blockwise_attention_backward", (Q, Q, K, V), {}, ValueError, "v"),
    ("blockwise_attention_backward", (np.ones((2, 5)), Q, K, V), {"block": -1}, ValueError, "block"),
]
