/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-gguf-private.h"

#include <string.h>

/*
 * Which type each tensor of a GGUF file has. Sources: block sizes ggml-common.h; recipes
 * src/llama-quant.cpp of llama.cpp (the state of 2026-08, and of 2025-02 for fused_as_qkv); types
 * of ik_llama.cpp from its ggml-common.h. Files made without an importance matrix.
 */

typedef struct {
  const char *name;
  guint16 block_elements;
  guint16 block_bytes;
  guint8  row_bytes;           /* stored once per row before its blocks */
  guint8  fallback;            /* type of rows that do not divide into blocks */
} TypeInfo;

#define NONE HR_GGML_F16

static const TypeInfo types[HR_N_GGML_TYPES] = {
  [HR_GGML_F32]     = { "F32",       1,   4, 0, NONE },
  [HR_GGML_F16]     = { "F16",       1,   2, 0, NONE },
  [HR_GGML_BF16]    = { "BF16",      1,   2, 0, NONE },
  [HR_GGML_Q1_0]    = { "Q1_0",    128,  18, 0, NONE },
  [HR_GGML_Q2_0]    = { "Q2_0",     64,  18, 0, HR_GGML_Q4_0 },
  [HR_GGML_Q4_0]    = { "Q4_0",     32,  18, 0, NONE },
  [HR_GGML_Q4_1]    = { "Q4_1",     32,  20, 0, NONE },
  [HR_GGML_Q5_0]    = { "Q5_0",     32,  22, 0, NONE },
  [HR_GGML_Q5_1]    = { "Q5_1",     32,  24, 0, NONE },
  [HR_GGML_Q8_0]    = { "Q8_0",     32,  34, 0, NONE },
  [HR_GGML_Q8_1]    = { "Q8_1",     32,  36, 0, NONE },
  [HR_GGML_Q2_K]    = { "Q2_K",    256,  84, 0, HR_GGML_Q4_0 },
  [HR_GGML_Q3_K]    = { "Q3_K",    256, 110, 0, HR_GGML_Q4_0 },
  [HR_GGML_Q4_K]    = { "Q4_K",    256, 144, 0, HR_GGML_Q5_0 },
  [HR_GGML_Q5_K]    = { "Q5_K",    256, 176, 0, HR_GGML_Q5_1 },
  [HR_GGML_Q6_K]    = { "Q6_K",    256, 210, 0, HR_GGML_Q8_0 },
  [HR_GGML_Q8_K]    = { "Q8_K",    256, 292, 0, HR_GGML_Q8_0 },
  [HR_GGML_IQ1_S]   = { "IQ1_S",   256,  50, 0, HR_GGML_IQ4_NL },
  [HR_GGML_IQ1_M]   = { "IQ1_M",   256,  56, 0, HR_GGML_IQ4_NL },
  [HR_GGML_IQ2_XXS] = { "IQ2_XXS", 256,  66, 0, HR_GGML_IQ4_NL },
  [HR_GGML_IQ2_XS]  = { "IQ2_XS",  256,  74, 0, HR_GGML_IQ4_NL },
  [HR_GGML_IQ2_S]   = { "IQ2_S",   256,  82, 0, HR_GGML_IQ4_NL },
  [HR_GGML_IQ3_XXS] = { "IQ3_XXS", 256,  98, 0, HR_GGML_IQ4_NL },
  [HR_GGML_IQ3_S]   = { "IQ3_S",   256, 110, 0, HR_GGML_IQ4_NL },
  [HR_GGML_IQ4_NL]  = { "IQ4_NL",   32,  18, 0, NONE },
  [HR_GGML_IQ4_XS]  = { "IQ4_XS",  256, 136, 0, HR_GGML_IQ4_NL },
  [HR_GGML_TQ1_0]   = { "TQ1_0",   256,  54, 0, HR_GGML_Q4_0 },
  [HR_GGML_TQ2_0]   = { "TQ2_0",   256,  66, 0, HR_GGML_Q4_0 },
  [HR_GGML_MXFP4]   = { "MXFP4",    32,  17, 0, NONE },
  [HR_GGML_NVFP4]   = { "NVFP4",    64,  36, 0, NONE },
  [HR_GGML_Q6_0]    = { "Q6_0",     32,  26, 0, NONE },
  [HR_GGML_IQ1_BN]  = { "IQ1_BN",   64,  13, 2, NONE },
  [HR_GGML_IQ2_BN]  = { "IQ2_BN",   64,  16, 4, NONE },
  [HR_GGML_IQ2_K]   = { "IQ2_K",   256,  76, 0, HR_GGML_IQ4_NL },
  [HR_GGML_IQ3_K]   = { "IQ3_K",   256, 110, 0, HR_GGML_IQ4_NL },
  [HR_GGML_IQ4_K]   = { "IQ4_K",   256, 144, 0, HR_GGML_Q5_0 },
  [HR_GGML_IQ5_K]   = { "IQ5_K",   256, 176, 0, HR_GGML_Q6_0 },
  [HR_GGML_IQ6_K]   = { "IQ6_K",   256, 212, 0, HR_GGML_Q8_0 },
  [HR_GGML_IQ2_KS]  = { "IQ2_KS",  256,  70, 2, HR_GGML_IQ4_NL },
  [HR_GGML_IQ3_KS]  = { "IQ3_KS",  256, 102, 2, HR_GGML_IQ4_NL },
  [HR_GGML_IQ4_KS]  = { "IQ4_KS",  256, 136, 4, HR_GGML_IQ4_NL },
  [HR_GGML_IQ5_KS]  = { "IQ5_KS",  256, 168, 4, HR_GGML_Q6_0 },
  [HR_GGML_IQ4_KSS] = { "IQ4_KSS", 256, 128, 4, HR_GGML_IQ4_NL },
  [HR_GGML_IQ2_KL]  = { "IQ2_KL",  256,  86, 2, HR_GGML_IQ4_NL },
  [HR_GGML_IQ1_KT]  = { "IQ1_KT",  256,  56, 4, HR_GGML_IQ4_NL },
  [HR_GGML_IQ2_KT]  = { "IQ2_KT",  256,  68, 4, HR_GGML_IQ4_NL },
  [HR_GGML_IQ3_KT]  = { "IQ3_KT",  256, 100, 4, HR_GGML_IQ4_NL },
  [HR_GGML_IQ4_KT]  = { "IQ4_KT",  256, 128, 4, HR_GGML_IQ4_NL },
};

