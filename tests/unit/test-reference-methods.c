/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "case.h"
#include "hr-reference-methods.h"

/* What a rule says of a plan; 0: it does not speak of such plans. */
static double
value_of (Case              *self,
          HrReferenceMethod  method)
{
  HrReference references[HR_N_REFERENCE_METHODS];
  guint n = hr_reference_methods (self->plan, &self->records, &self->estimate, NULL, references);

  for (guint i = 0; i < n; i++)
    if (references[i].method == method)
      return references[i].value;
  return 0.0;
}

/* The vectors that the sources print, for their round counts of parameters. */
static void
test_serving (void)
{
  Case self;
  double params;

  case_load (&self, "llama-2-7b", "nvidia-a100-sxm4-80gb", "transformers", "bf16");
  case_set (&self, "inference.context", "1024");
  params = (double) self.records.model->params_total;
  g_assert_cmpfloat (value_of (&self, HR_REFERENCE_BYTES_PER_PARAMETER), ==, 2.0 * params);
  g_assert_cmpfloat_with_epsilon (value_of (&self, HR_REFERENCE_PLUS_A_FIFTH) / params,
                                  168.0 / 70.0, 1e-12);
  g_assert_cmpfloat (value_of (&self, HR_REFERENCE_LLAMA_CACHE), ==, 536870912.0);
  g_assert_cmpfloat_with_epsilon (value_of (&self, HR_REFERENCE_BANDWIDTH),
                                  self.records.device->bandwidth_bytes_per_s / (2.0 * params),
                                  1e-9);
  g_assert_cmpfloat (value_of (&self, HR_REFERENCE_SIXTEEN_BYTES), ==, 0.0);
  case_clear (&self);
}

static void
test_training (void)
{
  Case self;
  double params;

  case_load (&self, "llama-2-13b", "nvidia-a100-sxm4-80gb", "transformers", "fp32");
  case_set (&self, "training.method", "full");
  params = (double) self.records.model->params_total;
  g_assert_cmpfloat_with_epsilon (value_of (&self, HR_REFERENCE_GRADIENTS_AND_STATES) / params,
                                  436.8 / 13.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (value_of (&self, HR_REFERENCE_FOUR_TIMES) / params,
                                  112.0 / 7.0, 1e-9);
  g_assert_cmpfloat (value_of (&self, HR_REFERENCE_SIXTEEN_BYTES), ==, 16.0 * params);
  g_assert_cmpfloat (value_of (&self, HR_REFERENCE_BANDWIDTH), ==, 0.0);
  case_set (&self, "training.method", "lora");
  g_assert_cmpfloat (value_of (&self, HR_REFERENCE_FOUR_TIMES), ==, 0.0);
  g_assert_cmpfloat (value_of (&self, HR_REFERENCE_GPU_POOR), >, 4.0 * params);
  case_clear (&self);
}

/* Ours stands beside theirs: the sum of the devices. */
static void
test_ours (void)
{
  HrReference references[HR_N_REFERENCE_METHODS];
  Case self;
  guint n;

  case_load (&self, "llama-2-7b", "nvidia-a100-sxm4-80gb", "transformers", "bf16");
  case_run (&self);
  n = hr_reference_methods (self.plan, &self.records, &self.estimate, NULL, references);
  g_assert_cmpuint (n, >=, 4);
  for (guint i = 0; i < n; i++)
    if (references[i].quantity == HR_REFERENCE_MEMORY)
      g_assert_cmpfloat (references[i].ours, ==, self.estimate.devices[0].process_bytes);
  case_clear (&self);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/reference-methods/serving", test_serving);
  g_test_add_func ("/reference-methods/training", test_training);
  g_test_add_func ("/reference-methods/ours", test_ours);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
