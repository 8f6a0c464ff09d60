"""Learning-rate schedules in PyTorch.

A schedule says how large the learning rate is at step t. Steps are counted from 0: the first update uses the rate at 0.
What a step is, one update or one epoch, is the caller's business, as long as t and the settings count the same thing; t
may lie between two steps, and no t is below 0. Every schedule but one is a function of t alone, entry by entry: nothing
is remembered from step to step, so a run can go on wherever it stopped. The exception is `reduce_on_plateau`, which
looks at losses.

A schedule takes a tensor of steps and gives one of rates, on the same device: a single step is a tensor without axes.
Steps are counted from 0, may lie between two whole ones, and are never below 0. No gradient is asked for.

Every function here also keeps this, whether or not its docstring repeats it: a setting that is left out has the default
of the signature; float64 tensors get an answer to nine digits of the largest rate, and float32 tensors one in float32;
inputs stay as they were, and may lie in memory transposed or strided; the same call gives the same answer, whatever was
called before.

Calls that have to raise, as Raises says, are tried as well: what is missing there is told as a remark, and costs no
points unless your course counts it. `tandem hint step_decay` gives a hint for an exercise, and `tandem read step_decay`
opens what there is to read on it.
"""

import torch
from jaxtyping import Float


def step_decay(
    t: Float[torch.Tensor, "..."], *, initial: float, factor: float, every: int
) -> Float[torch.Tensor, "..."]:
    r"""Keep the rate for a while, then cut it to a share of itself, again and again.

    $$\eta_t = \eta_0 \, \gamma^{\lfloor t / T \rfloor}$$

    Args:
        t (floats, any shape): steps from 0, without axes or entries too.
        initial (a number): $\eta_0$, the rate of the first stage.
        factor (a number): $\gamma$, the share that a cut leaves: 0.1 leaves a tenth, 1 cuts nothing.
        every (an integer): $T$, the number of steps in a stage; step T is the first of the second stage.

    Returns:
        floats, the same shape as t: the rate at each step, t's dtype.

    Raises:
        ValueError: initial is not a finite number above 0.
        ValueError: factor is not above 0 and at most 1.
        ValueError: every is no integer of at least 1.

    Example:
        >>> step_decay(torch.tensor([0.0, 1.0, 3.0, 4.0, 8.0]), initial=1.0, factor=0.5, every=4)
        tensor([1.0000, 1.0000, 1.0000, 0.5000, 0.2500])

    Difficulty 1 of 5.

    Source: `torch.optim.lr_scheduler.StepLR`.
    """
    # Not allowed, being the answer itself: torch.optim.lr_scheduler.StepLR and its relatives.
    raise NotImplementedError


def exponential_decay(t: Float[torch.Tensor, "..."], *, initial: float, rate: float) -> Float[torch.Tensor, "..."]:
    r"""Let the rate fall by the same share at every step.

    $$\eta_t = \eta_0 \, e^{-\lambda t}$$

    Args:
        t (floats, any shape): steps from 0, without axes or entries too.
        initial (a number): $\eta_0$, the rate at step 0.
        rate (a number): $\lambda$, how fast it falls: a step leaves a share of $e^{-\lambda}$; 0 leaves everything.

    Returns:
        floats, the same shape as t: the rate at each step, t's dtype; it rounds to 0 where it is too small for the
            dtype.

    Raises:
        ValueError: initial is not a finite number above 0.
        ValueError: rate is not a finite number of at least 0.

    Example:
        >>> exponential_decay(torch.tensor([0.0, 1.0, 2.0, 10.0]), initial=0.5, rate=0.1)
        tensor([0.5000, 0.4524, 0.4094, 0.1839])

    Difficulty 1 of 5; after step_decay.

    Source: `torch.optim.lr_scheduler.ExponentialLR`, with gamma = exp(-rate).
    """
    # Not allowed, being the answer itself: torch.optim.lr_scheduler.ExponentialLR and its relatives.
    raise NotImplementedError


def cosine_annealing(
    t: Float[torch.Tensor, "..."], *, initial: float, minimum: float, total: int
) -> Float[torch.Tensor, "..."]:
    r"""Go down half a cosine wave: slowly at first, fast in the middle, slowly at the end.

    $$\eta_t = \eta_{\min} + \tfrac12 (\eta_0 - \eta_{\min}) \left(1 + \cos \frac{\pi t}{T} \right)$$

    Args:
        t (floats, any shape): steps from 0, without axes or entries too.
        initial (a number): $\eta_0$, the rate at step 0.
        minimum (a number): $\eta_{\min}$, the rate at step T and ever after: the wave does not rise again.
        total (an integer): $T$, the number of steps on the way down.

    Returns:
        floats, the same shape as t: the rate at each step, t's dtype; from T on it is the minimum.

    Raises:
        ValueError: initial is not a finite number above 0.
        ValueError: minimum is not from 0 to initial.
        ValueError: total is no integer of at least 1.

    Example:
        >>> cosine_annealing(torch.tensor([0.0, 2.0, 5.0, 10.0, 12.0]), initial=1.0, minimum=0.1, total=10)
        tensor([1.0000, 0.9141, 0.5500, 0.1000, 0.1000])

    Difficulty 2 of 5; after exponential_decay.

    Source: Loshchilov and Hutter (2017), SGDR: Stochastic gradient descent with warm restarts, eq. 5, one run of it.
    """
    # Not allowed, being the answer itself: torch.optim.lr_scheduler.CosineAnnealingLR and its relatives.
    raise NotImplementedError