typedef enum {
  FT_F32, FT_F16, FT_BF16, FT_Q1_0, FT_Q2_0,
  FT_Q4_0, FT_Q4_1, FT_Q5_0, FT_Q5_1, FT_Q8_0,
  FT_Q2_K, FT_Q2_K_S, FT_Q3_K_S, FT_Q3_K_M, FT_Q3_K_L, FT_Q4_K_S, FT_Q4_K_M, FT_Q5_K_S, FT_Q5_K_M,
  FT_Q6_K,
  FT_IQ1_S, FT_IQ1_M, FT_IQ2_XXS, FT_IQ2_XS, FT_IQ2_S, FT_IQ2_M, FT_IQ3_XXS, FT_IQ3_XS, FT_IQ3_S,
  FT_IQ3_M, FT_IQ4_NL, FT_IQ4_XS, FT_TQ1_0, FT_TQ2_0, FT_MXFP4_MOE,
  FT_IK,                       /* one of ik_llama.cpp's: see the base type */
} FileTypeKey;

typedef struct {
  const char *name;
  FileTypeKey key;
  HrGgmlType  base;
  gboolean    mix;             /* mixed by hand: the recipe gives its nearest kin */
} FileType;

static const FileType file_types[] = {
  { "F32",       FT_F32,       HR_GGML_F32,     FALSE },
  { "F16",       FT_F16,       HR_GGML_F16,     FALSE },
  { "BF16",      FT_BF16,      HR_GGML_BF16,    FALSE },
  { "Q1_0",      FT_Q1_0,      HR_GGML_Q1_0,    FALSE },
  { "Q2_0",      FT_Q2_0,      HR_GGML_Q2_0,    FALSE },
  { "Q4_0",      FT_Q4_0,      HR_GGML_Q4_0,    FALSE },
  { "Q4_1",      FT_Q4_1,      HR_GGML_Q4_1,    FALSE },
  { "Q5_0",      FT_Q5_0,      HR_GGML_Q5_0,    FALSE },
  { "Q5_1",      FT_Q5_1,      HR_GGML_Q5_1,    FALSE },
  { "Q8_0",      FT_Q8_0,      HR_GGML_Q8_0,    FALSE },
  { "Q2_K",      FT_Q2_K,      HR_GGML_Q2_K,    FALSE },
  { "Q2_K_M",    FT_Q2_K,      HR_GGML_Q2_K,    FALSE },
  { "Q2_K_S",    FT_Q2_K_S,    HR_GGML_Q2_K,    FALSE },
  { "Q3_K_S",    FT_Q3_K_S,    HR_GGML_Q3_K,    FALSE },
  { "Q3_K_M",    FT_Q3_K_M,    HR_GGML_Q3_K,    FALSE },
  { "Q3_K",      FT_Q3_K_M,    HR_GGML_Q3_K,    FALSE },
  { "Q3_K_L",    FT_Q3_K_L,    HR_GGML_Q3_K,    FALSE },
  { "Q4_K_S",    FT_Q4_K_S,    HR_GGML_Q4_K,    FALSE },
  { "Q4_K_M",    FT_Q4_K_M,    HR_GGML_Q4_K,    FALSE },
  { "Q4_K",      FT_Q4_K_M,    HR_GGML_Q4_K,    FALSE },
  { "Q5_K_S",    FT_Q5_K_S,    HR_GGML_Q5_K,    FALSE },
  { "Q5_K_M",    FT_Q5_K_M,    HR_GGML_Q5_K,    FALSE },
  { "Q5_K",      FT_Q5_K_M,    HR_GGML_Q5_K,    FALSE },
  { "Q6_K",      FT_Q6_K,      HR_GGML_Q6_K,    FALSE },
  { "IQ1_S",     FT_IQ1_S,     HR_GGML_IQ1_S,   FALSE },
  { "IQ1_M",     FT_IQ1_M,     HR_GGML_IQ1_M,   FALSE },
  { "IQ2_XXS",   FT_IQ2_XXS,   HR_GGML_IQ2_XXS, FALSE },
  { "IQ2_XS",    FT_IQ2_XS,    HR_GGML_IQ2_XS,  FALSE },
  { "IQ2_S",     FT_IQ2_S,     HR_GGML_IQ2_XS,  FALSE },
  { "IQ2_M",     FT_IQ2_M,     HR_GGML_IQ2_S,   FALSE },
  { "IQ3_XXS",   FT_IQ3_XXS,   HR_GGML_IQ3_XXS, FALSE },
  { "IQ3_XS",    FT_IQ3_XS,    HR_GGML_IQ3_S,   FALSE },
  { "IQ3_S",     FT_IQ3_S,     HR_GGML_IQ3_S,   FALSE },
  { "IQ3_M",     FT_IQ3_M,     HR_GGML_IQ3_S,   FALSE },
  { "IQ4_NL",    FT_IQ4_NL,    HR_GGML_IQ4_NL,  FALSE },
  { "IQ4_XS",    FT_IQ4_XS,    HR_GGML_IQ4_XS,  FALSE },
  { "TQ1_0",     FT_TQ1_0,     HR_GGML_TQ1_0,   FALSE },
  { "TQ2_0",     FT_TQ2_0,     HR_GGML_TQ2_0,   FALSE },
  { "MXFP4_MOE", FT_MXFP4_MOE, HR_GGML_MXFP4,   FALSE },
  /* Unsloth's dynamic files: chosen tensor by tensor for each model, near the type they name */
  { "UD-Q2_K_XL", FT_Q2_K,     HR_GGML_Q2_K,    TRUE },
  { "UD-Q3_K_XL", FT_Q3_K_M,   HR_GGML_Q3_K,    TRUE },
  { "UD-Q4_K_XL", FT_Q4_K_M,   HR_GGML_Q4_K,    TRUE },
  { "UD-Q5_K_XL", FT_Q5_K_M,   HR_GGML_Q5_K,    TRUE },
  { "UD-Q6_K_XL", FT_Q6_K,     HR_GGML_Q6_K,    TRUE },
  { "UD-Q6_K",    FT_Q6_K,     HR_GGML_Q6_K,    TRUE },
  { "UD-Q3_K_S",  FT_Q3_K_S,   HR_GGML_Q3_K,    TRUE },
  { "UD-Q8_K_XL", FT_Q8_0,     HR_GGML_Q8_0,    TRUE },
  { "UD-IQ1_S",   FT_IQ1_S,    HR_GGML_IQ1_S,   TRUE },
  { "UD-IQ1_M",   FT_IQ1_M,    HR_GGML_IQ1_M,   TRUE },
  { "UD-IQ2_XXS", FT_IQ2_XXS,  HR_GGML_IQ2_XXS, TRUE },
  { "UD-IQ2_M",   FT_IQ2_M,    HR_GGML_IQ2_S,   TRUE },
  { "UD-IQ3_XXS", FT_IQ3_XXS,  HR_GGML_IQ3_XXS, TRUE },
  { "UD-Q2_K_L",  FT_Q2_K,     HR_GGML_Q2_K,    TRUE },
  /* ik_llama.cpp; its _R4 and _R8 files are the same blocks interleaved */
  { "Q6_0",      FT_IK,        HR_GGML_Q6_0,    FALSE },
  { "IQ1_BN",    FT_IK,        HR_GGML_IQ1_BN,  FALSE },
  { "IQ2_BN",    FT_IK,        HR_GGML_IQ2_BN,  FALSE },
  { "IQ2_K",     FT_IK,        HR_GGML_IQ2_K,   TRUE },
  { "IQ3_K",     FT_IK,        HR_GGML_IQ3_K,   TRUE },
  { "IQ4_K",     FT_IK,        HR_GGML_IQ4_K,   TRUE },
  { "IQ5_K",     FT_IK,        HR_GGML_IQ5_K,   TRUE },
  { "IQ6_K",     FT_IK,        HR_GGML_IQ6_K,   TRUE },
  { "IQ2_KS",    FT_IK,        HR_GGML_IQ2_KS,  TRUE },
  { "IQ3_KS",    FT_IK,        HR_GGML_IQ3_KS,  TRUE },
  { "IQ4_KS",    FT_IK,        HR_GGML_IQ4_KS,  TRUE },
  { "IQ5_KS",    FT_IK,        HR_GGML_IQ5_KS,  TRUE },
  { "IQ4_KSS",   FT_IK,        HR_GGML_IQ4_KSS, TRUE },
  { "IQ2_KL",    FT_IK,        HR_GGML_IQ2_KL,  TRUE },
  { "IQ1_KT",    FT_IK,        HR_GGML_IQ1_KT,  TRUE },
  { "IQ2_KT",    FT_IK,        HR_GGML_IQ2_KT,  TRUE },
  { "IQ3_KT",    FT_IK,        HR_GGML_IQ3_KT,  TRUE },
  { "IQ4_KT",    FT_IK,        HR_GGML_IQ4_KT,  TRUE },
};

