/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hr-error.h"
#include "hr-estimator.h"
#include "hr-plan-store.h"
#include "hr-units.h"

typedef struct {
  HrCatalog   *catalog;
  HrEstimator *estimator;
  guint        n_answers;
} Fixture;

static void
count_cb (Fixture *fixture)
{
  fixture->n_answers++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (HrPlan) plan = hr_plan_store_default_plan ();

  fixture->catalog = hr_catalog_new_default ();
  fixture->estimator = hr_estimator_new (fixture->catalog);
  hr_estimator_open_plan (fixture->estimator, plan);
  g_signal_connect_swapped (fixture->estimator, "notify::answer", G_CALLBACK (count_cb), fixture);
  fixture->n_answers = 0;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->estimator);
  g_assert_finalize_object (fixture->catalog);
}

static guint64
get_process (Fixture *fixture)
{
  return hr_estimator_get_answer (fixture->estimator)->estimate.devices[0].process_bytes;
}

/* The first answer anybody sees is a real one. */
static void
test_default_plan (Fixture       *fixture,
                   gconstpointer  data)
{
  const HrEstimate *estimate = &hr_estimator_get_answer (fixture->estimator)->estimate;

  g_assert_null (hr_estimator_get_error_message (fixture->estimator));
  g_assert_cmpint (estimate->verdict, ==, HR_VERDICT_FITS);
  g_assert_cmpuint (estimate->n_devices, ==, 1);
  g_assert_cmpuint (estimate->devices[0].process_bytes, >, 5 * HR_GIB);
  g_assert_cmpuint (estimate->devices[0].process_bytes, <, 24 * HR_GIB);
  g_assert_false (hr_estimator_get_modified (fixture->estimator));
}

static void
test_recompute (Fixture       *fixture,
                gconstpointer  data)
{
  guint64 before = get_process (fixture);

  hr_estimator_set_number (fixture->estimator, "inference.context", 65536);
  g_assert_cmpuint (fixture->n_answers, ==, 1);
  /* Llama 3.1 8B caches 128 KiB for a token in 16 bits: 32768 more of them are 4 GiB. */
  g_assert_cmpuint (get_process (fixture), >=, before + 4 * HR_GIB);
  g_assert_true (hr_estimator_get_modified (fixture->estimator));

  hr_estimator_set_number (fixture->estimator, "inference.context", 65536);
  g_assert_cmpuint (fixture->n_answers, ==, 1);
}

static void
test_undo (Fixture       *fixture,
           gconstpointer  data)
{
  guint64 before = get_process (fixture);

  hr_estimator_set_model (fixture->estimator, "llama-3-70b");
  hr_estimator_set_hardware (fixture->estimator, "nvidia-h100-sxm5-80gb");
  g_assert_true (hr_estimator_get_can_undo (fixture->estimator));
  hr_estimator_undo (fixture->estimator);
  g_assert_cmpstr (hr_estimator_get_plan (fixture->estimator)->hardware, ==,
                   "nvidia-geforce-rtx-4090");
  hr_estimator_undo (fixture->estimator);
  g_assert_cmpuint (get_process (fixture), ==, before);
  g_assert_false (hr_estimator_get_can_undo (fixture->estimator));
  g_assert_false (hr_estimator_get_modified (fixture->estimator));
  hr_estimator_redo (fixture->estimator);
  g_assert_cmpstr (hr_estimator_get_plan (fixture->estimator)->model, ==, "llama-3-70b");
}

/* A spin button that is held down is one step. */
static void
test_merge (Fixture       *fixture,
            gconstpointer  data)
{
  for (double context = 1024; context <= 32768; context *= 2)
    hr_estimator_set_number (fixture->estimator, "inference.context", context);
  hr_estimator_undo (fixture->estimator);
  g_assert_false (hr_estimator_get_can_undo (fixture->estimator));
}

static void
test_error (Fixture       *fixture,
            gconstpointer  data)
{
  const HrAnswer *answer;

  hr_estimator_set_model (fixture->estimator, "no-such-model");
  answer = hr_estimator_get_answer (fixture->estimator);
  g_assert_error (answer->error, HR_ERROR, HR_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (hr_estimator_get_error_message (fixture->estimator), "no-such-model"));
  /* What is known stays known, so that the window can go on asking. */
  g_assert_nonnull (answer->records.engine);
  hr_estimator_undo (fixture->estimator);
  g_assert_null (hr_estimator_get_error_message (fixture->estimator));
}

