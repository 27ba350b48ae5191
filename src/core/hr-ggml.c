/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-ggml.h"

#include <string.h>

#include "hr-cache.h"
#include "hr-error.h"
#include "hr-ggml-build.h"
#include "hr-ggml-run.h"
#include "hr-units.h"
#include "hr-words.h"

#define SOURCE_PLACE "llama.cpp src/llama-model.cpp: get_layer_buft_list()"
#define SOURCE_CACHE \
  "llama.cpp src/llama-kv-cache.cpp, llama-kv-cache-iswa.cpp, llama-memory-recurrent.cpp"
#define SOURCE_GRAPH "llama.cpp ggml-alloc.c over the graph of src/models/"
#define SOURCE_OUTPUT "llama.cpp src/llama-context.cpp: output_reserve()"

/* A storage buffer's range is a 32-bit number of bytes. */
#define VULKAN_MAX_TENSOR G_MAXUINT32
#define VULKAN_CHUNK (G_GUINT64_CONSTANT (1) << 30)

/* ---- weights ---- */

static gboolean
lies_with_experts (const HrGgufEntry *entry)
{
  return strstr (entry->name, "_exps.") != NULL;
}

static gboolean
is_input (const HrGgufEntry *entry)
{
  return entry->role == HR_ROLE_TOKEN_EMBD || entry->role == HR_ROLE_POSITION_EMBD
         || entry->role == HR_ROLE_LAYER_EMBD
         || strcmp (entry->name, "token_embd_norm.weight") == 0;
}

/* A tied head is read where the output is: on a device it is a second copy of the embedding. */
static void
place_outer (HrGgmlRun         *run,
             const HrGgufEntry *entry)
{
  HrGgmlPlacement *place = &run->place;

  if (is_input (entry))
    run->weights[place->n_devices] += entry->bytes;
  else
    run->weights[(guint) place->output] += entry->bytes;
  if (entry->role == HR_ROLE_OUTPUT)
    place->head_bytes = entry->bytes;
  if (entry->role != HR_ROLE_TOKEN_EMBD || !run->records->model->tied_embeddings)
    return;
  place->head_bytes = entry->bytes;
  if (place->output != (gint8) place->n_devices && run->profile.duplicates_tied_head)
    run->weights[(guint) place->output] += entry->bytes;
}

/* Row split cuts every matrix of a layer over all devices. */
static void
place_rows (HrGgmlRun         *run,
            const HrGgufEntry *entry,
            guint              backend)
{
  guint n = run->place.n_devices;

  for (guint i = 0; i < n && run->row_split && backend < n; i++)
    run->weights[i] += entry->bytes / n + (i == 0 ? entry->bytes % n : 0);
  if (!run->row_split || backend >= n)
    run->weights[backend] += entry->bytes;
}

static void
place_entry (HrGgmlRun         *run,
             const HrGgufEntry *entry)
{
  HrGgmlPlacement *place = &run->place;
  guint backend;

  if (entry->layer < 0)
    {
      place_outer (run, entry);
      return;
    }
  place->weights[entry->layer][entry->role] += entry->bytes;
  backend = (guint) place->layer[entry->layer];
  if (lies_with_experts (entry) && (guint) entry->layer < place->host_experts)
    backend = place->n_devices;
  place_rows (run, entry, backend);
}

static void
place_entries (HrGgmlRun *run)
{
  const HrGgufEntry *entries;
  guint n_entries;

  run->place.weights = g_malloc0_n (run->records->model->n_layers, sizeof run->place.weights[0]);
  memset (run->weights, 0, sizeof run->weights);
  entries = hr_workspace_file (run->records->workspace, run->records->model, run->file_type,
                               !hr_ggml_era (&run->profile)->qkv_as_v, &n_entries);
  for (guint i = 0; i < n_entries; i++)
    place_entry (run, &entries[i]);
}

/* All that the sums of weights follow from, in whole words. */
typedef struct {
  guint64                memo;
  const HrModel         *model;
  const HrEngineProfile *profile;
  guint64                file_type;
  gint32 n_devices, output, host_experts, row_split;
  gint8  layer[HR_GGML_MAX_LAYERS];
} PlaceKey;

G_STATIC_ASSERT (sizeof (PlaceKey) <= HR_WORKSPACE_KEY && sizeof (PlaceKey) % 8 == 0);
G_STATIC_ASSERT (HR_GGML_MAX_BACKENDS * sizeof (guint64) <= HR_WORKSPACE_VALUE);

