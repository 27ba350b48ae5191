/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws the charts of plans.c into a folder, for eyes: plot-demo FOLDER [FONT] */
#include <stdio.h>

#include "charts.h"
#include "plans.h"
#include "rooflines.h"

static const struct {
  const char    *file;
  HrStack     *(*create) (void);
  HrThemeVariant theme;
  double         width, height;
  gboolean       rtl;
} pictures[] = {
  { "fits-light.png", plan_two_cards, HR_THEME_LIGHT, 1000, 0, FALSE },
  { "fits-dark.png", plan_two_cards, HR_THEME_DARK, 1000, 0, FALSE },
  { "fits-print.png", plan_two_cards, HR_THEME_PRINT, 1000, 0, FALSE },
  { "fits-high-contrast.png", plan_two_cards, HR_THEME_HIGH_CONTRAST_LIGHT, 1000, 0, FALSE },
  { "fits-rtl.png", plan_two_cards, HR_THEME_LIGHT, 1000, 0, TRUE },
  { "fits-narrow.png", plan_two_cards, HR_THEME_LIGHT, 360, 0, FALSE },
  { "fits-tall.png", plan_two_cards, HR_THEME_LIGHT, 1000, 562, FALSE },
  { "over-light.png", plan_does_not_fit, HR_THEME_LIGHT, 1000, 0, FALSE },
  { "over-dark.png", plan_does_not_fit, HR_THEME_DARK, 1000, 0, FALSE },
  { "over-print.png", plan_does_not_fit, HR_THEME_PRINT, 1000, 0, FALSE },
  { "over-narrow.png", plan_does_not_fit, HR_THEME_DARK, 360, 0, FALSE },
  { "offload-light.png", plan_partial_offload, HR_THEME_LIGHT, 1000, 0, FALSE },
  { "eight-dark.png", plan_eight_cards, HR_THEME_DARK, 1000, 0, FALSE },
  { "training-light.png", plan_training, HR_THEME_LIGHT, 1000, 0, FALSE },
  { "training-dark.png", plan_training, HR_THEME_DARK, 1000, 0, FALSE },
  { "training-print.png", plan_training, HR_THEME_PRINT, 1000, 0, FALSE },
  { "training-high-contrast.png", plan_training, HR_THEME_HIGH_CONTRAST_DARK, 1000, 0, FALSE },
  { "time-light.png", stack_of_time, HR_THEME_LIGHT, 1000, 0, FALSE },
  { "time-narrow.png", stack_of_time, HR_THEME_DARK, 360, 0, FALSE },
  { "over-light.svg", plan_does_not_fit, HR_THEME_LIGHT, 1000, 0, FALSE },
  { "over-light.pdf", plan_does_not_fit, HR_THEME_LIGHT, 1000, 0, FALSE },
};

static const struct {
  const char    *file;
  HrRoofline  *(*create) (void);
  HrThemeVariant theme;
  double         width, height, em;
  gboolean       rtl;
} rooflines[] = {
  { "decode-light.png", roofline_decode, HR_THEME_LIGHT, 1000, 0, 14.67, FALSE },
  { "decode-dark.png", roofline_decode, HR_THEME_DARK, 1000, 0, 14.67, FALSE },
  { "decode-narrow.png", roofline_decode, HR_THEME_LIGHT, 360, 0, 14.67, FALSE },
  { "decode-large-text.png", roofline_decode, HR_THEME_LIGHT, 1000, 0, 44, FALSE },
  { "batch-light.png", roofline_batch, HR_THEME_LIGHT, 1000, 0, 14.67, FALSE },
  { "batch-dark.png", roofline_batch, HR_THEME_DARK, 1000, 0, 14.67, FALSE },
  { "batch-print.png", roofline_batch, HR_THEME_PRINT, 1000, 0, 14.67, FALSE },
  { "batch-rtl.png", roofline_batch, HR_THEME_LIGHT, 700, 0, 14.67, TRUE },
  { "batch-high-contrast.png", roofline_batch, HR_THEME_HIGH_CONTRAST_DARK, 800, 0, 14.67, FALSE },
  { "step-light.png", roofline_training, HR_THEME_LIGHT, 1000, 0, 14.67, FALSE },
  { "step-narrow.png", roofline_training, HR_THEME_DARK, 360, 0, 14.67, FALSE },
  { "step-print.png", roofline_training, HR_THEME_PRINT, 800, 0, 14.67, FALSE },
  { "host-light.png", roofline_offloaded, HR_THEME_LIGHT, 800, 0, 14.67, FALSE },
  { "unknown-light.png", roofline_unknown, HR_THEME_LIGHT, 700, 0, 14.67, FALSE },
  { "empty-light.png", roofline_empty, HR_THEME_LIGHT, 500, 0, 14.67, FALSE },
  { "batch-light.svg", roofline_batch, HR_THEME_LIGHT, 1000, 0, 14.67, FALSE },
  { "batch-light.pdf", roofline_batch, HR_THEME_LIGHT, 1000, 0, 14.67, FALSE },
};

