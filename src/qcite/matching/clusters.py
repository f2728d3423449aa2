"""What differs between a passage and the edition, gathered between agreeing characters."""

from __future__ import annotations

from dataclasses import dataclass

from qcite.edition.apparatus import Reading, Variant
from qcite.matching.alignment import Column
from qcite.matching.placing import Passage
from qcite.matching.sides import SWAPPED
from qcite.matching.stream import Stream
from qcite.text.folding import marks_of


@dataclass(eq=False, repr=False)
class Cluster:
    """What differs between two agreeing characters, as ranges of the wording of both sides.

    The ranges are empty where only punctuation stands between the two.
    """

    row: int
    row_end: int
    at: int
    at_end: int
    variant: Variant | None = None
    reading: Reading | None = None


def gather(columns: list[Column], passage: Passage, stream: Stream) -> list[Cluster]:
    """The clusters of one chain of columns, in order."""
    return _Gathering(passage, stream).run(columns)


class _Gathering:
    def __init__(self, passage: Passage, stream: Stream) -> None:
        self._passage = passage
        self._stream = stream

    def run(self, columns: list[Column]) -> list[Cluster]:
        passage, edition = self._passage.wording, self._stream.wording
        clusters: list[Cluster] = []
        # An agreeing pair before each cluster; the first pair of the chain may itself disagree.
        row, at = columns[0][0] - 1, columns[0][1] - 1
        begin_row = row
        for next_row, next_at in columns:
            if next_row < 0 or next_at < 0 or passage[next_row] != edition[next_at]:
                continue
            if self._differ(row, next_row, at, next_at, begin_row):
                clusters.append(Cluster(row + 1, next_row, at + 1, next_at))
            row, at = next_row, next_at
        end_row, end_at = columns[-1][0] + 1, columns[-1][1] + 1
        if (row + 1, at + 1) != (end_row, end_at):
            clusters.append(Cluster(row + 1, end_row, at + 1, end_at))
        return self._merged(clusters)

    def _differ(self, row: int, next_row: int, at: int, next_at: int, begin_row: int) -> bool:
        """Whether anything differs between two agreeing characters, punctuation included."""
        if next_row - row > 1 or next_at - at > 1:
            return True
        if row == begin_row:
            return False
        offsets, positions = self._passage.folded.offsets, self._stream.positions
        low, high = offsets[row] + 1, offsets[next_row]
        left, right = positions[at] + 1, positions[next_at]
        if low == high and left == right:
            return False  # Nearly everywhere: it is asked of every character.
        between, counterpart = self._passage.text[low:high], self._stream.raw[left:right]
        return between != counterpart and marks_of(between) != marks_of(counterpart)

    def _merged(self, clusters: list[Cluster]) -> list[Cluster]:
        """Join clusters that only a chance agreement keeps apart: one character between two
        longer stretches of wording."""
        merged: list[Cluster] = []
        for cluster in clusters:
            if merged:
                last = merged[-1]
                island = cluster.row - last.row_end
                sizes = [max(one.row_end - one.row, one.at_end - one.at) for one in (last, cluster)]
                replaced = all(
                    one.row_end > one.row and one.at_end > one.at for one in (last, cluster)
                )
                if island == 1 and min(sizes) >= 2 and (replaced or min(sizes) >= 4):
                    last.row_end, last.at_end = cluster.row_end, cluster.at_end
                    continue
                if island <= SWAPPED and self._moved(last, cluster):
                    last.row_end, last.at_end = cluster.row_end, cluster.at_end
                    continue
            merged.append(cluster)
        return merged

    def _moved(self, one: Cluster, other: Cluster) -> bool:
        """Whether what one of two clusters has too much is what the other lacks."""
        wording, edition = self._passage.wording, self._stream.wording
        moved = ""
        counterpart = ""
        if one.row == one.row_end and other.at == other.at_end:
            moved = wording[other.row : other.row_end]
            counterpart = edition[one.at : one.at_end]
        elif one.at == one.at_end and other.row == other.row_end:
            moved = wording[one.row : one.row_end]
            counterpart = edition[other.at : other.at_end]
        return 0 < len(moved) <= SWAPPED and moved == counterpart
