/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-import-private.h"

#include <string.h>

/*
 * The numbers that GGUF files are written with. ggml's: gguf-py constants.py of llama.cpp 0.7.0
 * (GGMLQuantizationType, LlamaFileType, GGML_QUANT_SIZES); from 133 on ik_llama.cpp's own, whose
 * row scales are in its ggml.c. test-gguf-file holds the sizes against those of core.
 */

static const HrGgmlFileType types[] = {
  { 0, "F32", 1, 4 }, { 1, "F16", 1, 2 }, { 2, "Q4_0", 32, 18 }, { 3, "Q4_1", 32, 20 },
  { 6, "Q5_0", 32, 22 }, { 7, "Q5_1", 32, 24 }, { 8, "Q8_0", 32, 34 }, { 9, "Q8_1", 32, 36 },
  { 10, "Q2_K", 256, 84 }, { 11, "Q3_K", 256, 110 }, { 12, "Q4_K", 256, 144 },
  { 13, "Q5_K", 256, 176 }, { 14, "Q6_K", 256, 210 }, { 15, "Q8_K", 256, 292 },
  { 16, "IQ2_XXS", 256, 66 }, { 17, "IQ2_XS", 256, 74 }, { 18, "IQ3_XXS", 256, 98 },
  { 19, "IQ1_S", 256, 50 }, { 20, "IQ4_NL", 32, 18 }, { 21, "IQ3_S", 256, 110 },
  { 22, "IQ2_S", 256, 82 }, { 23, "IQ4_XS", 256, 136 }, { 24, "I8", 1, 1 }, { 25, "I16", 1, 2 },
  { 26, "I32", 1, 4 }, { 27, "I64", 1, 8 }, { 28, "F64", 1, 8 }, { 29, "IQ1_M", 256, 56 },
  { 30, "BF16", 1, 2 }, { 34, "TQ1_0", 256, 54 }, { 35, "TQ2_0", 256, 66 },
  { 39, "MXFP4", 32, 17 }, { 40, "NVFP4", 64, 36 }, { 41, "Q1_0", 128, 18 },
  { 42, "Q2_0", 64, 18 },
  { 133, "Q6_0", 32, 26 }, { 134, "IQ1_BN", 64, 13, 2 }, { 135, "IQ2_BN", 64, 16, 4 },
  { 137, "IQ2_K", 256, 76 }, { 138, "IQ3_K", 256, 110 }, { 139, "IQ4_K", 256, 144 },
  { 140, "IQ5_K", 256, 176 }, { 141, "IQ6_K", 256, 212 }, { 144, "IQ4_KS", 256, 136, 4 },
  { 145, "IQ2_KS", 256, 70, 2 }, { 146, "IQ4_KSS", 256, 128, 4 }, { 152, "IQ5_KS", 256, 168, 4 },
  { 153, "IQ2_KT", 256, 68, 4 }, { 154, "IQ3_KT", 256, 100, 4 }, { 155, "IQ4_KT", 256, 128, 4 },
  { 156, "IQ3_KS", 256, 102, 2 }, { 157, "IQ2_KL", 256, 86, 2 }, { 158, "IQ1_KT", 256, 56, 4 },
  { 202, "Q4_0_R8", 32, 18 }, { 206, "Q5_0_R4", 32, 22 }, { 208, "Q8_0_R8", 32, 34 },
  { 210, "Q2_K_R4", 256, 84 }, { 211, "Q3_K_R4", 256, 110 }, { 212, "Q4_K_R4", 256, 144 },
  { 213, "Q5_K_R4", 256, 176 }, { 214, "Q6_K_R4", 256, 210 }, { 216, "IQ2_XXS_R4", 256, 66 },
  { 217, "IQ2_XS_R4", 256, 74 }, { 218, "IQ3_XXS_R4", 256, 98 }, { 220, "IQ4_NL_R4", 32, 18 },
  { 221, "IQ3_S_R4", 256, 110 }, { 222, "IQ2_S_R4", 256, 82 }, { 223, "IQ4_XS_R8", 256, 136 },
  { 230, "BF16_R16", 1, 2 }, { 233, "Q6_0_R4", 32, 26 }, { 337, "IQ2_K_R4", 256, 76 },
  { 338, "IQ3_K_R4", 256, 110 }, { 339, "IQ4_K_R4", 256, 144 }, { 340, "IQ5_K_R4", 256, 176 },
  { 344, "IQ4_KS_R4", 256, 136, 4 }, { 352, "IQ5_KS_R4", 256, 168, 4 },
};