static void
sum_weights (HrGgmlRun *run)
{
  const HrGgmlPlacement *place = &run->place;
  gsize bytes = (place->n_devices + 1) * sizeof run->weights[0];
  PlaceKey key = {
    .memo = HR_MEMO_PLACED, .model = run->records->model, .profile = run->records->profile,
    .file_type = run->file_type, .n_devices = (gint32) place->n_devices, .output = place->output,
    .host_experts = (gint32) place->host_experts, .row_split = run->row_split,
  };

  memcpy (key.layer, place->layer, sizeof key.layer);
  if (hr_workspace_recall (run->records->workspace, &key, sizeof key, run->weights, bytes))
    return;
  place_entries (run);
  hr_workspace_keep (run->records->workspace, &key, sizeof key, run->weights, bytes);
}

static gboolean
place_weights (HrGgmlRun *run,
               GError   **error)
{
  const char *name = run->records->format->gguf_name;

  if (name == NULL || !hr_gguf_file_type_by_name (name, &run->file_type))
    {
      g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                   HR_WORDS ("%s runs GGUF files, and %s is none: choose a GGUF format."),
                   run->records->engine->name, run->records->format->name);
      return FALSE;
    }
  sum_weights (run);
  run->mixed_by_hand = hr_gguf_file_type_is_mix (run->file_type);
  return TRUE;
}

/* ---- cache ---- */

/* What one layer of a group caches. */
typedef struct {
  const HrLayerGroup *group;
  gboolean            windowed;
  guint64             kv, state;
} LayerCache;

static void
measure_layer_cache (const HrGgmlRun    *run,
                     const HrLayerGroup *group,
                     LayerCache         *out)
{
  const HrGgmlShape *shape = &run->shape;
  gboolean windowed = group->mixer == HR_MIXER_SLIDING && shape->window_cells > 0;
  guint64 cells = windowed ? shape->window_cells : shape->cells;
  double v, k = hr_cache_elements_per_token (run->records->model, group, &run->profile, 1, &v);
  double bytes = (double) (cells * shape->streams) * (k * shape->k_bytes + v * shape->v_bytes);

  *out = (LayerCache) {
    group, windowed, (guint64) bytes,
    4 * hr_state_elements (run->records->model, group) * shape->sequences,
  };
}

/* Neighbours are mostly alike; what the last one cached is not worked out again. */
static void
place_cache (HrGgmlRun *run)
{
  const HrModel *model = run->records->model;
  LayerCache cache = { NULL };

  for (guint layer = 0; layer < model->n_layers; layer++)
    {
      const HrLayerGroup *group = hr_model_layer (model, layer);
      guint backend = (guint) run->place.layer[layer];

      if (group != cache.group)
        measure_layer_cache (run, group, &cache);
      *(cache.windowed ? &run->window_kv[backend] : &run->kv[backend]) += cache.kv;
      run->state[backend] += cache.state;
    }
}

/* ---- compute buffers ---- */

/* Before there was a scheduler one buffer held all results, the embedding's too. */
static void
reserve_one_buffer (HrGgmlRun *run)
{
  HrGgmlSched sched = { .n_backends = 1, .copies = 1, .reuses_views = TRUE, .host_alignment = 32 };
  g_autofree HrGgmlPlacement *place = g_memdup2 (&run->place, sizeof run->place);
  HrGgmlGraph graph;

  place->n_devices = 0;
  place->output = 0;
  memset (place->layer, 0, sizeof place->layer);
  hr_ggml_graph_init (&graph);
  hr_ggml_build (&graph, run->records->model, &run->profile, &run->shape, place);
  hr_ggml_graph_reserve (&graph, &sched, run->compute);
  hr_ggml_graph_clear (&graph);
}

/* GGML_VK_SUBALLOCATION_BLOCK_SIZE of the Vulkan driver; others allocate a buffer at once. */
static guint64
chunk_bytes (const HrPlan *plan)
{
  if (plan->inference.driver != HR_DRIVER_VULKAN)
    return 0;
  return plan->inference.chunk_mib >= 0 ? (guint64) plan->inference.chunk_mib << 20 : VULKAN_CHUNK;
}

