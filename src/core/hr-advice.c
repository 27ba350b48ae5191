/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-advice-private.h"

#include <math.h>
#include <string.h>

#include "hr-estimate.h"

/* Of those that fit alike, so many of a kind are shown: formats and cards are many. */
static const guint8 most_of_a_kind[HR_N_CHANGE_KINDS] = {
  [HR_CHANGE_WEIGHTS] = 6, [HR_CHANGE_HARDWARE] = 4, [HR_CHANGE_METHOD] = 3, [HR_CHANGE_KV] = 3,
  [HR_CHANGE_MICROBATCH] = 3,
};
#define MOST_OF_OTHERS 2

/* Pairs are made of so many singles, those that save most. */
#define MAX_PAIRED 10
/* Gains below this are noise. */
#define WORTHWHILE 0.02

typedef struct {
  HrAdvisor   advisor;
  HrRecords   records;
  HrEstimate *estimate;
  HrSpeed    *speed;
  guint64     peak_bytes;
  double      tokens_per_s;
  GArray     *found;           /* (element-type HrAdvice) */
} Search;

static const char *const lift_names[HR_N_LIFTS] = {
  [HR_LIFT_FEWER_BITS] = "fewer-bits",
  [HR_LIFT_SMALLER_CACHE] = "smaller-cache",
  [HR_LIFT_BANDWIDTH] = "bandwidth",
  [HR_LIFT_COMPUTE] = "compute",
  [HR_LIFT_BATCH] = "batch",
  [HR_LIFT_HOST] = "host",
  [HR_LIFT_LINK] = "link",
  [HR_LIFT_FEWER_DEVICES] = "fewer-devices",
  [HR_LIFT_ON_DEVICE] = "on-device",
};

const char *
hr_lift_name (HrLift lift)
{
  g_return_val_if_fail ((guint) lift < HR_N_LIFTS, "");

  return lift_names[lift];
}

const char *
hr_sacrifice_name (HrSacrifice sacrifice)
{
  switch (sacrifice)
    {
    case HR_SACRIFICE_SPEED:
      return "speed";
    case HR_SACRIFICE_QUALITY:
      return "quality";
    case HR_SACRIFICE_WORK:
      return "work";
    case HR_SACRIFICE_MONEY:
      return "money";
    case HR_SACRIFICE_NONE:
    default:
      return "none";
    }
}

/* ---- what a change costs ---- */

/* What a kind gives up, and how much that weighs beside half the speed, which weighs 1. */
static const struct {
  HrSacrifice sacrifice;
  double      loss;
} costs[HR_N_CHANGE_KINDS] = {
  [HR_CHANGE_WEIGHTS] = { HR_SACRIFICE_QUALITY, 0 },
  [HR_CHANGE_KV] = { HR_SACRIFICE_QUALITY, 0 },
  [HR_CHANGE_CONTEXT] = { HR_SACRIFICE_WORK, 0.5 },
  [HR_CHANGE_BATCH] = { HR_SACRIFICE_WORK, 0.5 },
  [HR_CHANGE_LENGTH] = { HR_SACRIFICE_WORK, 0.5 },
  [HR_CHANGE_RANK] = { HR_SACRIFICE_QUALITY, 0.2 },
  [HR_CHANGE_TARGETS] = { HR_SACRIFICE_QUALITY, 0.3 },
  [HR_CHANGE_METHOD] = { HR_SACRIFICE_QUALITY, 0.6 },
  [HR_CHANGE_OPTIMIZER] = { HR_SACRIFICE_QUALITY, 0.1 },
  [HR_CHANGE_DEVICES] = { HR_SACRIFICE_MONEY, 1.5 },
  [HR_CHANGE_HARDWARE] = { HR_SACRIFICE_MONEY, 1.8 },
};

/* Where nobody measured it: a curve through what llama-quantize prints for Llama 3 8B (3.16 bits
 * +3.5, 3.64 +1.6, 4.0 +0.66, 4.67 +0.27, 5.57 +0.10, 6.56 +0.02 perplexity). Below two bits the
 * curve means nothing, and neither do the answers. */
static double
loss_of_bits (double bits)
{
  return 0.27 * exp (-1.4 * (MAX (bits, 2.0) - 4.67));
}

