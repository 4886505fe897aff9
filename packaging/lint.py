"""Looks over the container file and the Helm chart with the tools that run them elsewhere.

Hadolint reads the container file; Helm's own library lints and renders the chart, for several sets of values; every
rendered object is held against the schema of Kubernetes. What must be refused is tried too. Nothing is started: there is
no container engine where this runs.
"""

import subprocess
import sys
from pathlib import Path

import helm_python as helm
import kubernetes_validate
import yaml

HERE = Path(__file__).parent
CHART = HERE / "helm" / "pendata"
KUBERNETES = ["1.28", "1.33"]
# Helm's mildest severity: that an icon is recommended.
INFO = 1

RENDERED = {
    "as it comes": {},
    "one instance": {"replicas": 1, "networkPolicy": {"enabled": False}},
    "with an ingress": {
        "ingress": {"enabled": True, "className": "nginx", "annotations": {"example.org/size": "2m"}},
        "environment": {"PENDATA_LOG": "warn"},
        "volume": {"storageClass": "fast"},
        "image": {"repository": "registry.example/p", "pullSecrets": [{"name": "pull"}]},
        "networkPolicy": {"from": [{"namespaceSelector": {"matchLabels": {"name": "edge"}}}]},
    },
}

REFUSED = {
    "no instances": {"replicas": 0},
    "photos in a folder of one instance": {"photos": {"place": "/var/lib/pendata/photos"}},
    "a value that does not exist": {"replica": 3},
}


def hadolint() -> list[str]:
    program = Path(sys.executable).with_name("hadolint")
    # Versions of Debian's packages move with its security updates: pinning them would pin holes.
    run = subprocess.run(
        [program, "--ignore", "DL3008", HERE / "container" / "Containerfile"], capture_output=True, text=True, check=False
    )
    return (run.stdout + run.stderr).splitlines() if run.returncode else []


def objects(values: dict) -> list[dict]:
    with helm.Chart.load(str(CHART)) as chart:
        files = chart.render(values, name="nasional", namespace="pendata")
    texts = [text for name, text in files.items() if name.endswith(".yaml")]
    return [found for text in texts for found in yaml.safe_load_all(text) if found]


def faults(values: dict) -> list[str]:
    found = []
    rendered = objects(values)
    kinds = {each["kind"] for each in rendered}
    if not {"StatefulSet", "Service"} <= kinds:
        found.append(f"renders only {sorted(kinds)}")
    for each in rendered:
        for version in KUBERNETES:
            try:
                kubernetes_validate.validate(each, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                found.append(f"{each['kind']} for {version}: {error.message}")
    return found


def is_refused(values: dict) -> bool:
    try:
        objects(values)
    except helm.HelmError:
        return True
    return False


def main() -> int:
    found = [f"Containerfile: {line}" for line in hadolint()]
    found += [f"chart: {each['path']}: {each['error']}" for each in helm.lint(str(CHART))["messages"] if each["severity"] > INFO]
    found += [f"chart {case}: {fault}" for case, values in RENDERED.items() for fault in faults(values)]
    found += [f"chart: {case} is not refused" for case, values in REFUSED.items() if not is_refused(values)]
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{1 + len(RENDERED) + len(REFUSED) - len(found)} passed, {len(found)} failed")
    return bool(found)


sys.exit(main())
