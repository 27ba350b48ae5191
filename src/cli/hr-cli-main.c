/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "hr-cli.h"

static const HrCliCommand commands[] = {
  { "estimate", "what a model needs on a device, and whether it fits", hr_cli_estimate },
  { "inspect", "what a model's file or folder holds", hr_cli_inspect },
  { "evaluate", "estimates held against measured runs", hr_cli_evaluate },
  { "advise", "what to change so that a plan fits, or runs faster", hr_cli_advise },
  { "solve", "the largest context, batch \342\200\246 that fits", hr_cli_solve },
  { "sweep", "a plan with all combinations of some values", hr_cli_sweep },
  { "plot", "a chart of a plan as PNG, SVG or PDF", hr_cli_plot },
  { "report", "a plan, or several, as a document or table", hr_cli_report },
  { "models", "the models of the catalogue", hr_cli_models },
  { "hardware", "the devices of the catalogue", hr_cli_hardware },
  { "engines", "the engines, their versions and what they run", hr_cli_engines },
  { "formats", "the weight formats", hr_cli_formats },
};

static GString *
help_text (void)
{
  GString *text = g_string_new ("Usage: headroom-cli COMMAND [OPTION\342\200\246]\n\n"
                                "Can these GPUs run this language model, and where does the memory "
                                "go?\n\nCommands:\n");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-10s %s\n", commands[i].name, commands[i].summary);
  g_string_append (text, "\n\"headroom-cli COMMAND --help\" tells a command's options.\n\n"
                         "Exit status: 0 answered, 1 \"does not fit\" (estimate --check), "
                         "2 bad usage or input.\n");
  return text;
}

static int
print_help (void)
{
  GString *text = help_text ();
  int status = hr_cli_print (text, HR_CLI_ANSWERED);

  g_string_free (text, TRUE);
  return status;
}

static int
run_command (const HrCliCommand *command,
             int                 argc,
             char              **argv)
{
  g_autofree char *program = g_strdup_printf ("headroom-cli %s", command->name);

  /* GOption shows it in the usage line of --help. */
  g_set_prgname (program);
  argv[1] = argv[0];
  return command->run (argc - 1, argv + 1);
}

int
main (int    argc,
      char **argv)
{
  /* Only the character set: numbers stay as in C, in JSON and in tables. */
  setlocale (LC_CTYPE, "");
  if (argc < 2)
    return hr_cli_fail_message ("no command is given; see headroom-cli --help");
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    return print_help ();
  if (strcmp (argv[1], "--version") == 0)
    {
      puts ("headroom-cli " PACKAGE_VERSION);
      return HR_CLI_ANSWERED;
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      return run_command (&commands[i], argc, argv);
  return hr_cli_fail_message ("%s: is not a command; see headroom-cli --help", argv[1]);
}
