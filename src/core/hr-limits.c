/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-limits.h"

#include <string.h>

#include "hr-estimate.h"
#include "hr-operation.h"

/* No model reads more tokens, and no cluster has more ranks of one shard. */
#define MAX_TOKENS (G_GINT64_CONSTANT (1) << 26)
#define MAX_SEQUENCES (G_GINT64_CONSTANT (1) << 20)
#define MAX_RANK 8192

/* What a limit is searched over. */
typedef struct {
  const char *name;
  const char *path;            /* the plan's field; NULL: the number of devices */
  gboolean    trains;          /* of training, or of inference */
  gboolean    fewest;          /* counted down: more of it makes it fit */
  gint64      first, last;     /* where the search starts and ends; 0: layers of the model */
} Rule;

static const Rule rules[HR_N_LIMITS] = {
  [HR_LIMIT_CONTEXT] = { "context", "inference.context", FALSE, FALSE, 1, MAX_TOKENS },
  [HR_LIMIT_BATCH] = { "batch", "inference.batch", FALSE, FALSE, 1, MAX_SEQUENCES },
  [HR_LIMIT_GPU_LAYERS] = { "gpu-layers", "inference.gpu_layers", FALSE, FALSE, 0, 0 },
  [HR_LIMIT_CPU_EXPERTS] = { "cpu-experts", "inference.cpu_moe_layers", FALSE, TRUE, 0, 0 },
  [HR_LIMIT_MICROBATCH] = { "microbatch", "training.microbatch", TRUE, FALSE, 1, MAX_SEQUENCES },
  [HR_LIMIT_LENGTH] = { "length", "training.seq_len", TRUE, FALSE, 1, MAX_TOKENS },
  [HR_LIMIT_RANK] = { "rank", "training.lora_rank", TRUE, FALSE, 1, MAX_RANK },
  [HR_LIMIT_DEVICES] = { "gpus", NULL, FALSE, TRUE, 1, HR_MAX_DEVICES },
};

const char *
hr_limit_kind_name (HrLimitKind kind)
{
  g_return_val_if_fail ((guint) kind < HR_N_LIMITS, "");

  return rules[kind].name;
}

