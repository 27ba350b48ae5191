/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-estimator.h"

#include <math.h>
#include <string.h>

#include "hr-choice.h"
#include "hr-field.h"
#include "hr-history.h"

struct _HrEstimator {
  GObject    parent_instance;
  HrCatalog *catalog;
  HrHistory *history;
  HrPlan    *saved;        /* the plan as last opened or saved */
  HrAnswer  *answer;
  gboolean   busy;
};

G_DEFINE_FINAL_TYPE (HrEstimator, hr_estimator, G_TYPE_OBJECT)

enum {
  PROP_CATALOG = 1,
  PROP_PLAN,
  PROP_ANSWER,
  PROP_ERROR_MESSAGE,
  PROP_BUSY,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_MODIFIED,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

/*
 * An estimate takes microseconds, so it is made here and now; readers still only see whole
 * answers and the "busy" property, and would not notice if it came from another thread.
 */
static void
recompute (HrEstimator *self)
{
  g_autoptr (HrAnswer) old = g_steal_pointer (&self->answer);

  self->answer = hr_answer_new (self->catalog, hr_history_current (self->history));
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_PLAN; i < N_PROPS; i++)
    if (i != PROP_BUSY)
      g_object_notify_by_pspec (G_OBJECT (self), props[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
hr_estimator_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  HrEstimator *self = HR_ESTIMATOR (object);

  switch (property_id)
    {
    case PROP_CATALOG:
      g_value_set_object (value, self->catalog);
      break;
    case PROP_PLAN:
      g_value_set_boxed (value, hr_estimator_get_plan (self));
      break;
    case PROP_ANSWER:
      g_value_set_boxed (value, self->answer);
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, hr_estimator_get_error_message (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, hr_estimator_get_can_undo (self));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, hr_estimator_get_can_redo (self));
      break;
    case PROP_MODIFIED:
      g_value_set_boolean (value, hr_estimator_get_modified (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hr_estimator_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  HrEstimator *self = HR_ESTIMATOR (object);

  switch (property_id)
    {
    case PROP_CATALOG:
      self->catalog = g_value_dup_object (value);
      break;
    case PROP_PLAN:
      hr_estimator_change_plan (self, g_value_get_boxed (value), NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hr_estimator_constructed (GObject *object)
{
  HrEstimator *self = HR_ESTIMATOR (object);
  g_autoptr (HrPlan) empty = hr_plan_new ();

  G_OBJECT_CLASS (hr_estimator_parent_class)->constructed (object);
  hr_estimator_open_plan (self, empty);
}

static void
hr_estimator_finalize (GObject *object)
{
  HrEstimator *self = HR_ESTIMATOR (object);

  g_clear_pointer (&self->answer, hr_answer_unref);
  g_clear_pointer (&self->saved, hr_plan_free);
  g_clear_pointer (&self->history, hr_history_free);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (hr_estimator_parent_class)->finalize (object);
}

static void
hr_estimator_class_init (HrEstimatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hr_estimator_get_property;
  object_class->set_property = hr_estimator_set_property;
  object_class->constructed = hr_estimator_constructed;
  object_class->finalize = hr_estimator_finalize;

  props[PROP_CATALOG] =
    g_param_spec_object ("catalog", NULL, NULL, HR_TYPE_CATALOG,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_PLAN] =
    g_param_spec_boxed ("plan", NULL, NULL, HR_TYPE_PLAN,
                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  props[PROP_ANSWER] = g_param_spec_boxed ("answer", NULL, NULL, HR_TYPE_ANSWER, readable);
  props[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, readable);
  props[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);
  props[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, readable);
  props[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, readable);
  props[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hr_estimator_init (HrEstimator *self)
{
  self->history = hr_history_new ();
}

/**
 * hr_estimator_new:
 * @catalog: the records
 *
 * Returns: (transfer full): an estimator with an empty plan
 */
HrEstimator *
hr_estimator_new (HrCatalog *catalog)
{
  return g_object_new (HR_TYPE_ESTIMATOR, "catalog", catalog, NULL);
}

HrCatalog *
hr_estimator_get_catalog (HrEstimator *self)
{
  return self->catalog;
}

/**
 * hr_estimator_get_plan:
 * @self: an estimator
 *
 * Returns: (transfer none): the current plan, valid until the next change
 */
const HrPlan *
hr_estimator_get_plan (HrEstimator *self)
{
  return hr_history_current (self->history);
}

/**
 * hr_estimator_get_answer:
 * @self: an estimator
 *
 * Returns: (transfer none): the answer to the current plan
 */
HrAnswer *
hr_estimator_get_answer (HrEstimator *self)
{
  return self->answer;
}

/**
 * hr_estimator_get_error_message:
 * @self: an estimator
 *
 * Returns: (transfer none) (nullable): why there is no answer
 */
const char *
hr_estimator_get_error_message (HrEstimator *self)
{
  return self->answer->error != NULL ? self->answer->error->message : NULL;
}

gboolean
hr_estimator_get_busy (HrEstimator *self)
{
  return self->busy;
}

gboolean
hr_estimator_get_can_undo (HrEstimator *self)
{
  return hr_history_can_undo (self->history);
}

gboolean
hr_estimator_get_can_redo (HrEstimator *self)
{
  return hr_history_can_redo (self->history);
}

/**
 * hr_estimator_get_modified:
 * @self: an estimator
 *
 * Returns: whether the plan differs from the one opened or last saved
 */
gboolean
hr_estimator_get_modified (HrEstimator *self)
{
  return !hr_plan_equal (self->saved, hr_estimator_get_plan (self));
}

/**
 * hr_estimator_open_plan:
 * @self: an estimator
 * @plan: (transfer none): a plan read from a file, or a new one
 *
 * Starts over with @plan: nothing to undo, nothing to save.
 */
void
hr_estimator_open_plan (HrEstimator  *self,
                        const HrPlan *plan)
{
  hr_history_reset (self->history, plan);
  g_clear_pointer (&self->saved, hr_plan_free);
  self->saved = hr_plan_copy (hr_history_current (self->history));
  recompute (self);
}

/**
 * hr_estimator_mark_saved:
 * @self: an estimator
 *
 * Says that the current plan is safe on disk.
 */
void
hr_estimator_mark_saved (HrEstimator *self)
{
  g_clear_pointer (&self->saved, hr_plan_free);
  self->saved = hr_plan_copy (hr_estimator_get_plan (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MODIFIED]);
}

/**
 * hr_estimator_change_plan:
 * @self: an estimator
 * @plan: (transfer none): the plan after the change
 * @field: (nullable): what changed, so that quick changes of one field undo as one
 *
 * Takes @plan as one undoable step and answers it at once.
 */
void
hr_estimator_change_plan (HrEstimator  *self,
                          const HrPlan *plan,
                          const char   *field)
{
  if (hr_history_push (self->history, plan, field, g_get_monotonic_time ()))
    recompute (self);
}

/* Fewer devices than the degrees of parallelism ask for: back to what the engine does itself. */
static gboolean
is_splittable (const HrPlan *plan)
{
  return (guint) (MAX (plan->parallel.tp, 1) * MAX (plan->parallel.pp, 1)) <= plan->device_count
         && (guint) MAX (plan->parallel.ep, 1) <= plan->device_count;
}

/**
 * hr_estimator_set_number:
 * @self: an estimator
 * @path: the path of a field that hr_field_find() knows
 * @value: a number, or HR_UNSET to leave it to the engine
 *
 * Changes one field as an undoable step.
 */
void
hr_estimator_set_number (HrEstimator *self,
                         const char  *path,
                         double       value)
{
  const HrField *field = hr_field_find (path);
  g_autoptr (HrPlan) plan = hr_plan_copy (hr_estimator_get_plan (self));

  g_return_if_fail (field != NULL);

  hr_field_set (field, plan, value);
  if (strcmp (path, "hardware.count") == 0 && !is_splittable (plan))
    plan->parallel.tp = plan->parallel.pp = plan->parallel.ep = HR_UNSET;
  hr_estimator_change_plan (self, plan, path);
}

static void
set_string (char      **member,
            const char *value)
{
  g_free (*member);
  *member = g_strdup (value);
}

void
hr_estimator_set_model (HrEstimator *self,
                        const char  *id)
{
  g_autoptr (HrPlan) plan = hr_plan_copy (hr_estimator_get_plan (self));

  set_string (&plan->model, id);
  hr_estimator_change_plan (self, plan, NULL);
}

void
hr_estimator_set_hardware (HrEstimator *self,
                           const char  *id)
{
  g_autoptr (HrPlan) plan = hr_plan_copy (hr_estimator_get_plan (self));

  set_string (&plan->hardware, id);
  hr_estimator_change_plan (self, plan, NULL);
}

void
hr_estimator_set_weights (HrEstimator *self,
                          const char  *id)
{
  g_autoptr (HrPlan) plan = hr_plan_copy (hr_estimator_get_plan (self));

  set_string (&plan->weights, id);
  hr_estimator_change_plan (self, plan, NULL);
}

/* Less is nearer: bits per weight first; of those alike, the group size that most files have. */
static double
get_distance (const HrFormat *format,
              double          bits)
{
  double distance = fabs (format->nominal_bits - bits);

  if (format->kind != HR_FORMAT_GROUPED || format->group == 128)
    return distance;
  return distance + (format->group == 64 ? 0.25 : 1);
}

static const char *
find_nearest_format (HrCatalog      *catalog,
                     const HrEngine *engine,
                     const char     *wanted)
{
  const HrFormat *old = wanted != NULL ? hr_catalog_get_format (catalog, wanted, NULL) : NULL;
  GPtrArray *formats = hr_catalog_list_formats (catalog, NULL);
  const HrFormat *best = NULL;
  double bits = old != NULL ? old->nominal_bits : 16;

  for (guint i = 0; formats != NULL && i < formats->len; i++)
    {
      const HrFormat *format = g_ptr_array_index (formats, i);

      if (hr_choices_offer_format (engine, format)
          && (best == NULL || get_distance (format, bits) < get_distance (best, bits)))
        best = format;
    }
  return best != NULL ? best->id : NULL;
}

static gboolean
runs_format (HrEstimator    *self,
             const HrEngine *engine,
             const char     *id)
{
  const HrFormat *format = id != NULL ? hr_catalog_get_format (self->catalog, id, NULL) : NULL;

  return format != NULL && hr_choices_offer_format (engine, format);
}

static gboolean
offers_kv_type (const HrEngine *engine,
                gint            type)
{
  for (char **name = engine->kv_types; name != NULL && *name != NULL; name++)
    {
      HrKvType offered;

      if (hr_kv_type_parse (*name, &offered) && (gint) offered == type)
        return TRUE;
    }
  return FALSE;
}

/**
 * hr_estimator_set_engine:
 * @self: an estimator
 * @id: an engine
 *
 * Chooses an engine, and takes along what it cannot do: a weight format that it does not run
 * becomes the nearest in size, a cache type that it lacks its own default.
 */
void
hr_estimator_set_engine (HrEstimator *self,
                         const char  *id)
{
  g_autoptr (HrPlan) plan = hr_plan_copy (hr_estimator_get_plan (self));
  const HrEngine *engine = hr_catalog_get_engine (self->catalog, id, NULL);

  if (g_strcmp0 (plan->engine, id) == 0)
    return;
  set_string (&plan->engine, id);
  g_clear_pointer (&plan->engine_version, g_free);
  if (engine != NULL)
    {
      if (!runs_format (self, engine, plan->weights))
        set_string (&plan->weights, find_nearest_format (self->catalog, engine, plan->weights));
      if (!offers_kv_type (engine, plan->inference.kv))
        plan->inference.kv = HR_UNSET;
      if (!offers_kv_type (engine, plan->inference.kv_v))
        plan->inference.kv_v = HR_UNSET;
    }
  hr_estimator_change_plan (self, plan, NULL);
}

static void
step (HrEstimator  *self,
      const HrPlan *plan)
{
  if (plan != NULL)
    recompute (self);
}

void
hr_estimator_undo (HrEstimator *self)
{
  step (self, hr_history_undo (self->history));
}

void
hr_estimator_redo (HrEstimator *self)
{
  step (self, hr_history_redo (self->history));
}
