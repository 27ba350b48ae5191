/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-device.h"
#include "hr-plan.h"

G_BEGIN_DECLS

/* What turns counts of FLOPs and bytes into time. Keys in files: hr_rate_name(). */
typedef enum {
  HR_CONSTANT_MEMORY_SHARE,    /* share of nominal bandwidth at which weights stream */
  HR_CONSTANT_EXPERT_SHARE,    /* of the memory share: what products of scattered experts reach */
  HR_CONSTANT_CACHE_SHARE,     /* the same of the KV cache and of state */
  HR_CONSTANT_COMPUTE_SHARE,   /* share of the dense peak of large matrix products */
  HR_CONSTANT_PROCESSOR_SHARE, /* the same of a processor's 32-bit peak, one row included */
  HR_CONSTANT_ATTENTION_SHARE, /* share of the dense peak of attention kernels over a prompt */
  HR_CONSTANT_HALF_ROWS,       /* rows of a product at which it reaches half of its share */
  HR_CONSTANT_KERNEL_S,        /* device: gap between two kernels */
  HR_CONSTANT_LAYER_S,         /* device: small kernels of one layer, counted together */
  HR_CONSTANT_STEP_S,          /* device: once per step, sampling included */
  HR_CONSTANT_HOST_LAYER_S,    /* host: launches of one layer */
  HR_CONSTANT_HOST_LINEAR_S,   /* host: further per call of a quantised linear */
  HR_CONSTANT_HOST_SUPER_S,    /* host: further where the scales are quantised too */
  HR_CONSTANT_HOST_STEP_S,     /* host: once per step: scheduler, detokeniser */
  HR_CONSTANT_HOST_SEQUENCE_S, /* host: per step and sequence */
  HR_CONSTANT_CORE_BANDWIDTH,  /* processor: bytes a second that one core can ask for */
  HR_CONSTANT_WARMUP_S,        /* once per request: what a source's clock includes beside steps */
  HR_CONSTANT_DEQUANTIZE_SHARE,/* share of bandwidth of kernels that make 16-bit copies */
  HR_CONSTANT_LINK_SHARE,      /* share of the link's nominal rate in collectives */
  HR_CONSTANT_LINK_S,          /* latency of one collective */
  HR_CONSTANT_PIPELINE_SHARE,  /* of what a pipeline of layers could save: what it saves */
  HR_CONSTANT_MIX_SHARE,       /* server: of its own time, what a prompt costs beside decodes */
  HR_CONSTANT_BURST_SHARE,     /* server: share of requests that arrive all together */
  HR_CONSTANT_OVERLAP,         /* exponent of the soft maximum of host and device time */
  HR_CONSTANT_PADDING_GROWTH,   /* training: growth of the longest sample per doubled batch */
  HR_CONSTANT_TRAIN_COMPUTE_SHARE, /* training: share of the dense peak of matrix products */
  HR_CONSTANT_TRAIN_ATTENTION_SHARE, /* the same of attention kernels */
  HR_CONSTANT_TRAIN_EXPERT_SHARE, /* of the speed of products: what grouped experts reach */
  HR_CONSTANT_TRAIN_LAYER_S,    /* host: launches of a block, forward and backward */
  HR_CONSTANT_LORA_LAYER_S,     /* host: further with LoRA */
  HR_CONSTANT_SCALE_LAYER_S,    /* host: further with trained scales (LLaMA-Adapter v2) */
  HR_CONSTANT_LIST_ELEMENT_S,   /* host: per element of an index list that LoRA builds */
  HR_CONSTANT_RECOMPUTE_LAYER_S, /* host: launches of a block that runs again */
  HR_CONSTANT_SHARD_LAYER_S,    /* host: hooks and collectives of a sharded block */
  HR_CONSTANT_TRAIN_LINEAR_S,   /* host: per pass through a quantised linear */
  HR_CONSTANT_TALK_OVERLAP,     /* exponent of the soft maximum of device and shards */
  HR_CONSTANT_TRAIN_NARROW_SHARE,  /* of products: what low-precision ones reach */
  HR_CONSTANT_MEET_SHARE,      /* server: prompts of others that a prompt finds before it */
  HR_CONSTANT_HALF_WIDTH,      /* width of a matrix, as a device has it, that doubles the time of
                                  its product */
  HR_CONSTANT_HALF_WAVE,       /* results of a product, per compute unit, that double its time */
  HR_CONSTANT_LAUNCH_S,        /* further time per kernel where no recorded graph replays it */
  HR_CONSTANT_UNIT_BYTES,      /* bytes that a compute unit keeps coming per clock; 0: any */
  HR_CONSTANT_EXPERT_COMPUTE_SHARE, /* of the compute share: what products of experts reach */
  HR_CONSTANT_BYTE_SHARE,      /* of the compute share: what products of 8-bit integers reach */
  HR_CONSTANT_TRAIN_STEP_S,    /* host: once per step: norms, launches per parameter, logging */
  HR_CONSTANT_TRAIN_ROUTED_S,  /* host: further of a block that deals tokens out to experts */
  HR_N_RATE_CONSTANTS
} HrRateConstant;

/**
 * HrRateFactor:
 * @pattern: glob over format ids, device classes or profile versions
 * @factor: what the value is multiplied by where it matches
 * @n: records that fixed it; 0: prior
 */
typedef struct {
  char  *pattern;
  double factor;
  guint  n;
  gboolean fit;                /* may be moved by calibration */
} HrRateFactor;

/**
 * HrRateRecord:
 * @constant: which
 * @value: in the constant's unit
 * @spread: 90th percentile of the residuals that @fixed_by left, as a share; 0: unknown
 * @formats: by format id, first match wins
 * @devices: by device class (hr_device_class()), first match wins
 * @versions: by profile version, first match wins
 *
 * An achieved rate: value · factor(format) · factor(device class) · factor(version).
 * Factors rather than a table of all pairs: few constants, and pairs that nobody measured get
 * what is known of their parts.
 */
typedef struct {
  HrRateConstant constant;
  double         value, spread;
  guint          n;
  gboolean       fit;          /* may be moved by calibration */
  char          *unit, *meaning, *source, *fixed_by;
  HrRateFactor  *formats, *devices, *versions;
  guint          n_formats, n_devices, n_versions;
} HrRateRecord;

/**
 * HrRates:
 * @value: by HrRateConstant
 * @library_rows: rows from which products of quantised weights go through 16-bit copies and the
 *   vendor's library; 0: kernels of the engine's own take any
 *
 * The rates of one engine, format and device.
 */
typedef struct {
  double value[HR_N_RATE_CONSTANTS];
  double library_rows;
} HrRates;

const char *hr_rate_name     (HrRateConstant  constant);
char       *hr_device_class  (const HrDevice *device,
                              gint            driver);
gboolean    hr_class_matches (const char *const *patterns,
                              const char        *device_class);

G_END_DECLS
