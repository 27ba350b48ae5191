/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-answer.h"
#include "hr-field.h"
#include "hr-plan-store.h"

static const char *const paths[] = {
  "hardware.count", "inference.context", "inference.prompt_tokens", "inference.generated_tokens",
  "inference.batch", "inference.slots", "inference.ubatch", "inference.nbatch",
  "inference.gpu_layers", "inference.cpu_moe_layers", "inference.gpu_memory_utilization",
  "inference.max_sequences", "inference.max_batched_tokens", "inference.flash_attention",
  "inference.attention", "inference.cache", "inference.kv", "parallel.tp", "parallel.pp",
};

/* Each field writes its own member and no other one: all are set, then all are read. */
static void
test_round_trip (void)
{
  g_autoptr (HrPlan) plan = hr_plan_new ();

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const HrField *field = hr_field_find (paths[i]);

      g_assert_nonnull (field);
      hr_field_set (field, plan, MIN (field->maximum, field->minimum + i));
    }
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const HrField *field = hr_field_find (paths[i]);

      g_assert_cmpfloat_with_epsilon (hr_field_get (field, plan),
                                      MIN (field->maximum, field->minimum + i), 1e-12);
    }
}

static void
test_unset (void)
{
  g_autoptr (HrPlan) plan = hr_plan_new ();

  for (guint i = 1; i < G_N_ELEMENTS (paths); i++)
    {
      const HrField *field = hr_field_find (paths[i]);

      g_assert_false (hr_field_is_set (field, plan));
      hr_field_set (field, plan, field->minimum);
      g_assert_true (hr_field_is_set (field, plan));
      hr_field_set (field, plan, HR_UNSET);
      g_assert_false (hr_field_is_set (field, plan));
    }
  hr_field_set (hr_field_find ("hardware.count"), plan, HR_UNSET);
  g_assert_cmpuint (plan->device_count, ==, 1);
  g_assert_null (hr_field_find ("inference.nonsense"));
}

static void
test_bounds (void)
{
  g_autoptr (HrPlan) plan = hr_plan_new ();

  hr_field_set (hr_field_find ("inference.context"), plan, 1e18);
  g_assert_cmpint (plan->inference.context, ==, 16777216);
  hr_field_set (hr_field_find ("inference.batch"), plan, -7);
  g_assert_cmpint (plan->inference.batch, ==, 1);
}

static double
get_default (const char *path,
             HrPlan     *plan)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  HrRecords records;
  g_autoptr (GError) error = NULL;

  hr_records_look_up (&records, catalog, plan, &error);
  g_assert_no_error (error);
  return hr_field_get_default (hr_field_find (path), plan, &records);
}

static void
test_defaults (void)
{
  g_autoptr (HrPlan) plan = hr_plan_store_default_plan ();

  g_assert_cmpfloat (get_default ("inference.ubatch", plan), ==, 512);
  g_assert_cmpfloat (get_default ("inference.gpu_layers", plan), ==, 33);
  g_assert_cmpfloat (get_default ("inference.cpu_moe_layers", plan), ==, 0);
  g_assert_cmpfloat (get_default ("inference.kv", plan), ==, HR_KV_F16);

  g_free (plan->engine);
  g_free (plan->weights);
  plan->engine = g_strdup ("vllm");
  plan->weights = g_strdup ("bf16");
  plan->device_count = 4;
  g_assert_cmpfloat (get_default ("parallel.tp", plan), ==, 4);
  g_assert_cmpfloat (get_default ("parallel.pp", plan), ==, 1);
  plan->parallel.pp = 4;
  g_assert_cmpfloat (get_default ("parallel.tp", plan), ==, 1);
  g_assert_cmpfloat (get_default ("inference.gpu_memory_utilization", plan), >, 0.5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/round-trip", test_round_trip);
  g_test_add_func ("/field/unset", test_unset);
  g_test_add_func ("/field/bounds", test_bounds);
  g_test_add_func ("/field/defaults", test_defaults);
  return g_test_run ();
}
