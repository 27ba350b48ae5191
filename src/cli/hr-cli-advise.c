/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli-question.h"

/* Set one after another, what stands last holds. */
static HrPlan *
apply (const HrPlan   *plan,
       const HrAdvice *advice)
{
  HrPlan *changed = hr_plan_copy (plan);

  hr_advice_apply (advice, changed);
  return changed;
}

/* ---- JSON ---- */

static void
change_json (HrJsonWriter   *json,
             const HrChange *change,
             const HrPlan   *changed)
{
  hr_json_writer_begin (json, NULL, '{');
  hr_json_writer_string (json, "kind", hr_change_kind_name (change->kind));
  if (change->format != NULL)
    hr_json_writer_string (json, "weights", change->format->id);
  if (change->device != NULL)
    hr_json_writer_string (json, "hardware", change->device->id);
  if (change->device_count > 0)
    hr_json_writer_uint (json, "devices", change->device_count);
  hr_json_writer_begin (json, "set", '{');
  for (guint i = 0; i < change->n_settings; i++)
    hr_cli_setting_json (json, changed, change->settings[i].path);
  hr_json_writer_end (json, '}');
  hr_json_writer_end (json, '}');
}

static void
sacrifices_json (HrJsonWriter *json,
                 guint         sacrifices)
{
  hr_json_writer_begin (json, "sacrifices", '[');
  for (guint bit = 1; bit <= HR_SACRIFICE_MONEY; bit <<= 1)
    if ((sacrifices & bit) != 0)
      hr_json_writer_string (json, NULL, hr_sacrifice_name (bit));
  hr_json_writer_end (json, ']');
}

static void
quality_json (HrJsonWriter   *json,
              const HrAdvice *advice)
{
  for (guint i = 0; i < advice->n_changes; i++)
    if (advice->changes[i].format != NULL && advice->quality_delta >= 0.0)
      {
        hr_json_writer_double (json, "perplexity_delta", advice->quality_delta);
        hr_json_writer_string (json, "quality_source", advice->changes[i].format->quality_source);
      }
}

static char *
dup_flags (const HrAdvice *advice,
           const HrPlan   *changed,
           const HrEngine *engine)
{
  g_autofree char *first = hr_change_dup_flags (&advice->changes[0], changed, engine);
  g_autofree char *second = advice->n_changes > 1
                              ? hr_change_dup_flags (&advice->changes[1], changed, engine) : NULL;

  return first != NULL && second != NULL ? g_strconcat (first, " ", second, NULL)
                                         : g_strdup (first != NULL ? first : second);
}

static void
advice_json (HrJsonWriter        *json,
             const HrCliQuestion *question,
             const HrAdvice      *advice)
{
  g_autoptr (HrPlan) changed = apply (question->plan, advice);
  g_autofree char *flags = dup_flags (advice, changed, question->records.engine);

  hr_json_writer_begin (json, NULL, '{');
  hr_json_writer_begin (json, "changes", '[');
  for (guint i = 0; i < advice->n_changes; i++)
    change_json (json, &advice->changes[i], changed);
  hr_json_writer_end (json, ']');
  hr_json_writer_string (json, "verdict", hr_verdict_name (advice->verdict));
  hr_json_writer_uint (json, "peak_bytes", advice->peak_bytes);
  hr_json_writer_int (json, "saved_bytes", advice->saved_bytes);
  if (advice->speed_ratio > 0.0)
    hr_json_writer_double (json, "speed_ratio", advice->speed_ratio);
  quality_json (json, advice);
  sacrifices_json (json, advice->sacrifices);
  if (flags != NULL)
    hr_json_writer_string (json, "flags", flags);
  hr_json_writer_end (json, '}');
}

static void
bottleneck_json (HrJsonWriter       *json,
                 const HrBottleneck *why)
{
  hr_json_writer_begin (json, "bottleneck", '{');
  hr_json_writer_string (json, "op", hr_operation_name (why->op));
  hr_json_writer_string (json, "phase", hr_op_phase_name (why->phase));
  hr_json_writer_string (json, "bound", hr_bound_name (why->bound));
  hr_json_writer_double (json, "share", why->share);
  hr_json_writer_begin (json, "lifts", '[');
  for (guint i = 0; i < why->n_lifts; i++)
    hr_json_writer_string (json, NULL, hr_lift_name (why->lifts[i]));
  hr_json_writer_end (json, ']');
  hr_json_writer_end (json, '}');
}

