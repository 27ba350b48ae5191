/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-bounds.h"

#include "hr-adjust.h"
#include "hr-estimate.h"

/**
 * hr_bounds_dup_method_plan:
 * @self: the bounds of a plan that fine-tunes
 * @catalog: the records
 * @method: a method
 *
 * Returns: (transfer full): the plan with another method, and with weights that go with it
 */
HrPlan *
hr_bounds_dup_method_plan (const HrBounds *self,
                           HrCatalog      *catalog,
                           gint            method)
{
  HrPlan *plan = hr_plan_copy (self->answer->plan);

  plan->training.method = method;
  hr_adjust_to_method (plan, catalog);
  return plan;
}

/* Few and quick, and they look records up: done at once rather than in a thread. */
static void
try_methods (HrBounds  *self,
             HrCatalog *catalog)
{
  const HrEngine *engine = self->answer->records.engine;

  if (self->answer->plan->workload != HR_WORKLOAD_FINETUNE
      || !hr_engine_uses_input (engine, "training.method"))
    return;
  for (gint method = 0; method < HR_N_METHODS; method++)
    {
      g_autoptr (HrPlan) plan = hr_bounds_dup_method_plan (self, catalog, method);
      g_autofree HrEstimate *estimate = g_new0 (HrEstimate, 1);
      HrRecords records;

      if (!hr_records_look_up (&records, catalog, plan, NULL)
          || !hr_engine_supports_format (engine, records.format->id)
          || !hr_estimate_run (plan, &records, estimate, NULL))
        continue;
      self->method_known[method] = TRUE;
      self->methods[method] = estimate->verdict;
      hr_estimate_clear (estimate);
    }
}

/**
 * hr_bounds_new:
 * @catalog: the records of @answer, whose lists are read
 * @answer: an answer without error
 *
 * Returns: (transfer full): which questions there are; hr_bounds_run() answers the slow ones
 */
HrBounds *
hr_bounds_new (HrCatalog *catalog,
               HrAnswer  *answer)
{
  HrBounds *self = g_new0 (HrBounds, 1);
  g_auto (HrCandidateLists) lists = { NULL };

  self->answer = hr_answer_ref (answer);
  for (guint kind = 0; kind < HR_N_LIMITS; kind++)
    self->applies[kind] = hr_limit_applies (kind, answer->plan, &answer->records);
  hr_candidate_lists_init (&lists, catalog, answer->plan, &answer->records);
  try_methods (self, catalog);
  return self;
}

void
hr_bounds_free (HrBounds *self)
{
  if (self == NULL)
    return;
  hr_answer_unref (self->answer);
  g_clear_pointer (&self->formats, g_array_unref);
  g_clear_pointer (&self->devices, g_array_unref);
  g_free (self);
}

/**
 * hr_bounds_run:
 * @self: bounds without answers
 * @catalog: as given to hr_bounds_new()
 * @cancellable: (nullable): ends it early, with what was found until then
 *
 * Answers every question; may be called in any thread.
 */
void
hr_bounds_run (HrBounds     *self,
               HrCatalog    *catalog,
               GCancellable *cancellable)
{
  const HrPlan *plan = self->answer->plan;
  const HrRecords *records = &self->answer->records;

  for (guint kind = 0; kind < HR_N_LIMITS && !g_cancellable_is_cancelled (cancellable); kind++)
    if (self->applies[kind])
      hr_limit_find (kind, plan, records, &self->limits[kind]);
  self->formats = hr_advisor_formats (catalog, plan, records);
  self->devices = hr_advisor_devices (catalog, plan, records, HR_BOUNDS_MAX_COUNT, cancellable);
}

/**
 * hr_bounds_smallest_device:
 * @self: answered bounds
 *
 * Returns: (nullable): the device of the least memory with which the plan fits alone
 */
const HrOffer *
hr_bounds_smallest_device (const HrBounds *self)
{
  const HrOffer *best = NULL;

  for (guint i = 0; i < self->devices->len; i++)
    {
      const HrOffer *offer = &g_array_index (self->devices, HrOffer, i);

      if (offer->count == 1 && (best == NULL || offer->usable_bytes < best->usable_bytes))
        best = offer;
    }
  return best;
}
