/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define HR_TYPE_COMMANDS (hr_commands_get_type ())

/**
 * HrCommands:
 *
 * A list of all that a window can do, which narrows while one types.
 */
G_DECLARE_FINAL_TYPE (HrCommands, hr_commands, HR, COMMANDS, AdwWindow)

GtkWidget *hr_commands_new (GtkWindow *window);

G_END_DECLS
