/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Vectors of estimation-model §10.5 that concern training, and the laws of every training plan. */
#include "case.h"

#include <math.h>

#include "hr-speed.h"

static void
load (Case       *self,
      const char *model,
      const char *engine,
      const char *weights,
      const char *settings)
{
  g_auto (GStrv) pairs = g_strsplit (settings, " ", -1);

  case_load (self, model, "nvidia-a100-sxm4-80gb", engine, weights);
  self->plan->workload = HR_WORKLOAD_FINETUNE;
  for (guint i = 0; pairs[i] != NULL && *pairs[i] != '\0'; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
      case_set (self, pair[0], pair[1]);
    }
}

static double
allocated_gb (const char *model,
              const char *engine,
              const char *weights,
              const char *settings)
{
  Case self;
  double gb;

  load (&self, model, engine, weights, settings);
  case_run (&self);
  case_check_sums (&self.estimate.devices[0]);
  gb = self.estimate.devices[0].allocated_bytes / 1e9;
  case_clear (&self);
  return gb;
}

/* Parameters that the frameworks printed as trainable (lit-gpt tutorials/resource-tables.md). */
static void
test_trainable (void)
{
  static const struct { const char *model, *method; guint64 parameters; } printed[] = {
    { "phi-1.5", "lora", 1572864 },
    { "stablelm-base-alpha-3b", "lora", 2097152 },
    { "llama-2-7b", "lora", 4194304 },
    { "llama-2-13b", "lora", 6553600 },
    { "falcon-40b", "lora", 12042240 },
    { "stablelm-base-alpha-3b", "adapter", 573888 },
    { "llama-2-7b", "adapter", 1229760 },
    { "stablelm-base-alpha-3b", "adapter_v2", 2125248 },
    { "llama-2-7b", "adapter_v2", 4279744 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (printed); i++)
    {
      Case self;

      load (&self, printed[i].model, "lit-gpt", "bf16",
            "training.lora_rank=8 training.lora_targets=q,v");
      case_set (&self, "training.method", printed[i].method);
      case_run (&self);
      g_assert_cmpuint (self.estimate.trainable_parameters, ==, printed[i].parameters);
      case_clear (&self);
    }
}

#define LIT "training.precision=bf16-true training.optimizer=adamw training.microbatch=1 " \
            "training.seq_len=1304 training.checkpointing=none training.loss=chunked " \
            "training.flash_attention=true training.lora_rank=8 training.lora_targets=q,v "
#define PAGED LIT "training.optimizer=paged-adamw "

static const struct {
  const char *model, *engine, *weights, *settings;
  double      gb;
} vectors[] = {
  { "llama-2-7b", "lit-gpt", "bf16", LIT "training.method=lora", 21.235 },
  { "llama-2-7b", "lit-gpt", "nf4", PAGED "training.method=qlora", 14.100 },
  { "llama-2-7b", "lit-gpt", "nf4", PAGED "training.method=adapter_v2", 18.293 },
  { "mistral-7b-v0.1", "transformers", "bf16", "training.method=full training.seq_len=2048 "
    "training.precision=bf16-true training.checkpointing=full", 72.426 },
};

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      double gb = allocated_gb (vectors[i].model, vectors[i].engine, vectors[i].weights,
                                vectors[i].settings);
      g_test_message ("%s %s: %.3f GB, to be %.3f GB", vectors[i].model, vectors[i].settings, gb,
                      vectors[i].gb);
      g_assert_cmpfloat_with_epsilon (gb, vectors[i].gb, 0.0006);
    }
}

