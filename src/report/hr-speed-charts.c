/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-speed-charts.h"

#include <glib/gi18n.h>

#include "hr-speed-item.h"
#include "hr-speed-sentences.h"
#include "hr-units.h"

/* Colours by what the work is done on. */
static const guint8 categories[HR_N_OP_KINDS] = {
  [HR_OP_EMBEDDING] = HR_WORK_OVERHEAD, [HR_OP_NORM] = HR_WORK_OVERHEAD,
  [HR_OP_ATTN_QKV] = HR_WORK_LINEAR, [HR_OP_CACHE_WRITE] = HR_WORK_RECURRENT,
  [HR_OP_ATTENTION] = HR_WORK_ATTENTION, [HR_OP_ATTN_OUT] = HR_WORK_LINEAR,
  [HR_OP_SSM_LINEAR] = HR_WORK_LINEAR, [HR_OP_SSM_SCAN] = HR_WORK_RECURRENT,
  [HR_OP_ROUTER] = HR_WORK_EXPERTS, [HR_OP_FFN] = HR_WORK_LINEAR,
  [HR_OP_EXPERTS] = HR_WORK_EXPERTS, [HR_OP_SHARED_EXPERT] = HR_WORK_EXPERTS,
  [HR_OP_LM_HEAD] = HR_WORK_HEAD, [HR_OP_SAMPLING] = HR_WORK_HEAD, [HR_OP_LOSS] = HR_WORK_HEAD,
  [HR_OP_ADAPTER] = HR_WORK_ADAPTERS, [HR_OP_DEQUANTIZE] = HR_WORK_OVERHEAD,
  [HR_OP_OPTIMIZER_STEP] = HR_WORK_OPTIMIZER, [HR_OP_ALL_REDUCE] = HR_WORK_COMMUNICATION,
  [HR_OP_ALL_GATHER] = HR_WORK_COMMUNICATION, [HR_OP_REDUCE_SCATTER] = HR_WORK_COMMUNICATION,
  [HR_OP_ALL_TO_ALL] = HR_WORK_COMMUNICATION, [HR_OP_SEND] = HR_WORK_COMMUNICATION,
  [HR_OP_BUBBLE] = HR_WORK_HOST, [HR_OP_HOST] = HR_WORK_HOST, [HR_OP_OVERHEAD] = HR_WORK_OVERHEAD,
};

static const HrMark marks[HR_N_OP_PHASES] = {
  [HR_OP_PREFILL] = HR_MARK_DIAMOND, [HR_OP_DECODE] = HR_MARK_DISC,
  [HR_OP_FORWARD] = HR_MARK_DISC, [HR_OP_BACKWARD] = HR_MARK_DIAMOND,
  [HR_OP_RECOMPUTE] = HR_MARK_TRIANGLE, [HR_OP_OPTIMIZER] = HR_MARK_SQUARE,
};

/**
 * hr_format_si:
 * @value: a quantity
 * @unit: its unit
 *
 * Returns: (transfer full): three digits with a decimal prefix: "312 TFLOP/s"
 */
char *
hr_format_si (double      value,
              const char *unit)
{
  static const char *const prefixes[] = { "", "k", "M", "G", "T", "P", "E" };
  guint prefix = 0;
  g_autofree char *number = NULL;

  while (value >= 999.5 && prefix + 1 < G_N_ELEMENTS (prefixes))
    {
      value /= 1000.0;
      prefix++;
    }
  number = hr_format_figure (value);
  return g_strdup_printf ("%s\302\240%s%s", number, prefixes[prefix], unit);
}

static char *
format_intensity (double   value,
                  gpointer user_data)
{
  return hr_format_figure (value);
}

static char *
format_performance (double   value,
                    gpointer user_data)
{
  return hr_format_si (value, "FLOP/s");
}

static const struct { guint category; const char *name; } works[] = {
  { HR_WORK_LINEAR, N_("Products") }, { HR_WORK_ATTENTION, N_("Attention") },
  { HR_WORK_RECURRENT, N_("State") }, { HR_WORK_EXPERTS, N_("Experts") },
  { HR_WORK_HEAD, N_("Head and loss") }, { HR_WORK_ADAPTERS, N_("Adapters") },
  { HR_WORK_OPTIMIZER, N_("Optimizer") }, { HR_WORK_OVERHEAD, N_("Other kernels") },
  /* Translators: time in which devices send to each other, and in which they wait for others */
  { HR_WORK_COMMUNICATION, N_("Communication") }, { HR_WORK_HOST, N_("Waiting") },
};

/* ---- lines ---- */

