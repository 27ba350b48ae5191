/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-ggml-graph-private.h"

/* Source of every rule here: ggml_backend_sched_split_graph() in llama.cpp's ggml-backend.cpp. */

static gboolean
is_op (const HrGgmlGraph *self,
       guint              i)
{
  return self->tensors[self->order[i]].kind == HR_GGML_OP;
}

/* A device may lack a kernel, or be unable to address a tensor beyond its driver's limit. */
static gboolean
device_can_run (const HrGgmlGraph  *self,
                const HrGgmlSched  *sched,
                const HrGgmlTensor *tensor)
{
  guint64 largest = tensor->bytes;

  if (sched->no_scan1 && (tensor->flags & HR_GGML_SCAN1) != 0)
    return FALSE;
  if (sched->max_tensor_bytes == 0)
    return TRUE;
  for (guint i = 0; i < HR_GGML_MAX_SRC; i++)
    largest = MAX (largest, self->tensors[tensor->src[i]].bytes);
  return largest <= sched->max_tensor_bytes;
}

/* Operations on weights run where the weights lie, or on the first device if that pays. */
static void
assign_by_weights (HrGgmlGraph       *self,
                   const HrGgmlSched *sched,
                   HrGgmlTensor      *tensor)
{
  gint host = (gint) sched->n_backends - 1;

  if (tensor->backend < 0 && !device_can_run (self, sched, tensor))
    tensor->backend = (gint8) host;
  if (tensor->backend >= 0 || (tensor->flags & HR_GGML_FREE) != 0)
    return;
  for (guint i = 0; i < HR_GGML_MAX_SRC && tensor->src[i] != 0; i++)
    {
      const HrGgmlTensor *src = &self->tensors[tensor->src[i]];

      if (src->kind != HR_GGML_STORED_WEIGHT)
        continue;
      tensor->backend = src->backend;
      if (src->backend == host && host > 0 && sched->offload_rows > 0
          && tensor->rows >= sched->offload_rows && (tensor->flags & HR_GGML_STAYS) == 0)
        tensor->backend = 0;
      return;
    }
}

/* Unassigned neighbours join; @devices_only skips what runs on the processor. */
static void
spread (HrGgmlGraph *self,
        gint         host,
        gboolean     devices_only,
        gboolean     upward)
{
  gint current = -1;

  for (guint n = 0; n < self->n_order; n++)
    {
      guint i = upward ? self->n_order - 1 - n : n;
      HrGgmlTensor *tensor = &self->tensors[self->order[i]];

      if (!is_op (self, i))
        continue;
      if (tensor->backend >= 0)
        current = devices_only && tensor->backend == host ? -1 : tensor->backend;
      else if (current >= 0)
        tensor->backend = (gint8) current;
    }
}

static void
assign_views (HrGgmlGraph *self)
{
  for (guint i = 0; i < self->n_order; i++)
    {
      HrGgmlTensor *tensor = &self->tensors[self->order[i]];

      if (tensor->backend < 0)
        tensor->backend = tensor->root != 0 ? self->tensors[tensor->root].backend : 0;
    }
}

static void
assign_backends (HrGgmlGraph       *self,
                 const HrGgmlSched *sched)
{
  gint host = (gint) sched->n_backends - 1;

  for (guint i = 0; i < self->n_order; i++)
    if (is_op (self, i))
      assign_by_weights (self, sched, &self->tensors[self->order[i]]);
  spread (self, host, TRUE, FALSE);
  spread (self, host, TRUE, TRUE);
  spread (self, host, FALSE, FALSE);
  spread (self, host, FALSE, TRUE);
  assign_views (self);
}

/* ---- splits: runs of operations on one backend, and the copies that feed them ---- */

typedef struct {
  HrGgmlGraph       *graph;
  const HrGgmlSched *sched;
  HrGgmlNode        *copy_of;  /* [tensor * n_backends + backend] */
  HrGgmlSteps       *out;
} Splitter;

/* The processor reads what it allocated itself; a device reads only its own memory. */
static gboolean
needs_copy (const HrGgmlTensor *src,
            gint                backend)
{
  return src->backend != backend;
}

static HrGgmlNode *
copy_slot (Splitter   *self,
           HrGgmlNode  node,
           gint        backend)
{
  return &self->copy_of[(gsize) node * self->sched->n_backends + (gsize) backend];
}

