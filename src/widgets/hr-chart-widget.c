/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-chart-widget-private.h"

#include <math.h>
#include <string.h>

#include "hr-chart-glide-private.h"
#include "hr-chart-theme-private.h"
#include "hr-hover-card-private.h"

#define NATURAL_WIDTH 44.0             /* in font sizes */

/**
 * HrChartWidget:
 *
 * What all charts have in common. The picture is the ink of the plot room; over every item that
 * the keyboard can reach lies an invisible child that has the focus and the place in the
 * accessible tree, so that keyboard and screen reader are GTK's own. Of the data and the layout it
 * knows only what #HrChartWidgetClass says.
 *
 * A chart is one stop of the Tab key. The arrows walk the items, Home and End go to the ends,
 * Enter or Space select.
 *
 * Roles: the chart is a LIST whose name is the whole sentence given as
 * #HrChartWidget:description; each item is a LIST_ITEM named by its description.
 *
 * CSS nodes: the chart's own, with a child node segment for each item.
 */
G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (HrChartWidget, hr_chart_widget, GTK_TYPE_WIDGET)

enum {
  PROP_DARK = 1,
  PROP_HIGH_CONTRAST,
  PROP_SHOW_LEGEND,
  PROP_SELECTED_KEY,
  PROP_DESCRIPTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

HrChartWidgetPrivate *
hr_chart_widget_private (HrChartWidget *self)
{
  return hr_chart_widget_get_instance_private (self);
}

/**
 * hr_chart_widget_list_all:
 * @n: how many items there are
 *
 * Returns: (transfer full) (element-type guint): all of them as stops, in their own order
 */
GArray *
hr_chart_widget_list_all (guint n)
{
  GArray *stops = g_array_sized_new (FALSE, FALSE, sizeof (guint), n);

  for (guint i = 0; i < n; i++)
    g_array_append_val (stops, i);
  return stops;
}

static gboolean
is_rtl (HrChartWidget *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* Fonts and colours are read when they are needed and dropped when the style changes. */
static void
ensure_theme (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  if (own->typesetter != NULL)
    return;
  hr_chart_theme_read (&own->theme, GTK_WIDGET (self), own->dark, own->high_contrast);
  own->typesetter = hr_typesetter_new (&own->theme);
}

static void
forget_measure (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  own->measured_width = -1;
  g_clear_pointer (&own->measured, HR_CHART_WIDGET_GET_CLASS (self)->free_layout);
}

/* What was laid out stays until the widget is given its place again. */
static void
forget_sizes (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  own->laid_width = -1;
  forget_measure (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * hr_chart_widget_drop_theme:
 * @self: a chart
 *
 * To be called when fonts or colours may have changed, or the scale of the screen.
 */
void
hr_chart_widget_drop_theme (HrChartWidget *self)
{
  g_clear_pointer (&hr_chart_widget_private (self)->typesetter, hr_typesetter_free);
  forget_sizes (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static HrMeasure
get_measure (HrChartWidget *self)
{
  ensure_theme (self);
  return hr_typesetter_measure (hr_chart_widget_private (self)->typesetter);
}

static HrChartView
get_view (HrChartWidget *self,
          double         width,
          double         height)
{
  return (HrChartView) { width, height, is_rtl (self), FALSE,
                         hr_chart_widget_private (self)->show_legend };
}

static gpointer
lay_out (HrChartWidget *self,
         double         width,
         double         height)
{
  HrMeasure measure = get_measure (self);
  HrChartView view = get_view (self, width, height);

  return HR_CHART_WIDGET_GET_CLASS (self)->lay_out (hr_chart_widget_private (self)->data,
                                                    &measure, &view);
}

static void
drop_layout (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);

  g_clear_pointer (&own->layout, class->free_layout);
  own->laid_width = own->laid_height = -1;
  if (class->layout_dropped != NULL)
    class->layout_dropped (self);
}

static void
ensure_layout (HrChartWidget *self,
               int            width,
               int            height)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  if (own->layout != NULL && own->laid_width == width && own->laid_height == height)
    return;
  drop_layout (self);
  own->layout = own->measured_width == width && own->natural_height == height
                && own->measured != NULL ? g_steal_pointer (&own->measured)
                                         : lay_out (self, width, height);
  own->laid_width = width;
  own->laid_height = height;
}

static int
get_minimum_width (HrChartWidget *self)
{
  HrMeasure measure = get_measure (self);

  return (int) HR_CHART_WIDGET_GET_CLASS (self)->get_min_width (
    hr_chart_widget_private (self)->data, &measure);
}

/* Heights of a chart that only tells them when all is laid out; the natural layout is kept, for
 * it is likely to be what is shown. */
static void
lay_out_heights (HrChartWidget *self,
                 int            width,
                 double        *minimum,
                 double        *natural)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);
  gpointer tight = lay_out (self, width, 1);

  own->measured = lay_out (self, width, 0);
  *minimum = class->get_height (tight);
  *natural = class->get_height (own->measured);
  class->free_layout (tight);
}

/* Layouts of thousands of points are not made anew for every question of the same width. */
static void
measure_heights (HrChartWidget *self,
                 int            width)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);
  double minimum, natural;

