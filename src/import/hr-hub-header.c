/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-hub-header.h"

#include <string.h>

/*
 * How far the header of a weight file reaches, seen from its first bytes only. What it says is the
 * readers' business; here nothing is believed but lengths, and those are bounded.
 */

#define SAFETENSORS_PREFIX 8   /* length of the JSON that follows, little endian */
#define GGUF_STRING 8          /* types of GGUF's metadata */
#define GGUF_ARRAY 9
#define GGUF_MAX_DIMENSIONS 8
#define GGUF_MAX_COUNT (1u << 24)

typedef struct {
  const guint8 *data;
  guint64       length;
  guint64       at;            /* may pass @length: what is wanted */
  gboolean      broken;
} Cursor;

static guint64
read_le (Cursor *cursor,
         guint   n_bytes)
{
  guint64 value = 0;

  if (cursor->at + n_bytes <= cursor->length)
    for (guint i = 0; i < n_bytes; i++)
      value |= (guint64) cursor->data[cursor->at + i] << (8 * i);
  cursor->at += n_bytes;
  return value;
}

static gboolean
may_go_on (const Cursor *cursor)
{
  return !cursor->broken && cursor->at <= cursor->length;
}

static void
skip (Cursor *cursor,
      guint64 n)
{
  if (n > HR_HUB_MAX_HEADER || cursor->at > HR_HUB_MAX_HEADER)
    cursor->broken = TRUE;
  else
    cursor->at += n;
}

static void
skip_string (Cursor *cursor)
{
  guint64 n = read_le (cursor, 8);

  if (may_go_on (cursor))
    skip (cursor, n);
}

/* Bytes of a value whose length its type tells; 0 for the others. Types 0 to 12 of GGUF. */
static guint
fixed_size (guint32 type)
{
  static const guint8 sizes[] = { 1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8 };

  return type < G_N_ELEMENTS (sizes) ? sizes[type] : 0;
}

static void
skip_array (Cursor *cursor)
{
  guint32 type = (guint32) read_le (cursor, 4);
  guint64 n = read_le (cursor, 8);

  if (!may_go_on (cursor))
    return;
  /* Arrays of arrays are in the format, and in no model. */
  if (n > GGUF_MAX_COUNT || (type != GGUF_STRING && fixed_size (type) == 0))
    cursor->broken = TRUE;
  else if (type != GGUF_STRING)
    skip (cursor, n * fixed_size (type));
  else
    while (n-- > 0 && may_go_on (cursor))
      skip_string (cursor);
}

static void
skip_value (Cursor *cursor)
{
  guint32 type = (guint32) read_le (cursor, 4);

  if (!may_go_on (cursor))
    return;
  if (type == GGUF_STRING)
    skip_string (cursor);
  else if (type == GGUF_ARRAY)
    skip_array (cursor);
  else if (fixed_size (type) > 0)
    skip (cursor, fixed_size (type));
  else
    cursor->broken = TRUE;
}

/* Name, dimensions, type, offset. */
static void
skip_tensor (Cursor *cursor)
{
  guint64 n_dimensions;

  skip_string (cursor);
  if (!may_go_on (cursor))
    return;
  n_dimensions = read_le (cursor, 4);
  if (may_go_on (cursor) && n_dimensions > GGUF_MAX_DIMENSIONS)
    cursor->broken = TRUE;
  else
    skip (cursor, n_dimensions * 8 + 4 + 8);
}

/* https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3 */
static guint64
extent_of_gguf (const guint8 *data,
                gsize         length)
{
  Cursor cursor = { data, length, 4, FALSE };
  guint64 version = read_le (&cursor, 4);
  guint64 n_tensors = read_le (&cursor, 8);
  guint64 n_values = read_le (&cursor, 8);

  if (!may_go_on (&cursor))
    return cursor.at;
  if (memcmp (data, "GGUF", 4) != 0 || version < 2 || version > 3
      || n_tensors > GGUF_MAX_COUNT || n_values > GGUF_MAX_COUNT)
    return 0;
  for (guint64 i = 0; i < n_values && may_go_on (&cursor); i++)
    {
      skip_string (&cursor);
      if (may_go_on (&cursor))
        skip_value (&cursor);
    }
  for (guint64 i = 0; i < n_tensors && may_go_on (&cursor); i++)
    skip_tensor (&cursor);
  return cursor.broken ? 0 : cursor.at;
}

static guint64
extent_of_safetensors (const guint8 *data,
                       gsize         length)
{
  Cursor cursor = { data, length, 0, FALSE };
  guint64 n = read_le (&cursor, SAFETENSORS_PREFIX);

  if (!may_go_on (&cursor))
    return cursor.at;
  return n >= 2 && n <= HR_HUB_MAX_HEADER ? SAFETENSORS_PREFIX + n : 0;
}

/**
 * hr_hub_extent_for:
 * @file: a file name
 *
 * Returns: (nullable): what tells the length of such a file's header; none where files are small
 *   and read whole
 */
HrHubExtent
hr_hub_extent_for (const char *file)
{
  if (g_str_has_suffix (file, ".gguf"))
    return extent_of_gguf;
  return g_str_has_suffix (file, ".safetensors") ? extent_of_safetensors : NULL;
}
