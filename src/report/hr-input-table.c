/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-input-table.h"

#include <glib/gi18n.h>

#include "hr-facts.h"

#define EXPERTS HR_INPUT_NEEDS_EXPERTS
#define SEVERAL HR_INPUT_NEEDS_SEVERAL
#define TRAINING HR_INPUT_NEEDS_TRAINING
#define FINETUNE HR_INPUT_NEEDS_FINETUNE
#define LORA HR_INPUT_NEEDS_LORA
#define LAYERS HR_INPUT_NEEDS_LAYERS
#define POOL HR_INPUT_NEEDS_POOL
#define DRAFT HR_INPUT_NEEDS_DRAFT
#define ANY HR_INPUT_OF_ANY_ENGINE

#define TOKENS HR_INPUT_TOKENS
#define SAMPLES HR_INPUT_SAMPLES
#define WATTS HR_INPUT_WATTS

static const HrInputOption attentions[] = {
  { HR_ATTENTION_EAGER, N_("Eager") },
  { HR_ATTENTION_SDPA, N_("SDPA") },
  { HR_ATTENTION_FLASH, N_("Flash") },
  { 0 }
};

static const HrInputOption caches[] = {
  { HR_CACHE_CHOICE_DYNAMIC, N_("Dynamic") },
  { HR_CACHE_CHOICE_STATIC, N_("Static") },
  { 0 }
};

static const HrInputOption strategies[] = {
  { HR_STRATEGY_DDP, "DDP" },
  { HR_STRATEGY_ZERO1, "ZeRO-1" },
  { HR_STRATEGY_ZERO2, "ZeRO-2" },
  { HR_STRATEGY_ZERO3, "ZeRO-3" },
  { HR_STRATEGY_FSDP, "FSDP" },
  { HR_STRATEGY_FSDP2, "FSDP2" },
  { HR_STRATEGY_LAYER_SPLIT, N_("Layer Split") },
  { 0 }
};

static const HrInputOption methods[] = {
  { HR_METHOD_FULL, N_("Full") },
  { HR_METHOD_LORA, "LoRA" },
  { HR_METHOD_QLORA, "QLoRA" },
  { HR_METHOD_DORA, "DoRA" },
  { HR_METHOD_ADALORA, "AdaLoRA" },
  { HR_METHOD_ADAPTER, "LLaMA-Adapter" },
  { HR_METHOD_ADAPTER_V2, "LLaMA-Adapter V2" },
  { HR_METHOD_PROMPT, N_("Prompt Tuning") },
  { HR_METHOD_PREFIX, N_("Prefix Tuning") },
  { HR_METHOD_IA3, "IA³" },
  { HR_METHOD_LAYERS, N_("Last Layers") },
  { 0 }
};

static const HrInputOption targets[] = {
  { HR_TARGET_Q | HR_TARGET_V, N_("Query and Value") },
  { HR_TARGET_ATTENTION, N_("Attention") },
  { HR_TARGET_MLP, N_("Feed-Forward") },
  { HR_TARGET_ALL_LINEAR, N_("All Linear") },
  { 0 }
};

static const HrInputOption precisions[] = {
  { HR_PRECISION_FP32, "FP32" },
  { HR_PRECISION_BF16_TRUE, "BF16" },
  { HR_PRECISION_FP16_TRUE, "FP16" },
  /* Translators: precision of training: 32-bit weights, computed with in 16 bit (autocast) */
  { HR_PRECISION_AMP_BF16, N_("FP32, BF16 Autocast") },
  { HR_PRECISION_AMP_FP16, N_("FP32, FP16 Autocast") },
  /* Translators: precision of training: 16-bit weights with a 32-bit copy in the optimizer */
  { HR_PRECISION_MASTER, N_("BF16, FP32 Master") },
  { 0 }
};

