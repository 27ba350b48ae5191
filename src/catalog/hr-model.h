/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What mixes tokens in a layer. Values are indices into hr_mixer_names. */
typedef enum {
  HR_MIXER_NONE,
  HR_MIXER_ATTENTION,          /* full causal attention: MHA, GQA, MQA */
  HR_MIXER_SLIDING,            /* the same with a window */
  HR_MIXER_MLA,                /* multi-head latent attention */
  HR_MIXER_MLA_TWICE,          /* two MLA blocks in one layer (LongCat) */
  HR_MIXER_MAMBA1,
  HR_MIXER_MAMBA2,
  HR_MIXER_ATTENTION_MAMBA2,   /* both in parallel (Falcon-H1) */
  HR_MIXER_DELTANET,           /* gated DeltaNet (Qwen3-Next) */
  HR_MIXER_KDA,                /* Kimi delta attention */
  HR_MIXER_LIGHTNING,          /* lightning attention (MiniMax-01) */
  HR_MIXER_SHORTCONV,          /* gated short convolution (LFM2) */
  HR_MIXER_RGLRU,              /* RecurrentGemma */
  HR_MIXER_RWKV4,
} HrMixer;

typedef enum {
  HR_FFN_NONE,
  HR_FFN_DENSE,
  HR_FFN_MOE,
  HR_FFN_MOE_AND_TWO_DENSE,    /* LongCat: one MoE and two dense MLPs per layer */
} HrFfn;

typedef enum {
  HR_NORM_RMS,                 /* weight */
  HR_NORM_LAYER,               /* weight and bias */
  HR_NORM_LAYER_NO_BIAS,
  HR_NORM_NONPARAMETRIC,
} HrNorm;

typedef enum {
  HR_QK_NORM_NONE,
  HR_QK_NORM_HEAD,             /* head_dim for Q and for K */
  HR_QK_NORM_FULL,             /* the whole width of Q and of K */
  HR_QK_NORM_HEAD_LAYER,       /* per head, with bias */
} HrQkNorm;

typedef enum {
  HR_ATTN_GATE_NONE,
  HR_ATTN_GATE_FULL,           /* hidden → q, a matrix of its own */
  HR_ATTN_GATE_HEAD,           /* hidden → n_heads */
  HR_ATTN_GATE_FUSED,          /* as FULL, stored in q_proj, which is twice as tall */
} HrAttnGate;

/* Whole-model shapes that no list of layers describes. (OpenELM, whose layers all differ, has a
 * group per layer; Gemma 3n is layers with per-layer embeddings, AltUp and Laurel.) */
typedef enum {
  HR_FORMULA_LAYERS,           /* the ordinary case */
  HR_FORMULA_ZAMBA2,
  HR_FORMULA_UNKNOWN,          /* hyper-parameters only: cannot be counted; has no groups */
} HrFormula;

typedef struct {
  guint q_lora_rank;           /* 0: no query compression */
  guint kv_lora_rank;
  guint qk_nope_head_dim;
  guint qk_rope_head_dim;
  guint v_head_dim;
  gboolean output_gate;
} HrMla;

typedef struct {
  guint n_experts;
  guint n_experts_per_tok;
  guint n_zero_experts;        /* router outputs without weights (LongCat) */
  guint expert_size;           /* moe_intermediate_size */
  guint shared_size;           /* summed width of all shared experts */
  guint dense_residual_size;   /* Arctic: a dense MLP beside the experts, with a norm */
  guint latent_size;           /* experts act in this width; 0: hidden size */
  guint router_bias_count;     /* elements of router or selection bias per layer */
  gboolean expert_bias;
  gboolean shared_gate;        /* a hidden-wide sigmoid gate */
  gboolean latent_norm;
  gboolean parallel_dense;     /* Gemma 4: the dense MLP runs beside the experts */
} HrMoe;

typedef struct {
  guint d_inner;               /* mamba1; mamba2: n_heads * head_dim */
  guint d_state;
  guint d_conv;
  guint dt_rank;
  guint n_groups;
  guint n_heads, head_dim;                             /* mamba2, KDA */
  guint n_k_heads, k_head_dim, n_v_heads, v_head_dim;  /* gated DeltaNet */
  guint lru_width;             /* RG-LRU */
  gboolean gated_norm;
  gboolean dt_b_c_norms;       /* Jamba */
  gboolean full_rank_gate;     /* KDA */
} HrSsm;

typedef struct {
  guint n_heads, head_dim;     /* n_heads 0: no indexer */
  guint top_k;
} HrIndexer;

/**
 * HrLayerGroup:
 *
 * Layers that are alike in every shape; counted, never repeated. All numbers are resolved: no
 * field falls back to the model's own.
 */
