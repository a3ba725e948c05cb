"""Recurrent layers, wrappers around layers, masks."""

from suite import family, graph

KERAS3 = ("keras",)
TF_KERAS = ("tf_keras",)


def gaps(rng, batch=3, steps=5, features=3):
    """Sequences with zero steps at the end of the first and in the middle of the second."""
    x = (rng.integers(-128, 129, (batch, steps, features)) / 64).astype("float32")
    x[0, steps - 2:] = 0
    x[1, 1] = 0
    return x


for layer in ("LSTM", "GRU", "SimpleRNN"):
    prefix = {"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "simple-rnn"}[layer]
    gated = layer != "SimpleRNN"
    cases = {
        "return-sequences": dict(return_sequences=True),
        "go-backwards": dict(go_backwards=True),
        "go-backwards-return-sequences": dict(go_backwards=True, return_sequences=True),
        "no-bias": dict(use_bias=False),
        "activation-relu": dict(activation="relu"),
        "activation-sigmoid": dict(activation="sigmoid"),
        "activation-linear": dict(activation="linear"),
        "unroll": dict(unroll=True, _same=True),
        "unroll-return-sequences": dict(unroll=True, return_sequences=True, _same=True),
        "time-none": dict(_shape=(None, 3), _same=True),
        "time-none-return-sequences": dict(return_sequences=True, _shape=(None, 3), _same=True),
        "one-step": dict(_shape=(1, 3), _same=True),
        "dropout": dict(dropout=0.3, recurrent_dropout=0.2, _same=True),
    }
    if gated:
        cases["recurrent-activation-hard-sigmoid"] = dict(recurrent_activation="hard_sigmoid")
        cases["recurrent-activation-tanh"] = dict(recurrent_activation="tanh")
        cases["recurrent-activation-relu-activation-elu"] = dict(recurrent_activation="relu", activation="elu")
    if layer == "LSTM":
        cases["no-unit-forget-bias"] = dict(unit_forget_bias=False, _same=True)
    if layer == "GRU":
        cases["reset-before"] = dict(reset_after=False)
        cases["reset-before-return-sequences-go-backwards"] = dict(
            reset_after=False, return_sequences=True, go_backwards=True)
        cases["reset-before-no-bias"] = dict(reset_after=False, use_bias=False)
        cases["reset-before-hard-sigmoid"] = dict(reset_after=False, recurrent_activation="hard_sigmoid")
    family(prefix, layer, (5, 3), dict(units=4), cases)

    def state(k, x, layer=layer, **options):
        return getattr(k.layers, layer)(4, return_state=True, **options)(x)

    graph(f"{prefix}-return-state", [(5, 3)], state)
    graph(f"{prefix}-return-state-return-sequences", [(5, 3)], lambda k, x, s=state: s(k, x, return_sequences=True))
    graph(f"{prefix}-return-state-go-backwards", [(5, 3)], lambda k, x, s=state: s(k, x, go_backwards=True))

    def started(k, x, start, layer=layer):
        """Initial states from other layers."""
        count = 2 if layer == "LSTM" else 1
        states = [k.layers.Dense(4, activation="tanh")(start) for _ in range(count)]
        return getattr(k.layers, layer)(4, return_sequences=True)(x, initial_state=states)

    graph(f"{prefix}-initial-state", [(5, 3), (2,)], started)

    def passed(k, x, y, layer=layer):
        """The states of an encoder start a decoder: outputs 1... of a node as inputs of another."""
        _, *states = getattr(k.layers, layer)(4, return_state=True)(x)
        return getattr(k.layers, layer)(4, return_sequences=True)(y, initial_state=states)

    graph(f"{prefix}-encoder-state-to-decoder", [(5, 3), (4, 2)], passed)

    def stateful(k, layer=layer):
        return k.Sequential([
            k.Input(batch_shape=(2, 5, 3)) if k.__name__ == "keras" else k.Input(batch_size=2, shape=(5, 3)),
            getattr(k.layers, layer)(4, stateful=True, return_sequences=True),
        ])

    def first_call(k, model, arrays):
        from suite import call

        for inner in model.layers:
            inner.reset_states() if hasattr(inner, "reset_states") else inner.reset_state()
        return call(k, model, arrays)

    import suite

    suite.add(suite.Case(f"{prefix}-stateful", stateful, record=first_call))

    def masked(k, x, layer=layer, **options):
        return getattr(k.layers, layer)(4, **options)(k.layers.Masking()(x))

    def unmasked(k, x, layer=layer, **options):
        return getattr(k.layers, layer)(4, **options)(x)

    for suffix, options in {
        "": {},
        "-return-sequences": dict(return_sequences=True),
        "-go-backwards": dict(go_backwards=True),
        "-unroll": dict(unroll=True),
        "-zero-output-for-mask": dict(return_sequences=True, zero_output_for_mask=True),
    }.items():
        if layer == "SimpleRNN" and "zero" in suffix:
            continue
        graph(f"{prefix}-masked{suffix}", [(5, 3)], lambda k, x, m=masked, o=options: m(k, x, **o),
              default=lambda k, x, m=unmasked, o=options: m(k, x, **o), data=lambda rng: [gaps(rng)],
              only=TF_KERAS if "zero" in suffix else ("keras", "tf_keras"))

graph("gru-masked-reset-before", [(5, 3)],
      lambda k, x: k.layers.GRU(4, reset_after=False)(k.layers.Masking()(x)),
      default=lambda k, x: k.layers.GRU(4, reset_after=False)(x), data=lambda rng: [gaps(rng)])
graph("lstm-masked-stacked", [(5, 3)], lambda k, x: k.layers.LSTM(3)(
    k.layers.LSTM(4, return_sequences=True)(k.layers.Masking()(x))), data=lambda rng: [gaps(rng)])
graph("lstm-masked-through-dense-dropout", [(5, 3)], lambda k, x: k.layers.LSTM(3)(k.layers.Dropout(0.2)(
    k.layers.TimeDistributed(k.layers.Dense(4))(k.layers.Masking()(x)))), data=lambda rng: [gaps(rng)])
graph("masking", [(5, 3)], lambda k, x: k.layers.Masking(mask_value=0.0)(x), data=lambda rng: [gaps(rng)])
graph("masking-value", [(5, 3)], lambda k, x: k.layers.Masking(mask_value=-1.0)(x),
      data=lambda rng: [gaps(rng) - (gaps(rng) * 0 + 1) * (rng.integers(0, 2, (3, 5, 1)) > 0)])
graph("masking-value-lstm", [(5, 3)], lambda k, x: k.layers.LSTM(4)(k.layers.Masking(mask_value=-1.0)(x)),
      default=lambda k, x: k.layers.LSTM(4)(x), data=lambda rng: [minus_one(gaps(rng))])


def minus_one(x):
    x[(x == 0).all(-1)] = -1
    return x


# Bidirectional
for layer in ("LSTM", "GRU", "SimpleRNN"):
    prefix = {"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "simple-rnn"}[layer]
    for mode in ("concat", "sum", "mul", "ave", None):
        for sequences in (False, True):
            if layer == "SimpleRNN" and (mode != "concat" or sequences):
                continue

            def both(k, x, layer=layer, mode=mode, sequences=sequences):
                return k.layers.Bidirectional(
                    getattr(k.layers, layer)(3, return_sequences=sequences), merge_mode=mode)(x)

            suffix = f"-{'none' if mode is None else mode}{'-return-sequences' if sequences else ''}"
            graph(f"bidirectional-{prefix}{suffix}", [(5, 3)], both, split=layer == "GRU" or mode in ("sum", "mul"))
    graph(f"bidirectional-{prefix}-return-state", [(5, 3)], lambda k, x, layer=layer: k.layers.Bidirectional(
        getattr(k.layers, layer)(3, return_state=True))(x))
    graph(f"bidirectional-{prefix}-masked", [(5, 3)], lambda k, x, layer=layer: k.layers.Bidirectional(
        getattr(k.layers, layer)(3, return_sequences=True))(k.layers.Masking()(x)),
        default=lambda k, x, layer=layer: k.layers.Bidirectional(
        getattr(k.layers, layer)(3, return_sequences=True))(x), data=lambda rng: [gaps(rng)])
graph("bidirectional-return-state-return-sequences", [(5, 3)], lambda k, x: k.layers.Bidirectional(
    k.layers.LSTM(3, return_state=True, return_sequences=True))(x))
graph("bidirectional-backward-layer", [(5, 3)], lambda k, x: k.layers.Bidirectional(
    k.layers.LSTM(3, return_sequences=True),
    backward_layer=k.layers.LSTM(3, activation="relu", return_sequences=True, go_backwards=True))(x))
graph("bidirectional-backward-layer-gru", [(5, 3)], lambda k, x: k.layers.Bidirectional(
    k.layers.LSTM(3), backward_layer=k.layers.GRU(4, go_backwards=True))(x))
graph("bidirectional-initial-state", [(5, 3), (2,)], lambda k, x, s: k.layers.Bidirectional(k.layers.LSTM(3))(
    x, initial_state=[k.layers.Dense(3)(s) for _ in range(4)]))
graph("bidirectional-go-backwards", [(5, 3)], lambda k, x: k.layers.Bidirectional(
    k.layers.LSTM(3, go_backwards=True, return_sequences=True),
    backward_layer=k.layers.LSTM(3, return_sequences=True))(x))

# TimeDistributed
graph("time-distributed-dense", [(4, 3)], lambda k, x: k.layers.TimeDistributed(k.layers.Dense(2))(x))
graph("time-distributed-dense-activation", [(4, 3)], lambda k, x: k.layers.TimeDistributed(
    k.layers.Dense(2, activation="softmax"))(x))
graph("time-distributed-dense-rank-4", [(4, 2, 3)], lambda k, x: k.layers.TimeDistributed(k.layers.Dense(2))(x))
graph("time-distributed-conv2d", [(3, 5, 4, 2)], lambda k, x: k.layers.TimeDistributed(
    k.layers.Conv2D(3, 2, activation="relu"))(x))
graph("time-distributed-max-pooling2d", [(3, 5, 4, 2)], lambda k, x: k.layers.TimeDistributed(
    k.layers.MaxPooling2D(2))(x))
graph("time-distributed-flatten", [(3, 3, 2, 2)], lambda k, x: k.layers.TimeDistributed(k.layers.Flatten())(x))
graph("time-distributed-lstm", [(3, 4, 2)], lambda k, x: k.layers.TimeDistributed(k.layers.LSTM(3))(x))
graph("time-distributed-batch-normalization", [(4, 3)], lambda k, x: k.layers.TimeDistributed(
    k.layers.BatchNormalization())(x))
graph("time-distributed-dropout", [(4, 3)], lambda k, x: k.layers.Dense(2)(k.layers.TimeDistributed(
    k.layers.Dropout(0.4))(x)))
graph("time-distributed-time-distributed-dense", [(3, 2, 4)], lambda k, x: k.layers.TimeDistributed(
    k.layers.TimeDistributed(k.layers.Dense(2)))(x))


def submodel(k, x):
    inner = k.Sequential([k.Input((5, 4, 2)), k.layers.Conv2D(3, 2, activation="tanh"), k.layers.Flatten(),
                          k.layers.Dense(3)], name="frame_encoder")
    return k.layers.LSTM(3)(k.layers.TimeDistributed(inner)(x))


graph("time-distributed-model", [(3, 5, 4, 2)], submodel)
graph("time-distributed-masked-dense", [(5, 3)], lambda k, x: k.layers.LSTM(2)(
    k.layers.TimeDistributed(k.layers.Dense(3))(k.layers.Masking()(x))), data=lambda rng: [gaps(rng)],
    default=lambda k, x: k.layers.LSTM(2)(k.layers.TimeDistributed(k.layers.Dense(3))(x)))

# ConvLSTM
STEPS = {1: (3, 5, 2), 2: (3, 4, 5, 2), 3: (2, 3, 4, 3, 2)}
for n in (1, 2, 3):
    shape = STEPS[n]
    family(f"conv-lstm{n}d", f"ConvLSTM{n}D", shape, dict(filters=2, kernel_size=2), {
        "padding-same": dict(padding="same"),
        "return-sequences": dict(return_sequences=True),
        "strides": dict(strides=2),
        **({} if n != 2 else {
            "kernel-uneven": dict(kernel_size=(3, 2), padding="same"),
            "dilation": dict(dilation_rate=2),
            "go-backwards": dict(go_backwards=True),
            "no-bias": dict(use_bias=False),
            "activation-relu-sigmoid": dict(activation="relu", recurrent_activation="sigmoid"),
            "hard-sigmoid": dict(recurrent_activation="hard_sigmoid", _same="tf_keras"),  # its default there
            "channels-first": dict(data_format="channels_first", _shape=(3, 2, 4, 5), _same=True),
        }),
    })
graph("conv-lstm2d-return-state", [(3, 4, 5, 2)], lambda k, x: k.layers.ConvLSTM2D(2, 2, return_state=True)(x))

# Cells
for cell in ("LSTMCell", "GRUCell", "SimpleRNNCell"):
    prefix = {"LSTMCell": "lstm-cell", "GRUCell": "gru-cell", "SimpleRNNCell": "simple-rnn-cell"}[cell]
    graph(f"rnn-{prefix}", [(5, 3)], lambda k, x, cell=cell: k.layers.RNN(getattr(k.layers, cell)(4))(x))
    graph(f"rnn-{prefix}-return-sequences", [(5, 3)], lambda k, x, cell=cell: k.layers.RNN(
        getattr(k.layers, cell)(4), return_sequences=True, return_state=True)(x))
graph("rnn-gru-cell-reset-before", [(5, 3)], lambda k, x: k.layers.RNN(k.layers.GRUCell(4, reset_after=False))(x))
graph("rnn-cell-list", [(5, 3)], lambda k, x: k.layers.RNN([k.layers.LSTMCell(4), k.layers.GRUCell(2)])(x))
graph("rnn-stacked-cells", [(5, 3)], lambda k, x: k.layers.RNN(
    k.layers.StackedRNNCells([k.layers.LSTMCell(3), k.layers.LSTMCell(2)]), return_sequences=True)(x))
graph("rnn-stacked-cells-return-state", [(5, 3)], lambda k, x: k.layers.RNN(
    k.layers.StackedRNNCells([k.layers.GRUCell(3), k.layers.SimpleRNNCell(2)]), return_state=True)(x))
graph("rnn-cell-go-backwards-masked", [(5, 3)], lambda k, x: k.layers.RNN(
    k.layers.LSTMCell(3), go_backwards=True)(k.layers.Masking()(x)), data=lambda rng: [gaps(rng)])

# Autoencoders
graph("autoencoder-lstm", [(5, 2)], lambda k, x: k.layers.TimeDistributed(k.layers.Dense(2))(
    k.layers.LSTM(4, return_sequences=True)(k.layers.RepeatVector(5)(k.layers.LSTM(3)(x)))))
graph("autoencoder-lstm-deep", [(5, 2)], lambda k, x: k.layers.TimeDistributed(k.layers.Dense(2))(
    k.layers.LSTM(4, activation="relu", return_sequences=True)(k.layers.LSTM(3, activation="relu", return_sequences=True)(
        k.layers.RepeatVector(5)(k.layers.LSTM(3, activation="relu")(
            k.layers.LSTM(4, activation="relu", return_sequences=True)(x)))))))
graph("autoencoder-gru", [(5, 2)], lambda k, x: k.layers.Dense(2)(
    k.layers.GRU(4, return_sequences=True)(k.layers.RepeatVector(5)(k.layers.GRU(3)(x)))))
graph("autoencoder-bidirectional-lstm", [(5, 2)], lambda k, x: k.layers.TimeDistributed(k.layers.Dense(2))(
    k.layers.Bidirectional(k.layers.LSTM(3, return_sequences=True))(k.layers.RepeatVector(5)(
        k.layers.Bidirectional(k.layers.LSTM(2))(x)))))
