/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-import-private.h"

#include <string.h>

/*
 * Names of checkpoints' tensors in GGUF's manner, as gguf-py's tensor_mapping.py pairs them. Only
 * what an estimate tells apart is renamed; the rest keeps its name.
 */

static const struct {
  const char *checkpoint;      /* what follows the layer's number, without ".weight" */
  const char *gguf;
} parts[] = {
  { "self_attn.q_proj", "attn_q" }, { "self_attn.k_proj", "attn_k" },
  { "self_attn.v_proj", "attn_v" }, { "self_attn.o_proj", "attn_output" },
  { "self_attn.qkv_proj", "attn_qkv" }, { "self_attn.q_norm", "attn_q_norm" },
  { "self_attn.k_norm", "attn_k_norm" }, { "self_attn.q_a_proj", "attn_q_a" },
  { "self_attn.q_b_proj", "attn_q_b" }, { "self_attn.kv_a_proj_with_mqa", "attn_kv_a_mqa" },
  { "self_attn.kv_b_proj", "attn_kv_b" }, { "mlp.gate_proj", "ffn_gate" },
  { "mlp.up_proj", "ffn_up" }, { "mlp.down_proj", "ffn_down" }, { "mlp.gate", "ffn_gate_inp" },
  { "input_layernorm", "attn_norm" }, { "post_attention_layernorm", "ffn_norm" },
  { "attention.wq", "attn_q" }, { "attention.wk", "attn_k" }, { "attention.wv", "attn_v" },
  { "attention.wo", "attn_output" }, { "feed_forward.w1", "ffn_gate" },
  { "feed_forward.w3", "ffn_up" }, { "feed_forward.w2", "ffn_down" },
};

static const struct {
  const char *checkpoint, *gguf;
} outer[] = {
  { "embed_tokens", "token_embd" }, { "tok_embeddings", "token_embd" }, { "wte", "token_embd" },
  { "embed_in", "token_embd" }, { "word_embeddings", "token_embd" }, { "embeddings", "token_embd" },
  { "wpe", "position_embd" }, { "embed_positions", "position_embd" }, { "norm", "output_norm" },
  { "lm_head", "output" }, { "output", "output" }, { "embed_out", "output" },
};

/* Of models that also see or hear. */
static const char *const other_parts[] = {
  "vision", "visual", "audio", "image", "multi_modal", "mm_projector", "embed_vision",
};

static const char *const layer_words[] = { "layers.", "h.", "blocks.", "block." };

/* "layers.3.self_attn..." → 3 and what follows the number. */
static const char *
find_layer (const char *name,
            gint       *layer)
{
  for (const char *at = name; at != NULL; at = strchr (at, '.'))
    {
      at += *at == '.';
      for (guint i = 0; i < G_N_ELEMENTS (layer_words); i++)
        if (g_str_has_prefix (at, layer_words[i])
            && g_ascii_isdigit (at[strlen (layer_words[i])]))
          {
            char *end;
            guint64 number = g_ascii_strtoull (at + strlen (layer_words[i]), &end, 10);
            if (*end != '.' || number >= HR_IMPORT_MAX_LAYERS)
              return NULL;
            *layer = (gint) number;
            return end + 1;
          }
    }
  return NULL;
}

static char *
rename_as (const char *name,
           const char *checkpoint,
           const char *gguf)
{
  gsize length = strlen (checkpoint);

  if (strncmp (name, checkpoint, length) != 0 || name[length] != '.')
    return NULL;
  return g_strconcat (gguf, name + length, NULL);
}

static const char *
without_prefixes (const char *name)
{
  static const char *const prefixes[] = {
    "language_model.", "model.", "transformer.", "backbone.", "gpt_neox.", "decoder.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i]))
      {
        name += strlen (prefixes[i]);
        i = (guint) -1;
      }
  return name;
}

/* @layer becomes -1 outside the layers, and -2 outside the text model. */
char *
hr_import_tensor_name (const char *name,
                       gint       *layer)
{
  const char *rest;
  char *renamed = NULL;

  *layer = -1;
  for (guint i = 0; i < G_N_ELEMENTS (other_parts); i++)
    if (strstr (name, other_parts[i]) != NULL)
      {
        *layer = -2;
        return g_strdup (name);
      }
  rest = find_layer (name, layer);
  for (guint i = 0; rest != NULL && renamed == NULL && i < G_N_ELEMENTS (parts); i++)
    renamed = rename_as (rest, parts[i].checkpoint, parts[i].gguf);
  for (guint i = 0; rest == NULL && renamed == NULL && i < G_N_ELEMENTS (outer); i++)
    renamed = rename_as (without_prefixes (name), outer[i].checkpoint, outer[i].gguf);
  return renamed != NULL ? renamed : g_strdup (rest != NULL ? rest : name);
}
