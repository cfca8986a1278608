"""The values of a predicate, which come as cells of corpus/cells.ts, as Python's own."""

import struct
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

EPOCH = datetime(1970, 1, 1)


def python_value(cell, kind):
    if kind.startswith("decimal"):
        return Decimal(cell)
    return READERS[kind](cell)


READERS = {
    "int": int,
    "long": int,
    "float": lambda cell: struct.unpack(">f", bytes.fromhex(cell))[0],
    "double": lambda cell: struct.unpack(">d", bytes.fromhex(cell))[0],
    "boolean": lambda cell: cell == "true",
    "string": str,
    "time": lambda cell: (EPOCH + timedelta(microseconds=int(cell))).time(),
    "binary": bytes.fromhex,
    "date": lambda cell: date.fromordinal(EPOCH.toordinal() + int(cell)),
    "timestamp": lambda cell: EPOCH + timedelta(microseconds=int(cell)),
    "timestamptz": lambda cell: (EPOCH + timedelta(microseconds=int(cell))).replace(tzinfo=timezone.utc),
}
