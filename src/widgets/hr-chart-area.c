/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-area-private.h"

#include <math.h>

#include "hr-chart-theme-private.h"
#include "hr-hover-card-private.h"

#define NATURAL_WIDTH 44.0             /* in font sizes */

/**
 * HrChartArea:
 *
 * Shows any #HrChart. The picture is the ink of the plot room, drawn once and kept while the
 * pointer moves; over every item that the keyboard can reach lies an invisible child that has the
 * focus and the place in the accessible tree, so that keyboard and screen reader are GTK's own.
 *
 * The chart is one stop of the Tab key. The arrows walk the items as the chart says, Home and End
 * go to the first and the last, Enter or Space select. Of thousands of points the keyboard reaches
 * the few hundred that matter most; the pointer reaches all.
 *
 * Roles: the chart is a LIST whose name is the whole sentence given as
 * #HrChartArea:description; each item is a LIST_ITEM named by its description.
 *
 * CSS nodes: chartarea with a child node segment for each item.
 */
G_DEFINE_FINAL_TYPE (HrChartArea, hr_chart_area, GTK_TYPE_WIDGET)

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
ensure_theme (HrChartArea *self)
{
  if (self->typesetter != NULL)
    return;
  hr_chart_theme_read (&self->theme, GTK_WIDGET (self), self->dark, self->high_contrast);
  self->typesetter = hr_typesetter_new (&self->theme);
}

static void
drop_layout (HrChartArea *self)
{
  g_clear_pointer (&self->layout, hr_chart_layout_free);
  g_clear_object (&self->picture);
  self->laid_width = self->laid_height = self->measured_width = -1;
}

static void
drop_theme (HrChartArea *self)
{
  g_clear_pointer (&self->typesetter, hr_typesetter_free);
  drop_layout (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static HrChartLayout *
lay_out (HrChartArea *self,
         double       width,
         double       height)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  HrChartView view = { width, height, rtl, FALSE, self->show_legend };
  HrMeasure measure;

  ensure_theme (self);
  measure = hr_typesetter_measure (self->typesetter);
  return hr_chart_layout (self->data, &measure, &view);
}

static void
ensure_layout (HrChartArea *self,
               int          width,
               int          height)
{
  if (self->layout != NULL && self->laid_width == width && self->laid_height == height)
    return;
  g_clear_pointer (&self->layout, hr_chart_layout_free);
  g_clear_object (&self->picture);
  self->layout = lay_out (self, width, height);
  self->laid_width = width;
  self->laid_height = height;
}

static GtkSizeRequestMode
hr_chart_area_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Layouts of thousands of points are not made anew for every question of the same width. */
static void
measure_heights (HrChartArea *self,
                 int          width)
{
  HrChartLayout *roomy, *tight;

  if (self->measured_width == width)
    return;
  roomy = lay_out (self, width, 0);
  tight = lay_out (self, width, 1);
  self->measured_width = width;
  self->natural_height = (int) ceil (hr_chart_layout_get_height (roomy));
  self->minimum_height = MIN ((int) ceil (hr_chart_layout_get_height (tight)),
                              self->natural_height);
  hr_chart_layout_free (roomy);
  hr_chart_layout_free (tight);
}

static void
hr_chart_area_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  HrChartArea *self = HR_CHART_AREA (widget);
  HrMeasure measure;

  *minimum = *natural = 0;
  if (self->data == NULL)
    return;
  ensure_theme (self);
  measure = hr_typesetter_measure (self->typesetter);
  *minimum = (int) hr_chart_get_min_width (self->data, &measure);
  *natural = MAX (*minimum, (int) ceil (NATURAL_WIDTH * self->theme.em));
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  measure_heights (self, for_size > 0 ? for_size : *natural);
  *minimum = self->minimum_height;
  *natural = self->natural_height;
}

static void
hr_chart_area_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  HrChartArea *self = HR_CHART_AREA (widget);

  if (self->data == NULL)
    return;
  ensure_layout (self, width, height);
  hr_chart_area_allocate_items (self);
  hr_hover_card_follow (&self->card);
}

static int
visible_focus (HrChartArea *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (hr_chart_area_focused_item (self) < 0 || !gtk_widget_has_visible_focus (focus))
    return -1;
  return hr_chart_area_focused_item (self);
}

static cairo_surface_t *
draw_picture (HrChartArea *self,
              int          width,
              int          height,
              int          scale)
{
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  hr_chart_ink (cr, self->layout, &self->theme, self->typesetter);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* The chart without marks: thousands of points are drawn once, and not again for every place that
 * the pointer comes to. */
static void
ensure_picture (HrChartArea *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_surface_t *surface;
  g_autoptr (GBytes) pixels = NULL;
  gsize stride;

  if (self->picture != NULL)
    return;
  surface = draw_picture (self, width, height, scale);
  stride = (gsize) cairo_image_surface_get_stride (surface);
  pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                       stride * (gsize) (height * scale),
                                       (GDestroyNotify) cairo_surface_destroy, surface);
  self->picture = gdk_memory_texture_new (width * scale, height * scale, GDK_MEMORY_DEFAULT,
                                          pixels, stride);
}

