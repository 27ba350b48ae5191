/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-area-private.h"

#include "hr-chart-keys-private.h"
#include "hr-hover-card-private.h"
#include "hr-stack-item-private.h"
#include "hr-stack-items-private.h"

#define SLACK 0.35             /* of the font size: how far beside an item it is still pointed at */

/* Each stop is a widget; of thousands of points, so many can be walked through. */
#define MAX_STOPS 320

enum {
  ITEM_HOVERED,
  ITEM_ACTIVATED,
  MOVE_CURSOR,
  ACTIVATE_CURSOR,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
item_at_stop (HrChartArea *self,
              guint        stop)
{
  return g_array_index (self->stops, guint, stop);
}

static int
find_stop (HrChartArea *self,
           guint        item)
{
  for (guint i = 0; i < self->stops->len; i++)
    if (item_at_stop (self, i) == item)
      return (int) i;
  return -1;
}

/* Index of the data's item with the keyboard focus, -1 for none. */
int
hr_chart_area_focused_item (HrChartArea *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  int stop = root != NULL ? hr_stack_items_index (self->items, gtk_root_get_focus (root)) : -1;

  return stop >= 0 ? (int) item_at_stop (self, (guint) stop) : -1;
}

static void
announce_hover (HrChartArea *self,
                int          item)
{
  const char *key = item >= 0 ? hr_chart_get_item_key (self->data, (guint) item) : NULL;

  g_signal_emit (self, signals[ITEM_HOVERED], 0, (guint) MAX (item, 0), key);
}

/* Of the item under the pointer, else of the one that the keyboard is at. */
static void
show_card (HrChartArea *self)
{
  int item = self->hovered, stop = hr_stack_items_find_focus (self->items);
  g_autofree char *text = NULL;
  HrRect rect;

  if (item < 0 && stop >= 0)
    item = (int) item_at_stop (self, (guint) stop);
  if (item < 0 || self->layout == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      hr_hover_card_hide (&self->card);
      return;
    }
  rect = hr_chart_layout_item_box (self->layout, (guint) item);
  text = hr_chart_describe_item (self->data, (guint) item);
  hr_hover_card_show (&self->card, GTK_WIDGET (self), NULL, text,
                      &(GdkRectangle) { (int) rect.x, (int) rect.y, MAX ((int) rect.width, 1),
                                        MAX ((int) rect.height, 1) });
}

static void
set_hovered (HrChartArea *self,
             int          item)
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
hr_chart_area_leave (HrChartArea *self)
{
  set_hovered (self, -1);
}

static void
activate_item (HrChartArea *self,
               guint        item)
{
  g_autofree char *key = g_strdup (hr_chart_get_item_key (self->data, item));
  gboolean again = g_strcmp0 (self->selected_key, key) == 0;

  hr_chart_area_set_selected_key (self, again ? NULL : key);
  g_signal_emit (self, signals[ITEM_ACTIVATED], 0, item, key);
}

static int
find_target (HrChartArea    *self,
             guint           from,
             GtkMovementStep step,
             int             count)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL &&
                      hr_chart_is_mirrored (self->data);

  if (step == GTK_MOVEMENT_DISPLAY_LINE_ENDS)
    return (int) item_at_stop (self, count > 0 ? self->stops->len - 1 : 0);
  if (step == GTK_MOVEMENT_DISPLAY_LINES)
    return hr_chart_find_beside (self->data, self->stops, from, 0, count);
  return hr_chart_find_beside (self->data, self->stops, from, mirrored ? -count : count, 0);
}

