/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-draw.h"

#include <stdio.h>
#include <string.h>

#include "hr-answer-charts.h"
#include "hr-error.h"
#include "hr-report.h"
#include "hr-sentences.h"

#define DEFAULT_WIDTH 960
#define DEFAULT_EM 13
#define MIN_EM 4
#define MAX_EM 200
#define MAX_SCALE 16

typedef struct {
  char   *chart, *output, *size, *theme, *title, *caption, *font, *unit;
  char  **files;
  double  scale, font_size;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->chart);
  g_free (self->output);
  g_free (self->size);
  g_free (self->theme);
  g_free (self->title);
  g_free (self->caption);
  g_free (self->font);
  g_free (self->unit);
  g_strfreev (self->files);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options *self,
               int     *argc,
               char  ***argv)
{
  const GOptionEntry entries[] = {
    { "chart", 'c', 0, G_OPTION_ARG_STRING, &self->chart, "What to draw (default memory)",
      "memory|roofline|time|limits|matrix" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output, "Where to; the ending says what",
      "FILE.png|.svg|.pdf" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &self->size,
      "Width, and height where it is not the chart's own (default 960)", "WIDTH[xHEIGHT]" },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &self->scale, "Pixels of a PNG per unit (default 2)",
      "NUMBER" },
    { "theme", 0, 0, G_OPTION_ARG_STRING, &self->theme,
      "Colours (default light); print is safe in grey", "light|dark|print" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &self->title, "Words above (default model and hardware)",
      "TEXT" },
    { "caption", 0, 0, G_OPTION_ARG_STRING, &self->caption, "Words below", "TEXT" },
    { "font", 0, 0, G_OPTION_ARG_STRING, &self->font, "Font family", "NAME" },
    { "font-size", 0, 0, G_OPTION_ARG_DOUBLE, &self->font_size,
      "Size of the words in units (default 13)", "NUMBER" },
    { "unit", 0, 0, G_OPTION_ARG_STRING, &self->unit,
      "Powers of 1024 (gib, the default) or of 1000 (gb)", "gib|gb" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->files, NULL, "PLAN.headroom" },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "Draws a chart of a plan; needs no display.");
  g_option_context_set_description (context,
    "Example:\n  headroom-cli plot plan.headroom --chart roofline --output roofline.svg\n");
  g_option_context_add_main_entries (context, entries, NULL);
  return hr_cli_parse (context, "plot", argc, argv);
}

static gboolean
parse_size (const char *text,
            double     *width,
            double     *height,
            GError    **error)
{
  char *end;

  *width = DEFAULT_WIDTH;
  *height = 0;
  if (text == NULL)
    return TRUE;
  *width = g_ascii_strtod (text, &end);
  if (*end == 'x')
    *height = g_ascii_strtod (end + 1, &end);
  if (end != text && *end == '\0' && *width > 0 && *width <= 16384 && *height >= 0
      && *height <= 16384)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               "--size %s: write WIDTH or WIDTHxHEIGHT, as in 960x540", text);
  return FALSE;
}

static gboolean
check_number (const char *option,
              double      value,
              double      least,
              double      most,
              GError    **error)
{
  if (value >= least && value <= most)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "%s %g: choose a number from %g to %g", option,
               value, least, most);
  return FALSE;
}

static gboolean
check_chart (const char *chart,
             GError    **error)
{
  g_autofree char *known = NULL;

  if (g_strv_contains (hr_answer_chart_keys (), chart))
    return TRUE;
  known = g_strjoinv (", ", (char **) hr_answer_chart_keys ());
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "--chart %s: choose one of %s", chart, known);
  return FALSE;
}

static gboolean
check_options (Options *self,
               GError **error)
{
  HrExportFormat format;

  if (self->files == NULL || self->files[1] != NULL)
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "plot: give one plan, as in plan.headroom");
  else if (self->output == NULL)
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                 "plot: no --output is given; add --output FILE.png, .svg or .pdf");
  else
    return hr_export_format_for_path (self->output, &format, error)
           && check_chart (self->chart, error)
           && check_number ("--scale", self->scale, 0.1, MAX_SCALE, error)
           && check_number ("--font-size", self->font_size, MIN_EM, MAX_EM, error);
  return FALSE;
}

static gboolean
make_theme (const Options *self,
            HrTheme       *out,
            GError       **error)
{
  HrThemeVariant variant = HR_THEME_LIGHT;

  if (self->theme != NULL && !hr_theme_variant_parse (self->theme, &variant))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "--theme %s: choose light, dark, high-contrast, high-contrast-dark or print",
                   self->theme);
      return FALSE;
    }
  hr_theme_init (out, variant, self->font != NULL ? self->font : "sans-serif", self->font_size);
  return TRUE;
}

static gboolean
draw (const Options *self,
      GError       **error)
{
  g_autoptr (HrCatalog) catalog = NULL;
  g_autoptr (HrAnswer) answer = NULL;
  g_autoptr (HrChart) chart = NULL;
  g_autofree char *title = NULL;
  HrChartView view = { .rtl = hr_report_is_rtl (), .title = TRUE, .legend = TRUE };
  HrByteUnit unit;
  HrTheme theme;

  if (!parse_size (self->size, &view.width, &view.height, error)
      || !make_theme (self, &theme, error) || !hr_draw_parse_unit (self->unit, &unit, error))
    return FALSE;
  catalog = hr_catalog_new_default ();
  answer = hr_draw_ask (catalog, self->files[0], error);
  if (answer == NULL)
    return FALSE;
  chart = hr_answer_to_chart (catalog, answer, self->chart, unit, error);
  if (chart == NULL)
    return FALSE;
  title = hr_sentence_title (answer);
  hr_chart_set_words (chart, &(HrChartWords) {
    .title = self->title != NULL ? self->title : title,
    .subtitle = hr_answer_chart_title (self->chart, unit), .source = self->caption,
  });
  return hr_chart_export (chart, &theme, &view, self->scale, self->output, error);
}

/**
 * hr_draw_plot:
 * @argc: as of main
 * @argv: as of main
 *
 * Returns: the exit status
 */
int
hr_draw_plot (int    argc,
              char **argv)
{
  g_auto (Options) options = { .scale = 2, .font_size = DEFAULT_EM };
  g_autoptr (GError) error = NULL;

  if (!parse_options (&options, &argc, &argv))
    return HR_CLI_BAD_INPUT;
  if (options.chart == NULL)
    options.chart = g_strdup ("memory");
  if (!check_options (&options, &error) || !draw (&options, &error))
    return hr_cli_fail (error);
  return HR_CLI_ANSWERED;
}
