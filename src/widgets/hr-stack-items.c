/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-stack-items-private.h"

#include <math.h>

HrStackItem *
hr_stack_items_get (GPtrArray *items,
                    guint      index)
{
  return g_ptr_array_index (items, index);
}

GtkWidget *
hr_stack_items_get_widget (GPtrArray *items,
                           guint      index)
{
  return g_ptr_array_index (items, index);
}

/* Place of a widget among the items, -1 for none of them. */
int
hr_stack_items_index (GPtrArray *items,
                      GtkWidget *item)
{
  guint index;

  if (item != NULL && g_ptr_array_find (items, item, &index))
    return (int) index;
  return -1;
}

/* The item that the keyboard is seen to be at, or -1. By its own state: while the focus moves, the
 * window still has the old one. */
int
hr_stack_items_find_focus (GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    if (gtk_widget_get_state_flags (hr_stack_items_get_widget (items, i))
        & GTK_STATE_FLAG_FOCUS_VISIBLE)
      return (int) i;
  return -1;
}

const HrRect *
hr_stack_items_rect (const HrStackGeometry *geometry,
                     guint                  index)
{
  guint box = g_array_index (geometry->item_boxes, guint, index);

  return &g_array_index (geometry->segments, HrStackSegmentBox, box).rect;
}

/* Items mostly stay where they are, so the search begins at the place where one was. */
static GtkWidget *
take_item (GPtrArray  *items,
           guint       hint,
           guint       row,
           const char *key)
{
  for (guint i = 0; i < items->len; i++)
    {
      guint place = (hint + i) % items->len;
      HrStackItem *item = g_ptr_array_index (items, place);

      if (item == NULL || hr_stack_item_get_row (item) != row ||
          g_strcmp0 (hr_stack_item_get_key (item), key) != 0)
        continue;
      g_ptr_array_index (items, place) = NULL;
      return GTK_WIDGET (item);
    }
  return NULL;
}

/**
 * hr_stack_items_update:
 * @items: the items
 * @parent: the chart
 * @stack: (nullable): what it shows now
 * @added: called for each new item
 * @gone: called for each item before it goes
 * @user_data: passed to both
 *
 * A segment that stays keeps its widget, and with it focus, hover and the screen reader's place.
 */
void
hr_stack_items_update (GPtrArray      *items,
                       GtkWidget      *parent,
                       const HrStack  *stack,
                       HrStackItemFunc added,
                       HrStackItemFunc gone,
                       gpointer        user_data)
{
  g_autoptr (GPtrArray) old = g_ptr_array_copy (items, NULL, NULL);
  guint n = stack != NULL ? hr_stack_get_n_segments (stack) : 0;
  GtkWidget *before = NULL;

  g_ptr_array_set_size (items, 0);
  for (guint i = 0; i < n; i++)
    {
      guint row = hr_stack_get_segment_row (stack, i);
      const char *key = hr_stack_get_segment (stack, i)->key;
      g_autofree char *sentence = hr_stack_describe_segment (stack, i);
      GtkWidget *item = take_item (old, i, row, key);
      gboolean is_new = item == NULL;

      if (is_new)
        item = hr_stack_item_new (row, key);
      if (is_new || gtk_widget_get_prev_sibling (item) != before)
        gtk_widget_insert_after (item, parent, before);
      hr_stack_item_set_description (HR_STACK_ITEM (item), sentence);
      if (is_new)
        added (item, user_data);
      g_ptr_array_add (items, item);
      before = item;
    }
  for (guint i = 0; i < old->len; i++)
    if (g_ptr_array_index (old, i) != NULL)
      {
        gone (g_ptr_array_index (old, i), user_data);
        gtk_widget_unparent (g_ptr_array_index (old, i));
      }
}

void
hr_stack_items_select (GPtrArray  *items,
                       const char *key)
{
  for (guint i = 0; i < items->len; i++)
    {
      HrStackItem *item = hr_stack_items_get (items, i);
      hr_stack_item_set_selected (item, g_strcmp0 (hr_stack_item_get_key (item), key) == 0);
    }
}

void
hr_stack_items_allocate (GPtrArray             *items,
                         const HrStackGeometry *geometry)
{
  for (guint i = 0; i < items->len; i++)
    {
      const HrRect *rect = hr_stack_items_rect (geometry, i);
      GtkAllocation box = { (int) rect->x, (int) rect->y, (int) MAX (rect->width, 1),
                            (int) MAX (rect->height, 1) };

      gtk_widget_size_allocate (hr_stack_items_get_widget (items, i), &box, -1);
    }
}

/* The order in which segments are drawn: by box, then by index. */
static guint
rank_of (GPtrArray             *items,
         const HrStackGeometry *geometry,
         guint                  index)
{
  return g_array_index (geometry->item_boxes, guint, index) * items->len + index;
}

/**
 * hr_stack_items_find_beside:
 * @items: the items
 * @geometry: where they are
 * @from: one of them
 * @forward: towards the end of its row
 * @outermost: the last one that way, or else the next
 *
 * Returns: index of the item, -1 where @from is the last one that way
 */
int
hr_stack_items_find_beside (GPtrArray             *items,
                            const HrStackGeometry *geometry,
                            guint                  from,
                            gboolean               forward,
                            gboolean               outermost)
{
  guint row = hr_stack_item_get_row (hr_stack_items_get (items, from));
  guint start = rank_of (items, geometry, from);
  int best = -1;

  for (guint i = 0; i < items->len; i++)
    {
      guint rank = rank_of (items, geometry, i);
      gboolean nearer;

      if (hr_stack_item_get_row (hr_stack_items_get (items, i)) != row || rank == start ||
          (rank > start) != forward)
        continue;
      nearer = best >= 0 && (rank < rank_of (items, geometry, (guint) best)) == forward;
      if (best < 0 || nearer != outermost)
        best = (int) i;
    }
  return best;
}

/**
 * hr_stack_items_find_across:
 * @items: the items
 * @geometry: where they are
 * @from: one of them
 * @step: rows to go down, or up where negative
 *
 * Returns: index of the item of the same key in that row, else of the one that lies nearest, or
 *   -1 where there is no such row
 */
int
hr_stack_items_find_across (GPtrArray             *items,
                            const HrStackGeometry *geometry,
                            guint                  from,
                            int                    step)
{
  int row = (int) hr_stack_item_get_row (hr_stack_items_get (items, from)) + step;
  const char *key = hr_stack_item_get_key (hr_stack_items_get (items, from));
  const HrRect *here = hr_stack_items_rect (geometry, from);
  double nearest = G_MAXDOUBLE;
  int best = -1;

  for (guint i = 0; i < items->len; i++)
    {
      const HrRect *there = hr_stack_items_rect (geometry, i);
      double distance = fabs (there->x + there->width / 2 - here->x - here->width / 2);

      if ((int) hr_stack_item_get_row (hr_stack_items_get (items, i)) != row)
        continue;
      if (g_strcmp0 (hr_stack_item_get_key (hr_stack_items_get (items, i)), key) == 0)
        return (int) i;
      if (distance < nearest)
        best = (int) i;
      nearest = MIN (nearest, distance);
    }
  return best;
}
