"""Learning-rate schedules in NumPy.

A schedule says how large the learning rate is at step t. Steps are counted from 0: the first update uses the rate at
0. What a step is, one update or one epoch, is the caller's business, as long as t and the settings count the same
thing; t may lie between two steps, and no t is below 0. Every schedule but one is a function of t alone, entry by
entry: nothing is remembered from step to step, so a run can go on wherever it stopped. The exception is
`reduce_on_plateau`, which looks at losses. No gradient is asked for.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 arrays get an answer to nine digits of the largest rate, and float32 arrays one in float32;
inputs stay as they were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was
called before.
"""

import math

import numpy as np
from jaxtyping import Float

from reference.contract import checked, integer, not_negative, positive


@checked
def step_decay(t: Float[np.ndarray, "..."], *, initial: float, factor: float, every: int) -> Float[np.ndarray, "..."]:
    r"""Keep the rate for a while, then cut it to a share of itself, again and again.

    $$\eta_t = \eta_0 \, \gamma^{\lfloor t / T \rfloor}$$

    Args:
        t: steps from 0, any shape, without axes or entries too.
        initial: $\eta_0$, the rate of the first stage.
        factor: $\gamma$, the share that a cut leaves: 0.1 leaves a tenth, 1 cuts nothing.
        every: $T$, the number of steps in a stage; step T is the first of the second stage.

    Returns:
        the rate at each step, t's shape and dtype.

    Raises:
        ValueError: initial is not a finite number above 0.
        ValueError: factor is not above 0 and at most 1.
        ValueError: every is no integer of at least 1.

    Source: `torch.optim.lr_scheduler.StepLR`.
    """
    positive("initial", initial)
    share("factor", factor)
    integer("every", every, least=1)
    return initial * factor ** np.floor(t / every)


def share(name: str, value: float) -> None:
    """Raise ValueError unless the number is above 0 and at most 1."""
    if not 0 < value <= 1:
        raise ValueError(f"{name}: got {value!r}, expected a number above 0 and at most 1")


@checked
def exponential_decay(t: Float[np.ndarray, "..."], *, initial: float, rate: float) -> Float[np.ndarray, "..."]:
    r"""Let the rate fall by the same share at every step.

    $$\eta_t = \eta_0 \, e^{-\lambda t}$$

    Args:
        t: steps from 0, any shape, without axes or entries too.
        initial: $\eta_0$, the rate at step 0.
        rate: $\lambda$, how fast it falls: a step leaves a share of $e^{-\lambda}$; 0 leaves everything.

    Returns:
        the rate at each step, t's shape and dtype; it rounds to 0 where it is too small for the dtype.

    Raises:
        ValueError: initial is not a finite number above 0.
        ValueError: rate is not a finite number of at least 0.

    Source: `torch.optim.lr_scheduler.ExponentialLR`, with gamma = exp(-rate).
    """
    positive("initial", initial)
    not_negative("rate", rate)
    return initial * np.exp(-rate * t)


@checked
def cosine_annealing(
    t: Float[np.ndarray, "..."], *, initial: float, minimum: float, total: int
) -> Float[np.ndarray, "..."]:
    r"""Go down half a cosine wave: slowly at first, fast in the middle, slowly at the end.

    $$\eta_t = \eta_{\min} + \tfrac12 (\eta_0 - \eta_{\min}) \left(1 + \cos \frac{\pi t}{T} \right)$$

    Args:
        t: steps from 0, any shape, without axes or entries too.
        initial: $\eta_0$, the rate at step 0.
        minimum: $\eta_{\min}$, the rate at step T and ever after: the wave does not rise again.
        total: $T$, the number of steps on the way down.

    Returns:
        the rate at each step, t's shape and dtype; from T on it is the minimum.

    Raises:
        ValueError: initial is not a finite number above 0.
        ValueError: minimum is not from 0 to initial.
        ValueError: total is no integer of at least 1.

    Source: Loshchilov and Hutter (2017), SGDR: Stochastic gradient descent with warm restarts, eq. 5, one run of it.
    """
    positive("initial", initial)
    within("minimum", minimum, "initial", initial)
    integer("total", total, least=1)
    return cosine_between(initial, minimum, np.minimum(t / total, 1))


def within(name: str, value: float, bound: str, most: float) -> None:
    """Raise ValueError unless the number is from 0 to another one."""
    if not 0 <= value <= most:
        raise ValueError(f"{name}: got {value!r} with {bound} = {most!r}, expected a number from 0 to {bound}")


