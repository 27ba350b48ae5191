/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-json.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hr-error.h"

static HrJson *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  HrJson *json = hr_json_new_from_data (text, -1, "test.json", &error);

  g_assert_no_error (error);
  return json;
}

static void
assert_fails (HrJson     *json,
              const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (hr_json_finish (json, &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_values (void)
{
  static const char *const colours[] = { "red", "green", NULL };
  g_autoptr (HrJson) json = parse (
    "{\"t\": \"a\\u00e9\\ud83d\\ude00\\n/\", \"i\": 7, \"n\": -1.5e2, \"b\": true,"
    " \"c\": \"green\", \"s\": [\"x\", \"y\"], \"u\": [1, 2, 3], \"o\": {\"k\": 1}}");
  g_autofree char *text = hr_json_need_string (json, "t");
  g_auto (GStrv) strings = hr_json_get_strings (json, "s");
  g_autofree guint *numbers = NULL;
  guint n;

  hr_json_set_strict (json, TRUE);
  g_assert_cmpstr (text, ==, "aé😀\n/");
  g_assert_cmpuint (hr_json_need_uint (json, "i", 1, 10), ==, 7);
  g_assert_cmpfloat (hr_json_need_double (json, "n", -1000, 0), ==, -150);
  g_assert_cmpfloat (hr_json_get_double (json, "i", 0, 0, 10), ==, 7);
  g_assert_true (hr_json_get_boolean (json, "b", FALSE));
  g_assert_cmpint (hr_json_need_enum (json, "c", colours), ==, 1);
  g_assert_cmpuint (g_strv_length (strings), ==, 2);
  g_assert_cmpstr (strings[1], ==, "y");
  numbers = hr_json_get_uints (json, "u", 3, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (numbers[2], ==, 3);
  g_assert_true (hr_json_need (json, "o"));
  g_assert_cmpint (hr_json_get_int (json, "k", 0, -5, 5), ==, 1);
  hr_json_leave (json);
  g_assert_true (hr_json_finish (json, NULL));
}

static void
test_absent (void)
{
  static const char *const colours[] = { "red", NULL };
  g_autoptr (HrJson) json = parse ("{}");
  g_auto (GStrv) strings = hr_json_get_strings (json, "s");
  guint n = 9;

  g_assert_null (hr_json_get_string (json, "t"));
  g_assert_cmpuint (hr_json_get_uint (json, "i", 42, 50), ==, 42);
  g_assert_cmpfloat (hr_json_get_double (json, "n", 0.5, 0, 1), ==, 0.5);
  g_assert_cmpint (hr_json_get_enum (json, "c", colours, -1), ==, -1);
  g_assert_cmpuint (g_strv_length (strings), ==, 0);
  g_assert_null (hr_json_get_uints (json, "u", 9, &n));
  g_assert_cmpuint (n, ==, 0);
  g_assert_false (hr_json_enter (json, "o"));
  g_assert_true (hr_json_finish (json, NULL));
}

/* The first mistake is kept with its path; later getters give their fallback. */
static void
test_paths (void)
{
  g_autoptr (HrJson) json = parse ("[{}, {\"layers\": [{\"count\": 0}]}]");

  g_assert_true (hr_json_enter_element (json, 1));
  g_assert_true (hr_json_need (json, "layers"));
  g_assert_true (hr_json_enter_element (json, 0));
  g_assert_cmpuint (hr_json_need_uint (json, "count", 1, 99), ==, 0);
  g_assert_true (hr_json_failed (json));
  g_assert_cmpuint (hr_json_get_uint (json, "count", 5, 99), ==, 5);
  g_assert_false (hr_json_enter_element (json, 0));
  hr_json_fail (json, NULL, "too late");
  assert_fails (json, "test.json: $[1].layers[0].count: expected a whole number from 1 to 99");
}

static void
test_wrong_types (void)
{
  static const char *const colours[] = { "red", "green", NULL };
  g_autoptr (HrJson) a = parse ("{\"x\": \"7\"}");
  g_autoptr (HrJson) b = parse ("{\"x\": 1.5}");
  g_autoptr (HrJson) c = parse ("{\"x\": null}");
  g_autoptr (HrJson) d = parse ("{\"x\": \"blue\"}");
  g_autoptr (HrJson) e = parse ("{\"x\": [1, \"a\"]}");
  g_autoptr (HrJson) f = parse ("[]");
  g_auto (GStrv) strings = NULL;

  hr_json_need_double (a, "x", 0, 9);
  assert_fails (a, "test.json: $.x: expected a number from 0 to 9");
  hr_json_need_uint (b, "x", 0, 9);
  assert_fails (b, "test.json: $.x: expected a whole number from 0 to 9");
  g_assert_null (hr_json_get_string (c, "x"));
  assert_fails (c, "test.json: $.x: expected a text in quotes");
  hr_json_need_enum (d, "x", colours);
  assert_fails (d, "test.json: $.x: expected one of: red, green");
  strings = hr_json_get_strings (e, "x");
  assert_fails (e, "test.json: $.x[0]: expected a text in quotes");
  g_assert_null (hr_json_need_string (f, "id"));
  assert_fails (f, "test.json: $: expected an object");
}

static void
test_missing (void)
{
  g_autoptr (HrJson) json = parse ("{\"o\": {}}");

  g_assert_true (hr_json_need (json, "o"));
  g_assert_null (hr_json_need_string (json, "id"));
  assert_fails (json, "test.json: $.o.id: is missing");
}

static void
test_strict (void)
{
  g_autoptr (HrJson) json = parse ("{\"a\": 1, \"o\": {\"kown\": 1, \"b\": 2}}");
  g_autoptr (HrJson) lenient = parse ("{\"a\": 1}");

  hr_json_set_strict (json, TRUE);
  hr_json_ignore (json, "a");
  g_assert_true (hr_json_need (json, "o"));
  hr_json_get_uint (json, "b", 0, 9);
  hr_json_leave (json);
  assert_fails (json, "test.json: $.o.kown: is not a known member");
  g_assert_true (hr_json_finish (lenient, NULL));
}

static void
test_bounds (void)
{
  g_autoptr (HrJson) json = parse ("{\"x\": 999999999999999999}");
  g_autoptr (HrJson) small = parse ("{\"x\": 1e-290}");

  g_assert_cmpuint (hr_json_need_uint (json, "x", 0, G_MAXUINT64), ==, 999999999999999999);
  g_assert_true (hr_json_finish (json, NULL));
  g_assert_cmpfloat (hr_json_need_double (small, "x", 0, 1), >, 0);
}

static void
test_malformed (void)
{
  static const struct { const char *text, *message; } cases[] = {
    { "", "line 1: not valid JSON: a value is missing" },
    { " \n\n", "line 3: not valid JSON: a value is missing" },
    { "{} {}", "line 1: not valid JSON: something follows the end of the document" },
    { "[1,]", "line 1: not valid JSON: a value is missing" },
    { "[1 2]", "line 1: not valid JSON: a comma or closing bracket is missing" },
    { "[1", "line 1: not valid JSON: a comma or closing bracket is missing" },
    { "{\"a\":1,}", "line 1: not valid JSON: a member name in double quotes is missing" },
    { "{\"a\" 1}", "line 1: not valid JSON: a colon is missing" },
    { "{\"a\":1", "line 1: not valid JSON: a comma or closing brace is missing" },
    { "{\n\"a\":1,\n\"a\":2}",
      "line 3: not valid JSON: two members of one object have the same name" },
    { "['a']", "line 1: not valid JSON: a value is missing" },
    { "// x\n1", "line 1: not valid JSON: a value is missing" },
    { "[01]", "line 1: not valid JSON: a number with a leading zero" },
    { "[0x10]", "line 1: not valid JSON: a comma or closing bracket is missing" },
    { "[1.]", "line 1: not valid JSON: a decimal point without digits" },
    { "[.5]", "line 1: not valid JSON: a value is missing" },
    { "[1e]", "line 1: not valid JSON: an exponent without digits" },
    { "[1e400]", "line 1: not valid JSON: a number that is too large" },
    { "[99999999999999999999]", "line 1: not valid JSON: a number that is too large" },
    { "[-18446744073709551615]", "line 1: not valid JSON: a number that is too large" },
    { "[NaN]", "line 1: not valid JSON: a value is missing" },
    { "[\"a]", "line 1: not valid JSON: a text without its closing quote" },
    { "[\"a\nb\"]", "line 1: not valid JSON: a line break or control character in a text" },
    { "[\"\\x\"]", "line 1: not valid JSON: an unknown escape in a text" },
    { "[\"\\", "line 1: not valid JSON: an unknown escape in a text" },
    { "[\"\\u12g4\"]", "line 1: not valid JSON: a broken \\u escape" },
    { "[\"\\u0000\"]", "line 1: not valid JSON: a broken \\u escape" },
    { "[\"\\ud800\"]", "line 1: not valid JSON: half of a \\u pair" },
    { "[\"\\ud800\\u0041\"]", "line 1: not valid JSON: half of a \\u pair" },
    { "[\"\\udc00\"]", "line 1: not valid JSON: half of a \\u pair" },
    { "\xff", "not a JSON text: byte 0 is not UTF-8" },
    { "[\"\xc3\"]", "not a JSON text: byte 2 is not UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *message = g_strdup_printf ("bad.json: %s", cases[i].message);

      g_test_message ("%s", cases[i].message);
      g_assert_null (hr_json_new_from_data (cases[i].text, -1, "bad.json", &error));
      g_assert_error (error, HR_ERROR, HR_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, message);
    }
}

static void
test_nul (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hr_json_new_from_data ("[1]\0]", 5, "bad.json", &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_INVALID);
}

static void
test_depth (void)
{
  g_autofree char *deep = g_strnfill (1000000, '[');
  g_autoptr (GString) allowed = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  HrJson *json;

  g_assert_null (hr_json_new_from_data (deep, -1, "bad.json", &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "nests too deeply"));
  for (guint i = 0; i < 64; i++)
    g_string_append_c (allowed, '[');
  for (guint i = 0; i < 64; i++)
    g_string_append_c (allowed, ']');
  json = parse (allowed->str);
  hr_json_free (json);
}

/* Cutting a document anywhere, or changing any byte, is an error or a document: never a crash. */
static void
test_damage (void)
{
  const char *text = "{\"a\": [1, -2.5e3, \"x\\u00e9\\n\", true, null], \"b\": {\"c\": {}}}";
  gsize length = strlen (text);

  for (gsize cut = 0; cut < length; cut++)
    g_assert_null (hr_json_new_from_data (text, cut, "cut", NULL));
  for (gsize at = 0; at < length; at++)
    for (guint byte = 0; byte < 256; byte++)
      {
        g_autofree char *copy = g_strdup (text);
        g_autoptr (GError) error = NULL;
        g_autoptr (HrJson) json = NULL;

        copy[at] = (char) byte;
        json = hr_json_new_from_data (copy, length, "damaged", &error);
        g_assert_true ((json == NULL) == (error != NULL));
      }
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  int handle = g_file_open_tmp ("headroom-XXXXXX.json", &file, &error);
  g_autoptr (HrJson) json = NULL;

  g_assert_no_error (error);
  g_close (handle, NULL);
  g_assert_true (g_file_set_contents (file, "[1, 2, 3]", -1, &error));
  json = hr_json_new_from_file (file, 9, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hr_json_length (json), ==, 3);
  g_assert_null (hr_json_new_from_file (file, 8, &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (hr_json_new_from_file ("/dev/zero", 4096, &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (hr_json_new_from_file (g_get_tmp_dir (), 4096, &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_INVALID);
  g_clear_error (&error);
  g_unlink (file);
  g_assert_null (hr_json_new_from_file (file, 4096, &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, file));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/values", test_values);
  g_test_add_func ("/json/absent", test_absent);
  g_test_add_func ("/json/paths", test_paths);
  g_test_add_func ("/json/wrong-types", test_wrong_types);
  g_test_add_func ("/json/missing", test_missing);
  g_test_add_func ("/json/strict", test_strict);
  g_test_add_func ("/json/bounds", test_bounds);
  g_test_add_func ("/json/malformed", test_malformed);
  g_test_add_func ("/json/nul", test_nul);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/damage", test_damage);
  g_test_add_func ("/json/files", test_files);
  return g_test_run ();
}
