/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-stack-chart-private.h"

#include "hr-chart-keys-private.h"
#include "hr-hover-card-private.h"

enum {
  ITEM_HOVERED,
  ITEM_ACTIVATED,
  MOVE_CURSOR,
  ACTIVATE_CURSOR,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

int
hr_stack_chart_focused_index (HrStackChart *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? hr_stack_items_index (self->items, gtk_root_get_focus (root)) : -1;
}

static void
announce_hover (HrStackChart *self,
                GtkWidget    *item)
{
  HrStackItem *segment = item != NULL ? HR_STACK_ITEM (item) : NULL;

  g_signal_emit (self, signals[ITEM_HOVERED], 0,
                 segment != NULL ? hr_stack_item_get_row (segment) : 0,
                 segment != NULL ? hr_stack_item_get_key (segment) : NULL);
}

/* What is said of a box: its segment, or all those drawn as one. */
static char *
describe_box (HrStackChart *self,
              guint         box)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      g_autofree char *sentence = NULL;

      if (g_array_index (self->geometry->item_boxes, guint, i) != box)
        continue;
      sentence = hr_stack_describe_segment (self->data, i);
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, sentence);
    }
  return g_string_free (text, FALSE);
}

/* Of the item under the pointer, else of the one that the keyboard is at. */
static void
show_card (HrStackChart *self)
{
  int index = hr_stack_chart_hovered_index (self);
  g_autofree char *text = NULL;
  const HrRect *rect;

  if (index < 0)
    index = hr_stack_items_find_focus (self->items);
  if (index < 0 || self->geometry == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      hr_hover_card_hide (&self->card);
      return;
    }
  rect = hr_stack_items_rect (self->geometry, (guint) index);
  text = describe_box (self, g_array_index (self->geometry->item_boxes, guint, index));
  hr_hover_card_show (&self->card, GTK_WIDGET (self),
                      hr_stack_get_segment (self->data, (guint) index)->label, text,
                      &(GdkRectangle) { (int) rect->x, (int) rect->y, (int) MAX (rect->width, 1),
                                        (int) MAX (rect->height, 1) });
}

static void
set_hovered (HrStackChart *self,
             GtkWidget    *item)
{
  if (self->hovered == item)
    return;
  self->hovered = item;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  announce_hover (self, item);
  show_card (self);
}

static void
activate_item (HrStackChart *self,
               guint         index)
{
  HrStackItem *item = hr_stack_items_get (self->items, index);
  g_autofree char *key = g_strdup (hr_stack_item_get_key (item));
  gboolean again = g_strcmp0 (self->selected_key, key) == 0;

  hr_stack_chart_set_selected_key (self, again ? NULL : key);
  g_signal_emit (self, signals[ITEM_ACTIVATED], 0, hr_stack_item_get_row (item), key);
}

