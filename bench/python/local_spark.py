"""Spark on two cores of this machine, heard by nobody else."""

from pyspark.sql import SparkSession


def open_spark(scratch, more):
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        # As much as it can use; with less it spends more CPU on collecting garbage.
        "spark.driver.memory": "4g",
        "spark.local.dir": scratch,
        "spark.sql.warehouse.dir": scratch,
        "spark.sql.session.timeZone": "UTC",
        **more,
    }
    builder = SparkSession.builder.master("local[2]").appName("bench")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark
