/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-report.h"

G_BEGIN_DECLS

/* While a report is built: where blocks go, and what all of its parts ask about. */
typedef struct {
  GPtrArray  *blocks;          /* HrBlock */
  HrCatalog  *catalog;
  HrByteUnit  unit;
} HrReportBuilder;

void hr_report_add         (HrReportBuilder *self,
                            HrBlockKind      kind,
                            const char      *text);
void hr_report_take        (HrReportBuilder *self,
                            HrBlockKind      kind,
                            char            *text);
void hr_report_take_table  (HrReportBuilder *self,
                            HrBlockKind      kind,
                            HrTable         *table);
void hr_report_add_title   (HrReportBuilder *self,
                            const char      *text,
                            const char      *more);
void hr_report_add_answer  (HrReportBuilder *self,
                            const HrAnswer  *answer);
void hr_report_add_figure  (HrReportBuilder *self,
                            const HrAnswer  *answer,
                            const char      *key,
                            double           height,
                            const char      *suffix);
void hr_report_take_figure (HrReportBuilder *self,
                            HrChart         *chart,
                            const char      *key,
                            double           height,
                            const char      *caption);
void hr_report_add_plan    (HrReportBuilder *self,
                            const HrAnswer  *answer);
void hr_report_add_plans   (HrReportBuilder *self,
                            HrAnswer *const *answers,
                            guint            n_answers);
void hr_report_add_sources (HrReportBuilder *self,
                            HrAnswer *const *answers,
                            guint            n_answers);

G_END_DECLS
