/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-stack-chart.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "hr-chart-theme-private.h"
#include "hr-stack-geometry.h"
#include "hr-stack-ink.h"
#include "hr-stack-items-private.h"
#include "hr-text.h"

#define NATURAL_WIDTH 44.0             /* in font sizes */
#define GLIDE_US 200000

/**
 * HrStackChart:
 *
 * Shows an #HrStack: a horizontal stacked bar for each row, on one scale, with capacity lines and
 * legend. The picture is the ink of the plot room; over every segment lies an invisible child that
 * has the focus, the pointer and the place in the accessible tree, so that keyboard and screen
 * reader are GTK's own.
 *
 * The chart is one stop of the Tab key. Left and Right walk the segments of a row, Up and Down go
 * to the same segment of the next row, Home and End to the row's ends, Enter or Space select.
 * Everything is mirrored where text runs from right to left.
 *
 * Roles: the chart is a LIST whose name is the whole sentence given as
 * #HrStackChart:description; each segment is a LIST_ITEM such as "Weights, 13.5 GiB, GPU 0".
 *
 * CSS nodes: stackchart with a child node segment for each segment.
 */
struct _HrStackChart {
  GtkWidget        parent_instance;

  HrStack         *data;
  GPtrArray       *items;              /* HrStackItem, one for each segment of the data */

  HrTheme          theme;
  HrTypesetter    *typesetter;
  HrStackGeometry *geometry;           /* where everything goes */
  int              laid_width;         /* the size it was laid out for, -1: out of date */
  int              laid_height;

  HrStack         *old_data;           /* while bars glide: where they come from … */
  HrStackGeometry *old_geometry;
  HrStackGeometry *shown;              /* … and where they are */
  guint            tick_id;
  gint64           start_us;

  int              measured_width;     /* memo of the last measure, -1: none */
  int              minimum_height;
  int              natural_height;

  char            *selected_key;
  char            *description;
  GtkWidget       *hovered;
  guint            last_focus;
  guint            dark : 1;
  guint            high_contrast : 1;
  guint            show_legend : 1;
};

G_DEFINE_FINAL_TYPE (HrStackChart, hr_stack_chart, GTK_TYPE_WIDGET)

enum {
  PROP_DARK = 1,
  PROP_HIGH_CONTRAST,
  PROP_SHOW_LEGEND,
  PROP_SELECTED_KEY,
  PROP_DESCRIPTION,
  N_PROPS
};

enum {
  ITEM_HOVERED,
  ITEM_ACTIVATED,
  MOVE_CURSOR,
  ACTIVATE_CURSOR,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
is_rtl (HrStackChart *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

/* Fonts and colours are read when they are needed and dropped when the style changes. */
static void
ensure_theme (HrStackChart *self)
{
  if (self->typesetter != NULL)
    return;
  hr_chart_theme_read (&self->theme, GTK_WIDGET (self), self->dark, self->high_contrast);
  self->typesetter = hr_typesetter_new (&self->theme);
}

static void
drop_theme (HrStackChart *self)
{
  g_clear_pointer (&self->typesetter, hr_typesetter_free);
  self->measured_width = self->laid_width = -1;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static HrStackGeometry *
lay_out (HrStackChart *self,
         double        width,
         double        height)
{
  HrMeasure measure;
  HrStackView view = { width, height, is_rtl (self), FALSE, self->show_legend };

  ensure_theme (self);
  measure = hr_typesetter_measure (self->typesetter);
  return hr_stack_layout (self->data, &measure, &view);
}

static void
drop_geometry (HrStackChart *self)
{
  g_clear_pointer (&self->geometry, hr_stack_geometry_free);
  self->laid_width = self->laid_height = -1;
}

static void
ensure_geometry (HrStackChart *self,
                 int           width,
                 int           height)
{
  if (self->geometry != NULL && self->laid_width == width && self->laid_height == height)
    return;
  drop_geometry (self);
  self->geometry = lay_out (self, width, height);
  self->laid_width = width;
  self->laid_height = height;
}

static void
measure_height (HrStackChart *self,
                int           width)
{
  g_autoptr (HrStackGeometry) roomy = NULL, tight = NULL;

  if (self->measured_width == width)
    return;
  roomy = lay_out (self, width, 0);
  tight = lay_out (self, width, 1);
  self->measured_width = width;
  self->natural_height = (int) ceil (roomy->height);
  self->minimum_height = MIN ((int) ceil (tight->height), self->natural_height);
}

static const HrStackGeometry *
visible_geometry (HrStackChart *self)
{
  return self->shown != NULL ? self->shown : self->geometry;
}

static void
stop_gliding (HrStackChart *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_pointer (&self->old_data, hr_stack_unref);
  g_clear_pointer (&self->old_geometry, hr_stack_geometry_free);
  g_clear_pointer (&self->shown, hr_stack_geometry_free);
}

/* Fast at first, then settling: the cubic ease that libadwaita uses. */
static double
ease_out (double progress)
{
  double rest = 1 - CLAMP (progress, 0, 1);

  return 1 - rest * rest * rest;
}

static gboolean
glide_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  HrStackChart *self = HR_STACK_CHART (widget);
  double progress = (double) (gdk_frame_clock_get_frame_time (clock) - self->start_us) / GLIDE_US;

  gtk_widget_queue_draw (widget);
  if (progress >= 1 || self->geometry == NULL)
    {
      self->tick_id = 0;
      stop_gliding (self);
      return G_SOURCE_REMOVE;
    }
  g_clear_pointer (&self->shown, hr_stack_geometry_free);
  self->shown = hr_stack_geometry_blend (self->old_geometry, self->old_data, self->geometry,
                                         self->data, ease_out (progress));
  return G_SOURCE_CONTINUE;
}

static gboolean
may_glide (HrStackChart *self)
{
  gboolean enabled = FALSE;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->geometry == NULL)
    return FALSE;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &enabled,
                NULL);
  return enabled;
}

