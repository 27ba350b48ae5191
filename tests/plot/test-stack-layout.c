/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Geometry without a font: every character is 0.55 of the font size wide. */
#include <math.h>
#include <string.h>

#include "hr-stack-geometry.h"
#include "plans.h"

#define EM 14.0
#define N_STACKS 2000

static void
measure_cb (const char *text,
            HrTextRole  role,
            double     *width,
            double     *height,
            gpointer    user_data)
{
  double size = role == HR_TEXT_TITLE ? 1.35 * EM : role <= HR_TEXT_LABEL ? EM : 0.85 * EM;

  *width = 0.55 * size * (double) g_utf8_strlen (text, -1);
  *height = 1.3 * size;
}

static const HrMeasure measure = { measure_cb, NULL, EM };

static void
assert_inside (const HrStackGeometry *geometry,
               const HrRect          *rect)
{
  g_assert_cmpfloat (rect->x, >=, -1e-6);
  g_assert_cmpfloat (rect->y, >=, -1e-6);
  g_assert_cmpfloat (rect->width, >=, 0);
  g_assert_cmpfloat (rect->x + rect->width, <=, geometry->width + 1e-6);
  g_assert_cmpfloat (rect->y + rect->height, <=, geometry->height + 1e-6);
}

/* The boxes of a row adjoin, begin and end with the bar, and their widths sum to its own. */
static void
check_row (const HrStackGeometry *geometry,
           guint                  row)
{
  const HrStackRowBox *box = &g_array_index (geometry->rows, HrStackRowBox, row);
  double at = geometry->rtl ? box->bar.x + box->bar.width : box->bar.x, sum = 0;

  assert_inside (geometry, &box->band);
  assert_inside (geometry, &box->bar);
  assert_inside (geometry, &box->track);
  assert_inside (geometry, &box->over);
  for (guint i = 0; i < geometry->segments->len; i++)
    {
      const HrStackSegmentBox *segment = &g_array_index (geometry->segments, HrStackSegmentBox, i);

      if (segment->row != row)
        continue;
      g_assert_cmpfloat (geometry->rtl ? segment->rect.x + segment->rect.width : segment->rect.x,
                         ==, at);
      g_assert_cmpfloat (segment->rect.width, ==, round (segment->rect.width));
      g_assert_cmpfloat (segment->rect.width, >=, 0);
      at += geometry->rtl ? -segment->rect.width : segment->rect.width;
      sum += segment->rect.width;
    }
  g_assert_cmpfloat (sum, ==, box->bar.width);
}

static void
check_over (const HrStack         *stack,
            const HrStackGeometry *geometry,
            guint                  row)
{
  const HrStackRowBox *box = &g_array_index (geometry->rows, HrStackRowBox, row);
  const HrStackRow *words = hr_stack_get_row (stack, row);
  double sum = hr_stack_get_row_sum (stack, row);

  if (words->limit <= 0 || sum <= words->limit)
    g_assert_cmpfloat (box->over.width, ==, 0);
  if (!isnan (box->limit_x) && sum > words->limit)
    {
      double edge = geometry->rtl ? box->over.x + box->over.width : box->over.x;
      g_assert_cmpfloat (edge, ==, box->limit_x);
      g_assert_cmpfloat (box->over.x + box->over.width, <=,
                         box->bar.x + box->bar.width + 1e-6);
    }
}

static void
check_labels (const HrStackGeometry *geometry)
{
  for (guint i = 0; i < geometry->labels->len; i++)
    {
      const HrLabel *a = &g_array_index (geometry->labels, HrLabel, i);

      assert_inside (geometry, &a->box);
      for (guint j = i + 1; j < geometry->labels->len; j++)
        {
          const HrLabel *b = &g_array_index (geometry->labels, HrLabel, j);
          if (hr_rect_overlaps (&a->box, &b->box))
            g_error ("“%s” (role %u) overlaps “%s” (role %u) at width %g", a->text, a->role,
                     b->text, b->role, geometry->width);
        }
    }
}

/* Words inside a segment stay inside, and never lie under the capacity line. */
static void
check_segment_labels (const HrStackGeometry *geometry)
{
  for (guint i = 0; i < geometry->labels->len; i++)
    {
      const HrLabel *label = &g_array_index (geometry->labels, HrLabel, i);
      const HrStackSegmentBox *box;
      HrRect shared;
      double limit;

      if (label->segment < 0)
        continue;
      box = &g_array_index (geometry->segments, HrStackSegmentBox, label->segment);
      g_assert_true (hr_rect_intersect (&label->box, &box->rect, &shared));
      g_assert_cmpfloat_with_epsilon (shared.width, label->box.width, 1e-6);
      g_assert_cmpfloat_with_epsilon (shared.height, label->box.height, 1e-6);
      limit = g_array_index (geometry->rows, HrStackRowBox, box->row).limit_x;
      if (!isnan (limit))
        g_assert_false (limit > label->box.x && limit < label->box.x + label->box.width);
    }
}