static void
test_without_hardware (Fixture       *fixture,
                       gconstpointer  data)
{
  hr_estimator_set_hardware (fixture->estimator, NULL);
  g_assert_null (hr_estimator_get_error_message (fixture->estimator));
  g_assert_cmpint (hr_estimator_get_answer (fixture->estimator)->estimate.verdict, ==,
                   HR_VERDICT_UNKNOWN);
}

/* Another engine takes along what it cannot do. */
static void
test_engine (Fixture       *fixture,
             gconstpointer  data)
{
  const HrPlan *plan;
  const HrFormat *format;

  hr_estimator_set_number (fixture->estimator, "inference.kv", HR_KV_Q8_0);
  hr_estimator_set_engine (fixture->estimator, "vllm");
  plan = hr_estimator_get_plan (fixture->estimator);
  g_assert_null (hr_estimator_get_error_message (fixture->estimator));
  g_assert_cmpint (plan->inference.kv, ==, HR_UNSET);
  g_assert_false (g_str_has_prefix (plan->weights, "gguf-"));
  format = hr_catalog_get_format (fixture->catalog, plan->weights, NULL);
  g_assert_cmpfloat (format->nominal_bits, ==, 4);
  g_assert_cmpuint (format->group, ==, 128);
  hr_estimator_undo (fixture->estimator);
  g_assert_cmpstr (hr_estimator_get_plan (fixture->estimator)->weights, ==, "gguf-q4_k_m");
}

/* Fewer devices than the plan splits over: the split is the engine's own again. */
static void
test_count (Fixture       *fixture,
            gconstpointer  data)
{
  hr_estimator_set_engine (fixture->estimator, "vllm");
  hr_estimator_set_number (fixture->estimator, "hardware.count", 4);
  hr_estimator_set_number (fixture->estimator, "parallel.tp", 4);
  g_assert_null (hr_estimator_get_error_message (fixture->estimator));
  hr_estimator_set_number (fixture->estimator, "hardware.count", 2);
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->parallel.tp, ==, HR_UNSET);
  g_assert_null (hr_estimator_get_error_message (fixture->estimator));
  g_assert_cmpuint (hr_estimator_get_answer (fixture->estimator)->estimate.n_devices, ==, 2);
}

/* Training keeps model and hardware, and takes an engine that trains with weights it can train. */
static void
test_workload (Fixture       *fixture,
               gconstpointer  data)
{
  const HrPlan *plan;

  hr_estimator_set_workload (fixture->estimator, HR_WORKLOAD_FINETUNE);
  plan = hr_estimator_get_plan (fixture->estimator);
  g_assert_null (hr_estimator_get_error_message (fixture->estimator));
  g_assert_cmpuint (fixture->n_answers, ==, 1);
  g_assert_cmpstr (plan->model, ==, "llama-3.1-8b");
  g_assert_cmpstr (plan->engine, ==, "transformers");
  g_assert_cmpstr (plan->weights, ==, "nf4-dq");
  g_assert_cmpuint (hr_estimator_get_answer (fixture->estimator)->estimate.trainable_parameters,
                    >, 0);
  hr_estimator_set_engine (fixture->estimator, "torchtune");
  hr_estimator_set_number (fixture->estimator, "training.seq_len", 4096);

  hr_estimator_set_workload (fixture->estimator, HR_WORKLOAD_INFERENCE);
  plan = hr_estimator_get_plan (fixture->estimator);
  g_assert_cmpstr (plan->engine, ==, "llama.cpp");
  g_assert_cmpstr (plan->weights, ==, "gguf-q4_k_m");
  g_assert_null (hr_estimator_get_error_message (fixture->estimator));

  hr_estimator_set_workload (fixture->estimator, HR_WORKLOAD_FINETUNE);
  plan = hr_estimator_get_plan (fixture->estimator);
  g_assert_cmpstr (plan->engine, ==, "torchtune");
  g_assert_cmpint (plan->training.seq_len, ==, 4096);
  for (guint i = 0; i < 5; i++)
    hr_estimator_undo (fixture->estimator);
  g_assert_false (hr_estimator_get_can_undo (fixture->estimator));
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->workload, ==,
                   HR_WORKLOAD_INFERENCE);
  g_assert_cmpstr (hr_estimator_get_plan (fixture->estimator)->engine, ==, "llama.cpp");
}

