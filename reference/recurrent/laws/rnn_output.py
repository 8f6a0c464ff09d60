"""rnn_output: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.activations.in_numpy import sigmoid, softmax
from reference.compare import close, holds
from reference.concept import Concept
from reference.recurrent import in_numpy
from reference.recurrent.laws.shared import SUMS, blown_up, finely, signals, weights

rnn_output = Concept(
    in_numpy.rnn_output,
    h=signals("n h"),
    v=weights("k h"),
    c=signals("k"),
    scale=lambda case, expected: SUMS,
    further=[
        {"h": signals("t n h")},
        {"h": signals("h")},
        finely({"h": signals("n h", limit=16), "v": weights("k h", limit=0.25), "c": signals("k")}),
    ],
    unusual=[{"h": blown_up("n h"), "v": blown_up("k h")}],
)


@rnn_output.law("every row is a distribution: no entry is negative, and the row sums to 1")
def distributes(f, h, v, c):
    y = f(h, v, c)
    holds(y >= 0, "an entry is negative", got=y, expected="probabilities")
    close(np.sum(y, axis=-1), np.ones_like(y[..., 0]), message="a row does not sum to 1")


@rnn_output.law("one number added to all of c changes nothing")
def shift(f, h, v, c):
    close(f(h, v, c + 1), f(h, v, c), scale=SUMS, message="the probabilities changed")


@rnn_output.law("with v = 0 the state does not matter, and the probabilities are the softmax of c")
def bias(f, h, v, c):
    close(f(h, 0 * v, c), softmax(c) + 0 * h[:, :1], scale=1, message="it is not the softmax of c")


@rnn_output.law("it takes the states of all steps at once, and gives each the answer that it gets alone")
def everywhere(f, v, c, h=signals("t n h")):
    close(f(h, v, c)[-1], f(h[-1], v, c), scale=SUMS, message="the last step alone gets another answer")


@rnn_output.mistake(
    "normalizes over the batch", hint="Each row is a distribution: the softmax runs along the last axis."
)
def first_axis(h, v, c):
    return softmax(h @ v.T + c, axis=0)


@rnn_output.mistake("returns the scores", hint="Scores become probabilities by a softmax.")
def scores(h, v, c):
    return h @ v.T + c


@rnn_output.mistake(
    "overflows", hint="What is exp(1000)? Take the largest score of each row off first, or call your softmax."
)
def overflows(h, v, c):
    e = np.exp(h @ v.T + c)
    return e / e.sum(-1, keepdims=True)


@rnn_output.mistake("forgets the bias", hint="c is added to the scores.")
def unbiased(h, v, c):
    return softmax(h @ v.T)


@rnn_output.mistake(
    "squashes every score on its own", hint="A sigmoid looks at one score alone: outcomes compete in a softmax."
)
def is_sigmoid(h, v, c):
    return sigmoid(h @ v.T + c)


@rnn_output.mistake(
    "normalizes over all steps",
    hint="Sum along the last axis only, and keep it, so that each step is divided by its own sum.",
)
def everything(h, v, c):
    scores = h @ v.T + c
    return softmax(scores.ravel()).reshape(scores.shape)


@rnn_output.mistake("adds the bias twice", hint="c is added to the scores once.")
def two_biases(h, v, c):
    return softmax(h @ v.T + 2 * c)


@rnn_output.mistake("gives logarithms of probabilities", hint="That is log_softmax: here the probabilities themselves.")
def logarithms(h, v, c):
    return np.log(softmax(h @ v.T + c))


@rnn_output.mistake(
    "puts a tanh round the scores", hint="A state is squashed by a tanh; scores may be of any size before the softmax."
)
def squashed(h, v, c):
    return softmax(np.tanh(h @ v.T + c))
