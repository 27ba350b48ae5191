/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Realistic charts for tests and pictures; what the application builds from an estimate. */
#include "plans.h"

#include <math.h>

#include "hr-units.h"

#define GIB ((double) HR_GIB)

static char *
format_value_cb (double   value,
                 gpointer user_data)
{
  return hr_format_gib (value, HR_BYTE_UNIT_BINARY);
}

static char *
format_tick_cb (double   value,
                gpointer user_data)
{
  return g_strdup_printf ("%g", value / GIB);
}

static HrStack *
create (const char *title,
        const char *subtitle)
{
  HrStack *stack = hr_stack_new (HR_AXIS_BINARY);
  HrStackWords words = {
    .title = title,
    .subtitle = subtitle,
    .other = "Other",
    .free = "Free",
    .over = "Over capacity",
    .axis_unit = "GiB",
  };

  hr_stack_set_words (stack, &words);
  hr_stack_set_formats (stack, format_value_cb, format_tick_cb, NULL, NULL);
  return stack;
}

static const struct {
  const char *key, *label;
} names[HR_N_CATEGORIES] = {
  [HR_CATEGORY_WEIGHTS] = { "weights", "Weights" },
  [HR_CATEGORY_KV_CACHE] = { "kv_cache", "KV cache" },
  [HR_CATEGORY_STATE] = { "state", "Recurrent state" },
  [HR_CATEGORY_ACTIVATIONS] = { "activations", "Activations" },
  [HR_CATEGORY_LOGITS] = { "logits", "Logits" },
  [HR_CATEGORY_GRADIENTS] = { "gradients", "Gradients" },
  [HR_CATEGORY_OPTIMIZER] = { "optimizer", "Optimizer" },
  [HR_CATEGORY_ADAPTERS] = { "adapters", "Adapters" },
  [HR_CATEGORY_GATHERED] = { "gathered", "Gathered" },
  [HR_CATEGORY_WORKSPACE] = { "workspace", "Compute" },
  [HR_CATEGORY_CONTEXT] = { "context", "Context" },
  [HR_CATEGORY_FRAGMENTATION] = { "fragmentation", "Fragmentation" },
};

static void
add_kind (HrStack *stack,
          guint    category,
          double   gib)
{
  HrStackSegment segment = { .key = names[category].key, .label = names[category].label,
                             .value = gib * GIB, .category = category };

  hr_stack_add_segment (stack, &segment);
}

static void
add_card (HrStack    *stack,
          const char *label,
          const char *sublabel,
          double      capacity,
          double      used)
{
  g_autofree char *total = g_strdup_printf ("%.1f / %g GiB", used, capacity);
  g_autofree char *note = used > capacity ? g_strdup_printf ("%.1f GiB over", used - capacity)
                                          : g_strdup_printf ("%.1f GiB free", capacity - used);
  g_autofree char *limit = g_strdup_printf ("%g GiB", capacity);
  HrStackRow row = { .label = label, .sublabel = sublabel, .total = total, .note = note,
                     .tone = used > capacity ? HR_TONE_ERROR : HR_TONE_NORMAL,
                     .capacity = capacity * GIB, .limit_label = limit };

  hr_stack_add_row (stack, &row);
}

static void
add_inference (HrStack *stack,
               double   weights,
               double   cache)
{
  add_kind (stack, HR_CATEGORY_WEIGHTS, weights);
  add_kind (stack, HR_CATEGORY_KV_CACHE, cache);
  add_kind (stack, HR_CATEGORY_WORKSPACE, 0.3);
  add_kind (stack, HR_CATEGORY_CONTEXT, 0.3);
}

HrStack *
plan_two_cards (void)
{
  HrStack *stack = create ("Llama 3 70B on 2 × RTX 4090",
                           "Q4_K_M · 8 192 tokens · llama.cpp — fits, 4.1 GiB free of 48 GiB");

  add_card (stack, "GPU 0", "RTX 4090", 24, 21.75);
  add_inference (stack, 19.9, 1.25);
  add_card (stack, "GPU 1", "RTX 4090", 24, 22.15);
  add_inference (stack, 20.3, 1.25);
  return stack;
}

/* Plans side by side: the fullest device of each on one scale, whatever its size. */
HrStack *
plan_compared (void)
{
  HrStack *stack = create ("Comparison of 3 plans", "The fullest device of each plan");
  HrStackWords words = *hr_stack_get_words (stack);

  words.names_only = TRUE;
  hr_stack_set_words (stack, &words);
  add_card (stack, "A", "Llama 3 70B", 24, 21.75);
  add_inference (stack, 19.9, 1.25);
  add_card (stack, "B", "Llama 3 70B", 80, 42.1);
  add_kind (stack, HR_CATEGORY_WEIGHTS, 18.4);
  add_kind (stack, HR_CATEGORY_ACTIVATIONS, 12.2);
  add_kind (stack, HR_CATEGORY_OPTIMIZER, 6.1);
  add_kind (stack, HR_CATEGORY_ADAPTERS, 0.8);
  add_kind (stack, HR_CATEGORY_GATHERED, 4.6);
  add_card (stack, "C", "Qwen3 32B", 24, 29.5);
  add_inference (stack, 23.9, 5.0);
  return stack;
}

