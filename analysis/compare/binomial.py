"""The exact interval of a share (Clopper and Pearson, Biometrika 1934): no normal curve is laid over few documents.

The limits are the shares under which as many documents as were counted, or more (or fewer), are just too rare. They
are found by halving until two numbers of the machine are neighbours, so there is no tolerance to choose.
"""

from math import exp, lgamma, log, log1p

CONFIDENCE = 0.95


def interval(count: int, of: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the exact interval of the share `count` of `of`, from 0 to 1; all of it where nothing was counted."""
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share")
    rare = (1 - confidence) / 2
    return _least(count, of, rare), 1 - _least(of - count, of, rare)


def _least(count: int, of: int, rare: float) -> float:
    """Return the least share under which `count` or more are not too rare."""
    if count == 0:
        return 0.0
    low, high = 0.0, count / of  # at the share that was counted, as many or more are as likely as not
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _as_many(count, of, middle) < rare else (low, middle)
    return high


def _as_many(count: int, of: int, share: float) -> float:
    """Return how likely `count` or more are, for a share of `count / of` at most: its terms only ever become less."""
    ways = lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)
    first = exp(ways + count * log(share) + (of - count) * log1p(-share))
    term, total, number = 1.0, 0.0, count
    while total < total + term:
        total += term
        term *= (of - number) / (number + 1) * share / (1 - share)
        number += 1
    return first * total
