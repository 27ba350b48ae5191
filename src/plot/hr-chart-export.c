/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "hr-chart-private.h"
#include "hr-ink.h"

#define MARGIN 1.5             /* in font sizes */
#define SOURCE_GAP 0.9

/* A chart on a page: a margin, the chart, the line that says where its figures are from. */
typedef struct {
  const HrTheme *theme;
  const char    *source;
  HrTypesetter  *typesetter;
  HrChartLayout *layout;
  double         margin;
  double         source_height;        /* with the gap above */
  double         width, height;        /* of the page */
  gboolean       rtl;
} Page;

static void
init_page (Page              *self,
           HrChart           *chart,
           const HrTheme     *theme,
           const HrChartView *view)
{
  HrChartView inner = *view;
  HrMeasure measure;
  double unused, line;

  *self = (Page) { .theme = theme, .source = chart->words.source, .rtl = view->rtl,
                   .margin = round (MARGIN * theme->em) };
  self->typesetter = hr_typesetter_new (theme);
  measure = hr_typesetter_measure (self->typesetter);
  measure.func ("Ag", HR_TEXT_TICK, &unused, &line, measure.user_data);
  if (self->source != NULL)
    self->source_height = ceil (line + SOURCE_GAP * theme->em);
  inner.width = view->width - 2 * self->margin;
  if (view->height > 0)
    inner.height = MAX (view->height - 2 * self->margin - self->source_height, 1);
  self->layout = hr_chart_layout (chart, &measure, &inner);
  self->width = MAX (view->width, hr_chart_layout_get_width (self->layout) + 2 * self->margin);
  self->height = hr_chart_layout_get_height (self->layout) + 2 * self->margin +
                 self->source_height;
}

static void
clear_page (Page *self)
{
  g_clear_pointer (&self->layout, hr_chart_layout_free);
  g_clear_pointer (&self->typesetter, hr_typesetter_free);
}

static void
draw_page_cb (cairo_t *cr,
              double   width,
              double   height,
              gpointer user_data)
{
  const Page *self = user_data;
  double gap = self->source != NULL ? SOURCE_GAP * self->theme->em : 0;
  HrLabel label = { (char *) self->source, HR_TEXT_TICK, HR_ALIGN_START, HR_TONE_NORMAL,
                    { 0, hr_chart_layout_get_height (self->layout) + gap,
                      self->width - 2 * self->margin, self->source_height - gap }, -1 };

  cairo_save (cr);
  cairo_translate (cr, self->margin, self->margin);
  hr_chart_ink (cr, self->layout, self->theme, self->typesetter);
  if (self->source != NULL)
    hr_typesetter_show (self->typesetter, cr, &label,
                        hr_ink_text_color (self->theme, HR_TEXT_TICK, HR_TONE_NORMAL), self->rtl);
  cairo_restore (cr);
}

/**
 * hr_chart_get_export_height:
 * @self: a chart
 * @theme: how it looks
 * @view: size of the picture with its margin; a height of 0 takes what the chart likes best
 *
 * Returns: the height that hr_chart_draw() needs
 */
double
hr_chart_get_export_height (HrChart           *self,
                            const HrTheme     *theme,
                            const HrChartView *view)
{
  Page page;
  double height;

  init_page (&page, self, theme, view);
  height = page.height;
  clear_page (&page);
  return height;
}

/**
 * hr_chart_draw:
 * @self: a chart
 * @cr: where to, from the origin
 * @theme: how it looks
 * @view: size with the margin; a height of 0 takes what the chart likes best
 *
 * Draws the chart as it would be exported, without a background: on paper, or in a report.
 */
void
hr_chart_draw (HrChart           *self,
               cairo_t           *cr,
               const HrTheme     *theme,
               const HrChartView *view)
{
  Page page;

  init_page (&page, self, theme, view);
  draw_page_cb (cr, page.width, page.height, &page);
  clear_page (&page);
}

/**
 * hr_chart_export_bytes:
 * @self: a chart
 * @theme: how it looks
 * @view: size of the picture with its margin; a height of 0 takes what the chart likes best
 * @scale: pixels of a PNG per unit
 * @format: what to make
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the picture, as for a clipboard
 */
GBytes *
hr_chart_export_bytes (HrChart           *self,
                       const HrTheme     *theme,
                       const HrChartView *view,
                       double             scale,
                       HrExportFormat     format,
                       GError           **error)
{
  HrExportPage paper = { .scale = scale, .background = &theme->background };
  GBytes *bytes;
  Page page;

  init_page (&page, self, theme, view);
  paper.width = page.width;
  paper.height = page.height;
  bytes = hr_export_to_bytes (format, &paper, draw_page_cb, &page, error);
  clear_page (&page);
  return bytes;
}

/**
 * hr_chart_export:
 * @self: a chart
 * @theme: how it looks
 * @view: size of the picture with its margin; a height of 0 takes what the chart likes best
 * @scale: pixels of a PNG per unit
 * @path: where to; its ending names the format
 * @error: return location for an error
 *
 * Returns: whether the picture stands at @path
 */
gboolean
hr_chart_export (HrChart           *self,
                 const HrTheme     *theme,
                 const HrChartView *view,
                 double             scale,
                 const char        *path,
                 GError           **error)
{
  HrExportPage paper = { .scale = scale, .background = &theme->background };
  HrExportFormat format;
  gboolean done;
  Page page;

  if (!hr_export_format_for_path (path, &format, error))
    return FALSE;
  init_page (&page, self, theme, view);
  paper.width = page.width;
  paper.height = page.height;
  done = hr_export_to_file (path, format, &paper, draw_page_cb, &page, error);
  clear_page (&page);
  return done;
}
