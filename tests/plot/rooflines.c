/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Realistic rooflines for tests and pictures; what the application builds from an estimate. */
#include "rooflines.h"

#include <math.h>

typedef struct {
  const char *key, *label;
  double      x, y, seconds;
  guint       category;
  HrMark      mark;
  gboolean    is_whole;
} Work;

/* A 7B model on an A100 (2.04 TB/s, 312 TFLOP/s), one sequence of 2 048 tokens. */
static const Work decode[] = {
  { "ffn", "MLP", 1.0, 1.74e12, 4.99e-3, HR_WORK_LINEAR, HR_MARK_DISC, FALSE },
  { "qkv", "QKV projection", 1.0, 1.70e12, 1.85e-3, HR_WORK_LINEAR, HR_MARK_DISC, FALSE },
  { "attention", "Attention", 0.97, 1.02e12, 1.05e-3, HR_WORK_ATTENTION, HR_MARK_DISC, FALSE },
  { "out", "Output projection", 1.0, 1.62e12, 0.62e-3, HR_WORK_LINEAR, HR_MARK_DISC, FALSE },
  { "head", "LM head", 1.0, 1.71e12, 0.15e-3, HR_WORK_HEAD, HR_MARK_DISC, FALSE },
  { "norm", "Norms", 0.6, 0.11e12, 0.31e-3, HR_WORK_OVERHEAD, HR_MARK_DISC, FALSE },
  { "step", "Whole step", 0.99, 1.49e12, 9.1e-3, HR_WORK_OVERHEAD, HR_MARK_DISC, TRUE },
};

/* The same with 64 sequences, beside its prompt. */
static const Work batch[] = {
  { "ffn", "MLP", 61, 96e12, 5.6e-3, HR_WORK_LINEAR, HR_MARK_DISC, FALSE },
  { "qkv", "QKV projection", 60, 92e12, 2.1e-3, HR_WORK_LINEAR, HR_MARK_DISC, FALSE },
  { "attention", "Attention", 0.99, 1.5e12, 44e-3, HR_WORK_ATTENTION, HR_MARK_DISC, FALSE },
  { "out", "Output projection", 60, 84e12, 0.8e-3, HR_WORK_LINEAR, HR_MARK_DISC, FALSE },
  { "head", "LM head", 62, 93e12, 0.18e-3, HR_WORK_HEAD, HR_MARK_DISC, FALSE },
  { "norm", "Norms", 0.6, 0.6e12, 0.6e-3, HR_WORK_OVERHEAD, HR_MARK_DISC, FALSE },
  { "ffn", "MLP", 1720, 214e12, 12e-3, HR_WORK_LINEAR, HR_MARK_DIAMOND, FALSE },
  { "qkv", "QKV projection", 1360, 205e12, 4.6e-3, HR_WORK_LINEAR, HR_MARK_DIAMOND, FALSE },
  { "attention", "Attention", 340, 121e12, 2.9e-3, HR_WORK_ATTENTION, HR_MARK_DIAMOND, FALSE },
  { "step", "Whole step", 8.9, 14.2e12, 53.3e-3, HR_WORK_OVERHEAD, HR_MARK_DISC, TRUE },
};

static const Work training[] = {
  { "ffn", "MLP", 1900, 201e12, 0.21, HR_WORK_LINEAR, HR_MARK_DISC, FALSE },
  { "ffn", "MLP backward", 1700, 188e12, 0.43, HR_WORK_LINEAR, HR_MARK_DIAMOND, FALSE },
  { "ffn", "MLP again", 1900, 201e12, 0.21, HR_WORK_LINEAR, HR_MARK_SQUARE, FALSE },
  { "attention", "Attention", 410, 132e12, 0.06, HR_WORK_ATTENTION, HR_MARK_DISC, FALSE },
  { "attention", "Attention backward", 330, 98e12, 0.19, HR_WORK_ATTENTION, HR_MARK_DIAMOND,
    FALSE },
  { "head", "LM head", 1500, 172e12, 0.04, HR_WORK_HEAD, HR_MARK_DISC, FALSE },
  { "norm", "Norms", 0.9, 1.1e12, 0.07, HR_WORK_OVERHEAD, HR_MARK_DISC, FALSE },
  { "optimizer", "Optimizer step", 0.75, 1.2e12, 0.12, HR_WORK_OPTIMIZER, HR_MARK_TRIANGLE,
    FALSE },
  { "step", "Whole step", 640, 154e12, 1.4, HR_WORK_OVERHEAD, HR_MARK_DISC, TRUE },
};

