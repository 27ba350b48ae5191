/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls a fuzz target with every file of a folder and with mutations of each, the same in every
 * run: what libFuzzer does, for compilers without it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mutate.h"
#include "target.h"

#define SEED 20261121
/* A bound for whatever a file says; the catalogue takes a few of these. */
#define MAX_RESIDENT_KIB (256u * 1024)

static guint64
peak_kib (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmHWM:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) : 0;
}

static void
replay (const char *path,
        guint       n_mutations)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);
  g_autofree char *data = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    g_error ("%s cannot be read", path);
  LLVMFuzzerTestOneInput ((const guint8 *) data, length);
  for (guint i = 0; i < n_mutations; i++)
    {
      GString *text = mutate (chance, data, length);

      LLVMFuzzerTestOneInput ((const guint8 *) text->str, text->len);
      g_string_free (text, TRUE);
    }
}

int
main (int    argc,
      char **argv)
{
  guint n_mutations = argc > 2 ? (guint) atoi (argv[2]) : 0, n = 0;
  GDir *dir = argc > 1 ? g_dir_open (argv[1], 0, NULL) : NULL;
  const char *name;

  if (dir == NULL)
    g_error ("usage: replay FOLDER [MUTATIONS]");
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (argv[1], name, NULL);
      replay (path, n_mutations);
      n++;
    }
  g_dir_close (dir);
  printf ("%u files, %u mutations of each, peak %" G_GUINT64_FORMAT " KiB\n", n, n_mutations,
          peak_kib ());
  g_assert_cmpuint (n, >, 0);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpuint (peak_kib (), <, MAX_RESIDENT_KIB);
#endif
  return 0;
}
