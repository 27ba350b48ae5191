/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-cli-question.h"

#include <string.h>

#include "hr-error.h"

#define MAX_COUNT 16

/* ---- numbers ---- */

static void
limit_json (HrJsonWriter  *json,
            HrLimitKind    kind,
            const HrLimit *limit)
{
  hr_json_writer_begin (json, NULL, '{');
  hr_json_writer_string (json, "for", hr_limit_kind_name (kind));
  hr_json_writer_boolean (json, "known", limit->known);
  if (limit->known)
    hr_json_writer_boolean (json, "fits", limit->fits);
  if (limit->fits)
    {
      hr_json_writer_int (json, "value", limit->value);
      hr_json_writer_boolean (json, "open", limit->open);
    }
  if (limit->known)
    {
      hr_json_writer_int (json, "device", limit->device);
      hr_json_writer_string (json, "phase", limit->phase);
      hr_json_writer_string (json, "kind", hr_item_kind_name (limit->kind));
    }
  hr_json_writer_end (json, '}');
}

static void
limit_text (GString       *out,
            HrLimitKind    kind,
            const HrLimit *limit)
{
  gboolean fewest = kind == HR_LIMIT_DEVICES || kind == HR_LIMIT_CPU_EXPERTS;

  g_string_append_printf (out, "%-12s ", hr_limit_kind_name (kind));
  if (!limit->known)
    g_string_append (out, "unknown");
  else if (!limit->fits)
    g_string_append (out, "none fits");
  else
    g_string_append_printf (out, "%s%" G_GINT64_FORMAT, limit->open ? "at least "
                            : fewest ? "no fewer than " : "", limit->value);
  if (limit->known && !limit->open)
    g_string_append_printf (out, ", then device %d is full in %s, most of it %s", limit->device,
                            limit->phase, hr_item_kind_name (limit->kind));
  g_string_append_c (out, '\n');
}

static void
solve_number (GString             *out,
              HrJsonWriter        *json,
              const HrCliQuestion *question,
              HrLimitKind          kind)
{
  HrLimit limit;

  hr_limit_find (kind, question->plan, &question->records, &limit);
  if (question->json)
    limit_json (json, kind, &limit);
  else
    limit_text (out, kind, &limit);
}

/* ---- choices ---- */

typedef struct {
  const char *name;
  GArray   *(*find) (const HrCliQuestion *question);
  const char *(*id) (const void *record);
} Choice;

static GArray *
find_formats (const HrCliQuestion *question)
{
  return hr_advisor_formats (question->catalog, question->plan, &question->records);
}

static GArray *
find_devices (const HrCliQuestion *question)
{
  GArray *offers = hr_advisor_devices (question->catalog, question->plan, &question->records,
                                       MAX_COUNT, NULL);

  hr_offers_keep (offers, &question->demand);
  hr_offers_keep_fewest (offers);
  hr_offers_sort (offers, question->order);
  return offers;
}

static const char *
format_id (const void *record)
{
  return ((const HrFormat *) record)->id;
}

static const char *
device_id (const void *record)
{
  return ((const HrDevice *) record)->id;
}

static const Choice choices[] = {
  { "weights", find_formats, format_id },
  { "hardware", find_devices, device_id },
};

static void
offer_json (HrJsonWriter  *json,
            const Choice  *choice,
            const HrOffer *offer)
{
  const struct { const char *name; double value; } amounts[] = {
    { "tokens_per_s", offer->speed }, { "ttft_s", offer->ttft_s }, { "tpot_s", offer->tpot_s },
    { "price_usd", offer->price_usd }, { "power_w", offer->power_w },
  };

  hr_json_writer_begin (json, NULL, '{');
  hr_json_writer_string (json, choice->name, choice->id (offer->record));
  hr_json_writer_uint (json, "devices", offer->count);
  hr_json_writer_uint (json, "peak_bytes", offer->peak_bytes);
  hr_json_writer_uint (json, "usable_bytes", offer->usable_bytes);
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    if (amounts[i].value > 0.0)
      hr_json_writer_double (json, amounts[i].name, amounts[i].value);
  hr_json_writer_end (json, '}');
}

static gboolean
is_of_devices (const Choice *choice)
{
  return choice->id == device_id;
}

static void
offer_text (GString       *out,
            const Choice  *choice,
            const HrOffer *offer)
{
  g_autofree char *bytes = hr_format_gib ((double) offer->peak_bytes, HR_BYTE_UNIT_BINARY);

  g_string_append_printf (out, "%3u \303\227 %-36s %10s", offer->count,
                          choice->id (offer->record), bytes);
  if (offer->speed > 0.0)
    g_string_append_printf (out, "  %8.1f tok/s", offer->speed);
  if (is_of_devices (choice) && !(offer->price_usd > 0.0))
    g_string_append (out, "  price unknown");
  else if (offer->price_usd > 0.0)
    g_string_append_printf (out, "  %6.0f USD", offer->price_usd);
  if (offer->power_w > 0.0)
    g_string_append_printf (out, "  %5.0f W", offer->power_w);
  g_string_append_c (out, '\n');
}

