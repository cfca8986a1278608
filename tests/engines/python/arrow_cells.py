"""Brings the values of an Arrow table to the text form of corpus/cells.ts."""

import struct

import pyarrow as pa


def rows(table, columns):
    """`columns`: what is asked for, as objects with name and Iceberg type."""
    cells = [column_cells(table.column(each["name"]), each["type"]) for each in columns]
    return [list(row) for row in zip(*cells)]


def column_cells(column, kind):
    cells = [cell for chunk in column.chunks for cell in array_cells(chunk)]
    # Arrow has no uuid but as an extension, and not everyone uses that.
    return [dashed(cell) if kind == "uuid" and cell is not None else cell for cell in cells]


def array_cells(array):
    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        return array_cells(array.storage)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        # `values` and `offsets`, and not to_pylist: Python has no date before the year 1.
        cells = array_cells(array.values)
        ends = array.offsets.to_pylist()
        return [None if not array[i].is_valid else cells[ends[i] : ends[i + 1]] for i in range(len(array))]
    return [None if value is None else cell(value, kind) for value in plain(array).to_pylist()]


def plain(array):
    """Days and microseconds as numbers."""
    kind = array.type
    if pa.types.is_date(kind):
        return array.cast(pa.int32())
    if pa.types.is_timestamp(kind):
        return array.cast(pa.timestamp("us", kind.tz)).cast(pa.int64())
    if pa.types.is_time(kind):
        return array.cast(pa.time64("us")).cast(pa.int64())
    return array


def cell(value, kind):
    if pa.types.is_float32(kind):
        return "nan" if value != value else struct.pack(">f", value).hex()
    if pa.types.is_float64(kind):
        return "nan" if value != value else struct.pack(">d", value).hex()
    if pa.types.is_decimal(kind):
        # str() would write a zero of scale 18 as 0E-18.
        return format(value, "f")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def dashed(text):
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
