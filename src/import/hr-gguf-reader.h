/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hr-import-private.h"

G_BEGIN_DECLS

/* Value types of metadata, by their numbers in files. */
typedef enum {
  HR_GGUF_UINT8, HR_GGUF_INT8, HR_GGUF_UINT16, HR_GGUF_INT16, HR_GGUF_UINT32, HR_GGUF_INT32,
  HR_GGUF_FLOAT32, HR_GGUF_BOOL, HR_GGUF_STRING, HR_GGUF_ARRAY, HR_GGUF_UINT64, HR_GGUF_INT64,
  HR_GGUF_FLOAT64,
  HR_GGUF_N_VALUE_TYPES
} HrGgufValueType;

/* One key; @count values of @type, read where they lie in the file. */
typedef struct {
  const char     *key;         /* not ended by NUL */
  guint           key_length;
  gboolean        array;
  HrGgufValueType type;
  guint64         count;
  const guint8   *data;        /* of strings: the first one's length */
} HrGgufValue;

/**
 * HrGgufReader:
 *
 * One mapped GGUF file. Nothing is copied but the tensors' names; pages that hold weights are
 * never touched.
 */
typedef struct {
  const char   *path;
  GMappedFile  *file;
  const guint8 *data;
  guint64       size, at;
  guint         version;
  guint64       alignment;
  GArray       *values;        /* HrGgufValue */
  GArray       *tensors;       /* HrStoredTensor */
} HrGgufReader;

gboolean           hr_gguf_reader_open   (HrGgufReader *self,
                                          const char   *path,
                                          GError      **error);
void               hr_gguf_reader_close  (HrGgufReader *self);
const HrGgufValue *hr_gguf_reader_find   (const HrGgufReader *self,
                                          const char         *key);
gboolean           hr_gguf_value_uint    (const HrGgufValue *value,
                                          guint64            index,
                                          guint64           *out);
char              *hr_gguf_value_text    (const HrGgufValue *value);

G_END_DECLS
