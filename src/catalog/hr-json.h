/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Nothing this program reads as JSON comes near it; keeps a wrong file from filling memory. */
#define HR_JSON_MAX_BYTES (64u * 1024 * 1024)

/**
 * HrJson:
 *
 * Reads one JSON document member by member. The first mistake is kept, with its path
 * ("models/llama.json: $[3].n_layers: expected a whole number from 1 to 65536"); every later
 * getter then returns its fallback, so that callers read a whole record and ask once, at the
 * end, with hr_json_finish(). A getter of a member looks in the object that was entered last.
 */
typedef struct _HrJson HrJson;

HrJson     *hr_json_new_from_file  (const char         *file,
                                    gsize               max_bytes,
                                    GError            **error);
HrJson     *hr_json_new_from_data  (const char         *data,
                                    gssize              length,
                                    const char         *origin,
                                    GError            **error);
void        hr_json_free           (HrJson             *self);
void        hr_json_set_strict     (HrJson             *self,
                                    gboolean            strict);
gboolean    hr_json_failed         (HrJson             *self);
void        hr_json_fail           (HrJson             *self,
                                    const char         *member,
                                    const char         *format,
                                    ...) G_GNUC_PRINTF (3, 4);
gboolean    hr_json_finish         (HrJson             *self,
                                    GError            **error);

/* Moving about. Whatever was entered must be left; on FALSE nothing was entered. */
gboolean    hr_json_enter          (HrJson             *self,
                                    const char         *member);
gboolean    hr_json_need           (HrJson             *self,
                                    const char         *member);
gboolean    hr_json_enter_element  (HrJson             *self,
                                    guint               index);
void        hr_json_leave          (HrJson             *self);
gboolean    hr_json_is_object      (HrJson             *self);
gboolean    hr_json_is_array       (HrJson             *self);
gboolean    hr_json_expect_object  (HrJson             *self);
gboolean    hr_json_expect_array   (HrJson             *self);
guint       hr_json_length         (HrJson             *self);
gboolean    hr_json_has            (HrJson             *self,
                                    const char         *member);
gboolean    hr_json_has_string     (HrJson             *self,
                                    const char         *member);
char      **hr_json_dup_members    (HrJson             *self);
void        hr_json_ignore         (HrJson             *self,
                                    const char         *member);

/* Members of the entered object: get = optional, need = required. */
char       *hr_json_get_string     (HrJson             *self,
                                    const char         *member);
char       *hr_json_need_string    (HrJson             *self,
                                    const char         *member);
gboolean    hr_json_get_boolean    (HrJson             *self,
                                    const char         *member,
                                    gboolean            fallback);
gint64      hr_json_get_int        (HrJson             *self,
                                    const char         *member,
                                    gint64              fallback,
                                    gint64              min,
                                    gint64              max);
guint64     hr_json_get_uint       (HrJson             *self,
                                    const char         *member,
                                    guint64             fallback,
                                    guint64             max);
guint64     hr_json_need_uint      (HrJson             *self,
                                    const char         *member,
                                    guint64             min,
                                    guint64             max);
double      hr_json_get_double     (HrJson             *self,
                                    const char         *member,
                                    double              fallback,
                                    double              min,
                                    double              max);
double      hr_json_need_double    (HrJson             *self,
                                    const char         *member,
                                    double              min,
                                    double              max);
int         hr_json_get_enum       (HrJson             *self,
                                    const char         *member,
                                    const char *const  *names,
                                    int                 fallback);
int         hr_json_need_enum      (HrJson             *self,
                                    const char         *member,
                                    const char *const  *names);
char      **hr_json_get_strings    (HrJson             *self,
                                    const char         *member);
guint      *hr_json_get_uints      (HrJson             *self,
                                    const char         *member,
                                    guint               max,
                                    guint              *n_out);

/* Elements of the entered array, by index. */
guint64     hr_json_element_uint   (HrJson             *self,
                                    guint               index,
                                    guint64             max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HrJson, hr_json_free)

G_END_DECLS
