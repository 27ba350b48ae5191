/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-ggml-graph.h"

#include <string.h>

/*
 * Source of every rule here: ggml/src/ggml-backend.cpp (ggml_backend_sched_split_graph) and
 * ggml/src/ggml-alloc.c (ggml_gallocr_alloc_graph_impl, ggml_dyn_tallocr_*) of llama.cpp.
 */

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

/* ---- scheduler: which backend runs what ---- */

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

typedef enum { STEP_KEEP, STEP_COPY, STEP_RUN } StepKind;

typedef struct {
  HrGgmlNode node;             /* KEEP: source that must live; COPY: the copy; RUN: the operation */
  guint8     kind;
} Step;

typedef struct {
  HrGgmlGraph       *graph;
  const HrGgmlSched *sched;
  HrGgmlNode        *copy_of;  /* [tensor * n_backends + backend] */
  guint              n_copy_tensors;
  Step              *steps;
  guint              n_steps;
  HrGgmlNode        *pipeline; /* copies that pipelines allocate first and never free */
  guint              n_pipeline;
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
          self->steps[at + 2 * n] = (Step) { src, STEP_KEEP };
          self->steps[at + 2 * n + 1] = (Step) { *slot, STEP_COPY };
          n++;
          if (self->sched->copies > 1)
            self->pipeline[self->n_pipeline++] = *slot;
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
            self->steps[self->n_steps++] = (Step) { runs[j], STEP_RUN };
          n_runs = inputs = 0;
          current = end ? -1 : tensor->backend;
        }
      if (end)
        break;
      if (op)
        {
          guint added = feed_operation (self, graph->order[i], self->n_steps);

          self->n_steps += 2 * added;
          inputs += added;
        }
      runs[n_runs++] = graph->order[i];
    }
}

/* ---- allocator ---- */

#define MAX_FREE_BLOCKS 256
#define ENDLESS (G_MAXUINT64 / 2)

typedef struct {
  guint64 offset, size;
} Block;

typedef struct {
  Block   free[MAX_FREE_BLOCKS];
  guint   n_free;
  guint64 alignment, high;
} Pool;

static void
pool_init (Pool   *self,
           guint64 alignment)
{
  self->free[0] = (Block) { 0, ENDLESS };
  self->n_free = 1;
  self->alignment = alignment;
  self->high = 0;
}

static guint64
aligned (const Pool *self,
         guint64     size)
{
  return (size + self->alignment - 1) / self->alignment * self->alignment;
}

static void
remove_block (Pool *self,
              guint index)
{
  memmove (&self->free[index], &self->free[index + 1],
           (self->n_free - index - 1) * sizeof self->free[0]);
  self->n_free--;
}

/* Best fit among the gaps; only then the end grows. */
static guint64
pool_alloc (Pool   *self,
            guint64 size)
{
  guint best = self->n_free - 1;
  guint64 best_size = G_MAXUINT64, offset;

  size = aligned (self, size);
  for (guint i = 0; i + 1 < self->n_free; i++)
    if (self->free[i].size >= size && self->free[i].size <= best_size)
      {
        best = i;
        best_size = self->free[i].size;
      }
  offset = self->free[best].offset;
  self->free[best].offset += size;
  self->free[best].size -= size;
  if (self->free[best].size == 0)
    remove_block (self, best);
  self->high = MAX (self->high, offset + size);
  return offset;
}

static void
insert_block (Pool   *self,
              guint64 offset,
              guint64 size)
{
  guint at = 0;

  if (self->n_free == MAX_FREE_BLOCKS)
    return;                    /* ggml gives up here too */
  while (at < self->n_free && self->free[at].offset < offset)
    at++;
  memmove (&self->free[at + 1], &self->free[at], (self->n_free - at) * sizeof self->free[0]);
  self->free[at] = (Block) { offset, size };
  self->n_free++;
}

static void
pool_free (Pool   *self,
           guint64 offset,
           guint64 size)
{
  size = aligned (self, size);
  for (guint i = 0; i < self->n_free; i++)
    {
      Block *block = &self->free[i];

      if (block->offset + block->size == offset)
        {
          block->size += size;
          if (i + 1 < self->n_free && block->offset + block->size == block[1].offset)
            {
              block->size += block[1].size;
              remove_block (self, i + 1);
            }
          return;
        }
      if (offset + size == block->offset)
        {
          block->offset = offset;
          block->size += size;
          if (i > 0 && block[-1].offset + block[-1].size == offset)
            {
              block[-1].size += block->size;
              remove_block (self, i);
            }
          return;
        }
    }
  insert_block (self, offset, size);
}

