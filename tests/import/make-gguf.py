#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes data/gguf: small models of several architectures that gguf-py writes, that llama-quantize
turns into other types, and that llama.cpp then loads. Of each file its header is kept, and what
llama-bench prints of the whole: bytes and parameters.

Needs what Debian calls python3-gguf and llama.cpp-tools, of one version:
  tests/import/make-gguf.py tests/import/data/gguf
With --keep FOLDER the whole files stay, for headroom-cli inspect."""
import argparse
import json
import pathlib
import subprocess
import tempfile

import gguf
import numpy

F32, F16, BF16 = (gguf.GGMLQuantizationType[name] for name in ("F32", "F16", "BF16"))
CONTEXT, BYTES = 4096, 256
SEED = 1


class Model:
    """One file: its sizes as metadata, then tensors of random numbers."""

    def __init__(self, path, architecture, kind, file_type, vocabulary, **split):
        self.writer = gguf.GGUFWriter(path, architecture, **split)
        self.kind = gguf.GGMLQuantizationType[kind]
        self.vocabulary = vocabulary
        self.random = numpy.random.default_rng(SEED)
        self.writer.add_name(path.stem)
        self.writer.add_context_length(CONTEXT)
        self.writer.add_vocab_size(vocabulary)
        self.writer.add_layer_norm_rms_eps(1e-5)
        self.writer.add_file_type(gguf.LlamaFileType[file_type])

    def sizes(self, layers, width, mlp):
        self.writer.add_block_count(layers)
        self.writer.add_embedding_length(width)
        self.writer.add_feed_forward_length(mlp)

    def heads(self, heads, kv_heads, size, values=None, rotated=None):
        self.writer.add_head_count(heads)
        self.writer.add_head_count_kv(kv_heads)
        self.writer.add_key_length(size)
        self.writer.add_value_length(values or size)
        self.writer.add_rope_dimension_count(rotated or size)

    def tokens(self):
        """A vocabulary of bytes and words, as SentencePiece has it."""
        words = self.vocabulary - BYTES - 3
        self.writer.add_tokenizer_model("llama")
        self.writer.add_token_list(["<unk>", "<s>", "</s>"]
                                   + [f"<0x{byte:02X}>" for byte in range(BYTES)]
                                   + [f"t{BYTES + 3 + word}" for word in range(words)])
        self.writer.add_token_scores([0.0] * self.vocabulary)
        self.writer.add_token_types([2, 3, 3] + [6] * BYTES + [1] * words)
        self.writer.add_bos_token_id(1)
        self.writer.add_eos_token_id(2)
        self.writer.add_unk_token_id(0)

    def add(self, name, *shape, kind=None):
        """Vectors and what a router chooses by stay in 32 bit, as converters leave them."""
        kind = F32 if len(shape) == 1 else self.kind if kind is None else kind
        values = (self.random.standard_normal(shape) * 0.02).astype(numpy.float32)
        suffix = "" if name.endswith((".bias", "ssm_a", "ssm_d")) else ".weight"
        if kind == F32:
            self.writer.add_tensor(name + suffix, values)
        elif kind == F16:
            self.writer.add_tensor(name + suffix, values.astype(numpy.float16))
        else:
            self.writer.add_tensor(name + suffix, gguf.quants.quantize(values, kind),
                                   raw_dtype=kind)

    def save(self):
        self.writer.write_header_to_file()
        self.writer.write_kv_data_to_file()
        self.writer.write_tensors_to_file()
        self.writer.close()


def add_ends(model, width, tied):
    model.add("token_embd", model.vocabulary, width)
    model.add("output_norm", width)
    if not tied:
        wide = model.kind in (F32, F16, BF16)
        model.add("output", model.vocabulary, width,
                  kind=model.kind if wide else gguf.GGMLQuantizationType.Q8_0)


def add_attention(model, block, width, heads, kv_heads, size):
    model.add(block + "attn_q", heads * size, width)
    model.add(block + "attn_k", kv_heads * size, width)
    model.add(block + "attn_v", kv_heads * size, width)
    model.add(block + "attn_output", width, heads * size)


def add_mlp(model, block, width, mlp, experts=0):
    stack, suffix = ((experts,), "_exps") if experts else ((), "")
    if experts:
        model.add(block + "ffn_gate_inp", experts, width, kind=F32)
    model.add(block + "ffn_gate" + suffix, *stack, mlp, width)
    model.add(block + "ffn_up" + suffix, *stack, mlp, width)
    model.add(block + "ffn_down" + suffix, *stack, width, mlp)


def decoder(model, layers, width, heads, kv_heads, mlp, *, size=None, tied=False, experts=0,
            expert_mlp=None, bias=False, head_norms=False, post_norms=False, window=0):
    """What Llama, Mixtral, Qwen 2, 3 and 3 MoE, and Gemma 3 have in common, and not."""
    size = size or width // heads
    model.sizes(layers, width, mlp)
    model.heads(heads, kv_heads, size)
    if experts:
        model.writer.add_expert_count(experts)
        model.writer.add_expert_used_count(2)
    if expert_mlp:
        model.writer.add_expert_feed_forward_length(expert_mlp)
    if window:
        model.writer.add_sliding_window(window)
    model.tokens()
    add_ends(model, width, tied)
    for block in (f"blk.{layer}." for layer in range(layers)):
        model.add(block + "attn_norm", width)
        model.add(block + "ffn_norm", width)
        add_attention(model, block, width, heads, kv_heads, size)
        for name in ("attn_q_norm", "attn_k_norm") if head_norms else ():
            model.add(block + name, size)
        for name in ("post_attention_norm", "post_ffw_norm") if post_norms else ():
            model.add(block + name, width)
        for name, n in (("q", heads), ("k", kv_heads), ("v", kv_heads)) if bias else ():
            model.add(f"{block}attn_{name}.bias", n * size)
        add_mlp(model, block, width, expert_mlp or mlp, experts)


def fused(model, layers, width, heads, kv_heads, mlp):
    """Phi 3: Q, K and V in one tensor, gate and up in another."""
    size = width // heads
    model.sizes(layers, width, mlp)
    model.heads(heads, kv_heads, size)
    model.tokens()
    add_ends(model, width, False)
    for block in (f"blk.{layer}." for layer in range(layers)):
        model.add(block + "attn_norm", width)
        model.add(block + "ffn_norm", width)
        model.add(block + "attn_qkv", (heads + 2 * kv_heads) * size, width)
        model.add(block + "attn_output", width, heads * size)
        model.add(block + "ffn_up", 2 * mlp, width)
        model.add(block + "ffn_down", width, mlp)


def latent(model, layers, width, heads, mlp, rank, plain, rotated, values):
    """DeepSeek 2: keys and values of a rank, unfolded by one tensor per direction."""
    model.sizes(layers, width, mlp)
    model.heads(heads, 1, rank + rotated, rank, rotated)
    model.writer.add_key_length_mla(plain + rotated)
    model.writer.add_value_length_mla(values)
    model.writer.add_q_lora_rank(rank)
    model.writer.add_kv_lora_rank(rank)
    model.writer.add_leading_dense_block_count(1)
    model.writer.add_expert_count(4)
    model.writer.add_expert_used_count(2)
    model.writer.add_expert_feed_forward_length(mlp // 2)
    model.writer.add_expert_shared_count(1)
    model.writer.add_expert_weights_scale(1.0)
    model.tokens()
    add_ends(model, width, False)
    for layer in range(layers):
        block = f"blk.{layer}."
        model.add(block + "attn_norm", width)
        model.add(block + "ffn_norm", width)
        model.add(block + "attn_q_a", rank, width)
        model.add(block + "attn_q_a_norm", rank)
        model.add(block + "attn_q_b", heads * (plain + rotated), rank)
        model.add(block + "attn_kv_a_mqa", rank + rotated, width)
        model.add(block + "attn_kv_a_norm", rank)
        model.add(block + "attn_k_b", heads, rank, plain)
        model.add(block + "attn_v_b", heads, values, rank)
        model.add(block + "attn_output", width, heads * values)
        add_mlp(model, block, width, *((mlp // 2, 4) if layer else (mlp,)))
        for name, shape in (("gate", (mlp // 2, width)), ("up", (mlp // 2, width)),
                            ("down", (width, mlp // 2))) if layer else ():
            model.add(f"{block}ffn_{name}_shexp", *shape)


def recurrent(model, layers, width, state, convolution, rank):
    """Mamba."""
    inner = 2 * width
    model.sizes(layers, width, 0)
    model.writer.add_head_count(0)
    model.writer.add_ssm_conv_kernel(convolution)
    model.writer.add_ssm_inner_size(inner)
    model.writer.add_ssm_state_size(state)
    model.writer.add_ssm_time_step_rank(rank)
    model.tokens()
    add_ends(model, width, True)
    for block in (f"blk.{layer}." for layer in range(layers)):
        model.add(block + "attn_norm", width)
        model.add(block + "ssm_in", 2 * inner, width)
        model.add(block + "ssm_conv1d", inner, convolution, kind=F32)
        model.add(block + "ssm_conv1d.bias", inner)
        model.add(block + "ssm_x", rank + 2 * state, inner)
        model.add(block + "ssm_dt", inner, rank, kind=F32)
        model.add(block + "ssm_dt.bias", inner)
        model.add(block + "ssm_a", inner, state, kind=F32)
        model.add(block + "ssm_d", inner)
        model.add(block + "ssm_out", width, inner)


def llama(model):
    decoder(model, 4, 256, 8, 2, 512)


def written():
    """File name, architecture, element type and file type by gguf-py's names, vocabulary, maker."""
    yield "llama-f32", "llama", "F32", "ALL_F32", 512, llama
    yield "llama-f16", "llama", "F16", "MOSTLY_F16", 512, llama
    yield "llama-bf16", "llama", "BF16", "MOSTLY_BF16", 512, llama
    yield "llama-q5_1", "llama", "Q5_1", "MOSTLY_Q5_1", 600, llama
    yield ("llama-moe-q5_0", "llama", "Q5_0", "MOSTLY_Q5_0", 512,
           lambda model: decoder(model, 4, 256, 8, 2, 512, experts=8))
    yield ("qwen2-q8_0", "qwen2", "Q8_0", "MOSTLY_Q8_0", 700,
           lambda model: decoder(model, 3, 256, 8, 2, 512, tied=True, bias=True))
    yield ("qwen3-q4_1", "qwen3", "Q4_1", "MOSTLY_Q4_1", 700,
           lambda model: decoder(model, 5, 256, 4, 2, 512, size=128, tied=True, head_norms=True))
    yield ("qwen3moe-q8_0", "qwen3moe", "Q8_0", "MOSTLY_Q8_0", 512,
           lambda model: decoder(model, 3, 256, 4, 2, 512, size=128, head_norms=True, experts=8,
                                 expert_mlp=128))
    yield ("gemma3-q4_0", "gemma3", "Q4_0", "MOSTLY_Q4_0", 512,
           lambda model: decoder(model, 6, 256, 4, 1, 512, size=64, tied=True, head_norms=True,
                                 post_norms=True, window=512))
    yield ("fused-f16", "phi3", "F16", "MOSTLY_F16", 512,
           lambda model: fused(model, 3, 256, 8, 8, 512))
    yield ("deepseek2-q8_0", "deepseek2", "Q8_0", "MOSTLY_Q8_0", 512,
           lambda model: latent(model, 3, 256, 4, 512, 64, 64, 32, 64))
    yield ("mamba-f16", "mamba", "F16", "MOSTLY_F16", 512,
           lambda model: recurrent(model, 3, 256, 16, 4, 16))


