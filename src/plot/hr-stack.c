/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-stack.h"

#include <math.h>

struct _HrStack {
  gatomicrefcount ref_count;
  HrAxisScale     scale;
  HrStackWords    words;
  GStringChunk   *strings;
  GArray         *rows;        /* HrStackRow */
  GArray         *segments;    /* HrStackSegment, row after row */
  const char     *names[HR_N_CATEGORIES];
  HrFormatFunc    format_value;
  HrFormatFunc    format_tick;
  gpointer        format_data;
  GDestroyNotify  format_destroy;
};

static const char *
keep (HrStack    *self,
      const char *text)
{
  return text == NULL ? NULL : g_string_chunk_insert_const (self->strings, text);
}

/**
 * hr_stack_new:
 * @scale: how the values spread; a log scale has no stacked bars and is read as decimal
 *
 * Returns: (transfer full): a chart without rows
 */
HrStack *
hr_stack_new (HrAxisScale scale)
{
  HrStack *self = g_new0 (HrStack, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->scale = scale == HR_AXIS_LOG ? HR_AXIS_DECIMAL : scale;
  self->strings = g_string_chunk_new (1024);
  self->rows = g_array_new (FALSE, FALSE, sizeof (HrStackRow));
  self->segments = g_array_new (FALSE, FALSE, sizeof (HrStackSegment));
  return self;
}

/**
 * hr_stack_ref:
 * @self: a chart
 *
 * Returns: (transfer full): @self
 */
HrStack *
hr_stack_ref (HrStack *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * hr_stack_unref:
 * @self: (transfer full): a chart
 */
void
hr_stack_unref (HrStack *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->format_destroy != NULL)
    self->format_destroy (self->format_data);
  g_string_chunk_free (self->strings);
  g_array_unref (self->rows);
  g_array_unref (self->segments);
  g_free (self);
}

/**
 * hr_stack_set_words:
 * @self: a chart
 * @words: what the chart says besides its figures; copied
 */
void
hr_stack_set_words (HrStack            *self,
                    const HrStackWords *words)
{
  self->words = (HrStackWords) {
    .title = keep (self, words->title),
    .subtitle = keep (self, words->subtitle),
    .other = keep (self, words->other),
    .free = keep (self, words->free),
    .over = keep (self, words->over),
    .axis_unit = keep (self, words->axis_unit),
    .names_only = words->names_only,
  };
}

/**
 * hr_stack_name_category:
 * @self: a chart
 * @category: a #HrCategory
 * @name: what the legend calls it, where segments of it have names of their own; copied
 */
void
hr_stack_name_category (HrStack    *self,
                        guint       category,
                        const char *name)
{
  g_return_if_fail (category < HR_N_CATEGORIES);

  self->names[category] = keep (self, name);
}

/**
 * hr_stack_set_formats:
 * @self: a chart
 * @format_value: words a value with its unit: "19.9 GiB"
 * @format_tick: words a round value of the axis, without its unit: "16"
 * @user_data: passed to both
 * @destroy: (nullable): frees @user_data
 */
void
hr_stack_set_formats (HrStack       *self,
                      HrFormatFunc   format_value,
                      HrFormatFunc   format_tick,
                      gpointer       user_data,
                      GDestroyNotify destroy)
{
  if (self->format_destroy != NULL)
    self->format_destroy (self->format_data);
  self->format_value = format_value;
  self->format_tick = format_tick;
  self->format_data = user_data;
  self->format_destroy = destroy;
}

/**
 * hr_stack_add_row:
 * @self: a chart
 * @row: what the row says; copied
 *
 * Starts a row; the segments that follow belong to it.
 */
void
hr_stack_add_row (HrStack          *self,
                  const HrStackRow *row)
{
  HrStackRow copy = *row;

  g_return_if_fail (isfinite (row->capacity) && row->capacity >= 0);
  g_return_if_fail (isfinite (row->limit) && row->limit >= 0);

  copy.label = keep (self, row->label);
  copy.sublabel = keep (self, row->sublabel);
  copy.total = keep (self, row->total);
  copy.note = keep (self, row->note);
  copy.limit_label = keep (self, row->limit_label);
  copy.limit = row->limit > 0 ? row->limit : row->capacity;
  copy.first = self->segments->len;
  copy.n_segments = 0;
  g_array_append_val (self->rows, copy);
}

/**
 * hr_stack_add_segment:
 * @self: a chart with a row
 * @segment: what follows in the last row; copied. A segment of no length is left out
 */
void
hr_stack_add_segment (HrStack              *self,
                      const HrStackSegment *segment)
{
  HrStackSegment copy = *segment;

  g_return_if_fail (self->rows->len > 0);
  g_return_if_fail (isfinite (segment->value) && segment->value >= 0);
  g_return_if_fail (segment->category < HR_N_CATEGORIES);

  if (segment->value == 0)
    return;
  copy.key = keep (self, segment->key);
  copy.label = keep (self, segment->label);
  copy.description = keep (self, segment->description);
  g_array_append_val (self->segments, copy);
  g_array_index (self->rows, HrStackRow, self->rows->len - 1).n_segments++;
}

HrAxisScale
hr_stack_get_scale (const HrStack *self)
{
  return self->scale;
}

const HrStackWords *
hr_stack_get_words (const HrStack *self)
{
  return &self->words;
}

/**
 * hr_stack_get_category_name:
 * @self: a chart
 * @category: a #HrCategory
 *
 * Returns: (transfer none) (nullable): its name in the legend; %NULL for that of its first segment
 */
const char *
hr_stack_get_category_name (const HrStack *self,
                            guint          category)
{
  g_return_val_if_fail (category < HR_N_CATEGORIES, NULL);

  return self->names[category];
}

guint
hr_stack_get_n_rows (const HrStack *self)
{
  return self->rows->len;
}

const HrStackRow *
hr_stack_get_row (const HrStack *self,
                  guint          row)
{
  g_return_val_if_fail (row < self->rows->len, NULL);

  return &g_array_index (self->rows, HrStackRow, row);
}

guint
hr_stack_get_n_segments (const HrStack *self)
{
  return self->segments->len;
}

const HrStackSegment *
hr_stack_get_segment (const HrStack *self,
                      guint          segment)
{
  g_return_val_if_fail (segment < self->segments->len, NULL);

  return &g_array_index (self->segments, HrStackSegment, segment);
}

/**
 * hr_stack_get_segment_row:
 * @self: a chart
 * @segment: index of a segment
 *
 * Returns: the row that it belongs to
 */
guint
hr_stack_get_segment_row (const HrStack *self,
                          guint          segment)
{
  guint row = 0;

  while (row + 1 < self->rows->len && hr_stack_get_row (self, row + 1)->first <= segment)
    row++;
  return row;
}

/**
 * hr_stack_get_row_sum:
 * @self: a chart
 * @row: index of a row
 *
 * Returns: the sum of its segments
 */
double
hr_stack_get_row_sum (const HrStack *self,
                      guint          row)
{
  const HrStackRow *box = hr_stack_get_row (self, row);
  double sum = 0;

  for (guint i = 0; i < box->n_segments; i++)
    sum += hr_stack_get_segment (self, box->first + i)->value;
  return sum;
}

static char *
format_with (const HrStack *self,
             HrFormatFunc   func,
             double         value)
{
  return func != NULL ? func (value, self->format_data) : g_strdup_printf ("%g", value);
}

/**
 * hr_stack_format_value:
 * @self: a chart
 * @value: a length
 *
 * Returns: (transfer full): @value in words, with its unit
 */
char *
hr_stack_format_value (const HrStack *self,
                       double         value)
{
  return format_with (self, self->format_value, value);
}

/**
 * hr_stack_format_tick:
 * @self: a chart
 * @value: a round value
 *
 * Returns: (transfer full): @value in words, without its unit
 */
char *
hr_stack_format_tick (const HrStack *self,
                      double         value)
{
  return format_with (self, self->format_tick, value);
}

/**
 * hr_stack_describe_segment:
 * @self: a chart
 * @segment: index of a segment
 *
 * Returns: (transfer full): what a screen reader says of it: "Weights, 13.5 GiB, GPU 0"
 */
char *
hr_stack_describe_segment (const HrStack *self,
                           guint          segment)
{
  const HrStackSegment *item = hr_stack_get_segment (self, segment);
  const HrStackRow *row = hr_stack_get_row (self, hr_stack_get_segment_row (self, segment));
  g_autofree char *value = NULL;

  if (item->description != NULL)
    return g_strdup (item->description);
  value = hr_stack_format_value (self, item->value);
  return g_strdup_printf ("%s, %s, %s", item->label, value, row->label);
}
