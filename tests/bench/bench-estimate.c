/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What one whole estimate costs, memory and speed, per kind of engine. */
#include <stdio.h>

#include "hr-catalog.h"
#include "hr-estimate.h"
#include "hr-speed.h"

typedef struct {
  const char *name, *model, *hardware, *engine, *weights;
  const char *const *settings;         /* path, value, …, NULL */
  HrWorkload workload;
} Subject;

static const char *const llama[] = { "inference.context", "8192", NULL };
static const char *const served[] = { "inference.context", "8192", "inference.batch", "8", NULL };
static const char *const tuned[] = {
  "training.method", "qlora", "training.seq_len", "2048",
  "training.microbatch", "1", NULL
};

static const Subject subjects[] = {
  { "llama.cpp", "llama-3-70b", "nvidia-geforce-rtx-4090", "llama.cpp", "gguf-q4_k_m", llama },
  { "vLLM", "llama-3-70b", "nvidia-h100-sxm5-80gb", "vllm", "awq-4-g128", served },
  { "transformers", "llama-3-70b", "nvidia-h100-sxm5-80gb", "transformers", "nf4", llama },
  { "QLoRA", "llama-3-70b", "nvidia-h100-sxm5-80gb", "trl", "nf4", tuned,
    HR_WORKLOAD_FINETUNE },
};

static HrPlan *
plan_of (const Subject *subject)
{
  HrPlan *plan = hr_plan_new ();

  plan->workload = subject->workload;
  plan->model = g_strdup (subject->model);
  plan->hardware = g_strdup (subject->hardware);
  plan->engine = g_strdup (subject->engine);
  plan->weights = g_strdup (subject->weights);
  for (guint i = 0; subject->settings[i] != NULL; i += 2)
    {
      g_autoptr (GError) error = NULL;
      hr_plan_set (plan, subject->settings[i], subject->settings[i + 1], &error);
      g_assert_no_error (error);
    }
  return plan;
}

static void
look_up (HrCatalog    *catalog,
         const HrPlan *plan,
         HrRecords    *out)
{
  g_autoptr (GError) error = NULL;

  *out = (HrRecords) { NULL };
  out->model = hr_catalog_get_model (catalog, plan->model, &error);
  g_assert_no_error (error);
  out->device = hr_catalog_get_device (catalog, plan->hardware, &error);
  g_assert_no_error (error);
  out->engine = hr_catalog_get_engine (catalog, plan->engine, &error);
  g_assert_no_error (error);
  out->format = hr_catalog_get_format (catalog, plan->weights, &error);
  g_assert_no_error (error);
  out->profile = hr_engine_profile_for_plan (out->engine, plan, NULL);
}

static double
microseconds (gint64 since,
              guint  runs)
{
  return (double) (g_get_monotonic_time () - since) / runs;
}

static void
measure (HrCatalog     *catalog,
         const Subject *subject,
         gboolean       lends)
{
  g_autoptr (HrPlan) plan = plan_of (subject);
  g_autofree HrEstimate *estimate = g_new (HrEstimate, 1);
  g_autofree HrSpeed *speed = g_new (HrSpeed, 1);
  g_autoptr (GError) error = NULL;
  const guint runs = 2000;
  HrRecords records;
  double memory, time;
  gint64 start;
  g_autoptr (HrWorkspace) workspace = lends ? hr_workspace_new () : NULL;

  look_up (catalog, plan, &records);
  records.workspace = workspace;
  start = g_get_monotonic_time ();
  for (guint i = 0; i < runs; i++)
    {
      hr_estimate_run (plan, &records, estimate, &error);
      g_assert_no_error (error);
      hr_estimate_clear (estimate);
    }
  memory = microseconds (start, runs);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < runs; i++)
    hr_speed_run (plan, &records, speed, &error);
  time = microseconds (start, runs);
  g_assert_no_error (error);
  printf ("%-14s %s memory %8.2f us  speed %8.2f us\n", subject->name,
          lends ? "lent workspace" : "alone         ", memory, time);
}

int
main (void)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();

  printf ("HrEstimate %zu bytes, HrSpeed %zu bytes, HrPlan %zu bytes\n", sizeof (HrEstimate),
          sizeof (HrSpeed), sizeof (HrPlan));
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    for (guint lends = 0; lends < 2; lends++)
      measure (catalog, &subjects[i], lends);
  return 0;
}
