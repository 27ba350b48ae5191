/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "hr-units.h"

G_BEGIN_DECLS

#define HR_TYPE_SETTINGS (hr_settings_get_type ())

/**
 * HrSettings:
 *
 * What the window remembers, as properties; nobody else knows the keys. Preferences:
 * "decimal-units", "decimal-places" (HR_DECIMALS_AUTO: as they need), "digit-grouping" (an
 * #HrGrouping), "chart-palette" (0 standard, 1 patterns, 2 grey), "network" (whether it may be
 * asked at all), "default-hardware" and "default-engine" of new plans ("": Headroom's own). State:
 * "window-width", "window-height", "window-maximized", "last-plan", "pinned-plans". Where the
 * schema is not installed the properties work the same and are forgotten at exit.
 */
G_DECLARE_FINAL_TYPE (HrSettings, hr_settings, HR, SETTINGS, GObject)

HrSettings *hr_settings_new            (const char  *schema_id);
HrByteUnit  hr_settings_get_byte_unit  (HrSettings  *self);
void        hr_settings_set_byte_unit  (HrSettings  *self,
                                        HrByteUnit   unit);
char       *hr_settings_dup_last_plan  (HrSettings  *self);
void        hr_settings_reset          (HrSettings  *self);
const char *const *hr_settings_get_pinned_plans (HrSettings *self);

G_END_DECLS
