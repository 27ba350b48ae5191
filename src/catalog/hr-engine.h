/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "hr-plan.h"
#include "hr-rates.h"

G_BEGIN_DECLS

/* How an engine's working memory comes about; the only thing that picks a code path. */
typedef enum {
  HR_WORKING_GGML,             /* a scheduler reserves the worst-case graph before the first
                                  token */
  HR_WORKING_TORCH,            /* eager tensors from a caching allocator */
  HR_WORKING_POOL,             /* paged KV pool in what a profile run leaves (vLLM, SGLang,
                                  TensorRT-LLM) */
  HR_WORKING_EXLLAMA,          /* fixed scratch per device */
  HR_WORKING_MLX,              /* lazy arrays in unified memory */
  HR_WORKING_NONE,             /* a driver context and nothing else */
} HrWorkingModel;

/* What happens to the cache when a token is added. */
typedef enum {
  HR_CACHE_FIXED,              /* allocated once for the whole context */
  HR_CACHE_CAT_WHOLE,          /* all layers rebuilt while the old tuple lives: twice the cache */
  HR_CACHE_CAT_LAYER,          /* one layer's K or V at a time */
  HR_CACHE_PAGED,              /* blocks from a pool */
} HrCacheGrowth;

/* How the engine's GGUF-style builds account a compute graph. */
typedef enum {
  HR_GRAPH_NONE,
  HR_GRAPH_GGML_2023,          /* one buffer, measured before there was a scheduler */
  HR_GRAPH_GGML_2024,          /* estimation-model §4.1 */
  HR_GRAPH_GGML_2025,          /* cache written by indices, fused gated activation */
  HR_GRAPH_GGML_2026,          /* 16-bit mask with flash attention, rotated caches */
  HR_GRAPH_GGML_MIXED,         /* and batches that mix tokens and embeddings (oracle-findings
                                  part A) */
  HR_GRAPH_GGML_IK,            /* ik_llama.cpp: fused experts, its own latent attention */
} HrGraphRules;

/**
 * HrConstant:
 *
 * A number with its meaning; the only place where numbers of an engine stand.
 */
typedef struct {
  char  *name;
  double value;
  char  *unit;
  char  *meaning;
  char  *source;
  char  *fixed_by;             /* the data that fixed it; "sourced" when no fit was needed */
} HrConstant;

/**
 * HrEngineProfile:
 *
 * One behaviour of an engine: versions that allocate alike. Code branches on these properties,
 * never on names. Read from data/catalog/engines, one JSON key per field (see hr-engine.c).
 */
