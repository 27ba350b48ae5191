/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-ggml-run.h"

#include <string.h>

#include "hr-error.h"
#include "hr-units.h"
#include "hr-words.h"

/* n_ctx is rounded up to this; older builds without flash attention only to 32. */
#define CELL_PADDING 256
#define OLD_CELL_PADDING 32

static guint64
or_default (gint64  value,
            guint64 fallback)
{
  return value >= 0 ? (guint64) value : fallback;
}

static guint64
padded (guint64 value,
        guint64 to)
{
  return hr_ceil_div (value, to) * to;
}

/* ---- shape ---- */

/* Tokens that one context can hold: what is asked, else prompt and answer, else the default. */
static guint64
asked_context (const HrPlan          *plan,
               const HrEngineProfile *profile)
{
  const HrInference *ask = &plan->inference;
  guint64 used = or_default (ask->prompt_tokens, 0) + or_default (ask->generated_tokens, 0)
                 + or_default (ask->depth, 0);

  if (ask->context > 0)
    return (guint64) ask->context;
  return used > 0 ? used : profile->default_context;
}

static gboolean
is_quantized (HrKvType type)
{
  return type != HR_KV_F16 && type != HR_KV_BF16 && type != HR_KV_F32 && type != HR_KV_FP8;
}

static void
choose_cache_types (HrGgmlShape       *shape,
                    const HrInference *ask)
{
  HrKvType k = ask->kv >= 0 ? (HrKvType) ask->kv : HR_KV_F16;
  HrKvType v = ask->kv_v >= 0 ? (HrKvType) ask->kv_v : k;

  shape->k_bytes = hr_kv_type_bytes (k);
  shape->v_bytes = hr_kv_type_bytes (v);
  shape->k_quantized = is_quantized (k);
  shape->v_quantized = is_quantized (v);
}

static guint
widest_window (const HrModel *model)
{
  guint window = 0;

  for (guint i = 0; i < model->n_groups; i++)
    if (model->groups[i].mixer == HR_MIXER_SLIDING)
      window = MAX (window, model->groups[i].window);
  return window;
}

/*
 * Sliding layers have a cache of their own in builds that know one, if the file names the window:
 * the window of each sequence and the batch that is being added.
 */
static guint64
window_cells (const HrGgmlRun *run,
              gboolean         unified,
              guint64          padding)
{
  const HrGgmlShape *shape = &run->shape;
  const HrModel *model = run->records->model;
  guint64 window = widest_window (model);
  guint64 cells;

  if (!run->profile.window_cache || window == 0
      || (hr_gguf_traits (model) & HR_GGUF_NO_WINDOW) != 0)
    return 0;
  if (run->plan->inference.swa_full == 1)
    return shape->cells;
  cells = padded (window * (unified ? shape->sequences : 1) + shape->tokens, padding);
  return MIN (shape->cells, cells);
}

static void
choose_cells (HrGgmlRun *run,
              guint64    context)
{
  const HrEngineProfile *profile = &run->profile;
  HrGgmlShape *shape = &run->shape;
  gboolean unified = run->plan->inference.kv_unified == 1 || !profile->n_ctx_pad_always;
  guint64 padding = profile->n_ctx_pad_always || shape->flash ? CELL_PADDING : OLD_CELL_PADDING;

  shape->streams = unified ? 1 : shape->sequences;
  shape->cells = padded (unified ? context : context / shape->sequences, padding);
  shape->window_cells = window_cells (run, unified, padding);
}

static void
choose_outputs (HrGgmlRun *run)
{
  const HrInference *ask = &run->plan->inference;
  HrGgmlShape *shape = &run->shape;

  if (ask->outputs_max > 0)
    shape->outputs = (guint64) ask->outputs_max;
  else if (ask->outputs_max == 0 || !run->profile.outputs_per_sequence)
    shape->outputs = shape->tokens;
  else
    shape->outputs = shape->sequences;
  shape->outputs = MIN (shape->outputs, shape->tokens);
}

