/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "hr-plan.h"

G_BEGIN_DECLS

/* What a source can have measured; names in files: hr_measure_name(). */
typedef enum {
  HR_MEASURE_ALLOCATED,        /* bytes: allocator peak of the fullest device */
  HR_MEASURE_RESERVED,
  HR_MEASURE_PROCESS,
  HR_MEASURE_WEIGHTS,
  HR_MEASURE_KV,
  HR_MEASURE_COMPUTE,
  HR_MEASURE_POOL,
  HR_MEASURE_DECODE,           /* tokens per second */
  HR_MEASURE_PREFILL,
  HR_MEASURE_THROUGHPUT,
  HR_MEASURE_TRAIN,
  HR_MEASURE_TTFT,             /* seconds */
  HR_MEASURE_TPOT,
  HR_MEASURE_STEP,
  HR_N_MEASURES
} HrMeasurement;

typedef enum {
  HR_BUFFER_MODEL,
  HR_BUFFER_KV,
  HR_BUFFER_COMPUTE,
  HR_BUFFER_OUTPUT,
} HrBufferKind;

/**
 * HrBuffer:
 * @device: as printed: "CUDA0", "CPU_Mapped", "Vulkan_Host", "unknown"
 * @kind: what it holds
 * @bytes: its size
 */
typedef struct {
  char        *device;
  HrBufferKind kind;
  guint64      bytes;
} HrBuffer;

/**
 * HrMeasured:
 * @present: bit 1 << HrMeasurement is set for what the source gives
 * @value: bytes, seconds or tokens per second
 * @oom: whether it ran out of memory, 0 or 1, or HR_UNSET
 */
typedef struct {
  guint     present;
  double    value[HR_N_MEASURES];
  gint      oom;
  HrBuffer *buffers;
  guint     n_buffers;
} HrMeasured;

/**
 * HrEvidence:
 *
 * One configuration that somebody really ran, with what came out. @plan is NULL when the record
 * asks something that a plan cannot say; @plan_error then tells what.
 */
typedef struct {
  char      *id;
  HrWorkload workload;
  gboolean   seed;
  char       trust;            /* 'A' known setup, 'B' one thing inferred, 'C' community */
  char      *title, *where, *date;
  char      *model;            /* id, or the name of an inline shape */
  char      *engine, *weights, *hardware;
  char      *method;           /* of a training record, else NULL */
  char      *note;
  char      *doubt;            /* why the record is not to be trusted, or NULL */
  gboolean   inline_model;     /* hyper-parameters instead of a catalogue id */
  gboolean   counts_devices;   /* says how many devices or data-parallel ranks there were */
  HrModel   *shape;            /* what they describe, or NULL */
  HrPlan    *plan;
  char      *plan_error;
  HrMeasured measured;
} HrEvidence;

void         hr_evidence_free      (HrEvidence  *self);
GPtrArray   *hr_evidence_load      (const char  *file,
                                    GError     **error);
HrEvidence  *hr_evidence_from_line (const char  *line,
                                    gssize       length,
                                    const char  *origin,
                                    GError     **error);
const char  *hr_measure_name       (HrMeasurement measure);
gboolean     hr_buffer_on_host     (const HrBuffer *buffer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrEvidence, hr_evidence_free)

G_END_DECLS