static gboolean
starts_on_new_weights (Splitter           *self,
                       const HrGgmlTensor *tensor,
                       guint               inputs_so_far)
{
  if (inputs_so_far == 0)
    return FALSE;
  for (guint i = 0; i < HR_GGML_MAX_SRC; i++)
    {
      const HrGgmlTensor *src = &self->graph->tensors[tensor->src[i]];

      if (tensor->src[i] != 0 && src->kind == HR_GGML_STORED_WEIGHT
          && needs_copy (src, tensor->backend))
        return TRUE;
    }
  return FALSE;
}

/* Returns how many new copies the operation needs; they run at the start of its split. */
static guint
feed_operation (Splitter   *self,
                HrGgmlNode  node,
                guint       at)
{
  gint backend = self->graph->tensors[node].backend;
  guint n = 0;

  for (guint i = 0; i < HR_GGML_MAX_SRC; i++)
    {
      HrGgmlNode src = self->graph->tensors[node].src[i];
      HrGgmlNode *slot;

      if (src == 0 || !needs_copy (&self->graph->tensors[src], backend))
        continue;
      slot = copy_slot (self, src, backend);
      if (*slot == 0)
        {
          *slot = hr_ggml_graph_input (self->graph, self->graph->tensors[src].bytes, backend);
          self->out->steps[at + 2 * n] = (HrGgmlStep) { src, HR_GGML_STEP_KEEP };
          self->out->steps[at + 2 * n + 1] = (HrGgmlStep) { *slot, HR_GGML_STEP_COPY };
          n++;
          if (self->sched->copies > 1)
            self->out->pipeline[self->out->n_pipeline++] = *slot;
        }
      self->graph->tensors[node].src[i] = *slot;
    }
  return n;
}

/* Orders everything that will be allocated: per split its copies, then its operations. */
static void
build_steps (Splitter *self)
{
  HrGgmlGraph *graph = self->graph;
  guint n_runs = 0, inputs = 0;
  gint current = -1;
  g_autofree HrGgmlNode *runs = g_new (HrGgmlNode, graph->n_order);

  for (guint i = 0; i <= graph->n_order; i++)
    {
      gboolean end = i == graph->n_order;
      HrGgmlTensor *tensor = end ? NULL : &graph->tensors[graph->order[i]];
      gboolean op = !end && tensor->kind == HR_GGML_OP;

      if (end || (op && (tensor->backend != current
                         || starts_on_new_weights (self, tensor, inputs))))
        {
          for (guint j = 0; j < n_runs; j++)
            self->out->steps[self->out->n_steps++] = (HrGgmlStep) { runs[j], HR_GGML_STEP_RUN };
          n_runs = inputs = 0;
          current = end ? -1 : tensor->backend;
        }
      if (end)
        break;
      if (op)
        {
          guint added = feed_operation (self, graph->order[i], self->out->n_steps);

          self->out->n_steps += 2 * added;
          inputs += added;
        }
      runs[n_runs++] = graph->order[i];
    }
}

/**
 * hr_ggml_sched_steps:
 * @graph: a graph with every result expanded
 * @sched: backends and how the scheduler is set
 * @out: (out): zeroed; free its arrays with hr_ggml_steps_clear()
 *
 * Gives every operation a backend and lays out what is allocated one after another.
 */
void
hr_ggml_sched_steps (HrGgmlGraph       *graph,
                     const HrGgmlSched *sched,
                     HrGgmlSteps       *out)
{
  gsize slots = (gsize) graph->n_tensors * HR_GGML_MAX_SRC * 2 + graph->n_order;
  gsize n_copies = (gsize) graph->n_tensors * sched->n_backends;
  g_autofree HrGgmlNode *copy_of = g_new0 (HrGgmlNode, n_copies);
  Splitter splitter = { graph, sched, copy_of, out };

  out->steps = g_new (HrGgmlStep, slots);
  out->pipeline = g_new (HrGgmlNode, slots);
  assign_backends (graph, sched);
  build_steps (&splitter);
}

void
hr_ggml_steps_clear (HrGgmlSteps *self)
{
  g_clear_pointer (&self->steps, g_free);
  g_clear_pointer (&self->pipeline, g_free);
}
