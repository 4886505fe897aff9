"""What the Helm chart renders, for several sets of values, and what must hold of it."""

import re
from pathlib import Path

import helm_python as helm
import kubernetes_validate
import yaml

import program

CHART = Path(__file__).parent / "helm" / "pendata"
KUBERNETES = ["1.28", "1.33"]
# Helm's mildest severity: that an icon is recommended.
INFO = 1
UNITS = {"Mi": 1 << 20, "Gi": 1 << 30, "m": 1 << 20, "g": 1 << 30}

RENDERED = {
    "as it comes": {},
    "one instance": {"replicas": 1, "metrics": {"enabled": False}, "networkPolicy": {"enabled": False}},
    "with an ingress": {
        "ingress": {"enabled": True, "className": "nginx", "annotations": {"example.org/size": "2m"}},
        "environment": {"PENDATA_LOG": "warn"},
        "volume": {"storageClass": "fast"},
        "image": {"repository": "registry.example/p", "pullSecrets": [{"name": "pull"}]},
        "networkPolicy": {"from": [{"namespaceSelector": {"matchLabels": {"name": "edge"}}}]},
        "metrics": {"ipv6": True},
        "proxies": 2,
    },
}

REFUSED = {
    "no instances": {"replicas": 0},
    "photos in a folder of one instance": {"photos": {"place": "/var/lib/pendata/photos"}},
    "a value that does not exist": {"replica": 3},
    "instruments that no policy guards": {"networkPolicy": {"enabled": False}},
    "as many workers as the machine has cores": {"workers": 0},
}


def objects(values: dict) -> list[dict]:
    with helm.Chart.load(str(CHART)) as chart:
        files = chart.render(values, name="nasional", namespace="pendata")
    texts = [text for name, text in files.items() if name.endswith(".yaml")]
    return [found for text in texts for found in yaml.safe_load_all(text) if found]


def size(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)(\w+)", text).groups()
    return int(number) * UNITS[unit]


def is_refused(values: dict) -> bool:
    try:
        objects(values)
    except helm.HelmError:
        return True
    return False


def unlike_kubernetes(rendered: list[dict]) -> list[str]:
    found = []
    for each in rendered:
        for version in KUBERNETES:
            try:
                kubernetes_validate.validate(each, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                found.append(f"{each['kind']} for {version}: {error.message}")
    return found


def read_only_without_room(pod: dict) -> list[str]:
    """Bundles are written into files without a name: where the root is read-only, /tmp must not be."""
    bounded = {each["name"] for each in pod["volumes"] if each.get("emptyDir", {}).get("sizeLimit")}
    found = []
    for each in pod["initContainers"] + pod["containers"]:
        rooms = {mount["mountPath"]: mount for mount in each["volumeMounts"] if not mount.get("readOnly")}
        if each["securityContext"].get("readOnlyRootFilesystem") and rooms.get("/tmp", {}).get("name") not in bounded:
            found.append(f"{each['name']} has a read-only root and no bounded, writable /tmp")
    return found


def impatient(pod: dict, server: dict) -> list[str]:
    """A crowd makes an answer late; it must not take every instance out of the Service."""
    ready, live = server["readinessProbe"], server["livenessProbe"]
    pause = int(server["lifecycle"]["preStop"]["exec"]["command"][-1]) if "lifecycle" in server else 0
    rules = {
        "readiness has less than 10 s for an answer": ready.get("timeoutSeconds", 1) >= 10,
        "readiness asks again before its answer is due": ready["periodSeconds"] >= ready.get("timeoutSeconds", 1),
        "liveness asks for more than the process": live["httpGet"]["path"] == "/livez",
        "liveness has less than 5 s for an answer": live.get("timeoutSeconds", 1) >= 5,
        "new requests come to a pod that ends": pause >= 5,
        "no time to end": pod["terminationGracePeriodSeconds"] >= pause + program.SHUTDOWN_SECONDS + 5,
    }
    return [fault for fault, holds in rules.items() if not holds]


def without_bounds(server: dict) -> list[str]:
    told = {each["name"]: each.get("value") for each in server["env"]}
    needed = program.memory(int(told.get("PENDATA_WORKERS") or 1 << 10))
    rules = {
        f"{told.get('PENDATA_WORKERS')} workers need more memory than the limit": needed
        <= size(server["resources"]["limits"]["memory"]),
        "does not know how many proxies are before it": (told.get("PENDATA_PROXIES") or "").isdigit(),
    }
    return [fault for fault, holds in rules.items() if not holds]


def instruments(server: dict, policies: list[dict], wanted: bool) -> list[str]:
    told = {each["name"]: each.get("value") for each in server["env"]}
    rules = [rule for policy in policies for rule in policy["spec"]["ingress"]]
    guarded = [rule for rule in rules if {"port": "metrics", "protocol": "TCP"} in rule["ports"]]
    if not wanted:
        return ["serves instruments nobody asked for"] * (told.get("PENDATA_METRICS") is not None or bool(guarded))
    found = []
    if "$(POD_IP)" not in (told.get("PENDATA_METRICS") or ""):
        found.append("serves no instruments at the pod's address")
    if not guarded or not all(peer.get("namespaceSelector") for rule in guarded for peer in rule["from"]):
        found.append("lets others than a labelled namespace to the instruments")
    if any(len(rule["ports"]) > 1 for rule in guarded):
        found.append("lets whoever reads the instruments to the registry too")
    return found


def narrow(ingress: dict) -> list[str]:
    said = ingress["metadata"].get("annotations", {}).get("nginx.ingress.kubernetes.io/proxy-body-size", "1m")
    return [f"ingress-nginx lets {said} through, a bundle may have more"] * (size(said) < program.LARGEST_BODY)


def faults(values: dict) -> list[str]:
    try:
        return wrong_with(objects(values), values)
    except helm.HelmError as error:
        return [f"is not rendered: {error}"]


def wrong_with(rendered: list[dict], values: dict) -> list[str]:
    kinds = {}
    for each in rendered:
        kinds.setdefault(each["kind"], []).append(each)
    if not {"StatefulSet", "Service"} <= set(kinds):
        return [f"renders only {sorted(kinds)}"]
    pod = kinds["StatefulSet"][0]["spec"]["template"]["spec"]
    (server,) = pod["containers"]
    wanted = values.get("metrics", {}).get("enabled", True)
    found = unlike_kubernetes(rendered) + read_only_without_room(pod) + impatient(pod, server) + without_bounds(server)
    found += instruments(server, kinds.get("NetworkPolicy", []), wanted)
    return found + [fault for each in kinds.get("Ingress", []) for fault in narrow(each)]


def check() -> tuple[int, list[str]]:
    """How many checks were made, and what they found."""
    found = [f"chart: {each['path']}: {each['error']}" for each in helm.lint(str(CHART))["messages"] if each["severity"] > INFO]
    found += [f"chart {case}: {fault}" for case, values in RENDERED.items() for fault in faults(values)]
    found += [f"chart: {case} is not refused" for case, values in REFUSED.items() if not is_refused(values)]
    return len(RENDERED) + len(REFUSED), found
