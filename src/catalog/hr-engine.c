/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-engine.h"

#include <string.h>

#include "hr-catalog-private.h"

static const char *const working_names[] = {
  "ggml", "torch", "pool", "exllama", "mlx", "none", NULL
};
static const char *const cache_names[] = { "fixed", "cat-whole", "cat-layer", "paged", NULL };
static const char *const graph_names[] = {
  "none", "ggml-2023", "ggml-2024", "ggml-2025", "ggml-2026", "ggml-mixed",
  "ggml-ik", NULL
};

#define FIELD(name) { #name, G_STRUCT_OFFSET (HrEngineProfile, name) }

typedef struct {
  const char *name;
  gsize       offset;
} Field;

static const Field flags[] = {
  FIELD (embedding_on_host), FIELD (duplicates_tied_head), FIELD (splits_layers),
  FIELD (expands_gqa_cache), FIELD (mla_compressed), FIELD (quantizes_head),
  FIELD (calibrated_cache), FIELD (pool_of_free), FIELD (reserves_output),
  FIELD (pads_vocabulary), FIELD (full_logits), FIELD (upcasts_logits), FIELD (double_dequant),
  FIELD (requantizes_on_load), FIELD (window_cache), FIELD (torch_allocator),
  FIELD (cublas_workspace), FIELD (flash_default), FIELD (eager_default),
  FIELD (n_ctx_pad_always), FIELD (context_per_sequence), FIELD (outputs_per_sequence),
  FIELD (fuses_qkv), FIELD (stores_16bit), FIELD (streams_blocks),
  FIELD (replicates_vocabulary), FIELD (rope_cache_per_layer), FIELD (expands_kv_with_mask),
  FIELD (one_hot_experts), FIELD (experts_on_host), FIELD (vector_kernels),
  FIELD (unties_head), FIELD (keeps_stored_head), FIELD (copies_qkv),
  FIELD (trains), FIELD (adapters_fp32), FIELD (train_repeats_kv), FIELD (bnb_keeps_inputs),
  FIELD (kbit_fp32_residual), FIELD (lora_zero_pad), FIELD (lit_model), FIELD (fused_norms),
  FIELD (first_step_peak), FIELD (no_sync_gradients), FIELD (chunked_loss_default),
  FIELD (fused_loss_default), FIELD (chunked_head_default),
  FIELD (chunks_narrow), FIELD (vocabulary_units), FIELD (int8_copies),
  FIELD (frees_outputs), FIELD (fsdp_upcasts), FIELD (fp32_gradients),
  FIELD (selective_default), FIELD (recompute_default), FIELD (wraps_all_linears),
  FIELD (gradient_buffers), FIELD (fused_optimizer), FIELD (hidden_dropout),
  FIELD (fused_softmax), FIELD (one_layer_stages),
  FIELD (reports_last_rank), FIELD (own_losses), FIELD (cuts_samples),
  FIELD (sequence_parallel), FIELD (cuts_batch), FIELD (selective_ops),
  FIELD (compile_default), FIELD (compiles_loss), FIELD (compiles_whole),
};

static const Field defaults[] = {
  FIELD (first_build),
  FIELD (default_context), FIELD (default_batch), FIELD (default_ubatch), FIELD (default_nbatch),
  FIELD (default_prompt), FIELD (default_generated), FIELD (default_block),
  FIELD (default_max_sequences), FIELD (default_max_batched_tokens),
  FIELD (default_vocabulary), FIELD (default_microbatch), FIELD (default_seq_len),
  FIELD (default_lora_rank),
};

/* Constants that code reads; others may stand in a record for later rooms and for the reader. */
static const Field constants[] = {
  FIELD (usable_fraction), FIELD (context_bytes), FIELD (fragmentation), FIELD (nccl_bytes),
  FIELD (graph_bytes), FIELD (sampler_copies), FIELD (runtime_bytes), FIELD (scratch_tokens),
  FIELD (attention_elements), FIELD (activation_factor), FIELD (pipeline_copies),
  FIELD (loss_bytes), FIELD (score_bytes), FIELD (library_workspace_bytes),
  FIELD (loss_chunk_tokens), FIELD (loss_chunks), FIELD (head_hidden_bytes),
  FIELD (gathered_blocks),
  FIELD (sharded_residual_bytes),
  FIELD (logits_fragmentation), FIELD (cached_bytes), FIELD (logits_cached_bytes),
  FIELD (sharded_cached_bytes), FIELD (weights_fragmentation), FIELD (inputs_fragmentation),
  FIELD (fetch_tokens), FIELD (fetch_bytes_per_s), FIELD (library_rows),
  FIELD (layer_launches), FIELD (launch_queue),
};

