/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-ggml-graph-private.h"
#include "hr-ggml-pool.h"

/*
 * How long each result lives, and whose memory it may take over. Source of every rule here:
 * ggml_gallocr_alloc_graph_impl() in llama.cpp's ggml-alloc.c.
 */

typedef struct {
  HrGgmlAddress address;
  gint32  children, views;
  gint8   pool;
  guint8  allocated, forever;
} Life;

typedef struct {
  HrGgmlGraph       *graph;
  const HrGgmlSched *sched;
  Life              *lives;
  HrGgmlPool        *pools;
} Allocator;

static gboolean
owns_memory (const HrGgmlTensor *tensor)
{
  return tensor->root == 0 && tensor->kind != HR_GGML_STORED_WEIGHT
         && tensor->kind != HR_GGML_STORED_CACHE;
}

/* A tensor that nobody else still needs is taken over; its only view in old builds only. */
static gboolean
take_over (Allocator  *self,
           HrGgmlNode  node,
           HrGgmlNode  parent)
{
  HrGgmlNode root = self->graph->tensors[parent].root;
  Life *life = &self->lives[root != 0 ? root : parent];

  if (self->graph->tensors[parent].bytes != self->graph->tensors[node].bytes
      || !life->allocated || life->forever || self->lives[parent].children != 1)
    return FALSE;
  if (root == 0 ? life->views != 0
                : !self->sched->reuses_views || life->views != 1 || life->children != 0)
    return FALSE;
  self->lives[node].address = life->address;
  self->lives[node].pool = life->pool;
  life->allocated = FALSE;
  return TRUE;
}

static void
give_memory (Allocator  *self,
             HrGgmlNode  node)
{
  const HrGgmlTensor *tensor = &self->graph->tensors[node];
  Life *life = &self->lives[node];

  if (node == 0 || life->allocated || tensor->bytes == 0 || !owns_memory (tensor))
    return;
  life->allocated = TRUE;
  if ((tensor->flags & HR_GGML_IN_PLACE) != 0)
    for (guint i = 0; i < HR_GGML_MAX_SRC; i++)
      if (tensor->src[i] != 0 && take_over (self, node, tensor->src[i]))
        return;
  life->pool = tensor->backend;
  life->address = hr_ggml_pool_alloc (&self->pools[life->pool], tensor->bytes);
}

static void
release (Allocator  *self,
         HrGgmlNode  node)
{
  Life *life = &self->lives[node];

  if (!life->allocated || life->forever)
    return;
  hr_ggml_pool_free (&self->pools[life->pool], life->address, self->graph->tensors[node].bytes);
  life->allocated = FALSE;
}

static void
lose_child (Allocator  *self,
            HrGgmlNode  parent)
{
  HrGgmlNode root = self->graph->tensors[parent].root;
  Life *life = &self->lives[parent];

  life->children--;
  if (life->children != 0 || life->views != 0)
    return;
  if (root == 0)
    release (self, parent);
  else if (--self->lives[root].views == 0 && self->lives[root].children == 0)
    release (self, root);
}

static void
count_uses (Allocator        *self,
            const HrGgmlStep *step)
{
  const HrGgmlTensor *tensor = &self->graph->tensors[step->node];

  if (step->kind == HR_GGML_STEP_KEEP)
    self->lives[step->node].children++;
  if (step->kind != HR_GGML_STEP_RUN)
    return;
  if (tensor->root != 0)
    self->lives[tensor->root].views++;
  for (guint i = 0; i < HR_GGML_MAX_SRC; i++)
    if (tensor->src[i] != 0)
      self->lives[tensor->src[i]].children++;
}

static void
run_step (Allocator        *self,
          const HrGgmlStep *step)
{
  const HrGgmlTensor *tensor = &self->graph->tensors[step->node];

  if (step->kind == HR_GGML_STEP_KEEP)
    {
      lose_child (self, step->node);
      return;
    }
  give_memory (self, step->node);
  if (step->kind == HR_GGML_STEP_COPY)
    return;
  for (guint i = 0; i < HR_GGML_MAX_SRC; i++)
    if (tensor->src[i] != 0)
      lose_child (self, tensor->src[i]);
}

/* Inputs and their copies come first; a pipeline holds several copies and frees none. */
static void
allocate_first (Allocator         *self,
                const HrGgmlSteps *steps)
{
  guint copies = self->sched->copies;

  for (guint i = 0; i < steps->n_pipeline; i++)
    {
      HrGgmlNode node = steps->pipeline[i];

      self->lives[node].forever = TRUE;
      give_memory (self, node);
      for (guint c = 1; c < copies; c++)
        hr_ggml_pool_alloc (&self->pools[self->lives[node].pool], self->graph->tensors[node].bytes);
    }
  for (guint i = 0; i < self->graph->n_leafs; i++)
    {
      HrGgmlNode node = self->graph->leafs[i];

      if (self->graph->tensors[node].kind != HR_GGML_INPUT)
        continue;
      self->lives[node].forever = copies > 1;
      give_memory (self, node);
      for (guint c = 1; c < copies; c++)
        hr_ggml_pool_alloc (&self->pools[self->lives[node].pool], self->graph->tensors[node].bytes);
    }
}

/**
 * hr_ggml_alloc_steps:
 * @graph: the graph that @steps belong to
 * @sched: backends and how the scheduler is set
 * @steps: what is allocated one after another
 * @sizes: (out) (array): compute buffer of each backend in bytes
 */
void
hr_ggml_alloc_steps (HrGgmlGraph       *graph,
                     const HrGgmlSched *sched,
                     const HrGgmlSteps *steps,
                     guint64           *sizes)
{
  g_autofree HrGgmlPool *pools = g_new (HrGgmlPool, sched->n_backends);
  g_autofree Life *lives = g_new0 (Life, graph->n_tensors);
  Allocator allocator = { graph, sched, lives, pools };

  for (guint i = 0; i + 1 < sched->n_backends; i++)
    hr_ggml_pool_init (&pools[i], sched->alignment, sched->chunk_bytes);
  hr_ggml_pool_init (&pools[sched->n_backends - 1], sched->host_alignment, 0);
  for (guint i = 0; i < steps->n_steps; i++)
    count_uses (&allocator, &steps->steps[i]);
  allocate_first (&allocator, steps);
  for (guint i = 0; i < steps->n_steps; i++)
    run_step (&allocator, &steps->steps[i]);
  for (guint i = 0; i < sched->n_backends; i++)
    {
      sizes[i] = hr_ggml_pool_bytes (&pools[i]);
      hr_ggml_pool_clear (&pools[i]);
    }
}
