/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-roofline-layout-private.h"

#include <math.h>

/* Distances in multiples of the font size. */
#define MIN_WIDTH 16.0
#define MIN_PLOT_HEIGHT 11.0
#define MAX_PLOT_HEIGHT 30.0
#define ASPECT 0.56            /* natural height of the plot to its width */
#define LARGEST_RADIUS 1.35
#define SMALLEST_RADIUS 0.3
#define SPOT_MARGIN 0.5        /* between a mark and the edge of the plot */
#define ROOF_MARGIN 0.5        /* above the words over the highest roof */
#define FOOT_MARGIN 0.8        /* around the words at the foot of the plot */
#define AXIS_GAP 0.5
#define TICK_ROOM 3.2          /* of a tick label along x */
#define LEGEND_GAP 0.9

#define SHORTEST_STROKE 0.5    /* pixels: what rounding leaves of a line is none */

/* Decades shown beside the ridge at least, so that a roofline looks like one. */
#define BEFORE_RIDGE 1.3
#define AFTER_RIDGE 1.0
#define LEAST_DECADES 2.0

/* A place that an axis has to show, as a power of ten, with room around it in pixels. */
typedef struct {
  double exponent, before, after;
} Need;

static void
need (GArray *needs,
      double  value,
      double  before,
      double  after)
{
  Need item = { log10 (value), before, after };

  if (value > 0 && isfinite (item.exponent))
    g_array_append_val (needs, item);
}

/* The room in pixels takes the more decades, the more decades there are: repeated until it
 * stands, which it does quickly, for room is a small part of the length. */
static void
fit_range (const GArray *needs,
           double        length,
           double       *lower,
           double       *upper)
{
  double lo = 0, hi = 0;

  for (guint pass = 0; pass < 40; pass++)
    {
      double per_pixel = (hi - lo) / length, new_lo = INFINITY, new_hi = -INFINITY;

      for (guint i = 0; i < needs->len; i++)
        {
          const Need *item = &g_array_index (needs, Need, i);
          new_lo = MIN (new_lo, item->exponent - item->before * per_pixel);
          new_hi = MAX (new_hi, item->exponent + item->after * per_pixel);
        }
      if (needs->len == 0)
        new_lo = 0, new_hi = 3;
      if (new_hi - new_lo < LEAST_DECADES)
        {
          double middle = (new_lo + new_hi) / 2;
          new_lo = middle - LEAST_DECADES / 2;
          new_hi = middle + LEAST_DECADES / 2;
        }
      lo = new_lo;
      hi = new_hi;
    }
  *lower = pow (10, lo);
  *upper = pow (10, hi);
}

static double
highest_roof (const HrRoofline *roofline,
              guint             group)
{
  double value = 0;

  for (guint i = 0; i < hr_roofline_get_n_roofs (roofline); i++)
    if (hr_roofline_get_roof (roofline, i)->group == group)
      value = MAX (value, hr_roofline_get_roof (roofline, i)->value);
  return value;
}

static double
steepest_slope (const HrRoofline *roofline,
                guint             group)
{
  double value = 0;

  for (guint i = 0; i < hr_roofline_get_n_slopes (roofline); i++)
    if (hr_roofline_get_slope (roofline, i)->group == group)
      value = MAX (value, hr_roofline_get_slope (roofline, i)->value);
  return value;
}

/* The slope that a group's work is held against: the one said to be main, else its first. */
static const HrRooflineLine *
find_slope (const HrRoofline *roofline,
            guint             group)
{
  const HrRooflineLine *first = NULL;

  for (guint i = 0; i < hr_roofline_get_n_slopes (roofline); i++)
    {
      const HrRooflineLine *slope = hr_roofline_get_slope (roofline, i);

      if (slope->group != group)
        continue;
      if (slope->is_main)
        return slope;
      if (first == NULL)
        first = slope;
    }
  return first;
}

static double
main_value (const HrRooflineLine *line)
{
  return line != NULL ? line->value : 0;
}