static gboolean
choose_shape (HrGgmlRun *run,
              GError   **error)
{
  const HrInference *ask = &run->plan->inference;
  const HrEngineProfile *profile = &run->profile;
  HrGgmlShape *shape = &run->shape;
  guint64 sequences = MAX (or_default (ask->slots, 1), 1);
  guint64 context = asked_context (run->plan, profile)
                    * (profile->context_per_sequence ? sequences : 1);
  guint64 batch = MIN (or_default (ask->nbatch, profile->default_nbatch), context);

  if (context == 0 || context > G_MAXINT || batch == 0 || ask->ubatch == 0)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   HR_WORDS ("A context of %.0f tokens cannot be run: give a context and batches "
                             "of at least one token."), (double) context);
      return FALSE;
    }
  shape->flash = ask->flash_attention >= 0 ? ask->flash_attention == 1 : profile->flash_default;
  shape->sequences = sequences;
  shape->tokens = MIN (or_default (ask->ubatch, profile->default_ubatch), batch);
  shape->tokens = padded (shape->tokens, shape->sequences);
  shape->latent_mode = (guint) or_default (ask->mla, 0);
  shape->score_limit_mib = or_default (ask->attention_max_batch, 0);
  choose_cache_types (shape, ask);
  choose_cells (run, context);
  choose_outputs (run);
  return TRUE;
}

/* ---- placement ---- */

/* Layers on devices are counted from the last; newer builds count the output as the first of
   them. */
static void
place_layers (HrGgmlRun *run,
              guint64    gpu_layers)
{
  HrGgmlPlacement *place = &run->place;
  guint n_layers = run->records->model->n_layers;
  gboolean output_counts = hr_ggml_era (&run->profile)->output_counts;
  guint64 total = n_layers + 1;
  guint64 act = MIN (gpu_layers, total);
  guint64 start = output_counts ? total - act : n_layers - MIN (gpu_layers, n_layers);
  guint64 end = MIN (start + act, total);
  guint host = place->n_devices;
  gboolean divided = place->n_devices > 1 && !run->row_split;

  memset (place->layer, (int) host, n_layers);
  place->output = (gint8) host;
  for (guint64 i = start; host > 0 && i < end; i++)
    *(i < n_layers ? &place->layer[i] : &place->output)
      = divided ? (gint8) ((i - start) * place->n_devices / act) : 0;
  place->full = host > 0 && act == total;
}

static gboolean
choose_placement (HrGgmlRun *run,
                  GError   **error)
{
  const HrInference *ask = &run->plan->inference;
  const HrRecords *records = run->records;
  gboolean no_device = records->device == NULL && ask->gpu_layers == 0 && ask->driver < 0;
  gboolean processor = ask->cpu_only == 1 || no_device
                       || (records->device != NULL && records->device->kind == HR_DEVICE_CPU);

  if (records->model->n_layers > HR_GGML_MAX_LAYERS)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_TOO_LARGE,
                   HR_WORDS ("%s has %u layers: at most %d can be placed."), records->model->name,
                   records->model->n_layers, HR_GGML_MAX_LAYERS);
      return FALSE;
    }
  run->place.n_devices = processor ? 0 : MAX (run->plan->device_count, 1);
  run->row_split = run->plan->parallel.strategy == HR_STRATEGY_ROW_SPLIT
                   && run->place.n_devices > 1;
  run->place.host_experts = run->place.n_devices > 0
                            ? (guint) or_default (ask->cpu_moe_layers, 0) : 0;
  place_layers (run, or_default (ask->gpu_layers, records->model->n_layers + 1));
  return TRUE;
}

/**
 * hr_ggml_run_init:
 * @run: (out): zeroed by the caller
 * @plan: what was asked
 * @records: the records that the plan names
 * @error: return location
 *
 * Fills in the engine's defaults, the sizes of the batch and caches, and what lies where.
 *
 * Returns: whether the plan makes sense
 */
gboolean
hr_ggml_run_init (HrGgmlRun       *run,
                  const HrPlan    *plan,
                  const HrRecords *records,
                  GError         **error)
{
  run->plan = plan;
  run->records = records;
  run->profile = *records->profile;
  /* ik_llama.cpp chooses by a switch how latent attention is computed and cached */
  if (plan->inference.mla >= 0)
    run->profile.mla_compressed = plan->inference.mla > 0;
  return choose_shape (run, error) && choose_placement (run, error);
}
