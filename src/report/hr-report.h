/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hr-answer.h"
#include "hr-chart.h"
#include "hr-table.h"
#include "hr-units.h"

G_BEGIN_DECLS

typedef enum {
  HR_BLOCK_TITLE,              /* @text, and @more under it */
  HR_BLOCK_ANSWER,             /* the verdict in @text, the speed in @more */
  HR_BLOCK_HEADING,
  HR_BLOCK_SUBHEADING,
  HR_BLOCK_TEXT,
  HR_BLOCK_NOTE,               /* something to mind */
  HR_BLOCK_CAPTION,            /* small words below a table */
  HR_BLOCK_FIGURE,             /* @chart, with the caption @text */
  HR_BLOCK_TABLE,              /* @table */
  HR_BLOCK_FACTS,              /* @table of short rows, set in two halves where there is room */
} HrBlockKind;

/**
 * HrBlock:
 * @kind: what it is
 * @verdict: of an answer
 * @key: of a figure: its name in files
 * @height: of a figure: its height over its width; 0: what it needs
 *
 * A part of a report, whatever it is written as.
 */
typedef struct {
  HrBlockKind kind;
  char       *text;
  char       *more;
  HrVerdict   verdict;
  char       *key;
  double      height;
  HrChart    *chart;
  HrTable    *table;
} HrBlock;

/**
 * HrReport:
 *
 * What is said of one plan, or of several side by side, from the title to the sources. Built
 * once; immutable, so that a thread may write it.
 */
typedef struct _HrReport HrReport;

HrReport      *hr_report_new          (HrCatalog       *catalog,
                                       HrAnswer *const *answers,
                                       guint            n_answers,
                                       HrByteUnit       unit);
HrReport      *hr_report_ref          (HrReport        *self);
void           hr_report_unref        (HrReport        *self);
const char    *hr_report_get_title    (const HrReport  *self);
const char    *hr_report_get_origin   (const HrReport  *self);
gint64         hr_report_get_time     (const HrReport  *self);
guint          hr_report_get_n_blocks (const HrReport  *self);
const HrBlock *hr_report_get_block    (const HrReport  *self,
                                       guint            block);
gboolean       hr_report_is_rtl       (void);
gboolean       hr_script_is_rtl       (gunichar         letter);

/* hr-report-pdf.c, hr-report-markdown.c */
gboolean       hr_report_save         (const HrReport  *self,
                                       const char      *path,
                                       const char      *family,
                                       GCancellable    *cancellable,
                                       GError         **error);
gboolean       hr_report_save_pdf     (const HrReport  *self,
                                       const char      *path,
                                       const char      *family,
                                       GCancellable    *cancellable,
                                       GError         **error);
gboolean       hr_report_save_markdown (const HrReport *self,
                                       const char      *path,
                                       const char      *family,
                                       GCancellable    *cancellable,
                                       GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrReport, hr_report_unref)

G_END_DECLS
