/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every number and switch of a plan as a table: reading, writing, setting and comparing go
 * through it, so that a new field is one line here and one in the header. */
#include "hr-plan-private.h"

#include <math.h>
#include <string.h>

#include "hr-units.h"

const char *const hr_workload_names[] = { "inference", "finetune", "pretrain", NULL };
const char *const hr_attention_names[] = { "eager", "sdpa", "flash", "math", NULL };
const char *const hr_phase_names[] = { "load", "prefill", "decode", NULL };
static const char *const strategy_names[] = {
  "none", "ddp", "fsdp", "fsdp2", "zero1", "zero2", "zero3", "layer-split", "row-split", NULL
};
static const char *const driver_names[] = { "cuda", "hip", "vulkan", "metal", "sycl", NULL };
static const char *const cache_names[] = { "dynamic", "static", NULL };
static const char *const method_names[] = {
  "full", "lora", "dora", "qlora", "adalora", "adapter", "adapter_v2", "prompt", "prefix", "ia3",
  "layers", NULL
};
static const char *const precision_names[] = {
  "fp32", "bf16-true", "fp16-true", "amp-bf16", "amp-fp16", "mixed-fp32-master", NULL
};
static const char *const optimizer_names[] = {
  "sgd", "momentum", "adamw", "adamw-fused", "adamw-loop", "adamw-8bit", "paged-adamw",
  "paged-adamw-8bit", "adafactor", "lion", "lion-8bit", "muon", "galore", "galore-adamw-8bit",
  "apollo", "apollo-mini", NULL
};
static const char *const checkpointing_names[] = { "none", "full", "selective", NULL };
static const char *const loss_names[] = {
  "full", "chunked", "in-place", "fused", "chunked-head", NULL
};
static const char *const offload_names[] = { "none", "optimizer", "params", "activations", NULL };
static const char *const dtype_names[] = { "fp32", "bf16", NULL };

/* Other words of the evidence for the same things. */
static const struct {
  const char *word;
  const char *name;
} synonyms[] = {
  { "adam", "adamw" }, { "rslora", "lora" }, { "fp16", "bf16" },
  /* transformers training_args.py, OptimizerNames */
  { "adamw_torch", "adamw" }, { "adamw_torch_fused", "adamw-fused" },
  { "adamw_8bit", "adamw-8bit" }, { "adamw_bnb_8bit", "adamw-8bit" },
  { "paged_adamw_32bit", "paged-adamw" }, { "paged_adamw_8bit", "paged-adamw-8bit" },
  { "lion_32bit", "lion" }, { "lion_8bit", "lion-8bit" }, { "galore_adamw", "galore" },
  { "galore_adamw_8bit", "galore-adamw-8bit" }, { "apollo_adamw", "apollo" },
};

/* LoRA targets by the names that modules go by; a fused matrix stands for its parts. */
static const struct {
  const char *word;
  guint       targets;
} target_words[] = {
  { "all-linear", HR_TARGET_ALL_LINEAR }, { "q", HR_TARGET_Q }, { "k", HR_TARGET_K },
  { "v", HR_TARGET_V }, { "o", HR_TARGET_O }, { "gate", HR_TARGET_GATE }, { "up", HR_TARGET_UP },
  { "down", HR_TARGET_DOWN }, { "head", HR_TARGET_HEAD }, { "mlp", HR_TARGET_MLP },
  { "qv", HR_TARGET_Q | HR_TARGET_V }, { "qkvo", HR_TARGET_ATTENTION },
  { "q_proj", HR_TARGET_Q }, { "k_proj", HR_TARGET_K }, { "v_proj", HR_TARGET_V },
  { "o_proj", HR_TARGET_O }, { "gate_proj", HR_TARGET_GATE }, { "up_proj", HR_TARGET_UP },
  { "down_proj", HR_TARGET_DOWN }, { "attention", HR_TARGET_ATTENTION },
  { "c_attn", HR_TARGET_Q | HR_TARGET_K | HR_TARGET_V },
  { "c_proj", HR_TARGET_O | HR_TARGET_DOWN }, { "w1", HR_TARGET_GATE }, { "w2", HR_TARGET_UP },
};