static const HrInputOption optimizers[] = {
  { HR_OPTIMIZER_SGD, "SGD" },
  { HR_OPTIMIZER_MOMENTUM, N_("SGD, Momentum") },
  { HR_OPTIMIZER_ADAMW, "AdamW" },
  { HR_OPTIMIZER_ADAMW_FUSED, N_("AdamW, Fused") },
  { HR_OPTIMIZER_ADAMW_LOOP, N_("AdamW, Loop") },
  { HR_OPTIMIZER_ADAMW_8BIT, N_("AdamW, 8-Bit") },
  { HR_OPTIMIZER_PAGED_ADAMW, N_("AdamW, Paged") },
  { HR_OPTIMIZER_PAGED_ADAMW_8BIT, N_("AdamW, Paged 8-Bit") },
  { HR_OPTIMIZER_ADAFACTOR, "Adafactor" },
  { HR_OPTIMIZER_LION, "Lion" },
  { HR_OPTIMIZER_LION_8BIT, N_("Lion, 8-Bit") },
  { HR_OPTIMIZER_MUON, "Muon" },
  { HR_OPTIMIZER_GALORE, "GaLore" },
  { HR_OPTIMIZER_GALORE_8BIT, N_("GaLore, 8-Bit") },
  { HR_OPTIMIZER_APOLLO, "APOLLO" },
  { HR_OPTIMIZER_APOLLO_MINI, "APOLLO-Mini" },
  { 0 }
};

static const HrInputOption checkpointings[] = {
  { HR_CHECKPOINTING_NONE, N_("None") },
  { HR_CHECKPOINTING_SELECTIVE, N_("Selective") },
  { HR_CHECKPOINTING_FULL, N_("Every Block") },
  { 0 }
};

static const HrInputOption losses[] = {
  { HR_LOSS_FULL, N_("At Once") },
  { HR_LOSS_CHUNKED, N_("In Chunks") },
  { HR_LOSS_IN_PLACE, N_("In Place") },
  { HR_LOSS_FUSED, N_("Fused") },
  { HR_LOSS_CHUNKED_HEAD, N_("In Chunks with Head") },
  { 0 }
};

static const HrInputOption offloads[] = {
  { HR_OFFLOAD_NONE, N_("Nothing") },
  { HR_OFFLOAD_OPTIMIZER, N_("Optimizer") },
  { HR_OFFLOAD_PARAMS, N_("Weights and Optimizer") },
  { HR_OFFLOAD_ACTIVATIONS, N_("Activations") },
  { 0 }
};

