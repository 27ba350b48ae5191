/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-pages.h"

#include <glib/gi18n.h>
#include <math.h>

#include "hr-pages-private.h"

/* Lengths in sizes of the running text. */
#define BLOCK_GAP 0.7
#define HEADING_GAP 1.9
#define HEADING_AFTER 0.5
#define CAPTION_GAP 0.35
#define FIGURE_AFTER 1.1
#define MARK_SIZE 1.9
#define FOOTER_GAP 2.6
#define CHART_EM 0.86

/* What runs over by a little is set smaller; beyond that it has another page. */
#define TIGHTER 0.95
#define LEAST_EM 0.85

/**
 * hr_page_style_init:
 * @self: (out): A4, in colour, in the direction of the language
 */
void
hr_page_style_init (HrPageStyle *self)
{
  *self = (HrPageStyle) {
    .width = HR_PAGE_A4_WIDTH, .height = HR_PAGE_A4_HEIGHT, .margin = 46, .em = 9,
    .theme = HR_THEME_LIGHT, .rtl = hr_report_is_rtl (), .max_pages = 3,
  };
}

static void
clear_piece (gpointer data)
{
  HrPiece *piece = data;

  g_clear_object (&piece->text);
  g_clear_pointer (&piece->chart, hr_chart_layout_free);
}

/* How wide the type area is. */
double
hr_pages_room (const HrPages *self)
{
  return self->style.width - 2 * self->style.margin;
}

/* Where blocks must end; the footer stands below. */
double
hr_pages_bottom (const HrPages *self)
{
  return self->style.height - self->style.margin - FOOTER_GAP * self->style.em;
}

void
hr_pages_turn (HrPages *self)
{
  GArray *page = g_array_new (FALSE, TRUE, sizeof (HrPiece));

  g_array_set_clear_func (page, clear_piece);
  g_ptr_array_add (self->pages, page);
  self->y = self->style.margin;
}

/* Goes to the next page unless @height is left on this one, or this one is still empty. */
void
hr_pages_ensure (HrPages *self,
                 double   height)
{
  if (self->y > self->style.margin && self->y + height > hr_pages_bottom (self))
    hr_pages_turn (self);
}

/* Takes over what @piece holds; mirrors it where pages run from right to left. */
void
hr_pages_add (HrPages       *self,
              const HrPiece *piece)
{
  HrPiece copy = *piece;

  if (self->style.rtl)
    copy.rect.x = self->style.width - copy.rect.x - copy.rect.width;
  g_array_append_val (g_ptr_array_index (self->pages, self->pages->len - 1), copy);
}

void
hr_pages_add_rule (HrPages       *self,
                   double         x,
                   double         y,
                   double         width,
                   double         thickness,
                   const HrColor *color)
{
  hr_pages_add (self, &(HrPiece) {
    .kind = HR_PIECE_FILL, .rect = { x, y, width, thickness }, .color = *color,
  });
}

/* Takes over @text. */
void
hr_pages_add_text (HrPages     *self,
                   HrVoice      voice,
                   PangoLayout *text,
                   double       x,
                   double       y)
{
  int width = pango_layout_get_width (text);

  hr_pages_add (self, &(HrPiece) {
    .kind = HR_PIECE_TEXT, .text = text, .color = hr_pages_voice_color (self, voice),
    .rect = { x, y, width > 0 ? (double) width / PANGO_SCALE : hr_text_width (text),
              hr_text_height (text) },
  });
}

static void
add_paragraph (HrPages    *self,
               HrVoice     voice,
               const char *words)
{
  PangoLayout *text;

  if (words == NULL || *words == '\0')
    return;
  text = hr_pages_set_text (self, voice, words, hr_pages_room (self), HR_ALIGN_START);
  hr_pages_ensure (self, hr_text_height (text));
  hr_pages_add_text (self, voice, text, self->style.margin, self->y);
  self->y += hr_text_height (text);
}

/* ---- blocks ---- */

static void
add_title (HrPages       *self,
           const HrBlock *block)
{
  add_paragraph (self, HR_VOICE_TITLE, block->text);
  add_paragraph (self, HR_VOICE_SUBTITLE, block->more);
  self->y += BLOCK_GAP * self->style.em;
}

static HrColor
verdict_color (const HrTheme *theme,
               HrVerdict      verdict)
{
  switch (verdict)
    {
    case HR_VERDICT_FITS:
      return theme->success;
    case HR_VERDICT_TIGHT:
      return theme->warning;
    case HR_VERDICT_DOES_NOT_FIT:
      return theme->error;
    case HR_VERDICT_UNKNOWN:
    default:
      return theme->text;
    }
}

