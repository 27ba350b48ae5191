/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Commands that draw run in a program of their own, headroom-draw: it takes some twenty libraries
 * to set type, and whoever asks for a number over ssh waits for none of them.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "hr-cli.h"

#define DRAW "headroom-draw"

static int
draw (const char *command,
      int         argc,
      char      **argv)
{
  g_autofree char *program = hr_cli_find_program (DRAW);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  if (program == NULL)
    return hr_cli_fail_message ("%s: the program %s is missing; install the whole of Headroom",
                                command, DRAW);
  g_ptr_array_add (arguments, argv[0]);
  g_ptr_array_add (arguments, (gpointer) command);
  for (int i = 1; i < argc; i++)
    g_ptr_array_add (arguments, argv[i]);
  g_ptr_array_add (arguments, NULL);
  execv (program, (char **) arguments->pdata);
  return hr_cli_fail_message ("%s: cannot be started: %s", program, g_strerror (errno));
}

int
hr_cli_plot (int    argc,
             char **argv)
{
  return draw ("plot", argc, argv);
}

int
hr_cli_report (int    argc,
               char **argv)
{
  return draw ("report", argc, argv);
}
