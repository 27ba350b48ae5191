/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What each layer of a configuration is. There are a dozen ways to say it; each is one row of a
 * table here, and the first that the configuration uses counts. Where it uses none, the order of
 * the layers is that of its kin in the catalogue. */
#include "hr-import-private.h"

#include <string.h>

/* Not said. */
#define UNSAID (-1)

typedef struct {
  const HrConfig *config;
  const HrModel  *kin;         /* may be NULL */
  const HrModel  *model;
  gboolean        one_part;    /* a layer is a mixer or an MLP, not both */
} Context;

typedef gint (*Rule) (const Context *context,
                      guint          layer);

/* ---- helpers ---- */

static gboolean
lists (HrJsonNode *array,
       guint       number)
{
  for (guint i = 0; array != NULL && array->type == HR_JSON_ARRAY && i < array->n_children; i++)
    if (array->value.children[i].type == HR_JSON_INTEGER
        && array->value.children[i].value.integer == number)
      return TRUE;
  return FALSE;
}

/* The element of a layer; shorter lists repeat. */
static HrJsonNode *
element (const Context *self,
         const char    *names,
         guint          layer)
{
  HrJsonNode *array = hr_config_member (self->config, names);

  if (array == NULL || array->type != HR_JSON_ARRAY || array->n_children == 0)
    return NULL;
  return &array->value.children[layer % array->n_children];
}

static gboolean
attends (HrMixer mixer)
{
  return mixer == HR_MIXER_ATTENTION || mixer == HR_MIXER_SLIDING || mixer == HR_MIXER_MLA
         || mixer == HR_MIXER_MLA_TWICE || mixer == HR_MIXER_NONE;
}

/* The kin's mixer that is none of attention: what "mamba" and "linear_attention" stand for. */
static HrMixer
other_mixer (const Context *self)
{
  const HrSsm *ssm = &self->model->ssm;

  for (guint i = 0; self->kin != NULL && i < self->kin->n_groups; i++)
    if (!attends (self->kin->groups[i].mixer))
      return self->kin->groups[i].mixer;
  if (ssm->n_k_heads > 0)
    return HR_MIXER_DELTANET;
  if (ssm->n_heads > 0)
    return HR_MIXER_MAMBA2;
  return ssm->d_state > 0 ? HR_MIXER_MAMBA1 : HR_MIXER_SHORTCONV;
}

static HrMixer
full_mixer (const Context *self)
{
  for (guint i = 0; self->kin != NULL && i < self->kin->n_groups; i++)
    if (self->kin->groups[i].mixer == HR_MIXER_MLA_TWICE)
      return HR_MIXER_MLA_TWICE;
  return self->model->has_mla ? HR_MIXER_MLA : HR_MIXER_ATTENTION;
}

static const HrLayerGroup *
kin_layer (const Context *self,
           guint          layer)
{
  if (self->kin == NULL || self->kin->n_layers == 0)
    return NULL;
  return hr_model_layer (self->kin, layer % self->kin->n_layers);
}

/* ---- what mixes tokens ---- */

static gint
mixer_by_word (const Context *self,
               guint          layer)
{
  static const struct { const char *word; gint mixer; } words[] = {
    { "full_attention", HR_MIXER_ATTENTION }, { "attention", HR_MIXER_ATTENTION },
    { "global", HR_MIXER_ATTENTION }, { "sliding_attention", HR_MIXER_SLIDING },
    { "local", HR_MIXER_SLIDING }, { "chunked_attention", HR_MIXER_SLIDING },
    { "conv", HR_MIXER_SHORTCONV }, { "recurrent", HR_MIXER_RGLRU },
  };
  HrJsonNode *node = element (self, "layer_types|layers_block_type|block_types|_block_types",
                              layer);

  if (node == NULL || node->type != HR_JSON_TEXT)
    return UNSAID;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].word, node->value.text) == 0)
      {
        /* RecurrentGemma's only attention has a window */
        gboolean local = words[i].mixer == HR_MIXER_ATTENTION
                         && other_mixer (self) == HR_MIXER_RGLRU;
        return local ? (gint) HR_MIXER_SLIDING : words[i].mixer;
      }
  return (gint) other_mixer (self);
}

