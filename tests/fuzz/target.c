/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the fuzz targets share: a file that lies in memory, and what must hold of every answer. */
#include "target.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hr-architecture.h"
#include "hr-estimate.h"

/* Ten million tokens in a window of thousands of layers are no question of a reader. */
#define LONGEST_ESTIMATE_LAYERS 64

HrCatalog *
target_catalog (void)
{
  static HrCatalog *catalog;

  if (catalog == NULL)
    catalog = hr_catalog_new_default ();
  return catalog;
}

/* The path of a file that holds @data until the next call. */
const char *
target_file (const guint8 *data,
             gsize         size)
{
  static int file = -1;
  static char path[64];

  if (file < 0)
    file = memfd_create ("fuzz", 0);
  g_snprintf (path, sizeof path, "/proc/self/fd/%d", file);
  if (ftruncate (file, 0) != 0 || pwrite (file, data, size, 0) != (gssize) size)
    g_error ("no memory for a file");
  return path;
}

/* Whatever is refused is refused in one sentence. */
void
target_refused (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_cmpuint (strlen (error->message), >, 10);
  g_assert_cmpuint (strlen (error->message), <, 4096);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

void
target_estimate (const HrPlan  *plan,
                 const HrModel *model)
{
  g_autoptr (GError) error = NULL;
  HrEstimate answer = { 0 };
  HrRecords records;

  if (!hr_records_look_up_shape (&records, target_catalog (), plan, model, &error)
      || !hr_estimate_run (plan, &records, &answer, &error))
    target_refused (error);
  for (guint i = 0; i < answer.n_devices; i++)
    {
      guint64 sum = 0;

      for (guint k = 0; k < answer.devices[i].n_items; k++)
        sum += answer.devices[i].items[k].bytes;
      g_assert_cmpuint (sum, ==, answer.devices[i].process_bytes);
    }
  hr_estimate_clear (&answer);
}

/* A model that was read has tensors that can be counted and is estimated on two kinds of engine,
 * or is refused. */
void
target_model (const HrModel *model)
{
  static HrTensorList list;
  g_autoptr (GError) error = NULL;
  const char *const texts[] = {
    "{\"hardware\": {\"id\": \"nvidia-geforce-rtx-4090\", \"count\": 2}, \"engine\": \"llama.cpp\","
    " \"inference\": {\"context\": 512}}",
    "{\"hardware\": {\"id\": \"nvidia-a100-sxm4-80gb\"}, \"engine\": \"transformers\","
    " \"inference\": {\"prompt_tokens\": 16, \"generated_tokens\": 16}}",
  };

  if (model == NULL || model->n_groups == 0)
    return;
  if (!hr_architecture_tensors (model, &list, &error))
    {
      target_refused (error);
      return;
    }
  g_assert_cmpuint (hr_architecture_parameters (model, &list), <=, G_MAXUINT64 / 8);
  for (guint i = 0; model->n_layers <= LONGEST_ESTIMATE_LAYERS && i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (HrPlan) plan = hr_plan_from_data (texts[i], -1, "plan", NULL);
      target_estimate (plan, model);
    }
}
