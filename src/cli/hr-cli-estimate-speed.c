/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli-json.h"
#include "hr-cli.h"

#include <math.h>
#include <string.h>

#include "hr-cost.h"

/* ---- JSON ---- */

static const struct {
  const char *name;
  gsize       offset;
} members[] = {
  { "decode_tok_s", G_STRUCT_OFFSET (HrSpeed, decode_tok_s) },
  { "prefill_tok_s", G_STRUCT_OFFSET (HrSpeed, prefill_tok_s) },
  { "ttft_s", G_STRUCT_OFFSET (HrSpeed, ttft_s) },
  { "tpot_s", G_STRUCT_OFFSET (HrSpeed, tpot_s) },
  { "throughput_tok_s", G_STRUCT_OFFSET (HrSpeed, throughput_tok_s) },
  { "request_s", G_STRUCT_OFFSET (HrSpeed, request_s) },
  { "step_s", G_STRUCT_OFFSET (HrSpeed, step_s) },
  { "microstep_s", G_STRUCT_OFFSET (HrSpeed, microstep_s) },
  { "train_tok_s", G_STRUCT_OFFSET (HrSpeed, train_tok_s) },
  { "train_tok_s_per_gpu", G_STRUCT_OFFSET (HrSpeed, train_tok_s_per_gpu) },
  { "tflops_per_gpu", G_STRUCT_OFFSET (HrSpeed, tflops_per_gpu) },
  { "mfu", G_STRUCT_OFFSET (HrSpeed, mfu) },
  { "hfu", G_STRUCT_OFFSET (HrSpeed, hfu) },
};

static const struct {
  const char *name;
  gsize       offset;
} cost_members[] = {
  { "power_w", G_STRUCT_OFFSET (HrCost, power_w) },
  { "steps", G_STRUCT_OFFSET (HrCost, steps) },
  { "tokens", G_STRUCT_OFFSET (HrCost, tokens) },
  { "epoch_s", G_STRUCT_OFFSET (HrCost, epoch_s) },
  { "run_s", G_STRUCT_OFFSET (HrCost, run_s) },
  { "energy_kwh", G_STRUCT_OFFSET (HrCost, energy_kwh) },
  { "rent", G_STRUCT_OFFSET (HrCost, rent) },
  { "electricity", G_STRUCT_OFFSET (HrCost, electricity) },
};

/* Four digits: an estimate knows no more. */
static double
rounded (double value)
{
  double unit;

  if (!(value > 0.0))
    return 0.0;
  unit = pow (10.0, 3.0 - floor (log10 (value)));
  return round (value * unit) / unit;
}

static void
write_operation (HrJsonWriter      *json,
                 const HrOperation *op)
{
  hr_json_writer_begin (json, NULL, '{');
  hr_json_writer_string (json, "phase", hr_op_phase_name (op->phase));
  hr_json_writer_string (json, "name", hr_operation_name (op->kind));
  hr_json_writer_double (json, "count", rounded (op->count));
  hr_json_writer_double (json, "flops", rounded (op->flops));
  hr_json_writer_double (json, "bytes", rounded (hr_operation_bytes (op)));
  hr_json_writer_double (json, "weight_bytes", rounded (op->weight_bytes));
  hr_json_writer_double (json, "cache_bytes", rounded (op->cache_bytes));
  hr_json_writer_double (json, "activation_bytes", rounded (op->activation_bytes));
  hr_json_writer_double (json, "link_bytes", rounded (op->link_bytes));
  hr_json_writer_double (json, "intensity", rounded (hr_operation_intensity (op)));
  hr_json_writer_double (json, "seconds", rounded (op->seconds));
  hr_json_writer_string (json, "bound", hr_bound_name (op->bound));
  hr_json_writer_end (json, '}');
}

static void
write_cost (HrJsonWriter *json,
            const HrCost *cost)
{
  if (!(cost->run_s > 0.0))
    return;
  hr_json_writer_begin (json, "cost", '{');
  for (guint i = 0; i < G_N_ELEMENTS (cost_members); i++)
    {
      double value = G_STRUCT_MEMBER (double, cost, cost_members[i].offset);

      if (value > 0.0)
        hr_json_writer_double (json, cost_members[i].name, rounded (value));
    }
  hr_json_writer_end (json, '}');
}

