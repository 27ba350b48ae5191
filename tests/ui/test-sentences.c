/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-facts.h"
#include "hr-sentences.h"
#include "hr-speed-sentences.h"

#include <string.h>

#define NBSP "\302\240"

static HrModel model = { .name = "Model 8B" };
static HrEngine engine = { .name = "engine" };
static HrFormat format = { .name = "Q4" };
static HrDevice device = { .name = "ACME Card", .vendor = "ACME" };

/* An answer with a device for each size in GiB, 24 GiB each. */
static void
set_answer (HrAnswer     *answer,
            HrPlan       *plan,
            HrVerdict     verdict,
            guint         n_devices,
            const guint64 sizes_gib[])
{
  *plan = (HrPlan) { .device_count = n_devices };
  memset (answer, 0, sizeof *answer);
  answer->plan = plan;
  answer->records = (HrRecords) { .model = &model, .engine = &engine, .format = &format,
                                  .device = &device };
  answer->estimate.verdict = verdict;
  answer->estimate.n_devices = n_devices;
  for (guint i = 0; i < n_devices; i++)
    answer->estimate.devices[i] = (HrDeviceEstimate) {
      .index = i,
      .capacity_bytes = 24 * HR_GIB,
      .usable_bytes = 24 * HR_GIB,
      .process_bytes = sizes_gib[i] * HR_GIB,
    };
}

typedef struct {
  HrVerdict   verdict;
  guint       n_devices;
  guint64     sizes_gib[3];
  const char *sentence;
} Case;

static const Case cases[] = {
  { HR_VERDICT_FITS, 1, { 20 }, "Fits — 4.00" NBSP "GiB free of 24.0" NBSP "GiB" },
  { HR_VERDICT_FITS, 2, { 20, 14 }, "Fits — 14.0" NBSP "GiB free of 48.0" NBSP "GiB" },
  { HR_VERDICT_TIGHT, 1, { 23 }, "Tight — 1.00" NBSP "GiB free of 24.0" NBSP "GiB" },
  { HR_VERDICT_TIGHT, 2, { 12, 23 }, "Tight — 1.00" NBSP "GiB free on GPU 1" },
  { HR_VERDICT_DOES_NOT_FIT, 1, { 30 }, "Does not fit: 6.00" NBSP "GiB over" },
  { HR_VERDICT_DOES_NOT_FIT, 3, { 20, 20, 30 }, "Does not fit: 6.00" NBSP "GiB over on GPU 2" },
  { HR_VERDICT_DOES_NOT_FIT, 3, { 20, 26, 30 },
    "Does not fit: 8.00" NBSP "GiB over on 2 devices" },
  { HR_VERDICT_UNKNOWN, 1, { 5 }, "Unknown — 5.00" NBSP "GiB needed" },
};

static void
test_verdict (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HrAnswer *answer = g_new0 (HrAnswer, 1);
      HrPlan plan;
      g_autofree char *sentence = NULL;

      set_answer (answer, &plan, cases[i].verdict, cases[i].n_devices, cases[i].sizes_gib);
      sentence = hr_sentence_verdict (answer, HR_BYTE_UNIT_BINARY);
      g_assert_cmpstr (sentence, ==, cases[i].sentence);
      g_free (answer);
    }
}

static void
test_subject (void)
{
  g_autofree HrAnswer *answer = g_new0 (HrAnswer, 1);
  HrPlan plan;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *title = NULL;
  g_autofree char *peak = NULL;
  const guint64 sizes[] = { 1, 2 };

  set_answer (answer, &plan, HR_VERDICT_FITS, 1, sizes);
  one = hr_sentence_subject (answer);
  g_assert_cmpstr (one, ==, "Model 8B · Q4 · Card · engine");
  set_answer (answer, &plan, HR_VERDICT_FITS, 2, sizes);
  two = hr_sentence_subject (answer);
  g_assert_cmpstr (two, ==, "Model 8B · Q4 · 2 × Card · engine");
  title = hr_sentence_title (answer);
  g_assert_cmpstr (title, ==, "Model 8B on 2 × Card");
  peak = hr_sentence_peak (answer, HR_BYTE_UNIT_BINARY);
  g_assert_cmpstr (peak, ==, "engine needs 2.00" NBSP "GiB at most, on GPU 1.");
}