/* Starts from what is on the screen, which may itself be on the way. */
static void
start_gliding (HrStackChart *self,
               HrStack      *from)
{
  HrStackGeometry *geometry = self->shown != NULL ? g_steal_pointer (&self->shown)
                                                  : g_steal_pointer (&self->geometry);

  stop_gliding (self);
  self->old_geometry = geometry;
  self->old_data = hr_stack_ref (from);
  self->start_us = gdk_frame_clock_get_frame_time (
    gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), glide_cb, NULL, NULL);
}

static int
focused_index (HrStackChart *self)
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

static void
set_hovered (HrStackChart *self,
             GtkWidget    *item)
{
  if (self->hovered == item)
    return;
  self->hovered = item;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  announce_hover (self, item);
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
  int from = focused_index (self), to = -1;
  gboolean visual = step == GTK_MOVEMENT_VISUAL_POSITIONS;
  gboolean forward = (count > 0) != (visual && is_rtl (self));

  if (from < 0 || self->geometry == NULL)
    return;
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
  int focused = focused_index (self);

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

static void
leave_cb (HrStackChart *self)
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
}

static void
update_items (HrStackChart *self)
{
  hr_stack_items_update (self->items, GTK_WIDGET (self), self->data, item_added_cb, item_gone_cb,
                         self);
  hr_stack_items_select (self->items, self->selected_key);
  self->last_focus = 0;
}

/* What a tooltip says of a box: its segment, or all those drawn as one. */
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

static gboolean
hr_stack_chart_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard,
                              GtkTooltip *tooltip)
{
  HrStackChart *self = HR_STACK_CHART (widget);
  int index = keyboard ? focused_index (self) : hr_stack_items_index (self->items, pick_item (self, x, y));
  g_autofree char *text = NULL;
  const HrRect *rect;

  if (index < 0 || self->geometry == NULL)
    return FALSE;
  rect = hr_stack_items_rect (self->geometry, (guint) index);
  text = describe_box (self, g_array_index (self->geometry->item_boxes, guint, index));
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) rect->x, (int) rect->y,
                                                       (int) MAX (rect->width, 1),
                                                       (int) MAX (rect->height, 1) });
  return TRUE;
}

/* One stop of the Tab key: in at the segment that was left last, then out. */
static gboolean
hr_stack_chart_focus (GtkWidget       *widget,
                      GtkDirectionType direction)
{
  HrStackChart *self = HR_STACK_CHART (widget);

  if (self->items->len == 0 || focused_index (self) >= 0)
    return FALSE;
  return gtk_widget_grab_focus (
    hr_stack_items_get_widget (self->items, MIN (self->last_focus, self->items->len - 1)));
}

static gboolean
hr_stack_chart_grab_focus (GtkWidget *widget)
{
  return hr_stack_chart_focus (widget, GTK_DIR_TAB_FORWARD);
}