/* ---- liveness ---- */

typedef struct {
  guint64 offset;
  gint32  children, views;
  gint8   pool;
  guint8  allocated, forever;
} Life;

typedef struct {
  HrGgmlGraph       *graph;
  const HrGgmlSched *sched;
  Life              *lives;
  Pool              *pools;
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
  self->lives[node].offset = life->offset;
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
  life->offset = pool_alloc (&self->pools[life->pool], tensor->bytes);
}

static void
release (Allocator  *self,
         HrGgmlNode  node)
{
  Life *life = &self->lives[node];

  if (!life->allocated || life->forever)
    return;
  pool_free (&self->pools[life->pool], life->offset, self->graph->tensors[node].bytes);
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
count_uses (Allocator  *self,
            const Step *step)
{
  const HrGgmlTensor *tensor = &self->graph->tensors[step->node];

  if (step->kind == STEP_KEEP)
    self->lives[step->node].children++;
  if (step->kind != STEP_RUN)
    return;
  if (tensor->root != 0)
    self->lives[tensor->root].views++;
  for (guint i = 0; i < HR_GGML_MAX_SRC; i++)
    if (tensor->src[i] != 0)
      self->lives[tensor->src[i]].children++;
}

static void
run_step (Allocator  *self,
          const Step *step)
{
  const HrGgmlTensor *tensor = &self->graph->tensors[step->node];

  if (step->kind == STEP_KEEP)
    {
      lose_child (self, step->node);
      return;
    }
  give_memory (self, step->node);
  if (step->kind == STEP_COPY)
    return;
  for (guint i = 0; i < HR_GGML_MAX_SRC; i++)
    if (tensor->src[i] != 0)
      lose_child (self, tensor->src[i]);
}

/* Inputs and their copies come first; a pipeline holds several copies and frees none. */
static void
allocate_first (Allocator      *self,
                const Splitter *splitter)
{
  guint copies = splitter->sched->copies;

  for (guint i = 0; i < splitter->n_pipeline; i++)
    {
      HrGgmlNode node = splitter->pipeline[i];

      self->lives[node].forever = TRUE;
      give_memory (self, node);
      for (guint c = 1; c < copies; c++)
        pool_alloc (&self->pools[self->lives[node].pool], self->graph->tensors[node].bytes);
    }
  for (guint i = 0; i < self->graph->n_leafs; i++)
    {
      HrGgmlNode node = self->graph->leafs[i];

      if (self->graph->tensors[node].kind != HR_GGML_INPUT)
        continue;
      self->lives[node].forever = copies > 1;
      give_memory (self, node);
      for (guint c = 1; c < copies; c++)
        pool_alloc (&self->pools[self->lives[node].pool], self->graph->tensors[node].bytes);
    }
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
  Splitter splitter = { .graph = self, .sched = sched };
  Allocator allocator = { .graph = self, .sched = sched };
  gsize slots = (gsize) self->n_tensors * HR_GGML_MAX_SRC * 2 + self->n_order;
  g_autofree HrGgmlNode *copy_of = g_new0 (HrGgmlNode, (gsize) self->n_tensors * sched->n_backends);
  g_autofree Step *steps = g_new (Step, slots);
  g_autofree HrGgmlNode *pipeline = g_new (HrGgmlNode, slots);
  g_autofree Pool *pools = g_new (Pool, sched->n_backends);
  g_autofree Life *lives = NULL;

  splitter.copy_of = copy_of;
  splitter.steps = steps;
  splitter.pipeline = pipeline;
  assign_backends (self, sched);
  build_steps (&splitter);
  allocator.lives = lives = g_new0 (Life, self->n_tensors);
  allocator.pools = pools;
  for (guint i = 0; i < sched->n_backends; i++)
    pool_init (&pools[i], i + 1 == sched->n_backends ? sched->host_alignment : sched->alignment);
  for (guint i = 0; i < splitter.n_steps; i++)
    count_uses (&allocator, &steps[i]);
  allocate_first (&allocator, &splitter);
  for (guint i = 0; i < splitter.n_steps; i++)
    run_step (&allocator, &steps[i]);
  for (guint i = 0; i < sched->n_backends; i++)
    sizes[i] = pools[i].high;
}
