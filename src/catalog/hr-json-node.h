/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HR_JSON_NULL,
  HR_JSON_BOOLEAN,
  HR_JSON_INTEGER,
  HR_JSON_NUMBER,
  HR_JSON_TEXT,
  HR_JSON_ARRAY,
  HR_JSON_OBJECT,
} HrJsonType;

/**
 * HrJsonNode:
 *
 * One value of a parsed document. Texts end with NUL and lie in the document's own copy of the
 * file; children follow one another in memory.
 */
typedef struct _HrJsonNode HrJsonNode;
struct _HrJsonNode {
  HrJsonType  type;
  gboolean    seen;            /* somebody asked for it */
  const char *key;             /* as a member of an object; NULL as an element */
  guint       key_length;
  guint       n_children;
  union {
    gint64      integer;       /* also BOOLEAN: 0 or 1 */
    double      number;
    const char *text;
    HrJsonNode *children;
  } value;
};

/**
 * HrJsonDocument:
 *
 * Owns every node and every text of one file.
 */
typedef struct {
  HrJsonNode *root;
  char       *text;
  GPtrArray  *blocks;
} HrJsonDocument;

HrJsonDocument *hr_json_document_parse (const char      *data,
                                        gsize            length,
                                        const char      *origin,
                                        GError         **error);
void            hr_json_document_free  (HrJsonDocument  *self);
HrJsonNode     *hr_json_node_member    (HrJsonNode      *object,
                                        const char      *member);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrJsonDocument, hr_json_document_free)

G_END_DECLS
