/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-track.h"

#include <math.h>

#include "hr-field.h"

/* Places on a curve; few values are taken one by one. */
#define N_PLACES 28
#define FEW 64

/* How far beyond the limit a curve goes on, so that the crossing is seen. */
#define BEYOND 1.5

/* Where curves begin: less is of no interest. */
static const double first_values[HR_N_LIMITS] = {
  [HR_LIMIT_CONTEXT] = 1024, [HR_LIMIT_BATCH] = 1, [HR_LIMIT_GPU_LAYERS] = 0,
  [HR_LIMIT_CPU_EXPERTS] = 0, [HR_LIMIT_MICROBATCH] = 1, [HR_LIMIT_LENGTH] = 256,
  [HR_LIMIT_RANK] = 4, [HR_LIMIT_DEVICES] = 1,
};

static gboolean
is_counted (HrLimitKind kind)
{
  return kind == HR_LIMIT_GPU_LAYERS || kind == HR_LIMIT_CPU_EXPERTS || kind == HR_LIMIT_DEVICES;
}

static double
own_value (const HrTrack *self)
{
  const char *path = hr_limit_path (self->kind, &self->answer->records);
  const HrField *field = path != NULL ? hr_field_find (path) : NULL;

  return field != NULL
           ? hr_field_get_effective (field, self->answer->plan, &self->answer->records)
           : self->answer->plan->device_count;
}

/* Where it ends: beyond limit and plan, but not at millions where memory sets no limit. */
static double
last_value (const HrTrack *self)
{
  double least = MAX (first_values[self->kind] * 4, self->own * 2);
  double sensible = MAX (self->model_limit * 2, self->own * 16);

  if (self->kind == HR_LIMIT_DEVICES)
    return MAX (self->limit.fits ? (double) self->limit.value * 2 : 16, 8);
  if (is_counted (self->kind))
    return self->answer->records.model->n_layers + (self->kind == HR_LIMIT_GPU_LAYERS);
  if (!self->limit.fits)
    return least;
  if (self->limit.open)
    return MAX (least, sensible);
  return MAX (least, (double) self->limit.value * BEYOND);
}

static gint
compare_cb (gconstpointer a,
            gconstpointer b)
{
  double left = ((const HrTrackPoint *) a)->x, right = ((const HrTrackPoint *) b)->x;

  return (left > right) - (left < right);
}

static void
add_place (HrTrack *self,
           double   x)
{
  HrTrackPoint place = { .x = round (x) };

  for (guint i = 0; i < self->points->len; i++)
    if (g_array_index (self->points, HrTrackPoint, i).x == place.x)
      return;
  g_array_append_val (self->points, place);
}

static void
choose_places (HrTrack *self)
{
  double first = MIN (first_values[self->kind], MAX (self->own, 1)), last = last_value (self);
  double step = MAX (1, ceil (last / FEW));

  if (is_counted (self->kind))
    for (double x = first_values[self->kind]; x <= last; x += step)
      add_place (self, x);
  else
    for (guint i = 0; i < N_PLACES; i++)
      add_place (self, first * pow (last / first, i / (N_PLACES - 1.0)));
  add_place (self, self->own);
  if (self->limit.fits && !self->limit.open)
    add_place (self, (double) self->limit.value);
  if (self->limit.fits && !self->limit.open && !is_counted (self->kind))
    add_place (self, (double) self->limit.value + 1);
  g_array_sort (self->points, compare_cb);
}

static void
evaluate (HrTrack      *self,
          HrSweepBench *bench,
          HrCatalog    *catalog,
          HrTrackPoint *place)
{
  const HrResiduals *residuals = hr_catalog_get_residuals (catalog);
  gboolean serves = self->answer->plan->workload == HR_WORKLOAD_INFERENCE;
  HrPlan plan = *self->answer->plan;
  HrIntervalKey key;

  hr_limit_set (self->kind, &plan, &self->answer->records, (gint64) place->x);
  hr_sweep_evaluate (bench, &plan, &self->answer->records, TRUE, &place->point);
  if (!place->point.known || residuals == NULL)
    return;
  hr_interval_key (&plan, &self->answer->records, &key);
  hr_interval_find (residuals, HR_INTERVAL_MEMORY, &key, (double) place->point.peak_bytes,
                    &place->memory);
  if (place->point.tokens_per_s > 0)
    hr_interval_find (residuals, serves ? HR_INTERVAL_DECODE : HR_INTERVAL_TRAIN, &key,
                      place->point.tokens_per_s, &place->speed);
}

/**
 * hr_track_new:
 * @catalog: the records of @answer
 * @answer: an answer without error
 * @kind: which number is varied; it applies to the plan
 * @cancellable: (nullable): ends it early, with points that are not known
 *
 * May be called in any thread once the answer stands.
 *
 * Returns: (transfer full): the plan along a number
 */
HrTrack *
hr_track_new (HrCatalog    *catalog,
              HrAnswer     *answer,
              HrLimitKind   kind,
              GCancellable *cancellable)
{
  HrTrack *self = g_new0 (HrTrack, 1);
  g_auto (HrSweepBench) bench = { NULL };

  self->answer = hr_answer_ref (answer);
  self->kind = kind;
  self->points = g_array_new (FALSE, TRUE, sizeof (HrTrackPoint));
  self->own = own_value (self);
  if (kind == HR_LIMIT_CONTEXT || kind == HR_LIMIT_LENGTH)
    self->model_limit = (double) answer->records.model->max_context;
  hr_limit_find (kind, answer->plan, &answer->records, &self->limit);
  choose_places (self);
  hr_sweep_bench_init (&bench);
  for (guint i = 0; i < self->points->len && !g_cancellable_is_cancelled (cancellable); i++)
    evaluate (self, &bench, catalog, &g_array_index (self->points, HrTrackPoint, i));
  return self;
}

void
hr_track_free (HrTrack *self)
{
  if (self == NULL)
    return;
  hr_answer_unref (self->answer);
  g_array_unref (self->points);
  g_free (self);
}
