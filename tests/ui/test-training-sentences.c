/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-training-sentences.h"

#include <string.h>

#include "hr-input-table.h"
#include "hr-plan-store.h"

#define NBSP "\302\240"

static HrCatalog *catalog;

static HrPlan *
make_plan (const char *engine,
           const char *weights,
           guint       n_devices)
{
  HrPlan *plan = hr_plan_store_default_plan ();
  g_autofree char *old_engine = plan->engine;
  g_autofree char *old_weights = plan->weights;

  plan->workload = HR_WORKLOAD_FINETUNE;
  plan->engine = g_strdup (engine);
  plan->weights = g_strdup (weights);
  plan->device_count = n_devices;
  return plan;
}

/* No two lines of a device's table have the same name: a label that nobody named would have its
 * kind's. */
static void
check_names (const HrDeviceEstimate *device)
{
  for (guint i = 0; i < device->n_items; i++)
    for (guint j = 0; j < i; j++)
      if (strcmp (hr_sentence_item (&device->items[i]), hr_sentence_item (&device->items[j])) == 0)
        g_error ("%s and %s are both called %s", device->items[i].label, device->items[j].label,
                 hr_sentence_item (&device->items[i]));
}

static void
check_answer (const HrPlan *plan,
              GHashTable   *phases)
{
  g_autoptr (HrAnswer) answer = hr_answer_new (catalog, plan);

  if (answer->error != NULL)
    return;
  if (hr_sentence_training_phase (answer) == NULL)
    g_error ("no sentence for the phase %s", answer->estimate.peak_phase);
  g_hash_table_add (phases, (gpointer) answer->estimate.peak_phase);
  for (guint i = 0; i < answer->estimate.n_devices; i++)
    check_names (&answer->estimate.devices[i]);
  check_names (&answer->estimate.host);
}

static void
vary (const HrPlan *plan,
      GHashTable   *phases)
{
  for (int strategy = HR_STRATEGY_NONE; strategy <= HR_STRATEGY_ZERO3; strategy++)
    for (int method = HR_METHOD_FULL; method <= HR_METHOD_LAYERS; method++)
      for (int seq_len = 32; seq_len <= 8192; seq_len *= 16)
        {
          g_autoptr (HrPlan) varied = hr_plan_copy (plan);

          varied->parallel.strategy = strategy;
          varied->training.method = method;
          varied->training.seq_len = seq_len;
          varied->training.precision = (strategy + method) % 6;
          varied->training.optimizer = (strategy + 3 * method) % 16;
          varied->training.offload = (strategy + method) % 4;
          check_answer (varied, phases);
        }
}

/* Every moment that the core can name has a sentence, and every item a name. */
static void
test_complete (void)
{
  GPtrArray *engines = hr_catalog_list_engines (catalog, NULL);
  g_autoptr (GHashTable) phases = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < engines->len; i++)
    {
      const HrEngine *engine = g_ptr_array_index (engines, i);
      g_autoptr (HrPlan) plain = make_plan (engine->id, "bf16", 4);
      g_autoptr (HrPlan) quantized = make_plan (engine->id, "nf4-dq", 2);

      if (!engine->profiles[0].trains)
        continue;
      vary (plain, phases);
      vary (quantized, phases);
    }
  g_assert_cmpuint (g_hash_table_size (phases), >=, 3);
}

static char *
word_trainable (HrMethod method,
                guint    rank)
{
  g_autoptr (HrPlan) plan = make_plan ("transformers", "bf16", 1);
  g_autoptr (HrAnswer) answer = NULL;

  plan->training.method = method;
  plan->training.lora_rank = rank;
  answer = hr_answer_new (catalog, plan);
  g_assert_no_error (answer->error);
  return hr_sentence_trainable (answer);
}

/* Llama 3.1 8B: rank 8 on Q (4096 to 4096) and V (4096 to 1024) of 32 layers is
 * 32·8·(8192 + 5120) = 3,407,872 of 8.03 billion. */
static void
test_trainable (void)
{
  g_autofree char *lora = word_trainable (HR_METHOD_LORA, 8);
  g_autofree char *prompt = word_trainable (HR_METHOD_PROMPT, 8);
  g_autofree char *huge = word_trainable (HR_METHOD_LORA, 4096);
  g_autofree char *full = word_trainable (HR_METHOD_FULL, 8);

  g_assert_cmpstr (lora, ==, "3.41 million parameters are trained (0.042" NBSP "%).");
  g_assert_cmpstr (prompt, ==, "81920 parameters are trained (0.001" NBSP "%).");
  g_assert_cmpstr (huge, ==, "1.74 billion parameters are trained (22" NBSP "%).");
  g_assert_cmpstr (full, ==, "Every parameter is trained.");
}

