/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Vectors of estimation-model §10.5 that concern weights, caches and eager PyTorch, and the laws
 * that every estimate keeps. */
#include "case.h"

#include "hr-cache.h"
#include "hr-weights.h"

/* Segments of 2 MiB; a tail of at most 1 MiB is charged, a longer one is split off. */
static void
test_allocator (void)
{
  g_assert_cmpuint (hr_allocator_charge (1), ==, 512);
  g_assert_cmpuint (hr_allocator_charge (5 << 20), ==, 5 << 20);
  g_assert_cmpuint (hr_allocator_charge (135 << 20), ==, 136 << 20);
  g_assert_cmpuint (hr_allocator_charge ((134 << 20) + 1), ==, (134 << 20) + 512);
  g_assert_cmpuint (hr_allocator_charge (134 << 20), ==, 134 << 20);
}

static double
bytes_per_element (const char *id,
                   guint64     rows,
                   guint64     cols)
{
  const HrFormat *format = hr_catalog_get_format (catalog, id, NULL);

  g_assert_nonnull (format);
  return (double) hr_format_matrix_bytes (format, rows, cols) / rows / cols;
}

static void
test_formats (void)
{
  g_assert_cmpfloat (bytes_per_element ("nf4", 4096, 4096), ==, 0.5625);
  g_assert_cmpfloat_with_epsilon (bytes_per_element ("nf4-dq", 4096, 4096), 0.51586914, 1e-6);
  g_assert_cmpfloat (bytes_per_element ("mxfp4", 4096, 4096), ==, 17.0 / 32);
  g_assert_cmpfloat_with_epsilon (bytes_per_element ("nvfp4", 4096, 4096), 0.5625, 1e-6);
  g_assert_cmpfloat (bytes_per_element ("awq-4-g128", 4096, 4096), ==, 0.5 + 2.5 / 128);
  g_assert_cmpfloat (bytes_per_element ("mlx-4-g64", 4096, 4096), ==, 0.5625);
  g_assert_cmpfloat (bytes_per_element ("hqq-4-g64", 4096, 4096), ==, 0.5625);
  g_assert_cmpfloat (bytes_per_element ("mlc-q4f16_1", 4096, 4096), ==, 0.5625);
  g_assert_cmpfloat_with_epsilon (bytes_per_element ("mlc-q3f16_1", 4096, 4000), 0.45, 1e-6);
  g_assert_cmpfloat (bytes_per_element ("int8-bnb", 4096, 4096), ==, 1 + 4.0 / 4096);
  g_assert_cmpfloat (bytes_per_element ("fp8-block128", 7168, 2048), ==, 1 + 4.0 / 16384);
  g_assert_cmpfloat (bytes_per_element ("gptq-4-g128", 4096, 4096), ==,
                     0.5 + 2.5 / 128 + 4.0 / 4096);
}

/* "Parameters: 3615.13 MB", which are MiB, of Llama-2-7b-chat-hf-q4f16_1-MLC (mlc-ai/mlc-llm issue
 * 2026). */
static void
test_mlc (void)
{
  Case self;

  case_load (&self, "llama-2-7b", "nvidia-geforce-rtx-4090", "mlc", "mlc-q4f16_1");
  case_run (&self);
  g_assert_cmpfloat_with_epsilon (
    hr_estimate_kind_sum (&self.estimate.devices[0], HR_ITEM_WEIGHTS) / 1048576.0, 3615.13, 0.01);
  case_clear (&self);
}

static double
kv_bytes_per_token (const char *model,
                    const char *engine)
{
  Case self;
  double elements = 0;

  case_load (&self, model, NULL, engine, "bf16");
  for (guint i = 0; i < self.records.model->n_groups; i++)
    {
      const HrLayerGroup *group = &self.records.model->groups[i];
      double v, k = hr_cache_elements_per_token (self.records.model, group, self.records.profile,
                                                 1, &v);
      elements += group->count * (k + v);
    }
  g_clear_pointer (&self.plan, hr_plan_free);
  return elements * 2;
}