static const HrInput inputs[] = {
  { "hardware.count", HR_INPUT_GROUP_HARDWARE, HR_INPUT_NUMBER, 0,
    N_("Devices"), N_("Of this kind, working together") },
  { "parallel.strategy", HR_INPUT_GROUP_HARDWARE, HR_INPUT_OPTIONS, TRAINING | SEVERAL,
    N_("Strategy"), N_("What the devices split among them"), strategies },
  { "parallel.tp", HR_INPUT_GROUP_HARDWARE, HR_INPUT_NUMBER, SEVERAL,
    N_("Tensor Parallel"), N_("Devices that share every matrix") },
  { "parallel.pp", HR_INPUT_GROUP_HARDWARE, HR_INPUT_NUMBER, SEVERAL,
    N_("Pipeline Parallel"), N_("Groups that hold whole layers") },
  { "parallel.cp", HR_INPUT_GROUP_HARDWARE, HR_INPUT_NUMBER, TRAINING | SEVERAL,
    N_("Context Parallel"), N_("Devices that share every sequence") },
  { "parallel.ep", HR_INPUT_GROUP_HARDWARE, HR_INPUT_NUMBER, EXPERTS | SEVERAL,
    N_("Expert Parallel"), N_("Devices that share the experts") },

  { "inference.context", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, 0,
    N_("Context"), N_("Tokens in the cache"), .unit = TOKENS },
  { "inference.prompt_tokens", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, ANY,
    N_("Prompt"), N_("Tokens read"), .unit = TOKENS },
  { "inference.generated_tokens", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, ANY,
    N_("Answer"), N_("Tokens written"), .unit = TOKENS },
  { "inference.batch", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, 0,
    N_("Batch"), N_("Sequences at once") },

  { "training.method", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_OPTIONS, FINETUNE,
    N_("Method"), N_("What is trained"), methods },
  { "training.trainable_layers", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, LAYERS,
    N_("Trained Layers"), N_("The last ones of the model") },
  { "training.lora_rank", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, LORA,
    N_("LoRA Rank"), N_("Inner width of the adapters") },
  { "training.lora_targets", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_OPTIONS, LORA,
    N_("LoRA Targets"), N_("Matrices that get an adapter"), targets },
  { "training.lora_dropout", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, LORA,
    N_("LoRA Dropout"), N_("Part of the inputs left out") },
  { "training.seq_len", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, 0,
    N_("Sequence Length"), N_("Tokens of a sample"), .unit = TOKENS },
  { "training.microbatch", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, 0,
    N_("Micro-Batch"), N_("Samples at once on a device") },
  { "training.grad_accum", HR_INPUT_GROUP_WORKLOAD, HR_INPUT_NUMBER, 0,
    N_("Gradient Accumulation"), N_("Micro-batches for a step") },

  { "training.precision", HR_INPUT_GROUP_ENGINE, HR_INPUT_OPTIONS, 0,
    N_("Precision"), N_("What weights are kept and computed in"), precisions },
  { "training.optimizer", HR_INPUT_GROUP_ENGINE, HR_INPUT_OPTIONS, 0,
    N_("Optimizer"), N_("Keeps states of all that trains"), optimizers },
  { "training.optimizer_in_backward", HR_INPUT_GROUP_ENGINE, HR_INPUT_SWITCH, 0,
    N_("Step in Backward Pass"), N_("Each gradient is used and freed at once") },
  { "training.compile", HR_INPUT_GROUP_ENGINE, HR_INPUT_SWITCH, 0,
    N_("Compiled"), N_("Blocks and loss through torch.compile") },
  { "training.checkpointing", HR_INPUT_GROUP_ENGINE, HR_INPUT_OPTIONS, 0,
    N_("Checkpointing"), N_("Activations computed again, not kept"), checkpointings },
  { "training.loss", HR_INPUT_GROUP_ENGINE, HR_INPUT_OPTIONS, 0,
    N_("Loss"), N_("How it is computed from the logits"), losses },
  { "training.attention", HR_INPUT_GROUP_ENGINE, HR_INPUT_OPTIONS, 0,
    N_("Attention"), N_("How scores are computed"), attentions },
  { "training.offload", HR_INPUT_GROUP_ENGINE, HR_INPUT_OPTIONS, 0,
    N_("Offload"), N_("What moves to main memory"), offloads },

  { "inference.flash_attention", HR_INPUT_GROUP_ENGINE, HR_INPUT_SWITCH, 0,
    N_("Flash Attention"), N_("No score matrix in memory") },
  { "inference.attention", HR_INPUT_GROUP_ENGINE, HR_INPUT_OPTIONS, 0,
    N_("Attention"), N_("How scores are computed"), attentions },
  { "inference.cache", HR_INPUT_GROUP_ENGINE, HR_INPUT_OPTIONS, 0,
    N_("Cache"), N_("Grows with the text, or is set aside at once"), caches },
  { "inference.gpu_layers", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, 0,
    N_("GPU Layers"), N_("The rest stays in main memory") },
  { "inference.cpu_moe_layers", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, EXPERTS,
    N_("Expert Layers on CPU"), N_("Their experts stay in main memory") },
  { "inference.slots", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, 0,
    N_("Slots"), N_("Conversations at once") },
  { "inference.ubatch", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, 0,
    N_("Micro-Batch"), N_("Prompt tokens at a time"), .unit = TOKENS },
  { "inference.nbatch", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, 0,
    N_("Logical Batch"), N_("Tokens per submission"), .unit = TOKENS },
  { "inference.kv_unified", HR_INPUT_GROUP_ENGINE, HR_INPUT_SWITCH, 0,
    N_("Unified Cache"), N_("One cache for all slots") },
  { "inference.swa_full", HR_INPUT_GROUP_ENGINE, HR_INPUT_SWITCH, 0,
    N_("Full Window Cache"), N_("Sliding layers cache all tokens") },
  { "inference.gpu_memory_utilization", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, 0,
    N_("Memory Share"), N_("Part that the engine takes") },
  { "inference.max_sequences", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, 0,
    N_("Most Sequences"), N_("That the engine prepares for") },
  { "inference.max_batched_tokens", HR_INPUT_GROUP_ENGINE, HR_INPUT_NUMBER, 0,
    N_("Most Tokens per Step"), N_("That the engine prepares for"), .unit = TOKENS },

  { "inference.prefix_share", HR_INPUT_GROUP_SPEED, HR_INPUT_NUMBER, ANY | POOL,
    N_("Cached Prompt"), N_("Part of a prompt that is in the cache already") },
  { "inference.speculative_tokens", HR_INPUT_GROUP_SPEED, HR_INPUT_NUMBER, ANY | POOL,
    N_("Speculative Tokens"), N_("Proposed by a draft for every step"), .unit = TOKENS },
  { "inference.speculative_acceptance", HR_INPUT_GROUP_SPEED, HR_INPUT_NUMBER, ANY | POOL | DRAFT,
    N_("Acceptance"), N_("Part of the proposals that is right") },
  { "inference.draft_share", HR_INPUT_GROUP_SPEED, HR_INPUT_NUMBER, ANY | POOL | DRAFT,
    N_("Cost of a Draft"), N_("Time of a proposal over that of a step") },
  { "training.samples", HR_INPUT_GROUP_SPEED, HR_INPUT_NUMBER, ANY,
    N_("Training Set"), N_("Samples"), .unit = SAMPLES },
  { "training.epochs", HR_INPUT_GROUP_SPEED, HR_INPUT_NUMBER, ANY,
    N_("Epochs"), N_("Times that the training set is read") },
  { "training.tokens", HR_INPUT_GROUP_SPEED, HR_INPUT_NUMBER, ANY,
    N_("Token Budget"), N_("Instead of a training set"), .unit = TOKENS },
  { "cost.price_per_hour", HR_INPUT_GROUP_SPEED, HR_INPUT_NUMBER, ANY,
    N_("Price"), N_("Of a device for an hour, in your currency") },
  { "cost.tariff", HR_INPUT_GROUP_SPEED, HR_INPUT_NUMBER, ANY,
    N_("Electricity"), N_("Price of a kilowatt-hour") },
  { "cost.power_w", HR_INPUT_GROUP_SPEED, HR_INPUT_NUMBER, ANY,
    N_("Power"), N_("Watts that a device draws while it works"), .unit = WATTS },
};

