/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-ggml-graph.h"

G_BEGIN_DECLS

typedef enum {
  HR_GGML_STEP_KEEP,           /* the node lives until here, where it is copied */
  HR_GGML_STEP_COPY,           /* the node is a copy of an operand from elsewhere */
  HR_GGML_STEP_RUN,
} HrGgmlStepKind;

typedef struct {
  HrGgmlNode     node;
  HrGgmlStepKind kind;
} HrGgmlStep;

/* What is allocated, in order; @pipeline: copies that come first and are never given back. */
typedef struct {
  HrGgmlStep *steps;
  guint       n_steps;
  HrGgmlNode *pipeline;
  guint       n_pipeline;
} HrGgmlSteps;

void hr_ggml_sched_steps (HrGgmlGraph       *graph,
                          const HrGgmlSched *sched,
                          HrGgmlSteps       *out);
void hr_ggml_steps_clear (HrGgmlSteps       *self);
void hr_ggml_alloc_steps (HrGgmlGraph       *graph,
                          const HrGgmlSched *sched,
                          const HrGgmlSteps *steps,
                          guint64           *sizes);

G_END_DECLS
