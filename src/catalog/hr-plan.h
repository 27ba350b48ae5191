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
  gint vp;                     /* virtual pipeline stages per device */
  gint etp;                    /* tensor parallelism of experts */
  gint zero_group;             /* ranks of one optimizer shard */
} HrParallel;

/* The driver interface that a ggml program runs its devices through. */
typedef enum {
  HR_DRIVER_CUDA,
  HR_DRIVER_HIP,
  HR_DRIVER_VULKAN,
  HR_DRIVER_METAL,
  HR_DRIVER_SYCL,
} HrDriver;

/* No driver: the processor itself, be it the one inside a chip that also has a GPU. */
#define HR_DRIVER_PROCESSOR (-2)

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
  gint64 context;              /* tokens of cache to provide for, per sequence or per llama.cpp
                                  context */
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
  gint   driver;               /* HrDriver, or HR_UNSET */
  gint64 chunk_mib;            /* pieces that the driver makes buffers of, MiB; 0: one piece */
  gint   cpu_only;             /* the plan's backend is a processor */
  gint64 threads;
  gint64 depth;
  double gpu_memory_utilization;   /* < 0: unset */
  gint64 max_batched_tokens;
  gint64 max_sequences;
  gint   max_load;             /* as many requests as fit, instead of @batch */
  double prefix_share;         /* of the prompt that is cached already; < 0: unset */
  gint64 speculative_tokens;   /* proposed per step */
  double speculative_acceptance;   /* probability that one is accepted; < 0: unset */
  double draft_share;          /* time of a proposal over that of a step; < 0: unset */
  gint   mla;                  /* ik_llama.cpp's -mla mode */
  gint64 attention_max_batch;  /* ik_llama.cpp's -amb, MiB */
  gint64 experts_used;
  gint   phase;                /* HrPhase: memory of one phase alone; HR_UNSET: the highest */
} HrInference;

typedef enum {
  HR_ATTENTION_EAGER,
  HR_ATTENTION_SDPA,
  HR_ATTENTION_FLASH,
  HR_ATTENTION_MATH,           /* SDPA's fallback */
} HrAttention;

typedef enum {
  HR_CACHE_CHOICE_DYNAMIC,
  HR_CACHE_CHOICE_STATIC,
} HrCacheChoice;

/* How weights are tuned. */
typedef enum {
  HR_METHOD_FULL,
  HR_METHOD_LORA,              /* rsLoRA differs in a scale only */
  HR_METHOD_DORA,
  HR_METHOD_QLORA,             /* LoRA on a base that bitsandbytes quantises and prepares */
  HR_METHOD_ADALORA,
  HR_METHOD_ADAPTER,           /* LLaMA-Adapter */
  HR_METHOD_ADAPTER_V2,
  HR_METHOD_PROMPT,
  HR_METHOD_PREFIX,
  HR_METHOD_IA3,
  HR_METHOD_LAYERS,            /* full tuning of the last layers alone */
} HrMethod;

typedef enum {
  HR_PRECISION_FP32,
  HR_PRECISION_BF16_TRUE,
  HR_PRECISION_FP16_TRUE,
  HR_PRECISION_AMP_BF16,       /* 32-bit weights, autocast */
  HR_PRECISION_AMP_FP16,
  HR_PRECISION_MASTER,         /* 16-bit weights with a 32-bit copy in the optimizer */
} HrPrecision;

/* Matrix products of training in fewer bits than the weights have. */
typedef enum {
  HR_LOW_PRECISION_FP8,
  HR_LOW_PRECISION_FP8_CURRENT,    /* scales of the tensor at hand */
  HR_LOW_PRECISION_MXFP8,
  HR_LOW_PRECISION_NVFP4,
} HrLowPrecision;

typedef enum {
  HR_OPTIMIZER_SGD,
  HR_OPTIMIZER_MOMENTUM,
  HR_OPTIMIZER_ADAMW,          /* torch's default: foreach */
  HR_OPTIMIZER_ADAMW_FUSED,
  HR_OPTIMIZER_ADAMW_LOOP,
  HR_OPTIMIZER_ADAMW_8BIT,
  HR_OPTIMIZER_PAGED_ADAMW,
  HR_OPTIMIZER_PAGED_ADAMW_8BIT,
  HR_OPTIMIZER_ADAFACTOR,
  HR_OPTIMIZER_LION,
  HR_OPTIMIZER_LION_8BIT,
  HR_OPTIMIZER_MUON,
  HR_OPTIMIZER_GALORE,
  HR_OPTIMIZER_GALORE_8BIT,
  HR_OPTIMIZER_APOLLO,
  HR_OPTIMIZER_APOLLO_MINI,
} HrOptimizer;

