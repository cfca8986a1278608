"""Spark replaces a table's content with an export: start, read, cast, write, commit."""

import json
import sys

from local_spark import open_spark


def cast(name, target):
    if target is None:
        return name
    if target == "list<string>":
        # PostgreSQL's text of an array, whose quotes hold no comma here.
        plain = f"""replace(substring({name}, 2, length({name}) - 2), '"', '')"""
        return f"CASE WHEN {name} = '{{}}' THEN array() ELSE split({plain}, ',') END AS {name}"
    types = {"timestamp": "timestamp_ntz", "timestamptz": "timestamp"}
    return f"CAST({name} AS {types.get(target, target)}) AS {name}"


task = json.loads(sys.argv[1])
spark = open_spark(
    task["scratch"],
    {
        "spark.jars": task["jar"],
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog",
        "spark.sql.catalog.lake.type": "rest",
        "spark.sql.catalog.lake.uri": task["catalog"],
    },
)
export = spark.read.option("recursiveFileLookup", "true").parquet(task["exportFolder"])
rows = export.selectExpr(*(cast(column["name"], column.get("castTo")) for column in task["columns"]))
rows.createOrReplaceTempView("rows")
columns = ", ".join(f"{field.name} {field.dataType.simpleString()}" for field in rows.schema)
table = f"lake.{task['namespace']}.{task['table']}"
properties = {
    "write.parquet.compression-codec": "zstd",
    "write.target-file-size-bytes": str(128 * 2**20),
}
settings = ", ".join(f"'{name}' = '{value}'" for name, value in properties.items())
spark.sql(f"CREATE TABLE {table} ({columns}) USING iceberg TBLPROPERTIES ({settings})")
spark.sql(f"INSERT OVERWRITE {table} SELECT * FROM rows")
spark.stop()