def cosine_between(start: float, end: float, progress: np.ndarray) -> np.ndarray:
    """From one rate to another along half a cosine wave; progress goes from 0 to 1."""
    return end + (start - end) / 2 * (1 + np.cos(math.pi * progress))


@checked
def polynomial_decay(
    t: Float[np.ndarray, "..."], *, initial: float, total: int, power: float = 1.0
) -> Float[np.ndarray, "..."]:
    r"""Let the rate reach 0 at the last step, along a line or a power of one.

    $$\eta_t = \eta_0 \, \max\left(1 - \frac tT, 0\right)^p$$

    Args:
        t: steps from 0, any shape, without axes or entries too.
        initial: $\eta_0$, the rate at step 0.
        total: $T$, the step from which on the rate is 0.
        power: $p > 0$; 1 is a straight line, 2 falls fast at first and slowly at the end.

    Returns:
        the rate at each step, t's shape and dtype; from T on it is 0.

    Raises:
        ValueError: initial is not a finite number above 0.
        ValueError: total is no integer of at least 1.
        ValueError: power is not a finite number above 0.

    Source: Chen et al. (2018), DeepLab, section 4.1; `torch.optim.lr_scheduler.PolynomialLR`.
    """
    positive("initial", initial)
    integer("total", total, least=1)
    positive("power", power)
    # The share that is left is cut off before the power: of a negative number there may be none.
    return initial * np.maximum(1 - t / total, 0) ** power


@checked
def reduce_on_plateau(
    losses: Float[np.ndarray, "n"],
    *,
    initial: float,
    factor: float = 0.1,
    patience: int = 10,
    min_delta: float = 0.0,
) -> Float[np.ndarray, "n"]:
    r"""Cut the rate whenever the loss has not improved for too long.

    A loss improves on the best one so far where it is smaller than that by more than min_delta:
    loss < best - min_delta. It is then the best one, and otherwise the best one stays. The first loss always improves,
    unless it is NaN, which never does; no loss is infinite. Epochs without an improvement are counted from 1; when
    there are more than patience in a row, the rate is multiplied by factor, and the count begins anew at 0. So the
    first cut comes with the epoch patience + 1 after the last improvement.

    Args:
        losses: (N,), the loss after each epoch, such as that on the validation set; N may be 0.
        initial: the rate before the first cut.
        factor: the share that a cut leaves.
        patience: how many epochs without an improvement are let pass; with 0, the first one costs a cut.
        min_delta: what a loss has to be smaller by, and a little more.

    Returns:
        (N,), the rate in force after each of the losses, losses' dtype: entry i depends on losses 0 to i alone.

    Raises:
        ValueError: initial is not a finite number above 0.
        ValueError: factor is not between 0 and 1.
        ValueError: patience is no integer of at least 0.
        ValueError: min_delta is not a finite number of at least 0.

    Source: `torch.optim.lr_scheduler.ReduceLROnPlateau`, with threshold_mode="abs", eps=0 and no cooldown.
    """
    positive("initial", initial)
    between("factor", factor)
    integer("patience", patience, least=0)
    not_negative("min_delta", min_delta)
    rates = np.empty_like(losses)
    best, waited, rate = math.inf, 0, initial
    for i, loss in enumerate(losses):
        if loss < best - min_delta:
            best, waited = loss, 0
        else:
            waited += 1
        if waited > patience:
            rate, waited = rate * factor, 0
        rates[i] = rate
    return rates


def between(name: str, value: float) -> None:
    """Raise ValueError unless the number is above 0 and below 1."""
    if not 0 < value < 1:
        raise ValueError(f"{name}: got {value!r}, expected a number between 0 and 1")


@checked
def cyclical(
    t: Float[np.ndarray, "..."], *, minimum: float, maximum: float, half_period: int
) -> Float[np.ndarray, "..."]:
    r"""Go up and down between two rates along straight lines, for ever.

    $$\eta_t = \eta_{\max} - (\eta_{\max} - \eta_{\min}) \left| \frac{t \bmod 2T}{T} - 1 \right|$$

    Args:
        t: steps from 0, any shape, without axes or entries too.
        minimum: $\eta_{\min}$, the rate at step 0, 2T, 4T and so on.
        maximum: $\eta_{\max}$, the rate at step T, 3T and so on.
        half_period: $T$, the number of steps on the way up, and as many on the way down.

    Returns:
        the rate at each step, t's shape and dtype.

    Raises:
        ValueError: maximum is not a finite number above 0.
        ValueError: minimum is not from 0 to maximum.
        ValueError: half_period is no integer of at least 1.

    Source: Smith (2017), Cyclical learning rates for training neural networks, section 3.1.
    """
    positive("maximum", maximum)
    within("minimum", minimum, "maximum", maximum)
    integer("half_period", half_period, least=1)
    from_peak = np.abs(np.mod(t, 2 * half_period) / half_period - 1)
    return maximum - (maximum - minimum) * from_peak


