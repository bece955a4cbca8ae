"""Numbers and words as bytes: small numbers in few bytes, every other number exactly."""

from __future__ import annotations

import datetime
import math
import unicodedata
from decimal import Decimal

from simulation.engine.released import Code
from simulation.sharing.link_errors import SharedCodeError

NAME_LIMIT = 40  # characters of a name
WORD_BYTES = 4 * NAME_LIMIT
BITS = 63
YEAR_ZERO = 2023  # years are counted from it, whatever the base year is
DAY_ZERO = datetime.date(YEAR_ZERO, 1, 1)  # dates are counted from it
MOST_DAYS = 100_000
DAY_LAST = DAY_ZERO + datetime.timedelta(MOST_DAYS)
ENCODING = "gb18030"  # any character; two bytes for a common Chinese one
UNPRINTED = ("Cc", "Cf", "Cs", "Zl", "Zp")


def printed(name: str) -> str:
    """A name in one line: no control characters, single spaces, at most NAME_LIMIT characters."""
    kept = "".join(" " if c in "\t\n\r" else c for c in name if c in "\t\n\r" or unicodedata.category(c) not in UNPRINTED)
    return " ".join(kept.split())[:NAME_LIMIT].strip() or "scenario"


def dated(day: str) -> str:
    """A date (ISO) that can be handed on: that of a clock which is wrong by years is brought to the nearest one."""
    return min(max(datetime.date.fromisoformat(day), DAY_ZERO), DAY_LAST).isoformat()


def index_of(row: Code | None, value: float) -> int | None:
    """How many grid steps a value lies above the origin; None when that would not give back the same number."""
    if row is None or row.grid is None:
        return None
    index = steps_of(row, value)
    return index if 0 <= index < 2**40 and value_of(row, index) == value else None


def steps_of(row: Code, value: float) -> int:
    """The grid step nearest to a value."""
    return round((value - (row.origin or 0.0)) / (row.grid or 1.0))


def value_of(row: Code, index: int) -> float:
    """The number at a grid step."""
    return float(Decimal(repr(row.origin)) + Decimal(repr(row.grid)) * index)


class Writer:
    """Bytes in the making."""

    def __init__(self) -> None:
        self.data = bytearray()

    def number(self, value: int) -> None:
        """A whole number from zero on, seven bits a byte."""
        while value > 127:
            self.data.append(value & 127 | 128)
            value >>= 7
        self.data.append(value)

    def signed(self, value: int) -> None:
        """A whole number."""
        self.number(value << 1 if value >= 0 else (-value << 1) - 1)

    def value(self, row: Code | None, value: float) -> None:
        """A number: grid steps where it lies on the grid, else all its digits."""
        index = index_of(row, value)
        if index is not None:
            self.number(index << 1)
            return
        sign, digits, exponent = Decimal(repr(float(value))).as_tuple()
        mantissa = int("".join(map(str, digits)))
        self.number(1)
        self.signed(-mantissa if sign else mantissa)
        self.signed(int(exponent))

    def word(self, text: str) -> None:
        """A short text with its length."""
        content = text.encode(ENCODING)
        self.number(len(content))
        self.data += content


class Reader:
    """Bytes being read; whatever does not fit is a SharedCodeError."""

    def __init__(self, data: bytes):
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        """The next bytes."""
        if count > len(self.data) - self.at:
            raise SharedCodeError("malformed")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, most: int = 2**BITS - 1) -> int:
        """A whole number from zero to `most`."""
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
            if shift > BITS:
                raise SharedCodeError("malformed")
        if value > most:
            raise SharedCodeError("malformed")
        return value

    def signed(self) -> int:
        """A whole number."""
        value = self.number()
        return -(value + 1 >> 1) if value & 1 else value >> 1

    def value(self, row: Code | None) -> float:
        """A finite number."""
        head = self.number()
        if head & 1:
            mantissa, exponent = self.signed(), self.signed()
            if head != 1 or abs(exponent) > 400:
                raise SharedCodeError("malformed")
            found = float(Decimal(mantissa).scaleb(exponent))
        elif row is None or row.grid is None:
            raise SharedCodeError("malformed")
        else:
            found = value_of(row, head >> 1)
        if not math.isfinite(found):
            raise SharedCodeError("malformed")
        return found

    def word(self) -> str:
        """A short text."""
        try:
            return self.take(self.number(WORD_BYTES)).decode(ENCODING)
        except UnicodeDecodeError:
            raise SharedCodeError("malformed") from None

    def end(self) -> None:
        """Nothing may be left."""
        if self.at != len(self.data):
            raise SharedCodeError("malformed")
