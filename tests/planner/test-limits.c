/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the Limits page shows keeps what it promises: every cell, place and offer is the answer of
 * the plan that picking it puts in place. */
#include <string.h>

#include "hr-bounds.h"
#include "hr-grid.h"
#include "hr-track.h"

static HrCatalog *catalog;

static const struct {
  const char *model, *hardware, *engine, *weights;
  HrWorkload  workload;
  guint       count;
  const char *settings[8];
} plans[] = {
  { "llama-3-70b", "nvidia-geforce-rtx-4090", "llama.cpp", "gguf-q4_k_m", HR_WORKLOAD_INFERENCE, 2,
    { "inference.context", "8192" } },
  { "llama-3-8b", "nvidia-h100-sxm5-80gb", "vllm", "bf16", HR_WORKLOAD_INFERENCE, 1,
    { "inference.context", "8000", "inference.batch", "16" } },
  { "llama-3-8b", "nvidia-a100-sxm4-40gb", "transformers", NULL, HR_WORKLOAD_FINETUNE, 1,
    { "training.method", "lora", "training.microbatch", "2", "training.seq_len", "2048" } },
};

static HrAnswer *
make_answer (guint index)
{
  g_autoptr (HrPlan) plan = hr_plan_new ();
  HrAnswer *answer;

  plan->workload = plans[index].workload;
  plan->model = g_strdup (plans[index].model);
  plan->hardware = g_strdup (plans[index].hardware);
  plan->engine = g_strdup (plans[index].engine);
  plan->weights = g_strdup (plans[index].weights);
  plan->device_count = plans[index].count;
  for (guint i = 0; plans[index].settings[i] != NULL; i += 2)
    g_assert_true (hr_plan_set (plan, plans[index].settings[i], plans[index].settings[i + 1],
                                NULL));
  answer = hr_answer_new (catalog, plan);
  g_assert_no_error (answer->error);
  return answer;
}

static guint64
peak_of (const HrAnswer *answer)
{
  guint64 most = 0;

  for (guint i = 0; i < answer->estimate.n_devices; i++)
    most = MAX (most, answer->estimate.devices[i].process_bytes);
  return most;
}

static double
speed_of (const HrAnswer *answer)
{
  if (answer->speed == NULL || !answer->speed->known)
    return 0;
  return answer->plan->workload == HR_WORKLOAD_INFERENCE ? answer->speed->decode_tok_s
                                                         : answer->speed->train_tok_s;
}

static void
check_point (const HrSweepPoint *point,
             const HrPlan       *plan)
{
  g_autoptr (HrAnswer) answer = hr_answer_new (catalog, plan);

  g_assert_cmpint (point->known, ==, answer->error == NULL);
  if (!point->known)
    return;
  g_assert_cmpint (point->verdict, ==, answer->estimate.verdict);
  g_assert_cmpuint (point->peak_bytes, ==, peak_of (answer));
  g_assert_cmpfloat (point->tokens_per_s, ==, speed_of (answer));
}

/* ---- grids ---- */

static void
check_grid (HrGridKind kind,
            HrAnswer  *answer)
{
  g_autoptr (HrGrid) grid = hr_grid_new (kind, catalog, answer);
  guint n_rows = hr_axis_values_count (hr_grid_get_rows (grid));
  guint n_columns = hr_axis_values_count (hr_grid_get_columns (grid));
  gint row = hr_grid_own_row (grid), column = hr_grid_own_column (grid);

  g_assert_cmpuint (n_rows, >=, 3);
  g_assert_cmpuint (n_columns, >=, 3);
  g_assert_true (hr_grid_run (grid, TRUE, NULL));
  for (guint i = 0; i < n_rows; i++)
    for (guint j = 0; j < n_columns; j++)
      {
        g_autoptr (HrPlan) plan = hr_grid_dup_plan (grid, i, j);

        check_point (hr_grid_get_point (grid, i, j), plan);
      }
  g_assert_cmpint (row, >=, 0);
  g_assert_cmpint (column, >=, 0);
  g_assert_cmpuint (hr_grid_get_point (grid, (guint) row, (guint) column)->peak_bytes, ==,
                    peak_of (answer));
}

static void
test_grids (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    for (guint kind = 0; kind < HR_N_GRIDS; kind++)
      {
        g_autoptr (HrAnswer) answer = make_answer (i);

        check_grid (kind, answer);
      }
}

static void
test_cancelled (void)
{
  g_autoptr (HrAnswer) answer = make_answer (0);
  g_autoptr (HrGrid) grid = hr_grid_new (HR_GRID_FORMATS, catalog, answer);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_false (hr_grid_run (grid, TRUE, cancellable));
}

/* ---- tracks ---- */

static void
check_track (const HrTrack *track)
{
  const HrAnswer *answer = track->answer;
  gboolean has_own = FALSE;
  double last = -1;

  for (guint i = 0; i < track->points->len; i++)
    {
      const HrTrackPoint *place = &g_array_index (track->points, HrTrackPoint, i);
      g_autoptr (HrPlan) plan = hr_plan_copy (answer->plan);
      g_autoptr (HrAnswer) there = NULL;

      g_assert_cmpfloat (place->x, >, last);
      last = place->x;
      has_own |= place->x == track->own;
      hr_limit_set (track->kind, plan, &answer->records, (gint64) place->x);
      check_point (&place->point, plan);
      there = hr_answer_new (catalog, plan);
      if (there->error == NULL)
        g_assert_cmpfloat (place->memory.high, ==, there->memory_interval.high);
      if (place->point.tokens_per_s > 0)
        g_assert_cmpfloat (place->speed.low, ==, there->speed_interval.low);
    }
  g_assert_true (has_own);
}

