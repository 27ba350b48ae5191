/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics, and what a measured number is held against, on figures made up for the purpose. */
#include "hr-evaluate.h"

#define PRESENT(name) (1u << HR_MEASURE_##name)

static void
add (HrDeviceEstimate *device,
     HrItemKind        kind,
     HrCounter         counter,
     guint64           bytes)
{
  hr_device_add_item (device, kind, counter, "made up", bytes, "none", "none");
}

static HrBuffer a_buffer = { (char *) "CUDA0", HR_BUFFER_OUTPUT, 1 };

/* Two devices and main memory, different everywhere. */
static HrEstimate
made_up_estimate (void)
{
  HrEstimate estimate = { .verdict = HR_VERDICT_FITS, .n_devices = 2, .pool_bytes = 5000 };

  add (&estimate.devices[0], HR_ITEM_WEIGHTS, HR_COUNTER_ALLOCATED, 1000);
  add (&estimate.devices[0], HR_ITEM_KV_CACHE, HR_COUNTER_ALLOCATED, 100);
  add (&estimate.devices[0], HR_ITEM_WORKSPACE, HR_COUNTER_ALLOCATED, 10);
  add (&estimate.devices[0], HR_ITEM_WORKSPACE, HR_COUNTER_PROCESS, 7);
  add (&estimate.devices[1], HR_ITEM_WEIGHTS, HR_COUNTER_ALLOCATED, 2000);
  add (&estimate.devices[1], HR_ITEM_STATE, HR_COUNTER_ALLOCATED, 200);
  add (&estimate.devices[1], HR_ITEM_ACTIVATIONS, HR_COUNTER_ALLOCATED, 20);
  add (&estimate.devices[1], HR_ITEM_LOGITS, HR_COUNTER_ALLOCATED, 5);
  add (&estimate.host, HR_ITEM_WEIGHTS, HR_COUNTER_ALLOCATED, 300);
  add (&estimate.host, HR_ITEM_WORKSPACE, HR_COUNTER_ALLOCATED, 40);
  for (guint i = 0; i < 2; i++)
    {
      estimate.devices[i].allocated_bytes = 4000 + i;
      estimate.devices[i].process_bytes = 6000 + i;
    }
  return estimate;
}

static double
estimated (HrMeasurement  measure,
           HrWorkingModel working,
           guint          n_buffers)
{
  HrMeasured measured = {
    .present = 1u << measure, .oom = HR_UNSET, .buffers = &a_buffer, .n_buffers = n_buffers,
  };
  HrEstimate estimate = made_up_estimate ();
  g_autoptr (HrPlan) plan = hr_plan_new ();
  HrComparison out[HR_N_QUANTITIES];

  plan->weights = g_strdup ("bf16");
  plan->hardware = g_strdup ("some-card");
  measured.value[measure] = 1000;
  g_assert_cmpuint (hr_evaluate_compare (&measured, plan, working, &estimate, out), ==, 1);
  g_assert_null (out[0].refused);
  g_assert_cmpfloat_with_epsilon (out[0].error, out[0].estimated / 1000 - 1, 1e-12);
  return out[0].estimated;
}

/* ggml logs sum over buffers; servers and PyTorch print the fullest device. */
static void
test_scopes (void)
{
  g_assert_cmpfloat (estimated (HR_MEASURE_WEIGHTS, HR_WORKING_GGML, 1), ==, 3300);
  g_assert_cmpfloat (estimated (HR_MEASURE_WEIGHTS, HR_WORKING_GGML, 0), ==, 3000);
  g_assert_cmpfloat (estimated (HR_MEASURE_KV, HR_WORKING_GGML, 1), ==, 300);
  g_assert_cmpfloat (estimated (HR_MEASURE_COMPUTE, HR_WORKING_GGML, 1), ==, 35);
  g_assert_cmpfloat (estimated (HR_MEASURE_WEIGHTS, HR_WORKING_POOL, 1), ==, 2000);
  g_assert_cmpfloat (estimated (HR_MEASURE_KV, HR_WORKING_TORCH, 1), ==, 200);
  g_assert_cmpfloat (estimated (HR_MEASURE_COMPUTE, HR_WORKING_POOL, 1), ==, 25);
  g_assert_cmpfloat (estimated (HR_MEASURE_ALLOCATED, HR_WORKING_TORCH, 1), ==, 4001);
  g_assert_cmpfloat (estimated (HR_MEASURE_PROCESS, HR_WORKING_TORCH, 1), ==, 6001);
  g_assert_cmpfloat (estimated (HR_MEASURE_POOL, HR_WORKING_POOL, 1), ==, 5000);
}

