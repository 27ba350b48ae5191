/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Requests that run alone or in lock-step: one prompt, then token by token (estimation-model §7).
 * Engines that mix requests of all ages are in hr-serving.c.
 */
#include "hr-speed-private.h"

#include "hr-ggml-run.h"
#include "hr-units.h"
#include "hr-words.h"

/* Devices, main memory, experts in main memory. */
#define MAX_PLACES 3

/* Where llama.cpp copies weights to the device instead of computing on the processor
 * (ggml-cuda.cu: offload of batches of at least 32 rows). */
#define OFFLOAD_ROWS 32

typedef struct {
  HrPlacement placement;
  HrRates     rates;
  double      layers;
} Place;

/* Devices with layers of their own that work on different chunks of a prompt at once. */
typedef struct {
  double devices;              /* 1: none at once */
  double largest;              /* share of the layers on the one that has most */
  double in_flight;            /* chunks that the host has begun and no device has finished */
} Pipeline;

/* A plan whose defaults are filled in and whose layers lie somewhere. */
typedef struct {
  HrRecords     records;
  const HrTensorList *list;
  HrRequest     request;
  gint          driver;
  HrDevice      processor;     /* as many of its cores as the plan uses */
  Pipeline      pipeline;
  guint         layer_devices; /* devices that a pass visits one after another */
  guint         row_devices;   /* devices that share each product by rows; 0: none */
  const char   *assumed;       /* what was taken for granted, or NULL */
  Place         places[MAX_PLACES];
  guint         n_places;
  double        sequences, prompt, generated, depth, experts_used;
  gboolean      alone;         /* generation by itself: the plan says nothing of a prompt */
  double        chunk;         /* tokens of a prompt that pass at once */
  double        copied_tokens; /* batches from here on fetch host weights to a device; 0: none */
  guint         copied_tp;     /* devices that multiply a part of them each */
} Run;

/* ---- places ---- */

static gboolean
can_compute (const HrDevice *device)
{
  return device->peak_per_s[hr_device_rate (device, HR_RATE_BF16)] > 0.0;
}

static gboolean
add_place (Run            *run,
           gint            index,
           const HrDevice *device,
           HrShard         shard,
           HrParts         parts)
{
  gint driver = device == &run->processor ? HR_DRIVER_PROCESSOR : run->driver;
  Place *place = &run->places[run->n_places++];

  place->placement = (HrPlacement) {
    .records = &run->records, .list = run->list, .shard = shard, .parts = parts,
    .place = index, .device = device,
  };
  place->layers = shard.last_layer - shard.first_layer;
  if (device == NULL || !(device->bandwidth_bytes_per_s > 0.0) || !can_compute (device))
    return FALSE;
  hr_time_rates (&run->records, device, driver, &place->rates);
  if (driver == HR_DRIVER_PROCESSOR)
    place->rates.value[HR_CONSTANT_COMPUTE_SHARE] =
      place->rates.value[HR_CONSTANT_PROCESSOR_SHARE];
  return TRUE;
}

/* Two channels of DDR4-3200, eight cores of 16 32-bit FLOPs a clock: what most desktops reach. */
static const HrDevice typical_processor = {
  .name = "desktop processor", .kind = HR_DEVICE_CPU, .cores = 8,
  .bandwidth_bytes_per_s = 51.2e9, .peak_per_s = { [HR_RATE_FP32] = 0.5e12 },
};

/* Apple's chips have four units of four lanes in each of eight performance cores at 3.5 GHz. */
#define APPLE_PEAK_PER_S 0.9e12

/* Fewer threads than cores compute and ask for less. */
static void
limit_threads (Run   *run,
               gint64 threads)
{
  HrDevice *processor = &run->processor;
  HrRates rates;
  double used = threads > 0 ? (double) threads : processor->cores;

  if (processor->cores == 0 || !(used > 0.0))
    return;
  hr_time_rates (&run->records, processor, HR_DRIVER_PROCESSOR, &rates);
  for (guint i = 0; i < HR_N_RATES; i++)
    processor->peak_per_s[i] *= MIN (used / processor->cores, 1.0);
  processor->bandwidth_bytes_per_s = MIN (processor->bandwidth_bytes_per_s,
                                          used * rates.value[HR_CONSTANT_CORE_BANDWIDTH]);
}