  if (own->measured_width == width)
    return;
  forget_measure (self);
  if (class->measure_heights != NULL)
    {
      HrMeasure measure = get_measure (self);
      HrChartView view = get_view (self, width, 0);

      class->measure_heights (own->data, &measure, &view, &minimum, &natural);
    }
  else
    lay_out_heights (self, width, &minimum, &natural);
  own->measured_width = width;
  own->natural_height = (int) ceil (natural);
  own->minimum_height = MIN ((int) ceil (minimum), own->natural_height);
}

/* What a chart asks for in its present width; nothing before it has one. */
typedef struct {
  int width, minimum_width, minimum_height, natural_height;
} Room;

static Room
get_room (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (own->data == NULL || own->layout == NULL || width <= 0)
    return (Room) { 0, 0, 0, 0 };
  measure_heights (self, width);
  return (Room) { width, get_minimum_width (self), own->minimum_height, own->natural_height };
}

/* ---- gliding ---- */

static void
stop_gliding (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);

  if (own->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), own->tick_id);
  own->tick_id = 0;
  g_clear_pointer (&own->old_data, class->unref_data);
  g_clear_pointer (&own->old_layout, class->free_layout);
  g_clear_pointer (&own->shown, class->free_layout);
}

static gboolean
glide_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  HrChartWidget *self = HR_CHART_WIDGET (widget);
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);
  double progress = hr_chart_glide_progress (clock, own->start_us);

  gtk_widget_queue_draw (widget);
  if (progress >= 1 || own->layout == NULL)
    {
      own->tick_id = 0;
      stop_gliding (self);
      return G_SOURCE_REMOVE;
    }
  g_clear_pointer (&own->shown, class->free_layout);
  own->shown = class->blend (own->old_layout, own->old_data, own->layout, own->data, progress);
  return G_SOURCE_CONTINUE;
}

/* Starts from what is on the screen, which may itself be on the way. */
static void
start_gliding (HrChartWidget *self,
               gpointer       from)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  gpointer layout = own->shown != NULL ? g_steal_pointer (&own->shown)
                                       : g_steal_pointer (&own->layout);

  stop_gliding (self);
  own->old_layout = layout;
  own->old_data = HR_CHART_WIDGET_GET_CLASS (self)->ref_data (from);
  own->start_us = gdk_frame_clock_get_frame_time (
    gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  own->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), glide_cb, NULL, NULL);
}

/* ---- the widget ---- */

static GtkSizeRequestMode
hr_chart_widget_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
hr_chart_widget_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  HrChartWidget *self = HR_CHART_WIDGET (widget);
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  *minimum = *natural = 0;
  if (own->data == NULL)
    return;
  *minimum = get_minimum_width (self);
  *natural = MAX (*minimum, (int) ceil (NATURAL_WIDTH * own->theme.em));
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  measure_heights (self, for_size > 0 ? for_size : *natural);
  *minimum = own->minimum_height;
  *natural = own->natural_height;
}