typedef enum {
  HR_CHECKPOINTING_NONE,
  HR_CHECKPOINTING_FULL,
  HR_CHECKPOINTING_SELECTIVE,
} HrCheckpointing;

typedef enum {
  HR_LOSS_FULL,                /* logits of the whole batch, cross-entropy over them */
  HR_LOSS_CHUNKED,
  HR_LOSS_IN_PLACE,            /* a kernel that writes the gradient over the logits (Unsloth) */
  HR_LOSS_FUSED,               /* head and cross-entropy in one kernel (Liger, cut cross-entropy) */
  HR_LOSS_CHUNKED_HEAD,        /* head and cross-entropy chunk by chunk, recomputed (TRL) */
} HrLoss;

typedef enum {
  HR_OFFLOAD_NONE,
  HR_OFFLOAD_OPTIMIZER,
  HR_OFFLOAD_PARAMS,
  HR_OFFLOAD_ACTIVATIONS,
} HrOffload;

/* Linears that LoRA wraps; a set. */
typedef enum {
  HR_TARGET_Q = 1 << 0,
  HR_TARGET_K = 1 << 1,
  HR_TARGET_V = 1 << 2,
  HR_TARGET_O = 1 << 3,
  HR_TARGET_GATE = 1 << 4,
  HR_TARGET_UP = 1 << 5,
  HR_TARGET_DOWN = 1 << 6,
  HR_TARGET_HEAD = 1 << 7,
  HR_TARGET_ATTENTION = HR_TARGET_Q | HR_TARGET_K | HR_TARGET_V | HR_TARGET_O,
  HR_TARGET_MLP = HR_TARGET_GATE | HR_TARGET_UP | HR_TARGET_DOWN,
  HR_TARGET_ALL_LINEAR = HR_TARGET_ATTENTION | HR_TARGET_MLP,
} HrTargets;

/**
 * HrTraining:
 *
 * What is asked of a fine-tuning or training run; HR_UNSET leaves it to the engine's default.
 */
typedef struct {
  gint   method;               /* HrMethod */
  gint64 lora_rank;
  gint   lora_targets;         /* HrTargets */
  double lora_dropout;         /* < 0: unset */
  gint   adapter_dtype;        /* 0 fp32, 1 the activations' type */
  gint64 trainable_layers;     /* HR_METHOD_LAYERS */
  gint   train_embeddings;
  gint   precision;            /* HrPrecision */
  gint   low_precision;        /* HrLowPrecision: products in fewer bits */
  gint   optimizer;            /* HrOptimizer */
  gint64 optimizer_rank;       /* GaLore, APOLLO */
  gint   optimizer_in_backward;
  gint64 microbatch;
  gint64 grad_accum;
  gint64 global_batch;         /* samples per optimizer step over all devices */
  gint64 seq_len;
  gint64 seq_len_time;
  gint   checkpointing;        /* HrCheckpointing */
  gint64 checkpoint_every;     /* layers per checkpoint */
  gint   flash_attention;
  gint   attention;            /* HrAttention */
  gint   loss;                 /* HrLoss */
  gint   offload;              /* HrOffload */
  gint   fused_kernels;        /* norms, rotation and activations in kernels that keep their
                                  inputs alone */
  gint   kbit_prepare;         /* a quantised base's residual stream is put in 32 bit */
  gint   packed;
  gint   compile;
  gint   hold_outputs;         /* the caller keeps the logits through the backward pass */
  gint   set_to_none;          /* gradients are freed between steps */
  gint   explicit_4d_mask;
  gint   sequence_parallel;
  gint   distributed_optimizer;
  double samples;              /* of the training set; < 0: unset, as below */
  double epochs;               /* times that the training set is read */
  double tokens;               /* a budget of tokens, instead of a training set */
} HrTraining;

/**
 * HrCosts:
 *
 * What the user pays, in a currency that only the user knows; < 0: not said.
 */
typedef struct {
  double price_per_hour;       /* of one device */
  double tariff;               /* of a kilowatt-hour */
  double power_w;              /* drawn by one device while it works; unset: its board power */
} HrCosts;

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
  HrTraining  training;
  HrCosts     cost;
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
void     hr_plan_set_number     (HrPlan       *self,
                                 const char   *path,
                                 double        value);
double   hr_plan_get_number     (const HrPlan *self,
                                 const char   *path);
char    *hr_plan_dup_value      (const HrPlan *self,
                                 const char   *path);
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
