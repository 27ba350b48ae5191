/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A million plans: what a sweep over context and batch costs, with and without speed. Beside the
 * time on the clock stands the processors' own, shared by two: what a sweep takes on a machine of
 * two cores that does nothing else. Arguments: names of sweeps to run alone.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "hr-sweeper.h"

static const struct {
  const char *name, *model, *hardware, *engine, *weights;
  HrWorkload  workload;
  const char *axes[3];
} sweeps[] = {
  { "transformers", "llama-3-70b", "nvidia-h100-sxm5-80gb", "transformers", "nf4",
    HR_WORKLOAD_INFERENCE,
    { "inference.batch=1..100", "inference.context=1..10000" } },
  { "vLLM", "llama-3-70b", "nvidia-h100-sxm5-80gb", "vllm", "awq-4-g128", HR_WORKLOAD_INFERENCE,
    { "inference.batch=1..100", "inference.context=1..10000" } },
  { "QLoRA", "llama-3-70b", "nvidia-h100-sxm5-80gb", "trl", "nf4", HR_WORKLOAD_FINETUNE,
    { "training.microbatch=1..100", "training.seq_len=1..10000" } },
  { "llama.cpp", "llama-3-70b", "nvidia-geforce-rtx-4090", "llama.cpp", "gguf-q4_k_m",
    HR_WORKLOAD_INFERENCE,
    { "inference.gpu_layers=1..80", "inference.context=513..13012" } },
  { "llama.cpp graphs", "llama-3-70b", "nvidia-geforce-rtx-4090", "llama.cpp", "gguf-q4_k_m",
    HR_WORKLOAD_INFERENCE,
    { "inference.gpu_layers=1..80", "inference.context=256..32000:+256" } },
};

static gboolean
count_cb (guint64             first,
          const HrSweepPoint *points,
          guint               n_points,
          guint64             total,
          gpointer            user_data)
{
  for (guint i = 0; i < n_points; i++)
    *(guint64 *) user_data += points[i].known;
  return TRUE;
}

static void
measure (HrCatalog *catalog,
         guint      index,
         gboolean   speed)
{
  g_autoptr (HrPlan) plan = hr_plan_new ();
  g_autoptr (HrSweeper) sweeper = NULL;
  g_autoptr (GError) error = NULL;
  HrRecords records;
  guint64 known = 0, total;
  gint64 start;
  double seconds, busy;
  clock_t used;

  plan->workload = sweeps[index].workload;
  plan->model = g_strdup (sweeps[index].model);
  plan->hardware = g_strdup (sweeps[index].hardware);
  plan->engine = g_strdup (sweeps[index].engine);
  plan->weights = g_strdup (sweeps[index].weights);
  hr_records_look_up (&records, catalog, plan, &error);
  g_assert_no_error (error);
  sweeper = hr_sweeper_new (plan, &records);
  hr_sweeper_set_speed (sweeper, speed);
  for (guint i = 0; sweeps[index].axes[i] != NULL; i++)
    hr_sweeper_take_axis (sweeper, hr_axis_values_parse (sweeps[index].axes[i], catalog, NULL));
  total = hr_sweeper_n_points (sweeper);
  used = clock ();
  start = g_get_monotonic_time ();
  g_assert_true (hr_sweeper_run (sweeper, 0, NULL, count_cb, &known, NULL));
  seconds = (double) (g_get_monotonic_time () - start) / 1e6;
  busy = (double) (clock () - used) / CLOCKS_PER_SEC / 2;
  g_assert_cmpuint (known, ==, total);
  printf ("%-16s %-12s %8" G_GUINT64_FORMAT " plans in %6.3f s; a million on two cores %6.3f s\n",
          sweeps[index].name, speed ? "with speed" : "memory alone", total, seconds,
          busy * 1e6 / (double) total);
}

static gboolean
is_wanted (guint  index,
           int    argc,
           char **argv)
{
  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], sweeps[index].name) == 0)
      return TRUE;
  return argc < 2;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();

  printf ("%u processors\n", g_get_num_processors ());
  for (guint i = 0; i < G_N_ELEMENTS (sweeps); i++)
    for (guint speed = 0; speed < 2 && is_wanted (i, argc, argv); speed++)
      measure (catalog, i, speed != 0);
  return 0;
}
