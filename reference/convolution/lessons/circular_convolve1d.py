"""circular_convolve1d: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

circular_convolve1d = Lesson(
    difficulty=2,
    after=["convolve1d"],
    example="circular_convolve1d(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 0.0]))",
    hints=[
        "Write the sum out for n = 3 and m = 0: which entry of the kernel meets which one of the signal? And where do "
        "the products go that would hang over the end?",
        "Entry m is the sum over k of signal[k] * kernel[(m - k) % n], and in Python % of a negative number is never "
        "negative. With all (m - k) % n in a table, m down and k across, the whole sum is a matrix times signal.",
        InTracks(
            numpy="place = np.arange(n); then kernel[(place[:, None] - place) % n] is that matrix, of shape (n, n), "
            "and @ signal gives all entries. ValueError for no entries and for unequal lengths.",
            torch="place = torch.arange(n, device=signal.device); then kernel[(place[:, None] - place) % n] is that "
            "matrix, of shape (n, n), and @ signal gives all entries. ValueError for no entries and for unequal "
            "lengths.",
        ),
    ],
    why="Places are counted modulo n, so turning the signal turns the result along, and in the kernel's matrix every "
    "row is the row above turned by one. All such matrices of one size have the same eigenvectors, the waves of the "
    "Fourier transform, which is why the transform of the result is the product of the two transforms.",
    idea=InTracks(
        numpy="One table of places picks the whole matrix out of the kernel, and one product with the signal does all "
        "sums: no loop, and no rounding by a Fourier transform.",
        torch="No table of places and no %: the signal, written twice in a row less one entry, is seen as windows, a "
        "view, and one product with the flipped kernel does all sums.",
    ),
)
