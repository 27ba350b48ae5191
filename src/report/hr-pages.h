/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "hr-report.h"
#include "hr-theme.h"

G_BEGIN_DECLS

/**
 * HrPageStyle:
 * @width: of the paper, in points
 * @height: likewise
 * @margin: on each side
 * @em: size of the running text
 * @family: (nullable): font family
 * @theme: of charts and verdicts
 * @rtl: pages run from right to left
 * @max_pages: text is set a little smaller where a report runs over so many; 0: never
 */
typedef struct {
  double         width, height, margin, em;
  const char    *family;
  HrThemeVariant theme;
  gboolean       rtl;
  guint          max_pages;
} HrPageStyle;

#define HR_PAGE_A4_WIDTH 595.276
#define HR_PAGE_A4_HEIGHT 841.890

/**
 * HrPages:
 *
 * A report laid out on paper: what stands where on which page. To be used by one thread.
 */
typedef struct _HrPages HrPages;

void     hr_page_style_init (HrPageStyle       *self);
HrPages *hr_pages_new       (const HrReport    *report,
                             const HrPageStyle *style);
void     hr_pages_free      (HrPages           *self);
guint    hr_pages_get_n     (const HrPages     *self);
void     hr_pages_draw      (HrPages           *self,
                             guint              page,
                             cairo_t           *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrPages, hr_pages_free)

G_END_DECLS