/* Without a device that computes, the processor's buffer is the one that is printed. */
static void
test_processor (void)
{
  HrMeasured measured = { .present = PRESENT (COMPUTE), .oom = HR_UNSET };
  HrEstimate estimate = made_up_estimate ();
  g_autoptr (HrPlan) plan = hr_plan_new ();
  HrComparison out[HR_N_QUANTITIES];

  estimate.n_devices = 0;
  measured.value[HR_MEASURE_COMPUTE] = 40;
  hr_evaluate_compare (&measured, plan, HR_WORKING_GGML, &estimate, out);
  g_assert_cmpfloat (out[0].estimated, ==, 40);
  g_assert_cmpfloat (out[0].error, ==, 0);
}

static const char *
refusal (HrMeasured    measured,
         HrMeasurement measure,
         const char   *weights)
{
  HrEstimate estimate = made_up_estimate ();
  g_autoptr (HrPlan) plan = hr_plan_new ();
  HrComparison out[HR_N_QUANTITIES];

  plan->weights = g_strdup (weights);
  measured.present = 1u << measure;
  hr_evaluate_compare (&measured, plan, HR_WORKING_GGML, &estimate, out);
  return out[0].refused;
}

/* A figure that contradicts itself, or hangs on what the source does not say, proves nothing. */
static void
test_refusals (void)
{
  HrBuffer buffers[] = {
    { (char *) "CUDA0", HR_BUFFER_KV, 900 },
    { (char *) "CPU", HR_BUFFER_MODEL, 3000 },
  };
  HrMeasured plain = { .oom = HR_UNSET };
  HrMeasured contrary = { .oom = HR_UNSET, .buffers = buffers, .n_buffers = 2 };

  plain.value[HR_MEASURE_WEIGHTS] = plain.value[HR_MEASURE_KV] = plain.value[HR_MEASURE_POOL] = 1;
  contrary.value[HR_MEASURE_KV] = 1000;
  contrary.value[HR_MEASURE_WEIGHTS] = 3000;
  g_assert_null (refusal (plain, HR_MEASURE_WEIGHTS, "bf16"));
  g_assert_nonnull (refusal (plain, HR_MEASURE_WEIGHTS, NULL));
  g_assert_null (refusal (plain, HR_MEASURE_KV, NULL));
  g_assert_nonnull (refusal (plain, HR_MEASURE_POOL, "bf16"));
  g_assert_nonnull (refusal (plain, HR_MEASURE_COMPUTE, "bf16"));
  g_assert_nonnull (refusal (contrary, HR_MEASURE_KV, "bf16"));
  g_assert_nonnull (refusal (contrary, HR_MEASURE_WEIGHTS, "bf16"));
  buffers[0].bytes = 1000;
  buffers[1].device = (char *) "CUDA0";
  g_assert_null (refusal (contrary, HR_MEASURE_KV, "bf16"));
  g_assert_null (refusal (contrary, HR_MEASURE_WEIGHTS, "bf16"));
}

