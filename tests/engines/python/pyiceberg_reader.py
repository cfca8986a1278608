"""PyIceberg: plans with its own expressions, reads with PyArrow."""

from arrow_cells import rows
from predicates import python_value
from pyiceberg.expressions import (
    And,
    EqualTo,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNaN,
    IsNull,
    LessThan,
    LessThanOrEqual,
    NotNull,
    StartsWith,
)
from pyiceberg.expressions.literals import DateLiteral, TimeLiteral, TimestampLiteral
from pyiceberg.table import StaticTable

COMPARISONS = {"=": EqualTo, "<": LessThan, "<=": LessThanOrEqual, ">": GreaterThan, ">=": GreaterThanOrEqual}


class Reader:
    def schema(self, table, snapshot_id):
        opened = open_table(table)
        schema = opened.schema() if snapshot_id is None else opened.snapshot_by_id(int(snapshot_id)).schema_id
        if isinstance(schema, int):
            schema = opened.schemas()[schema]
        return [[field.name, str(field.field_type)] for field in schema.fields]

    def rows(self, table, columns, snapshot_id):
        scan = open_table(table).scan(
            selected_fields=tuple(each["name"] for each in columns),
            snapshot_id=None if snapshot_id is None else int(snapshot_id),
        )
        return rows(scan.to_arrow(), columns)

    def ids(self, table, predicates):
        opened = open_table(table)
        return [
            opened.scan(row_filter=expression(each), selected_fields=("id",)).to_arrow()["id"].to_pylist()
            for each in predicates
        ]


def open_table(table):
    return StaticTable.from_metadata(table["metadataLocation"])


def expression(predicate):
    column, kind, operator = predicate["column"], predicate["type"], predicate["operator"]
    values = [literal(cell, kind) for cell in predicate["values"]]
    if operator == "is null":
        return IsNull(column)
    if operator == "is not null":
        return NotNull(column)
    if operator == "is nan":
        return IsNaN(column)
    if operator == "in":
        return In(column, values)
    if operator == "between":
        return And(GreaterThanOrEqual(column, values[0]), LessThanOrEqual(column, values[1]))
    if operator == "prefix":
        return StartsWith(column, values[0])
    return COMPARISONS[operator](column, values[0])


def literal(cell, kind):
    """Dates and times as numbers: the text forms that PyIceberg takes do not reach the year 1."""
    if kind == "date":
        return DateLiteral(int(cell))
    if kind in ("timestamp", "timestamptz"):
        return TimestampLiteral(int(cell))
    if kind == "time":
        return TimeLiteral(int(cell))
    return python_value(cell, kind)