static void
solve_choice (GString             *out,
              HrJsonWriter        *json,
              const HrCliQuestion *question,
              const Choice        *choice)
{
  g_autoptr (GArray) offers = choice->find (question);

  if (!question->json && offers->len == 0)
    g_string_append (out, "none fits\n");
  for (guint i = 0; i < offers->len; i++)
    if (question->json)
      offer_json (json, choice, &g_array_index (offers, HrOffer, i));
    else
      offer_text (out, choice, &g_array_index (offers, HrOffer, i));
}

static gboolean
parse_order (const char   *text,
             HrOfferOrder *order,
             GError      **error)
{
  static const char *const names[] = {
    [HR_OFFER_BY_PRICE] = "price", [HR_OFFER_BY_POWER] = "power", [HR_OFFER_BY_COUNT] = "count",
    [HR_OFFER_BY_MEMORY] = "memory", [HR_OFFER_BY_SPEED] = "speed",
  };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], text) == 0)
      {
        *order = i;
        return TRUE;
      }
  if (text != NULL)
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                 "--sort %s: choose price, power, count, memory or speed", text);
  return text == NULL;
}

/* ---- which ---- */

static gboolean
solve_one (GString             *out,
           HrJsonWriter        *json,
           const HrCliQuestion *question,
           const char          *what,
           GError             **error)
{
  HrLimitKind kind;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if (strcmp (choices[i].name, what) == 0)
      {
        solve_choice (out, json, question, &choices[i]);
        return TRUE;
      }
  if (!hr_limit_kind_parse (what, &kind))
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                 "--for %s: choose context, batch, gpu-layers, cpu-experts, microbatch, length, "
                 "rank, gpus, weights or hardware", what);
  else if (!hr_limit_applies (kind, question->plan, &question->records))
    g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                 "--for %s: does not apply to this plan; leave --for away to see what does", what);
  else
    {
      solve_number (out, json, question, kind);
      return TRUE;
    }
  return FALSE;
}

static gboolean
solve (GString             *out,
       const HrCliQuestion *question,
       const char          *what,
       GError             **error)
{
  HrJsonWriter json;
  gboolean solved = TRUE;

  hr_json_writer_init (&json, out);
  if (question->json)
    {
      hr_json_writer_begin (&json, NULL, '{');
      hr_json_writer_begin (&json, "solutions", '[');
    }
  if (what != NULL)
    solved = solve_one (out, &json, question, what, error);
  for (guint kind = 0; what == NULL && kind < HR_N_LIMITS; kind++)
    if (hr_limit_applies (kind, question->plan, &question->records))
      solve_number (out, &json, question, kind);
  if (question->json)
    {
      hr_json_writer_end (&json, ']');
      hr_json_writer_end (&json, '}');
      g_string_append_c (out, '\n');
    }
  return solved;
}

/**
 * hr_cli_solve:
 * @argc: as of main
 * @argv: as of main
 *
 * Returns: the exit status
 */
int
hr_cli_solve (int    argc,
              char **argv)
{
  g_auto (HrCliQuestion) question = { NULL };
  g_autofree char *what = NULL, *order = NULL;
  const GOptionEntry entries[] = {
    { "for", 'f', 0, G_OPTION_ARG_STRING, &what,
      "context, batch, gpu-layers, cpu-experts, microbatch, length, rank, gpus, weights or "
      "hardware; without it all numbers that apply", "WHAT" },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &order, "Order of the hardware",
      "price|power|count|memory|speed" },
    { "min-speed", 0, 0, G_OPTION_ARG_DOUBLE, &question.demand.min_speed,
      "Hardware with at least so many tokens a second", "NUMBER" },
    { "max-ttft", 0, 0, G_OPTION_ARG_DOUBLE, &question.demand.max_ttft_s,
      "Hardware that writes the first token within so many seconds", "SECONDS" },
    { "max-tpot", 0, 0, G_OPTION_ARG_DOUBLE, &question.demand.max_tpot_s,
      "Hardware that takes at most so many seconds for each further token", "SECONDS" },
    { "max-price", 0, 0, G_OPTION_ARG_DOUBLE, &question.demand.max_price_usd,
      "Hardware that came out at this price at most, all of it; what has no known price is left "
      "out", "USD" },
    { "max-power", 0, 0, G_OPTION_ARG_DOUBLE, &question.demand.max_power_w,
      "Hardware of this board power at most, all of it; likewise", "WATTS" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &question.json, "Answer as JSON", NULL },
    { NULL }
  };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!hr_cli_question_parse (&question, "solve",
                              "Tells how far a plan can go before it no longer fits, exact to the "
                              "token, and with which weights or hardware it fits.", entries, &argc,
                              &argv))
    return HR_CLI_BAD_INPUT;
  if (!parse_order (order, &question.order, &error)
      || !hr_cli_question_open (&question, &error) || !solve (out, &question, what, &error))
    return hr_cli_fail (error);
  return hr_cli_print (out, HR_CLI_ANSWERED);
}
