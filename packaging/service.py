"""The systemd unit and the file of its variables: by systemd's own tools, and against what the program says of itself."""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import program

HERE = Path(__file__).parent / "server"
# Tenths, of which 100 is a service without any wall: an address of its own and files of its own are what it needs.
EXPOSURE = 15
SIZES = {"M": 1 << 20, "G": 1 << 30}


def settings(text: str) -> dict[str, str]:
    """Of a unit, or of a file of variables; the last of a name, quotes taken off as systemd and sh do."""
    lines = [line.split("=", 1) for line in text.splitlines() if re.match(r"[A-Za-z_]+=", line)]
    return {name: " ".join(shlex.split(value)) for name, value in lines}


def systemd(*arguments: str) -> list[str]:
    run = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
    return (run.stderr or run.stdout).strip().splitlines()[-10:] if run.returncode or run.stderr else []


def by_systemd(unit: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        # The program is not installed where this runs.
        path = Path(folder) / "pendata-server.service"
        path.write_text(unit.replace("/usr/bin/sync-server", "/bin/true"))
        verified = systemd("verify", "--man=no", str(path))
        return verified + systemd("security", "--offline=yes", f"--threshold={EXPOSURE}", "--no-pager", str(path))


def by_the_program(unit: dict[str, str]) -> list[str]:
    workers = re.search(r"PENDATA_WORKERS=(\d+)", unit.get("Environment", ""))
    most = int(unit["MemoryMax"][:-1]) * SIZES[unit["MemoryMax"][-1]]
    prevented = {int(code) for code in unit.get("RestartPreventExitStatus", "").split()}
    rules = {
        "few files": int(unit.get("LimitNOFILE", 0)) >= 65536,
        "restarts where another start ends the same way": prevented == program.NO_USE_TRYING,
        # The codes that prevent a restart are those of the main process alone.
        "starts something before its main process": "ExecStartPre" not in unit,
        "stops in another time than the program takes": program.SHUTDOWN_SECONDS + 5
        <= int(unit.get("TimeoutStopSec", 90))
        <= 60,
        "ends its workers with itself": unit.get("KillMode") == "mixed",
        "more workers than memory": workers is not None and program.memory(int(workers[1])) <= most,
    }
    return [fault for fault, holds in rules.items() if not holds]


def variables(text: str) -> list[str]:
    """Every example taken in, a shell has to read what systemd reads."""
    taken = re.sub(r"(?m)^#(?=[A-Z_]+=)", "", text)
    with tempfile.NamedTemporaryFile("w", suffix=".env") as file:
        file.write(taken)
        file.flush()
        command = ["env", "-i", f"PATH={os.environ['PATH']}", "sh", "-eac", f". {shlex.quote(file.name)}; exec env -0"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    read = dict(line.split("=", 1) for line in run.stdout.split("\0") if line.startswith(("PENDATA_", "AWS_")))
    wanted = {name: literal(value) for name, value in re.findall(r"(?m)^([A-Z_]+)=(.*)$", taken)}
    found = [f"sh: {line}" for line in run.stderr.splitlines()]
    found += [f"{name} is {read.get(name)!r} to a shell" for name, value in wanted.items() if read.get(name) != value]
    return found + ["does not say how many proxies are before it"] * ("PENDATA_PROXIES" not in wanted)


def literal(value: str) -> str:
    """What systemd reads of it: all between quotes, or the whole."""
    quoted = re.fullmatch(r"'([^']*)'|\"([^\"]*)\"", value)
    return next((each for each in quoted.groups() if each is not None), "") if quoted else value


def check() -> tuple[int, list[str]]:
    """How many checks were made, and what they found."""
    unit = (HERE / "pendata-server.service").read_text()
    if not shutil.which("systemd-analyze"):
        return 1, ["systemd-analyze is not here: setup/debian.sh test"]
    found = [f"unit: {fault}" for fault in by_systemd(unit) + by_the_program(settings(unit))]
    found += [f"server.env: {fault}" for fault in variables((HERE / "server.env").read_text())]
    return 3, found
