/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why the numbers of memory are what they are, and how sure they are. */
#include "hr-why-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hr-facts.h"
#include "hr-interval-sentences.h"
#include "hr-sentences.h"
#include "hr-speed-sentences.h"
#include "hr-training-sentences.h"

/* Of all intervals; see hr-interval.c. */
#define INTERVAL_SOURCE "split conformal prediction: Vovk et al. 2005; Lei et al. 2018, " \
                        "doi 10.1080/01621459.2017.1307116; data/evidence"

static void
why_free (HrWhy *why)
{
  g_free ((char *) why->title);
  g_free ((char *) why->value);
  g_free ((char *) why->words);
  g_free ((char *) why->equation);
  g_free ((char *) why->counter);
  g_free ((char *) why->source);
  g_free (why);
}

GPtrArray *
hr_whys_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) why_free);
}

/**
 * hr_whys_can_tell:
 * @answer: (nullable): an answer
 *
 * Returns: whether it has numbers; what asks before there is an answer, or of one with an error, is
 *   told nothing
 */
gboolean
hr_whys_can_tell (const HrAnswer *answer)
{
  return answer != NULL && answer->error == NULL && answer->estimate.n_devices > 0;
}

/**
 * hr_whys_add:
 * @list: (element-type HrWhy): a list
 * @why: what is behind a number; copied
 */
void
hr_whys_add (GPtrArray   *list,
             const HrWhy *why)
{
  HrWhy *copy = g_new (HrWhy, 1);

  *copy = (HrWhy) {
    g_strdup (why->title), g_strdup (why->value), g_strdup (why->words), g_strdup (why->equation),
    g_strdup (why->counter), g_strdup (why->source),
  };
  g_ptr_array_add (list, copy);
}

/**
 * hr_whys_extend:
 * @list: (element-type HrWhy): a list
 * @more: (element-type HrWhy) (transfer full): what follows in it
 */
void
hr_whys_extend (GPtrArray *list,
                GPtrArray *more)
{
  g_ptr_array_extend_and_steal (list, more);
}

/* ---- memory ---- */

static const HrDeviceEstimate *
find_fullest (const HrEstimate *estimate)
{
  const HrDeviceEstimate *fullest = &estimate->devices[0];

  for (guint i = 1; i < estimate->n_devices; i++)
    if (estimate->devices[i].process_bytes > fullest->process_bytes)
      fullest = &estimate->devices[i];
  return fullest;
}

static char *
subtract (double     whole,
          double     part,
          HrByteUnit unit)
{
  g_autofree char *left = hr_format_bytes (whole - part, unit);
  g_autofree char *minuend = hr_format_bytes (whole, unit);
  g_autofree char *subtrahend = hr_format_bytes (part, unit);

  return g_strdup_printf ("%s = %s − %s", left, minuend, subtrahend);
}

static char *
add_up (double     sum,
        double     part,
        HrByteUnit unit)
{
  g_autofree char *whole = hr_format_bytes (sum, unit);
  g_autofree char *first = hr_format_bytes (part, unit);
  g_autofree char *rest = hr_format_bytes (sum - part, unit);

  return g_strdup_printf ("%s = %s + %s", whole, first, rest);
}

/**
 * hr_why_counter:
 * @counter: a counter of memory
 *
 * Returns: (transfer none): its name, what it is, and who shows it
 */
const char *
hr_why_counter (HrCounter counter)
{
  static const char *const abouts[] = {
    [HR_COUNTER_ALLOCATED] =
      N_("Counter: allocated — what tensors and buffers hold at the fullest moment, as an engine "
         "reports it itself."),
    [HR_COUNTER_RESERVED] =
      N_("Counter: reserved — with what the allocator keeps back for later, as in PyTorch."),
    [HR_COUNTER_PROCESS] =
      N_("Counter: process — with driver and libraries, what nvidia-smi shows for the process."),
  };

  return _(abouts[counter]);
}

static void
add_free (GPtrArray              *list,
          const HrDeviceEstimate *device,
          const HrDevice         *record,
          HrByteUnit              unit)
{
  double left = (double) device->usable_bytes - device->process_bytes;
  g_autofree char *size = hr_format_bytes (left, unit);
  g_autofree char *usable = hr_format_bytes (device->usable_bytes, unit);
  g_autofree char *of_free = subtract (device->usable_bytes, device->process_bytes, unit);
  g_autofree char *of_usable = subtract (device->capacity_bytes,
                                         (double) device->capacity_bytes - device->usable_bytes,
                                         unit);

  hr_whys_add (list, &(HrWhy) {
    _("Free"), size,
    _("What a process can get of the fullest device, less what it needs."), of_free,
  });
  hr_whys_add (list, &(HrWhy) {
    _("Usable"), usable, _("The device’s memory, less what its driver keeps for itself."),
    of_usable, NULL, record != NULL ? record->source : NULL,
  });
}