static void
hr_chart_widget_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  HrChartWidget *self = HR_CHART_WIDGET (widget);
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  if (own->data == NULL)
    return;
  ensure_layout (self, width, height);
  hr_chart_widget_allocate_items (self);
  hr_hover_card_follow (&own->card);
}

static void
hr_chart_widget_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  HrChartWidget *self = HR_CHART_WIDGET (widget);
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartScene scene = { own->data, own->shown != NULL ? own->shown : own->layout };

  if (scene.data == NULL || scene.layout == NULL)
    return;
  ensure_theme (self);
  scene.theme = &own->theme;
  scene.typesetter = own->typesetter;
  scene.marks = (HrChartMarks) { own->selected_key, own->hovered,
                                 hr_chart_widget_find_focus (self) };
  HR_CHART_WIDGET_GET_CLASS (self)->draw (self, snapshot, &scene);
}

static void
hr_chart_widget_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (hr_chart_widget_parent_class)->css_changed (widget, change);
  hr_chart_widget_drop_theme (HR_CHART_WIDGET (widget));
}

static void
hr_chart_widget_direction_changed (GtkWidget       *widget,
                                   GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (hr_chart_widget_parent_class)->direction_changed (widget, previous);
  stop_gliding (HR_CHART_WIDGET (widget));
  forget_sizes (HR_CHART_WIDGET (widget));
}

static void
hr_chart_widget_system_setting_changed (GtkWidget       *widget,
                                        GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (hr_chart_widget_parent_class)->system_setting_changed (widget, setting);
  if (setting != GTK_SYSTEM_SETTING_DISPLAY)
    hr_chart_widget_drop_theme (HR_CHART_WIDGET (widget));
}

static void
hr_chart_widget_unmap (GtkWidget *widget)
{
  HrChartWidget *self = HR_CHART_WIDGET (widget);

  stop_gliding (self);
  hr_chart_widget_leave (self);
  hr_hover_card_hide (&hr_chart_widget_private (self)->card);
  GTK_WIDGET_CLASS (hr_chart_widget_parent_class)->unmap (widget);
}

static void
hr_chart_widget_dispose (GObject *object)
{
  HrChartWidget *self = HR_CHART_WIDGET (object);
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  stop_gliding (self);
  hr_hover_card_drop (&own->card);
  drop_layout (self);
  forget_measure (self);
  g_clear_pointer (&own->data, HR_CHART_WIDGET_GET_CLASS (self)->unref_data);
  hr_chart_widget_update_items (self);
  G_OBJECT_CLASS (hr_chart_widget_parent_class)->dispose (object);
}

static void
hr_chart_widget_finalize (GObject *object)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (HR_CHART_WIDGET (object));

  g_ptr_array_unref (own->items);
  g_array_unref (own->stops);
  g_clear_pointer (&own->typesetter, hr_typesetter_free);
  g_free (own->selected_key);
  g_free (own->description);
  G_OBJECT_CLASS (hr_chart_widget_parent_class)->finalize (object);
}

