/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-plan-store.h"

#include "hr-error.h"

struct _HrPlanStore {
  GObject      parent_instance;
  HrEstimator *estimator;
  GFile       *file;
};

G_DEFINE_FINAL_TYPE (HrPlanStore, hr_plan_store, G_TYPE_OBJECT)

enum { PROP_FILE = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

static void
take_file (HrPlanStore *self,
           GFile       *file)
{
  if (g_set_object (&self->file, file))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILE]);
}

static char *
get_local_path (GFile   *file,
                GError **error)
{
  char *path = g_file_get_path (file);

  if (path == NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);

      g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                   "%s: not a file on this computer; copy it here first", uri);
    }
  return path;
}

static void
hr_plan_store_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_FILE:
      g_value_set_object (value, HR_PLAN_STORE (object)->file);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hr_plan_store_finalize (GObject *object)
{
  HrPlanStore *self = HR_PLAN_STORE (object);

  g_clear_object (&self->file);
  g_clear_object (&self->estimator);
  G_OBJECT_CLASS (hr_plan_store_parent_class)->finalize (object);
}

static void
hr_plan_store_class_init (HrPlanStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hr_plan_store_get_property;
  object_class->finalize = hr_plan_store_finalize;

  props[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE,
                                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hr_plan_store_init (HrPlanStore *self)
{
}

/**
 * hr_plan_store_new:
 * @estimator: holds the plan
 *
 * Returns: (transfer full): a store without a file
 */
HrPlanStore *
hr_plan_store_new (HrEstimator *estimator)
{
  HrPlanStore *self = g_object_new (HR_TYPE_PLAN_STORE, NULL);

  self->estimator = g_object_ref (estimator);
  return self;
}

/**
 * hr_plan_store_get_file:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): where the plan was opened from or saved to
 */
GFile *
hr_plan_store_get_file (HrPlanStore *self)
{
  return self->file;
}

/**
 * hr_plan_store_open:
 * @self: a store
 * @file: a `.headroom` file
 * @error: return location
 *
 * Reads @file into the estimator. A file that cannot be read leaves everything as it was.
 *
 * Returns: whether it was read
 */
gboolean
hr_plan_store_open (HrPlanStore *self,
                    GFile       *file,
                    GError     **error)
{
  g_autofree char *path = get_local_path (file, error);
  g_autoptr (HrPlan) plan = path != NULL ? hr_plan_load (path, error) : NULL;

  if (plan == NULL)
    return FALSE;
  take_file (self, file);
  hr_estimator_open_plan (self->estimator, plan);
  return TRUE;
}

/**
 * hr_plan_store_save:
 * @self: a store
 * @file: (nullable): where to, or NULL for where it came from
 * @error: return location
 *
 * Returns: whether the plan is safe on disk
 */
gboolean
hr_plan_store_save (HrPlanStore *self,
                    GFile       *file,
                    GError     **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (file != NULL || self->file != NULL, FALSE);

  path = get_local_path (file != NULL ? file : self->file, error);
  if (path == NULL || !hr_plan_save (hr_estimator_get_plan (self->estimator), path, error))
    return FALSE;
  if (file != NULL)
    take_file (self, file);
  hr_estimator_mark_saved (self->estimator);
  return TRUE;
}

/**
 * hr_plan_store_start:
 * @self: a store
 * @last_plan: (nullable): a plan as hr_plan_to_data() wrote it
 *
 * Begins without a file, with the plan of the last time or else with the default one.
 */
void
hr_plan_store_start (HrPlanStore *self,
                     const char  *last_plan)
{
  g_autoptr (HrPlan) plan = NULL;

  if (last_plan != NULL && *last_plan != '\0')
    plan = hr_plan_from_data (last_plan, -1, "last-plan", NULL);
  if (plan == NULL)
    plan = hr_plan_store_default_plan ();
  take_file (self, NULL);
  hr_estimator_open_plan (self->estimator, plan);
}

/**
 * hr_plan_store_restore:
 * @self: a store
 * @file: (nullable): where the plan came from
 * @plan: the plan as it was when it was lost
 *
 * Begins with the document as it is on disk, and the changes that were not saved as one step that
 * can be undone. Where @file is gone, they are a plan without a file.
 */
void
hr_plan_store_restore (HrPlanStore  *self,
                       GFile        *file,
                       const HrPlan *plan)
{
  if (file == NULL || !hr_plan_store_open (self, file, NULL))
    hr_plan_store_start (self, NULL);
  hr_estimator_change_plan (self->estimator, plan, NULL);
}

/**
 * hr_plan_store_default_plan:
 *
 * The first answer anybody sees: a model that many know on a card that many have.
 *
 * Returns: (transfer full): a plan
 */
HrPlan *
hr_plan_store_default_plan (void)
{
  HrPlan *plan = hr_plan_new ();

  plan->workload = HR_WORKLOAD_INFERENCE;
  plan->model = g_strdup ("llama-3.1-8b");
  plan->hardware = g_strdup ("nvidia-geforce-rtx-4090");
  plan->engine = g_strdup ("llama.cpp");
  plan->weights = g_strdup ("gguf-q4_k_m");
  plan->inference.context = 32768;
  return plan;
}