/* Experts that were sent to main memory by hand: the plan says nothing of it, the log does. */
static void
test_placement (void)
{
  HrBuffer buffers[] = {
    { (char *) "CPU", HR_BUFFER_MODEL, 300 },
    { (char *) "CUDA0", HR_BUFFER_MODEL, 3000 },
  };
  HrMeasured measured = { .oom = 1, .buffers = buffers, .n_buffers = 2 };
  HrEstimate estimate = made_up_estimate ();

  measured.value[HR_MEASURE_COMPUTE] = measured.value[HR_MEASURE_WEIGHTS] = 3300;
  g_assert_null (refusal (measured, HR_MEASURE_COMPUTE, "bf16"));
  g_assert_cmpuint (hr_evaluate_oom (&measured, &estimate), ==, HR_OOM_MISSED);
  buffers[0].bytes = 3000;
  buffers[1].bytes = 300;
  g_assert_nonnull (refusal (measured, HR_MEASURE_COMPUTE, "bf16"));
  g_assert_null (refusal (measured, HR_MEASURE_WEIGHTS, "bf16"));
  g_assert_cmpuint (hr_evaluate_oom (&measured, &estimate), ==, HR_OOM_NOT_JUDGED);
}

static void
test_oom (void)
{
  static const struct {
    gint oom;
    guint present;
    HrVerdict verdict;
    HrOomCall call;
  } cases[] = {
    { 1, 0, HR_VERDICT_DOES_NOT_FIT, HR_OOM_CALLED },
    { 1, 0, HR_VERDICT_TIGHT, HR_OOM_MISSED },
    { 1, PRESENT (KV), HR_VERDICT_DOES_NOT_FIT, HR_OOM_CALLED },
    { 0, 0, HR_VERDICT_FITS, HR_OOM_FITS },
    { 0, 0, HR_VERDICT_DOES_NOT_FIT, HR_OOM_FALSE_ALARM },
    { HR_UNSET, PRESENT (DECODE), HR_VERDICT_DOES_NOT_FIT, HR_OOM_FALSE_ALARM },
    { HR_UNSET, PRESENT (ALLOCATED), HR_VERDICT_TIGHT, HR_OOM_FITS },
    { HR_UNSET, PRESENT (COMPUTE) | PRESENT (WEIGHTS), HR_VERDICT_DOES_NOT_FIT,
      HR_OOM_NOT_JUDGED },
    { 1, 0, HR_VERDICT_UNKNOWN, HR_OOM_NOT_JUDGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HrMeasured measured = { .present = cases[i].present, .oom = cases[i].oom };
      HrEstimate estimate = { .verdict = cases[i].verdict };
      g_assert_cmpuint (hr_evaluate_oom (&measured, &estimate), ==, cases[i].call);
    }
}

static void
test_statistics (void)
{
  const double errors[] = { 0.01, -0.05, 0.02, 0.0, -0.03 };
  HrErrorStatistics out;

  hr_error_statistics (errors, 5, &out);
  g_assert_cmpuint (out.n, ==, 5);
  g_assert_cmpfloat_with_epsilon (out.median, 0.02, 1e-12);
  g_assert_cmpfloat_with_epsilon (out.p90, 0.042, 1e-12);
  g_assert_cmpfloat_with_epsilon (out.worst, 0.05, 1e-12);
  g_assert_cmpuint (out.worst_index, ==, 1);
  g_assert_cmpfloat_with_epsilon (out.bias, -0.01, 1e-12);
  hr_error_statistics (errors, 2, &out);
  g_assert_cmpfloat_with_epsilon (out.median, 0.03, 1e-12);
  hr_error_statistics (errors, 1, &out);
  g_assert_cmpfloat_with_epsilon (out.p90, 0.01, 1e-12);
  hr_error_statistics (NULL, 0, &out);
  g_assert_cmpuint (out.n, ==, 0);
}

/* Each speed a figure of its own, so that a mix-up shows. */
static HrSpeed made_up_speed = {
  .known = TRUE, .decode_tok_s = 101, .token_s = 1, .prefill_tok_s = 102, .ttft_s = 103,
  .tpot_s = 104, .throughput_tok_s = 105, .request_s = 2, .step_s = 106, .microstep_s = 3,
  .train_tok_s = 4, .train_tok_s_per_gpu = 107,
};

/* Measured half of what is estimated: the error is +100 %, of rates and of times alike. */
static void
test_speeds (void)
{
  static const struct {
    HrMeasurement measure;
    HrQuantity quantity;
    double estimated;
    const char *name;
  } cases[] = {
    { HR_MEASURE_DECODE, HR_QUANTITY_DECODE, 101, "speed.decode" },
    { HR_MEASURE_PREFILL, HR_QUANTITY_PREFILL, 102, "speed.prefill" },
    { HR_MEASURE_TTFT, HR_QUANTITY_TTFT, 103, "speed.ttft" },
    { HR_MEASURE_TPOT, HR_QUANTITY_TPOT, 104, "speed.tpot" },
    { HR_MEASURE_THROUGHPUT, HR_QUANTITY_THROUGHPUT, 105, "speed.throughput" },
    { HR_MEASURE_STEP, HR_QUANTITY_STEP, 106, "speed.step" },
    { HR_MEASURE_TRAIN, HR_QUANTITY_TRAIN, 107, "speed.train_tok_s" },
  };

  g_assert_cmpuint (G_N_ELEMENTS (cases), ==, HR_N_SPEEDS);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      HrMeasured measured = { .present = 1u << cases[i].measure | PRESENT (KV) };
      HrComparison out[HR_N_SPEEDS];

      measured.value[cases[i].measure] = cases[i].estimated / 2.0;
      g_assert_true (hr_measured_speed (&measured));
      g_assert_cmpuint (hr_evaluate_compare_speed (&measured, &made_up_speed, NULL, out), ==, 1);
      g_assert_null (out[0].refused);
      g_assert_cmpuint (out[0].quantity, ==, cases[i].quantity);
      g_assert_cmpstr (hr_quantity_name (out[0].quantity), ==, cases[i].name);
      g_assert_cmpfloat (out[0].estimated, ==, cases[i].estimated);
      g_assert_cmpfloat_with_epsilon (out[0].error, 1.0, 1e-12);
    }
}

