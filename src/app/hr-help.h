/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HrHelpTopic:
 * @title: what it is about
 * @summary: in one sentence
 * @blocks: its text in Markdown, block by block; ends with NULL
 *
 * A page of help. Texts are marked for translation, not translated.
 */
typedef struct {
  const char        *title;
  const char        *summary;
  const char *const *blocks;
} HrHelpTopic;

const HrHelpTopic *hr_help_topics (guint *n_topics);

#define HR_TYPE_HELP (hr_help_get_type ())

/**
 * HrHelp:
 *
 * The help: a list of topics, and the text of one.
 */
G_DECLARE_FINAL_TYPE (HrHelp, hr_help, HR, HELP, AdwWindow)

GtkWidget *hr_help_new (void);

G_END_DECLS
