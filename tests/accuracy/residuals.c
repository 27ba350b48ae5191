/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Memory residuals of evidence files, one tab-separated line per run, with what makes runs alike:
 *
 *   residuals --data DIR FILE.jsonl… > residuals-memory.tsv
 *
 * With --references: what rules of thumb say of runs on one device, as lines of rule,
 * log (measured / rule) and log (measured / ours).
 *
 * A run is taken by the widest counter that its source read: process, reserved, allocated, or else
 * weights, cache and compute buffers together.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hr-evaluation.h"
#include "hr-interval.h"
#include "hr-reference-methods.h"

static char *opt_data;
static gboolean opt_references;

static const HrComparison *
find_comparison (const HrEvaluationRow *row,
                 HrQuantity             quantity)
{
  for (guint i = 0; i < row->n_comparisons; i++)
    if (row->comparisons[i].quantity == quantity && row->comparisons[i].refused == NULL
        && row->comparisons[i].estimated > 0.0)
      return &row->comparisons[i];
  return NULL;
}

static double
ratio_of_parts (const HrEvaluationRow *row)
{
  static const HrQuantity parts[] = { HR_QUANTITY_WEIGHTS, HR_QUANTITY_KV, HR_QUANTITY_COMPUTE };
  double measured = 0.0, estimated = 0.0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const HrComparison *part = find_comparison (row, parts[i]);

      if (part == NULL)
        return 0.0;
      measured += part->measured;
      estimated += part->estimated;
    }
  return measured / estimated;
}

/* Measured over estimated; 0: the run says nothing of it. */
static double
ratio_of (const HrEvaluationRow *row)
{
  static const HrQuantity counters[] = {
    HR_QUANTITY_PROCESS, HR_QUANTITY_RESERVED, HR_QUANTITY_ALLOCATED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    {
      const HrComparison *comparison = find_comparison (row, counters[i]);

      if (comparison != NULL)
        return comparison->measured / comparison->estimated;
    }
  return ratio_of_parts (row);
}

static void
print_row (const HrEvaluationRow *row)
{
  gboolean placed = row->evidence->where != NULL && *row->evidence->where != '\0';
  const char *where = placed ? row->evidence->where : row->file;
  double ratio = row->refused == NULL && row->plan != NULL ? ratio_of (row) : 0.0;
  HrIntervalKey key;

  if (!(ratio > 0.0))
    return;
  hr_interval_key (row->plan, &row->records, &key);
  g_print ("memory\t%.*s\t-\t%s\t%s\t%s\t%s\t%s\t%.4f\n", (int) strcspn (where, " :,@#"), where,
           key.engine, key.root, key.family, key.method, key.device, log (ratio));
}

/* Measured over estimated by what a rule speaks of; 0: not measured. */
static const HrComparison *
comparison_for (const HrEvaluationRow *row,
                HrReferenceQuantity    quantity)
{
  static const HrQuantity counters[] = {
    HR_QUANTITY_PROCESS, HR_QUANTITY_RESERVED, HR_QUANTITY_ALLOCATED,
  };
  const HrComparison *found = NULL;

  if (quantity == HR_REFERENCE_CACHE)
    return find_comparison (row, HR_QUANTITY_KV);
  if (quantity == HR_REFERENCE_DECODE)
    return row->plan->inference.batch <= 1 ? find_comparison (row, HR_QUANTITY_DECODE) : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (counters) && found == NULL; i++)
    found = find_comparison (row, counters[i]);
  return found;
}

static void
print_references (const HrEvaluationRow *row)
{
  HrReference references[HR_N_REFERENCE_METHODS];
  HrEstimate estimate = { 0 };
  guint n;

  if (row->refused != NULL || row->plan == NULL || row->records.format == NULL
      || row->plan->device_count > 1 || row->plan->weights == NULL)
    return;
  n = hr_reference_methods (row->plan, &row->records, &estimate, NULL, references);
  for (guint i = 0; i < n; i++)
    {
      const HrComparison *comparison = comparison_for (row, references[i].quantity);

      if (comparison != NULL)
        g_print ("%s\t%.4f\t%.4f\n", hr_reference_method_name (references[i].method),
                 log (comparison->measured / references[i].value),
                 log (comparison->measured / comparison->estimated));
    }
}

static const GOptionEntry options[] = {
  { "data", 0, 0, G_OPTION_ARG_FILENAME, &opt_data, "data directory", "DIR" },
  { "references", 0, 0, G_OPTION_ARG_NONE, &opt_references, "rules of thumb instead", NULL },
  { NULL }
};

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE.jsonl…");
  g_autoptr (GError) error = NULL;
  g_autoptr (HrCatalog) catalog = NULL;
  g_autoptr (HrEvaluation) evaluation = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  catalog = hr_catalog_new (opt_data);
  evaluation = hr_evaluation_new (catalog);
  for (char **file = argv + 1; *file != NULL; file++)
    if (!hr_evaluation_add_file (evaluation, *file, &error))
      g_error ("%s", error->message);
  for (guint i = 0; i < hr_evaluation_get_rows (evaluation)->len; i++)
    (opt_references ? print_references : print_row) (
      g_ptr_array_index (hr_evaluation_get_rows (evaluation), i));
  return EXIT_SUCCESS;
}