#define DEMO_EM 14.67

static const struct {
  const char    *file;
  HrChart     *(*create) (void);
  HrThemeVariant theme;
  double         width, em;
  gboolean       rtl;
} charts[] = {
  { "parity-light.png", chart_parity, HR_THEME_LIGHT, 900, DEMO_EM, FALSE },
  { "parity-dark.png", chart_parity, HR_THEME_DARK, 900, DEMO_EM, FALSE },
  { "parity-print.png", chart_parity, HR_THEME_PRINT, 700, DEMO_EM, FALSE },
  { "parity-narrow.png", chart_parity, HR_THEME_LIGHT, 360, DEMO_EM, FALSE },
  { "parity-plain-light.png", chart_parity_plain, HR_THEME_LIGHT, 700, DEMO_EM, FALSE },
  { "parity-plain-print.png", chart_parity_plain, HR_THEME_PRINT, 700, DEMO_EM, FALSE },
  { "parity-large-text.png", chart_parity_plain, HR_THEME_LIGHT, 1000, 44, FALSE },
  { "parity-empty.png", chart_parity_empty, HR_THEME_LIGHT, 500, DEMO_EM, FALSE },
  { "histogram-light.png", chart_histogram, HR_THEME_LIGHT, 700, DEMO_EM, FALSE },
  { "histogram-dark.png", chart_histogram, HR_THEME_DARK, 700, DEMO_EM, FALSE },
  { "histogram-print.png", chart_histogram, HR_THEME_PRINT, 700, DEMO_EM, FALSE },
  { "histogram-narrow.png", chart_histogram, HR_THEME_LIGHT, 360, DEMO_EM, FALSE },
  { "curves-memory-light.png", chart_memory_curves, HR_THEME_LIGHT, 900, DEMO_EM, FALSE },
  { "curves-memory-dark.png", chart_memory_curves, HR_THEME_DARK, 900, DEMO_EM, FALSE },
  { "curves-memory-print.png", chart_memory_curves, HR_THEME_PRINT, 700, DEMO_EM, FALSE },
  { "curves-memory-narrow.png", chart_memory_curves, HR_THEME_LIGHT, 360, DEMO_EM, FALSE },
  { "curves-memory-large.png", chart_memory_curves, HR_THEME_LIGHT, 1000, 44, FALSE },
  { "curves-speed-light.png", chart_speed_curves, HR_THEME_LIGHT, 900, DEMO_EM, FALSE },
  { "curves-speed-rtl.png", chart_speed_curves, HR_THEME_HIGH_CONTRAST_DARK, 700, DEMO_EM, TRUE },
  { "curves-empty.png", chart_curves_empty, HR_THEME_LIGHT, 500, DEMO_EM, FALSE },
  { "matrix-light.png", chart_matrix, HR_THEME_LIGHT, 900, DEMO_EM, FALSE },
  { "matrix-dark.png", chart_matrix, HR_THEME_DARK, 900, DEMO_EM, FALSE },
  { "matrix-print.png", chart_matrix, HR_THEME_PRINT, 700, DEMO_EM, FALSE },
  { "matrix-narrow.png", chart_matrix, HR_THEME_LIGHT, 360, DEMO_EM, FALSE },
  { "matrix-rtl.png", chart_matrix, HR_THEME_HIGH_CONTRAST_LIGHT, 700, DEMO_EM, TRUE },
  { "matrix-large.png", chart_matrix, HR_THEME_LIGHT, 1000, 44, FALSE },
  { "cards-light.png", chart_matrix_cards, HR_THEME_LIGHT, 900, DEMO_EM, FALSE },
  { "cards-narrow.png", chart_matrix_cards, HR_THEME_DARK, 360, DEMO_EM, FALSE },
  { "matrix-empty.png", chart_matrix_empty, HR_THEME_LIGHT, 500, DEMO_EM, FALSE },
  { "scatter-light.png", chart_scatter, HR_THEME_LIGHT, 900, DEMO_EM, FALSE },
  { "scatter-dark.png", chart_scatter, HR_THEME_DARK, 900, DEMO_EM, FALSE },
  { "scatter-print.png", chart_scatter, HR_THEME_PRINT, 700, DEMO_EM, FALSE },
  { "scatter-narrow.png", chart_scatter, HR_THEME_LIGHT, 360, DEMO_EM, FALSE },
  { "scatter-large.png", chart_scatter, HR_THEME_LIGHT, 1000, 44, FALSE },
  { "scatter-empty.png", chart_scatter_empty, HR_THEME_LIGHT, 500, DEMO_EM, FALSE },
  { "chart-stack.png", chart_stack, HR_THEME_LIGHT, 700, DEMO_EM, FALSE },
  { "chart-roofline.png", chart_roofline, HR_THEME_LIGHT, 700, DEMO_EM, FALSE },
  { "scatter-light.svg", chart_scatter, HR_THEME_LIGHT, 900, DEMO_EM, FALSE },
  { "matrix-light.pdf", chart_matrix, HR_THEME_LIGHT, 900, DEMO_EM, FALSE },
};

