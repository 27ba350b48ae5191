/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-evaluation.h"

#include <string.h>

#include "hr-answer.h"
#include "hr-error.h"
#include "hr-interval.h"

struct _HrEvaluation {
  HrCatalog  *catalog;
  GPtrArray  *files;           /* GPtrArray of HrEvidence */
  GPtrArray  *names;
  GPtrArray  *rows;
  HrSpeed    *speed;           /* of the record at hand: too large for the stack */
};

static void
row_free (gpointer data)
{
  HrEvaluationRow *row = data;

  g_free (row->engine);
  g_free (row->refused);
  hr_plan_free (row->plan);
  g_free (row);
}

/**
 * hr_evaluation_new:
 * @catalog: the records that plans of the evidence name
 *
 * Returns: (transfer full): an evaluation of no file yet
 */
HrEvaluation *
hr_evaluation_new (HrCatalog *catalog)
{
  HrEvaluation *self = g_new0 (HrEvaluation, 1);

  self->catalog = g_object_ref (catalog);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->speed = g_new (HrSpeed, 1);
  return self;
}

void
hr_evaluation_free (HrEvaluation *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->files);
  g_object_unref (self->catalog);
  g_free (self->speed);
  g_free (self);
}

/* Some weight format that the engine runs: for a cache figure whose source names none. */
static char *
any_format (HrEvaluation   *self,
            const HrEngine *engine)
{
  GPtrArray *formats = hr_catalog_list_formats (self->catalog, NULL);

  for (guint i = 0; formats != NULL && i < formats->len; i++)
    {
      const HrFormat *format = g_ptr_array_index (formats, i);
      if (hr_engine_supports_format (engine, format->id))
        return g_strdup (format->id);
    }
  return NULL;
}

/* A driver context needs no model: the one thing that can be estimated where none is named. */
static gboolean
look_up_without_model (HrEvaluation *self,
                       const HrPlan *plan,
                       HrRecords    *records,
                       GError      **error)
{
  records->engine = hr_catalog_get_engine (self->catalog, plan->engine, error);
  if (records->engine == NULL)
    return FALSE;
  records->profile = hr_engine_profile_for_plan (records->engine, plan, NULL);
  if (records->profile->working == HR_WORKING_NONE)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "the source does not name the model");
  return FALSE;
}

/* An engine without a version behaves as in the month of its source; without a date, as in the
 * month of the model's release, since most people measure a model when it is new. */
static const HrEngineProfile *
profile_of (const HrEvidence *evidence,
            const HrPlan     *plan,
            const HrRecords  *records)
{
  const char *month = evidence->date != NULL ? evidence->date : records->model->released;

  return hr_engine_profile_for_plan (records->engine, plan, month);
}

/* Whether all but the weight format is known, and the engine runs formats of that kind: what does
 * not hang on the weights can still be estimated, with some format that the engine runs. */
static gboolean
only_format_missing (const HrPlan    *plan,
                     const HrRecords *records)
{
  if (records->profile == NULL)
    return FALSE;
  if (plan->weights == NULL)
    return records->format == NULL
           || !hr_engine_supports_format (records->engine, records->format->id);
  return records->format == NULL && hr_engine_supports_format (records->engine, plan->weights);
}

/* A shape without a vocabulary takes the one that the engine's own tokenizer has. */
static gboolean
complete_shape (const HrEvidence *evidence,
                const HrRecords  *records,
                GError          **error)
{
  if (evidence->shape != NULL && evidence->shape->has_moe && evidence->shape->moe.expert_size == 0)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "the source does not give the width of the experts");
      return FALSE;
    }
  if (evidence->shape == NULL || evidence->shape->vocab_size > 0)
    return TRUE;
  evidence->shape->vocab_size = records->profile->default_vocabulary;
  if (evidence->shape->vocab_size > 0)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID, "its model is a shape without a vocabulary");
  return FALSE;
}

/* Finds the records of the plan as it is estimated; leaves @plan without a weight format where the
 * estimate does not answer for the one that was run. */