/* general.file_type */
static const struct {
  guint       number;
  const char *name;
} file_types[] = {
  { 0, "F32" }, { 1, "F16" }, { 2, "Q4_0" }, { 3, "Q4_1" }, { 7, "Q8_0" }, { 8, "Q5_0" },
  { 9, "Q5_1" }, { 10, "Q2_K" }, { 11, "Q3_K_S" }, { 12, "Q3_K_M" }, { 13, "Q3_K_L" },
  { 14, "Q4_K_S" }, { 15, "Q4_K_M" }, { 16, "Q5_K_S" }, { 17, "Q5_K_M" }, { 18, "Q6_K" },
  { 19, "IQ2_XXS" }, { 20, "IQ2_XS" }, { 21, "Q2_K_S" }, { 22, "IQ3_XS" }, { 23, "IQ3_XXS" },
  { 24, "IQ1_S" }, { 25, "IQ4_NL" }, { 26, "IQ3_S" }, { 27, "IQ3_M" }, { 28, "IQ2_S" },
  { 29, "IQ2_M" }, { 30, "IQ4_XS" }, { 31, "IQ1_M" }, { 32, "BF16" }, { 36, "TQ1_0" },
  { 37, "TQ2_0" }, { 38, "MXFP4_MOE" },
};

/* Where llama.cpp calls an architecture otherwise than transformers does, signs and case aside. */
static const struct {
  const char *gguf;
  const char *model_type;
} architectures[] = {
  { "bailingmoe", "bailing_moe" }, { "bailingmoe2", "bailing_moe_v2" }, { "command-r", "cohere" },
  { "deci", "nemotron-nas" }, { "deepseek2", "deepseek_v3" }, { "deepseek32", "deepseek_v32" },
  { "deepseek4", "deepseek_v4" }, { "ernie4_5-moe", "ernie4_5_moe" },
  { "exaone-moe", "exaone_moe" }, { "falcon-h1", "falcon_h1" }, { "gemma3", "gemma3_text" },
  { "gemma3n", "gemma3n_text" }, { "gemma4", "gemma4_text" }, { "glm-dsa", "glm_moe_dsa" },
  { "glm4moe", "glm4_moe" }, { "gpt-oss", "gpt_oss" }, { "gptneox", "gpt_neox" },
  { "granitehybrid", "granitemoehybrid" }, { "grok", "grok-1" },
  { "hunyuan-dense", "hunyuan_v1_dense" }, { "hunyuan-moe", "hunyuan_v1_moe" },
  { "lfm2moe", "lfm2_moe" }, { "llama4", "llama4_text" }, { "minimax-01", "minimax" },
  { "minimax-m2", "minimax_m2" }, { "mistral3", "ministral3" },
  { "nemotron_h_moe", "nemotron_h" }, { "phi2", "phi" }, { "qwen2moe", "qwen2_moe" },
  { "qwen2vl", "qwen2" }, { "qwen35", "qwen3_5" }, { "qwen35moe", "qwen3_5_moe" },
  { "qwen3moe", "qwen3_moe" }, { "qwen3next", "qwen3_next" }, { "qwen3vl", "qwen3" },
  { "qwen3vlmoe", "qwen3_moe" }, { "rwkv6", "rwkv6" }, { "starcoder", "gpt_bigcode" },
};

/* Layers of a period of which all but the last see a window, where the file tells the window alone:
 * set_swa_pattern() in llama.cpp's src/models. Elsewhere a window is not used. */
static const struct {
  const char *gguf;
  guint       period;
} window_periods[] = {
  { "cohere2", 4 }, { "exaone4", 4 }, { "gemma2", 2 }, { "gemma3", 6 }, { "gemma3n", 5 },
  { "gpt-oss", 2 }, { "llama4", 4 }, { "olmo2", 4 }, { "plamo3", 8 }, { "smallthinker", 4 },
};

const HrGgmlFileType *
hr_ggml_file_type (guint id)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].id == id)
      return &types[i];
  return NULL;
}

/* NULL for a number that stands for no recipe. */
const char *
hr_gguf_ftype_name (guint ftype)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_types); i++)
    if (file_types[i].number == ftype)
      return file_types[i].name;
  return NULL;
}

const char *
hr_gguf_model_type (const char *architecture)
{
  for (guint i = 0; i < G_N_ELEMENTS (architectures); i++)
    if (strcmp (architectures[i].gguf, architecture) == 0)
      return architectures[i].model_type;
  return architecture;
}

/* 0: none. */
guint
hr_gguf_window_period (const char *architecture)
{
  for (guint i = 0; i < G_N_ELEMENTS (window_periods); i++)
    if (strcmp (window_periods[i].gguf, architecture) == 0)
      return window_periods[i].period;
  return 0;
}
