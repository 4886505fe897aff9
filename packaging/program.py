"""What the server takes of whoever runs it, as its source says."""

import math
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
MB = 1 << 20
# Beside its workers: a pool of threads, documents and answers in memory. `bench` saw less.
SERVER_BYTES = 512 * MB
# Its own shutdown is bounded to that.
SHUTDOWN_SECONDS = 15


def _said(path: str, constant: str) -> int:
    found = re.search(rf"\bconst {constant}: \w+ = ([\d_]+(?: (?:\*|<<) [\d_]+)*);", (ROOT / path).read_text())
    if not found:
        raise LookupError(f"{path} has no {constant}")
    if "<<" in found[1]:
        number, shift = found[1].split(" << ")
        return int(number) << int(shift)
    return math.prod(int(each) for each in found[1].split(" * "))


# The largest body that a proxy has to let through.
LARGEST_BODY = _said("sync-server/src/http/bundles.rs", "MOST_BYTES")
# Ends so where another start ends the same way; clap says 2 for a wrong flag.
NO_USE_TRYING = {2, _said("sync-server/src/main.rs", "MISCONFIGURED")}
# A worker that took more is replaced; one under suspicion is let go on as far as its own limit.
WORKER_BYTES = _said("sync-server/src/ingest/sandbox/worker.rs", "MEMORY")
SUSPECT_BYTES = _said("sync-server/src/ingest/sandbox/confine.rs", "MEMORY")


def memory(workers: int) -> int:
    """Bytes that the server takes with so many workers at most."""
    return SERVER_BYTES + workers * WORKER_BYTES + SUSPECT_BYTES