static double
largest_weight (const HrRoofline *roofline)
{
  double weight = 0;

  for (guint i = 0; i < hr_roofline_get_n_points (roofline); i++)
    weight = MAX (weight, hr_roofline_get_point (roofline, i)->weight);
  return weight;
}

static double
radius_of (const HrRooflineLayout *self,
           guint                   point)
{
  const HrRect *plot = &self->out->plot;
  double most = MIN (LARGEST_RADIUS * self->em, MIN (plot->width, plot->height) / 14);
  double all = largest_weight (self->roofline);
  double share = all > 0 ? hr_roofline_get_point (self->roofline, point)->weight / all : 0;

  return MAX (most * sqrt (share), SMALLEST_RADIUS * self->em);
}

static void
lay_x_axis (HrRooflineLayout *self)
{
  g_autoptr (GArray) needs = g_array_new (FALSE, FALSE, sizeof (Need));
  HrRooflineGeometry *out = self->out;
  double roof = main_value (hr_roofline_get_main_roof (self->roofline));
  double slope = main_value (hr_roofline_get_main_slope (self->roofline));
  double lower, upper, decades, room = out->plot.width / (TICK_ROOM * self->em);

  if (roof > 0 && slope > 0)
    {
      need (needs, roof / slope * pow (10, -BEFORE_RIDGE), 0, 0);
      need (needs, roof / slope * pow (10, AFTER_RIDGE), 0, 0);
    }
  for (guint i = 0; i < hr_roofline_get_n_points (self->roofline); i++)
    {
      double margin = radius_of (self, i) + SPOT_MARGIN * self->em;
      need (needs, hr_roofline_get_point (self->roofline, i)->x, margin, margin);
    }
  fit_range (needs, out->plot.width, &lower, &upper);
  decades = log10 (upper) - log10 (lower);
  hr_axis_init (&out->x_axis, HR_AXIS_LOG, lower, upper,
                (guint) MIN (room, MAX (decades + 2, 4)));
}

static void
lay_y_axis (HrRooflineLayout *self)
{
  g_autoptr (GArray) needs = g_array_new (FALSE, FALSE, sizeof (Need));
  HrRooflineGeometry *out = self->out;
  double slope = main_value (hr_roofline_get_main_slope (self->roofline));
  double top = self->line[HR_TEXT_LIMIT] + ROOF_MARGIN * self->em;
  double foot = self->line[HR_TEXT_TICK] + FOOT_MARGIN * self->em;
  double roof = main_value (hr_roofline_get_main_roof (self->roofline));
  double room = out->plot.height / (2 * self->em), lower, upper, decades;

  for (guint i = 0; i < hr_roofline_get_n_roofs (self->roofline); i++)
    need (needs, hr_roofline_get_roof (self->roofline, i)->value, foot, top);
  if (slope > 0)
    need (needs, slope * (roof > 0 ? out->x_axis.lower : out->x_axis.upper), 0, 0);
  for (guint i = 0; i < hr_roofline_get_n_points (self->roofline); i++)
    {
      double margin = radius_of (self, i) + SPOT_MARGIN * self->em;
      need (needs, hr_roofline_get_point (self->roofline, i)->y, margin + foot, margin);
    }
  fit_range (needs, out->plot.height, &lower, &upper);
  decades = log10 (upper) - log10 (lower);
  hr_axis_init (&out->y_axis, HR_AXIS_LOG, lower, upper,
                (guint) MIN (room, MAX (decades + 2, 4)));
}

/**
 * hr_roofline_layout_x:
 * @self: a layout with axes
 * @value: a value
 *
 * Returns: where it stands
 */
double
hr_roofline_layout_x (const HrRooflineLayout *self,
                      double                  value)
{
  const HrRect *plot = &self->out->plot;

  return plot->x + plot->width * hr_axis_normalize (&self->out->x_axis, value);
}

/**
 * hr_roofline_layout_y:
 * @self: a layout with axes
 * @value: a value
 *
 * Returns: where it stands; values grow upwards
 */
