/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-catalog-private.h"
#include "hr-error.h"

/* Records that say something impossible are refused where they say it. */

#define MODEL "{\"id\": \"m\", \"name\": \"M\", \"family\": \"F\", \"n_layers\": 2, " \
  "\"hidden_size\": 8, \"vocab_size\": 16, \"max_context\": 32, \"n_heads\": 4, " \
  "\"intermediate_size\": 16"
#define LAYERS(group) MODEL ", \"layers\": [{" group "}]}"
#define PLAIN "\"count\": 2, \"mixer\": \"attention\", \"ffn\": \"dense\""
#define DEVICE "{\"id\": \"d\", \"name\": \"D\", \"vendor\": \"V\", \"kind\": \"gpu\", " \
  "\"source\": [\"s\"]"

typedef struct { const char *text, *message; } Case;
typedef void (*LoadFunc) (HrJson *json);

static void
load_model (HrJson *json)
{
  hr_model_free (hr_model_from_json (json));
}

static void
load_device (HrJson *json)
{
  hr_device_free (hr_device_from_json (json));
}

static void
assert_cases (const Case *cases,
              guint       n,
              LoadFunc    load)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HrJson) json = hr_json_new_from_data (cases[i].text, -1, "f", &error);

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      hr_json_set_strict (json, TRUE);
      load (json);
      g_assert_cmpint (hr_json_finish (json, &error), ==, cases[i].message == NULL);
      g_assert_cmpstr (error ? error->message : NULL, ==, cases[i].message);
    }
}

static void
test_models (void)
{
  static const Case cases[] = {
    { LAYERS (PLAIN), NULL },
    { "[]", "f: $: expected an object" },
    { "{}", "f: $.id: is missing" },
    { MODEL "}", "f: $.layers: is missing" },
    { MODEL ", \"layers\": []}", "f: $.layers: expected an array of 1 to 255 layer groups" },
    { MODEL ", \"n_layer\": 1, \"formula\": \"unknown\"}", "f: $.n_layer: is not a known member" },
    { LAYERS ("\"count\": 3, \"mixer\": \"attention\", \"ffn\": \"dense\""),
      "f: $.layers[0].count: expected a whole number from 1 to 2" },
    { LAYERS ("\"count\": 1, \"mixer\": \"attention\", \"ffn\": \"dense\""),
      "f: $.layers: group 0 counts 1 layers, but the order gives it 2" },
    { LAYERS (PLAIN ", \"n_kv_heads\": 3"),
      "f: $.layers[0]: 4 heads cannot share 3 key/value heads evenly" },
    { LAYERS (PLAIN ", \"head_dim\": 99999999"),
      "f: $.layers[0].head_dim: expected a whole number from 0 to 16777216" },
    { LAYERS ("\"count\": 2, \"mixer\": \"sliding\", \"ffn\": \"dense\""),
      "f: $.layers[0]: sliding attention needs a window" },
    { LAYERS ("\"count\": 2, \"mixer\": \"mla\", \"ffn\": \"dense\""),
      "f: $.layers[0]: latent attention needs the model's \"mla\" and n_heads" },
    { LAYERS ("\"count\": 2, \"mixer\": \"mamba2\", \"ffn\": \"none\""),
      "f: $.layers[0]: a recurrent mixer needs the model's \"ssm\"" },
    { LAYERS ("\"count\": 2, \"mixer\": \"attention\", \"ffn\": \"moe\""),
      "f: $.layers[0]: experts need the model's \"moe\"" },
    { LAYERS (PLAIN "}], \"biases\": [\"q\"], \"layer_order\": [{\"a\": 1"),
      "f: $.biases: \"q\" is not a known bias" },
    { LAYERS (PLAIN "}], \"layer_order\": [[1, 2], {\"x\": 1"),
      "f: $.layer_order[0][0]: expected a whole number from 0 to 0" },
    { MODEL ", \"layers\": [{" PLAIN "}], \"layer_order\": [[0, 0]]}",
      "f: $.layer_order[0]: a run has at least one layer" },
    { MODEL ", \"layers\": [{" PLAIN "}], \"layer_order\": []}",
      "f: $.layer_order: expected an array of [group, layers]" },
    { MODEL ", \"layers\": [{" PLAIN "}], \"layer_order\": [[0]]}",
      "f: $.layer_order[0]: expected [group, layers]" },
    { MODEL ", \"layers\": [{" PLAIN "}], \"moe\": {\"n_experts\": 4, \"n_experts_per_tok\": 5, "
      "\"expert_size\": 8}}",
      "f: $.moe.n_experts_per_tok: expected a whole number from 1 to 4" },
  };

  assert_cases (cases, G_N_ELEMENTS (cases), load_model);
}

static void
test_devices (void)
{
  static const Case cases[] = {
    { DEVICE ", \"memory\": {\"nominal_gib\": 24}}", NULL },
    { DEVICE "}", "f: $.memory: is missing" },
    { DEVICE ", \"memory\": {\"nominal_gib\": -1}}",
      "f: $.memory.nominal_gib: expected a number from 0 to 1.04858e+06" },
    { DEVICE ", \"memory\": {\"nominal_gb\": 24}}",
      "f: $.memory.nominal_gb: is not a known member" },
    { DEVICE ", \"memory\": {}, \"peak_tflops\": {\"fp16\": \"165\"}}",
      "f: $.peak_tflops.fp16: expected a number from 0 to 1e+09" },
    { "{\"id\": \"d\", \"name\": \"D\", \"vendor\": \"V\", \"kind\": \"card\"}",
      "f: $.kind: expected one of: gpu, apu, cpu, tpu, npu" },
  };

  assert_cases (cases, G_N_ELEMENTS (cases), load_device);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refusals/models", test_models);
  g_test_add_func ("/refusals/devices", test_devices);
  return g_test_run ();
}
