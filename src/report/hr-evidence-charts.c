/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-evidence-charts.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "hr-evidence-sentences.h"
#include "hr-facts.h"
#include "hr-speed-sentences.h"
#include "hr-theme.h"

/* Engines beyond these share a colour: more would not be told apart. */
#define MOST_GROUPS 6
#define FARTHEST_ERROR 1.0
#define ERROR_BINS 40

static const struct {
  const char *name, *axis_measured, *axis_estimated;
  HrQuantity  quantities[3];
  guint       n_quantities;
} topics[HR_N_EVIDENCE_TOPICS] = {
  [HR_EVIDENCE_MEMORY] = { N_("Memory"), N_("Measured memory"), N_("Estimated memory"),
    { HR_QUANTITY_PROCESS, HR_QUANTITY_RESERVED, HR_QUANTITY_ALLOCATED }, 3 },
  [HR_EVIDENCE_DECODE] = { N_("Decode"), N_("Measured tokens/s"), N_("Estimated tokens/s"),
    { HR_QUANTITY_DECODE }, 1 },
  [HR_EVIDENCE_PREFILL] = { N_("Prefill"), N_("Measured tokens/s"), N_("Estimated tokens/s"),
    { HR_QUANTITY_PREFILL }, 1 },
  [HR_EVIDENCE_TTFT] = { N_("Time to first token"), N_("Measured time"), N_("Estimated time"),
    { HR_QUANTITY_TTFT }, 1 },
  [HR_EVIDENCE_TPOT] = { N_("Time per output token"), N_("Measured time"), N_("Estimated time"),
    { HR_QUANTITY_TPOT }, 1 },
  [HR_EVIDENCE_THROUGHPUT] = { N_("Throughput"), N_("Measured tokens/s"), N_("Estimated tokens/s"),
    { HR_QUANTITY_THROUGHPUT }, 1 },
  [HR_EVIDENCE_STEP] = { N_("Step time"), N_("Measured time"), N_("Estimated time"),
    { HR_QUANTITY_STEP }, 1 },
};

/**
 * hr_evidence_topic_name:
 * @topic: what charts are of
 *
 * Returns: (transfer none): its name
 */
const char *
hr_evidence_topic_name (HrEvidenceTopic topic)
{
  g_return_val_if_fail (topic < HR_N_EVIDENCE_TOPICS, NULL);
  return _(topics[topic].name);
}

static const HrComparison *
find_comparison (const HrEvaluationRow *row,
                 HrEvidenceTopic        topic)
{
  for (guint i = 0; i < topics[topic].n_quantities && row->refused == NULL; i++)
    for (guint k = 0; k < row->n_comparisons; k++)
      if (row->comparisons[k].quantity == topics[topic].quantities[i]
          && row->comparisons[k].refused == NULL)
        return &row->comparisons[k];
  return NULL;
}

static const HrEngine *
root_of (const HrEngine *engine)
{
  while (engine != NULL && engine->rates_parent != NULL
         && engine->rates_parent->rates_parent != NULL)
    engine = engine->rates_parent;
  return engine;
}

static const char *
family_of (const HrRecords *records)
{
  const HrEngine *root = root_of (records->engine);

  return root != NULL ? root->name : "";
}

/* ---- parity ---- */

typedef struct {
  const char *family;
  guint       n, group;
} Family;

static int
compare_families (gconstpointer a,
                  gconstpointer b)
{
  const Family *x = a, *y = b;

  return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp (x->family, y->family);
}

static Family *
find_family (GArray     *families,
             const char *name)
{
  for (guint i = 0; i < families->len; i++)
    if (strcmp (g_array_index (families, Family, i).family, name) == 0)
      return &g_array_index (families, Family, i);
  return NULL;
}