double
hr_roofline_layout_y (const HrRooflineLayout *self,
                      double                  value)
{
  const HrRect *plot = &self->out->plot;

  return plot->y + plot->height * (1 - hr_axis_normalize (&self->out->y_axis, value));
}

/* Midway between two decades, where every decade has its tick. */
static void
add_minor (const HrAxis *axis,
           GArray       *out,
           double        from,
           double        length)
{
  for (double exponent = floor (log10 (axis->lower)); exponent <= log10 (axis->upper); exponent++)
    {
      double at = hr_axis_normalize (axis, pow (10, exponent + 0.5));
      double place = round (from + length * at);

      if (at > 0 && at < 1 && axis->n_ticks > 0 && axis->step <= 10.5)
        g_array_append_val (out, place);
    }
}

static void
lay_ticks (HrRooflineLayout *self)
{
  HrRooflineGeometry *out = self->out;
  const HrRect *plot = &out->plot;

  for (guint i = 0; i < out->x_axis.n_ticks; i++)
    {
      double x = round (hr_roofline_layout_x (self, out->x_axis.ticks[i]));
      g_array_append_val (out->x_ticks, x);
    }
  for (guint i = 0; i < out->y_axis.n_ticks; i++)
    {
      double y = round (hr_roofline_layout_y (self, out->y_axis.ticks[i]));
      g_array_append_val (out->y_ticks, y);
    }
  add_minor (&out->x_axis, out->x_minor, plot->x, plot->width);
  add_minor (&out->y_axis, out->y_minor, plot->y + plot->height, -plot->height);
}

/**
 * hr_roofline_layout_add_line:
 * @self: a layout
 * @x1: where a line begins
 * @y1: likewise
 * @x2: where it ends
 * @y2: likewise
 *
 * Words will keep off the line.
 */
void
hr_roofline_layout_add_line (HrRooflineLayout *self,
                             double            x1,
                             double            y1,
                             double            x2,
                             double            y2)
{
  HrSlab slab = hr_slab_from_line (x1, y1, x2, y2, 2);

  g_array_append_val (self->lines, slab);
}

/* From one x to another along y = @slope · x, or at the height of @roof where @slope is 0; what
 * lies beyond the axes is cut off. */
static void
add_stroke (HrRooflineLayout *self,
            double            from,
            double            to,
            double            slope,
            double            roof,
            gboolean          is_main,
            gboolean          dashed)
{
  const HrAxis *x_axis = &self->out->x_axis, *y_axis = &self->out->y_axis;
  HrRooflineStroke stroke = { .is_main = is_main, .dashed = dashed };

  if (slope > 0)
    {
      from = MAX (from, y_axis->lower / slope);
      to = MIN (to, y_axis->upper / slope);
    }
  else if (roof < y_axis->lower || roof > y_axis->upper)
    return;
  from = MAX (from, x_axis->lower);
  to = MIN (to, x_axis->upper);
  if (from >= to)
    return;
  stroke.x1 = hr_roofline_layout_x (self, from);
  stroke.x2 = hr_roofline_layout_x (self, to);
  if (stroke.x2 - stroke.x1 < SHORTEST_STROKE)
    return;
  stroke.y1 = hr_roofline_layout_y (self, slope > 0 ? slope * from : roof);
  stroke.y2 = hr_roofline_layout_y (self, slope > 0 ? slope * to : roof);
  g_array_append_val (self->out->strokes, stroke);
  hr_roofline_layout_add_line (self, stroke.x1, stroke.y1, stroke.x2, stroke.y2);
}

/* Where a roof begins: at a slope, or at the edge where there is none. */
static double
meet (const HrRooflineLayout *self,
      double                  roof,
      double                  slope)
{
  return slope > 0 ? roof / slope : self->out->x_axis.lower;
}

/* The main pair is strong up to the ridge and from it; beyond, to steeper slopes and higher
 * roofs, its lines are fine. */
