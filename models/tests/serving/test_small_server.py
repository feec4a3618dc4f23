"""The small server: the protocol as the page uses it, tokens, and pages that may use it."""

import json
import threading
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from serving.make_repository import make_repository
from serving.small_server import HEADER_LENGTH, Models, handler

PACK = Path(__file__).parents[2] / "packs" / "compact"
VERSION = json.loads((PACK / "manifest.json").read_text())["version"]
FLOW = f"/v2/models/compact-{VERSION}-flow"
PAGE = "http://127.0.0.1:4173"
AUTHORISED = {"Authorization": "Bearer secret"}


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    repository = tmp_path_factory.mktemp("repository")
    make_repository(PACK, repository, [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(Models(repository), [PAGE], "secret"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def request(port, method, path, body=None, headers=AUTHORISED):
    connection = HTTPConnection("127.0.0.1", port)
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def pairs(count: int) -> np.ndarray:
    return np.random.default_rng(1).random((count, 6, 96, 128), np.float32)


def written(values: np.ndarray) -> bytes:
    tensor = {"name": "pairs", "datatype": "FP32", "shape": values.shape, "data": values.ravel().tolist()}
    return json.dumps({"inputs": [tensor]}).encode()


def test_metadata_states_the_extension_and_the_tensors(port):
    assert "binary_tensor_data" in json.loads(request(port, "GET", "/v2")[1])["extensions"]
    metadata = json.loads(request(port, "GET", FLOW)[1])
    assert metadata["inputs"] == [{"name": "pairs", "datatype": "FP32", "shape": [-1, 6, 96, 128]}]
    assert request(port, "GET", f"{FLOW}/ready")[0].status == 200
    assert request(port, "GET", "/v2/models/none/ready")[0].status == 404


def test_binary_tensors_and_written_ones_give_the_same(port):
    values = pairs(2)
    response, content = request(port, "POST", f"{FLOW}/infer", written(values))
    assert response.status == 200
    plain = np.float32(json.loads(content)["outputs"][0]["data"]).reshape(2, -1)

    tensor = {"name": "pairs", "datatype": "FP32", "shape": values.shape}
    tensor["parameters"] = {"binary_data_size": values.nbytes}
    head = json.dumps({"inputs": [tensor], "parameters": {"binary_data_output": True}}).encode()
    headers = {**AUTHORISED, HEADER_LENGTH: str(len(head))}
    response, content = request(port, "POST", f"{FLOW}/infer", head + values.tobytes(), headers)
    length = int(response.headers[HEADER_LENGTH])
    assert json.loads(content[:length])["outputs"][0]["shape"] == list(plain.shape)
    assert (np.frombuffer(content[length:], np.float32).reshape(plain.shape) == plain).all()


def test_without_the_token_nothing_is_said(port):
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        for method, path in (("GET", "/v2"), ("GET", FLOW), ("POST", f"{FLOW}/infer")):
            assert request(port, method, path, headers=headers)[0].status == 401


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"inputs": [{"name": "pairs"}]}', written(pairs(1))[:-9]])
def test_what_is_no_request_is_an_error_and_the_next_one_is_served(port, body):
    response, content = request(port, "POST", f"{FLOW}/infer", body)
    assert response.status == 400 and "error" in json.loads(content)
    assert request(port, "GET", "/v2")[0].status == 200


def test_one_page_may_use_it_and_no_other(port):
    def allowed(origin):
        return request(port, "OPTIONS", "/v2", headers={"Origin": origin})[0].headers["Access-Control-Allow-Origin"]

    assert allowed(PAGE) == PAGE
    assert allowed("https://elsewhere.example") is None
