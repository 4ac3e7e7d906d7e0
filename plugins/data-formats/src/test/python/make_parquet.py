"""Makes the Parquet files of the tests, and what is in them according to pyarrow.

    pip install pyarrow==25.0.1 zstandard==0.25.0
    python plugins/data-formats/src/test/python/make_parquet.py
"""
import datetime
import decimal
import json
import math
import pathlib
import random
import uuid

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

HERE = pathlib.Path(__file__).parent.parent / "resources" / "parquet"


def questions(rows):
    rng = random.Random(7)
    words = ["naïve", "π", "cell", "𝔘nicode", "", "line\nbreak", 'quo"te', "water"]
    choices = pa.struct([("text", pa.list_(pa.string())), ("label", pa.list_(pa.string()))])
    table = []
    for i in range(rows):
        n = rng.randrange(5)
        table.append({
            "id": f"q{i}",
            "question": " ".join(rng.choices(words, k=rng.randrange(8))),
            "choices": None if rng.random() < 0.1 else {
                "text": [rng.choice(words + [None]) for _ in range(n)],
                "label": None if rng.random() < 0.1 else list("ABCDE"[:n]),
            },
            "answer": None if rng.random() < 0.2 else rng.randrange(-3, 5),
            "score": rng.random(),
            "hard": rng.random() < 0.5,
            "nested": [[rng.randrange(9) for _ in range(rng.randrange(3))]
                       for _ in range(rng.randrange(3))],
            "steps": [{"say": rng.choice(words), "do": rng.choice([None, 1, 2])}
                      for _ in range(rng.randrange(3))],
        })
    return pa.Table.from_pylist(table, schema=pa.schema([
        ("id", pa.string()), ("question", pa.string()), ("choices", choices),
        ("answer", pa.int64()), ("score", pa.float64()), ("hard", pa.bool_()),
        ("nested", pa.list_(pa.list_(pa.int32()))),
        ("steps", pa.list_(pa.struct([("say", pa.string()), ("do", pa.int8())])))]))


def kinds():
    utc = datetime.timezone.utc
    moment = datetime.datetime(2024, 2, 29, 23, 59, 58, 123456)
    early = datetime.datetime(1931, 1, 2, 3, 4, 5)
    return pa.table({
        "int8": pa.array([-128, None], pa.int8()),
        "uint8": pa.array([255, 0], pa.uint8()),
        "uint32": pa.array([2**32 - 1, 1], pa.uint32()),
        "uint64": pa.array([5, 2**63 - 1], pa.uint64()),
        "float16": pa.array([1.5, None], pa.float16()),
        "float32": pa.array([0.1, -math.inf], pa.float32()),
        "float64": pa.array([0.1, 1e300], pa.float64()),
        "large": pa.array(["x" * 40, None], pa.large_string()),
        "category": pa.array(["a", "b"]).dictionary_encode(),
        "date": pa.array([datetime.date(1999, 12, 31), None]),
        "time": pa.array([datetime.time(1, 2, 3, 4), datetime.time(0)], pa.time64("us")),
        "ms": pa.array([moment.replace(microsecond=123000), early], pa.timestamp("ms")),
        "us": pa.array([moment, early], pa.timestamp("us")),
        "utc": pa.array([moment.replace(tzinfo=utc), None], pa.timestamp("us", tz="UTC")),
        "decimal": pa.array([decimal.Decimal("-12.50"), decimal.Decimal("0.01")],
                            pa.decimal128(12, 2)),
        "map": pa.array([[("k", 1), ("l", None)], [("m", 3)]], pa.map_(pa.string(), pa.int64())),
        "nothing": pa.array([None, None], pa.null()),
    })


def plain(value):
    """As Assay's documents hold it."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        if value and isinstance(value[0], tuple):
            return {k: plain(v) for k, v in value}
        return [plain(v) for v in value]
    if isinstance(value, float) and math.isinf(value):
        return "inf" if value > 0 else "-inf"
    if isinstance(value, (datetime.date, datetime.time, decimal.Decimal, uuid.UUID)):
        return str(value)
    return value


def write(name, table, **options):
    pq.write_table(table, HERE / f"{name}.parquet", **options)


def expect(name, table):
    rows = [plain(row) for row in table.to_pylist()]
    (HERE / f"{name}.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


HERE.mkdir(parents=True, exist_ok=True)
few = questions(60)
expect("questions", few)
for codec in ["none", "snappy", "gzip", "zstd", "lz4"]:
    # Small pages and two row groups.
    write(f"questions-{codec}", few, compression=codec, row_group_size=37, data_page_size=256)
    write(f"questions-{codec}-v2", few, compression=codec, data_page_version="2.0",
          row_group_size=37, data_page_size=256)
write("questions-plain", few, use_dictionary=False)
write("questions-delta", few, use_dictionary=False, column_encoding={
    "id": "DELTA_BYTE_ARRAY", "question": "DELTA_LENGTH_BYTE_ARRAY",
    "answer": "DELTA_BINARY_PACKED", "score": "BYTE_STREAM_SPLIT"})
write("questions-old-lists", few, use_compliant_nested_type=False)
write("questions-brotli", few, compression="brotli")
expect("kinds", kinds())
write("kinds", kinds())
write("kinds-int96", kinds().select(["us"]), use_deprecated_int96_timestamps=True)

text = (HERE / "questions.jsonl").read_bytes()
ultra = zstandard.ZstdCompressionParameters.from_level(22, window_log=27)
stream = zstandard.ZstdCompressor(compression_params=ultra).compressobj()
(HERE / "questions.jsonl.zst").write_bytes(stream.compress(text) + stream.flush())
