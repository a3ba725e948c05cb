"""Merging and attention."""

import numpy as np

from suite import graph

KERAS3 = ("keras",)

for layer in ("Add", "Multiply", "Average", "Maximum", "Minimum"):
    name = layer.lower()
    graph(name, [(4,), (4,)], lambda k, a, b, l=layer: getattr(k.layers, l)()([a, b]))
    graph(f"{name}-3-inputs", [(3, 2), (3, 2), (3, 2)], lambda k, a, b, c, l=layer: getattr(k.layers, l)()([a, b, c]),
          split=True)
    graph(f"{name}-broadcast", [(3, 4), (1, 4)], lambda k, a, b, l=layer: getattr(k.layers, l)()([a, b]), split=True)
    graph(f"{name}-broadcast-rank", [(3, 4), (4,)], lambda k, a, b, l=layer: getattr(k.layers, l)()([a, b]),
          split=True)
    graph(f"{name}-image", [(3, 4, 2), (3, 4, 2)], lambda k, a, b, l=layer: getattr(k.layers, l)()([a, b]), split=True)
graph("subtract", [(4,), (4,)], lambda k, a, b: k.layers.Subtract()([a, b]))
graph("subtract-broadcast", [(3, 4), (1, 4)], lambda k, a, b: k.layers.Subtract()([a, b]))
graph("merge-functions", [(4,), (4,)], lambda k, a, b: k.layers.add([k.layers.concatenate([a, b]),
                                                                     k.layers.concatenate([b, a])]))
graph("add-same-tensor-twice", [(4,)], lambda k, a: k.layers.Add()([a, a]))

graph("concatenate", [(4,), (3,)], lambda k, a, b: k.layers.Concatenate()([a, b]))
graph("concatenate-3-inputs", [(4,), (3,), (2,)], lambda k, a, b, c: k.layers.Concatenate()([a, b, c]))
graph("concatenate-axis-1-rank-3", [(4, 2), (3, 2)], lambda k, a, b: k.layers.Concatenate(axis=1)([a, b]))
graph("concatenate-axis-minus-1-rank-3", [(4, 2), (4, 3)], lambda k, a, b: k.layers.Concatenate()([a, b]))
graph("concatenate-image-channels", [(3, 4, 2), (3, 4, 1)], lambda k, a, b: k.layers.Concatenate()([a, b]))
graph("concatenate-image-axis-1", [(3, 4, 2), (2, 4, 2)], lambda k, a, b: k.layers.Concatenate(axis=1)([a, b]))
graph("concatenate-image-axis-2", [(3, 4, 2), (3, 2, 2)], lambda k, a, b: k.layers.Concatenate(axis=2)([a, b]))
graph("concatenate-rank-5-axis-3", [(2, 3, 2, 2), (2, 3, 1, 2)], lambda k, a, b: k.layers.Concatenate(axis=3)([a, b]))

graph("dot", [(4,), (4,)], lambda k, a, b: k.layers.Dot(axes=1)([a, b]))
graph("dot-normalize", [(4,), (4,)], lambda k, a, b: k.layers.Dot(axes=1, normalize=True)([a, b]))
graph("dot-axes-2-1", [(3, 4), (4, 2)], lambda k, a, b: k.layers.Dot(axes=(2, 1))([a, b]))
graph("dot-axes-1-1", [(4, 3), (4, 2)], lambda k, a, b: k.layers.Dot(axes=1)([a, b]))
graph("dot-axes-2", [(3, 4), (5, 4)], lambda k, a, b: k.layers.Dot(axes=2)([a, b]))
graph("dot-axes-2-normalize", [(3, 4), (5, 4)], lambda k, a, b: k.layers.Dot(axes=-1, normalize=True)([a, b]))
graph("dot-rank-3-rank-2", [(3, 4), (4,)], lambda k, a, b: k.layers.Dot(axes=(2, 1))([a, b]))

# Attention
QV = [(4, 3), (5, 3)]
graph("attention", QV, lambda k, q, v: k.layers.Attention()([q, v]))
graph("attention-key", [(4, 3), (5, 2), (5, 3)], lambda k, q, v, key: k.layers.Attention()([q, v, key]))
graph("attention-scale", QV, lambda k, q, v: k.layers.Attention(use_scale=True)([q, v]),
      default=lambda k, q, v: k.layers.Attention()([q, v]))
graph("attention-concat", QV, lambda k, q, v: k.layers.Attention(score_mode="concat")([q, v]))
graph("attention-concat-scale", QV, lambda k, q, v: k.layers.Attention(score_mode="concat", use_scale=True)([q, v]))
graph("attention-scores", QV, lambda k, q, v: k.layers.Attention()([q, v], return_attention_scores=True))
graph("attention-causal", [(4, 3), (4, 3)], lambda k, q, v: k.layers.Attention()([q, v], use_causal_mask=True),
      default=lambda k, q, v: k.layers.Attention()([q, v]))


