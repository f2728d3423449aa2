"""What two texts have alike at their ends, and what stands between."""

from __future__ import annotations


def shared_ends(one: str, other: str) -> tuple[int, int]:
    """How many characters two texts share at the beginning and, of the rest, at the end."""
    low = 0
    limit = min(len(one), len(other))
    while low < limit and one[low] == other[low]:
        low += 1
    high = 0
    while high < limit - low and one[-1 - high] == other[-1 - high]:
        high += 1
    return low, high


def between_ends(one: str, other: str) -> tuple[str, str]:
    """What differs: of each text what lies between the ends that both share."""
    low, high = shared_ends(one, other)
    return one[low : len(one) - high], other[low : len(other) - high]
