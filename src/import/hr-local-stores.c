/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-local-stores.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "hr-json.h"

/* What no person has; keeps a folder gone wild from taking the program along. */
#define MAX_ENTRIES 4000
#define MAX_NAMES 5000
#define MAX_SKIPPED 200
#define MAX_DEPTH 6
#define MAX_MANIFEST (1024 * 1024)

#define SPLIT_TAIL "-00001-of-00001"

typedef struct {
  HrLocalScan  *out;
  HrLocalStore  store;
  GCancellable *cancellable;
} Scan;

typedef void (*StoreScan) (Scan       *scan,
                           const char *folder);

/**
 * hr_local_store_name:
 * @store: a program
 *
 * Returns: its name; a proper noun, the same in every language
 */
const char *
hr_local_store_name (HrLocalStore store)
{
  static const char *const names[] = { "Hugging Face", "Ollama", "LM Studio", "llama.cpp",
                                       "GPT4All" };

  return store < G_N_ELEMENTS (names) ? names[store] : "";
}

static void
entry_free (gpointer data)
{
  HrLocalEntry *entry = data;

  g_free (entry->title);
  g_free (entry->path);
  g_free (entry);
}

void
hr_local_scan_free (HrLocalScan *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->skipped);
  g_free (self);
}

static gboolean
is_over (const Scan *scan)
{
  return g_cancellable_is_cancelled (scan->cancellable)
         || scan->out->entries->len >= MAX_ENTRIES;
}

static void
add (Scan       *scan,
     char       *title,
     const char *path,
     guint64     bytes)
{
  HrLocalEntry *entry = g_new0 (HrLocalEntry, 1);

  entry->store = scan->store;
  entry->title = g_utf8_make_valid (title, -1);
  entry->path = g_strdup (path);
  entry->bytes = bytes;
  g_free (title);
  g_ptr_array_add (scan->out->entries, entry);
}

