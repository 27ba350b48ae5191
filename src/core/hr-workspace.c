/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-workspace.h"

#include <string.h>

/* Models and recipes that a sweep has in hand at once; the oldest makes room. */
#define N_MODELS 8
#define N_FILES 32

/* Answers are found by a hash of what they follow from. Each hash has a few places, so that the
 * questions of one plan do not push each other out; the oldest makes room. */
#define N_SETS 128
#define N_WAYS 4

typedef struct {
  const HrModel *model;
  HrTensorList  *list;
} Tensors;

typedef struct {
  const HrModel *model;
  guint          file_type;
  gboolean       fused_as_qkv;
  GArray        *entries;          /* (element-type HrGgufEntry) */
} File;

typedef struct {
  gsize   key_bytes;
  guint8  key[HR_WORKSPACE_KEY];
  guint8  value[HR_WORKSPACE_VALUE];
} Answer;

struct _HrWorkspace {
  Tensors tensors[N_MODELS];
  guint   next_tensors;
  File    files[N_FILES];
  guint   next_file;
  Answer *answers;             /* N_WAYS for each of N_SETS */
  guint8  next_way[N_SETS];
  gboolean for_one;            /* estimate: no answer will be asked for again */
};

/**
 * hr_workspace_new:
 *
 * Returns: (transfer full): an empty workspace
 */
HrWorkspace *
hr_workspace_new (void)
{
  return g_new0 (HrWorkspace, 1);
}

/**
 * hr_workspace_new_for_one:
 *
 * Returns: (transfer full): a workspace for a single estimate, which keeps no answers
 */
HrWorkspace *
hr_workspace_new_for_one (void)
{
  HrWorkspace *self = hr_workspace_new ();

  self->for_one = TRUE;
  return self;
}

/**
 * hr_workspace_free:
 * @self: (transfer full) (nullable): a workspace
 */
void
hr_workspace_free (HrWorkspace *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_MODELS; i++)
    g_free (self->tensors[i].list);
  for (guint i = 0; i < N_FILES; i++)
    g_clear_pointer (&self->files[i].entries, g_array_unref);
  g_free (self->answers);
  g_free (self);
}

/**
 * hr_workspace_tensors:
 * @self: a workspace
 * @model: a model
 * @error: return location
 *
 * Returns: (transfer none) (nullable): what hr_architecture_tensors() gives, until other models
 *   have been asked for
 */
const HrTensorList *
hr_workspace_tensors (HrWorkspace   *self,
                      const HrModel *model,
                      GError       **error)
{
  Tensors *slot;

  for (guint i = 0; i < N_MODELS; i++)
    if (self->tensors[i].model == model)
      return self->tensors[i].list;
  slot = &self->tensors[self->next_tensors];
  if (slot->list == NULL)
    slot->list = g_new (HrTensorList, 1);
  slot->model = NULL;
  if (!hr_architecture_tensors (model, slot->list, error))
    return NULL;
  slot->model = model;
  self->next_tensors = (self->next_tensors + 1) % N_MODELS;
  return slot->list;
}

static void
append_entry_cb (const HrGgufEntry *entry,
                 gpointer           user_data)
{
  g_array_append_vals (user_data, entry, 1);
}

static void
read_file (HrWorkspace *self,
           File        *file)
{
  const HrTensorList *list = hr_workspace_tensors (self, file->model, NULL);
  HrGgufContext context;

  if (file->entries == NULL)
    file->entries = g_array_new (FALSE, FALSE, sizeof (HrGgufEntry));
  g_array_set_size (file->entries, 0);
  hr_gguf_context_init (&context, file->model, file->file_type);
  context.fused_as_qkv = file->fused_as_qkv;
  if (list != NULL)
    hr_gguf_visit (&context, file->model, list, append_entry_cb, file->entries);
}