gboolean
hr_limit_kind_parse (const char  *name,
                     HrLimitKind *out)
{
  for (guint i = 0; i < HR_N_LIMITS; i++)
    if (strcmp (rules[i].name, name) == 0)
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * hr_limit_path:
 * @kind: a limit
 * @records: records of a plan
 *
 * Returns: (nullable): path of the field that is searched over; %NULL for the number of devices
 */
const char *
hr_limit_path (HrLimitKind      kind,
               const HrRecords *records)
{
  g_return_val_if_fail ((guint) kind < HR_N_LIMITS, NULL);

  /* ggml programs keep a slot per sequence */
  if (kind == HR_LIMIT_BATCH && records->profile->working == HR_WORKING_GGML)
    return "inference.slots";
  return rules[kind].path;
}

static gboolean
has_lora (const HrPlan *plan)
{
  gint method = plan->training.method;

  return method == HR_UNSET || method == HR_METHOD_LORA || method == HR_METHOD_QLORA
         || method == HR_METHOD_DORA;
}

/**
 * hr_limit_applies:
 * @kind: a limit
 * @plan: a plan
 * @records: its records
 *
 * Returns: whether asking for it makes sense
 */
gboolean
hr_limit_applies (HrLimitKind      kind,
                  const HrPlan    *plan,
                  const HrRecords *records)
{
  gboolean trains = plan->workload != HR_WORKLOAD_INFERENCE;
  gboolean device = records->device != NULL && records->device->kind != HR_DEVICE_CPU;

  g_return_val_if_fail ((guint) kind < HR_N_LIMITS, FALSE);

  if (records->model == NULL || records->profile->working == HR_WORKING_NONE)
    return FALSE;
  if (kind == HR_LIMIT_DEVICES)
    return device;
  if (rules[kind].trains != trains)
    return FALSE;
  if (kind == HR_LIMIT_RANK)
    return has_lora (plan) && plan->workload == HR_WORKLOAD_FINETUNE;
  if (kind == HR_LIMIT_CPU_EXPERTS && !records->model->has_moe)
    return FALSE;
  return kind != HR_LIMIT_GPU_LAYERS && kind != HR_LIMIT_CPU_EXPERTS
         ? TRUE : device && hr_engine_uses_input (records->engine, rules[kind].path);
}

/* Devices that share nothing yet are made to: by the plan's own degrees where it has any. */
static void
set_devices (HrPlan          *plan,
             const HrRecords *records,
             guint            count)
{
  gboolean trains = plan->workload != HR_WORKLOAD_INFERENCE;

  plan->device_count = count;
  plan->parallel.tp = plan->parallel.pp = plan->parallel.dp = HR_UNSET;
  if (trains && count > 1 && (plan->parallel.strategy == HR_STRATEGY_NONE
                              || plan->parallel.strategy == HR_STRATEGY_DDP))
    plan->parallel.strategy = HR_STRATEGY_FSDP;
}

/**
 * hr_limit_set:
 * @kind: a limit
 * @plan: a plan
 * @records: its records
 * @value: what its field is to be
 */
void
hr_limit_set (HrLimitKind      kind,
              HrPlan          *plan,
              const HrRecords *records,
              gint64           value)
{
  const char *path = hr_limit_path (kind, records);

  if (path != NULL)
    hr_plan_set_number (plan, path, (double) value);
  else
    set_devices (plan, records, (guint) value);
  if (kind == HR_LIMIT_LENGTH)
    plan->training.seq_len_time = HR_UNSET;
}

/* ---- search ---- */

typedef struct {
  HrLimitKind      kind;
  const HrPlan    *plan;
  const HrRecords *records;
  HrEstimate      *estimate;
} Search;

typedef enum { TRIED_FITS, TRIED_TOO_MUCH, TRIED_UNKNOWN } Tried;

static Tried
judge (const HrEstimate *estimate)
{
  switch (estimate->verdict)
    {
    case HR_VERDICT_FITS:
    case HR_VERDICT_TIGHT:
      return TRIED_FITS;
    case HR_VERDICT_DOES_NOT_FIT:
      return TRIED_TOO_MUCH;
    case HR_VERDICT_UNKNOWN:
    default:
      return TRIED_UNKNOWN;
    }
}

static Tried
try_value (Search *self,
           gint64  value)
{
  HrPlan plan = *self->plan;
  Tried tried;

  hr_limit_set (self->kind, &plan, self->records, value);
  hr_estimate_clear (self->estimate);
  /* what cannot be expressed cannot be run either: more layers than there are, odd degrees */
  if (!hr_estimate_run (&plan, self->records, self->estimate, NULL))
    return TRIED_TOO_MUCH;
  tried = judge (self->estimate);
  return tried;
}

static gint64
last_value (const Search *self)
{
  const Rule *rule = &rules[self->kind];

  if (rule->last > 0)
    return rule->last;
  return self->records->model->n_layers + (self->kind == HR_LIMIT_GPU_LAYERS);
}

/* The device that is full in the estimate at hand, and what fills it. */
static void
name_binding (const Search *self,
              HrLimit      *out)
{
  const HrEstimate *estimate = self->estimate;
  const HrDeviceEstimate *fullest = &estimate->host;
  guint64 most = 0;

  out->device = HR_PLACE_HOST;
  out->phase = estimate->peak_phase;
  for (guint i = 0; i < estimate->n_devices; i++)
    if (estimate->devices[i].process_bytes > fullest->process_bytes || i == 0)
      {
        fullest = &estimate->devices[i];
        out->device = (gint) i;
      }
  for (guint kind = 0; kind < HR_N_ITEM_KINDS; kind++)
    {
      guint64 bytes = hr_estimate_kind_sum (fullest, kind);
      if (bytes > most)
        out->kind = kind;
      most = MAX (most, bytes);
    }
}

/* Doubles while it fits, then halves the gap: @low fits and @high does not, to the unit. */
static void
search_most (Search  *self,
             HrLimit *out)
{
  gint64 low = rules[self->kind].first, last = last_value (self), high = MIN (low * 2 + 1, last);

  out->fits = try_value (self, low) == TRIED_FITS;
  if (!out->fits)
    high = low;
  else
    for (; try_value (self, high) == TRIED_FITS; high = MIN (high * 2, last))
      {
        low = high;
        if (high == last)
          {
            out->open = TRUE;
            break;
          }
      }
  while (out->fits && !out->open && high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;
      *(try_value (self, middle) == TRIED_FITS ? &low : &high) = middle;
    }
  out->value = out->fits ? low : 0;
  try_value (self, out->open ? low : high);
  name_binding (self, out);
}

/* Few values, and not all of them can be run: heads and layers have to divide. */
static void
search_fewest (Search  *self,
               HrLimit *out)
{
  gint64 last = last_value (self);

  for (gint64 value = rules[self->kind].first; value <= last && !out->fits; value++)
    if (try_value (self, value) == TRIED_FITS)
      {
        out->fits = TRUE;
        out->value = value;
      }
  if (out->value > rules[self->kind].first)
    try_value (self, out->value - 1);
  name_binding (self, out);
}

/**
 * hr_limit_find:
 * @kind: a limit that applies to the plan
 * @plan: a plan
 * @records: its records; a workspace makes it faster
 * @out: (out caller-allocates): the answer
 *
 * Searches for the largest value of a field with which the plan fits, or for the smallest of what
 * makes it fit, exact to the unit. Main memory counts only where its size is known.
 */
void
hr_limit_find (HrLimitKind      kind,
               const HrPlan    *plan,
               const HrRecords *records,
               HrLimit         *out)
{
  g_autofree HrEstimate *estimate = g_new (HrEstimate, 1);
  g_autoptr (HrWorkspace) own = records->workspace == NULL ? hr_workspace_new () : NULL;
  HrRecords lent = *records;
  Search self = { kind, plan, &lent, estimate };

  *out = (HrLimit) { .phase = "load", .device = HR_PLACE_HOST };
  if (own != NULL)
    lent.workspace = own;
  estimate->n_warnings = 0;
  if (!hr_limit_applies (kind, plan, records)
      || !hr_estimate_run (plan, &lent, estimate, NULL))
    return;
  out->known = judge (estimate) != TRIED_UNKNOWN;
  if (out->known && rules[kind].fewest)
    search_fewest (&self, out);
  else if (out->known)
    search_most (&self, out);
  hr_estimate_clear (estimate);
}

/**
 * hr_plan_fits:
 * @plan: a plan
 * @records: its records
 *
 * Returns: whether it can be run and fits
 */
gboolean
hr_plan_fits (const HrPlan    *plan,
              const HrRecords *records)
{
  g_autofree HrEstimate *estimate = g_new (HrEstimate, 1);
  gboolean fits = hr_estimate_run (plan, records, estimate, NULL)
                  && judge (estimate) == TRIED_FITS;

  hr_estimate_clear (estimate);
  return fits;
}
