/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target.h"

/* A plan that is read comes back the same from what is written. Plans that name a file are not
 * followed: a fuzzer would read what lies on the disk. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HrPlan) plan = hr_plan_from_data ((const char *) data, size, "plan", &error);
  g_autoptr (HrPlan) again = NULL;
  g_autofree char *written = NULL;

  if (plan == NULL)
    {
      target_refused (error);
      return 0;
    }
  written = hr_plan_to_data (plan);
  again = hr_plan_from_data (written, -1, "again", &error);
  g_assert_no_error (error);
  g_assert_true (hr_plan_equal (plan, again));
  if (!hr_import_is_path (plan->model) && plan->device_count <= 64)
    target_estimate (plan, NULL);
  return 0;
}
