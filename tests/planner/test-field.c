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
  "parallel.cp", "parallel.ep", "parallel.strategy", "training.method", "training.lora_rank",
  "training.lora_targets", "training.lora_dropout", "training.trainable_layers",
  "training.precision", "training.optimizer", "training.microbatch", "training.grad_accum",
  "training.seq_len", "training.checkpointing", "training.loss", "training.attention",
  "training.offload",
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
      hr_field_set (field, plan, field->maximum);
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

static guint64
ask (HrCatalog    *catalog,
     const HrPlan *plan)
{
  g_autoptr (HrAnswer) answer = hr_answer_new (catalog, plan);
  guint64 sum = 0;

  g_assert_no_error (answer->error);
  for (guint i = 0; i < answer->estimate.n_devices; i++)
    sum += answer->estimate.devices[i].process_bytes;
  return sum;
}

/* What the window shows as a default is what the core takes: saying it changes nothing. */
static void
check_training_defaults (HrCatalog      *catalog,
                         const HrEngine *engine,
                         const char     *weights,
                         HrMethod        method)
{
  g_autoptr (HrPlan) plan = hr_plan_store_default_plan ();
  g_autoptr (GError) error = NULL;
  HrRecords records;

  g_free (plan->engine);
  g_free (plan->weights);
  plan->engine = g_strdup (engine->id);
  plan->weights = g_strdup (weights);
  plan->workload = HR_WORKLOAD_FINETUNE;
  plan->training.method = method;
  plan->device_count = 2;
  hr_records_look_up (&records, catalog, plan, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const HrField *field = hr_field_find (paths[i]);
      double value = hr_field_get_default (field, plan, &records);
      g_autoptr (HrPlan) said = hr_plan_copy (plan);

      if (!g_str_has_prefix (paths[i], "training.") && !g_str_has_prefix (paths[i], "parallel."))
        continue;
      if (g_str_equal (paths[i], "training.method") && method != (HrMethod) HR_UNSET)
        continue;
      g_assert_cmpfloat (value, !=, HR_UNSET);
      hr_field_set (field, said, value);
      g_test_message ("%s: %s = %g", engine->id, paths[i], value);
      g_assert_cmpuint (ask (catalog, said), ==, ask (catalog, plan));
    }
}

static void
test_training_defaults (void)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new_default ();
  GPtrArray *engines = hr_catalog_list_engines (catalog, NULL);
  guint n_checked = 0;

  for (guint i = 0; i < engines->len; i++)
    {
      const HrEngine *engine = g_ptr_array_index (engines, i);

      if (!engine->profiles[0].trains)
        continue;
      check_training_defaults (catalog, engine, "bf16", HR_UNSET);
      check_training_defaults (catalog, engine, "fp32", HR_METHOD_FULL);
      if (hr_engine_supports_format (engine, "nf4"))
        check_training_defaults (catalog, engine, "nf4", HR_UNSET);
      n_checked++;
    }
  g_assert_cmpuint (n_checked, >=, 10);
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
  g_test_add_func ("/field/training-defaults", test_training_defaults);
  return g_test_run ();
}
