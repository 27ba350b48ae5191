/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Servers that batch requests of all ages (vLLM, SGLang, TensorRT-LLM). With c requests in flight,
 * each of p prompt and g generated tokens, a server spends per generated token of a request
 *
 *     TPOT = t_decode (c, p + g/2) + m · (c - 1) · t_prefill (p) / g
 *
 * because in the time that one request takes for its g tokens, each of the others is answered
 * once and has its prompt read once. m ≤ 1 is what a prompt costs beside running decodes, whose
 * weights it shares.
 *
 * The first token waits for the step that runs and for the prompts before it. Prompts go before
 * decodes, and clients that ask again as soon as they are answered cannot ask while all decodes
 * stand still: what waits does not pile up with the load, as it would before an open queue, and a
 * prompt meets a constant share of one other. Only those that the clients sent all together at
 * first wait for half of each other. Requests that the pool has no place for wait until others
 * have been answered.
 */
#include "hr-speed-private.h"

#include <math.h>

#include "hr-communication.h"
#include "hr-estimate.h"
#include "hr-units.h"

typedef struct {
  const HrPlan  *plan;
  HrRecords      records;
  const HrTensorList *list;
  HrRequest      request;
  HrRates        rates;
  guint          tp, pp, dp, ep, nodes;
  double         concurrency;  /* requests in flight over the whole instance */
  double         running;      /* of them, those that have a place in the pool */
  double         step_tokens;  /* prompt tokens that a step takes; 0: one prompt */
  double         prompt, generated;
} Server;

typedef struct {
  double decode;               /* a step of the running requests */
  double alone;                /* a prompt by itself */
  double together;             /* a prompt among all that came with it */
  double mixed;                /* a prompt among those of a step in the long run */
} Times;

/* ---- one pass on one device ---- */

static HrPlacement
placement_of (const Server *self,
              HrParts       parts)
{
  gboolean experts = parts == HR_PART_EXPERTS;

  return (HrPlacement) {
    .records = &self->records, .list = self->list, .parts = parts, .place = 0,
    .device = self->records.device,
    .shard = {
      .last_layer = self->records.model->n_layers,
      .tp = experts ? 1 : self->tp, .ep = experts ? self->tp * self->dp : 1,
      .embedding = TRUE, .head = TRUE,
      .whole_vocabulary = self->records.profile->replicates_vocabulary,
    },
  };
}

/* Layers sum over the devices that cut them; experts of other ranks get their tokens and give them
 * back (attention under data parallelism). */
static void
add_collectives (const Server    *self,
                 const HrPass    *pass,
                 HrOperationList *list)
{
  const HrModel *model = self->records.model;
  double tokens = pass->sequences * pass->tokens;
  double bytes = tokens * model->hidden_size * pass->activation_bytes;
  HrCollective collective = {
    .phase = pass->phase, .kind = HR_OP_ALL_REDUCE, .count = 2.0 * model->n_layers * pass->repeat,
    .bytes = bytes, .group = self->tp, .device = self->records.device, .nodes = self->nodes,
  };

  hr_collective_add (list, &collective);
  if (model->has_moe && self->dp > 1)
    {
      collective.kind = HR_OP_ALL_TO_ALL;
      collective.bytes = bytes * self->dp;
      collective.group = self->dp;
      hr_collective_add (list, &collective);
    }
  if (self->pp > 1)
    {
      collective.kind = HR_OP_SEND;
      collective.count = (self->pp - 1.0) * pass->repeat;
      collective.bytes = bytes;
      collective.group = self->pp;
      hr_collective_add (list, &collective);
    }
}

static double
time_pass (const Server    *self,
           const HrPass    *pass,
           HrOperationList *list)
{
  guint from = list->n_ops;
  HrPlacement rest = placement_of (self, HR_PART_REST);
  HrPlacement experts = placement_of (self, HR_PART_EXPERTS);
  HrHostWork work = { .layers = self->records.model->n_layers, .sequences = pass->sequences };

  hr_forward_operations (&rest, pass, list);
  if (self->records.model->has_moe)
    hr_forward_operations (&experts, pass, list);
  add_collectives (self, pass, list);
  hr_time_operations (list, from, &self->rates);
  return hr_time_step (list, from, pass->phase, pass->repeat, &work, &self->rates);
}