typedef struct {
  guint      count;
  HrMixer    mixer;
  HrFfn      ffn;
  guint      n_heads;
  guint      n_kv_heads;
  guint      head_dim;         /* of Q and K */
  guint      v_head_dim;
  guint      intermediate_size;
  guint      ffn_per_layer;
  guint      norms_per_layer;
  guint      n_experts;
  guint      window;           /* tokens a sliding layer sees; 0: all */
  HrAttnGate attn_gate;
  gboolean   k_eq_v;           /* no v_proj: V is computed as K, and cached apart */
  gboolean   owns_cache;       /* FALSE: reuses the K and V of an earlier layer */
  gboolean   attn_sinks;
  gboolean   indexer;          /* holds the lightning indexer (DSA) */
} HrLayerGroup;

/**
 * HrStoredTensor:
 * @name: in GGUF's manner without the block prefix ("attn_q.weight"), or the file's own name where
 *   it has none
 * @type: element type as the file's format calls it ("Q4_K", "BF16"); static
 * @layer: layer that holds it; -1 outside the layers
 * @stack: matrices in it (experts); 1 otherwise
 * @rows: output features; 1 for a vector
 * @cols: input features
 * @bytes: exact size in the file, without padding
 */
typedef struct {
  char       *name;
  const char *type;
  gint        layer;
  guint64     stack, rows, cols;
  guint64     bytes;
} HrStoredTensor;

/**
 * HrModel:
 *
 * An immutable record of one architecture with its sizes. Owned by the catalogue that read it,
 * or built by an importer; core only reads it.
 */
typedef struct {
  char *id;
  char *name;
  char *family;
  char *organization;
  char *released;              /* "2024-04" */
  char *hf_id;                 /* may be NULL */
  char *model_type;            /* transformers' name of the architecture, may be NULL */
  char *native_dtype;
  char *activation;
  char *position;
  char *source;
  char *notes;
  char **aliases;              /* other ids and repositories with this very shape */

  guint64 params_total;        /* as recorded; the lint recomputes it */
  guint64 params_active;       /* 0: all */
  guint64 published_params;    /* tensors of the published checkpoint; 0: none */

  guint   n_layers;
  guint   hidden_size;
  guint   n_heads, n_kv_heads, head_dim;
  guint   intermediate_size;
  guint   vocab_size;
  guint   embed_dim;           /* = hidden_size but for OPT-350m */
  guint64 max_context;
  guint64 rope_positions;      /* length of the rotary tables of the checkpoint's config;
                                  = max_context but where the context is stretched beyond it */
  guint64 position_params;     /* learned position table, elements */
  guint64 extra_params;        /* small tensors outside every rule below, elements */

  gboolean tied_embeddings;
  gboolean gated_mlp;
  gboolean parallel_attention; /* attention and MLP read the same input */
  gboolean final_norm;
  gboolean embed_norm;
  gboolean rwkv_mlp;
  gboolean bias_qkv, bias_qk_only, bias_o, bias_mlp, bias_head, bias_mla_a;

  HrNorm    norm;
  HrQkNorm  qk_norm;
  HrFormula formula;

  gboolean  has_mla, has_moe, has_ssm;
  HrMla     mla;
  HrMoe     moe;
  HrSsm     ssm;
  HrIndexer indexer;

  HrLayerGroup *groups;
  guint         n_groups;
  guint8       *layer_group;   /* [n_layers]: which group layer i belongs to */

  /* Of a model that was read from a file of weights: its tensors. They are what a plan weighs whose
   * format is the file's own, @native_dtype. */
  HrStoredTensor *stored;
  guint           n_stored;
  char           *stored_gguf; /* llama.cpp's file type, "Q4_K_M"; NULL: no GGUF file */

  /* Gemma 3n and Gemma 4 E: an embedding of this width for every layer; 0: none */
  guint per_layer_dim, vocab_per_layer;
  /* Gemma 3n: copies of the hidden state, rank of the learned residual; 0: none */
  guint altup_inputs, laurel_rank;
  /* HR_FORMULA_ZAMBA2 */
  guint zamba_blocks, zamba_uses, zamba_adapter_rank;
  gboolean zamba_attention_adapter;
} HrModel;

void          hr_model_free          (HrModel        *self);
HrModel      *hr_model_copy          (const HrModel  *self);
void          hr_model_set_layers    (HrModel            *self,
                                      const HrLayerGroup *layers,
                                      guint               n_layers);
char         *hr_model_to_data       (const HrModel  *self);
const HrLayerGroup *
              hr_model_layer         (const HrModel  *self,
                                      guint           layer);
const char   *hr_mixer_name          (HrMixer         mixer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrModel, hr_model_free)

G_END_DECLS
