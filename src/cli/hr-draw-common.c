/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-draw.h"

#include <string.h>

#include "hr-error.h"

gboolean
hr_draw_parse_unit (const char *text,
                    HrByteUnit *out,
                    GError    **error)
{
  *out = text != NULL && strcmp (text, "gb") == 0 ? HR_BYTE_UNIT_DECIMAL : HR_BYTE_UNIT_BINARY;
  if (text == NULL || strcmp (text, "gb") == 0 || strcmp (text, "gib") == 0)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "--unit %s: choose gib or gb", text);
  return FALSE;
}

/* The answer to the plan in @file; an error names the file. */
HrAnswer *
hr_draw_ask (HrCatalog  *catalog,
             const char *file,
             GError    **error)
{
  g_autoptr (HrPlan) plan = hr_plan_load (file, error);
  g_autoptr (HrAnswer) answer = NULL;

  if (plan == NULL)
    return NULL;
  answer = hr_answer_new (catalog, plan);
  if (answer->error == NULL)
    return g_steal_pointer (&answer);
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "%s: %s", file, answer->error->message);
  return NULL;
}
