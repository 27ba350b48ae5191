/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-import-private.h"
#include "target.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (HrImport) import = g_new0 (HrImport, 1);
  g_autoptr (GError) error = NULL;
  const char *path = target_file (data, size);

  import->path = g_strdup (path);
  if (hr_import_gguf (import, path, &error))
    target_model (import->model);
  else
    target_refused (error);
  return 0;
}