static void
skip (Scan       *scan,
      const char *path,
      const char *reason)
{
  g_autofree char *name = g_filename_display_name (path);

  if (scan->out->skipped->len < MAX_SKIPPED)
    g_ptr_array_add (scan->out->skipped, g_strdup_printf ("%s: %s", name, reason));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Sorted, without hidden ones. (transfer full) */
static GPtrArray *
list_names (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && names->len < MAX_NAMES && (name = g_dir_read_name (dir)) != NULL)
    if (name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return names;
}

static guint64
file_size (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf status;

  return g_stat (path, &status) == 0 && S_ISREG (status.st_mode) ? (guint64) status.st_size : 0;
}

static gboolean
is_directory (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

/* A named pipe would keep who opens it waiting. */
static gboolean
is_gguf (const char *path)
{
  FILE *file = file_size (path, "") > 0 ? g_fopen (path, "re") : NULL;
  char magic[4];
  gboolean is;

  if (file == NULL)
    return FALSE;
  is = fread (magic, 1, sizeof magic, file) == sizeof magic && memcmp (magic, "GGUF", 4) == 0;
  fclose (file);
  return is;
}

/* Bytes of a model of several files: those whose names differ in their number only. */
static guint64
split_size (GPtrArray  *names,
            const char *folder,
            const char *first)
{
  gsize stem = strlen (first) - strlen (SPLIT_TAIL ".gguf");
  guint64 bytes = 0;

  for (guint i = 0; i < names->len; i++)
    if (strncmp (names->pdata[i], first, stem) == 0
        && g_pattern_match_simple ("-*-of-*.gguf", (char *) names->pdata[i] + stem))
      bytes += file_size (folder, names->pdata[i]);
  return bytes;
}

/* A GGUF file that stands for a model: no picture encoder, no later part of a split one. */
static gboolean
is_model_name (const char *name)
{
  return g_str_has_suffix (name, ".gguf") && strstr (name, "mmproj") == NULL
         && (strstr (name, "-of-") == NULL || strstr (name, "-00001-of-") != NULL);
}

static void
add_gguf (Scan       *scan,
          GPtrArray  *names,
          const char *folder,
          const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gboolean split = g_pattern_match_simple ("*?-00001-of-*.gguf", name);
  gsize tail = strlen (split ? SPLIT_TAIL ".gguf" : ".gguf");

  if (strlen (name) <= tail)
    return;
  if (!is_gguf (path))
    skip (scan, path, "is no GGUF file, or cannot be read");
  else
    add (scan, g_strndup (name, strlen (name) - tail), path,
         split ? split_size (names, folder, name) : file_size (folder, name));
}

/* Every GGUF file of one folder; how many there were, broken ones too. */
static guint
add_ggufs (Scan       *scan,
           const char *folder)
{
  g_autoptr (GPtrArray) names = list_names (folder);
  guint n = 0;

  for (guint i = 0; i < names->len && !is_over (scan); i++)
    if (is_model_name (names->pdata[i]))
      {
        add_gguf (scan, names, folder, names->pdata[i]);
        n++;
      }
  return n;
}

/* A folder with a config.json: all its tensors. */
static gboolean
add_tensors (Scan       *scan,
             const char *folder,
             const char *title)
{
  g_autofree char *config = g_build_filename (folder, "config.json", NULL);
  g_autoptr (GPtrArray) names = list_names (folder);
  guint64 bytes = 0;

  if (!g_file_test (config, G_FILE_TEST_IS_REGULAR))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (g_str_has_suffix (names->pdata[i], ".safetensors"))
      bytes += file_size (folder, names->pdata[i]);
  add (scan, g_strdup (title), folder, bytes);
  return TRUE;
}

/* What "main" points to; otherwise any state that is there. */
static char *
find_snapshot (const char *folder)
{
  g_autofree char *ref = g_build_filename (folder, "refs", "main", NULL);
  g_autofree char *snapshots = g_build_filename (folder, "snapshots", NULL);
  g_autofree char *commit = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) names = NULL;

  if (file_size (ref, "") < MAX_MANIFEST && g_file_get_contents (ref, &commit, NULL, NULL)
      && strchr (g_strstrip (commit), '/') == NULL)
    path = g_build_filename (snapshots, commit, NULL);
  if (path != NULL && *commit != '\0' && is_directory (path))
    return g_steal_pointer (&path);
  names = list_names (snapshots);
  return names->len > 0 ? g_build_filename (snapshots, names->pdata[names->len - 1], NULL) : NULL;
}

/* models--OWNER--NAME/snapshots/COMMIT: huggingface_hub, "Understand caching". */
static void
scan_hugging_face (Scan       *scan,
                   const char *folder)
{
  g_autoptr (GPtrArray) names = list_names (folder);

  for (guint i = 0; i < names->len && !is_over (scan); i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      g_autofree char *snapshot = NULL;
      g_auto (GStrv) words = NULL;
      g_autofree char *title = NULL;

      if (!g_str_has_prefix (names->pdata[i], "models--"))
        continue;
      words = g_strsplit ((char *) names->pdata[i] + strlen ("models--"), "--", 2);
      title = g_strjoinv ("/", words);
      snapshot = find_snapshot (path);
      if (snapshot == NULL)
        skip (scan, path, "no state of the model was downloaded");
      else if (!add_tensors (scan, snapshot, title) && add_ggufs (scan, snapshot) == 0)
        skip (scan, path, "holds neither a config.json nor a GGUF file");
    }
}

/* The layer that holds the weights: "sha256:…". (transfer full) (nullable) */
static char *
read_manifest (const char *path)
{
  g_autoptr (HrJson) json = hr_json_new_from_file (path, MAX_MANIFEST, NULL);
  g_autofree char *found = NULL;

  if (json == NULL || !hr_json_is_object (json) || !hr_json_enter (json, "layers"))
    return NULL;
  for (guint i = 0, n = hr_json_length (json); i < n && hr_json_enter_element (json, i); i++)
    {
      g_autofree char *type = hr_json_get_string (json, "mediaType");
      g_autofree char *digest = hr_json_get_string (json, "digest");

      if (g_strcmp0 (type, "application/vnd.ollama.image.model") == 0 && found == NULL)
        found = g_steal_pointer (&digest);
      hr_json_leave (json);
    }
  return g_steal_pointer (&found);
}

/* A digest becomes a word of a path. */
static char *
blob_path (const char *store,
           const char *digest)
{
  g_autofree char *name = g_strdelimit (g_strdup (digest), ":", '-');

  return strchr (name, '/') == NULL ? g_build_filename (store, "blobs", name, NULL) : NULL;
}

/* "registry.ollama.ai/library/NAME/TAG" is called NAME:TAG; others keep what differs. */
static char *
ollama_title (const char *words)
{
  static const char *const usual[] = { "registry.ollama.ai/library/", "registry.ollama.ai/" };
  char *title = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (usual) && title == NULL; i++)
    if (g_str_has_prefix (words, usual[i]))
      title = g_strdup (words + strlen (usual[i]));
  if (title == NULL)
    title = g_strdup (words);
  if (strrchr (title, '/') != NULL)
    *strrchr (title, '/') = ':';
  return title;
}

static void
add_manifest (Scan       *scan,
              const char *store,
              const char *path,
              const char *words)
{
  g_autofree char *digest = read_manifest (path);
  g_autofree char *blob = digest != NULL ? blob_path (store, digest) : NULL;

  if (blob == NULL)
    skip (scan, path, "is no manifest with a model in it");
  else if (!g_file_test (blob, G_FILE_TEST_IS_REGULAR))
    skip (scan, path, "its weights are not there; pull it again");
  else if (!is_gguf (blob))
    skip (scan, path, "its weights are no GGUF file");
  else
    add (scan, ollama_title (words), blob, file_size (blob, ""));
}