static void
test_stage (void)
{
  g_autoptr (HrPlan) plan = make_plan ("megatron", "bf16", 8);
  g_autoptr (HrAnswer) answer = NULL;
  g_autofree char *none = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  answer = hr_answer_new (catalog, plan);
  none = hr_sentence_stage (answer, &(HrDeviceRun) { 0, 8 });
  g_assert_null (none);
  g_clear_pointer (&answer, hr_answer_unref);
  plan->parallel.pp = 4;
  plan->training.method = HR_METHOD_FULL;
  answer = hr_answer_new (catalog, plan);
  g_assert_no_error (answer->error);
  one = hr_sentence_stage (answer, &(HrDeviceRun) { 2, 2 });
  g_assert_cmpstr (one, ==, "Stage 2 of 4");
  two = hr_sentence_stage (answer, &(HrDeviceRun) { 4, 4 });
  g_assert_cmpstr (two, ==, "Stages 3–4 of 4");
  /* The stages differ, and the core names the moment of the first alone. */
  g_assert_null (hr_sentence_training_phase (answer));
}

static guint
count_inputs (const HrPlan *plan,
              const char   *prefix)
{
  HrRecords records;
  guint n_inputs, n = 0;
  const HrInput *inputs = hr_inputs_list (&n_inputs);

  g_assert_true (hr_records_look_up (&records, catalog, plan, NULL));
  for (guint i = 0; i < n_inputs; i++)
    n += g_str_has_prefix (inputs[i].path, prefix)
         && hr_input_applies (&inputs[i], plan, &records);
  return n;
}

/* What does not matter is not asked. */
static void
test_inputs (void)
{
  g_autoptr (HrPlan) plan = make_plan ("transformers", "bf16", 1);

  g_assert_cmpuint (count_inputs (plan, "inference."), ==, 0);
  g_assert_cmpuint (count_inputs (plan, "training.lora"), ==, 3);
  g_assert_cmpuint (count_inputs (plan, "parallel."), ==, 0);
  plan->device_count = 2;
  g_assert_cmpuint (count_inputs (plan, "parallel."), ==, 1);
  plan->training.method = HR_METHOD_FULL;
  g_assert_cmpuint (count_inputs (plan, "training.lora"), ==, 0);
  g_assert_cmpuint (count_inputs (plan, "training.trainable_layers"), ==, 0);
  plan->training.method = HR_METHOD_LAYERS;
  g_assert_cmpuint (count_inputs (plan, "training.trainable_layers"), ==, 1);
  plan->workload = HR_WORKLOAD_PRETRAIN;
  g_assert_cmpuint (count_inputs (plan, "training.method"), ==, 0);
  plan->workload = HR_WORKLOAD_INFERENCE;
  g_assert_cmpuint (count_inputs (plan, "training."), ==, 0);
  g_assert_cmpuint (count_inputs (plan, "inference."), >, 0);
}

/* Each option is a value of its field, and each field's default is among its options. */
static void
test_options (void)
{
  g_autoptr (HrPlan) plan = make_plan ("transformers", "bf16", 2);
  guint n_inputs;
  const HrInput *inputs = hr_inputs_list (&n_inputs);
  HrRecords records;

  g_assert_true (hr_records_look_up (&records, catalog, plan, NULL));
  for (guint i = 0; i < n_inputs; i++)
    {
      const HrField *field = hr_field_find (inputs[i].path);
      double value = hr_field_get_default (field, plan, &records);

      if (inputs[i].look != HR_INPUT_OPTIONS)
        continue;
      g_assert_nonnull (inputs[i].options[hr_input_find_option (&inputs[i], value)].name);
      for (const HrInputOption *option = inputs[i].options; option->name != NULL; option++)
        {
          g_assert_cmpfloat (option->value, >=, field->minimum);
          g_assert_cmpfloat (option->value, <=, field->maximum);
        }
      g_assert_null (inputs[i].options[hr_input_find_option (&inputs[i], 9999)].name);
    }
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/training-sentences/complete", test_complete);
  g_test_add_func ("/training-sentences/trainable", test_trainable);
  g_test_add_func ("/training-sentences/stage", test_stage);
  g_test_add_func ("/training-sentences/inputs", test_inputs);
  g_test_add_func ("/training-sentences/options", test_options);
  result = g_test_run ();
  g_clear_object (&catalog);
  return result;
}