/**
 * hr_cli_interval_basis:
 * @interval: an interval
 * @records: of the plan
 *
 * Returns: (transfer full) (nullable): "565 measured runs of llama.cpp, GGUF"
 */
char *
hr_cli_interval_basis (const HrInterval *interval,
                       const HrRecords  *records)
{
  const HrIntervalGroup *group = interval->group;
  GString *text;

  if (group == NULL)
    return NULL;
  text = g_string_new (NULL);
  g_string_append_printf (text, "%u measured runs", group->n);
  if (group->engine != NULL)
    g_string_append_printf (text, " of %s", records->engine->name);
  else if (group->root != NULL)
    g_string_append_printf (text, " of %s and its kin", group->root);
  if (group->family != NULL)
    g_string_append_printf (text, ", %s", group->family);
  if (group->method != NULL && strcmp (group->method, "inference") != 0)
    g_string_append_printf (text, ", %s", group->method);
  return g_string_free (text, FALSE);
}

/**
 * hr_cli_interval_json:
 * @json: a writer inside the interval's object
 * @interval: an interval of some group
 * @records: of the plan
 *
 * Writes what intervals of every unit share.
 */
void
hr_cli_interval_json (HrJsonWriter     *json,
                      const HrInterval *interval,
                      const HrRecords  *records)
{
  g_autofree char *basis = hr_cli_interval_basis (interval, records);

  hr_json_writer_double (json, "coverage", interval->coverage);
  hr_json_writer_string (json, "basis", basis);
  hr_json_writer_uint (json, "n", interval->group->n);
}

/**
 * hr_cli_speed_json:
 * @json: a writer inside the document's object
 * @answer: an answer
 *
 * Writes "speed", "cost" and "ops"; none where the speed is not known.
 */
void
hr_cli_speed_json (HrJsonWriter   *json,
                   const HrAnswer *answer)
{
  const HrSpeed *speed = answer->speed;
  HrCost cost;

  if (speed == NULL || !speed->known)
    return;
  hr_json_writer_begin (json, "speed", '{');
  hr_json_writer_string (json, "bound", hr_bound_name (speed->bound));
  if (speed->token_s > 0.0)
    hr_json_writer_double (json, "ms_per_token", rounded (1e3 * speed->token_s));
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      double value = G_STRUCT_MEMBER (double, speed, members[i].offset);

      if (value > 0.0)
        hr_json_writer_double (json, members[i].name, rounded (value));
    }
  if (answer->speed_interval.group != NULL)
    {
      hr_json_writer_begin (json, "interval", '{');
      hr_json_writer_double (json, "low", rounded (answer->speed_interval.low));
      hr_json_writer_double (json, "high", rounded (answer->speed_interval.high));
      hr_cli_interval_json (json, &answer->speed_interval, &answer->records);
      hr_json_writer_end (json, '}');
    }
  hr_json_writer_end (json, '}');
  hr_cost_of (answer->plan, &answer->records, speed, &cost);
  write_cost (json, &cost);
  hr_json_writer_begin (json, "ops", '[');
  for (guint i = 0; i < speed->list.n_ops; i++)
    write_operation (json, &speed->list.ops[i]);
  hr_json_writer_end (json, ']');
}

/* ---- text ---- */

static const char *const bound_words[HR_N_BOUNDS] = {
  "memory-bound", "compute-bound", "host-bound", "communication-bound",
};

static char *
seconds_text (double seconds)
{
  if (seconds < 1.0)
    return g_strdup_printf ("%.3g ms", 1e3 * seconds);
  if (seconds < 1000.0)
    return g_strdup_printf ("%.3g s", seconds);
  return seconds < 172800.0 ? g_strdup_printf ("%.1f h", seconds / 3600.0)
                            : g_strdup_printf ("%.1f days", seconds / 86400.0);
}