static void
hr_chart_area_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  HrChartArea *self = HR_CHART_AREA (widget);
  HrChartMarks marks = { self->selected_key, self->hovered, visible_focus (self) };
  const graphene_rect_t bounds =
    GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                        (float) gtk_widget_get_height (widget));
  cairo_t *cr;

  if (self->data == NULL || self->layout == NULL || bounds.size.width < 1 ||
      bounds.size.height < 1)
    return;
  ensure_theme (self);
  ensure_picture (self);
  gtk_snapshot_append_texture (snapshot, self->picture, &bounds);
  if (marks.selected_key == NULL && marks.hovered < 0 && marks.focused < 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  hr_chart_ink_marks (cr, self->layout, &self->theme, self->typesetter, &marks);
  cairo_destroy (cr);
}

static void
hr_chart_area_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (hr_chart_area_parent_class)->css_changed (widget, change);
  drop_theme (HR_CHART_AREA (widget));
}

static void
hr_chart_area_direction_changed (GtkWidget       *widget,
                                 GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (hr_chart_area_parent_class)->direction_changed (widget, previous);
  drop_layout (HR_CHART_AREA (widget));
  gtk_widget_queue_resize (widget);
}

static void
hr_chart_area_system_setting_changed (GtkWidget       *widget,
                                      GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (hr_chart_area_parent_class)->system_setting_changed (widget, setting);
  if (setting != GTK_SYSTEM_SETTING_DISPLAY)
    drop_theme (HR_CHART_AREA (widget));
}

static void
hr_chart_area_unmap (GtkWidget *widget)
{
  hr_chart_area_leave (HR_CHART_AREA (widget));
  hr_hover_card_hide (&HR_CHART_AREA (widget)->card);
  GTK_WIDGET_CLASS (hr_chart_area_parent_class)->unmap (widget);
}

static void
hr_chart_area_dispose (GObject *object)
{
  HrChartArea *self = HR_CHART_AREA (object);

  hr_hover_card_drop (&self->card);
  drop_layout (self);
  g_clear_pointer (&self->data, hr_chart_unref);
  if (self->items != NULL)
    hr_chart_area_update_items (self);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->stops, g_array_unref);
  G_OBJECT_CLASS (hr_chart_area_parent_class)->dispose (object);
}

static void
hr_chart_area_finalize (GObject *object)
{
  HrChartArea *self = HR_CHART_AREA (object);

  g_clear_pointer (&self->typesetter, hr_typesetter_free);
  g_free (self->selected_key);
  g_free (self->description);
  G_OBJECT_CLASS (hr_chart_area_parent_class)->finalize (object);
}

