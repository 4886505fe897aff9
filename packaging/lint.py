"""Looks over the container file, the Helm chart and the systemd unit with the tools that run them elsewhere.

Hadolint reads the container file; Helm's own library lints and renders the chart, for several sets of values; every
rendered object is held against the schema of Kubernetes; systemd-analyze verifies the unit and rates its walls. What must
be refused is tried too, and what the program needs is read out of its source. Nothing is started: there is no container
engine where this runs.
"""

import subprocess
import sys
from pathlib import Path

import chart
import service

HERE = Path(__file__).parent


def hadolint() -> tuple[int, list[str]]:
    program = Path(sys.executable).with_name("hadolint")
    # Versions of Debian's packages move with its security updates: pinning them would pin holes.
    run = subprocess.run(
        [program, "--ignore", "DL3008", HERE / "container" / "Containerfile"], capture_output=True, text=True, check=False
    )
    said = (run.stdout + run.stderr).splitlines() if run.returncode else []
    return 1, [f"Containerfile: {line}" for line in said]


def main() -> int:
    checks = [hadolint(), chart.check(), service.check()]
    found = [fault for _, faults in checks for fault in faults]
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{sum(count for count, _ in checks)} checks, {len(found)} faults")
    return bool(found)


sys.exit(main())
