/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-roofline-chart-private.h"

#include "hr-chart-keys-private.h"
#include "hr-hover-card-private.h"
#include "hr-stack-item-private.h"
#include "hr-stack-items-private.h"

#define SLACK 0.35             /* of the font size: how far beside a mark it is still pointed at */

enum {
  ITEM_HOVERED,
  ITEM_ACTIVATED,
  MOVE_CURSOR,
  ACTIVATE_CURSOR,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

int
hr_roofline_chart_focused_index (HrRooflineChart *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? hr_stack_items_index (self->items, gtk_root_get_focus (root)) : -1;
}

int
hr_roofline_chart_hovered_index (HrRooflineChart *self)
{
  return hr_stack_items_index (self->items, self->hovered);
}

static void
announce_hover (HrRooflineChart *self,
                GtkWidget       *item)
{
  int index = hr_stack_items_index (self->items, item);

  g_signal_emit (self, signals[ITEM_HOVERED], 0, (guint) MAX (index, 0),
                 item != NULL ? hr_stack_item_get_key (HR_STACK_ITEM (item)) : NULL);
}

static GdkRectangle
item_box (HrRooflineChart *self,
          guint            index)
{
  const HrRooflineSpot *spot = &g_array_index (self->geometry->spots, HrRooflineSpot, index);
  int side = MAX ((int) (2 * spot->radius), 1);

  return (GdkRectangle) { (int) (spot->x - spot->radius), (int) (spot->y - spot->radius), side,
                          side };
}

/* Of the item under the pointer, else of the one that the keyboard is at. */
static void
show_card (HrRooflineChart *self)
{
  int index = hr_roofline_chart_hovered_index (self);
  g_autofree char *text = NULL;
  GdkRectangle box;

  if (index < 0)
    index = hr_stack_items_find_focus (self->items);
  if (index < 0 || self->geometry == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      hr_hover_card_hide (&self->card);
      return;
    }
  box = item_box (self, (guint) index);
  text = hr_roofline_describe_point (self->data, (guint) index);
  hr_hover_card_show (&self->card, GTK_WIDGET (self),
                      hr_roofline_get_point (self->data, (guint) index)->label, text, &box);
}

static void
set_hovered (HrRooflineChart *self,
             GtkWidget       *item)
{
  if (self->hovered == item)
    return;
  self->hovered = item;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  announce_hover (self, item);
  show_card (self);
}

/* The pointer is over nothing any more. */
void
hr_roofline_chart_leave (HrRooflineChart *self)
{
  set_hovered (self, NULL);
}

static void
activate_item (HrRooflineChart *self,
               guint            index)
{
  g_autofree char *key =
    g_strdup (hr_stack_item_get_key (hr_stack_items_get (self->items, index)));
  gboolean again = g_strcmp0 (self->selected_key, key) == 0;

  hr_roofline_chart_set_selected_key (self, again ? NULL : key);
  g_signal_emit (self, signals[ITEM_ACTIVATED], 0, index, key);
}

static guint
point_at_rank (HrRooflineChart *self,
               guint            rank)
{
  return g_array_index (self->geometry->order, guint, rank);
}

static guint
rank_of (HrRooflineChart *self,
         guint            index)
{
  guint rank = 0;

  while (rank + 1 < self->geometry->order->len && point_at_rank (self, rank) != index)
    rank++;
  return rank;
}

/* From the largest point to the smallest, whichever arrow is pressed: marks lie anywhere, so the
 * order that says something is that of their time. */
static void
move_cursor_cb (HrRooflineChart *self,
                GtkMovementStep  step,
                int              count)
{
  int from = hr_roofline_chart_focused_index (self), last, to;
  gboolean mirrored = step == GTK_MOVEMENT_VISUAL_POSITIONS &&
                      gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (from < 0 || self->geometry == NULL)
    return;
  last = (int) self->geometry->order->len - 1;
  to = (int) rank_of (self, (guint) from) + (mirrored ? -count : count);
  if (step == GTK_MOVEMENT_DISPLAY_LINE_ENDS)
    to = count > 0 ? last : 0;
  if (to >= 0 && to <= last)
    gtk_widget_grab_focus (hr_stack_items_get_widget (self->items,
                                                      point_at_rank (self, (guint) to)));
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
activate_cursor_cb (HrRooflineChart *self)
{
  int focused = hr_roofline_chart_focused_index (self);

  if (focused >= 0)
    activate_item (self, (guint) focused);
}

static GtkWidget *
pick_item (HrRooflineChart *self,
           double           x,
           double           y)
{
  int index = -1;

  if (self->geometry != NULL)
    index = hr_roofline_geometry_pick (self->geometry, self->data, x, y, SLACK * self->theme.em);
  return index >= 0 ? hr_stack_items_get_widget (self->items, (guint) index) : NULL;
}

static void
motion_cb (HrRooflineChart          *self,
           double                    x,
           double                    y,
           GtkEventControllerMotion *motion)
{
  set_hovered (self, pick_item (self, x, y));
}

static void
released_cb (HrRooflineChart *self,
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
item_focus_cb (HrRooflineChart *self,
               GParamSpec      *pspec,
               GtkWidget       *item)
{
  if (!gtk_widget_has_focus (item))
    return;
  self->last_focus = item;
  announce_hover (self, item);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* An item that is the same thing in the same phase, taken from those that were there. */
static GtkWidget *
take_item (GPtrArray             *items,
           const HrRooflinePoint *point)
{
  for (guint i = 0; i < items->len; i++)
    {
      HrStackItem *item = g_ptr_array_index (items, i);

      if (hr_stack_item_get_row (item) != point->mark ||
          g_strcmp0 (hr_stack_item_get_key (item), point->key) != 0)
        continue;
      g_ptr_array_remove_index (items, i);
      return GTK_WIDGET (item);
    }
  return NULL;
}

static GtkWidget *
create_item (HrRooflineChart       *self,
             const HrRooflinePoint *point)
{
  GtkWidget *item = hr_stack_item_new (point->mark, point->key);

  g_signal_connect_object (item, "notify::has-focus", G_CALLBACK (item_focus_cb), self,
                           G_CONNECT_SWAPPED);
  /* A focus may be there before it is to be seen. */
  g_signal_connect_object (item, "state-flags-changed", G_CALLBACK (show_card), self,
                           G_CONNECT_SWAPPED);
  return item;
}

static void
drop_item (HrRooflineChart *self,
           GtkWidget       *item)
{
  if (item == self->last_focus)
    self->last_focus = NULL;
  if (item == self->hovered)
    set_hovered (self, NULL);
  gtk_widget_unparent (item);
}

/* After the data changed: a point that stays keeps its widget, and with it focus, hover and the
 * screen reader's place. */
void
hr_roofline_chart_update_items (HrRooflineChart *self)
{
  g_autoptr (GPtrArray) old = g_ptr_array_copy (self->items, NULL, NULL);
  guint n = self->data != NULL ? hr_roofline_get_n_points (self->data) : 0;
  GtkWidget *before = NULL;

  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < n; i++)
    {
      const HrRooflinePoint *point = hr_roofline_get_point (self->data, i);
      g_autofree char *sentence = hr_roofline_describe_point (self->data, i);
      GtkWidget *item = take_item (old, point);

      if (item == NULL)
        item = create_item (self, point);
      if (gtk_widget_get_parent (item) == NULL || gtk_widget_get_prev_sibling (item) != before)
        gtk_widget_insert_after (item, GTK_WIDGET (self), before);
      hr_stack_item_set_description (HR_STACK_ITEM (item), sentence);
      g_ptr_array_add (self->items, item);
      before = item;
    }
  for (guint i = 0; i < old->len; i++)
    drop_item (self, g_ptr_array_index (old, i));
  hr_roofline_chart_select_items (self);
  show_card (self);
}

void
hr_roofline_chart_select_items (HrRooflineChart *self)
{
  hr_stack_items_select (self->items, self->selected_key);
}

void
hr_roofline_chart_allocate_items (HrRooflineChart *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      GtkAllocation box = item_box (self, i);
      gtk_widget_size_allocate (hr_stack_items_get_widget (self->items, i), &box, -1);
    }
}

static guint
find_largest (const HrRoofline *data)
{
  guint largest = 0;

  for (guint i = 1; i < hr_roofline_get_n_points (data); i++)
    if (hr_roofline_get_point (data, i)->weight > hr_roofline_get_point (data, largest)->weight)
      largest = i;
  return largest;
}

/* One stop of the Tab key: in at the point that was left last, else at the largest; then out. */
static gboolean
hr_roofline_chart_focus (GtkWidget       *widget,
                         GtkDirectionType direction)
{
  HrRooflineChart *self = HR_ROOFLINE_CHART (widget);
  GtkWidget *item = self->last_focus;

  if (self->items->len == 0 || hr_roofline_chart_focused_index (self) >= 0)
    return FALSE;
  if (item == NULL)
    item = hr_stack_items_get_widget (self->items, find_largest (self->data));
  return gtk_widget_grab_focus (item);
}

static gboolean
hr_roofline_chart_grab_focus (GtkWidget *widget)
{
  return hr_roofline_chart_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
install_signals (GObjectClass *object_class)
{
  GType type = G_TYPE_FROM_CLASS (object_class);

  /**
   * HrRooflineChart::item-hovered:
   * @point: index of the point
   * @key: (nullable): its key, %NULL when none is under the pointer any more
   *
   * The pointer or the keyboard focus came to a point.
   */
  signals[ITEM_HOVERED] = g_signal_new ("item-hovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  /**
   * HrRooflineChart::item-activated:
   * @point: index of the point
   * @key: its key
   *
   * A point was clicked, or Enter or Space pressed on it; #HrRooflineChart:selected-key has
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
hr_roofline_chart_class_init_input (HrRooflineChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = hr_roofline_chart_focus;
  widget_class->grab_focus = hr_roofline_chart_grab_focus;
  install_signals (G_OBJECT_CLASS (klass));
  hr_chart_keys_install (widget_class);
}

void
hr_roofline_chart_init_input (HrRooflineChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (hr_roofline_chart_leave), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