typedef struct {
  char *version;               /* "2024", "4.36+" */
  char *since, *until;         /* "2023-10": months in which a plan without version means this
                                  profile */
  char *note;
  char **matches;              /* substrings of an evidence record's engine_version that mean
                                  this profile */
  char **library_products;     /* classes of devices on which products of quantised weights go
                                  through 16-bit copies and the vendor's library */

  HrWorkingModel working;
  HrCacheGrowth  cache;
  HrGraphRules   graph;

  /* what the profile does; all default to FALSE */
  gboolean embedding_on_host;      /* the token embedding stays in main memory */
  gboolean duplicates_tied_head;   /* a tied head is stored again on the device */
  gboolean splits_layers;          /* several devices: whole layers, without tensor parallelism */
  gboolean expands_gqa_cache;      /* K and V are cached repeated to all query heads */
  gboolean mla_compressed;         /* caches the latent, not K and V */
  gboolean pool_of_free;           /* the pool is a share of what the rest leaves, not of all */
  gboolean reserves_output;        /* a request has its last token's place from the start */
  gboolean calibrated_cache;       /* 8-bit cache where the checkpoint has scales for it */
  gboolean quantizes_head;         /* replaces lm_head too when quantising on load */
  gboolean pads_vocabulary;        /* stores the vocabulary rounded up */
  gboolean full_logits;            /* computes logits of every prompt position */
  gboolean upcasts_logits;         /* and a 32-bit copy of them */
  gboolean double_dequant;         /* 4-bit prefill holds a 16-bit result and its cast */
  gboolean requantizes_on_load;    /* int8: 16-bit copy beside the result while loading */
  gboolean window_cache;           /* sliding layers cache only their window */
  gboolean torch_allocator;        /* sizes are rounded by the caching allocator */
  gboolean cublas_workspace;       /* GEMM workspace comes from the same pool */
  gboolean flash_default;          /* flash attention unless asked otherwise */
  gboolean eager_default;          /* eager attention unless asked otherwise */
  gboolean n_ctx_pad_always;
  gboolean context_per_sequence;   /* the context asked for is one sequence's, not all sequences' */
  gboolean outputs_per_sequence;   /* compute buffer reserves logits rows of one per sequence */
  gboolean unties_head;            /* stores an output matrix of its own where the model ties it */
  gboolean keeps_stored_head;      /* keeps an output matrix that a checkpoint of a tied model
                                      stores */
  gboolean fuses_qkv;              /* Q, K and V are one tensor: matters to allocator rounding */
  gboolean copies_qkv;             /* keeps separate Q, K, V beside the matrix fused from them */
  gboolean stores_16bit;           /* keeps 16-bit weights whatever compute type is asked for */
  gboolean streams_blocks;         /* unquantised weights that do not fit pass the device block
                                      by block */
  gboolean experts_on_host;        /* routed experts stay in main memory, where the processor
                                      computes them */
  gboolean vector_kernels;         /* its kernels for processors leave matrix units alone */
  gboolean replicates_vocabulary;  /* embedding and head whole on the first device (layer split)
                                      or all (TP) */
  gboolean rope_cache_per_layer;   /* every layer holds cos and sin for the model's whole context */
  gboolean expands_kv_with_mask;   /* K and V are repeated to all heads where a mask forbids
                                      flash */
  gboolean one_hot_experts;        /* runs experts one after another, not grouped */

  /* of training */
  gboolean trains;                 /* can fine-tune or train at all */
  gboolean adapters_fp32;          /* adapters are 32 bit whatever the base is */
  gboolean train_repeats_kv;       /* K and V are repeated to all heads before attention */
  gboolean bnb_keeps_inputs;       /* 4-bit linears keep their input (bitsandbytes before 0.43) */
  gboolean kbit_fp32_residual;     /* preparing a quantised base leaves the residual stream in 32
                                      bit */
  gboolean lora_zero_pad;          /* LoRA of a fused QKV scatters its result */
  gboolean lit_model;              /* runs its own model code: fused QKV, norms in 32 bit, plain
                                      GELU */
  gboolean fused_norms;            /* norms and gated activations keep their inputs alone */
  gboolean first_step_peak;        /* the longest sample runs first, before states and gradients
                                      exist */
  gboolean no_sync_gradients;      /* FSDP accumulates unsharded gradients of every flat
                                      parameter */
  gboolean chunked_loss_default;
  gboolean fused_loss_default;
  gboolean chunked_head_default;
  gboolean chunks_narrow;          /* chunks of logits keep the model's type; their cross-entropy
                                      alone is 32 bit, a chunk at a time */
  gboolean vocabulary_units;       /* embedding and head are sharding units of their own */
  gboolean int8_copies;            /* bitsandbytes before 0.45: LLM.int8() keeps the transposed
                                      8-bit copy (CAt) of every linear's input */
  gboolean fsdp_upcasts;           /* mixed precision under FSDP holds 32-bit shards */
  gboolean fp32_gradients;         /* 16-bit training accumulates its gradients in 32 bit */
  gboolean selective_default;      /* recomputes selectively unless the plan says otherwise */
  gboolean recompute_default;      /* checkpoints every block unless the plan says otherwise */
  gboolean wraps_all_linears;      /* LoRA wraps every linear unless the plan says otherwise, not
                                      only Q and V */
  gboolean sequence_parallel;      /* tensor parallelism splits sequences unless told otherwise */
  gboolean cuts_batch;             /* a pipeline cuts the batch into a micro-batch per stage */
  gboolean selective_ops;          /* selective recomputation saves every second product,
                                      not all but attention's scores */
  gboolean cuts_samples;           /* samples are cut at its default length unless told otherwise */
  gboolean own_losses;             /* some models compute their cross-entropy themselves */
  gboolean frees_outputs;          /* nothing but the loss survives the forward pass */
  gboolean compile_default;        /* compiles unless the plan says otherwise */
  gboolean compiles_loss;          /* where it compiles, the cross-entropy is a graph too */
  gboolean compiles_whole;         /* where it compiles, model and loss are one graph, which returns
                                      the logits beside the loss */
  gboolean gradient_buffers;       /* gradients of whole weights lie in buffers made at the start */
  gboolean fused_optimizer;        /* a step runs in one kernel, without temporaries */
  gboolean hidden_dropout;         /* a classic GPT's blocks drop out unless told otherwise */
  gboolean fused_softmax;          /* scores are scaled, masked and normalised in one kernel */
  gboolean one_layer_stages;       /* a single virtual stage is none: a 1 means one layer each */
  gboolean reports_last_rank;      /* what it prints of memory is the last rank's */

  /* defaults that the plan may override; 0: none */
  guint first_build;           /* llama.cpp's numbering: versions "b4905 …" from here on; 0: no
                                  builds */
  guint default_context, default_batch, default_ubatch, default_nbatch;
  guint default_prompt, default_generated, default_block;
  guint default_max_sequences, default_max_batched_tokens;
  guint default_vocabulary;        /* of a model that is given by its shape alone */
  guint default_microbatch, default_seq_len, default_lora_rank;
  double default_memory_utilization;

  HrConstant *constants;
  guint       n_constants;

  /* the constants that code reads, resolved from the list above; 0 when absent */
  double usable_fraction;          /* of the device's memory that the engine plans with; 0: all */
  double context_bytes;            /* driver context and modules of the process */
  double fragmentation;            /* reserved / allocated - 1 */
  double nccl_bytes;               /* per device when there are several */
  double graph_bytes;              /* captured CUDA graphs */
  double sampler_copies;           /* fp32 copies of the logits of all sequences */
  double runtime_bytes;            /* other memory outside the tensors */
  double scratch_tokens;           /* exllama: max_input_len */
  double attention_elements;       /* exllama: score elements per chunk */
  double activation_factor;        /* widths of hidden size live per token besides the MLP */
  double library_workspace_bytes;  /* training: what a kernel library takes from the allocator */
  double score_bytes;              /* training: bytes that eager attention keeps per head, key
                                      and token; 0: PyTorch's own */
  double loss_bytes;               /* training: bytes per logit at the loss's backward; 0: by the
                                      rules */
  double loss_chunk_tokens;        /* chunked loss: rows at once */
  double loss_chunks;              /* head and loss in chunks: how many; 0: by rows */
  double head_hidden_bytes;        /* bytes per hidden element at the loss that the rules do not
                                      name */
  double gathered_blocks;          /* FSDP: blocks whole at once */
  double sharded_residual_bytes;   /* FSDP: further bytes per hidden element of a checkpointed
                                      input */
  double cached_bytes;             /* training: freed blocks that the allocator keeps while it
                                      can */
  double logits_cached_bytes;      /* the same beyond them where logits are materialised */
  double sharded_cached_bytes;     /* the same beyond them under sharding */
  double weights_fragmentation;    /* of whole weights under sharding: freed 16-bit copies */
  double inputs_fragmentation;     /* of checkpointed inputs: freed pieces of recomputed blocks */
  double logits_fragmentation;     /* of 4*V*T bytes: freed logits that smaller tensors cannot
                                      reuse */
  double fetch_tokens;             /* of a prompt, from which experts of main memory pass the
                                      device layer by layer; 0: never */
  double fetch_bytes_per_s;        /* as a link's nominal rate: how fast the host lays them out */
  double layer_launches;           /* ggml: kernels of a layer over a prompt */
  double launch_queue;             /* launches that a stream holds before it blocks the host */
  double library_rows;             /* of products that go through a library: from how many on */
  double pipeline_copies;          /* ggml: copies of split inputs with several devices */
} HrEngineProfile;

