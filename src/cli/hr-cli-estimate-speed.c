/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli-json.h"
#include "hr-cli.h"

#include <math.h>

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

/**
 * hr_cli_speed_json:
 * @json: a writer inside the document's object
 * @speed: (nullable): how fast the plan runs
 *
 * Writes "speed" and "ops"; neither where the speed is not known.
 */
void
hr_cli_speed_json (HrJsonWriter  *json,
                   const HrSpeed *speed)
{
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
  hr_json_writer_end (json, '}');
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
  return seconds < 1000.0 ? g_strdup_printf ("%.3g s", seconds)
                          : g_strdup_printf ("%.0f s", seconds);
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

/**
 * hr_cli_speed_text:
 * @out: where to append
 * @speed: (nullable): how fast the plan runs; NULL where it does not fit
 *
 * Writes the speed in words, or why it is not known.
 */
void
hr_cli_speed_text (GString       *out,
                   const HrSpeed *speed)
{
  if (speed == NULL)
    return;
  if (!speed->known)
    g_string_append_printf (out, "Speed unknown: %s.\n", speed->unknown);
  else if (speed->step_s > 0.0)
    append_training (out, speed);
  else
    append_inference (out, speed);
  if (speed->assumed != NULL)
    g_string_append_printf (out, "For the speed, %s.\n", speed->assumed);
}
