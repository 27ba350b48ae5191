/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Laws of servers that batch requests of all ages, and vectors of collectives
 * (estimation-model §7.4). */
#include "case.h"

#include "hr-communication.h"
#include "hr-speed.h"

typedef struct {
  const char *model, *engine, *weights, *settings;
} Setup;

static const Setup setups[] = {
  { "llama-3.1-8b", "vllm", "bf16", "" },
  { "llama-3.1-70b", "tensorrt-llm", "fp8", "hardware.count=4 parallel.tp=4" },
  { "qwen3-235b-a22b", "sglang", "fp8", "hardware.count=8 parallel.tp=8" },
};

static void
set_all (Case       *self,
         const char *settings)
{
  g_auto (GStrv) pairs = g_strsplit (settings, " ", -1);

  for (guint i = 0; pairs[i] != NULL && *pairs[i] != '\0'; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);
      case_set (self, pair[0], pair[1]);
    }
}

/* The answer to a setup on H100; free with g_free(). */
static HrSpeed *
serve (const Setup *setup,
       guint        concurrency,
       guint        prompt,
       const char  *settings)
{
  g_autofree char *load = g_strdup_printf ("inference.batch=%u inference.prompt_tokens=%u "
                                           "inference.generated_tokens=512",
                                           concurrency, prompt);
  g_autoptr (GError) error = NULL;
  HrSpeed *speed = g_new (HrSpeed, 1);
  Case self;

  case_load (&self, setup->model, "nvidia-h100-sxm5-80gb", setup->engine, setup->weights);
  set_all (&self, load);
  set_all (&self, setup->settings);
  set_all (&self, settings);
  g_assert_true (hr_speed_run (self.plan, &self.records, speed, &error));
  g_assert_no_error (error);
  g_assert_true (speed->known);
  case_clear (&self);
  return speed;
}

static void
test_concurrency (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (setups); i++)
    {
      g_autofree HrSpeed *before = serve (&setups[i], 1, 1024, "");

      for (guint n = 2; n <= 1024; n *= 2)
        {
          HrSpeed *now = serve (&setups[i], n, 1024, "");

          g_assert_cmpfloat (now->throughput_tok_s, >=, before->throughput_tok_s * (1.0 - 1e-9));
          g_assert_cmpfloat (now->tpot_s, >=, before->tpot_s * (1.0 - 1e-9));
          g_assert_cmpfloat (now->ttft_s, >=, before->ttft_s * (1.0 - 1e-9));
          g_free (before);
          before = now;
        }
    }
}

static void
test_prompt (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (setups); i++)
    {
      double before = 0.0;

      for (guint prompt = 64; prompt <= 32768; prompt *= 2)
        {
          g_autofree HrSpeed *speed = serve (&setups[i], 8, prompt, "");

          g_assert_cmpfloat (speed->ttft_s, >, before);
          before = speed->ttft_s;
        }
    }
}

/* One request meets no other: its tokens cost what a step costs, and nothing is mixed in. */
static void
test_alone (void)
{
  g_autofree HrSpeed *speed = serve (&setups[0], 1, 1024, "");

  g_assert_cmpfloat (speed->tpot_s, ==, speed->token_s);
  g_assert_cmpfloat_with_epsilon (speed->request_s, speed->ttft_s + 511.0 * speed->tpot_s, 1e-9);
}

/* Requests that the pool has no place for wait, and add nothing to the throughput. */
static void
test_queue (void)
{
  g_autofree HrSpeed *full = serve (&setups[0], 20000, 1024, "");
  g_autofree HrSpeed *fuller = serve (&setups[0], 40000, 1024, "");

  g_assert_cmpfloat_with_epsilon (full->throughput_tok_s, fuller->throughput_tok_s,
                                  1e-9 * full->throughput_tok_s);
  g_assert_cmpfloat_with_epsilon (full->tpot_s, fuller->tpot_s, 1e-9 * full->tpot_s);
  g_assert_cmpfloat (fuller->ttft_s, >, 1.5 * full->ttft_s);
}

static void
test_cached_prompt (void)
{
  g_autofree HrSpeed *cold = serve (&setups[0], 8, 8192, "");
  g_autofree HrSpeed *warm = serve (&setups[0], 8, 8192, "inference.prefix_share=0.9");

  g_assert_cmpfloat (warm->ttft_s, <, 0.5 * cold->ttft_s);
  g_assert_cmpfloat (warm->tpot_s, <, cold->tpot_s);
  g_assert_cmpfloat (warm->token_s, ==, cold->token_s);
}

