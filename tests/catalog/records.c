/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records.h"

static void
visit (HrJson     *json,
       RecordFunc  func)
{
  g_autofree char *id = hr_json_need_string (json, "id");

  if (id != NULL)
    func (json, id);
}

static guint
visit_file (const char *file,
            RecordFunc  func)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HrJson) json = hr_json_new_from_file (file, HR_JSON_MAX_BYTES, &error);
  guint n;

  g_assert_no_error (error);
  n = hr_json_is_array (json) ? hr_json_length (json) : 1;
  if (!hr_json_is_array (json))
    visit (json, func);
  else
    for (guint i = 0; i < n && hr_json_enter_element (json, i); i++)
      {
        visit (json, func);
        hr_json_leave (json);
      }
  hr_json_finish (json, &error);
  g_assert_no_error (error);
  return n;
}

guint
for_each_record (const char *folder,
                 RecordFunc  func)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("HEADROOM_DATA_DIR"), "catalog", folder,
                                            NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      n += visit_file (file, func);
    }
  return n;
}
