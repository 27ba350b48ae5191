/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Advice and limits keep what they promise: properties over plans of all kinds. */
#include <string.h>

#include "hr-advisor.h"
#include "hr-estimate.h"
#include "hr-evaluation.h"

static HrCatalog *catalog;

/* model, hardware, engine, weights, workload, settings */
static const struct {
  const char *model, *hardware, *engine, *weights;
  HrWorkload  workload;
  const char *settings[8];
} plans[] = {
  { "llama-3-70b", "nvidia-geforce-rtx-4090", "llama.cpp", "gguf-q4_k_m", HR_WORKLOAD_INFERENCE,
    { "inference.context", "8192" } },
  { "llama-3.1-8b", "nvidia-geforce-rtx-3060-12gb", "llama.cpp", "gguf-q8_0",
    HR_WORKLOAD_INFERENCE, { "inference.context", "65536", "inference.flash_attention", "false" } },
  { "mixtral-8x7b", "nvidia-geforce-rtx-4090", "llama.cpp", "gguf-q5_k_m", HR_WORKLOAD_INFERENCE,
    { "inference.context", "16384" } },
  { "llama-3-70b", "nvidia-h100-sxm5-80gb", "vllm", "bf16", HR_WORKLOAD_INFERENCE,
    { "inference.context", "8192", "inference.batch", "32" } },
  { "llama-3-8b", "nvidia-geforce-rtx-4090", "transformers", "bf16", HR_WORKLOAD_INFERENCE,
    { "inference.context", "65536", "inference.batch", "4" } },
  { "llama-3-8b", "nvidia-geforce-rtx-4090", "trl", "bf16", HR_WORKLOAD_FINETUNE,
    { "training.method", "full", "training.microbatch", "4", "training.seq_len", "2048" } },
  { "llama-3-8b", "nvidia-a100-sxm4-40gb", "transformers", "bf16", HR_WORKLOAD_FINETUNE,
    { "training.method", "lora", "training.microbatch", "16", "training.seq_len", "4096" } },
  { "llama-2-13b", "nvidia-a100-sxm4-40gb", "lit-gpt", "bf16", HR_WORKLOAD_FINETUNE,
    { "training.method", "lora", "training.microbatch", "4", "training.seq_len", "1304" } },
  { "llama-3-8b", "nvidia-h100-sxm5-80gb", "torchtitan", "bf16", HR_WORKLOAD_PRETRAIN,
    { "training.microbatch", "8", "training.seq_len", "8192" } },
};

static HrPlan *
make_plan (guint      index,
           HrRecords *records)
{
  HrPlan *plan = hr_plan_new ();
  g_autoptr (GError) error = NULL;

  plan->workload = plans[index].workload;
  plan->model = g_strdup (plans[index].model);
  plan->hardware = g_strdup (plans[index].hardware);
  plan->engine = g_strdup (plans[index].engine);
  plan->weights = g_strdup (plans[index].weights);
  for (guint i = 0; plans[index].settings[i] != NULL; i += 2)
    g_assert_true (hr_plan_set (plan, plans[index].settings[i], plans[index].settings[i + 1],
                                NULL));
  hr_records_look_up (records, catalog, plan, &error);
  g_assert_no_error (error);
  return plan;
}

static guint64
peak_of (const HrPlan *plan,
         HrVerdict    *verdict)
{
  g_autoptr (HrAnswer) answer = hr_answer_new (catalog, plan);
  guint64 most = 0;

  g_assert_no_error (answer->error);
  for (guint i = 0; i < answer->estimate.n_devices; i++)
    most = MAX (most, answer->estimate.devices[i].process_bytes);
  *verdict = answer->estimate.verdict;
  return most;
}

