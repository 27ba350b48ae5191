/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Programs that headroom-cli starts: it loads few libraries, so that who asks for a number over ssh
 * waits for none that another command needs. */
#include "config.h"

#include <string.h>

#include "hr-cli.h"
#include "hr-error.h"
#include "hr-hub.h"

#define FETCH "headroom-fetch"

/**
 * hr_cli_find_program:
 * @name: of a program that comes with headroom-cli
 *
 * Looks beside this program, as in a build folder, and in libexec, wherever the tree was moved.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
hr_cli_find_program (const char *name)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self != NULL ? self : ".");
  char *const candidates[] = {
    g_build_filename (folder, name, NULL),
    g_build_filename (folder, "..", "libexec", name, NULL),
    g_build_filename (LIBEXECDIR, name, NULL),
  };
  char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (found == NULL && g_file_test (candidates[i], G_FILE_TEST_IS_EXECUTABLE))
      found = candidates[i];
    else
      g_free (candidates[i]);
  return found;
}

static gboolean
fetch (const char *text,
       GError    **error)
{
  g_autofree char *program = hr_cli_find_program (FETCH);
  g_autofree char *answer = NULL;
  char *arguments[] = { program, (char *) text, NULL };
  int status;

  if (program == NULL)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND,
                   "%s: the program %s is missing; install the whole of Headroom", text, FETCH);
      return FALSE;
    }
  if (!g_spawn_sync (NULL, arguments, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, &answer,
                     NULL, &status, error))
    return FALSE;
  if (g_spawn_check_wait_status (status, NULL))
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND, "%s",
               *answer != '\0' ? answer : "headroom-fetch was ended");
  return FALSE;
}

/**
 * hr_cli_fetch_model:
 * @text: "hf:OWNER/NAME" or a link to a model
 * @error: return location
 *
 * Gets a model of the Hugging Face Hub; tells on stderr how far it is if that is a terminal.
 *
 * Returns: (transfer full) (nullable): "hf:OWNER/NAME", which plans know it by
 */
char *
hr_cli_fetch_model (const char  *text,
                    GError     **error)
{
  g_autoptr (HrHubOptions) options = hr_hub_options_new (TRUE);
  g_autoptr (HrHubAddress) address = hr_hub_address_parse (text, options->endpoint, error);

  if (address == NULL || !fetch (text, error))
    return NULL;
  return hr_hub_address_to_string (address);
}
