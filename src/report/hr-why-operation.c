/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why the numbers of an operation are what they are: the cells of a row of the table of Speed. */
#include "hr-why-private.h"

#include <glib/gi18n.h>

#include "hr-sentences.h"
#include "hr-speed-charts.h"
#include "hr-speed-sentences.h"

#define COUNTS_SOURCE "src/core/hr-forward.c"

/* How an operation's time comes about: a few ways for all kinds. */
typedef enum {
  WAY_ROOFLINE,
  WAY_LINK,
  WAY_HOST,
  WAY_GAPS,
  WAY_BUBBLE,
} Way;

/* @constant: the rate that decides it most */
static const struct {
  const char    *words, *equation;
  HrRateConstant constant;
} ways[] = {
  [WAY_ROOFLINE] = {
    N_("Each run takes as long as the slower of its arithmetic and its traffic, both at the share "
       "of the data sheet that the engine reaches."),
    "t = Σ max (FLOP ÷ (peak · μ), bytes ÷ (bandwidth · η))", HR_CONSTANT_MEMORY_SHARE },
  [WAY_LINK] = {
    N_("What each device sends, at the share of the link’s rate that the engine reaches, and the "
       "time until it begins."),
    "t = n · (latency + bytes ÷ (link · λ))", HR_CONSTANT_LINK_SHARE },
  [WAY_HOST] = {
    N_("What the processor takes to launch the work, as far as the device waits for it."),
    "t = (deviceᵖ + hostᵖ)^(1/p) − device + step", HR_CONSTANT_HOST_LAYER_S },
  [WAY_GAPS] = {
    N_("The gaps between kernels, and kernels that are too small to be listed."),
    "t = launches · gap + layers · small + step", HR_CONSTANT_KERNEL_S },
  [WAY_BUBBLE] = {
    N_("Devices of the pipeline wait for the first micro-batch to come and the last to pass."),
    "t = (p − 1) ÷ v · t(micro)", HR_CONSTANT_TRAIN_COMPUTE_SHARE },
};

#define PRODUCT "2 · rows · elements"

/* What is counted of each kind; NULL: nothing. Symbols: n sequences and tokens, h hidden size,
 * d widths of a head, e elements. */
static const struct {
  Way         way;
  const char *flops;
} kinds[HR_N_OP_KINDS] = {
  [HR_OP_EMBEDDING] = { WAY_ROOFLINE, NULL },
  [HR_OP_NORM] = { WAY_ROOFLINE, "5 · tokens · hidden · norms" },
  [HR_OP_ATTN_QKV] = { WAY_ROOFLINE, PRODUCT },
  [HR_OP_CACHE_WRITE] = { WAY_ROOFLINE, NULL },
  [HR_OP_ATTENTION] = { WAY_ROOFLINE, "2 · tokens · attended · heads · (d_k + d_v)" },
  [HR_OP_ATTN_OUT] = { WAY_ROOFLINE, PRODUCT },
  [HR_OP_SSM_LINEAR] = { WAY_ROOFLINE, PRODUCT },
  [HR_OP_SSM_SCAN] = { WAY_ROOFLINE, "6 · tokens · state" },
  [HR_OP_ROUTER] = { WAY_ROOFLINE, PRODUCT },
  [HR_OP_FFN] = { WAY_ROOFLINE, PRODUCT },
  [HR_OP_EXPERTS] = { WAY_ROOFLINE, "2 · routed rows · elements of an expert" },
  [HR_OP_SHARED_EXPERT] = { WAY_ROOFLINE, PRODUCT },
  [HR_OP_LM_HEAD] = { WAY_ROOFLINE, "2 · outputs · hidden · vocabulary" },
  [HR_OP_SAMPLING] = { WAY_ROOFLINE, "20 · sequences · vocabulary" },
  [HR_OP_LOSS] = { WAY_ROOFLINE, "10 · tokens · vocabulary" },
  [HR_OP_ADAPTER] = { WAY_ROOFLINE, "2 · tokens · elements; ×3 with the way back" },
  [HR_OP_DEQUANTIZE] = { WAY_ROOFLINE, NULL },
  [HR_OP_OPTIMIZER_STEP] = { WAY_ROOFLINE, "12 · trained elements ÷ shards" },
  [HR_OP_ALL_REDUCE] = { WAY_LINK, NULL },
  [HR_OP_ALL_GATHER] = { WAY_LINK, NULL },
  [HR_OP_REDUCE_SCATTER] = { WAY_LINK, NULL },
  [HR_OP_ALL_TO_ALL] = { WAY_LINK, NULL },
  [HR_OP_SEND] = { WAY_LINK, NULL },
  [HR_OP_BUBBLE] = { WAY_BUBBLE, NULL },
  [HR_OP_HOST] = { WAY_HOST, NULL },
  [HR_OP_OVERHEAD] = { WAY_GAPS, NULL },
};

