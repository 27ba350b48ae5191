/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-advisor.h"
#include "hr-cli.h"

G_BEGIN_DECLS

/**
 * HrCliQuestion:
 * @plan: what the question is about
 * @records: its records
 * @json: answer as JSON
 * @demand: what hardware must do
 * @order: what hardware is sorted by
 *
 * What the commands that search have in common: a plan file, changes of it, and a catalogue.
 */
typedef struct {
  HrCatalog *catalog;
  HrPlan    *plan;
  HrRecords  records;
  char     **files, **settings;
  gboolean   json;
  HrDemand   demand;
  HrOfferOrder order;
} HrCliQuestion;

gboolean hr_cli_question_parse (HrCliQuestion      *self,
                                const char         *command,
                                const char         *summary,
                                const GOptionEntry *more,
                                int                *argc,
                                char             ***argv);
gboolean hr_cli_question_open  (HrCliQuestion      *self,
                                GError            **error);
void     hr_cli_question_clear (HrCliQuestion      *self);
void     hr_cli_setting_json   (HrJsonWriter       *json,
                                const HrPlan       *plan,
                                const char         *path);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HrCliQuestion, hr_cli_question_clear)

G_END_DECLS
