/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-scroll-box.h"

#define MARGIN 24              /* pixels by which shadows and focus rings reach out of a child */

/**
 * HrScrollBox:
 *
 * A box for what a #GtkViewport scrolls. Children that are scrolled out of sight are not drawn:
 * GTK would draw all of a long page at every change, and clip most of it away.
 */
struct _HrScrollBox {
  GtkBox         parent_instance;
  GtkAdjustment *adjustment;   /* how far it is scrolled, while it is in a window */
};

G_DEFINE_FINAL_TYPE (HrScrollBox, hr_scroll_box, GTK_TYPE_BOX)

static GtkWidget *
get_viewport (HrScrollBox *self)
{
  return gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);
}

static gboolean
is_in_sight (GtkWidget *child,
             GtkWidget *viewport)
{
  graphene_rect_t box;

  if (viewport == NULL || !gtk_widget_compute_bounds (child, viewport, &box))
    return TRUE;
  return box.origin.y - MARGIN < gtk_widget_get_height (viewport)
         && box.origin.y + box.size.height + MARGIN > 0;
}

static void
hr_scroll_box_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  GtkWidget *viewport = get_viewport (HR_SCROLL_BOX (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_in_sight (child, viewport))
      gtk_widget_snapshot_child (widget, child, snapshot);
}

static void
hr_scroll_box_root (GtkWidget *widget)
{
  HrScrollBox *self = HR_SCROLL_BOX (widget);
  GtkWidget *viewport = get_viewport (self);

  GTK_WIDGET_CLASS (hr_scroll_box_parent_class)->root (widget);
  if (viewport == NULL)
    return;
  self->adjustment = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)));
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw),
                            self);
  g_signal_connect_swapped (self->adjustment, "changed", G_CALLBACK (gtk_widget_queue_draw), self);
}

static void
hr_scroll_box_unroot (GtkWidget *widget)
{
  HrScrollBox *self = HR_SCROLL_BOX (widget);

  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustment, gtk_widget_queue_draw, self);
  g_clear_object (&self->adjustment);
  GTK_WIDGET_CLASS (hr_scroll_box_parent_class)->unroot (widget);
}

static void
hr_scroll_box_class_init (HrScrollBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->root = hr_scroll_box_root;
  widget_class->unroot = hr_scroll_box_unroot;
  widget_class->snapshot = hr_scroll_box_snapshot;
}

static void
hr_scroll_box_init (HrScrollBox *self)
{
}