static void
move_cursor_cb (HrChartArea    *self,
                GtkMovementStep step,
                int             count)
{
  int from = hr_chart_area_focused_item (self), to, stop;

  if (from < 0)
    return;
  to = find_target (self, (guint) from, step, count);
  stop = to >= 0 ? find_stop (self, (guint) to) : -1;
  if (stop >= 0)
    gtk_widget_grab_focus (hr_stack_items_get_widget (self->items, (guint) stop));
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
activate_cursor_cb (HrChartArea *self)
{
  int focused = hr_chart_area_focused_item (self);

  if (focused >= 0)
    activate_item (self, (guint) focused);
}

static int
pick_item (HrChartArea *self,
           double       x,
           double       y)
{
  if (self->layout == NULL)
    return -1;
  return hr_chart_layout_pick (self->layout, x, y, SLACK * self->theme.em);
}

static void
motion_cb (HrChartArea              *self,
           double                    x,
           double                    y,
           GtkEventControllerMotion *motion)
{
  set_hovered (self, pick_item (self, x, y));
}

/* A point that the keyboard does not walk through is selected, too; it has no widget to focus. */
static void
released_cb (HrChartArea     *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *click)
{
  int item = pick_item (self, x, y), stop = item >= 0 ? find_stop (self, (guint) item) : -1;

  if (item < 0)
    return;
  if (stop >= 0)
    gtk_widget_grab_focus (hr_stack_items_get_widget (self->items, (guint) stop));
  activate_item (self, (guint) item);
}

static void
item_focus_cb (HrChartArea *self,
               GParamSpec  *pspec,
               GtkWidget   *item)
{
  int stop = hr_stack_items_index (self->items, item);

  if (stop < 0 || !gtk_widget_has_focus (item))
    return;
  self->last_focus = item;
  announce_hover (self, (int) item_at_stop (self, (guint) stop));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The nth item of a key: several may share one, as the places on a curve do. */
static guint
count_before (HrChartArea *self,
              guint        stop,
              const char  *key)
{
  guint n = 0;

  for (guint i = 0; i < stop; i++)
    n += g_strcmp0 (hr_chart_get_item_key (self->data, item_at_stop (self, i)), key) == 0;
  return n;
}

static GtkWidget *
take_item (GPtrArray  *items,
           guint       rank,
           const char *key)
{
  for (guint i = 0; i < items->len; i++)
    {
      HrStackItem *item = g_ptr_array_index (items, i);

      if (hr_stack_item_get_row (item) != rank ||
          g_strcmp0 (hr_stack_item_get_key (item), key) != 0)
        continue;
      g_ptr_array_remove_index (items, i);
      return GTK_WIDGET (item);
    }
  return NULL;
}

static GtkWidget *
create_item (HrChartArea *self,
             guint        rank,
             const char  *key)
{
  GtkWidget *item = hr_stack_item_new (rank, key);

  g_signal_connect_object (item, "notify::has-focus", G_CALLBACK (item_focus_cb), self,
                           G_CONNECT_SWAPPED);
  /* A focus may be there before it is to be seen. */
  g_signal_connect_object (item, "state-flags-changed", G_CALLBACK (show_card), self,
                           G_CONNECT_SWAPPED);
  return item;
}

static void
drop_item (HrChartArea *self,
           GtkWidget   *item)
{
  if (item == self->last_focus)
    self->last_focus = NULL;
  gtk_widget_unparent (item);
}

/* After the data changed: an item that stays keeps its widget, and with it focus and the screen
 * reader's place. */
void
hr_chart_area_update_items (HrChartArea *self)
{
  g_autoptr (GPtrArray) old = g_ptr_array_copy (self->items, NULL, NULL);
  GtkWidget *before = NULL;

  self->hovered = -1;
  g_ptr_array_set_size (self->items, 0);
  g_clear_pointer (&self->stops, g_array_unref);
  self->stops = self->data != NULL ? hr_chart_list_stops (self->data, MAX_STOPS)
                                   : g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->stops->len; i++)
    {
      const char *key = hr_chart_get_item_key (self->data, item_at_stop (self, i));
      g_autofree char *sentence = hr_chart_describe_item (self->data, item_at_stop (self, i));
      guint rank = count_before (self, i, key);
      GtkWidget *item = take_item (old, rank, key);

      if (item == NULL)
        item = create_item (self, rank, key);
      if (gtk_widget_get_parent (item) == NULL || gtk_widget_get_prev_sibling (item) != before)
        gtk_widget_insert_after (item, GTK_WIDGET (self), before);
      hr_stack_item_set_description (HR_STACK_ITEM (item), sentence);
      g_ptr_array_add (self->items, item);
      before = item;
    }
  for (guint i = 0; i < old->len; i++)
    drop_item (self, g_ptr_array_index (old, i));
  hr_chart_area_select_items (self);
  show_card (self);
}

void
hr_chart_area_select_items (HrChartArea *self)
{
  hr_stack_items_select (self->items, self->selected_key);
}

void
hr_chart_area_allocate_items (HrChartArea *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      HrRect rect = hr_chart_layout_item_box (self->layout, item_at_stop (self, i));
      GtkAllocation box = { (int) rect.x, (int) rect.y, MAX ((int) rect.width, 1),
                            MAX ((int) rect.height, 1) };

      gtk_widget_size_allocate (hr_stack_items_get_widget (self->items, i), &box, -1);
    }
}

/* One stop of the Tab key: in at the item that was left last, else at the first; then out. */
static gboolean
hr_chart_area_focus (GtkWidget       *widget,
                     GtkDirectionType direction)
{
  HrChartArea *self = HR_CHART_AREA (widget);

  if (self->items->len == 0 || hr_chart_area_focused_item (self) >= 0)
    return FALSE;
  return gtk_widget_grab_focus (self->last_focus != NULL
                                  ? self->last_focus
                                  : hr_stack_items_get_widget (self->items, 0));
}

static gboolean
hr_chart_area_grab_focus (GtkWidget *widget)
{
  return hr_chart_area_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
install_signals (GObjectClass *object_class)
{
  GType type = G_TYPE_FROM_CLASS (object_class);

  /**
   * HrChartArea::item-hovered:
   * @item: index of the item
   * @key: (nullable): its key, %NULL when none is under the pointer any more
   *
   * The pointer or the keyboard focus came to an item.
   */
  signals[ITEM_HOVERED] = g_signal_new ("item-hovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  /**
   * HrChartArea::item-activated:
   * @item: index of the item
   * @key: (nullable): its key
   *
   * An item was clicked, or Enter or Space pressed on it; #HrChartArea:selected-key has changed
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
hr_chart_area_class_init_input (HrChartAreaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = hr_chart_area_focus;
  widget_class->grab_focus = hr_chart_area_grab_focus;
  install_signals (G_OBJECT_CLASS (klass));
  hr_chart_keys_install (widget_class);
}

void
hr_chart_area_init_input (HrChartArea *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (hr_chart_area_leave), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}