static void
append_training (GString       *out,
                 const HrSpeed *speed)
{
  g_autofree char *step = seconds_text (speed->step_s);
  g_autofree char *thousand = seconds_text (1000.0 * speed->step_s);

  g_string_append_printf (out, "%s per step, %.4g tokens/s (%.4g per device), %s",
                          step, speed->train_tok_s, speed->train_tok_s_per_gpu,
                          bound_words[speed->bound]);
  if (speed->mfu > 0.0)
    g_string_append_printf (out, ", MFU %.0f %%", 100.0 * speed->mfu);
  g_string_append_printf (out, ".\n1000 steps take %s.\n", thousand);
}

static void
append_inference (GString       *out,
                  const HrSpeed *speed)
{
  g_autofree char *token = seconds_text (speed->tpot_s);
  g_autofree char *first = seconds_text (speed->ttft_s);

  g_string_append_printf (out, "%.3g tokens/s, %s per token, first token after %s, %s.\n"
                          "Prompts are read at %.3g tokens/s.\n",
                          speed->decode_tok_s, token, first, bound_words[speed->bound],
                          speed->prefill_tok_s);
}

static void
append_money (GString      *out,
              const HrCost *cost)
{
  if (cost->rent > 0.0)
    g_string_append_printf (out, ", %.2f for the devices", cost->rent);
  if (cost->electricity > 0.0)
    g_string_append_printf (out, ", %.2f for electricity", cost->electricity);
  g_string_append (out, ".\n");
}

/* Energy and money: only where somebody asked for a run, a price or a tariff. */
static void
append_cost (GString       *out,
             const HrPlan  *plan,
             const HrCost  *cost)
{
  gboolean serving = plan->workload == HR_WORKLOAD_INFERENCE;
  gboolean priced = plan->cost.price_per_hour >= 0.0 || plan->cost.tariff >= 0.0
                    || plan->cost.power_w >= 0.0;
  g_autofree char *run = seconds_text (cost->run_s);
  g_autofree char *epoch = seconds_text (cost->epoch_s);

  if (!(cost->run_s > 0.0) || (serving && !priced))
    return;
  if (cost->epoch_s > 0.0)
    g_string_append_printf (out, "An epoch takes %s.\n", epoch);
  if (serving)
    g_string_append_printf (out, "A million output tokens take %s", run);
  else
    g_string_append_printf (out, "The run of %.0f steps takes %s", cost->steps, run);
  if (cost->energy_kwh > 0.0)
    g_string_append_printf (out, ", %s%.3g kWh", cost->power_is_board ? "at most " : "",
                            cost->energy_kwh);
  append_money (out, cost);
}

static void
append_interval (GString        *out,
                 const HrAnswer *answer)
{
  const HrInterval *interval = &answer->speed_interval;
  g_autofree char *basis = hr_cli_interval_basis (interval, &answer->records);

  if (!answer->speed->known)
    return;
  if (interval->group == NULL)
    g_string_append (out, "No speed like it was measured: how sure this is, is unknown.\n");
  else
    g_string_append_printf (out, "90 %%: %.3g to %.3g tokens/s, from %s.\n", interval->low,
                            interval->high, basis);
}

/**
 * hr_cli_speed_text:
 * @out: where to append
 * @answer: an answer
 *
 * Writes speed and costs in words, or why they are not known.
 */
void
hr_cli_speed_text (GString        *out,
                   const HrAnswer *answer)
{
  const HrSpeed *speed = answer->speed;
  HrCost cost;

  if (speed == NULL)
    return;
  if (!speed->known)
    g_string_append_printf (out, "Speed unknown: %s.\n", speed->unknown);
  else if (speed->step_s > 0.0)
    append_training (out, speed);
  else
    append_inference (out, speed);
  if (speed->assumed != NULL)
    g_string_append_printf (out, "%s\n", speed->assumed);
  append_interval (out, answer);
  hr_cost_of (answer->plan, &answer->records, speed, &cost);
  append_cost (out, answer->plan, &cost);
}