typedef struct _HrEngine HrEngine;

struct _HrEngine {
  char *id;                    /* "llama.cpp" */
  char *name;
  char *description;
  char *homepage;
  char *source;
  char **aliases;              /* other names in plans and evidence */
  char **vendors;              /* makers whose GPUs it runs on; NULL: not recorded */
  char **formats;              /* patterns of format ids that it runs: "gguf-*"; "!gguf-q6_0"
                                  for one that it does not */
  char **kv_types;             /* names of cache types that it offers, first is the default */
  gboolean training_only;      /* cannot serve: not offered for inference */
  gboolean hidden;             /* for evidence only: not offered in the window */
  char **flags;                /* what to pass to its program: "inference.ubatch=-ub %s" */
  char **inputs;               /* plan paths that matter, for the window: "inference.ubatch" */
  HrEngineProfile *profiles;   /* newest first */
  guint            n_profiles;
  char            *rates_of;   /* whose rates hold where the engine has none of its own */
  HrRateRecord    *rates;
  guint            n_rates;
  const HrEngine  *rates_parent;   /* the record that rates_of names; set by the catalogue */
};

void     hr_engine_free               (HrEngine       *self);
gboolean hr_engine_supports_format    (const HrEngine *self,
                                       const char     *format_id);
gboolean hr_engine_runs_instead       (const HrEngine *self,
                                       const HrDevice *device,
                                       const HrDevice *now);
gboolean hr_engine_uses_input         (const HrEngine *self,
                                       const char     *path);
const HrEngineProfile *
         hr_engine_find_profile       (const HrEngine *self,
                                       const char     *version,
                                       const char     *month);
const HrEngineProfile *
         hr_engine_profile_for_plan   (const HrEngine *self,
                                       const HrPlan   *plan,
                                       const char     *month);

void     hr_engine_rates              (const HrEngine        *self,
                                       const HrEngineProfile *profile,
                                       const char            *format,
                                       const HrDevice        *device,
                                       gint                   driver,
                                       HrRates               *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrEngine, hr_engine_free)

G_END_DECLS