def polynomial_decay(
    t: Float[torch.Tensor, "..."], *, initial: float, total: int, power: float = 1.0
) -> Float[torch.Tensor, "..."]:
    r"""Let the rate reach 0 at the last step, along a line or a power of one.

    $$\eta_t = \eta_0 \, \max\left(1 - \frac tT, 0\right)^p$$

    Args:
        t (floats, any shape): steps from 0, without axes or entries too.
        initial (a number): $\eta_0$, the rate at step 0.
        total (an integer): $T$, the step from which on the rate is 0.
        power (a number, 1.0 unless given): $p > 0$; 1 is a straight line, 2 falls fast at first and slowly at the end.

    Returns:
        floats, the same shape as t: the rate at each step, t's dtype; from T on it is 0.

    Raises:
        ValueError: initial is not a finite number above 0.
        ValueError: total is no integer of at least 1.
        ValueError: power is not a finite number above 0.

    Example:
        >>> polynomial_decay(torch.tensor([0.0, 2.0, 4.0, 8.0, 9.0]), initial=1.0, total=8, power=2.0)
        tensor([1.0000, 0.5625, 0.2500, 0.0000, 0.0000])

    Difficulty 1 of 5; after exponential_decay.

    Source: Chen et al. (2018), DeepLab, section 4.1; `torch.optim.lr_scheduler.PolynomialLR`.
    """
    # Not allowed, being the answer itself: torch.optim.lr_scheduler.PolynomialLR and its relatives.
    raise NotImplementedError


def reduce_on_plateau(
    losses: Float[torch.Tensor, "n"],
    *,
    initial: float,
    factor: float = 0.1,
    patience: int = 10,
    min_delta: float = 0.0,
) -> Float[torch.Tensor, "n"]:
    """Cut the rate whenever the loss has not improved for too long. No loss is looked at on the CPU, so a device is
    not waited for: which losses improved is worked out first, then how many epochs lie behind the last one that
    did. Every (patience + 1)-th of them is a cut, and the cuts so far are the power of the factor.

    A loss improves on the best one so far where it is smaller than that by more than min_delta:
    loss < best - min_delta. It is then the best one, and otherwise the best one stays. The first loss always improves,
    unless it is NaN, which never does; no loss is infinite. Epochs without an improvement are counted from 1; when
    there are more than patience in a row, the rate is multiplied by factor, and the count begins anew at 0. So the
    first cut comes with the epoch patience + 1 after the last improvement.

    Args:
        losses (a vector of N floats): the loss after each epoch, such as that on the validation set; N may be 0.
        initial (a number): the rate before the first cut.
        factor (a number, 0.1 unless given): the share that a cut leaves.
        patience (an integer, 10 unless given): how many epochs without an improvement are let pass; with 0, the first
            one costs a cut.
        min_delta (a number, 0.0 unless given): what a loss has to be smaller by, and a little more.

    Returns:
        a vector of N floats: the rate in force after each of the losses, losses' dtype: entry i depends on losses 0 to
            i alone.

    Raises:
        ValueError: initial is not a finite number above 0.
        ValueError: factor is not between 0 and 1.
        ValueError: patience is no integer of at least 0.
        ValueError: min_delta is not a finite number of at least 0.

    Example:
        >>> reduce_on_plateau(torch.tensor([3.0, 2.0, 2.0, 2.0, 2.0, 1.0]), initial=1.0, factor=0.5, patience=1)
        tensor([1.0000, 1.0000, 1.0000, 0.5000, 0.5000, 0.5000])

    Difficulty 3 of 5; after step_decay.

    Source: `torch.optim.lr_scheduler.ReduceLROnPlateau`, with threshold_mode="abs", eps=0 and no cooldown.
    """
    # Not allowed, being the answer itself: torch.optim.lr_scheduler.ReduceLROnPlateau and its relatives.
    raise NotImplementedError


