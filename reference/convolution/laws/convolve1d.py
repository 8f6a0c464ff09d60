"""convolve1d: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import of_products
from reference.inputs import integers, real, reals

convolve1d = Concept(
    in_numpy.convolve1d,
    signal=reals("n"),
    kernel=reals("k"),
    scale=lambda case, _: of_products(case["signal"], case["kernel"]),
    built_ins=[
        "numpy.convolve", "scipy.signal.convolve", "torch.nn.functional.conv1d",
        "torch.nn.functional.conv_transpose1d",
    ],
    instead="slices, products and sums",
)  # fmt: skip

convolve1d.refuses("signal has no entries", signal=[np.zeros(0)])
convolve1d.refuses("kernel has no entries", kernel=[np.zeros(0)])


@convolve1d.law("signal and kernel may change places")
def convolution_commutes(f, signal, kernel):
    scale = of_products(signal, kernel)
    close(
        f(kernel, signal),
        f(signal, kernel),
        scale=scale,
        message="with signal and kernel exchanged it is another result",
    )


@convolve1d.law("with three signals it does not matter which two are convolved first")
def convolution_associates(f, signal, kernel, third=reals("m")):
    scale = np.sum(np.abs(third)) * of_products(signal, kernel)
    close(
        f(f(signal, kernel), third),
        f(signal, f(kernel, third)),
        scale=scale,
        message="convolving the other two first gives another result",
    )


@convolve1d.law("it is linear in the signal, and in the kernel")
def convolution_is_bilinear(f, signal, kernel, more=reals("n"), wider=reals("k"), c=real()):
    by_signal, by_kernel = f(signal, kernel) + c * f(more, kernel), f(signal, kernel) + c * f(signal, wider)
    scale = max(of_products(signal, kernel), 8 * of_products(more, kernel), 8 * of_products(signal, wider))
    close(
        f(signal + c * more, kernel),
        by_signal,
        scale=scale,
        message="for a sum of signals it is not the sum of their results",
    )
    close(
        f(signal, kernel + c * wider),
        by_kernel,
        scale=scale,
        message="for a sum of kernels it is not the sum of their results",
    )


@convolve1d.law("a single 1 as kernel changes nothing, and a 1 after d zeros delays the signal by d")
def convolution_identity(f, signal, delay=integers(0, 3)):
    kernel = np.zeros(delay + 1, signal.dtype)
    kernel[delay] = 1
    close(f(signal, kernel), np.concatenate([kernel[:delay], signal]), message="it is not the delayed signal")


@convolve1d.law("delaying the signal by d delays the result by d")
def convolution_shifts(f, signal, kernel, delay=integers(0, 3)):
    zeros = np.zeros(delay, signal.dtype)
    got, expected = f(np.concatenate([zeros, signal]), kernel), np.concatenate([zeros, f(signal, kernel)])
    close(got, expected, scale=of_products(signal, kernel), message="the result was not delayed along")


@convolve1d.law("the sum of the result is the product of the two sums")
def convolution_sums(f, signal, kernel):
    scale = signal.size * of_products(signal, kernel)
    total = np.sum(signal) * np.sum(kernel)
    close(np.sum(f(signal, kernel)), total, scale=scale, message="the sum is not the product of the sums")


@convolve1d.law("it multiplies polynomials: (1 + 2x + 3x^2)(4 + 5x) = 4 + 13x + 22x^2 + 15x^3")
def convolution_multiplies(f):
    close(f(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0])), np.array([4.0, 13.0, 22.0, 15.0]),
          message="the product of the polynomials is another one")  # fmt: skip


@convolve1d.mistake("does not flip the kernel", hint="g[n - k] runs backwards while k runs forwards: that is the flip.")
def correlates(signal, kernel):
    return in_numpy.convolve1d(signal, kernel[::-1])


@convolve1d.mistake(
    "keeps only the places of full overlap", hint="The result has n + k - 1 entries: begin where the two first touch."
)
def valid(signal, kernel):
    return np.convolve(signal, kernel, mode="valid")


@convolve1d.mistake(
    "keeps the first n entries alone", hint="The last entries hang over the end: the result has n + k - 1."
)
def same(signal, kernel):
    return in_numpy.convolve1d(signal, kernel)[: signal.size]


@convolve1d.mistake(
    "wraps round at the end", hint="That is circular: here what hangs over the end makes the result longer."
)
def wraps(signal, kernel):
    y = in_numpy.convolve1d(signal, kernel)
    y[: kernel.size - 1] += y[signal.size :]
    return y


@convolve1d.mistake("makes the kernel sum to 1 first", hint="The kernel is used as it is, even where it sums to 0.")
def normalizes(signal, kernel):
    return in_numpy.convolve1d(signal, kernel / np.sum(kernel))


@convolve1d.mistake("divides by the length of the kernel", hint="An entry is a sum of products: nothing is divided.")
def mean(signal, kernel):
    return in_numpy.convolve1d(signal, kernel) / kernel.size


@convolve1d.mistake(
    "keeps the middle, as long as the longer of the two",
    hint="The result has n + k - 1 entries: none is cut off at either end.",
)
def centred(signal, kernel):
    return np.convolve(signal, kernel, mode="same")