/* An applied piece of advice holds, to the byte, what it promised. */
static void
test_promises (void)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      HrRecords records;
      g_autoptr (HrPlan) plan = make_plan (i, &records);
      g_autoptr (GArray) advice = hr_advisor_advise (catalog, plan, &records);
      HrVerdict verdict;
      guint64 before = peak_of (plan, &verdict);

      for (guint j = 0; j < advice->len; j++, n++)
        {
          const HrAdvice *each = &g_array_index (advice, HrAdvice, j);
          g_autoptr (HrPlan) changed = hr_plan_copy (plan);

          hr_advice_apply (each, changed);
          g_assert_cmpuint (peak_of (changed, &verdict), ==, each->peak_bytes);
          g_assert_cmpint (verdict, ==, each->verdict);
          g_assert_cmpint ((gint64) before - (gint64) each->peak_bytes, ==, each->saved_bytes);
        }
    }
  g_assert_cmpuint (n, >, 60);
}

static void
check_possible (const HrRecords *records,
                const HrPlan    *plan,
                const HrChange  *change)
{
  if (change->format != NULL)
    g_assert_true (hr_engine_supports_format (records->engine, change->format->id));
  for (guint i = 0; i < change->n_settings; i++)
    {
      const char *path = change->settings[i].path;

      if (change->settings[i].value < 0 || strcmp (path, "inference.batch") == 0
          || strcmp (path, "training.method") == 0 || strcmp (path, "training.microbatch") == 0)
        continue;
      if (strcmp (path, "inference.kv") == 0)
        {
          gboolean offered = FALSE;

          for (char **name = records->engine->kv_types; name != NULL && *name != NULL; name++)
            {
              HrKvType type;
              offered |= hr_kv_type_parse (*name, &type)
                         && type == (HrKvType) change->settings[i].value;
            }
          g_assert_true (offered);
        }
      else
        g_assert_true (hr_engine_uses_input (records->engine, path));
    }
}

/* Nothing is suggested that the engine's record does not offer. */
static void
test_possible (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      HrRecords records;
      g_autoptr (HrPlan) plan = make_plan (i, &records);
      g_autoptr (GArray) advice = hr_advisor_advise (catalog, plan, &records);

      g_assert_cmpuint (advice->len, >, 0);
      for (guint j = 0; j < advice->len; j++)
        for (guint k = 0; k < g_array_index (advice, HrAdvice, j).n_changes; k++)
          check_possible (&records, plan, &g_array_index (advice, HrAdvice, j).changes[k]);
    }
}

/* What fits comes before what does not, and what costs less before what costs more. */
static void
test_order (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      HrRecords records;
      g_autoptr (HrPlan) plan = make_plan (i, &records);
      g_autoptr (GArray) advice = hr_advisor_advise (catalog, plan, &records);
      double loss = -G_MAXDOUBLE;
      gboolean fitted = TRUE;

      if (hr_plan_fits (plan, &records))
        continue;
      for (guint j = 0; j < advice->len; j++)
        {
          const HrAdvice *each = &g_array_index (advice, HrAdvice, j);
          gboolean fits = each->verdict != HR_VERDICT_DOES_NOT_FIT;

          g_assert_true (fitted || !fits);
          if (fits)
            g_assert_cmpfloat (each->loss, >=, loss);
          loss = each->loss;
          fitted = fits;
        }
    }
}

/* The limit fits, and one step further does not. */
static void
test_limits (void)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    for (guint kind = 0; kind < HR_N_LIMITS; kind++)
      {
        HrRecords records;
        g_autoptr (HrPlan) plan = make_plan (i, &records);
        HrLimit limit;
        gint64 step = kind == HR_LIMIT_DEVICES || kind == HR_LIMIT_CPU_EXPERTS ? -1 : 1;

        if (!hr_limit_applies (kind, plan, &records))
          continue;
        hr_limit_find (kind, plan, &records, &limit);
        g_assert_true (limit.known);
        if (!limit.fits || limit.open)
          continue;
        n++;
        hr_limit_set (kind, plan, &records, limit.value);
        g_assert_true (hr_plan_fits (plan, &records));
        if (limit.value + step < (kind == HR_LIMIT_DEVICES))
          continue;
        hr_limit_set (kind, plan, &records, limit.value + step);
        g_assert_false (hr_plan_fits (plan, &records));
      }
  g_assert_cmpuint (n, >=, 15);
}