def cyclical(
    t: Float[torch.Tensor, "..."], *, minimum: float, maximum: float, half_period: int
) -> Float[torch.Tensor, "..."]:
    r"""Go up and down between two rates along straight lines, for ever.

    $$\eta_t = \eta_{\max} - (\eta_{\max} - \eta_{\min}) \left| \frac{t \bmod 2T}{T} - 1 \right|$$

    Args:
        t (floats, any shape): steps from 0, without axes or entries too.
        minimum (a number): $\eta_{\min}$, the rate at step 0, 2T, 4T and so on.
        maximum (a number): $\eta_{\max}$, the rate at step T, 3T and so on.
        half_period (an integer): $T$, the number of steps on the way up, and as many on the way down.

    Returns:
        floats, the same shape as t: the rate at each step, t's dtype.

    Raises:
        ValueError: maximum is not a finite number above 0.
        ValueError: minimum is not from 0 to maximum.
        ValueError: half_period is no integer of at least 1.

    Example:
        >>> cyclical(torch.tensor([0.0, 1.0, 2.0, 3.0, 4.0, 5.0]), minimum=0.1, maximum=0.5, half_period=2)
        tensor([0.1000, 0.3000, 0.5000, 0.3000, 0.1000, 0.3000])

    Difficulty 2 of 5; after cosine_annealing.

    Source: Smith (2017), Cyclical learning rates for training neural networks, section 3.1.
    """
    # Not allowed, being the answer itself: torch.optim.lr_scheduler.CyclicLR and its relatives.
    raise NotImplementedError


def one_cycle(
    t: Float[torch.Tensor, "..."],
    *,
    maximum: float,
    total: int,
    warmup: float = 0.3,
    initial_divisor: float = 25.0,
    final_divisor: float = 1e4,
) -> Float[torch.Tensor, "..."]:
    r"""Rise to a large rate early in the run, then come down far below where it began: once, for a whole run.

    $$\eta_t = \begin{cases}
    c(\eta_{\max} / a, \; \eta_{\max}, \; t / P) & t \le P \\
    c(\eta_{\max}, \; \eta_{\max} / (a b), \; (t - P) / (T - 1 - P)) & P < t < T - 1 \\
    \eta_{\max} / (a b) & t \ge T - 1
    \end{cases} \qquad P = wT - 1$$

    $c(u, v, s) = v + \frac12 (u - v)(1 + \cos \pi s)$ goes from $u$ to $v$ while $s$ goes from 0 to 1.

    Args:
        t (floats, any shape): steps from 0, without axes or entries too.
        maximum (a number): $\eta_{\max}$, the rate at the peak, step $P = wT - 1$. Where that is no whole number, the
            peak lies between two steps.
        total (an integer): $T$, the number of steps of the run. The last one is T - 1.
        warmup (a number, 0.3 unless given): $w$, the share of the run on the way up; wT has to be above 1.
        initial_divisor (a number, 25.0 unless given): $a$; the run begins at maximum / a.
        final_divisor (a number, 10000.0 unless given): $b$; it ends at maximum / (a b).

    Returns:
        floats, the same shape as t: the rate at each step, t's dtype; from step T - 1 on it stays at the last rate.

    Raises:
        ValueError: maximum is not a finite number above 0.
        ValueError: total is no integer of at least 1.
        ValueError: warmup is not between 0 and 1.
        ValueError: warmup * total is not above 1.
        ValueError: initial_divisor is not a finite number of at least 1.
        ValueError: final_divisor is not a finite number of at least 1.

    Example:
        >>> one_cycle(
        ...     torch.tensor([0.0, 1.0, 3.0, 5.0, 7.0]),
        ...     maximum=1.0,
        ...     total=8,
        ...     warmup=0.5,
        ...     initial_divisor=10.0,
        ...     final_divisor=10.0,
        ... )
        tensor([0.1000, 0.3250, 1.0000, 0.5050, 0.0100])

    Difficulty 3 of 5; after cosine_annealing and linear_warmup.

    Source: Smith and Topin (2018), Super-convergence, section 3, in the form of `torch.optim.lr_scheduler.OneCycleLR`
        with two phases.
    """
    # Not allowed, being the answer itself: torch.optim.lr_scheduler.OneCycleLR and its relatives.
    raise NotImplementedError


def linear_warmup(t: Float[torch.Tensor, "..."], *, target: float, steps: int) -> Float[torch.Tensor, "..."]:
    r"""Begin with a small rate, and reach the wanted one in equal steps.

    $$\eta_t = \eta \, \min\left(\frac{t + 1}{n}, 1\right)$$

    Args:
        t (floats, any shape): steps from 0, without axes or entries too.
        target (a number): $\eta$, the rate from step n - 1 on.
        steps (an integer): $n$, how many steps it takes. The first of them, step 0, has a rate of target / n, not 0: an
            update with a rate of 0 would be none. With 1 there is no warmup at all.

    Returns:
        floats, the same shape as t: the rate at each step, t's dtype.

    Raises:
        ValueError: target is not a finite number above 0.
        ValueError: steps is no integer of at least 1.

    Example:
        >>> linear_warmup(torch.tensor([0.0, 1.0, 2.0, 3.0, 10.0]), target=0.5, steps=4)
        tensor([0.1250, 0.2500, 0.3750, 0.5000, 0.5000])

    Difficulty 1 of 5; after step_decay.

    Source: Goyal et al. (2017), Accurate, large minibatch SGD, section 2.2.
    """
    # Not allowed, being the answer itself: torch.optim.lr_scheduler.LinearLR and its relatives.
    raise NotImplementedError