static void
read_constant (HrJson     *json,
               HrConstant *constant)
{
  constant->name = hr_json_need_string (json, "name");
  constant->value = hr_json_need_double (json, "value", -1e18, 1e18);
  constant->unit = hr_json_need_string (json, "unit");
  constant->meaning = hr_json_need_string (json, "meaning");
  constant->source = hr_json_need_string (json, "source");
  constant->fixed_by = hr_json_need_string (json, "fixed_by");
}

static void
resolve_constant (HrEngineProfile  *profile,
                  const HrConstant *constant)
{
  for (guint i = 0; i < G_N_ELEMENTS (constants); i++)
    if (g_strcmp0 (constant->name, constants[i].name) == 0)
      G_STRUCT_MEMBER (double, profile, constants[i].offset) = constant->value;
}

static void
read_constants (HrJson          *json,
                HrEngineProfile *profile)
{
  if (!hr_json_enter (json, "constants"))
    return;
  profile->n_constants = hr_json_length (json);
  profile->constants = g_new0 (HrConstant, profile->n_constants);
  for (guint i = 0; i < profile->n_constants && hr_json_enter_element (json, i); i++)
    {
      read_constant (json, &profile->constants[i]);
      resolve_constant (profile, &profile->constants[i]);
      hr_json_leave (json);
    }
  hr_json_leave (json);
}

static void
read_profile (HrJson          *json,
              HrEngineProfile *profile)
{
  profile->version = hr_json_need_string (json, "version");
  profile->since = hr_json_get_string (json, "since");
  profile->until = hr_json_get_string (json, "until");
  profile->note = hr_json_get_string (json, "note");
  profile->matches = hr_json_get_strings (json, "matches");
  profile->library_products = hr_json_get_strings (json, "library_products");
  profile->working = hr_json_need_enum (json, "working", working_names);
  profile->cache = hr_json_get_enum (json, "cache", cache_names, HR_CACHE_FIXED);
  profile->graph = hr_json_get_enum (json, "graph", graph_names, HR_GRAPH_NONE);
  profile->default_memory_utilization =
    hr_json_get_double (json, "default_memory_utilization", 0, 0, 1);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    G_STRUCT_MEMBER (gboolean, profile, flags[i].offset) =
      hr_json_get_boolean (json, flags[i].name, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    G_STRUCT_MEMBER (guint, profile, defaults[i].offset) =
      hr_json_get_uint (json, defaults[i].name, 0, G_MAXINT);
  read_constants (json, profile);
}

static void
read_profiles (HrJson   *json,
               HrEngine *self)
{
  if (!hr_json_need (json, "profiles"))
    return;
  self->n_profiles = hr_json_length (json);
  self->profiles = g_new0 (HrEngineProfile, MAX (self->n_profiles, 1));
  for (guint i = 0; i < self->n_profiles && hr_json_enter_element (json, i); i++)
    {
      read_profile (json, &self->profiles[i]);
      hr_json_leave (json);
    }
  hr_json_leave (json);
  if (self->n_profiles == 0)
    hr_json_fail (json, "profiles", "an engine needs at least one profile");
}

static void
read_rates (HrJson   *json,
            HrEngine *self)
{
  if (!hr_json_enter (json, "rates"))
    return;
  self->n_rates = hr_json_length (json);
  self->rates = g_new0 (HrRateRecord, MAX (self->n_rates, 1));
  for (guint i = 0; i < self->n_rates && hr_json_enter_element (json, i); i++)
    {
      hr_rate_record_read (json, &self->rates[i]);
      hr_json_leave (json);
    }
  hr_json_leave (json);
}

/* One record; see hr-catalog-private.h for the convention of the loaders. */
HrEngine *
hr_engine_from_json (HrJson *json)
{
  HrEngine *self = g_new0 (HrEngine, 1);

  self->id = hr_json_need_string (json, "id");
  self->name = hr_json_need_string (json, "name");
  self->description = hr_json_need_string (json, "description");
  self->homepage = hr_json_get_string (json, "homepage");
  self->source = hr_json_need_string (json, "source");
  self->hidden = hr_json_get_boolean (json, "hidden", FALSE);
  self->training_only = hr_json_get_boolean (json, "training_only", FALSE);
  self->aliases = hr_json_get_strings (json, "aliases");
  self->vendors = hr_json_get_strings (json, "vendors");
  self->formats = hr_json_get_strings (json, "formats");
  self->kv_types = hr_json_get_strings (json, "kv_types");
  self->inputs = hr_json_get_strings (json, "inputs");
  self->flags = hr_json_get_strings (json, "flags");
  self->rates_of = hr_json_get_string (json, "rates_of");
  read_profiles (json, self);
  read_rates (json, self);
  return self;
}

static void
clear_profile (HrEngineProfile *profile)
{
  for (guint i = 0; i < profile->n_constants; i++)
    {
      g_free (profile->constants[i].name);
      g_free (profile->constants[i].unit);
      g_free (profile->constants[i].meaning);
      g_free (profile->constants[i].source);
      g_free (profile->constants[i].fixed_by);
    }
  g_free (profile->constants);
  g_free (profile->version);
  g_free (profile->since);
  g_free (profile->until);
  g_free (profile->note);
  g_strfreev (profile->matches);
  g_strfreev (profile->library_products);
}

void
hr_engine_free (HrEngine *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_profiles; i++)
    clear_profile (&self->profiles[i]);
  g_free (self->profiles);
  for (guint i = 0; i < self->n_rates; i++)
    hr_rate_record_clear (&self->rates[i]);
  g_free (self->rates);
  g_free (self->rates_of);
  g_strfreev (self->aliases);
  g_strfreev (self->vendors);
  g_strfreev (self->formats);
  g_strfreev (self->kv_types);
  g_strfreev (self->inputs);
  g_strfreev (self->flags);
  g_free (self->id);
  g_free (self->name);
  g_free (self->description);
  g_free (self->homepage);
  g_free (self->source);
  g_free (self);
}

