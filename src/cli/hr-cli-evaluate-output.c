/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli-evaluate.h"

#include <math.h>
#include <string.h>

#include "hr-cli-json.h"
#include "hr-cli.h"

static const char *const oom_words[] = {
  [HR_OOM_NOT_JUDGED] = NULL,
  [HR_OOM_CALLED] = "called",
  [HR_OOM_MISSED] = "missed",
  [HR_OOM_FITS] = "fits",
  [HR_OOM_FALSE_ALARM] = "false alarm",
};

static const char *const workload_words[] = { "inference", "finetune", "pretrain" };

/* Percentages carry three decimals: enough for the exact counters, and never 0.1 + 0.2. */
static double
percent (double fraction)
{
  return round (fraction * 100000.0) / 1000.0;
}

typedef struct {
  const char *reason;
  guint       count;
} Refusal;

static int
compare_refusals (gconstpointer a,
                  gconstpointer b)
{
  const Refusal *x = a, *y = b;

  if (x->count != y->count)
    return x->count < y->count ? 1 : -1;
  return strcmp (x->reason, y->reason);
}

static void
count_reason (GArray     *refusals,
              const char *reason)
{
  Refusal refusal = { reason, 1 };

  for (guint i = 0; i < refusals->len; i++)
    if (strcmp (g_array_index (refusals, Refusal, i).reason, reason) == 0)
      {
        g_array_index (refusals, Refusal, i).count++;
        return;
      }
  g_array_append_val (refusals, refusal);
}

/* Reasons by count; of whole records, or of quantities of records that are answered otherwise. */
static GArray *
count_refusals (HrEvaluation *evaluation,
                gboolean      whole)
{
  GPtrArray *rows = hr_evaluation_get_rows (evaluation);
  GArray *refusals = g_array_new (FALSE, FALSE, sizeof (Refusal));

  for (guint i = 0; i < rows->len; i++)
    {
      const HrEvaluationRow *row = g_ptr_array_index (rows, i);
      if (whole && row->refused != NULL)
        count_reason (refusals, row->refused);
      for (guint j = 0; !whole && row->refused == NULL && j < row->n_comparisons; j++)
        if (row->comparisons[j].refused != NULL)
          count_reason (refusals, row->comparisons[j].refused);
    }
  g_array_sort (refusals, compare_refusals);
  return refusals;
}

static guint
sum_refusals (const GArray *refusals)
{
  guint sum = 0;

  for (guint i = 0; i < refusals->len; i++)
    sum += g_array_index (refusals, Refusal, i).count;
  return sum;
}

/* ---- CSV ---- */

static void
append_field (GString    *out,
              const char *text)
{
  if (strpbrk (text, ",\"\n") == NULL)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
append_head (GString               *out,
             const HrEvaluationRow *row)
{
  const char *fields[] = {
    row->file, row->evidence->id, row->engine,
    hr_evaluation_row_key (row, HR_GROUP_BY_WEIGHTS),
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      append_field (out, fields[i]);
      g_string_append_c (out, ',');
    }
}

static gboolean
is_speed (const HrComparison *comparison)
{
  return comparison->quantity >= HR_QUANTITY_DECODE;
}

/* Bytes in full; of seconds and of rates what a measurement can tell. */
static void
append_figure (GString            *out,
               const HrComparison *comparison,
               double              figure)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (number, sizeof number,
                                         is_speed (comparison) ? "%.6g" : "%.0f", figure));
  g_string_append_c (out, ',');
}

static void
append_comparison (GString               *out,
                   const HrEvaluationRow *row,
                   const HrComparison    *comparison)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  append_head (out, row);
  g_string_append_printf (out, "%s,", hr_quantity_name (comparison->quantity));
  append_figure (out, comparison, comparison->measured);
  if (comparison->refused == NULL)
    {
      append_figure (out, comparison, comparison->estimated);
      g_string_append_printf (out, "%s,\n", g_ascii_formatd (number, sizeof number, "%.3f",
                                                             percent (comparison->error)));
    }
  else
    {
      g_string_append (out, ",,");
      append_field (out, comparison->refused);
      g_string_append_c (out, '\n');
    }
}

/* Whether it ran: 1 stands for out of memory, measured and estimated. */
static void
append_oom (GString               *out,
            const HrEvaluationRow *row)
{
  if (row->oom == HR_OOM_NOT_JUDGED)
    return;
  append_head (out, row);
  g_string_append_printf (out, "oom,%d,%d,,\n",
                          row->oom == HR_OOM_CALLED || row->oom == HR_OOM_MISSED,
                          row->oom == HR_OOM_CALLED || row->oom == HR_OOM_FALSE_ALARM);
}

/**
 * hr_cli_evaluate_csv:
 * @out: where to append
 * @evaluation: the evidence
 *
 * Writes one line per record and quantity; a refused record has one line with its reason. This is
 * the form of tests/accuracy/results.csv.
 */