static gboolean
look_up (HrEvaluation     *self,
         const HrEvidence *evidence,
         HrPlan           *plan,
         HrRecords        *records,
         GError          **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean found;

  if (g_strcmp0 (plan->model, "unknown") == 0)
    return look_up_without_model (self, plan, records, error);
  found = hr_records_look_up_shape (records, self->catalog, plan, evidence->shape, &problem);
  if (only_format_missing (plan, records))
    {
      g_clear_error (&problem);
      g_free (plan->weights);
      plan->weights = any_format (self, records->engine);
      found = hr_records_look_up_shape (records, self->catalog, plan, evidence->shape, &problem);
      g_clear_pointer (&plan->weights, g_free);
    }
  if (!found)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (plan->weights != NULL && !hr_engine_supports_format (records->engine, plan->weights))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED, "%s does not run the weight format %s",
                   records->engine->id, plan->weights);
      return FALSE;
    }
  records->profile = profile_of (evidence, plan, records);
  return complete_shape (evidence, records, error);
}

/* A lookup's message proposes near ids, which is of no use in a count of reasons. */
static char *
short_reason (const GError *error)
{
  const char *end = strstr (error->message, "; ");

  return end != NULL ? g_strndup (error->message, end - error->message) : g_strdup (error->message);
}

/* Not the whole process: what the allocator caches ends with the device. */
static double
allocated_bytes (const HrPlan    *plan,
                 const HrRecords *records)
{
  HrEstimate estimate = { 0 };
  double bytes = 0;

  if (hr_estimate_run (plan, records, &estimate, NULL))
    bytes = estimate.devices[0].allocated_bytes;
  hr_estimate_clear (&estimate);
  return bytes;
}

/* Two lengths and micro-batches that a source without either may have run. */
static const struct {
  const char *path;
  gsize       offset;
  gint64      low, high;
} open_fields[] = {
  { "the sequence length", G_STRUCT_OFFSET (HrPlan, training.seq_len), 256, 8192 },
  { "the micro-batch", G_STRUCT_OFFSET (HrPlan, training.microbatch), 1, 8 },
};

/* States are dealt out over data-parallel ranks: an answer for the fewest that the degrees allow
 * holds where many times as many would not change it much. */
#define MANY_DEVICES 16
#define STATES_TOLERANCE 0.85

static gboolean
deals_out_states (const HrPlan *plan)
{
  return plan->training.distributed_optimizer == 1 ||
         (plan->parallel.strategy >= HR_STRATEGY_FSDP &&
          plan->parallel.strategy <= HR_STRATEGY_ZERO3);
}

static gboolean
count_is_open (const HrEvidence *evidence,
               const HrPlan     *plan,
               const HrRecords  *records,
               GError          **error)
{
  g_autoptr (HrPlan) many = hr_plan_copy (plan);
  double few_bytes, many_bytes;

  if (evidence->counts_devices || !deals_out_states (plan))
    return FALSE;
  many->device_count *= MANY_DEVICES;
  few_bytes = allocated_bytes (plan, records);
  many_bytes = allocated_bytes (many, records);
  if (many_bytes >= STATES_TOLERANCE * few_bytes)
    return FALSE;
  g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
               "the source does not give the number of devices, which share the states");
  return TRUE;
}

static double
estimate_with (const HrPlan    *plan,
               const HrRecords *records,
               gsize            offset,
               gint64           value)
{
  g_autoptr (HrPlan) copy = hr_plan_copy (plan);

  G_STRUCT_MEMBER (gint64, copy, offset) = value;
  return allocated_bytes (copy, records);
}

/* What is left out means the default that the engine's documentation gives. */
static gboolean
has_default (const HrEngineProfile *profile,
             gsize                  offset)
{
  return offset == G_STRUCT_OFFSET (HrPlan, training.seq_len) ? profile->cuts_samples
                                                              : profile->default_microbatch > 0;
}

/* A field that the source leaves out and that moves the answer makes a comparison meaningless;
 * one that does not (the optimizer step decides the peak) may stay open. */
static gboolean
is_open (const HrEvidence *evidence,
         const HrPlan     *plan,
         const HrRecords  *records,
         GError          **error)
{
  if (plan->workload == HR_WORKLOAD_INFERENCE)
    return FALSE;
  if (count_is_open (evidence, plan, records, error))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (open_fields); i++)
    {
      double low, high;
      if (G_STRUCT_MEMBER (gint64, plan, open_fields[i].offset) > 0 ||
          has_default (records->profile, open_fields[i].offset))
        continue;
      low = estimate_with (plan, records, open_fields[i].offset, open_fields[i].low);
      high = estimate_with (plan, records, open_fields[i].offset, open_fields[i].high);
      if (high <= low * 1.02)
        continue;
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "the source does not give %s, which decides the peak", open_fields[i].path);
      return TRUE;
    }
  return FALSE;
}

