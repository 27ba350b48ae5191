/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The operations of a forward pass: FLOPs as PyTorch counts them in the real modules, the
 * identities of the field (2N, 4N, 6N), and what has to hold of any pass. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "case.h"
#include "hr-forward.h"
#include "hr-speed.h"
#include "hr-time.h"
#include "hr-workspace.h"

static HrTensorList tensors;
static HrOperationList ops;
static HrSpeed speed;
static double library_rows;

static void
list_pass (Case       *self,
           double      sequences,
           double      tokens,
           guint       tp,
           HrAttention attention)
{
  HrPlacement placement = {
    .records = &self->records, .list = &tensors, .parts = HR_PART_ALL,
    .device = self->records.device, .library_rows = library_rows,
    .shard = { .last_layer = self->records.model->n_layers, .tp = tp, .embedding = TRUE,
               .head = TRUE },
  };
  HrPass pass = {
    .phase = HR_OP_FORWARD, .sequences = sequences, .tokens = tokens,
    .outputs = sequences * tokens, .activation_bytes = 2, .kv_bytes = 2, .kv_v_bytes = 2,
    .score_bytes = hr_score_bytes (attention, 2), .repeat = 1,
  };

  g_assert_true (hr_architecture_tensors (self->records.model, &tensors, NULL));
  ops.n_ops = 0;
  hr_forward_operations (&placement, &pass, &ops);
  g_assert_cmpuint (ops.n_ops, <, HR_MAX_OPERATIONS);
}

/* Products and attention: what a counter of matrix products sees. */
static double
product_flops (void)
{
  double sum = 0.0;

  for (guint i = 0; i < ops.n_ops; i++)
    if (ops.ops[i].rows > 0.0 || ops.ops[i].kind == HR_OP_ATTENTION)
      sum += ops.ops[i].flops * ops.ops[i].count;
  return sum;
}

static void
check_line (const char *line)
{
  char model[32];
  double sequences, tokens, forward, both;
  Case self;

  g_assert_cmpint (sscanf (line, "%31[^,],%lf,%lf,%lf,%lf", model, &sequences, &tokens, &forward,
                           &both), ==, 5);
  case_load (&self, model, "nvidia-a100-sxm4-80gb", "transformers", "bf16");
  list_pass (&self, sequences, tokens, 1, HR_ATTENTION_EAGER);
  g_assert_cmpfloat_with_epsilon (product_flops () / forward, 1.0, 1e-7);
  /* a backward pass has two products for each of the forward's */
  g_assert_cmpfloat_with_epsilon (3.0 * product_flops () / both, 1.0, 1e-7);
  case_clear (&self);
}

/* Values of tests/accuracy/count-flops.py: transformers' modules under PyTorch's counter. */
static void
test_counted (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "data", "flops.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0' && **line != '#' && !g_str_has_prefix (*line, "model,"))
      {
        check_line (*line);
        n++;
      }
  g_assert_cmpuint (n, ==, 10);
}

/* 2N per token: all parameters but the embedding's, which is looked up. */
static void
test_two_n (void)
{
  static const char *const models[] = { "llama-2-7b", "llama-3.1-70b", "qwen3-30b-a3b" };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      Case self;
      double active, flops;

      case_load (&self, models[i], "nvidia-h100-sxm5-80gb", "vllm", "bf16");
      list_pass (&self, 1, 1, 1, HR_ATTENTION_FLASH);
      active = (double) hr_architecture_active (self.records.model, &tensors)
               - (double) self.records.model->vocab_size * self.records.model->hidden_size;
      flops = product_flops ();
      g_assert_cmpfloat (flops, >, 1.99 * active);
      g_assert_cmpfloat (flops, <, 2.03 * active);
      case_clear (&self);
    }
}

/* Devices that share every layer do its products between them. */
static void
test_sharding (void)
{
  Case self;
  double whole;

  case_load (&self, "llama-3.1-70b", "nvidia-h100-sxm5-80gb", "vllm", "bf16");
  list_pass (&self, 2, 100, 1, HR_ATTENTION_FLASH);
  whole = product_flops ();
  for (guint tp = 2; tp <= 8; tp *= 2)
    {
      list_pass (&self, 2, 100, tp, HR_ATTENTION_FLASH);
      g_assert_cmpfloat_with_epsilon (tp * product_flops () / whole, 1.0, 1e-3);
    }
  case_clear (&self);
}

