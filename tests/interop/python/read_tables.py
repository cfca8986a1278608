"""Answers requests about Iceberg tables through PyIceberg: one JSON object a line in, one out, until the input ends."""

import json
import sys
import traceback
from decimal import Decimal

from pyiceberg.expressions import (
    AlwaysTrue,
    EqualTo,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)
from pyiceberg.table import StaticTable
from pyiceberg.types import DecimalType, DoubleType, FloatType, IntegerType, LongType

from audit import audit
from cells import cell

OPERATORS = {"==": EqualTo, "<": LessThan, "<=": LessThanOrEqual, ">": GreaterThan, ">=": GreaterThanOrEqual}


def describe(table, _request):
    return {
        "formatVersion": table.metadata.format_version,
        "location": table.location(),
        "currentSnapshotId": None if table.current_snapshot() is None else str(table.current_snapshot().snapshot_id),
        "snapshots": [
            {"id": str(s.snapshot_id), "operation": s.summary.operation.value, "sequence": s.sequence_number}
            for s in sorted(table.snapshots(), key=lambda s: s.sequence_number)
        ],
        "schema": [
            {"id": f.field_id, "name": f.name, "type": str(f.field_type), "required": f.required}
            for f in table.schema().fields
        ],
        "properties": dict(table.properties),
    }


def read(table, request):
    arrow = scan(table, request).to_arrow()
    fields = [table.schema().find_field(name) for name in arrow.column_names]
    columns = [
        [cell(value, field.field_type) for value in arrow.column(field.name).to_pylist()] for field in fields
    ]
    return {"columns": arrow.column_names, "rows": [list(row) for row in zip(*columns)]}


def count(table, request):
    """Numbers of rows that each filter keeps, the rows being read and not only counted from metadata."""
    return [scan(table, {**request, "filter": each}).to_arrow().num_rows for each in request["filters"]]


def check(table, request):
    return audit(table, snapshot_of(table, request))


def scan(table, request):
    snapshot_id = request.get("snapshotId")
    wanted = request.get("filter")
    return table.scan(
        row_filter=AlwaysTrue() if wanted is None else predicate(table, wanted),
        snapshot_id=None if snapshot_id is None else int(snapshot_id),
    )


def predicate(table, wanted):
    kind = table.schema().find_type(wanted["column"])
    value = wanted["value"]
    if isinstance(kind, (IntegerType, LongType)):
        value = int(value)
    elif isinstance(kind, (FloatType, DoubleType)):
        value = float(value)
    elif isinstance(kind, DecimalType):
        value = Decimal(value)
    return OPERATORS[wanted["operator"]](wanted["column"], value)


def snapshot_of(table, request):
    wanted = request.get("snapshotId")
    return table.current_snapshot() if wanted is None else table.snapshot_by_id(int(wanted))


ANSWERS = {"describe": describe, "read": read, "count": count, "audit": check}

for line in sys.stdin:
    request = json.loads(line)
    try:
        table = StaticTable.from_metadata(request["metadataLocation"])
        answer = {"value": ANSWERS[request["do"]](table, request)}
    except Exception:
        answer = {"error": traceback.format_exc()}
    print(json.dumps({"id": request["id"], **answer}), flush=True)
