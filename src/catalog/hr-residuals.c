/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-residuals.h"

#include "hr-json.h"

#define MOST_GROUPS 10000
#define FARTHEST 10.0

static const char *const names[] = {
  "memory", "speed.decode", "speed.prefill", "speed.ttft", "speed.tpot", "speed.throughput",
  "speed.step", "speed.train_tok_s", NULL
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == HR_N_INTERVALS + 1);

/**
 * hr_interval_quantity_name:
 * @quantity: a quantity
 *
 * Returns: (transfer none): its name in files
 */
const char *
hr_interval_quantity_name (HrIntervalQuantity quantity)
{
  g_return_val_if_fail (quantity < HR_N_INTERVALS, NULL);

  return names[quantity];
}

static void
read_group (HrJson          *json,
            HrIntervalGroup *out)
{
  gint quantity = hr_json_need_enum (json, "quantity", names);

  out->quantity = (HrIntervalQuantity) MAX (quantity, 0);
  out->engine = hr_json_get_string (json, "engine");
  out->root = hr_json_get_string (json, "root");
  out->family = hr_json_get_string (json, "family");
  out->method = hr_json_get_string (json, "method");
  out->known = hr_json_get_boolean (json, "known", FALSE);
  out->n = hr_json_get_uint (json, "n", 0, G_MAXINT);
  out->sources = hr_json_get_uint (json, "sources", 0, G_MAXINT);
  out->low = hr_json_need_double (json, "low", -FARTHEST, 0.0);
  out->high = hr_json_need_double (json, "high", 0.0, FARTHEST);
}

static void
read_groups (HrJson      *json,
             HrResiduals *self)
{
  guint length;

  if (!hr_json_need (json, "groups"))
    return;
  length = MIN (hr_json_length (json), MOST_GROUPS);
  self->groups = g_new0 (HrIntervalGroup, MAX (length, 1));
  while (self->n_groups < length && hr_json_enter_element (json, self->n_groups))
    {
      read_group (json, &self->groups[self->n_groups++]);
      hr_json_leave (json);
    }
  hr_json_leave (json);
}

static void
read_known (HrJson      *json,
            HrResiduals *self)
{
  guint length;

  if (!hr_json_need (json, "known"))
    return;
  length = MIN (hr_json_length (json), MOST_GROUPS);
  self->known = g_new0 (HrKnownDevice, MAX (length, 1));
  while (self->n_known < length && hr_json_enter_element (json, self->n_known))
    {
      HrKnownDevice *pair = &self->known[self->n_known++];
      gint quantity = hr_json_need_enum (json, "quantity", names);

      pair->quantity = (HrIntervalQuantity) MAX (quantity, 0);
      pair->root = hr_json_need_string (json, "root");
      pair->device = hr_json_need_string (json, "device");
      hr_json_leave (json);
    }
  hr_json_leave (json);
}

static void
read_rules (HrJson      *json,
            HrResiduals *self)
{
  guint length;

  if (!hr_json_need (json, "rules"))
    return;
  length = MIN (hr_json_length (json), MOST_GROUPS);
  self->rules = g_new0 (HrRuleErrors, MAX (length, 1));
  while (self->n_rules < length && hr_json_enter_element (json, self->n_rules))
    {
      HrRuleErrors *rule = &self->rules[self->n_rules++];

      rule->method = hr_json_need_string (json, "method");
      rule->n = hr_json_get_uint (json, "n", 0, G_MAXINT);
      rule->median = hr_json_need_double (json, "median", 0.0, 1e6);
      rule->p90 = hr_json_need_double (json, "p90", 0.0, 1e6);
      rule->ours_median = hr_json_need_double (json, "ours_median", 0.0, 1e6);
      rule->ours_p90 = hr_json_need_double (json, "ours_p90", 0.0, 1e6);
      hr_json_leave (json);
    }
  hr_json_leave (json);
}

/**
 * hr_residuals_load:
 * @file: `intervals.json`
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the groups
 */
HrResiduals *
hr_residuals_load (const char *file,
                   GError    **error)
{
  g_autoptr (HrResiduals) self = g_new0 (HrResiduals, 1);
  g_autoptr (HrJson) json = hr_json_new_from_file (file, HR_JSON_MAX_BYTES, error);

  if (json == NULL)
    return NULL;
  if (hr_json_expect_object (json))
    {
      hr_json_ignore (json, "coverage");
      read_groups (json, self);
      read_known (json, self);
      read_rules (json, self);
    }
  return hr_json_finish (json, error) ? g_steal_pointer (&self) : NULL;
}

void
hr_residuals_free (HrResiduals *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_groups; i++)
    {
      g_free (self->groups[i].engine);
      g_free (self->groups[i].root);
      g_free (self->groups[i].family);
      g_free (self->groups[i].method);
    }
  for (guint i = 0; i < self->n_known; i++)
    {
      g_free (self->known[i].root);
      g_free (self->known[i].device);
    }
  g_free (self->known);
  for (guint i = 0; i < self->n_rules; i++)
    g_free (self->rules[i].method);
  g_free (self->rules);
  g_free (self->groups);
  g_free (self);
}
