/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bytes as llama.cpp itself prints them, and as an estimate weighs them. data/gguf has the headers
 * of files that its own tools wrote; the weights, which nothing reads, are holes here. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "hr-answer.h"
#include "hr-model-file.h"

static HrCatalog *catalog;

/* The whole file again, with a hole for its weights. */
static char *
expand (const char *folder,
        const char *name,
        gint64      bytes)
{
  g_autofree char *header = g_test_build_filename (G_TEST_DIST, "data", "gguf", name, NULL);
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (header, &data, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (path, data, length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, bytes), ==, 0);
  return path;
}

/* Weights on all devices and in main memory. */
static guint64
weigh (const char *path,
       const char *engine)
{
  g_autoptr (HrPlan) plan = hr_plan_new ();
  g_autoptr (HrAnswer) answer = NULL;
  guint64 sum;

  plan->model = g_strdup (path);
  plan->engine = g_strdup (engine);
  plan->hardware = g_strdup ("nvidia-geforce-rtx-4090");
  answer = hr_answer_new (catalog, plan);
  g_assert_no_error (answer->error);
  sum = hr_estimate_kind_sum (&answer->estimate.host, HR_ITEM_WEIGHTS);
  for (guint i = 0; i < answer->estimate.n_devices; i++)
    sum += hr_estimate_kind_sum (&answer->estimate.devices[i], HR_ITEM_WEIGHTS);
  return sum;
}

static void
check_file (const char *folder,
            char      **cells)
{
  guint64 bytes = g_ascii_strtoull (cells[1], NULL, 10);
  guint64 weights = g_ascii_strtoull (cells[2], NULL, 10);
  g_autofree char *path = expand (folder, cells[0], (gint64) bytes);
  g_autoptr (GError) error = NULL;
  const HrImport *import = hr_model_file_open (catalog, path, &error);
  guint64 again = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (import->file_bytes, ==, bytes);
  g_assert_cmpuint (import->tensor_bytes, ==, weights);
  g_assert_cmpuint (import->parameters, ==, g_ascii_strtoull (cells[3], NULL, 10));
  /* the shape that was read has as many elements as the tensors that were read */
  g_assert_cmpuint (import->model->params_total, ==, import->parameters);
  /* a tied embedding is loaded twice: for the input and, on the device, for the output */
  for (guint i = 0; import->model->tied_embeddings && i < import->model->n_stored; i++)
    if (strcmp (import->model->stored[i].name, "token_embd.weight") == 0)
      again = import->model->stored[i].bytes;
  g_assert_cmpuint (weigh (path, "llama.cpp"), ==, weights + again);
  g_assert_cmpuint (weigh (path, "vllm"), >=, weights);
  g_unlink (path);
}

static void
test_bytes (void)
{
  g_autofree char *table = g_test_build_filename (G_TEST_DIST, "data", "gguf", "llama-bench.csv",
                                                  NULL);
  g_autofree char *text = NULL, *folder = g_dir_make_tmp ("headroom-gguf-XXXXXX", NULL);
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (table, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) cells = g_strsplit (*line, ",", -1);

      if (**line == '#' || g_strv_length (cells) != 4 || strcmp (cells[0], "file") == 0)
        continue;
      check_file (folder, cells);
      n++;
    }
  g_assert_cmpuint (n, ==, 10);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/import/llama-cpp/bytes", test_bytes);
  status = g_test_run ();
  g_clear_object (&catalog);
  return status;
}
