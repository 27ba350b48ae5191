/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The context menu of charts: one for a window, whichever charts come and go in it. */
#include "hr-chart-menu.h"

#include <glib/gi18n.h>

#include "hr-chart-area.h"
#include "hr-chart-card.h"
#include "hr-roofline-chart.h"
#include "hr-stack-chart.h"

typedef struct {
  GtkWindow       *window;
  HrChartMenuFunc  opening;
  gpointer         user_data;
} Menu;

static GtkWidget *
find_chart (GtkWidget *widget)
{
  return widget != NULL ? gtk_widget_get_ancestor (widget, HR_TYPE_CHART_WIDGET) : NULL;
}

/* A card has actions of its own, which know its table. */
static GMenuModel *
new_model (GtkWidget *chart)
{
  gboolean in_card = gtk_widget_get_ancestor (chart, HR_TYPE_CHART_CARD) != NULL;
  const struct { const char *label, *of_card, *of_window; } items[] = {
    { _("Copy as _Picture"), "card.copy-chart", "document.copy-this-chart" },
    { _("Copy as _Table"), "card.copy-table", "document.copy-this-table" },
    { _("_Export Chart…"), "card.export-chart", "document.export-this-chart" },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    g_menu_append (menu, items[i].label, in_card ? items[i].of_card : items[i].of_window);
  return G_MENU_MODEL (menu);
}

/* Not before the action that was chosen has run. */
static gboolean
drop_cb (gpointer user_data)
{
  GtkWidget *popover = user_data;

  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  g_object_unref (popover);
  return G_SOURCE_REMOVE;
}

/* Back to the item that the menu was of. */
static void
closed_cb (GtkPopover *popover,
           GtkWidget  *focus)
{
  gtk_widget_grab_focus (focus);
}

static void
drop_later_cb (GtkPopover *popover)
{
  g_idle_add (drop_cb, g_object_ref (popover));
}

/* It hangs beside the chart, not in it, where keys would be the chart's own before the menu's. */
static void
open_menu (Menu               *self,
           GtkWidget          *chart,
           const GdkRectangle *place)
{
  g_autoptr (GMenuModel) model = new_model (chart);
  GtkWidget *popover = gtk_popover_menu_new_from_model (model);
  GtkWidget *parent = gtk_widget_get_parent (chart);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));
  double x, y;

  gtk_widget_translate_coordinates (chart, parent, place->x, place->y, &x, &y);
  gtk_widget_set_parent (popover, parent);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (popover), GTK_POS_BOTTOM);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle) {
    (int) x, (int) y, place->width, place->height,
  });
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  if (focus != NULL)
    g_signal_connect_object (popover, "closed", G_CALLBACK (closed_cb), focus, 0);
  g_signal_connect (popover, "closed", G_CALLBACK (drop_later_cb), NULL);
  g_signal_connect_object (parent, "destroy", G_CALLBACK (gtk_widget_unparent), popover,
                           G_CONNECT_SWAPPED);
  self->opening (chart, self->user_data);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
open_at (Menu   *self,
         double  x,
         double  y)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  GtkWidget *chart = find_chart (gtk_widget_pick (window, x, y, GTK_PICK_DEFAULT));
  double chart_x, chart_y;

  if (chart != NULL
      && gtk_widget_translate_coordinates (window, chart, x, y, &chart_x, &chart_y))
    open_menu (self, chart, &(GdkRectangle) { (int) chart_x, (int) chart_y, 1, 1 });
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  open_at (user_data, x, y);
}

static void
long_press_cb (GtkGestureLongPress *gesture,
               double               x,
               double               y,
               gpointer             user_data)
{
  open_at (user_data, x, y);
}

/* Below the item that has the focus. */
static gboolean
key_cb (GtkWidget *window,
        GVariant  *arguments,
        gpointer   user_data)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  GtkWidget *chart = find_chart (focus);
  graphene_rect_t bounds;

  if (chart == NULL || !gtk_widget_compute_bounds (focus, chart, &bounds))
    return FALSE;
  open_menu (user_data, chart, &(GdkRectangle) {
    (int) bounds.origin.x, (int) bounds.origin.y, (int) MAX (bounds.size.width, 1),
    (int) MAX (bounds.size.height, 1),
  });
  return TRUE;
}

static GtkEventController *
new_shortcuts (Menu *self)
{
  static const struct { guint key; GdkModifierType modifiers; } keys[] = {
    { GDK_KEY_Menu, 0 }, { GDK_KEY_F10, GDK_SHIFT_MASK },
  };
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (shortcuts),
      gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                        gtk_callback_action_new (key_cb, self, NULL)));
  return shortcuts;
}

/**
 * hr_chart_menu_set_up:
 * @window: a window with the actions "document.copy-this-chart", "document.copy-this-table" and
 *   "document.export-this-chart"
 * @opening: called with the chart whose menu opens
 * @user_data: for @opening
 *
 * Gives every chart in @window a menu: by the second button, a long press, the Menu key and
 * Shift+F10.
 */
void
hr_chart_menu_set_up (GtkWindow       *window,
                      HrChartMenuFunc  opening,
                      gpointer         user_data)
{
  Menu *self = g_new0 (Menu, 1);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  *self = (Menu) { window, opening, user_data };
  g_object_set_data_full (G_OBJECT (window), "hr-chart-menu", self, g_free);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (press, "pressed", G_CALLBACK (long_press_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (press));
  gtk_widget_add_controller (GTK_WIDGET (window), new_shortcuts (self));
}

/**
 * hr_chart_menu_dup:
 * @chart: the widget of a chart
 *
 * Returns: (transfer full) (nullable): what it shows; %NULL where it shows nothing yet
 */
HrChart *
hr_chart_menu_dup (GtkWidget *chart)
{
  HrStack *stack = HR_IS_STACK_CHART (chart)
                   ? hr_stack_chart_get_data (HR_STACK_CHART (chart)) : NULL;
  HrRoofline *roofline = HR_IS_ROOFLINE_CHART (chart)
                         ? hr_roofline_chart_get_data (HR_ROOFLINE_CHART (chart)) : NULL;
  HrChart *other = HR_IS_CHART_AREA (chart) ? hr_chart_area_get_data (HR_CHART_AREA (chart)) : NULL;

  if (stack != NULL)
    return hr_chart_new_stack (stack);
  if (roofline != NULL)
    return hr_chart_new_roofline (roofline);
  return other != NULL ? hr_chart_ref (other) : NULL;
}
