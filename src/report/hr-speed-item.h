/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hr-speed.h"

G_BEGIN_DECLS

#define HR_TYPE_SPEED_ITEM (hr_speed_item_get_type ())

G_DECLARE_FINAL_TYPE (HrSpeedItem, hr_speed_item, HR, SPEED_ITEM, GObject)

/**
 * HrSpeedItem:
 * @key: what it is, the same in plot, bar and table: "decode/attention"
 * @phase: when it runs
 * @kind: what it does
 * @flops: of all runs of a step, on all places
 * @bytes: that they move
 * @seconds: that they take
 * @weight_bytes: those of them that are weights, @cache_bytes: cache or state,
 *   @activation_bytes: activations, @link_bytes: that pass a link
 * @share: of the time of their phase
 * @bound: what most of the time is spent on
 * @bound_seconds: how much of the time that is
 * @peak_per_s: roof that it is held against; 0: none
 * @bandwidth_bytes_per_s: slope, likewise
 * @mixed: whether some of them run where peak or bandwidth are others
 *
 * Operations of one kind in one phase, over all layers and devices: a row of the table. Emits
 * "changed" when hr_speed_items_update() gives it other numbers.
 */
struct _HrSpeedItem {
  GObject   parent_instance;
  char     *key;
  HrOpPhase phase;
  HrOpKind  kind;
  double    flops, bytes, seconds, share;
  double    weight_bytes, cache_bytes, activation_bytes, link_bytes;
  HrBound   bound;
  double    bound_seconds;
  double    peak_per_s, bandwidth_bytes_per_s;
  gboolean  mixed;
};

GListStore *hr_speed_items_new      (const HrSpeed     *speed);
gboolean    hr_speed_items_update   (GListStore        *items,
                                     GListModel        *from);
double      hr_speed_item_intensity (const HrSpeedItem *self);

G_END_DECLS