static void
hr_chart_widget_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (HR_CHART_WIDGET (object));

  switch (id)
    {
    case PROP_DARK:
      g_value_set_boolean (value, own->dark);
      break;
    case PROP_HIGH_CONTRAST:
      g_value_set_boolean (value, own->high_contrast);
      break;
    case PROP_SHOW_LEGEND:
      g_value_set_boolean (value, own->show_legend);
      break;
    case PROP_SELECTED_KEY:
      g_value_set_string (value, own->selected_key);
      break;
    case PROP_DESCRIPTION:
      g_value_set_string (value, own->description);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
hr_chart_widget_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  HrChartWidget *self = HR_CHART_WIDGET (object);

  switch (id)
    {
    case PROP_DARK:
      hr_chart_widget_set_dark (self, g_value_get_boolean (value));
      break;
    case PROP_HIGH_CONTRAST:
      hr_chart_widget_set_high_contrast (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_LEGEND:
      hr_chart_widget_set_show_legend (self, g_value_get_boolean (value));
      break;
    case PROP_SELECTED_KEY:
      hr_chart_widget_set_selected_key (self, g_value_get_string (value));
      break;
    case PROP_DESCRIPTION:
      hr_chart_widget_set_description (self, g_value_get_string (value));
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
   * HrChartWidget:dark:
   *
   * Whether the surface under the chart is dark.
   */
  properties[PROP_DARK] = g_param_spec_boolean ("dark", NULL, NULL, FALSE, flags);
  /**
   * HrChartWidget:high-contrast:
   *
   * Whether marks have outlines and text its full colour.
   */
  properties[PROP_HIGH_CONTRAST] =
    g_param_spec_boolean ("high-contrast", NULL, NULL, FALSE, flags);
  /**
   * HrChartWidget:show-legend:
   *
   * Whether the legend is part of the chart.
   */
  properties[PROP_SHOW_LEGEND] = g_param_spec_boolean ("show-legend", NULL, NULL, TRUE, flags);
  /**
   * HrChartWidget:selected-key:
   *
   * Key of the items that are selected, %NULL for none. Bind it to the selection of another
   * chart, or of a table of the same numbers.
   */
  properties[PROP_SELECTED_KEY] =
    g_param_spec_string ("selected-key", NULL, NULL, NULL, flags);
  /**
   * HrChartWidget:description:
   *
   * The chart in one whole sentence: its accessible name.
   */
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hr_chart_widget_class_init (HrChartWidgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hr_chart_widget_dispose;
  object_class->finalize = hr_chart_widget_finalize;
  object_class->get_property = hr_chart_widget_get_property;
  object_class->set_property = hr_chart_widget_set_property;
  widget_class->css_changed = hr_chart_widget_css_changed;
  widget_class->direction_changed = hr_chart_widget_direction_changed;
  widget_class->get_request_mode = hr_chart_widget_get_request_mode;
  widget_class->measure = hr_chart_widget_measure;
  widget_class->size_allocate = hr_chart_widget_size_allocate;
  widget_class->snapshot = hr_chart_widget_snapshot;
  widget_class->system_setting_changed = hr_chart_widget_system_setting_changed;
  widget_class->unmap = hr_chart_widget_unmap;
  install_properties (object_class);
  hr_chart_widget_class_init_input (klass);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
hr_chart_widget_init (HrChartWidget *self)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  own->items = g_ptr_array_new ();
  own->stops = hr_chart_widget_list_all (0);
  own->laid_width = own->measured_width = -1;
  own->hovered = -1;
  own->show_legend = TRUE;
  hr_chart_widget_init_input (self);
}

/**
 * hr_chart_widget_get_data:
 * @self: a chart
 *
 * Returns: (transfer none) (nullable): what it shows
 */
gpointer
hr_chart_widget_get_data (HrChartWidget *self)
{
  g_return_val_if_fail (HR_IS_CHART_WIDGET (self), NULL);

  return hr_chart_widget_private (self)->data;
}

/* What is around the chart is left alone where it asks for the same room as before. */
static void
queue_update (HrChartWidget *self,
              const Room    *before)
{
  Room now = get_room (self);

  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (before->width > 0 && memcmp (before, &now, sizeof now) == 0)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  else
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * hr_chart_widget_set_data:
 * @self: a chart
 * @data: (nullable): what to show, of the kind that the class shows; not to be changed any more
 *
 * Replaces what is shown. What the class can blend glides from its old place to the new one,
 * unless animations are off; focus and selection stay with items of the same key.
 */
void
hr_chart_widget_set_data (HrChartWidget *self,
                          gpointer       data)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);
  HrChartWidgetClass *class = HR_CHART_WIDGET_GET_CLASS (self);
  GtkWidget *widget = GTK_WIDGET (self);
  gpointer old = own->data;
  Room before;

  if (data == old)
    return;
  before = get_room (self);
  own->data = data != NULL ? class->ref_data (data) : NULL;
  forget_measure (self);       /* it may hold a layout of what was shown before */
  if (class->blend != NULL && old != NULL && data != NULL && own->layout != NULL
      && hr_chart_may_glide (widget))
    start_gliding (self, old);
  else
    stop_gliding (self);
  drop_layout (self);
  if (data != NULL && gtk_widget_get_width (widget) > 0)
    {
      measure_heights (self, gtk_widget_get_width (widget));   /* which may lay it out, too */
      ensure_layout (self, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
    }
  hr_chart_widget_update_items (self);
  queue_update (self, &before);
  g_clear_pointer (&old, class->unref_data);
}

gboolean
hr_chart_widget_get_dark (HrChartWidget *self)
{
  g_return_val_if_fail (HR_IS_CHART_WIDGET (self), FALSE);

  return hr_chart_widget_private (self)->dark;
}

void
hr_chart_widget_set_dark (HrChartWidget *self,
                          gboolean       dark)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  g_return_if_fail (HR_IS_CHART_WIDGET (self));

  if (own->dark == !!dark)
    return;
  own->dark = !!dark;
  hr_chart_widget_drop_theme (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DARK]);
}

gboolean
hr_chart_widget_get_high_contrast (HrChartWidget *self)
{
  g_return_val_if_fail (HR_IS_CHART_WIDGET (self), FALSE);

  return hr_chart_widget_private (self)->high_contrast;
}

void
hr_chart_widget_set_high_contrast (HrChartWidget *self,
                                   gboolean       high_contrast)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  g_return_if_fail (HR_IS_CHART_WIDGET (self));

  if (own->high_contrast == !!high_contrast)
    return;
  own->high_contrast = !!high_contrast;
  hr_chart_widget_drop_theme (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIGH_CONTRAST]);
}

