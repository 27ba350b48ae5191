/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Nothing that stands in a file brings the program down or makes it promise nonsense: a text is
 * read or refused in a sentence, and what is read can be estimated or is refused in a sentence. */
#include <math.h>
#include <string.h>

#include "hr-answer.h"
#include "hr-catalog-private.h"
#include "hr-evidence.h"
#include "mutate.h"

#define DEFAULT_ROUNDS 400
#define DEFAULT_SEED 20261120

static HrCatalog *catalog;
static GRand *chance;
static guint n_rounds;

static void
check_sentence (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_cmpuint (strlen (error->message), >, 10);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
}

static HrSpeed speed;

static void
check_device (const HrDeviceEstimate *device)
{
  guint64 sum = 0;

  for (guint i = 0; i < device->n_items; i++)
    {
      g_assert_cmpuint (device->items[i].bytes, <, G_MAXUINT64 / HR_MAX_ITEMS);
      sum += device->items[i].bytes;
    }
  g_assert_cmpuint (sum, ==, device->process_bytes);
}

/* Times are numbers, whatever was asked for. */
static void
check_speed (const HrPlan    *plan,
             const HrRecords *records)
{
  g_autoptr (GError) error = NULL;
  const double *times[] = { &speed.token_s, &speed.ttft_s, &speed.tpot_s, &speed.step_s };

  if (!hr_speed_run (plan, records, &speed, &error))
    {
      check_sentence (error);
      return;
    }
  g_assert_true (speed.known || speed.unknown != NULL);
  for (guint i = 0; speed.known && i < G_N_ELEMENTS (times); i++)
    g_assert_true (isfinite (*times[i]) && *times[i] >= 0.0);
  for (guint i = 0; speed.known && i < speed.list.n_ops; i++)
    g_assert_true (isfinite (speed.list.ops[i].seconds) && speed.list.ops[i].seconds >= 0.0);
}

static void
estimate (const HrPlan  *plan,
          const HrModel *shape)
{
  g_autoptr (GError) error = NULL;
  HrEstimate answer = { 0 };
  HrRecords records;

  if (!hr_records_look_up_shape (&records, catalog, plan, shape, &error) ||
      !hr_estimate_run (plan, &records, &answer, &error))
    check_sentence (error);
  else
    {
      for (guint i = 0; i < answer.n_devices; i++)
        check_device (&answer.devices[i]);
      check_speed (plan, &records);
    }
  hr_estimate_clear (&answer);
}

static const char *const plans[] = {
  "{\"model\": \"llama-3.1-8b\", \"hardware\": {\"id\": \"nvidia-geforce-rtx-4090\", \"count\": 2},"
  " \"engine\": \"llama.cpp\", \"weights\": \"gguf-q4_k_m\", \"parallel\": {\"tp\": 1},"
  " \"inference\": {\"context\": 8192, \"batch\": 1, \"kv\": \"q8_0\", \"ubatch\": 512,"
  " \"gpu_layers\": 20, \"flash_attention\": true}}",
  "{\"model\": \"deepseek-v3\", \"hardware\": {\"id\": \"nvidia-h100-sxm5-80gb\", \"count\": 8},"
  " \"engine\": \"vllm\", \"weights\": \"fp8\", \"parallel\": {\"tp\": 8, \"ep\": 8},"
  " \"inference\": {\"context\": 32768, \"batch\": 16, \"gpu_memory_utilization\": 0.9,"
  " \"prompt_tokens\": 1024, \"generated_tokens\": 128, \"prefix_share\": 0.5,"
  " \"speculative_tokens\": 4, \"speculative_acceptance\": 0.7, \"draft_share\": 0.1}}",
  "{\"kind\": \"finetune\", \"model\": \"mixtral-8x7b\", \"hardware\": {\"id\":"
  " \"nvidia-a100-sxm4-80gb\", \"count\": 8}, \"engine\": \"transformers\", \"weights\": \"bf16\","
  " \"parallel\": {\"strategy\": \"fsdp\", \"dp\": 8}, \"training\": {\"method\": \"lora\","
  " \"lora_rank\": 16, \"lora_targets\": [\"q\", \"v\"], \"microbatch\": 2, \"seq_len\": 2048,"
  " \"grad_accum\": 4, \"checkpointing\": \"full\", \"optimizer\": \"adamw\"}}",
  "{\"kind\": \"pretrain\", \"model\": \"llama-3.1-70b\", \"hardware\": {\"id\":"
  " \"nvidia-h100-sxm5-80gb\", \"count\": 64, \"nodes\": 8}, \"engine\": \"megatron\","
  " \"weights\": \"bf16\", \"parallel\": {\"tp\": 8, \"pp\": 4, \"vp\": 2, \"cp\": 1},"
  " \"training\": {\"method\": \"full\", \"precision\": \"mixed-fp32-master\", \"microbatch\": 1,"
  " \"seq_len\": 8192, \"global_batch\": 128, \"low_precision\": \"fp8\","
  " \"sequence_parallel\": true}}",
};

