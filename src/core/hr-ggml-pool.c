/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-ggml-pool.h"

#include <string.h>

/* Source of every rule here: ggml_dyn_tallocr_*() in llama.cpp's ggml-alloc.c. */

#define MAX_FREE_BLOCKS 256
#define ENDLESS (G_MAXUINT64 / 2)

typedef struct {
  guint64 offset, size;
} Block;

/* The last free block is the end of the chunk; the others are gaps, in order of address. */
struct _HrGgmlChunk {
  Block   free[MAX_FREE_BLOCKS];
  guint   n_free;
  guint64 high;
};

void
hr_ggml_pool_init (HrGgmlPool *self,
                   guint64     alignment,
                   guint64     chunk_bytes)
{
  memset (self, 0, sizeof *self);
  self->alignment = alignment;
  self->chunk_bytes = chunk_bytes;
}

void
hr_ggml_pool_clear (HrGgmlPool *self)
{
  for (guint i = 0; i < self->n_chunks; i++)
    g_clear_pointer (&self->chunks[i], g_free);
  self->n_chunks = 0;
}

static guint64
aligned (const HrGgmlPool *self,
         guint64           size)
{
  return (size + self->alignment - 1) / self->alignment * self->alignment;
}

/* A chunk is as large as the limit, or as the one tensor that is larger; the last has no end. */
static guint
add_chunk (HrGgmlPool *self,
           guint64     size)
{
  HrGgmlChunk *chunk = g_new (HrGgmlChunk, 1);
  gboolean endless = self->chunk_bytes == 0 || self->n_chunks == HR_GGML_MAX_CHUNKS - 1;

  chunk->free[0] = (Block) { 0, endless ? ENDLESS : MAX (size, self->chunk_bytes) };
  chunk->n_free = 1;
  chunk->high = 0;
  self->chunks[self->n_chunks] = chunk;
  return self->n_chunks++;
}

static void
remove_block (HrGgmlChunk *chunk,
              guint        index)
{
  memmove (&chunk->free[index], &chunk->free[index + 1],
           (chunk->n_free - index - 1) * sizeof chunk->free[0]);
  chunk->n_free--;
}

/* Best fit among the gaps; of several chunks the last that has one. */
static gboolean
find_gap (const HrGgmlPool *self,
          guint64           size,
          guint            *chunk_index,
          guint            *block_index)
{
  gboolean found = FALSE;

  for (guint c = 0; c < self->n_chunks; c++)
    {
      const HrGgmlChunk *chunk = self->chunks[c];
      guint64 best = G_MAXUINT64;

      for (guint i = 0; i + 1 < chunk->n_free; i++)
        if (chunk->free[i].size >= size && chunk->free[i].size <= best)
          {
            *chunk_index = c;
            *block_index = i;
            best = chunk->free[i].size;
            found = TRUE;
          }
    }
  return found;
}

/* The end that wastes least, or that has to grow least. */
static gboolean
find_end (const HrGgmlPool *self,
          guint64           size,
          guint            *chunk_index,
          guint            *block_index)
{
  gint64 best = G_MININT64;
  gboolean found = FALSE;

  for (guint c = 0; c < self->n_chunks; c++)
    {
      const HrGgmlChunk *chunk = self->chunks[c];
      const Block *end = chunk->n_free > 0 ? &chunk->free[chunk->n_free - 1] : NULL;
      gint64 reuse;

      if (end == NULL || end->size < size)
        continue;
      reuse = (gint64) chunk->high - (gint64) end->offset - (gint64) size;
      if ((best < 0 && reuse > best) || (reuse >= 0 && reuse < best))
        {
          *chunk_index = c;
          *block_index = chunk->n_free - 1;
          best = reuse;
          found = TRUE;
        }
    }
  return found;
}

/**
 * hr_ggml_pool_alloc:
 * @self: a pool
 * @size: bytes
 *
 * Gaps are filled first; only then the end grows, or another chunk begins.
 *
 * Returns: where the bytes lie
 */
HrGgmlAddress
hr_ggml_pool_alloc (HrGgmlPool *self,
                    guint64     size)
{
  HrGgmlAddress address = { 0 };
  HrGgmlChunk *chunk;
  guint block = 0;

  size = aligned (self, size);
  if (!find_gap (self, size, &address.chunk, &block)
      && !find_end (self, size, &address.chunk, &block))
    address.chunk = add_chunk (self, size);
  chunk = self->chunks[address.chunk];
  address.offset = chunk->free[block].offset;
  chunk->free[block].offset += size;
  chunk->free[block].size -= size;
  if (chunk->free[block].size == 0)
    remove_block (chunk, block);
  chunk->high = MAX (chunk->high, address.offset + size);
  return address;
}

static void
insert_block (HrGgmlChunk *chunk,
              guint64      offset,
              guint64      size)
{
  guint at = 0;

  if (chunk->n_free == MAX_FREE_BLOCKS)
    return;                    /* ggml gives up here too */
  while (at < chunk->n_free && chunk->free[at].offset < offset)
    at++;
  memmove (&chunk->free[at + 1], &chunk->free[at], (chunk->n_free - at) * sizeof chunk->free[0]);
  chunk->free[at] = (Block) { offset, size };
  chunk->n_free++;
}

/* Lets block @index grow by what is freed right behind it. */
static void
grow_behind (HrGgmlChunk *chunk,
             guint        index,
             guint64      size)
{
  Block *block = &chunk->free[index];

  block->size += size;
  if (index + 1 < chunk->n_free && block->offset + block->size == block[1].offset)
    {
      block->size += block[1].size;
      remove_block (chunk, index + 1);
    }
}

static void
grow_before (HrGgmlChunk *chunk,
             guint        index,
             guint64      size)
{
  Block *block = &chunk->free[index];

  block->offset -= size;
  block->size += size;
  if (index > 0 && block[-1].offset + block[-1].size == block->offset)
    {
      block[-1].size += block->size;
      remove_block (chunk, index);
    }
}

void
hr_ggml_pool_free (HrGgmlPool    *self,
                   HrGgmlAddress  address,
                   guint64        size)
{
  HrGgmlChunk *chunk = self->chunks[address.chunk];

  size = aligned (self, size);
  for (guint i = 0; i < chunk->n_free; i++)
    {
      if (chunk->free[i].offset + chunk->free[i].size == address.offset)
        {
          grow_behind (chunk, i, size);
          return;
        }
      if (address.offset + size == chunk->free[i].offset)
        {
          grow_before (chunk, i, size);
          return;
        }
    }
  insert_block (chunk, address.offset, size);
}

/**
 * hr_ggml_pool_bytes:
 * @self: a pool
 *
 * Returns: bytes that the buffer needs: the highest address of each chunk
 */
guint64
hr_ggml_pool_bytes (const HrGgmlPool *self)
{
  guint64 sum = 0;

  for (guint i = 0; i < self->n_chunks; i++)
    sum += self->chunks[i]->high;
  return sum;
}
