/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A model from a GGUF file: sizes from its metadata, what the metadata leaves open from the tensors
 * themselves. Names are those of gguf-py's constants.py. */
#include "hr-gguf-reader.h"

#include <string.h>

#include "hr-error.h"

/* What a layer holds; a set. */
enum {
  HAS_Q = 1 << 0,
  HAS_QKV = 1 << 1,
  HAS_LATENT = 1 << 2,
  HAS_SSM_IN = 1 << 3,
  HAS_SSM_X = 1 << 4,
  HAS_DELTA = 1 << 5,
  HAS_KDA = 1 << 6,
  HAS_CONV = 1 << 7,
  HAS_UP = 1 << 8,
  HAS_FFN_GATE = 1 << 9,
  HAS_EXPERTS = 1 << 10,
  HAS_SHARED = 1 << 11,
  HAS_SHARED_GATE = 1 << 12,
  HAS_ROUTER_BIAS = 1 << 13,
  HAS_EXPERT_BIAS = 1 << 14,
  HAS_Q_NORM = 1 << 15,
  HAS_Q_NORM_BIAS = 1 << 16,
  HAS_Q_BIAS = 1 << 17,
  HAS_O_BIAS = 1 << 18,
  HAS_UP_BIAS = 1 << 19,
  HAS_SINKS = 1 << 20,
  HAS_GATE = 1 << 21,
  HAS_INDEXER = 1 << 22,
  HAS_NORM_BIAS = 1 << 23,
  HAS_SSM_NORM = 1 << 24,
  HAS_DT_NORM = 1 << 25,
  HAS_V = 1 << 26,
  HAS_OTHER_MIXER = 1 << 27,
};

static const struct {
  const char *name;
  guint       flag;
} flags[] = {
  { "attn_q.weight", HAS_Q }, { "attn_qkv.weight", HAS_QKV }, { "attn_v.weight", HAS_V },
  { "attn_kv_a_mqa.weight", HAS_LATENT }, { "ssm_in.weight", HAS_SSM_IN },
  { "ssm_x.weight", HAS_SSM_X }, { "ssm_ba.weight", HAS_DELTA }, { "ssm_alpha.weight", HAS_DELTA },
  { "ssm_conv1d_q.weight", HAS_KDA }, { "ssm_f_a.weight", HAS_KDA },
  { "shortconv.conv.weight", HAS_CONV }, { "ffn_up.weight", HAS_UP },
  { "ffn_gate.weight", HAS_FFN_GATE }, { "ffn_up_exps.weight", HAS_EXPERTS },
  { "ffn_gate_up_exps.weight", HAS_EXPERTS }, { "ffn_up_shexp.weight", HAS_SHARED },
  { "ffn_gate_inp_shexp.weight", HAS_SHARED_GATE }, { "exp_probs_b.bias", HAS_ROUTER_BIAS },
  { "ffn_gate_inp.bias", HAS_ROUTER_BIAS }, { "ffn_up_exps.bias", HAS_EXPERT_BIAS },
  { "attn_q_norm.weight", HAS_Q_NORM }, { "attn_q_norm.bias", HAS_Q_NORM_BIAS },
  { "attn_q.bias", HAS_Q_BIAS }, { "attn_qkv.bias", HAS_Q_BIAS },
  { "attn_output.bias", HAS_O_BIAS },
  { "ffn_up.bias", HAS_UP_BIAS }, { "attn_sinks.weight", HAS_SINKS },
  { "attn_gate.weight", HAS_GATE }, { "indexer.attn_q_b.weight", HAS_INDEXER },
  { "attn_norm.bias", HAS_NORM_BIAS }, { "ssm_norm.weight", HAS_SSM_NORM },
  { "ssm_dt_norm.weight", HAS_DT_NORM }, { "time_mix_key.weight", HAS_OTHER_MIXER },
};

/* Norms as wide as the hidden state. */
static const char *const layer_norms[] = {
  "attn_norm.weight", "attn_norm_2.weight", "ffn_norm.weight", "attn_output_norm.weight",
  "post_attention_norm.weight", "post_ffw_norm.weight", "layer_output_norm.weight",
  "ffn_norm_exps.weight", "pre_ffw_norm_2.weight", "post_ffw_norm_1.weight",
  "post_ffw_norm_2.weight",
};