/* ---- time ---- */

/* What was reached of the data sheet, which anybody can check. */
static char *
word_attained (const HrSpeedItem *item)
{
  gboolean computes = item->bound == HR_BOUND_COMPUTE;
  double nominal = computes ? item->peak_per_s : item->bandwidth_bytes_per_s;
  double amount = computes ? item->flops : item->bytes;
  const char *unit = computes ? "FLOP" : "B", *per_second = computes ? "FLOP/s" : "B/s";
  g_autofree char *of = hr_format_si (amount, unit);
  g_autofree char *time = hr_sentence_seconds (item->seconds);
  g_autofree char *rate = hr_format_si (amount / item->seconds, per_second);
  g_autofree char *sheet = hr_format_si (nominal, per_second);
  g_autofree char *share = NULL;

  if (item->mixed || !(nominal > 0.0) || !(amount > 0.0) || !(item->seconds > 0.0))
    return NULL;
  share = hr_word_share (amount / item->seconds / nominal, 0);
  return g_strdup_printf ("%s ÷ %s = %s = %s · %s", of, time, rate, share, sheet);
}

/* Where an engine has no rates of its own, those of the one that it takes them from. */
static const HrRateRecord *
find_rate (const HrEngine *engine,
           HrRateConstant  constant)
{
  for (; engine != NULL; engine = engine->rates_parent)
    for (guint i = 0; i < engine->n_rates; i++)
      if (engine->rates[i].constant == constant)
        return &engine->rates[i];
  return NULL;
}

static HrRateConstant
deciding_rate (const HrSpeedItem *item,
               gboolean           trains)
{
  Way way = kinds[item->kind].way;

  if (way == WAY_ROOFLINE && item->bound == HR_BOUND_COMPUTE)
    return trains ? HR_CONSTANT_TRAIN_COMPUTE_SHARE : HR_CONSTANT_COMPUTE_SHARE;
  if (way == WAY_HOST && trains)
    return HR_CONSTANT_TRAIN_LAYER_S;
  return ways[way].constant;
}

static void
add_time (GPtrArray         *list,
          const HrAnswer    *answer,
          const HrSpeedItem *item)
{
  gboolean trains = answer->plan->workload != HR_WORKLOAD_INFERENCE;
  const HrRateRecord *rate = find_rate (answer->records.engine, deciding_rate (item, trains));
  Way way = kinds[item->kind].way;
  g_autofree char *time = hr_sentence_seconds (item->seconds);
  g_autofree char *attained = way == WAY_ROOFLINE ? word_attained (item) : NULL;
  g_autofree char *equation = attained != NULL
                              ? g_strconcat (ways[way].equation, "\n", attained, NULL)
                              : g_strdup (ways[way].equation);

  hr_whys_add (list, &(HrWhy) {
    _("Time"), time, _(ways[way].words), equation, NULL,
    rate != NULL ? rate->source : NULL,
  });
}

