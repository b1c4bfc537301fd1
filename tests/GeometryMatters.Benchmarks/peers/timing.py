"""Times of warm runs, printed as the lines of JSON that the claims read."""
import json
import statistics
import sys
import time


def _milliseconds(work):
    start = time.perf_counter()
    result = work()
    return 1e3 * (time.perf_counter() - start), result


def report(work, runs=5):
    """Median of a few runs; returns what the last one returned."""
    result = work()
    times = []
    for _ in range(runs):
        elapsed, result = _milliseconds(work)
        times.append(elapsed)
    print(json.dumps({"ms": statistics.median(times)}))
    return result


def serve(work):
    """One run at once and one for every line of the standard input; returns what the last one returned."""
    elapsed, result = _milliseconds(work)
    print(json.dumps({"ms": elapsed}), flush=True)
    for _ in sys.stdin:
        elapsed, result = _milliseconds(work)
        print(json.dumps({"ms": elapsed}), flush=True)
    return result
