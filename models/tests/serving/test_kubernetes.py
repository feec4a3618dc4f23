"""The Kubernetes manifests: valid, and about the same names, paths and headers as the page and the repository."""

import re
from pathlib import Path

import jsonschema
import kubernetes_validate
import pytest
import yaml

from serving.names import REMOTE_ROLES, model_name
from serving.small_server import HEADER_LENGTH

FOLDER = Path(__file__).parents[2] / "serving" / "kubernetes"
TRITON = list(yaml.safe_load_all((FOLDER / "triton.yaml").read_text()))
PROXY = next(each for each in TRITON if each["kind"] == "ConfigMap")["data"]["default.conf.template"]

# From kserve/kserve at v0.20.0. v1beta1 of config/crd/full/serving.kserve.io_inferenceservices.yaml: the fields that
# the manifest uses, with their types; it is valid by the whole of that file too.
NUMBER = r"(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))"
QUANTITY = {
    "anyOf": [{"type": "integer"}, {"type": "string"}],
    "pattern": rf"^(\+|-)?{NUMBER}(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?{NUMBER}))?$",
}
QUANTITIES = {"type": "object", "additionalProperties": QUANTITY}
# pkg/constants/constants.go; Standard and Knative from v0.16.0 on.
MODES = {"Serverless", "RawDeployment", "ModelMesh", "Knative", "Standard"}
# config/runtimes/kserve-tritonserver.yaml
RUNTIME = {"name": "kserve-tritonserver", "formats": {"tensorrt", "tensorflow", "onnx", "pytorch", "triton"}}
RUNTIME_PROTOCOLS = {"v2", "grpc-v2"}
KSERVE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "properties": {
        "apiVersion": {"const": "serving.kserve.io/v1beta1"},
        "kind": {"const": "InferenceService"},
        "metadata": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"name": {"type": "string"}, "annotations": {"type": "object"}},
        },
        "spec": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "predictor": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["model"],
                    "properties": {
                        "minReplicas": {"type": "integer", "minimum": 0},
                        "maxReplicas": {"type": "integer", "minimum": 1},
                        "timeout": {"type": "integer"},
                        "model": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["modelFormat", "storageUri"],
                            "properties": {
                                "runtime": {"type": "string"},
                                "runtimeVersion": {"type": "string"},
                                "modelFormat": {
                                    "type": "object",
                                    "additionalProperties": False,
                                    "required": ["name"],
                                    "properties": {"name": {"type": "string"}, "version": {"type": "string"}},
                                },
                                "protocolVersion": {"type": "string"},
                                "storageUri": {"type": "string"},
                                "resources": {
                                    "type": "object",
                                    "additionalProperties": False,
                                    "properties": {"requests": QUANTITIES, "limits": QUANTITIES},
                                },
                            },
                        },
                    },
                }
            },
        },
    },
}


def of_kind(kind: str, name: str) -> dict:
    return next(each for each in TRITON if each["kind"] == kind and each["metadata"]["name"] == name)


@pytest.mark.parametrize("version", ["1.30", "1.34"])
def test_every_resource_is_valid(version):
    for resource in TRITON:
        kubernetes_validate.validate(resource, version, strict=True)


def test_the_check_of_resources_finds_a_slip():
    deployment = of_kind("Deployment", "studio-proxy")
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate({**deployment, "spec": {**deployment["spec"], "replica": 2}}, "1.34", strict=True)


def test_kserve_service_is_valid():
    service = yaml.safe_load((FOLDER / "kserve.yaml").read_text())
    jsonschema.validate(service, KSERVE)
    [mode] = service["metadata"]["annotations"].values()
    assert mode in MODES
    model = service["spec"]["predictor"]["model"]
    assert model["runtime"] == RUNTIME["name"] and model["modelFormat"]["name"] in RUNTIME["formats"]
    assert model["protocolVersion"] in RUNTIME_PROTOCOLS
    claim = of_kind("PersistentVolumeClaim", "studio-models")["metadata"]["name"]
    assert model["storageUri"] == f"pvc://{claim}"
    [image] = [
        container["image"]
        for container in of_kind("Deployment", "studio-inference")["spec"]["template"]["spec"]["containers"]
    ]
    assert image.endswith(f":{model['runtimeVersion']}")


def test_the_check_of_the_kserve_service_finds_a_slip():
    service = yaml.safe_load((FOLDER / "kserve.yaml").read_text())
    service["spec"]["predictor"]["model"]["resources"]["limits"]["memory"] = "16 GB"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(service, KSERVE)


def test_services_select_the_pods_and_volumes_name_what_is_there():
    for name in ("studio-inference", "studio-proxy"):
        deployment, service = of_kind("Deployment", name), of_kind("Service", name)
        pod = deployment["spec"]["template"]
        assert service["spec"]["selector"] == pod["metadata"]["labels"]
        ports = {port["name"] for container in pod["spec"]["containers"] for port in container["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports
        for container in pod["spec"]["containers"]:
            volumes = {volume["name"] for volume in pod["spec"]["volumes"]}
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
    [upstream] = re.findall(r"server ([a-z-]+):80;", PROXY)
    assert of_kind("Service", upstream)


def test_the_proxy_lets_through_what_the_page_requests_and_nothing_else():
    pattern = re.compile(re.search(r"location ~ (\S+) \{", PROXY)[1])
    for role in REMOTE_ROLES:
        model = f"/v2/models/{model_name('studio', '0.1.0', role)}"
        assert all(pattern.match(path) for path in (model, f"{model}/ready", f"{model}/infer"))
    assert pattern.match("/v2") and pattern.match("/v2/health/ready")
    for path in ("/v2/repository/index", "/v2/models/a/config", "/v2/models/a/../b", "/metrics", "/"):
        assert not pattern.match(path)


def test_the_proxy_allows_the_page_the_headers_that_it_sends():
    assert f'Access-Control-Allow-Headers "Authorization, Content-Type, {HEADER_LENGTH}"' in PROXY
    assert 'Authorization ""' in PROXY  # The token is the proxy's.
