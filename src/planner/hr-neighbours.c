/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The measured runs that are nearest to a plan. The distance is a sum of what differs, in units
 * that a reader can weigh: 1 is another engine of the same family, a card of another generation, or
 * a model e times as large.
 *
 *     engine    0 the same, 1 takes the same rates, 3 another
 *     method    0 the same, 1 another way of tuning; inference is never near to training
 *     model     |log of the ratio of parameters|, 0.3 for another model of the size,
 *               0.5 where one is a mixture of experts
 *     format    0 the same, 0.3 the same family, 0.6 another; and 0.25 per bit between them
 *     device    0 the same, 0.5 the same generation, 1 the same vendor, 2 another;
 *               and |log of the ratio of bandwidths|; 0.5 per doubling of devices
 *     lengths   0.25 per factor e between contexts, and between batches
 */
#include "hr-neighbours.h"

#include <math.h>
#include <string.h>

#define ANOTHER_KIND 1000.0

static double
log_ratio (double a,
           double b)
{
  return a > 0.0 && b > 0.0 ? fabs (log (a / b)) : 0.0;
}

static const HrEngine *
root_of (const HrEngine *engine)
{
  while (engine->rates_parent != NULL && engine->rates_parent->rates_parent != NULL)
    engine = engine->rates_parent;
  return engine;
}

static double
engine_distance (const HrEngine *a,
                 const HrEngine *b)
{
  if (a == b)
    return 0.0;
  return root_of (a) == root_of (b) ? 1.0 : 3.0;
}

static double
model_distance (const HrModel *a,
                const HrModel *b)
{
  double sum = log_ratio ((double) a->params_total, (double) b->params_total);

  if (a != b)
    sum += 0.3;
  return a->has_moe != b->has_moe ? sum + 0.5 : sum;
}

static double
format_distance (const HrFormat *a,
                 const HrFormat *b)
{
  double sum = 0.25 * fabs (a->nominal_bits - b->nominal_bits);

  if (a == b)
    return 0.0;
  return sum + (g_strcmp0 (a->family, b->family) == 0 ? 0.3 : 0.6);
}

static double
device_distance (const HrDevice *a,
                 const HrDevice *b)
{
  double sum;

  if (a == NULL || b == NULL)
    return a == b ? 0.0 : 2.0;
  if (a == b)
    return 0.0;
  sum = log_ratio (a->bandwidth_bytes_per_s, b->bandwidth_bytes_per_s);
  if (g_strcmp0 (a->architecture, b->architecture) == 0)
    return sum + 0.5;
  return sum + (g_strcmp0 (a->vendor, b->vendor) == 0 ? 1.0 : 2.0);
}

static double
length_distance (const HrPlan *a,
                 const HrPlan *b)
{
  double sum = 0.25 * log_ratio ((double) MAX (a->inference.batch, 1),
                                 (double) MAX (b->inference.batch, 1));

  if (a->workload == HR_WORKLOAD_INFERENCE)
    return sum + 0.25 * log_ratio ((double) a->inference.context, (double) b->inference.context);
  return 0.25 * (log_ratio ((double) a->training.seq_len, (double) b->training.seq_len)
                 + log_ratio ((double) a->training.microbatch, (double) b->training.microbatch));
}

static double
plan_distance (const HrPlan *a,
               const HrPlan *b)
{
  gboolean a_serves = a->workload == HR_WORKLOAD_INFERENCE;

  if (a_serves != (b->workload == HR_WORKLOAD_INFERENCE))
    return ANOTHER_KIND;
  return (!a_serves && a->training.method != b->training.method ? 1.0 : 0.0)
         + 0.5 / G_LN2 * log_ratio (a->device_count, b->device_count) + length_distance (a, b);
}

/* What the record names; members stay NULL where the catalogue does not know it. */
static void
look_up (HrCatalog             *catalog,
         const HrEvaluationRow *row,
         HrRecords             *out)
{
  const HrEvidence *evidence = row->evidence;
  const HrPlan *plan = evidence->plan;

  *out = row->records;
  if (row->evaluated)
    return;
  out->model = evidence->shape != NULL || plan->model == NULL
                 ? evidence->shape : hr_catalog_get_model (catalog, plan->model, NULL);
  out->engine = plan->engine != NULL ? hr_catalog_get_engine (catalog, plan->engine, NULL) : NULL;
  out->format = plan->weights != NULL ? hr_catalog_get_format (catalog, plan->weights, NULL) : NULL;
  out->device = plan->hardware != NULL ? hr_catalog_get_device (catalog, plan->hardware, NULL)
                                       : NULL;
}

static double
distance_to (HrCatalog             *catalog,
             const HrEvaluationRow *row,
             const HrPlan          *plan,
             const HrRecords       *records)
{
  const HrEvidence *evidence = row->evidence;
  HrRecords other;
  double sum;

  if (evidence->plan == NULL)
    return ANOTHER_KIND;
  sum = plan_distance (plan, evidence->plan);
  if (sum >= ANOTHER_KIND)
    return sum;
  look_up (catalog, row, &other);
  if (other.engine == NULL || other.model == NULL || other.format == NULL)
    return ANOTHER_KIND;
  return sum + engine_distance (records->engine, other.engine)
         + model_distance (records->model, other.model)
         + format_distance (records->format, other.format)
         + device_distance (records->device, other.device);
}

static int
compare_distances (gconstpointer a,
                   gconstpointer b)
{
  double x = ((const HrNeighbour *) a)->distance, y = ((const HrNeighbour *) b)->distance;

  return (x > y) - (x < y);
}

/* Those that cannot be held against an estimate say nothing, and make place for the next. */
static void
keep_nearest (HrEvaluation *evaluation,
              GArray       *found,
              guint         n)
{
  guint kept = 0;

  for (guint i = 0; i < found->len && kept < n; i++)
    {
      HrNeighbour *neighbour = &g_array_index (found, HrNeighbour, i);

      hr_evaluation_evaluate (evaluation, (HrEvaluationRow *) neighbour->row);
      if (neighbour->row->refused == NULL && neighbour->row->n_comparisons > 0)
        g_array_index (found, HrNeighbour, kept++) = *neighbour;
    }
  g_array_set_size (found, kept);
}

/**
 * hr_neighbours_find:
 * @evaluation: measured runs, estimated or not; its catalogue is the one that @records are from
 * @plan: a plan
 * @records: what it names
 * @n: how many runs to find at most
 *
 * Finds the measured runs that are nearest to @plan, nearest first, and estimates them.
 *
 * Returns: (transfer full) (element-type HrNeighbour): the runs; none where nothing of that kind
 *   was measured
 */
GArray *
hr_neighbours_find (HrEvaluation    *evaluation,
                    const HrPlan    *plan,
                    const HrRecords *records,
                    guint            n)
{
  GPtrArray *rows = hr_evaluation_get_rows (evaluation);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (HrNeighbour));

  for (guint i = 0; i < rows->len; i++)
    {
      const HrEvaluationRow *row = g_ptr_array_index (rows, i);
      HrNeighbour neighbour = { row, distance_to (hr_evaluation_get_catalog (evaluation), row,
                                                  plan, records) };

      if (neighbour.distance < ANOTHER_KIND)
        g_array_append_val (found, neighbour);
    }
  g_array_sort (found, compare_distances);
  keep_nearest (evaluation, found, n);
  return found;
}