/* What a tensor is to the recipes. */
typedef enum {
  CAT_OUTPUT, CAT_EMBD, CAT_ATTN_V, CAT_ATTN_K, CAT_ATTN_Q, CAT_ATTN_QKV, CAT_ATTN_OUTPUT,
  CAT_UP, CAT_DOWN, CAT_OTHER,
} Category;

/* Conditions of a rule; all that are set must hold. */
typedef enum {
  IF_GQA4      = 1 << 0,
  IF_GQA4_E4   = 1 << 1,       /* n_gqa >= 4 or at least 4 experts */
  IF_8_EXPERTS = 1 << 2,
  IF_EIGHTH    = 1 << 3,       /* first eighth of the layers */
  IF_SIXTEENTH = 1 << 4,
  IF_MORE      = 1 << 5,       /* llama.cpp's use_more_bits() */
  IF_FIRST_2   = 1 << 6,
  IF_FIRST_4   = 1 << 7,
  IF_MIDDLE    = 1 << 8,       /* neither in the first nor in the last eighth */
  IF_FALCON    = 1 << 9,
  NOT_FALCON   = 1 << 10,
  NOT_8        = 1 << 11,
  IF_WHOLE     = 1 << 12,      /* the row divides into the base type's blocks */
  IF_STACKED   = 1 << 13,      /* a stack of matrices */
  IF_NOT_Q8    = 1 << 14,      /* base type is not Q8_0 */
} Condition;

