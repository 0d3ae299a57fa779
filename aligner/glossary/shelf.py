"""Tables on disk that are read entry by entry: mapped into memory, decoded in small blocks when first asked for.

A shelf is a mapping cut into buckets by the keys' checksums; a row list is cut into blocks of rows. A program that
translates one text touches a few hundred buckets of tens of thousands, so that neither its start nor its memory grows
with the termbase.
"""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload
from zlib import crc32

PER_BLOCK = 4
BYTES_A_KEY = 4
Value = TypeVar("Value")


class Blocks:
    """Marshalled values one behind the other, with the table of where each begins."""

    def __init__(self, data: memoryview) -> None:
        count = int.from_bytes(data[:4], "little")
        table = 4 + 4 * (count + 1)
        self._starts = memoryview(data[4:table]).cast("I")
        self._body = data[table:]
        self._read: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, place: int) -> Any:
        found = self._read.get(place)
        if found is None:
            start, stop = self._starts[place], self._starts[place + 1]
            found = self._read[place] = marshal.loads(self._body[start:stop])
        return found

    @staticmethod
    def packed(values: Iterable[Any]) -> bytes:
        """Return the blocks of these values."""
        bodies = [marshal.dumps(value) for value in values]
        starts = array("I", [0])
        for body in bodies:
            starts.append(starts[-1] + len(body))
        return len(bodies).to_bytes(4, "little") + starts.tobytes() + b"".join(bodies)


class Shelf(Mapping[str, Value]):
    """A mapping read bucket by bucket; its order is that of the buckets.

    Most keys that are asked for are not there: a bit for each key's checksum tells of nearly all of them without reading
    a bucket.
    """

    def __init__(self, data: memoryview) -> None:
        self._length, bits = (int.from_bytes(data[at : at + 4], "little") for at in (0, 4))
        self._bits = data[8 : 8 + bits]
        self._buckets = Blocks(data[8 + bits :])
        self._size = len(self._buckets)
        self._many = 8 * bits

    def __getitem__(self, key: str) -> Value:
        value: Value = self._buckets[crc32(key.encode()) % self._size][key]
        return value

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str):
            return False
        checksum = crc32(key.encode())
        place = checksum % self._many
        return bool(self._bits[place >> 3] & 1 << (place & 7)) and key in self._buckets[checksum % self._size]

    def get(self, key: str, default: Any = None) -> Any:
        """Return the key's value, or the default."""
        checksum = crc32(key.encode())
        place = checksum % self._many
        if not self._bits[place >> 3] & 1 << (place & 7):
            return default
        return self._buckets[checksum % self._size].get(key, default)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        for place in range(len(self._buckets)):
            yield from self._buckets[place]

    @staticmethod
    def packed(values: Mapping[str, Any]) -> bytes:
        """Return the shelf of a mapping."""
        buckets: list[dict[str, Any]] = [{} for _ in range(max(1, len(values) // PER_BLOCK))]
        for key, value in values.items():
            buckets[crc32(key.encode()) % len(buckets)][key] = value
        bits = bytearray(BYTES_A_KEY * (len(values) + 1))
        for key in values:
            place = crc32(key.encode()) % (8 * len(bits))
            bits[place >> 3] |= 1 << (place & 7)
        sizes = len(values).to_bytes(4, "little") + len(bits).to_bytes(4, "little")
        return sizes + bytes(bits) + Blocks.packed(buckets)


class Rows(Sequence[Value], Generic[Value]):
    """A list read block by block; ``make`` turns a stored row into a value."""

    def __init__(self, data: memoryview, make: Callable[[Any], Value]) -> None:
        self._length = int.from_bytes(data[:4], "little")
        self._blocks = Blocks(data[4:])
        self._make = make
        self._made: dict[int, Value] = {}

    @overload
    def __getitem__(self, place: int) -> Value: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Value]: ...
    def __getitem__(self, place: int | slice) -> Value | Sequence[Value]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(self._length))]
        if place not in self._made:
            if not 0 <= place < self._length:
                raise IndexError(place)
            self._made[place] = self._make(self._blocks[place // PER_BLOCK][place % PER_BLOCK])
        return self._made[place]

    def __len__(self) -> int:
        return self._length

    @staticmethod
    def packed(rows: Sequence[Any]) -> bytes:
        """Return the blocks of a list."""
        cut = (tuple(rows[at : at + PER_BLOCK]) for at in range(0, len(rows), PER_BLOCK))
        return len(rows).to_bytes(4, "little") + Blocks.packed(cut)


class OrderedShelf(Mapping[str, Value]):
    """A shelf in the order of its file; the order is read on the first iteration."""

    def __init__(self, shelf: Mapping[str, Value], order: Sequence[str]) -> None:
        self._shelf, self._order = shelf, order

    def __getitem__(self, key: str) -> Value:
        return self._shelf[key]

    def __contains__(self, key: object) -> bool:
        return key in self._shelf

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._shelf)