/* Bytes per element, block scales included (ggml-common.h; exllamav2 cache.py for its Q types). */
static const struct {
  const char *name;
  double      bytes;
} kv_types[HR_N_KV_TYPES] = {
  [HR_KV_F16] = { "f16", 2 },
  [HR_KV_BF16] = { "bf16", 2 },
  [HR_KV_F32] = { "f32", 4 },
  [HR_KV_FP8] = { "fp8", 1 },
  [HR_KV_Q8_0] = { "q8_0", 34.0 / 32 },
  [HR_KV_Q5_1] = { "q5_1", 24.0 / 32 },
  [HR_KV_Q5_0] = { "q5_0", 22.0 / 32 },
  [HR_KV_Q4_1] = { "q4_1", 20.0 / 32 },
  [HR_KV_Q4_0] = { "q4_0", 18.0 / 32 },
  [HR_KV_IQ4_NL] = { "iq4_nl", 18.0 / 32 },
  [HR_KV_Q6] = { "q6", 6.0 / 8 + 2.0 / 32 },
  [HR_KV_Q4] = { "q4", 4.0 / 8 + 2.0 / 32 },
  [HR_KV_Q8] = { "q8", 8.0 / 8 + 2.0 / 32 },
};

static const char *const low_precision_names[] = {
  "fp8", "fp8-current-scaling", "mxfp8", "nvfp4", NULL
};