/* The sign, and beside it the verdict over the speed. */
static void
add_answer (HrPages       *self,
            const HrBlock *block)
{
  double em = self->style.em, mark = MARK_SIZE * em;
  double x = self->style.margin + mark + 0.8 * em, width = hr_pages_room (self) - mark - 0.8 * em;
  PangoLayout *verdict = hr_pages_set_text (self, HR_VOICE_VERDICT, block->text, width,
                                            HR_ALIGN_START);
  PangoLayout *speed = hr_pages_set_text (self, HR_VOICE_SPEED,
                                          block->more != NULL ? block->more : "", width,
                                          HR_ALIGN_START);
  double height = hr_text_height (verdict) + hr_text_height (speed);

  hr_pages_ensure (self, height);
  hr_pages_add (self, &(HrPiece) {
    .kind = HR_PIECE_MARK, .verdict = block->verdict,
    .color = verdict_color (&self->theme, block->verdict),
    .rect = { self->style.margin, self->y + (hr_text_height (verdict) - mark) / 2, mark, mark },
  });
  hr_pages_add_text (self, HR_VOICE_VERDICT, verdict, x, self->y);
  hr_pages_add_text (self, HR_VOICE_SPEED, speed, x, self->y + hr_text_height (verdict));
  self->y += height + BLOCK_GAP * em;
}

static void
add_heading (HrPages       *self,
             const HrBlock *block)
{
  gboolean sub = block->kind == HR_BLOCK_SUBHEADING;
  double em = self->style.em;

  if (self->y > self->style.margin)
    self->y += (sub ? 1.0 : HEADING_GAP - BLOCK_GAP) * em;
  add_paragraph (self, sub ? HR_VOICE_SUBHEADING : HR_VOICE_HEADING, block->text);
  self->y += HEADING_AFTER * em;
}

static void
add_text (HrPages       *self,
          const HrBlock *block)
{
  add_paragraph (self, HR_VOICE_BODY, block->text);
  self->y += 0.5 * BLOCK_GAP * self->style.em;
}

/* A bar at its side says that it is to be minded. */
static void
add_note (HrPages       *self,
          const HrBlock *block)
{
  double em = self->style.em, x = self->style.margin + 0.9 * em;
  PangoLayout *text = hr_pages_set_text (self, HR_VOICE_BODY, block->text,
                                         hr_pages_room (self) - 0.9 * em, HR_ALIGN_START);
  double height = hr_text_height (text);

  hr_pages_ensure (self, height);
  hr_pages_add_rule (self, self->style.margin, self->y, 0.25 * em, height, &self->theme.warning);
  hr_pages_add_text (self, HR_VOICE_BODY, text, x, self->y);
  self->y += height + 0.5 * BLOCK_GAP * em;
}

static void
add_caption (HrPages       *self,
             const HrBlock *block)
{
  add_paragraph (self, HR_VOICE_CAPTION, block->text);
  self->y += 0.5 * BLOCK_GAP * self->style.em;
}

static HrChartLayout *
lay_chart (HrPages       *self,
           const HrBlock *block)
{
  HrMeasure measure = hr_typesetter_measure (self->typesetter);
  double room = hr_pages_room (self);
  HrChartView view = {
    .width = room, .height = block->height * room, .rtl = self->style.rtl, .legend = TRUE,
  };

  return hr_chart_layout (block->chart, &measure, &view);
}

static void
add_figure (HrPages       *self,
            const HrBlock *block)
{
  double em = self->style.em, room = hr_pages_room (self);
  HrChartLayout *chart = lay_chart (self, block);
  PangoLayout *caption = hr_pages_set_text (self, HR_VOICE_CAPTION, block->text, room,
                                            HR_ALIGN_START);
  double height = hr_chart_layout_get_height (chart);

  self->y += 0.5 * em;
  hr_pages_ensure (self, height + CAPTION_GAP * em + hr_text_height (caption));
  hr_pages_add_text (self, HR_VOICE_CAPTION, caption, self->style.margin, self->y);
  self->y += hr_text_height (caption) + CAPTION_GAP * em;
  hr_pages_add (self, &(HrPiece) {
    .kind = HR_PIECE_CHART, .chart = chart,
    .rect = { self->style.margin, self->y, room, height },
  });
  self->y += height + FIGURE_AFTER * em;
}

static void
add_table (HrPages       *self,
           const HrBlock *block)
{
  hr_pages_add_table (self, block->table);
}

static void
add_facts (HrPages       *self,
           const HrBlock *block)
{
  hr_pages_add_facts (self, block->table);
}

