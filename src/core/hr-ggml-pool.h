/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HR_GGML_MAX_CHUNKS 16

typedef struct _HrGgmlChunk HrGgmlChunk;

/**
 * HrGgmlPool:
 *
 * Addresses of one compute buffer as ggml hands them out: in one piece, or in chunks where the
 * driver's allocations are limited.
 */
typedef struct {
  HrGgmlChunk *chunks[HR_GGML_MAX_CHUNKS];
  guint        n_chunks;
  guint64      alignment;
  guint64      chunk_bytes;    /* 0: one chunk without end */
} HrGgmlPool;

typedef struct {
  guint   chunk;
  guint64 offset;
} HrGgmlAddress;

void          hr_ggml_pool_init  (HrGgmlPool    *self,
                                  guint64        alignment,
                                  guint64        chunk_bytes);
void          hr_ggml_pool_clear (HrGgmlPool    *self);
HrGgmlAddress hr_ggml_pool_alloc (HrGgmlPool    *self,
                                  guint64        size);
void          hr_ggml_pool_free  (HrGgmlPool    *self,
                                  HrGgmlAddress  address,
                                  guint64        size);
guint64       hr_ggml_pool_bytes (const HrGgmlPool *self);

G_END_DECLS
