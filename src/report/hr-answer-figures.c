/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-answer-figures.h"

#include <glib/gi18n.h>

#include "hr-speed-sentences.h"

typedef enum {
  BYTES,
  RATE,
  SECONDS,
  SHARE,
} Measure;

/* @offset: in HrSpeed; -1: bytes of the fullest device */
static const struct {
  const char *key, *name;
  gssize      offset;
  Measure     measure;
} figures[] = {
  { "process_bytes", N_("Memory needed, fullest device"), -1, BYTES },
  { "decode_tok_s", N_("Tokens per second"), G_STRUCT_OFFSET (HrSpeed, decode_tok_s), RATE },
  { "tpot_s", N_("Time per token"), G_STRUCT_OFFSET (HrSpeed, tpot_s), SECONDS },
  { "prefill_tok_s", N_("Prompt tokens per second"), G_STRUCT_OFFSET (HrSpeed, prefill_tok_s),
    RATE },
  { "ttft_s", N_("Time to the first token"), G_STRUCT_OFFSET (HrSpeed, ttft_s), SECONDS },
  { "request_s", N_("Time of a request"), G_STRUCT_OFFSET (HrSpeed, request_s), SECONDS },
  { "throughput_tok_s", N_("Throughput with prompts, tokens per second"),
    G_STRUCT_OFFSET (HrSpeed, throughput_tok_s), RATE },
  { "step_s", N_("Time per step"), G_STRUCT_OFFSET (HrSpeed, step_s), SECONDS },
  { "train_tok_s", N_("Tokens per second in training"), G_STRUCT_OFFSET (HrSpeed, train_tok_s),
    RATE },
  { "train_tok_s_per_gpu", N_("Tokens per second and device"),
    G_STRUCT_OFFSET (HrSpeed, train_tok_s_per_gpu), RATE },
  { "mfu", N_("Share of the device’s peak"), G_STRUCT_OFFSET (HrSpeed, mfu), SHARE },
};

/**
 * hr_answer_n_figures:
 *
 * Returns: how many figures there may be
 */
guint
hr_answer_n_figures (void)
{
  return G_N_ELEMENTS (figures);
}

/**
 * hr_answer_figure_key:
 * @figure: an index
 *
 * Returns: (transfer none): its name in JSON, with the unit
 */
const char *
hr_answer_figure_key (guint figure)
{
  g_return_val_if_fail (figure < G_N_ELEMENTS (figures), NULL);

  return figures[figure].key;
}

/**
 * hr_answer_figure_name:
 * @figure: an index
 *
 * Returns: (transfer none): its name in words
 */
const char *
hr_answer_figure_name (guint figure)
{
  g_return_val_if_fail (figure < G_N_ELEMENTS (figures), NULL);

  return _(figures[figure].name);
}

static double
most_needed (const HrEstimate *estimate)
{
  guint64 most = 0;

  for (guint i = 0; i < estimate->n_devices; i++)
    most = MAX (most, estimate->devices[i].process_bytes);
  return most;
}

/**
 * hr_answer_figure_value:
 * @answer: an answer without error
 * @figure: an index
 *
 * Returns: bytes, seconds, tokens per second or a share; 0 where it is not known or does not apply
 */
double
hr_answer_figure_value (const HrAnswer *answer,
                        guint           figure)
{
  g_return_val_if_fail (figure < G_N_ELEMENTS (figures), 0);

  if (figures[figure].offset < 0)
    return most_needed (&answer->estimate);
  if (answer->speed == NULL || !answer->speed->known)
    return 0;
  return G_STRUCT_MEMBER (double, answer->speed, figures[figure].offset);
}

/**
 * hr_answer_figure_word:
 * @answer: an answer without error
 * @figure: an index
 * @unit: GiB or GB
 *
 * Returns: (transfer full): the figure with its unit; a dash where there is none
 */
char *
hr_answer_figure_word (const HrAnswer *answer,
                       guint           figure,
                       HrByteUnit      unit)
{
  double value = hr_answer_figure_value (answer, figure);

  if (!(value > 0))
    return g_strdup ("–");
  switch (figures[figure].measure)
    {
    case BYTES:
      return hr_format_bytes (value, unit);
    case SECONDS:
      return hr_sentence_seconds (value);
    case SHARE:
      return hr_word_share (value, 0);
    case RATE:
    default:
      return hr_word_number (value);
    }
}

static HrTable *
make_table (const HrAnswer *answer,
            gboolean        with_memory,
            HrByteUnit      unit)
{
  HrTable *table = hr_table_new ("figures", _("Figures"));

  hr_table_add_column (table, &(HrTableColumn) { "quantity", _("Quantity"), NULL, FALSE, 1 });
  hr_table_add_column (table, &(HrTableColumn) { "value", _("Value"), NULL, TRUE, 0 });
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      double value = hr_answer_figure_value (answer, i);
      g_autofree char *words = hr_answer_figure_word (answer, i, unit);

      if (!(value > 0) || (figures[i].measure == BYTES && !with_memory))
        continue;
      hr_table_add_row (table, FALSE);
      hr_table_set_text (table, 0, _(figures[i].name));
      hr_table_set_number (table, 1, value, words);
    }
  return table;
}

/**
 * hr_figures_to_table:
 * @answer: an answer without error
 * @unit: GiB or GB
 *
 * Returns: (transfer full): the figures that the answer has
 */
HrTable *
hr_figures_to_table (const HrAnswer *answer,
                     HrByteUnit      unit)
{
  return make_table (answer, TRUE, unit);
}

/**
 * hr_speed_figures_to_table:
 * @answer: an answer without error
 *
 * Returns: (transfer full): those that are speeds
 */
HrTable *
hr_speed_figures_to_table (const HrAnswer *answer)
{
  return make_table (answer, FALSE, HR_BYTE_UNIT_BINARY);
}
