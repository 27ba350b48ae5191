/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-architecture.h"

#include <string.h>

#include "hr-catalog.h"
#include "hr-error.h"

static HrCatalog *catalog;

static const HrModel *
get_model (const char *id)
{
  g_autoptr (GError) error = NULL;
  const HrModel *model = hr_catalog_get_model (catalog, id, &error);

  g_assert_no_error (error);
  return model;
}

static guint64
count (const HrModel *model)
{
  g_autoptr (GError) error = NULL;
  HrTensorList list;

  hr_architecture_tensors (model, &list, &error);
  g_assert_no_error (error);
  return hr_architecture_parameters (model, &list);
}

/* Exact sums of published checkpoints. */
static void
test_vectors (void)
{
  static const struct { const char *id; guint64 parameters; } vectors[] = {
    { "phi-1.5", 1418270720 }, { "stablelm-base-alpha-3b", 3637321728 },
    { "llama-2-7b", 6738415616 }, { "llama-2-13b", 13015864320 },
    { "llama-2-70b", 68976648192 }, { "codellama-34b", 33743970304 },
    { "llama-3-8b", 8030261248 }, { "pythia-2.8b", 2775208960 },
  };
  HrModel untied = *get_model ("falcon-40b");

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    g_assert_cmpuint (count (get_model (vectors[i].id)), ==, vectors[i].parameters);
  /* Lit-GPT stores the head of Falcon apart from its embedding. */
  g_assert_true (untied.tied_embeddings);
  untied.tied_embeddings = FALSE;
  g_assert_cmpuint (count (&untied), ==, 41835970560);
}

static const HrTensor *
find_tensor (const HrTensorList *list,
             const char         *name)
{
  for (guint i = 0; i < list->n_tensors; i++)
    if (g_str_equal (list->tensors[i].name, name))
      return &list->tensors[i];
  return NULL;
}

static void
assert_shape (const HrTensorList *list,
              const char         *name,
              guint64             rows,
              guint64             cols)
{
  const HrTensor *tensor = find_tensor (list, name);

  g_assert_nonnull (tensor);
  g_assert_cmpuint (tensor->rows, ==, rows);
  g_assert_cmpuint (tensor->cols, ==, cols);
}

/* Rows are output features, columns input features, as files store them. */
static void
test_shapes (void)
{
  HrTensorList list;

  g_assert_true (hr_architecture_tensors (get_model ("llama-3-8b"), &list, NULL));
  assert_shape (&list, "token_embd.weight", 128256, 4096);
  assert_shape (&list, "attn_q.weight", 4096, 4096);
  assert_shape (&list, "attn_k.weight", 1024, 4096);
  assert_shape (&list, "ffn_down.weight", 4096, 14336);
  assert_shape (&list, "output_norm.weight", 1, 4096);
  g_assert_null (find_tensor (&list, "attn_q.bias"));
  g_assert_cmpint (find_tensor (&list, "attn_k.weight")->split, ==, HR_SPLIT_KV_ROWS);
  g_assert_true (find_tensor (&list, "ffn_up.weight")->linear);
  g_assert_false (find_tensor (&list, "token_embd.weight")->linear);
  g_assert_cmpuint (list.n_tensors, ==, 12);
}

static void
test_latent_attention (void)
{
  HrTensorList list;

  g_assert_true (hr_architecture_tensors (get_model ("deepseek-v3"), &list, NULL));
  assert_shape (&list, "attn_q_a.weight", 1536, 7168);
  assert_shape (&list, "attn_q_b.weight", 128 * 192, 1536);
  assert_shape (&list, "attn_kv_a_mqa.weight", 576, 7168);
  assert_shape (&list, "attn_kv_b.weight", 128 * 256, 512);
  assert_shape (&list, "attn_output.weight", 7168, 128 * 128);
  assert_shape (&list, "ffn_up_exps.weight", 2048, 7168);
  g_assert_cmpuint (find_tensor (&list, "ffn_up_exps.weight")->stack, ==, 256);
  g_assert_null (find_tensor (&list, "attn_q.weight"));
  g_assert_null (find_tensor (&list, "indexer.proj.weight"));
  g_assert_true (hr_architecture_tensors (get_model ("deepseek-v3.2"), &list, NULL));
  assert_shape (&list, "indexer.attn_q_b.weight", 64 * 128, 1536);
}

static void
test_tied_head (void)
{
  HrTensorList list;

  g_assert_true (hr_architecture_tensors (get_model ("gemma-2-2b"), &list, NULL));
  g_assert_null (find_tensor (&list, "output.weight"));
  g_assert_true (hr_architecture_tensors (get_model ("llama-2-7b"), &list, NULL));
  assert_shape (&list, "output.weight", 32000, 4096);
}

