/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws the charts of plans.c into a folder, for eyes: plot-demo FOLDER [FONT] */
#include <stdio.h>

#include "hr-stack-ink.h"
#include "plans.h"

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
  { "over-light.svg", plan_does_not_fit, HR_THEME_LIGHT, 1000, 0, FALSE },
  { "over-light.pdf", plan_does_not_fit, HR_THEME_LIGHT, 1000, 0, FALSE },
};

int
main (int    argc,
      char **argv)
{
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
  return 0;
}
