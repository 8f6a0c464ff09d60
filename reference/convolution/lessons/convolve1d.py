"""convolve1d: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

convolve1d = Lesson(
    difficulty=2,
    example="convolve1d(np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0]))",
    hints=[
        "Think of a drum: each entry of the signal is a hit, and each hit rings on like the kernel, louder or softer. "
        "What is heard at each moment, and when is the last sound heard?",
        "The last hit falls at place n - 1 and rings for k entries, so the result has n + k - 1. Either add up scaled "
        "copies of the kernel, or slide the kernel, turned round, along the signal with k - 1 zeros at both ends.",
        InTracks(
            numpy="Start from np.zeros(n + k - 1, signal.dtype) and add signal[i] * kernel to result[i : i + k], for "
            "each i. Without a loop: np.lib.stride_tricks.sliding_window_view(np.pad(signal, k - 1), k) has the "
            "windows as rows, and @ kernel[::-1] sums them.",
            torch="Start from signal.new_zeros(n + k - 1) and add signal[i] * kernel to result[i : i + k], for each i. "
            "Without a loop: torch.nn.functional.pad(signal, (k - 1, k - 1)).unfold(0, k, 1) has the windows as rows, "
            "and @ kernel.flip(0) sums them.",
        ),
    ],
    why="In each product the two places add up to the place in the result, so seen from there one of them runs "
    "backwards while the other runs forwards, and it does not matter which: signal and kernel may change places. The "
    "coefficients of two polynomials that are multiplied follow the same rule, and so do the chances of two dice that "
    "are added.",
    idea="The windows of the padded signal are a view of it, not copies, and one product of a matrix and a vector sums "
    "them all.",
)
