/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-window.h"

#include "hr-answer-bar.h"
#include "hr-estimator.h"
#include "hr-inputs.h"
#include "hr-journal.h"
#include "hr-plan-store.h"

G_BEGIN_DECLS

struct _HrWindow {
  AdwApplicationWindow parent_instance;
  AdwToastOverlay     *toasts;
  AdwLeaflet          *leaflet;
  AdwViewSwitcherBar  *switcher_bar;
  AdwWindowTitle      *title;
  HrAnswerBar         *answer_bar;
  HrInputs            *inputs;
  AdwViewStack        *pages;
  GtkWidget           *menu_button;
  GMenu               *recent;         /* what the menu shows of files used before */
  GtkImage            *short_icon;
  GtkLabel            *short_verdict;
  HrEstimator         *estimator;
  HrPlanStore         *store;
  HrSettings          *settings;
  HrJournal           *journal;        /* NULL: nothing is kept */
  gboolean             closes;         /* once the plan is saved */
};

void     hr_window_show_toast        (HrWindow       *self,
                                      const char     *words);
void     hr_window_install_documents (GtkWidgetClass *widget_class);
void     hr_window_take_drops        (HrWindow       *self);
void     hr_window_follow_recent     (HrWindow       *self);
gboolean hr_window_is_model          (GFile          *file);
gboolean hr_window_load_model        (HrWindow       *self,
                                      GFile          *file,
                                      GError        **error);
gboolean hr_window_take_text         (HrWindow       *self,
                                      const char     *text);
void     hr_window_install_models    (GtkWidgetClass *widget_class);
void     hr_window_install_pages     (GtkWidgetClass *widget_class);
void     hr_window_set_up_pages      (HrWindow       *self);
void     hr_window_title_pages       (HrWindow       *self,
                                      gboolean        narrow);
GtkWidget *hr_window_ensure_page     (HrWindow       *self,
                                      const char     *name);
void     hr_window_tell_problems     (HrWindow       *self);
gboolean hr_window_may_close         (HrWindow       *self);

G_END_DECLS
