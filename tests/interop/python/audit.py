"""Compares what Iceberg's metadata says with the Parquet files themselves, read by PyArrow alone."""

import math
import os
from urllib.parse import urlparse

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyiceberg.conversions import from_bytes
from pyiceberg.manifest import ManifestEntryStatus
from pyiceberg.types import BinaryType, DoubleType, FloatType, ListType, StringType

# Of long text only a prefix is kept as a bound, as the Iceberg spec's metrics mode truncate(16) has it.
TRUNCATED = (StringType, BinaryType)


class Audit:
    def __init__(self):
        self.problems = []
        self.checked = {"files": 0, "rows": 0, "fields": 0, "bounds": 0}

    def equal(self, what, listed, found):
        if listed != found:
            self.problems.append(f"{what}: listed is {listed}, found is {found}")


def audit(table, snapshot):
    """Returns the differences and how much was compared, so that a test can see that something was."""
    result = Audit()
    schema = table.schemas()[snapshot.schema_id]
    live = []
    deleted = []
    for manifest in snapshot.manifests(table.io):
        entries = manifest.fetch_manifest_entry(table.io, discard_deleted=False)
        audit_manifest(result, manifest, entries)
        for entry in entries:
            (deleted if entry.status == ManifestEntryStatus.DELETED else live).append(entry)
    for entry in live:
        audit_file(result, entry.data_file, schema)
    audit_summary(result, snapshot.summary.additional_properties, live, deleted, snapshot.snapshot_id)
    return {"problems": result.problems, "checked": result.checked}


def audit_manifest(result, manifest, entries):
    path = os.path.basename(manifest.manifest_path)
    result.equal(f"{path}: length", manifest.manifest_length, os.path.getsize(local(manifest.manifest_path)))
    for status, files, rows in (
        (ManifestEntryStatus.ADDED, manifest.added_files_count, manifest.added_rows_count),
        (ManifestEntryStatus.EXISTING, manifest.existing_files_count, manifest.existing_rows_count),
        (ManifestEntryStatus.DELETED, manifest.deleted_files_count, manifest.deleted_rows_count),
    ):
        matching = [entry for entry in entries if entry.status == status]
        result.equal(f"{path}: {status.name} files", files, len(matching))
        result.equal(f"{path}: {status.name} rows", rows, sum(entry.data_file.record_count for entry in matching))


def audit_summary(result, summary, live, deleted, snapshot_id):
    added = [entry for entry in live if entry.status == ManifestEntryStatus.ADDED]
    for entry in added + deleted:
        result.equal("snapshot of a changed entry", entry.snapshot_id, snapshot_id)
    for key, expected in (
        ("total-data-files", len(live)),
        ("total-records", sum(entry.data_file.record_count for entry in live)),
        ("total-files-size", sum(entry.data_file.file_size_in_bytes for entry in live)),
        ("total-delete-files", 0),
        ("total-position-deletes", 0),
        ("total-equality-deletes", 0),
    ):
        result.equal(f"summary {key}", summary.get(key), str(expected))
    for key, expected in (
        ("added-data-files", len(added)),
        ("added-records", sum(entry.data_file.record_count for entry in added)),
        ("added-files-size", sum(entry.data_file.file_size_in_bytes for entry in added)),
        ("deleted-data-files", len(deleted)),
        ("deleted-records", sum(entry.data_file.record_count for entry in deleted)),
        ("removed-files-size", sum(entry.data_file.file_size_in_bytes for entry in deleted)),
    ):
        # Zero may be left out.
        result.equal(f"summary {key}", summary.get(key, "0"), str(expected))


