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
 * The first token waits for the prompts before it. Clients that ask again as soon as they are
 * answered form a closed queue with the prompt as service and the decode as think time: mean
 * value analysis gives the wait of independent clients (Reiser and Lavenberg 1980). Requests
 * of equal length that started together stay together and wait for half of each other; sources
 * lie between the two.
 */
#include "hr-speed-private.h"

#include "hr-communication.h"
#include "hr-estimate.h"
#include "hr-units.h"

typedef struct {
  const HrPlan  *plan;
  HrRecords      records;
  HrTensorList  *list;
  HrRequest      request;
  HrRates        rates;
  guint          tp, pp, dp, ep, nodes;
  double         concurrency;  /* requests in flight over the whole instance */
  double         prompt, generated;
} Server;

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
    .attention = HR_ATTENTION_FLASH, .routed_tokens = sequences * tokens * self->dp,
    .repeat = 1.0,
  };
}

/* A token of all requests of a rank; stages of a pipeline work on shares of them in turn. */
static double
time_decode (const Server    *self,
             HrOperationList *list)
{
  double sequences = MAX (self->concurrency / (self->dp * self->pp), 1.0);
  HrPass pass = new_pass (self, HR_OP_DECODE, sequences, 1.0,
                          self->prompt + self->generated / 2.0);

  return time_pass (self, &pass, list);
}

/* One prompt, in chunks of what a step takes; what is cached of it already is not read again. */
static double
time_prefill (const Server    *self,
              HrOperationList *list)
{
  double cached = self->plan->inference.prefix_share > 0.0
                    ? self->prompt * self->plan->inference.prefix_share : 0.0;
  double tokens = MAX (self->prompt - cached, 1.0);
  gint64 ask = self->plan->inference.max_batched_tokens;
  double limit = ask > 0 ? ask : self->records.profile->default_max_batched_tokens;
  double chunks = limit > 0.0 ? MAX (tokens / limit, 1.0) : 1.0;
  HrPass pass = new_pass (self, HR_OP_PREFILL, 1.0, tokens / chunks,
                          cached + (tokens - tokens / chunks) / 2.0);

  pass.repeat = chunks;
  return time_pass (self, &pass, list);
}

/* ---- many requests ---- */

/* Mean value analysis of one queue and a delay: residence time at the queue with n customers,
 * from that with one fewer. Large populations are bounded by the queue itself. */
static double
residence (double service,
           double think,
           double customers)
{
  double queue = 0.0, time = service;

  for (double n = 1.0; n <= MIN (customers, 4096.0); n += 1.0)
    {
      time = service * (1.0 + queue);
      queue = n * time / (time + think);
    }
  return time;
}

/* Tokens that a step of the target accepts, of γ proposed with probability α each
 * (estimation-model §7.4); each costs the draft its share of a step. */
static double
speculative_gain (const HrInference *ask)
{
  double gamma = ask->speculative_tokens, alpha = ask->speculative_acceptance;
  double accepted = 0.0, power = 1.0;

  if (ask->speculative_tokens <= 0 || !(alpha >= 0.0))
    return 1.0;
  for (double i = 0.0; i <= gamma; i += 1.0, power *= alpha)
    accepted += power;
  return accepted / (1.0 + gamma * MAX (ask->draft_share, 0.0));
}

static void
summarize (const Server *self,
           double        prefill_s,
           double        decode_s,
           HrSpeed      *out)
{
  const double *value = self->rates.value;
  double token_s = decode_s / speculative_gain (&self->plan->inference);
  double rank = MAX (self->concurrency / self->dp, 1.0);
  double mixed = prefill_s * value[HR_CONSTANT_MIX_SHARE];
  double together = prefill_s * (rank + 1.0) / 2.0;
  double apart = residence (prefill_s, self->generated * token_s, rank);
  double share = value[HR_CONSTANT_BURST_SHARE];

  out->known = TRUE;
  out->token_s = token_s;
  out->tpot_s = token_s + (rank - 1.0) * mixed / self->generated;
  out->ttft_s = value[HR_CONSTANT_WARMUP_S] + decode_s / 2.0
                + share * together + (1.0 - share) * apart;
  out->decode_tok_s = self->concurrency / token_s;
  out->prefill_tok_s = self->prompt * self->dp / prefill_s;
  out->request_s = out->ttft_s + (self->generated - 1.0) * out->tpot_s;
  out->throughput_tok_s = self->concurrency * self->generated
                          / (prefill_s + self->generated * out->tpot_s);
  out->bound = hr_time_bound (&out->list, HR_OP_DECODE);
  out->rates = self->rates;
}

/* ---- the plan ---- */

/* At saturation as many requests run as the pool holds, and as the engine admits. */
static double
saturated (const Server *self)
{
  HrEstimate estimate;
  gint64 ask = self->plan->inference.max_sequences;
  double admitted = ask > 0 ? ask : MAX (self->records.profile->default_max_sequences, 1);
  double held = 1.0;

  if (hr_estimate_run (self->plan, &self->records, &estimate, NULL))
    held = (double) estimate.pool_tokens / (self->prompt + self->generated);
  hr_estimate_clear (&estimate);
  return MAX (MIN (admitted, held), 1.0) * self->dp;
}

static void
resolve (Server *self)
{
  const HrPlan *plan = self->plan;
  gint64 generated = plan->inference.generated_tokens;

  self->pp = self->request.stages;
  self->dp = MAX (plan->parallel.dp, 1);
  self->tp = self->request.tp;
  self->nodes = MAX (plan->node_count, 1);
  self->prompt = self->request.prompt;
  self->generated = generated > 0 ? generated : MAX (self->records.profile->default_generated, 1);
  hr_engine_rates (self->records.engine, self->records.profile, self->records.format->id,
                   self->records.device, plan->inference.driver, &self->rates);
  self->concurrency = plan->inference.max_load == 1 ? saturated (self)
                                                    : (double) self->request.batch;
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
  g_autofree HrTensorList *list = g_new (HrTensorList, 1);
  Server self = { .plan = plan, .records = *records, .list = list };
  double prefill_s, decode_s;

  if (!hr_architecture_tensors (records->model, list, error)
      || !hr_request_resolve (plan, records, &self.request, error))
    return FALSE;
  if (records->device == NULL || !(records->device->bandwidth_bytes_per_s > 0.0))
    {
      out->unknown = "the memory bandwidth of the device is not known";
      return TRUE;
    }
  resolve (&self);
  prefill_s = time_prefill (&self, &out->list);
  decode_s = time_decode (&self, &out->list);
  summarize (&self, prefill_s, decode_s, out);
  return TRUE;
}