/**
 * hr_inputs_list:
 * @n_inputs: (out): how many there are
 *
 * Returns: (transfer none): all inputs in display order
 */
const HrInput *
hr_inputs_list (guint *n_inputs)
{
  *n_inputs = G_N_ELEMENTS (inputs);
  return inputs;
}

static gboolean
is_lora (int method)
{
  return method == HR_METHOD_LORA || method == HR_METHOD_QLORA || method == HR_METHOD_DORA
         || method == HR_METHOD_ADALORA;
}

static guint
find_needs_met (const HrPlan    *plan,
                const HrRecords *records)
{
  int method = hr_field_get_effective (hr_field_find ("training.method"), plan, records);
  gboolean training = plan->workload != HR_WORKLOAD_INFERENCE;

  return (records->model != NULL && records->model->has_moe ? EXPERTS : 0)
         | (plan->device_count > 1 ? SEVERAL : 0)
         | (training ? TRAINING : 0)
         | (plan->workload == HR_WORKLOAD_FINETUNE ? FINETUNE : 0)
         | (is_lora (method) ? LORA : 0)
         | (method == HR_METHOD_LAYERS ? LAYERS : 0)
         | (records->profile != NULL && records->profile->working == HR_WORKING_POOL ? POOL : 0)
         | (plan->inference.speculative_tokens > 0 ? DRAFT : 0) | ANY;
}

