/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * headroom-fetch ADDRESS: gets what describes a model of the Hugging Face Hub, and prints where it
 * is. Started by headroom-cli, so that only who asks the network loads its libraries. A refusal is
 * printed in place of the path; the exit status tells which it is.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "hr-hub.h"
#include "hr-units.h"

/* One line that is written over; scripts and files get nothing. */
static void
show_progress_cb (const HrHubProgress *progress,
                  gpointer             user_data)
{
  g_autofree char *size = hr_format_bytes (progress->bytes, HR_BYTE_UNIT_BINARY);

  fprintf (stderr, "\r\033[KHugging Face: %u of %u files, %s", progress->files_done,
           progress->files_total, size);
  fflush (stderr);
}

static HrHubModel *
fetch (const char *text,
       GError    **error)
{
  g_autoptr (HrHubOptions) options = hr_hub_options_new (TRUE);
  g_autoptr (HrHubAddress) address = hr_hub_address_parse (text, options->endpoint, error);
  gboolean watched = isatty (STDERR_FILENO);
  HrHubModel *model;

  if (address == NULL)
    return NULL;
  model = hr_hub_fetch (address, options, watched ? show_progress_cb : NULL, NULL, NULL, error);
  if (watched)
    fputs ("\r\033[K", stderr);
  return model;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (HrHubModel) model = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_CTYPE, "");
  model = fetch (argc == 2 ? argv[1] : "", &error);
  fputs (model != NULL ? model->path : error->message, stdout);
  return model != NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