static void
move_cursor_cb (HrStackChart   *self,
                GtkMovementStep step,
                int             count)
{
  int from = hr_stack_chart_focused_index (self), to = -1;
  gboolean visual = step == GTK_MOVEMENT_VISUAL_POSITIONS;
  gboolean forward;

  if (from < 0 || self->geometry == NULL)
    return;
  forward = (count > 0) != (visual && self->geometry->rtl);
  if (step == GTK_MOVEMENT_DISPLAY_LINES)
    to = hr_stack_items_find_across (self->items, self->geometry, (guint) from, count);
  else
    to = hr_stack_items_find_beside (self->items, self->geometry, (guint) from, forward,
                                     step == GTK_MOVEMENT_DISPLAY_LINE_ENDS);
  if (to >= 0)
    gtk_widget_grab_focus (hr_stack_items_get_widget (self->items, (guint) to));
  else if (step != GTK_MOVEMENT_DISPLAY_LINE_ENDS)
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
activate_cursor_cb (HrStackChart *self)
{
  int focused = hr_stack_chart_focused_index (self);

  if (focused >= 0)
    activate_item (self, (guint) focused);
}

static GtkWidget *
pick_item (HrStackChart *self,
           double        x,
           double        y)
{
  int index = self->geometry != NULL ? hr_stack_geometry_pick (self->geometry, x, y) : -1;

  return index >= 0 ? hr_stack_items_get_widget (self->items, (guint) index) : NULL;
}

static void
motion_cb (HrStackChart             *self,
           double                    x,
           double                    y,
           GtkEventControllerMotion *motion)
{
  set_hovered (self, pick_item (self, x, y));
}

/* The pointer is over nothing any more. */
void
hr_stack_chart_leave (HrStackChart *self)
{
  set_hovered (self, NULL);
}

static void
released_cb (HrStackChart    *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *click)
{
  GtkWidget *item = pick_item (self, x, y);

  if (item == NULL)
    return;
  gtk_widget_grab_focus (item);
  activate_item (self, (guint) hr_stack_items_index (self->items, item));
}

static void
item_focus_cb (HrStackChart *self,
               GParamSpec   *pspec,
               GtkWidget    *item)
{
  int index = hr_stack_items_index (self->items, item);

  if (index < 0 || !gtk_widget_has_focus (item))
    return;
  self->last_focus = (guint) index;
  announce_hover (self, item);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
item_gone_cb (GtkWidget *item,
              gpointer   user_data)
{
  HrStackChart *self = user_data;

  if (item == self->hovered)
    set_hovered (self, NULL);
}

static void
item_added_cb (GtkWidget *item,
               gpointer   user_data)
{
  g_signal_connect_object (item, "notify::has-focus", G_CALLBACK (item_focus_cb), user_data,
                           G_CONNECT_SWAPPED);
  /* A focus may be there before it is to be seen. */
  g_signal_connect_object (item, "state-flags-changed", G_CALLBACK (show_card), user_data,
                           G_CONNECT_SWAPPED);
}

/* After the data changed. */
void
hr_stack_chart_update_items (HrStackChart *self)
{
  hr_stack_items_update (self->items, GTK_WIDGET (self), self->data, item_added_cb, item_gone_cb,
                         self);
  hr_stack_items_select (self->items, self->selected_key);
  self->last_focus = 0;
  show_card (self);
}

int
hr_stack_chart_hovered_index (HrStackChart *self)
{
  return hr_stack_items_index (self->items, self->hovered);
}

/* One stop of the Tab key: in at the segment that was left last, then out. */
static gboolean
hr_stack_chart_focus (GtkWidget       *widget,
                      GtkDirectionType direction)
{
  HrStackChart *self = HR_STACK_CHART (widget);

  if (self->items->len == 0 || hr_stack_chart_focused_index (self) >= 0)
    return FALSE;
  return gtk_widget_grab_focus (
    hr_stack_items_get_widget (self->items, MIN (self->last_focus, self->items->len - 1)));
}

static gboolean
hr_stack_chart_grab_focus (GtkWidget *widget)
{
  return hr_stack_chart_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
install_signals (GObjectClass *object_class)
{
  GType type = G_TYPE_FROM_CLASS (object_class);

  /**
   * HrStackChart::item-hovered:
   * @row: the row of the segment
   * @key: (nullable): its key, %NULL when none is under the pointer any more
   *
   * The pointer or the keyboard focus came to a segment.
   */
  signals[ITEM_HOVERED] = g_signal_new ("item-hovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  /**
   * HrStackChart::item-activated:
   * @row: the row of the segment
   * @key: its key
   *
   * A segment was clicked, or Enter or Space pressed on it; #HrStackChart:selected-key has
   * changed already.
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
hr_stack_chart_class_init_input (HrStackChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = hr_stack_chart_focus;
  widget_class->grab_focus = hr_stack_chart_grab_focus;
  install_signals (G_OBJECT_CLASS (klass));
  hr_chart_keys_install (widget_class);
}

void
hr_stack_chart_init_input (HrStackChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (hr_stack_chart_leave), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