void
hr_cli_evaluate_csv (GString      *out,
                     HrEvaluation *evaluation)
{
  GPtrArray *rows = hr_evaluation_get_rows (evaluation);

  g_string_append (out, "file,id,engine,format,quantity,measured,estimated,error_pct,refused\n");
  for (guint i = 0; i < rows->len; i++)
    {
      const HrEvaluationRow *row = g_ptr_array_index (rows, i);

      if (row->refused != NULL && row->n_comparisons == 0)
        {
          append_head (out, row);
          g_string_append (out, ",,,,");
          append_field (out, row->refused);
          g_string_append_c (out, '\n');
        }
      for (guint j = 0; j < row->n_comparisons; j++)
        append_comparison (out, row, &row->comparisons[j]);
      append_oom (out, row);
    }
}

/* ---- text ---- */

static void
append_errors (GString                 *out,
               const char              *name,
               const HrQuantitySummary *summary)
{
  const HrErrorStatistics *errors = &summary->errors;

  g_string_append (out, "  ");
  hr_cli_append_cell (out, name, 18);
  g_string_append_printf (out, "%6u %8.2f %8.2f %8.2f %+8.2f  ", errors->n, errors->median * 100,
                          errors->p90 * 100, errors->worst * 100, errors->bias * 100);
  hr_cli_append_clipped (out, summary->worst_id, 80 - 2 - 18 - 6 - 4 * 9 - 2);
  g_string_append_c (out, '\n');
}

static void
append_table (GString      *out,
              HrEvaluation *evaluation,
              HrGroupBy     by,
              const char   *key)
{
  gboolean headed = FALSE;

  for (guint i = 0; i < HR_N_QUANTITIES; i++)
    {
      HrQuantitySummary summary;

      hr_evaluation_summarize (evaluation, i, by, key, &summary);
      if (summary.errors.n == 0)
        continue;
      if (!headed)
        g_string_append_printf (out, "\n%-18s   %6s %8s %8s %8s %8s  %s\n",
                                key != NULL ? key : "error in percent", "n", "median", "p90",
                                "worst", "bias", "worst record");
      headed = TRUE;
      append_errors (out, hr_quantity_name (i), &summary);
    }
}

static void
append_refusals (GString      *out,
                 HrEvaluation *evaluation,
                 gboolean      whole)
{
  g_autoptr (GArray) refusals = count_refusals (evaluation, whole);

  if (refusals->len > 0)
    g_string_append (out, whole ? "\nRefused records\n"
                                : "\nRefused quantities of answered records\n");
  for (guint i = 0; i < refusals->len; i++)
    {
      const Refusal *refusal = &g_array_index (refusals, Refusal, i);
      g_string_append_printf (out, "%6u  %s\n", refusal->count, refusal->reason);
    }
}

/**
 * hr_cli_evaluate_text:
 * @out: where to append
 * @evaluation: the evidence
 * @by: a grouping
 * @groups: whether each group has a table of its own
 */
void
hr_cli_evaluate_text (GString      *out,
                      HrEvaluation *evaluation,
                      HrGroupBy     by,
                      gboolean      groups)
{
  g_autoptr (GArray) refused = count_refusals (evaluation, TRUE);
  g_auto (GStrv) keys = hr_evaluation_dup_keys (evaluation, by);
  guint n = hr_evaluation_get_rows (evaluation)->len;
  guint n_refused = sum_refusals (refused);
  HrOomSummary oom;

  g_string_append_printf (out, "%u records: %u answered, %u refused\n", n, n - n_refused,
                          n_refused);
  append_table (out, evaluation, by, NULL);
  for (char **key = keys; groups && *key != NULL; key++)
    append_table (out, evaluation, by, *key);
  hr_evaluation_summarize_oom (evaluation, &oom);
  if (oom.n + oom.fits > 0)
    g_string_append_printf (out,
                            "\nOut of memory: %u of %u called; %u false alarms in %u that ran\n",
                            oom.called, oom.n, oom.false_alarms, oom.fits);
  append_refusals (out, evaluation, TRUE);
  append_refusals (out, evaluation, FALSE);
}

/* ---- JSON ---- */

static void
write_errors (HrJsonWriter            *json,
              const HrQuantitySummary *summary)
{
  hr_json_writer_uint (json, "n", summary->errors.n);
  hr_json_writer_double (json, "median_abs_pct", percent (summary->errors.median));
  hr_json_writer_double (json, "p90_abs_pct", percent (summary->errors.p90));
  hr_json_writer_double (json, "worst_abs_pct", percent (summary->errors.worst));
  hr_json_writer_string (json, "worst_id", summary->worst_id);
  hr_json_writer_double (json, "bias_pct", percent (summary->errors.bias));
  if (summary->n_judged > 0)
    hr_json_writer_double (json, "coverage_90",
                           round (1000.0 * summary->n_inside / summary->n_judged) / 1000.0);
}

static void
write_quantities (HrJsonWriter *json,
                  HrEvaluation *evaluation)
{
  hr_json_writer_begin (json, "quantities", '{');
  for (guint i = 0; i < HR_N_QUANTITIES; i++)
    {
      HrQuantitySummary summary;

      hr_evaluation_summarize (evaluation, i, 0, NULL, &summary);
      if (summary.errors.n == 0)
        continue;
      hr_json_writer_begin (json, hr_quantity_name (i), '{');
      write_errors (json, &summary);
      hr_json_writer_end (json, '}');
    }
  hr_json_writer_end (json, '}');
}