/**
 * hr_workspace_file:
 * @self: a workspace
 * @model: a model that hr_workspace_tensors() has a list of
 * @file_type: from hr_gguf_file_type_by_name()
 * @fused_as_qkv: whether the recipe has a rule of its own for fused Q, K and V
 * @n_entries: (out): how many
 *
 * Returns: (array length=n_entries) (transfer none): the tensors of the file, in the order of
 *   hr_gguf_visit(), until other files have been asked for
 */
const HrGgufEntry *
hr_workspace_file (HrWorkspace   *self,
                   const HrModel *model,
                   guint          file_type,
                   gboolean       fused_as_qkv,
                   guint         *n_entries)
{
  File *file = NULL;

  for (guint i = 0; i < N_FILES && file == NULL; i++)
    if (self->files[i].model == model && self->files[i].file_type == file_type
        && self->files[i].fused_as_qkv == fused_as_qkv)
      file = &self->files[i];
  if (file == NULL)
    {
      file = &self->files[self->next_file];
      self->next_file = (self->next_file + 1) % N_FILES;
      file->model = model;
      file->file_type = file_type;
      file->fused_as_qkv = fused_as_qkv;
      read_file (self, file);
    }
  *n_entries = file->entries->len;
  return (const HrGgufEntry *) (gpointer) file->entries->data;
}

/* FNV-1a by words: keys are structs of whole words. */
static guint
find_set (gconstpointer key,
          gsize         key_bytes)
{
  const guint8 *at = key;
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (gsize i = 0; i + sizeof (guint64) <= key_bytes; i += sizeof (guint64))
    {
      guint64 word;

      memcpy (&word, at + i, sizeof word);
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0x100000001b3);
    }
  return (guint) ((hash ^ (hash >> 32)) % N_SETS);
}

static const Answer *
find_answer (const HrWorkspace *self,
             gconstpointer      key,
             gsize              key_bytes)
{
  const Answer *ways = &self->answers[find_set (key, key_bytes) * N_WAYS];

  for (guint i = 0; i < N_WAYS; i++)
    if (ways[i].key_bytes == key_bytes && memcmp (ways[i].key, key, key_bytes) == 0)
      return &ways[i];
  return NULL;
}

/**
 * hr_workspace_recall:
 * @self: a workspace
 * @key: a #HrMemo and everything that the answer follows from, without padding
 * @key_bytes: its size, of at most %HR_WORKSPACE_KEY bytes, a multiple of 8
 * @value: (out caller-allocates): where the answer goes
 * @value_bytes: its size
 *
 * Returns: whether hr_workspace_keep() was given an answer for @key and it is still there
 */
gboolean
hr_workspace_recall (HrWorkspace  *self,
                     gconstpointer key,
                     gsize         key_bytes,
                     gpointer      value,
                     gsize         value_bytes)
{
  const Answer *answer;

  if (self->answers == NULL)
    return FALSE;
  answer = find_answer (self, key, key_bytes);
  if (answer == NULL)
    return FALSE;
  memcpy (value, answer->value, value_bytes);
  return TRUE;
}

/**
 * hr_workspace_keep:
 * @self: a workspace
 * @key: as for hr_workspace_recall()
 * @key_bytes: its size
 * @value: what follows from it
 * @value_bytes: its size, of at most %HR_WORKSPACE_VALUE bytes
 */
void
hr_workspace_keep (HrWorkspace  *self,
                   gconstpointer key,
                   gsize         key_bytes,
                   gconstpointer value,
                   gsize         value_bytes)
{
  Answer *answer;
  guint set;

  g_return_if_fail (key_bytes <= HR_WORKSPACE_KEY && key_bytes % 8 == 0);
  g_return_if_fail (value_bytes <= HR_WORKSPACE_VALUE);

  if (self->for_one)
    return;
  if (self->answers == NULL)
    self->answers = g_new0 (Answer, N_SETS * N_WAYS);
  set = find_set (key, key_bytes);
  answer = &self->answers[set * N_WAYS + self->next_way[set]];
  self->next_way[set] = (self->next_way[set] + 1) % N_WAYS;
  answer->key_bytes = key_bytes;
  memcpy (answer->key, key, key_bytes);
  memcpy (answer->value, value, value_bytes);
}
