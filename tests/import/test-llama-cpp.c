/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bytes as llama.cpp itself prints them, and as an estimate weighs them. data/gguf has the headers
 * of files that its own tools wrote, see make-gguf.py; the weights, which nothing reads, are holes
 * here. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "hr-answer.h"
#include "hr-model-file.h"

#define N_FILES 25

static HrCatalog *catalog;

/* A line of data/gguf/llama-bench.csv. */
typedef struct {
  const char *name;
  guint64     bytes;           /* of the file */
  guint64     weights;         /* all that follow: of all files of a split model; */
  guint64     parameters;      /* 0: a later one of them */
  char       *path;
} File;

/* The whole file again, with a hole for its weights. */
static void
expand (File       *file,
        const char *folder)
{
  g_autofree char *header = g_test_build_filename (G_TEST_DIST, "data", "gguf", file->name, NULL);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  file->path = g_build_filename (folder, file->name, NULL);
  g_file_get_contents (header, &data, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (file->path, data, length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (file->path, (gint64) file->bytes), ==, 0);
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

/* A tied embedding is loaded twice: for the input and, on the device, for the output. */
static guint64
tied_bytes (const HrModel *model)
{
  for (guint i = 0; model->tied_embeddings && i < model->n_stored; i++)
    if (strcmp (model->stored[i].name, "token_embd.weight") == 0)
      return model->stored[i].bytes;
  return 0;
}

static void
check_file (const File *file,
            guint64     file_bytes)
{
  g_autoptr (GError) error = NULL;
  const HrImport *import = hr_model_file_open (catalog, file->path, &error);

  g_assert_no_error (error);
  g_test_message ("%s: %" G_GUINT64_FORMAT " bytes of weights", file->name, import->tensor_bytes);
  g_assert_cmpuint (import->file_bytes, ==, file_bytes);
  g_assert_cmpuint (import->tensor_bytes, ==, file->weights);
  g_assert_cmpuint (import->parameters, ==, file->parameters);
  /* the shape that was read has as many elements as the tensors that were read */
  g_assert_cmpuint (import->model->params_total, ==, import->parameters);
  g_assert_cmpuint (weigh (file->path, "llama.cpp"), ==,
                    file->weights + tied_bytes (import->model));
  g_assert_cmpuint (weigh (file->path, "vllm"), >=, file->weights);
}

/* Whether @later belongs to the model that begins with @first. */
static gboolean
is_part (const File *first,
         const File *later)
{
  return later == first || (later->parameters == 0
                            && strncmp (first->name, later->name, strcspn (first->name, "-")) == 0);
}

static void
check_files (const File *files,
             guint       n)
{
  for (guint i = 0; i < n; i++)
    {
      guint64 bytes = 0;

      for (guint k = 0; k < n; k++)
        bytes += is_part (&files[i], &files[k]) ? files[k].bytes : 0;
      if (files[i].parameters > 0)
        check_file (&files[i], bytes);
    }
}

static void
test_bytes (void)
{
  g_autofree char *table = g_test_build_filename (G_TEST_DIST, "data", "gguf", "llama-bench.csv",
                                                  NULL);
  g_autofree char *text = NULL, *folder = g_dir_make_tmp ("headroom-gguf-XXXXXX", NULL);
  g_auto (GStrv) lines = NULL;
  File files[N_FILES];
  guint n = 0;

  g_assert_true (g_file_get_contents (table, &text, NULL, NULL));
  lines = g_strsplit_set (text, ",\n", -1);
  for (char **cell = lines; *cell != NULL; cell++)
    if (g_str_has_suffix (*cell, ".gguf"))
      {
        g_assert_cmpuint (n, <, N_FILES);
        files[n] = (File) { cell[0], g_ascii_strtoull (cell[1], NULL, 10),
                            g_ascii_strtoull (cell[2], NULL, 10),
                            g_ascii_strtoull (cell[3], NULL, 10), NULL };
        expand (&files[n++], folder);
      }
  g_assert_cmpuint (n, ==, N_FILES);
  check_files (files, n);
  for (guint i = 0; i < n; i++)
    {
      g_unlink (files[i].path);
      g_free (files[i].path);
    }
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
