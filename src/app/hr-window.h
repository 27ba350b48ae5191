/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-catalog.h"
#include "hr-session.h"
#include "hr-settings.h"

G_BEGIN_DECLS

#define HR_TYPE_WINDOW (hr_window_get_type ())

/**
 * HrWindow:
 *
 * One plan: inputs at the side, the answer beside them.
 */
G_DECLARE_FINAL_TYPE (HrWindow, hr_window, HR, WINDOW, AdwApplicationWindow)

GtkWidget *hr_window_new         (GtkApplication *application,
                                  HrCatalog      *catalog,
                                  HrSettings     *settings);
gboolean   hr_window_open        (HrWindow       *self,
                                  GFile          *file);
gboolean   hr_window_load        (HrWindow       *self,
                                  GFile          *file,
                                  GError        **error);
void       hr_window_show_answer (HrWindow       *self);
gboolean   hr_window_is_pristine (HrWindow       *self);
void       hr_window_start_over  (HrWindow       *self);
void       hr_window_keep        (HrWindow       *self,
                                  HrSession      *session);
void       hr_window_restore     (HrWindow       *self,
                                  const HrRecovered *recovered);

void       hr_window_show_page (HrWindow       *self,
                                const char     *page);

G_END_DECLS