/* What some engines print of their allocator is the last rank's, which need not be the one that
 * needs most; a driver's figure is whatever rank somebody looked at. */
static void
keep_last_rank (const HrMeasured *measured,
                HrEstimate       *estimate)
{
  if (estimate->n_devices < 2 || (measured->present & (1u << HR_MEASURE_PROCESS)) != 0)
    return;
  estimate->devices[0] = estimate->devices[estimate->n_devices - 1];
  estimate->n_devices = 1;
}

static void
compare_memory (HrEvaluationRow *row,
                const HrPlan    *plan,
                const HrRecords *records,
                HrEstimate      *estimate)
{
  const HrMeasured *measured = &row->evidence->measured;

  if (plan->weights != NULL)
    row->oom = hr_evaluate_oom (measured, estimate);
  if (records->profile->reports_last_rank)
    keep_last_rank (measured, estimate);
  row->n_comparisons = hr_evaluate_compare (measured, plan, records->profile->working, estimate,
                                            row->comparisons);
  row->format_known = plan->weights != NULL;
}

/* Requests that a pool has no place for wait; it fits if one of them does. */
static gboolean
serves_in_turn (const HrPlan     *plan,
                const HrRecords  *records,
                const HrEstimate *estimate)
{
  gint64 tokens = MAX (plan->inference.prompt_tokens, 1)
                  + MAX (plan->inference.generated_tokens, 0);

  return records->profile->working == HR_WORKING_POOL
         && estimate->pool_tokens >= (guint64) tokens;
}

/* A speed without a device, or of what cannot run as the plan says, is another plan's: what does
 * not fit was streamed from somewhere. Training has no such way out, so there it is the estimate
 * of the memory that errs. */
static const char *
unfit_for_speed (const HrPlan     *plan,
                 const HrRecords  *records,
                 const HrEstimate *estimate)
{
  if (plan->weights == NULL)
    return HR_REFUSED_FORMAT;
  if (records->device == NULL)
    return "the source does not name the device";
  if (estimate->verdict == HR_VERDICT_DOES_NOT_FIT && plan->workload == HR_WORKLOAD_INFERENCE
      && !serves_in_turn (plan, records, estimate))
    return "by the estimate it does not fit: it ran in a way that the plan does not say";
  return NULL;
}

static void
refuse_quantity (HrEvaluationRow *row,
                 guint            from,
                 HrQuantity       quantity,
                 const char      *reason)
{
  for (guint i = from; i < row->n_comparisons; i++)
    if (row->comparisons[i].quantity == quantity && row->comparisons[i].refused == NULL)
      {
        row->comparisons[i].refused = reason;
        row->comparisons[i].estimated = row->comparisons[i].error = 0.0;
      }
}

/* A step has as many micro-batches as the data-parallel ranks leave of the global batch. */
static void
drop_uncounted_steps (HrEvaluationRow *row,
                      const HrPlan    *plan,
                      guint            from)
{
  if (plan->workload != HR_WORKLOAD_INFERENCE && !row->evidence->counts_devices
      && plan->training.grad_accum <= 0)
    refuse_quantity (row, from, HR_QUANTITY_STEP,
                     "the source does not give the number of devices or of micro-batches, which "
                     "decide how long a step is");
}

/* A cache that is too short for what is generated is shifted, and half of it read again: what a
 * source then prints as the speed of the prompt counts those tokens too. */
static void
drop_shifted_prompts (HrEvaluationRow *row,
                      const HrPlan    *plan,
                      guint            from)
{
  const HrInference *ask = &plan->inference;

  if (ask->context < 0 || ask->generated_tokens < 0 || row->records.profile == NULL
      || row->records.profile->working != HR_WORKING_GGML
      || MAX (ask->prompt_tokens, 0) + ask->generated_tokens <= ask->context)
    return;
  refuse_quantity (row, from, HR_QUANTITY_PREFILL,
                   "the run shifted its context and read tokens again");
}