static GtkSizeRequestMode
hr_stack_chart_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
hr_stack_chart_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  HrStackChart *self = HR_STACK_CHART (widget);
  HrMeasure measure;

  *minimum = *natural = 0;
  if (self->data == NULL)
    return;
  ensure_theme (self);
  measure = hr_typesetter_measure (self->typesetter);
  *minimum = (int) hr_stack_min_width (&measure);
  *natural = (int) ceil (NATURAL_WIDTH * self->theme.em);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  measure_height (self, for_size > 0 ? for_size : *natural);
  *minimum = self->minimum_height;
  *natural = self->natural_height;
}

static void
hr_stack_chart_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  HrStackChart *self = HR_STACK_CHART (widget);

  if (self->data == NULL)
    return;
  ensure_geometry (self, width, height);
  hr_stack_items_allocate (self->items, self->geometry);
}

static int
visible_focus (HrStackChart *self)
{
  int focused = focused_index (self);

  if (focused < 0)
    return -1;
  return gtk_widget_has_visible_focus (hr_stack_items_get_widget (self->items, (guint) focused)) ? focused : -1;
}

static void
hr_stack_chart_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  HrStackChart *self = HR_STACK_CHART (widget);
  const HrStackGeometry *geometry = visible_geometry (self);
  HrStackMarks marks = { self->selected_key, hr_stack_items_index (self->items, self->hovered),
                         visible_focus (self) };
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  float ring;
  cairo_t *cr;

  if (self->data == NULL || geometry == NULL)
    return;
  ensure_theme (self);
  ring = (float) self->theme.em / 2;           /* a ring may reach beyond the widget */
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (-ring, -ring, width + 2 * ring,
                                                                 height + 2 * ring));
  hr_stack_ink (cr, self->data, geometry, &self->theme, self->typesetter, &marks);
  cairo_destroy (cr);
}

static void
hr_stack_chart_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (hr_stack_chart_parent_class)->css_changed (widget, change);
  drop_theme (HR_STACK_CHART (widget));
}

static void
hr_stack_chart_direction_changed (GtkWidget       *widget,
                                  GtkTextDirection previous)
{
  HrStackChart *self = HR_STACK_CHART (widget);

  GTK_WIDGET_CLASS (hr_stack_chart_parent_class)->direction_changed (widget, previous);
  stop_gliding (self);
  self->laid_width = -1;
  gtk_widget_queue_allocate (widget);
}

static void
hr_stack_chart_system_setting_changed (GtkWidget       *widget,
                                       GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (hr_stack_chart_parent_class)->system_setting_changed (widget, setting);
  if (setting != GTK_SYSTEM_SETTING_DISPLAY)
    drop_theme (HR_STACK_CHART (widget));
}

static void
hr_stack_chart_unmap (GtkWidget *widget)
{
  HrStackChart *self = HR_STACK_CHART (widget);

  stop_gliding (self);
  set_hovered (self, NULL);
  GTK_WIDGET_CLASS (hr_stack_chart_parent_class)->unmap (widget);
}

static void
hr_stack_chart_dispose (GObject *object)
{
  HrStackChart *self = HR_STACK_CHART (object);

  stop_gliding (self);
  g_clear_pointer (&self->data, hr_stack_unref);
  if (self->items != NULL)
    update_items (self);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (hr_stack_chart_parent_class)->dispose (object);
}

static void
hr_stack_chart_finalize (GObject *object)
{
  HrStackChart *self = HR_STACK_CHART (object);

  g_clear_pointer (&self->geometry, hr_stack_geometry_free);
  g_clear_pointer (&self->typesetter, hr_typesetter_free);
  g_free (self->selected_key);
  g_free (self->description);
  G_OBJECT_CLASS (hr_stack_chart_parent_class)->finalize (object);
}

