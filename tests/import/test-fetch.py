#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""headroom-cli asks a Hub that this program plays: what it asks for, says, keeps and refuses."""
import argparse
import http.server
import json
import os
import socket
import struct
import subprocess
import tempfile
import threading

COMMIT = "0123456789abcdef0123456789abcdef01234567"
WIDTH, VOCABULARY, LAYERS, MLP, HEADS, KV_HEADS, HEAD_DIM = 256, 1000, 2, 512, 4, 2, 64
CONFIG = {
    "model_type": "llama", "hidden_size": WIDTH, "vocab_size": VOCABULARY,
    "num_hidden_layers": LAYERS, "intermediate_size": MLP, "num_attention_heads": HEADS,
    "num_key_value_heads": KV_HEADS, "max_position_embeddings": 4096, "hidden_act": "silu",
    "tie_word_embeddings": False, "torch_dtype": "bfloat16",
}


def shapes():
    yield "model.embed_tokens.weight", [VOCABULARY, WIDTH]
    for layer in range(LAYERS):
        for name, shape in {
                "self_attn.q_proj": [HEADS * HEAD_DIM, WIDTH],
                "self_attn.k_proj": [KV_HEADS * HEAD_DIM, WIDTH],
                "self_attn.v_proj": [KV_HEADS * HEAD_DIM, WIDTH],
                "self_attn.o_proj": [WIDTH, HEADS * HEAD_DIM],
                "mlp.gate_proj": [MLP, WIDTH], "mlp.up_proj": [MLP, WIDTH],
                "mlp.down_proj": [WIDTH, MLP],
                "input_layernorm": [WIDTH], "post_attention_layernorm": [WIDTH]}.items():
            yield f"model.layers.{layer}.{name}.weight", shape
    yield "model.norm.weight", [WIDTH]
    yield "lm_head.weight", [VOCABULARY, WIDTH]


def elements(shape):
    return shape[0] * (shape[1] if len(shape) > 1 else 1)


def safetensors():
    header, at = {}, 0
    for name, shape in shapes():
        end = at + 2 * elements(shape)
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [at, end]}
        at = end
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(at)


class Hub(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    files = {
        "/api/models/tiny/llama/revision/main": json.dumps({
            "sha": COMMIT,
            "siblings": [{"rfilename": "config.json"}, {"rfilename": "model.safetensors"}],
        }).encode(),
        f"/tiny/llama/resolve/{COMMIT}/config.json": json.dumps(CONFIG).encode(),
        f"/tiny/llama/resolve/{COMMIT}/model.safetensors": safetensors(),
    }
    # what is answered for the models that are not here
    statuses = {"/api/models/who/are-you": 401, "/api/models/not/yours": 403,
                "/api/models/no/model": 404, "/api/models/too/often": 429,
                "/api/models/out/of-order": 503}
    sent = 0
    asked = []
    tokens = set()

    def do_GET(self):
        Hub.tokens.add(self.headers["Authorization"])
        body = self.files.get(self.path.split("?")[0])
        Hub.asked.append(self.path)
        if body is None:
            self.send_response(self.statuses.get(self.path.partition("/revision/")[0], 404))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        first, size = 0, len(body)
        if "Range" in self.headers:
            first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
            body = body[first:last + 1]
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{first + len(body) - 1}/{size}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        Hub.sent += len(body)
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


REFUSALS = [
    # model, what the sentence says of it, and what to do
    ("who/are-you", "401", "HF_TOKEN"),
    ("not/yours", "403", "token"),
    ("no/model", "404", "no/model"),
    ("too/often", "429", "again"),
    ("out/of-order", "503", "again"),
]


def check_sentence(refused, *words):
    """One line, status 2, without the token."""
    assert refused.returncode == 2 and refused.stdout == "", refused
    assert refused.stderr.count("\n") == 1 and "hf_secret" not in refused.stderr, refused
    for word in words:
        assert word in refused.stderr, (word, refused.stderr)


def check_refusals(run):
    for model, *words in REFUSALS:
        for command in (["inspect", f"hf:{model}"],
                        ["estimate", "--engine", "vllm", "--model", f"hf:{model}",
                         "--hardware", "nvidia-geforce-rtx-4090"]):
            check_sentence(run(*command), model, *words)
    # a port that nobody listens on
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
        check_sentence(run("inspect", "hf:tiny/other", HF_ENDPOINT=nobody), "tiny/other",
                       "cannot be reached")
    check_sentence(run("inspect", "hf:tiny/other", HF_HUB_OFFLINE="1"), "tiny/other")
    check_sentence(run("inspect", "https://example.org/tiny/llama"), "example.org")


def check_proxy(run, proxy):
    """Another Hub is asked through the proxy, in clear text, and so without the token."""
    Hub.asked.clear()
    Hub.tokens.clear()
    refused = run("inspect", "hf:tiny/other", HF_ENDPOINT="http://hub.invalid", http_proxy=proxy,
                  GIO_USE_PROXY_RESOLVER=None)
    check_sentence(refused, "hub.invalid (404)")
    assert Hub.asked and Hub.asked[0].startswith("http://hub.invalid/api/"), Hub.asked
    assert Hub.tokens == {None}, Hub.tokens


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    cli = parser.parse_args().cli
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as cache:
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("HF_", "HUGGING"))}
        environment |= {"XDG_CACHE_HOME": cache, "HF_TOKEN": "hf_secret",
                        "HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}"}

        def run(*arguments, **more):
            given = environment | more
            given = {name: value for name, value in given.items() if value is not None}
            return subprocess.run([cli, *arguments], env=given, timeout=60,
                                  capture_output=True, text=True)

        # Nothing goes on the network unless it is asked for.
        run("estimate", "--model", "tiny/llama", "--engine", "vllm")
        run("estimate", "--model", "hf:tiny/llama", "--engine", "vllm", HF_HUB_OFFLINE="1")
        assert not Hub.asked, Hub.asked

        answer = run("inspect", "hf:tiny/llama", "--json")
        assert answer.returncode == 0 and answer.stderr == "", answer
        record = json.loads(answer.stdout)
        assert record["parameters"] == sum(elements(shape) for _, shape in shapes()), record
        assert record["path"] == "hf:tiny/llama", record
        assert Hub.sent < 300 * 1024 < len(safetensors())

        estimate = run("estimate", "--model", "hf:tiny/llama", "--engine", "vllm", "--hardware",
                       "nvidia-geforce-rtx-4090", "--json")
        assert estimate.returncode == 0, estimate
        weights = [item["bytes"] for item in json.loads(estimate.stdout)["devices"][0]["items"]
                   if item["kind"] == "weights"]
        assert sum(weights) == 2 * record["parameters"], weights

        asked = len(Hub.asked)
        answer = run("inspect", f"{environment['HF_ENDPOINT']}/tiny/llama", HF_HUB_OFFLINE="1")
        assert answer.returncode == 0 and len(Hub.asked) == asked, answer

        check_refusals(run)
        assert Hub.tokens == {"Bearer hf_secret"}, Hub.tokens
        check_proxy(run, environment["HF_ENDPOINT"])
        kept = subprocess.run(["grep", "-rl", "hf_secret", cache], capture_output=True, text=True)
        assert kept.stdout == "", kept
    server.shutdown()


main()
