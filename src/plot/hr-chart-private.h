/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-chart-cells.h"
#include "hr-chart.h"
#include "hr-scene.h"

G_BEGIN_DECLS

/* A layout's geometry is whatever the canvas of its chart makes: a scene, or that of an own ink. */
typedef struct {
  gpointer (*lay)       (const HrChart      *chart,
                         const HrMeasure    *measure,
                         const HrChartView  *view,
                         double             *width,
                         double             *height);
  void     (*free)      (gpointer            geometry);
  void     (*ink)       (cairo_t            *cr,
                         const HrChart      *chart,
                         gconstpointer       geometry,
                         const HrTheme      *theme,
                         HrTypesetter       *typesetter,
                         const HrChartMarks *marks);
  int      (*pick)      (const HrChart      *chart,
                         gconstpointer       geometry,
                         double              x,
                         double              y,
                         double              slack);
  HrRect   (*item_box)  (const HrChart      *chart,
                         gconstpointer       geometry,
                         guint               item);
} HrChartCanvas;

/* What a kind of chart has to say of itself. */
typedef struct {
  const HrChartCanvas *canvas;                     /* NULL: scenes, made by lay_scene () */
  gboolean      has_scales;                        /* its axes cannot be given others */
  gboolean      is_mirrored;                       /* in right-to-left text */
  void        (*free)        (HrChart           *self);
  void        (*take_words)  (HrChart           *self);   /* NULL: layouts read its words */
  HrScene    *(*lay_scene)   (const HrChart     *self,
                              const HrMeasure   *measure,
                              const HrChartView *view);
  double      (*min_width)   (const HrChart     *self,
                              const HrMeasure   *measure);
  guint       (*n_items)     (const HrChart     *self);
  const char *(*item_key)    (const HrChart     *self,
                              guint              item);
  char       *(*describe)    (const HrChart     *self,
                              guint              item);
  void        (*list_cells)  (const HrChart     *self,
                              HrChartCells      *out);
  void        (*list_stops)  (const HrChart     *self,
                              guint              max_stops,
                              GArray            *out);   /* NULL: the items in their order */
  int         (*find_beside) (const HrChart     *self,
                              guint              item,
                              int                right,
                              int                down);  /* NULL: the next in the list of stops */
} HrChartClass;

struct _HrChart {
  const HrChartClass *klass;
  gatomicrefcount     ref_count;
  HrChartWords        words;
  HrChartAxis         axes[HR_CHART_N_AXES];
  GStringChunk       *strings;
  GArray             *keys;            /* HrChartKey */
};

void        hr_chart_init         (HrChart             *self,
                                   const HrChartClass  *klass);
const char *hr_chart_keep         (HrChart             *self,
                                   const char          *text);
char       *hr_chart_format       (const HrChart       *self,
                                   HrChartAxisPlace     place,
                                   double               value);
char       *hr_chart_format_tick  (const HrChart       *self,
                                   HrChartAxisPlace     place,
                                   double               value);

G_END_DECLS
