/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The weight format that a configuration names: its element type, or what has quantised it
 * (transformers utils/quantization_config.py, mlx-lm utils.py). */
#include "hr-import-private.h"

#include <string.h>

typedef struct {
  const HrConfig *quantization;
  const char     *method;
  guint           bits, group;
} Ask;

static char *
grouped (const char *family,
         const Ask  *ask)
{
  if (ask->bits == 0)
    return NULL;
  if (ask->group == 0)
    return g_strdup_printf ("%s-%u", family, ask->bits);
  return g_strdup_printf ("%s-%u-g%u", family, ask->bits, ask->group);
}

static char *
name_awq (const Ask *ask)
{
  return grouped ("awq", ask);
}

static char *
name_gptq (const Ask *ask)
{
  g_autofree char *id = grouped ("gptq", ask);
  gboolean ordered = hr_config_switch (ask->quantization, "desc_act", FALSE) > 0;

  return id != NULL && ordered && ask->bits == 4 && (ask->group == 32 || ask->group == 128)
         ? g_strconcat (id, "-act", NULL) : g_steal_pointer (&id);
}

static char *
name_hqq (const Ask *ask)
{
  return grouped ("hqq", ask);
}

static char *
name_mlx (const Ask *ask)
{
  return grouped ("mlx", ask);
}

static char *
name_fp8 (const Ask *ask)
{
  HrJsonNode *block = hr_config_member (ask->quantization, "weight_block_size");

  return g_strdup (block != NULL ? "fp8-block128" : "fp8");
}

static char *
name_bitsandbytes (const Ask *ask)
{
  const char *type = hr_config_text (ask->quantization, "bnb_4bit_quant_type");
  gboolean twice = hr_config_switch (ask->quantization, "bnb_4bit_use_double_quant", FALSE) > 0;

  if (hr_config_switch (ask->quantization, "load_in_4bit|_load_in_4bit", FALSE) <= 0)
    return g_strdup ("int8-bnb");
  if (g_strcmp0 (type, "nf4") == 0)
    return g_strdup (twice ? "nf4-dq" : "nf4");
  return g_strdup (twice ? "fp4-bnb-dq" : "fp4-bnb");
}

static char *
name_exl2 (const Ask *ask)
{
  double bits = hr_config_double (ask->quantization, "bits", 0);
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!(bits > 0 && bits < 16))
    return NULL;
  g_ascii_formatd (digits, sizeof digits, "%.2f", bits);
  if (digits[strlen (digits) - 1] == '0')
    digits[strlen (digits) - 1] = '\0';
  return g_strconcat ("exl2-", digits, NULL);
}

/* Groups of linears with one scheme each; all published models have one. */
static char *
name_compressed (const Ask *ask)
{
  HrConfig groups = hr_config_enter (ask->quantization, "config_groups");
  HrConfig group = hr_config_enter (&groups, "group_0");
  HrConfig weights = hr_config_enter (&group, "weights");
  gboolean real = g_strcmp0 (hr_config_text (&weights, "type"), "float") == 0;
  Ask of_group = { &weights, NULL, hr_config_size (&weights, "num_bits", 0),
                   hr_config_size (&weights, "group_size", 0) };

  if (of_group.bits == 8)
    return g_strdup (real ? "fp8" : "int8");
  if (of_group.bits == 4 && real)
    return g_strdup ("nvfp4");
  return of_group.bits == 4 && of_group.group > 0
         ? g_strdup_printf ("int4-g%u", of_group.group) : NULL;
}

static char *
name_modelopt (const Ask *ask)
{
  const char *algorithm = hr_config_text (ask->quantization, "quant_algo");

  return algorithm == NULL ? NULL
         : g_strdup (g_ascii_strncasecmp (algorithm, "NVFP4", 5) == 0 ? "nvfp4" : "fp8");
}

static char *
name_mxfp4 (const Ask *ask)
{
  return g_strdup ("mxfp4");
}

static char *
name_aqlm (const Ask *ask)
{
  return g_strdup ("aqlm-2");
}

static const struct {
  const char *method;
  char     *(*name) (const Ask *ask);
} methods[] = {
  { "awq", name_awq }, { "gptq", name_gptq }, { "hqq", name_hqq }, { "fp8", name_fp8 },
  { "fbgemm_fp8", name_fp8 }, { "bitsandbytes", name_bitsandbytes }, { "exl2", name_exl2 },
  { "compressed-tensors", name_compressed }, { "modelopt", name_modelopt },
  { "mxfp4", name_mxfp4 }, { "aqlm", name_aqlm },
};

static char *
name_element_type (const HrConfig *config,
                   const char     *fallback)
{
  static const struct { const char *torch, *format; } types[] = {
    { "bfloat16", "bf16" }, { "float16", "fp16" }, { "float32", "fp32" },
    { "torch.bfloat16", "bf16" }, { "torch.float16", "fp16" }, { "float8_e4m3fn", "fp8" },
  };
  const char *type = hr_config_text (config, "torch_dtype|dtype");

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].torch, type) == 0)
      return g_strdup (types[i].format);
  /* a record's element type is one word */
  return type == NULL && fallback != NULL && strchr (fallback, ' ') == NULL
         ? g_strdup (fallback) : NULL;
}

/* The id of a weight format; NULL where the configuration means one that is not known. */
char *
hr_import_config_format (const HrConfig *config,
                         const char     *fallback)
{
  HrConfig quantization = hr_config_enter (config, "quantization_config|compression_config");
  HrConfig mlx = hr_config_enter (config, "quantization");
  Ask ask = { &quantization };

  if (mlx.object != NULL)
    quantization = mlx;
  if (quantization.object == NULL)
    return name_element_type (config, fallback);
  ask.method = hr_config_text (&quantization, "quant_method");
  ask.bits = (guint) CLAMP (hr_config_double (&quantization, "bits|w_bit|nbits", 0), 0, 64);
  ask.group = hr_config_size (&quantization, "group_size|q_group_size", 0);
  if (mlx.object != NULL && ask.method == NULL)
    return name_mlx (&ask);
  for (guint i = 0; ask.method != NULL && i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i].method, ask.method) == 0)
      return methods[i].name (&ask);
  return NULL;
}