static void
add_capacity (GPtrArray              *list,
              const HrDeviceEstimate *device,
              const HrDevice         *record,
              HrByteUnit              unit)
{
  if (device->capacity_bytes == 0)
    hr_whys_add (list, &(HrWhy) {
      _("Usable"), _("unknown"),
      _("The catalogue does not say how much memory the device has."),
    });
  else
    add_free (list, device, record, unit);
}

static void
add_process (GPtrArray      *list,
             const HrAnswer *answer,
             HrByteUnit      unit)
{
  const HrDeviceEstimate *device = find_fullest (&answer->estimate);
  g_autofree char *peak = hr_sentence_peak (answer, unit);
  g_autofree char *size = hr_format_bytes (device->process_bytes, unit);
  g_autofree char *equation = add_up (device->process_bytes, device->reserved_bytes, unit);

  hr_whys_add (list, &(HrWhy) {
    hr_sentence_counter (HR_COUNTER_PROCESS), size, peak, equation,
    hr_why_counter (HR_COUNTER_PROCESS), _("Reserved memory, with driver context and libraries."),
  });
}

static void
add_reserved (GPtrArray              *list,
              const HrDeviceEstimate *device,
              HrByteUnit              unit)
{
  g_autofree char *size = hr_format_bytes (device->reserved_bytes, unit);
  g_autofree char *equation = add_up (device->reserved_bytes, device->allocated_bytes, unit);

  hr_whys_add (list, &(HrWhy) {
    hr_sentence_counter (HR_COUNTER_RESERVED), size,
    _("All tensors and buffers at the fullest moment, and what the allocator keeps back."),
    equation, hr_why_counter (HR_COUNTER_RESERVED),
    _("Allocated memory, with what the allocator keeps; each item has its equation below."),
  });
}

/* ---- how sure ---- */

static char *
word_bytes (double   bytes,
            gpointer user_data)
{
  return hr_format_bytes (bytes, GPOINTER_TO_UINT (user_data));
}

static char *
word_rate (double   rate,
           gpointer user_data)
{
  return hr_word_number (rate);
}

typedef char *(*WordFunc) (double value, gpointer user_data);

/* Both ends, by the quantiles of log (measured / estimated) that the group's runs have. */
static char *
word_ends (const HrInterval *interval,
           WordFunc          word,
           gpointer          user_data)
{
  double factors[] = { exp (interval->group->low), exp (interval->group->high) };
  double estimate = interval->low / factors[0];
  g_autofree char *middle = word (estimate, user_data);
  g_autofree char *low = word (interval->low, user_data);
  g_autofree char *high = word (interval->high, user_data);
  g_autofree char *shrink = hr_format_figure (factors[0]);
  g_autofree char *stretch = hr_format_figure (factors[1]);

  return g_strdup_printf ("x · exp (q₀.₀₅) = %s · %s = %s\nx · exp (q₀.₉₅) = %s · %s = %s", middle,
                          shrink, low, middle, stretch, high);
}

static char *
word_group (const HrInterval *interval,
            const HrRecords  *records)
{
  const HrIntervalGroup *group = interval->group;
  g_autofree char *basis = hr_sentence_basis (interval, records);
  g_autofree char *share = hr_word_share (interval->coverage, 0);
  g_autofree char *sources = g_strdup_printf (ngettext ("%u source", "%u sources", group->sources),
                                              group->sources);
  /* Translators: a share, a number of runs, and of sources: "90 % of unseen runs like this one are
   * expected in it, by 565 measured runs of llama.cpp, GGUF, from 12 sources." */
  g_autofree char *first =
    g_strdup_printf (_("%s of unseen runs like this one are expected in it, by %s, from %s."),
                     share, basis, sources);

  if (group->quantity == HR_INTERVAL_MEMORY)
    return g_steal_pointer (&first);
  return g_strconcat (first, " ", group->known
                      ? _("Such devices are among those that the engine’s rates were fitted to.")
                      : _("No such device is among those that the engine’s rates were fitted to, "
                          "so these are runs on devices as new to them."), NULL);
}

static void
add_interval (GPtrArray        *list,
              const char       *title,
              const HrInterval *interval,
              const HrRecords  *records,
              WordFunc          word,
              gpointer          user_data)
{
  g_autofree char *low = word (interval->low, user_data);
  g_autofree char *high = word (interval->high, user_data);
  g_autofree char *value = NULL, *words = NULL, *ends = NULL;

  if (interval->group == NULL)
    {
      hr_whys_add (list, &(HrWhy) { title, _("unknown"),
                                    _("No run like this was measured.") });
      return;
    }
  if (interval->group->quantity == HR_INTERVAL_MEMORY)
    /* Translators: the ends of an interval: "14.1 GiB to 16.2 GiB" */
    value = g_strdup_printf (_("%s to %s"), low, high);
  else
    value = g_strdup_printf (_("%s to %s tokens/s"), low, high);
  words = word_group (interval, records);
  ends = word_ends (interval, word, user_data);
  hr_whys_add (list, &(HrWhy) {
    title, value, words, ends,
    interval->group->quantity == HR_INTERVAL_MEMORY
      ? _("Counter: of each run the widest that was measured, held against the same of its "
          "estimate.") : NULL,
    INTERVAL_SOURCE,
  });
}