def audit_file(result, data_file, schema):
    path = local(data_file.file_path)
    name = os.path.basename(path)
    parquet = pq.ParquetFile(path)
    metadata = parquet.metadata
    result.checked["files"] += 1
    result.checked["rows"] += metadata.num_rows
    result.equal(f"{name}: rows", data_file.record_count, metadata.num_rows)
    result.equal(f"{name}: size", data_file.file_size_in_bytes, os.path.getsize(path))
    result.equal(f"{name}: format", data_file.file_format.name, "PARQUET")
    result.equal(f"{name}: split offsets", data_file.split_offsets, row_group_starts(metadata))
    content = parquet.read()
    leaves = {metadata.schema.column(index).path.split(".")[0]: index for index in range(metadata.num_columns)}
    arrow_fields = {field_id(field): field for field in content.schema}
    result.equal(f"{name}: field ids", sorted(arrow_fields), sorted(field.field_id for field in schema.fields))
    for field in schema.fields:
        arrow = arrow_fields.get(field.field_id)
        if arrow is None:
            continue
        result.checked["fields"] += 1
        what = f"{name}, {field.name}"
        result.equal(f"{what}: name", field.name, arrow.name)
        leaf = field.field_id
        if isinstance(field.field_type, ListType):
            leaf = field.field_type.element_id
            result.equal(f"{what}: element id", leaf, field_id(arrow.type.value_field))
        chunks = [metadata.row_group(group).column(leaves[arrow.name]) for group in range(metadata.num_row_groups)]
        result.equal(f"{what}: size", (data_file.column_sizes or {}).get(leaf), sum(c.total_compressed_size for c in chunks))
        result.equal(f"{what}: values", (data_file.value_counts or {}).get(leaf), sum(c.num_values for c in chunks))
        if not isinstance(field.field_type, ListType):
            audit_column(result, what, data_file, field, content.column(arrow.name))


def audit_column(result, what, data_file, field, column):
    result.equal(f"{what}: nulls", (data_file.null_value_counts or {}).get(field.field_id), column.null_count)
    values = comparable(column)
    if isinstance(field.field_type, (FloatType, DoubleType)):
        counted = (data_file.nan_value_counts or {}).get(field.field_id)
        if counted is not None:
            result.equal(f"{what}: NaNs", counted, sum(math.isnan(value) for value in values))
        values = [value for value in values if not math.isnan(value)]
    lower = bound(data_file.lower_bounds, field)
    upper = bound(data_file.upper_bounds, field)
    if not values:
        result.equal(f"{what}: bounds of no value", (lower, upper), (None, None))
        return
    result.checked["bounds"] += (lower is not None) + (upper is not None)
    if isinstance(field.field_type, TRUNCATED + (FloatType, DoubleType)):
        # A bound may be missing or wide here, but a value outside it would be lost to every reader that prunes.
        if lower is not None and lower > min(values):
            result.problems.append(f"{what}: a value lies below the lower bound")
        if upper is not None and upper < max(values):
            result.problems.append(f"{what}: a value lies above the upper bound")
    else:
        result.equal(f"{what}: lower bound", lower, min(values))
        result.equal(f"{what}: upper bound", upper, max(values))


def bound(bounds, field):
    encoded = (bounds or {}).get(field.field_id)
    return None if encoded is None else from_bytes(field.field_type, encoded)


def comparable(column):
    """The values in the form in which PyIceberg decodes bounds: dates as days, times and timestamps as microseconds."""
    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    elif pa.types.is_timestamp(column.type) or pa.types.is_time(column.type):
        column = column.cast(pa.int64())
    return pc.drop_null(column).to_pylist()


def row_group_starts(metadata):
    starts = []
    for group in range(metadata.num_row_groups):
        first = metadata.row_group(group).column(0)
        starts.append(first.dictionary_page_offset if first.has_dictionary_page else first.data_page_offset)
    return starts


def field_id(arrow_field):
    return int((arrow_field.metadata or {}).get(b"PARQUET:field_id", b"-1"))


def local(uri):
    parsed = urlparse(uri)
    if parsed.scheme != "file" or parsed.netloc != "":
        raise ValueError(f"expected an absolute file:// URI, found {uri}")
    return parsed.path