static void
test_cache (void)
{
  g_assert_cmpfloat (kv_bytes_per_token ("llama-2-7b", "vllm"), ==, 524288);
  g_assert_cmpfloat (kv_bytes_per_token ("llama-3-8b", "vllm"), ==, 131072);
  g_assert_cmpfloat (kv_bytes_per_token ("deepseek-v3", "vllm"), ==, 70272);
  g_assert_cmpfloat (kv_bytes_per_token ("deepseek-v3", "transformers"), ==,
                     61.0 * 128 * (192 + 128) * 2);
}

/* Zamba2 7B caches at the 13 uses of its two shared attention blocks, in no layer of its own. */
static void
test_shared_attention (void)
{
  Case self;

  case_load (&self, "zamba2-7b", NULL, "transformers", "bf16");
  case_set (&self, "inference.context", "1024");
  case_run (&self);
  g_assert_cmpuint (hr_estimate_kind_sum (&self.estimate.devices[0], HR_ITEM_KV_CACHE), ==,
                    13 * 2 * 32 * 224 * 2 * 1024);
  case_clear (&self);
}

/* Estimates against the printed figures of the lit-gpt table, in GB, to the last printed digit. */
static void
test_litgpt (void)
{
  static const struct { const char *model, *weights; double allocated; } rows[] = {
    { "llama-2-13b", "bf16", 26.213e9 },
    { "llama-2-7b", "nf4", 4.541e9 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Case self;
      case_load (&self, rows[i].model, "nvidia-a100-sxm4-40gb", "lit-gpt", rows[i].weights);
      case_run (&self);
      g_assert_cmpfloat_with_epsilon (self.estimate.devices[0].allocated_bytes / rows[i].allocated,
                                      1, 0.008);
      case_clear (&self);
    }
}

static const struct { const char *engine, *weights; } engines[] = {
  { "transformers", "bf16" }, { "transformers", "nf4" }, { "vllm", "fp8" }, { "sglang", "bf16" },
  { "tensorrt-llm", "fp16" }, { "exllamav2", "exl2-4.0" }, { "mlx", "mlx-4-g64" },
  { "lit-gpt", "nf4-dq" }, { "gpt-fast", "int8" },
};

/* Totals are sums of items; more context and more sequences never need less. */
static void
test_laws (void)
{
  static const char *const contexts[] = { "256", "1000", "4096", "8192", "32768" };
  static const char *const batches[] = { "1", "2", "7", "16" };

  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      Case self;
      guint64 last = 0;
      case_load (&self, "llama-3.1-8b", "nvidia-a100-sxm4-80gb", engines[i].engine,
                 engines[i].weights);
      for (guint j = 0; j < G_N_ELEMENTS (contexts); j++)
        {
          guint64 bytes;
          case_set (&self, "inference.context", contexts[j]);
          case_run (&self);
          case_check_sums (&self.estimate.devices[0]);
          bytes = self.estimate.devices[0].process_bytes;
          g_assert_cmpuint (bytes, >=, last);
          last = bytes;
          hr_estimate_clear (&self.estimate);
        }
      last = 0;
      for (guint j = 0; j < G_N_ELEMENTS (batches); j++)
        {
          guint64 bytes;
          case_set (&self, "inference.batch", batches[j]);
          bytes = case_bytes (&self);
          g_assert_cmpuint (bytes, >, last);
          last = bytes;
        }
      g_clear_pointer (&self.plan, hr_plan_free);
    }
}

/* Splitting layers over devices conserves the bytes of the weights. */
static void
test_split (void)
{
  Case one, four;
  guint64 sum = 0;

  case_load (&one, "llama-3.1-8b", "nvidia-a100-sxm4-80gb", "transformers", "bf16");
  case_load (&four, "llama-3.1-8b", "nvidia-a100-sxm4-80gb", "transformers", "bf16");
  four.plan->device_count = 3;
  case_run (&one);
  case_run (&four);
  g_assert_cmpuint (four.estimate.n_devices, ==, 3);
  for (guint i = 0; i < four.estimate.n_devices; i++)
    sum += hr_estimate_kind_sum (&four.estimate.devices[i], HR_ITEM_WEIGHTS);
  g_assert_cmpuint (sum, ==, hr_estimate_kind_sum (&one.estimate.devices[0], HR_ITEM_WEIGHTS));
  case_clear (&one);
  case_clear (&four);
}