/* Families of engines, most runs first. */
static GArray *
count_families (HrEvaluation    *evaluation,
                HrEvidenceTopic  topic)
{
  GPtrArray *rows = hr_evaluation_get_rows (evaluation);
  GArray *families = g_array_new (FALSE, FALSE, sizeof (Family));

  for (guint i = 0; i < rows->len; i++)
    {
      const HrEvaluationRow *row = g_ptr_array_index (rows, i);
      const char *name = family_of (&row->records);
      Family *family = find_family (families, name);

      if (find_comparison (row, topic) == NULL)
        continue;
      if (family == NULL)
        {
          Family fresh = { name, 0, 0 };
          g_array_append_val (families, fresh);
          family = &g_array_index (families, Family, families->len - 1);
        }
      family->n++;
    }
  g_array_sort (families, compare_families);
  return families;
}

static void
add_groups (HrParity   *parity,
            GArray     *families,
            const char *ours)
{
  static const guint categories[] = {
    HR_CATEGORY_WEIGHTS, HR_CATEGORY_LOGITS, HR_CATEGORY_KV_CACHE, HR_CATEGORY_ADAPTERS,
    HR_CATEGORY_OPTIMIZER, HR_CATEGORY_STATE,
  };
  static const HrMark marks[] = {
    HR_MARK_DISC, HR_MARK_DIAMOND, HR_MARK_TRIANGLE, HR_MARK_SQUARE, HR_MARK_DISC, HR_MARK_DIAMOND,
  };
  HrParityGroup other = { _("Other engines"), HR_CATEGORY_WORKSPACE, HR_MARK_SQUARE, FALSE };
  guint rest = 0;

  G_STATIC_ASSERT (G_N_ELEMENTS (categories) == MOST_GROUPS);
  for (guint i = 0; i < families->len; i++)
    {
      Family *family = &g_array_index (families, Family, i);
      gboolean highlighted = strcmp (family->family, ours) == 0;
      HrParityGroup group = { family->family, categories[i % MOST_GROUPS],
                              marks[i % MOST_GROUPS], highlighted };

      if (i < MOST_GROUPS)
        family->group = hr_parity_add_group (parity, &group);
      else if (rest == 0)
        rest = 1 + (family->group = hr_parity_add_group (parity, &other));
      else
        family->group = rest - 1;
    }
}

static void
add_point (HrParity              *parity,
           const HrEvaluationRow *row,
           const HrComparison    *comparison,
           guint                  group,
           HrByteUnit             unit)
{
  g_autofree char *run = hr_sentence_run (row);
  g_autofree char *both = hr_sentence_comparison (comparison, unit);
  /* Translators: what ran, what was measured: two sentences of a tooltip */
  g_autofree char *description = g_strdup_printf (_("%s. %s"), run, both);
  HrParityPoint point = { row->evidence->id, group, comparison->measured, comparison->estimated,
                          NULL, description };

  hr_parity_add_point (parity, &point);
}

static char *
format_bytes (double   value,
              gpointer unit)
{
  return hr_format_bytes (value, GPOINTER_TO_UINT (unit));
}

static char *
format_seconds (double   value,
                gpointer user_data)
{
  return hr_sentence_seconds (value);
}

static char *
format_rate (double   value,
             gpointer user_data)
{
  return hr_word_number (value);
}

static HrFormatFunc
format_of (HrEvidenceTopic topic)
{
  HrQuantity quantity = topics[topic].quantities[0];

  if (quantity <= HR_QUANTITY_POOL)
    return format_bytes;
  return quantity == HR_QUANTITY_TTFT || quantity == HR_QUANTITY_TPOT
         || quantity == HR_QUANTITY_STEP ? format_seconds : format_rate;
}

static void
set_axes (HrChart         *chart,
          HrEvidenceTopic  topic,
          HrByteUnit       unit)
{
  double giga = unit == HR_BYTE_UNIT_BINARY ? 1024.0 * 1024.0 * 1024.0 : 1e9;
  HrChartAxis axis = { _(topics[topic].axis_measured), HR_AXIS_LOG, 0.0, 0.0, format_of (topic),
                       format_of (topic), GUINT_TO_POINTER (unit),
                       format_of (topic) == format_bytes ? giga : 0.0 };

  hr_chart_set_axis (chart, HR_CHART_X, &axis);
  axis.title = _(topics[topic].axis_estimated);
  hr_chart_set_axis (chart, HR_CHART_Y, &axis);
}

