/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-roofline.h"

#include <math.h>

struct _HrRoofline {
  gatomicrefcount ref_count;
  HrRooflineWords words;
  GStringChunk   *strings;
  GArray         *roofs;       /* HrRooflineLine */
  GArray         *slopes;      /* HrRooflineLine */
  GArray         *points;      /* HrRooflinePoint */
  GArray         *keys;        /* HrRooflineKey */
  HrFormatFunc    format_x;
  HrFormatFunc    format_y;
  gpointer        format_data;
  GDestroyNotify  format_destroy;
};

static const char *
keep (HrRoofline *self,
      const char *text)
{
  return text == NULL ? NULL : g_string_chunk_insert_const (self->strings, text);
}

/**
 * hr_roofline_new:
 *
 * Returns: (transfer full): a chart without lines and points
 */
HrRoofline *
hr_roofline_new (void)
{
  HrRoofline *self = g_new0 (HrRoofline, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->strings = g_string_chunk_new (1024);
  self->roofs = g_array_new (FALSE, FALSE, sizeof (HrRooflineLine));
  self->slopes = g_array_new (FALSE, FALSE, sizeof (HrRooflineLine));
  self->points = g_array_new (FALSE, FALSE, sizeof (HrRooflinePoint));
  self->keys = g_array_new (FALSE, FALSE, sizeof (HrRooflineKey));
  return self;
}

/**
 * hr_roofline_ref:
 * @self: a chart
 *
 * Returns: (transfer full): @self
 */
HrRoofline *
hr_roofline_ref (HrRoofline *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * hr_roofline_unref:
 * @self: (transfer full): a chart
 */
void
hr_roofline_unref (HrRoofline *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->format_destroy != NULL)
    self->format_destroy (self->format_data);
  g_string_chunk_free (self->strings);
  g_array_unref (self->roofs);
  g_array_unref (self->slopes);
  g_array_unref (self->points);
  g_array_unref (self->keys);
  g_free (self);
}

/**
 * hr_roofline_set_words:
 * @self: a chart
 * @words: what the chart says besides its figures; copied
 */
void
hr_roofline_set_words (HrRoofline            *self,
                       const HrRooflineWords *words)
{
  self->words = (HrRooflineWords) {
    .title = keep (self, words->title),
    .subtitle = keep (self, words->subtitle),
    .x_title = keep (self, words->x_title),
    .y_title = keep (self, words->y_title),
    .left = keep (self, words->left),
    .right = keep (self, words->right),
    .nominal = keep (self, words->nominal),
    .achieved = keep (self, words->achieved),
    .whole = keep (self, words->whole),
  };
}

/**
 * hr_roofline_set_formats:
 * @self: a chart
 * @format_x: words a value of the x axis with its unit: "153 FLOP/B"
 * @format_y: words a value of the y axis with its unit: "1.9 TFLOP/s"
 * @user_data: passed to both
 * @destroy: (nullable): frees @user_data
 */
void
hr_roofline_set_formats (HrRoofline    *self,
                         HrFormatFunc   format_x,
                         HrFormatFunc   format_y,
                         gpointer       user_data,
                         GDestroyNotify destroy)
{
  if (self->format_destroy != NULL)
    self->format_destroy (self->format_data);
  self->format_x = format_x;
  self->format_y = format_y;
  self->format_data = user_data;
  self->format_destroy = destroy;
}

static void
add_line (HrRoofline           *self,
          GArray               *lines,
          const HrRooflineLine *line)
{
  HrRooflineLine copy = *line;

  g_return_if_fail (isfinite (line->value) && line->value >= 0);
  g_return_if_fail (isfinite (line->achieved) && line->achieved >= 0);

  if (line->value == 0)
    return;
  copy.label = keep (self, line->label);
  g_array_append_val (lines, copy);
}

/**
 * hr_roofline_add_roof:
 * @self: a chart
 * @roof: a ceiling; copied. One of unknown height is left out
 */
void
hr_roofline_add_roof (HrRoofline           *self,
                      const HrRooflineLine *roof)
{
  add_line (self, self->roofs, roof);
}

/**
 * hr_roofline_add_slope:
 * @self: a chart
 * @slope: what rises with x; copied. One of unknown steepness is left out
 */
void
hr_roofline_add_slope (HrRoofline           *self,
                       const HrRooflineLine *slope)
{
  add_line (self, self->slopes, slope);
}

/**
 * hr_roofline_add_point:
 * @self: a chart
 * @point: a point; copied. One that has no place on the axes, such as work without operations or
 *   without bytes, is left out
 */
void
hr_roofline_add_point (HrRoofline            *self,
                       const HrRooflinePoint *point)
{
  HrRooflinePoint copy = *point;

  g_return_if_fail (point->category < HR_N_CATEGORIES);
  g_return_if_fail (point->mark < HR_N_MARKS);

  if (!isnormal (point->x) || !isnormal (point->y) || point->x < 0 || point->y < 0)
    return;
  if (!isfinite (point->weight) || point->weight < 0)
    copy.weight = 0;
  copy.key = keep (self, point->key);
  copy.label = keep (self, point->label);
  copy.description = keep (self, point->description);
  g_array_append_val (self->points, copy);
}

/**
 * hr_roofline_add_key:
 * @self: a chart
 * @key: what a colour or a shape means; copied
 */
void
hr_roofline_add_key (HrRoofline          *self,
                     const HrRooflineKey *key)
{
  HrRooflineKey copy = *key;

  g_return_if_fail (key->category < HR_N_CATEGORIES);
  g_return_if_fail (key->mark < HR_N_MARKS);

  copy.label = keep (self, key->label);
  g_array_append_val (self->keys, copy);
}

const HrRooflineWords *
hr_roofline_get_words (const HrRoofline *self)
{
  return &self->words;
}

guint
hr_roofline_get_n_roofs (const HrRoofline *self)
{
  return self->roofs->len;
}

const HrRooflineLine *
hr_roofline_get_roof (const HrRoofline *self,
                      guint             roof)
{
  g_return_val_if_fail (roof < self->roofs->len, NULL);

  return &g_array_index (self->roofs, HrRooflineLine, roof);
}

guint
hr_roofline_get_n_slopes (const HrRoofline *self)
{
  return self->slopes->len;
}

const HrRooflineLine *
hr_roofline_get_slope (const HrRoofline *self,
                       guint             slope)
{
  g_return_val_if_fail (slope < self->slopes->len, NULL);

  return &g_array_index (self->slopes, HrRooflineLine, slope);
}

guint
hr_roofline_get_n_points (const HrRoofline *self)
{
  return self->points->len;
}

const HrRooflinePoint *
hr_roofline_get_point (const HrRoofline *self,
                       guint             point)
{
  g_return_val_if_fail (point < self->points->len, NULL);

  return &g_array_index (self->points, HrRooflinePoint, point);
}

guint
hr_roofline_get_n_keys (const HrRoofline *self)
{
  return self->keys->len;
}

const HrRooflineKey *
hr_roofline_get_key (const HrRoofline *self,
                     guint             key)
{
  g_return_val_if_fail (key < self->keys->len, NULL);

  return &g_array_index (self->keys, HrRooflineKey, key);
}

static const HrRooflineLine *
find_main (const GArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    if (g_array_index (lines, HrRooflineLine, i).is_main)
      return &g_array_index (lines, HrRooflineLine, i);
  return lines->len > 0 ? &g_array_index (lines, HrRooflineLine, 0) : NULL;
}

/**
 * hr_roofline_get_main_roof:
 * @self: a chart
 *
 * Returns: (nullable): the roof said to be main, else the first
 */
const HrRooflineLine *
hr_roofline_get_main_roof (const HrRoofline *self)
{
  return find_main (self->roofs);
}

/**
 * hr_roofline_get_main_slope:
 * @self: a chart
 *
 * Returns: (nullable): the slope said to be main, else the first
 */
const HrRooflineLine *
hr_roofline_get_main_slope (const HrRoofline *self)
{
  return find_main (self->slopes);
}

static double
own_or_main (double                own,
             const HrRooflineLine *line)
{
  if (own > 0)
    return own;
  return line != NULL ? line->value : INFINITY;
}

/**
 * hr_roofline_ceiling:
 * @self: a chart
 * @point: index of a point
 *
 * Returns: what could be attained at the point's x under its own roof and slope; infinity where
 *   neither is known
 */
double
hr_roofline_ceiling (const HrRoofline *self,
                     guint             point)
{
  const HrRooflinePoint *item = hr_roofline_get_point (self, point);

  return MIN (own_or_main (item->roof, hr_roofline_get_main_roof (self)),
              own_or_main (item->slope, hr_roofline_get_main_slope (self)) * item->x);
}

static char *
format_with (const HrRoofline *self,
             HrFormatFunc      func,
             double            value)
{
  return func != NULL ? func (value, self->format_data) : g_strdup_printf ("%.3g", value);
}

/**
 * hr_roofline_format_x:
 * @self: a chart
 * @value: a value of the x axis
 *
 * Returns: (transfer full): @value in words, with its unit
 */
char *
hr_roofline_format_x (const HrRoofline *self,
                      double            value)
{
  return format_with (self, self->format_x, value);
}

/**
 * hr_roofline_format_y:
 * @self: a chart
 * @value: a value of the y axis
 *
 * Returns: (transfer full): @value in words, with its unit
 */
char *
hr_roofline_format_y (const HrRoofline *self,
                      double            value)
{
  return format_with (self, self->format_y, value);
}

/**
 * hr_roofline_describe_point:
 * @self: a chart
 * @point: index of a point
 *
 * Returns: (transfer full): what a screen reader says of it: "Attention, 1.0 FLOP/B, 1.6 TFLOP/s"
 */
char *
hr_roofline_describe_point (const HrRoofline *self,
                            guint             point)
{
  const HrRooflinePoint *item = hr_roofline_get_point (self, point);
  g_autofree char *x = NULL, *y = NULL;

  if (item->description != NULL)
    return g_strdup (item->description);
  x = hr_roofline_format_x (self, item->x);
  y = hr_roofline_format_y (self, item->y);
  return g_strdup_printf ("%s, %s, %s", item->label, x, y);
}
