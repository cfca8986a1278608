"""Reads a table with PyIceberg, through the catalogue or from a metadata file, or appends to it. Arguments: one JSON."""

import json
import sys

import pyarrow
from pyiceberg.catalog import load_catalog
from pyiceberg.table import StaticTable

asked = json.loads(sys.argv[1])
if "metadata" in asked:
    table = StaticTable.from_metadata(asked["metadata"], asked["properties"])
else:
    table = load_catalog("under_test", **asked["properties"]).load_table(asked["table"])

if "append" in asked:
    table.append(pyarrow.Table.from_pylist(asked["append"], schema=table.schema().as_arrow()))
    table = table.refresh()


def rows(snapshot_id):
    found = table.scan(snapshot_id=snapshot_id).to_arrow().to_pylist()
    return sorted(found, key=lambda row: json.dumps(row, sort_keys=True, default=str))


print(
    json.dumps(
        {
            "metadataLocation": table.metadata_location,
            "properties": table.properties,
            "columns": [[field.field_id, field.name, str(field.field_type)] for field in table.schema().fields],
            "snapshots": [
                {"id": str(snapshot.snapshot_id), "rows": rows(snapshot.snapshot_id)} for snapshot in table.snapshots()
            ],
            "rows": rows(None),
        },
        default=str,
    )
)