static gboolean
draw_charts (const char *folder,
             const char *font,
             GError    **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      g_autofree char *path = g_build_filename (folder, charts[i].file, NULL);
      g_autoptr (HrChart) chart = charts[i].create ();
      HrChartView view = { charts[i].width, 0, charts[i].rtl, TRUE, TRUE };
      HrTheme theme;

      hr_theme_init (&theme, charts[i].theme, font, charts[i].em);
      if (!hr_chart_export (chart, &theme, &view, 1, path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
draw_rooflines (const char *folder,
                const char *font,
                GError    **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rooflines); i++)
    {
      g_autofree char *path = g_build_filename (folder, rooflines[i].file, NULL);
      g_autoptr (HrRoofline) roofline = rooflines[i].create ();
      g_autoptr (HrChart) chart = hr_chart_new_roofline (roofline);
      HrChartView view = { rooflines[i].width, rooflines[i].height, rooflines[i].rtl, TRUE, TRUE };
      HrTheme theme;

      hr_theme_init (&theme, rooflines[i].theme, font, rooflines[i].em);
      if (!hr_chart_export (chart, &theme, &view, 1, path, error))
        return FALSE;
    }
  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) failure = NULL;

  if (argc < 2)
    {
      fprintf (stderr, "usage: plot-demo FOLDER [FONT]\n");
      return 2;
    }
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autofree char *path = g_build_filename (argv[1], pictures[i].file, NULL);
      g_autoptr (HrStack) stack = pictures[i].create ();
      g_autoptr (GError) error = NULL;
      g_autoptr (HrChart) chart = hr_chart_new_stack (stack);
      HrChartView view = { pictures[i].width, pictures[i].height, pictures[i].rtl, TRUE, TRUE };
      HrTheme theme;

      hr_theme_init (&theme, pictures[i].theme, argc > 2 ? argv[2] : "Cantarell", 14.67);
      if (!hr_chart_export (chart, &theme, &view, 1, path, &error))
        {
          fprintf (stderr, "%s\n", error->message);
          return 1;
        }
    }
  if (!draw_charts (argv[1], argc > 2 ? argv[2] : "Cantarell", &failure) ||
      !draw_rooflines (argv[1], argc > 2 ? argv[2] : "Cantarell", &failure))
    {
      fprintf (stderr, "%s\n", failure->message);
      return 1;
    }
  return 0;
}