HrStack *
plan_does_not_fit (void)
{
  HrStack *stack = create ("Llama 3 70B on 2 × RTX 4090",
                           "Q5_K_M · 32 768 tokens · llama.cpp — does not fit: "
                           "5.5 GiB over on GPU 1");

  add_card (stack, "GPU 0", "RTX 4090", 24, 28.9);
  add_inference (stack, 23.3, 5.0);
  add_card (stack, "GPU 1", "RTX 4090", 24, 29.5);
  add_inference (stack, 23.9, 5.0);
  return stack;
}

HrStack *
plan_partial_offload (void)
{
  HrStack *stack = create ("Mixtral 8×7B on RTX 3060 and main memory",
                           "Q5_K_M · 10 of 32 layers on the card");
  HrStackRow host = { .label = "Host", .sublabel = "DDR5", .total = "20.1 / 64 GiB",
                      .note = "43.9 GiB free", .capacity = 64 * GIB, .loose = TRUE };

  add_card (stack, "GPU 0", "RTX 3060", 12, 10.9);
  add_kind (stack, HR_CATEGORY_WEIGHTS, 9.4);
  add_kind (stack, HR_CATEGORY_KV_CACHE, 0.31);
  add_kind (stack, HR_CATEGORY_WORKSPACE, 0.9);
  add_kind (stack, HR_CATEGORY_CONTEXT, 0.29);
  hr_stack_add_row (stack, &host);
  add_kind (stack, HR_CATEGORY_WEIGHTS, 19.4);
  add_kind (stack, HR_CATEGORY_KV_CACHE, 0.7);
  return stack;
}

HrStack *
plan_eight_cards (void)
{
  HrStack *stack = create ("DeepSeek-V3 on 8 × H200", "FP8 · vLLM, tensor parallel 8");

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *label = g_strdup_printf ("GPU %u", i);

      add_card (stack, label, "H200", 141, 126.9);
      add_kind (stack, HR_CATEGORY_WEIGHTS, 83.2);
      add_kind (stack, HR_CATEGORY_KV_CACHE, 36.9);
      add_kind (stack, HR_CATEGORY_ACTIVATIONS, 4.1);
      add_kind (stack, HR_CATEGORY_WORKSPACE, 1.9);
      add_kind (stack, HR_CATEGORY_CONTEXT, 0.8);
    }
  return stack;
}

HrStack *
plan_training (void)
{
  static const double gib[HR_N_CATEGORIES] = { 12.6, 0, 0, 11.2, 3.1, 12.6, 25.1, 0.4, 2.2, 1.2,
                                               0.5, 1.1 };
  HrStack *stack = create ("Fine-tuning LLaMA 2 7B on one A100",
                           "bf16 · AdamW 8-bit · 2 × 2048");

  add_card (stack, "GPU 0", "A100 80 GB", 80, 70.0);
  for (guint i = 0; i < HR_N_CATEGORIES; i++)
    add_kind (stack, i, gib[i]);
  return stack;
}

/* Anything that a caller may ask for, also what makes no sense. */
HrStack *
plan_random (void)
{
  HrStack *stack = hr_stack_new (g_test_rand_bit () ? HR_AXIS_BINARY : HR_AXIS_DECIMAL);
  guint n_rows = (guint) g_test_rand_int_range (1, 10);
  HrStackWords words = { .title = "A title", .subtitle = "And more", .axis_unit = "GiB",
                         .other = g_test_rand_bit () ? "Other" : NULL,
                         .free = g_test_rand_bit () ? "Free" : NULL, .over = "Over" };

  hr_stack_set_words (stack, &words);
  for (guint i = 0; i < n_rows; i++)
    {
      gboolean known = g_test_rand_int_range (0, 5) > 0;
      double capacity = known ? floor (pow (2, g_test_rand_double_range (0, 9))) : 0;
      HrStackRow row = { .label = "GPU 0", .sublabel = g_test_rand_bit () ? "RTX 4090" : NULL,
                         .total = "22.1 / 24 GiB", .note = g_test_rand_bit () ? "2 free" : NULL,
                         .capacity = capacity, .limit_label = "limit",
                         .limit = g_test_rand_bit () ? capacity * 0.95 : 0,
                         .loose = g_test_rand_int_range (0, 4) == 0 };
      guint n_segments = (guint) g_test_rand_int_range (0, HR_N_CATEGORIES);

      hr_stack_add_row (stack, &row);
      for (guint j = 0; j < n_segments; j++)
        {
          g_autofree char *key = g_strdup_printf ("key-%u", j);
          HrStackSegment segment = { .key = key, .label = "Some name", .category = j,
                                     .value = pow (10, g_test_rand_double_range (-3, 2)) };
          hr_stack_add_segment (stack, &segment);
        }
    }
  return stack;
}
