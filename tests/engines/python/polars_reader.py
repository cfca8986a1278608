"""Polars: scan_iceberg with its own Parquet reader; its filters are pushed down to files and row groups."""

import polars as pl
from arrow_cells import rows
from predicates import python_value


class Reader:
    def schema(self, table, snapshot_id):
        return [[name, str(kind)] for name, kind in scan(table, snapshot_id).collect_schema().items()]

    def rows(self, table, columns, snapshot_id):
        names = [each["name"] for each in columns]
        return rows(scan(table, snapshot_id).select(names).collect().to_arrow(), columns)

    def ids(self, table, predicates):
        return [
            scan(table, None).filter(expression(each)).select("id").collect()["id"].to_list() for each in predicates
        ]


def scan(table, snapshot_id):
    return pl.scan_iceberg(table["metadataLocation"], snapshot_id=None if snapshot_id is None else int(snapshot_id))


def expression(predicate):
    column, operator = pl.col(predicate["column"]), predicate["operator"]
    values = [literal(cell, predicate["type"]) for cell in predicate["values"]]
    match operator:
        case "is null":
            return column.is_null()
        case "is not null":
            return column.is_not_null()
        case "is nan":
            return column.is_nan()
        case "in":
            if any(beyond_calendar(cell, predicate["type"]) for cell in predicate["values"]):
                return (column == values[0]) | (column == values[1])
            return column.is_in([python_value(cell, predicate["type"]) for cell in predicate["values"]])
        case "between":
            return (column >= values[0]) & (column <= values[1])
        case "prefix":
            return column.str.starts_with(predicate["values"][0])
        case "=":
            return column == values[0]
        case "<":
            return column < values[0]
        case "<=":
            return column <= values[0]
        case ">":
            return column > values[0]
        case _:
            return column >= values[0]


def literal(cell, kind):
    if not beyond_calendar(cell, kind):
        return pl.lit(python_value(cell, kind))
    if kind == "date":
        return pl.lit(int(cell), dtype=pl.Int32).cast(pl.Date)
    zone = "UTC" if kind == "timestamptz" else None
    return pl.lit(int(cell), dtype=pl.Int64).cast(pl.Datetime("us", zone))


def beyond_calendar(cell, kind):
    """Whether Python has no date or time for the value: before the year 1, or after 9999."""
    if kind not in ("date", "timestamp", "timestamptz"):
        return False
    try:
        python_value(cell, kind)
    except (OverflowError, ValueError):
        return True
    return False