/**
 * hr_engine_supports_format:
 * @self: an engine
 * @format_id: id of a weight format
 *
 * Returns: whether one of the engine's patterns ("gguf-*") matches, and none that forbids
 *   ("!gguf-q6_0")
 */
gboolean
hr_engine_supports_format (const HrEngine *self,
                           const char     *format_id)
{
  gboolean supported = FALSE;

  for (char **pattern = self->formats; pattern != NULL && *pattern != NULL; pattern++)
    if ((*pattern)[0] == '!' && g_pattern_match_simple (*pattern + 1, format_id))
      return FALSE;
    else if (g_pattern_match_simple (*pattern, format_id))
      supported = TRUE;
  return supported;
}

static gboolean
is_graphics (const HrDevice *device)
{
  return device->kind == HR_DEVICE_GPU || device->kind == HR_DEVICE_APU;
}

/**
 * hr_engine_runs_instead:
 * @self: an engine
 * @device: a device
 * @now: (nullable): a device that the engine is known to run on
 *
 * Returns: whether @device may be offered in place of @now: the same kind of thing, of a maker that
 *   the engine's record names, or of the same maker
 */
gboolean
hr_engine_runs_instead (const HrEngine *self,
                        const HrDevice *device,
                        const HrDevice *now)
{
  if (now != NULL && now->kind != device->kind && !(is_graphics (now) && is_graphics (device)))
    return FALSE;
  if (now == NULL && !is_graphics (device))
    return FALSE;
  if (self->vendors != NULL && is_graphics (device))
    return g_strv_contains ((const char *const *) self->vendors, device->vendor);
  return now == NULL || g_strcmp0 (device->vendor, now->vendor) == 0;
}

/**
 * hr_engine_uses_input:
 * @self: an engine
 * @path: path of a plan's field, such as "inference.ubatch"
 *
 * Returns: whether the field matters to this engine
 */
gboolean
hr_engine_uses_input (const HrEngine *self,
                      const char     *path)
{
  return self->inputs != NULL && g_strv_contains ((const char *const *) self->inputs, path);
}

/* "b4905 (b1b132ef)": 4905; 0 for a version that is not numbered so. Profiles are newest first. */
static guint64
build_number (const char *version)
{
  if (version[0] != 'b' || !g_ascii_isdigit (version[1]))
    return 0;
  return g_ascii_strtoull (version + 1, NULL, 10);
}

static gboolean
profile_matches (const HrEngineProfile *profile,
                 const char            *version)
{
  if (strcmp (profile->version, version) == 0)
    return TRUE;
  for (char **match = profile->matches; match != NULL && *match != NULL; match++)
    if (strstr (version, *match) != NULL)
      return TRUE;
  return profile->first_build > 0 && build_number (version) >= profile->first_build;
}

/* Months compare as text: "2023-10". A bound that is not given does not bind. */
static gboolean
profile_covers (const HrEngineProfile *profile,
                const char            *month)
{
  if (profile->since == NULL && profile->until == NULL)
    return FALSE;
  return (profile->since == NULL || strcmp (profile->since, month) <= 0) &&
         (profile->until == NULL || strncmp (month, profile->until, 7) <= 0);
}

