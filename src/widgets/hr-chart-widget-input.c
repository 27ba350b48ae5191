/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-widget-private.h"

#include "hr-chart-item-private.h"
#include "hr-chart-keys-private.h"
#include "hr-hover-card-private.h"

#define SLACK 0.35             /* of the font size: how far beside an item it is still pointed at */

enum {
  ITEM_HOVERED,
  ITEM_ACTIVATED,
  MOVE_CURSOR,
  ACTIVATE_CURSOR,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
item_at_stop (HrChartWidgetPrivate *own,
              guint                 stop)
{
  return g_array_index (own->stops, guint, stop);
}

static GtkWidget *
widget_at_stop (HrChartWidgetPrivate *own,
                guint                 stop)
{
  return g_ptr_array_index (own->items, stop);
}

/* Place of a widget among the stops, -1 for none of them. */
static int
find_widget (HrChartWidgetPrivate *own,
             GtkWidget            *widget)
{
  guint index;

  return widget != NULL && g_ptr_array_find (own->items, widget, &index) ? (int) index : -1;
}

/* The widget of an item of the data, NULL where the keyboard does not come to it. */
static GtkWidget *
find_item (HrChartWidgetPrivate *own,
           int                   item)
{
  for (guint i = 0; item >= 0 && i < own->stops->len; i++)
    if (item_at_stop (own, i) == (guint) item)
      return widget_at_stop (own, i);
  return NULL;
}

static int
focused_stop (HrChartWidget *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? find_widget (hr_chart_widget_private (self), gtk_root_get_focus (root))
                      : -1;
}

/* Index of the data's item with the keyboard focus, -1 for none. */
static int
focused_item (HrChartWidget *self)
{
  int stop = focused_stop (self);

  return stop >= 0 ? (int) item_at_stop (hr_chart_widget_private (self), (guint) stop) : -1;
}

/* Index of the data's item where the focus is to be drawn, -1 for none. */
int
hr_chart_widget_find_focus (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  int stop = focused_stop (self);

  if (stop < 0 || !gtk_widget_has_visible_focus (widget_at_stop (own, (guint) stop)))
    return -1;
  return (int) item_at_stop (own, (guint) stop);
}

static guint
number_of (HrChartWidget *self,
           guint          item)
{
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);

  return class->get_number != NULL
           ? class->get_number (hr_chart_widget_private (self)->data, item) : item;
}

static const char *
key_of (HrChartWidget *self,
        guint          item)
{
  return HR_CHART_WIDGET_GET_CLASS (self)->get_key (hr_chart_widget_private (self)->data, item);
}

static void
announce_hover (HrChartWidget *self,
                int            item)
{
  g_signal_emit (self, signals[ITEM_HOVERED], 0, item >= 0 ? number_of (self, (guint) item) : 0,
                 item >= 0 ? key_of (self, (guint) item) : NULL);
}

/* The item that the keyboard is seen to be at, or -1. By its own state: while the focus moves, the
 * window still has the old one. */
static int
find_seen_focus (HrChartWidgetPrivate *own)
{
  for (guint i = 0; i < own->items->len; i++)
    if (gtk_widget_get_state_flags (widget_at_stop (own, i)) & GTK_STATE_FLAG_FOCUS_VISIBLE)
      return (int) item_at_stop (own, i);
  return -1;
}

static char *
describe_place (HrChartWidget *self,
                guint          item)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);

  return class->describe_place != NULL ? class->describe_place (own->data, own->layout, item)
                                       : class->describe (own->data, item);
}

/* Of the item under the pointer, else of the one that the keyboard is at. */
static void
show_card (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);
  int item = own->hovered >= 0 ? own->hovered : find_seen_focus (own);
  g_autofree char *text = NULL;
  GdkRectangle box;

  if (item < 0 || own->layout == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      hr_hover_card_hide (&own->card);
      return;
    }
  box = class->get_item_box (own->layout, (guint) item);
  text = describe_place (self, (guint) item);
  hr_hover_card_show (&own->card, GTK_WIDGET (self),
                      class->get_name != NULL ? class->get_name (own->data, (guint) item) : NULL,
                      text, &box);
}

static void
set_hovered (HrChartWidget *self,
             int            item)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  if (own->hovered == item)
    return;
  own->hovered = item;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  announce_hover (self, item);
  show_card (self);
}

/* The pointer is over nothing any more. */
void
hr_chart_widget_leave (HrChartWidget *self)
{
  set_hovered (self, -1);
}

