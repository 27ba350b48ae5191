/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-estimate.h"

#include <string.h>

#include "hr-error.h"
#include "hr-ggml.h"
#include "hr-training.h"
#include "hr-words.h"
#include "hr-working.h"

/* Within this share of the usable memory a desktop, a driver update or a longer prompt decides. */
#define TIGHT_SHARE 0.95

static void
clear_device (HrDeviceEstimate *self)
{
  self->index = self->n_items = 0;
  self->capacity_bytes = self->usable_bytes = 0;
  self->allocated_bytes = self->reserved_bytes = self->process_bytes = 0;
}

static HrVerdict
judge_device (const HrDeviceEstimate *device)
{
  if (device->usable_bytes == 0)
    return HR_VERDICT_UNKNOWN;
  if (device->process_bytes > device->usable_bytes)
    return HR_VERDICT_DOES_NOT_FIT;
  return device->process_bytes > TIGHT_SHARE * device->usable_bytes ? HR_VERDICT_TIGHT
                                                                    : HR_VERDICT_FITS;
}

/* The worst device speaks for all; an unknown one keeps the others from promising anything. */
static void
judge (HrEstimate *self)
{
  static const guint severity[] = {
    [HR_VERDICT_FITS] = 0, [HR_VERDICT_TIGHT] = 1, [HR_VERDICT_UNKNOWN] = 2,
    [HR_VERDICT_DOES_NOT_FIT] = 3,
  };

  self->verdict = self->n_devices > 0 ? HR_VERDICT_FITS : HR_VERDICT_UNKNOWN;
  for (guint i = 0; i < self->n_devices; i++)
    {
      HrVerdict verdict = judge_device (&self->devices[i]);
      if (severity[verdict] > severity[self->verdict])
        self->verdict = verdict;
    }
}

/* A process that has opened the device and holds nothing. */
static void
estimate_context (const HrRecords *records,
                  HrEstimate      *out)
{
  out->n_devices = 1;
  out->peak_phase = "load";
  hr_device_set_capacity (&out->devices[0], records->device);
  hr_device_add_item (&out->devices[0], HR_ITEM_CONTEXT, HR_COUNTER_PROCESS, "context",
                      (guint64) records->profile->context_bytes, "constant",
                      "engine record: context_bytes");
}

/* Patterns over ids: asked once for many plans. */
static gboolean
runs_format (const HrRecords *records)
{
  gconstpointer key[] = { GUINT_TO_POINTER (HR_MEMO_FORMAT), records->engine,
                          records->format->id };
  gboolean runs;

  if (hr_workspace_recall (records->workspace, key, sizeof key, &runs, sizeof runs))
    return runs;
  runs = hr_engine_supports_format (records->engine, records->format->id);
  hr_workspace_keep (records->workspace, key, sizeof key, &runs, sizeof runs);
  return runs;
}

static gboolean
check_format (const HrRecords *records,
              GError         **error)
{
  g_autofree char *formats = NULL;

  if (records->format == NULL || runs_format (records))
    return TRUE;
  formats = g_strjoinv (", ", records->engine->formats);
  g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
               HR_WORDS ("%s does not run %s weights: choose one of %s."), records->engine->name,
               records->format->name, formats);
  return FALSE;
}

static gboolean
check_plan (const HrPlan    *plan,
            const HrRecords *records,
            GError         **error)
{
  if (plan->workload == HR_WORKLOAD_INFERENCE && plan->device_count > HR_MAX_DEVICES)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                   HR_WORDS ("The plan has %u devices: at most %d can be estimated."),
                   plan->device_count,
                   HR_MAX_DEVICES);
      return FALSE;
    }
  if (records->profile->working != HR_WORKING_NONE &&
      (records->model == NULL || records->format == NULL))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   HR_WORDS ("The plan names no model or no weight format: give both."));
      return FALSE;
    }
  return check_format (records, error);
}

/* Training first: any engine that trains does so in PyTorch tensors. */
static gboolean
estimate_workload (const HrPlan    *plan,
                   const HrRecords *records,
                   HrEstimate      *out,
                   GError         **error)
{
  if (plan->workload != HR_WORKLOAD_INFERENCE)
    {
      if (!hr_training_estimate (plan, records, out, error))
        return FALSE;
      for (guint i = 0; i < out->n_devices; i++)
        hr_device_set_capacity (&out->devices[i], records->device);
      return TRUE;
    }
  switch (records->profile->working)
    {
    case HR_WORKING_NONE:
      estimate_context (records, out);
      return TRUE;
    case HR_WORKING_GGML:
      return hr_ggml_estimate (plan, records, out, error);
    case HR_WORKING_TORCH:
    case HR_WORKING_POOL:
    case HR_WORKING_EXLLAMA:
    case HR_WORKING_MLX:
    default:
      return hr_stages_estimate (plan, records, out, error);
    }
}

/* Items count only as far as n_items says: clearing them all would take as long as an estimate. */
static void
start (HrEstimate *self)
{
  memset (self, 0, G_STRUCT_OFFSET (HrEstimate, devices));
  for (guint i = 0; i < HR_MAX_DEVICES; i++)
    clear_device (&self->devices[i]);
  memset (&self->n_devices, 0, sizeof *self - G_STRUCT_OFFSET (HrEstimate, n_devices));
  self->verdict = HR_VERDICT_UNKNOWN;
}

/**
 * hr_estimate_run:
 * @plan: what was asked
 * @records: the records that the plan names
 * @out: (out caller-allocates): the answer; clear it with hr_estimate_clear() in any case
 * @error: return location
 *
 * Estimates the memory of a plan, device by device. Pure: the same plan and records give the
 * same bytes, and nothing is kept between calls.
 *
 * Returns: whether the plan could be estimated
 */
gboolean
hr_estimate_run (const HrPlan    *plan,
                 const HrRecords *records,
                 HrEstimate      *out,
                 GError         **error)
{
  g_autoptr (HrWorkspace) own = records->workspace == NULL ? hr_workspace_new_for_one ()
                                                                : NULL;
  HrRecords lent = *records;

  if (own != NULL)
    lent.workspace = own;
  start (out);
  if (!check_plan (plan, &lent, error))
    return FALSE;
  if (!estimate_workload (plan, &lent, out, error))
    return FALSE;
  for (guint i = 0; i < out->n_devices; i++)
    {
      out->devices[i].index = i;
      hr_device_total_up (&out->devices[i]);
    }
  hr_device_set_capacity (&out->host, records->host);
  hr_device_total_up (&out->host);
  judge (out);
  return TRUE;
}

/**
 * hr_estimate_clear:
 * @self: an estimate
 *
 * Frees what it holds.
 */
void
hr_estimate_clear (HrEstimate *self)
{
  for (guint i = 0; i < self->n_warnings; i++)
    g_clear_pointer (&self->warnings[i], g_free);
  self->n_warnings = 0;
}
