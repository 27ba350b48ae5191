/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-catalog.h"

#include <string.h>

#include "hr-catalog-private.h"

/* Levenshtein's distance, in one row; long words are cut, which only makes them look nearer. */
static guint
edit_distance (const char *a,
               const char *b)
{
  enum { LONGEST = 63 };
  guint row[LONGEST + 1];
  guint n = MIN (strlen (b), LONGEST);

  for (guint j = 0; j <= n; j++)
    row[j] = j;
  for (guint i = 0; a[i] != '\0' && i < LONGEST; i++)
    {
      guint diagonal = row[0];
      row[0] = i + 1;
      for (guint j = 1; j <= n; j++)
        {
          guint swap = diagonal + (g_ascii_tolower (a[i]) != g_ascii_tolower (b[j - 1]));
          diagonal = row[j];
          row[j] = MIN (swap, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[n];
}

/* People type "rtx 4090" and "llama_3"; ids join their words with hyphens. */
static char *
as_id (const char *key)
{
  return g_strdelimit (g_strdup (key), " _", '-');
}

/* 0 is the same word; what contains the key, or is contained in it, counts as near. */
static double
strangeness (const char *key,
             const char *id)
{
  guint longest = MAX (1, MAX (strlen (key), strlen (id)));
  double distance = (double) edit_distance (key, id) / longest;

  if (strcasestr (id, key) != NULL || strcasestr (key, id) != NULL)
    distance *= 0.5;
  return distance;
}

/**
 * hr_near_names:
 * @key: what somebody typed
 * @ids: (array length=n_ids): what there is
 * @n_ids: how many
 *
 * Returns: (transfer full) (nullable): up to three ids that look like @key, the nearest first
 */
char *
hr_near_names (const char        *key,
               const char *const *ids,
               guint              n_ids)
{
  enum { N = 3 };
  const double too_strange = 0.5;
  g_autofree char *wanted = as_id (key);
  const char *best[N] = { NULL };
  double score[N] = { too_strange, too_strange, too_strange };
  GString *text;

  for (guint i = 0; i < n_ids; i++)
    {
      double s = strangeness (wanted, ids[i]);
      guint place = 0;
      while (place < N && s >= score[place])
        place++;
      if (place == N)
        continue;
      memmove (best + place + 1, best + place, (N - place - 1) * sizeof *best);
      memmove (score + place + 1, score + place, (N - place - 1) * sizeof *score);
      best[place] = ids[i];
      score[place] = s;
    }
  if (best[0] == NULL)
    return NULL;
  text = g_string_new (best[0]);
  for (guint i = 1; i < N && best[i] != NULL; i++)
    g_string_append_printf (text, ", %s", best[i]);
  return g_string_free (text, FALSE);
}

/* Whether one of the texts holds the word, in any letter case. */
static gboolean
any_contains (const char *const *texts,
              guint              n_texts,
              const char        *word)
{
  for (guint i = 0; i < n_texts; i++)
    if (texts[i] != NULL && strcasestr (texts[i], word) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
all_words_match (const char *const *texts,
                 guint              n_texts,
                 char             **more,
                 const char        *query)
{
  g_auto (GStrv) words = g_strsplit_set (query, " \t", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && !any_contains (texts, n_texts, words[i])
        && !any_contains ((const char *const *) more, more ? g_strv_length (more) : 0, words[i]))
      return FALSE;
  return TRUE;
}

gboolean
hr_model_matches (const HrModel *model,
                  const char    *query)
{
  const char *texts[] = {
    model->id, model->name, model->family, model->organization, model->hf_id,
  };

  return all_words_match (texts, G_N_ELEMENTS (texts), model->aliases, query);
}

gboolean
hr_device_matches (const HrDevice *device,
                   const char     *query)
{
  const char *texts[] = {
    device->id, device->name, device->vendor, device->architecture, device->chip,
  };

  return all_words_match (texts, G_N_ELEMENTS (texts), NULL, query);
}
