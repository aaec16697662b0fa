"""“Did you mean”: of many names the one most like another, without looking at each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher

_PIECE = 2
"""Letters that a name is known by: two, so that short Chinese names have some."""
_LOOKS = 600
"""Names that share a piece are counted up to here, those with the rarest pieces first."""
_BEST = 12
"""Names that are compared in full."""
_LIKE = 0.7
"""Of difflib; below it a guess confuses."""
_LONGEST = 120


class Nearest:
    """Names, to be searched by likeness."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names))
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for piece in _pieces(name):
                self._having[piece].append(number)

    def to(self, wanted: str) -> str:
        """The name most like this one, or nothing."""
        likeness = _Likeness(wanted)
        best, name = max(((likeness.to(name), name) for name in self._candidates(wanted)), default=(0.0, ""))
        return name if best >= _LIKE else ""

    def _candidates(self, wanted: str) -> list[str]:
        shared: Counter[int] = Counter()
        looks = 0
        for piece in sorted(_pieces(wanted), key=lambda piece: len(self._having.get(piece, ()))):
            numbers = self._having.get(piece, [])
            if looks and looks + len(numbers) > _LOOKS:
                break
            shared.update(numbers[:_LOOKS])
            looks += len(numbers)
        return [self._names[number] for number, _ in shared.most_common(_BEST)]


def _pieces(name: str) -> set[str]:
    text = f" {name[:_LONGEST].casefold()} "
    return {text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1)}


class _Likeness:
    """How like one name others are, from 0 to 1."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted[:_LONGEST].casefold()
        self._matcher = SequenceMatcher(None, "", self._wanted, autojunk=False)

    def to(self, name: str) -> float:
        """A beginning of at least two letters is always like the whole."""
        name = name[:_LONGEST].casefold()
        self._matcher.set_seq1(name)
        short, long = sorted((name, self._wanted), key=len)
        least = _LIKE if len(short) > 1 and long.startswith(short) else 0.0
        if max(least, self._matcher.quick_ratio()) < _LIKE:
            return 0.0
        return max(least, self._matcher.ratio())