/* manifests/HOST/NAMESPACE/NAME/TAG; @words is the part of the path that names the model. */
static void
scan_manifests (Scan       *scan,
                const char *store,
                const char *folder,
                const char *words,
                guint       depth)
{
  g_autoptr (GPtrArray) names = list_names (folder);

  for (guint i = 0; i < names->len && !is_over (scan); i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *longer = *words != '\0' ? g_strconcat (words, "/", name, NULL)
                                               : g_strdup (name);

      if (!is_directory (path))
        add_manifest (scan, store, path, longer);
      else if (depth < MAX_DEPTH)
        scan_manifests (scan, store, path, longer, depth + 1);
    }
}

static void
scan_ollama (Scan       *scan,
             const char *folder)
{
  g_autofree char *manifests = g_build_filename (folder, "manifests", NULL);

  scan_manifests (scan, folder, manifests, "", 0);
}

/* PUBLISHER/MODEL/FILE.gguf, or a folder of tensors in its place. */
static void
scan_folders (Scan       *scan,
              const char *folder,
              guint       depth)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *title = g_path_get_basename (folder);

  if (add_ggufs (scan, folder) > 0 || add_tensors (scan, folder, title) || depth == 0)
    return;
  names = list_names (folder);
  for (guint i = 0; i < names->len && !is_over (scan); i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

      if (is_directory (path))
        scan_folders (scan, path, depth - 1);
    }
}

static void
scan_lm_studio (Scan       *scan,
                const char *folder)
{
  scan_folders (scan, folder, 3);
}

static void
scan_flat (Scan       *scan,
           const char *folder)
{
  add_ggufs (scan, folder);
}

/* Where programs keep models: below the variable if it is set, and below home if not. */
typedef struct {
  HrLocalStore store;
  const char  *variable;
  const char  *below_variable;
  const char  *below_home;     /* NULL: only where the variable says */
  StoreScan    scan;
} Place;

static const Place places[] = {
  { HR_LOCAL_HUGGING_FACE, "HF_HUB_CACHE", "", NULL, scan_hugging_face },
  { HR_LOCAL_HUGGING_FACE, "HUGGINGFACE_HUB_CACHE", "", NULL, scan_hugging_face },
  { HR_LOCAL_HUGGING_FACE, "HF_HOME", "hub", ".cache/huggingface/hub", scan_hugging_face },
  { HR_LOCAL_OLLAMA, "OLLAMA_MODELS", "", ".ollama/models", scan_ollama },
  { HR_LOCAL_LM_STUDIO, NULL, NULL, ".lmstudio/models", scan_lm_studio },
  { HR_LOCAL_LM_STUDIO, NULL, NULL, ".cache/lm-studio/models", scan_lm_studio },
  { HR_LOCAL_LLAMA_CPP, "LLAMA_CACHE", "", ".cache/llama.cpp", scan_flat },
  { HR_LOCAL_GPT4ALL, NULL, NULL, ".local/share/nomic.ai/GPT4All", scan_flat },
};

/* The service of Ollama's own packages keeps models in its own home. */
#define OLLAMA_SERVICE "/usr/share/ollama/.ollama/models"

static char *
place_folder (const Place *place,
              const char  *home)
{
  const char *named = home == NULL && place->variable != NULL ? g_getenv (place->variable) : NULL;

  if (named != NULL && *named != '\0')
    return g_build_filename (named, place->below_variable, NULL);
  if (place->below_home == NULL)
    return NULL;
  return g_build_filename (home != NULL ? home : g_get_home_dir (), place->below_home, NULL);
}

static void
scan_place (HrLocalScan  *out,
            HrLocalStore  store,
            StoreScan     function,
            const char   *folder,
            GHashTable   *seen,
            GCancellable *cancellable)
{
  Scan scan = { out, store, cancellable };
  g_autofree char *real = g_canonicalize_filename (folder, NULL);

  if (is_directory (real) && g_hash_table_add (seen, g_strdup (real)))
    function (&scan, real);
}

/* Two stores may share a file; the same title in one store is the same model. */
static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const HrLocalEntry *x = *(HrLocalEntry *const *) a, *y = *(HrLocalEntry *const *) b;

  return x->store != y->store ? (int) x->store - (int) y->store
                              : g_ascii_strcasecmp (x->title, y->title);
}

/**
 * hr_local_stores_scan:
 * @home: (nullable): whose; the user's own, with what the environment says, if NULL
 * @cancellable: (nullable): ends it; what was found stays
 *
 * Looks where Hugging Face, Ollama, LM Studio, llama.cpp and GPT4All keep models. Reads names,
 * sizes, manifests and four bytes of each GGUF file. Blocks.
 *
 * Returns: (transfer full): what was found
 */
HrLocalScan *
hr_local_stores_scan (const char   *home,
                      GCancellable *cancellable)
{
  HrLocalScan *out = g_new0 (HrLocalScan, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  out->entries = g_ptr_array_new_with_free_func (entry_free);
  out->skipped = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *folder = place_folder (&places[i], home);

      if (folder != NULL)
        scan_place (out, places[i].store, places[i].scan, folder, seen, cancellable);
    }
  if (home == NULL)
    scan_place (out, HR_LOCAL_OLLAMA, scan_ollama, OLLAMA_SERVICE, seen, cancellable);
  g_ptr_array_sort (out->entries, compare_entries);
  return out;
}