static gboolean
compare_speed (HrEvaluation     *self,
               HrEvaluationRow  *row,
               const HrPlan     *plan,
               const HrRecords  *records,
               const HrEstimate *estimate,
               GError          **error)
{
  const char *refused = unfit_for_speed (plan, records, estimate);
  guint from = row->n_comparisons;

  *self->speed = (HrSpeed) { .known = FALSE };
  if (refused == NULL && !hr_speed_run (plan, records, self->speed, error))
    return FALSE;
  row->n_comparisons +=
    hr_evaluate_compare_speed (&row->evidence->measured, self->speed, refused,
                               row->comparisons + row->n_comparisons);
  drop_shifted_prompts (row, plan, from);
  drop_uncounted_steps (row, plan, from);
  return TRUE;
}

static gboolean
compare_plan (HrEvaluation    *self,
              HrEvaluationRow *row,
              HrPlan          *plan,
              HrRecords       *records,
              HrEstimate      *estimate,
              GError         **error)
{
  const HrMeasured *measured = &row->evidence->measured;
  gboolean memory = hr_measured_memory (measured);

  if (!look_up (self, row->evidence, plan, records, error)
      || (memory && is_open (row->evidence, plan, records, error))
      || !hr_estimate_run (plan, records, estimate, error))
    return FALSE;
  if (memory)
    compare_memory (row, plan, records, estimate);
  return !hr_measured_speed (measured)
         || compare_speed (self, row, plan, records, estimate, error);
}

static void
compare (HrEvaluation    *self,
         HrEvaluationRow *row)
{
  g_autoptr (GError) error = NULL;
  HrEstimate estimate = { 0 };

  row->plan = hr_plan_copy (row->evidence->plan);
  if (!compare_plan (self, row, row->plan, &row->records, &estimate, &error))
    row->refused = short_reason (error);
  if (row->records.engine != NULL)
    {
      g_free (row->engine);
      row->engine = g_strdup (row->records.engine->id);
    }
  hr_estimate_clear (&estimate);
}

/* Answered as soon as one quantity or the verdict could be held against the source. */
static void
refuse_unanswered (HrEvaluationRow *row)
{
  const char *reason = row->format_known ? "the source does not name a device of known memory"
                                         : HR_REFUSED_FORMAT;

  if (row->oom != HR_OOM_NOT_JUDGED)
    return;
  for (guint i = 0; i < row->n_comparisons; i++)
    if (row->comparisons[i].refused == NULL)
      return;
  if (row->n_comparisons > 0)
    reason = row->comparisons[0].refused;
  row->refused = g_strdup (reason);
}

/**
 * hr_evaluation_evaluate:
 * @self: an evaluation
 * @row: one of its rows
 *
 * Estimates the record of @row, if that has not been done, and holds it against what was measured.
 */
void
hr_evaluation_evaluate (HrEvaluation    *self,
                        HrEvaluationRow *row)
{
  const HrEvidence *evidence = row->evidence;

  if (row->evaluated)
    return;
  row->evaluated = TRUE;
  if (evidence->plan == NULL)
    row->refused = g_strdup (evidence->plan_error);
  else
    {
      compare (self, row);
      if (row->refused == NULL)
        refuse_unanswered (row);
    }
}

static char *
name_of_file (const char *file)
{
  char *name = g_path_get_basename (file);
  char *suffix = g_strrstr (name, ".jsonl");

  if (suffix != NULL && suffix[6] == '\0')
    *suffix = '\0';
  return name;
}

/**
 * hr_evaluation_load_file:
 * @self: an evaluation
 * @file: an evidence file
 * @error: return location
 *
 * Adds every record of @file as a row, without an estimate yet.
 *
 * Returns: whether the file could be read; nothing of it is added otherwise
 */
gboolean
hr_evaluation_load_file (HrEvaluation  *self,
                         const char    *file,
                         GError       **error)
{
  GPtrArray *records = hr_evidence_load (file, error);
  char *name;

  if (records == NULL)
    return FALSE;
  name = name_of_file (file);
  g_ptr_array_add (self->files, records);
  g_ptr_array_add (self->names, name);
  for (guint i = 0; i < records->len; i++)
    {
      HrEvaluationRow *row = g_new0 (HrEvaluationRow, 1);
      row->evidence = g_ptr_array_index (records, i);
      row->file = name;
      row->engine = g_strdup (row->evidence->engine);
      g_ptr_array_add (self->rows, row);
    }
  return TRUE;
}

