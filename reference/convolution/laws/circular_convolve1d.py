"""circular_convolve1d: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.convolution.laws.shared import of_products
from reference.inputs import integers, real, reals

circular_convolve1d = Concept(
    in_numpy.circular_convolve1d,
    signal=reals("n"),
    kernel=reals("n"),
    scale=lambda case, _: of_products(case["signal"], case["kernel"]),
    built_ins=["numpy.convolve", "scipy.signal.convolve", "scipy.linalg.circulant", "torch.nn.functional.conv1d"],
    instead="indices, products and sums",
)  # fmt: skip

circular_convolve1d.refuses("signal has no entries", {"signal": np.zeros(0), "kernel": np.zeros(0)}, argument="signal")
circular_convolve1d.refuses(
    "kernel has another length than signal",
    kernel=[lambda case: np.append(case["kernel"], 1.0), lambda case: case["kernel"][1:]],
)


@circular_convolve1d.law("signal and kernel may change places")
def commutes(f, signal, kernel):
    scale = of_products(signal, kernel)
    close(
        f(kernel, signal),
        f(signal, kernel),
        scale=scale,
        message="with signal and kernel exchanged it is another result",
    )


@circular_convolve1d.law("turning the signal turns the result by as much")
def turns(f, signal, kernel, steps=integers(-5, 5)):
    got, expected = f(np.roll(signal, steps), kernel), np.roll(f(signal, kernel), steps)
    close(got, expected, scale=of_products(signal, kernel), message="the result did not turn along")


@circular_convolve1d.law("written as a matrix it is circulant: every row is the row above, turned by one")
def matrix(f, kernel):
    columns = [f(unit, kernel) for unit in np.eye(kernel.size, dtype=kernel.dtype)]
    matrix = np.stack(columns, axis=1)
    above = np.roll(matrix, 1, axis=1)[:-1]
    close(matrix[1:], above, scale=np.sum(np.abs(kernel)), message="a row is not the row above, turned by one")
    close(matrix[:, 0], kernel, message="its first column is not the kernel")


@circular_convolve1d.law("it is linear in the signal")
def is_linear(f, signal, kernel, more=reals("n"), c=real()):
    scale = max(of_products(signal, kernel), 8 * of_products(more, kernel))
    apart = f(signal, kernel) + c * f(more, kernel)
    close(
        f(signal + c * more, kernel),
        apart,
        scale=scale,
        message="for a sum of signals it is not the sum of their results",
    )


@circular_convolve1d.law("it is the ordinary convolution with what hangs over the end added at the start")
def wraps(f, signal, kernel):
    whole = in_numpy.convolve1d(signal, kernel)
    wrapped = whole[: signal.size].copy()
    wrapped[: signal.size - 1] += whole[signal.size :]
    scale = of_products(signal, kernel)
    close(f(signal, kernel), wrapped, scale=scale, message="it is not the ordinary convolution, wrapped round")


@circular_convolve1d.law("the Fourier transform of the result is the product of the two Fourier transforms")
def theorem(f, signal, kernel):
    spectrum = np.fft.fft(np.asarray(f(signal, kernel), dtype=np.float64))
    product = np.fft.fft(signal.astype(np.float64)) * np.fft.fft(kernel.astype(np.float64))
    scale = signal.size * of_products(signal, kernel)
    close(
        spectrum.real.astype(signal.dtype),
        product.real,
        scale=scale,
        message="the transform is not the product (real part)",
    )
    close(
        spectrum.imag.astype(signal.dtype),
        product.imag,
        scale=scale,
        message="the transform is not the product (imaginary part)",
    )


@circular_convolve1d.mistake("correlates", hint="The kernel is read at m - k, backwards; at k - m it is a correlation.")
def correlates(signal, kernel):
    return in_numpy.circular_convolve1d(signal, np.roll(kernel[::-1], 1))


@circular_convolve1d.mistake("cuts off what hangs over the end", hint="It comes back at the start: (m - k) mod n.")
def cuts(signal, kernel):
    return in_numpy.convolve1d(signal, kernel)[: signal.size]


@circular_convolve1d.mistake("is one place off", hint="Result 0 pairs signal 0 with kernel 0: count k from 0.")
def late(signal, kernel):
    return np.roll(in_numpy.circular_convolve1d(signal, kernel), 1)


@circular_convolve1d.mistake(
    "loses the signs",
    hint="The magnitude of a complex number has no sign: take the real part of the inverse transform.",
)
def magnitude(signal, kernel):
    return np.abs(np.fft.ifft(np.fft.fft(signal) * np.fft.fft(kernel)))


@circular_convolve1d.mistake(
    "does not transform back", hint="The product of the spectra is a spectrum: transform it back."
)
def spectrum(signal, kernel):
    return (np.fft.fft(signal) * np.fft.fft(kernel)).real


@circular_convolve1d.mistake("multiplies entry by entry", hint="That is done to the spectra. Signals are convolved.")
def product(signal, kernel):
    return signal * kernel
