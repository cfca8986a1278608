"""DuckDB with its Iceberg extension, which comes from PyPI as well: nothing is downloaded at run time."""

import importlib
import os

import duckdb


class Reader:
    def __init__(self):
        self.connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "threads": "2"})
        for name in ("avro", "httpfs", "iceberg"):
            self.connection.load_extension(extension(name))
        self.connection.execute("SET TimeZone = 'UTC'")

    def query(self, sql):
        return [list(row) for row in self.connection.execute(sql).fetchall()]


def extension(name):
    package = os.path.dirname(importlib.import_module(f"duckdb_extension_{name}").__file__)
    return os.path.join(package, "extensions", f"v{duckdb.__version__}", f"{name}.duckdb_extension")