static void
lay_slope (HrRooflineLayout     *self,
           const HrRooflineLine *slope)
{
  const HrRooflineLine *roof = hr_roofline_get_main_roof (self->roofline);
  gboolean is_main = slope == hr_roofline_get_main_slope (self->roofline);
  double top = highest_roof (self->roofline, slope->group), limit = top > 0 ? top : INFINITY;
  double end = is_main && roof != NULL ? roof->value : limit;

  add_stroke (self, 0, end / slope->value, slope->value, 0, is_main, FALSE);
  if (end < limit)
    add_stroke (self, end / slope->value, limit / slope->value, slope->value, 0, FALSE, FALSE);
}

static void
lay_roof (HrRooflineLayout     *self,
          const HrRooflineLine *roof)
{
  gboolean is_main = roof == hr_roofline_get_main_roof (self->roofline);
  const HrRooflineLine *slope = is_main ? hr_roofline_get_main_slope (self->roofline)
                                        : find_slope (self->roofline, roof->group);
  double ridge = meet (self, roof->value, main_value (slope));
  double begin = meet (self, roof->value, steepest_slope (self->roofline, roof->group));

  add_stroke (self, ridge, INFINITY, 0, roof->value, is_main, FALSE);
  if (begin < ridge)
    add_stroke (self, begin, ridge, 0, roof->value, FALSE, FALSE);
}

static void
lay_nominal (HrRooflineLayout *self)
{
  for (guint i = 0; i < hr_roofline_get_n_slopes (self->roofline); i++)
    lay_slope (self, hr_roofline_get_slope (self->roofline, i));
  for (guint i = 0; i < hr_roofline_get_n_roofs (self->roofline); i++)
    lay_roof (self, hr_roofline_get_roof (self->roofline, i));
}

static double
achieved_of (const HrRooflineLine *line)
{
  return line == NULL ? 0 : line->achieved > 0 ? line->achieved : line->value;
}

static void
lay_achieved (HrRooflineLayout *self)
{
  const HrRooflineLine *roof = hr_roofline_get_main_roof (self->roofline);
  const HrRooflineLine *slope = hr_roofline_get_main_slope (self->roofline);
  double y = achieved_of (roof), rise = achieved_of (slope);

  if (slope != NULL && slope->achieved > 0)
    add_stroke (self, 0, y > 0 ? y / rise : INFINITY, rise, 0, FALSE, TRUE);
  if (roof != NULL && roof->achieved > 0)
    add_stroke (self, meet (self, y, rise), INFINITY, 0, y, FALSE, TRUE);
}

static void
add_corner (HrRooflineLayout *self,
            double            x,
            double            y)
{
  double place_x = hr_roofline_layout_x (self, x), place_y = hr_roofline_layout_y (self, y);

  g_array_append_val (self->out->roof, place_x);
  g_array_append_val (self->out->roof, place_y);
}

/* The outline of what the main pair allows; the range of x holds its ridge. */
static void
lay_outline (HrRooflineLayout *self)
{
  const HrAxis *x_axis = &self->out->x_axis, *y_axis = &self->out->y_axis;
  double roof = main_value (hr_roofline_get_main_roof (self->roofline));
  double slope = main_value (hr_roofline_get_main_slope (self->roofline));
  double from = MAX (x_axis->lower, slope > 0 ? y_axis->lower / slope : 0);
  double end = MIN (x_axis->upper, slope > 0 ? y_axis->upper / slope : INFINITY);

  if (roof == 0 && (slope == 0 || from >= end))
    return;
  add_corner (self, from, slope > 0 ? slope * from : roof);
  if (roof == 0)
    add_corner (self, end, slope * end);
  else if (slope > 0)
    {
      self->out->ridge_x = hr_roofline_layout_x (self, roof / slope);
      add_corner (self, roof / slope, roof);
    }
  if (roof > 0)
    add_corner (self, x_axis->upper, roof);
}

