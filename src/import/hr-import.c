/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-import-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hr-error.h"
#include "hr-words.h"

static const char *const kind_names[] = {
  "config", "safetensors", "gguf", "params", "adapter", "size"
};

/* In the order of HrImportNotes. */
static const struct {
  const char *name;
  const char *sentence;
} notes[] = {
  { "record_shape", HR_N_WORDS ("The sizes are those of a model of the catalogue.") },
  { "kin_traits", HR_N_WORDS ("What the file leaves open is taken from its nearest kin in "
                              "the catalogue.") },
  { "unknown_type", HR_N_WORDS ("The catalogue has no such architecture; the model is read "
                                "by its shape.") },
  { "vocabulary_unknown", HR_N_WORDS ("The vocabulary is not known: embedding and output "
                                      "count as nothing.") },
  { "context_assumed", HR_N_WORDS ("The context is not said; 4096 tokens are assumed.") },
  { "size_inferred", HR_N_WORDS ("The model’s shape is inferred from its parameter count "
                                 "alone: every size is a guess.") },
  { "other_tensors", HR_N_WORDS ("Some tensors are not the text model’s; they are counted as "
                                 "weights.") },
  { "format_guessed", HR_N_WORDS ("The file names no recipe; its format is the nearest one, "
                                  "its bytes are exact.") },
  { "format_unknown", HR_N_WORDS ("Its weight format is not known; name one with --weights "
                                  "to estimate it.") },
  { "base_missing", HR_N_WORDS ("Its base model is not known here.") },
  { "shape_differs", HR_N_WORDS ("The shape that was read has other parameters than the "
                                 "tensors: the cache and the speed may be off, the weights "
                                 "are exact.") },
};

/**
 * hr_import_kind_name:
 * @kind: a kind
 *
 * Returns: (transfer none): its word in JSON
 */
const char *
hr_import_kind_name (HrImportKind kind)
{
  return kind_names[kind];
}

static gint
note_index (HrImportNotes note)
{
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    if ((guint) note == 1u << i)
      return (gint) i;
  return -1;
}

/**
 * hr_import_note_name:
 * @note: one of the notes
 *
 * Returns: (transfer none) (nullable): its word in JSON
 */
const char *
hr_import_note_name (HrImportNotes note)
{
  return note_index (note) >= 0 ? notes[note_index (note)].name : NULL;
}

/**
 * hr_import_note_sentence:
 * @note: one of the notes
 *
 * Returns: (transfer none) (nullable): what it means, for people
 */
const char *
hr_import_note_sentence (HrImportNotes note)
{
  return note_index (note) >= 0 ? HR_WORDS (notes[note_index (note)].sentence) : NULL;
}

void
hr_import_free (HrImport *self)
{
  if (self == NULL)
    return;
  if (self->lora != NULL)
    g_free (self->lora->base);
  g_free (self->lora);
  g_free (self->path);
  g_free (self->format);
  g_free (self->kin);
  g_free (self->architecture);
  hr_model_free (self->model);
  g_free (self);
}

/* "models--OWNER--NAME/snapshots/COMMIT" of the Hugging Face cache is called NAME; (nullable). */
static char *
snapshot_name (const char *folder)
{
  g_autofree char *snapshots = g_path_get_dirname (folder);
  g_autofree char *word = g_path_get_basename (snapshots);
  g_autofree char *repository = g_path_get_dirname (snapshots);
  g_autofree char *name = g_path_get_basename (repository);
  const char *last = g_strrstr (name, "--");

  return strcmp (word, "snapshots") == 0 && last != NULL ? g_strdup (last + 2) : NULL;
}

/* An empty model that is called as its file or folder is. */
HrModel *
hr_import_new_model (const char *path)
{
  static const char *const plain[] = { "config.json", "params.json" };
  HrModel *model = g_new0 (HrModel, 1);
  g_autofree char *name = g_path_get_basename (path);

  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (strcmp (name, plain[i]) == 0)
      {
        g_autofree char *folder = g_path_get_dirname (path);
        g_free (name);
        name = snapshot_name (folder);
        if (name == NULL)
          name = g_path_get_basename (folder);
      }
  model->id = g_strdup (path);
  model->name = g_utf8_make_valid (name, -1);
  model->family = g_strdup ("");
  model->activation = g_strdup ("silu");
  model->position = g_strdup ("rope");
  model->source = g_utf8_make_valid (path, -1);
  model->aliases = g_new0 (char *, 1);
  return model;
}

/* Hands the tensors, names and all, to the model. */
void
hr_import_take_stored (HrImport *self,
                       GArray   *tensors)
{
  self->tensor_bytes = 0;
  for (guint i = 0; i < tensors->len; i++)
    {
      const HrStoredTensor *tensor = &g_array_index (tensors, HrStoredTensor, i);
      self->tensor_bytes += tensor->bytes;
      self->parameters += tensor->stack * tensor->rows * tensor->cols;
    }
  self->model->n_stored = tensors->len;
  self->model->stored = g_memdup2 (tensors->data, tensors->len * sizeof (HrStoredTensor));
  g_array_set_size (tensors, 0);
}

/* More than either format has. */
#define MAX_TYPES 128

