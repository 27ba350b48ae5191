/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-curves.h"
#include "hr-grid.h"
#include "hr-matrix.h"
#include "hr-table.h"
#include "hr-track.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* A grid that has been run, as a chart and as a table. */
const char *hr_grid_kind_name           (HrGridKind       kind);
HrMatrix   *hr_grid_to_matrix           (const HrGrid    *grid,
                                         HrByteUnit       unit);
HrTable    *hr_grid_to_table            (const HrGrid    *grid,
                                         HrByteUnit       unit);
char       *hr_sentence_grid            (const HrGrid    *grid);

/* A plan along one of its numbers. */
HrCurves   *hr_track_to_memory_curves   (const HrTrack   *track,
                                         HrByteUnit       unit);
HrCurves   *hr_track_to_speed_curves    (const HrTrack   *track);
HrTable    *hr_track_to_table           (const HrTrack   *track,
                                         HrByteUnit       unit);
const char *hr_limit_axis_name          (HrLimitKind      kind);
char       *hr_sentence_track           (const HrTrack   *track);

/* What exports and reports show of an answer. */
HrCurves   *hr_limit_curves_new         (HrCatalog       *catalog,
                                         const HrAnswer  *answer,
                                         HrByteUnit       unit);
HrMatrix   *hr_limit_matrix_new         (HrCatalog       *catalog,
                                         const HrAnswer  *answer,
                                         HrByteUnit       unit);

G_END_DECLS
