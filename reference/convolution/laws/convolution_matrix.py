"""convolution_matrix: what is drawn, its laws, and the mistakes that break them."""

import numpy as np

from reference.compare import close, equal
from reference.concept import Concept
from reference.convolution import in_numpy
from reference.inputs import integers, reals

convolution_matrix = Concept(
    in_numpy.convolution_matrix,
    kernel=reals("k"),
    size=integers(1, 5),
    built_ins=["scipy.linalg.convolution_matrix", "scipy.linalg.toeplitz"],
    instead="slices or indices",
)

convolution_matrix.refuses("kernel has no entries", kernel=[np.zeros(0)])
convolution_matrix.refuses("size is no integer of at least 1", size=[0, -1, 2.0])


@convolution_matrix.law("multiplying a signal by it convolves the signal")
def convolves(f, kernel, signal=reals("n")):
    close(f(kernel, signal.size) @ signal, in_numpy.convolve1d(signal, kernel), message="the product is another one")


@convolution_matrix.law("along every diagonal it is constant")
def is_toeplitz(f, kernel, size):
    matrix = f(kernel, size)
    close(matrix[1:, 1:], matrix[:-1, :-1], message="an entry differs from the one up and to the left of it")


@convolution_matrix.law("every column holds the whole kernel: it sums to the kernel's sum")
def columns(f, kernel, size):
    close(np.sum(f(kernel, size), axis=0), np.full(size, np.sum(kernel)), message="a column has another sum")


@convolution_matrix.law("the first column is the kernel and then zeros, and above the diagonal there are zeros")
def first_column(f, kernel, size):
    matrix = f(kernel, size)
    close(matrix[:, 0], np.concatenate([kernel, np.zeros(size - 1, kernel.dtype)]), message="column 0 is another one")
    equal(np.triu(matrix, 1), np.zeros_like(matrix), message="an entry above the diagonal is not 0")


@convolution_matrix.mistake("is transposed", hint="It takes n entries to n + k - 1: so many columns, so many rows.")
def transposed(kernel, size):
    return in_numpy.convolution_matrix(kernel, size).T


@convolution_matrix.mistake(
    "puts the kernel in backwards", hint="Column 0 is the kernel itself: T[i, 0] = g[i]. Rows run backwards."
)
def flipped(kernel, size):
    return in_numpy.convolution_matrix(kernel[::-1], size)


@convolution_matrix.mistake("cuts off what hangs over the end", hint="The last column needs k rows, from row n - 1 on.")
def square(kernel, size):
    return in_numpy.convolution_matrix(kernel, size)[:size]


@convolution_matrix.mistake("starts every column at the top", hint="Column j starts at row j.")
def unshifted(kernel, size):
    column = np.concatenate([kernel, np.zeros(size - 1, kernel.dtype)])
    return np.repeat(column[:, None], size, axis=1)


@convolution_matrix.mistake(
    "shifts the columns up instead of down", hint="A later entry of the signal acts later: further down."
)
def upwards(kernel, size):
    return in_numpy.convolution_matrix(kernel, size)[:, ::-1]


@convolution_matrix.mistake(
    "wraps the columns round at the bottom",
    hint="A convolution is longer than its signal: the last column needs k more rows.",
)
def wraps(kernel, size):
    column = np.zeros(max(size, kernel.size), kernel.dtype)
    column[: kernel.size] = kernel
    return np.stack([np.roll(column, step) for step in range(size)], axis=1)