static double
loss_of_weights (const HrFormat *now,
                 const HrFormat *then)
{
  if (then->perplexity_delta >= 0.0)
    return then->perplexity_delta - MAX (now->perplexity_delta, 0.0);
  return loss_of_bits (then->nominal_bits) - loss_of_bits (now->nominal_bits);
}

static double
loss_of_setting (const HrPlan    *plan,
                 const HrSetting *setting,
                 double           fallback)
{
  double now = hr_plan_get_number (plan, setting->path);

  now = now > 0.0 ? now : fallback;
  return setting->value > 0.0 && now > setting->value ? log2 (now / setting->value) : 0.0;
}

static double
loss_of_change (const HrAdvisor *self,
                const HrChange  *change)
{
  const HrEngineProfile *profile = self->records->profile;
  double loss = costs[change->kind].loss;

  if (change->format != NULL)
    loss += loss_of_weights (self->records->format, change->format);
  switch ((int) change->kind)
    {
    case HR_CHANGE_KV:
      loss += 0.5 * loss_of_bits (8.0 * hr_kv_type_bytes ((HrKvType) change->settings[0].value));
      break;
    case HR_CHANGE_CONTEXT: case HR_CHANGE_BATCH: case HR_CHANGE_LENGTH:
      loss += loss_of_setting (self->plan, &change->settings[0], profile->default_context);
      break;
    case HR_CHANGE_DEVICES:
      loss += log2 ((double) change->device_count / self->plan->device_count);
      break;
    case HR_CHANGE_HARDWARE:
      loss += log2 ((double) hr_device_capacity_bytes (change->device)
                    / hr_device_capacity_bytes (self->records->device));
      break;
    default:
      break;
    }
  return loss;
}

/* ---- trying ---- */

static guint64
fullest_bytes (const HrEstimate *estimate)
{
  guint64 most = estimate->n_devices > 0 ? 0 : estimate->host.process_bytes;

  for (guint i = 0; i < estimate->n_devices; i++)
    most = MAX (most, estimate->devices[i].process_bytes);
  return most;
}

static double
tokens_per_s (Search          *self,
              const HrPlan    *plan,
              const HrRecords *records)
{
  if (!hr_speed_run (plan, records, self->speed, NULL) || !self->speed->known)
    return 0.0;
  return plan->workload == HR_WORKLOAD_INFERENCE ? self->speed->decode_tok_s
                                                 : self->speed->train_tok_s;
}

static gboolean
fits (const HrAdvice *advice)
{
  return advice->verdict == HR_VERDICT_FITS || advice->verdict == HR_VERDICT_TIGHT;
}

static void
judge (Search   *self,
       HrAdvice *advice)
{
  for (guint i = 0; i < advice->n_changes; i++)
    {
      const HrChange *change = &advice->changes[i];

      if (change->device_count == 0 || change->device_count > self->advisor.plan->device_count)
        advice->sacrifices |= costs[change->kind].sacrifice;
      advice->loss += loss_of_change (&self->advisor, change);
      if (change->format != NULL)
        advice->quality_delta = change->format->perplexity_delta;
    }
  if (advice->speed_ratio > 0.0 && advice->speed_ratio < 1.0 - WORTHWHILE)
    {
      advice->sacrifices |= HR_SACRIFICE_SPEED;
      advice->loss += -log2 (advice->speed_ratio);
    }
}

/* The changed plan, estimated as any other. */
static gboolean
try_advice (Search   *self,
            HrAdvice *advice)
{
  HrPlan plan = *self->advisor.plan;
  HrRecords records = self->records;

  for (guint i = 0; i < advice->n_changes; i++)
    hr_change_try (&advice->changes[i], &plan, &records);
  hr_estimate_clear (self->estimate);
  if (!hr_estimate_run (&plan, &records, self->estimate, NULL))
    return FALSE;
  advice->verdict = self->estimate->verdict;
  advice->peak_bytes = fullest_bytes (self->estimate);
  advice->saved_bytes = (gint64) self->peak_bytes - (gint64) advice->peak_bytes;
  if (self->tokens_per_s > 0.0)
    advice->speed_ratio = tokens_per_s (self, &plan, &records) / self->tokens_per_s;
  judge (self, advice);
  return TRUE;
}

/* A larger card saves no byte and still makes it fit; what fits already must gain something. */
static gboolean
helps (const Search   *self,
       const HrAdvice *advice)
{
  double saved = (double) advice->saved_bytes / MAX (self->peak_bytes, 1);

  if (!self->advisor.fits)
    return fits (advice) || saved > WORTHWHILE;
  return fits (advice) && (advice->speed_ratio > 1.0 + WORTHWHILE || saved > WORTHWHILE);
}