/* A layer as its tensors show it. */
typedef struct {
  guint   has;
  guint   norms;
  guint64 q_norm;              /* its width */
  guint64 gate;                /* rows of attn_gate */
  guint64 up, expert, shared;  /* widths of MLPs */
  guint64 experts;
} Layer;

typedef struct {
  const HrGgufReader *reader;
  const char         *architecture;
  const char         *path;
  HrModel            *model;
  Layer              *layers;
  guint64             vocabulary;  /* rows of the embedding */
  guint64             embed_width;
  guint64             positions;
  gboolean            has_output, output_bias, embed_norm, norm_bias, other;
} Build;

/* ---- metadata ---- */

static const HrGgufValue *
find (const Build *self,
      const char  *suffix)
{
  char key[160];

  g_snprintf (key, sizeof key, "%s.%s", self->architecture, suffix);
  return hr_gguf_reader_find (self->reader, key);
}

static guint64
get_at (const Build *self,
        const char  *suffix,
        guint        layer,
        guint64      fallback)
{
  const HrGgufValue *value = find (self, suffix);
  guint64 number = fallback;

  if (value != NULL)
    hr_gguf_value_uint (value, value->array ? layer : 0, &number);
  return number <= HR_IMPORT_MAX_SIZE ? number : fallback;
}

static guint
get (const Build *self,
     const char  *suffix,
     guint        fallback)
{
  return (guint) get_at (self, suffix, 0, fallback);
}

static gboolean
need (const Build *self,
      const char  *suffix,
      guint        max,
      guint       *out,
      GError     **error)
{
  *out = get (self, suffix, 0);
  if (*out > 0 && *out <= max)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
               "%s: its metadata give no possible %s.%s, so that it is no language model that can "
               "be estimated; choose another file", self->path, self->architecture, suffix);
  return FALSE;
}

/* ---- tensors ---- */

