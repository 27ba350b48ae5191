/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-speed-private.h"

#include <string.h>

/**
 * hr_speed_run:
 * @plan: what was asked
 * @records: the records that the plan names
 * @out: (out caller-allocates): the answer
 * @error: return location
 *
 * Estimates how fast a plan runs. Whether it fits is hr_estimate_run()'s matter.
 *
 * Returns: whether the plan could be understood; @out->known tells whether a time is known
 */
gboolean
hr_speed_run (const HrPlan    *plan,
              const HrRecords *records,
              HrSpeed         *out,
              GError         **error)
{
  g_autoptr (HrWorkspace) own = records->workspace == NULL ? hr_workspace_new_for_one ()
                                                                : NULL;
  HrRecords lent = *records;

  if (own != NULL)
    lent.workspace = own;
  /* all but the operations, which their count covers */
  memset (out, 0, G_STRUCT_OFFSET (HrSpeed, list));
  out->list.n_ops = 0;
  out->unknown = "the plan names no model and no weights";
  if (records->model == NULL || records->format == NULL
      || records->profile->working == HR_WORKING_NONE)
    return TRUE;
  if (plan->workload != HR_WORKLOAD_INFERENCE)
    return hr_speed_training (plan, &lent, out, error);
  return records->profile->working == HR_WORKING_POOL
           ? hr_speed_serving (plan, &lent, out, error)
           : hr_speed_inference (plan, &lent, out, error);
}