static void
try_singles (Search *self)
{
  for (guint i = 0; i < self->advisor.changes->len; i++)
    {
      HrAdvice advice = { .n_changes = 1, .quality_delta = -1.0 };

      advice.changes[0] = g_array_index (self->advisor.changes, HrChange, i);
      if (try_advice (self, &advice) && helps (self, &advice))
        g_array_append_val (self->found, advice);
    }
}

static int
compare_saved_cb (gconstpointer a,
                  gconstpointer b)
{
  const HrAdvice *left = a, *right = b;

  return (left->saved_bytes < right->saved_bytes) - (left->saved_bytes > right->saved_bytes);
}

/* Only what neither of the two does alone is worth two changes. */
static gboolean
is_pair (const HrAdvice *a,
         const HrAdvice *b)
{
  const HrChange *left = &a->changes[0], *right = &b->changes[0];

  if (fits (a) || fits (b) || left->kind == right->kind
      || (left->format != NULL && right->format != NULL))
    return FALSE;
  for (guint i = 0; i < left->n_settings; i++)
    for (guint j = 0; j < right->n_settings; j++)
      if (strcmp (left->settings[i].path, right->settings[j].path) == 0)
        return FALSE;
  return TRUE;
}

static void
try_pairs (Search *self)
{
  guint n;

  g_array_sort (self->found, compare_saved_cb);
  n = MIN (self->found->len, MAX_PAIRED);
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j < n; j++)
      {
        const HrAdvice *a = &g_array_index (self->found, HrAdvice, i);
        const HrAdvice *b = &g_array_index (self->found, HrAdvice, j);
        HrAdvice pair = { .changes = { a->changes[0], b->changes[0] }, .n_changes = 2,
                          .quality_delta = -1.0 };

        if (is_pair (a, b) && try_advice (self, &pair) && fits (&pair))
          g_array_append_val (self->found, pair);
      }
}

/* ---- order ---- */

static int
compare_doubles (double a,
                 double b)
{
  return (a > b) - (a < b);
}

/* What fits first, then what costs least; of equals what saves most. */
static int
compare_need_cb (gconstpointer a,
                 gconstpointer b)
{
  const HrAdvice *left = a, *right = b;
  int order = (int) fits (right) - (int) fits (left);

  if (order == 0 && !fits (left))
    return compare_saved_cb (a, b);
  if (order == 0)
    order = compare_doubles (left->loss, right->loss);
  return order != 0 ? order : compare_saved_cb (a, b);
}

/* What fits already: the most speed for the least loss. */
static int
compare_gain_cb (gconstpointer a,
                 gconstpointer b)
{
  const HrAdvice *left = a, *right = b;
  double gain_left = log2 (MAX (left->speed_ratio, 0.01)) - left->loss;
  double gain_right = log2 (MAX (right->speed_ratio, 0.01)) - right->loss;
  int order = compare_doubles (gain_right, gain_left);

  return order != 0 ? order : compare_saved_cb (a, b);
}

static guint
copy_best (Search   *self,
           HrAdvice *out,
           guint     max)
{
  guint of_kind[HR_N_CHANGE_KINDS] = { 0 };
  guint n = 0;

  g_array_sort (self->found, self->advisor.fits ? compare_gain_cb : compare_need_cb);
  for (guint i = 0; i < self->found->len && n < max; i++)
    {
      const HrAdvice *advice = &g_array_index (self->found, HrAdvice, i);

      HrChangeKind kind = advice->changes[0].kind;
      guint most = most_of_a_kind[kind] > 0 ? most_of_a_kind[kind] : MOST_OF_OTHERS;

      if (advice->n_changes > 1 || of_kind[kind]++ < most)
        out[n++] = *advice;
    }
  return n;
}

/**
 * hr_advice_find:
 * @plan: a plan
 * @records: its records; a workspace makes it faster
 * @candidates: weight formats and devices that may be named
 * @out: (out caller-allocates) (array length=max): advice, the best first
 * @max: how much of it at most
 *
 * Generates what the plan's engine can do otherwise, estimates each, and ranks: for a plan that
 * does not fit what makes it fit with the least loss, for one that does what makes it faster or
 * smaller.
 *
 * Returns: how many were found
 */
