"""PyIceberg's commits: of files into a new table, then of others in their place.

The files' statistics are in hand before the clock starts, as they are where `overwrite` has just written the files. What is timed is
what `overwrite` then does: remove all that the table holds, append the files, commit both in one transaction. Beside it `add_files`,
which reads the statistics from the files' footers, as anyone has to who did not write them.
"""

import glob
import json
import sys
import time

import pyarrow.parquet as pq
from pyiceberg.catalog import load_catalog
from pyiceberg.expressions import AlwaysTrue
from pyiceberg.io.pyarrow import parquet_files_to_data_files

task = json.loads(sys.argv[1])
identifier = (task["namespace"], task["table"])
other = (task["namespace"], "added")
catalog = load_catalog("bench", type="rest", uri=task["catalog"])


def lap(work):
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {"wallSeconds": time.perf_counter() - wall, "cpuSeconds": time.process_time() - cpu}


def data_files(paths):
    return list(parquet_files_to_data_files(table.io, table.metadata, map(uri, paths)))


def uri(path):
    return f"file://{path}"


def commit(files):
    table = catalog.load_table(identifier)
    with table.transaction() as transaction:
        if table.current_snapshot() is not None:
            transaction.delete(AlwaysTrue())
        with transaction.update_snapshot().fast_append() as append:
            for file in files:
                append.append_data_file(file)


paths = sorted(glob.glob(f"{task['folder']}/*.parquet"))
schema = pq.read_schema(paths[0])
creation = lap(lambda: catalog.create_table(identifier, schema=schema))
table = catalog.load_table(identifier)
first, second = data_files(paths), data_files(f"{path}.again" for path in paths)
append, replace = lap(lambda: commit(first)), lap(lambda: commit(second))
catalog.create_table(other, schema=schema)
add_files = lap(lambda: catalog.load_table(other).add_files([uri(path) for path in paths]))
# The loader's first commit makes the table as well.
laps = {"append": {name: creation[name] + append[name] for name in append}, "replace": replace, "addFiles": add_files}
with open(task["laps"], "w") as output:
    json.dump(laps, output)
