/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-settings.h"

#define SCHEMA_ID "io.github.headroom.Headroom"

static void
use_settings (HrSettings *settings)
{
  g_autofree char *plan = NULL;

  g_assert_cmpint (hr_settings_get_byte_unit (settings), ==, HR_BYTE_UNIT_BINARY);
  hr_settings_set_byte_unit (settings, HR_BYTE_UNIT_DECIMAL);
  g_assert_cmpint (hr_settings_get_byte_unit (settings), ==, HR_BYTE_UNIT_DECIMAL);
  g_object_set (settings, "last-plan", "{}", "window-width", 640, NULL);
  plan = hr_settings_dup_last_plan (settings);
  g_assert_cmpstr (plan, ==, "{}");
}

static void
test_without_schema (void)
{
  g_autoptr (HrSettings) settings = hr_settings_new (NULL);
  g_autoptr (HrSettings) unknown = hr_settings_new ("org.example.NotInstalled");

  use_settings (settings);
  use_settings (unknown);
}

/* Every property has its key, and what one object writes another one reads. */
static void
test_with_schema (void)
{
  g_autoptr (HrSettings) settings = NULL;
  g_autoptr (HrSettings) other = NULL;
  g_autofree char *plan = NULL;
  int width;

  if (g_settings_schema_source_lookup (g_settings_schema_source_get_default (), SCHEMA_ID, TRUE)
      == NULL)
    {
      g_test_skip ("the schema is compiled only where the window is built");
      return;
    }
  settings = hr_settings_new (SCHEMA_ID);
  use_settings (settings);
  other = hr_settings_new (SCHEMA_ID);
  g_assert_cmpint (hr_settings_get_byte_unit (other), ==, HR_BYTE_UNIT_DECIMAL);
  plan = hr_settings_dup_last_plan (other);
  g_assert_cmpstr (plan, ==, "{}");
  g_object_get (other, "window-width", &width, NULL);
  g_assert_cmpint (width, ==, 640);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/without-schema", test_without_schema);
  g_test_add_func ("/settings/with-schema", test_with_schema);
  return g_test_run ();
}