/* What the plan at hand is estimated at, by the same measure. */
static double
current_of (const HrAnswer  *answer,
            HrEvidenceTopic  topic)
{
  const HrSpeed *speed = answer->speed;

  if (topic == HR_EVIDENCE_MEMORY)
    return answer->estimate.n_devices > 0 ? (double) answer->estimate.devices[0].process_bytes
                                          : 0.0;
  if (speed == NULL || !speed->known)
    return 0.0;
  switch (topic)
    {
    case HR_EVIDENCE_DECODE:
      return speed->decode_tok_s;
    case HR_EVIDENCE_PREFILL:
      return speed->prefill_tok_s;
    case HR_EVIDENCE_TTFT:
      return speed->ttft_s;
    case HR_EVIDENCE_TPOT:
      return speed->tpot_s;
    case HR_EVIDENCE_THROUGHPUT:
      return speed->throughput_tok_s;
    case HR_EVIDENCE_STEP:
      return speed->step_s;
    case HR_EVIDENCE_MEMORY:
    case HR_N_EVIDENCE_TOPICS:
    default:
      return 0.0;
    }
}

/**
 * hr_evidence_parity_new:
 * @evaluation: measured runs with their estimates
 * @answer: the plan at hand; runs of engines like its are highlighted
 * @topic: what the chart is of
 * @unit: powers of 1024 or of 1000
 *
 * Returns: (transfer full): measured against estimated
 */
HrParity *
hr_evidence_parity_new (HrEvaluation    *evaluation,
                        const HrAnswer  *answer,
                        HrEvidenceTopic  topic,
                        HrByteUnit       unit)
{
  const HrParityWords words = { _("exact"), _("±25 %"), _("×2") };
  GPtrArray *rows = hr_evaluation_get_rows (evaluation);
  g_autoptr (GArray) families = count_families (evaluation, topic);
  HrParity *parity = hr_parity_new ();
  HrChartWords chart_words = { .empty = _("Nothing of this kind has been measured") };

  hr_chart_set_words (HR_CHART (parity), &chart_words);
  set_axes (HR_CHART (parity), topic, unit);
  hr_parity_set_words (parity, &words);
  add_groups (parity, families, family_of (&answer->records));
  for (guint i = 0; i < rows->len; i++)
    {
      const HrEvaluationRow *row = g_ptr_array_index (rows, i);
      const HrComparison *comparison = find_comparison (row, topic);

      if (comparison != NULL)
        add_point (parity, row, comparison,
                   find_family (families, family_of (&row->records))->group, unit);
    }
  if (current_of (answer, topic) > 0.0)
    hr_parity_set_current (parity, current_of (answer, topic), _("This plan"));
  return parity;
}

/* ---- histogram ---- */

static char *
describe_bin (const HrHistogramBin *bin,
              gpointer              user_data)
{
  if (isinf (bin->lower))
    return g_strdup_printf (ngettext ("%u run is estimated more than %.0f %% too low.",
                                      "%u runs are estimated more than %.0f %% too low.",
                                      bin->count), bin->count, -100.0 * bin->upper);
  if (isinf (bin->upper))
    return g_strdup_printf (ngettext ("%u run is estimated more than %.0f %% too high.",
                                      "%u runs are estimated more than %.0f %% too high.",
                                      bin->count), bin->count, 100.0 * bin->lower);
  return g_strdup_printf (ngettext ("%u run is off by %+.0f to %+.0f %%.",
                                    "%u runs are off by %+.0f to %+.0f %%.", bin->count),
                          bin->count, 100.0 * bin->lower, 100.0 * bin->upper);
}

