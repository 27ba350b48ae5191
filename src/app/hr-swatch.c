/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-swatch.h"

#include "hr-ink.h"

#define SIZE 14
#define RADIUS 3

struct _HrSwatch {
  GtkWidget  parent_instance;
  HrTheme    theme;
  HrCategory category;
};

G_DEFINE_FINAL_TYPE (HrSwatch, hr_swatch, GTK_TYPE_WIDGET)

static void
hr_swatch_measure (GtkWidget      *widget,
                   GtkOrientation  orientation,
                   int             for_size,
                   int            *minimum,
                   int            *natural,
                   int            *minimum_baseline,
                   int            *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
hr_swatch_snapshot (GtkWidget   *widget,
                    GtkSnapshot *snapshot)
{
  HrSwatch *self = HR_SWATCH (widget);
  const HrPaint *paint = &self->theme.category[self->category];
  const HrRect rect = { 0, 0, SIZE, SIZE };
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, SIZE, SIZE));

  hr_ink_round_rect (cr, &rect, RADIUS);
  cairo_clip (cr);
  hr_ink_fill_rect (cr, &rect, &paint->fill);
  hr_ink_hatch (cr, &rect, paint->hatch, self->theme.em, &paint->hatch_ink);
  cairo_destroy (cr);
}

static void
hr_swatch_class_init (HrSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = hr_swatch_measure;
  widget_class->snapshot = hr_swatch_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hr_swatch_init (HrSwatch *self)
{
  hr_theme_init (&self->theme, HR_THEME_LIGHT, NULL, 13);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
hr_swatch_new (void)
{
  return g_object_new (HR_TYPE_SWATCH, NULL);
}

void
hr_swatch_set_category (HrSwatch  *self,
                        HrCategory category)
{
  if (self->category == category)
    return;
  self->category = category;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hr_swatch_set_theme (HrSwatch      *self,
                     const HrTheme *theme)
{
  self->theme = *theme;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
