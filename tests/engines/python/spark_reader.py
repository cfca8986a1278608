"""Spark with Iceberg's runtime, on a catalogue of folders: the lake's own layout."""

import os

from pyspark.sql import SparkSession


class Reader:
    def __init__(self):
        settings = {
            "spark.jars": os.environ["ENGINES_SPARK_JAR"],
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.memory": "1500m",
            "spark.local.dir": os.environ["ENGINES_SCRATCH"],
            "spark.sql.warehouse.dir": os.environ["ENGINES_SCRATCH"],
            "spark.sql.session.timeZone": "UTC",
            # Prints a decimal with all its digits, 0E-19 never.
            "spark.sql.ansi.enabled": "true",
            "spark.sql.shuffle.partitions": "1",
            # Java's string constants end at 64 KiB, and 300 columns are many for generated code.
            "spark.sql.codegen.wholeStage": "false",
            "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
            "spark.sql.catalog.lake": "org.apache.iceberg.spark.SparkCatalog",
            "spark.sql.catalog.lake.type": "hadoop",
            "spark.sql.catalog.lake.warehouse": os.environ["ENGINES_WAREHOUSE"],
            # Others write too: each query looks for the newest metadata.
            "spark.sql.catalog.lake.cache-enabled": "false",
        }
        builder = SparkSession.builder.master("local[2]").appName("engines")
        for name, value in settings.items():
            builder = builder.config(name, value)
        self.spark = builder.getOrCreate()
        self.spark.sparkContext.setLogLevel("ERROR")

    def query(self, sql):
        return [list(row) for row in self.spark.sql(sql).collect()]

    def close(self):
        self.spark.stop()