/* The plan's device where it is a processor or shares its memory with one, else the host. */
static void
find_processor (Run          *run,
                const HrPlan *plan)
{
  const HrDevice *device = run->records.device, *host = run->records.host;

  if (device != NULL && device->kind == HR_DEVICE_CPU)
    run->processor = *device;
  else if (host != NULL && host->bandwidth_bytes_per_s > 0.0)
    run->processor = *host;
  else if (device != NULL && device->unified)
    {
      run->processor = typical_processor;
      run->processor.bandwidth_bytes_per_s = device->bandwidth_bytes_per_s;
      if (g_strcmp0 (device->vendor, "Apple") == 0)
        run->processor.peak_per_s[HR_RATE_FP32] = APPLE_PEAK_PER_S;
      run->assumed = HR_WORDS ("The processor of the chip is not described: eight usual cores are "
                               "assumed.");
    }
  else
    {
      run->processor = typical_processor;
      run->assumed = HR_WORDS ("No processor is named: a desktop with two channels of memory is "
                               "assumed.");
    }
  if (run->processor.peak_derived)
    run->assumed = HR_WORDS ("Nobody states the peak of the processor: it follows from its cores "
                             "and a clock that is not verified.");
  for (guint i = 0; run->records.profile->vector_kernels && i < HR_N_RATES; i++)
    if (i != HR_RATE_FP32)
      run->processor.peak_per_s[i] = 0.0;
  limit_threads (run, plan->inference.threads);
}

/* Layers from @first on lie on devices, the ones before in main memory. */
static gboolean
place_split (Run       *run,
             HrGgmlRun *ggml)
{
  const HrModel *model = run->records.model;
  guint host = ggml->place.n_devices, first = 0;
  guint tp = ggml->row_split ? MAX (ggml->place.n_devices, 1) : 1;
  gboolean known = TRUE;

  while (first < model->n_layers && ggml->place.layer[first] == (gint8) host)
    first++;
  if (first < model->n_layers)
    known &= add_place (run, 0, run->records.device, (HrShard) {
      .first_layer = first, .last_layer = model->n_layers, .tp = tp,
      .head = ggml->place.output != (gint8) host,
    }, ggml->place.host_experts > first ? HR_PART_REST : HR_PART_ALL);
  if (first > 0 || ggml->place.output == (gint8) host)
    known &= add_place (run, HR_PLACE_HOST, &run->processor, (HrShard) {
      .first_layer = 0, .last_layer = first, .tp = 1, .embedding = TRUE,
      .head = ggml->place.output == (gint8) host,
    }, HR_PART_ALL);
  if (ggml->place.host_experts > first)
    known &= add_place (run, HR_PLACE_HOST, &run->processor, (HrShard) {
      .first_layer = first, .last_layer = ggml->place.host_experts, .tp = 1,
    }, HR_PART_EXPERTS);
  return known;
}

/* The processor computes everything: it is the plan's device, or the host beside it. */
static gboolean
place_processor (Run *run)
{
  return add_place (run, 0, &run->processor,
                    (HrShard) { .last_layer = run->records.model->n_layers, .tp = 1,
                                .embedding = TRUE, .head = TRUE }, HR_PART_ALL);
}

static double
most_layers (const HrGgmlPlacement *place,
             guint                  n_layers)
{
  guint counts[HR_GGML_MAX_BACKENDS] = { 0 }, most = 0;

  for (guint i = 0; i < n_layers; i++)
    {
      guint count = ++counts[place->layer[i]];

      most = MAX (most, count);
    }
  return most;
}

/* ggml's schedulers let devices overlap where a driver has events: CUDA's and HIP's. */
static gboolean
can_overlap (const Run *run)
{
  const char *vendor = run->records.device != NULL ? run->records.device->vendor : NULL;

  if (run->driver != HR_UNSET)
    return run->driver == HR_DRIVER_CUDA || run->driver == HR_DRIVER_HIP;
  return g_strcmp0 (vendor, "NVIDIA") == 0 || g_strcmp0 (vendor, "AMD") == 0;
}

/* The host runs ahead of the devices by as many copies of the inputs as there are, and by as many
 * kernels as fit the queue of a stream: then a launch blocks, on whatever device comes last, and
 * the first ones wait for their next chunk. */
static void
prepare_pipeline (Run             *run,
                  const HrGgmlRun *ggml)
{
  const HrEngineProfile *profile = &ggml->profile;
  double layers = run->records.model->n_layers, devices = ggml->place.n_devices;
  double kernels = profile->layer_launches * layers / MAX (devices, 1.0);

  run->pipeline = (Pipeline) { 1.0, 1.0, 1.0 };
  if (ggml->row_split || !ggml->place.full || profile->pipeline_copies <= 1.0 || devices <= 1.0
      || !can_overlap (run))
    return;
  run->pipeline.devices = devices;
  run->pipeline.largest = most_layers (&ggml->place, run->records.model->n_layers) / layers;
  run->pipeline.in_flight = profile->pipeline_copies;
  if (kernels > 0.0 && profile->launch_queue > 0.0)
    run->pipeline.in_flight = MAX (MIN (run->pipeline.in_flight, profile->launch_queue / kernels
                                        * devices / (devices - 1.0)), 1.0);
}

