/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "hr-units.h"

G_BEGIN_DECLS

#define HR_TYPE_CHOOSER (hr_chooser_get_type ())

/**
 * HrChooser:
 *
 * A dialog that finds one record among hundreds: type to narrow the list, arrows to move, Enter to
 * take. Emits "chosen" with the id, then closes.
 */
G_DECLARE_FINAL_TYPE (HrChooser, hr_chooser, HR, CHOOSER, AdwWindow)

GtkWidget *hr_chooser_new (const char *title,
                           GListModel *choices,
                           const char *current_id,
                           HrByteUnit  unit);
void       hr_chooser_offer_models (HrChooser  *self,
                                    GListModel *local,
                                    gboolean    online);
void       hr_chooser_ask_hub      (HrChooser  *self,
                                    const char *text);

G_END_DECLS