/**
 * hr_evaluation_add_file:
 * @self: an evaluation
 * @file: an evidence file
 * @error: return location
 *
 * Estimates every record of @file and holds it against what was measured. A record that cannot be
 * estimated stays as a row with its reason.
 *
 * Returns: whether the file could be read; nothing of it is added otherwise
 */
gboolean
hr_evaluation_add_file (HrEvaluation  *self,
                        const char    *file,
                        GError       **error)
{
  guint from = self->rows->len;

  if (!hr_evaluation_load_file (self, file, error))
    return FALSE;
  for (guint i = from; i < self->rows->len; i++)
    hr_evaluation_evaluate (self, g_ptr_array_index (self->rows, i));
  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * hr_evaluation_load_shipped:
 * @self: an evaluation
 * @error: return location
 *
 * Adds the evidence that comes with the catalogue, in order of the files' names, without estimates
 * yet.
 *
 * Returns: whether all files could be read
 */
gboolean
hr_evaluation_load_shipped (HrEvaluation  *self,
                            GError       **error)
{
  g_autofree char *folder = g_build_filename (hr_catalog_get_data_dir (self->catalog), "evidence",
                                              NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".jsonl"))
      g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (files, compare_names);
  for (guint i = 0; i < files->len; i++)
    if (!hr_evaluation_load_file (self, g_ptr_array_index (files, i), error))
      return FALSE;
  return TRUE;
}

/**
 * hr_evaluation_get_catalog:
 * @self: an evaluation
 *
 * Returns: (transfer none): the records that its rows name
 */
HrCatalog *
hr_evaluation_get_catalog (HrEvaluation *self)
{
  return self->catalog;
}

/**
 * hr_evaluation_get_rows:
 * @self: an evaluation
 *
 * Returns: (transfer none) (element-type HrEvaluationRow): all rows in the order of the files
 */
GPtrArray *
hr_evaluation_get_rows (HrEvaluation *self)
{
  return self->rows;
}

/**
 * hr_group_by_name:
 * @by: a grouping
 *
 * Returns: its word on the command line
 */
const char *
hr_group_by_name (HrGroupBy by)
{
  static const char *const names[HR_N_GROUP_BYS] = {
    "engine", "weights", "hardware", "method", "model",
  };

  g_return_val_if_fail (by < HR_N_GROUP_BYS, NULL);
  return names[by];
}

/**
 * hr_evaluation_row_key:
 * @row: a row
 * @by: a grouping
 *
 * Returns: the group that @row belongs to; "unknown" where its source does not tell
 */
const char *
hr_evaluation_row_key (const HrEvaluationRow *row,
                       HrGroupBy              by)
{
  const HrEvidence *evidence = row->evidence;
  const char *keys[HR_N_GROUP_BYS] = {
    [HR_GROUP_BY_ENGINE] = row->engine,
    [HR_GROUP_BY_WEIGHTS] = evidence->weights,
    [HR_GROUP_BY_HARDWARE] = evidence->hardware,
    [HR_GROUP_BY_METHOD] = evidence->method != NULL ? evidence->method : "inference",
    [HR_GROUP_BY_MODEL] = evidence->model,
  };

  g_return_val_if_fail (by < HR_N_GROUP_BYS, NULL);
  return keys[by] != NULL ? keys[by] : "unknown";
}

/**
 * hr_evaluation_dup_keys:
 * @self: an evaluation
 * @by: a grouping
 *
 * Returns: (transfer full) (array zero-terminated=1): every group, in order of its name
 */
char **
hr_evaluation_dup_keys (HrEvaluation *self,
                        HrGroupBy     by)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *keys = g_ptr_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      const char *key = hr_evaluation_row_key (g_ptr_array_index (self->rows, i), by);
      if (g_hash_table_add (seen, (gpointer) key))
        g_ptr_array_add (keys, g_strdup (key));
    }
  g_ptr_array_sort (keys, compare_names);
  g_ptr_array_add (keys, NULL);
  return (char **) g_ptr_array_free (keys, FALSE);
}

static void
collect_errors (const HrEvaluationRow *row,
                HrQuantity             quantity,
                GArray                *errors,
                GPtrArray             *ids)
{
  for (guint i = 0; i < row->n_comparisons; i++)
    if (row->comparisons[i].quantity == quantity && row->comparisons[i].refused == NULL)
      {
        g_array_append_val (errors, row->comparisons[i].error);
        g_ptr_array_add (ids, row->evidence->id);
      }
}