static void
note_sizes (Layer                *layer,
            const HrStoredTensor *tensor)
{
  const struct {
    const char *name;
    guint64    *out;
    guint64     size;
  } sizes[] = {
    { "attn_q_norm.weight", &layer->q_norm, tensor->cols },
    { "attn_gate.weight", &layer->gate, tensor->rows },
    { "ffn_up.weight", &layer->up, tensor->rows },
    { "ffn_up_exps.weight", &layer->expert, tensor->rows },
    { "ffn_gate_up_exps.weight", &layer->expert, tensor->rows / 2 },
    { "ffn_down_exps.weight", &layer->experts, tensor->stack },
    { "ffn_up_shexp.weight", &layer->shared, tensor->rows },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (strcmp (tensor->name, sizes[i].name) == 0)
      *sizes[i].out = sizes[i].size;
}

static void
note_layer (Build                *self,
            const HrStoredTensor *tensor)
{
  Layer *layer = &self->layers[tensor->layer];

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (strcmp (tensor->name, flags[i].name) == 0)
      layer->has |= flags[i].flag;
  for (guint i = 0; i < G_N_ELEMENTS (layer_norms); i++)
    layer->norms += strcmp (tensor->name, layer_norms[i]) == 0;
  note_sizes (layer, tensor);
}

static void
note_outer (Build                *self,
            const HrStoredTensor *tensor)
{
  static const char *const others[] = { "v.", "mm.", "a.", "blk." };

  if (strcmp (tensor->name, "token_embd.weight") == 0)
    {
      self->vocabulary = tensor->rows;
      self->embed_width = tensor->cols;
    }
  else if (strcmp (tensor->name, "position_embd.weight") == 0)
    self->positions = tensor->rows * tensor->cols;
  self->has_output |= strcmp (tensor->name, "output.weight") == 0;
  self->output_bias |= strcmp (tensor->name, "output.bias") == 0;
  self->embed_norm |= strcmp (tensor->name, "token_embd_norm.weight") == 0;
  self->norm_bias |= strcmp (tensor->name, "output_norm.bias") == 0;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    self->other |= g_str_has_prefix (tensor->name, others[i]);
}

/* "blk.3.attn_q.weight" becomes "attn_q.weight" of layer 3; what follows the last layer, such as
 * the layers of multi-token prediction, keeps its whole name. */
static void
split_name (HrStoredTensor *tensor,
            guint           n_layers)
{
  guint64 layer;
  char *end;

  if (!g_str_has_prefix (tensor->name, "blk.") || !g_ascii_isdigit (tensor->name[4]))
    return;
  layer = g_ascii_strtoull (tensor->name + 4, &end, 10);
  if (*end != '.' || end[1] == '\0' || layer >= n_layers)
    return;
  tensor->layer = (gint) layer;
  memmove (tensor->name, end + 1, strlen (end + 1) + 1);
}

static void
note_tensors (Build  *self,
              GArray *tensors)
{
  for (guint i = 0; i < tensors->len; i++)
    {
      HrStoredTensor *tensor = &g_array_index (tensors, HrStoredTensor, i);

      split_name (tensor, self->model->n_layers);
      if (tensor->layer >= 0)
        note_layer (self, tensor);
      else
        note_outer (self, tensor);
    }
}

/* ---- the model ---- */

static HrMixer
mixer_of (const Layer *layer)
{
  static const struct {
    guint   has;
    HrMixer mixer;
  } mixers[] = {
    { HAS_LATENT, HR_MIXER_MLA },
    { HAS_KDA, HR_MIXER_KDA },
    { HAS_DELTA, HR_MIXER_DELTANET },
    { HAS_CONV, HR_MIXER_SHORTCONV },
    { HAS_SSM_IN | HAS_Q, HR_MIXER_ATTENTION_MAMBA2 },
    { HAS_SSM_IN | HAS_SSM_X, HR_MIXER_MAMBA1 },
    { HAS_SSM_IN, HR_MIXER_MAMBA2 },
    { HAS_Q, HR_MIXER_ATTENTION },
    { HAS_QKV, HR_MIXER_ATTENTION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mixers); i++)
    if ((layer->has & mixers[i].has) == mixers[i].has)
      return mixers[i].mixer;
  return HR_MIXER_NONE;
}

static gboolean
sees_window (const Build *self,
             guint        layer)
{
  const HrGgufValue *pattern = find (self, "attention.sliding_window_pattern");
  guint period = hr_gguf_window_period (self->architecture);
  guint64 flag = 0;

  if (pattern != NULL && pattern->array)
    return hr_gguf_value_uint (pattern, layer, &flag) && flag != 0;
  period = get (self, "attention.sliding_window_pattern", period);
  return period > 1 && layer % period < period - 1;
}

static void
fill_attention (const Build  *self,
                guint         i,
                HrLayerGroup *group)
{
  const Layer *layer = &self->layers[i];
  const HrModel *model = self->model;
  guint window = get (self, "attention.sliding_window", 0);
  gboolean sliding = group->mixer == HR_MIXER_ATTENTION && window > 0 && sees_window (self, i);

  group->n_heads = (guint) get_at (self, "attention.head_count", i, model->n_heads);
  group->n_kv_heads = (guint) get_at (self, "attention.head_count_kv", i, group->n_heads);
  group->head_dim = sliding ? get (self, "attention.key_length_swa", model->head_dim)
                            : model->head_dim;
  group->v_head_dim = sliding ? get (self, "attention.value_length_swa", group->head_dim)
                              : get (self, "attention.value_length", group->head_dim);
  if (sliding)
    {
      group->mixer = HR_MIXER_SLIDING;
      group->window = window;
    }
  if ((layer->has & HAS_GATE) != 0 && group->mixer == HR_MIXER_ATTENTION)
    group->attn_gate = layer->gate == group->n_heads ? HR_ATTN_GATE_HEAD : HR_ATTN_GATE_FULL;
  group->attn_sinks = (layer->has & HAS_SINKS) != 0;
  group->k_eq_v = (layer->has & (HAS_Q | HAS_V)) == HAS_Q && group->mixer != HR_MIXER_MLA;
  group->indexer = (layer->has & HAS_INDEXER) != 0;
}

static void
fill_layer (const Build  *self,
            guint         i,
            HrLayerGroup *group)
{
  const Layer *layer = &self->layers[i];
  const HrModel *model = self->model;

  *group = (HrLayerGroup) {
    .mixer = mixer_of (layer), .ffn_per_layer = 1, .norms_per_layer = layer->norms,
    .owns_cache = TRUE, .n_experts = (guint) layer->experts,
    .intermediate_size = (guint) layer->up,
  };
  fill_attention (self, i, group);
  if ((layer->has & HAS_EXPERTS) != 0)
    group->ffn = HR_FFN_MOE;
  else if ((layer->has & HAS_UP) != 0)
    group->ffn = HR_FFN_DENSE;
  if (group->ffn == HR_FFN_DENSE && !model->gated_mlp && (layer->has & HAS_FFN_GATE) == 0)
    group->intermediate_size = (guint) layer->up;
  else if (group->ffn == HR_FFN_DENSE && (layer->has & HAS_FFN_GATE) == 0)
    group->intermediate_size = (guint) layer->up / 2;
}

static guint
union_of_layers (const Build *self)
{
  guint has = 0;

  for (guint i = 0; i < self->model->n_layers; i++)
    has |= self->layers[i].has;
  return has;
}

static const Layer *
first_with (const Build *self,
            guint        has)
{
  for (guint i = 0; i < self->model->n_layers; i++)
    if ((self->layers[i].has & has) != 0)
      return &self->layers[i];
  return NULL;
}

static void
fill_moe (Build *self,
          guint  has)
{
  const Layer *layer = first_with (self, HAS_EXPERTS);
  const Layer *shared = first_with (self, HAS_SHARED);
  HrMoe *moe = &self->model->moe;

  if (layer == NULL)
    return;
  self->model->has_moe = TRUE;
  moe->n_experts = (guint) layer->experts;
  moe->n_experts_per_tok = get (self, "expert_used_count", 1);
  moe->expert_size = (guint) layer->expert;
  moe->shared_size = shared != NULL ? (guint) shared->shared : 0;
  moe->shared_gate = (has & HAS_SHARED_GATE) != 0;
  moe->router_bias_count = (has & HAS_ROUTER_BIAS) != 0 ? moe->n_experts : 0;
  moe->expert_bias = (has & HAS_EXPERT_BIAS) != 0;
  moe->parallel_dense = (layer->has & HAS_UP) != 0;
  moe->latent_size = get (self, "expert_latent_length", get (self, "moe_latent_size", 0));
}

static void
fill_mla (Build *self)
{
  HrMla *mla = &self->model->mla;
  guint key;

  mla->kv_lora_rank = get (self, "attention.kv_lora_rank", 0);
  if (mla->kv_lora_rank == 0)
    return;
  self->model->has_mla = TRUE;
  mla->q_lora_rank = get (self, "attention.q_lora_rank", 0);
  mla->qk_rope_head_dim = get (self, "rope.dimension_count", 64);
  key = get (self, "attention.key_length_mla", get (self, "attention.key_length", 0));
  mla->qk_nope_head_dim = key > mla->qk_rope_head_dim ? key - mla->qk_rope_head_dim : key;
  mla->v_head_dim = get (self, "attention.value_length_mla",
                         get (self, "attention.value_length", mla->qk_nope_head_dim));
  self->model->indexer.n_heads = get (self, "attention.indexer.head_count", 0);
  self->model->indexer.head_dim = get (self, "attention.indexer.key_length", 0);
  self->model->indexer.top_k = get (self, "attention.indexer.top_k", 0);
}

static void
fill_ssm (Build *self,
          guint  has)
{
  HrSsm *ssm = &self->model->ssm;
  guint steps = get (self, "ssm.time_step_rank", 0);

  ssm->d_inner = get (self, "ssm.inner_size", 0);
  ssm->d_conv = get (self, "ssm.conv_kernel", get (self, "shortconv.l_cache", 0));
  self->model->has_ssm = ssm->d_conv > 0;
  ssm->d_state = get (self, "ssm.state_size", 0);
  ssm->n_groups = get (self, "ssm.group_count", 0);
  ssm->gated_norm = (has & HAS_SSM_NORM) != 0;
  ssm->dt_b_c_norms = (has & HAS_DT_NORM) != 0;
  if ((has & HAS_SSM_X) != 0)
    ssm->dt_rank = steps;
  else if ((has & HAS_KDA) != 0)
    {
      ssm->n_heads = self->model->n_heads;
      ssm->head_dim = get (self, "kda.head_dim", 128);
    }
  else if ((has & HAS_DELTA) != 0 && steps > 0)
    {
      ssm->n_k_heads = ssm->n_groups;
      ssm->k_head_dim = ssm->d_state;
      ssm->n_v_heads = steps;
      ssm->v_head_dim = ssm->d_inner / steps;
    }
  else if (steps > 0)
    {
      ssm->n_heads = steps;
      ssm->head_dim = ssm->d_inner / steps;
    }
}

static void
fill_traits (Build *self,
             guint  has)
{
  HrModel *model = self->model;
  const Layer *normed = first_with (self, HAS_Q_NORM);
  const Layer *dense = first_with (self, HAS_UP);

  model->vocab_size = (guint) self->vocabulary;
  model->embed_dim = (guint) self->embed_width;
  model->tied_embeddings = !self->has_output;
  model->bias_head = self->output_bias;
  model->embed_norm = self->embed_norm;
  model->position_params = self->positions;
  model->final_norm = TRUE;
  model->norm = self->norm_bias || (has & HAS_NORM_BIAS) != 0 ? HR_NORM_LAYER : HR_NORM_RMS;
  model->bias_qkv = (has & HAS_Q_BIAS) != 0;
  model->bias_o = (has & HAS_O_BIAS) != 0;
  model->bias_mlp = (has & HAS_UP_BIAS) != 0;
  if (normed != NULL)
    model->qk_norm = (has & HAS_Q_NORM_BIAS) != 0 ? HR_QK_NORM_HEAD_LAYER
                     : normed->q_norm > model->head_dim ? HR_QK_NORM_FULL : HR_QK_NORM_HEAD;
  /* a fused gate shows as an MLP twice as wide as the metadata say */
  model->gated_mlp = dense == NULL || (dense->has & HAS_FFN_GATE) != 0
                     || dense->up == 2 * get_at (self, "feed_forward_length", 0, 0);
  model->intermediate_size = dense != NULL ? (guint) dense->up : 0;
  model->per_layer_dim = get (self, "embedding_length_per_layer_input", 0);
  model->vocab_per_layer = model->per_layer_dim > 0 ? model->vocab_size : 0;
}

static gboolean
fill_sizes (Build   *self,
            GError **error)
{
  HrModel *model = self->model;
  guint predicts = get (self, "nextn_predict_layers", 0);

  if (!need (self, "block_count", HR_IMPORT_MAX_LAYERS, &model->n_layers, error)
      || !need (self, "embedding_length", HR_IMPORT_MAX_SIZE, &model->hidden_size, error))
    return FALSE;
  model->n_layers -= predicts < model->n_layers ? predicts : 0;
  for (guint i = 0; i < model->n_layers && model->n_heads == 0; i++)
    model->n_heads = (guint) get_at (self, "attention.head_count", i, 0);
  for (guint i = 0; i < model->n_layers && model->n_kv_heads == 0; i++)
    model->n_kv_heads = (guint) get_at (self, "attention.head_count_kv", i, model->n_heads);
  model->head_dim = get (self, "attention.key_length",
                         model->hidden_size / MAX (model->n_heads, 1));
  model->max_context = get (self, "context_length", 0);
  model->rope_positions = model->max_context = MAX (model->max_context, 1);
  return TRUE;
}

static gboolean
check_layer (const Build        *self,
             const HrLayerGroup *group,
             guint               i,
             GError            **error)
{
  gboolean attends = group->mixer == HR_MIXER_ATTENTION || group->mixer == HR_MIXER_SLIDING
                     || group->mixer == HR_MIXER_ATTENTION_MAMBA2;
  const char *what = NULL;

  if (attends && (group->n_heads == 0 || group->n_kv_heads == 0 || group->head_dim == 0
                  || group->n_heads % group->n_kv_heads != 0))
    what = "heads that its metadata do not give";
  else if (group->mixer == HR_MIXER_MLA && !self->model->has_mla)
    what = "latent attention without its ranks";
  else if (group->ffn == HR_FFN_MOE && (group->n_experts == 0 || self->model->moe.expert_size == 0))
    what = "experts without a number";
  else if (group->ffn == HR_FFN_MOE && !hr_import_chooses_experts (self->model, group))
    what = "more experts for a token than there are";
  else if (group->mixer == HR_MIXER_NONE && group->ffn == HR_FFN_NONE)
    what = "nothing that is known";
  if (what == NULL)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
               "%s: layer %u has %s; this architecture (%s) cannot be read from a file: choose the "
               "model in the catalogue", self->path, i, what, self->architecture);
  return FALSE;
}

