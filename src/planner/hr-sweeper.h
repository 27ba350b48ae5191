/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hr-axis-values.h"
#include "hr-sweep.h"

G_BEGIN_DECLS

#define HR_SWEEP_MAX_AXES 8
#define HR_SWEEP_MAX_POINTS G_GUINT64_CONSTANT (1000000000)

/**
 * HrSweepRows:
 * @first: index of the first point, the last axis running fastest
 * @points: (array length=n_points): the points from there on
 * @n_points: how many
 * @total: points of the whole sweep
 * @user_data: the caller's
 *
 * Gets the points of a sweep in order, piece by piece, in the thread that runs it.
 *
 * Returns: whether to go on
 */
typedef gboolean (*HrSweepRows) (guint64             first,
                                 const HrSweepPoint *points,
                                 guint               n_points,
                                 guint64             total,
                                 gpointer            user_data);

/**
 * HrSweeper:
 *
 * All combinations of the values of a few axes, estimated in threads.
 */
typedef struct _HrSweeper HrSweeper;

HrSweeper          *hr_sweeper_new       (const HrPlan    *plan,
                                          const HrRecords *records);
void                hr_sweeper_free      (HrSweeper       *self);
void                hr_sweeper_take_axis (HrSweeper       *self,
                                          HrAxisValues    *axis);
void                hr_sweeper_set_speed (HrSweeper       *self,
                                          gboolean         wants_speed);
guint               hr_sweeper_n_axes    (HrSweeper       *self);
const HrAxisValues *hr_sweeper_get_axis  (HrSweeper       *self,
                                          guint            index);
guint64             hr_sweeper_n_points  (HrSweeper       *self);
guint               hr_sweeper_value     (HrSweeper       *self,
                                          guint64          point,
                                          guint            axis);
gboolean            hr_sweeper_run       (HrSweeper       *self,
                                          guint            n_threads,
                                          GCancellable    *cancellable,
                                          HrSweepRows      rows,
                                          gpointer         user_data,
                                          GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrSweeper, hr_sweeper_free)

G_END_DECLS