/* llama-quantize --dry-run of llama.cpp 0.7.0 (tests/data/gguf-totals.csv). */
#define GGUF_LLAMA_3_8B_Q4_K_M 4912898048.0

/* An engine that reads GGUF without ggml holds the file's tensors, cut by tensor parallelism. */
static void
test_gguf_elsewhere (void)
{
  for (guint tp = 1; tp <= 2; tp++)
    {
      Case self;
      guint64 bytes;

      case_load (&self, "llama-3-8b", "nvidia-geforce-rtx-4090", "vllm", "gguf-q4_k_m");
      self.plan->device_count = tp;
      case_run (&self);
      bytes = hr_estimate_kind_sum (&self.estimate.devices[0], HR_ITEM_WEIGHTS);
      g_assert_cmpfloat_with_epsilon (bytes / (GGUF_LLAMA_3_8B_Q4_K_M / tp), 1, 0.005);
      case_clear (&self);
    }
}

/* DeepSeek R1: 58 layers of 256 experts of three 7168 x 2048 matrices; its embedding. */
#define R1_EXPERTS (58ull * 256 * 3 * 7168 * 2048)
#define R1_EMBEDDING (129280ull * 7168)

/* Routed experts lie in main memory, once, whatever the devices are; where they pass the devices
 * to be multiplied, each holds its part of one layer. */
static void
test_experts_on_host (void)
{
  for (guint tp = 1; tp <= 2; tp++)
    {
      Case now, before;
      guint64 device, host;

      case_load (&now, "deepseek-r1", "nvidia-h200-sxm-141gb", "ktransformers", "bf16");
      case_load (&before, "deepseek-r1", "nvidia-h200-sxm-141gb", "ktransformers", "bf16");
      before.records.profile = hr_engine_find_profile (before.records.engine, "v0.2.1", NULL);
      now.plan->device_count = before.plan->device_count = tp;
      case_run (&now);
      case_run (&before);
      device = hr_estimate_kind_sum (&now.estimate.devices[0], HR_ITEM_WEIGHTS);
      host = hr_estimate_kind_sum (&now.estimate.host, HR_ITEM_WEIGHTS);
      g_assert_cmpuint (host, ==, 2 * R1_EXPERTS);
      g_assert_cmpuint (hr_estimate_kind_sum (&now.estimate.devices[tp - 1], HR_ITEM_GATHERED), ==,
                        2 * R1_EXPERTS / 58 / tp);
      g_assert_cmpuint (hr_estimate_kind_sum (&before.estimate.host, HR_ITEM_WEIGHTS), ==,
                        2 * (R1_EXPERTS + R1_EMBEDDING));
      g_assert_cmpuint (hr_estimate_kind_sum (&before.estimate.devices[0], HR_ITEM_GATHERED), ==,
                        0);
      g_assert_cmpfloat_with_epsilon ((double) device * tp / (2.0 * 17.2e9), 1, 0.1);
      case_clear (&now);
      case_clear (&before);
    }
}

static void
test_refusals (void)
{
  g_autoptr (GError) error = NULL;
  Case self;

  case_load (&self, "llama-3.1-8b", "nvidia-a100-sxm4-80gb", "transformers", "bf16");
  self.plan->parallel.tp = 4;
  g_assert_false (hr_estimate_run (self.plan, &self.records, &self.estimate, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (g_strrstr (error->message, "needs 4 devices"));
  case_clear (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/memory/allocator", test_allocator);
  g_test_add_func ("/memory/formats", test_formats);
  g_test_add_func ("/memory/mlc", test_mlc);
  g_test_add_func ("/memory/cache", test_cache);
  g_test_add_func ("/memory/shared-attention", test_shared_attention);
  g_test_add_func ("/memory/litgpt", test_litgpt);
  g_test_add_func ("/memory/laws", test_laws);
  g_test_add_func ("/memory/split", test_split);
  g_test_add_func ("/memory/gguf-elsewhere", test_gguf_elsewhere);
  g_test_add_func ("/memory/experts-on-host", test_experts_on_host);
  g_test_add_func ("/memory/refusals", test_refusals);
  return g_test_run ();
}
