/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "case.h"

HrCatalog *catalog;

void
case_load (Case       *self,
           const char *model,
           const char *hardware,
           const char *engine,
           const char *weights)
{
  g_autoptr (GError) error = NULL;

  *self = (Case) { .plan = hr_plan_new () };
  self->plan->model = g_strdup (model);
  self->plan->engine = g_strdup (engine);
  self->plan->weights = g_strdup (weights);
  self->records.model = hr_catalog_get_model (catalog, model, &error);
  g_assert_no_error (error);
  if (hardware != NULL)
    self->records.device = hr_catalog_get_device (catalog, hardware, &error);
  g_assert_no_error (error);
  self->records.engine = hr_catalog_get_engine (catalog, engine, &error);
  g_assert_no_error (error);
  self->records.format = hr_catalog_get_format (catalog, weights, &error);
  g_assert_no_error (error);
  self->records.profile = hr_engine_profile_for_plan (self->records.engine, self->plan, NULL);
}

void
case_run (Case *self)
{
  g_autoptr (GError) error = NULL;

  hr_estimate_run (self->plan, &self->records, &self->estimate, &error);
  g_assert_no_error (error);
}

void
case_set (Case       *self,
          const char *path,
          const char *value)
{
  g_autoptr (GError) error = NULL;

  hr_plan_set (self->plan, path, value, &error);
  g_assert_no_error (error);
}

void
case_clear (Case *self)
{
  hr_estimate_clear (&self->estimate);
  g_clear_pointer (&self->plan, hr_plan_free);
}

/* Runs the plan: what the first device needs in all. */
guint64
case_bytes (Case *self)
{
  guint64 bytes;

  case_run (self);
  bytes = self->estimate.devices[0].process_bytes;
  hr_estimate_clear (&self->estimate);
  return bytes;
}

/* Counters are sums of items, and kinds share the items out. */
void
case_check_sums (const HrDeviceEstimate *device)
{
  guint64 sums[3] = { 0 }, kinds = 0;

  for (guint i = 0; i < device->n_items; i++)
    sums[device->items[i].counter] += device->items[i].bytes;
  for (guint kind = 0; kind < HR_N_ITEM_KINDS; kind++)
    kinds += hr_estimate_kind_sum (device, kind);
  g_assert_cmpuint (device->allocated_bytes, ==, sums[0]);
  g_assert_cmpuint (device->reserved_bytes, ==, sums[0] + sums[1]);
  g_assert_cmpuint (device->process_bytes, ==, sums[0] + sums[1] + sums[2]);
  g_assert_cmpuint (device->process_bytes, ==, kinds);
}
