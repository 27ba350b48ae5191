/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-roofline-chart-private.h"

#include <math.h>

#include "hr-chart-glide-private.h"
#include "hr-chart-theme-private.h"
#include "hr-hover-card-private.h"
#include "hr-roofline-ink.h"

#define NATURAL_WIDTH 44.0             /* in font sizes */

/**
 * HrRooflineChart:
 *
 * Shows an #HrRoofline: points below roofs and slopes on logarithmic axes. The picture is the ink
 * of the plot room; over every point lies an invisible child that has the focus and the place in
 * the accessible tree, so that keyboard and screen reader are GTK's own.
 *
 * The chart is one stop of the Tab key. The arrows walk the points from the largest to the
 * smallest, Home and End go to either, Enter or Space select. The axes stay as they are where
 * text runs from right to left.
 *
 * Roles: the chart is a LIST whose name is the whole sentence given as
 * #HrRooflineChart:description; each point is a LIST_ITEM named by its description.
 *
 * CSS nodes: rooflinechart with a child node segment for each point.
 */
G_DEFINE_FINAL_TYPE (HrRooflineChart, hr_roofline_chart, GTK_TYPE_WIDGET)

enum {
  PROP_DARK = 1,
  PROP_HIGH_CONTRAST,
  PROP_SHOW_LEGEND,
  PROP_SELECTED_KEY,
  PROP_DESCRIPTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Fonts and colours are read when they are needed and dropped when the style changes. */
static void
ensure_theme (HrRooflineChart *self)
{
  if (self->typesetter != NULL)
    return;
  hr_chart_theme_read (&self->theme, GTK_WIDGET (self), self->dark, self->high_contrast);
  self->typesetter = hr_typesetter_new (&self->theme);
}

static void
drop_theme (HrRooflineChart *self)
{
  g_clear_pointer (&self->typesetter, hr_typesetter_free);
  self->laid_width = -1;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static HrRooflineGeometry *
lay_out (HrRooflineChart *self,
         double           width,
         double           height)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  HrRooflineView view = { width, height, rtl, FALSE, self->show_legend };
  HrMeasure measure;

  ensure_theme (self);
  measure = hr_typesetter_measure (self->typesetter);
  return hr_roofline_layout (self->data, &measure, &view);
}

static void
drop_geometry (HrRooflineChart *self)
{
  g_clear_pointer (&self->geometry, hr_roofline_geometry_free);
  self->laid_width = self->laid_height = -1;
}

static void
ensure_geometry (HrRooflineChart *self,
                 int              width,
                 int              height)
{
  if (self->geometry != NULL && self->laid_width == width && self->laid_height == height)
    return;
  drop_geometry (self);
  self->geometry = lay_out (self, width, height);
  self->laid_width = width;
  self->laid_height = height;
}

static void
stop_gliding (HrRooflineChart *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_pointer (&self->old_data, hr_roofline_unref);
  g_clear_pointer (&self->old_geometry, hr_roofline_geometry_free);
  g_clear_pointer (&self->shown, hr_roofline_geometry_free);
}

static gboolean
glide_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  HrRooflineChart *self = HR_ROOFLINE_CHART (widget);
  double progress = hr_chart_glide_progress (clock, self->start_us);

  gtk_widget_queue_draw (widget);
  if (progress >= 1 || self->geometry == NULL)
    {
      self->tick_id = 0;
      stop_gliding (self);
      return G_SOURCE_REMOVE;
    }
  g_clear_pointer (&self->shown, hr_roofline_geometry_free);
  self->shown = hr_roofline_geometry_blend (self->old_geometry, self->old_data, self->geometry,
                                            self->data, progress);
  return G_SOURCE_CONTINUE;
}

/* Starts from what is on the screen, which may itself be on the way. */
static void
start_gliding (HrRooflineChart *self,
               HrRoofline      *from)
{
  HrRooflineGeometry *geometry = self->shown != NULL ? g_steal_pointer (&self->shown)
                                                     : g_steal_pointer (&self->geometry);

  stop_gliding (self);
  self->old_geometry = geometry;
  self->old_data = hr_roofline_ref (from);
  self->start_us = gdk_frame_clock_get_frame_time (
    gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), glide_cb, NULL, NULL);
}