static void
add_memory_interval (GPtrArray      *list,
                     const HrAnswer *answer,
                     HrByteUnit      unit)
{
  add_interval (list, _("How Sure the Memory Is"), &answer->memory_interval, &answer->records,
                word_bytes, GUINT_TO_POINTER (unit));
}

void
hr_whys_add_speed_interval (GPtrArray      *list,
                            const HrAnswer *answer)
{
  if (answer->speed != NULL && answer->speed->known)
    add_interval (list, _("How Sure the Speed Is"), &answer->speed_interval, &answer->records,
                  word_rate, NULL);
}

/**
 * hr_why_sure:
 * @answer: (nullable): an answer
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how its intervals come about
 */
GPtrArray *
hr_why_sure (const HrAnswer *answer,
             HrByteUnit      unit)
{
  GPtrArray *list = hr_whys_new ();

  if (!hr_whys_can_tell (answer))
    return list;
  add_memory_interval (list, answer, unit);
  hr_whys_add_speed_interval (list, answer);
  return list;
}

/**
 * hr_why_memory:
 * @answer: (nullable): an answer
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how the verdict comes about
 */
GPtrArray *
hr_why_memory (const HrAnswer *answer,
               HrByteUnit      unit)
{
  GPtrArray *list = hr_whys_new ();
  const HrDeviceEstimate *device;

  if (!hr_whys_can_tell (answer))
    return list;
  device = find_fullest (&answer->estimate);
  add_capacity (list, device, answer->records.device, unit);
  add_process (list, answer, unit);
  add_reserved (list, device, unit);
  add_memory_interval (list, answer, unit);
  return list;
}

static void
add_item (GPtrArray    *list,
          const HrItem *item,
          HrByteUnit    unit)
{
  g_autofree char *size = hr_format_bytes (item->bytes, unit);
  g_autofree char *number = hr_format_number (item->bytes);
  g_autofree char *exact = g_strdup_printf (ngettext ("%s byte", "%s bytes", item->bytes), number);

  hr_whys_add (list, &(HrWhy) {
    hr_sentence_item (item), size, exact, item->equation, hr_why_counter (item->counter),
    item->source });
}

/**
 * hr_why_items:
 * @answer: (nullable): an answer
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how each item of the fullest device comes about
 */
GPtrArray *
hr_why_items (const HrAnswer *answer,
              HrByteUnit      unit)
{
  GPtrArray *list = hr_whys_new ();
  const HrDeviceEstimate *device;

  if (!hr_whys_can_tell (answer))
    return list;
  device = find_fullest (&answer->estimate);
  for (guint i = 0; i < device->n_items; i++)
    add_item (list, &device->items[i], unit);
  return list;
}

/* ---- what stands above the chart of memory ---- */

static void
add_pool (GPtrArray      *list,
          const HrAnswer *answer,
          HrByteUnit      unit)
{
  const HrEstimate *estimate = &answer->estimate;
  g_autofree char *tokens = hr_format_number (estimate->pool_tokens);
  g_autofree char *pool = hr_format_bytes (estimate->pool_bytes, unit);
  g_autofree char *words = hr_sentence_pool (answer);
  g_autofree char *each = NULL, *equation = NULL;

  if (estimate->pool_tokens == 0)
    return;
  each = hr_format_bytes ((double) estimate->pool_bytes / estimate->pool_tokens, unit);
  equation = g_strdup_printf ("n = %s ÷ %s ≈ %s", pool, each, tokens);
  hr_whys_add (list, &(HrWhy) {
    _("Cache Pool"), tokens, words, equation, NULL,
    _("The engine’s share of the usable memory, less all that is no cache, in whole blocks."),
  });
}

static void
add_trained (GPtrArray      *list,
             const HrAnswer *answer)
{
  guint64 count = answer->estimate.trainable_parameters;
  guint64 total = answer->records.model->params_total;
  g_autofree char *words = hr_sentence_trainable (answer);
  g_autofree char *number = hr_format_number (count);
  g_autofree char *all = hr_format_number (total);
  g_autofree char *equation = NULL, *share = NULL;

  if (words == NULL || total == 0)
    return;
  share = hr_format_significant (100.0 * count / total, 2);
  equation = g_strdup_printf ("%s ÷ %s = %s %%", number, all, share);
  hr_whys_add (list, &(HrWhy) {
    _("Trained Parameters"), number, words, equation, NULL,
    answer->records.model->source,
  });
}

/**
 * hr_why_detail:
 * @answer: (nullable): an answer
 * @unit: GiB or GB
 *
 * Returns: (transfer full) (element-type HrWhy): how the numbers of the sentence above the chart of
 *   memory come about
 */
GPtrArray *
hr_why_detail (const HrAnswer *answer,
               HrByteUnit      unit)
{
  GPtrArray *list = hr_whys_new ();

  if (!hr_whys_can_tell (answer))
    return list;
  add_process (list, answer, unit);
  add_reserved (list, find_fullest (&answer->estimate), unit);
  add_pool (list, answer, unit);
  add_trained (list, answer);
  return list;
}