/* Whether an MLP is a layer of its own among the words. */
static gboolean
names_mlps (const Context *self)
{
  HrJsonNode *words = hr_config_member (self->config, "layers_block_type");

  for (guint i = 0; words != NULL && words->type == HR_JSON_ARRAY && i < words->n_children; i++)
    if (words->value.children[i].type == HR_JSON_TEXT
        && (strcmp (words->value.children[i].value.text, "moe") == 0
            || strcmp (words->value.children[i].value.text, "mlp") == 0))
      return TRUE;
  return FALSE;
}

/* "M-M*E": Mamba, MLP, attention, experts; one of them per layer (Nemotron-H), in letters or in
 * words. */
static char
pattern_letter (const Context *self,
                guint          layer)
{
  static const struct { const char *word; char letter; } words[] = {
    { "mamba", 'M' }, { "attention", '*' }, { "moe", 'E' }, { "mlp", '-' },
  };
  const char *pattern = hr_config_text (self->config, "hybrid_override_pattern");
  HrJsonNode *node = pattern == NULL && self->one_part ? element (self, "layers_block_type", layer)
                                                       : NULL;

  for (guint i = 0; node != NULL && node->type == HR_JSON_TEXT && i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].word, node->value.text) == 0)
      return words[i].letter;
  return pattern != NULL && layer < strlen (pattern) ? pattern[layer] : '\0';
}

static gint
mixer_by_letter (const Context *self,
                 guint          layer)
{
  switch (pattern_letter (self, layer))
    {
    case '\0':
      return UNSAID;
    case 'M':
      return HR_MIXER_MAMBA2;
    case '*':
      return HR_MIXER_ATTENTION;
    default:
      return HR_MIXER_NONE;
    }
}

static gint
mixer_by_flag (const Context *self,
               guint          layer)
{
  HrJsonNode *node = element (self, "attn_type_list", layer);

  if (node == NULL || node->type != HR_JSON_INTEGER)
    return UNSAID;
  return node->value.integer != 0 ? (gint) HR_MIXER_ATTENTION : (gint) HR_MIXER_LIGHTNING;
}

static gint
mixer_by_index (const Context *self,
                guint          layer)
{
  HrConfig linear = hr_config_enter (self->config, "linear_attn_config");
  HrJsonNode *full = hr_config_member (self->config, "full_attn_idxs");

  if (full != NULL)
    return lists (full, layer) ? HR_MIXER_ATTENTION : HR_MIXER_SHORTCONV;
  full = hr_config_member (&linear, "full_attn_layers");
  if (full != NULL)          /* counted from 1 */
    return lists (full, layer + 1) ? (gint) full_mixer (self) : (gint) HR_MIXER_KDA;
  return UNSAID;
}

static gint
mixer_by_period (const Context *self,
                 guint          layer)
{
  guint interval = hr_config_size (self->config, "full_attention_interval", 0);
  guint period = hr_config_size (self->config, "attn_layer_period", 0);
  guint offset = hr_config_size (self->config, "attn_layer_offset", 0);

  if (interval > 0)
    return (layer + 1) % interval == 0 ? HR_MIXER_ATTENTION : (gint) other_mixer (self);
  if (period > 0)
    return layer % period == offset ? HR_MIXER_ATTENTION : (gint) other_mixer (self);
  return UNSAID;
}

static guint
window_of (const Context *self)
{
  guint window = hr_config_size (self->config,
                                 "sliding_window|attention_chunk_size|attention_window_size|"
                                 "sliding_window_size", 0);

  for (guint i = 0; self->kin != NULL && window == 0 && i < self->kin->n_groups; i++)
    window = self->kin->groups[i].window;
  return window;
}

/* Windowed layers between full ones: "LLLG", every n-th, or those that rotate. */
static gint
mixer_by_window (const Context *self,
                 guint          layer)
{
  HrJsonNode *rotates = element (self, "no_rope_layers", layer);
  const char *letters = hr_config_text (self->config, "sliding_window_pattern");
  guint period = 0;
  gboolean full;

  if (hr_config_switch (self->config, "use_sliding_window", TRUE) == FALSE)
    return full_mixer (self);
  if (letters == NULL)
    period = hr_config_size (self->config, "sliding_window_pattern|_sliding_window_pattern|"
                                           "layer_switch", 0);
  if (letters != NULL && letters[0] != '\0')
    full = letters[layer % strlen (letters)] == 'G';
  else if (period > 0)
    full = (layer + 1) % period == 0;
  else if (rotates != NULL && rotates->type == HR_JSON_INTEGER
           && hr_config_member (self->config, "attention_chunk_size") != NULL)
    full = rotates->value.integer == 0;
  else
    return UNSAID;
  return full || window_of (self) == 0 ? (gint) full_mixer (self) : (gint) HR_MIXER_SLIDING;
}

