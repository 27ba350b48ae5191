/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Models that a plan names by a file, a size or an address of the Hub instead of an id. */
#include "hr-model-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "hr-architecture.h"
#include "hr-error.h"
#include "hr-hub.h"

/* Stored buffers and rotary tables of a checkpoint stay below it. */
#define SHAPE_TOLERANCE 0.01

#define FILES_KEY "hr-model-files"
#define HUB_PREFIX "hf:"

/* One state of one file. Answers hold the model without a reference, so that entries stay until the
 * catalogue goes. */
typedef struct {
  char     *name;
  gint64    changed;
  guint64   size;
  HrImport *import;
} Entry;

static GMutex lock;

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_free (self->name);
  hr_import_free (self->import);
  g_free (self);
}

/**
 * hr_model_file_is_named:
 * @name: (nullable): what a plan names as its model
 *
 * Returns: whether it is a path, a parameter count or "hf:…", not an id of the catalogue
 */
gboolean
hr_model_file_is_named (const char *name)
{
  return hr_import_is_path (name) || hr_import_is_size (name)
         || (name != NULL && g_str_has_prefix (name, HUB_PREFIX));
}

/* A model of the Hub is what was fetched of it: a plan never asks the network. */
static char *
find_path (const char  *name,
           GError     **error)
{
  g_autoptr (HrHubOptions) options = NULL;
  g_autoptr (HrHubAddress) address = NULL;
  g_autoptr (HrHubModel) found = NULL;

  if (!g_str_has_prefix (name, HUB_PREFIX))
    return g_strdup (name);
  options = hr_hub_options_new (FALSE);
  address = hr_hub_address_parse (name, options->endpoint, error);
  if (address != NULL)
    found = hr_hub_find (address, options, error);
  return found != NULL ? g_strdup (found->path) : NULL;
}

/* Plans name it so, on every computer. */
static void
set_name (HrImport   *import,
          const char *name)
{
  char **const fields[] = { &import->path, &import->model->id, &import->model->source };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_free (*fields[i]);
      *fields[i] = g_strdup (name);
    }
}

/* A model that has the shape of another is not that one. */
static void
forget_author (HrModel *model)
{
  g_clear_pointer (&model->organization, g_free);
  g_clear_pointer (&model->released, g_free);
}

/* What a record has from its author and the lint, a file's model gets from its tensors. */
static gboolean
count_parameters (HrImport *import,
                  GError  **error)
{
  g_autofree HrTensorList *list = g_new0 (HrTensorList, 1);
  HrModel *model = import->model;
  guint64 active;

  if (!hr_architecture_tensors (model, list, error))
    return FALSE;
  model->params_total = hr_architecture_parameters (model, list);
  active = hr_architecture_active (model, list);
  model->params_active = active < model->params_total ? active : 0;
  if (import->parameters > 0 && (import->notes & HR_IMPORT_OTHER_TENSORS) == 0
      && fabs ((double) import->parameters / model->params_total - 1) > SHAPE_TOLERANCE)
    import->notes |= HR_IMPORT_SHAPE_DIFFERS;
  return TRUE;
}

/**
 * hr_model_file_read:
 * @catalog: the records
 * @name: a path, a parameter count or "hf:OWNER/NAME"
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what was read, its model with its parameters counted
 */
HrImport *
hr_model_file_read (HrCatalog  *catalog,
                    const char *name,
                    GError    **error)
{
  g_autoptr (HrImport) import = NULL;
  g_autofree char *path = NULL;

  if (hr_import_is_size (name))
    import = hr_import_size (name, error);
  else if ((path = find_path (name, error)) != NULL)
    import = hr_import_path (catalog, path, error);
  if (import != NULL && import->model != NULL && g_str_has_prefix (name, HUB_PREFIX))
    set_name (import, name);
  if (import != NULL && import->model != NULL)
    forget_author (import->model);
  if (import == NULL || (import->model != NULL && import->model->n_groups > 0
                         && !count_parameters (import, error)))
    return NULL;
  return g_steal_pointer (&import);
}

static GPtrArray *
entries_of (HrCatalog *catalog)
{
  GPtrArray *entries = g_object_get_data (G_OBJECT (catalog), FILES_KEY);

  if (entries == NULL)
    {
      entries = g_ptr_array_new_with_free_func (entry_free);
      g_object_set_data_full (G_OBJECT (catalog), FILES_KEY, entries,
                              (GDestroyNotify) g_ptr_array_unref);
    }
  return entries;
}

static const HrImport *
find_or_read (HrCatalog  *catalog,
              const char *name,
              GError    **error)
{
  GPtrArray *entries = entries_of (catalog);
  GStatBuf status = { 0 };
  HrImport *import;
  Entry *entry;

  if (!hr_import_is_size (name))
    {
      g_autofree char *path = find_path (name, error);
      if (path == NULL)
        return NULL;
      g_stat (path, &status);
    }
  for (guint i = 0; i < entries->len; i++)
    {
      entry = g_ptr_array_index (entries, i);
      if (strcmp (entry->name, name) == 0 && entry->changed == (gint64) status.st_mtime
          && entry->size == (guint64) status.st_size)
        return entry->import;
    }
  import = hr_model_file_read (catalog, name, error);
  if (import == NULL)
    return NULL;
  entry = g_new0 (Entry, 1);
  entry->name = g_strdup (name);
  entry->changed = (gint64) status.st_mtime;
  entry->size = (guint64) status.st_size;
  entry->import = import;
  g_ptr_array_add (entries, entry);
  return import;
}

/**
 * hr_model_file_open:
 * @catalog: the records; what is read lives as long as it does
 * @name: a path, a parameter count or "hf:OWNER/NAME"
 * @error: return location
 *
 * As hr_model_file_read(), but reads a file that did not change only once. May be called in any
 * thread.
 *
 * Returns: (transfer none) (nullable): what was read; its model can be estimated
 */
const HrImport *
hr_model_file_open (HrCatalog  *catalog,
                    const char *name,
                    GError    **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  const HrImport *import = find_or_read (catalog, name, error);

  if (import != NULL && import->model != NULL)
    forget_author (import->model);
  if (import == NULL || (import->model != NULL && import->model->n_groups > 0))
    return import;
  if (import->lora != NULL)
    g_set_error (error, HR_ERROR, HR_ERROR_NOT_FOUND,
                 "%s: its base model (%s) is not known here; choose it as the model", name,
                 import->lora->base != NULL ? import->lora->base : "not named");
  else
    g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                 "%s: weights without a config.json beside them do not tell the model's shape; put "
                 "its config.json there", name);
  return NULL;
}

/**
 * hr_model_file_warn:
 * @catalog: the records
 * @name: (nullable): what a plan names as its model
 * @estimate: of that plan
 *
 * Notes what of the model is not known, but assumed or inferred.
 */
void
hr_model_file_warn (HrCatalog  *catalog,
                    const char *name,
                    HrEstimate *estimate)
{
  const HrImport *import = hr_model_file_is_named (name) ? hr_model_file_open (catalog, name, NULL)
                                                         : NULL;

  for (guint note = 1; import != NULL && hr_import_note_name (note) != NULL; note <<= 1)
    if ((import->notes & note & HR_IMPORT_DOUBTS) != 0)
      hr_estimate_warn (estimate, "%s", hr_import_note_sentence (note));
}