/* An engine that serves too lists the degrees that it serves with. */
static gboolean
is_degree_of_serving (const HrInput  *self,
                      const HrEngine *engine)
{
  return !engine->training_only
         && (g_str_equal (self->path, "parallel.tp") || g_str_equal (self->path, "parallel.pp"));
}

/**
 * hr_input_applies:
 * @self: an input
 * @plan: the plan
 * @records: what the plan is about
 *
 * Returns: whether the input changes anything for this workload, engine, model and hardware
 */
gboolean
hr_input_applies (const HrInput   *self,
                  const HrPlan    *plan,
                  const HrRecords *records)
{
  gboolean training = plan->workload != HR_WORKLOAD_INFERENCE;

  if ((self->needs & ~find_needs_met (plan, records)) != 0)
    return FALSE;
  if (g_str_has_prefix (self->path, training ? "inference." : "training."))
    return FALSE;
  if (g_str_has_prefix (self->path, "hardware.") || (self->needs & ANY) != 0)
    return TRUE;
  if (records->engine == NULL || (training && is_degree_of_serving (self, records->engine)))
    return FALSE;
  return hr_engine_uses_input (records->engine, self->path);
}

/**
 * hr_input_find_option:
 * @self: an input with options
 * @value: a value of its field
 *
 * Returns: the position of @value among the options, or their number when it is none of them
 */
guint
hr_input_find_option (const HrInput *self,
                      double         value)
{
  guint i = 0;

  while (self->options[i].name != NULL && self->options[i].value != (int) value)
    i++;
  return i;
}

/**
 * hr_input_word_value:
 * @self: an input
 * @value: a value of its field
 *
 * Returns: (transfer full) (nullable): @value in words; %NULL where it is none of the options
 */
char *
hr_input_word_value (const HrInput *self,
                     double         value)
{
  if (self->look == HR_INPUT_SWITCH)
    return g_strdup (value > 0 ? _("on") : _("off"));
  if (self->look == HR_INPUT_OPTIONS)
    {
      const char *name = self->options[hr_input_find_option (self, value)].name;

      return g_strdup (name != NULL ? _(name) : NULL);
    }
  if (hr_field_find (self->path)->digits > 0)
    return g_strdup_printf ("%.*f", (int) hr_field_find (self->path)->digits, value);
  return hr_format_number (value);
}

/**
 * hr_input_word_quantity:
 * @self: an input
 * @value: a value of its field
 *
 * Returns: (transfer full) (nullable): @value in words with what it counts; %NULL where it is none
 *   of the options
 */
char *
hr_input_word_quantity (const HrInput *self,
                        double         value)
{
  g_autofree char *word = hr_input_word_value (self, value);
  gulong n = (gulong) MAX (value, 0);

  switch (self->unit)
    {
    case HR_INPUT_TOKENS:
      return g_strdup_printf (ngettext ("%s token", "%s tokens", n), word);
    case HR_INPUT_SAMPLES:
      return g_strdup_printf (ngettext ("%s sample", "%s samples", n), word);
    case HR_INPUT_WATTS:
      return g_strdup_printf (_("%s\302\240W"), word);
    case HR_INPUT_PLAIN:
    default:
      return g_steal_pointer (&word);
    }
}

/**
 * hr_input_subtitle:
 * @self: an input
 * @plan: the plan
 * @records: what the plan is about
 *
 * Returns: (transfer full): what the input does, and what the engine takes by itself
 */
char *
hr_input_subtitle (const HrInput   *self,
                   const HrPlan    *plan,
                   const HrRecords *records)
{
  double value = hr_field_get_default (hr_field_find (self->path), plan, records);
  g_autofree char *word = NULL;

  if (value == HR_UNSET || g_str_has_prefix (self->path, "hardware."))
    return g_strdup (_(self->subtitle));
  word = hr_input_word_value (self, value);
  if (word == NULL)
    return g_strdup (_(self->subtitle));
  /* Translators: what an input does, and the engine's default: "Sequences at once (default 1)";
   * a no-break space keeps the last two together */
  return g_strdup_printf (_("%s (default %s)"), _(self->subtitle), word);
}
