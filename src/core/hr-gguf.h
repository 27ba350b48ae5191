/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-architecture.h"

G_BEGIN_DECLS

/* Element types of ggml, llama.cpp's and those that only ik_llama.cpp knows. */
typedef enum {
  HR_GGML_F32, HR_GGML_F16, HR_GGML_BF16,
  HR_GGML_Q1_0, HR_GGML_Q2_0,
  HR_GGML_Q4_0, HR_GGML_Q4_1, HR_GGML_Q5_0, HR_GGML_Q5_1, HR_GGML_Q8_0, HR_GGML_Q8_1,
  HR_GGML_Q2_K, HR_GGML_Q3_K, HR_GGML_Q4_K, HR_GGML_Q5_K, HR_GGML_Q6_K, HR_GGML_Q8_K,
  HR_GGML_IQ1_S, HR_GGML_IQ1_M, HR_GGML_IQ2_XXS, HR_GGML_IQ2_XS, HR_GGML_IQ2_S,
  HR_GGML_IQ3_XXS, HR_GGML_IQ3_S, HR_GGML_IQ4_NL, HR_GGML_IQ4_XS,
  HR_GGML_TQ1_0, HR_GGML_TQ2_0, HR_GGML_MXFP4, HR_GGML_NVFP4,
  /* ik_llama.cpp */
  HR_GGML_Q6_0, HR_GGML_IQ1_BN, HR_GGML_IQ2_BN,
  HR_GGML_IQ2_K, HR_GGML_IQ3_K, HR_GGML_IQ4_K, HR_GGML_IQ5_K, HR_GGML_IQ6_K,
  HR_GGML_IQ2_KS, HR_GGML_IQ3_KS, HR_GGML_IQ4_KS, HR_GGML_IQ5_KS, HR_GGML_IQ4_KSS, HR_GGML_IQ2_KL,
  HR_GGML_IQ1_KT, HR_GGML_IQ2_KT, HR_GGML_IQ3_KT, HR_GGML_IQ4_KT,
  HR_N_GGML_TYPES
} HrGgmlType;

/* How a GGUF file of an architecture differs from the tensors of its checkpoint. */
typedef enum {
  HR_GGUF_FUSED_QKV    = 1 << 0,   /* Q, K and V are one attn_qkv tensor */
  HR_GGUF_FUSED_UP     = 1 << 1,   /* gate and up are one ffn_up tensor of twice the width */
  HR_GGUF_FALCON       = 1 << 2,   /* the recipes that were tuned for Falcon */
  HR_GGUF_NO_WINDOW    = 1 << 3,   /* the file knows no window: sliding layers cache everything */
  HR_GGUF_LAYER_HEADS  = 1 << 4,   /* head counts are listed per layer: 0 in a recurrent layer 0 */
  /* of the compute graph */
  HR_GGUF_EMBED_SCALE  = 1 << 5,
  HR_GGUF_QUERY_SCALE  = 1 << 6,
  HR_GGUF_RESIDUAL_SCALE = 1 << 7,
  HR_GGUF_LOGIT_SCALE  = 1 << 8,
  HR_GGUF_SCORE_CAP    = 1 << 9,
  HR_GGUF_POST_NORM    = 1 << 10,  /* two norms per layer, both after their block (OLMo 2) */
  HR_GGUF_NO_ROPE      = 1 << 11,
  HR_GGUF_LATE_ROWS    = 1 << 12,  /* picks the output rows after the last layer */
  HR_GGUF_FFN_FIRST    = 1 << 13,  /* parallel block: ffn + input is added up before attention */
  HR_GGUF_ATTN_FIRST   = 1 << 14,  /* parallel block: attention is added to, not ffn */
  HR_GGUF_INPUT_FIRST  = 1 << 15,  /* both sums of a layer are made in the residual's place */
  HR_GGUF_RESIDUAL_FIRST = 1 << 16, /* only the second one is */
} HrGgufTraits;

/**
 * HrGgufContext:
 *
 * What a recipe looks at besides the tensor: the file type and shape facts of the whole model.
 */
typedef struct {
  guint    file_type;
  HrGgufTraits traits;
  guint    n_layers;
  guint    n_attn_v;           /* tensors that follow the attn_v rule */
  guint    n_experts;
  guint    n_gqa;              /* query heads per KV head of layer 0 */
  gboolean tied;
  gboolean seventy_b;          /* what llama.cpp calls a 70B model: 80 layers with grouped heads */
  gboolean fused_as_qkv;       /* before 2026: attn_qkv has its own rule, not attn_v's */
  gboolean stored;             /* the file is at hand: its tensors are taken as they are */
} HrGgufContext;

/**
 * HrGgufTensor:
 *
 * One tensor of one layer as it stands in a GGUF file.
 */
typedef struct {
  const char *name;            /* without the block prefix: the recipes look at it */
  HrTensorRole role;
  guint64  rows;
  guint    stack;              /* third dimension */
  guint64  cols;
  guint    layer;              /* index of the block */
  guint    attn_ordinal;       /* how many tensors of the attn_v rule came before */
  guint    down_ordinal;       /* how many ffn_down tensors came before */
} HrGgufTensor;

/**
 * HrGgufEntry:
 * @name: name without the block prefix
 * @role: what it does; that of Q for a fused one
 * @layer: block that holds it, -1 outside the blocks
 * @type: element type
 * @bytes: exact size
 *
 * One tensor of a file.
 */
typedef struct {
  const char  *name;
  HrTensorRole role;
  gint         layer;
  HrGgmlType   type;
  guint64      bytes;
} HrGgufEntry;

typedef void (*HrGgufVisit) (const HrGgufEntry *entry,
                             gpointer           user_data);

guint64      hr_ggml_row_bytes         (HrGgmlType           type,
                                        guint64              cols);
const char  *hr_ggml_type_name         (HrGgmlType           type);
gboolean     hr_ggml_type_by_name      (const char          *name,
                                        HrGgmlType          *out);
gboolean     hr_gguf_file_type_by_name (const char          *name,
                                        guint               *out);
const char  *hr_gguf_file_type_name    (guint                file_type);
gboolean     hr_gguf_file_type_is_mix  (guint                file_type);
HrGgufTraits hr_gguf_traits            (const HrModel       *model);
void         hr_gguf_context_init      (HrGgufContext       *ctx,
                                        const HrModel       *model,
                                        guint                file_type);
HrGgmlType   hr_gguf_tensor_type       (const HrGgufContext *ctx,
                                        const HrGgufTensor  *tensor);
void         hr_gguf_visit             (const HrGgufContext *ctx,
                                        const HrModel       *model,
                                        const HrTensorList  *list,
                                        HrGgufVisit          visit,
                                        gpointer             user_data);
guint64      hr_gguf_total_bytes       (const HrModel       *model,
                                        const HrTensorList  *list,
                                        guint                file_type);

G_END_DECLS