static void
reserve_buffers (HrGgmlRun *run)
{
  const HrEngineProfile *profile = &run->profile;
  gint driver = run->plan->inference.driver;
  gboolean pipeline = run->place.n_devices > 1 && run->place.full && !run->row_split
                      && profile->pipeline_copies > 1
                      && (driver < 0 || driver == HR_DRIVER_CUDA || driver == HR_DRIVER_HIP);
  HrGgmlSched sched = {
    .n_backends = run->place.n_devices + 1,
    .offload_rows = run->place.n_devices > 0 ? 32 : 0,
    .copies = pipeline ? (guint) profile->pipeline_copies : 1,
    .chunk_bytes = chunk_bytes (run->plan),
    .no_scan1 = driver == HR_DRIVER_VULKAN,
    .max_tensor_bytes = driver == HR_DRIVER_VULKAN ? VULKAN_MAX_TENSOR : 0,
    .alignment = 128,
    .host_alignment = 32,
  };
  HrGgmlGraph graph;

  hr_ggml_graph_init (&graph);
  hr_ggml_build (&graph, run->records->model, profile, &run->shape, &run->place);
  hr_ggml_graph_reserve (&graph, &sched, run->compute);
  hr_ggml_graph_clear (&graph);
}

/* All that compute buffers follow from, in whole words. */
typedef struct {
  guint64                memo;
  const HrModel         *model;
  const HrEngineProfile *profile;
  const HrFormat        *format;   /* sizes of host weights, which are copied to a device */
  guint64 tokens, sequences, outputs, cells, window_cells, streams;
  double  k_bytes, v_bytes;
  guint64 score_limit_mib, chunk;
  gint32  flash, k_quantized, v_quantized, latent_mode;
  gint32  mla, n_devices, output, host_experts;
  gint32  full, row_split, driver, unused;
  gint8   layer[HR_GGML_MAX_LAYERS];
} GraphKey;

G_STATIC_ASSERT (sizeof (GraphKey) <= HR_WORKSPACE_KEY && sizeof (GraphKey) % 8 == 0);

static void
graph_key (const HrGgmlRun *run,
           GraphKey        *key)
{
  const HrGgmlShape *shape = &run->shape;
  const HrGgmlPlacement *place = &run->place;

  *key = (GraphKey) {
    .memo = HR_MEMO_COMPUTE, .model = run->records->model, .profile = run->records->profile,
    .format = run->records->format,
    .tokens = shape->tokens, .sequences = shape->sequences, .outputs = shape->outputs,
    .cells = shape->cells, .window_cells = shape->window_cells, .streams = shape->streams,
    .k_bytes = shape->k_bytes, .v_bytes = shape->v_bytes,
    .score_limit_mib = shape->score_limit_mib, .chunk = chunk_bytes (run->plan),
    .flash = shape->flash, .k_quantized = shape->k_quantized,
    .v_quantized = shape->v_quantized, .latent_mode = (gint32) shape->latent_mode,
    .mla = run->plan->inference.mla, .n_devices = (gint32) place->n_devices,
    .output = place->output, .host_experts = (gint32) place->host_experts,
    .full = place->full, .row_split = run->row_split, .driver = run->plan->inference.driver,
  };
  memcpy (key->layer, place->layer, sizeof key->layer);
}

static void
measure_compute (HrGgmlRun *run)
{
  HrWorkspace *workspace = run->records->workspace;
  gsize bytes = (run->place.n_devices + 1) * sizeof run->compute[0];
  GraphKey key;

  graph_key (run, &key);
  if (hr_workspace_recall (workspace, &key, sizeof key, run->compute, bytes))
    return;
  if (run->place.weights == NULL)
    place_entries (run);
  if (hr_ggml_era (&run->profile)->one_buffer)
    reserve_one_buffer (run);
  else
    reserve_buffers (run);
  hr_workspace_keep (workspace, &key, sizeof key, run->compute, bytes);
}

/* ---- items ---- */