guint
hr_advice_find (const HrPlan       *plan,
                const HrRecords    *records,
                const HrCandidates *candidates,
                HrAdvice           *out,
                guint               max)
{
  g_autofree HrEstimate *estimate = g_new (HrEstimate, 1);
  g_autofree HrSpeed *speed = g_new (HrSpeed, 1);
  g_autoptr (HrWorkspace) own = records->workspace == NULL ? hr_workspace_new () : NULL;
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (HrChange));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HrAdvice));
  Search self = { .records = *records, .estimate = estimate, .speed = speed, .found = found };
  guint n = 0;

  if (own != NULL)
    self.records.workspace = own;
  self.advisor = (HrAdvisor) { plan, &self.records, candidates, FALSE, changes };
  if (records->model == NULL || records->format == NULL
      || !hr_estimate_run (plan, &self.records, estimate, NULL))
    return 0;
  self.peak_bytes = fullest_bytes (estimate);
  self.advisor.fits = estimate->verdict != HR_VERDICT_DOES_NOT_FIT;
  self.tokens_per_s = tokens_per_s (&self, plan, &self.records);
  hr_advice_generate (&self.advisor);
  try_singles (&self);
  if (!self.advisor.fits)
    try_pairs (&self);
  n = copy_best (&self, out, max);
  hr_estimate_clear (estimate);
  return n;
}

/**
 * hr_advice_apply:
 * @self: advice
 * @plan: the plan that it was given for
 *
 * Makes its changes.
 */
void
hr_advice_apply (const HrAdvice *self,
                 HrPlan         *plan)
{
  for (guint i = 0; i < self->n_changes; i++)
    hr_change_apply (&self->changes[i], plan);
}

/* ---- why slow ---- */

static void
add_lift (HrBottleneck *self,
          HrLift        lift)
{
  if (self->n_lifts < G_N_ELEMENTS (self->lifts))
    self->lifts[self->n_lifts++] = lift;
}

/* What the operation's own bytes and place say of a cure. */
static void
find_lifts (HrBottleneck      *self,
            const HrOperation *op)
{
  switch (self->bound)
    {
    case HR_BOUND_MEMORY:
      if (op->place == HR_PLACE_HOST)
        add_lift (self, HR_LIFT_ON_DEVICE);
      add_lift (self, op->cache_bytes > op->weight_bytes ? HR_LIFT_SMALLER_CACHE
                                                         : HR_LIFT_FEWER_BITS);
      add_lift (self, HR_LIFT_BANDWIDTH);
      if (op->weight_bytes >= op->cache_bytes && self->phase == HR_OP_DECODE)
        add_lift (self, HR_LIFT_BATCH);
      break;
    case HR_BOUND_HOST:
      add_lift (self, HR_LIFT_HOST);
      add_lift (self, HR_LIFT_BATCH);
      break;
    case HR_BOUND_COMMUNICATION:
      add_lift (self, HR_LIFT_LINK);
      add_lift (self, HR_LIFT_FEWER_DEVICES);
      break;
    case HR_BOUND_COMPUTE:
    case HR_N_BOUNDS:
    default:
      add_lift (self, HR_LIFT_COMPUTE);
      break;
    }
}

/**
 * hr_bottleneck_find:
 * @speed: a known speed
 * @out: (out caller-allocates): what bounds it
 *
 * Finds the operation that takes most of a decode step, or of a training step.
 *
 * Returns: whether there is one
 */
gboolean
hr_bottleneck_find (const HrSpeed *speed,
                    HrBottleneck  *out)
{
  const HrOperation *longest = NULL;
  double total = 0.0;
  gboolean trains = speed->train_tok_s > 0.0;

  *out = (HrBottleneck) { 0 };
  for (guint i = 0; speed->known && i < speed->list.n_ops; i++)
    {
      const HrOperation *op = &speed->list.ops[i];

      if (!trains && op->phase != HR_OP_DECODE)
        continue;
      total += op->seconds;
      if (longest == NULL || op->seconds > longest->seconds)
        longest = op;
    }
  if (longest == NULL || !(total > 0.0))
    return FALSE;
  out->op = longest->kind;
  out->phase = longest->phase;
  out->bound = longest->bound;
  out->share = longest->seconds / total;
  find_lifts (out, longest);
  return TRUE;
}
