/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-import-private.h"
#include "target.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  for (gint rules_only = 0; rules_only < 2; rules_only++)
    {
      g_autoptr (HrImport) import = g_new0 (HrImport, 1);
      g_autoptr (GError) error = NULL;

      import->path = g_strdup ("config.json");
      if (hr_import_config_text (import, target_catalog (), "config.json", (const char *) data,
                                 size, rules_only, &error))
        target_model (import->model);
      else
        target_refused (error);
    }
  return 0;
}
