/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-clipboard.h"

#include <string.h>

#define CHART_WIDTH 960
#define CHART_EM 13
#define CHART_SCALE 2

static GdkContentProvider *
provide_table (const HrTable *table,
               const char    *type,
               HrTableFormat  format)
{
  char *text = hr_table_write (table, format);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  return gdk_content_provider_new_for_bytes (type, bytes);
}

/**
 * hr_content_of_table:
 * @table: a table
 *
 * Returns: (transfer full): @table for documents, which take HTML, and for spreadsheets and
 *   editors, which take lines with tabs
 */
GdkContentProvider *
hr_content_of_table (const HrTable *table)
{
  GdkContentProvider *providers[] = {
    provide_table (table, "text/html", HR_TABLE_HTML),
    provide_table (table, "text/plain;charset=utf-8", HR_TABLE_TEXT),
    provide_table (table, "text/plain", HR_TABLE_TEXT),
    provide_table (table, "text/csv", HR_TABLE_CSV),
  };

  return gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
}

/* On white, whatever the window looks like. */
static void
init_looks (HrTheme     *theme,
            HrChartView *view)
{
  hr_theme_init (theme, HR_THEME_LIGHT, "sans-serif", CHART_EM);
  *view = (HrChartView) {
    .width = CHART_WIDTH, .rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL,
    .title = TRUE, .legend = TRUE,
  };
}

/**
 * hr_save_chart:
 * @chart: a chart
 * @path: where to, ending in .png, .svg or .pdf
 * @error: return location for an error
 *
 * Returns: whether @chart stands at @path
 */
gboolean
hr_save_chart (HrChart     *chart,
               const char  *path,
               GError     **error)
{
  HrChartView view;
  HrTheme theme;

  init_looks (&theme, &view);
  return hr_chart_export (chart, &theme, &view, CHART_SCALE, path, error);
}

/**
 * hr_content_of_chart:
 * @chart: a chart
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): @chart as picture and as drawing
 */
GdkContentProvider *
hr_content_of_chart (HrChart  *chart,
                     GError  **error)
{
  static const struct { const char *type; HrExportFormat format; } forms[] = {
    { "image/svg+xml", HR_EXPORT_SVG },
    { "image/png", HR_EXPORT_PNG },
  };
  GdkContentProvider *providers[G_N_ELEMENTS (forms)];
  HrChartView view;
  HrTheme theme;

  init_looks (&theme, &view);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GBytes) bytes = hr_chart_export_bytes (chart, &theme, &view, CHART_SCALE,
                                                        forms[i].format, error);

      if (bytes == NULL)
        {
          while (i > 0)
            g_object_unref (providers[--i]);
          return NULL;
        }
      providers[i] = gdk_content_provider_new_for_bytes (forms[i].type, bytes);
    }
  return gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
}