static void
answer_json (GString             *out,
             const HrCliQuestion *question,
             const HrAnswer      *answer,
             const GArray        *advice)
{
  HrBottleneck why;
  HrJsonWriter json;

  hr_json_writer_init (&json, out);
  hr_json_writer_begin (&json, NULL, '{');
  hr_json_writer_string (&json, "verdict", hr_verdict_name (answer->estimate.verdict));
  hr_json_writer_begin (&json, "advice", '[');
  for (guint i = 0; i < advice->len; i++)
    advice_json (&json, question, &g_array_index (advice, HrAdvice, i));
  hr_json_writer_end (&json, ']');
  if (answer->speed != NULL && hr_bottleneck_find (answer->speed, &why))
    bottleneck_json (&json, &why);
  hr_json_writer_end (&json, '}');
  g_string_append_c (out, '\n');
}

/* ---- text ---- */

static void
change_text (GString        *out,
             const HrChange *change,
             const HrPlan   *changed)
{
  if (change->format != NULL)
    g_string_append_printf (out, " weights=%s", change->format->id);
  if (change->device != NULL)
    g_string_append_printf (out, " hardware=%s", change->device->id);
  if (change->device_count > 0)
    g_string_append_printf (out, " devices=%u", change->device_count);
  for (guint i = 0; i < change->n_settings; i++)
    {
      g_autofree char *value = hr_plan_dup_value (changed, change->settings[i].path);
      if (value != NULL)
        g_string_append_printf (out, " %s=%s", change->settings[i].path, value);
    }
}

static void
advice_text (GString             *out,
             const HrCliQuestion *question,
             const HrAdvice      *advice)
{
  g_autoptr (HrPlan) changed = apply (question->plan, advice);
  g_autofree char *bytes = hr_format_gib (ABS ((double) advice->saved_bytes),
                                          HR_BYTE_UNIT_BINARY);
  g_autofree char *flags = dup_flags (advice, changed, question->records.engine);

  g_string_append_printf (out, "%-13s %s %9s", hr_verdict_name (advice->verdict),
                          advice->saved_bytes < 0 ? "adds " : "saves", bytes);
  if (advice->speed_ratio > 0.0)
    g_string_append_printf (out, "  speed \303\227%.2f ", advice->speed_ratio);
  else
    g_string_append (out, "               ");
  for (guint i = 0; i < advice->n_changes; i++)
    change_text (out, &advice->changes[i], changed);
  if (advice->quality_delta >= 0.0)
    g_string_append_printf (out, "  (perplexity +%.2f)", advice->quality_delta);
  if (flags != NULL)
    g_string_append_printf (out, "  [%s]", flags);
  g_string_append_c (out, '\n');
}

static void
answer_text (GString             *out,
             const HrCliQuestion *question,
             const HrAnswer      *answer,
             const GArray        *advice)
{
  HrBottleneck why;

  g_string_append_printf (out, "As it is: %s\n", hr_verdict_name (answer->estimate.verdict));
  if (answer->speed != NULL && hr_bottleneck_find (answer->speed, &why))
    {
      g_string_append_printf (out, "Most time: %s of %s, %.0f %%, bound by %s; what lifts it:",
                              hr_operation_name (why.op), hr_op_phase_name (why.phase),
                              100.0 * why.share, hr_bound_name (why.bound));
      for (guint i = 0; i < why.n_lifts; i++)
        g_string_append_printf (out, "%s %s", i > 0 ? "," : "", hr_lift_name (why.lifts[i]));
      g_string_append_c (out, '\n');
    }
  g_string_append (out, advice->len > 0 ? "\nWhat to change, the best first:\n"
                                        : "\nNothing helps.\n");
  for (guint i = 0; i < advice->len; i++)
    advice_text (out, question, &g_array_index (advice, HrAdvice, i));
}

/**
 * hr_cli_advise:
 * @argc: as of main
 * @argv: as of main
 *
 * Returns: the exit status
 */
int
hr_cli_advise (int    argc,
               char **argv)
{
  g_auto (HrCliQuestion) question = { NULL };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &question.json, "Answer as JSON", NULL },
    { NULL }
  };
  g_autoptr (HrAnswer) answer = NULL;
  g_autoptr (GArray) advice = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!hr_cli_question_parse (&question, "advise",
                              "Tells what to change in a plan so that it fits, or runs faster: "
                              "each change is estimated.", entries, &argc, &argv))
    return HR_CLI_BAD_INPUT;
  if (!hr_cli_question_open (&question, &error))
    return hr_cli_fail (error);
  answer = hr_answer_new (question.catalog, question.plan);
  if (answer->error != NULL)
    return hr_cli_fail (answer->error);
  advice = hr_advisor_advise (question.catalog, question.plan, &question.records);
  if (question.json)
    answer_json (out, &question, answer, advice);
  else
    answer_text (out, &question, answer, advice);
  return hr_cli_print (out, HR_CLI_ANSWERED);
}