static void
add_items (const HrGgmlRun  *run,
           HrDeviceEstimate *device,
           guint             backend)
{
  hr_device_add_item (device, HR_ITEM_WEIGHTS, HR_COUNTER_ALLOCATED, "weights",
                      run->weights[backend], "Σ tensors rows·cols/block·block bytes", SOURCE_PLACE);
  hr_device_add_item (device, HR_ITEM_KV_CACHE, HR_COUNTER_ALLOCATED, "kv_cache", run->kv[backend],
                      "Σ layers·streams·cells·(kv_k·e_k + kv_v·e_v)", SOURCE_CACHE);
  hr_device_add_item (device, HR_ITEM_KV_CACHE, HR_COUNTER_ALLOCATED, "kv_cache.window",
                      run->window_kv[backend],
                      "cells = min(n, ceil256(W·sequences + n_ubatch))", SOURCE_CACHE);
  hr_device_add_item (device, HR_ITEM_STATE, HR_COUNTER_ALLOCATED, "state", run->state[backend],
                      "Σ layers·sequences·(conv + state)·4", SOURCE_CACHE);
  hr_device_add_item (device, HR_ITEM_WORKSPACE, HR_COUNTER_ALLOCATED, "compute_buffer",
                      run->compute[backend], "highest sum of live tensors of the worst-case graph",
                      SOURCE_GRAPH);
}

static void
emit_device (const HrGgmlRun *run,
             HrEstimate      *out,
             guint            index)
{
  HrDeviceEstimate *device = &out->devices[index];

  hr_device_set_capacity (device, run->records->device);
  add_items (run, device, index);
  hr_device_add_item (device, HR_ITEM_CONTEXT, HR_COUNTER_PROCESS, "context",
                      (guint64) run->profile.context_bytes, "constant",
                      "engine record: context_bytes");
}

/* Logits of the rows that are asked for, always in main memory. */
static void
emit_output_buffer (const HrGgmlRun  *run,
                    HrDeviceEstimate *host)
{
  hr_device_add_item (host, HR_ITEM_LOGITS, HR_COUNTER_PROCESS, "output_buffer",
                      4 * (guint64) run->records->model->vocab_size * run->shape.sequences,
                      "V·sequences·4", SOURCE_OUTPUT);
}

/* Recurrences whose graph is only sketched (hr-ggml-recurrence.c). */
static gboolean
has_sketched_layers (const HrModel *model)
{
  for (guint i = 0; i < model->n_groups; i++)
    switch (model->groups[i].mixer)
      {
      case HR_MIXER_MLA_TWICE: case HR_MIXER_KDA: case HR_MIXER_LIGHTNING: case HR_MIXER_RGLRU:
      case HR_MIXER_RWKV4:
        return TRUE;
      default:
        break;
      }
  return FALSE;
}

static void
emit (const HrGgmlRun *run,
      HrEstimate      *out)
{
  gboolean processor_is_device = run->place.n_devices == 0 && run->records->device != NULL
                                 && run->records->device->kind == HR_DEVICE_CPU;
  HrDeviceEstimate *host = &out->host;

  out->peak_phase = "prefill";
  out->n_devices = run->place.n_devices;
  for (guint i = 0; i < run->place.n_devices; i++)
    emit_device (run, out, i);
  if (processor_is_device)
    {
      out->n_devices = 1;
      host = &out->devices[0];
      hr_device_set_capacity (host, run->records->device);
    }
  add_items (run, host, run->place.n_devices);
  emit_output_buffer (run, host);
  if (has_sketched_layers (run->records->model))
    hr_estimate_warn (out, HR_WORDS ("The compute buffers of %s are an approximation: no build’s "
                                     "graph of its layers was looked at."),
                      run->records->model->name);
  if (run->mixed_by_hand)
    hr_estimate_warn (out, HR_WORDS ("%s files are mixed tensor by tensor: the size of the weights "
                                     "is near, not exact."), run->records->format->name);
}

/**
 * hr_ggml_estimate:
 * @plan: what was asked
 * @records: the records that the plan names
 * @out: (out): items of each device and of main memory are added
 * @error: return location
 *
 * Memory of llama.cpp and its kin: where each tensor lies, the cells of the caches, and the
 * compute buffers that the scheduler reserves for the worst batch.
 *
 * Returns: whether the plan could be estimated
 */
gboolean
hr_ggml_estimate (const HrPlan    *plan,
                  const HrRecords *records,
                  HrEstimate      *out,
                  GError         **error)
{
  g_autofree HrGgmlRun *run = g_new0 (HrGgmlRun, 1);

  if (hr_workspace_tensors (records->workspace, records->model, error) == NULL
      || !hr_ggml_run_init (run, plan, records, error)
      || !place_weights (run, error))
    return FALSE;
  place_cache (run);
  measure_compute (run);
  g_free (run->place.weights);
  emit (run, out);
  return TRUE;
}