/* No figure beside a reason. */
static const char *
speed_refusal (HrSpeed     speed,
               double      value,
               const char *refused)
{
  HrMeasured measured = { .present = PRESENT (DECODE) | PRESENT (TTFT) };
  HrComparison out[HR_N_SPEEDS];

  measured.value[HR_MEASURE_DECODE] = measured.value[HR_MEASURE_TTFT] = value;
  g_assert_cmpuint (hr_evaluate_compare_speed (&measured, &speed, refused, out), ==, 2);
  for (guint i = 0; i < 2; i++)
    if (out[i].refused != NULL)
      {
        g_assert_cmpfloat (out[i].estimated, ==, 0.0);
        g_assert_cmpfloat (out[i].error, ==, 0.0);
      }
  return out[1].refused;
}

static void
test_speed_refusals (void)
{
  HrMeasured memory = { .present = PRESENT (KV) };
  HrSpeed unknown = { .known = FALSE, .unknown = "nobody knows" };
  HrSpeed timeless = made_up_speed;

  timeless.ttft_s = 0.0;
  g_assert_false (hr_measured_speed (&memory));
  g_assert_null (speed_refusal (made_up_speed, 1.0, NULL));
  g_assert_cmpstr (speed_refusal (made_up_speed, 1.0, "not asked"), ==, "not asked");
  g_assert_cmpstr (speed_refusal (unknown, 1.0, NULL), ==, "nobody knows");
  g_assert_nonnull (speed_refusal (made_up_speed, 0.0, NULL));
  g_assert_nonnull (speed_refusal (timeless, 1.0, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluate/scopes", test_scopes);
  g_test_add_func ("/evaluate/processor", test_processor);
  g_test_add_func ("/evaluate/refusals", test_refusals);
  g_test_add_func ("/evaluate/placement", test_placement);
  g_test_add_func ("/evaluate/oom", test_oom);
  g_test_add_func ("/evaluate/statistics", test_statistics);
  g_test_add_func ("/evaluate/speeds", test_speeds);
  g_test_add_func ("/evaluate/speed-refusals", test_speed_refusals);
  return g_test_run ();
}