typedef struct {
  guint64    files;            /* bits of FileTypeKey */
  Category   category;
  guint      conditions;
  HrGgmlType type;
} Rule;

#define F1(a) (G_GUINT64_CONSTANT (1) << (FT_##a))
#define F2(a, b) (F1 (a) | F1 (b))
#define F3(a, b, c) (F2 (a, b) | F1 (c))
#define LOW_IQ (F3 (IQ1_S, IQ1_M, IQ2_XXS) | F3 (IQ2_XS, IQ2_S, IQ2_M))
#define ANY (~G_GUINT64_CONSTANT (0))
#define T(name) HR_GGML_##name

/* First match wins; no match: the base type. */
static const Rule rules[] = {
  { F1 (MXFP4_MOE), CAT_OUTPUT, 0, T (Q8_0) },
  { ANY, CAT_OUTPUT, IF_FALCON, T (Q8_0) },
  { LOW_IQ | F1 (IQ3_XXS), CAT_OUTPUT, IF_WHOLE, T (Q5_K) },
  { ANY, CAT_OUTPUT, IF_WHOLE | IF_NOT_Q8, T (Q6_K) },
  { ANY, CAT_OUTPUT, 0, T (Q8_0) },

  { F1 (MXFP4_MOE), CAT_EMBD, 0, T (Q8_0) },
  { F2 (IQ2_XXS, IQ2_XS) | F2 (IQ1_S, IQ1_M), CAT_EMBD, 0, T (Q2_K) },
  { F3 (IQ2_S, IQ2_M, IQ3_XXS), CAT_EMBD, 0, T (IQ3_S) },
  { F3 (TQ1_0, TQ2_0, Q2_0), CAT_EMBD, 0, T (Q4_K) },

  { LOW_IQ, CAT_ATTN_V, IF_GQA4_E4, T (Q4_K) },
  { F2 (IQ2_S, IQ2_M), CAT_ATTN_V, 0, T (IQ3_S) },
  { LOW_IQ, CAT_ATTN_V, 0, T (Q2_K) },
  { LOW_IQ, CAT_ATTN_K, IF_8_EXPERTS, T (Q4_K) },
  { F2 (IQ2_S, IQ2_M), CAT_DOWN, IF_EIGHTH, T (IQ3_S) },
  { LOW_IQ, CAT_DOWN, IF_EIGHTH, T (Q2_K) },
  { LOW_IQ, CAT_ATTN_OUTPUT, IF_8_EXPERTS, T (Q5_K) },
  { F2 (IQ1_S, IQ1_M), CAT_ATTN_OUTPUT, 0, T (IQ2_XXS) },
  { F2 (IQ2_S, IQ2_M), CAT_ATTN_OUTPUT, 0, T (IQ3_S) },

  { ~F1 (MXFP4_MOE), CAT_ATTN_V, IF_8_EXPERTS, T (Q8_0) },
  { F2 (Q2_K, Q2_K_S) | F3 (IQ3_XXS, IQ3_XS, IQ3_S), CAT_ATTN_V, IF_GQA4, T (Q4_K) },
  { F1 (Q2_K), CAT_ATTN_V, 0, T (Q3_K) },
  { F1 (IQ3_XXS), CAT_ATTN_V, 0, T (IQ3_S) },
  { F1 (IQ3_M), CAT_ATTN_V, 0, T (Q4_K) },
  { F1 (Q3_K_M), CAT_ATTN_V, IF_FIRST_2, T (Q5_K) },
  { F1 (Q3_K_M), CAT_ATTN_V, 0, T (Q4_K) },
  { F1 (Q3_K_L), CAT_ATTN_V, 0, T (Q5_K) },
  { F2 (IQ4_NL, IQ4_XS), CAT_ATTN_V, IF_GQA4, T (Q5_K) },
  { F2 (Q4_K_M, Q5_K_M), CAT_ATTN_V, IF_MORE, T (Q6_K) },
  { F1 (Q4_K_S), CAT_ATTN_V, IF_FIRST_4, T (Q5_K) },

  { ~F1 (MXFP4_MOE), CAT_ATTN_K, IF_8_EXPERTS, T (Q8_0) },
  { F1 (IQ3_XS), CAT_ATTN_K, 0, T (IQ3_XXS) },
  { F1 (IQ3_XXS), CAT_ATTN_K, 0, T (IQ2_S) },
  { F1 (IQ3_XS), CAT_ATTN_Q, 0, T (IQ3_XXS) },
  { F1 (IQ3_XXS), CAT_ATTN_Q, 0, T (IQ2_S) },

  { F1 (Q2_K), CAT_DOWN, 0, T (Q3_K) },
  { F1 (Q2_K_S), CAT_DOWN, IF_EIGHTH, T (Q4_K) },
  { F1 (IQ3_XXS), CAT_DOWN, IF_EIGHTH, T (Q4_K) },
  { F1 (IQ3_XXS), CAT_DOWN, 0, T (Q3_K) },
  { F1 (Q3_K_M), CAT_DOWN, IF_SIXTEENTH, T (Q5_K) },
  { F1 (Q3_K_M), CAT_DOWN, NOT_FALCON, T (Q4_K) },
  { F1 (Q3_K_M), CAT_DOWN, IF_MORE, T (Q4_K) },
  { F1 (IQ3_M), CAT_DOWN, IF_EIGHTH, T (Q4_K) },
  { F1 (IQ3_M), CAT_DOWN, IF_8_EXPERTS | IF_MORE, T (Q4_K) },
  { F1 (Q3_K_L), CAT_DOWN, IF_FALCON, T (Q4_K) },
  { F1 (Q3_K_L), CAT_DOWN, 0, T (Q5_K) },
  { F1 (Q4_K_M), CAT_DOWN, IF_FALCON | IF_SIXTEENTH, T (Q6_K) },
  { F1 (Q4_K_M), CAT_DOWN, IF_FALCON | IF_MORE, T (Q5_K) },
  { F1 (Q4_K_M), CAT_DOWN, NOT_FALCON | IF_MORE, T (Q6_K) },
  { F2 (IQ4_NL, IQ4_XS), CAT_DOWN, IF_EIGHTH, T (Q5_K) },
  { F1 (Q5_K_M), CAT_DOWN, IF_MORE, T (Q6_K) },
  { F1 (Q4_K_S), CAT_DOWN, NOT_FALCON | IF_EIGHTH, T (Q5_K) },

  { F1 (Q3_K_L), CAT_ATTN_OUTPUT, IF_FALCON, T (Q4_K) },
  { F3 (Q2_K, IQ3_XS, IQ3_XXS) | F3 (Q3_K_S, Q3_K_M, IQ4_NL) | F3 (Q4_K_S, Q4_K_M, IQ3_S)
      | F2 (IQ3_M, IQ4_XS), CAT_ATTN_OUTPUT, IF_8_EXPERTS | NOT_FALCON, T (Q5_K) },
  { F1 (Q2_K), CAT_ATTN_OUTPUT, NOT_FALCON | NOT_8, T (Q3_K) },
  { F1 (IQ3_XXS), CAT_ATTN_OUTPUT, NOT_FALCON | NOT_8, T (IQ3_S) },
  { F2 (Q3_K_M, IQ3_M), CAT_ATTN_OUTPUT, NOT_FALCON | NOT_8, T (Q4_K) },
  { F1 (Q3_K_L), CAT_ATTN_OUTPUT, NOT_FALCON | NOT_8, T (Q5_K) },

  { F3 (Q3_K_M, Q3_K_L, IQ3_M), CAT_ATTN_QKV, 0, T (Q4_K) },
  { F1 (Q4_K_M), CAT_ATTN_QKV, 0, T (Q5_K) },
  { F1 (Q5_K_M), CAT_ATTN_QKV, 0, T (Q6_K) },
  { F1 (IQ3_XS), CAT_UP, IF_MIDDLE, T (IQ3_XXS) },

  { F1 (MXFP4_MOE), CAT_ATTN_V, IF_STACKED, T (MXFP4) },
  { F1 (MXFP4_MOE), CAT_UP, IF_STACKED, T (MXFP4) },
  { F1 (MXFP4_MOE), CAT_DOWN, IF_STACKED, T (MXFP4) },
  { F1 (MXFP4_MOE), CAT_OTHER, IF_STACKED, T (MXFP4) },
};