static void
test_copies (void)
{
  const HrModel *model = get_model ("longcat-flash");
  HrTensorList list;
  const HrTensor *tensor;

  g_assert_true (hr_architecture_tensors (model, &list, NULL));
  tensor = find_tensor (&list, "attn_kv_b.weight");
  g_assert_cmpuint (tensor->copies, ==, 2);
  g_assert_cmpuint (hr_tensor_layers (model, tensor), ==, 28);
  g_assert_cmpuint (hr_tensor_elements (tensor), ==, tensor->rows * tensor->cols);
  g_assert_cmpuint (find_tensor (&list, "ffn_up.weight")->copies, ==, 2);
}

static void
test_active (void)
{
  const HrModel *model = get_model ("mixtral-8x7b");
  HrTensorList list;

  g_assert_true (hr_architecture_tensors (model, &list, NULL));
  g_assert_cmpuint (hr_architecture_parameters (model, &list), ==, 46702792704);
  /* six of eight experts of 3 x 4096 x 14336 in 32 layers are not visited */
  g_assert_cmpuint (hr_architecture_active (model, &list), ==,
                    46702792704 - 32ull * 6 * 3 * 4096 * 14336);
}

/* A count that does not move with a size would prove nothing about the size. */
static void
test_mutations (void)
{
  const HrModel *original = get_model ("llama-3-8b");
  guint64 before = count (original);
  HrModel changed = *original;
  HrLayerGroup group = original->groups[0];
  guint *sizes[] = {
    &changed.hidden_size, &changed.vocab_size, &changed.embed_dim, &group.count, &group.n_heads,
    &group.n_kv_heads, &group.head_dim, &group.v_head_dim, &group.intermediate_size,
    &group.norms_per_layer,
  };
  gboolean *switches[] = {
    &changed.tied_embeddings, &changed.gated_mlp, &changed.bias_qkv, &changed.bias_o,
    &changed.bias_mlp, &changed.bias_head, &changed.final_norm, &changed.embed_norm,
    &group.k_eq_v, &group.attn_sinks,
  };

  changed.groups = &group;
  g_assert_cmpuint (count (&changed), ==, before);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      *sizes[i] += 1;
      g_assert_cmpuint (count (&changed), !=, before);
      *sizes[i] -= 1;
    }
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      *switches[i] = !*switches[i];
      g_assert_cmpuint (count (&changed), !=, before);
      *switches[i] = !*switches[i];
    }
  g_assert_cmpuint (count (&changed), ==, before);
}

/* Sizes from a stranger's file: refused, not wrapped. */
static void
test_absurd (void)
{
  const HrModel *original = get_model ("llama-3-8b");
  HrLayerGroup group = original->groups[0];
  HrModel changed = *original;
  HrTensorList list;
  g_autoptr (GError) error = NULL;

  changed.groups = &group;
  changed.hidden_size = G_MAXUINT32;
  changed.vocab_size = changed.embed_dim = G_MAXUINT32;
  g_assert_false (hr_architecture_tensors (&changed, &list, &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_TOO_LARGE);
  g_clear_error (&error);

  changed = *original;
  changed.groups = &group;
  group.n_heads = group.n_kv_heads = group.head_dim = group.v_head_dim = G_MAXUINT32;
  group.count = G_MAXUINT32;
  g_assert_false (hr_architecture_tensors (&changed, &list, &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_TOO_LARGE);
}

static void
test_too_many_groups (void)
{
  const HrModel *original = get_model ("llama-3-8b");
  HrModel changed = *original;
  g_autofree HrLayerGroup *groups = g_new (HrLayerGroup, 255);
  HrTensorList list;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 255; i++)
    groups[i] = original->groups[0];
  changed.groups = groups;
  changed.n_groups = 255;
  g_assert_false (hr_architecture_tensors (&changed, &list, &error));
  g_assert_error (error, HR_ERROR, HR_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "kinds of layers"));
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = hr_catalog_new_default ();
  g_test_add_func ("/architecture/vectors", test_vectors);
  g_test_add_func ("/architecture/shapes", test_shapes);
  g_test_add_func ("/architecture/latent-attention", test_latent_attention);
  g_test_add_func ("/architecture/tied-head", test_tied_head);
  g_test_add_func ("/architecture/copies", test_copies);
  g_test_add_func ("/architecture/active", test_active);
  g_test_add_func ("/architecture/mutations", test_mutations);
  g_test_add_func ("/architecture/absurd", test_absurd);
  g_test_add_func ("/architecture/too-many-groups", test_too_many_groups);
  status = g_test_run ();
  g_object_unref (catalog);
  return status;
}