/* γ = 3 and α = 0.8: (1 - 0.8⁴) / 0.2 = 2.952 tokens a step, for 1 + 3 · 0.1 steps' time. */
static void
test_speculation (void)
{
  g_autofree HrSpeed *plain = serve (&setups[0], 8, 1024, "");
  g_autofree HrSpeed *guessed = serve (&setups[0], 8, 1024,
                                       "inference.speculative_tokens=3 "
                                       "inference.speculative_acceptance=0.8 "
                                       "inference.draft_share=0.1");

  g_assert_cmpfloat_with_epsilon (plain->token_s / guessed->token_s, 2.952 / 1.3, 1e-9);
}

/* FLOPs of products and of attention, of one device. */
static double
decode_flops (const HrSpeed *speed)
{
  double flops = 0.0;

  for (guint i = 0; i < speed->list.n_ops; i++)
    {
      const HrOperation *op = &speed->list.ops[i];

      if (op->phase == HR_OP_DECODE && op->kind >= HR_OP_ATTN_QKV && op->kind <= HR_OP_LM_HEAD)
        flops += op->flops * op->count;
    }
  return flops;
}

static void
test_parallel_conserves_flops (void)
{
  g_autofree HrSpeed *one = serve (&setups[0], 8, 1024, "");

  for (guint tp = 2; tp <= 8; tp *= 2)
    {
      g_autofree char *setting = g_strdup_printf ("hardware.count=%u parallel.tp=%u", tp, tp);
      g_autofree HrSpeed *cut = serve (&setups[0], 8, 1024, setting);

      g_assert_cmpfloat_with_epsilon (tp * decode_flops (cut) / decode_flops (one), 1.0, 1e-3);
    }
}

static void
test_collectives (void)
{
  static const struct { HrOpKind kind; guint group; double bytes; } vectors[] = {
    { HR_OP_ALL_REDUCE, 1, 0.0 },
    { HR_OP_ALL_REDUCE, 2, 1000.0 },
    { HR_OP_ALL_REDUCE, 8, 1750.0 },
    { HR_OP_ALL_GATHER, 1, 0.0 },
    { HR_OP_ALL_GATHER, 8, 875.0 },
    { HR_OP_REDUCE_SCATTER, 4, 750.0 },
    { HR_OP_ALL_TO_ALL, 4, 750.0 },
    { HR_OP_SEND, 1, 0.0 },
    { HR_OP_SEND, 2, 1000.0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    g_assert_cmpfloat (hr_collective_bytes (vectors[i].kind, 1000.0, vectors[i].group),
                       ==, vectors[i].bytes);
}

static void
test_links (void)
{
  const HrDevice linked = { .link_bytes_per_s = 450e9, .pcie_bytes_per_s = 64e9 };
  const HrDevice plugged = { .pcie_bytes_per_s = 32e9 };

  g_assert_cmpfloat (hr_device_link (&linked, 1, 8), ==, 450e9);
  g_assert_cmpfloat (hr_device_link (&plugged, 1, 8), ==, 32e9);
  g_assert_cmpfloat (hr_device_link (&linked, 2, 1), ==, 50e9);
  g_assert_cmpfloat (hr_device_link (&linked, 2, 8), ==, 400e9);
  g_assert_cmpfloat (hr_device_link (&plugged, 2, 1), ==, 32e9);
}

/* A tensor-parallel group of one says nothing; of two, twice per layer. */
static void
test_talk (void)
{
  for (guint tp = 1; tp <= 2; tp++)
    {
      g_autofree char *setting = g_strdup_printf ("hardware.count=%u parallel.tp=%u", tp, tp);
      g_autofree HrSpeed *speed = serve (&setups[0], 8, 1024, setting);
      double count = 0.0;

      for (guint i = 0; i < speed->list.n_ops; i++)
        if (speed->list.ops[i].kind == HR_OP_ALL_REDUCE
            && speed->list.ops[i].phase == HR_OP_DECODE)
          count += speed->list.ops[i].count;
      g_assert_cmpfloat (count, ==, tp == 1 ? 0.0 : 64.0);
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/serving/concurrency", test_concurrency);
  g_test_add_func ("/serving/prompt", test_prompt);
  g_test_add_func ("/serving/alone", test_alone);
  g_test_add_func ("/serving/queue", test_queue);
  g_test_add_func ("/serving/cached-prompt", test_cached_prompt);
  g_test_add_func ("/serving/speculation", test_speculation);
  g_test_add_func ("/serving/parallel-conserves-flops", test_parallel_conserves_flops);
  g_test_add_func ("/serving/collectives", test_collectives);
  g_test_add_func ("/serving/links", test_links);
  g_test_add_func ("/serving/talk", test_talk);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
