/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "case.h"
#include "hr-cost.h"

/* 100 tokens a second and sample of ten, two samples a step: 0.2 s. */
static const HrSpeed steps = {
  .known = TRUE, .step_s = 0.2, .step_samples = 2, .train_tok_s = 100,
};

static void
load (Case *self)
{
  case_load (self, "llama-3.1-8b", "nvidia-h100-sxm5-80gb", "trl", "bf16");
  case_set (self, "hardware.count", "4");
  case_set (self, "training.method", "lora");
}

static void
test_run (void)
{
  HrCost cost;
  Case self;

  load (&self);
  case_set (&self, "training.samples", "1001");
  case_set (&self, "training.epochs", "3");
  case_set (&self, "cost.power_w", "500");
  case_set (&self, "cost.price_per_hour", "2");
  case_set (&self, "cost.tariff", "0.25");
  hr_cost_of (self.plan, &self.records, &steps, &cost);
  g_assert_cmpfloat (cost.steps, ==, 1502);            /* the last one is short */
  g_assert_cmpfloat_with_epsilon (cost.epoch_s, 501 * 0.2, 1e-9);
  g_assert_cmpfloat_with_epsilon (cost.run_s, 300.4, 1e-9);
  g_assert_cmpfloat (cost.power_w, ==, 2000);
  g_assert_false (cost.power_is_board);
  g_assert_cmpfloat_with_epsilon (cost.energy_kwh, 2.0 * 300.4 / 3600, 1e-9);
  g_assert_cmpfloat_with_epsilon (cost.rent, 2.0 * 4 * 300.4 / 3600, 1e-9);
  g_assert_cmpfloat_with_epsilon (cost.electricity, 0.25 * cost.energy_kwh, 1e-12);
  case_clear (&self);
}

/* A budget of tokens goes before samples; board power where the plan names none. */
static void
test_budget (void)
{
  HrCost cost;
  Case self;

  load (&self);
  case_set (&self, "training.samples", "1000");
  case_set (&self, "training.tokens", "2K");
  hr_cost_of (self.plan, &self.records, &steps, &cost);
  g_assert_cmpfloat (cost.steps, ==, 100);
  g_assert_cmpfloat_with_epsilon (cost.tokens, 2000, 1e-9);
  g_assert_true (cost.power_is_board);
  g_assert_cmpfloat (cost.power_w, ==, 4 * 700);
  g_assert_cmpfloat (cost.rent, ==, 0);
  case_clear (&self);
}

static void
test_unknown (void)
{
  const HrSpeed unknown = { .known = FALSE };
  HrCost cost;
  Case self;

  load (&self);
  hr_cost_of (self.plan, &self.records, &steps, &cost);
  g_assert_cmpfloat (cost.run_s, ==, 0);               /* nobody said how much to train */
  hr_cost_of (self.plan, &self.records, &unknown, &cost);
  g_assert_cmpfloat (cost.power_w, ==, 0);
  hr_cost_of (self.plan, &self.records, NULL, &cost);
  g_assert_cmpfloat (cost.run_s, ==, 0);
  case_clear (&self);
}

static void
test_serving (void)
{
  const HrSpeed served = { .known = TRUE, .decode_tok_s = 900, .throughput_tok_s = 500 };
  HrCost cost;
  Case self;

  case_load (&self, "llama-3.1-8b", "nvidia-h100-sxm5-80gb", "vllm", "bf16");
  case_set (&self, "cost.price_per_hour", "3.6");
  hr_cost_of (self.plan, &self.records, &served, &cost);
  g_assert_cmpfloat_with_epsilon (cost.run_s, 2000, 1e-9);
  g_assert_cmpfloat_with_epsilon (cost.rent, 2.0, 1e-9);
  case_clear (&self);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/cost/run", test_run);
  g_test_add_func ("/cost/budget", test_budget);
  g_test_add_func ("/cost/unknown", test_unknown);
  g_test_add_func ("/cost/serving", test_serving);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
