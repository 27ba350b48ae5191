/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-item-private.h"

/*
 * HrChartItem:
 *
 * One segment of a chart as a widget without ink: it lies over the segment and gives it focus,
 * pointer events and a place in the accessible tree. The chart draws. CSS name: segment.
 */
struct _HrChartItem {
  GtkWidget parent_instance;
  guint     row;
  char     *key;
  char     *description;
  gboolean  selected;
};

G_DEFINE_FINAL_TYPE (HrChartItem, hr_chart_item, GTK_TYPE_WIDGET)

static void
hr_chart_item_finalize (GObject *object)
{
  HrChartItem *self = HR_CHART_ITEM (object);

  g_free (self->key);
  g_free (self->description);
  G_OBJECT_CLASS (hr_chart_item_parent_class)->finalize (object);
}

static void
hr_chart_item_state_flags_changed (GtkWidget    *widget,
                                   GtkStateFlags previous)
{
  GtkWidget *chart = gtk_widget_get_parent (widget);

  GTK_WIDGET_CLASS (hr_chart_item_parent_class)->state_flags_changed (widget, previous);
  if (chart != NULL)
    gtk_widget_queue_draw (chart);
}

static void
hr_chart_item_class_init (HrChartItemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hr_chart_item_finalize;
  widget_class->state_flags_changed = hr_chart_item_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "segment");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
hr_chart_item_init (HrChartItem *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, FALSE, -1);
}

GtkWidget *
hr_chart_item_new (guint       row,
                   const char *key)
{
  HrChartItem *self = g_object_new (HR_TYPE_CHART_ITEM, NULL);

  self->row = row;
  self->key = g_strdup (key);
  return GTK_WIDGET (self);
}

guint
hr_chart_item_get_row (HrChartItem *self)
{
  return self->row;
}

const char *
hr_chart_item_get_key (HrChartItem *self)
{
  return self->key;
}

/* The accessible tree is told only of changes: telling is what costs. */
void
hr_chart_item_set_description (HrChartItem *self,
                               const char  *sentence)
{
  if (g_strcmp0 (self->description, sentence) == 0)
    return;
  g_free (self->description);
  self->description = g_strdup (sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

void
hr_chart_item_set_selected (HrChartItem *self,
                            gboolean     selected)
{
  if (self->selected == selected)
    return;
  self->selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
}
