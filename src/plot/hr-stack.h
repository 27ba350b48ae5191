/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-axis.h"
#include "hr-geometry.h"
#include "hr-theme.h"

G_BEGIN_DECLS

/**
 * HrStackSegment:
 * @key: what the segment is, the same in every row: "weights"
 * @label: its name in words: "Weights"
 * @value: its length, positive, in the unit of the axis
 * @category: colour and place in the legend, a #HrCategory or any number below %HR_N_CATEGORIES
 * @hatch: %HR_HATCH_DEFAULT for the theme's own
 * @description: (nullable): the sentence a screen reader says; by default label, value and row
 */
typedef struct {
  const char *key;
  const char *label;
  double      value;
  guint       category;
  HrHatch     hatch;
  const char *description;
} HrStackSegment;

/**
 * HrStackRow:
 * @label: "GPU 0"
 * @sublabel: (nullable): "RTX 4090"
 * @total: (nullable): the figure at the end: "22.1 / 24 GiB"
 * @note: (nullable): words under it: "1.9 GiB free", "3.1 GiB over"
 * @tone: how the note is to be taken
 * @capacity: where the track ends; 0 when unknown
 * @limit: how much of the capacity can be used; 0: all of it. The strong line stands here
 * @limit_label: (nullable): the words at that line: "24 GiB"
 * @loose: the row's capacity does not widen the scale (main memory of 512 GiB beside a card of
 *         24 GiB); where it exceeds the scale its track is drawn torn off
 * @count: how many bars that are alike it stands for, in the totals of the legend; 0 counts as 1
 * @first: index of the first segment; set by hr_stack_add_segment()
 * @n_segments: set by hr_stack_add_segment()
 */
typedef struct {
  const char *label;
  const char *sublabel;
  const char *total;
  const char *note;
  HrTone      tone;
  double      capacity;
  double      limit;
  const char *limit_label;
  gboolean    loose;
  guint       count;
  guint       first;
  guint       n_segments;
} HrStackRow;

/**
 * HrStackWords:
 * @title: (nullable): drawn above the chart where the caller asks for it, as in exports
 * @subtitle: (nullable): under the title
 * @other: (nullable): name of small segments drawn as one: "Other"
 * @free: (nullable): legend entry of the free space: "Free"; %NULL leaves it out
 * @over: (nullable): legend entry of what does not fit: "Over capacity"
 * @axis_unit: (nullable): unit after the last tick: "GiB"
 * @names_only: the legend has no totals, for rows whose sum says nothing
 */
typedef struct {
  const char *title;
  const char *subtitle;
  const char *other;
  const char *free;
  const char *over;
  const char *axis_unit;
  gboolean    names_only;
} HrStackWords;

/**
 * HrStack:
 *
 * What a stacked bar chart shows: rows, one for each device, of segments on one scale. The caller
 * brings the words and the formatter, for a chart knows neither bytes nor languages. Build it,
 * then hand it on; it does not change once it is shown.
 */
typedef struct _HrStack HrStack;

HrStack              *hr_stack_new              (HrAxisScale           scale);
HrStack              *hr_stack_ref              (HrStack              *self);
void                  hr_stack_unref            (HrStack              *self);
void                  hr_stack_set_words        (HrStack              *self,
                                                 const HrStackWords   *words);
void                  hr_stack_set_formats      (HrStack              *self,
                                                 HrFormatFunc          format_value,
                                                 HrFormatFunc          format_tick,
                                                 gpointer              user_data,
                                                 GDestroyNotify        destroy);
void                  hr_stack_name_category    (HrStack              *self,
                                                 guint                 category,
                                                 const char           *name);
void                  hr_stack_add_row          (HrStack              *self,
                                                 const HrStackRow     *row);
void                  hr_stack_add_segment      (HrStack              *self,
                                                 const HrStackSegment *segment);

HrAxisScale           hr_stack_get_scale        (const HrStack        *self);
const HrStackWords   *hr_stack_get_words        (const HrStack        *self);
guint                 hr_stack_get_n_rows       (const HrStack        *self);
const HrStackRow     *hr_stack_get_row          (const HrStack        *self,
                                                 guint                 row);
guint                 hr_stack_get_n_segments   (const HrStack        *self);
const HrStackSegment *hr_stack_get_segment      (const HrStack        *self,
                                                 guint                 segment);
guint                 hr_stack_get_segment_row  (const HrStack        *self,
                                                 guint                 segment);
const char           *hr_stack_get_category_name (const HrStack       *self,
                                                 guint                 category);
double                hr_stack_get_row_sum      (const HrStack        *self,
                                                 guint                 row);
char                 *hr_stack_format_value     (const HrStack        *self,
                                                 double                value);
char                 *hr_stack_format_tick      (const HrStack        *self,
                                                 double                value);
char                 *hr_stack_describe_segment (const HrStack        *self,
                                                 guint                 segment);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrStack, hr_stack_unref)

G_END_DECLS
