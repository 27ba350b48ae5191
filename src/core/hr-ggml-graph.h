/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A compute graph as ggml sees it, down to what its allocator needs: sizes, views, who reads whom,
 * and where stored tensors lie. hr_ggml_graph_reserve() does what ggml_backend_sched_reserve()
 * does, so that the size of the compute buffers follows from the graph instead of from a fit.
 */

/* Index of a tensor; 0: none. */
typedef guint HrGgmlNode;

#define HR_GGML_MAX_SRC 7
#define HR_GGML_MAX_BACKENDS 65  /* devices and, last, the processor */

typedef enum {
  HR_GGML_INPUT,               /* filled by the program before each run; lies in main memory */
  HR_GGML_STORED_WEIGHT,
  HR_GGML_STORED_CACHE,
  HR_GGML_VIEW,                /* reshape, permute, slice: no memory of its own */
  HR_GGML_OP,
} HrGgmlKind;

/* What an operation may do. */
typedef enum {
  HR_GGML_IN_PLACE = 1 << 0,   /* may take over the memory of an operand of the same size */
  HR_GGML_STAYS    = 1 << 1,   /* never moved away from its weights (get_rows) */
  HR_GGML_FREE     = 1 << 2,   /* does not follow its weights */
  HR_GGML_SCAN1    = 1 << 3,   /* Mamba-1's scan, for which not every driver has a kernel */
} HrGgmlOpFlags;

typedef struct {
  guint64    bytes;
  HrGgmlNode src[HR_GGML_MAX_SRC];
  HrGgmlNode root;             /* tensor whose memory a view shows */
  guint32    rows;             /* batch size that decides about offloading */
  guint8     kind;
  guint8     flags;
  gint8      backend;          /* -1: not yet assigned */
  guint8     visited;
} HrGgmlTensor;

typedef struct {
  HrGgmlTensor *tensors;       /* [0] is unused */
  guint         n_tensors, capacity;
  HrGgmlNode   *order;         /* operations and views in the order in which they run */
  guint         n_order;
  HrGgmlNode   *leafs;
  guint         n_leafs;
} HrGgmlGraph;

/**
 * HrGgmlSched:
 * @n_backends: devices plus one for the processor, which is the last
 * @offload_rows: operations on host weights with at least so many rows run on the first device;
 *   0: none
 * @copies: copies of inputs for pipeline parallelism; 1: none
 * @reuses_views: an operand that is the only view of a tensor may be overwritten too
 * @max_tensor_bytes: larger results and operands keep an operation off the devices; 0: no limit
 * @chunk_bytes: device buffers are made of pieces of this size; 0: of one piece
 * @no_scan1: devices cannot run operations that are marked %HR_GGML_SCAN1
 * @alignment: of tensors in device memory, bytes
 */
typedef struct {
  guint n_backends;
  guint offload_rows;
  guint copies;
  gboolean reuses_views;
  guint64 max_tensor_bytes;
  guint64 chunk_bytes;
  gboolean no_scan1;
  guint alignment;
  guint host_alignment;
} HrGgmlSched;

void       hr_ggml_graph_init    (HrGgmlGraph       *self);
void       hr_ggml_graph_clear   (HrGgmlGraph       *self);
HrGgmlNode hr_ggml_graph_input   (HrGgmlGraph       *self,
                                  guint64            bytes,
                                  guint              backend);
HrGgmlNode hr_ggml_graph_stored  (HrGgmlGraph       *self,
                                  HrGgmlKind         kind,
                                  guint64            bytes,
                                  guint              backend);
HrGgmlNode hr_ggml_graph_view    (HrGgmlGraph       *self,
                                  HrGgmlNode         src,
                                  guint64            bytes);
HrGgmlNode hr_ggml_graph_op      (HrGgmlGraph       *self,
                                  guint              flags,
                                  guint64            bytes,
                                  guint32            rows,
                                  const HrGgmlNode  *src,
                                  guint              n_src);
void       hr_ggml_graph_write   (HrGgmlGraph       *self,
                                  HrGgmlNode         cache,
                                  HrGgmlNode         value,
                                  HrGgmlNode         indices);
void       hr_ggml_graph_pin     (HrGgmlGraph       *self,
                                  HrGgmlNode         node,
                                  guint              backend);
void       hr_ggml_graph_expand  (HrGgmlGraph       *self,
                                  HrGgmlNode         node);
void       hr_ggml_graph_reserve (HrGgmlGraph       *self,
                                  const HrGgmlSched *sched,
                                  guint64           *sizes);

G_END_DECLS