static void
activate_item (HrChartWidget *self,
               guint          item)
{
  g_autofree char *key = g_strdup (key_of (self, item));
  gboolean again = g_strcmp0 (hr_chart_widget_private (self)->selected_key, key) == 0;

  hr_chart_widget_set_selected_key (self, again ? NULL : key);
  g_signal_emit (self, signals[ITEM_ACTIVATED], 0, number_of (self, item), key);
}

/* At the end of a line already, nobody needs to be told. */
static void
move_cursor_cb (HrChartWidget  *self,
                GtkMovementStep step,
                int             count)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  int from = focused_item (self);
  HrChartMove move = { (guint) MAX (from, 0), step, count,
                       gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL };
  GtkWidget *target;

  if (from < 0 || own->layout == NULL)
    return;
  target = find_item (own, HR_CHART_WIDGET_GET_CLASS (self)->find_target (own->data, own->layout,
                                                                          own->stops, &move));
  if (target != NULL)
    gtk_widget_grab_focus (target);
  else if (step != GTK_MOVEMENT_DISPLAY_LINE_ENDS)
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
activate_cursor_cb (HrChartWidget *self)
{
  int focused = focused_item (self);

  if (focused >= 0)
    activate_item (self, (guint) focused);
}

static int
pick_item (HrChartWidget *self,
           double         x,
           double         y)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  if (own->layout == NULL)
    return -1;
  return HR_CHART_WIDGET_GET_CLASS (self)->pick (own->data, own->layout, x, y,
                                                 SLACK * own->theme.em);
}

static void
motion_cb (HrChartWidget            *self,
           double                    x,
           double                    y,
           GtkEventControllerMotion *motion)
{
  set_hovered (self, pick_item (self, x, y));
}

/* A point that the keyboard does not walk through is selected, too; it has no widget to focus. */
static void
released_cb (HrChartWidget   *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *click)
{
  int item = pick_item (self, x, y);
  GtkWidget *widget = find_item (hr_chart_widget_private (self), item);

  if (widget != NULL)
    gtk_widget_grab_focus (widget);
  if (item >= 0)
    activate_item (self, (guint) item);
}

static void
item_focus_cb (HrChartWidget *self,
               GParamSpec    *pspec,
               GtkWidget     *widget)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  int stop = find_widget (own, widget);

  if (stop < 0 || !gtk_widget_has_focus (widget))
    return;
  own->last_focus = widget;
  announce_hover (self, (int) item_at_stop (own, (guint) stop));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The widget of the same item, taken from those that were there. Items mostly stay where they
 * are, so the search begins at the place where one was. */
static GtkWidget *
take_widget (GPtrArray  *widgets,
             guint       hint,
             guint       row,
             const char *key)
{
  for (guint i = 0; i < widgets->len; i++)
    {
      guint place = (hint + i) % widgets->len;
      HrChartItem *item = g_ptr_array_index (widgets, place);

      if (item == NULL || hr_chart_item_get_row (item) != row ||
          g_strcmp0 (hr_chart_item_get_key (item), key) != 0)
        continue;
      g_ptr_array_index (widgets, place) = NULL;
      return GTK_WIDGET (item);
    }
  return NULL;
}

static void
listen_to (HrChartWidget *self,
           GtkWidget     *widget)
{
  g_signal_connect_object (widget, "notify::has-focus", G_CALLBACK (item_focus_cb), self,
                           G_CONNECT_SWAPPED);
  /* A focus may be there before it is to be seen. */
  g_signal_connect_object (widget, "state-flags-changed", G_CALLBACK (show_card), self,
                           G_CONNECT_SWAPPED);
}

/* Puts the widget of a stop behind that of the stop before. */
static void
add_stop (HrChartWidget *self,
          GPtrArray     *old,
          guint          stop)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);
  guint row = class->get_row (own->data, own->stops, stop);
  const char *key = key_of (self, item_at_stop (own, stop));
  g_autofree char *sentence = class->describe (own->data, item_at_stop (own, stop));
  GtkWidget *before = stop > 0 ? widget_at_stop (own, stop - 1) : NULL;
  GtkWidget *widget = take_widget (old, stop, row, key);
  gboolean is_new = widget == NULL;

  if (is_new)
    widget = hr_chart_item_new (row, key);
  if (is_new || gtk_widget_get_prev_sibling (widget) != before)
    gtk_widget_insert_after (widget, GTK_WIDGET (self), before);
  hr_chart_item_set_description (HR_CHART_ITEM (widget), sentence);
  if (is_new)
    listen_to (self, widget);
  g_ptr_array_add (own->items, widget);
}

