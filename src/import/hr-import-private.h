/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-import.h"
#include "hr-json-node.h"

G_BEGIN_DECLS

/* Bounds of what is read; far beyond any model that was published. */
#define HR_IMPORT_MAX_SIZE (1u << 24)
#define HR_IMPORT_MAX_LAYERS 4096u
#define HR_IMPORT_MAX_TENSORS (1u << 20)
#define HR_IMPORT_MAX_EXPERTS_PER_TOKEN 512u
#define HR_IMPORT_MAX_FILES 10000u
#define HR_IMPORT_MAX_CONFIG_BYTES (4u * 1024 * 1024)
#define HR_IMPORT_MAX_HEADER_BYTES (16u * 1024 * 1024)

/* Sizes that more than one reader asks for, by the names that they have had. */
#define HR_CONFIG_EXPERTS \
  "num_experts|num_local_experts|n_routed_experts|moe_num_experts|num_moe_experts|n_experts"
#define HR_CONFIG_EXPERT_SIZE \
  "moe_intermediate_size|moe_ffn_hidden_size|expert_ffn_hidden_size|expert_intermediate_size"
#define HR_CONFIG_KV_HEADS \
  "num_key_value_heads|num_kv_heads|n_kv_heads|n_head_kv|multi_query_group_num|num_query_groups"
#define HR_CONFIG_MLP \
  "intermediate_size|ffn_dim|n_inner|ffn_hidden_size|block_ff_dim|hidden_dim|d_ff"

/* An element type of ggml by its number in files. */
typedef struct {
  guint       id;
  const char *name;
  guint       block_elements, block_bytes;
  guint       row_bytes;       /* stored once per row before its blocks */
} HrGgmlFileType;

/* Numbers and switches of a JSON object, by any of several names. */
typedef struct {
  HrJsonNode *object;          /* the text model's, looked in first */
  HrJsonNode *outer;           /* what it lies in; NULL: nothing */
  const char *origin;          /* file name for messages */
  GError    **error;
  gboolean   *failed;          /* shared by all that were made of one file */
} HrConfig;

#define HR_CONFIG_INIT(root, origin, error, failed) \
  { root, NULL, origin, error, failed }

/* @names: several are divided by "|"; the first that is there and not null counts */
HrJsonNode *hr_config_member     (const HrConfig *self,
                                  const char     *names);
guint64     hr_config_uint       (const HrConfig *self,
                                  const char     *names,
                                  guint64         fallback,
                                  guint64         max);
guint       hr_config_size       (const HrConfig *self,
                                  const char     *names,
                                  guint           fallback);
gint        hr_config_switch     (const HrConfig *self,
                                  const char     *names,
                                  gint            fallback);
double      hr_config_double     (const HrConfig *self,
                                  const char     *names,
                                  double          fallback);
const char *hr_config_text       (const HrConfig *self,
                                  const char     *names);
HrConfig    hr_config_enter      (const HrConfig *self,
                                  const char     *names);
void        hr_config_fail       (const HrConfig *self,
                                  const char     *member,
                                  const char     *format,
                                  ...) G_GNUC_PRINTF (3, 4);

gboolean    hr_import_read_text  (const char  *path,
                                  gsize        max,
                                  char       **text,
                                  gsize       *length,
                                  GError     **error);
HrModel    *hr_import_new_model  (const char  *path);
void        hr_import_take_stored (HrImport   *self,
                                   GArray     *tensors);
const char *hr_import_main_type   (const HrModel *model);
gboolean    hr_import_gguf       (HrImport    *self,
                                  const char  *path,
                                  GError     **error);
gboolean    hr_import_safetensors (HrImport   *self,
                                   const char *path,
                                   GError    **error);
gboolean    hr_import_config     (HrImport    *self,
                                  HrCatalog   *catalog,
                                  const char  *path,
                                  GError     **error);
gboolean    hr_import_params     (HrImport    *self,
                                  const char  *path,
                                  GError     **error);
gboolean    hr_import_adapter    (HrImport    *self,
                                  HrCatalog   *catalog,
                                  const char  *path,
                                  GError     **error);
gboolean    hr_import_config_text (HrImport   *self,
                                   HrCatalog  *catalog,
                                   const char *path,
                                   const char *text,
                                   gsize       length,
                                   gboolean    by_rules,
                                   GError    **error);
const HrModel *hr_import_find_kin (const HrConfig *config,
                                   HrCatalog      *catalog,
                                   gboolean       *same_sizes,
                                   GError        **error);
void        hr_import_sizes      (const HrConfig *config,
                                  const HrModel  *kin,
                                  HrModel        *model);
void        hr_import_parts      (const HrConfig *config,
                                  const HrModel  *kin,
                                  HrModel        *model);
void        hr_import_layers     (const HrConfig *config,
                                  const HrModel  *kin,
                                  HrModel        *model);
gboolean    hr_import_chooses_experts (const HrModel      *model,
                                       const HrLayerGroup *group);
gboolean    hr_import_check      (const HrModel  *model,
                                  const char     *path,
                                  GError        **error);
char       *hr_import_config_format (const HrConfig *config,
                                     const char     *fallback);
char       *hr_import_tensor_name (const char *name,
                                   gint       *layer);
const HrGgmlFileType *
            hr_ggml_file_type    (guint        id);
const char *hr_gguf_ftype_name   (guint        ftype);
const char *hr_gguf_model_type   (const char  *architecture);
guint       hr_gguf_window_period (const char *architecture);

G_END_DECLS
