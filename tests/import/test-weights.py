#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checkpoints as Hugging Face's libraries write them, in whole and in shards: an estimate weighs
what their headers hold, tensor by tensor, to the byte."""
import argparse
import json
import pathlib
import struct
import subprocess
import tempfile

WIDTH, MLP, LAYERS, HEADS, KV_HEADS, VOCABULARY = 512, 1024, 3, 8, 2, 1024
GROUP, BLOCK = 128, 128
WIDTHS = {"F32": 4, "I32": 4, "BF16": 2, "F16": 2, "F8_E4M3": 1, "U8": 1}


def linears():
    """Name, outputs, inputs."""
    head = WIDTH // HEADS
    yield "self_attn.q_proj", WIDTH, WIDTH
    yield "self_attn.k_proj", KV_HEADS * head, WIDTH
    yield "self_attn.v_proj", KV_HEADS * head, WIDTH
    yield "self_attn.o_proj", WIDTH, WIDTH
    yield "mlp.gate_proj", MLP, WIDTH
    yield "mlp.up_proj", MLP, WIDTH
    yield "mlp.down_proj", WIDTH, MLP


def plain(kind):
    def store(name, rows, cols):
        yield f"{name}.weight", kind, [rows, cols]
    return store


def fp8(name, rows, cols):
    """DeepSeek's: a scale of 32 bits for each block."""
    yield f"{name}.weight", "F8_E4M3", [rows, cols]
    yield f"{name}.weight_scale_inv", "F32", [-(-rows // BLOCK), -(-cols // BLOCK)]


def awq(name, rows, cols):
    """AutoAWQ's GEMM packing."""
    yield f"{name}.qweight", "I32", [cols, rows // 8]
    yield f"{name}.qzeros", "I32", [cols // GROUP, rows // 8]
    yield f"{name}.scales", "F16", [cols // GROUP, rows]


def gptq(name, rows, cols):
    """AutoGPTQ's, with the group of every input."""
    yield f"{name}.qweight", "I32", [cols // 8, rows]
    yield f"{name}.qzeros", "I32", [cols // GROUP, rows // 8]
    yield f"{name}.scales", "F16", [cols // GROUP, rows]
    yield f"{name}.g_idx", "I32", [cols]


def mixed(name, rows, cols):
    """One kind of tensor in 32 bit, as some merges leave it."""
    yield f"{name}.weight", "F32" if "down_proj" in name else "BF16", [rows, cols]


def tensors(store, kind):
    yield "model.embed_tokens.weight", kind, [VOCABULARY, WIDTH]
    for layer in range(LAYERS):
        for name, rows, cols in linears():
            yield from store(f"model.layers.{layer}.{name}", rows, cols)
        for name in ("input_layernorm", "post_attention_layernorm"):
            yield f"model.layers.{layer}.{name}.weight", kind, [WIDTH]
    yield "model.norm.weight", kind, [WIDTH]
    yield "lm_head.weight", kind, [VOCABULARY, WIDTH]


def size(tensor):
    _, kind, shape = tensor
    return WIDTHS[kind] * shape[0] * (shape[1] if len(shape) > 1 else 1)


def write_file(path, entries):
    header, at = {"__metadata__": {"format": "pt"}}, 0
    for entry in entries:
        name, kind, shape = entry
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [at, at + size(entry)]}
        at += size(entry)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + at)


def write_shards(folder, entries, n):
    """Dealt out in turn, so that a layer lies in several files."""
    places = {}
    for shard in range(n):
        name = f"model-{shard + 1:05}-of-{n:05}.safetensors"
        write_file(folder / name, entries[shard::n])
        places |= {entry[0]: name for entry in entries[shard::n]}
    index = {"metadata": {"total_size": sum(map(size, entries))}, "weight_map": places}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), "utf-8")


def config(quantization, kind):
    names = {"BF16": "bfloat16", "F16": "float16", "F32": "float32"}
    return {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": WIDTH,
            "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
            "num_key_value_heads": KV_HEADS, "intermediate_size": MLP, "vocab_size": VOCABULARY,
            "max_position_embeddings": 4096, "tie_word_embeddings": False,
            "torch_dtype": names[kind]} | ({"quantization_config": quantization}
                                           if quantization else {})


# Folder, storage, type of what is not quantised, what config.json says, shards, engine, format
CASES = [
    ("bf16", plain("BF16"), "BF16", None, 1, "vllm", "bf16"),
    ("fp16-sharded", plain("F16"), "F16", None, 3, "vllm", "fp16"),
    ("fp32", plain("F32"), "F32", None, 1, "transformers", "fp32"),
    ("mixed-sharded", mixed, "BF16", None, 2, "transformers", "bf16"),
    ("fp8", fp8, "BF16", {"quant_method": "fp8", "weight_block_size": [BLOCK, BLOCK],
                          "activation_scheme": "dynamic"}, 2, "vllm", "fp8-block128"),
    ("awq", awq, "F16", {"quant_method": "awq", "bits": 4, "group_size": GROUP,
                         "zero_point": True, "version": "gemm"}, 1, "vllm", "awq-4-g128"),
    ("gptq", gptq, "F16", {"quant_method": "gptq", "bits": 4, "group_size": GROUP,
                           "desc_act": False, "sym": True}, 2, "vllm", "gptq-4-g128"),
]


def run(cli, *arguments):
    done = subprocess.run([cli, *arguments, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done
    return json.loads(done.stdout)


def weigh(answer):
    return sum(item["bytes"] for device in answer["devices"] for item in device["items"]
               if item["kind"] == "weights")


def check(cli, folder, case):
    name, store, kind, quantization, shards, engine, expected = case
    folder = folder / name
    folder.mkdir()
    entries = list(tensors(store, kind))
    weights = sum(map(size, entries))
    (folder / "config.json").write_text(json.dumps(config(quantization, kind)), "utf-8")
    if shards > 1:
        write_shards(folder, entries, shards)
    else:
        write_file(folder / "model.safetensors", entries)
    seen = run(cli, "inspect", folder)
    assert seen["weights"] == expected, seen
    assert seen["weight_bytes"] == weights and seen["files"] == shards, seen
    assert sum(kind["tensors"] for kind in seen["types"]) == len(entries), seen
    asked = ["estimate", "--model", folder, "--hardware", "nvidia-geforce-rtx-4090", "--engine"]
    assert weigh(run(cli, *asked, engine)) == weights, name
    # what engines do with the weights afterwards is theirs; in another format they are others
    other = run(cli, *asked, engine, "--weights", "fp32" if expected != "fp32" else "bf16")
    assert weigh(other) != weights, name
    print(f"{name}: {len(entries)} tensors in {shards} files, {weights} bytes, as {expected}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", required=True)
    cli = str(pathlib.Path(parser.parse_args().cli).resolve())
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            check(cli, pathlib.Path(folder), case)


main()