static char *
format_x_cb (double   value,
             gpointer user_data)
{
  return g_strdup_printf ("%.3g\302\240FLOP/B", value);
}

static char *
format_y_cb (double   value,
             gpointer user_data)
{
  return g_strdup_printf ("%.3g\302\240TFLOP/s", value / 1e12);
}

static HrRoofline *
create (const char *title,
        const char *subtitle)
{
  HrRoofline *roofline = hr_roofline_new ();
  HrRooflineWords words = {
    .title = title,
    .subtitle = subtitle,
    .x_title = "Operations per byte (FLOP/B)",
    .y_title = "Attained performance (FLOP/s)",
    .left = "memory-bound",
    .right = "compute-bound",
    .nominal = "Data sheet",
    .achieved = "Attainable",
    .whole = "Whole step",
  };

  hr_roofline_set_words (roofline, &words);
  hr_roofline_set_formats (roofline, format_x_cb, format_y_cb, NULL, NULL);
  return roofline;
}

static void
add_a100 (HrRoofline *roofline)
{
  static const HrRooflineLine roofs[] = {
    { .label = "BF16 · 312 TFLOP/s", .value = 312e12, .achieved = 236e12, .is_main = TRUE },
    { .label = "TF32 · 156 TFLOP/s", .value = 156e12 },
  };
  static const HrRooflineLine slopes[] = {
    { .label = "HBM · 2.04 TB/s", .value = 2.04e12, .achieved = 1.75e12, .is_main = TRUE },
    { .label = "L2 · 5.1 TB/s", .value = 5.1e12 },
    { .label = "PCIe 4 ×16 · 32 GB/s", .value = 32e9 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (roofs); i++)
    hr_roofline_add_roof (roofline, &roofs[i]);
  for (guint i = 0; i < G_N_ELEMENTS (slopes); i++)
    hr_roofline_add_slope (roofline, &slopes[i]);
}

static void
add_keys (HrRoofline *roofline,
          const char *disc,
          const char *diamond)
{
  static const HrRooflineKey colors[] = {
    { "Linear", FALSE, HR_MARK_DISC, HR_WORK_LINEAR },
    { "Attention", FALSE, HR_MARK_DISC, HR_WORK_ATTENTION },
    { "LM head", FALSE, HR_MARK_DISC, HR_WORK_HEAD },
    { "Overhead", FALSE, HR_MARK_DISC, HR_WORK_OVERHEAD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    hr_roofline_add_key (roofline, &colors[i]);
  if (disc != NULL)
    hr_roofline_add_key (roofline, &(HrRooflineKey) { disc, TRUE, HR_MARK_DISC, 0 });
  if (diamond != NULL)
    hr_roofline_add_key (roofline, &(HrRooflineKey) { diamond, TRUE, HR_MARK_DIAMOND, 0 });
}

static void
add_work (HrRoofline *roofline,
          const Work *work,
          guint       n)
{
  for (guint i = 0; i < n; i++)
    hr_roofline_add_point (roofline, &(HrRooflinePoint) {
      .key = work[i].key, .label = work[i].label, .x = work[i].x, .y = work[i].y,
      .weight = work[i].seconds, .category = work[i].category, .mark = work[i].mark,
      .is_whole = work[i].is_whole });
}

HrRoofline *
roofline_decode (void)
{
  HrRoofline *roofline = create ("LLaMA 2 7B on one A100",
                                 "One token at batch 1: 110 tok/s, bound by memory");

  add_a100 (roofline);
  add_keys (roofline, NULL, NULL);
  add_work (roofline, decode, G_N_ELEMENTS (decode));
  return roofline;
}

HrRoofline *
roofline_batch (void)
{
  HrRoofline *roofline = create ("LLaMA 2 7B on one A100",
                                 "64 sequences of 2 048 tokens, and the prompt of one");

  add_a100 (roofline);
  add_keys (roofline, "Decode", "Prefill");
  add_work (roofline, batch, G_N_ELEMENTS (batch));
  return roofline;
}

HrRoofline *
roofline_training (void)
{
  HrRoofline *roofline = create ("Fine-tuning LLaMA 2 7B on one A100", "bf16 · 4 × 2 048 tokens");

  add_a100 (roofline);
  hr_roofline_add_roof (roofline,
                        &(HrRooflineLine) { .label = "INT8 · 624 TOP/s", .value = 624e12 });
  add_keys (roofline, "Forward", "Backward");
  hr_roofline_add_key (roofline, &(HrRooflineKey) { "Recomputed", TRUE, HR_MARK_SQUARE, 0 });
  hr_roofline_add_key (roofline, &(HrRooflineKey) { "Optimizer", FALSE, 0, HR_WORK_OPTIMIZER });
  add_work (roofline, training, G_N_ELEMENTS (training));
  return roofline;
}

/* Half of the layers on the host, whose points have a roof and a slope of their own. */
HrRoofline *
roofline_offloaded (void)
{
  HrRoofline *roofline = create ("Mixtral 8×7B on RTX 3060 and main memory", NULL);

  hr_roofline_add_roof (roofline, &(HrRooflineLine) {
    .label = "FP16 · 51 TFLOP/s", .value = 51e12, .is_main = TRUE });
  hr_roofline_add_roof (roofline, &(HrRooflineLine) {
    .label = "CPU FP32 · 1.1 TFLOP/s", .value = 1.1e12, .group = 1 });
  hr_roofline_add_slope (roofline, &(HrRooflineLine) {
    .label = "GDDR6 · 360 GB/s", .value = 360e9, .achieved = 290e9, .is_main = TRUE });
  hr_roofline_add_slope (roofline, &(HrRooflineLine) {
    .label = "DDR5 · 77 GB/s", .value = 77e9, .group = 1 });
  add_keys (roofline, NULL, NULL);
  hr_roofline_add_key (roofline, &(HrRooflineKey) { "Experts", FALSE, 0, HR_WORK_EXPERTS });
  hr_roofline_add_point (roofline, &(HrRooflinePoint) {
    .key = "experts", .label = "Experts on the GPU", .x = 2.8, .y = 0.78e12, .weight = 9e-3,
    .category = HR_WORK_EXPERTS });
  hr_roofline_add_point (roofline, &(HrRooflinePoint) {
    .key = "experts", .label = "Experts on the host", .x = 2.8, .y = 0.16e12, .weight = 90e-3,
    .category = HR_WORK_EXPERTS, .roof = 1.1e12, .slope = 77e9 });
  hr_roofline_add_point (roofline, &(HrRooflinePoint) {
    .key = "attention", .label = "Attention", .x = 4, .y = 0.6e12, .weight = 2e-3,
    .category = HR_WORK_ATTENTION });
  hr_roofline_add_point (roofline, &(HrRooflinePoint) {
    .key = "send", .label = "Between host and GPU", .x = 0, .y = 0, .weight = 1e-3,
    .category = HR_WORK_COMMUNICATION });
  return roofline;
}

/* A device of which nobody knows the peak. */
HrRoofline *
roofline_unknown (void)
{
  HrRoofline *roofline = create ("LLaMA 2 7B on an unknown device", NULL);

  hr_roofline_add_slope (roofline, &(HrRooflineLine) {
    .label = "400 GB/s", .value = 400e9, .achieved = 310e9, .is_main = TRUE });
  hr_roofline_add_point (roofline, &(HrRooflinePoint) {
    .key = "ffn", .label = "MLP", .x = 1, .y = 0.3e12, .weight = 5e-3,
    .category = HR_WORK_LINEAR });
  return roofline;
}

HrRoofline *
roofline_empty (void)
{
  return hr_roofline_new ();
}

static double
random_power (double from,
              double to)
{
  return pow (10, g_test_rand_double_range (from, to));
}

static void
add_random_lines (HrRoofline *roofline)
{
  guint n_roofs = (guint) g_test_rand_int_range (0, 5);
  guint n_slopes = (guint) g_test_rand_int_range (0, 4);

  for (guint i = 0; i < n_roofs; i++)
    hr_roofline_add_roof (roofline, &(HrRooflineLine) {
      "BF16 · 312 TFLOP/s", random_power (10, 16), g_test_rand_bit () ? random_power (10, 15) : 0,
      g_test_rand_bit (), (guint) g_test_rand_int_range (0, 2) });
  for (guint i = 0; i < n_slopes; i++)
    hr_roofline_add_slope (roofline, &(HrRooflineLine) {
      "HBM · 2.04 TB/s", random_power (8, 13), g_test_rand_bit () ? random_power (8, 12) : 0,
      g_test_rand_bit (), (guint) g_test_rand_int_range (0, 2) });
}

/* Anything that a caller may ask for, also what makes no sense. */
HrRoofline *
roofline_random (void)
{
  HrRoofline *roofline = create ("A title", g_test_rand_bit () ? "And more" : NULL);
  gboolean extreme = g_test_rand_int_range (0, 10) == 0;
  guint n = (guint) g_test_rand_int_range (0, 40);

  add_random_lines (roofline);
  if (g_test_rand_bit ())
    add_keys (roofline, "Decode", "Prefill");
  for (guint i = 0; i < n; i++)
    {
      HrRooflinePoint point = {
        .key = "key", .label = i % 3 == 0 ? "QKV projection" : "MLP",
        .x = g_test_rand_int_range (0, 8) == 0 ? 0 : random_power (-1, 4),
        .y = random_power (8, 15), .weight = random_power (-5, 0),
        .category = (guint) g_test_rand_int_range (0, HR_N_CATEGORIES),
        .mark = (HrMark) g_test_rand_int_range (0, HR_N_MARKS),
        .is_whole = g_test_rand_int_range (0, 10) == 0,
      };
      if (extreme && g_test_rand_bit ())
        point.x = random_power (-100, 100);
      hr_roofline_add_point (roofline, &point);
    }
  return roofline;
}

static char *
format_ms_cb (double   value,
              gpointer user_data)
{
  return g_strdup_printf ("%.3g\302\240ms", value * 1e3);
}

static char *
format_ms_tick_cb (double   value,
                   gpointer user_data)
{
  return g_strdup_printf ("%g", value * 1e3);
}

/* Where the time of a step goes: the same kind of chart as that of memory, without capacities. */
HrStack *
stack_of_time (void)
{
  static const HrStackSegment segments[] = {
    { "linear", "Linear", 7.6e-3, HR_WORK_LINEAR, HR_HATCH_DEFAULT, NULL },
    { "attention", "Attention", 1.05e-3, HR_WORK_ATTENTION, HR_HATCH_DEFAULT, NULL },
    { "head", "LM head", 0.15e-3, HR_WORK_HEAD, HR_HATCH_DEFAULT, NULL },
    { "overhead", "Overhead", 0.62e-3, HR_WORK_OVERHEAD, HR_HATCH_DEFAULT, NULL },
    { "communication", "All-reduce", 1.9e-3, HR_WORK_COMMUNICATION, HR_HATCH_DEFAULT, NULL },
    { "host", "Host", 0.8e-3, HR_WORK_HOST, HR_HATCH_DEFAULT, NULL },
  };
  HrStack *stack = hr_stack_new (HR_AXIS_DECIMAL);
  HrStackWords words = { .title = "Where the time goes", .other = "Other", .axis_unit = "ms" };
  HrStackRow rows[] = { { .label = "Prompt", .sublabel = "512 tokens", .total = "31.2 ms" },
                        { .label = "Token", .sublabel = "one of 256", .total = "12.1 ms" } };

  hr_stack_set_words (stack, &words);
  hr_stack_set_formats (stack, format_ms_cb, format_ms_tick_cb, NULL, NULL);
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      hr_stack_add_row (stack, &rows[row]);
      for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
        {
          HrStackSegment segment = segments[i];
          segment.value *= row == 0 && i == 0 ? 3.5 : 1;
          hr_stack_add_segment (stack, &segment);
        }
    }
  return stack;
}
