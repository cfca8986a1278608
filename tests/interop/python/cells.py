"""One text form for every value, which the tests also ask of PostgreSQL and DuckDB: no digit is lost on the way."""

import struct
from datetime import timezone

from pyiceberg.types import (
    DecimalType,
    DoubleType,
    FloatType,
    IcebergType,
    ListType,
    TimestampType,
    TimestamptzType,
)


def cell(value, kind: IcebergType):
    """NULL as None, a list as a list of cells, anything else as text; floats as the hex of their bits."""
    if value is None:
        return None
    if isinstance(kind, ListType):
        return [cell(element, kind.element_type) for element in value]
    if isinstance(kind, DecimalType):
        # str() would write a zero of scale 18 as 0E-18.
        return format(value, "f")
    if isinstance(kind, FloatType):
        return struct.pack(">f", value).hex()
    if isinstance(kind, DoubleType):
        return struct.pack(">d", value).hex()
    if isinstance(kind, TimestampType):
        return value.isoformat(timespec="microseconds")
    if isinstance(kind, TimestamptzType):
        return value.astimezone(timezone.utc).isoformat(timespec="microseconds")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.hex()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)
