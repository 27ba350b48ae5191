/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <glib/gstdio.h>

#include "hr-chart.h"
#include "hr-error.h"
#include "plans.h"

static char *folder;

static gboolean
export_to (const char *name,
           double      width,
           double      scale,
           GError    **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (HrStack) stack = plan_two_cards ();
  g_autoptr (HrChart) chart = hr_chart_new_stack (stack);
  HrChartView view = { .width = width, .legend = TRUE };
  HrTheme theme;

  hr_theme_init (&theme, HR_THEME_LIGHT, "DejaVu Sans", 12);
  return hr_chart_export (chart, &theme, &view, scale, path, error);
}

static char *
read_back (const char *name,
           gsize      *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  g_file_get_contents (path, &bytes, length, &error);
  g_assert_no_error (error);
  return bytes;
}

static guint
count_files (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_formats (void)
{
  static const struct {
    const char *name, *magic;
  } files[] = {
    { "chart.png", "\211PNG" }, { "chart.SVG", "<?xml" }, { "chart.pdf", "%PDF" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (export_to (files[i].name, 600, 1, &error));
      g_assert_no_error (error);
      bytes = read_back (files[i].name, &length);
      g_assert_cmpuint (length, >, 1000);
      g_assert_cmpint (memcmp (bytes, files[i].magic, strlen (files[i].magic)), ==, 0);
    }
  g_assert_cmpuint (count_files (), ==, G_N_ELEMENTS (files));
}

/* Scale is pixels per unit: it must not change what is laid out. */
static void
test_scale (void)
{
  g_autofree char *once_path = g_build_filename (folder, "once.png", NULL);
  g_autofree char *twice_path = g_build_filename (folder, "twice.png", NULL);
  cairo_surface_t *once, *twice;

  g_assert_true (export_to ("once.png", 600, 1, NULL));
  g_assert_true (export_to ("twice.png", 600, 2, NULL));
  once = cairo_image_surface_create_from_png (once_path);
  twice = cairo_image_surface_create_from_png (twice_path);
  g_assert_cmpint (cairo_image_surface_get_width (once), ==, 600);
  g_assert_cmpint (cairo_image_surface_get_width (twice), ==, 1200);
  g_assert_cmpint (cairo_image_surface_get_height (twice), ==,
                   2 * cairo_image_surface_get_height (once));
  cairo_surface_destroy (once);
  cairo_surface_destroy (twice);
}

static void
assert_refused (const char *name,
                double      scale,
                const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (export_to (name, 600, scale, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (error->domain == HR_ERROR);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_refusals (void)
{
  assert_refused ("chart.gif", 1, ".png, .svg or .pdf");
  assert_refused ("chart", 1, ".png, .svg or .pdf");
  assert_refused ("nowhere/chart.png", 1, "folder does not exist");
  assert_refused ("chart.png", 0, "has no size");
  assert_refused ("chart.png", -1, "has no size");
  assert_refused ("chart.png", 1000, "too large");
}

/* What cannot be written leaves the old file, and nothing beside it. */
static void
test_atomic (void)
{
  g_autofree char *path = g_build_filename (folder, "taken.png", NULL);
  guint before;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  before = count_files ();
  assert_refused ("taken.png", 1, "it is a folder");
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
  g_assert_cmpuint (count_files (), ==, before);
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_remove (folder);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("headroom-export-XXXXXX", NULL);
  g_test_add_func ("/plot/export/formats", test_formats);
  g_test_add_func ("/plot/export/scale", test_scale);
  g_test_add_func ("/plot/export/refusals", test_refusals);
  g_test_add_func ("/plot/export/atomic", test_atomic);
  status = g_test_run ();
  remove_folder ();
  g_free (folder);
  return status;
}