static void
test_tracks (void)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    for (guint kind = 0; kind < HR_N_LIMITS; kind++)
      {
        g_autoptr (HrAnswer) answer = make_answer (i);
        g_autoptr (HrTrack) track = NULL;

        if (!hr_limit_applies (kind, answer->plan, &answer->records))
          continue;
        track = hr_track_new (catalog, answer, kind, NULL);
        check_track (track);
        n++;
      }
  g_assert_cmpuint (n, >=, 9);
}

/* ---- offers ---- */

static HrPlan *
plan_of (const HrAnswer *answer,
         const HrOffer  *offer)
{
  HrPlan *plan = hr_plan_copy (answer->plan);
  HrChange change = { .kind = HR_CHANGE_HARDWARE, .device = offer->record };

  hr_change_apply (&change, plan);
  hr_limit_set (HR_LIMIT_DEVICES, plan, &answer->records, offer->count);
  return plan;
}

/* What is offered fits, holds as much and is as fast as it says; half of it does not do. */
static void
check_offer (const HrAnswer *answer,
             const HrOffer  *offer,
             const HrDemand *demand)
{
  g_autoptr (HrPlan) plan = plan_of (answer, offer);
  g_autoptr (HrAnswer) there = hr_answer_new (catalog, plan);

  g_assert_no_error (there->error);
  g_assert_true (there->estimate.verdict == HR_VERDICT_FITS
                 || there->estimate.verdict == HR_VERDICT_TIGHT);
  g_assert_cmpuint (peak_of (there), ==, offer->peak_bytes);
  g_assert_cmpfloat (speed_of (there), ==, offer->speed);
  g_assert_cmpfloat (offer->speed, >=, demand->min_speed);
  g_assert_cmpfloat (offer->ttft_s, <=, demand->max_ttft_s);
  if (offer->count > 1)
    {
      HrOffer half = { .record = offer->record, .count = offer->count / 2 };
      g_autoptr (HrPlan) smaller = plan_of (answer, &half);
      g_autoptr (HrAnswer) less = hr_answer_new (catalog, smaller);

      g_assert_true (less->error != NULL || less->estimate.verdict == HR_VERDICT_DOES_NOT_FIT
                     || speed_of (less) < demand->min_speed
                     || less->speed->ttft_s > demand->max_ttft_s);
    }
}

static void
test_buyer (void)
{
  static const HrDemand demand = { .min_speed = 30, .max_ttft_s = 0.5 };
  g_autoptr (HrAnswer) answer = make_answer (0);
  g_autoptr (HrBounds) bounds = hr_bounds_new (catalog, answer);
  guint n_several = 0, n_unpriced = 0;
  double price = 0;

  hr_bounds_run (bounds, catalog, NULL);
  g_assert_nonnull (hr_bounds_smallest_device (bounds));
  hr_offers_keep (bounds->devices, &demand);
  hr_offers_keep_fewest (bounds->devices);
  hr_offers_sort (bounds->devices, HR_OFFER_BY_PRICE);
  g_assert_cmpuint (bounds->devices->len, >, 10);
  for (guint i = 0; i < bounds->devices->len; i++)
    {
      const HrOffer *offer = &g_array_index (bounds->devices, HrOffer, i);

      check_offer (answer, offer, &demand);
      n_several += offer->count > 1;
      n_unpriced += offer->price_usd == 0;
      /* what is not known comes last */
      g_assert_true (n_unpriced == 0 || offer->price_usd == 0);
      g_assert_true (offer->price_usd == 0 || offer->price_usd >= price);
      price = offer->price_usd;
    }
  g_assert_cmpuint (n_several, >, 0);
  g_assert_cmpuint (n_unpriced, >, 0);
}

/* ---- methods ---- */

static void
test_methods (void)
{
  g_autoptr (HrAnswer) answer = make_answer (2);
  g_autoptr (HrBounds) bounds = hr_bounds_new (catalog, answer);
  guint n = 0;

  for (gint method = 0; method < HR_N_METHODS; method++)
    if (bounds->method_known[method])
      {
        g_autoptr (HrPlan) plan = hr_bounds_dup_method_plan (bounds, catalog, method);
        g_autoptr (HrAnswer) there = hr_answer_new (catalog, plan);

        g_assert_cmpint (there->estimate.verdict, ==, bounds->methods[method]);
        n++;
      }
  g_assert_cmpuint (n, >=, 4);
  g_assert_cmpint (bounds->methods[HR_METHOD_FULL], ==, HR_VERDICT_DOES_NOT_FIT);
  g_assert_cmpint (bounds->methods[HR_METHOD_QLORA], !=, HR_VERDICT_DOES_NOT_FIT);
}

/* Of formats that fit the first is the one that loses least. */
static void
test_best_format (void)
{
  g_autoptr (HrAnswer) answer = make_answer (0);
  g_autoptr (GArray) offers = hr_advisor_formats (catalog, answer->plan, &answer->records);
  const HrFormat *best = g_array_index (offers, HrOffer, 0).record;

  g_assert_cmpstr (best->id, ==, "gguf-q4_k_m");
  for (guint i = 1; i < offers->len; i++)
    {
      const HrFormat *format = g_array_index (offers, HrOffer, i).record;

      g_assert_true (format->perplexity_delta < 0
                     || format->perplexity_delta >= best->perplexity_delta);
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/limits/grids", test_grids);
  g_test_add_func ("/limits/cancelled", test_cancelled);
  g_test_add_func ("/limits/tracks", test_tracks);
  g_test_add_func ("/limits/buyer", test_buyer);
  g_test_add_func ("/limits/methods", test_methods);
  g_test_add_func ("/limits/best-format", test_best_format);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