static void
add_share (GPtrArray         *list,
           const HrAnswer    *answer,
           const HrSpeedItem *item)
{
  g_autofree char *share = hr_word_share (item->share, 0);
  g_autofree char *time = hr_sentence_seconds (item->seconds);
  g_autofree char *phase =
    hr_sentence_seconds (hr_operations_seconds (&answer->speed->list, item->phase));
  g_autofree char *equation = g_strdup_printf ("t ÷ Σ t = %s ÷ %s", time, phase);

  hr_whys_add (list, &(HrWhy) {
    _("Share"), share, _("Of the time of all operations of its phase."), equation });
}

/* ---- counts ---- */

static void
add_flops (GPtrArray         *list,
           const HrSpeedItem *item)
{
  g_autofree char *flops = hr_format_si (item->flops, "FLOP");

  if (item->flops > 0.0)
    hr_whys_add (list, &(HrWhy) {
      _("Operations"), flops,
      _("Of all layers and runs; a multiplication with its addition counts as two."),
      kinds[item->kind].flops, NULL, COUNTS_SOURCE });
}

static void
add_part (GString    *text,
          const char *name,
          double      bytes)
{
  g_autofree char *size = hr_format_si (bytes, "B");

  if (bytes > 0.0)
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? " + " : "", name, size);
}

static void
add_bytes (GPtrArray         *list,
           const HrSpeedItem *item)
{
  g_autofree char *bytes = hr_format_si (item->bytes, "B");
  g_autoptr (GString) parts = g_string_new (NULL);

  if (!(item->bytes > 0.0))
    return;
  add_part (parts, _("weights"), item->weight_bytes);
  add_part (parts, _("cache"), item->cache_bytes);
  add_part (parts, _("activations"), item->activation_bytes);
  add_part (parts, _("link"), item->link_bytes);
  hr_whys_add (list, &(HrWhy) {
    _("Bytes"), bytes,
    _("What passes the memory or the link: weights as they are stored, once in each run; the "
      "cache; and what goes in and comes out."), parts->str, NULL, COUNTS_SOURCE });
}

static void
add_intensity (GPtrArray         *list,
               const HrSpeedItem *item)
{
  double intensity = hr_speed_item_intensity (item);
  g_autofree char *value = hr_word_number (intensity);
  g_autofree char *flops = hr_format_si (item->flops, "FLOP");
  g_autofree char *bytes = hr_format_si (item->bytes, "B");
  g_autofree char *equation = g_strdup_printf ("%s ÷ %s", flops, bytes);

  if (intensity > 0.0)
    hr_whys_add (list, &(HrWhy) {
      _("FLOP/B"), value,
      _("The more of it, the less the memory matters: where it lies on the roofline."), equation });
}

static void
add_bound (GPtrArray         *list,
           const HrSpeedItem *item)
{
  g_autofree char *share =
    hr_word_share (item->seconds > 0.0 ? item->bound_seconds / item->seconds : 0.0, 0);
  g_autofree char *time = hr_sentence_seconds (item->bound_seconds);
  g_autofree char *all = hr_sentence_seconds (item->seconds);
  g_autofree char *equation = g_strdup_printf ("%s ÷ %s = %s", time, all, share);

  hr_whys_add (list, &(HrWhy) {
    _("Limited by"), hr_sentence_bound_short (item->bound), hr_sentence_bound (item->bound),
    equation });
}

/**
 * hr_why_operation:
 * @answer: (nullable): an answer
 * @item: (nullable): one of its operations
 *
 * Returns: (transfer full) (element-type HrWhy): how the numbers in the row of @item come about
 */
GPtrArray *
hr_why_operation (const HrAnswer    *answer,
                  const HrSpeedItem *item)
{
  GPtrArray *list = hr_whys_new ();

  if (item == NULL || !hr_whys_can_tell (answer) || answer->speed == NULL)
    return list;
  add_time (list, answer, item);
  add_share (list, answer, item);
  add_flops (list, item);
  add_bytes (list, item);
  add_intensity (list, item);
  add_bound (list, item);
  return list;
}
