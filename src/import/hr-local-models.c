/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-local-models.h"

struct _HrLocalModel {
  GObject      parent_instance;
  HrLocalEntry entry;
};

G_DEFINE_FINAL_TYPE (HrLocalModel, hr_local_model, G_TYPE_OBJECT)

static void
hr_local_model_finalize (GObject *object)
{
  HrLocalModel *self = HR_LOCAL_MODEL (object);

  g_free (self->entry.title);
  g_free (self->entry.path);
  G_OBJECT_CLASS (hr_local_model_parent_class)->finalize (object);
}

static void
hr_local_model_class_init (HrLocalModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hr_local_model_finalize;
}

static void
hr_local_model_init (HrLocalModel *self)
{
}

static HrLocalModel *
model_new (const HrLocalEntry *entry)
{
  HrLocalModel *self = g_object_new (HR_TYPE_LOCAL_MODEL, NULL);

  self->entry = *entry;
  self->entry.title = g_strdup (entry->title);
  self->entry.path = g_strdup (entry->path);
  return self;
}

/**
 * hr_local_model_get_entry:
 * @self: a model
 *
 * Returns: what is known of it
 */
const HrLocalEntry *
hr_local_model_get_entry (HrLocalModel *self)
{
  return &self->entry;
}

struct _HrLocalModels {
  GObject    parent_instance;
  char      *home;
  GPtrArray *models;
  GPtrArray *skipped;
  gboolean   started;
  gboolean   loading;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HrLocalModels, hr_local_models, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { PROP_LOADING = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

static void
scan_in_thread_cb (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  g_task_return_pointer (task, hr_local_stores_scan (task_data, cancellable),
                         (GDestroyNotify) hr_local_scan_free);
}

static void
scanned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  HrLocalModels *self = HR_LOCAL_MODELS (source);
  g_autoptr (HrLocalScan) scan = g_task_propagate_pointer (G_TASK (result), NULL);

  if (scan == NULL)
    return;
  for (guint i = 0; i < scan->entries->len; i++)
    g_ptr_array_add (self->models, model_new (scan->entries->pdata[i]));
  g_ptr_array_unref (self->skipped);
  self->skipped = g_ptr_array_ref (scan->skipped);
  self->loading = FALSE;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->models->len);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static void
start (HrLocalModels *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->started)
    return;
  self->started = TRUE;
  task = g_task_new (self, NULL, scanned_cb, NULL);
  g_task_set_task_data (task, g_strdup (self->home), g_free);
  g_task_run_in_thread (task, scan_in_thread_cb);
}

static GType
get_item_type (GListModel *list)
{
  return HR_TYPE_LOCAL_MODEL;
}

static guint
get_n_items (GListModel *list)
{
  HrLocalModels *self = HR_LOCAL_MODELS (list);

  start (self);
  return self->models->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  HrLocalModels *self = HR_LOCAL_MODELS (list);

  return position < self->models->len ? g_object_ref (self->models->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
hr_local_models_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  HrLocalModels *self = HR_LOCAL_MODELS (object);

  if (property_id == PROP_LOADING)
    g_value_set_boolean (value, self->loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
hr_local_models_finalize (GObject *object)
{
  HrLocalModels *self = HR_LOCAL_MODELS (object);

  g_ptr_array_unref (self->models);
  g_ptr_array_unref (self->skipped);
  g_free (self->home);
  G_OBJECT_CLASS (hr_local_models_parent_class)->finalize (object);
}

static void
hr_local_models_class_init (HrLocalModelsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hr_local_models_get_property;
  object_class->finalize = hr_local_models_finalize;

  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hr_local_models_init (HrLocalModels *self)
{
  self->models = g_ptr_array_new_with_free_func (g_object_unref);
  self->skipped = g_ptr_array_new_with_free_func (g_free);
  self->loading = TRUE;
}

/**
 * hr_local_models_new:
 * @home: (nullable): whose; the user's own if NULL
 *
 * Returns: a list that has not looked yet
 */
HrLocalModels *
hr_local_models_new (const char *home)
{
  HrLocalModels *self = g_object_new (HR_TYPE_LOCAL_MODELS, NULL);

  self->home = g_strdup (home);
  return self;
}

gboolean
hr_local_models_get_loading (HrLocalModels *self)
{
  return self->loading;
}

GPtrArray *
hr_local_models_get_skipped (HrLocalModels *self)
{
  return self->skipped;
}
