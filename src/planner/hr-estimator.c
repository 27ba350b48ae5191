/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-estimator.h"

#include <string.h>

#include "hr-adjust.h"
#include "hr-field.h"
#include "hr-history.h"

#define N_WORKLOADS (HR_WORKLOAD_PRETRAIN + 1)

struct _HrEstimator {
  GObject    parent_instance;
  HrCatalog *catalog;
  HrHistory *history;
  HrPlan    *saved;        /* the plan as last opened or saved */
  HrPlan    *last[N_WORKLOADS];   /* each workload's plan when it was left */
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
forget (HrEstimator *self)
{
  for (guint i = 0; i < N_WORKLOADS; i++)
    g_clear_pointer (&self->last[i], hr_plan_free);
}

static void
hr_estimator_finalize (GObject *object)
{
  HrEstimator *self = HR_ESTIMATOR (object);

  forget (self);
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
  forget (self);
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

/**
 * hr_estimator_set_number:
 * @self: an estimator
 * @path: the path of a field that hr_field_find() knows
 * @value: a number, or HR_UNSET to leave it to the engine
 *
 * Changes one field as an undoable step, and what has to follow.
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
  if (strcmp (path, "hardware.count") == 0)
    hr_adjust_to_count (plan);
  else if (strcmp (path, "training.method") == 0)
    hr_adjust_to_method (plan, self->catalog);
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
  hr_adjust_to_model (plan, self->catalog);
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
  hr_adjust_to_weights (plan, self->catalog);
  hr_estimator_change_plan (self, plan, NULL);
}

/**
 * hr_estimator_set_engine:
 * @self: an estimator
 * @id: an engine
 *
 * Chooses an engine, and takes along what it cannot do; see hr_adjust_to_engine().
 */
void
hr_estimator_set_engine (HrEstimator *self,
                         const char  *id)
{
  g_autoptr (HrPlan) plan = hr_plan_copy (hr_estimator_get_plan (self));

  if (g_strcmp0 (plan->engine, id) == 0)
    return;
  set_string (&plan->engine, id);
  g_clear_pointer (&plan->engine_version, g_free);
  hr_adjust_to_engine (plan, self->catalog);
  hr_estimator_change_plan (self, plan, NULL);
}

/* What the plan was when this workload was last left. */
static void
restore (HrPlan       *plan,
         const HrPlan *last)
{
  set_string (&plan->engine, last->engine);
  set_string (&plan->engine_version, last->engine_version);
  set_string (&plan->weights, last->weights);
  plan->training.method = last->training.method;
  plan->parallel = last->parallel;
  hr_adjust_to_count (plan);
}

/* Degrees of one workload mean something else in another: each begins with the engine's own. */
static void
begin (HrPlan *plan)
{
  g_autoptr (HrPlan) empty = hr_plan_new ();

  plan->training.method = HR_UNSET;
  plan->parallel = empty->parallel;
}

/**
 * hr_estimator_set_workload:
 * @self: an estimator
 * @workload: what the devices are for
 *
 * Turns the plan to serving or to training, with the engine, the weights and the strategy that it
 * had when it last was there, or with those that can be kept.
 */
void
hr_estimator_set_workload (HrEstimator *self,
                           HrWorkload   workload)
{
  const HrPlan *current = hr_estimator_get_plan (self);
  g_autoptr (HrPlan) plan = hr_plan_copy (current);

  if (plan->workload == workload)
    return;
  g_clear_pointer (&self->last[plan->workload], hr_plan_free);
  self->last[plan->workload] = hr_plan_copy (current);
  plan->workload = workload;
  if (self->last[workload] != NULL)
    restore (plan, self->last[workload]);
  else
    begin (plan);
  hr_adjust_to_workload (plan, self->catalog);
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
