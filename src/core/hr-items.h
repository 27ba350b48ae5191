/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-device.h"
#include "hr-engine.h"
#include "hr-format.h"
#include "hr-model.h"
#include "hr-plan.h"
#include "hr-workspace.h"

G_BEGIN_DECLS

/* The kinds of memory that the bars show, in drawing order; product.md names them. */
typedef enum {
  HR_ITEM_WEIGHTS,
  HR_ITEM_KV_CACHE,
  HR_ITEM_STATE,               /* recurrent state of SSM and linear-attention layers */
  HR_ITEM_ACTIVATIONS,
  HR_ITEM_LOGITS,
  HR_ITEM_GRADIENTS,
  HR_ITEM_OPTIMIZER,
  HR_ITEM_ADAPTERS,
  HR_ITEM_GATHERED,
  HR_ITEM_WORKSPACE,           /* library and engine workspaces, compute buffers */
  HR_ITEM_CONTEXT,             /* driver context and loaded kernels */
  HR_ITEM_FRAGMENTATION,
  HR_N_ITEM_KINDS
} HrItemKind;

/* The innermost counter that sees an item: allocated <= reserved <= process. */
typedef enum {
  HR_COUNTER_ALLOCATED,
  HR_COUNTER_RESERVED,
  HR_COUNTER_PROCESS,
} HrCounter;

typedef enum {
  HR_VERDICT_FITS,
  HR_VERDICT_TIGHT,            /* fits, but within the margin that desktop and drivers vary by */
  HR_VERDICT_DOES_NOT_FIT,
  HR_VERDICT_UNKNOWN,          /* the device's memory is not known */
} HrVerdict;

/**
 * HrItem:
 * @kind: colour and group in the chart
 * @counter: innermost counter that includes it
 * @label: static machine name, "kv_cache.sliding"; sentences are made in app and cli
 * @bytes: exact bytes
 * @equation: static id of the equation with its symbols, e.g. "§3 kv = L·g·(d_k+d_v)·e·cells"
 * @source: static text: where the equation comes from
 */
typedef struct {
  HrItemKind  kind;
  HrCounter   counter;
  const char *label;
  guint64     bytes;
  const char *equation;
  const char *source;
} HrItem;

#define HR_MAX_ITEMS 24
#define HR_MAX_DEVICES 64
#define HR_MAX_WARNINGS 8

typedef struct {
  guint   index;
  guint64 capacity_bytes;      /* 0: unknown */
  guint64 usable_bytes;        /* what a process can get of it */
  HrItem  items[HR_MAX_ITEMS];
  guint   n_items;
  guint64 allocated_bytes;
  guint64 reserved_bytes;
  guint64 process_bytes;
} HrDeviceEstimate;

/**
 * HrEstimate:
 *
 * The answer. Devices that are alike in every byte still have an entry each. @host holds what
 * the plan needs in main memory (n_items 0: nothing worth naming). Totals are sums of the items
 * by construction: they are computed from them in one place.
 */
typedef struct {
  HrVerdict        verdict;
  const char      *peak_phase;      /* "load", "prefill", "decode" … */
  HrDeviceEstimate devices[HR_MAX_DEVICES];
  guint            n_devices;
  HrDeviceEstimate host;
  guint64          pool_bytes;      /* KV pool that a paged engine would set aside per device; 0:
                                       none */
  guint64          pool_tokens;     /* tokens that the pool holds */
  guint64          trainable_parameters;   /* 0: nothing is trained */
  char            *warnings[HR_MAX_WARNINGS];
  guint            n_warnings;
} HrEstimate;

/**
 * HrRecords:
 *
 * Everything an estimate reads besides the plan; looked up by the caller, so that core knows no
 * catalogue. @device may be NULL: then capacity is unknown and the verdict says so. Who makes many
 * estimates lends a @workspace, one per thread; without one each estimate has its own.
 */
typedef struct {
  const HrModel         *model;
  const HrDevice        *device;
  const HrEngine        *engine;
  const HrEngineProfile *profile;
  const HrFormat        *format;
  const HrDevice        *host;      /* may be NULL */
  HrWorkspace           *workspace; /* may be NULL */
} HrRecords;

const char *hr_item_kind_name    (HrItemKind              kind);
const char *hr_verdict_name      (HrVerdict               verdict);
guint64  hr_estimate_kind_sum    (const HrDeviceEstimate *device,
                                  HrItemKind              kind);

/* For the files that fill an estimate in; adding zero bytes does nothing. */
void     hr_device_add_item      (HrDeviceEstimate       *device,
                                  HrItemKind              kind,
                                  HrCounter               counter,
                                  const char             *label,
                                  guint64                 bytes,
                                  const char             *equation,
                                  const char             *source);
void     hr_device_set_capacity  (HrDeviceEstimate       *self,
                                  const HrDevice         *device);
void     hr_device_total_up      (HrDeviceEstimate       *self);
void     hr_estimate_warn        (HrEstimate             *self,
                                  const char             *format,
                                  ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
