#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the FLOPs of real transformers modules with PyTorch's counter, on tensors without data.

Prints tests/unit/data/flops.csv: model, sequences, tokens, forward and forward with backward.
Needs PyTorch and transformers (Debian sid: python3-torch, python3-transformers); the shapes are
those of the catalogue's entries of the same id. Attention runs as scaled dot product attention,
which the counter takes for a whole square of scores.
"""
import sys

import torch
import transformers
from torch.utils.flop_counter import FlopCounterMode

LENGTHS = [(1, 512), (4, 1024)]
MODELS = {
    "llama-2-7b": transformers.LlamaConfig(
        hidden_size=4096, intermediate_size=11008, num_hidden_layers=32, num_attention_heads=32,
        num_key_value_heads=32, vocab_size=32000),
    "llama-3-8b": transformers.LlamaConfig(
        hidden_size=4096, intermediate_size=14336, num_hidden_layers=32, num_attention_heads=32,
        num_key_value_heads=8, vocab_size=128256),
    "qwen2.5-7b": transformers.Qwen2Config(
        hidden_size=3584, intermediate_size=18944, num_hidden_layers=28, num_attention_heads=28,
        num_key_value_heads=4, vocab_size=152064, tie_word_embeddings=False),
    "qwen3-8b": transformers.Qwen3Config(
        hidden_size=4096, intermediate_size=12288, num_hidden_layers=36, num_attention_heads=32,
        num_key_value_heads=8, head_dim=128, vocab_size=151936, tie_word_embeddings=False),
    "gpt2": transformers.GPT2Config(),
}


def forget_masks():
    """A mask asks tensors for their values, which these have none of; causal is the default."""
    for name, module in list(sys.modules.items()):
        if name.startswith("transformers.models.") and hasattr(module, "create_causal_mask"):
            module.create_causal_mask = lambda *_, **__: None


def count(config, sequences, tokens, backward):
    config._attn_implementation = "sdpa"
    config.use_cache = False
    with torch.device("meta"):
        model = transformers.AutoModelForCausalLM.from_config(config).to(torch.bfloat16)
        ids = torch.zeros(sequences, tokens, dtype=torch.long)
    forget_masks()
    positions = torch.arange(tokens, device="meta").unsqueeze(0)
    counter = FlopCounterMode(display=False)
    with counter:
        logits = model(input_ids=ids, position_ids=positions).logits
        if backward:
            logits.sum().backward()
    return counter.get_total_flops()


def main():
    print(f"# transformers {transformers.__version__}, PyTorch {torch.__version__}")
    print("model,sequences,tokens,forward,forward_backward")
    for name, config in MODELS.items():
        for sequences, tokens in LENGTHS:
            figures = [count(config, sequences, tokens, backward) for backward in (False, True)]
            print(f"{name},{sequences},{tokens},{figures[0]},{figures[1]}", flush=True)


if __name__ == "__main__":
    main()
