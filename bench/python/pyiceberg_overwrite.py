"""PyIceberg replaces a table's content with an export: read, cast, write, commit.

Both forms read and cast by one Arrow dataset projection, on all cores. `whole` hands PyIceberg a table in memory, `streamed` the
same as a stream of batches.
"""

import glob
import json
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from pyiceberg.catalog import load_catalog


def cast(name, target):
    """The cast that first comes to mind, without a check beyond Arrow's own."""
    value = pc.field(name)
    if target is None:
        return value
    if target.startswith("decimal"):
        precision, scale = target[len("decimal(") : -1].split(",")
        return value.cast(pa.decimal128(int(precision), int(scale)))
    if target == "list<string>":
        # PostgreSQL's text of an array, whose quotes hold no comma here.
        plain = pc.replace_substring(pc.utf8_slice_codeunits(value, 1, -1), '"', "")
        empty = pa.scalar([], pa.list_(pa.string()))
        return pc.if_else(pc.equal(plain, ""), empty, pc.split_pattern(plain, ","))
    types = {
        "int": pa.int32(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us"),
        "timestamptz": pa.timestamp("us", tz="UTC"),
    }
    return value.cast(types[target])


task = json.loads(sys.argv[1])
parts = sorted(glob.glob(f"{task['exportFolder']}/*/*.parquet"))
export = ds.dataset(parts, format="parquet")
columns = {column["name"]: cast(column["name"], column.get("castTo")) for column in task["columns"]}
scanner = export.scanner(columns=columns)
rows = scanner.to_table() if task["form"] == "whole" else scanner.to_reader()

catalog = load_catalog("bench", type="rest", uri=task["catalog"])
properties = {
    "write.parquet.compression-codec": "zstd",
    "write.parquet.row-group-limit": "122880",
    "write.target-file-size-bytes": str(128 * 2**20),
}
table = catalog.create_table((task["namespace"], task["table"]), schema=rows.schema, properties=properties)
table.overwrite(rows)
