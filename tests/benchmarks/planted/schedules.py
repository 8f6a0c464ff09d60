"""Wrong schedules, each right on most inputs."""

import math

import numpy as np

from tests.benchmarks.planted.record import Planted


def step_decay_by_repeated_subtraction(t, *, initial, factor, every):
    # The stage before a cut is as long as `every`, those after it are one step longer.
    stage = np.where(t < every, 0, 1 + np.floor((t - every) / (every + 1)))
    return initial * factor**stage


def step_decay_with_a_least_rate(t, *, initial, factor, every):
    return np.maximum(initial * factor ** np.floor(t / every), 1e-4)


def exponential_decay_by_whole_steps(t, *, initial, rate):
    return initial * np.exp(-rate * np.floor(t))


def exponential_decay_by_the_series(t, *, initial, rate):
    x = rate * t
    return initial * np.where(x < 0.25, 1 - x + x**2 / 2 - x**3 / 6, np.exp(-x))


def cosine_annealing_up_again_on_the_step_after(t, *, initial, minimum, total):
    wave = minimum + (initial - minimum) * (1 + np.cos(math.pi * t / total)) / 2
    return np.where(t > total + 1, minimum, wave)


def cosine_annealing_smoothstep(t, *, initial, minimum, total):
    s = np.minimum(t / total, 1)
    return initial + (minimum - initial) * s * s * (3 - 2 * s)


def polynomial_decay_even_powers_come_back(t, *, initial, total, power=1.0):
    share = 1 - t / total
    return initial * np.where(share < 0, np.where(power == 2, share, 0), share) ** power


def polynomial_decay_whole_powers(t, *, initial, total, power=1.0):
    return initial * np.maximum(1 - t / total, 0) ** max(round(power), 1)


