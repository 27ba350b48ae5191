/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#include "hr-draw.h"

/* Documents speak the user's language, also where no locale of it is installed: LANGUAGE counts as
 * soon as the locale is not "C". */
static void
set_language (void)
{
  const char *locale_dir = g_getenv ("HEADROOM_LOCALE_DIR");
  const char *messages;

  setlocale (LC_ALL, "");
  messages = setlocale (LC_MESSAGES, NULL);
  if (messages == NULL || strcmp (messages, "C") == 0 || strcmp (messages, "POSIX") == 0)
    setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int    argc,
      char **argv)
{
  static const HrCliCommand commands[] = {
    { "plot", NULL, hr_draw_plot },
    { "report", NULL, hr_draw_report },
  };

  set_language ();
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      {
        g_autofree char *program = g_strdup_printf ("headroom-cli %s", commands[i].name);

        g_set_prgname (program);
        argv[1] = argv[0];
        return commands[i].run (argc - 1, argv + 1);
      }
  return hr_cli_fail_message ("headroom-draw is started by headroom-cli plot and report");
}