/* Every segment of the stack is drawn in one box, alone or with others. */
static void
check_items (const HrStack         *stack,
             const HrStackGeometry *geometry)
{
  guint n_items = 0;

  g_assert_cmpuint (geometry->item_boxes->len, ==, hr_stack_get_n_segments (stack));
  for (guint i = 0; i < geometry->item_boxes->len; i++)
    {
      guint box = g_array_index (geometry->item_boxes, guint, i);

      g_assert_cmpuint (box, <, geometry->segments->len);
      g_assert_cmpuint (g_array_index (geometry->segments, HrStackSegmentBox, box).row, ==,
                        hr_stack_get_segment_row (stack, i));
    }
  for (guint i = 0; i < geometry->segments->len; i++)
    n_items += g_array_index (geometry->segments, HrStackSegmentBox, i).n_items;
  g_assert_cmpuint (n_items, ==, hr_stack_get_n_segments (stack));
}

static HrStackView
random_view (void)
{
  return (HrStackView) {
    .width = g_test_rand_double_range (252, 2200),
    .height = g_test_rand_bit () ? 0 : g_test_rand_double_range (50, 1200),
    .rtl = g_test_rand_bit (),
    .title = g_test_rand_bit (),
    .legend = g_test_rand_bit (),
  };
}

/* The height that is given is taken, unless it is less than the chart needs. */
static void
check_height (const HrStack         *stack,
              const HrStackGeometry *geometry,
              const HrStackView     *view)
{
  HrStackView free = *view;
  g_autoptr (HrStackGeometry) natural = NULL;

  free.height = 0;
  natural = hr_stack_layout (stack, &measure, &free);
  g_assert_cmpfloat (geometry->height, >=, view->height);
  if (view->height >= natural->height)
    g_assert_cmpfloat (geometry->height, ==, view->height);
  else
    g_assert_cmpfloat (geometry->height, <=, natural->height);
}

static void
test_random (void)
{
  for (guint i = 0; i < N_STACKS; i++)
    {
      g_autoptr (HrStack) stack = plan_random ();
      HrStackView view = random_view ();
      g_autoptr (HrStackGeometry) geometry = hr_stack_layout (stack, &measure, &view);

      g_assert_cmpuint (geometry->rows->len, ==, hr_stack_get_n_rows (stack));
      check_height (stack, geometry, &view);
      for (guint row = 0; row < geometry->rows->len; row++)
        {
          check_row (geometry, row);
          check_over (stack, geometry, row);
        }
      check_labels (geometry);
      check_segment_labels (geometry);
      check_items (stack, geometry);
    }
}

/* Right to left is the same picture in a mirror. */
static void
test_mirror (void)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (HrStack) stack = plan_random ();
      HrStackView view = random_view ();
      g_autoptr (HrStackGeometry) ltr = NULL, rtl = NULL;

      view.rtl = FALSE;
      ltr = hr_stack_layout (stack, &measure, &view);
      view.rtl = TRUE;
      rtl = hr_stack_layout (stack, &measure, &view);
      g_assert_cmpuint (ltr->segments->len, ==, rtl->segments->len);
      for (guint j = 0; j < ltr->segments->len; j++)
        {
          const HrRect *a = &g_array_index (ltr->segments, HrStackSegmentBox, j).rect;
          const HrRect *b = &g_array_index (rtl->segments, HrStackSegmentBox, j).rect;

          g_assert_cmpfloat (a->x + a->width, ==, ltr->width - b->x);
          g_assert_cmpfloat (a->width, ==, b->width);
          g_assert_cmpfloat (a->y, ==, b->y);
        }
    }
}

static const HrLabel *
find_label (const HrStackGeometry *geometry,
            HrTextRole             role,
            const char            *text)
{
  for (guint i = 0; i < geometry->labels->len; i++)
    {
      const HrLabel *label = &g_array_index (geometry->labels, HrLabel, i);
      if (label->role == role && strcmp (label->text, text) == 0)
        return label;
    }
  return NULL;
}