static void
hr_stack_chart_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  HrStackChart *self = HR_STACK_CHART (object);

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
hr_stack_chart_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  HrStackChart *self = HR_STACK_CHART (object);

  switch (id)
    {
    case PROP_DARK:
      hr_stack_chart_set_dark (self, g_value_get_boolean (value));
      break;
    case PROP_HIGH_CONTRAST:
      hr_stack_chart_set_high_contrast (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_LEGEND:
      hr_stack_chart_set_show_legend (self, g_value_get_boolean (value));
      break;
    case PROP_SELECTED_KEY:
      hr_stack_chart_set_selected_key (self, g_value_get_string (value));
      break;
    case PROP_DESCRIPTION:
      hr_stack_chart_set_description (self, g_value_get_string (value));
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
   * HrStackChart:dark:
   *
   * Whether the surface under the chart is dark.
   */
  properties[PROP_DARK] = g_param_spec_boolean ("dark", NULL, NULL, FALSE, flags);
  /**
   * HrStackChart:high-contrast:
   *
   * Whether segments have outlines and text its full colour.
   */
  properties[PROP_HIGH_CONTRAST] =
    g_param_spec_boolean ("high-contrast", NULL, NULL, FALSE, flags);
  /**
   * HrStackChart:show-legend:
   *
   * Whether the legend is part of the chart.
   */
  properties[PROP_SHOW_LEGEND] = g_param_spec_boolean ("show-legend", NULL, NULL, TRUE, flags);
  /**
   * HrStackChart:selected-key:
   *
   * Key of the segments that are selected in every row, %NULL for none. Bind it to the selection
   * of a table of the same numbers.
   */
  properties[PROP_SELECTED_KEY] =
    g_param_spec_string ("selected-key", NULL, NULL, NULL, flags);
  /**
   * HrStackChart:description:
   *
   * The chart in one whole sentence: its accessible name.
   */
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
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

static void
install_bindings (GtkWidgetClass *widget_class)
{
  static const struct {
    guint           key;
    GtkMovementStep step;
    int             count;
  } moves[] = {
    { GDK_KEY_Left, GTK_MOVEMENT_VISUAL_POSITIONS, -1 },
    { GDK_KEY_KP_Left, GTK_MOVEMENT_VISUAL_POSITIONS, -1 },
    { GDK_KEY_Right, GTK_MOVEMENT_VISUAL_POSITIONS, 1 },
    { GDK_KEY_KP_Right, GTK_MOVEMENT_VISUAL_POSITIONS, 1 },
    { GDK_KEY_Up, GTK_MOVEMENT_DISPLAY_LINES, -1 },
    { GDK_KEY_KP_Up, GTK_MOVEMENT_DISPLAY_LINES, -1 },
    { GDK_KEY_Down, GTK_MOVEMENT_DISPLAY_LINES, 1 },
    { GDK_KEY_KP_Down, GTK_MOVEMENT_DISPLAY_LINES, 1 },
    { GDK_KEY_Home, GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1 },
    { GDK_KEY_KP_Home, GTK_MOVEMENT_DISPLAY_LINE_ENDS, -1 },
    { GDK_KEY_End, GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1 },
    { GDK_KEY_KP_End, GTK_MOVEMENT_DISPLAY_LINE_ENDS, 1 },
  };
  static const guint activate_keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space,
                                         GDK_KEY_KP_Space };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    gtk_widget_class_add_binding_signal (widget_class, moves[i].key, 0, "move-cursor", "(ii)",
                                         moves[i].step, moves[i].count);
  for (guint i = 0; i < G_N_ELEMENTS (activate_keys); i++)
    gtk_widget_class_add_binding_signal (widget_class, activate_keys[i], 0, "activate-cursor",
                                         NULL);
}

static void
hr_stack_chart_class_init (HrStackChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hr_stack_chart_dispose;
  object_class->finalize = hr_stack_chart_finalize;
  object_class->get_property = hr_stack_chart_get_property;
  object_class->set_property = hr_stack_chart_set_property;
  widget_class->css_changed = hr_stack_chart_css_changed;
  widget_class->direction_changed = hr_stack_chart_direction_changed;
  widget_class->focus = hr_stack_chart_focus;
  widget_class->get_request_mode = hr_stack_chart_get_request_mode;
  widget_class->grab_focus = hr_stack_chart_grab_focus;
  widget_class->measure = hr_stack_chart_measure;
  widget_class->query_tooltip = hr_stack_chart_query_tooltip;
  widget_class->size_allocate = hr_stack_chart_size_allocate;
  widget_class->snapshot = hr_stack_chart_snapshot;
  widget_class->system_setting_changed = hr_stack_chart_system_setting_changed;
  widget_class->unmap = hr_stack_chart_unmap;
  install_properties (object_class);
  install_signals (object_class);
  install_bindings (widget_class);
  gtk_widget_class_set_css_name (widget_class, "stackchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
add_controllers (HrStackChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
hr_stack_chart_init (HrStackChart *self)
{
  self->items = g_ptr_array_new ();
  self->measured_width = self->laid_width = -1;
  self->show_legend = TRUE;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  add_controllers (self);
}

/**
 * hr_stack_chart_new:
 *
 * Returns: (transfer floating): a chart without data
 */
GtkWidget *
hr_stack_chart_new (void)
{
  return g_object_new (HR_TYPE_STACK_CHART, NULL);
}

/**
 * hr_stack_chart_get_data:
 * @self: a chart
 *
 * Returns: (transfer none) (nullable): what it shows
 */
HrStack *
hr_stack_chart_get_data (HrStackChart *self)
{
  g_return_val_if_fail (HR_IS_STACK_CHART (self), NULL);

  return self->data;
}

/* Only a change of height is the parent's business; any other stays within the chart. */
static void
queue_update (HrStackChart *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int minimum = self->minimum_height, natural = self->natural_height;

  self->measured_width = -1;
  if (self->data == NULL || self->geometry == NULL || width <= 0)
    {
      gtk_widget_queue_resize (GTK_WIDGET (self));
      return;
    }
  measure_height (self, width);
  if (minimum != self->minimum_height || natural != self->natural_height)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  else
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * hr_stack_chart_set_data:
 * @self: a chart
 * @data: (nullable): what to show; not to be changed any more
 *
 * Replaces what is shown. Bars of the same row and key glide to their new length, unless
 * animations are off; focus, hover and selection stay with them.
 */
void
hr_stack_chart_set_data (HrStackChart *self,
                         HrStack      *data)
{
  g_autoptr (HrStack) old = NULL;

  g_return_if_fail (HR_IS_STACK_CHART (self));

  if (self->data == data)
    return;
  old = g_steal_pointer (&self->data);
  self->data = data != NULL ? hr_stack_ref (data) : NULL;
  if (old != NULL && data != NULL && may_glide (self))
    start_gliding (self, old);
  else
    stop_gliding (self);
  drop_geometry (self);
  if (data != NULL && gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    ensure_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)),
                     gtk_widget_get_height (GTK_WIDGET (self)));
  update_items (self);
  queue_update (self);
}

gboolean
hr_stack_chart_get_dark (HrStackChart *self)
{
  g_return_val_if_fail (HR_IS_STACK_CHART (self), FALSE);

  return self->dark;
}

void
hr_stack_chart_set_dark (HrStackChart *self,
                         gboolean      dark)
{
  g_return_if_fail (HR_IS_STACK_CHART (self));

  if (self->dark == !!dark)
    return;
  self->dark = !!dark;
  drop_theme (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DARK]);
}

gboolean
hr_stack_chart_get_high_contrast (HrStackChart *self)
{
  g_return_val_if_fail (HR_IS_STACK_CHART (self), FALSE);

  return self->high_contrast;
}

void
hr_stack_chart_set_high_contrast (HrStackChart *self,
                                  gboolean      high_contrast)
{
  g_return_if_fail (HR_IS_STACK_CHART (self));

  if (self->high_contrast == !!high_contrast)
    return;
  self->high_contrast = !!high_contrast;
  drop_theme (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HIGH_CONTRAST]);
}

gboolean
hr_stack_chart_get_show_legend (HrStackChart *self)
{
  g_return_val_if_fail (HR_IS_STACK_CHART (self), FALSE);

  return self->show_legend;
}

void
hr_stack_chart_set_show_legend (HrStackChart *self,
                                gboolean      show_legend)
{
  g_return_if_fail (HR_IS_STACK_CHART (self));

  if (self->show_legend == !!show_legend)
    return;
  self->show_legend = !!show_legend;
  self->measured_width = self->laid_width = -1;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_LEGEND]);
}

const char *
hr_stack_chart_get_selected_key (HrStackChart *self)
{
  g_return_val_if_fail (HR_IS_STACK_CHART (self), NULL);

  return self->selected_key;
}

/**
 * hr_stack_chart_set_selected_key:
 * @self: a chart
 * @key: (nullable): key of the segments to single out in every row
 *
 * A key that the data do not have singles out nothing.
 */
void
hr_stack_chart_set_selected_key (HrStackChart *self,
                                 const char   *key)
{
  g_return_if_fail (HR_IS_STACK_CHART (self));

  if (g_strcmp0 (self->selected_key, key) == 0)
    return;
  g_free (self->selected_key);
  self->selected_key = g_strdup (key);
  hr_stack_items_select (self->items, key);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED_KEY]);
}

const char *
hr_stack_chart_get_description (HrStackChart *self)
{
  g_return_val_if_fail (HR_IS_STACK_CHART (self), NULL);

  return self->description;
}

/**
 * hr_stack_chart_set_description:
 * @self: a chart
 * @sentence: (nullable): the chart in one whole sentence, for those who do not see it
 */
void
hr_stack_chart_set_description (HrStackChart *self,
                                const char   *sentence)
{
  g_return_if_fail (HR_IS_STACK_CHART (self));

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
