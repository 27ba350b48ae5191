/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-catalog.h"
#include "hr-evaluate.h"

G_BEGIN_DECLS

/* What an evaluation can be grouped by; hr_group_by_name() gives the words of the command line. */
typedef enum {
  HR_GROUP_BY_ENGINE,
  HR_GROUP_BY_WEIGHTS,
  HR_GROUP_BY_HARDWARE,
  HR_GROUP_BY_METHOD,
  HR_GROUP_BY_MODEL,
  HR_N_GROUP_BYS
} HrGroupBy;

/**
 * HrEvaluationRow:
 * @evidence: the record
 * @file: its file's name without directory and suffix
 * @engine: id of the engine's record; as in the evidence where it has none
 * @refused: why nothing of the record could be held against an estimate, or NULL
 * @plan: the plan as it was estimated, or NULL
 * @records: what it names
 * @comparisons: what was held against the estimate, and what could not be
 * @n_comparisons: how many
 * @format_known: whether the estimate is for the weight format that was run
 * @oom: whether the verdict agrees with what happened
 * @evaluated: whether all but @evidence and @file has been filled in
 */
typedef struct {
  const HrEvidence *evidence;
  const char       *file;
  char             *engine;
  char             *refused;
  HrPlan           *plan;
  HrRecords         records;
  HrComparison      comparisons[HR_N_QUANTITIES];
  guint             n_comparisons;
  gboolean          format_known;
  HrOomCall         oom;
  gboolean          evaluated;
} HrEvaluationRow;

/**
 * HrEvaluation:
 *
 * Evidence files held against estimates.
 */
typedef struct _HrEvaluation HrEvaluation;

/**
 * HrQuantitySummary:
 * @errors: how far estimates are off
 * @worst_id: whose is worst
 * @n_judged: rows whose estimate has an interval
 * @n_inside: those of them that lie in it
 *
 * One quantity over all rows, or over one group of them.
 */
typedef struct {
  HrErrorStatistics errors;
  const char       *worst_id;
  guint             n_judged, n_inside;
} HrQuantitySummary;

typedef struct {
  guint n, called, fits, false_alarms;
} HrOomSummary;

HrEvaluation *hr_evaluation_new           (HrCatalog          *catalog);
void          hr_evaluation_free          (HrEvaluation       *self);
gboolean      hr_evaluation_add_file      (HrEvaluation       *self,
                                           const char         *file,
                                           GError            **error);
gboolean      hr_evaluation_load_file     (HrEvaluation       *self,
                                           const char         *file,
                                           GError            **error);
gboolean      hr_evaluation_load_shipped  (HrEvaluation       *self,
                                           GError            **error);
void          hr_evaluation_evaluate      (HrEvaluation       *self,
                                           HrEvaluationRow    *row);
HrCatalog    *hr_evaluation_get_catalog   (HrEvaluation       *self);
GPtrArray    *hr_evaluation_get_rows      (HrEvaluation       *self);
void          hr_evaluation_summarize     (HrEvaluation       *self,
                                           HrQuantity          quantity,
                                           HrGroupBy           by,
                                           const char         *key,
                                           HrQuantitySummary  *out);
void          hr_evaluation_summarize_oom (HrEvaluation       *self,
                                           HrOomSummary       *out);
char        **hr_evaluation_dup_keys      (HrEvaluation       *self,
                                           HrGroupBy           by);
const char   *hr_evaluation_row_key       (const HrEvaluationRow *row,
                                           HrGroupBy           by);
const char   *hr_group_by_name            (HrGroupBy           by);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrEvaluation, hr_evaluation_free)

G_END_DECLS
