/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-catalog.h"

G_BEGIN_DECLS

/* What a path turned out to be. */
typedef enum {
  HR_IMPORT_CONFIG,            /* Hugging Face config.json, without weights beside it */
  HR_IMPORT_SAFETENSORS,       /* a file, its shards, or a folder of them with a config.json */
  HR_IMPORT_GGUF,              /* a file, or all files of a split one */
  HR_IMPORT_PARAMS,            /* Meta's params.json */
  HR_IMPORT_ADAPTER,           /* PEFT's adapter_config.json */
  HR_IMPORT_SIZE,              /* a parameter count alone: "7B" */
} HrImportKind;

/* What a reader of the result should know; a set. */
typedef enum {
  HR_IMPORT_RECORD_SHAPE       = 1 << 0,   /* the sizes are those of @kin */
  HR_IMPORT_KIN_TRAITS         = 1 << 1,   /* what the file does not say is as in @kin */
  HR_IMPORT_UNKNOWN_TYPE       = 1 << 2,   /* no record has this architecture: read by its shape */
  HR_IMPORT_VOCABULARY_UNKNOWN = 1 << 3,   /* embedding and head count as nothing */
  HR_IMPORT_CONTEXT_ASSUMED    = 1 << 4,
  HR_IMPORT_SIZE_INFERRED      = 1 << 5,   /* every size follows from a parameter count alone */
  HR_IMPORT_OTHER_TENSORS      = 1 << 6,   /* tensors beside the text model's (vision, audio) */
  HR_IMPORT_FORMAT_GUESSED     = 1 << 7,   /* the nearest format; bytes are exact all the same */
  HR_IMPORT_FORMAT_UNKNOWN     = 1 << 8,   /* no record of the catalogue is this format */
  HR_IMPORT_BASE_MISSING       = 1 << 9,   /* an adapter whose base model is not known here */
  HR_IMPORT_SHAPE_DIFFERS      = 1 << 10,  /* the shape has not as many parameters as the file */
} HrImportNotes;

/* Those that make an estimate less sure than that of a record. */
#define HR_IMPORT_DOUBTS \
  (HR_IMPORT_UNKNOWN_TYPE | HR_IMPORT_VOCABULARY_UNKNOWN | HR_IMPORT_CONTEXT_ASSUMED \
   | HR_IMPORT_SIZE_INFERRED | HR_IMPORT_OTHER_TENSORS | HR_IMPORT_SHAPE_DIFFERS)

/**
 * HrImportLora:
 * @rank: of the adapter
 * @alpha: its scale; 0: not said
 * @dropout: 0 to 1; < 0: not said
 * @targets: HrTargets; 0: none that is known
 * @method: HrMethod
 * @base: (nullable): what the adapter names as its base model
 *
 * What adapter_config.json says.
 */
typedef struct {
  guint  rank;
  double alpha, dropout;
  guint  targets;
  gint   method;
  char  *base;
} HrImportLora;

/**
 * HrImport:
 * @kind: what was read
 * @notes: HrImportNotes
 * @path: the path as it was given
 * @model: (nullable): the model; @model->stored are its exact tensors where the file has weights.
 *   %NULL for an adapter alone whose base is not known
 * @format: (nullable): id of the weight format, also @model->native_dtype
 * @kin: (nullable): id of the record that it is compared with
 * @parameters: elements of all tensors; 0: not known from the file
 * @tensor_bytes: sum of the tensors' bytes
 * @file_bytes: sum of the files' sizes
 * @n_files: files that were opened
 * @n_metadata: keys of a GGUF file
 * @architecture: (nullable): the word for it in the file
 * @lora: (nullable): of an adapter
 */
typedef struct {
  HrImportKind  kind;
  guint         notes;
  char         *path;
  HrModel      *model;
  char         *format;
  char         *kin;
  guint64       parameters;
  guint64       tensor_bytes;
  guint64       file_bytes;
  guint         n_files;
  guint         n_metadata;
  char         *architecture;
  HrImportLora *lora;
} HrImport;

const char *hr_import_kind_name (HrImportKind  kind);
const char *hr_import_note_name (HrImportNotes note);
const char *hr_import_note_sentence (HrImportNotes note);
gboolean    hr_import_is_path   (const char   *text);
gboolean    hr_import_is_size   (const char   *text);
HrImport   *hr_import_path      (HrCatalog    *catalog,
                                 const char   *path,
                                 GError      **error);
HrImport   *hr_import_size      (const char   *text,
                                 GError      **error);
void        hr_import_apply_lora (const HrImport *self,
                                  HrPlan         *plan);
void        hr_import_free      (HrImport     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrImport, hr_import_free)

G_END_DECLS