static void (*const adders[]) (HrPages       *self,
                               const HrBlock *block) = {
  [HR_BLOCK_TITLE] = add_title,
  [HR_BLOCK_ANSWER] = add_answer,
  [HR_BLOCK_HEADING] = add_heading,
  [HR_BLOCK_SUBHEADING] = add_heading,
  [HR_BLOCK_TEXT] = add_text,
  [HR_BLOCK_NOTE] = add_note,
  [HR_BLOCK_CAPTION] = add_caption,
  [HR_BLOCK_FIGURE] = add_figure,
  [HR_BLOCK_TABLE] = add_table,
  [HR_BLOCK_FACTS] = add_facts,
};

/* ---- pages ---- */

/* How much of a block must stand on one page, about. */
static double
least_height (HrPages       *self,
              const HrBlock *block)
{
  double em = self->style.em;

  switch (block->kind)
    {
    case HR_BLOCK_FIGURE:
      {
        g_autoptr (HrChartLayout) chart = lay_chart (self, block);

        return hr_chart_layout_get_height (chart) + 2 * em;
      }
    case HR_BLOCK_HEADING:
    case HR_BLOCK_SUBHEADING:
      return 2 * HEADING_GAP * em;
    case HR_BLOCK_ANSWER:
      return 2 * MARK_SIZE * em;
    case HR_BLOCK_TABLE:
      return hr_pages_table_least (self, block->table);
    case HR_BLOCK_FACTS:
      return (hr_table_get_n_rows (block->table) + 4) * em;
    default:
      return 2 * em;
    }
}

/* A heading never stands alone at the foot of a page, nor does a verdict without its figure. */
static void
keep_together (HrPages        *self,
               const HrReport *report,
               guint           first)
{
  double height = 0;

  for (guint i = first; i < hr_report_get_n_blocks (report); i++)
    {
      const HrBlock *block = hr_report_get_block (report, i);

      height += least_height (self, block);
      if (block->kind == HR_BLOCK_TABLE || block->kind == HR_BLOCK_FACTS
          || block->kind == HR_BLOCK_FIGURE || block->kind == HR_BLOCK_TEXT)
        break;
    }
  hr_pages_ensure (self, height);
}

static void
append_footer (HrPages    *self,
               const char *origin,
               guint       page)
{
  double room = hr_pages_room (self), x = self->style.margin;
  g_autofree char *number =
    /* Translators: at the foot of a page: "Page 1 of 3" */
    g_strdup_printf (_("Page %u of %u"), page + 1, self->pages->len);
  PangoLayout *left = hr_pages_set_text (self, HR_VOICE_FOOTER, origin, room, HR_ALIGN_START);
  PangoLayout *right = hr_pages_set_text (self, HR_VOICE_FOOTER, number, room, HR_ALIGN_END);
  double y = self->style.height - self->style.margin - hr_text_height (left);
  GArray *pieces = g_ptr_array_index (self->pages, page);
  HrColor color = hr_pages_voice_color (self, HR_VOICE_FOOTER);
  HrPiece texts[] = {
    { .kind = HR_PIECE_TEXT, .rect = { x, y, room, 0 }, .color = color, .text = left },
    { .kind = HR_PIECE_TEXT, .rect = { x, y, room, 0 }, .color = color, .text = right },
  };

  g_array_append_vals (pieces, texts, G_N_ELEMENTS (texts));
}

static HrPages *
set_pages (const HrReport    *report,
           const HrPageStyle *style)
{
  HrPages *self = g_new0 (HrPages, 1);

  self->style = *style;
  self->style.family = g_intern_string (style->family != NULL ? style->family : "sans-serif");
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  hr_theme_init (&self->theme, style->theme, self->style.family, style->em);
  hr_theme_init (&self->chart_theme, style->theme, self->style.family, CHART_EM * style->em);
  self->typesetter = hr_typesetter_new (&self->chart_theme);
  hr_pages_init_fonts (self);
  hr_pages_turn (self);
  for (guint i = 0; i < hr_report_get_n_blocks (report); i++)
    {
      const HrBlock *block = hr_report_get_block (report, i);

      if (block->kind == HR_BLOCK_HEADING || block->kind == HR_BLOCK_SUBHEADING)
        keep_together (self, report, i);
      adders[block->kind] (self, block);
    }
  for (guint i = 0; i < self->pages->len; i++)
    append_footer (self, hr_report_get_origin (report), i);
  return self;
}

/**
 * hr_pages_new:
 * @report: what to set
 * @style: on which paper
 *
 * Returns: (transfer full): its pages
 */