static const struct { const char *engine, *weights, *settings; } recipes[] = {
  { "lit-gpt", "bf16", "training.method=full" },
  { "lit-gpt", "nf4", "training.method=qlora" },
  { "lit-gpt", "bf16", "training.method=adapter" },
  { "lit-gpt", "bf16", "training.method=adapter_v2" },
  { "transformers", "bf16", "training.method=full" },
  { "transformers", "bf16", "training.method=lora training.lora_dropout=0.1" },
  { "transformers", "nf4-dq", "training.method=qlora" },
  { "transformers", "bf16", "training.method=full training.precision=amp-bf16" },
  { "transformers", "bf16", "training.method=full training.attention=eager" },
  { "unsloth", "nf4-dq", "training.method=qlora" },
  { "torchtune", "bf16", "training.method=full" },
  { "torchtitan", "bf16", "training.method=full" },
  { "axolotl", "bf16", "training.method=lora" },
  { "trl", "bf16", "training.method=full" },
  { "llm-foundry", "bf16", "training.method=full" },
  { "pytorch", "bf16", "training.method=lora training.loss=chunked-head" },
  { "megatron", "bf16", "training.method=full training.precision=mixed-fp32-master" },
};

/* Ever larger values of one input never need less; returns the figure of the last. */
static void
check_rises (const char        *path,
             const char *const *values,
             const char        *further)
{
  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    {
      g_autofree char *settings = g_strconcat (recipes[i].settings, " ", further, NULL);
      guint64 last = 0;
      Case self;

      load (&self, "llama-3.1-8b", recipes[i].engine, recipes[i].weights, settings);
      for (guint j = 0; values[j] != NULL; j++)
        {
          guint64 bytes;
          case_set (&self, path, values[j]);
          bytes = case_bytes (&self);
          if (bytes < last)
            g_error ("%s %s, %s=%s: %" G_GUINT64_FORMAT " bytes, less than %" G_GUINT64_FORMAT,
                     recipes[i].engine, settings, path, values[j], bytes, last);
          last = bytes;
        }
      g_clear_pointer (&self.plan, hr_plan_free);
    }
}

static void
test_rises (void)
{
  static const char *const lengths[] = { "64", "500", "1024", "4096", "4097", "16384", NULL };
  static const char *const batches[] = { "1", "2", "3", "8", "32", NULL };
  static const char *const ranks[] = { "0", "1", "8", "64", "256", NULL };
  static const char *const tricks[] = { "full", "selective", "none", NULL };

  check_rises ("training.seq_len", lengths, "training.microbatch=2");
  check_rises ("training.seq_len", lengths, "training.microbatch=1 training.checkpointing=full");
  check_rises ("training.microbatch", batches, "training.seq_len=1024");
  check_rises ("training.microbatch", batches, "training.seq_len=777 training.checkpointing=full");
  check_rises ("training.lora_rank", ranks, "training.seq_len=512");
  check_rises ("training.checkpointing", tricks, "training.seq_len=2048 training.microbatch=2");
  check_rises ("training.checkpointing", tricks, "training.seq_len=128 training.microbatch=1");
}

static guint64
sum_kind (const HrEstimate *estimate,
          HrItemKind        kind)
{
  guint64 sum = 0;

  for (guint i = 0; i < estimate->n_devices; i++)
    sum += hr_estimate_kind_sum (&estimate->devices[i], kind);
  return sum;
}

static guint64
kind_bytes (const char *model,
            const char *engine,
            const char *settings,
            HrItemKind  kind)
{
  Case self;
  guint64 bytes;

  load (&self, model, engine, "bf16", settings);
  case_run (&self);
  bytes = sum_kind (&self.estimate, kind);
  case_clear (&self);
  return bytes;
}

/* T = 8192 tokens, V = 128256, h = 3072, f = 8192, 28 layers, a tied table. */
#define TUNE "training.precision=bf16-true training.microbatch=2 training.seq_len=4096 "
#define TUNE_FULL TUNE "training.method=full training.optimizer_in_backward=true "

/* torchtune's eight chunks: 2·T·V and the gradient of one where compiled; a log-softmax of each and
 * a cast of one beside where not; 7/8 of 2·T·V and two gradients of the head where that trains. */
