/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-text.h"

#include <pango/pangocairo.h>

#include "hr-svg-text.h"

struct _HrTypesetter {
  PangoContext         *context;
  PangoLayout          *narrow;        /* sets what is too long for its box */
  GHashTable           *lines[HR_N_TEXT_ROLES];  /* text → PangoLayout, shaped once */
  PangoFontDescription *fonts[HR_N_TEXT_ROLES];
  double                line_height[HR_N_TEXT_ROLES];
  double                baseline[HR_N_TEXT_ROLES];
  double                em;
};

/* Charts change their figures for as long as a window is open: what was set long ago is dropped. */
#define MAX_LINES 256

/* The box was measured with the same font; rounding must not cut it. */
#define SLACK 0.5

/* A type scale of few steps: the answer's words at the base size, what explains them smaller. */
static const struct {
  double      size;            /* of the base size */
  PangoWeight weight;
} roles[HR_N_TEXT_ROLES] = {
  [HR_TEXT_TITLE] = { 1.35, PANGO_WEIGHT_BOLD },
  [HR_TEXT_SUBTITLE] = { 1.0, PANGO_WEIGHT_NORMAL },
  [HR_TEXT_LABEL] = { 1.0, PANGO_WEIGHT_BOLD },
  [HR_TEXT_SUBLABEL] = { 0.85, PANGO_WEIGHT_NORMAL },
  [HR_TEXT_TOTAL] = { 1.0, PANGO_WEIGHT_BOLD },
  [HR_TEXT_NOTE] = { 0.85, PANGO_WEIGHT_NORMAL },
  [HR_TEXT_TICK] = { 0.8, PANGO_WEIGHT_NORMAL },
  [HR_TEXT_LIMIT] = { 0.8, PANGO_WEIGHT_BOLD },
  [HR_TEXT_SEGMENT] = { 0.85, PANGO_WEIGHT_BOLD },
  [HR_TEXT_SEGMENT_VALUE] = { 0.85, PANGO_WEIGHT_NORMAL },
  [HR_TEXT_LEGEND] = { 0.9, PANGO_WEIGHT_NORMAL },
  [HR_TEXT_LEGEND_VALUE] = { 0.9, PANGO_WEIGHT_NORMAL },
};

/* Unhinted metrics, so that the picture is the same at every scale and on every surface. */
static PangoContext *
create_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 96);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

static PangoLayout *
create_layout (PangoContext *context)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static PangoLayout *
get_line (HrTypesetter *self,
          const char   *text,
          HrTextRole    role)
{
  GHashTable *lines = self->lines[role];
  PangoLayout *line = g_hash_table_lookup (lines, text);

  if (line != NULL)
    return line;
  if (g_hash_table_size (lines) >= MAX_LINES)
    g_hash_table_remove_all (lines);
  line = create_layout (self->context);
  pango_layout_set_font_description (line, self->fonts[role]);
  pango_layout_set_text (line, text, -1);
  g_hash_table_insert (lines, g_strdup (text), line);
  return line;
}

/* One height per role, taken once from the font: lines of a row agree whatever glyphs they hold. */
static void
measure_role (HrTypesetter *self,
              HrTextRole    role)
{
  PangoLayout *line = get_line (self, "Ag", role);
  PangoRectangle logical;

  pango_layout_get_extents (line, NULL, &logical);
  self->line_height[role] = (double) logical.height / PANGO_SCALE;
  self->baseline[role] = (double) pango_layout_get_baseline (line) / PANGO_SCALE;
}

static void
measure_cb (const char *text,
            HrTextRole  role,
            double     *width,
            double     *height,
            gpointer    user_data)
{
  HrTypesetter *self = user_data;
  PangoRectangle logical;

  pango_layout_get_extents (get_line (self, text, role), NULL, &logical);
  *width = (double) logical.width / PANGO_SCALE;
  *height = self->line_height[role];
}

static PangoFontDescription *
create_font (const HrTheme *theme,
             HrTextRole     role)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, theme->family);
  pango_font_description_set_weight (font, roles[role].weight);
  pango_font_description_set_absolute_size (font, roles[role].size * theme->em * PANGO_SCALE);
  return font;
}

/**
 * hr_typesetter_new:
 * @theme: gives the family and the base size
 *
 * Returns: (transfer full): a typesetter, to be used by one thread
 */
HrTypesetter *
hr_typesetter_new (const HrTheme *theme)
{
  HrTypesetter *self = g_new0 (HrTypesetter, 1);

  self->em = theme->em;
  self->context = create_context ();
  self->narrow = create_layout (self->context);
  pango_layout_set_ellipsize (self->narrow, PANGO_ELLIPSIZE_END);
  for (guint role = 0; role < HR_N_TEXT_ROLES; role++)
    {
      self->fonts[role] = create_font (theme, role);
      self->lines[role] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
      measure_role (self, role);
    }
  return self;
}

/**
 * hr_typesetter_free:
 * @self: (transfer full): a typesetter
 */
void
hr_typesetter_free (HrTypesetter *self)
{
  for (guint role = 0; role < HR_N_TEXT_ROLES; role++)
    {
      pango_font_description_free (self->fonts[role]);
      g_hash_table_unref (self->lines[role]);
    }
  g_object_unref (self->narrow);
  g_object_unref (self->context);
  g_free (self);
}

/**
 * hr_typesetter_measure:
 * @self: a typesetter
 *
 * Returns: the measure that geometry asks for; valid as long as @self
 */
HrMeasure
hr_typesetter_measure (HrTypesetter *self)
{
  return (HrMeasure) { measure_cb, self, self->em };
}

/* Pango turns ends round by the direction of the text; a chart aligns by its own direction. */
static double
offset_in_box (const HrLabel *label,
               double         text_width,
               gboolean       rtl)
{
  double room = label->box.width - text_width;

  if (label->align == HR_ALIGN_CENTER)
    return room / 2;
  return (label->align == HR_ALIGN_END) != rtl ? room : 0;
}

static PangoLayout *
shorten (HrTypesetter  *self,
         const HrLabel *label)
{
  pango_layout_set_font_description (self->narrow, self->fonts[label->role]);
  pango_layout_set_text (self->narrow, label->text, -1);
  pango_layout_set_width (self->narrow, (int) (label->box.width * PANGO_SCALE));
  return self->narrow;
}

/**
 * hr_typesetter_show:
 * @self: a typesetter
 * @cr: where to
 * @label: what, and in which box
 * @color: the colour of the text
 * @rtl: whether the start of a box is its right side
 *
 * Sets one line, ended by an ellipsis where the box is too narrow.
 */
void
hr_typesetter_show (HrTypesetter  *self,
                    cairo_t       *cr,
                    const HrLabel *label,
                    const HrColor *color,
                    gboolean       rtl)
{
  PangoLayout *line = get_line (self, label->text, label->role);
  PangoRectangle logical;
  double x, y;

  pango_layout_get_extents (line, NULL, &logical);
  if ((double) logical.width / PANGO_SCALE > label->box.width + SLACK)
    {
      line = shorten (self, label);
      pango_layout_get_extents (line, NULL, &logical);
    }
  x = label->box.x + offset_in_box (label, (double) logical.width / PANGO_SCALE, rtl) -
      (double) logical.x / PANGO_SCALE;
  y = label->box.y + self->baseline[label->role] -
      (double) pango_layout_get_baseline (line) / PANGO_SCALE;
  if (hr_svg_text_record (cr, line, x, y, color))
    return;
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, line);
}