static char *
format_error (double   value,
              gpointer user_data)
{
  return fabs (value) < 5e-3 ? g_strdup_printf (_("%.0f %%"), 0.0)
                             : g_strdup_printf (_("%+.0f %%"), 100.0 * value);
}

static char *
format_count (double   value,
              gpointer user_data)
{
  return hr_format_number (value);
}

/**
 * hr_evidence_histogram_new:
 * @evaluation: measured runs with their estimates
 * @answer: the plan at hand; runs of engines like its are highlighted
 * @topic: what the chart is of
 *
 * Returns: (transfer full): how often errors of which size occur
 */
HrHistogram *
hr_evidence_histogram_new (HrEvaluation    *evaluation,
                           const HrAnswer  *answer,
                           HrEvidenceTopic  topic)
{
  GPtrArray *rows = hr_evaluation_get_rows (evaluation);
  HrHistogram *histogram = hr_histogram_new (-FARTHEST_ERROR, FARTHEST_ERROR, ERROR_BINS);
  const char *ours = family_of (&answer->records);
  HrChartAxis axis = { _("Error of the estimate"), HR_AXIS_DECIMAL, 0.0, 0.0, format_error,
                       format_error, NULL };
  HrChartAxis runs = { _("Runs"), HR_AXIS_DECIMAL, 0.0, 0.0, format_count, format_count, NULL };
  const HrHistogramWords words = { _("All engines"), ours, describe_bin, NULL };
  HrChartWords chart_words = { .empty = _("Nothing of this kind has been measured") };
  gboolean any = FALSE;

  hr_chart_set_words (HR_CHART (histogram), &chart_words);
  hr_chart_set_axis (HR_CHART (histogram), HR_CHART_X, &axis);
  hr_chart_set_axis (HR_CHART (histogram), HR_CHART_Y, &runs);
  hr_histogram_set_words (histogram, &words);
  for (guint i = 0; i < rows->len; i++)
    {
      const HrEvaluationRow *row = g_ptr_array_index (rows, i);
      const HrComparison *comparison = find_comparison (row, topic);

      if (comparison == NULL)
        continue;
      any = TRUE;
      hr_histogram_add_value (histogram, comparison->error,
                              strcmp (family_of (&row->records), ours) == 0);
    }
  if (!any)
    return histogram;
  hr_histogram_set_median (histogram, hr_histogram_get_quantile (histogram, 0.5, FALSE),
                           _("Median"));
  hr_histogram_set_interval (histogram, hr_histogram_get_quantile (histogram, 0.05, FALSE),
                             hr_histogram_get_quantile (histogram, 0.95, FALSE),
                             /* xgettext:no-c-format */
                             _("90 % of the runs"));
  return histogram;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * hr_sentence_parity:
 * @evaluation: measured runs with their estimates
 * @answer: the plan at hand
 * @topic: what the charts are of
 *
 * Returns: (transfer full): what the charts show, in a sentence
 */
char *
hr_sentence_parity (HrEvaluation    *evaluation,
                    const HrAnswer  *answer,
                    HrEvidenceTopic  topic)
{
  GPtrArray *rows = hr_evaluation_get_rows (evaluation);
  g_autoptr (GArray) errors = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *n = NULL, *half = NULL, *most = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const HrComparison *comparison = find_comparison (g_ptr_array_index (rows, i), topic);
      double error = comparison != NULL ? fabs (comparison->error) : 0.0;

      if (comparison != NULL)
        g_array_append_val (errors, error);
    }
  if (errors->len == 0)
    return g_strdup (_("Nothing of this kind has been measured."));
  g_array_sort (errors, compare_doubles);
  n = hr_format_number (errors->len);
  half = hr_word_share (g_array_index (errors, double, errors->len / 2), 1);
  most = hr_word_share (g_array_index (errors, double, errors->len * 9 / 10), 0);
  return g_strdup_printf (ngettext ("Half of %s run is estimated within %s, nine in ten within %s.",
                                    "Half of %s runs are estimated within %s, nine in ten within "
                                    "%s.", errors->len), n, half, most);
}
