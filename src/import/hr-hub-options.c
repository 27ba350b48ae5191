/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-hub.h"

#include <string.h>

#define DEFAULT_ENDPOINT "https://huggingface.co"
#define DEFAULT_TIMEOUT_S 15
#define DEFAULT_REQUEST_S 120
#define DEFAULT_CACHE_BYTES (G_GUINT64_CONSTANT (512) * 1024 * 1024)
#define MAX_TOKEN 512

G_DEFINE_QUARK (hr-hub-error-quark, hr_hub_error)

/* What huggingface_hub takes for a yes: constants.py. */
static gboolean
is_set (const char *variable)
{
  static const char *const yes[] = { "1", "ON", "YES", "TRUE", NULL };
  const char *value = g_getenv (variable);
  g_autofree char *word = value != NULL ? g_ascii_strup (value, -1) : NULL;

  return word != NULL && g_strv_contains (yes, word);
}

/* A header takes no line breaks; what is no token is none. */
static char *
valid_token (const char *text)
{
  g_autofree char *token = NULL;

  if (text == NULL || strnlen (text, MAX_TOKEN) == MAX_TOKEN)
    return NULL;
  token = g_strstrip (g_strdup (text));
  for (const char *at = token; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      return NULL;
  return *token != '\0' ? g_steal_pointer (&token) : NULL;
}

/* HF_TOKEN_PATH, else HF_HOME/token, HF_HOME being by default below the cache folder. */
static char *
token_from_file (void)
{
  const char *named = g_getenv ("HF_TOKEN_PATH");
  const char *home = g_getenv ("HF_HOME");
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  if (named != NULL && *named != '\0')
    path = g_strdup (named);
  else if (home != NULL && *home != '\0')
    path = g_build_filename (home, "token", NULL);
  else
    path = g_build_filename (g_get_user_cache_dir (), "huggingface", "token", NULL);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR)
      || !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return valid_token (text);
}

static char *
find_token (void)
{
  char *token = valid_token (g_getenv ("HF_TOKEN"));

  if (token == NULL)
    token = valid_token (g_getenv ("HUGGING_FACE_HUB_TOKEN"));
  if (token == NULL && !is_set ("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
    token = token_from_file ();
  return token;
}

/**
 * hr_hub_endpoint:
 *
 * Returns: (transfer full): where the Hub is, without a slash at its end: HF_ENDPOINT, if it is set
 */
char *
hr_hub_endpoint (void)
{
  const char *named = g_getenv ("HF_ENDPOINT");
  char *endpoint = g_strdup (named != NULL && *named != '\0' ? named : DEFAULT_ENDPOINT);

  while (g_str_has_suffix (endpoint, "/"))
    endpoint[strlen (endpoint) - 1] = '\0';
  return endpoint;
}

/**
 * hr_hub_options_new:
 * @online: whether the person lets the program use the network
 *
 * Reads what huggingface_hub reads, by the same names: HF_ENDPOINT, HF_TOKEN, HF_TOKEN_PATH,
 * HF_HOME, HF_HUB_OFFLINE.
 *
 * Returns: (transfer full): the options
 */
HrHubOptions *
hr_hub_options_new (gboolean online)
{
  HrHubOptions *self = g_new0 (HrHubOptions, 1);

  self->endpoint = hr_hub_endpoint ();
  self->token = find_token ();
  self->cache_folder = g_build_filename (g_get_user_cache_dir (), "headroom", "hub", NULL);
  self->cache_bytes = DEFAULT_CACHE_BYTES;
  self->offline = !online || is_set ("HF_HUB_OFFLINE") || is_set ("TRANSFORMERS_OFFLINE");
  self->timeout_s = DEFAULT_TIMEOUT_S;
  self->request_s = DEFAULT_REQUEST_S;
  return self;
}

HrHubOptions *
hr_hub_options_copy (const HrHubOptions *self)
{
  HrHubOptions *copy = g_memdup2 (self, sizeof *self);

  copy->endpoint = g_strdup (self->endpoint);
  copy->token = g_strdup (self->token);
  copy->cache_folder = g_strdup (self->cache_folder);
  return copy;
}

/**
 * hr_hub_options_free:
 * @self: (nullable): options
 */
void
hr_hub_options_free (HrHubOptions *self)
{
  if (self == NULL)
    return;
  g_free (self->endpoint);
  g_free (self->token);
  g_free (self->cache_folder);
  g_free (self);
}
