/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-ggml-build.h"
#include "hr-items.h"

G_BEGIN_DECLS

/**
 * HrGgmlRun:
 *
 * One run of a ggml program: the plan with defaults filled in, and bytes per backend; the
 * processor's index is place.n_devices.
 */
typedef struct {
  const HrPlan    *plan;
  const HrRecords *records;
  HrEngineProfile  profile;        /* the record's, as far as the plan's switches leave it */
  HrGgmlShape      shape;
  HrGgmlPlacement  place;
  gboolean         row_split;
  gboolean         mixed_by_hand;
  guint            file_type;      /* from hr_gguf_file_type_by_name() */
  guint64 weights[HR_GGML_MAX_BACKENDS];
  guint64 kv[HR_GGML_MAX_BACKENDS];
  guint64 window_kv[HR_GGML_MAX_BACKENDS];
  guint64 state[HR_GGML_MAX_BACKENDS];
  guint64 compute[HR_GGML_MAX_BACKENDS];
} HrGgmlRun;

gboolean hr_ggml_run_init (HrGgmlRun       *run,
                           const HrPlan    *plan,
                           const HrRecords *records,
                           GError         **error);

G_END_DECLS
