/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-save.h"

#include "hr-error.h"

/* GLib names the temporary file; people know the one they asked for. */
static const char *
explain_file_error (int code)
{
  static const struct {
    int         code;
    const char *words;
  } explanations[] = {
    { G_FILE_ERROR_NOENT, "its folder does not exist; make it or choose another one" },
    { G_FILE_ERROR_NOTDIR, "its folder is a file; choose another one" },
    { G_FILE_ERROR_ISDIR, "it is a folder; add a file name" },
    { G_FILE_ERROR_ACCES, "permission is denied; choose another folder" },
    { G_FILE_ERROR_PERM, "permission is denied; choose another folder" },
    { G_FILE_ERROR_ROFS, "the file system is read-only; choose another folder" },
    { G_FILE_ERROR_NOSPC, "no space is left; free some or choose another folder" },
    { G_FILE_ERROR_NAMETOOLONG, "the name is too long; shorten it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (explanations); i++)
    if (explanations[i].code == code)
      return explanations[i].words;
  return "the file system refuses it; choose another folder";
}

/**
 * hr_save_bytes:
 * @path: where to; replaced in one step, so that no half document is ever seen
 * @bytes: what
 * @error: return location for an error
 *
 * Returns: whether @bytes stand at @path
 */
gboolean
hr_save_bytes (const char *path,
               GBytes     *bytes,
               GError    **error)
{
  g_autoptr (GError) failure = NULL;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  if (g_file_set_contents_full (path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0666,
                                &failure))
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "“%s” cannot be written: %s", path,
               explain_file_error (failure->code));
  return FALSE;
}