/**
 * hr_ggml_row_bytes:
 * @type: an element type
 * @cols: elements in a row
 *
 * Returns: bytes of one stored row; @cols should divide into blocks
 */
guint64
hr_ggml_row_bytes (HrGgmlType type,
                   guint64    cols)
{
  const TypeInfo *info = &types[type];

  return cols / info->block_elements * info->block_bytes + info->row_bytes;
}

const char *
hr_ggml_type_name (HrGgmlType type)
{
  return types[type].name;
}

/* Repacked files hold the same blocks in another order. */
static gsize
length_without_repack (const char *name)
{
  static const char *const suffixes[] = { "_R4", "_R8", "_R16" };
  gsize length = strlen (name);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      gsize suffix = strlen (suffixes[i]);

      if (length > suffix && g_ascii_strcasecmp (name + length - suffix, suffixes[i]) == 0)
        return length - suffix;
    }
  return length;
}

/**
 * hr_ggml_type_by_name:
 * @name: "Q4_K"; a suffix of repacking does not count
 * @out: (out): the type
 *
 * Returns: whether an element type of that name is known
 */
gboolean
hr_ggml_type_by_name (const char *name,
                      HrGgmlType *out)
{
  gsize length = length_without_repack (name);

  for (guint i = 0; i < HR_N_GGML_TYPES; i++)
    if (strlen (types[i].name) == length && strncmp (types[i].name, name, length) == 0)
      {
        *out = (HrGgmlType) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * hr_gguf_file_type_by_name:
 * @name: "Q4_K_M", in any case
 * @out: (out): index for hr_gguf_context_init()
 *
 * Returns: whether a file type of that name is known
 */
gboolean
hr_gguf_file_type_by_name (const char *name,
                           guint      *out)
{
  gsize length = length_without_repack (name);

  /* records write names as llama.cpp does; people write them in any case */
  for (guint i = 0; i < G_N_ELEMENTS (file_types); i++)
    if (strncmp (name, file_types[i].name, length) == 0 && file_types[i].name[length] == '\0')
      {
        *out = i;
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (file_types); i++)
    if (strlen (file_types[i].name) == length
        && g_ascii_strncasecmp (name, file_types[i].name, length) == 0)
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

const char *
hr_gguf_file_type_name (guint file_type)
{
  return file_type < G_N_ELEMENTS (file_types) ? file_types[file_type].name : NULL;
}

/**
 * hr_gguf_file_type_is_mix:
 * @file_type: a file type
 *
 * Returns: whether such files are mixed by hand, so that sizes are near but not exact
 */
gboolean
hr_gguf_file_type_is_mix (guint file_type)
{
  return file_types[file_type].mix;
}

/* As llama.cpp does, by what the name contains; the first that matches counts. */
static Category
category_of (const HrGgufContext *ctx,
             const char          *name)
{
  const struct {
    const char *part;
    Category category;
  } parts[] = {
    { "token_embd.weight", ctx->tied ? CAT_OUTPUT : CAT_EMBD },
    { "attn_qkv.weight", ctx->fused_as_qkv ? CAT_ATTN_QKV : CAT_ATTN_V },
    { "attn_kv_b.weight", ctx->fused_as_qkv ? CAT_OTHER : CAT_ATTN_V },
    { "attn_v.weight", CAT_ATTN_V },
    { "attn_k.weight", CAT_ATTN_K },
    { "attn_q.weight", CAT_ATTN_Q },
    { "attn_output.weight", CAT_ATTN_OUTPUT },
    { "ffn_up", CAT_UP },
    { "ffn_gate", CAT_UP },
    { "ffn_down", CAT_DOWN },
  };

  if (strcmp (name, "output.weight") == 0)
    return CAT_OUTPUT;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (name, parts[i].part) != NULL)
      return parts[i].category;
  return CAT_OTHER;
}

/* More bits for the first and last eighth and every third layer between. */
static gboolean
use_more_bits (guint layer,
               guint n_layers)
{
  return layer < n_layers / 8 || layer >= 7 * n_layers / 8 || (layer - n_layers / 8) % 3 == 2;
}

static guint
holding_conditions (const HrGgufContext *ctx,
                    const HrGgufTensor  *tensor,
                    const HrGgufRecipe  *recipe)
{
  gboolean attn = recipe->category == CAT_ATTN_V;
  /* with experts the block index counts, except in the lowest recipes */
  guint down = ctx->n_experts > 1 && !recipe->low ? tensor->layer : tensor->down_ordinal;
  guint i = attn ? tensor->attn_ordinal : down;
  guint n = attn ? ctx->n_attn_v : ctx->n_layers;
  gboolean falcon = (ctx->traits & HR_GGUF_FALCON) != 0;
  guint holds = 0;

  holds |= ctx->n_gqa >= 4 ? IF_GQA4 : 0;
  holds |= ctx->n_gqa >= 4 || ctx->n_experts >= 4 ? IF_GQA4_E4 : 0;
  holds |= ctx->n_experts == 8 ? IF_8_EXPERTS : NOT_8;
  holds |= i < n / 8 ? IF_EIGHTH : 0;
  holds |= i < n / 16 ? IF_SIXTEENTH : 0;
  holds |= use_more_bits (i, n) ? IF_MORE : 0;
  holds |= i < 2 ? IF_FIRST_2 : 0;
  holds |= i < 4 ? IF_FIRST_4 : 0;
  holds |= i >= n / 8 && i < 7 * n / 8 ? IF_MIDDLE : 0;
  holds |= falcon ? IF_FALCON : NOT_FALCON;
  holds |= tensor->cols % types[recipe->base].block_elements == 0 ? IF_WHOLE : 0;
  holds |= tensor->stack > 1 ? IF_STACKED : 0;
  holds |= recipe->base != HR_GGML_Q8_0 ? IF_NOT_Q8 : 0;
  return holds;
}

/* Picks out the rules that can apply to a tensor, whatever its layer. */
static void
prepare_rules (const HrGgufContext *ctx,
               const HrGgufTensor  *tensor,
               HrGgufRecipe        *out)
{
  const FileType *file = &file_types[ctx->file_type];
  guint64 bit = G_GUINT64_CONSTANT (1) << file->key;

  out->category = category_of (ctx, tensor->name);
  out->base = file->key == FT_MXFP4_MOE ? HR_GGML_Q8_0 : file->base;
  for (guint i = 0; i < G_N_ELEMENTS (rules) && out->n_rules < HR_GGUF_MAX_RULES; i++)
    if ((rules[i].files & bit) != 0 && rules[i].category == out->category)
      out->rules[out->n_rules++] = (guint8) i;
  out->low = (bit & LOW_IQ) != 0;
  /* eight heads share one V in a 70B model: more bits there cost next to nothing */
  out->lifts_v = out->category == CAT_ATTN_V && ctx->seventy_b
                 && (bit & (LOW_IQ | F1 (MXFP4_MOE))) == 0;
}

static HrGgmlType
type_by_rules (const HrGgufContext *ctx,
               const HrGgufTensor  *tensor,
               const HrGgufRecipe  *recipe)
{
  guint holds = recipe->n_rules > 0 ? holding_conditions (ctx, tensor, recipe) : 0;
  HrGgmlType type = recipe->base;

  for (guint i = 0; i < recipe->n_rules; i++)
    if ((rules[recipe->rules[i]].conditions & ~holds) == 0)
      {
        type = rules[recipe->rules[i]].type;
        break;
      }
  if (recipe->lifts_v && (type == HR_GGML_Q3_K || type == HR_GGML_Q4_K))
    return HR_GGML_Q5_K;
  return type;
}

/* Routers, position tables and small convolutions stay in 32 bit, as all vectors do. */
static gboolean
stays_f32 (const HrGgufTensor *tensor)
{
  switch (tensor->role)
    {
    case HR_ROLE_NORM: case HR_ROLE_BIAS: case HR_ROLE_ROUTER: case HR_ROLE_POSITION_EMBD:
    case HR_ROLE_SSM_CONV: case HR_ROLE_SSM_SMALL: case HR_ROLE_ATTN_SINKS:
      return TRUE;
    default:
      return tensor->rows == 1;
    }
}

/* Small matrices of Gemma 3n that are left as they were. */
static gboolean
stays_16bit (const char *name)
{
  return strstr (name, "altup") != NULL || strstr (name, "laurel") != NULL
         || strstr (name, "per_layer_model_proj") != NULL;
}

/* Everything about a tensor's type that does not depend on its layer. */
void
hr_gguf_recipe_init (HrGgufRecipe        *self,
                     const HrGgufContext *ctx,
                     const HrGgufTensor  *tensor)
{
  HrGgmlType base = file_types[ctx->file_type].base;

  *self = (HrGgufRecipe) { .fixed = TRUE, .type = base };
  if (stays_f32 (tensor))
    self->type = HR_GGML_F32;
  else if (types[base].block_elements > 1 && stays_16bit (tensor->name))
    self->type = HR_GGML_F16;
  else if (types[base].block_elements > 1)
    {
      self->fixed = FALSE;
      prepare_rules (ctx, tensor, self);
    }
}

HrGgmlType
hr_gguf_recipe_type (const HrGgufRecipe  *self,
                     const HrGgufContext *ctx,
                     const HrGgufTensor  *tensor)
{
  HrGgmlType type;

  if (self->fixed)
    return self->type;
  type = type_by_rules (ctx, tensor, self);
  if (tensor->cols % types[type].block_elements != 0)
    type = types[type].fallback;
  if (tensor->cols % types[type].block_elements != 0)
    type = HR_GGML_F16;
  return type;
}

/**
 * hr_gguf_tensor_type:
 * @ctx: file type and model
 * @tensor: one tensor of it
 *
 * Returns: the type that llama-quantize gives it
 */
HrGgmlType
hr_gguf_tensor_type (const HrGgufContext *ctx,
                     const HrGgufTensor  *tensor)
{
  HrGgufRecipe recipe;

  hr_gguf_recipe_init (&recipe, ctx, tensor);
  return hr_gguf_recipe_type (&recipe, ctx, tensor);
}

/* Whether the recipes count a tensor among those of the attn_v or of the ffn_down rule. */
void
hr_gguf_count (const HrGgufContext *ctx,
               const HrGgufTensor  *tensor,
               guint8              *n_v,
               guint8              *n_down)
{
  Category category = category_of (ctx, tensor->name);
  gboolean matrix = tensor->rows > 1 && tensor->role != HR_ROLE_BIAS;

  *n_v += matrix && category == CAT_ATTN_V;
  *n_down += matrix && category == CAT_DOWN;
}
