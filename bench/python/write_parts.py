"""Writes batches of the benchmark's export with Spark, which is what writes RDS's: gzip parts, the codec in their names."""

import json
import os
import shutil
import sys

from local_spark import open_spark

task = json.loads(sys.argv[1])
# A local file system that adds no checksum files: an export's bucket has none.
spark = open_spark(task["scratch"], {"spark.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem"})
# A case without ELSE can be null in Spark's eyes, and RDS's columns are all optional.
columns = [f"CASE WHEN id >= 0 THEN {column['exported']} END AS {column['name']}" for column in task["columns"]]
rows = task["rowsPerBatch"]
for batch in task["batches"]:
    print(f"export: batch {batch} of {rows:,} rows", file=sys.stderr)
    folder = os.path.join(task["folder"], str(batch))
    unfinished = f"{folder}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    ids = spark.range((batch - 1) * rows, batch * rows, 1, task["partsPerBatch"])
    ids.selectExpr(*columns).write.option("compression", "gzip").parquet(unfinished)
    # Moved into place whole: a folder that is there is complete.
    os.rename(unfinished, folder)
spark.stop()