#define INFERENCE(name, type) \
  { "inference", #name, type, G_STRUCT_OFFSET (HrPlan, inference.name), NULL }
#define TRAINING(name, type) \
  { "training", #name, type, G_STRUCT_OFFSET (HrPlan, training.name), NULL }
#define TRAINING_CHOICE(name, names) \
  { "training", #name, HR_FIELD_NAME, G_STRUCT_OFFSET (HrPlan, training.name), names }
#define CHOICE(name, names) \
  { "inference", #name, HR_FIELD_NAME, G_STRUCT_OFFSET (HrPlan, inference.name), names }
#define COST(name) \
  { "cost", #name, HR_FIELD_AMOUNT, G_STRUCT_OFFSET (HrPlan, cost.name), NULL }
#define PARALLEL(name) \
  { "parallel", #name, HR_FIELD_DEGREE, G_STRUCT_OFFSET (HrPlan, parallel.name), NULL }

/* Every number and switch of a plan, in the order in which files show them. */
const HrPlanField hr_plan_fields[] = {
  { "parallel", "strategy", HR_FIELD_NAME, G_STRUCT_OFFSET (HrPlan, parallel.strategy),
    strategy_names },
  PARALLEL (tp), PARALLEL (pp), PARALLEL (cp), PARALLEL (ep), PARALLEL (dp),
  PARALLEL (vp), PARALLEL (etp), PARALLEL (zero_group),
  INFERENCE (batch, HR_FIELD_POSITIVE),
  INFERENCE (prompt_tokens, HR_FIELD_COUNT),
  INFERENCE (generated_tokens, HR_FIELD_COUNT),
  INFERENCE (context, HR_FIELD_POSITIVE),
  INFERENCE (kv, HR_FIELD_KV),
  INFERENCE (kv_v, HR_FIELD_KV),
  INFERENCE (flash_attention, HR_FIELD_SWITCH),
  CHOICE (attention, hr_attention_names),
  CHOICE (cache, cache_names),
  INFERENCE (static_cache_len, HR_FIELD_POSITIVE),
  INFERENCE (logits_to_keep, HR_FIELD_COUNT),
  INFERENCE (ubatch, HR_FIELD_POSITIVE),
  INFERENCE (nbatch, HR_FIELD_POSITIVE),
  INFERENCE (slots, HR_FIELD_POSITIVE),
  INFERENCE (kv_unified, HR_FIELD_SWITCH),
  INFERENCE (swa_full, HR_FIELD_SWITCH),
  INFERENCE (outputs_max, HR_FIELD_COUNT),
  INFERENCE (gpu_layers, HR_FIELD_COUNT),
  INFERENCE (cpu_moe_layers, HR_FIELD_COUNT),
  INFERENCE (repack, HR_FIELD_SWITCH),
  CHOICE (driver, driver_names),
  INFERENCE (chunk_mib, HR_FIELD_COUNT),
  INFERENCE (cpu_only, HR_FIELD_SWITCH),
  INFERENCE (threads, HR_FIELD_COUNT),
  INFERENCE (depth, HR_FIELD_COUNT),
  INFERENCE (gpu_memory_utilization, HR_FIELD_SHARE),
  INFERENCE (max_batched_tokens, HR_FIELD_POSITIVE),
  INFERENCE (max_sequences, HR_FIELD_POSITIVE),
  INFERENCE (max_load, HR_FIELD_SWITCH),
  INFERENCE (prefix_share, HR_FIELD_SHARE),
  INFERENCE (speculative_tokens, HR_FIELD_COUNT),
  INFERENCE (speculative_acceptance, HR_FIELD_SHARE),
  INFERENCE (draft_share, HR_FIELD_SHARE),
  INFERENCE (mla, HR_FIELD_SMALL),
  INFERENCE (attention_max_batch, HR_FIELD_COUNT),
  INFERENCE (experts_used, HR_FIELD_POSITIVE),
  CHOICE (phase, hr_phase_names),
  TRAINING_CHOICE (method, method_names),
  TRAINING (lora_rank, HR_FIELD_COUNT),
  TRAINING (lora_targets, HR_FIELD_TARGETS),
  TRAINING (lora_dropout, HR_FIELD_SHARE),
  TRAINING_CHOICE (adapter_dtype, dtype_names),
  TRAINING (trainable_layers, HR_FIELD_POSITIVE),
  TRAINING (train_embeddings, HR_FIELD_SWITCH),
  TRAINING_CHOICE (precision, precision_names),
  TRAINING_CHOICE (low_precision, low_precision_names),
  TRAINING_CHOICE (optimizer, optimizer_names),
  TRAINING (optimizer_rank, HR_FIELD_POSITIVE),
  TRAINING (optimizer_in_backward, HR_FIELD_SWITCH),
  TRAINING (microbatch, HR_FIELD_POSITIVE),
  TRAINING (grad_accum, HR_FIELD_POSITIVE),
  TRAINING (global_batch, HR_FIELD_POSITIVE),
  TRAINING (seq_len, HR_FIELD_POSITIVE),
  TRAINING (seq_len_time, HR_FIELD_POSITIVE),
  TRAINING_CHOICE (checkpointing, checkpointing_names),
  TRAINING (checkpoint_every, HR_FIELD_POSITIVE),
  TRAINING (flash_attention, HR_FIELD_SWITCH),
  TRAINING_CHOICE (attention, hr_attention_names),
  TRAINING_CHOICE (loss, loss_names),
  TRAINING_CHOICE (offload, offload_names),
  TRAINING (fused_kernels, HR_FIELD_SWITCH),
  TRAINING (kbit_prepare, HR_FIELD_SWITCH),
  TRAINING (packed, HR_FIELD_SWITCH),
  TRAINING (compile, HR_FIELD_SWITCH),
  TRAINING (hold_outputs, HR_FIELD_SWITCH),
  TRAINING (set_to_none, HR_FIELD_SWITCH),
  TRAINING (explicit_4d_mask, HR_FIELD_SWITCH),
  TRAINING (sequence_parallel, HR_FIELD_SWITCH),
  TRAINING (distributed_optimizer, HR_FIELD_SWITCH),
  TRAINING (samples, HR_FIELD_AMOUNT),
  TRAINING (epochs, HR_FIELD_AMOUNT),
  TRAINING (tokens, HR_FIELD_AMOUNT),
  COST (price_per_hour), COST (tariff), COST (power_w),
};

const guint hr_n_plan_fields = G_N_ELEMENTS (hr_plan_fields);


#define COUNT_AT(plan, field) G_STRUCT_MEMBER (gint64, plan, (field)->offset)
#define INT_AT(plan, field) G_STRUCT_MEMBER (gint, plan, (field)->offset)
#define REAL_AT(plan, field) G_STRUCT_MEMBER (double, plan, (field)->offset)

static gboolean
is_real (const HrPlanField *field)
{
  return field->type == HR_FIELD_SHARE || field->type == HR_FIELD_AMOUNT;
}

static gboolean
is_long (const HrPlanField *field)
{
  return field->type == HR_FIELD_COUNT || field->type == HR_FIELD_POSITIVE;
}

/* What a whole number may be; nothing of which there are none is worth a plan. */
void
hr_plan_field_range (const HrPlanField *field,
                     gint64            *min,
                     gint64            *max)
{
  *min = field->type == HR_FIELD_POSITIVE || field->type == HR_FIELD_DEGREE;
  *max = field->type == HR_FIELD_DEGREE ? HR_PLAN_MAX_DEVICES : HR_PLAN_MAX_TOKENS;
}

double
hr_plan_field_get (const HrPlan      *self,
                   const HrPlanField *field)
{
  if (is_real (field))
    return REAL_AT (self, field);
  return is_long (field) ? (double) COUNT_AT (self, field) : (double) INT_AT (self, field);
}

void
hr_plan_field_store (HrPlan            *self,
                     const HrPlanField *field,
                     double             value)
{
  if (is_real (field))
    REAL_AT (self, field) = value;
  else if (is_long (field))
    COUNT_AT (self, field) = (gint64) value;
  else
    INT_AT (self, field) = (gint) value;
}

gboolean
hr_plan_field_is_set (const HrPlan      *self,
                      const HrPlanField *field)
{
  if (field->offset == G_STRUCT_OFFSET (HrPlan, parallel.strategy))
    return INT_AT (self, field) != HR_STRATEGY_NONE;
  return hr_plan_field_get (self, field) >= 0;
}

static int
index_of (const char *const *names,
          const char        *name)
{
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}

static int
index_of_word (const char *const *names,
               const char        *word)
{
  int index = index_of (names, word);

  for (guint i = 0; index < 0 && i < G_N_ELEMENTS (synonyms); i++)
    if (strcmp (synonyms[i].word, word) == 0)
      index = index_of (names, synonyms[i].name);
  return index;
}

/* Words apart by commas, as --set gives them. */
static gboolean
parse_targets (const char *text,
               double     *value)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  guint targets = 0;

  for (char **word = words; *word != NULL; word++)
    {
      guint found = 0;
      for (guint i = 0; i < G_N_ELEMENTS (target_words); i++)
        if (strcmp (g_strstrip (*word), target_words[i].word) == 0)
          found = target_words[i].targets;
      if (found == 0)
        return FALSE;
      targets |= found;
    }
  *value = targets;
  return targets != 0;
}

/* The shortest words for a set of targets: "q,v", "all-linear". */
char *
hr_targets_to_text (guint targets)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (target_words) && targets != 0; i++)
    if ((targets & target_words[i].targets) == target_words[i].targets)
      {
        g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", target_words[i].word);
        targets &= ~target_words[i].targets;
      }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What a value of this field may look like, for messages. */
char *
hr_plan_field_describe (const HrPlanField *field)
{
  gint64 min, max;

  switch (field->type)
    {
    case HR_FIELD_SWITCH:
      return g_strdup ("true or false");
    case HR_FIELD_SHARE:
      return g_strdup ("a number from 0 to 1");
    case HR_FIELD_AMOUNT:
      return g_strdup ("a number of at least 0, such as 2.5, 50K or 15T");
    case HR_FIELD_NAME:
      {
        g_autofree char *list = g_strjoinv (", ", (char **) field->names);
        return g_strdup_printf ("one of %s", list);
      }
    case HR_FIELD_KV:
      return g_strdup ("a cache type such as f16, bf16, fp8, q8_0 or q4_0");
    case HR_FIELD_TARGETS:
      return g_strdup ("linears apart by commas, such as q,v or all-linear");
    case HR_FIELD_COUNT:
    case HR_FIELD_POSITIVE:
    case HR_FIELD_SMALL:
    case HR_FIELD_DEGREE:
    default:
      hr_plan_field_range (field, &min, &max);
      return g_strdup_printf ("a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, min,
                              max);
    }
}

static const HrPlanField *
find_field (const char *path)
{
  const char *dot = strchr (path, '.');

  for (guint i = 0; dot != NULL && i < hr_n_plan_fields; i++)
    if (strncmp (hr_plan_fields[i].section, path, dot - path) == 0
        && strcmp (hr_plan_fields[i].name, dot + 1) == 0)
      return &hr_plan_fields[i];
  return NULL;
}

/**
 * hr_plan_set_number:
 * @self: a plan
 * @path: a field of it, such as "inference.context"
 * @value: its number; of a choice the index, of linears the set; HR_UNSET: the engine's default
 *
 * What hr_plan_set() does, for programs.
 */
void
hr_plan_set_number (HrPlan     *self,
                    const char *path,
                    double      value)
{
  const HrPlanField *field = find_field (path);

  g_return_if_fail (field != NULL);

  hr_plan_field_store (self, field, value);
}

/**
 * hr_plan_get_number:
 * @self: a plan
 * @path: a field of it
 *
 * Returns: its number, or HR_UNSET
 */
double
hr_plan_get_number (const HrPlan *self,
                    const char   *path)
{
  const HrPlanField *field = find_field (path);

  g_return_val_if_fail (field != NULL, HR_UNSET);

  return hr_plan_field_get (self, field);
}

/**
 * hr_plan_dup_value:
 * @self: a plan
 * @path: a field of it
 *
 * Returns: (transfer full) (nullable): its value as plans and --set write it
 */
char *
hr_plan_dup_value (const HrPlan *self,
                   const char   *path)
{
  const HrPlanField *field = find_field (path);
  double value;

  g_return_val_if_fail (field != NULL, NULL);

  if (!hr_plan_field_is_set (self, field))
    return NULL;
  value = hr_plan_field_get (self, field);
  switch (field->type)
    {
    case HR_FIELD_SWITCH:
      return g_strdup (value > 0 ? "true" : "false");
    case HR_FIELD_NAME:
      return g_strdup (field->names[(guint) value]);
    case HR_FIELD_KV:
      return g_strdup (hr_kv_type_name ((HrKvType) value));
    case HR_FIELD_TARGETS:
      return hr_targets_to_text ((guint) value);
    case HR_FIELD_SHARE: case HR_FIELD_AMOUNT:
      return g_strdup_printf ("%g", value);
    case HR_FIELD_COUNT: case HR_FIELD_POSITIVE: case HR_FIELD_SMALL: case HR_FIELD_DEGREE:
    default:
      return g_strdup_printf ("%.0f", value);
    }
}

static gboolean
parse_switch (const char *text,
              double     *value)
{
  static const char *const words[] = { "false", "true", "0", "1", "no", "yes", "off", "on", NULL };
  int word = index_of (words, text);

  *value = word % 2;
  return word >= 0;
}

/* "2.5", "50K", "15T": decimal thousands, for these are prices, samples and tokens. */
static gboolean
parse_amount (const char *text,
              double     *value)
{
  static const char suffixes[] = "KMGT";
  const char *suffix;
  char *end;

  *value = g_ascii_strtod (text, &end);
  if (end == text || !isfinite (*value) || *value < 0)
    return FALSE;
  suffix = *end != '\0' ? strchr (suffixes, g_ascii_toupper (*end == 'B' ? 'G' : *end)) : NULL;
  for (const char *at = suffixes; suffix != NULL && at <= suffix; at++)
    *value *= 1000.0;
  end += suffix != NULL;
  return *end == '\0' && *value <= HR_PLAN_MAX_AMOUNT;
}

gboolean
hr_plan_field_parse (const HrPlanField *field,
                     const char        *text,
                     double            *value)
{
  HrKvType kv;
  guint64 count;
  gint64 min, max;
  char *end;

  switch (field->type)
    {
    case HR_FIELD_SWITCH:
      return parse_switch (text, value);
    case HR_FIELD_SHARE:
      *value = g_ascii_strtod (text, &end);
      return end != text && *end == '\0' && *value >= 0 && *value <= 1;
    case HR_FIELD_AMOUNT:
      return parse_amount (text, value);
    case HR_FIELD_NAME:
      *value = index_of_word (field->names, text);
      return *value >= 0;
    case HR_FIELD_KV:
      if (!hr_kv_type_parse (text, &kv))
        return FALSE;
      *value = kv;
      return TRUE;
    case HR_FIELD_TARGETS:
      return parse_targets (text, value);
    case HR_FIELD_DEGREE:
    case HR_FIELD_SMALL:
    case HR_FIELD_COUNT:
    case HR_FIELD_POSITIVE:
    default:
      if (!hr_parse_count (text, &count))
        return FALSE;
      hr_plan_field_range (field, &min, &max);
      *value = (double) count;
      return count >= (guint64) min && count <= (guint64) max;
    }
}

/**
 * hr_kv_type_bytes:
 * @type: an element type of a cache
 *
 * Returns: bytes per element, scales included
 */
double
hr_kv_type_bytes (HrKvType type)
{
  g_return_val_if_fail ((guint) type < HR_N_KV_TYPES, 2);

  return kv_types[type].bytes;
}

const char *
hr_kv_type_name (HrKvType type)
{
  g_return_val_if_fail ((guint) type < HR_N_KV_TYPES, "f16");

  return kv_types[type].name;
}

/**
 * hr_kv_type_parse:
 * @name: as plans write it
 * @out: (out): the type
 *
 * Returns: whether @name is a cache type
 */
gboolean
hr_kv_type_parse (const char *name,
                  HrKvType   *out)
{
  static const struct { const char *name; HrKvType type; } others[] = {
    { "fp16", HR_KV_F16 }, { "fp32", HR_KV_F32 }, { "fp8_e5m2", HR_KV_FP8 },
    { "fp8_e4m3", HR_KV_FP8 }, { "int8", HR_KV_FP8 },
  };

  for (guint i = 0; i < HR_N_KV_TYPES; i++)
    if (strcmp (kv_types[i].name, name) == 0)
      {
        *out = i;
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (others[i].name, name) == 0)
      {
        *out = others[i].type;
        return TRUE;
      }
  return FALSE;
}

const char *
hr_strategy_name (HrStrategy strategy)
{
  return strategy_names[strategy];
}