static GtkSizeRequestMode
hr_roofline_chart_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
hr_roofline_chart_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline)
{
  HrRooflineChart *self = HR_ROOFLINE_CHART (widget);
  g_autoptr (HrRooflineGeometry) roomy = NULL, tight = NULL;
  HrMeasure measure;

  *minimum = *natural = 0;
  if (self->data == NULL)
    return;
  ensure_theme (self);
  measure = hr_typesetter_measure (self->typesetter);
  *minimum = (int) hr_roofline_min_width (&measure);
  *natural = (int) ceil (NATURAL_WIDTH * self->theme.em);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  roomy = lay_out (self, for_size > 0 ? for_size : *natural, 0);
  tight = lay_out (self, for_size > 0 ? for_size : *natural, 1);
  *natural = (int) ceil (roomy->height);
  *minimum = MIN ((int) ceil (tight->height), *natural);
}

static void
hr_roofline_chart_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  HrRooflineChart *self = HR_ROOFLINE_CHART (widget);

  if (self->data == NULL)
    return;
  ensure_geometry (self, width, height);
  hr_roofline_chart_allocate_items (self);
  hr_hover_card_follow (&self->card);
}

static int
visible_focus (HrRooflineChart *self)
{
  int focused = hr_roofline_chart_focused_index (self);

  if (focused < 0)
    return -1;
  return gtk_widget_has_visible_focus (g_ptr_array_index (self->items, focused)) ? focused : -1;
}

static void
hr_roofline_chart_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  HrRooflineChart *self = HR_ROOFLINE_CHART (widget);
  HrRooflineMarks marks = { self->selected_key, hr_roofline_chart_hovered_index (self),
                            visible_focus (self) };
  const HrRooflineGeometry *geometry = self->shown != NULL ? self->shown : self->geometry;
  cairo_t *cr;

  if (self->data == NULL || geometry == NULL)
    return;
  ensure_theme (self);
  cr = gtk_snapshot_append_cairo (
    snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                   (float) gtk_widget_get_height (widget)));
  hr_roofline_ink (cr, self->data, geometry, &self->theme, self->typesetter, &marks);
  cairo_destroy (cr);
}

static void
hr_roofline_chart_css_changed (GtkWidget         *widget,
                               GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (hr_roofline_chart_parent_class)->css_changed (widget, change);
  drop_theme (HR_ROOFLINE_CHART (widget));
}

static void
hr_roofline_chart_direction_changed (GtkWidget       *widget,
                                     GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (hr_roofline_chart_parent_class)->direction_changed (widget, previous);
  stop_gliding (HR_ROOFLINE_CHART (widget));
  HR_ROOFLINE_CHART (widget)->laid_width = -1;
  gtk_widget_queue_allocate (widget);
}

static void
hr_roofline_chart_system_setting_changed (GtkWidget       *widget,
                                          GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (hr_roofline_chart_parent_class)->system_setting_changed (widget, setting);
  if (setting != GTK_SYSTEM_SETTING_DISPLAY)
    drop_theme (HR_ROOFLINE_CHART (widget));
}

static void
hr_roofline_chart_unmap (GtkWidget *widget)
{
  stop_gliding (HR_ROOFLINE_CHART (widget));
  hr_roofline_chart_leave (HR_ROOFLINE_CHART (widget));
  hr_hover_card_hide (&HR_ROOFLINE_CHART (widget)->card);
  GTK_WIDGET_CLASS (hr_roofline_chart_parent_class)->unmap (widget);
}

static void
hr_roofline_chart_dispose (GObject *object)
{
  HrRooflineChart *self = HR_ROOFLINE_CHART (object);

  stop_gliding (self);
  hr_hover_card_drop (&self->card);
  drop_geometry (self);
  g_clear_pointer (&self->data, hr_roofline_unref);
  if (self->items != NULL)
    hr_roofline_chart_update_items (self);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (hr_roofline_chart_parent_class)->dispose (object);
}

static void
hr_roofline_chart_finalize (GObject *object)
{
  HrRooflineChart *self = HR_ROOFLINE_CHART (object);

  g_clear_pointer (&self->typesetter, hr_typesetter_free);
  g_free (self->selected_key);
  g_free (self->description);
  G_OBJECT_CLASS (hr_roofline_chart_parent_class)->finalize (object);
}

