/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-change.h"

#include <string.h>

static const char *const kind_names[HR_N_CHANGE_KINDS] = {
  [HR_CHANGE_WEIGHTS] = "weights",
  [HR_CHANGE_KV] = "kv",
  [HR_CHANGE_CONTEXT] = "context",
  [HR_CHANGE_BATCH] = "batch",
  [HR_CHANGE_FLASH] = "flash-attention",
  [HR_CHANGE_UBATCH] = "ubatch",
  [HR_CHANGE_GPU_LAYERS] = "gpu-layers",
  [HR_CHANGE_CPU_EXPERTS] = "cpu-experts",
  [HR_CHANGE_MICROBATCH] = "microbatch",
  [HR_CHANGE_LENGTH] = "length",
  [HR_CHANGE_CHECKPOINTING] = "checkpointing",
  [HR_CHANGE_LOSS] = "loss",
  [HR_CHANGE_OPTIMIZER] = "optimizer",
  [HR_CHANGE_RANK] = "rank",
  [HR_CHANGE_TARGETS] = "targets",
  [HR_CHANGE_METHOD] = "method",
  [HR_CHANGE_OFFLOAD] = "offload",
  [HR_CHANGE_STRATEGY] = "strategy",
  [HR_CHANGE_DEVICES] = "devices",
  [HR_CHANGE_HARDWARE] = "hardware",
};

const char *
hr_change_kind_name (HrChangeKind kind)
{
  g_return_val_if_fail ((guint) kind < HR_N_CHANGE_KINDS, "");

  return kind_names[kind];
}

/**
 * hr_change_set:
 * @self: a change with room for another setting
 * @path: (transfer none): static path of a plan's field
 * @value: its value
 */
void
hr_change_set (HrChange   *self,
               const char *path,
               double      value)
{
  g_return_if_fail (self->n_settings < HR_CHANGE_MAX_SETTINGS);

  self->settings[self->n_settings++] = (HrSetting) { path, value };
}

static void
set_numbers (const HrChange *self,
             HrPlan         *plan)
{
  for (guint i = 0; i < self->n_settings; i++)
    hr_plan_set_number (plan, self->settings[i].path, self->settings[i].value);
  if (self->device_count > 0)
    plan->device_count = self->device_count;
}

/**
 * hr_change_try:
 * @self: a change
 * @plan: a shallow copy of a plan: its strings stay another's
 * @records: a copy of its records
 *
 * Makes the change for one estimate. The copy's strings may be the records' afterwards; it is
 * thrown away, not freed.
 */
void
hr_change_try (const HrChange *self,
               HrPlan         *plan,
               HrRecords      *records)
{
  set_numbers (self, plan);
  if (self->format != NULL)
    {
      plan->weights = self->format->id;
      records->format = self->format;
    }
  if (self->device != NULL)
    {
      plan->hardware = self->device->id;
      records->device = self->device;
    }
}

static void
replace (char      **member,
         const char *value)
{
  g_free (*member);
  *member = g_strdup (value);
}

/**
 * hr_change_apply:
 * @self: a change
 * @plan: a plan that owns its strings
 *
 * Makes the change for good.
 */
void
hr_change_apply (const HrChange *self,
                 HrPlan         *plan)
{
  set_numbers (self, plan);
  if (self->format != NULL)
    replace (&plan->weights, self->format->id);
  if (self->device != NULL)
    replace (&plan->hardware, self->device->id);
}

/* "inference.context=--ctx-size %s": what stands behind the path's sign, or NULL. */
static const char *
find_template (const HrEngine *engine,
               const char     *path)
{
  gsize length = strlen (path);

  for (char **flag = engine->flags; flag != NULL && *flag != NULL; flag++)
    if (strncmp (*flag, path, length) == 0 && (*flag)[length] == '=')
      return *flag + length + 1;
  return NULL;
}

static void
append_flag (GString      *flags,
             const HrPlan *plan,
             const char   *path,
             const char   *template)
{
  g_autofree char *value = hr_plan_dup_value (plan, path);
  const char *gap = strstr (template, "%s");

  if (flags->len > 0)
    g_string_append_c (flags, ' ');
  if (gap == NULL)
    g_string_append (flags, template);
  else
    {
      g_string_append_len (flags, template, gap - template);
      g_string_append (flags, value);
      g_string_append (flags, gap + 2);
    }
}

/**
 * hr_change_dup_flags:
 * @self: a change
 * @plan: a plan that it has been made in
 * @engine: the engine that runs it
 *
 * Returns: (transfer full) (nullable): what to pass to the engine's program, as far as its record
 *   knows
 */
char *
hr_change_dup_flags (const HrChange *self,
                     const HrPlan   *plan,
                     const HrEngine *engine)
{
  g_autoptr (GString) flags = g_string_new (NULL);

  for (guint i = 0; i < self->n_settings; i++)
    {
      const char *template = find_template (engine, self->settings[i].path);
      if (template != NULL)
        append_flag (flags, plan, self->settings[i].path, template);
    }
  return flags->len > 0 ? g_string_free (g_steal_pointer (&flags), FALSE) : NULL;
}
