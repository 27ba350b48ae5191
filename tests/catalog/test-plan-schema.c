/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hr-json.h"
#include "hr-plan-private.h"

/* The schema of plans lists the fields that the reader takes: each of them, and no other. */
static void
check_section (HrJson     *json,
               const char *section)
{
  g_auto (GStrv) listed = NULL;
  guint n = 0;

  g_assert_true (hr_json_need (json, "properties"));
  g_assert_true (hr_json_need (json, section));
  g_assert_true (hr_json_need (json, "properties"));
  listed = hr_json_dup_members (json);
  for (guint i = 0; i < hr_n_plan_fields; i++)
    if (strcmp (hr_plan_fields[i].section, section) == 0)
      {
        g_test_message ("%s.%s", section, hr_plan_fields[i].name);
        g_assert_true (g_strv_contains ((const char *const *) listed, hr_plan_fields[i].name));
        n++;
      }
  g_assert_cmpuint (g_strv_length (listed), ==, n);
  for (guint i = 0; i < 3; i++)
    hr_json_leave (json);
}

static void
test_fields (void)
{
  static const char *const sections[] = { "parallel", "inference", "training", "cost", NULL };
  g_autofree char *file = g_build_filename (g_getenv ("HEADROOM_DATA_DIR"), "schema",
                                            "plan.schema.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HrJson) json = hr_json_new_from_file (file, HR_JSON_MAX_BYTES, &error);

  g_assert_no_error (error);
  for (guint i = 0; sections[i] != NULL; i++)
    check_section (json, sections[i]);
  for (guint i = 0; i < hr_n_plan_fields; i++)
    g_assert_true (g_strv_contains (sections, hr_plan_fields[i].section));
  hr_json_finish (json, &error);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan-schema/fields", test_fields);
  return g_test_run ();
}