static void
add_roof (HrRoofline *chart,
          double      peak_per_s,
          double      achieved,
          const char *type,
          gboolean    is_main)
{
  g_autofree char *rate = hr_format_si (peak_per_s, "FLOP/s");
  /* Translators: a line of the plot: data type and rate, "BF16 · 312 TFLOP/s" */
  g_autofree char *label = g_strdup_printf (_("%s · %s"), type, rate);

  hr_roofline_add_roof (chart, &(HrRooflineLine) {
    .label = label, .value = peak_per_s, .achieved = achieved, .is_main = is_main,
  });
}

/* The data types that the operations use, each once; the one of most time is the main one. */
static void
add_roofs (HrRoofline    *chart,
           const HrSpeed *speed)
{
  const char *const *names = hr_device_rate_names ();
  double seconds[HR_N_RATES] = { 0.0 }, peaks[HR_N_RATES] = { 0.0 };
  guint main_rate = 0;

  for (guint i = 0; i < speed->list.n_ops; i++)
    {
      const HrOperation *op = &speed->list.ops[i];

      if (op->rows > 0.0)
        {
          seconds[op->rate] += op->seconds;
          peaks[op->rate] = MAX (peaks[op->rate], op->peak_per_s);
        }
    }
  for (guint i = 0; i < HR_N_RATES; i++)
    if (seconds[i] > seconds[main_rate])
      main_rate = i;
  for (guint i = 0; i < HR_N_RATES; i++)
    if (peaks[i] > 0.0)
      {
        g_autofree char *type = g_ascii_strup (names[i], -1);

        add_roof (chart, peaks[i], peaks[i] * speed->rates.value[HR_CONSTANT_COMPUTE_SHARE], type,
                  i == main_rate);
      }
}

static void
add_slope (HrRoofline *chart,
           double      bytes_per_s,
           double      achieved,
           const char *name,
           gboolean    is_main)
{
  g_autofree char *rate = hr_format_si (bytes_per_s, "B/s");
  g_autofree char *label = g_strdup_printf (_("%s · %s"), name, rate);

  if (bytes_per_s > 0.0)
    hr_roofline_add_slope (chart, &(HrRooflineLine) {
      .label = label, .value = bytes_per_s, .achieved = achieved, .is_main = is_main,
    });
}

static void
add_slopes (HrRoofline     *chart,
            const HrAnswer *answer)
{
  const HrDevice *device = answer->records.device;
  const HrSpeed *speed = answer->speed;

  if (device == NULL)
    return;
  add_slope (chart, device->bandwidth_bytes_per_s,
             device->bandwidth_bytes_per_s * speed->rates.value[HR_CONSTANT_MEMORY_SHARE],
             device->memory_type != NULL ? device->memory_type : _("Memory"), TRUE);
  if (answer->plan->device_count > 1 && device->link_bytes_per_s > 0.0)
    add_slope (chart, device->link_bytes_per_s, 0.0, _("Link"), FALSE);
  if (device->kind == HR_DEVICE_GPU)
    add_slope (chart, device->pcie_bytes_per_s, 0.0, _("PCIe"), FALSE);
}

/* ---- points ---- */

static void
add_point (HrRoofline        *chart,
           const HrSpeedItem *item)
{
  g_autofree char *time = hr_sentence_seconds (item->seconds);
  g_autofree char *rate = hr_format_si (item->flops / item->seconds, "FLOP/s");
  /* Translators: a point of the plot: "Attention, One token: 1.2 ms at 1.4 TFLOP/s. Limited by
     memory bandwidth." */
  g_autofree char *description =
    g_strdup_printf (_("%s, %s: %s at %s. %s"), hr_sentence_operation (item->kind),
                     hr_sentence_op_phase (item->phase), time, rate,
                     hr_sentence_bound (item->bound));

  hr_roofline_add_point (chart, &(HrRooflinePoint) {
    .key = item->key, .label = hr_sentence_operation (item->kind),
    .x = hr_speed_item_intensity (item), .y = item->flops / item->seconds,
    .weight = item->seconds, .category = categories[item->kind], .mark = marks[item->phase],
    .roof = item->peak_per_s, .slope = item->bandwidth_bytes_per_s, .description = description,
  });
}

/* The step of the answer as a whole: decode, or forward and backward together. */
static void
add_whole (HrRoofline     *chart,
           const HrAnswer *answer,
           GListModel     *items)
{
  gboolean training = answer->plan->workload != HR_WORKLOAD_INFERENCE;
  double flops = 0.0, bytes = 0.0, seconds = 0.0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (HrSpeedItem) item = g_list_model_get_item (items, i);

      if (training || item->phase == HR_OP_DECODE)
        {
          flops += item->flops;
          bytes += item->bytes;
          seconds += item->seconds;
        }
    }
  if (seconds > 0.0 && bytes > 0.0)
    hr_roofline_add_point (chart, &(HrRooflinePoint) {
      .key = "whole", .label = _("Whole step"),
      .x = flops / bytes, .y = flops / seconds, .weight = seconds, .is_whole = TRUE,
    });
}

