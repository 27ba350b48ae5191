/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the writer writes, json-glib reads back. */
#include <json-glib/json-glib.h>

#include "hr-cli-json.h"

static void
test_document (void)
{
  char *words[] = { (char *) "a\"b\\c\n\001", (char *) "\303\227" };
  g_autoptr (GString) out = g_string_new (NULL);
  HrJsonWriter json;

  hr_json_writer_init (&json, out);
  hr_json_writer_begin (&json, NULL, '{');
  hr_json_writer_uint (&json, "most", G_MAXUINT64);
  hr_json_writer_int (&json, "least", -5);
  hr_json_writer_double (&json, "share", 0.35);
  hr_json_writer_boolean (&json, "yes", TRUE);
  hr_json_writer_string (&json, "unknown", NULL);
  hr_json_writer_strings (&json, "words", words, 2);
  hr_json_writer_strings (&json, "none", NULL, 0);
  hr_json_writer_begin (&json, "object", '{');
  hr_json_writer_end (&json, '}');
  hr_json_writer_end (&json, '}');
  g_assert_cmpstr (out->str, ==,
                   "{\n  \"most\": 18446744073709551615,\n  \"least\": -5,\n  \"share\": 0.35,\n"
                   "  \"yes\": true,\n  \"words\": [\n    \"a\\\"b\\\\c\\u000a\\u0001\",\n"
                   "    \"\303\227\"\n  ],\n  \"none\": [],\n  \"object\": {}\n}\n");
}

static void
test_read_back (void)
{
  char *words[] = { (char *) "a\"b\\c\n\001" };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *array;
  HrJsonWriter json;

  hr_json_writer_init (&json, out);
  hr_json_writer_begin (&json, NULL, '[');
  hr_json_writer_strings (&json, NULL, words, 1);
  hr_json_writer_double (&json, NULL, 1.0 / 3);
  hr_json_writer_end (&json, ']');
  json_parser_load_from_data (parser, out->str, out->len, &error);
  g_assert_no_error (error);
  array = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (json_array_get_array_element (array, 0), 0), ==,
                   words[0]);
  g_assert_cmpfloat_with_epsilon (json_array_get_double_element (array, 1), 1.0 / 3, 1e-9);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-writer/document", test_document);
  g_test_add_func ("/json-writer/read-back", test_read_back);
  return g_test_run ();
}
