"""rnn_encoder_decoder: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.inputs import integers
from reference.recurrent import in_numpy
from reference.recurrent.laws.shared import SUMS, Inputs, finely, is_causal, signals, start, unroll

TRANSLATION: Inputs = {
    "source": signals("s n d"),
    "target": signals("t n e"),
    "encoder": start("h", "d"),
    "decoder": start("h", "e")[1:],
}


rnn_encoder_decoder = Concept(
    in_numpy.rnn_encoder_decoder,
    **TRANSLATION,
    scale=lambda case, expected: SUMS,
    further=[
        {"source": signals("1 n d")},
        {"source": signals("7 n d"), "target": signals("1 n e")},
        finely(TRANSLATION),
    ],
    smooth={
        "source": signals("2 1 3"),
        "target": signals("2 1 1"),
        "encoder": start("2", "3", "1"),
        "decoder": start("2", "1")[1:],
    },
)

rnn_encoder_decoder.refuses("source has no step", source=[lambda case: case["source"][:0]])
rnn_encoder_decoder.refuses("target has no step", target=[lambda case: case["target"][:0]])


@rnn_encoder_decoder.law(
    "the decoder knows the source through one state alone: reading only its last step, from the state before it, "
    "gives the same"
)
def bottleneck(f, source, target, encoder, decoder):
    h0, *weights_ = encoder
    before = in_numpy.rnn(source, *encoder)[-2] if len(source) > 1 else h0
    expected = f(source[-1:], target, (before, *weights_), decoder)
    message = "another source with the same last state gives another result"
    close(f(source, target, encoder, decoder), expected, scale=SUMS, message=message)


@rnn_encoder_decoder.law("the first state is one step from the encoder's last state")
def starts(f, source, target, encoder, decoder):
    summary = in_numpy.rnn(source, *encoder)[-1]
    expected = in_numpy.rnn_cell(target[0], summary, *decoder)
    got = f(source, target, encoder, decoder)[0]
    close(got, expected, scale=SUMS, message="the first state is not one step from the encoder's last one")


@rnn_encoder_decoder.law("a change at one step of target leaves all earlier states alone")
def causal(f, source, target, encoder, decoder, when=integers(0, 3)):
    is_causal(lambda target: f(source, target, encoder, decoder), target, when)


@rnn_encoder_decoder.law("with the decoder's u = 0 the source does not matter")
def cut_off(f, source, target, encoder, decoder):
    w, u, b = decoder
    before, after = (f(source + shift, target, encoder, (w, 0 * u, b)) for shift in (0, 1))
    close(after, before, message="the source still matters")


@rnn_encoder_decoder.mistake(
    "starts the decoder from h0", hint="The decoder starts from the last state of the encoder."
)
def ignored(source, target, encoder, decoder):
    return in_numpy.rnn(target, encoder[0], *decoder)


@rnn_encoder_decoder.mistake(
    "starts the decoder from the mean of the states", hint="Only the last state of the encoder is handed over."
)
def mean(source, target, encoder, decoder):
    return in_numpy.rnn(target, in_numpy.rnn(source, *encoder).mean(0), *decoder)


@rnn_encoder_decoder.mistake(
    "starts the decoder from the first state",
    hint="The last state has read the whole source, the first one a single step.",
)
def first(source, target, encoder, decoder):
    return in_numpy.rnn(target, in_numpy.rnn(source, *encoder)[0], *decoder)


@rnn_encoder_decoder.mistake(
    "reads the source backwards", hint="Some papers do; here the source is read from its first step on."
)
def back_to_front(source, target, encoder, decoder):
    return in_numpy.rnn_encoder_decoder(source[::-1], target, encoder, decoder)


@rnn_encoder_decoder.mistake("writes backwards", hint="Step 0 of target comes first.")
def decoder_reversed(source, target, encoder, decoder):
    return in_numpy.rnn_encoder_decoder(source, target[::-1], encoder, decoder)[::-1]


@rnn_encoder_decoder.mistake(
    "adds the summary at every step", hint="The summary is the first state of the decoder, and nothing else."
)
def decoder_reminded(source, target, encoder, decoder):
    w, u, b = decoder
    summary = in_numpy.rnn(source, *encoder)[-1]
    return unroll(lambda x, h: np.tanh(x @ w.T + h @ u.T + b + summary), target, summary)


@rnn_encoder_decoder.mistake(
    "starts the decoder from zeros", hint="The decoder starts from the last state of the encoder."
)
def from_zero(source, target, encoder, decoder):
    return in_numpy.rnn(target, 0 * encoder[0], *decoder)


@rnn_encoder_decoder.mistake(
    "returns the states of the encoder as well",
    hint="Only the decoder's states come back, one for each step of target.",
)
def both(source, target, encoder, decoder):
    states = in_numpy.rnn(source, *encoder)
    return np.concatenate([states, in_numpy.rnn(target, states[-1], *decoder)])


@rnn_encoder_decoder.mistake(
    "starts the encoder from zeros", hint="The encoder starts from an h0 of its own, the first in its tuple."
)
def encoder_from_zero(source, target, encoder, decoder):
    h0, *weights = encoder
    return in_numpy.rnn_encoder_decoder(source, target, (0 * h0, *weights), decoder)