static double
rank_sequences (const Server *self)
{
  return MAX (self->running / self->dp, 1.0);
}

static HrPass
new_pass (const Server *self,
          HrOpPhase     phase,
          double        sequences,
          double        tokens,
          double        depth)
{
  return (HrPass) {
    .phase = phase, .sequences = sequences, .tokens = tokens, .depth = depth,
    .outputs = sequences, .activation_bytes = self->request.activation_bytes,
    .kv_bytes = self->request.kv_bytes, .kv_v_bytes = self->request.kv_v_bytes,
    .routed_tokens = sequences * tokens * self->dp,
    .experts_used = MAX (self->plan->inference.experts_used, 0), .repeat = 1.0,
  };
}

/* A token of all requests of a rank; stages of a pipeline work on shares of them in turn. */
static double
time_decode (const Server    *self,
             HrOperationList *list)
{
  double sequences = MAX (rank_sequences (self) / self->pp, 1.0);
  HrPass pass = new_pass (self, HR_OP_DECODE, sequences, 1.0,
                          self->prompt + self->generated / 2.0);

  return time_pass (self, &pass, list);
}

/* Tokens of a prompt that are not cached already. */
static double
new_tokens (const Server *self)
{
  return MAX (self->prompt * (1.0 - MAX (self->plan->inference.prefix_share, 0.0)), 1.0);
}

/* Prompts that a step takes of so many that wait: short ones share it, and the reading of the
 * weights with it. */
static double
prompts_of_step (const Server *self,
                 double        waiting)
{
  double most = self->step_tokens > 0.0 ? self->step_tokens / new_tokens (self) : 1.0;

  return MAX (MIN (waiting, most), 1.0);
}

/* Seconds of all stages for each of @prompts prompts of one step; a long one is read in chunks of
 * what a step takes. */
static double
time_prefill (const Server    *self,
              double           prompts,
              HrOperationList *list)
{
  double tokens = new_tokens (self), cached = MAX (self->prompt - tokens, 0.0);
  double chunks = self->step_tokens > 0.0 ? MAX (tokens / self->step_tokens, 1.0) : 1.0;
  HrPass pass = new_pass (self, HR_OP_PREFILL, prompts, tokens / chunks,
                          cached + (tokens - tokens / chunks) / 2.0);

  pass.repeat = chunks;
  return time_pass (self, &pass, list) / prompts;
}

/* The answer lists the operations of the prompts that come together, and of a decode step. A prompt
 * among others holds up the stage that it is in; the rest of a pipeline works on. */
static void
time_server (const Server    *self,
             HrOperationList *list,
             Times           *out)
{
  double rank = rank_sequences (self);

  out->alone = time_prefill (self, 1.0, list);
  list->n_ops = 0;
  out->mixed = time_prefill (self, prompts_of_step (self, rank / self->generated), list)
               / self->pp;
  list->n_ops = 0;
  out->together = time_prefill (self, prompts_of_step (self, rank), list) / self->pp;
  out->decode = time_decode (self, list);
}

/* ---- many requests ---- */

/* Tokens that a step of the target accepts, of γ proposed with probability α each
 * (estimation-model §7.4); each costs the draft its share of a step. */
static double
speculative_gain (const HrInference *ask)
{
  double gamma = ask->speculative_tokens, alpha = ask->speculative_acceptance;
  double accepted;

  if (ask->speculative_tokens <= 0 || !(alpha >= 0.0))
    return 1.0;
  accepted = alpha < 1.0 ? (1.0 - pow (alpha, gamma + 1.0)) / (1.0 - alpha) : gamma + 1.0;
  return accepted / (1.0 + gamma * MAX (ask->draft_share, 0.0));
}

/* A prompt is read @alone by itself, and @together in the step of others that came with it. */
static double
wait_for_first (const Server *self,
                double        alone,
                double        together,
                double        decode_s)
{
  const double *value = self->rates.value;
  double rank = rank_sequences (self);
  double met = value[HR_CONSTANT_MEET_SHARE] * (rank - 1.0) / rank;
  double burst = (rank + prompts_of_step (self, rank)) / 2.0 * together;
  double share = value[HR_CONSTANT_BURST_SHARE];

  return value[HR_CONSTANT_WARMUP_S] + decode_s * (1.0 + (rank - 1.0) / rank / 2.0)
         + alone * (1.0 + met) + share * MAX (burst - alone, 0.0);
}

