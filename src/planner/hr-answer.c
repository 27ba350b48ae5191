/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-answer.h"

#include "hr-error.h"
#include "hr-model-file.h"

G_DEFINE_BOXED_TYPE (HrPlan, hr_plan, hr_plan_copy, hr_plan_free)
G_DEFINE_BOXED_TYPE (HrAnswer, hr_answer, hr_answer_ref, hr_answer_unref)

/* An optional record: an absent id is no error, a wrong one is. */
static gboolean
look_up_device (const HrDevice **out,
                HrCatalog       *catalog,
                const char      *id,
                GError         **error)
{
  if (id == NULL)
    return TRUE;
  *out = hr_catalog_get_device (catalog, id, error);
  return *out != NULL;
}

static gboolean
look_up_format (HrRecords    *self,
                HrCatalog    *catalog,
                const HrPlan *plan,
                GError      **error)
{
  const char *id = plan->weights != NULL ? plan->weights : self->model->native_dtype;

  if (id == NULL)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "weights: the catalogue names no native type for %s; choose a weight format",
                   self->model->name);
      return FALSE;
    }
  self->format = hr_catalog_get_format (catalog, id, error);
  return self->format != NULL;
}

static const HrModel *
look_up_model (HrCatalog    *catalog,
               const HrPlan *plan,
               GError      **error)
{
  const HrImport *import;

  if (!hr_model_file_is_named (plan->model))
    return hr_catalog_get_model (catalog, plan->model, error);
  import = hr_model_file_open (catalog, plan->model, error);
  return import != NULL ? import->model : NULL;
}

/**
 * hr_records_look_up_shape:
 * @self: (out caller-allocates): filled as far as the lookup goes
 * @catalog: where the ids of @plan stand
 * @plan: a plan
 * @shape: (nullable): a model that has no record, in place of the plan's id
 * @error: return location
 *
 * As hr_records_look_up(), with a model that is given rather than looked up.
 *
 * Returns: whether every id was found
 */
gboolean
hr_records_look_up_shape (HrRecords     *self,
                          HrCatalog     *catalog,
                          const HrPlan  *plan,
                          const HrModel *shape,
                          GError       **error)
{
  gboolean has_model = plan->model != NULL || shape != NULL;

  *self = (HrRecords) { NULL };
  if (!has_model || plan->engine == NULL)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "plan: no %s is named; choose one",
                   !has_model ? "model" : "engine");
      return FALSE;
    }
  /* The engine first: its inputs stay in the window even while the model is in doubt. */
  self->engine = hr_catalog_get_engine (catalog, plan->engine, error);
  if (self->engine == NULL)
    return FALSE;
  self->profile = hr_engine_profile_for_plan (self->engine, plan, NULL);
  self->model = shape != NULL ? shape : look_up_model (catalog, plan, error);
  return self->model != NULL
         && look_up_format (self, catalog, plan, error)
         && look_up_device (&self->device, catalog, plan->hardware, error)
         && look_up_device (&self->host, catalog, plan->host, error);
}

/**
 * hr_records_look_up:
 * @self: (out caller-allocates): filled as far as the lookup goes
 * @catalog: where the ids of @plan stand
 * @plan: a plan
 * @error: return location
 *
 * Finds everything an estimate of @plan reads. Without hardware the device stays NULL, and the
 * verdict will say that the capacity is unknown.
 *
 * Returns: whether every id was found
 */
gboolean
hr_records_look_up (HrRecords    *self,
                    HrCatalog    *catalog,
                    const HrPlan *plan,
                    GError      **error)
{
  return hr_records_look_up_shape (self, catalog, plan, NULL, error);
}

static void
hr_answer_clear (gpointer data)
{
  HrAnswer *self = data;

  g_clear_pointer (&self->plan, hr_plan_free);
  g_clear_error (&self->error);
  g_clear_pointer (&self->speed, g_free);
  hr_estimate_clear (&self->estimate);
}

/**
 * hr_speed_of:
 * @plan: a plan
 * @records: what it names
 * @estimate: its memory
 *
 * A speed is never shown for what does not fit.
 *
 * Returns: (transfer full) (nullable): how fast @plan runs; free it with g_free()
 */
HrSpeed *
hr_speed_of (const HrPlan     *plan,
             const HrRecords  *records,
             const HrEstimate *estimate)
{
  g_autofree HrSpeed *speed = NULL;

  if (estimate->verdict == HR_VERDICT_DOES_NOT_FIT)
    return NULL;
  speed = g_new (HrSpeed, 1);
  return hr_speed_run (plan, records, speed, NULL) ? g_steal_pointer (&speed) : NULL;
}

static guint64
fullest_bytes (const HrEstimate *estimate)
{
  guint64 most = estimate->n_devices > 0 ? 0 : estimate->host.process_bytes;

  for (guint i = 0; i < estimate->n_devices; i++)
    most = MAX (most, estimate->devices[i].process_bytes);
  return most;
}

/**
 * hr_intervals_of:
 * @catalog: the records, with the residuals of the evidence
 * @plan: a plan
 * @records: what it names
 * @estimate: its memory
 * @speed: (nullable): its speed
 * @memory: (out caller-allocates): the interval of the fullest device's process
 * @speeds: (out caller-allocates): the interval of tokens per second
 *
 * How sure an answer is, from runs like it.
 */
void
hr_intervals_of (HrCatalog        *catalog,
                 const HrPlan     *plan,
                 const HrRecords  *records,
                 const HrEstimate *estimate,
                 const HrSpeed    *speed,
                 HrInterval       *memory,
                 HrInterval       *speeds)
{
  const HrResiduals *residuals = hr_catalog_get_residuals (catalog);
  gboolean serves = plan->workload == HR_WORKLOAD_INFERENCE;
  HrIntervalKey key;

  *speeds = (HrInterval) { .coverage = HR_INTERVAL_COVERAGE };
  hr_interval_key (plan, records, &key);
  hr_interval_find (residuals, HR_INTERVAL_MEMORY, &key, (double) fullest_bytes (estimate),
                    memory);
  if (speed != NULL && speed->known)
    hr_interval_find (residuals, serves ? HR_INTERVAL_DECODE : HR_INTERVAL_TRAIN, &key,
                      serves ? speed->decode_tok_s : speed->train_tok_s, speeds);
}

/**
 * hr_answer_new:
 * @catalog: the records
 * @plan: (transfer none): the question
 *
 * Asks the core. Never fails: what cannot be answered carries the reason.
 *
 * Returns: (transfer full): the answer
 */
HrAnswer *
hr_answer_new (HrCatalog    *catalog,
               const HrPlan *plan)
{
  HrAnswer *self = g_atomic_rc_box_new0 (HrAnswer);

  self->plan = hr_plan_copy (plan);
  if (hr_records_look_up (&self->records, catalog, plan, &self->error)
      && hr_estimate_run (self->plan, &self->records, &self->estimate, &self->error))
    {
      self->speed = hr_speed_of (self->plan, &self->records, &self->estimate);
      hr_intervals_of (catalog, self->plan, &self->records, &self->estimate, self->speed,
                       &self->memory_interval, &self->speed_interval);
      hr_model_file_warn (catalog, plan->model, &self->estimate);
    }
  return self;
}

/**
 * hr_answer_ref:
 * @self: an answer
 *
 * Returns: (transfer full): @self
 */
HrAnswer *
hr_answer_ref (HrAnswer *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * hr_answer_unref:
 * @self: (transfer full): an answer
 */
void
hr_answer_unref (HrAnswer *self)
{
  g_atomic_rc_box_release_full (self, hr_answer_clear);
}