static void
lay_ridges (HrRooflineLayout *self)
{
  for (guint i = 0; i < hr_roofline_get_n_roofs (self->roofline); i++)
    {
      const HrRooflineLine *roof = hr_roofline_get_roof (self->roofline, i);
      gboolean is_main = roof == hr_roofline_get_main_roof (self->roofline);
      const HrRooflineLine *slope = is_main ? hr_roofline_get_main_slope (self->roofline)
                                            : find_slope (self->roofline, roof->group);
      double x = slope != NULL ? roof->value / slope->value : 0;
      HrRooflineRidge ridge = { .is_main = is_main };

      if (x <= self->out->x_axis.lower || x >= self->out->x_axis.upper)
        continue;
      ridge.x = hr_roofline_layout_x (self, x);
      ridge.y = hr_roofline_layout_y (self, roof->value);
      g_array_append_val (self->out->ridges, ridge);
    }
}

static int
compare_weights (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  guint first = *(const guint *) a, second = *(const guint *) b;
  double x = hr_roofline_get_point (user_data, first)->weight;
  double y = hr_roofline_get_point (user_data, second)->weight;

  return x != y ? (x < y) - (x > y) : (first > second) - (first < second);
}

static void
lay_spots (HrRooflineLayout *self)
{
  HrRooflineGeometry *out = self->out;

  for (guint i = 0; i < hr_roofline_get_n_points (self->roofline); i++)
    {
      const HrRooflinePoint *point = hr_roofline_get_point (self->roofline, i);
      double ceiling = hr_roofline_ceiling (self->roofline, i);
      HrRooflineSpot spot = { hr_roofline_layout_x (self, point->x),
                              hr_roofline_layout_y (self, point->y), radius_of (self, i), 0 };

      spot.roof_y = isfinite (ceiling)
                      ? CLAMP (hr_roofline_layout_y (self, ceiling), out->plot.y,
                               out->plot.y + out->plot.height)
                      : spot.y;
      g_array_append_val (out->spots, spot);
      g_array_append_val (out->order, i);
    }
  g_array_sort_with_data (out->order, compare_weights, (gpointer) self->roofline);
}

/* The plot between what stands around it; returns where the legend begins. */
static double
lay_frame (HrRooflineLayout *self,
           double            top,
           double            legend_height)
{
  const HrRooflineWords *words = hr_roofline_get_words (self->roofline);
  HrRooflineGeometry *out = self->out;
  double gap = round (AXIS_GAP * self->em);
  double left = ceil (hr_roofline_layout_text_width (self, "100\302\240G", HR_TEXT_TICK)) + gap;
  double foot = gap + self->line[HR_TEXT_TICK] +
                (words->x_title != NULL ? self->line[HR_TEXT_NOTE] : 0);
  double below = foot + (legend_height > 0 ? LEGEND_GAP * self->em + legend_height : 0);
  double natural;

  if (words->y_title != NULL)
    top += self->line[HR_TEXT_NOTE] + gap;
  out->plot = (HrRect) { left, ceil (top), floor (out->width - left), 0 };
  natural = CLAMP (ASPECT * out->plot.width, MIN_PLOT_HEIGHT * self->em,
                   MAX_PLOT_HEIGHT * self->em);
  if (self->view->height > 0)
    natural = MAX (self->view->height - out->plot.y - below, MIN_PLOT_HEIGHT * self->em);
  out->plot.height = floor (natural);
  out->height = ceil (out->plot.y + out->plot.height + below);
  return out->height - legend_height;
}

static void
move_legend (HrRooflineLayout *self,
             guint             first_text,
             guint             end_text,
             double            y)
{
  for (guint i = first_text; i < end_text; i++)
    g_array_index (self->out->texts, HrRooflineText, i).slab.y += y;
  for (guint i = 0; i < self->out->legend->len; i++)
    g_array_index (self->out->legend, HrRooflineLegend, i).swatch.y += y;
}