static gboolean
fill_layers (Build   *self,
             GError **error)
{
  g_autofree HrLayerGroup *layers = g_new0 (HrLayerGroup, self->model->n_layers);

  for (guint i = 0; i < self->model->n_layers; i++)
    {
      fill_layer (self, i, &layers[i]);
      if (!check_layer (self, &layers[i], i, error))
        return FALSE;
    }
  hr_model_set_layers (self->model, layers, self->model->n_layers);
  if (self->model->n_groups == 0)
    g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                 "%s: its layers are all unlike; choose another file", self->path);
  return self->model->n_groups > 0;
}

static gboolean
build_model (Build   *self,
             GArray  *tensors,
             GError **error)
{
  guint has;

  if (!fill_sizes (self, error))
    return FALSE;
  self->layers = g_new0 (Layer, self->model->n_layers);
  note_tensors (self, tensors);
  has = union_of_layers (self);
  if (self->vocabulary == 0 || self->vocabulary > HR_IMPORT_MAX_SIZE)
    {
      g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
                   "%s: it has no token_embd.weight; name the first file of a split model",
                   self->path);
      return FALSE;
    }
  fill_traits (self, has);
  fill_moe (self, has);
  fill_mla (self);
  fill_ssm (self, has);
  return fill_layers (self, error);
}