/* A plan that is read comes back the same from what is written. */
static void
try_plan (const GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HrPlan) plan = hr_plan_from_data (text->str, text->len, "plan", &error);
  g_autoptr (HrPlan) again = NULL;
  g_autofree char *written = NULL;

  if (plan == NULL)
    {
      check_sentence (error);
      return;
    }
  written = hr_plan_to_data (plan);
  again = hr_plan_from_data (written, -1, "again", &error);
  if (again == NULL || !hr_plan_equal (plan, again))
    g_error ("%s\nwas written as\n%s", text->str, written);
  estimate (plan, NULL);
}

static void
test_plans (void)
{
  for (guint i = 0; i < n_rounds * 4; i++)
    {
      const char *plan = plans[i % G_N_ELEMENTS (plans)];
      GString *text = mutate (chance, plan, strlen (plan));

      try_plan (text);
      g_string_free (text, TRUE);
    }
}

/* Records as a person would add them, with a plan that uses what can be used. */
static void
estimate_model (const HrModel *model)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr (HrPlan) plan = hr_plan_from_data (plans[i], -1, "plan", NULL);
      estimate (plan, model);
    }
}

static void
try_record (const GString *text,
            guint          kind)
{
  g_autoptr (GError) error = NULL;
  HrJson *json = hr_json_new_from_data (text->str, text->len, "record", &error);

  if (json == NULL)
    {
      check_sentence (error);
      return;
    }
  if (kind == 0)
    {
      g_autoptr (HrModel) model = hr_model_from_json (json);
      if (!hr_json_finish (json, &error))
        check_sentence (error);
      else
        estimate_model (model);
    }
  else
    {
      g_autoptr (HrDevice) device = kind == 1 ? hr_device_from_json (json) : NULL;
      g_autoptr (HrEngine) engine = kind == 2 ? hr_engine_from_json (json) : NULL;
      g_autoptr (HrFormat) format = kind == 3 ? hr_format_from_json (json) : NULL;
      if (!hr_json_finish (json, &error))
        check_sentence (error);
    }
  hr_json_free (json);
}

/* The objects of a file: one for an engine, several for the others. */
static GPtrArray *
split_objects (const char *text)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func (g_free);
  const char *start = NULL;
  gboolean quoted = FALSE;
  gint depth = 0;

  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"' && (c == text || c[-1] != '\\'))
        quoted = !quoted;
      if (quoted)
        continue;
      if (*c == '{' && depth++ == 0)
        start = c;
      if (*c == '}' && --depth == 0)
        g_ptr_array_add (objects, g_strndup (start, c + 1 - start));
    }
  return objects;
}

static void
try_file (const char *path,
          guint       kind)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) objects = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  objects = split_objects (text);
  g_assert_cmpuint (objects->len, >, 0);
  for (guint i = 0; i < MAX (n_rounds / 20, 1); i++)
    {
      const char *object = objects->pdata[g_rand_int_range (chance, 0, objects->len)];
      GString *changed = mutate (chance, object, strlen (object));

      try_record (changed, kind);
      g_string_free (changed, TRUE);
    }
}

static void
test_records (void)
{
  static const char *const folders[] = { "models", "hardware", "engines", "formats" };

  for (guint kind = 0; kind < G_N_ELEMENTS (folders); kind++)
    {
      g_autofree char *folder = g_build_filename (hr_catalog_get_data_dir (catalog), "catalog",
                                                  folders[kind], NULL);
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      const char *name;

      g_assert_nonnull (dir);
      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);
          try_file (path, kind);
        }
    }
}

static void
try_evidence (const GString *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HrEvidence) evidence = hr_evidence_from_line (line->str, line->len, "line", &error);

  if (evidence == NULL)
    check_sentence (error);
  else if (evidence->plan != NULL)
    estimate (evidence->plan, evidence->shape);
}

static void
test_evidence (void)
{
  g_autofree char *path = g_build_filename (hr_catalog_get_data_dir (catalog), "evidence",
                                            "seeds.jsonl", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_lines;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  n_lines = g_strv_length (lines);
  for (guint i = 0; i < n_rounds * 2; i++)
    {
      const char *good = lines[i % n_lines];
      GString *line = mutate (chance, good, strlen (good));

      try_evidence (line);
      g_string_free (line, TRUE);
    }
}

int
main (int   argc,
      char *argv[])
{
  const char *rounds = g_getenv ("FUZZ_ROUNDS"), *seed = g_getenv ("FUZZ_SEED");
  guint32 start = seed != NULL ? (guint32) g_ascii_strtoull (seed, NULL, 10) : DEFAULT_SEED;

  g_test_init (&argc, &argv, NULL);
  n_rounds = rounds != NULL ? (guint) g_ascii_strtoull (rounds, NULL, 10) : DEFAULT_ROUNDS;
  chance = g_rand_new_with_seed (start);
  catalog = hr_catalog_new_default ();
  g_printerr ("FUZZ_SEED=%u FUZZ_ROUNDS=%u\n", start, n_rounds);
  g_test_add_func ("/fuzz/plans", test_plans);
  g_test_add_func ("/fuzz/records", test_records);
  g_test_add_func ("/fuzz/evidence", test_evidence);
  return g_test_run ();
}
