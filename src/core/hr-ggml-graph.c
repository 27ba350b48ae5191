/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-ggml-graph-private.h"

#include <string.h>

void
hr_ggml_graph_init (HrGgmlGraph *self)
{
  memset (self, 0, sizeof *self);
  self->capacity = 512;
  self->tensors = g_new (HrGgmlTensor, self->capacity);
  self->order = g_new (HrGgmlNode, self->capacity);
  self->leafs = g_new (HrGgmlNode, self->capacity);
  memset (&self->tensors[0], 0, sizeof self->tensors[0]);
  self->n_tensors = 1;
}

void
hr_ggml_graph_clear (HrGgmlGraph *self)
{
  g_clear_pointer (&self->tensors, g_free);
  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->leafs, g_free);
}

static HrGgmlNode
add (HrGgmlGraph *self,
     HrGgmlKind   kind,
     guint64      bytes)
{
  HrGgmlTensor *tensor;

  if (self->n_tensors == self->capacity)
    {
      self->capacity *= 2;
      self->tensors = g_renew (HrGgmlTensor, self->tensors, self->capacity);
      self->order = g_renew (HrGgmlNode, self->order, self->capacity);
      self->leafs = g_renew (HrGgmlNode, self->leafs, self->capacity);
    }
  tensor = &self->tensors[self->n_tensors];
  memset (tensor, 0, sizeof *tensor);
  tensor->kind = kind;
  tensor->bytes = bytes;
  tensor->backend = -1;
  return self->n_tensors++;
}

/**
 * hr_ggml_graph_input:
 * @self: a graph
 * @bytes: size
 * @backend: the processor's index
 *
 * Returns: a tensor that the program fills before each run
 */
HrGgmlNode
hr_ggml_graph_input (HrGgmlGraph *self,
                     guint64      bytes,
                     guint        backend)
{
  HrGgmlNode node = add (self, HR_GGML_INPUT, bytes);

  self->tensors[node].backend = (gint8) backend;
  return node;
}

/**
 * hr_ggml_graph_stored:
 * @self: a graph
 * @kind: %HR_GGML_STORED_WEIGHT or %HR_GGML_STORED_CACHE
 * @bytes: size, which matters where it is copied to another backend
 * @backend: where it lies
 *
 * Returns: a tensor that has its memory already
 */
HrGgmlNode
hr_ggml_graph_stored (HrGgmlGraph *self,
                      HrGgmlKind   kind,
                      guint64      bytes,
                      guint        backend)
{
  HrGgmlNode node = add (self, kind, bytes);

  self->tensors[node].backend = (gint8) backend;
  return node;
}

HrGgmlNode
hr_ggml_graph_view (HrGgmlGraph *self,
                    HrGgmlNode   src,
                    guint64      bytes)
{
  HrGgmlNode node = add (self, HR_GGML_VIEW, bytes);
  HrGgmlTensor *tensor = &self->tensors[node];

  tensor->src[0] = src;
  tensor->root = self->tensors[src].root != 0 ? self->tensors[src].root : src;
  return node;
}

HrGgmlNode
hr_ggml_graph_op (HrGgmlGraph      *self,
                  guint             flags,
                  guint64           bytes,
                  guint32           rows,
                  const HrGgmlNode *src,
                  guint             n_src)
{
  HrGgmlNode node = add (self, HR_GGML_OP, bytes);
  HrGgmlTensor *tensor = &self->tensors[node];

  tensor->flags = flags;
  tensor->rows = rows;
  for (guint i = 0; i < n_src; i++)
    tensor->src[i] = src[i];
  return node;
}

/**
 * hr_ggml_graph_write:
 * @self: a graph
 * @cache: a stored tensor
 * @value: what is written into it
 * @indices: which rows are written, or 0
 *
 * Adds the operation at once: its result is a view of the cache and runs where the cache lies.
 */
void
hr_ggml_graph_write (HrGgmlGraph *self,
                     HrGgmlNode   cache,
                     HrGgmlNode   value,
                     HrGgmlNode   indices)
{
  HrGgmlNode node = add (self, HR_GGML_OP, 0);
  HrGgmlTensor *tensor = &self->tensors[node];

  tensor->root = self->tensors[cache].root != 0 ? self->tensors[cache].root : cache;
  tensor->src[0] = value;
  tensor->src[1] = indices;
  tensor->src[2] = cache;
  tensor->backend = self->tensors[tensor->root].backend;
  hr_ggml_graph_expand (self, node);
}

void
hr_ggml_graph_pin (HrGgmlGraph *self,
                   HrGgmlNode   node,
                   guint        backend)
{
  self->tensors[node].backend = (gint8) backend;
}

/**
 * hr_ggml_graph_expand:
 * @self: a graph
 * @node: a result that is needed
 *
 * Appends @node and all that it reads and that has not been appended yet, operands first.
 */
void
hr_ggml_graph_expand (HrGgmlGraph *self,
                      HrGgmlNode   node)
{
  if (node == 0 || self->tensors[node].visited)
    return;
  self->tensors[node].visited = TRUE;
  for (guint i = 0; i < HR_GGML_MAX_SRC; i++)
    hr_ggml_graph_expand (self, self->tensors[node].src[i]);
  if (self->tensors[node].kind >= HR_GGML_VIEW)
    self->order[self->n_order++] = node;
  else
    self->leafs[self->n_leafs++] = node;
}

/**
 * hr_ggml_graph_reserve:
 * @self: a graph with every result expanded; changed by the call
 * @sched: backends and how the scheduler is set
 * @sizes: (out) (array): compute buffer of each backend in bytes
 */
void
hr_ggml_graph_reserve (HrGgmlGraph       *self,
                       const HrGgmlSched *sched,
                       guint64           *sizes)
{
  HrGgmlSteps steps = { 0 };

  hr_ggml_sched_steps (self, sched, &steps);
  hr_ggml_alloc_steps (self, sched, &steps, sizes);
  hr_ggml_steps_clear (&steps);
}