/* ---- the seeds' rows that ran out of memory ---- */

/* What of a plan a row of the same table has otherwise, where that is one thing alone. */
typedef enum { SAME, OTHER_WEIGHTS, OTHER_MICROBATCH, OTHER_LENGTH, OTHER_COUNT, OTHER_MORE }
Difference;

static Difference
compare_plans (const HrPlan *a,
               const HrPlan *b)
{
  const struct { Difference what; gboolean differs; } parts[] = {
    /* LoRA on a quantised base goes by another name */
    { OTHER_WEIGHTS, g_strcmp0 (a->weights, b->weights) != 0 },
    { OTHER_MICROBATCH, a->training.microbatch != b->training.microbatch },
    { OTHER_LENGTH, a->training.seq_len != b->training.seq_len },
    { OTHER_COUNT, a->device_count != b->device_count },
  };
  Difference found = SAME;

  if (g_strcmp0 (a->model, b->model) != 0 || g_strcmp0 (a->hardware, b->hardware) != 0
      || g_strcmp0 (a->engine, b->engine) != 0 || a->workload != b->workload)
    return OTHER_MORE;
  if (g_strcmp0 (a->weights, b->weights) == 0 && a->training.method != b->training.method)
    return OTHER_MORE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].differs)
      found = found == SAME ? parts[i].what : OTHER_MORE;
  return found;
}

static gboolean
sets (const HrChange *change,
      const char     *path,
      double          least,
      double          most)
{
  for (guint i = 0; i < change->n_settings; i++)
    if (strcmp (change->settings[i].path, path) == 0 && change->settings[i].value >= least
        && change->settings[i].value <= most)
      return TRUE;
  return FALSE;
}

/* Whether a change leads to the other row: for lengths, to as much text as it had or more. */
static gboolean
leads_to (const HrChange *change,
          const HrPlan   *plan,
          Difference      difference)
{
  switch (difference)
    {
    case OTHER_WEIGHTS:
      return change->format != NULL && strcmp (change->format->id, plan->weights) == 0;
    case OTHER_MICROBATCH:
      return change->kind == HR_CHANGE_MICROBATCH
             && sets (change, "training.microbatch", (double) plan->training.microbatch,
                      (double) plan->training.microbatch);
    case OTHER_LENGTH:
      return change->kind == HR_CHANGE_LENGTH
             && sets (change, "training.seq_len", (double) plan->training.seq_len, G_MAXDOUBLE);
    case OTHER_COUNT:
      return change->kind == HR_CHANGE_DEVICES && change->device_count == plan->device_count;
    case SAME: case OTHER_MORE: default:
      return FALSE;
    }
}

static gboolean
advises (GArray       *advice,
         const HrPlan *plan,
         Difference    difference)
{
  for (guint i = 0; i < advice->len; i++)
    {
      const HrAdvice *each = &g_array_index (advice, HrAdvice, i);

      if (each->verdict != HR_VERDICT_DOES_NOT_FIT && each->n_changes == 1
          && leads_to (&each->changes[0], plan, difference))
        return TRUE;
    }
  return FALSE;
}