/* The element type that most bytes have; never NULL. */
const char *
hr_import_main_type (const HrModel *model)
{
  struct { const char *name; guint64 bytes; } types[MAX_TYPES] = { { "F32", 0 } };
  guint n = 1, best = 0;

  for (guint i = 0; i < model->n_stored; i++)
    {
      guint k = 0;

      while (k < n && types[k].name != model->stored[i].type)
        k++;
      if (k == n && n < MAX_TYPES)
        types[n++].name = model->stored[i].type;
      if (k < MAX_TYPES)
        types[k].bytes += model->stored[i].bytes;
    }
  for (guint k = 1; k < n; k++)
    if (types[k].bytes > types[best].bytes)
      best = k;
  return types[best].name;
}

/**
 * hr_import_is_path:
 * @text: what a plan names as its model
 *
 * Ids of the catalogue and of the Hub never begin as a path does.
 *
 * Returns: whether it is a file or folder
 */
gboolean
hr_import_is_path (const char *text)
{
  return text != NULL && g_path_is_absolute (text);
}

static gboolean
holds (const char *folder,
       const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* The one GGUF file of a folder, or the first of a split one; projectors of images aside. */
static char *
only_gguf (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  g_autofree char *found = NULL;
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (!g_str_has_suffix (name, ".gguf") || g_str_has_prefix (name, "mmproj")
          || (strstr (name, "-of-") != NULL && strstr (name, "-00001-of-") == NULL))
        continue;
      g_free (found);
      found = g_build_filename (folder, name, NULL);
      n++;
    }
  if (dir != NULL)
    g_dir_close (dir);
  return n == 1 ? g_steal_pointer (&found) : NULL;
}

static gboolean
import_folder (HrImport   *self,
               HrCatalog  *catalog,
               const char *path,
               GError    **error)
{
  g_autofree char *gguf = NULL;

  if (holds (path, "config.json"))
    {
      g_autofree char *config = g_build_filename (path, "config.json", NULL);
      return hr_import_config (self, catalog, config, error)
             && hr_import_safetensors (self, path, error);
    }
  if (holds (path, "adapter_config.json"))
    {
      g_autofree char *config = g_build_filename (path, "adapter_config.json", NULL);
      return hr_import_adapter (self, catalog, config, error);
    }
  if (holds (path, "params.json"))
    {
      g_autofree char *config = g_build_filename (path, "params.json", NULL);
      return hr_import_params (self, config, error);
    }
  gguf = only_gguf (path);
  if (gguf != NULL)
    return hr_import_gguf (self, gguf, error);
  g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND,
               "%s: the folder holds no config.json, params.json or adapter_config.json, and not "
               "exactly one GGUF model; name a file", path);
  return FALSE;
}

/* A file of weights alone tells its bytes; with the config.json beside it it is a model. */
static gboolean
import_weights (HrImport   *self,
                HrCatalog  *catalog,
                const char *path,
                GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (holds (folder, "config.json"))
    {
      g_autofree char *config = g_build_filename (folder, "config.json", NULL);
      if (!hr_import_config (self, catalog, config, error))
        return FALSE;
    }
  return hr_import_safetensors (self, path, error);
}

static gboolean
begins_with (const char *path,
             const char *magic)
{
  char start[4] = { 0 };
  FILE *file = g_fopen (path, "rb");
  gboolean same = file != NULL && fread (start, 1, 4, file) == 4 && memcmp (start, magic, 4) == 0;

  if (file != NULL)
    fclose (file);
  return same;
}

static gboolean
import_file (HrImport   *self,
             HrCatalog  *catalog,
             const char *path,
             GError    **error)
{
  g_autofree char *name = g_path_get_basename (path);

  if (g_str_has_suffix (name, ".gguf") || begins_with (path, "GGUF"))
    return hr_import_gguf (self, path, error);
  if (g_str_has_suffix (name, ".safetensors") || g_str_has_suffix (name, ".safetensors.index.json"))
    return import_weights (self, catalog, path, error);
  if (strcmp (name, "params.json") == 0)
    return hr_import_params (self, path, error);
  if (strcmp (name, "adapter_config.json") == 0)
    return hr_import_adapter (self, catalog, path, error);
  if (g_str_has_suffix (name, ".json"))
    return hr_import_config (self, catalog, path, error);
  g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
               "%s: this is no model that can be read; choose a .gguf or .safetensors file, a "
               "config.json, or a folder with one", path);
  return FALSE;
}

/**
 * hr_import_path:
 * @catalog: records that tell what a file leaves open
 * @path: a file or folder
 * @error: return location
 *
 * Finds out what lies there and reads it: headers and configurations only, never weights.
 *
 * Returns: (transfer full) (nullable): what was read
 */
HrImport *
hr_import_path (HrCatalog  *catalog,
                const char *path,
                GError    **error)
{
  g_autoptr (HrImport) self = g_new0 (HrImport, 1);
  gboolean good = FALSE;

  self->path = g_strdup (path);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    good = import_folder (self, catalog, path, error);
  else if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    good = import_file (self, catalog, path, error);
  else
    g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND,
                 "%s: there is no such file or folder; check the name", path);
  return good ? g_steal_pointer (&self) : NULL;
}
