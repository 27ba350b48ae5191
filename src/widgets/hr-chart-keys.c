/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-keys-private.h"

/**
 * hr_chart_keys_install:
 * @widget_class: a chart's class with the signals "move-cursor" and "activate-cursor"
 *
 * Arrows, Home and End, Enter and Space, the same in every chart.
 */
void
hr_chart_keys_install (GtkWidgetClass *widget_class)
{
  static const struct {
    guint           key;
    GtkMovementStep step;
    int             count;
  } moves[] = {
    { GDK_KEY_Left, GTK_MOVEMENT_VISUAL_POSITIONS, -1 },
    { GDK_KEY_KP_Left, GTK_MOVEMENT_VISUAL_POSITIONS, -1 },
    { GDK_KEY_Right, GTK_MOVEMENT_VISUAL_POSITIONS, 1 },
    { GDK_KEY_KP_Right, GTK_MOVEMENT_VISUAL_POSITIONS, 1 },
    { GDK_KEY_Up, GTK_MOVEMENT_DISPLAY_LINES, -1 },
    { GDK_KEY_KP_Up, GTK_MOVEMENT_DISPLAY_LINES, -1 },
    { GDK_KEY_Down, GTK_MOVEMENT_DISPLAY_LINES, 1 },
    { GDK_KEY_KP_Down, GTK_MOVEMENT_DISPLAY_LINES, 1 },
    { GDK_KEY_Home, GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1 },
    { GDK_KEY_KP_Home, GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1 },
    { GDK_KEY_End, GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1 },
    { GDK_KEY_KP_End, GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1 },
  };
  static const guint activate_keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space,
                                         GDK_KEY_KP_Space };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding_signal (widget_class, moves[i].key, 0, "move-cursor", "(ii)",
                                         moves[i].step, moves[i].count);
  for (guint i = 0; i < G_N_ELEMENTS (activate_keys); i++)
    gtk_widget_class_add_binding_signal (widget_class, activate_keys[i], 0, "activate-cursor",
                                         NULL);
}
