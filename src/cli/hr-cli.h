/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-catalog.h"
#include "hr-answer.h"
#include "hr-cli-json.h"
#include "hr-neighbours.h"
#include "hr-units.h"

G_BEGIN_DECLS

/* Exit statuses; documented in the manual page. */
enum {
  HR_CLI_ANSWERED = 0,
  HR_CLI_DOES_NOT_FIT = 1,     /* only with --check */
  HR_CLI_BAD_INPUT = 2,
};

/**
 * HrCliCommand:
 * @name: the word after the program's name
 * @summary: half a line for --help
 * @run: gets its own arguments; argv[0] is the whole "headroom-cli NAME"
 */
typedef struct {
  const char *name;
  const char *summary;
  int       (*run) (int    argc,
                    char **argv);
} HrCliCommand;

int hr_cli_estimate   (int argc, char **argv);
int hr_cli_evaluate   (int argc, char **argv);
int hr_cli_inspect    (int argc, char **argv);
int hr_cli_advise     (int argc, char **argv);
int hr_cli_solve      (int argc, char **argv);
int hr_cli_sweep      (int argc, char **argv);
int hr_cli_models     (int argc, char **argv);
int hr_cli_hardware   (int argc, char **argv);
int hr_cli_engines    (int argc, char **argv);
int hr_cli_formats    (int argc, char **argv);
int hr_cli_plot       (int argc, char **argv);
int hr_cli_report     (int argc, char **argv);

/* hr-cli-common.c */
int        hr_cli_fail          (const GError   *error);
int        hr_cli_fail_message  (const char     *format,
                                 ...) G_GNUC_PRINTF (1, 2);
int        hr_cli_fail_usage    (const char     *command,
                                 const GError   *error);
gboolean   hr_cli_parse         (GOptionContext *context,
                                 const char     *command,
                                 int            *argc,
                                 char         ***argv);
int        hr_cli_print         (const GString  *text,
                                 int             status);
char      *hr_cli_model_name    (const char     *name,
                                 GError        **error);
gboolean   hr_cli_wants_colour  (void);
void       hr_cli_append_cell   (GString        *out,
                                 const char     *text,
                                 int             width);
void       hr_cli_append_clipped (GString       *out,
                                  const char    *text,
                                  guint          width);

/* hr-cli-program.c */
char      *hr_cli_find_program  (const char     *name);
char      *hr_cli_fetch_model   (const char     *text,
                                 GError        **error);

/* hr-cli-estimate-text.c, hr-cli-estimate-json.c */
void       hr_cli_estimate_text (GString          *out,
                                 const HrAnswer   *answer,
                                 const GArray     *neighbours,
                                 HrByteUnit        unit,
                                 gboolean          colour);
void       hr_cli_estimate_json (GString          *out,
                                 const HrAnswer   *answer,
                                 const GArray     *neighbours);
void       hr_cli_neighbours_json (HrJsonWriter   *json,
                                 const GArray     *neighbours);
void       hr_cli_neighbours_text (GString        *out,
                                 const GArray     *neighbours);
void       hr_cli_speed_json    (HrJsonWriter     *json,
                                 const HrAnswer   *answer);
void       hr_cli_speed_text    (GString          *out,
                                 const HrAnswer   *answer);
char      *hr_cli_interval_basis (const HrInterval *interval,
                                 const HrRecords  *records);
void       hr_cli_interval_json (HrJsonWriter     *json,
                                 const HrInterval *interval,
                                 const HrRecords  *records);

G_END_DECLS
