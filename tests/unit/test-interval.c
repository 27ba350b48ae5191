/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "case.h"
#include "hr-interval.h"

static HrIntervalGroup groups[] = {
  { HR_INTERVAL_DECODE, (char *) "llama.cpp", NULL, (char *) "GGUF", (char *) "inference", TRUE,
    40, 4, -0.1, 0.2 },
  { HR_INTERVAL_DECODE, NULL, (char *) "llama.cpp", NULL, (char *) "inference", TRUE, 90, 6, -0.3,
    0.4 },
  { HR_INTERVAL_DECODE, NULL, NULL, NULL, (char *) "inference", FALSE, 300, 9, -0.7, 0.8 },
  { HR_INTERVAL_MEMORY, NULL, NULL, NULL, (char *) "inference", FALSE, 300, 9, -0.01, 0.02 },
};
static HrKnownDevice known[] = {
  { HR_INTERVAL_DECODE, (char *) "llama.cpp", (char *) "gpu/nvidia/consumer/ada-lovelace" },
};
static const HrResiduals residuals = { groups, G_N_ELEMENTS (groups), known, 1 };

static const HrIntervalGroup *
group_of (const char         *engine,
          const char         *weights,
          const char         *hardware,
          HrIntervalQuantity  quantity,
          HrInterval         *interval)
{
  HrIntervalKey key;
  Case self;

  case_load (&self, "llama-3.1-8b", hardware, engine, weights);
  hr_interval_key (self.plan, &self.records, &key);
  hr_interval_find (&residuals, quantity, &key, 100.0, interval);
  case_clear (&self);
  return interval->group;
}

/* The closest kin, and of a kind of device that rates were fitted to only where that is so. */
static void
test_kin (void)
{
  HrInterval interval;

  g_assert_true (group_of ("llama.cpp", "gguf-q4_k_m", "nvidia-geforce-rtx-4090",
                           HR_INTERVAL_DECODE, &interval) == &groups[0]);
  g_assert_cmpfloat_with_epsilon (interval.low, 100.0 * exp (-0.1), 1e-9);
  g_assert_cmpfloat_with_epsilon (interval.high, 100.0 * exp (0.2), 1e-9);
  g_assert_cmpfloat (interval.coverage, ==, 0.9);
  g_assert_true (group_of ("ollama", "gguf-q4_k_m", "nvidia-geforce-rtx-4090",
                           HR_INTERVAL_DECODE, &interval) == &groups[1]);
  g_assert_true (group_of ("llama.cpp", "gguf-q4_k_m", "nvidia-geforce-rtx-3090",
                           HR_INTERVAL_DECODE, &interval) == &groups[2]);
  g_assert_true (group_of ("vllm", "bf16", "nvidia-geforce-rtx-4090", HR_INTERVAL_MEMORY,
                           &interval) == &groups[3]);
}

/* Nothing like it was measured: no interval, rather than one that is made up. */
static void
test_unknown (void)
{
  HrInterval interval;
  HrIntervalKey key;
  Case self;

  g_assert_null (group_of ("vllm", "bf16", "nvidia-geforce-rtx-4090", HR_INTERVAL_TTFT,
                           &interval));
  case_load (&self, "llama-3.1-8b", "nvidia-geforce-rtx-4090", "trl", "bf16");
  case_set (&self, "training.method", "qlora");
  hr_interval_key (self.plan, &self.records, &key);
  g_assert_cmpstr (key.method, ==, "qlora");
  g_assert_cmpstr (key.root, ==, "transformers");
  g_assert_false (hr_interval_find (&residuals, HR_INTERVAL_MEMORY, &key, 1.0, &interval));
  g_assert_false (hr_interval_find (NULL, HR_INTERVAL_MEMORY, &key, 1.0, &interval));
  case_clear (&self);
}

/* The shipped file is read, and every group holds its own estimate. */
static void
test_shipped (void)
{
  const HrResiduals *shipped = hr_catalog_get_residuals (catalog);

  g_assert_nonnull (shipped);
  g_assert_cmpuint (shipped->n_groups, >, 50);
  g_assert_cmpuint (shipped->n_known, >, 50);
  for (guint i = 0; i < shipped->n_groups; i++)
    {
      g_assert_cmpfloat (shipped->groups[i].low, <=, 0.0);
      g_assert_cmpfloat (shipped->groups[i].high, >=, 0.0);
      g_assert_cmpuint (shipped->groups[i].n, >=, 20);
      g_assert_cmpuint (shipped->groups[i].sources, >=, 2);
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/interval/kin", test_kin);
  g_test_add_func ("/interval/unknown", test_unknown);
  g_test_add_func ("/interval/shipped", test_shipped);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
