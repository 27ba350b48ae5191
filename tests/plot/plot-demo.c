/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws the charts of plans.c into a folder, for eyes: plot-demo FOLDER [FONT] */
#include <stdio.h>

#include "hr-roofline-ink.h"
#include "hr-stack-ink.h"
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

static gboolean
draw_rooflines (const char *folder,
                const char *font,
                GError    **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rooflines); i++)
    {
      g_autofree char *path = g_build_filename (folder, rooflines[i].file, NULL);
      g_autoptr (HrRoofline) roofline = rooflines[i].create ();
      HrRooflineView view = { rooflines[i].width, rooflines[i].height, rooflines[i].rtl, TRUE,
                              TRUE };
      HrTheme theme;

      hr_theme_init (&theme, rooflines[i].theme, font, rooflines[i].em);
      if (!hr_roofline_export (roofline, &theme, &view, 1, path, error))
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
      HrStackView view = { pictures[i].width, pictures[i].height, pictures[i].rtl, TRUE, TRUE };
      HrTheme theme;

      hr_theme_init (&theme, pictures[i].theme, argc > 2 ? argv[2] : "Cantarell", 14.67);
      if (!hr_stack_export (stack, &theme, &view, 1, path, &error))
        {
          fprintf (stderr, "%s\n", error->message);
          return 1;
        }
    }
  if (!draw_rooflines (argv[1], argc > 2 ? argv[2] : "Cantarell", &failure))
    {
      fprintf (stderr, "%s\n", failure->message);
      return 1;
    }
  return 0;
}