static gboolean
prepare_ggml (Run          *run,
              const HrPlan *plan,
              gboolean     *known,
              GError      **error)
{
  g_autofree HrGgmlRun *ggml = g_new0 (HrGgmlRun, 1);

  if (!hr_ggml_run_init (ggml, plan, &run->records, error))
    return FALSE;
  run->request.kv_bytes = ggml->shape.k_bytes;
  run->request.kv_v_bytes = ggml->shape.v_bytes;
  run->request.attention = ggml->shape.flash ? HR_ATTENTION_FLASH : HR_ATTENTION_EAGER;
  run->chunk = ggml->shape.tokens;
  run->copied_tokens = ggml->place.n_devices > 0 ? OFFLOAD_ROWS : 0.0;
  run->copied_tp = 1;
  run->row_devices = ggml->row_split ? ggml->place.n_devices : 0;
  prepare_pipeline (run, ggml);
  run->layer_devices = ggml->row_split ? 1 : ggml->place.n_devices;
  find_processor (run, plan);
  *known = ggml->place.n_devices > 0 ? place_split (run, ggml) : place_processor (run);
  return TRUE;
}

static gboolean
prepare_stages (Run          *run,
                const HrPlan *plan,
                gboolean     *known)
{
  const HrEngineProfile *profile = run->records.profile;
  HrShard shard = { .last_layer = run->records.model->n_layers, .tp = run->request.tp,
                    .embedding = TRUE, .head = TRUE,
                    .whole_vocabulary = profile->replicates_vocabulary };
  gboolean apart = profile->experts_on_host && run->records.model->has_moe;

  run->chunk = run->prompt;
  *known = add_place (run, 0, run->records.device, shard, apart ? HR_PART_REST : HR_PART_ALL);
  if (!apart)
    return TRUE;
  find_processor (run, plan);
  run->copied_tokens = profile->fetch_tokens;
  run->copied_tp = shard.tp;
  shard.tp = 1;
  *known &= add_place (run, HR_PLACE_HOST, &run->processor, shard, HR_PART_EXPERTS);
  return TRUE;
}

/* ---- steps ---- */

/* Q, K and V are one call where an engine stores them as one matrix. */
static gboolean
is_own_call (const Run      *run,
             const HrTensor *tensor)
{
  return !run->records.profile->fuses_qkv
         || (tensor->role != HR_ROLE_ATTN_Q && tensor->role != HR_ROLE_ATTN_K);
}

/* Linears whose kernels an eager engine launches one by one. */
static HrHostWork
host_work (const Run *run,
           double     layers)
{
  const HrFormat *format = run->records.format;
  double linears = 0.0;

  for (guint i = 0; i < run->list->n_tensors; i++)
    if (run->list->tensors[i].group >= 0 && is_own_call (run, &run->list->tensors[i])
        && hr_format_quantizes (&run->records, &run->list->tensors[i]))
      linears += (double) hr_tensor_layers (run->records.model, &run->list->tensors[i])
                 * run->list->tensors[i].copies;
  linears *= layers / run->records.model->n_layers;
  return (HrHostWork) {
    .layers = layers, .sequences = run->sequences, .quantized_linears = linears,
    .super_linears = format->super_group > 0 ? linears : 0.0,
    .launched = run->layer_devices > 1 || run->n_places > 1,
  };
}

/* Weights that lie in main memory pass the bus once per pass: to each device its part, after the
 * host has laid them all out. */
static void
add_copy (const Run       *run,
          guint            from,
          const HrPass    *pass,
          HrOperationList *list)
{
  double laid_out = run->records.profile->fetch_bytes_per_s, bytes = 0.0;

  for (guint i = from; i < list->n_ops; i++)
    bytes += list->ops[i].weight_bytes * list->ops[i].count / pass->repeat;
  hr_operation_add (list, &(HrOperation) {
    .phase = pass->phase, .kind = HR_OP_SEND, .place = 0, .count = pass->repeat,
    .link_bytes = bytes, .bandwidth_bytes_per_s = run->records.device->pcie_bytes_per_s,
  });
  if (laid_out > 0.0)
    hr_operation_add (list, &(HrOperation) {
      .phase = pass->phase, .kind = HR_OP_SEND, .place = HR_PLACE_HOST, .count = pass->repeat,
      .link_bytes = bytes * run->copied_tp, .bandwidth_bytes_per_s = laid_out,
    });
}