/* What has an interval: the counters of a whole device, and every speed. */
static gint
interval_quantity (HrQuantity quantity)
{
  static const gint intervals[HR_N_QUANTITIES] = {
    [HR_QUANTITY_ALLOCATED] = HR_INTERVAL_MEMORY, [HR_QUANTITY_RESERVED] = HR_INTERVAL_MEMORY,
    [HR_QUANTITY_PROCESS] = HR_INTERVAL_MEMORY, [HR_QUANTITY_WEIGHTS] = -1,
    [HR_QUANTITY_KV] = -1, [HR_QUANTITY_COMPUTE] = -1, [HR_QUANTITY_POOL] = -1,
    [HR_QUANTITY_DECODE] = HR_INTERVAL_DECODE, [HR_QUANTITY_PREFILL] = HR_INTERVAL_PREFILL,
    [HR_QUANTITY_TTFT] = HR_INTERVAL_TTFT, [HR_QUANTITY_TPOT] = HR_INTERVAL_TPOT,
    [HR_QUANTITY_THROUGHPUT] = HR_INTERVAL_THROUGHPUT, [HR_QUANTITY_STEP] = HR_INTERVAL_STEP,
    [HR_QUANTITY_TRAIN] = HR_INTERVAL_TRAIN,
  };

  return intervals[quantity];
}

static void
judge_interval (const HrResiduals     *residuals,
                const HrEvaluationRow *row,
                const HrComparison    *comparison,
                HrQuantitySummary     *out)
{
  gint quantity = interval_quantity (comparison->quantity);
  HrIntervalKey key;
  HrInterval interval;

  if (quantity < 0 || row->records.format == NULL)
    return;
  hr_interval_key (row->plan, &row->records, &key);
  if (!hr_interval_find (residuals, (HrIntervalQuantity) quantity, &key, comparison->estimated,
                         &interval))
    return;
  out->n_judged++;
  out->n_inside += comparison->measured >= interval.low && comparison->measured <= interval.high;
}

static void
judge_row (const HrResiduals     *residuals,
           const HrEvaluationRow *row,
           HrQuantity             quantity,
           HrQuantitySummary     *out)
{
  for (guint i = 0; i < row->n_comparisons; i++)
    if (row->comparisons[i].quantity == quantity && row->comparisons[i].refused == NULL)
      judge_interval (residuals, row, &row->comparisons[i], out);
}

/**
 * hr_evaluation_summarize:
 * @self: an evaluation
 * @quantity: which quantity
 * @by: a grouping; ignored without @key
 * @key: (nullable): one group, or NULL for all rows
 * @out: (out caller-allocates): how far the estimates lie from the measurements
 */
void
hr_evaluation_summarize (HrEvaluation      *self,
                         HrQuantity         quantity,
                         HrGroupBy          by,
                         const char        *key,
                         HrQuantitySummary *out)
{
  g_autoptr (GArray) errors = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  const HrResiduals *residuals = hr_catalog_get_residuals (self->catalog);

  out->n_judged = out->n_inside = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const HrEvaluationRow *row = g_ptr_array_index (self->rows, i);

      if (key != NULL && strcmp (hr_evaluation_row_key (row, by), key) != 0)
        continue;
      collect_errors (row, quantity, errors, ids);
      judge_row (residuals, row, quantity, out);
    }
  hr_error_statistics ((const double *) errors->data, errors->len, &out->errors);
  out->worst_id = ids->len > 0 ? g_ptr_array_index (ids, out->errors.worst_index) : NULL;
}

/**
 * hr_evaluation_summarize_oom:
 * @self: an evaluation
 * @out: (out caller-allocates): how often a failure was foreseen, and how often one was feared
 */
void
hr_evaluation_summarize_oom (HrEvaluation *self,
                             HrOomSummary *out)
{
  *out = (HrOomSummary) { 0 };
  for (guint i = 0; i < self->rows->len; i++)
    {
      HrOomCall call = ((const HrEvaluationRow *) g_ptr_array_index (self->rows, i))->oom;
      out->n += call == HR_OOM_CALLED || call == HR_OOM_MISSED;
      out->called += call == HR_OOM_CALLED;
      out->fits += call == HR_OOM_FITS || call == HR_OOM_FALSE_ALARM;
      out->false_alarms += call == HR_OOM_FALSE_ALARM;
    }
}
