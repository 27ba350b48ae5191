/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-answer.h"
#include "hr-limits.h"
#include "hr-sweep.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HrTrackPoint:
 * @x: the value that is varied
 * @point: what the plan comes to with it
 * @memory: of the bytes on the fullest device; without a group where nothing like it was measured
 * @speed: of tokens per second; likewise
 */
typedef struct {
  double       x;
  HrSweepPoint point;
  HrInterval   memory, speed;
} HrTrackPoint;

/**
 * HrTrack:
 * @answer: what is varied
 * @kind: which of its numbers
 * @limit: how far it goes
 * @own: the number in the plan
 * @model_limit: tokens that the model was made for, where tokens are varied; 0: not known
 * @points: (element-type HrTrackPoint): growing
 *
 * A plan along one of its numbers, up to where it no longer fits and a little beyond.
 */
typedef struct {
  HrAnswer   *answer;
  HrLimitKind kind;
  HrLimit     limit;
  double      own, model_limit;
  GArray     *points;
} HrTrack;

HrTrack *hr_track_new  (HrCatalog    *catalog,
                        HrAnswer     *answer,
                        HrLimitKind   kind,
                        GCancellable *cancellable);
void     hr_track_free (HrTrack      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrTrack, hr_track_free)

G_END_DECLS