static void
test_distinct_experts (void)
{
  g_assert_cmpfloat_with_epsilon (hr_distinct_experts (8, 2, 1), 2.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (hr_distinct_experts (8, 2, 2), 3.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (hr_distinct_experts (8, 2, 1e6), 8.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (hr_distinct_experts (8, 8, 1), 8.0, 1e-12);
}

static void
test_attended (void)
{
  g_assert_cmpfloat_with_epsilon (hr_attended_tokens (0, 4, 0), 2.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (hr_attended_tokens (10, 1, 0), 11.0, 1e-12);
  /* 1, 2, 2, 2 of a window of 2 */
  g_assert_cmpfloat_with_epsilon (hr_attended_tokens (0, 4, 2), 1.75, 1e-12);
  g_assert_cmpfloat_with_epsilon (hr_attended_tokens (100, 4, 2), 2.0, 1e-12);
}

static void
test_soft_maximum (void)
{
  g_assert_cmpfloat_with_epsilon (hr_soft_maximum (3, 4, 2), 5.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (hr_soft_maximum (3, 4, 1), 7.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (hr_soft_maximum (3, 0, 4), 3.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (hr_soft_maximum (0, 0, 4), 0.0, 1e-12);
}

static double
phase_flops (const char *method,
             const char *checkpointing,
             HrOpPhase   phase)
{
  Case self;

  case_load (&self, "llama-2-7b", "nvidia-a100-sxm4-80gb", "transformers", "bf16");
  case_set (&self, "training.method", method);
  case_set (&self, "training.seq_len", "1024");
  case_set (&self, "training.checkpointing", checkpointing);
  g_assert_true (hr_speed_run (self.plan, &self.records, &speed, NULL));
  g_assert_true (speed.known);
  case_clear (&self);
  return hr_operations_flops (&speed.list, phase);
}

/* Forward 2N, backward 4N of what trains wholly and 2N of what is frozen, recomputation 2N. */
static void
test_training (void)
{
  double forward = phase_flops ("full", "none", HR_OP_FORWARD);
  double full = phase_flops ("full", "none", HR_OP_BACKWARD);
  double lora = phase_flops ("lora", "none", HR_OP_BACKWARD);
  double again = phase_flops ("full", "full", HR_OP_RECOMPUTE);

  g_assert_cmpfloat_with_epsilon (full / forward, 2.0, 0.01);
  g_assert_cmpfloat_with_epsilon (lora / forward, 1.0, 0.06);
  g_assert_cmpfloat_with_epsilon (again / forward, 0.98, 0.03);
  g_assert_cmpfloat (phase_flops ("full", "none", HR_OP_RECOMPUTE), ==, 0.0);
}

static double
step_flops (const char *cp,
            gboolean    attention)
{
  double sum = 0.0;
  Case self;

  case_load (&self, "llama-3.1-8b", "nvidia-h100-sxm5-80gb", "torchtitan", "bf16");
  case_set (&self, "training.method", "full");
  case_set (&self, "training.microbatch", "1");
  case_set (&self, "training.seq_len", "65536");
  case_set (&self, "hardware.count", "8");
  case_set (&self, "parallel.cp", cp);
  g_assert_true (hr_speed_run (self.plan, &self.records, &speed, NULL));
  g_assert_true (speed.known);
  case_clear (&self);
  for (guint i = 0; i < speed.list.n_ops; i++)
    if ((speed.list.ops[i].kind == HR_OP_ATTENTION) == attention
        && speed.list.ops[i].phase != HR_OP_OPTIMIZER)
      sum += speed.list.ops[i].flops * speed.list.ops[i].count;
  return sum;
}

/* Ranks that share a sequence do its work between them, attention to each other's tokens too. */
static void
test_context_ranks (void)
{
  static const char *degrees[] = { "2", "4", "8" };

  for (guint i = 0; i < G_N_ELEMENTS (degrees); i++)
    {
      double ranks = g_ascii_strtod (degrees[i], NULL);

      for (gint attention = 0; attention < 2; attention++)
        g_assert_cmpfloat_with_epsilon (ranks * step_flops (degrees[i], attention)
                                        / step_flops ("1", attention), 1.0, 1e-3);
    }
}

/* What is worked on longer takes longer; what is read takes at least its bytes' time. */
static void
test_monotone (void)
{
  double before = 0.0;

  for (guint context = 256; context <= 16384; context *= 4)
    {
      Case self;
      g_autofree char *text = g_strdup_printf ("%u", context);

      case_load (&self, "llama-3.1-8b", "nvidia-geforce-rtx-4090", "llama.cpp", "gguf-q4_k_m");
      case_set (&self, "inference.prompt_tokens", text);
      case_set (&self, "inference.context", "20000");
      g_assert_true (hr_speed_run (self.plan, &self.records, &speed, NULL));
      g_assert_true (speed.known);
      g_assert_cmpfloat (speed.token_s, >, before);
      g_assert_cmpfloat (speed.token_s, >,
                         4.3e9 / self.records.device->bandwidth_bytes_per_s);
      before = speed.token_s;
      case_clear (&self);
    }
}

/* What KTransformers sends over the links in a prompt of @tokens; the time of one token on
 * @processor goes to @token_s. */
static double
fetched_bytes (guint       tokens,
               const char *processor,
               double     *token_s)
{
  g_autofree char *prompt = g_strdup_printf ("%u", tokens);
  double bytes = 0.0;
  Case self;

  case_load (&self, "qwen3-30b-a3b", "nvidia-geforce-rtx-4090", "ktransformers", "bf16");
  case_set (&self, "inference.prompt_tokens", prompt);
  self.records.host = hr_catalog_get_device (catalog, processor, NULL);
  g_assert_true (hr_speed_run (self.plan, &self.records, &speed, NULL));
  g_assert_true (speed.known);
  g_assert_null (speed.assumed);
  for (guint i = 0; i < speed.list.n_ops; i++)
    if (speed.list.ops[i].kind == HR_OP_SEND && speed.list.ops[i].place != HR_PLACE_HOST)
      bytes += speed.list.ops[i].link_bytes * speed.list.ops[i].count;
  *token_s = speed.token_s;
  case_clear (&self);
  return bytes;
}

/* Experts in main memory: tokens wait for it, and only long prompts have them pass the device,
 * nearly all of 48 layers of 128 experts of three 2048 x 768 matrices. */
static void
test_experts_on_host (void)
{
  double all = 2.0 * 48 * 128 * 3 * 2048 * 768, one, two;

  g_assert_cmpfloat (fetched_bytes (399, "intel-xeon-gold-6454s", &one), ==, 0.0);
  g_assert_cmpfloat_with_epsilon (fetched_bytes (400, "intel-xeon-gold-6454s-x2", &two) / all, 1.0,
                                  0.01);
  g_assert_cmpfloat (one / two, >, 1.3);
  g_assert_cmpfloat (one / two, <, 2.0);
}

/* Work and bytes of experts in one token, of so many experts. */
static void
measure_experts (const char *engine,
                 const char *used,
                 double     *flops,
                 double     *bytes)
{
  Case self;

  *flops = *bytes = 0.0;
  case_load (&self, "qwen3-30b-a3b", "nvidia-h100-sxm5-80gb", engine, "bf16");
  if (used != NULL)
    case_set (&self, "inference.experts_used", used);
  g_assert_true (hr_speed_run (self.plan, &self.records, &speed, NULL));
  for (guint i = 0; i < speed.list.n_ops; i++)
    if (speed.list.ops[i].kind == HR_OP_EXPERTS && speed.list.ops[i].phase == HR_OP_DECODE)
      {
        *flops += speed.list.ops[i].flops * speed.list.ops[i].count;
        *bytes += speed.list.ops[i].weight_bytes * speed.list.ops[i].count;
      }
  case_clear (&self);
}

/* A plan may choose fewer experts than the model: of 8, 6 cost three quarters. */
static void
test_experts_used (void)
{
  static const char *engines[] = { "transformers", "vllm", "ktransformers" };

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      double flops[3], bytes[3];

      measure_experts (engines[i], NULL, &flops[0], &bytes[0]);
      measure_experts (engines[i], "8", &flops[1], &bytes[1]);
      measure_experts (engines[i], "6", &flops[2], &bytes[2]);
      g_assert_cmpfloat (flops[0], >, 0.0);
      g_assert_cmpfloat_with_epsilon (flops[1] / flops[0], 1.0, 1e-9);
      g_assert_cmpfloat_with_epsilon (flops[2] / flops[0], 0.75, 1e-9);
      g_assert_cmpfloat_with_epsilon (bytes[2] / bytes[0], 0.75, 1e-9);
    }
}

/* Bytes that products read, and that copies of their weights take; multiplications per token. */
static void
weigh_products (double *weights,
                double *copies,
                double *elements,
                double  tokens)
{
  *weights = *copies = *elements = 0.0;
  for (guint i = 0; i < ops.n_ops; i++)
    {
      const HrOperation *op = &ops.ops[i];

      *(op->kind == HR_OP_DEQUANTIZE ? copies : weights) += op->weight_bytes * op->count;
      if (op->rows > 0.0)
        *elements += op->flops * op->count / (2.0 * tokens);
    }
}

/* Through a library, weights are read as they are stored, written in 16 bit and read again. */
static void
test_library (void)
{
  double stored, weights, copies, elements;
  Case self;

  case_load (&self, "llama-3-8b", "nvidia-a100-sxm4-80gb", "llama.cpp", "gguf-q4_k_m");
  self.records.workspace = hr_workspace_new ();
  list_pass (&self, 1, 512, 1, HR_ATTENTION_FLASH);
  weigh_products (&stored, &copies, &elements, 512);
  g_assert_cmpfloat (copies, ==, 0.0);
  library_rows = 33;
  list_pass (&self, 1, 512, 1, HR_ATTENTION_FLASH);
  weigh_products (&weights, &copies, &elements, 512);
  g_assert_cmpfloat_with_epsilon (weights / (2.0 * elements), 1.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (copies / (stored + 2.0 * elements), 1.0, 1e-9);
  list_pass (&self, 1, 32, 1, HR_ATTENTION_FLASH);
  weigh_products (&weights, &copies, &elements, 32);
  g_assert_cmpfloat (copies, ==, 0.0);
  g_assert_cmpfloat_with_epsilon (weights / stored, 1.0, 1e-9);
  library_rows = 0;
  hr_workspace_free (self.records.workspace);
  self.records.workspace = NULL;
  case_clear (&self);
}

static double
prompt_gain (const char *model,
             const char *cards,
             const char *prompt,
             const char *driver)
{
  double one;
  Case self;

  case_load (&self, model, "nvidia-a100-sxm4-80gb", "llama.cpp", "gguf-q4_k_m");
  case_set (&self, "engine_version", "b2836");
  self.records.profile = hr_engine_profile_for_plan (self.records.engine, self.plan, NULL);
  case_set (&self, "inference.prompt_tokens", prompt);
  case_set (&self, "inference.driver", driver);
  g_assert_true (hr_speed_run (self.plan, &self.records, &speed, NULL));
  one = speed.prefill_tok_s;
  case_set (&self, "hardware.count", cards);
  case_set (&self, "parallel.strategy", "layer-split");
  g_assert_true (hr_speed_run (self.plan, &self.records, &speed, NULL));
  case_clear (&self);
  return speed.prefill_tok_s / one;
}

/* Eight chunks pass four cards of 9, 8, 8 and 7 layers: at best in (1 + 7 · 9/32) / 8 of the time.
 * Measured: 2.4 to 2.6 times as fast; 1.0 to 1.9 for 70B, whose kernels fill the launch queue. */
static void
test_pipeline (void)
{
  g_assert_cmpfloat_with_epsilon (prompt_gain ("llama-3-8b", "4", "512", "cuda"), 1.0, 0.05);
  g_assert_cmpfloat_with_epsilon (prompt_gain ("llama-3-8b", "2", "4096", "cuda"), 1.6, 0.1);
  g_assert_cmpfloat_with_epsilon (prompt_gain ("llama-3-8b", "4", "4096", "cuda"), 2.4, 0.15);
  g_assert_cmpfloat (prompt_gain ("llama-3-70b", "2", "4096", "cuda"), <, 1.2);
  g_assert_cmpfloat (prompt_gain ("llama-3-70b", "4", "4096", "cuda"), <, 1.7);
  g_assert_cmpfloat (prompt_gain ("llama-3-8b", "4", "4096", "vulkan"), <, 1.0);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/forward/counted", test_counted);
  g_test_add_func ("/forward/two-n", test_two_n);
  g_test_add_func ("/forward/sharding", test_sharding);
  g_test_add_func ("/forward/distinct-experts", test_distinct_experts);
  g_test_add_func ("/forward/attended", test_attended);
  g_test_add_func ("/time/soft-maximum", test_soft_maximum);
  g_test_add_func ("/time/training", test_training);
  g_test_add_func ("/time/context-ranks", test_context_ranks);
  g_test_add_func ("/time/monotone", test_monotone);
  g_test_add_func ("/forward/experts-used", test_experts_used);
  g_test_add_func ("/time/experts-on-host", test_experts_on_host);
  g_test_add_func ("/forward/library", test_library);
  g_test_add_func ("/time/pipeline", test_pipeline);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