/* Changes that the row's own table shows to fit, and how many of them the advice contains. */
static guint
check_row (GPtrArray       *rows,
           HrEvaluationRow *row,
           guint           *n_advised)
{
  g_autoptr (GArray) advice = hr_advisor_advise (catalog, row->plan, &row->records);
  guint n = 0;

  *n_advised = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      const HrEvaluationRow *other = g_ptr_array_index (rows, i);
      Difference difference = other->plan == NULL || other->evidence->measured.oom == 1
                              || strcmp (other->evidence->title, row->evidence->title) != 0
                                ? OTHER_MORE : compare_plans (row->plan, other->plan);

      if (difference == SAME || difference == OTHER_MORE)
        continue;
      n++;
      *n_advised += advises (advice, other->plan, difference);
      g_test_message ("%s: %s%s", row->evidence->id, other->evidence->id,
                      advises (advice, other->plan, difference) ? "" : " is not advised");
    }
  /* where the table knows no way out, the advice does */
  g_assert_cmpuint (advice->len, >, 0);
  g_assert_cmpint (g_array_index (advice, HrAdvice, 0).verdict, !=, HR_VERDICT_DOES_NOT_FIT);
  return n;
}

/* Each row of the seeds that ran out of memory: the advice contains every single change which the
 * same table shows to fit. */
static void
test_seeds (void)
{
  g_autoptr (HrEvaluation) evaluation = hr_evaluation_new (catalog);
  g_autofree char *file = g_build_filename (hr_catalog_get_data_dir (catalog), "evidence",
                                            "seeds.jsonl", NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *rows;
  guint n_rows = 0, n_remedied = 0, n_changes = 0;

  hr_evaluation_add_file (evaluation, file, &error);
  g_assert_no_error (error);
  rows = hr_evaluation_get_rows (evaluation);
  for (guint i = 0; i < rows->len; i++)
    {
      HrEvaluationRow *row = g_ptr_array_index (rows, i);
      guint n, n_advised;

      if (row->evidence->measured.oom != 1 || row->plan == NULL)
        continue;
      n = check_row (rows, row, &n_advised);
      g_assert_cmpuint (n_advised, ==, n);
      n_rows++;
      n_remedied += n > 0;
      n_changes += n;
    }
  g_test_message ("%u rows ran out of memory; the tables show %u changes that make %u of them fit",
                  n_rows, n_changes, n_remedied);
  g_assert_cmpuint (n_rows, >=, 13);
  g_assert_cmpuint (n_remedied, >=, 8);
}

/* A lent workspace changes no byte and no second, whatever it has seen before. */
static void
test_workspace (void)
{
  g_autoptr (HrWorkspace) workspace = hr_workspace_new ();
  g_autofree HrEstimate *with = g_new0 (HrEstimate, 1), *without = g_new0 (HrEstimate, 1);
  g_autofree HrSpeed *fast = g_new0 (HrSpeed, 1), *slow = g_new0 (HrSpeed, 1);

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
      {
        HrRecords records;
        g_autoptr (HrPlan) plan = make_plan (i, &records);

        g_assert_true (hr_estimate_run (plan, &records, without, NULL));
        g_assert_true (hr_speed_run (plan, &records, slow, NULL));
        records.workspace = workspace;
        g_assert_true (hr_estimate_run (plan, &records, with, NULL));
        g_assert_true (hr_speed_run (plan, &records, fast, NULL));
        g_assert_cmpuint (with->n_devices, ==, without->n_devices);
        for (guint j = 0; j < with->n_devices; j++)
          {
            g_assert_cmpuint (with->devices[j].n_items, ==, without->devices[j].n_items);
            for (guint k = 0; k < with->devices[j].n_items; k++)
              g_assert_cmpuint (with->devices[j].items[k].bytes, ==,
                                without->devices[j].items[k].bytes);
          }
        g_assert_cmpuint (with->host.process_bytes, ==, without->host.process_bytes);
        g_assert_true (fast->decode_tok_s == slow->decode_tok_s);
        g_assert_true (fast->ttft_s == slow->ttft_s && fast->step_s == slow->step_s);
        hr_estimate_clear (with);
        hr_estimate_clear (without);
      }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/advice/promises", test_promises);
  g_test_add_func ("/advice/possible", test_possible);
  g_test_add_func ("/advice/order", test_order);
  g_test_add_func ("/advice/seeds", test_seeds);
  g_test_add_func ("/limits/exact", test_limits);
  g_test_add_func ("/advice/workspace-identical", test_workspace);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