static void
test_runs (void)
{
  g_autofree HrAnswer *answer = g_new0 (HrAnswer, 1);
  HrPlan plan;
  HrDeviceRun runs[HR_MAX_DEVICES];
  g_autofree char *name = NULL;
  const guint64 sizes[] = { 1, 1, 1 };

  set_answer (answer, &plan, HR_VERDICT_FITS, 3, sizes);
  g_assert_cmpuint (hr_find_device_runs (&answer->estimate, runs), ==, 1);
  g_assert_cmpuint (runs[0].count, ==, 3);
  name = hr_sentence_device_run (&device, &runs[0]);
  g_assert_cmpstr (name, ==, "GPU 0–2");
  hr_device_add_item (&answer->estimate.devices[2], HR_ITEM_WEIGHTS, HR_COUNTER_ALLOCATED,
                      "weights", 7, "", "");
  g_assert_cmpuint (hr_find_device_runs (&answer->estimate, runs), ==, 2);
  g_assert_cmpuint (runs[1].first, ==, 2);
}

/* Nobody meets a kind of memory or a verdict without a name and an icon. */
static void
test_complete (void)
{
  for (int kind = 0; kind < HR_N_ITEM_KINDS; kind++)
    g_assert_cmpuint (strlen (hr_sentence_kind (kind)), >, 0);
  for (int verdict = HR_VERDICT_FITS; verdict <= HR_VERDICT_UNKNOWN; verdict++)
    {
      g_assert_true (g_str_has_suffix (hr_verdict_icon (verdict), "-symbolic"));
      g_assert_nonnull (hr_verdict_style (verdict));
    }
}

static void
test_facts (void)
{
  HrModel moe = { .params_total = 671000000000, .params_active = 37000000000,
                  .organization = "Maker", .released = "2024-12" };
  HrDevice card = { .nominal_bytes = 24 * HR_GIB, .bandwidth_bytes_per_s = 1008e9,
                    .released = "2022-10" };
  HrFormat q4 = { .nominal_bits = 4.89, .family = "GGUF" };
  g_autofree char *model_facts = hr_facts_model (&moe);
  g_autofree char *card_facts = hr_facts_device (&card, HR_BYTE_UNIT_BINARY);
  g_autofree char *format_facts = hr_facts_format (&q4);

  g_assert_cmpstr (model_facts, ==, "671B parameters, 37.0B active · Maker · 2024");
  g_assert_cmpstr (card_facts, ==, "24.0" NBSP "GiB · 1008 GB/s · 2022");
  g_assert_cmpstr (format_facts, ==, "4.89 bits per weight · GGUF");
}

/* Each of these is written by the one formatter, so the preference is heard by all of them. */
static void
test_places (void)
{
  static const struct { int decimals; const char *time, *slow, *share, *difference; } wanted[] = {
    { HR_DECIMALS_AUTO, "7.72 ms", "1000 ms", "12" NBSP "%", "−3" NBSP "%" },
    { 0, "8 ms", "1000 ms", "12" NBSP "%", "−3" NBSP "%" },
    { 1, "7.7 ms", "999.7 ms", "12.3" NBSP "%", "−3.2" NBSP "%" },
    { 3, "7.724 ms", "999.700 ms", "12.345" NBSP "%", "−3.210" NBSP "%" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autofree char *time = NULL;
      g_autofree char *slow = NULL;
      g_autofree char *share = NULL;
      g_autofree char *difference = NULL;

      hr_units_set_style (wanted[i].decimals, HR_GROUPING_NONE);
      time = hr_sentence_seconds (0.0077239);
      slow = hr_sentence_seconds (0.9997);
      share = hr_word_share (0.12345, 0);
      difference = hr_word_difference (-0.0321, 0);
      g_assert_cmpstr (time, ==, wanted[i].time);
      g_assert_cmpstr (slow, ==, wanted[i].slow);
      g_assert_cmpstr (share, ==, wanted[i].share);
      g_assert_cmpstr (difference, ==, wanted[i].difference);
    }
  hr_units_set_style (HR_DECIMALS_AUTO, HR_GROUPING_LOCALE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentences/verdict", test_verdict);
  g_test_add_func ("/sentences/subject", test_subject);
  g_test_add_func ("/sentences/runs", test_runs);
  g_test_add_func ("/sentences/complete", test_complete);
  g_test_add_func ("/sentences/facts", test_facts);
  g_test_add_func ("/sentences/places", test_places);
  return g_test_run ();
}
