# mistake: irfft without a length gives an even number of entries, so an odd result loses its last one
# kind: shape

import torch


def convolve1d(signal, kernel):
    if signal.numel() == 0 or kernel.numel() == 0:
        raise ValueError("signal and kernel need entries")
    n = len(signal) + len(kernel) - 1
    if n == 1:
        return signal * kernel
    return torch.fft.irfft(torch.fft.rfft(signal, n) * torch.fft.rfft(kernel, n))