HrPages *
hr_pages_new (const HrReport    *report,
              const HrPageStyle *style)
{
  HrPages *self = set_pages (report, style), *smaller;
  HrPageStyle tighter = *style;

  if (style->max_pages == 0 || self->pages->len <= style->max_pages)
    return self;
  while ((tighter.em *= TIGHTER) >= LEAST_EM * style->em)
    {
      smaller = set_pages (report, &tighter);
      if (smaller->pages->len <= style->max_pages)
        {
          hr_pages_free (self);
          return smaller;
        }
      hr_pages_free (smaller);
    }
  return self;
}

/**
 * hr_pages_free:
 * @self: (transfer full): pages
 */
void
hr_pages_free (HrPages *self)
{
  g_ptr_array_unref (self->pages);
  for (guint i = 0; i < HR_N_VOICES; i++)
    pango_font_description_free (self->fonts[i]);
  g_object_unref (self->context);
  hr_typesetter_free (self->typesetter);
  g_free (self);
}

/**
 * hr_pages_get_n:
 * @self: pages
 *
 * Returns: how many they are
 */
guint
hr_pages_get_n (const HrPages *self)
{
  return self->pages->len;
}

/* ---- ink ---- */

static void
set_color (cairo_t       *cr,
           const HrColor *color)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
}

/* Signs in the unit square, as polylines; what tells verdicts apart without colour. */
static const struct { guint n_points; double points[3][2]; gboolean dot; } signs[] = {
  [HR_VERDICT_FITS] = { 3, { { 0.28, 0.52 }, { 0.44, 0.68 }, { 0.73, 0.34 } }, FALSE },
  [HR_VERDICT_TIGHT] = { 2, { { 0.5, 0.24 }, { 0.5, 0.56 } }, TRUE },
  [HR_VERDICT_DOES_NOT_FIT] = { 2, { { 0.27, 0.5 }, { 0.73, 0.5 } }, FALSE },
  [HR_VERDICT_UNKNOWN] = { 3, { { 0.36, 0.36 }, { 0.64, 0.36 }, { 0.5, 0.56 } }, TRUE },
};

static void
draw_mark (cairo_t       *cr,
           const HrTheme *theme,
           const HrPiece *piece)
{
  double size = piece->rect.width;

  cairo_save (cr);
  cairo_translate (cr, piece->rect.x, piece->rect.y);
  cairo_scale (cr, size, size);
  set_color (cr, &piece->color);
  cairo_arc (cr, 0.5, 0.5, 0.5, 0, 2 * G_PI);
  cairo_fill (cr);
  set_color (cr, &theme->background);
  cairo_set_line_width (cr, 0.11);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < signs[piece->verdict].n_points; i++)
    cairo_line_to (cr, signs[piece->verdict].points[i][0], signs[piece->verdict].points[i][1]);
  cairo_stroke (cr);
  if (signs[piece->verdict].dot)
    {
      cairo_arc (cr, 0.5, 0.74, 0.07, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

static void
draw_piece (HrPages       *self,
            cairo_t       *cr,
            const HrPiece *piece)
{
  /* Text leaves a current point, which an arc would be joined to. */
  cairo_new_path (cr);
  set_color (cr, &piece->color);
  switch (piece->kind)
    {
    case HR_PIECE_TEXT:
      cairo_move_to (cr, piece->rect.x, piece->rect.y);
      pango_cairo_show_layout (cr, piece->text);
      break;
    case HR_PIECE_FILL:
      cairo_rectangle (cr, piece->rect.x, piece->rect.y, piece->rect.width, piece->rect.height);
      cairo_fill (cr);
      break;
    case HR_PIECE_CHART:
      cairo_save (cr);
      cairo_translate (cr, piece->rect.x, piece->rect.y);
      hr_chart_ink (cr, piece->chart, &self->chart_theme, self->typesetter);
      cairo_restore (cr);
      break;
    case HR_PIECE_MARK:
    default:
      draw_mark (cr, &self->theme, piece);
      break;
    }
}

/**
 * hr_pages_draw:
 * @self: pages
 * @page: an index
 * @cr: where to, in points from the corner of the paper
 */
void
hr_pages_draw (HrPages *self,
               guint    page,
               cairo_t *cr)
{
  const GArray *pieces;

  g_return_if_fail (page < self->pages->len);
  pieces = g_ptr_array_index (self->pages, page);
  for (guint i = 0; i < pieces->len; i++)
    draw_piece (self, cr, &g_array_index (pieces, HrPiece, i));
}