gboolean
hr_chart_widget_get_show_legend (HrChartWidget *self)
{
  g_return_val_if_fail (HR_IS_CHART_WIDGET (self), FALSE);

  return hr_chart_widget_private (self)->show_legend;
}

void
hr_chart_widget_set_show_legend (HrChartWidget *self,
                                 gboolean       show_legend)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  g_return_if_fail (HR_IS_CHART_WIDGET (self));

  if (own->show_legend == !!show_legend)
    return;
  own->show_legend = !!show_legend;
  forget_sizes (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_LEGEND]);
}

const char *
hr_chart_widget_get_selected_key (HrChartWidget *self)
{
  g_return_val_if_fail (HR_IS_CHART_WIDGET (self), NULL);

  return hr_chart_widget_private (self)->selected_key;
}

/**
 * hr_chart_widget_set_selected_key:
 * @self: a chart
 * @key: (nullable): key of the items to single out
 *
 * A key that the data do not have singles out nothing.
 */
void
hr_chart_widget_set_selected_key (HrChartWidget *self,
                                  const char    *key)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  g_return_if_fail (HR_IS_CHART_WIDGET (self));

  if (g_strcmp0 (own->selected_key, key) == 0)
    return;
  g_free (own->selected_key);
  own->selected_key = g_strdup (key);
  hr_chart_widget_select_items (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_KEY]);
}

const char *
hr_chart_widget_get_description (HrChartWidget *self)
{
  g_return_val_if_fail (HR_IS_CHART_WIDGET (self), NULL);

  return hr_chart_widget_private (self)->description;
}

/**
 * hr_chart_widget_set_description:
 * @self: a chart
 * @sentence: (nullable): the chart in one whole sentence, for those who do not see it
 */
void
hr_chart_widget_set_description (HrChartWidget *self,
                                 const char    *sentence)
{
  HrChartWidgetPrivate *own = hr_chart_widget_private (self);

  g_return_if_fail (HR_IS_CHART_WIDGET (self));

  if (g_strcmp0 (own->description, sentence) == 0)
    return;
  g_free (own->description);
  own->description = g_strdup (sentence);
  if (sentence != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    sentence, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DESCRIPTION]);
}