/**
 * hr_engine_find_profile:
 * @self: an engine
 * @version: (nullable): a version as the plan or a source writes it
 * @month: (nullable): when the run was made, "2023-10"
 *
 * Finds how a version behaves: by the version's own words, else by the date, else the newest.
 *
 * Returns: (transfer none): a profile, never %NULL
 */
const HrEngineProfile *
hr_engine_find_profile (const HrEngine *self,
                        const char     *version,
                        const char     *month)
{
  g_autofree char *middle = NULL;

  if (version != NULL)
    for (guint i = 0; i < self->n_profiles; i++)
      if (profile_matches (&self->profiles[i], version))
        return &self->profiles[i];
  /* a source that names the year alone stands for its middle */
  if (month != NULL && strlen (month) == 4)
    month = middle = g_strconcat (month, "-06", NULL);
  if (month != NULL)
    for (guint i = 0; i < self->n_profiles; i++)
      if (profile_covers (&self->profiles[i], month))
        return &self->profiles[i];
  return &self->profiles[0];
}

/**
 * hr_engine_profile_for_plan:
 * @self: the plan's engine
 * @plan: a plan
 * @month: (nullable): when it was run, where that is known
 *
 * The plan's own name of the engine counts as part of the version, because a source may call a
 * variant by another name ("transformers-oracle") that the engine's record lists as an alias.
 *
 * Returns: (transfer none): a profile, never %NULL
 */
const HrEngineProfile *
hr_engine_profile_for_plan (const HrEngine *self,
                            const HrPlan   *plan,
                            const char     *month)
{
  g_autofree char *version = NULL;

  if (g_strcmp0 (plan->engine, self->id) == 0)
    return hr_engine_find_profile (self, plan->engine_version, month);
  version = g_strconcat (plan->engine ? plan->engine : "", " ",
                         plan->engine_version ? plan->engine_version : "", NULL);
  return hr_engine_find_profile (self, version, month);
}

/* Records that name each other end here. */
#define MAX_PARENTS 5

static const HrRateRecord *
find_rate (const HrEngine *self,
           HrRateConstant  constant)
{
  for (guint depth = 0; self != NULL && depth < MAX_PARENTS; depth++, self = self->rates_parent)
    for (guint i = 0; i < self->n_rates; i++)
      if (self->rates[i].constant == constant)
        return &self->rates[i];
  return NULL;
}

/* Of a nominal rate; nothing exceeds those, whatever factors were fitted one by one. */
static gboolean
is_share_of_nominal (HrRateConstant constant)
{
  switch ((int) constant)
    {
    case HR_CONSTANT_MEMORY_SHARE: case HR_CONSTANT_CACHE_SHARE: case HR_CONSTANT_COMPUTE_SHARE:
    case HR_CONSTANT_ATTENTION_SHARE: case HR_CONSTANT_LINK_SHARE:
    case HR_CONSTANT_DEQUANTIZE_SHARE: case HR_CONSTANT_TRAIN_COMPUTE_SHARE:
    case HR_CONSTANT_TRAIN_ATTENTION_SHARE:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * hr_engine_rates:
 * @self: an engine
 * @profile: one of its profiles
 * @format: (nullable): id of a weight format
 * @device: (nullable): where it runs
 * @driver: an HrDriver, or HR_UNSET
 * @out: (out caller-allocates): its rates; 0 where no record has one
 *
 * Resolves the rates of an engine on a device: its own records, else those of the engine that it
 * is like, else the priors that hold for any.
 */
void
hr_engine_rates (const HrEngine        *self,
                 const HrEngineProfile *profile,
                 const char            *format,
                 const HrDevice        *device,
                 gint                   driver,
                 HrRates               *out)
{
  g_autofree char *class = device != NULL ? hr_device_class (device, driver) : NULL;
  const char *const *patterns = (const char *const *) profile->library_products;

  for (guint i = 0; i < HR_N_RATE_CONSTANTS; i++)
    {
      const HrRateRecord *record = find_rate (self, i);
      out->value[i] = record != NULL
                        ? hr_rate_record_value (record, format, class, profile->version) : 0.0;
      if (i == HR_CONSTANT_HALF_WAVE || i == HR_CONSTANT_UNIT_BYTES)
        out->value[i] *= device != NULL ? device->sm_count : 0.0;
      if (i == HR_CONSTANT_UNIT_BYTES)
        out->value[i] *= device != NULL ? device->boost_hz : 0.0;
      if (is_share_of_nominal (i))
        out->value[i] = MIN (out->value[i], 1.0);
    }
  out->library_rows = class != NULL && hr_class_matches (patterns, class) ? profile->library_rows
                                                                          : 0.0;
}
