"""A small server of the Open Inference Protocol (HTTP, binary tensors), for tests and for one machine.

    [STUDIO_TOKEN=…] python -m serving.small_server REPOSITORY --allow-origin http://127.0.0.1:4173
        [--port 8080] [--host 127.0.0.1]

Runs the models of a repository on onnxruntime, one evaluation at a time, without batching and TLS: on a network it
needs a proxy with a certificate in front of it. With STUDIO_TOKEN, requests need `Authorization: Bearer <token>`.
"""

import argparse
import hmac
import json
import os
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import onnxruntime

from serving.wire import read_request, write_response

# A chunk of frames of the full pack has 40 MB.
MAX_BODY = 256 * 2**20
PROVIDERS = ("CUDAExecutionProvider", "CPUExecutionProvider")
HEADER_LENGTH = "Inference-Header-Content-Length"


class Models:
    """The models of a repository. A session is created when it is first needed."""

    def __init__(self, repository: Path) -> None:
        self.folders = {path.parent.parent.name: path for path in repository.glob("*/1/model.onnx")}
        self.lock = threading.Lock()
        self.session = cache(self._open)

    def _open(self, name: str) -> onnxruntime.InferenceSession:
        available = onnxruntime.get_available_providers()
        providers = [each for each in PROVIDERS if each in available]
        return onnxruntime.InferenceSession(self.folders[name], providers=providers)

    def metadata(self, name: str) -> dict:
        settings = json.loads((self.folders[name].parent.parent / "model-settings.json").read_text())
        return {"name": name, "versions": ["1"], **{key: settings[key] for key in ("platform", "inputs", "outputs")}}

    def run(self, name: str, feeds: dict) -> dict:
        with self.lock:
            session = self.session(name)
            names = [output.name for output in session.get_outputs()]
            return dict(zip(names, session.run(names, feeds)))


def handler(models: Models, origins: list[str], token: str | None) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        # Connections stay open from one evaluation to the next.
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_OPTIONS(self) -> None:
            self._answer(204, b"")

        def do_GET(self) -> None:
            if not self._authorised():
                return
            match self.path.strip("/").split("/"):
                case ["v2"]:
                    self._json(200, {"name": "small", "version": "1", "extensions": ["binary_tensor_data"]})
                case ["v2", "health", "live" | "ready"]:
                    self._answer(200, b"")
                case ["v2", "models", name] if name in models.folders:
                    self._json(200, models.metadata(name))
                case ["v2", "models", name, "ready"] if name in models.folders:
                    self._answer(200, b"")
                case _:
                    self._json(404, {"error": "unknown path or model"})

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            if size > MAX_BODY:
                self.close_connection = True
                return self._json(413, {"error": "the request is too large"})
            body = self.rfile.read(size)
            if not self._authorised():
                return None
            match self.path.strip("/").split("/"):
                case ["v2", "models", name, "infer"] if name in models.folders:
                    return self._infer(name, body)
            return self._json(404, {"error": "unknown path or model"})

        def _infer(self, name: str, body: bytes) -> None:
            try:
                length = self.headers.get(HEADER_LENGTH)
                feeds, binary = read_request(body, None if length is None else int(length))
                answer, head = write_response(name, models.run(name, feeds), binary)
            except Exception as error:
                return self._json(400, {"error": str(error)})
            if head is None:
                return self._answer(200, answer, {"Content-Type": "application/json"})
            return self._answer(200, answer, {"Content-Type": "application/octet-stream", HEADER_LENGTH: str(head)})

        def _authorised(self) -> bool:
            given = self.headers.get("Authorization", "")
            if token is None or hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
                return True
            self._json(401, {"error": "a token is required"})
            return False

        def _json(self, status: int, content: dict) -> None:
            self._answer(status, json.dumps(content).encode(), {"Content-Type": "application/json"})

        def _answer(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            origin = self.headers.get("Origin")
            if origin in origins:
                self.send_header("Access-Control-Allow-Origin", origin)
                self.send_header("Access-Control-Allow-Methods", "GET, POST")
                self.send_header("Access-Control-Allow-Headers", f"Authorization, Content-Type, {HEADER_LENGTH}")
                self.send_header("Access-Control-Max-Age", "86400")
                self.send_header("Vary", "Origin")
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_) -> None:
            """Requests are not logged."""

    return Handler


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0 for a free one")
    parser.add_argument("--allow-origin", action="append", default=[], metavar="ORIGIN", help="page that may use it")
    args = parser.parse_args()
    models = Models(args.repository)
    serve = handler(models, args.allow_origin, os.environ.get("STUDIO_TOKEN") or None)
    server = ThreadingHTTPServer((args.host, args.port), serve)
    print(f"http://{args.host}:{server.server_port}/ serves {len(models.folders)} models", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
