/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "hr-application.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (HrApplication) application = NULL;
  const char *locale_dir = g_getenv ("HEADROOM_LOCALE_DIR");

  setlocale (LC_ALL, "");
  /* An uninstalled run finds its translations in the build folder. */
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = hr_application_new ();
  return hr_application_run (application, argc, argv);
}