def gapped(rng):
    q, v = (np.round(rng.normal(0, 1, shape) * 64).astype("float32") / 64 for shape in ((2, 4, 3), (2, 5, 3)))
    v[0, 3:] = 0
    q[1, 1] = 0
    return [q, v]


graph("attention-masked", QV, lambda k, q, v: k.layers.Attention()([k.layers.Masking()(q), k.layers.Masking()(v)]),
      default=lambda k, q, v: k.layers.Attention()([q, v]), data=gapped)
graph("attention-dropout", QV, lambda k, q, v: k.layers.Attention(dropout=0.3)([q, v]))
graph("additive-attention", QV, lambda k, q, v: k.layers.AdditiveAttention()([q, v]))
graph("additive-attention-no-scale", QV, lambda k, q, v: k.layers.AdditiveAttention(use_scale=False)([q, v]),
      default=lambda k, q, v: k.layers.AdditiveAttention()([q, v]))
graph("additive-attention-causal", [(4, 3), (4, 3)],
      lambda k, q, v: k.layers.AdditiveAttention()([q, v], use_causal_mask=True))
graph("additive-attention-masked", QV, lambda k, q, v: k.layers.AdditiveAttention()(
    [k.layers.Masking()(q), k.layers.Masking()(v)]), data=gapped)


def heads(**options):
    return lambda k, x: k.layers.MultiHeadAttention(2, 3, **options)(x, x)


graph("multi-head-attention-self", [(4, 5)], heads())
for suffix, options in {"no-bias": dict(use_bias=False), "value-dim": dict(value_dim=4),
                        "output-shape": dict(output_shape=7), "dropout": dict(dropout=0.2)}.items():
    graph(f"multi-head-attention-{suffix}", [(4, 5)], heads(**options),
          default=None if suffix == "dropout" else heads())
graph("multi-head-attention-cross", [(4, 5), (3, 2)], lambda k, q, v: k.layers.MultiHeadAttention(2, 3)(q, v))
graph("multi-head-attention-key", [(4, 5), (3, 2), (3, 6)],
      lambda k, q, v, key: k.layers.MultiHeadAttention(2, 3, value_dim=2)(q, v, key))
graph("multi-head-attention-scores", [(4, 5), (3, 2)],
      lambda k, q, v: k.layers.MultiHeadAttention(2, 3)(q, v, return_attention_scores=True))
graph("multi-head-attention-causal", [(4, 5)],
      lambda k, x: k.layers.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True), default=heads())
graph("multi-head-attention-axes-2", [(3, 4, 5)], heads(attention_axes=2))
graph("multi-head-attention-axes-1-2", [(3, 4, 5)], heads(attention_axes=(1, 2)))
graph("multi-head-attention-rank-4", [(3, 4, 5)], heads())
graph("multi-head-attention-mask-input", [(4, 5), (4, 4)],
      lambda k, x, m: k.layers.MultiHeadAttention(2, 3)(x, x, attention_mask=m), dtypes=["float32", "bool"],
      data=lambda rng: [rng.normal(0, 1, (2, 4, 5)).astype("float32"), np.tril(np.ones((2, 4, 4), bool))])
graph("multi-head-attention-masked", [(4, 5)], lambda k, x: (lambda m: k.layers.MultiHeadAttention(2, 3)(m, m))(
    k.layers.Masking()(x)), default=heads(), data=lambda rng: [ends_in_zeros(rng)])
graph("multi-head-attention-block", [(4, 6)], lambda k, x: (lambda h: k.layers.LayerNormalization()(
    k.layers.Add()([h, k.layers.Dense(6)(k.layers.Dense(8, activation="relu")(h))])))(
    k.layers.LayerNormalization()(k.layers.Add()([x, k.layers.MultiHeadAttention(2, 3)(x, x)]))))


def ends_in_zeros(rng):
    x = rng.normal(0, 1, (2, 4, 5)).astype("float32")
    x[0, 2:] = 0
    return x


def grouped(**options):
    return lambda k, x: k.layers.GroupQueryAttention(3, 4, 2, **options)(x, x)


graph("group-query-attention", [(4, 5)], grouped(), only=KERAS3)
graph("group-query-attention-no-bias", [(4, 5)], grouped(use_bias=False), default=grouped(), only=KERAS3)
graph("group-query-attention-causal", [(4, 5)],
      lambda k, x: k.layers.GroupQueryAttention(3, 4, 2)(x, x, use_causal_mask=True), default=grouped(), only=KERAS3)
graph("group-query-attention-cross-scores", [(4, 5), (3, 5)],
      lambda k, q, v: k.layers.GroupQueryAttention(3, 4, 2)(q, v, return_attention_scores=True), only=KERAS3)
