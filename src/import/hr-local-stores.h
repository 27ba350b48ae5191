/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Programs that keep models on this computer. */
typedef enum {
  HR_LOCAL_HUGGING_FACE,
  HR_LOCAL_OLLAMA,
  HR_LOCAL_LM_STUDIO,
  HR_LOCAL_LLAMA_CPP,
  HR_LOCAL_GPT4ALL,
} HrLocalStore;

/**
 * HrLocalEntry:
 * @store: who keeps it
 * @title: what that program calls it
 * @path: what a reader opens
 * @bytes: on disk
 */
typedef struct {
  HrLocalStore store;
  char        *title;
  char        *path;
  guint64      bytes;
} HrLocalEntry;

/**
 * HrLocalScan:
 * @entries: (element-type HrLocalEntry): in order of store and title
 * @skipped: (element-type utf8): one sentence for each that is broken
 */
typedef struct {
  GPtrArray *entries;
  GPtrArray *skipped;
} HrLocalScan;

HrLocalScan *hr_local_stores_scan  (const char   *home,
                                    GCancellable *cancellable);
void         hr_local_scan_free    (HrLocalScan  *self);
const char  *hr_local_store_name   (HrLocalStore  store);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrLocalScan, hr_local_scan_free)

G_END_DECLS
