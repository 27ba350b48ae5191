/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart.h"

G_BEGIN_DECLS

/**
 * HrParity:
 *
 * Measured against estimated on logarithmic axes, with the line of identity and bands around it.
 * Items are its points.
 */
typedef struct _HrParity HrParity;

/**
 * HrParityGroup:
 * @label: name in the legend
 * @category: its colour, a #HrCategory
 * @mark: its shape
 * @highlighted: drawn strong and over the others, which step back where any group is highlighted
 */
typedef struct {
  const char *label;
  guint       category;
  HrMark      mark;
  gboolean    highlighted;
} HrParityGroup;

/**
 * HrParityPoint:
 * @key: what it is, the same in a table beside the chart
 * @group: what hr_parity_add_group() returned
 * @measured: place on the x axis; a point without one is left out
 * @estimated: place on the y axis, likewise
 * @label: (nullable): its name, written beside it only where it is an outlier and there is room
 * @description: (nullable): sentence of the tooltip and of screen readers
 */
typedef struct {
  const char *key;
  guint       group;
  double      measured, estimated;
  const char *label;
  const char *description;
} HrParityPoint;

/**
 * HrParityWords:
 * @identity: (nullable): legend entry of the line of identity: "exact"
 * @band: (nullable): of the inner band: "±25 %"
 * @wide: (nullable): of the outer band: "×2"
 */
typedef struct {
  const char *identity;
  const char *band;
  const char *wide;
} HrParityWords;

HrParity            *hr_parity_new           (void);
void                 hr_parity_set_words     (HrParity            *self,
                                              const HrParityWords *words);
guint                hr_parity_add_group     (HrParity            *self,
                                              const HrParityGroup *group);
void                 hr_parity_add_point     (HrParity            *self,
                                              const HrParityPoint *point);
void                 hr_parity_set_current   (HrParity            *self,
                                              double               estimated,
                                              const char          *label);
guint                hr_parity_get_n_points  (const HrParity      *self);
const HrParityPoint *hr_parity_get_point     (const HrParity      *self,
                                              guint                point);

static inline void
hr_parity_unref (HrParity *self)
{
  hr_chart_unref (HR_CHART (self));
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrParity, hr_parity_unref)

G_END_DECLS
