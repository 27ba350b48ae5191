/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-device.h"

G_BEGIN_DECLS

typedef enum {
  HR_FORMAT_PLAIN,             /* every tensor in one element type */
  HR_FORMAT_GROUPED,           /* linears quantised by groups, the rest 16 bit */
  HR_FORMAT_GGUF,              /* a type per tensor, by llama.cpp's recipe */
} HrFormatKind;

/**
 * HrFormat:
 *
 * An immutable record of a weight format: how many bytes a matrix of rows x cols takes.
 *
 *     bytes = rows*cols*value_bits/8
 *           + groups*group_bytes            groups = ceil(rows*cols/group) or rows*ceil(cols/group)
 *           + super_groups*super_bytes      second level over the groups (double quantisation)
 *           + rows*row_bytes + cols*col_bytes + tensor_bytes
 */
typedef struct {
  char *id;                    /* "nf4-dq" */
  char *name;                  /* "NF4, double quantised" */
  char *family;                /* "bitsandbytes", "GGUF", … */
  char *description;
  char *source;

  HrFormatKind kind;
  double  value_bits;
  guint   group;               /* 0: no groups */
  gboolean group_flat;         /* groups run over the flattened matrix, not along each row */
  double  group_bytes;
  guint   super_group;         /* groups per second-level scale; 0: none */
  double  super_bytes;
  double  row_bytes, col_bytes, tensor_bytes;
  guint   block_rows;          /* two-dimensional blocks (DeepSeek fp8: 128); 0: one-dimensional */
  double  plain_bytes;         /* element size of everything that is not quantised */
  gboolean quantizes_embedding;
  gboolean quantizes_head;
  gboolean quantizes_router;
  gboolean experts_only;       /* only MoE expert matrices are quantised (gpt-oss MXFP4) */
  gboolean dequantizes;        /* GEMMs run on a 16-bit copy */
  gboolean quantizes_inputs;   /* GEMMs run in 8 bit on quantised inputs (LLM.int8()) */
  gint    compute;             /* HrRate that products of quantised matrices run in where the
                                  device has it; -1: the activations' type */
  char   *gguf_name;           /* HR_FORMAT_GGUF: llama.cpp's file type, "Q4_K_M" */
  double  perplexity_delta;    /* over 16-bit weights, of the model that @quality_source names;
                                  < 0: nobody measured it in the open */
  char   *quality_source;
  double  nominal_bits;        /* what people call it: for lists and sorting only */
} HrFormat;

void hr_format_free (HrFormat *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrFormat, hr_format_free)

G_END_DECLS
