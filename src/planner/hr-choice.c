/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-choice.h"

#include <string.h>

struct _HrChoice {
  GObject      parent_instance;
  HrChoiceKind kind;
  const char  *id;         /* owned by the catalogue or static */
  const char  *title;
  const void  *record;     /* owned by the catalogue */
};

G_DEFINE_FINAL_TYPE (HrChoice, hr_choice, G_TYPE_OBJECT)

enum { PROP_ID = 1, PROP_TITLE, N_PROPS };

static GParamSpec *props[N_PROPS];

static void
hr_choice_get_property (GObject    *object,
                        guint       property_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  HrChoice *self = HR_CHOICE (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hr_choice_class_init (HrChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hr_choice_get_property;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL,
                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hr_choice_init (HrChoice *self)
{
}

static HrChoice *
choice_new (HrChoiceKind kind,
            const char  *id,
            const char  *title,
            const void  *record)
{
  HrChoice *self = g_object_new (HR_TYPE_CHOICE, NULL);

  self->kind = kind;
  self->id = id;
  self->title = title;
  self->record = record;
  return self;
}

static HrChoice *
choice_new_for_record (HrChoiceKind kind,
                       const void  *record)
{
  const HrModel *model = record;
  const HrDevice *device = record;
  const HrEngine *engine = record;
  const HrFormat *format = record;

  switch (kind)
    {
    case HR_CHOICE_MODEL:
      return choice_new (kind, model->id, model->name, record);
    case HR_CHOICE_DEVICE:
      return choice_new (kind, device->id, device->name, record);
    case HR_CHOICE_ENGINE:
      return choice_new (kind, engine->id, engine->name, record);
    default:
      return choice_new (kind, format->id, format->name, record);
    }
}

static GPtrArray *
list_records (HrCatalog   *catalog,
              HrChoiceKind kind,
              GError     **error)
{
  switch (kind)
    {
    case HR_CHOICE_MODEL:
      return hr_catalog_list_models (catalog, error);
    case HR_CHOICE_DEVICE:
      return hr_catalog_list_devices (catalog, error);
    case HR_CHOICE_ENGINE:
      return hr_catalog_list_engines (catalog, error);
    default:
      return hr_catalog_list_formats (catalog, error);
    }
}

static void
append_kv_types (GListStore     *store,
                 const HrEngine *engine)
{
  for (char **name = engine->kv_types; name != NULL && *name != NULL; name++)
    {
      HrKvType type;
      g_autoptr (HrChoice) choice = NULL;

      if (!hr_kv_type_parse (*name, &type))
        continue;
      choice = choice_new (HR_CHOICE_KV_TYPE, *name, hr_kv_type_name (type), engine);
      g_list_store_append (store, choice);
    }
}

/**
 * hr_choices_offer_engine:
 * @engine: an engine
 * @workload: what it is to do
 *
 * Returns: whether the engine is offered for it: to serve, or to train
 */
gboolean
hr_choices_offer_engine (const HrEngine *engine,
                         HrWorkload      workload)
{
  if (engine->hidden)
    return FALSE;
  return workload == HR_WORKLOAD_INFERENCE ? !engine->training_only : engine->profiles[0].trains;
}

/**
 * hr_choices_offer_format:
 * @engine: an engine
 * @format: a weight format
 * @workload: what the engine is to do
 *
 * Engines that read GGUF without ggml call it an experiment: a plan may say it, no list offers it.
 * Nobody trains from the start in a format that stands for finished weights.
 *
 * Returns: whether the engine runs the format and the estimate knows how
 */
gboolean
hr_choices_offer_format (const HrEngine *engine,
                         const HrFormat *format,
                         HrWorkload      workload)
{
  if (workload == HR_WORKLOAD_PRETRAIN && format->kind != HR_FORMAT_PLAIN)
    return FALSE;
  return hr_engine_supports_format (engine, format->id)
         && (format->kind != HR_FORMAT_GGUF
             || engine->profiles[0].working == HR_WORKING_GGML);
}

static gboolean
is_offered (const void     *record,
            HrChoiceKind    kind,
            HrWorkload      workload,
            const HrEngine *engine)
{
  if (kind == HR_CHOICE_ENGINE)
    return hr_choices_offer_engine (record, workload);
  return kind != HR_CHOICE_FORMAT || engine == NULL
         || hr_choices_offer_format (engine, record, workload);
}

/**
 * hr_choices_new:
 * @catalog: the records
 * @kind: which of them
 * @workload: what engines and formats are wanted for
 * @engine: (nullable): for formats and KV types, the engine that must run them
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a list of #HrChoice in display order
 */
GListModel *
hr_choices_new (HrCatalog      *catalog,
                HrChoiceKind    kind,
                HrWorkload      workload,
                const HrEngine *engine,
                GError        **error)
{
  g_autoptr (GListStore) store = g_list_store_new (HR_TYPE_CHOICE);
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *records;

  if (kind == HR_CHOICE_KV_TYPE)
    {
      append_kv_types (store, engine);
      return G_LIST_MODEL (g_steal_pointer (&store));
    }
  records = list_records (catalog, kind, error);
  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      const void *record = g_ptr_array_index (records, i);

      if (!is_offered (record, kind, workload, engine))
        continue;
      g_ptr_array_add (choices, choice_new_for_record (kind, record));
    }
  g_list_store_splice (store, 0, 0, choices->pdata, choices->len);
  return G_LIST_MODEL (g_steal_pointer (&store));
}

/**
 * hr_choices_find:
 * @choices: a list of #HrChoice
 * @id: (nullable): an id
 *
 * Returns: the position of @id, or G_MAXUINT
 */
guint
hr_choices_find (GListModel *choices,
                 const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (HrChoice) choice = g_list_model_get_item (choices, i);

      if (g_strcmp0 (choice->id, id) == 0)
        return i;
    }
  return G_MAXUINT;
}

HrChoiceKind
hr_choice_get_kind (HrChoice *self)
{
  return self->kind;
}

const char *
hr_choice_get_id (HrChoice *self)
{
  return self->id;
}

const char *
hr_choice_get_title (HrChoice *self)
{
  return self->title;
}

static const void *
get_record (HrChoice    *self,
            HrChoiceKind kind)
{
  return self->kind == kind ? self->record : NULL;
}

const HrModel *
hr_choice_get_model (HrChoice *self)
{
  return get_record (self, HR_CHOICE_MODEL);
}

const HrDevice *
hr_choice_get_device (HrChoice *self)
{
  return get_record (self, HR_CHOICE_DEVICE);
}

const HrEngine *
hr_choice_get_engine (HrChoice *self)
{
  return get_record (self, HR_CHOICE_ENGINE);
}

const HrFormat *
hr_choice_get_format (HrChoice *self)
{
  return get_record (self, HR_CHOICE_FORMAT);
}

static gboolean
contains_words (const char *query,
                const char *id,
                const char *title,
                const char *family)
{
  g_autofree char *text = g_strjoin (" ", id, title, family, NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *folded_query = g_utf8_casefold (query, -1);
  g_auto (GStrv) words = g_strsplit (folded_query, " ", -1);

  for (char **word = words; *word != NULL; word++)
    if (strstr (folded, *word) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * hr_choice_matches:
 * @self: an entry
 * @query: (nullable): what the user typed
 *
 * Returns: whether every word of @query is found in the entry's names
 */
gboolean
hr_choice_matches (HrChoice   *self,
                   const char *query)
{
  if (query == NULL || *query == '\0')
    return TRUE;
  switch (self->kind)
    {
    case HR_CHOICE_MODEL:
      return hr_model_matches (self->record, query);
    case HR_CHOICE_DEVICE:
      return hr_device_matches (self->record, query);
    case HR_CHOICE_FORMAT:
      return contains_words (query, self->id, self->title,
                             ((const HrFormat *) self->record)->family);
    default:
      return contains_words (query, self->id, self->title, NULL);
    }
}

/* Whether @word begins a word of @text: after a space, or where letters and digits meet. */
static gboolean
begins_word (const char *text,
             const char *word)
{
  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    if (at == text || !g_ascii_isalnum (at[-1]))
      return at == text || at[-1] != '.';
  return FALSE;
}

/**
 * hr_choice_rank:
 * @self: an entry that matches
 * @query: (nullable): what the user typed
 *
 * Returns: how well @query names the entry; 0 is best
 */
guint
hr_choice_rank (HrChoice   *self,
                const char *query)
{
  g_autofree char *title = g_utf8_casefold (self->title, -1);
  g_autofree char *folded = query != NULL ? g_utf8_casefold (query, -1) : NULL;
  g_auto (GStrv) words = NULL;

  if (folded == NULL || *folded == '\0' || strcmp (title, folded) == 0)
    return 0;
  if (g_str_has_prefix (title, folded))
    return 1;
  words = g_strsplit (folded, " ", -1);
  for (char **word = words; *word != NULL; word++)
    if (!begins_word (title, *word))
      return 3;
  return 2;
}