/* Figures that can be worked out by hand. */
static void
test_two_cards (void)
{
  g_autoptr (HrStack) stack = plan_two_cards ();
  HrStackView view = { .width = 1000, .legend = TRUE };
  g_autoptr (HrStackGeometry) geometry = hr_stack_layout (stack, &measure, &view);
  const HrStackRowBox *row = &g_array_index (geometry->rows, HrStackRowBox, 1);
  const HrRect *weights = &g_array_index (geometry->segments, HrStackSegmentBox, 4).rect;

  g_assert_false (geometry->narrow);
  g_assert_cmpuint (geometry->axis.n_ticks, ==, 7);
  g_assert_cmpfloat (row->limit_x, ==, round (geometry->plot.x + geometry->plot.width));
  g_assert_cmpfloat_with_epsilon (weights->width, geometry->plot.width * 20.3 / 24, 1);
  g_assert_cmpfloat_with_epsilon (row->bar.width, geometry->plot.width * 22.15 / 24, 1);
  g_assert_nonnull (find_label (geometry, HR_TEXT_SEGMENT, "Weights"));
  g_assert_null (find_label (geometry, HR_TEXT_SEGMENT, "Context"));
  g_assert_nonnull (find_label (geometry, HR_TEXT_LEGEND, "Context"));
  g_assert_nonnull (find_label (geometry, HR_TEXT_LEGEND_VALUE, "40.2\302\240GiB"));
  g_assert_nonnull (find_label (geometry, HR_TEXT_TICK, "24\302\240GiB"));
  g_assert_nonnull (find_label (geometry, HR_TEXT_LIMIT, "24 GiB"));
}

/* The lines of rows with one limit touch, and its words stand once. */
static void
test_limits_join (void)
{
  g_autoptr (HrStack) stack = plan_eight_cards ();
  HrStackView view = { .width = 1000 };
  g_autoptr (HrStackGeometry) geometry = hr_stack_layout (stack, &measure, &view);
  guint n_words = 0;

  for (guint i = 1; i < geometry->limits->len; i++)
    g_assert_cmpfloat (g_array_index (geometry->limits, HrStackLimit, i).top, ==,
                       g_array_index (geometry->limits, HrStackLimit, i - 1).bottom);
  for (guint i = 0; i < geometry->labels->len; i++)
    n_words += g_array_index (geometry->labels, HrLabel, i).role == HR_TEXT_LIMIT;
  g_assert_cmpuint (n_words, ==, 1);
  g_assert_true (geometry->compact);
}

static void
test_loose_capacity (void)
{
  g_autoptr (HrStack) stack = plan_partial_offload ();
  HrStackView view = { .width = 1000, .legend = TRUE };
  g_autoptr (HrStackGeometry) geometry = hr_stack_layout (stack, &measure, &view);
  const HrStackRowBox *card = &g_array_index (geometry->rows, HrStackRowBox, 0);
  const HrStackRowBox *host = &g_array_index (geometry->rows, HrStackRowBox, 1);

  g_assert_false (card->torn);
  g_assert_true (host->torn);
  g_assert_true (isnan (host->limit_x));
  g_assert_cmpfloat (host->track.width, ==, geometry->plot.width);
  g_assert_cmpfloat (host->bar.width, <, geometry->plot.width - EM);
  /* Free main memory is not free memory of the cards. */
  g_assert_nonnull (find_label (geometry, HR_TEXT_LEGEND_VALUE, "1.10\302\240GiB"));
}

static void
test_small_together (void)
{
  g_autoptr (HrStack) stack = plan_two_cards ();
  HrStackView view = { .width = 300, .legend = TRUE };
  g_autoptr (HrStackGeometry) geometry = hr_stack_layout (stack, &measure, &view);
  const HrStackSegmentBox *other = &g_array_index (geometry->segments, HrStackSegmentBox, 2);

  g_assert_true (geometry->narrow);
  g_assert_cmpuint (geometry->segments->len, ==, 6);
  g_assert_cmpuint (other->n_items, ==, 2);
  g_assert_cmpuint (other->category, ==, HR_CATEGORY_OTHER);
  g_assert_cmpuint (g_array_index (geometry->item_boxes, guint, 3), ==, 2);
  g_assert_null (find_label (geometry, HR_TEXT_LEGEND, "Context"));
  g_assert_nonnull (find_label (geometry, HR_TEXT_LEGEND, "Other"));
  g_assert_nonnull (find_label (geometry, HR_TEXT_LEGEND_VALUE, "1.20\302\240GiB"));
}

static void
test_pick (void)
{
  g_autoptr (HrStack) stack = plan_two_cards ();
  HrStackView view = { .width = 1000 };
  g_autoptr (HrStackGeometry) geometry = hr_stack_layout (stack, &measure, &view);

  for (guint i = 0; i < geometry->segments->len; i++)
    {
      const HrStackSegmentBox *box = &g_array_index (geometry->segments, HrStackSegmentBox, i);
      g_assert_cmpint (hr_stack_geometry_pick (geometry, box->rect.x, box->rect.y), ==, box->item);
      g_assert_cmpint (hr_stack_geometry_pick (geometry, box->rect.x + box->rect.width - 1,
                                               box->rect.y + box->rect.height - 1),
                       ==, box->item);
    }
  g_assert_cmpint (hr_stack_geometry_pick (geometry, 1, 1), ==, -1);
}

