/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-input-table.h"

#include <glib/gi18n.h>

#include "hr-facts.h"

static const char *const attention_names[] = { N_("Eager"), N_("SDPA"), N_("Flash"), NULL };
static const char *const cache_names[] = { N_("Dynamic"), N_("Static"), NULL };

static const HrInput inputs[] = {
  { "hardware.count", HR_INPUT_GROUP_HARDWARE, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("Devices"), N_("Of this kind, working together") },
  { "parallel.tp", HR_INPUT_GROUP_HARDWARE, HR_INPUT_NUMBER, FALSE, TRUE,
    N_("Tensor Parallel"), N_("Devices that share every matrix") },
  { "parallel.pp", HR_INPUT_GROUP_HARDWARE, HR_INPUT_NUMBER, FALSE, TRUE,
    N_("Pipeline Parallel"), N_("Groups that hold whole layers") },
  { "parallel.ep", HR_INPUT_GROUP_HARDWARE, HR_INPUT_NUMBER, TRUE, TRUE,
    N_("Expert Parallel"), N_("Devices that share the experts") },

  { "inference.context", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("Context"), N_("Tokens in the cache") },
  { "inference.prompt_tokens", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("Prompt"), N_("Tokens read") },
  { "inference.generated_tokens", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("Answer"), N_("Tokens written") },
  { "inference.batch", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("Batch"), N_("Sequences at once") },

  { "inference.flash_attention", HR_INPUT_GROUP_ENGINE, HR_INPUT_SWITCH, FALSE, FALSE,
    N_("Flash Attention"), N_("No score matrix in memory") },
  { "inference.attention", HR_INPUT_GROUP_ENGINE, HR_INPUT_OPTIONS, FALSE, FALSE,
    N_("Attention"), N_("How scores are computed"), attention_names },
  { "inference.cache", HR_INPUT_GROUP_ENGINE, HR_INPUT_OPTIONS, FALSE, FALSE,
    N_("Cache"), N_("Grows with the text, or is set aside at once"), cache_names },
  { "inference.gpu_layers", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("GPU Layers"), N_("The rest stays in main memory") },
  { "inference.cpu_moe_layers", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, TRUE, FALSE,
    N_("Expert Layers on CPU"), N_("Their experts stay in main memory") },
  { "inference.slots", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("Slots"), N_("Conversations at once") },
  { "inference.ubatch", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("Micro-Batch"), N_("Prompt tokens at a time") },
  { "inference.nbatch", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("Logical Batch"), N_("Tokens per submission") },
  { "inference.kv_unified", HR_INPUT_GROUP_ENGINE, HR_INPUT_SWITCH, FALSE, FALSE,
    N_("Unified Cache"), N_("One cache for all slots") },
  { "inference.swa_full", HR_INPUT_GROUP_ENGINE, HR_INPUT_SWITCH, FALSE, FALSE,
    N_("Full Window Cache"), N_("Sliding layers cache all tokens") },
  { "inference.gpu_memory_utilization", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("Memory Share"), N_("Part that the engine takes") },
  { "inference.max_sequences", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("Most Sequences"), N_("That the engine prepares for") },
  { "inference.max_batched_tokens", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, FALSE, FALSE,
    N_("Most Tokens per Step"), N_("That the engine prepares for") },
};

/**
 * hr_inputs_list:
 * @n_inputs: (out): how many there are
 *
 * Returns: (transfer none): all inputs in display order
 */
const HrInput *
hr_inputs_list (guint *n_inputs)
{
  *n_inputs = G_N_ELEMENTS (inputs);
  return inputs;
}

/**
 * hr_input_applies:
 * @self: an input
 * @plan: the plan
 * @records: what the plan is about
 *
 * Returns: whether the input changes anything for this engine, model and hardware
 */
gboolean
hr_input_applies (const HrInput   *self,
                  const HrPlan    *plan,
                  const HrRecords *records)
{
  if (self->moe_only && (records->model == NULL || !records->model->has_moe))
    return FALSE;
  if (self->several_only && plan->device_count < 2)
    return FALSE;
  if (g_str_has_prefix (self->path, "hardware."))
    return TRUE;
  return records->engine != NULL && hr_engine_uses_input (records->engine, self->path);
}

static char *
word_default (const HrInput *self,
              double         value)
{
  const HrField *field = hr_field_find (self->path);

  if (self->look == HR_INPUT_SWITCH)
    return g_strdup (value > 0 ? _("on") : _("off"));
  if (self->look == HR_INPUT_OPTIONS)
    return g_strdup (_(self->options[(guint) (value - field->minimum)]));
  if (field->maximum <= 1)
    return g_strdup_printf ("%.2f", value);
  return hr_format_number (value);
}

/**
 * hr_input_subtitle:
 * @self: an input
 * @plan: the plan
 * @records: what the plan is about
 *
 * Returns: (transfer full): what the input does, and what the engine takes by itself
 */
char *
hr_input_subtitle (const HrInput   *self,
                   const HrPlan    *plan,
                   const HrRecords *records)
{
  double value = hr_field_get_default (hr_field_find (self->path), plan, records);
  g_autofree char *word = NULL;

  if (value == HR_UNSET || g_str_has_prefix (self->path, "hardware."))
    return g_strdup (_(self->subtitle));
  word = word_default (self, value);
  /* Translators: what an input does, and the engine's default: "Sequences at once (default 1)";
   * a no-break space keeps the last two together */
  return g_strdup_printf (_("%s (default %s)"), _(self->subtitle), word);
}
