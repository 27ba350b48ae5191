/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-preferences.h"

#include <glib/gi18n.h>

static void
unit_changed_cb (HrSettings  *settings,
                 GParamSpec  *pspec,
                 AdwComboRow *row)
{
  hr_settings_set_byte_unit (settings, adw_combo_row_get_selected (row) == 1
                                       ? HR_BYTE_UNIT_DECIMAL : HR_BYTE_UNIT_BINARY);
}

/**
 * hr_preferences_new:
 * @settings: what is edited
 *
 * Returns: the preferences window
 */
GtkWidget *
hr_preferences_new (HrSettings *settings)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/io/github/headroom/Headroom/preferences.ui");
  GtkWidget *window = GTK_WIDGET (gtk_builder_get_object (builder, "preferences"));
  AdwComboRow *row = ADW_COMBO_ROW (gtk_builder_get_object (builder, "unit_row"));

  adw_combo_row_set_selected (row, hr_settings_get_byte_unit (settings) == HR_BYTE_UNIT_DECIMAL);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (unit_changed_cb), settings,
                           G_CONNECT_SWAPPED);
  return window;
}
