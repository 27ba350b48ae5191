/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hr-help.h"
#include "hr-markdown.h"

static const struct { const char *text, *markup; } cases[] = {
  { "plain & simple", "plain &amp; simple" },
  { "**strong** words", "<b>strong</b> words" },
  { "a `<tag>`", "a <tt>&lt;tag&gt;</tt>" },
  { "[words](https://example.org/?a&b)",
    "<a href=\"https://example.org/?a&amp;b\">words</a>" },
  /* What nothing ends is no mark. */
  { "2 ** 3 and `", "2 ** 3 and `" },
  { "[alone] (apart)", "[alone] (apart)" },
  { "Ä**ö**", "Ä<b>ö</b>" },
};

static void
test_markup (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = hr_markdown_to_markup (cases[i].text);

      g_assert_cmpstr (markup, ==, cases[i].markup);
    }
}

/* Every block of help is markup that Pango can read, and none has a mark left in it. */
static void
test_help (void)
{
  guint n_topics;
  const HrHelpTopic *topics = hr_help_topics (&n_topics);

  g_assert_cmpuint (n_topics, >=, 6);
  for (guint i = 0; i < n_topics; i++)
    for (guint j = 0; topics[i].blocks[j] != NULL; j++)
      {
        g_autofree char *markup = hr_markdown_to_markup (topics[i].blocks[j]);
        g_autofree char *text = NULL;
        g_autoptr (GError) error = NULL;

        pango_parse_markup (markup, -1, 0, NULL, &text, NULL, &error);
        g_assert_no_error (error);
        g_assert_null (strstr (text, "**"));
        g_assert_null (strchr (text, '`'));
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markdown/markup", test_markup);
  g_test_add_func ("/markdown/help", test_help);
  return g_test_run ();
}