static gint
mixer_by_kin (const Context *self,
              guint          layer)
{
  const HrLayerGroup *group = kin_layer (self, layer);

  return group != NULL ? (gint) group->mixer : UNSAID;
}

static gint
mixer_by_parts (const Context *self,
                guint          layer)
{
  gboolean heads = self->model->n_heads > 0;

  return heads || !self->model->has_ssm ? (gint) full_mixer (self) : (gint) other_mixer (self);
}

/* ---- MLPs ---- */

static gint
ffn_by_letter (const Context *self,
               guint          layer)
{
  switch (pattern_letter (self, layer))
    {
    case '\0':
      return UNSAID;
    case '-':
      return HR_FFN_DENSE;
    case 'E':
      return HR_FFN_MOE;
    default:
      return HR_FFN_NONE;
    }
}

static gint
ffn_without_experts (const Context *self,
                     guint          layer)
{
  return self->model->has_moe ? UNSAID : HR_FFN_DENSE;
}

static gint
ffn_by_word (const Context *self,
             guint          layer)
{
  HrJsonNode *word = element (self, "mlp_layer_types", layer);
  HrJsonNode *flag = element (self, "moe_layer_freq", layer);

  if (word != NULL && word->type == HR_JSON_TEXT)
    return strcmp (word->value.text, "dense") == 0 ? HR_FFN_DENSE : HR_FFN_MOE;
  if (flag != NULL && flag->type == HR_JSON_INTEGER)
    return flag->value.integer == 0 ? HR_FFN_DENSE : HR_FFN_MOE;
  return UNSAID;
}

/* The first layers are dense; after them only what no other rule forbids has experts. */
static gint
ffn_by_start (const Context *self,
              guint          layer)
{
  guint first = hr_config_size (self->config, "first_k_dense_replace|num_dense_layers|"
                                              "moe_layer_start_index", 0);
  HrJsonNode *dense = hr_config_member (self->config, "mlp_only_layers");

  return layer < first || lists (dense, layer) ? HR_FFN_DENSE : UNSAID;
}

static gint
ffn_by_list (const Context *self,
             guint          layer)
{
  HrJsonNode *list = hr_config_member (self->config, "moe_layers");
  const char *text = hr_config_text (self->config, "moe_layers_enum");
  g_autofree char *word = NULL, *all = NULL;

  if (list != NULL && list->type == HR_JSON_ARRAY && list->n_children > 0)
    return lists (list, layer) ? HR_FFN_MOE : HR_FFN_DENSE;
  if (text == NULL)
    return UNSAID;
  word = g_strdup_printf (",%u,", layer);
  all = g_strdup_printf (",%s,", text);
  return strstr (all, word) != NULL ? HR_FFN_MOE : HR_FFN_DENSE;
}

static gint
ffn_by_period (const Context *self,
               guint          layer)
{
  static const struct {
    const char *names;
    guint       shift;         /* periods that end with experts count from 1 */
  } periods[] = {
    { "decoder_sparse_step", 1 }, { "interleave_moe_layer_step", 1 }, { "moe_layer_interval", 1 },
    { "moe_layer_freq", 0 },
  };
  guint period = hr_config_size (self->config, "expert_layer_period", 0);
  guint offset = hr_config_size (self->config, "expert_layer_offset", 0);

  if (period > 0)
    return layer % period == offset ? HR_FFN_MOE : HR_FFN_DENSE;
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      HrJsonNode *node = hr_config_member (self->config, periods[i].names);
      if (node == NULL || node->type != HR_JSON_INTEGER || node->value.integer <= 0)
        continue;
      return (layer + periods[i].shift) % node->value.integer == 0 ? HR_FFN_MOE : HR_FFN_DENSE;
    }
  return UNSAID;
}

/* Only as far as the kin is of the same depth: where its dense layers lie is no period. */
static gint
ffn_by_kin (const Context *self,
            guint          layer)
{
  const HrLayerGroup *group = kin_layer (self, layer);
  gboolean alike = group != NULL && self->kin->n_layers == self->model->n_layers;

  return alike ? (gint) group->ffn : UNSAID;
}

static gint
ffn_of_experts (const Context *self,
                guint          layer)
{
  return HR_FFN_MOE;
}