/* ---- split files ---- */

/* "model-00001-of-00003.gguf" with another number; NULL where the name is not of this kind. */
static char *
name_of_part (const char *path,
              guint       part,
              guint       n_parts)
{
  g_autofree char *suffix = g_strdup_printf ("-%05u-of-%05u.gguf", 1u, n_parts);
  gsize length = strlen (path), tail = strlen (suffix);

  if (length <= tail || strcmp (path + length - tail + 6, suffix + 6) != 0)
    return NULL;
  return g_strdup_printf ("%.*s-%05u-of-%05u.gguf", (int) (length - tail), path, part, n_parts);
}

static void
take_tensors (GArray *to,
              GArray *from)
{
  g_array_append_vals (to, from->data, from->len);
  for (guint i = 0; i < from->len; i++)
    g_array_index (from, HrStoredTensor, i).name = NULL;
}

static gboolean
read_part (HrImport   *self,
           const char *path,
           GArray     *tensors,
           GError    **error)
{
  HrGgufReader reader;
  gboolean good = hr_gguf_reader_open (&reader, path, error);

  if (good)
    {
      self->file_bytes += reader.size;
      self->n_files++;
      take_tensors (tensors, reader.tensors);
    }
  hr_gguf_reader_close (&reader);
  return good;
}