@checked
def one_cycle(
    t: Float[np.ndarray, "..."],
    *,
    maximum: float,
    total: int,
    warmup: float = 0.3,
    initial_divisor: float = 25.0,
    final_divisor: float = 1e4,
) -> Float[np.ndarray, "..."]:
    r"""Rise to a large rate early in the run, then come down far below where it began: once, for a whole run.

    $$\eta_t = \begin{cases}
    c(\eta_{\max} / a, \; \eta_{\max}, \; t / P) & t \le P \\
    c(\eta_{\max}, \; \eta_{\max} / (a b), \; (t - P) / (T - 1 - P)) & P < t < T - 1 \\
    \eta_{\max} / (a b) & t \ge T - 1
    \end{cases} \qquad P = wT - 1$$

    $c(u, v, s) = v + \frac12 (u - v)(1 + \cos \pi s)$ goes from $u$ to $v$ while $s$ goes from 0 to 1.

    Args:
        t: steps from 0, any shape, without axes or entries too.
        maximum: $\eta_{\max}$, the rate at the peak, step $P = wT - 1$. Where that is no whole number, the peak lies
            between two steps.
        total: $T$, the number of steps of the run. The last one is T - 1.
        warmup: $w$, the share of the run on the way up; wT has to be above 1.
        initial_divisor: $a$; the run begins at maximum / a.
        final_divisor: $b$; it ends at maximum / (a b).

    Returns:
        the rate at each step, t's shape and dtype; from step T - 1 on it stays at the last rate.

    Raises:
        ValueError: maximum is not a finite number above 0.
        ValueError: total is no integer of at least 1.
        ValueError: warmup is not between 0 and 1.
        ValueError: warmup * total is not above 1.
        ValueError: initial_divisor is not a finite number of at least 1.
        ValueError: final_divisor is not a finite number of at least 1.

    Source: Smith and Topin (2018), Super-convergence, section 3, in the form of `torch.optim.lr_scheduler.OneCycleLR`
        with two phases.
    """
    peak = peak_step(maximum, total, warmup, initial_divisor, final_divisor)
    first, last = maximum / initial_divisor, maximum / initial_divisor / final_divisor
    up = cosine_between(first, maximum, t / peak)
    # Past the end of the run, progress stays at 1.
    down = cosine_between(maximum, last, np.minimum((t - peak) / (total - 1 - peak), 1))
    return np.where(t <= peak, up, down)


def peak_step(maximum: float, total: int, warmup: float, initial_divisor: float, final_divisor: float) -> float:
    """The step of the peak, once the settings have been found to be in range."""
    positive("maximum", maximum)
    integer("total", total, least=1)
    between("warmup", warmup)
    if not warmup * total > 1:
        raise ValueError(f"warmup: got {warmup!r} with total = {total}, expected warmup * total above 1")
    for name, divisor in (("initial_divisor", initial_divisor), ("final_divisor", final_divisor)):
        if not 1 <= divisor < math.inf:
            raise ValueError(f"{name}: got {divisor!r}, expected a finite number of at least 1")
    return warmup * total - 1


@checked
def linear_warmup(t: Float[np.ndarray, "..."], *, target: float, steps: int) -> Float[np.ndarray, "..."]:
    r"""Begin with a small rate, and reach the wanted one in equal steps.

    $$\eta_t = \eta \, \min\left(\frac{t + 1}{n}, 1\right)$$

    Args:
        t: steps from 0, any shape, without axes or entries too.
        target: $\eta$, the rate from step n - 1 on.
        steps: $n$, how many steps it takes. The first of them, step 0, has a rate of target / n, not 0: an update with
            a rate of 0 would be none. With 1 there is no warmup at all.

    Returns:
        the rate at each step, t's shape and dtype.

    Raises:
        ValueError: target is not a finite number above 0.
        ValueError: steps is no integer of at least 1.

    Source: Goyal et al. (2017), Accurate, large minibatch SGD, section 2.2.
    """
    positive("target", target)
    integer("steps", steps, least=1)
    return target * np.minimum((t + 1) / steps, 1)