static HrRooflineGeometry *
create_geometry (const HrRooflineView *view,
                 double                width)
{
  HrRooflineGeometry *out = g_new0 (HrRooflineGeometry, 1);

  *out = (HrRooflineGeometry) {
    .width = width,
    .rtl = view->rtl,
    .ridge_x = NAN,
    .x_ticks = g_array_new (FALSE, FALSE, sizeof (double)),
    .y_ticks = g_array_new (FALSE, FALSE, sizeof (double)),
    .x_minor = g_array_new (FALSE, FALSE, sizeof (double)),
    .y_minor = g_array_new (FALSE, FALSE, sizeof (double)),
    .strokes = g_array_new (FALSE, FALSE, sizeof (HrRooflineStroke)),
    .roof = g_array_new (FALSE, FALSE, sizeof (double)),
    .ridges = g_array_new (FALSE, FALSE, sizeof (HrRooflineRidge)),
    .spots = g_array_new (FALSE, FALSE, sizeof (HrRooflineSpot)),
    .order = g_array_new (FALSE, FALSE, sizeof (guint)),
    .texts = g_array_new (FALSE, FALSE, sizeof (HrRooflineText)),
    .legend = g_array_new (FALSE, FALSE, sizeof (HrRooflineLegend)),
  };
  return out;
}

/**
 * hr_roofline_min_width:
 * @measure: gives the font size
 *
 * Returns: the least width that a chart can be laid out in
 */
double
hr_roofline_min_width (const HrMeasure *measure)
{
  return ceil (MIN_WIDTH * measure->em);
}

/* Title, legend and the plot between them: what the height of the chart depends on. */
static void
lay_surroundings (HrRooflineLayout *self)
{
  double top, legend = 0, unused;
  guint first, end;

  for (guint role = 0; role < HR_N_TEXT_ROLES; role++)
    self->measure->func ("Ag", role, &unused, &self->line[role], self->measure->user_data);
  top = self->view->title ? hr_roofline_layout_title (self) : 0;
  first = self->out->texts->len;
  if (self->view->legend)
    legend = hr_roofline_layout_legend (self);
  end = self->out->texts->len;
  move_legend (self, first, end, lay_frame (self, top, legend));
}

static double
measure_height (const HrRoofline *roofline,
                const HrMeasure  *measure,
                HrRooflineView    view,
                double            height)
{
  double width = MAX (view.width, hr_roofline_min_width (measure));
  g_autoptr (HrRooflineGeometry) out = create_geometry (&view, width);
  HrRooflineLayout self = { roofline, measure, &view, out, measure->em, { 0 }, NULL };

  view.height = height;
  lay_surroundings (&self);
  return out->height;
}

/**
 * hr_roofline_measure_heights:
 * @roofline: what to show
 * @measure: how wide text is
 * @view: the room; its height is left aside
 * @minimum: (out): the least height that a chart of that width can be laid out in
 * @natural: (out): the height that shows it best
 *
 * What hr_roofline_layout() comes to, without finding a place for every word.
 */
void
hr_roofline_measure_heights (const HrRoofline     *roofline,
                             const HrMeasure      *measure,
                             const HrRooflineView *view,
                             double               *minimum,
                             double               *natural)
{
  *minimum = measure_height (roofline, measure, *view, 1);
  *natural = measure_height (roofline, measure, *view, 0);
}

/**
 * hr_roofline_layout:
 * @roofline: what to show
 * @measure: how wide text is
 * @view: the room
 *
 * Returns: (transfer full): where everything stands
 */
HrRooflineGeometry *
hr_roofline_layout (const HrRoofline     *roofline,
                    const HrMeasure      *measure,
                    const HrRooflineView *view)
{
  double width = MAX (view->width, hr_roofline_min_width (measure));
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (HrSlab));
  HrRooflineLayout self = { roofline, measure, view, create_geometry (view, width), measure->em,
                            { 0 }, lines };

  lay_surroundings (&self);
  lay_x_axis (&self);
  lay_y_axis (&self);
  lay_ticks (&self);
  lay_nominal (&self);
  lay_achieved (&self);
  lay_outline (&self);
  lay_ridges (&self);
  lay_spots (&self);
  hr_roofline_layout_axis_words (&self);
  hr_roofline_layout_main_words (&self);
  hr_roofline_layout_point_words (&self);
  hr_roofline_layout_line_words (&self);
  return self.out;
}