/* Nothing of one plan's session is carried into the next plan. */
static void
test_workload_of_another_plan (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr (HrPlan) plan = hr_plan_store_default_plan ();

  hr_estimator_set_workload (fixture->estimator, HR_WORKLOAD_FINETUNE);
  hr_estimator_set_engine (fixture->estimator, "unsloth");
  hr_estimator_set_workload (fixture->estimator, HR_WORKLOAD_INFERENCE);
  hr_estimator_open_plan (fixture->estimator, plan);
  hr_estimator_set_workload (fixture->estimator, HR_WORKLOAD_FINETUNE);
  g_assert_cmpstr (hr_estimator_get_plan (fixture->estimator)->engine, ==, "transformers");
}

static const struct {
  HrMethod    method;
  const char *weights;
} methods[] = {
  { HR_METHOD_FULL, "bf16" },
  { HR_METHOD_QLORA, "nf4-dq" },
  { HR_METHOD_DORA, "nf4-dq" },
  { HR_METHOD_LORA, "bf16" },
  { HR_METHOD_DORA, "bf16" },
  { HR_METHOD_QLORA, "nf4-dq" },
  { HR_METHOD_LAYERS, "bf16" },
};

/* Method and weights never contradict each other, whichever of them is chosen. */
static void
test_method (Fixture       *fixture,
             gconstpointer  data)
{
  hr_estimator_set_workload (fixture->estimator, HR_WORKLOAD_FINETUNE);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      hr_estimator_set_number (fixture->estimator, "training.method", methods[i].method);
      g_assert_cmpstr (hr_estimator_get_plan (fixture->estimator)->weights, ==,
                       methods[i].weights);
      g_assert_null (hr_estimator_get_error_message (fixture->estimator));
    }
  hr_estimator_set_weights (fixture->estimator, "gptq-4-g128");
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->training.method, ==, HR_UNSET);
  g_assert_null (hr_estimator_get_error_message (fixture->estimator));
}

/* Training from the start trains every parameter, in a type that stands for fresh weights. */
static void
test_pretrain (Fixture       *fixture,
               gconstpointer  data)
{
  const HrPlan *plan;

  hr_estimator_set_workload (fixture->estimator, HR_WORKLOAD_PRETRAIN);
  plan = hr_estimator_get_plan (fixture->estimator);
  g_assert_cmpint (plan->training.method, ==, HR_METHOD_FULL);
  g_assert_cmpstr (plan->weights, ==, "bf16");
  g_assert_null (hr_estimator_get_error_message (fixture->estimator));
  hr_estimator_set_workload (fixture->estimator, HR_WORKLOAD_FINETUNE);
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->training.method, ==, HR_UNSET);
}

static void
test_properties (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (HrPlan) plan = NULL;
  g_autoptr (HrAnswer) answer = NULL;
  g_autofree char *message = NULL;
  gboolean busy, can_undo;

  g_object_get (fixture->estimator, "plan", &plan, "answer", &answer, "busy", &busy,
                "can-undo", &can_undo, "error-message", &message, NULL);
  g_assert_true (hr_plan_equal (plan, hr_estimator_get_plan (fixture->estimator)));
  g_assert_true (answer == hr_estimator_get_answer (fixture->estimator));
  g_assert_false (busy);
  g_assert_false (can_undo);
  g_assert_null (message);

  plan->inference.context = 4096;
  g_object_set (fixture->estimator, "plan", plan, NULL);
  g_assert_cmpint (hr_estimator_get_plan (fixture->estimator)->inference.context, ==, 4096);
  /* An answer that somebody holds outlives the next one. */
  g_assert_cmpint (answer->plan->inference.context, ==, 32768);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/estimator/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("default-plan", test_default_plan);
  ADD ("recompute", test_recompute);
  ADD ("undo", test_undo);
  ADD ("merge", test_merge);
  ADD ("error", test_error);
  ADD ("without-hardware", test_without_hardware);
  ADD ("engine", test_engine);
  ADD ("count", test_count);
  ADD ("workload", test_workload);
  ADD ("workload-of-another-plan", test_workload_of_another_plan);
  ADD ("method", test_method);
  ADD ("pretrain", test_pretrain);
  ADD ("properties", test_properties);
  return g_test_run ();
}