static void
add_keys (HrRoofline *chart,
          GListModel *items)
{
  guint used = 0, phases = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (HrSpeedItem) item = g_list_model_get_item (items, i);

      if (!(hr_speed_item_intensity (item) > 0.0))
        continue;
      used |= 1u << categories[item->kind];
      phases |= 1u << item->phase;
    }
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    if ((used & (1u << works[i].category)) != 0)
      hr_roofline_add_key (chart, &(HrRooflineKey) { .label = _(works[i].name),
                                                     .category = works[i].category });
  for (guint i = 0; i < HR_N_OP_PHASES; i++)
    if ((phases & (1u << i)) != 0)
      hr_roofline_add_key (chart, &(HrRooflineKey) { .label = hr_sentence_op_phase (i),
                                                     .is_mark = TRUE, .mark = marks[i] });
}

/**
 * hr_speed_roofline_new:
 * @answer: an answer whose speed is known
 * @items: its operations
 *
 * Returns: (transfer full): the roofline of its device with a point for each operation
 */
HrRoofline *
hr_speed_roofline_new (const HrAnswer *answer,
                       GListModel     *items)
{
  HrRoofline *chart = hr_roofline_new ();

  hr_roofline_set_words (chart, &(HrRooflineWords) {
    .x_title = _("Operations per byte (FLOP/B)"),
    .y_title = _("Performance (FLOP/s)"),
    .left = _("memory-bound"),
    .right = _("compute-bound"),
    .nominal = _("Data sheet"),
    .achieved = _("Attainable"),
    .whole = _("Whole step"),
  });
  hr_roofline_set_formats (chart, format_intensity, format_performance, NULL, NULL);
  add_roofs (chart, answer->speed);
  add_slopes (chart, answer);
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (HrSpeedItem) item = g_list_model_get_item (items, i);

      add_point (chart, item);
    }
  add_whole (chart, answer, items);
  add_keys (chart, items);
  return chart;
}

/* ---- where the time goes ---- */

static char *
format_time (double   value,
             gpointer user_data)
{
  return hr_sentence_seconds (value);
}

static char *
format_tick (double   value,
             gpointer user_data)
{
  return g_strdup_printf ("%.4g", value * GPOINTER_TO_UINT (user_data));
}

/* Long phases are read in seconds, as their totals are. */
static gboolean
is_in_seconds (const HrSpeed *speed)
{
  double longest = 0.0;

  for (guint phase = 0; phase < HR_N_OP_PHASES; phase++)
    longest = MAX (longest, hr_operations_seconds (&speed->list, phase));
  return longest >= 1.0;
}

static void
add_segments (HrStack    *stack,
              GListModel *items,
              HrOpPhase   phase)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (HrSpeedItem) item = g_list_model_get_item (items, i);

      if (item->phase == phase)
        hr_stack_add_segment (stack, &(HrStackSegment) {
          .key = item->key, .label = hr_sentence_operation (item->kind), .value = item->seconds,
          .category = categories[item->kind],
        });
    }
}

/**
 * hr_speed_stack_new:
 * @answer: an answer whose speed is known
 * @items: its operations
 *
 * Returns: (transfer full): a bar of time for each phase
 */
HrStack *
hr_speed_stack_new (const HrAnswer *answer,
                    GListModel     *items)
{
  HrStack *stack = hr_stack_new (HR_AXIS_DECIMAL);
  gboolean in_seconds = is_in_seconds (answer->speed);

  hr_stack_set_words (stack, &(HrStackWords) {
    .other = _("Other"), .free = _("Free"), .over = _("Over capacity"),
    .axis_unit = in_seconds ? _("s") : _("ms"), .names_only = TRUE,
  });
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    hr_stack_name_category (stack, works[i].category, _(works[i].name));
  hr_stack_set_formats (stack, format_time, format_tick, GUINT_TO_POINTER (in_seconds ? 1 : 1000),
                        NULL);
  for (guint phase = 0; phase < HR_N_OP_PHASES; phase++)
    {
      double seconds = hr_operations_seconds (&answer->speed->list, phase);
      g_autofree char *total = hr_sentence_seconds (seconds);

      if (!(seconds > 0.0))
        continue;
      hr_stack_add_row (stack, &(HrStackRow) { .label = hr_sentence_op_phase (phase),
                                               .total = total, .count = 1 });
      add_segments (stack, items, phase);
    }
  return stack;
}