static gint
first_said (const Context *self,
            guint          layer,
            const Rule    *rules,
            guint          n_rules)
{
  for (guint i = 0; i < n_rules; i++)
    {
      gint said = rules[i] (self, layer);
      if (said != UNSAID)
        return said;
    }
  return 0;
}

/* ---- a layer ---- */

/* The kin's group that is most like this one: what it is made of beside the sizes. */
static HrLayerGroup
template_of (const Context *self,
             HrMixer        mixer,
             HrFfn          ffn)
{
  HrLayerGroup best = { .norms_per_layer = 2, .ffn_per_layer = 1, .owns_cache = TRUE };
  guint most = 0;

  for (guint i = 0; self->kin != NULL && i < self->kin->n_groups; i++)
    {
      const HrLayerGroup *group = &self->kin->groups[i];
      guint like = 1 + 4 * (group->mixer == mixer) + 2 * (group->ffn == ffn)
                   + (attends (group->mixer) == attends (mixer))
                   + ((group->ffn >= HR_FFN_MOE) == (ffn >= HR_FFN_MOE));
      if (like > most)
        {
          most = like;
          best = *group;
        }
    }
  return best;
}

/* What a group has of its own stays; what it has of its model's becomes the new model's. */
static guint
resolve (guint group,
         guint kin,
         guint model)
{
  return group == 0 || group == kin ? model : group;
}

static void
fill_layer (const Context *self,
            guint          layer,
            HrLayerGroup  *out)
{
  static const Rule mixer_rules[] = {
    mixer_by_letter, mixer_by_word, mixer_by_flag, mixer_by_index, mixer_by_period, mixer_by_window,
    mixer_by_kin, mixer_by_parts,
  };
  static const Rule ffn_rules[] = {
    ffn_by_letter, ffn_without_experts, ffn_by_word, ffn_by_start, ffn_by_list, ffn_by_period,
    ffn_by_kin, ffn_of_experts,
  };
  static const HrModel none = { 0 };
  const HrModel *kin = self->kin != NULL ? self->kin : &none, *model = self->model;
  HrMixer mixer = (HrMixer) first_said (self, layer, mixer_rules, G_N_ELEMENTS (mixer_rules));
  HrFfn ffn = (HrFfn) first_said (self, layer, ffn_rules, G_N_ELEMENTS (ffn_rules));
  HrFfn kin_ffn;

  if (mixer == HR_MIXER_ATTENTION && model->has_mla)
    mixer = full_mixer (self);
  *out = template_of (self, mixer, ffn);
  kin_ffn = out->ffn;
  out->count = 0;
  out->mixer = mixer;
  out->ffn = ffn;
  if (ffn == HR_FFN_DENSE && self->kin != NULL && kin_ffn == HR_FFN_NONE && model->has_ssm)
    out->ffn = HR_FFN_NONE;    /* Mamba's blocks have no MLP */
  else if (ffn == HR_FFN_MOE && kin_ffn == HR_FFN_MOE_AND_TWO_DENSE)
    out->ffn = kin_ffn;
  out->n_heads = resolve (out->n_heads, kin->n_heads, model->n_heads);
  out->n_kv_heads = resolve (out->n_kv_heads, kin->n_kv_heads, model->n_kv_heads);
  out->v_head_dim = out->v_head_dim == out->head_dim ? 0 : out->v_head_dim;
  out->head_dim = resolve (out->head_dim, kin->head_dim, model->head_dim);
  out->v_head_dim = resolve (out->v_head_dim, kin->head_dim, out->head_dim);
  out->intermediate_size = resolve (out->intermediate_size, kin->intermediate_size,
                                    model->intermediate_size);
  out->n_experts = resolve (out->n_experts, kin->moe.n_experts, model->moe.n_experts);
  out->window = mixer == HR_MIXER_SLIDING ? window_of (self) : 0;
}

/* Gives @model, whose sizes are read, its layers. */
void
hr_import_layers (const HrConfig *config,
                  const HrModel  *kin,
                  HrModel        *model)
{
  g_autofree HrLayerGroup *layers = g_new0 (HrLayerGroup, MAX (model->n_layers, 1));
  Context context = { config, kin, model };

  context.one_part = names_mlps (&context);
  for (guint i = 0; i < model->n_layers; i++)
    fill_layer (&context, i, &layers[i]);
  if (model->n_layers > 0)
    hr_model_set_layers (model, layers, model->n_layers);
}
