/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-local-models.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define GGUF "GGUF\3\0\0\0"
#define DIGEST "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

typedef struct {
  char *home;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->home = g_dir_make_tmp ("headroom-XXXXXX", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL
                                                                    : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  remove_tree (fixture->home);
  g_free (fixture->home);
}

static char *
make_parents (Fixture    *fixture,
              const char *name)
{
  char *path = g_build_filename (fixture->home, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  return path;
}

static void
put (Fixture    *fixture,
     const char *name,
     const char *data,
     gssize      length)
{
  g_autofree char *path = make_parents (fixture, name);

  g_assert_true (g_file_set_contents (path, data, length, NULL));
}

static void
put_gguf (Fixture    *fixture,
          const char *name)
{
  put (fixture, name, GGUF, sizeof GGUF - 1);
}

static void
put_link (Fixture    *fixture,
          const char *name,
          const char *target)
{
  g_autofree char *path = make_parents (fixture, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_make_symbolic_link (file, target, NULL, NULL));
}

static void
assert_entry (Fixture            *fixture,
              const HrLocalEntry *entry,
              HrLocalStore        store,
              const char         *title,
              const char         *path,
              guint64             bytes)
{
  g_autofree char *whole = g_build_filename (fixture->home, path, NULL);

  g_assert_cmpint (entry->store, ==, store);
  g_assert_cmpstr (entry->title, ==, title);
  g_assert_cmpstr (entry->path, ==, whole);
  g_assert_cmpuint (entry->bytes, ==, bytes);
}

static void
assert_skipped (HrLocalScan *scan,
                const char  *name)
{
  for (guint i = 0; i < scan->skipped->len; i++)
    if (strstr (scan->skipped->pdata[i], name) != NULL)
      return;
  g_error ("nothing is said of %s", name);
}

static void
test_hugging_face (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (HrLocalScan) scan = NULL;

#define HUB ".cache/huggingface/hub/"
  put (fixture, HUB "models--a--b/refs/main", "new\n", -1);
  put (fixture, HUB "models--a--b/blobs/x", "12345", -1);
  put (fixture, HUB "models--a--b/snapshots/new/config.json", "{}", -1);
  put_link (fixture, HUB "models--a--b/snapshots/new/model.safetensors", "../../blobs/x");
  put (fixture, HUB "models--a--b/snapshots/zzz/config.json", "{}", -1);
  put (fixture, HUB "models--gpt2/snapshots/only/config.json", "{}", -1);
  put_gguf (fixture, HUB "models--c--d-GGUF/snapshots/s/d-Q4_0.gguf");
  put_gguf (fixture, HUB "models--c--d-GGUF/snapshots/s/mmproj-d.gguf");
  put (fixture, HUB "models--evil--ref/refs/main", "../../../../etc", -1);
  put_link (fixture, HUB "models--gone--away/snapshots/s/config.json", "../../blobs/none");
  put (fixture, HUB "datasets--a--b/snapshots/s/config.json", "{}", -1);

  scan = hr_local_stores_scan (fixture->home, NULL);
  g_assert_cmpuint (scan->entries->len, ==, 3);
  assert_entry (fixture, scan->entries->pdata[0], HR_LOCAL_HUGGING_FACE, "a/b",
                HUB "models--a--b/snapshots/new", 5);
  assert_entry (fixture, scan->entries->pdata[1], HR_LOCAL_HUGGING_FACE, "d-Q4_0",
                HUB "models--c--d-GGUF/snapshots/s/d-Q4_0.gguf", 8);
  assert_entry (fixture, scan->entries->pdata[2], HR_LOCAL_HUGGING_FACE, "gpt2",
                HUB "models--gpt2/snapshots/only", 0);
  g_assert_cmpuint (scan->skipped->len, ==, 2);
  assert_skipped (scan, "models--evil--ref");
  assert_skipped (scan, "models--gone--away");
}

#define MANIFEST(digest) \
  "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:1\"},\"layers\":[" \
  "{\"mediaType\":\"application/vnd.ollama.image.license\",\"digest\":\"sha256:2\",\"size\":1}," \
  "{\"mediaType\":\"application/vnd.ollama.image.model\",\"digest\":\"" digest "\",\"size\":8}]}"

static void
test_ollama (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (HrLocalScan) scan = NULL;

#define OLLAMA ".ollama/models/"
  put_gguf (fixture, OLLAMA "blobs/sha256-" DIGEST);
  put (fixture, OLLAMA "manifests/registry.ollama.ai/library/llama3.1/8b",
       MANIFEST ("sha256:" DIGEST), -1);
  put (fixture, OLLAMA "manifests/registry.ollama.ai/someone/tuned/latest",
       MANIFEST ("sha256:" DIGEST), -1);
  put (fixture, OLLAMA "manifests/hf.co/someone/gguf/Q4_K_M", MANIFEST ("sha256:" DIGEST), -1);
  put (fixture, OLLAMA "manifests/registry.ollama.ai/library/lost/8b",
       MANIFEST ("sha256:bbbb"), -1);
  put (fixture, OLLAMA "manifests/registry.ollama.ai/library/climbs/8b",
       MANIFEST ("sha256:../../../../etc/passwd"), -1);
  put (fixture, OLLAMA "manifests/registry.ollama.ai/library/broken/8b", "{", -1);

  scan = hr_local_stores_scan (fixture->home, NULL);
  g_assert_cmpuint (scan->entries->len, ==, 3);
  assert_entry (fixture, scan->entries->pdata[0], HR_LOCAL_OLLAMA, "hf.co/someone/gguf:Q4_K_M",
                OLLAMA "blobs/sha256-" DIGEST, 8);
  assert_entry (fixture, scan->entries->pdata[1], HR_LOCAL_OLLAMA, "llama3.1:8b",
                OLLAMA "blobs/sha256-" DIGEST, 8);
  assert_entry (fixture, scan->entries->pdata[2], HR_LOCAL_OLLAMA, "someone/tuned:latest",
                OLLAMA "blobs/sha256-" DIGEST, 8);
  g_assert_cmpuint (scan->skipped->len, ==, 3);
  assert_skipped (scan, "lost");
  assert_skipped (scan, "climbs");
  assert_skipped (scan, "broken");
}

static void
test_files (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *pipe = NULL;
  g_autoptr (HrLocalScan) scan = NULL;

  put_gguf (fixture, ".lmstudio/models/pub/model-GGUF/model-Q8_0.gguf");
  put (fixture, ".lmstudio/models/mlx-community/m-4bit/config.json", "{}", -1);
  put (fixture, ".lmstudio/models/mlx-community/m-4bit/model.safetensors", "123", -1);
  put_gguf (fixture, ".cache/llama.cpp/big-00001-of-00002.gguf");
  put_gguf (fixture, ".cache/llama.cpp/big-00002-of-00002.gguf");
  put (fixture, ".cache/llama.cpp/half.gguf", "GG", -1);
  put (fixture, ".cache/llama.cpp/half2.gguf.downloadInProgress", "GGUF", -1);
  put (fixture, ".cache/llama.cpp/.gguf", "GGUF", -1);
  put_gguf (fixture, ".local/share/nomic.ai/GPT4All/orca \342\202\254.gguf");
  pipe = make_parents (fixture, ".cache/llama.cpp/pipe.gguf");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);

  scan = hr_local_stores_scan (fixture->home, NULL);
  g_assert_cmpuint (scan->entries->len, ==, 4);
  assert_entry (fixture, scan->entries->pdata[0], HR_LOCAL_LM_STUDIO, "m-4bit",
                ".lmstudio/models/mlx-community/m-4bit", 3);
  assert_entry (fixture, scan->entries->pdata[1], HR_LOCAL_LM_STUDIO, "model-Q8_0",
                ".lmstudio/models/pub/model-GGUF/model-Q8_0.gguf", 8);
  assert_entry (fixture, scan->entries->pdata[2], HR_LOCAL_LLAMA_CPP, "big",
                ".cache/llama.cpp/big-00001-of-00002.gguf", 16);
  assert_entry (fixture, scan->entries->pdata[3], HR_LOCAL_GPT4ALL, "orca \342\202\254",
                ".local/share/nomic.ai/GPT4All/orca \342\202\254.gguf", 8);
  assert_skipped (scan, "half.gguf");
  assert_skipped (scan, "pipe.gguf");
}

/* A folder that holds itself, and one with more files than anybody has. */
static void
test_bounds (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (HrLocalScan) scan = NULL;

  put_link (fixture, ".lmstudio/models/loop", ".");
  put_link (fixture, ".ollama/models/manifests/loop", ".");
  put_gguf (fixture, ".cache/llama.cpp/m0000.gguf");
  for (guint i = 1; i < 5500; i++)
    {
      g_autofree char *name = g_strdup_printf (".cache/llama.cpp/m%04u.gguf", i);
      put_link (fixture, name, "m0000.gguf");
    }
  scan = hr_local_stores_scan (fixture->home, NULL);
  g_assert_cmpuint (scan->entries->len, ==, 4000);
}

static void
changed_cb (GMainLoop *loop)
{
  g_main_loop_quit (loop);
}

static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (HrLocalModels) models = hr_local_models_new (fixture->home);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (HrLocalModel) model = NULL;

  put_gguf (fixture, ".cache/llama.cpp/a.gguf");
  put (fixture, ".cache/llama.cpp/b.gguf", "no", -1);
  g_signal_connect_swapped (models, "notify::loading", G_CALLBACK (changed_cb), loop);
  g_assert_true (hr_local_models_get_loading (models));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (models)), ==, 0);
  g_main_loop_run (loop);
  g_assert_false (hr_local_models_get_loading (models));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (models)), ==, 1);
  g_assert_cmpuint (hr_local_models_get_skipped (models)->len, ==, 1);
  model = g_list_model_get_item (G_LIST_MODEL (models), 0);
  g_assert_cmpstr (hr_local_model_get_entry (model)->title, ==, "a");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (models), 1));
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *name;
    void      (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/local-stores/hugging-face", test_hugging_face },
    { "/local-stores/ollama", test_ollama },
    { "/local-stores/files", test_files },
    { "/local-stores/bounds", test_bounds },
    { "/local-stores/list", test_list },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
