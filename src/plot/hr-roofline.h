/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-geometry.h"
#include "hr-theme.h"

G_BEGIN_DECLS

/**
 * HrRooflineLine:
 * @label: written along the line: "BF16 · 312 TFLOP/s", "HBM · 2.04 TB/s"
 * @value: of a roof, its height on the y axis; of a slope, y per x. Lines of 0 are left out
 * @achieved: what of @value can be had, drawn dashed; 0: unknown
 * @is_main: the pair of roof and slope that most of the work is held against. Without one, the
 *   first of each
 * @group: roofs and slopes of one group meet each other: those of one device
 *
 * A roof, which is a horizontal ceiling, or a slope, which rises with x.
 */
typedef struct {
  const char *label;
  double      value;
  double      achieved;
  gboolean    is_main;
  guint       group;
} HrRooflineLine;

/**
 * HrRooflinePoint:
 * @key: what it is, the same in a bar or table beside the chart; several points may share one
 * @label: its name in words: "Attention"
 * @x: place on the x axis; a point of 0 is left out
 * @y: what is attained, likewise
 * @weight: its area, in any unit: seconds
 * @category: its colour, a #HrCategory or #HrWorkCategory
 * @mark: its shape
 * @roof: height of the roof it is held against; 0: the main one
 * @slope: y per x of the slope it is held against; 0: the main one
 * @is_whole: drawn as a ring: the sum of other points
 * @description: (nullable): the sentence of its tooltip and of a screen reader; by default its
 *   label with x and y
 */
typedef struct {
  const char *key;
  const char *label;
  double      x, y;
  double      weight;
  guint       category;
  HrMark      mark;
  double      roof, slope;
  gboolean    is_whole;
  const char *description;
} HrRooflinePoint;

/**
 * HrRooflineKey:
 * @label: words of the legend
 * @is_mark: the entry explains a shape, else a colour
 * @mark: which shape
 * @category: which colour
 */
typedef struct {
  const char *label;
  gboolean    is_mark;
  HrMark      mark;
  guint       category;
} HrRooflineKey;

/**
 * HrRooflineWords:
 * @title: (nullable): drawn above the chart where the caller asks for it, as in exports
 * @subtitle: (nullable): under the title
 * @x_title: (nullable): what runs along x, with its unit: "Operations per byte (FLOP/B)"
 * @y_title: (nullable): what runs along y, with its unit: "Performance (FLOP/s)"
 * @left: (nullable): what bounds the work left of the ridge: "memory-bound"
 * @right: (nullable): and right of it: "compute-bound"
 * @nominal: (nullable): legend entry of the solid lines: "Data sheet"
 * @achieved: (nullable): legend entry of the dashed lines: "Attained by llama.cpp"
 * @whole: (nullable): legend entry of the ring: "Whole step"
 */
typedef struct {
  const char *title;
  const char *subtitle;
  const char *x_title;
  const char *y_title;
  const char *left;
  const char *right;
  const char *nominal;
  const char *achieved;
  const char *whole;
} HrRooflineWords;

/**
 * HrRoofline:
 *
 * What a roofline chart shows: points below roofs and slopes, on logarithmic axes. The caller
 * brings the words, for a chart knows neither FLOPs nor bytes. Build it, then hand it on; it does
 * not change once it is shown.
 */
typedef struct _HrRoofline HrRoofline;

HrRoofline            *hr_roofline_new            (void);
HrRoofline            *hr_roofline_ref            (HrRoofline            *self);
void                   hr_roofline_unref          (HrRoofline            *self);
void                   hr_roofline_set_words      (HrRoofline            *self,
                                                   const HrRooflineWords *words);
void                   hr_roofline_set_formats    (HrRoofline            *self,
                                                   HrFormatFunc           format_x,
                                                   HrFormatFunc           format_y,
                                                   gpointer               user_data,
                                                   GDestroyNotify         destroy);
void                   hr_roofline_add_roof       (HrRoofline            *self,
                                                   const HrRooflineLine  *roof);
void                   hr_roofline_add_slope      (HrRoofline            *self,
                                                   const HrRooflineLine  *slope);
void                   hr_roofline_add_point      (HrRoofline            *self,
                                                   const HrRooflinePoint *point);
void                   hr_roofline_add_key        (HrRoofline            *self,
                                                   const HrRooflineKey   *key);

const HrRooflineWords *hr_roofline_get_words      (const HrRoofline      *self);
guint                  hr_roofline_get_n_roofs    (const HrRoofline      *self);
const HrRooflineLine  *hr_roofline_get_roof       (const HrRoofline      *self,
                                                   guint                  roof);
guint                  hr_roofline_get_n_slopes   (const HrRoofline      *self);
const HrRooflineLine  *hr_roofline_get_slope      (const HrRoofline      *self,
                                                   guint                  slope);
guint                  hr_roofline_get_n_points   (const HrRoofline      *self);
const HrRooflinePoint *hr_roofline_get_point      (const HrRoofline      *self,
                                                   guint                  point);
guint                  hr_roofline_get_n_keys     (const HrRoofline      *self);
const HrRooflineKey   *hr_roofline_get_key        (const HrRoofline      *self,
                                                   guint                  key);
const HrRooflineLine  *hr_roofline_get_main_roof  (const HrRoofline      *self);
const HrRooflineLine  *hr_roofline_get_main_slope (const HrRoofline      *self);
double                 hr_roofline_ceiling        (const HrRoofline      *self,
                                                   guint                  point);
char                  *hr_roofline_format_x       (const HrRoofline      *self,
                                                   double                 value);
char                  *hr_roofline_format_y       (const HrRoofline      *self,
                                                   double                 value);
char                  *hr_roofline_describe_point (const HrRoofline      *self,
                                                   guint                  point);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrRoofline, hr_roofline_unref)

G_END_DECLS