/* Every product of a row split sends its input to the other devices and fetches their rows, in
 * 32 bit (ggml-cuda.cu: ggml_cuda_op_mul_mat). */
static void
add_row_exchange (const Run       *run,
                  const HrPass    *pass,
                  HrOperationList *list)
{
  const HrDevice *device = run->records.device;
  double others = run->row_devices - 1.0, widths = 0.0, products = 0.0;

  for (guint i = 0; i < run->list->n_tensors; i++)
    {
      const HrTensor *tensor = &run->list->tensors[i];
      double n = tensor->linear && tensor->group >= 0
                   ? (double) hr_tensor_layers (run->records.model, tensor) * tensor->copies : 0.0;

      products += n;
      widths += n * (tensor->cols + (double) tensor->rows / run->row_devices);
    }
  hr_operation_add (list, &(HrOperation) {
    .phase = pass->phase, .kind = HR_OP_SEND, .count = pass->repeat * products * 2.0 * others,
    .link_bytes = products > 0.0 ? pass->sequences * pass->tokens * 4.0 * widths
                                   / (2.0 * products) : 0.0,
    .bandwidth_bytes_per_s = device->pcie_bytes_per_s,
  });
}

/* The residual stream goes from device to device, in 32 bit. */
static void
add_hand_over (const Run       *run,
               const HrPass    *pass,
               HrOperationList *list)
{
  hr_operation_add (list, &(HrOperation) {
    .phase = pass->phase, .kind = HR_OP_SEND,
    .count = pass->repeat * (run->layer_devices - 1.0),
    .link_bytes = pass->sequences * pass->tokens * run->records.model->hidden_size * 4.0,
    .bandwidth_bytes_per_s = run->records.device->pcie_bytes_per_s,
  });
}

static double
time_place (const Run       *run,
            const Place     *place,
            const HrPass    *pass,
            HrOperationList *list)
{
  HrPlacement placement = place->placement;
  const HrRates *rates = &place->rates;
  HrHostWork work = host_work (run, place->layers);
  const HrDevice *device = run->records.device;
  guint from = list->n_ops;
  gboolean copied = run->copied_tokens > 0.0 && placement.place == HR_PLACE_HOST
                    && pass->sequences * pass->tokens >= run->copied_tokens && device != NULL
                    && device->pcie_bytes_per_s > 0.0;

  if (copied)
    {
      placement.device = device;
      placement.shard.tp = run->copied_tp;
      rates = &run->places[0].rates;
    }
  placement.library_rows = rates->library_rows;
  hr_forward_operations (&placement, pass, list);
  if (copied)
    add_copy (run, from, pass, list);
  if (run->row_devices > 1 && place == run->places)
    add_row_exchange (run, pass, list);
  if (run->layer_devices > 1 && place == run->places)
    add_hand_over (run, pass, list);
  hr_time_operations (list, from, rates);
  return hr_time_step (list, from, pass->phase, pass->repeat, &work, rates);
}

static double
time_pass (const Run       *run,
           const HrPass    *pass,
           HrOperationList *list)
{
  double seconds = 0.0;

  for (guint i = 0; i < run->n_places; i++)
    seconds += time_place (run, &run->places[i], pass, list);
  return seconds;
}

static HrPass
new_pass (const Run *run,
          HrOpPhase  phase,
          double     tokens,
          double     depth,
          double     repeat)
{
  return (HrPass) {
    .phase = phase, .sequences = run->sequences, .tokens = tokens, .depth = depth,
    .outputs = run->sequences, .activation_bytes = run->request.activation_bytes,
    .kv_bytes = run->request.kv_bytes, .kv_v_bytes = run->request.kv_v_bytes,
    .score_bytes = hr_score_bytes (run->request.attention, run->request.activation_bytes),
    .experts_used = run->experts_used, .repeat = repeat,
  };
}

/* The first chunk finds all devices idle; from then on one leaves whenever the device of most
 * layers is done with its part, or as soon as the host begins another. */