static void
summarize (const Server *self,
           const Times  *times,
           HrSpeed      *out)
{
  const double *value = self->rates.value;
  double token_s = times->decode / speculative_gain (&self->plan->inference);
  double mixed = times->mixed * value[HR_CONSTANT_MIX_SHARE];
  double answered;

  out->known = TRUE;
  out->token_s = token_s;
  out->tpot_s = token_s + (rank_sequences (self) - 1.0) * mixed / self->generated;
  answered = times->alone + self->generated * out->tpot_s;
  out->ttft_s = wait_for_first (self, times->alone, times->together, times->decode)
                + MAX (self->concurrency / self->running - 1.0, 0.0) * answered;
  out->decode_tok_s = self->running / token_s;
  out->prefill_tok_s = self->prompt * self->dp / times->together;
  out->request_s = out->ttft_s + (self->generated - 1.0) * out->tpot_s;
  out->throughput_tok_s = self->running * self->generated / answered;
  out->bound = hr_time_bound (&out->list, HR_OP_DECODE);
  out->rates = self->rates;
}

/* ---- the plan ---- */

/* Requests that the pools of all ranks hold at once; those of an unknown pool are not bounded.
 * Pages are taken as tokens come, so that requests of all ages hold half of their output. */
static double
held_requests (const Server *self)
{
  HrEstimate estimate;
  double output = self->records.profile->reserves_output ? 1.0 : 0.5;
  double tokens = self->prompt + output * self->generated, held = 0.0;

  if (hr_estimate_run (self->plan, &self->records, &estimate, NULL))
    held = (double) estimate.pool_tokens / tokens * self->dp;
  hr_estimate_clear (&estimate);
  return held >= 1.0 ? held : G_MAXDOUBLE;
}

/* At saturation as many requests run as the pool holds, and as the engine admits. */
static void
admit (Server *self)
{
  gint64 ask = self->plan->inference.max_sequences;
  double admitted = self->dp * (double) (ask > 0
                                ? ask : MAX (self->records.profile->default_max_sequences, 1));
  double held = held_requests (self);

  if (self->plan->inference.max_load == 1)
    self->concurrency = MIN (admitted, held);
  self->running = MIN (self->concurrency, ask > 0 ? MIN (admitted, held) : held);
}

static void
resolve (Server *self)
{
  const HrPlan *plan = self->plan;

  self->pp = self->request.stages;
  self->dp = MAX (plan->parallel.dp, 1);
  self->tp = self->request.tp;
  self->nodes = MAX (plan->node_count, 1);
  hr_request_lengths (plan, self->records.profile, &self->request, &self->prompt,
                      &self->generated);
  hr_time_rates (&self->records, self->records.device, plan->inference.driver, &self->rates);
  self->step_tokens = plan->inference.max_batched_tokens > 0
                        ? plan->inference.max_batched_tokens
                        : self->records.profile->default_max_batched_tokens;
  self->concurrency = self->request.batch;
  admit (self);
}

/**
 * hr_speed_serving:
 * @plan: an inference plan for an engine with a paged pool
 * @records: its records
 * @out: the answer
 * @error: return location
 *
 * Times a server at the plan's concurrency: the batch of the plan counts requests in flight over
 * the whole instance.
 *
 * Returns: whether the plan makes sense
 */
gboolean
hr_speed_serving (const HrPlan    *plan,
                  const HrRecords *records,
                  HrSpeed         *out,
                  GError         **error)
{
  Server self = { .plan = plan, .records = *records };
  Times times;

  self.list = hr_workspace_tensors (records->workspace, records->model, error);
  if (self.list == NULL
      || !hr_request_resolve (plan, records, &self.request, error))
    return FALSE;
  if (records->device == NULL || !(records->device->bandwidth_bytes_per_s > 0.0))
    {
      out->unknown = "the memory bandwidth of the device is not known";
      return TRUE;
    }
  resolve (&self);
  time_server (&self, &out->list, &times);
  summarize (&self, &times, out);
  return TRUE;
}
