/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-evidence-store.h"

#include <gio/gio.h>

#include "hr-answer.h"

struct _HrEvidenceStore {
  GObject       parent_instance;
  char         *data_dir;
  HrEvaluation *evaluation;    /* NULL until it is loaded */
  char         *problem;
  GCancellable *cancellable;
  gboolean      loading;
};

G_DEFINE_FINAL_TYPE (HrEvidenceStore, hr_evidence_store, G_TYPE_OBJECT)

enum { PROP_EVALUATION = 1, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

/* With a catalogue of its own: catalogues are read lazily, and not by two threads at once. */
static void
load_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data_dir,
                GCancellable *cancellable)
{
  g_autoptr (HrCatalog) catalog = hr_catalog_new (data_dir);
  g_autoptr (HrEvaluation) evaluation = hr_evaluation_new (catalog);
  GPtrArray *rows = hr_evaluation_get_rows (evaluation);
  GError *error = NULL;

  if (!hr_evaluation_load_shipped (evaluation, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < rows->len && !g_cancellable_is_cancelled (cancellable); i++)
    hr_evaluation_evaluate (evaluation, g_ptr_array_index (rows, i));
  g_task_return_pointer (task, g_steal_pointer (&evaluation),
                         (GDestroyNotify) hr_evaluation_free);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  HrEvidenceStore *self = HR_EVIDENCE_STORE (source);
  g_autoptr (GError) error = NULL;

  self->evaluation = g_task_propagate_pointer (G_TASK (result), &error);
  self->loading = FALSE;
  if (self->evaluation == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->evaluation == NULL)
    self->problem = g_strdup (error->message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EVALUATION]);
}

static void
hr_evidence_store_dispose (GObject *object)
{
  HrEvidenceStore *self = HR_EVIDENCE_STORE (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (hr_evidence_store_parent_class)->dispose (object);
}

static void
hr_evidence_store_finalize (GObject *object)
{
  HrEvidenceStore *self = HR_EVIDENCE_STORE (object);

  g_clear_pointer (&self->evaluation, hr_evaluation_free);
  g_clear_object (&self->cancellable);
  g_free (self->problem);
  g_free (self->data_dir);
  G_OBJECT_CLASS (hr_evidence_store_parent_class)->finalize (object);
}

static void
hr_evidence_store_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  if (id == PROP_EVALUATION)
    g_value_set_pointer (value, HR_EVIDENCE_STORE (object)->evaluation);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
hr_evidence_store_class_init (HrEvidenceStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hr_evidence_store_dispose;
  object_class->finalize = hr_evidence_store_finalize;
  object_class->get_property = hr_evidence_store_get_property;
  properties[PROP_EVALUATION] =
    g_param_spec_pointer ("evaluation", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
hr_evidence_store_init (HrEvidenceStore *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * hr_evidence_store_new:
 * @data_dir: where the catalogue and the evidence lie
 *
 * Returns: (transfer full): a store that has read nothing yet
 */
HrEvidenceStore *
hr_evidence_store_new (const char *data_dir)
{
  HrEvidenceStore *self = g_object_new (HR_TYPE_EVIDENCE_STORE, NULL);

  self->data_dir = g_strdup (data_dir);
  return self;
}

/**
 * hr_evidence_store_load:
 * @self: a store
 *
 * Begins to read and to estimate, unless that has begun.
 */
void
hr_evidence_store_load (HrEvidenceStore *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->loading || self->evaluation != NULL || self->problem != NULL)
    return;
  self->loading = TRUE;
  task = g_task_new (self, self->cancellable, loaded_cb, NULL);
  g_task_set_task_data (task, g_strdup (self->data_dir), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * hr_evidence_store_get_evaluation:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): all runs with their estimates; %NULL until they are there
 */
HrEvaluation *
hr_evidence_store_get_evaluation (HrEvidenceStore *self)
{
  return self->evaluation;
}

/**
 * hr_evidence_store_get_problem:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): why the evidence cannot be read
 */
const char *
hr_evidence_store_get_problem (HrEvidenceStore *self)
{
  return self->problem;
}

/**
 * hr_evidence_store_find:
 * @self: a store
 * @plan: a plan
 * @n: how many runs at most
 *
 * Returns: (transfer full) (element-type HrNeighbour): the runs nearest to @plan, nearest first;
 *   empty until the evidence is there, or where the plan names what the catalogue does not know
 */
GArray *
hr_evidence_store_find (HrEvidenceStore *self,
                        const HrPlan    *plan,
                        guint            n)
{
  HrRecords records;

  if (self->evaluation == NULL
      || !hr_records_look_up (&records, hr_evaluation_get_catalog (self->evaluation), plan, NULL))
    return g_array_new (FALSE, FALSE, sizeof (HrNeighbour));
  return hr_neighbours_find (self->evaluation, plan, &records, n);
}