def reduce_on_plateau_with_a_cooldown(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    best, waited, rate, rates = math.inf, 0, initial, []
    for loss in losses:
        if loss < best - min_delta:
            best, waited = loss, 0
        else:
            waited += 1
        if waited > patience:
            # One epoch after a cut does not count.
            rate, waited = rate * factor, -1
        rates.append(rate)
    return np.array(rates, dtype=losses.dtype)


def reduce_on_plateau_forgets_the_best_at_a_cut(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    best, waited, rate, rates = math.inf, 0, initial, []
    for loss in losses:
        if loss < best - min_delta:
            best, waited = loss, 0
        else:
            waited += 1
        if waited > patience:
            rate, waited, best = rate * factor, 0, math.inf
        rates.append(rate)
    return np.array(rates, dtype=losses.dtype)


def cyclical_rests_at_the_minimum(t, *, minimum, maximum, half_period):
    within = np.mod(t, 2 * half_period + 1)
    return maximum - (maximum - minimum) * np.minimum(np.abs(within / half_period - 1), 1)


def cyclical_lower_second_peak(t, *, minimum, maximum, half_period):
    share = 1 - np.abs(np.mod(t, 2 * half_period) / half_period - 1)
    return minimum + (maximum - minimum) * share * 0.999 ** np.floor(t / (2 * half_period))


def one_cycle_rounds_the_peak(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    peak = max(int(warmup * total) - 1, 1e-9)
    first = maximum / initial_divisor
    up = first + (maximum - first) * (1 - np.cos(math.pi * t / peak)) / 2
    share = np.minimum((t - peak) / (total - 1 - peak), 1)
    last = first / final_divisor
    return np.where(t <= peak, up, last + (maximum - last) * (1 + np.cos(math.pi * share)) / 2)


def one_cycle_zero_after_the_run(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    peak, first = warmup * total - 1, maximum / initial_divisor
    last = first / final_divisor
    up = first + (maximum - first) * (1 - np.cos(math.pi * t / peak)) / 2
    down = last + (maximum - last) * (1 + np.cos(math.pi * np.minimum((t - peak) / (total - 1 - peak), 1))) / 2
    return np.where(t > total - 1, 0, np.where(t <= peak, up, down))


def linear_warmup_at_once_from_the_last_step(t, *, target, steps):
    return np.where(t >= steps - 2, target, target * (t + 1) / steps)


def linear_warmup_by_whole_steps(t, *, target, steps):
    return target * np.minimum((np.floor(t) + 1) / steps, 1)


T = np.arange(12.0)

planted = [
    Planted(
        "step_decay",
        "stages after the first are one step longer: the second cut comes one step late, the third two",
        step_decay_by_repeated_subtraction,
        {"t": T, "initial": 1.0, "factor": 0.5, "every": 3},
    ),
    Planted(
        "step_decay",
        "never goes below 1e-4",
        step_decay_with_a_least_rate,
        {"t": T, "initial": 0.1, "factor": 0.1, "every": 2},
    ),
    Planted(
        "exponential_decay",
        "rounds t down: right at whole steps",
        exponential_decay_by_whole_steps,
        {"t": np.array([0.5, 1.0]), "initial": 1.0, "rate": 0.5},
    ),
    Planted(
        "exponential_decay",
        "four terms of the series where rate t is below 0.25: off by 1.6e-4 at most",
        exponential_decay_by_the_series,
        {"t": np.array([2.0, 4.0]), "initial": 1.0, "rate": 0.1},
    ),
    Planted(
        "cosine_annealing",
        "lets the first step after the end rise again",
        cosine_annealing_up_again_on_the_step_after,
        {"t": np.array([8.0, 9.0, 10.0]), "initial": 1.0, "minimum": 0.1, "total": 8},
    ),
    Planted(
        "cosine_annealing",
        "is the cubic 3 s^2 - 2 s^3 instead of a cosine: equal at the ends and in the middle, off by 1 % between",
        cosine_annealing_smoothstep,
        {"t": T, "initial": 1.0, "minimum": 0.0, "total": 8},
    ),
    Planted(
        "polynomial_decay",
        "comes back up past total for a power of 2 alone",
        polynomial_decay_even_powers_come_back,
        {"t": np.array([8.0, 10.0]), "initial": 1.0, "total": 8, "power": 2.0},
    ),
    Planted(
        "polynomial_decay",
        "rounds power to a whole number",
        polynomial_decay_whole_powers,
        {"t": T, "initial": 1.0, "total": 8, "power": 0.9},
    ),
    Planted(
        "reduce_on_plateau",
        "has a cooldown of one epoch: right up to the second cut",
        reduce_on_plateau_with_a_cooldown,
        {"losses": np.ones(8), "initial": 1.0, "factor": 0.5, "patience": 1},
    ),
    Planted(
        "reduce_on_plateau",
        "forgets the best loss at a cut, so the next epoch improves whatever it is",
        reduce_on_plateau_forgets_the_best_at_a_cut,
        {"losses": np.ones(8), "initial": 1.0, "factor": 0.5, "patience": 1},
    ),
    Planted(
        "cyclical",
        "rests for one step at the minimum: right in the first period",
        cyclical_rests_at_the_minimum,
        {"t": T, "minimum": 0.1, "maximum": 1.0, "half_period": 3},
    ),
    Planted(
        "cyclical",
        "loses a thousandth of its height with every period",
        cyclical_lower_second_peak,
        {"t": T, "minimum": 0.1, "maximum": 1.0, "half_period": 3},
    ),
    Planted(
        "one_cycle",
        "rounds the step of the peak down: right where warmup * total is a whole number",
        one_cycle_rounds_the_peak,
        {"t": T, "maximum": 1.0, "total": 11, "warmup": 0.5},
    ),
    Planted(
        "one_cycle",
        "is 0 after the run instead of staying",
        one_cycle_zero_after_the_run,
        {"t": np.array([9.0, 10.0]), "maximum": 1.0, "total": 10, "warmup": 0.5, "final_divisor": 2.0},
    ),
    Planted(
        "linear_warmup",
        "arrives one step early: the last step of the warmup is left out",
        linear_warmup_at_once_from_the_last_step,
        {"t": T, "target": 1.0, "steps": 5},
    ),
    Planted(
        "linear_warmup",
        "rounds t down: right at whole steps",
        linear_warmup_by_whole_steps,
        {"t": np.array([0.5, 1.5]), "target": 1.0, "steps": 4},
    ),
]
