"""A Job of Kubernetes on this machine: its container's own command as processes, judged by its own policy of failures."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import yaml
from ernie_process import Running
from work_folder import Work


class IndexedJob(NamedTuple):
    """`spec` is the Job's, `container` the only one of its pods."""

    spec: Mapping[str, Any]
    container: Mapping[str, Any]

    def started(self, index: int, work: Work, secrets: Mapping[str, Mapping[str, str]]) -> Running:
        """The pod of an index, with the volume of the work at `work.folder`."""
        environ = {"JOB_COMPLETION_INDEX": str(index)}  # the controller sets it
        for each in self.container["env"]:
            key = each["valueFrom"]["secretKeyRef"]
            environ[each["name"]] = secrets[key["name"]][key["key"]]
        assert [self.container["workingDir"]] == [each["mountPath"] for each in self.container["volumeMounts"]]
        argv = (expanded(word, environ) for word in (*self.container["command"], *self.container["args"]))
        return work.process.start(*argv, program=None, env=environ)

    def action(self, code: int) -> str:
        """What becomes of a pod whose container ended so: by the first rule that fits, else it counts as one try."""
        for rule in self.spec["podFailurePolicy"]["rules"]:
            codes = rule.get("onExitCodes")
            if codes and codes["operator"] == "In" and code in codes["values"]:
                return str(rule["action"])
        return "Count"


def expanded(word: str, environ: Mapping[str, str]) -> str:
    """`$(NAME)` is the variable, as the kubelet has it."""
    return re.sub(r"\$\((\w+)\)", lambda found: environ[found[1]], word)


def indexed_job(manifest: str) -> IndexedJob:
    """The Job that a manifest describes."""
    spec = yaml.safe_load(manifest)["spec"]
    (container,) = spec["template"]["spec"]["containers"]
    return IndexedJob(spec, container)
