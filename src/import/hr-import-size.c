/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A shape from a parameter count alone: "7B". Width and depth as decoders of the Llama kind choose
 * them, the pair that comes nearest to the count; everything of it is marked as inferred. */
#include "hr-import-private.h"

#include <math.h>
#include <string.h>

#include "hr-error.h"
#include "hr-units.h"

/* Vocabulary of Llama 2; width of some 128 times the depth (arXiv 2307.09288, table 1). */
#define VOCABULARY 32000
#define WIDTH_PER_LAYER 128.0
#define HEAD_DIM 128
#define CONTEXT 4096
/* Narrow ones are as Llama 2: an MLP of 8/3 of the width, keys and values of each head. */
#define NARROW 1024
#define NARROW_STEP 128
/* Others as Mistral 7B: an MLP of 7/2 of the width, keys and values of eight heads (arXiv
 * 2310.06825, table 1). */
#define WIDE_STEP 1024
#define WIDE_KV_HEADS 8
#define MAX_WIDTH 65536
#define MLP_STEP 256
#define MIN_PARAMETERS 1e7
#define MAX_PARAMETERS 1e13

/* Weight of a miss of the count over one of the proportion. */
#define COUNT_WEIGHT 8

static gboolean
parse (const char *text,
       double     *out)
{
  static const struct { char letter; double factor; } units[] = {
    { 'M', 1e6 }, { 'B', 1e9 }, { 'T', 1e12 },
  };
  char *end;
  double number;

  if (text == NULL || !g_ascii_isdigit (text[0]) || strlen (text) > 12)
    return FALSE;
  number = g_ascii_strtod (text, &end);
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_toupper (*end) == units[i].letter && end[1] == '\0' && end[-1] != '.')
      {
        *out = number * units[i].factor;
        return strcspn (text, "eExXpP") >= (gsize) (end - text);
      }
  return FALSE;
}

/**
 * hr_import_is_size:
 * @text: what a plan names as its model
 *
 * Returns: whether it is a parameter count, such as "7B" or "1.5b"
 */
gboolean
hr_import_is_size (const char *text)
{
  double count;

  return parse (text, &count);
}

static guint
mlp_width (guint d)
{
  return (guint) hr_ceil_to (d > NARROW ? 7 * (guint64) d / 2 : 8 * (guint64) d / 3, MLP_STEP);
}

static guint
kv_heads (guint d)
{
  return d > NARROW ? WIDE_KV_HEADS : d / HEAD_DIM;
}

/* Elements of one layer: Q and output d·d, K and V d·k·e each, three of the MLP, two norms. */
static double
layer_elements (guint d)
{
  return 2.0 * d * d + 2.0 * d * kv_heads (d) * HEAD_DIM + 3.0 * d * mlp_width (d) + 2.0 * d;
}

static void
choose (double count,
        guint *width,
        guint *layers)
{
  double best = INFINITY;

  for (guint d = NARROW_STEP; d <= MAX_WIDTH; d += d < NARROW ? NARROW_STEP : WIDE_STEP)
    {
      double outer = 2.0 * VOCABULARY * d + d;
      double depth = round ((count - outer) / layer_elements (d));
      double miss, score;

      if (depth < 1 || depth > HR_IMPORT_MAX_LAYERS)
        continue;
      miss = fabs (outer + depth * layer_elements (d) - count) / count;
      score = COUNT_WEIGHT * miss + fabs (log (d / (WIDTH_PER_LAYER * depth)));
      if (score >= best)
        continue;
      best = score;
      *width = d;
      *layers = (guint) depth;
    }
}

static HrModel *
make_model (const char *text,
            guint       width,
            guint       depth)
{
  HrModel *model = hr_import_new_model (text);
  g_autofree HrLayerGroup *layers = g_new0 (HrLayerGroup, depth);

  model->native_dtype = g_strdup ("bf16");
  model->gated_mlp = model->final_norm = TRUE;
  model->hidden_size = model->embed_dim = width;
  model->n_heads = width / HEAD_DIM;
  model->n_kv_heads = kv_heads (width);
  model->head_dim = HEAD_DIM;
  model->intermediate_size = mlp_width (width);
  model->vocab_size = VOCABULARY;
  model->max_context = model->rope_positions = CONTEXT;
  for (guint i = 0; i < depth; i++)
    layers[i] = (HrLayerGroup) {
      .mixer = HR_MIXER_ATTENTION, .ffn = HR_FFN_DENSE, .n_heads = model->n_heads,
      .n_kv_heads = model->n_kv_heads, .head_dim = HEAD_DIM, .v_head_dim = HEAD_DIM,
      .intermediate_size = model->intermediate_size, .ffn_per_layer = 1, .norms_per_layer = 2,
      .owns_cache = TRUE,
    };
  hr_model_set_layers (model, layers, depth);
  return model;
}

/**
 * hr_import_size:
 * @text: "7B"
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a dense model of about so many parameters
 */
HrImport *
hr_import_size (const char *text,
                GError    **error)
{
  HrImport *self;
  double count = 0;
  guint width = 0, layers = 0;

  if (!parse (text, &count) || count < MIN_PARAMETERS || count > MAX_PARAMETERS)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                   "%s: a size is a number with M, B or T, from 10M to 10T, as in 7B", text);
      return NULL;
    }
  choose (count, &width, &layers);
  if (layers == 0)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                   "%s: no shape comes near this size; choose a model of the catalogue", text);
      return NULL;
    }
  self = g_new0 (HrImport, 1);
  self->kind = HR_IMPORT_SIZE;
  self->notes = HR_IMPORT_SIZE_INFERRED;
  self->path = g_strdup (text);
  self->format = g_strdup ("bf16");
  self->model = make_model (text, width, layers);
  return self;
}
