"""Right answers for schedules, none of them written like the reference."""

import bisect
import itertools
import math

import numpy as np
import torch

from tests.reference.answers import Answers

answers = Answers()


def each(t, rate):
    """The rates of single steps, put into t's shape."""
    return np.array([rate(step) for step in t.ravel().tolist()], dtype=t.dtype).reshape(t.shape)


@answers.to("step_decay")
def step_decay_by_floor_division(t, *, initial, factor, every):
    return initial * np.power(factor, t // every)


@answers.to("step_decay")
def step_decay_by_cutting(t, *, initial, factor, every):
    def rate(step):
        rate = initial
        while step >= every and rate > 1e-300:
            if factor == 1:
                return rate
            step, rate = step - every, rate * factor
        return rate

    return each(t, rate)


@answers.to("step_decay", track="torch")
def step_decay_by_logarithms(t, *, initial, factor, every):
    whole = torch.div(t, every, rounding_mode="floor")
    return initial * torch.exp(whole * math.log(factor))


@answers.to("exponential_decay")
def exponential_decay_as_gamma(t, initial, rate):
    gamma = math.exp(-rate)
    return initial * gamma**t


@answers.to("exponential_decay")
def exponential_decay_one_by_one(t, *, initial, rate):
    return each(t, lambda step: math.exp(math.log(initial) - rate * step))


@answers.to("exponential_decay", track="torch")
def exponential_decay_divides(t, *, initial, rate):
    return initial / torch.exp(t.mul(rate))


@answers.to("cosine_annealing")
def cosine_annealing_by_cases(t, *, initial, minimum, total):
    wave = minimum + 0.5 * (initial - minimum) * (1 + np.cos(np.pi * t / total))
    return np.where(t < total, wave, np.asarray(minimum, t.dtype))


@answers.to("cosine_annealing")
def cosine_annealing_by_a_square(t, *, initial, minimum, total):
    # (1 + cos 2a) / 2 is the square of cos a.
    share = np.cos(np.pi / 2 * np.clip(t / total, 0, 1)) ** 2
    return share * initial + (1 - share) * minimum


@answers.to("cosine_annealing", track="torch")
def cosine_annealing_about_its_middle(t, *, initial, minimum, total):
    angle = math.pi * torch.minimum(t, torch.full_like(t, total)) / total
    return (initial + minimum) / 2 + (initial - minimum) / 2 * angle.cos()


@answers.to("polynomial_decay")
def polynomial_decay_by_cases(t, *, initial, total, power=1.0):
    left = (total - np.minimum(t, total)) / total
    return initial * left**power


@answers.to("polynomial_decay")
def polynomial_decay_one_by_one(t, *, initial, total, power=1.0):
    return each(t, lambda step: 0.0 if step >= total else initial * (1 - step / total) ** power)


@answers.to("polynomial_decay", track="torch")
def polynomial_decay_by_relu(t, *, initial, total, power=1.0):
    return torch.relu(1 - t / total).pow(power).mul(initial)


@answers.to("reduce_on_plateau")
def reduce_on_plateau_by_epochs(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    rates, cuts, best, begun = [], 0, None, -1
    for epoch, loss in enumerate(losses.tolist()):
        if not math.isnan(loss) and (best is None or best - loss > min_delta):
            best, begun = loss, epoch
        elif epoch - begun == patience + 1:
            cuts, begun = cuts + 1, epoch
        rates.append(initial * factor**cuts)
    return np.array(rates, dtype=losses.dtype)


@answers.to("reduce_on_plateau")
class PlateauByObject:
    """A scheduler with a state, as libraries write it."""

    def __new__(cls, losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
        scheduler = super().__new__(cls)
        scheduler.best, scheduler.bad, scheduler.rate = np.inf, 0, initial
        return np.array([scheduler.step(x, factor, patience, min_delta) for x in losses], losses.dtype)

    def step(self, loss, factor, patience, min_delta):
        improved = loss < self.best - min_delta
        self.best = loss if improved else self.best
        self.bad = 0 if improved else self.bad + 1
        if self.bad == patience + 1:
            self.bad, self.rate = 0, self.rate * factor
        return self.rate


@answers.to("reduce_on_plateau", track="torch")
def reduce_on_plateau_in_plain_python(losses, *, initial, factor=0.1, patience=10, min_delta=0.0):
    best, wait, rate, rates = float("inf"), patience, initial, torch.empty_like(losses)
    for i, loss in enumerate(losses):
        if loss.item() < best - min_delta:
            best, wait = loss.item(), patience
        elif wait == 0:
            rate, wait = rate * factor, patience
        else:
            wait -= 1
        rates[i] = rate
    return rates


@answers.to("cyclical")
def cyclical_as_in_the_paper(t, *, minimum, maximum, half_period):
    cycle = np.floor(1 + t / (2 * half_period))
    x = np.abs(t / half_period - 2 * cycle + 1)
    return minimum + (maximum - minimum) * np.maximum(0, 1 - x)


@answers.to("cyclical")
def cyclical_by_the_nearer_end(t, *, minimum, maximum, half_period):
    within = np.remainder(t, 2 * half_period)
    up = np.minimum(within, 2 * half_period - within)
    return minimum + (maximum - minimum) * up / half_period


@answers.to("cyclical", track="torch")
def cyclical_by_cases(t, *, minimum, maximum, half_period):
    within = t - 2 * half_period * torch.floor(t / (2 * half_period))
    share = torch.where(within <= half_period, within / half_period, 2 - within / half_period)
    return torch.lerp(torch.full_like(t, minimum), torch.full_like(t, maximum), share)


@answers.to("one_cycle")
def one_cycle_one_by_one(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    first = maximum / initial_divisor
    turn, end = warmup * total - 1, total - 1

    def between(u, v, share):
        return v + (u - v) / 2 * (math.cos(math.pi * share) + 1)

    def rate(step):
        if step >= end:
            return first / final_divisor
        if step <= turn:
            return between(first, maximum, step / turn)
        return between(maximum, first / final_divisor, (step - turn) / (end - turn))

    return each(t, rate)


@answers.to("one_cycle")
def one_cycle_by_progress(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    turn = warmup * total - 1
    rising = t < turn
    start = np.where(rising, maximum / initial_divisor, maximum / (initial_divisor * final_divisor))
    share = np.where(rising, t / turn, (total - 1 - np.minimum(t, total - 1)) / (total - 1 - turn))
    # From either end up to the peak.
    rate = start + (maximum - start) * np.sin(np.pi / 2 * share) ** 2
    return rate.astype(t.dtype)


@answers.to("one_cycle", track="torch")
def one_cycle_by_masks(t, *, maximum, total, warmup=0.3, initial_divisor=25.0, final_divisor=1e4):
    turn, first = warmup * total - 1, maximum / initial_divisor
    last = first / final_divisor
    up = first + 0.5 * (maximum - first) * (1 - torch.cos(math.pi * t / turn))
    share = ((t - turn) / (total - 1 - turn)).clip(0, 1)
    down = last + 0.5 * (maximum - last) * (1 + torch.cos(math.pi * share))
    rising = (t <= turn).to(t.dtype)
    return rising * up + (1 - rising) * down


@answers.to("linear_warmup")
def linear_warmup_by_interpolation(t, *, target, steps):
    return np.interp(t + 1, [0, steps], [0.0, target]).astype(t.dtype)


@answers.to("linear_warmup")
def linear_warmup_by_cases(t, *, target, steps):
    return np.where(t + 1 < steps, target / steps * (t + 1), t.dtype.type(target))


@answers.to("linear_warmup")
def linear_warmup_from_a_table(t, *, target, steps):
    table = list(itertools.accumulate([1 / steps] * steps))

    def rate(step):
        if step >= steps - 1:
            return target
        # Between two entries of the table, along the line.
        i = bisect.bisect_right(range(steps), step) - 1
        return target * (table[i] + (step - i) / steps)

    return each(t, rate)


@answers.to("linear_warmup", track="torch")
def linear_warmup_by_clamp(t, *, target, steps):
    return torch.clamp((t + 1) * (target / steps), max=target)