static void
test_narrow_chunks (void)
{
  static const struct { const char *settings; guint64 bytes; } chunks[] = {
    { TUNE "training.method=lora training.compile=true", G_GUINT64_CONSTANT (2364014592) },
    { TUNE "training.method=lora", G_GUINT64_CONSTANT (6829375488) },
    { TUNE_FULL "training.compile=true", G_GUINT64_CONSTANT (3414687744) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (chunks); i++)
    g_assert_cmpuint (kind_bytes ("llama-3.2-3b", "torchtune", chunks[i].settings, HR_ITEM_LOGITS),
                      ==, chunks[i].bytes);
}

/* A compiled block computes 32-bit copies of 57 norms' inputs and 28 activations again: T·(57·4·h +
 * 28·2·f). */
static void
test_compiled (void)
{
  const char *settings = TUNE_FULL "training.checkpointing=none training.loss=full";
  const char *compiled = TUNE_FULL "training.checkpointing=none training.loss=full "
                         "training.compile=true";

  g_assert_cmpuint (kind_bytes ("llama-3.2-3b", "torchtune", settings, HR_ITEM_ACTIVATIONS) -
                    kind_bytes ("llama-3.2-3b", "torchtune", compiled, HR_ITEM_ACTIVATIONS),
                    ==, G_GUINT64_CONSTANT (9495904256));
}

/* T = 8192 tokens, V = 50257, h = 768, 12 layers, 12 heads, 4 bytes of each of 124,439,808
 * parameters in weights, gradients and either state. */
#define GRAPH "training.method=full training.precision=amp-bf16 training.microbatch=8 " \
              "training.seq_len=1024 training.grad_accum=64 training.checkpointing=none " \
              "training.compile=true "

static guint64
graph_bytes (const char *settings,
             HrItemKind  kind)
{
  Case self;
  guint64 bytes;

  load (&self, "gpt2", "pytorch", "fp32", settings);
  case_run (&self);
  bytes = sum_kind (&self.estimate, kind);
  case_clear (&self);
  return bytes;
}

/* One graph: of each block the 32-bit residual stream, its norms' outputs, Q, K, V, attention's
 * output, GELU's input and output in 16 bit, masks, norms' and attention's sums; the logits, their
 * gradient and the zeros for what is returned in 16 bit; the hole that gradients and states do not
 * fill. Runs of this model without masks were measured at 740.1 kB per further token. */
static void
test_one_graph (void)
{
  const guint64 t = 8192, v = 50257, h = 768, p = 124439808;
  const guint64 block = 2 * 4 * h + (2 + 6 + 2 + 2 + 8 + 8) * h + 2 * h + 2 * 8 + 12 * 4;

  g_assert_cmpuint (graph_bytes (GRAPH, HR_ITEM_ACTIVATIONS), ==, t * (12 * block + 6 * h + 8));
  g_assert_cmpuint (graph_bytes (GRAPH, HR_ITEM_LOGITS), ==, t * v * 6);
  g_assert_cmpuint (graph_bytes (GRAPH "training.hold_outputs=false", HR_ITEM_LOGITS), ==,
                    t * v * 4);
  g_assert_cmpuint (graph_bytes (GRAPH, HR_ITEM_FRAGMENTATION), ==, 0);
  g_assert_cmpuint (graph_bytes (GRAPH "training.microbatch=32", HR_ITEM_FRAGMENTATION), ==,
                    4 * t * v * 2 - 3 * 4 * p);
}

/* A compiled loss of its own reads logits and writes their gradient, in 16 bit. TorchTitan compiles
 * it since April 2025, and since May 2026 in eight chunks: T·h·2 of hidden gradients and two of the
 * head's. */
static void
test_compiled_loss (void)
{
  const guint64 t = 8192, v = 128256, h = 3072;
  const struct { const char *version; guint64 bytes; } versions[] = {
    { "2024-12", t * v * 12 },
    { "2025-04", t * v * 4 },
    { "2026-05", t * h * 2 + t / 8 * v * 4 + 2 * v * h * 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      Case self;

      load (&self, "llama-3.2-3b", "torchtitan", "bf16",
            TUNE "training.method=full training.checkpointing=none training.compile=true");
      self.plan->engine_version = g_strdup (versions[i].version);
      self.records.profile = hr_engine_profile_for_plan (self.records.engine, self.plan, NULL);
      case_run (&self);
      g_assert_cmpuint (sum_kind (&self.estimate, HR_ITEM_LOGITS), ==, versions[i].bytes);
      case_clear (&self);
    }
}

/* No gradient outlives its step but a tied head's, 2·V·h, which waits for the embedding's. */
static void
test_step_in_backward (void)
{
  const char *few = "training.method=full training.microbatch=1 training.seq_len=16 "
                    "training.loss=fused training.optimizer_in_backward=true";

  g_assert_cmpuint (kind_bytes ("llama-3.2-3b", "torchtune", few, HR_ITEM_GRADIENTS), ==,
                    788004864);
  g_assert_cmpuint (kind_bytes ("llama-3.2-3b", "torchtune", TUNE_FULL, HR_ITEM_GRADIENTS), ==, 0);
  /* gradients that add up over micro-batches cannot be used at once */
  g_assert_cmpuint (kind_bytes ("llama-3.2-3b", "torchtune",
                                TUNE_FULL "training.grad_accum=2", HR_ITEM_GRADIENTS), ==,
                    G_GUINT64_CONSTANT (6425499648));
}

/* Weights, gradients and states in main memory: 2, 2 and 4 bytes of 3,212,749,824 parameters. */
static void
test_offloaded (void)
{
  static const char *const strategies[] = { "none", "fsdp2" };

  for (guint i = 0; i < G_N_ELEMENTS (strategies); i++)
    {
      Case self;
      const HrDeviceEstimate *host = &self.estimate.host;

      load (&self, "llama-3.2-3b", "torchtune", "bf16", TUNE "training.method=full");
      case_set (&self, "training.offload", "params");
      case_set (&self, "parallel.strategy", strategies[i]);
      self.plan->device_count = i > 0 ? 8 : 1;
      case_run (&self);
      g_assert_cmpuint (sum_kind (&self.estimate, HR_ITEM_WEIGHTS), ==, 0);
      g_assert_cmpuint (sum_kind (&self.estimate, HR_ITEM_GRADIENTS), ==, 0);
      g_assert_cmpuint (sum_kind (&self.estimate, HR_ITEM_OPTIMIZER), ==, 0);
      g_assert_cmpuint (sum_kind (&self.estimate, HR_ITEM_GATHERED), >, 0);
      g_assert_cmpuint (hr_estimate_kind_sum (host, HR_ITEM_GRADIENTS), ==,
                        G_GUINT64_CONSTANT (6425499648));
      g_assert_cmpuint (hr_estimate_kind_sum (host, HR_ITEM_OPTIMIZER), ==,
                        G_GUINT64_CONSTANT (12850999296));
      g_assert_cmpfloat_with_epsilon (hr_estimate_kind_sum (host, HR_ITEM_WEIGHTS) / 6425499648.0,
                                      1, 1e-4);
      case_clear (&self);
    }
}

/* On their way to main memory the gradients of one block are whole: 2·218,112,000 bytes. */
static void
test_block_gradients (void)
{
  const char *settings = TUNE "training.method=full training.checkpointing=full "
                         "training.loss=fused training.offload=params";

  g_assert_cmpuint (kind_bytes ("llama-3.1-8b", "transformers", settings, HR_ITEM_GRADIENTS), ==,
                    436224000);
}

/* In 32 bit eager attention keeps its softmax and no cast of it, another kernel its sums:
 * 32·T·(4·32·T - 4·32) with T = 1024. */
static void
test_scores_fp32 (void)
{
  const char *eager = "training.method=lora training.precision=fp32 training.microbatch=1 "
                      "training.seq_len=1024 training.checkpointing=none training.attention=eager";
  const char *other = "training.method=lora training.precision=fp32 training.microbatch=1 "
                      "training.seq_len=1024 training.checkpointing=none training.attention=sdpa";

  g_assert_cmpuint (kind_bytes ("llama-2-7b", "torchtune", eager, HR_ITEM_ACTIVATIONS) -
                    kind_bytes ("llama-2-7b", "torchtune", other, HR_ITEM_ACTIVATIONS),
                    ==, G_GUINT64_CONSTANT (4290772992));
}

/* Whole over one device or cut over eight: weights and states are the same bytes. */
static void
test_conserved (void)
{
  static const struct { const char *strategy, *device_count; HrItemKind kind; } cuts[] = {
    { "zero1", "8", HR_ITEM_OPTIMIZER },
    { "zero2", "8", HR_ITEM_OPTIMIZER },
    { "zero3", "8", HR_ITEM_WEIGHTS }, { "zero3", "8", HR_ITEM_OPTIMIZER },
    { "fsdp", "8", HR_ITEM_WEIGHTS }, { "fsdp", "8", HR_ITEM_OPTIMIZER },
    { "fsdp2", "4", HR_ITEM_WEIGHTS }, { "fsdp2", "4", HR_ITEM_OPTIMIZER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      Case whole, cut;
      guint64 a, b;

      load (&whole, "llama-3.1-8b", "transformers", "bf16", "training.method=full");
      load (&cut, "llama-3.1-8b", "transformers", "bf16", "training.method=full");
      case_set (&cut, "parallel.strategy", cuts[i].strategy);
      cut.plan->device_count = (guint) g_ascii_strtoull (cuts[i].device_count, NULL, 10);
      case_run (&whole);
      case_run (&cut);
      a = sum_kind (&whole.estimate, cuts[i].kind);
      b = sum_kind (&cut.estimate, cuts[i].kind);
      g_test_message ("%s: %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT, cuts[i].strategy, a, b);
      g_assert_cmpuint (a, >, 0);
      g_assert_cmpfloat_with_epsilon ((double) b / a, 1, 1e-6);
      for (guint j = 0; j < cut.estimate.n_devices; j++)
        case_check_sums (&cut.estimate.devices[j]);
      case_clear (&whole);
      case_clear (&cut);
    }
}

/* Pipeline stages share the layers out. */
static void
test_stages (void)
{
  Case whole, cut;

  load (&whole, "llama-3.1-8b", "megatron", "bf16", "training.method=full");
  load (&cut, "llama-3.1-8b", "megatron", "bf16", "training.method=full parallel.pp=4");
  cut.plan->device_count = 4;
  case_run (&whole);
  case_run (&cut);
  g_assert_cmpuint (cut.estimate.n_devices, ==, 4);
  g_assert_cmpfloat_with_epsilon ((double) sum_kind (&cut.estimate, HR_ITEM_WEIGHTS) /
                                  sum_kind (&whole.estimate, HR_ITEM_WEIGHTS), 1, 1e-6);
  case_clear (&whole);
  case_clear (&cut);
}

static guint64
item_bytes (const HrDeviceEstimate *device,
            const char             *label)
{
  for (guint i = 0; i < device->n_items; i++)
    if (g_strcmp0 (device->items[i].label, label) == 0)
      return device->items[i].bytes;
  g_error ("no item %s", label);
}

static void
load_stages (Case       *self,
             const char *model,
             const char *settings)
{
  g_autofree char *all = g_strconcat ("training.method=full parallel.pp=4 training.microbatch=1 "
                                      "training.seq_len=4096 training.checkpointing=none ",
                                      settings, NULL);

  load (self, model, "megatron", "bf16", all);
  self->plan->device_count = 4;
  case_run (self);
}

/* Micro-batches in flight, as multiples of one on a stage (Megatron-LM schedules.py): p - i; with
 * v chunks (2·(p - 1 - i) + (v - 1)·p + 1)/v; never more than there are. */
static void
test_in_flight (void)
{
  static const struct { const char *settings; double first, third; } flights[] = {
    { "training.grad_accum=8", 4, 2 },
    { "training.grad_accum=3", 3, 2 },
    { "training.grad_accum=8 parallel.vp=2", 11 / 2.0, 7 / 2.0 },
    { "training.grad_accum=2 parallel.vp=2", 2, 2 },
  };
  Case one;
  double each;

  load_stages (&one, "llama-3.1-8b", "training.grad_accum=1");
  each = item_bytes (&one.estimate.devices[1], "saved");
  for (guint i = 0; i < G_N_ELEMENTS (flights); i++)
    {
      Case self;

      load_stages (&self, "llama-3.1-8b", flights[i].settings);
      g_assert_cmpfloat_with_epsilon (item_bytes (&self.estimate.devices[0], "saved") / each,
                                      flights[i].first, 1e-6);
      g_assert_cmpfloat_with_epsilon (item_bytes (&self.estimate.devices[2], "saved") / each,
                                      flights[i].third, 1e-6);
      case_clear (&self);
    }
  case_clear (&one);
}

/* The last stage of a tied model trains a copy of the table, which is no further parameter. */
static void
test_tied_stages (void)
{
  Case whole, cut;
  double table;

  load (&whole, "qwen2.5-0.5b", "megatron", "bf16", "training.method=full");
  case_run (&whole);
  load_stages (&cut, "qwen2.5-0.5b", "training.grad_accum=1");
  table = (double) cut.records.model->vocab_size * cut.records.model->hidden_size;
  g_assert_cmpuint (cut.estimate.trainable_parameters, ==, whole.estimate.trainable_parameters);
  g_assert_cmpfloat_with_epsilon ((item_bytes (&cut.estimate.devices[3], "gradients") -
                                   (double) item_bytes (&cut.estimate.devices[2], "gradients")) /
                                  table, 2, 0.01);
  case_clear (&whole);
  case_clear (&cut);
}

/* Selection recomputes scores alone, of which flash attention keeps none; torchtitan's drops every
 * second product. */
static void
test_selection (void)
{
  static const struct { const char *engine, *settings; gboolean less; } selections[] = {
    { "megatron", "", FALSE },
    { "megatron", "training.attention=eager", TRUE },
    { "torchtitan", "", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (selections); i++)
    {
      guint64 none, selected;
      Case self;

      load (&self, "llama-3.1-8b", selections[i].engine, "bf16", selections[i].settings);
      case_set (&self, "training.seq_len", "16384");
      case_set (&self, "training.checkpointing", "none");
      none = case_bytes (&self);
      case_set (&self, "training.checkpointing", "selective");
      selected = case_bytes (&self);
      if (selections[i].less)
        g_assert_cmpuint (selected, <, none);
      else
        g_assert_cmpuint (selected, ==, none);
      g_clear_pointer (&self.plan, hr_plan_free);
    }
}

/* A group of one shares nothing out. */
static void
test_alone (void)
{
  static const char *const strategies[] = { "ddp", "zero1", "zero2", "zero3", "fsdp", "fsdp2" };

  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (strategies); j++)
      {
        guint64 bytes;
        Case self;

        load (&self, "llama-3.1-8b", recipes[i].engine, recipes[i].weights, recipes[i].settings);
        bytes = case_bytes (&self);
        case_set (&self, "parallel.strategy", strategies[j]);
        g_assert_cmpuint (case_bytes (&self), ==, bytes);
        g_clear_pointer (&self.plan, hr_plan_free);
      }
}

/* LoRA of rank 0 has nothing to train: what stays are the frozen weights of inference. */
static void
test_rank_zero (void)
{
  Case frozen, asked;

  load (&frozen, "llama-3.1-8b", "transformers", "bf16",
        "training.method=lora training.lora_rank=0");
  case_load (&asked, "llama-3.1-8b", "nvidia-a100-sxm4-80gb", "transformers", "bf16");
  case_run (&frozen);
  case_run (&asked);
  g_assert_cmpuint (sum_kind (&frozen.estimate, HR_ITEM_GRADIENTS), ==, 0);
  g_assert_cmpuint (sum_kind (&frozen.estimate, HR_ITEM_OPTIMIZER), ==, 0);
  g_assert_cmpuint (sum_kind (&frozen.estimate, HR_ITEM_ADAPTERS), ==, 0);
  g_assert_cmpuint (sum_kind (&frozen.estimate, HR_ITEM_WEIGHTS), ==,
                    sum_kind (&asked.estimate, HR_ITEM_WEIGHTS));
  case_clear (&frozen);
  case_clear (&asked);
}

static void
test_refusals (void)
{
  static const struct { const char *engine, *weights, *settings, *says; } refused[] = {
    { "vllm", "bf16", "", "does not train" },
    { "transformers", "nf4", "training.method=full", "cannot be trained as a whole" },
    { "megatron", "bf16", "parallel.tp=4", "needs 4 devices" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      Case self;

      load (&self, "llama-3.1-8b", refused[i].engine, refused[i].weights, refused[i].settings);
      g_assert_false (hr_estimate_run (self.plan, &self.records, &self.estimate, &error));
      g_assert_nonnull (error);
      g_assert_nonnull (g_strrstr (error->message, refused[i].says));
      case_clear (&self);
    }
}

/* What a device sends to experts elsewhere in one layer, and how often it does so forward. */
static double
expert_talk (const char *model,
             const char *settings,
             double     *count)
{
  g_autofree HrSpeed *speed = g_new0 (HrSpeed, 1);
  g_autoptr (GError) error = NULL;
  double bytes = 0.0;
  Case self;

  load (&self, model, "megatron", "bf16", settings);
  hr_speed_run (self.plan, &self.records, speed, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < speed->list.n_ops; i++)
    {
      const HrOperation *op = &speed->list.ops[i];

      if (op->kind == HR_OP_ALL_TO_ALL && op->phase == HR_OP_FORWARD)
        bytes = op->link_bytes, *count = op->count;
    }
  case_clear (&self);
  return bytes;
}

#define EXPERTS "training.method=full training.precision=mixed-fp32-master " \
  "training.microbatch=1 training.seq_len=4096 parallel.strategy=zero1 "

/* Only layers with experts deal tokens out, in the width that the experts act in; a token reaches
 * each other node once, whatever the number of its experts there. */
static void
test_expert_talk (void)
{
  static const struct { const char *model; double width, chosen, layers; } models[] = {
    { "deepseek-v3", 7168, 8, 58 },
    { "nemotron-3-super-120b", 1024, 22, 40 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      double row = 4096.0 * models[i].width * 2.0, count = 0.0, near, far;
      double nodes = 4.0 * (1.0 - pow (0.75, models[i].chosen));

      near = expert_talk (models[i].model, EXPERTS "hardware.count=8 parallel.ep=8 "
                          "parallel.dp=8", &count);
      g_assert_cmpfloat (count, ==, 2.0 * models[i].layers);
      g_assert_cmpfloat_with_epsilon (near, 7.0 / 8.0 * models[i].chosen * row, 1e-6 * row);
      far = expert_talk (models[i].model, EXPERTS "hardware.count=32 hardware.nodes=4 "
                         "parallel.ep=32 parallel.dp=32", &count);
      g_assert_cmpfloat_with_epsilon (far, 31.0 / 32.0 * nodes * row, 1e-6 * row);
    }
}

static HrSpeed *
time_step (const char *model,
           const char *settings)
{
  HrSpeed *speed = g_new0 (HrSpeed, 1);
  g_autoptr (GError) error = NULL;
  Case self;

  load (&self, model, "megatron", "bf16", settings);
  hr_speed_run (self.plan, &self.records, speed, &error);
  g_assert_no_error (error);
  case_clear (&self);
  return speed;
}

#define SMALL "training.method=full training.precision=mixed-fp32-master training.microbatch=1 "

/* What the processor does once per step does not grow with the micro-batches, and is seen. */
static void
test_once_per_step (void)
{
  g_autofree HrSpeed *one = time_step ("llama-3.2-1b", SMALL "training.seq_len=512 "
                                       "training.grad_accum=1");
  g_autofree HrSpeed *eight = time_step ("llama-3.2-1b", SMALL "training.seq_len=512 "
                                         "training.grad_accum=8");
  double once = one->step_s - one->microstep_s, host = 0.0;

  g_assert_cmpfloat (one->microstep_s, ==, eight->microstep_s);
  g_assert_cmpfloat_with_epsilon (eight->step_s - 8.0 * eight->microstep_s, once, 1e-9);
  g_assert_cmpfloat (one->rates.value[HR_CONSTANT_TRAIN_STEP_S], >, 0.0);
  g_assert_cmpfloat (once, >=, one->rates.value[HR_CONSTANT_TRAIN_STEP_S]);
  for (guint i = 0; i < one->list.n_ops; i++)
    if (one->list.ops[i].kind == HR_OP_HOST && one->list.ops[i].phase == HR_OP_OPTIMIZER)
      host += one->list.ops[i].seconds;
  g_assert_cmpfloat (host, >, 0.0);
}

/* Blocks that deal tokens out keep the processor longer than others, whatever they compute. */
static void
test_routed (void)
{
  g_autofree HrSpeed *speed = time_step ("mixtral-8x7b", SMALL "training.seq_len=16 "
                                         "training.grad_accum=1 hardware.count=8 parallel.ep=8 "
                                         "parallel.dp=8 parallel.strategy=zero1");
  const double *value = speed->rates.value;

  g_assert_cmpfloat (value[HR_CONSTANT_TRAIN_ROUTED_S], >, 0.0);
  g_assert_cmpfloat (speed->microstep_s, >=, 32.0 * (value[HR_CONSTANT_TRAIN_LAYER_S]
                                                     + value[HR_CONSTANT_TRAIN_ROUTED_S]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/training/trainable", test_trainable);
  g_test_add_func ("/training/vectors", test_vectors);
  g_test_add_func ("/training/rises", test_rises);
  g_test_add_func ("/training/narrow-chunks", test_narrow_chunks);
  g_test_add_func ("/training/compiled", test_compiled);
  g_test_add_func ("/training/one-graph", test_one_graph);
  g_test_add_func ("/training/compiled-loss", test_compiled_loss);
  g_test_add_func ("/training/step-in-backward", test_step_in_backward);
  g_test_add_func ("/training/offloaded", test_offloaded);
  g_test_add_func ("/training/block-gradients", test_block_gradients);
  g_test_add_func ("/training/scores-fp32", test_scores_fp32);
  g_test_add_func ("/training/conserved", test_conserved);
  g_test_add_func ("/training/stages", test_stages);
  g_test_add_func ("/training/in-flight", test_in_flight);
  g_test_add_func ("/training/tied-stages", test_tied_stages);
  g_test_add_func ("/training/selection", test_selection);
  g_test_add_func ("/training/alone", test_alone);
  g_test_add_func ("/training/rank-zero", test_rank_zero);
  g_test_add_func ("/training/refusals", test_refusals);
  g_test_add_func ("/training/expert-talk", test_expert_talk);
  g_test_add_func ("/training/once-per-step", test_once_per_step);
  g_test_add_func ("/training/routed", test_routed);
  return g_test_run ();
}