static void
hr_roofline_chart_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  HrRooflineChart *self = HR_ROOFLINE_CHART (object);

  switch (id)
    {
    case PROP_DARK:
      g_value_set_boolean (value, self->dark);
      break;
    case PROP_HIGH_CONTRAST:
      g_value_set_boolean (value, self->high_contrast);
      break;
    case PROP_SHOW_LEGEND:
      g_value_set_boolean (value, self->show_legend);
      break;
    case PROP_SELECTED_KEY:
      g_value_set_string (value, self->selected_key);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, self->description);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
hr_roofline_chart_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  HrRooflineChart *self = HR_ROOFLINE_CHART (object);

  switch (id)
    {
    case PROP_DARK:
      hr_roofline_chart_set_dark (self, g_value_get_boolean (value));
      break;
    case PROP_HIGH_CONTRAST:
      hr_roofline_chart_set_high_contrast (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_LEGEND:
      hr_roofline_chart_set_show_legend (self, g_value_get_boolean (value));
      break;
    case PROP_SELECTED_KEY:
      hr_roofline_chart_set_selected_key (self, g_value_get_string (value));
      break;
    case PROP_DESCRIPTION:
      hr_roofline_chart_set_description (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * HrRooflineChart:dark:
   *
   * Whether the surface under the chart is dark.
   */
  properties[PROP_DARK] = g_param_spec_boolean ("dark", NULL, NULL, FALSE, flags);
  /**
   * HrRooflineChart:high-contrast:
   *
   * Whether marks have outlines and text its full colour.
   */
  properties[PROP_HIGH_CONTRAST] =
    g_param_spec_boolean ("high-contrast", NULL, NULL, FALSE, flags);
  /**
   * HrRooflineChart:show-legend:
   *
   * Whether the legend is part of the chart.
   */
  properties[PROP_SHOW_LEGEND] = g_param_spec_boolean ("show-legend", NULL, NULL, TRUE, flags);
  /**
   * HrRooflineChart:selected-key:
   *
   * Key of the points that are selected, %NULL for none. Bind it to the selection of a bar or
   * a table of the same work.
   */
  properties[PROP_SELECTED_KEY] =
    g_param_spec_string ("selected-key", NULL, NULL, NULL, flags);
  /**
   * HrRooflineChart:description:
   *
   * The chart in one whole sentence: its accessible name.
   */
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hr_roofline_chart_class_init (HrRooflineChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hr_roofline_chart_dispose;
  object_class->finalize = hr_roofline_chart_finalize;
  object_class->get_property = hr_roofline_chart_get_property;
  object_class->set_property = hr_roofline_chart_set_property;
  widget_class->css_changed = hr_roofline_chart_css_changed;
  widget_class->direction_changed = hr_roofline_chart_direction_changed;
  widget_class->get_request_mode = hr_roofline_chart_get_request_mode;
  widget_class->measure = hr_roofline_chart_measure;
  widget_class->size_allocate = hr_roofline_chart_size_allocate;
  widget_class->snapshot = hr_roofline_chart_snapshot;
  widget_class->system_setting_changed = hr_roofline_chart_system_setting_changed;
  widget_class->unmap = hr_roofline_chart_unmap;
  install_properties (object_class);
  hr_roofline_chart_class_init_input (klass);
  gtk_widget_class_set_css_name (widget_class, "rooflinechart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
hr_roofline_chart_init (HrRooflineChart *self)
{
  self->items = g_ptr_array_new ();
  self->laid_width = -1;
  self->show_legend = TRUE;
  hr_roofline_chart_init_input (self);
}

/**
 * hr_roofline_chart_new:
 *
 * Returns: (transfer floating): a chart without data
 */
GtkWidget *
hr_roofline_chart_new (void)
{
  return g_object_new (HR_TYPE_ROOFLINE_CHART, NULL);
}

/**
 * hr_roofline_chart_get_data:
 * @self: a chart
 *
 * Returns: (transfer none) (nullable): what it shows
 */
HrRoofline *
hr_roofline_chart_get_data (HrRooflineChart *self)
{
  g_return_val_if_fail (HR_IS_ROOFLINE_CHART (self), NULL);

  return self->data;
}

/**
 * hr_roofline_chart_set_data:
 * @self: a chart
 * @data: (nullable): what to show; not to be changed any more
 *
 * Replaces what is shown. Points of the same key and mark glide to their new place, unless
 * animations are off; focus, hover and selection stay with them.
 */
void
hr_roofline_chart_set_data (HrRooflineChart *self,
                            HrRoofline      *data)
{
  g_autoptr (HrRoofline) old = NULL;

  g_return_if_fail (HR_IS_ROOFLINE_CHART (self));

  if (self->data == data)
    return;
  old = g_steal_pointer (&self->data);
  self->data = data != NULL ? hr_roofline_ref (data) : NULL;
  if (old != NULL && data != NULL && self->geometry != NULL
      && hr_chart_may_glide (GTK_WIDGET (self)))
    start_gliding (self, old);
  else
    stop_gliding (self);
  drop_geometry (self);
  if (data != NULL && gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    ensure_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)),
                     gtk_widget_get_height (GTK_WIDGET (self)));
  hr_roofline_chart_update_items (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
hr_roofline_chart_get_dark (HrRooflineChart *self)
{
  g_return_val_if_fail (HR_IS_ROOFLINE_CHART (self), FALSE);

  return self->dark;
}

void
hr_roofline_chart_set_dark (HrRooflineChart *self,
                            gboolean         dark)
{
  g_return_if_fail (HR_IS_ROOFLINE_CHART (self));

  if (self->dark == !!dark)
    return;
  self->dark = !!dark;
  drop_theme (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DARK]);
}

gboolean
hr_roofline_chart_get_high_contrast (HrRooflineChart *self)
{
  g_return_val_if_fail (HR_IS_ROOFLINE_CHART (self), FALSE);

  return self->high_contrast;
}

void
hr_roofline_chart_set_high_contrast (HrRooflineChart *self,
                                     gboolean         high_contrast)
{
  g_return_if_fail (HR_IS_ROOFLINE_CHART (self));

  if (self->high_contrast == !!high_contrast)
    return;
  self->high_contrast = !!high_contrast;
  drop_theme (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIGH_CONTRAST]);
}

gboolean
hr_roofline_chart_get_show_legend (HrRooflineChart *self)
{
  g_return_val_if_fail (HR_IS_ROOFLINE_CHART (self), FALSE);

  return self->show_legend;
}

void
hr_roofline_chart_set_show_legend (HrRooflineChart *self,
                                   gboolean         show_legend)
{
  g_return_if_fail (HR_IS_ROOFLINE_CHART (self));

  if (self->show_legend == !!show_legend)
    return;
  self->show_legend = !!show_legend;
  self->laid_width = -1;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_LEGEND]);
}

const char *
hr_roofline_chart_get_selected_key (HrRooflineChart *self)
{
  g_return_val_if_fail (HR_IS_ROOFLINE_CHART (self), NULL);

  return self->selected_key;
}

/**
 * hr_roofline_chart_set_selected_key:
 * @self: a chart
 * @key: (nullable): key of the points to single out
 *
 * A key that the data do not have singles out nothing.
 */
void
hr_roofline_chart_set_selected_key (HrRooflineChart *self,
                                    const char      *key)
{
  g_return_if_fail (HR_IS_ROOFLINE_CHART (self));

  if (g_strcmp0 (self->selected_key, key) == 0)
    return;
  g_free (self->selected_key);
  self->selected_key = g_strdup (key);
  hr_roofline_chart_select_items (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_KEY]);
}

const char *
hr_roofline_chart_get_description (HrRooflineChart *self)
{
  g_return_val_if_fail (HR_IS_ROOFLINE_CHART (self), NULL);

  return self->description;
}

/**
 * hr_roofline_chart_set_description:
 * @self: a chart
 * @sentence: (nullable): the chart in one whole sentence, for those who do not see it
 */
void
hr_roofline_chart_set_description (HrRooflineChart *self,
                                   const char      *sentence)
{
  g_return_if_fail (HR_IS_ROOFLINE_CHART (self));

  if (g_strcmp0 (self->description, sentence) == 0)
    return;
  g_free (self->description);
  self->description = g_strdup (sentence);
  if (sentence != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    sentence, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCRIPTION]);
}
