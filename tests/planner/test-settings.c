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

static void
test_reset (void)
{
  g_autoptr (HrSettings) settings = hr_settings_new (NULL);
  g_autofree char *hardware = NULL;
  gboolean network, decimal;
  int places, width;

  g_object_set (settings, "decimal-units", TRUE, "decimal-places", 2, "network", FALSE,
                "default-hardware", "nvidia-h200", "window-width", 1234, NULL);
  hr_settings_reset (settings);
  g_object_get (settings, "decimal-units", &decimal, "decimal-places", &places,
                "network", &network, "default-hardware", &hardware, "window-width", &width, NULL);
  g_assert_false (decimal);
  g_assert_cmpint (places, ==, HR_DECIMALS_AUTO);
  g_assert_true (network);
  g_assert_cmpstr (hardware, ==, "");
  /* A window's size is no preference. */
  g_assert_cmpint (width, ==, 1234);
}

/* How numbers are written is the same for all of a process. */
static void
test_number_style (void)
{
  g_autofree char *two = NULL;
  g_autofree char *spaced = NULL;
  g_autofree char *plain = NULL;

  hr_units_set_style (2, HR_GROUPING_SPACE);
  two = hr_format_bytes (22.0 * HR_GIB, HR_BYTE_UNIT_BINARY);
  spaced = hr_format_whole (-1234567);
  hr_units_set_style (HR_DECIMALS_AUTO, HR_GROUPING_NONE);
  plain = hr_format_whole (1234567);
  hr_units_set_style (HR_DECIMALS_AUTO, HR_GROUPING_LOCALE);
  g_assert_cmpstr (two, ==, "22.00\302\240GiB");
  g_assert_cmpstr (spaced, ==, "-1\342\200\257234\342\200\257567");
  g_assert_cmpstr (plain, ==, "1234567");
}

typedef struct {
  int         decimals;
  double      value;
  const char *figure, *share;   /* three digits; none after the point, and at least one */
} Figure;

static const Figure figures[] = {
  { HR_DECIMALS_AUTO, 0, "0", "0" },
  { HR_DECIMALS_AUTO, 0.00042, "0.0004", "0" },
  { HR_DECIMALS_AUTO, 0.4321, "0.432", "0" },
  { HR_DECIMALS_AUTO, 41.98765, "42", "42" },
  { HR_DECIMALS_AUTO, 999.6, "1000", "1000" },
  { HR_DECIMALS_AUTO, 12345.6, "12346", "12346" },
  { 0, 41.98765, "42", "42.0" },
  { 0, 0.4321, "0.4", "0.4" },
  { 0, 0, "0", "0.0" },
  { 1, 41.98765, "42.0", "42.0" },
  { 2, 41.98765, "41.99", "41.99" },
  { 2, -0.00042, "-0.0004", "-0.0004" },
  { 3, 12345.6, "12345.600", "12345.600" },
};

/* Speeds, times and shares have as many places as sizes; none of them becomes nothing. */
static void
test_figures (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *figure = NULL;
      g_autofree char *share = NULL;

      hr_units_set_style (figures[i].decimals, HR_GROUPING_NONE);
      figure = hr_format_figure (figures[i].value);
      share = hr_format_places (figures[i].value, 0, 1);
      g_assert_cmpstr (figure, ==, figures[i].figure);
      g_assert_cmpstr (share, ==, figures[i].share);
    }
  hr_units_set_style (3, HR_GROUPING_SPACE);
  {
    g_autofree char *spaced = hr_format_figure (1234567.25);

    g_assert_cmpstr (spaced, ==, "1\342\200\257234\342\200\257567.250");
  }
  hr_units_set_style (HR_DECIMALS_AUTO, HR_GROUPING_LOCALE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/without-schema", test_without_schema);
  g_test_add_func ("/settings/with-schema", test_with_schema);
  g_test_add_func ("/settings/reset", test_reset);
  g_test_add_func ("/settings/number-style", test_number_style);
  g_test_add_func ("/settings/figures", test_figures);
  return g_test_run ();
}
