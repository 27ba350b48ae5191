/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "hr-error.h"
#include "hr-plan.h"

static const char full_plan[] =
  "{\"kind\":\"inference\",\"model\":\"llama-3-70b\","
  "\"hardware\":{\"id\":\"nvidia-geforce-rtx-4090\",\"count\":2},"
  "\"engine\":\"llama.cpp\",\"weights\":\"gguf-q4_k_m\","
  "\"parallel\":{\"strategy\":\"layer-split\",\"tp\":2},"
  "\"inference\":{\"context\":8192,\"kv\":\"q8_0\",\"flash_attention\":true,"
  "\"gpu_memory_utilization\":0.9,\"cache\":\"static\",\"mla\":3},"
  "\"cost\":{\"price_per_hour\":1.25,\"tariff\":0.3}}";

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HrPlan) plan = hr_plan_from_data (full_plan, -1, "plan", &error);
  g_autofree char *text = NULL, *again = NULL;
  g_autoptr (HrPlan) copy = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (plan->inference.context, ==, 8192);
  g_assert_cmpint (plan->inference.kv, ==, HR_KV_Q8_0);
  g_assert_cmpint (plan->inference.flash_attention, ==, 1);
  g_assert_cmpint (plan->inference.cache, ==, HR_CACHE_CHOICE_STATIC);
  g_assert_cmpint (plan->inference.mla, ==, 3);
  g_assert_cmpfloat (plan->cost.price_per_hour, ==, 1.25);
  g_assert_cmpfloat (plan->cost.power_w, <, 0.0);
  g_assert_cmpint (plan->inference.batch, ==, HR_UNSET);
  g_assert_cmpint (plan->parallel.strategy, ==, HR_STRATEGY_LAYER_SPLIT);
  g_assert_cmpuint (plan->device_count, ==, 2);
  text = hr_plan_to_data (plan);
  copy = hr_plan_from_data (text, -1, "again", &error);
  g_assert_no_error (error);
  g_assert_true (hr_plan_equal (plan, copy));
  again = hr_plan_to_data (copy);
  g_assert_cmpstr (text, ==, again);
}

static void
test_set (void)
{
  g_autoptr (HrPlan) plan = hr_plan_new ();
  static const struct { const char *path, *value; } bad[] = {
    { "inference.context", "-1" }, { "inference.context", "99999999999999999999" },
    { "inference.context", "12x" }, { "inference.batch", "" "1.5" }, { "inference.kv", "f17" },
    { "parallel.tp", "0" }, { "hardware.count", "0" }, { "inference.batch", "0" },
    { "inference.flash_attention", "maybe" },
    { "cost.tariff", "-0.1" }, { "training.tokens", "15X" }, { "training.tokens", "1e99" },
    { "training.samples", "inf" }, { "cost.price_per_hour", "" "two" },
    { "inference.gpu_memory_utilization", "1.5" }, { "inference.none", "1" }, { "nothing", "1" },
  };

  g_assert_true (hr_plan_set (plan, "inference.context", "32Ki", NULL));
  g_assert_cmpint (plan->inference.context, ==, 32768);
  g_assert_true (hr_plan_set (plan, "inference.context", "default", NULL));
  g_assert_cmpint (plan->inference.context, ==, HR_UNSET);
  g_assert_true (hr_plan_set (plan, "training.tokens", "1.5T", NULL));
  g_assert_cmpfloat (plan->training.tokens, ==, 1.5e12);
  plan->workload = HR_WORKLOAD_INFERENCE;
  g_assert_true (hr_plan_set (plan, "model", "llama-3-8b", NULL));
  g_assert_cmpint (plan->workload, ==, HR_WORKLOAD_INFERENCE);
  g_assert_true (hr_plan_set (plan, "training.method", "lora", NULL));
  g_assert_cmpint (plan->workload, ==, HR_WORKLOAD_FINETUNE);
  g_assert_true (hr_plan_set (plan, "training.optimizer", "paged_adamw_8bit", NULL));
  g_assert_cmpint (plan->training.optimizer, ==, HR_OPTIMIZER_PAGED_ADAMW_8BIT);
  g_assert_true (hr_plan_set (plan, "training.lora_targets", "q_proj,down_proj", NULL));
  g_assert_cmpint (plan->training.lora_targets, ==, HR_TARGET_Q | HR_TARGET_DOWN);
  g_assert_true (hr_plan_set (plan, "kind", "pretrain", NULL));
  g_assert_true (hr_plan_set (plan, "training.seq_len", "4096", NULL));
  g_assert_cmpint (plan->workload, ==, HR_WORKLOAD_PRETRAIN);
  g_assert_cmpstr (plan->model, ==, "llama-3-8b");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HrPlan) before = hr_plan_copy (plan);
      g_assert_false (hr_plan_set (plan, bad[i].path, bad[i].value, &error));
      g_assert_error (error, HR_ERROR, error->code);
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_assert_true (hr_plan_equal (before, plan));
    }
}

static void
test_bad_files (void)
{
  static const struct { const char *text, *where; } bad[] = {
    { "", "plan" },
    { "[]", "plan" },
    { "{\"model\":3}", "model" },
    { "{\"inference\":{\"context\":-5}}", "context" },
    { "{\"inference\":{\"context\":1e99}}", "context" },
    { "{\"inference\":{\"kv\":\"q99\"}}", "kv" },
    { "{\"hardware\":{\"count\":0}}", "count" },
    { "{\"colour\":1}", "colour" },
    { "{\"parallel\":{\"strategy\":\"magic\"}}", "strategy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HrPlan) plan = hr_plan_from_data (bad[i].text, -1, "plan", &error);
      g_assert_null (plan);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, bad[i].where));
    }
}

/* A failed save leaves the old file as it was. */
static void
test_save (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("headroom-XXXXXX", &error);
  g_autofree char *file = g_build_filename (dir, "a.headroom", NULL);
  g_autoptr (HrPlan) plan = hr_plan_from_data (full_plan, -1, "plan", &error);
  g_autoptr (HrPlan) loaded = NULL;

  g_assert_true (hr_plan_save (plan, file, &error));
  loaded = hr_plan_load (file, &error);
  g_assert_no_error (error);
  g_assert_true (hr_plan_equal (plan, loaded));
  g_assert_false (hr_plan_save (plan, "/nonexistent/a.headroom", &error));
  g_assert_nonnull (error);
  g_unlink (file);
  g_rmdir (dir);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/round-trip", test_round_trip);
  g_test_add_func ("/plan/set", test_set);
  g_test_add_func ("/plan/bad-files", test_bad_files);
  g_test_add_func ("/plan/save", test_save);
  return g_test_run ();
}