static void
write_groups (HrJsonWriter *json,
              HrEvaluation *evaluation,
              HrGroupBy     by)
{
  g_auto (GStrv) keys = hr_evaluation_dup_keys (evaluation, by);

  hr_json_writer_begin (json, "groups", '[');
  for (char **key = keys; *key != NULL; key++)
    for (guint i = 0; i < HR_N_QUANTITIES; i++)
      {
        HrQuantitySummary summary;

        hr_evaluation_summarize (evaluation, i, by, *key, &summary);
        if (summary.errors.n == 0)
          continue;
        hr_json_writer_begin (json, NULL, '{');
        hr_json_writer_string (json, "by", hr_group_by_name (by));
        hr_json_writer_string (json, "key", *key);
        hr_json_writer_string (json, "quantity", hr_quantity_name (i));
        write_errors (json, &summary);
        hr_json_writer_end (json, '}');
      }
  hr_json_writer_end (json, ']');
}

static void
write_refusals (HrJsonWriter *json,
                HrEvaluation *evaluation,
                gboolean      whole)
{
  g_autoptr (GArray) refusals = count_refusals (evaluation, whole);

  hr_json_writer_begin (json, whole ? "refused" : "refused_quantities", '{');
  for (guint i = 0; i < refusals->len; i++)
    hr_json_writer_uint (json, g_array_index (refusals, Refusal, i).reason,
                         g_array_index (refusals, Refusal, i).count);
  hr_json_writer_end (json, '}');
}

static void
write_oom (HrJsonWriter *json,
           HrEvaluation *evaluation)
{
  HrOomSummary oom;

  hr_evaluation_summarize_oom (evaluation, &oom);
  hr_json_writer_begin (json, "oom", '{');
  hr_json_writer_uint (json, "n", oom.n);
  hr_json_writer_uint (json, "called", oom.called);
  hr_json_writer_uint (json, "fits", oom.fits);
  hr_json_writer_uint (json, "false_alarms", oom.false_alarms);
  hr_json_writer_end (json, '}');
}

static void
write_figure (HrJsonWriter       *json,
              const char         *name,
              const HrComparison *comparison,
              double              figure)
{
  if (is_speed (comparison))
    hr_json_writer_double (json, name, figure);
  else
    hr_json_writer_uint (json, name, (guint64) figure);
}

static void
write_row (HrJsonWriter          *json,
           const HrEvaluationRow *row)
{
  hr_json_writer_begin (json, NULL, '{');
  hr_json_writer_string (json, "file", row->file);
  hr_json_writer_string (json, "id", row->evidence->id);
  hr_json_writer_string (json, "kind", workload_words[row->evidence->workload]);
  hr_json_writer_string (json, "engine", row->engine);
  hr_json_writer_string (json, "refused", row->refused);
  hr_json_writer_string (json, "oom", oom_words[row->oom]);
  hr_json_writer_begin (json, "quantities", '[');
  for (guint i = 0; i < row->n_comparisons; i++)
    {
      const HrComparison *comparison = &row->comparisons[i];
      hr_json_writer_begin (json, NULL, '{');
      hr_json_writer_string (json, "quantity", hr_quantity_name (comparison->quantity));
      write_figure (json, "measured", comparison, comparison->measured);
      if (comparison->refused == NULL)
        {
          write_figure (json, "estimated", comparison, comparison->estimated);
          hr_json_writer_double (json, "error_pct", percent (comparison->error));
        }
      hr_json_writer_string (json, "refused", comparison->refused);
      hr_json_writer_end (json, '}');
    }
  hr_json_writer_end (json, ']');
  hr_json_writer_end (json, '}');
}

/**
 * hr_cli_evaluate_json:
 * @out: where to append
 * @evaluation: the evidence
 * @by: what "groups" groups by
 * @rows: whether every record is listed too
 */
void
hr_cli_evaluate_json (GString      *out,
                      HrEvaluation *evaluation,
                      HrGroupBy     by,
                      gboolean      rows)
{
  g_autoptr (GArray) refused = count_refusals (evaluation, TRUE);
  GPtrArray *all = hr_evaluation_get_rows (evaluation);
  HrJsonWriter json;

  hr_json_writer_init (&json, out);
  hr_json_writer_begin (&json, NULL, '{');
  hr_json_writer_uint (&json, "records", all->len);
  hr_json_writer_uint (&json, "answered", all->len - sum_refusals (refused));
  write_refusals (&json, evaluation, TRUE);
  write_refusals (&json, evaluation, FALSE);
  write_quantities (&json, evaluation);
  write_oom (&json, evaluation);
  write_groups (&json, evaluation, by);
  if (rows)
    {
      hr_json_writer_begin (&json, "rows", '[');
      for (guint i = 0; i < all->len; i++)
        write_row (&json, g_ptr_array_index (all, i));
      hr_json_writer_end (&json, ']');
    }
  hr_json_writer_end (&json, '}');
}
