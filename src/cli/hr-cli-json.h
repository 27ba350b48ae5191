/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HrJsonWriter:
 *
 * Appends one indented JSON document to a string. Unlike json-glib's generator it writes sizes as
 * unsigned 64-bit integers and fractions as people write them (0.35, not 0.34999999999999998).
 */
typedef struct {
  GString *out;
  guint    depth;
  gboolean first;              /* nothing stands before the next value at this depth */
} HrJsonWriter;

void hr_json_writer_init    (HrJsonWriter *self,
                             GString      *out);
void hr_json_writer_begin   (HrJsonWriter *self,
                             const char   *member,
                             char          bracket);
void hr_json_writer_end     (HrJsonWriter *self,
                             char          bracket);
void hr_json_writer_string  (HrJsonWriter *self,
                             const char   *member,
                             const char   *value);
void hr_json_writer_uint    (HrJsonWriter *self,
                             const char   *member,
                             guint64       value);
void hr_json_writer_int     (HrJsonWriter *self,
                             const char   *member,
                             gint64        value);
void hr_json_writer_double  (HrJsonWriter *self,
                             const char   *member,
                             double        value);
void hr_json_writer_boolean (HrJsonWriter *self,
                             const char   *member,
                             gboolean      value);
void hr_json_writer_strings (HrJsonWriter *self,
                             const char   *member,
                             char *const  *values,
                             guint         n);

G_END_DECLS