static gboolean
read_other_parts (HrImport           *self,
                  const HrGgufReader *first,
                  GArray             *tensors,
                  GError            **error)
{
  guint64 n_parts = 1, number = 0;

  hr_gguf_value_uint (hr_gguf_reader_find (first, "split.count"), 0, &n_parts);
  hr_gguf_value_uint (hr_gguf_reader_find (first, "split.no"), 0, &number);
  if (n_parts <= 1)
    return TRUE;
  for (guint part = 2; part <= MIN (n_parts, HR_IMPORT_MAX_FILES); part++)
    {
      g_autofree char *name = name_of_part (first->path, part, (guint) n_parts);

      if (name == NULL || number != 0)
        {
          g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                       "%s: part of a model in %" G_GUINT64_FORMAT " files; name the first of "
                       "them, which ends in -00001-of-%05u.gguf", first->path, n_parts,
                       (guint) n_parts);
          return FALSE;
        }
      if (!read_part (self, name, tensors, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- entry ---- */

static gboolean
check_purpose (const HrGgufReader *reader,
               GError            **error)
{
  g_autofree char *type = hr_gguf_value_text (hr_gguf_reader_find (reader, "general.type"));

  if (type == NULL || strcmp (type, "model") == 0)
    return TRUE;
  g_set_error (error, HR_ERROR, HR_ERROR_UNSUPPORTED,
               "%s: this file is no model of its own but of the type \"%s\"; choose the file of "
               "the model it belongs to", reader->path, type);
  return FALSE;
}

/* The recipe whose files are mostly of a type that is no recipe's name. */
static const char *
recipe_of_type (const char *type)
{
  static const struct { const char *type, *recipe; } recipes[] = {
    { "Q3_K", "Q3_K_M" }, { "Q4_K", "Q4_K_M" }, { "Q5_K", "Q5_K_M" }, { "MXFP4", "MXFP4_MOE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    if (strcmp (recipes[i].type, type) == 0)
      return recipes[i].recipe;
  return type;
}

/* The recipe that the file names, else that of the type that most bytes have. */
static void
name_format (HrImport           *self,
             const HrGgufReader *reader)
{
  guint64 ftype = G_MAXUINT;
  g_autofree char *lower = NULL;
  const char *name = NULL;

  hr_gguf_value_uint (hr_gguf_reader_find (reader, "general.file_type"), 0, &ftype);
  if (ftype < G_MAXUINT)
    name = hr_gguf_ftype_name ((guint) ftype);
  if (name == NULL)
    {
      name = recipe_of_type (hr_import_main_type (self->model));
      self->notes |= HR_IMPORT_FORMAT_GUESSED;
    }
  lower = g_ascii_strdown (name, -1);
  self->format = g_strconcat ("gguf-", lower, NULL);
  self->model->stored_gguf = g_strdup (name);
  self->model->native_dtype = g_strdup (self->format);
}

static gboolean
read_model (HrImport     *self,
            HrGgufReader *reader,
            GArray       *tensors,
            GError      **error)
{
  Build build = { .reader = reader, .architecture = self->architecture, .path = self->path };
  g_autofree char *name = hr_gguf_value_text (hr_gguf_reader_find (reader, "general.name"));
  gboolean good;

  self->model = hr_import_new_model (self->path);
  if (name != NULL && name[0] != '\0')
    {
      g_free (self->model->name);
      self->model->name = g_steal_pointer (&name);
    }
  self->model->model_type = g_strdup (hr_gguf_model_type (self->architecture));
  build.model = self->model;
  good = build_model (&build, tensors, error);
  g_free (build.layers);
  if (!good)
    return FALSE;
  self->notes |= build.other ? HR_IMPORT_OTHER_TENSORS : 0;
  hr_import_take_stored (self, tensors);
  name_format (self, reader);
  return TRUE;
}

/* Reads all files of the model whose first one is @path. */
gboolean
hr_import_gguf (HrImport   *self,
                const char *path,
                GError    **error)
{
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (HrStoredTensor));
  HrGgufReader reader;
  gboolean good = FALSE;

  self->kind = HR_IMPORT_GGUF;
  if (hr_gguf_reader_open (&reader, path, error) && check_purpose (&reader, error))
    {
      self->file_bytes = reader.size;
      self->n_files = 1;
      self->n_metadata = reader.values->len;
      self->architecture
        = hr_gguf_value_text (hr_gguf_reader_find (&reader, "general.architecture"));
      take_tensors (tensors, reader.tensors);
      if (self->architecture == NULL || strlen (self->architecture) > 64)
        g_set_error (error, HR_ERROR, HR_ERROR_INVALID,
                     "%s: its metadata name no general.architecture; convert the file again", path);
      else
        good = read_other_parts (self, &reader, tensors, error)
               && read_model (self, &reader, tensors, error);
    }
  for (guint i = 0; i < tensors->len; i++)
    g_free (g_array_index (tensors, HrStoredTensor, i).name);
  hr_gguf_reader_close (&reader);
  return good;
}
