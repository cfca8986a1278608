"""Puts one engine at the tests' service: `serve.py NAME`; one JSON object a line in, one out, until the input ends."""

import importlib
import json
import os
import sys

# Engines print to where they like; only answers may reach the pipe.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

reader = importlib.import_module(f"{sys.argv[1]}_reader").Reader()


def answer(request):
    table = request.get("table")
    match request["do"]:
        case "query":
            return reader.query(request["sql"])
        case "schema":
            return reader.schema(table, request.get("snapshotId"))
        case "rows":
            return reader.rows(table, request["columns"], request.get("snapshotId"))
        case "ids":
            return reader.ids(table, request["predicates"])


for line in sys.stdin:
    request = json.loads(line)
    try:
        result = {"value": answer(request)}
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"[:5000]}
    print(json.dumps({"id": request["id"], **result}, default=str), file=answers, flush=True)

if hasattr(reader, "close"):
    reader.close()