static double
pipeline_prefill (const Run       *run,
                  double           chunks,
                  double           seconds,
                  HrOperationList *list)
{
  double devices = run->pipeline.devices;
  double period = MAX (run->pipeline.largest, 1.0 / run->pipeline.in_flight);
  double ideal = (1.0 + (chunks - 1.0) * period) / chunks;
  double share = run->places[0].rates.value[HR_CONSTANT_PIPELINE_SHARE];
  double bubble = seconds * (1.0 - share * (1.0 - ideal) - 1.0 / devices);

  for (guint i = 0; i < list->n_ops; i++)
    list->ops[i].seconds /= devices;
  hr_operation_add (list, &(HrOperation) {
    .phase = HR_OP_PREFILL, .kind = HR_OP_BUBBLE, .count = 1.0, .seconds = bubble,
    .bound = HR_BOUND_COMMUNICATION,
  });
  return seconds / devices + bubble;
}

/* A prompt passes in equal chunks; each sees the chunks before it, half of them on average. */
static double
time_prefill (const Run       *run,
              HrOperationList *list)
{
  double chunks = MAX (run->sequences * run->prompt / MAX (run->chunk, 1.0), 1.0);
  double tokens = run->prompt / chunks;
  HrPass pass = new_pass (run, HR_OP_PREFILL, tokens, run->depth + (run->prompt - tokens) / 2.0,
                          chunks);
  double seconds;

  if (run->records.profile->full_logits)
    pass.outputs = run->sequences * tokens;
  seconds = time_pass (run, &pass, list);
  return run->pipeline.devices > 1.0 ? pipeline_prefill (run, chunks, seconds, list) : seconds;
}

static void
summarize (const Run *run,
           double     prefill_s,
           double     token_s,
           HrSpeed   *out)
{
  double warmup = run->places[0].rates.value[HR_CONSTANT_WARMUP_S];

  out->known = TRUE;
  out->token_s = token_s + warmup / run->generated;
  out->tpot_s = out->token_s;
  out->ttft_s = prefill_s;
  out->decode_tok_s = run->sequences / out->token_s;
  out->prefill_tok_s = run->sequences * run->prompt / prefill_s;
  out->request_s = (run->alone ? 0.0 : prefill_s) + run->generated * out->token_s;
  out->throughput_tok_s = run->sequences * run->generated / out->request_s;
  out->bound = hr_time_bound (&out->list, HR_OP_DECODE);
  out->rates = run->places[0].rates;
  for (guint i = 0; i < run->n_places; i++)
    if (run->places[i].placement.device == &run->processor)
      out->assumed = run->assumed;
}

static void
resolve_lengths (Run          *run,
                 const HrPlan *plan)
{
  const HrInference *ask = &plan->inference;

  run->sequences = run->request.batch;
  hr_request_lengths (plan, run->records.profile, &run->request, &run->prompt, &run->generated);
  run->depth = MAX (ask->depth, 0);
  run->experts_used = MAX (ask->experts_used, 0);
  run->alone = ask->prompt_tokens < 0 && ask->generated_tokens > 0;
}

/* The cache while the middle token is made. A measured depth is what a source filled in before
 * it timed generation, without a prompt on top; so is generation without a word of a prompt. */
static double
decode_depth (const Run    *run,
              const HrPlan *plan)
{
  gboolean empty = plan->inference.depth >= 0 || run->alone;

  return (empty ? run->depth : run->prompt) + run->generated / 2.0;
}

/**
 * hr_speed_inference:
 * @plan: an inference plan
 * @records: its records
 * @out: the answer
 * @error: return location
 *
 * Times a prompt and a token: the operations of every place, one after another, because a layer
 * needs the one before it.
 *
 * Returns: whether the plan makes sense
 */
gboolean
hr_speed_inference (const HrPlan    *plan,
                    const HrRecords *records,
                    HrSpeed         *out,
                    GError         **error)
{
  Run run = { .records = *records, .driver = plan->inference.driver };
  gboolean known;
  double prefill_s, token_s;
  HrPass pass;

  run.list = hr_workspace_tensors (records->workspace, records->model, error);
  if (run.list == NULL
      || !hr_request_resolve (plan, records, &run.request, error))
    return FALSE;
  resolve_lengths (&run, plan);
  if (!(records->profile->working == HR_WORKING_GGML ? prepare_ggml (&run, plan, &known, error)
                                                     : prepare_stages (&run, plan, &known)))
    return FALSE;
  if (!known)
    {
      out->unknown = "the memory bandwidth of a device that holds weights is not known";
      return TRUE;
    }
  prefill_s = time_prefill (&run, &out->list);
  pass = new_pass (&run, HR_OP_DECODE, 1.0, decode_depth (&run, plan), 1.0);
  token_s = time_pass (&run, &pass, &out->list);
  summarize (&run, prefill_s, token_s, out);
  return TRUE;
}
