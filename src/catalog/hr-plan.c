/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-plan.h"

#include <string.h>

#include "hr-error.h"
#include "hr-plan-private.h"
#include "hr-units.h"

/* Strings of a plan that --set may name as they stand. */
static const struct {
  const char *path;
  gsize       offset;
} string_fields[] = {
  { "model", G_STRUCT_OFFSET (HrPlan, model) },
  { "host", G_STRUCT_OFFSET (HrPlan, host) },
  { "engine", G_STRUCT_OFFSET (HrPlan, engine) },
  { "engine_version", G_STRUCT_OFFSET (HrPlan, engine_version) },
  { "weights", G_STRUCT_OFFSET (HrPlan, weights) },
  { "hardware.id", G_STRUCT_OFFSET (HrPlan, hardware) },
};

#define STRING_AT(plan, i) G_STRUCT_MEMBER (char *, plan, string_fields[i].offset)

/**
 * hr_plan_new:
 *
 * Returns: (transfer full): an inference plan for one device, every number left to the engine
 */
HrPlan *
hr_plan_new (void)
{
  HrPlan *self = g_new0 (HrPlan, 1);

  self->device_count = 1;
  self->node_count = 1;
  for (guint i = 0; i < hr_n_plan_fields; i++)
    hr_plan_field_store (self, &hr_plan_fields[i], HR_UNSET);
  self->parallel.strategy = HR_STRATEGY_NONE;
  return self;
}

/**
 * hr_plan_copy:
 * @self: a plan
 *
 * Returns: (transfer full): the same plan with strings of its own
 */
HrPlan *
hr_plan_copy (const HrPlan *self)
{
  HrPlan *copy = g_memdup2 (self, sizeof *self);

  for (guint i = 0; i < G_N_ELEMENTS (string_fields); i++)
    STRING_AT (copy, i) = g_strdup (STRING_AT (self, i));
  return copy;
}

void
hr_plan_free (HrPlan *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (string_fields); i++)
    g_free (STRING_AT (self, i));
  g_free (self);
}

/**
 * hr_plan_equal:
 * @a: a plan
 * @b: a plan
 *
 * Returns: whether both ask the same
 */
gboolean
hr_plan_equal (const HrPlan *a,
               const HrPlan *b)
{
  if (a->workload != b->workload || a->device_count != b->device_count ||
      a->node_count != b->node_count)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (string_fields); i++)
    if (g_strcmp0 (STRING_AT (a, i), STRING_AT (b, i)) != 0)
      return FALSE;
  for (guint i = 0; i < hr_n_plan_fields; i++)
    if (hr_plan_field_get (a, &hr_plan_fields[i]) != hr_plan_field_get (b, &hr_plan_fields[i]))
      return FALSE;
  return TRUE;
}

static gboolean
set_count (const char *path,
           const char *text,
           guint      *out,
           GError    **error)
{
  guint64 count;

  if (!hr_parse_count (text, &count) || count < 1 || count > HR_PLAN_MAX_DEVICES)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "“%s” is not a value for %s: give a whole number from 1 to %d.", text, path,
                   HR_PLAN_MAX_DEVICES);
      return FALSE;
    }
  *out = count;
  return TRUE;
}

static gboolean
set_field (HrPlan             *self,
           const HrPlanField  *field,
           const char         *text,
           GError            **error)
{
  double value;

  if (*text == '\0' || strcmp (text, "default") == 0)
    {
      hr_plan_field_store (self, field,
                           field->offset == G_STRUCT_OFFSET (HrPlan, parallel.strategy)
                           ? HR_STRATEGY_NONE : HR_UNSET);
      return TRUE;
    }
  if (!hr_plan_field_parse (field, text, &value))
    {
      g_autofree char *wanted = hr_plan_field_describe (field);
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "“%s” is not a value for %s.%s: give %s.", text, field->section, field->name,
                   wanted);
      return FALSE;
    }
  hr_plan_field_store (self, field, value);
  return TRUE;
}

static gboolean
set_kind (HrPlan      *self,
          const char  *text,
          GError     **error)
{
  for (guint i = 0; hr_workload_names[i] != NULL; i++)
    if (strcmp (text, hr_workload_names[i]) == 0)
      {
        self->workload = i;
        return TRUE;
      }
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               "“%s” is not a value for kind: give inference, finetune or pretrain.", text);
  return FALSE;
}

/**
 * hr_plan_set:
 * @self: a plan
 * @path: a field as files name it, such as "inference.context" or "parallel.tp"
 * @value: its value as text; "default" or "" leaves the field to the engine
 * @error: return location
 *
 * Who sets a field of training asks for training: an inference plan becomes one of fine-tuning.
 *
 * Returns: whether the field exists and takes the value; the plan is untouched otherwise
 */
gboolean
hr_plan_set (HrPlan      *self,
             const char  *path,
             const char  *value,
             GError     **error)
{
  const char *dot = strchr (path, '.');

  for (guint i = 0; i < G_N_ELEMENTS (string_fields); i++)
    if (strcmp (path, string_fields[i].path) == 0)
      {
        g_free (STRING_AT (self, i));
        STRING_AT (self, i) = *value != '\0' ? g_strdup (value) : NULL;
        return TRUE;
      }
  if (strcmp (path, "kind") == 0)
    return set_kind (self, value, error);
  if (strcmp (path, "hardware.count") == 0)
    return set_count (path, value, &self->device_count, error);
  if (strcmp (path, "hardware.nodes") == 0)
    return set_count (path, value, &self->node_count, error);
  for (guint i = 0; dot != NULL && i < hr_n_plan_fields; i++)
    if (strncmp (path, hr_plan_fields[i].section, dot - path) == 0 &&
        hr_plan_fields[i].section[dot - path] == '\0'
        && strcmp (dot + 1, hr_plan_fields[i].name) == 0)
      {
        if (!set_field (self, &hr_plan_fields[i], value, error))
          return FALSE;
        if (self->workload == HR_WORKLOAD_INFERENCE &&
            strcmp (hr_plan_fields[i].section, "training") == 0)
          self->workload = HR_WORKLOAD_FINETUNE;
        return TRUE;
      }
  g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND,
               "A plan has no field “%s”: fields are named as in a plan file, for example "
               "inference.context or parallel.tp.", path);
  return FALSE;
}