static void
hr_chart_area_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  HrChartArea *self = HR_CHART_AREA (object);

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
hr_chart_area_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  HrChartArea *self = HR_CHART_AREA (object);

  switch (id)
    {
    case PROP_DARK:
      hr_chart_area_set_dark (self, g_value_get_boolean (value));
      break;
    case PROP_HIGH_CONTRAST:
      hr_chart_area_set_high_contrast (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_LEGEND:
      hr_chart_area_set_show_legend (self, g_value_get_boolean (value));
      break;
    case PROP_SELECTED_KEY:
      hr_chart_area_set_selected_key (self, g_value_get_string (value));
      break;
    case PROP_DESCRIPTION:
      hr_chart_area_set_description (self, g_value_get_string (value));
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
   * HrChartArea:dark:
   *
   * Whether the surface under the chart is dark.
   */
  properties[PROP_DARK] = g_param_spec_boolean ("dark", NULL, NULL, FALSE, flags);
  /**
   * HrChartArea:high-contrast:
   *
   * Whether marks have outlines and text its full colour.
   */
  properties[PROP_HIGH_CONTRAST] =
    g_param_spec_boolean ("high-contrast", NULL, NULL, FALSE, flags);
  /**
   * HrChartArea:show-legend:
   *
   * Whether the legend is part of the chart.
   */
  properties[PROP_SHOW_LEGEND] = g_param_spec_boolean ("show-legend", NULL, NULL, TRUE, flags);
  /**
   * HrChartArea:selected-key:
   *
   * Key of the points that are selected, %NULL for none. Bind it to the selection of a bar or
   * a table of the same work.
   */
  properties[PROP_SELECTED_KEY] =
    g_param_spec_string ("selected-key", NULL, NULL, NULL, flags);
  /**
   * HrChartArea:description:
   *
   * The chart in one whole sentence: its accessible name.
   */
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hr_chart_area_class_init (HrChartAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hr_chart_area_dispose;
  object_class->finalize = hr_chart_area_finalize;
  object_class->get_property = hr_chart_area_get_property;
  object_class->set_property = hr_chart_area_set_property;
  widget_class->css_changed = hr_chart_area_css_changed;
  widget_class->direction_changed = hr_chart_area_direction_changed;
  widget_class->get_request_mode = hr_chart_area_get_request_mode;
  widget_class->measure = hr_chart_area_measure;
  widget_class->size_allocate = hr_chart_area_size_allocate;
  widget_class->snapshot = hr_chart_area_snapshot;
  widget_class->system_setting_changed = hr_chart_area_system_setting_changed;
  widget_class->unmap = hr_chart_area_unmap;
  install_properties (object_class);
  hr_chart_area_class_init_input (klass);
  gtk_widget_class_set_css_name (widget_class, "chartarea");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
hr_chart_area_init (HrChartArea *self)
{
  self->items = g_ptr_array_new ();
  self->stops = g_array_new (FALSE, FALSE, sizeof (guint));
  self->laid_width = self->measured_width = -1;
  self->hovered = -1;
  self->show_legend = TRUE;
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (drop_theme), NULL);
  hr_chart_area_init_input (self);
}

/**
 * hr_chart_area_new:
 *
 * Returns: (transfer floating): a chart without data
 */
GtkWidget *
hr_chart_area_new (void)
{
  return g_object_new (HR_TYPE_CHART_AREA, NULL);
}

/**
 * hr_chart_area_get_data:
 * @self: a chart
 *
 * Returns: (transfer none) (nullable): what it shows
 */
HrChart *
hr_chart_area_get_data (HrChartArea *self)
{
  g_return_val_if_fail (HR_IS_CHART_AREA (self), NULL);

  return self->data;
}

/**
 * hr_chart_area_set_data:
 * @self: a chart
 * @data: (nullable): what to show; not to be changed any more
 *
 * Replaces what is shown; focus, hover and selection stay with points of the same key and mark.
 */
void
hr_chart_area_set_data (HrChartArea *self,
                        HrChart     *data)
{
  g_return_if_fail (HR_IS_CHART_AREA (self));

  if (self->data == data)
    return;
  g_clear_pointer (&self->data, hr_chart_unref);
  self->data = data != NULL ? hr_chart_ref (data) : NULL;
  drop_layout (self);
  if (data != NULL && gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    ensure_layout (self, gtk_widget_get_width (GTK_WIDGET (self)),
                   gtk_widget_get_height (GTK_WIDGET (self)));
  hr_chart_area_update_items (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
hr_chart_area_get_dark (HrChartArea *self)
{
  g_return_val_if_fail (HR_IS_CHART_AREA (self), FALSE);

  return self->dark;
}

void
hr_chart_area_set_dark (HrChartArea *self,
                        gboolean     dark)
{
  g_return_if_fail (HR_IS_CHART_AREA (self));

  if (self->dark == !!dark)
    return;
  self->dark = !!dark;
  drop_theme (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DARK]);
}

gboolean
hr_chart_area_get_high_contrast (HrChartArea *self)
{
  g_return_val_if_fail (HR_IS_CHART_AREA (self), FALSE);

  return self->high_contrast;
}

void
hr_chart_area_set_high_contrast (HrChartArea *self,
                                 gboolean     high_contrast)
{
  g_return_if_fail (HR_IS_CHART_AREA (self));

  if (self->high_contrast == !!high_contrast)
    return;
  self->high_contrast = !!high_contrast;
  drop_theme (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIGH_CONTRAST]);
}

gboolean
hr_chart_area_get_show_legend (HrChartArea *self)
{
  g_return_val_if_fail (HR_IS_CHART_AREA (self), FALSE);

  return self->show_legend;
}

void
hr_chart_area_set_show_legend (HrChartArea *self,
                               gboolean     show_legend)
{
  g_return_if_fail (HR_IS_CHART_AREA (self));

  if (self->show_legend == !!show_legend)
    return;
  self->show_legend = !!show_legend;
  drop_layout (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_LEGEND]);
}

const char *
hr_chart_area_get_selected_key (HrChartArea *self)
{
  g_return_val_if_fail (HR_IS_CHART_AREA (self), NULL);

  return self->selected_key;
}

/**
 * hr_chart_area_set_selected_key:
 * @self: a chart
 * @key: (nullable): key of the points to single out
 *
 * A key that the data do not have singles out nothing.
 */
void
hr_chart_area_set_selected_key (HrChartArea *self,
                                const char  *key)
{
  g_return_if_fail (HR_IS_CHART_AREA (self));

  if (g_strcmp0 (self->selected_key, key) == 0)
    return;
  g_free (self->selected_key);
  self->selected_key = g_strdup (key);
  hr_chart_area_select_items (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_KEY]);
}

const char *
hr_chart_area_get_description (HrChartArea *self)
{
  g_return_val_if_fail (HR_IS_CHART_AREA (self), NULL);

  return self->description;
}

/**
 * hr_chart_area_set_description:
 * @self: a chart
 * @sentence: (nullable): the chart in one whole sentence, for those who do not see it
 */
void
hr_chart_area_set_description (HrChartArea *self,
                               const char  *sentence)
{
  g_return_if_fail (HR_IS_CHART_AREA (self));

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