/* Half way lies between, the end is the target, and other rows are no way at all. */
static void
test_blend (void)
{
  g_autoptr (HrStack) from = plan_two_cards (), to = plan_does_not_fit (), far = plan_training ();
  HrStackView view = { .width = 1000, .legend = TRUE };
  g_autoptr (HrStackGeometry) a = hr_stack_layout (from, &measure, &view);
  g_autoptr (HrStackGeometry) b = hr_stack_layout (to, &measure, &view);
  g_autoptr (HrStackGeometry) c = hr_stack_layout (far, &measure, &view);
  g_autoptr (HrStackGeometry) start = hr_stack_geometry_blend (a, from, b, to, 0);
  g_autoptr (HrStackGeometry) half = hr_stack_geometry_blend (a, from, b, to, 0.5);
  g_autoptr (HrStackGeometry) end = hr_stack_geometry_blend (a, from, b, to, 1);
  g_autoptr (HrStackGeometry) none = hr_stack_geometry_blend (a, from, c, far, 0.2);

  for (guint i = 0; i < b->rows->len; i++)
    {
      const HrStackRowBox *row = &g_array_index (half->rows, HrStackRowBox, i);
      double bar_end = row->bar.x + row->bar.width;

      g_assert_cmpfloat (row->over.x, ==, MIN (row->limit_x, bar_end));
      g_assert_cmpfloat (row->over.x + row->over.width, ==, bar_end);
    }
  for (guint i = 0; i < b->segments->len; i++)
    {
      const HrRect *ra = &g_array_index (a->segments, HrStackSegmentBox, i).rect;
      const HrRect *rb = &g_array_index (b->segments, HrStackSegmentBox, i).rect;
      const HrRect *now = &g_array_index (half->segments, HrStackSegmentBox, i).rect;

      g_assert_cmpfloat (now->width, ==, (ra->width + rb->width) / 2);
      g_assert_cmpfloat (g_array_index (start->segments, HrStackSegmentBox, i).rect.x, ==, ra->x);
      g_assert_cmpfloat (g_array_index (end->segments, HrStackSegmentBox, i).rect.x, ==, rb->x);
    }
  g_assert_cmpfloat (g_array_index (none->segments, HrStackSegmentBox, 0).rect.width, ==,
                     g_array_index (c->segments, HrStackSegmentBox, 0).rect.width);
}

/* A narrow picture says all of its title and subtitle. */
static void
test_title_wraps (void)
{
  g_autoptr (HrStack) stack = plan_does_not_fit ();
  HrStackView view = { .width = 300, .title = TRUE };
  g_autoptr (HrStackGeometry) geometry = hr_stack_layout (stack, &measure, &view);
  g_autoptr (GString) said = g_string_new (NULL);
  guint n_lines = 0;

  for (guint i = 0; i < geometry->labels->len; i++)
    {
      const HrLabel *label = &g_array_index (geometry->labels, HrLabel, i);
      double width, height;

      if (label->role != HR_TEXT_SUBTITLE)
        continue;
      measure_cb (label->text, label->role, &width, &height, NULL);
      g_assert_cmpfloat (width, <=, 300);
      g_string_append_printf (said, "%s%s", n_lines++ > 0 ? " " : "", label->text);
    }
  g_assert_cmpuint (n_lines, >, 1);
  g_assert_cmpstr (said->str, ==, hr_stack_get_words (stack)->subtitle);
}

static void
test_empty (void)
{
  g_autoptr (HrStack) stack = hr_stack_new (HR_AXIS_BINARY);
  HrStackView view = { .width = 500, .title = TRUE, .legend = TRUE };
  g_autoptr (HrStackGeometry) geometry = hr_stack_layout (stack, &measure, &view);

  g_assert_cmpuint (geometry->labels->len, ==, 0);
  g_assert_true (isfinite (geometry->height));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/stack/random", test_random);
  g_test_add_func ("/plot/stack/mirror", test_mirror);
  g_test_add_func ("/plot/stack/two-cards", test_two_cards);
  g_test_add_func ("/plot/stack/limits-join", test_limits_join);
  g_test_add_func ("/plot/stack/loose-capacity", test_loose_capacity);
  g_test_add_func ("/plot/stack/small-together", test_small_together);
  g_test_add_func ("/plot/stack/pick", test_pick);
  g_test_add_func ("/plot/stack/blend", test_blend);
  g_test_add_func ("/plot/stack/title-wraps", test_title_wraps);
  g_test_add_func ("/plot/stack/empty", test_empty);
  return g_test_run ();
}
