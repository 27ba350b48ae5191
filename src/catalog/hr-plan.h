/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "hr-model.h"

G_BEGIN_DECLS

typedef enum {
  HR_WORKLOAD_INFERENCE,
  HR_WORKLOAD_FINETUNE,
  HR_WORKLOAD_PRETRAIN,
} HrWorkload;

typedef enum {
  HR_STRATEGY_NONE,
  HR_STRATEGY_DDP,
  HR_STRATEGY_FSDP,
  HR_STRATEGY_FSDP2,
  HR_STRATEGY_ZERO1,
  HR_STRATEGY_ZERO2,
  HR_STRATEGY_ZERO3,
  HR_STRATEGY_LAYER_SPLIT,
  HR_STRATEGY_ROW_SPLIT,
} HrStrategy;

/* Element type of a KV cache. Bytes per element: hr_kv_type_bytes(). */
typedef enum {
  HR_KV_F16,
  HR_KV_BF16,
  HR_KV_F32,
  HR_KV_FP8,
  HR_KV_Q8_0,
  HR_KV_Q5_1,
  HR_KV_Q5_0,
  HR_KV_Q4_1,
  HR_KV_Q4_0,
  HR_KV_IQ4_NL,
  HR_KV_Q6,                    /* exllama */
  HR_KV_Q4,
  HR_KV_Q8,
  HR_N_KV_TYPES
} HrKvType;

/* A number or switch that the user left to the engine's default. */
#define HR_UNSET (-1)

typedef struct {
  HrStrategy strategy;
  gint tp, pp, cp, ep, dp;     /* HR_UNSET: 1 */
} HrParallel;

typedef enum {
  HR_PHASE_LOAD,
  HR_PHASE_PREFILL,
  HR_PHASE_DECODE,
} HrPhase;

/**
 * HrInference:
 *
 * What is asked of an inference engine; HR_UNSET leaves it to the engine's default.
 */
typedef struct {
  gint64 batch;                /* sequences decoded together */
  gint64 prompt_tokens;
  gint64 generated_tokens;
  gint64 context;              /* tokens of cache to provide for, per sequence or per llama.cpp context */
  gint   kv;                   /* HrKvType of K, or HR_UNSET */
  gint   kv_v;                 /* HrKvType of V where it differs, or HR_UNSET */
  gint   flash_attention;      /* 0, 1 */
  gint   attention;            /* HrAttention, or HR_UNSET */
  gint   cache;                /* HrCacheChoice, or HR_UNSET */
  gint64 static_cache_len;
  gint64 logits_to_keep;
  gint64 ubatch;
  gint64 nbatch;
  gint64 slots;
  gint   kv_unified;
  gint   swa_full;
  gint64 outputs_max;
  gint64 gpu_layers;
  gint64 cpu_moe_layers;
  gint   repack;
  gint   cpu_only;             /* the plan's backend is a processor */
  gint64 threads;
  gint64 depth;
  double gpu_memory_utilization;   /* < 0: unset */
  gint64 max_batched_tokens;
  gint64 max_sequences;
  gint   mla;                  /* ik_llama.cpp's -mla mode */
  gint64 attention_max_batch;  /* ik_llama.cpp's -amb, MiB */
  gint64 experts_used;
  gint   phase;                /* HrPhase: memory of one phase alone; HR_UNSET: the highest */
} HrInference;

typedef enum {
  HR_ATTENTION_EAGER,
  HR_ATTENTION_SDPA,
  HR_ATTENTION_FLASH,
} HrAttention;

typedef enum {
  HR_CACHE_CHOICE_DYNAMIC,
  HR_CACHE_CHOICE_STATIC,
} HrCacheChoice;

/**
 * HrPlan:
 *
 * What the user asks, in the words of a saved plan and of the evidence. Plain values and owned
 * strings; copied whole for undo.
 */
typedef struct {
  HrWorkload  workload;
  char       *model;           /* catalogue id */
  char       *hardware;        /* catalogue id, or NULL */
  char       *host;            /* catalogue id of the processor, or NULL */
  guint       device_count;
  guint       node_count;
  char       *engine;
  char       *engine_version;  /* NULL: newest profile */
  char       *weights;         /* format id; NULL: the model's native type */
  HrParallel  parallel;
  HrInference inference;
} HrPlan;

HrPlan  *hr_plan_new            (void);
HrPlan  *hr_plan_copy           (const HrPlan *self);
void     hr_plan_free           (HrPlan       *self);
gboolean hr_plan_equal          (const HrPlan *a,
                                 const HrPlan *b);
gboolean hr_plan_set            (HrPlan       *self,
                                 const char   *path,
                                 const char   *value,
                                 GError      **error);
HrPlan  *hr_plan_load           (const char   *file,
                                 GError      **error);
HrPlan  *hr_plan_from_data      (const char   *data,
                                 gssize        length,
                                 const char   *origin,
                                 GError      **error);
char    *hr_plan_to_data        (const HrPlan *self);
gboolean hr_plan_save           (const HrPlan *self,
                                 const char   *file,
                                 GError      **error);

double      hr_kv_type_bytes    (HrKvType      type);
const char *hr_kv_type_name     (HrKvType      type);
gboolean    hr_kv_type_parse    (const char   *name,
                                 HrKvType     *out);
const char *hr_strategy_name    (HrStrategy    strategy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrPlan, hr_plan_free)

G_END_DECLS