QUANTIZED = ("Q2_K", "Q3_K_L", "Q4_K_M", "Q5_K_S", "Q6_K", "IQ3_S", "IQ4_NL", "IQ4_XS", "TQ1_0",
             "TQ2_0")


def make(folder):
    for name, architecture, kind, file_type, vocabulary, maker in written():
        model = Model(folder / f"{name}.gguf", architecture, kind, file_type, vocabulary)
        maker(model)
        model.save()
    model = Model(folder / "split.gguf", "llama", "Q8_0", "MOSTLY_Q8_0", 512, split_max_tensors=16)
    llama(model)
    model.save()
    for kind in QUANTIZED:
        subprocess.run(["llama-quantize", folder / "llama-f32.gguf",
                        folder / f"llama-{kind.lower()}.gguf", kind],
                       check=True, capture_output=True)


def ask(path):
    """What llama.cpp says of a file: bytes and parameters."""
    done = subprocess.run(["llama-bench", "-m", path, "-p", "1", "-n", "0", "-r", "1", "-t", "1",
                           "-ngl", "0", "-o", "json"], check=True, capture_output=True, text=True)
    answer = json.loads(done.stdout)[0]
    return answer["model_size"], answer["model_n_params"]


def header(path):
    """All that is not weights."""
    return path.read_bytes()[:gguf.GGUFReader(path).data_offset]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or pathlib.Path(scratch)
        make(folder)
        lines = []
        for path in sorted(folder.glob("*.gguf")):
            first = "-of-" not in path.name or "-00001-" in path.name
            weights, parameters = ask(path) if first else ("", "")
            lines.append(f"{path.name},{path.stat().st_size},{weights},{parameters}\n")
            (options.out / path.name).write_bytes(header(path))
    version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "llama.cpp-tools"],
                             check=True, capture_output=True, text=True).stdout
    (options.out / "llama-bench.csv").write_text(
        f"# Made by make-gguf.py: headers of files that gguf-py and llama-quantize of Debian's\n"
        f"# llama.cpp {version} wrote, and what its llama-bench prints of the whole files.\n"
        "# A later part of a split file has no line of its own in what it prints.\n"
        "file,bytes,weight_bytes,parameters\n" + "".join(lines), "utf-8")


if __name__ == "__main__":
    main()