/* The pointer is where it was, on what is there now. */
static void
restore_hover (HrChartWidget *self,
               GtkWidget     *hovered)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  int stop = find_widget (own, hovered);

  if (stop >= 0)
    own->hovered = (int) item_at_stop (own, (guint) stop);
  else if (hovered != NULL)
    announce_hover (self, -1);
}

static void
drop_widgets (HrChartWidgetPrivate *own,
              GPtrArray            *widgets)
{
  for (guint i = 0; i < widgets->len; i++)
    {
      GtkWidget *widget = g_ptr_array_index (widgets, i);

      if (widget == NULL)
        continue;
      if (widget == own->last_focus)
        own->last_focus = NULL;
      gtk_widget_unparent (widget);
    }
}

/* After the data changed: an item that stays keeps its widget, and with it focus and the screen
 * reader's place. */
void
hr_chart_widget_update_items (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);
  g_autoptr (GPtrArray) old = g_ptr_array_copy (own->items, NULL, NULL);
  GtkWidget *hovered = class->keeps_hover ? find_item (own, own->hovered) : NULL;

  own->hovered = -1;
  g_ptr_array_set_size (own->items, 0);
  g_array_unref (own->stops);
  own->stops = own->data != NULL ? class->list_stops (own->data) : hr_chart_widget_list_all (0);
  for (guint i = 0; i < own->stops->len; i++)
    add_stop (self, old, i);
  restore_hover (self, hovered);
  drop_widgets (own, old);
  if (class->starts_over)
    own->last_focus = NULL;
  hr_chart_widget_select_items (self);
  show_card (self);
}

void
hr_chart_widget_select_items (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  for (guint i = 0; i < own->items->len; i++)
    {
      HrChartItem *item = g_ptr_array_index (own->items, i);

      hr_chart_item_set_selected (
        item, g_strcmp0 (hr_chart_item_get_key (item), own->selected_key) == 0);
    }
}

void
hr_chart_widget_allocate_items (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  for (guint i = 0; i < own->items->len; i++)
    {
      GtkAllocation box =
        HR_CHART_WIDGET_GET_CLASS (self)->get_item_box (own->layout, item_at_stop (own, i));

      gtk_widget_size_allocate (widget_at_stop (own, i), &box, -1);
    }
}

/* One stop of the Tab key: in at the item that was left last, then out. */
static gboolean
hr_chart_widget_focus (GtkWidget       *widget,
                       GtkDirectionType direction)
{
  HrChartWidget *self = HR_CHART_WIDGET (widget);
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);
  GtkWidget *item = own->last_focus;

  if (own->items->len == 0 || focused_stop (self) >= 0)
    return FALSE;
  if (item == NULL)
    item = widget_at_stop (own, class->find_entry != NULL ? class->find_entry (own->data) : 0);
  return gtk_widget_grab_focus (item);
}

static gboolean
hr_chart_widget_grab_focus (GtkWidget *widget)
{
  return hr_chart_widget_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
install_signals (GObjectClass *object_class)
{
  GType type = G_TYPE_FROM_CLASS (object_class);

  /**
   * HrChartWidget::item-hovered:
   * @number: index of the item, or its row where the chart has rows
   * @key: (nullable): its key, %NULL when none is under the pointer any more
   *
   * The pointer or the keyboard focus came to an item.
   */
  signals[ITEM_HOVERED] = g_signal_new ("item-hovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  /**
   * HrChartWidget::item-activated:
   * @number: index of the item, or its row where the chart has rows
   * @key: (nullable): its key
   *
   * An item was clicked, or Enter or Space pressed on it; #HrChartWidget:selected-key has changed
   * already.
   */
  signals[ITEM_ACTIVATED] = g_signal_new ("item-activated", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  signals[MOVE_CURSOR] = g_signal_new_class_handler (
    "move-cursor", type, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, G_CALLBACK (move_cursor_cb), NULL,
    NULL, NULL, G_TYPE_NONE, 2, GTK_TYPE_MOVEMENT_STEP, G_TYPE_INT);
  signals[ACTIVATE_CURSOR] = g_signal_new_class_handler (
    "activate-cursor", type, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION,
    G_CALLBACK (activate_cursor_cb), NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* Called from the class's own initialization: everything that is pointer, keyboard and focus. */
void
hr_chart_widget_class_init_input (HrChartWidgetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = hr_chart_widget_focus;
  widget_class->grab_focus = hr_chart_widget_grab_focus;
  install_signals (G_OBJECT_CLASS (klass));
  hr_chart_keys_install (widget_class);
}

void
hr_chart_widget_init_input (HrChartWidget *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (hr_chart_widget_leave), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
