/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-format.h"

#include "hr-catalog-private.h"

static const char *const kind_names[] = { "plain", "grouped", "gguf", NULL };

#define MAX_GROUP (1u << 20)
/* The AQLM codebook of one tensor has 1 MiB. */
#define MAX_BYTES 16777216.0

/* Byte counts per group and row are small; the bounds only keep a typing slip from passing. */
static const struct {
  const char *name;
  gsize offset;
} byte_members[] = {
  { "group_bytes", G_STRUCT_OFFSET (HrFormat, group_bytes) },
  { "super_bytes", G_STRUCT_OFFSET (HrFormat, super_bytes) },
  { "row_bytes", G_STRUCT_OFFSET (HrFormat, row_bytes) },
  { "col_bytes", G_STRUCT_OFFSET (HrFormat, col_bytes) },
  { "tensor_bytes", G_STRUCT_OFFSET (HrFormat, tensor_bytes) },
};

static const struct {
  const char *name;
  gsize offset;
} flag_members[] = {
  { "group_flat", G_STRUCT_OFFSET (HrFormat, group_flat) },
  { "quantizes_embedding", G_STRUCT_OFFSET (HrFormat, quantizes_embedding) },
  { "quantizes_head", G_STRUCT_OFFSET (HrFormat, quantizes_head) },
  { "quantizes_router", G_STRUCT_OFFSET (HrFormat, quantizes_router) },
  { "experts_only", G_STRUCT_OFFSET (HrFormat, experts_only) },
  { "dequantizes", G_STRUCT_OFFSET (HrFormat, dequantizes) },
  { "quantizes_inputs", G_STRUCT_OFFSET (HrFormat, quantizes_inputs) },
};

/* One record; see hr-catalog-private.h for the convention of the loaders. */
HrFormat *
hr_format_from_json (HrJson *json)
{
  HrFormat *self = g_new0 (HrFormat, 1);

  self->id = hr_json_need_string (json, "id");
  self->name = hr_json_need_string (json, "name");
  self->family = hr_json_need_string (json, "family");
  self->description = hr_json_get_string (json, "description");
  self->source = hr_json_need_string (json, "source");
  self->kind = hr_json_need_enum (json, "kind", kind_names);
  self->nominal_bits = hr_json_need_double (json, "nominal_bits", 0.5, 64);
  self->value_bits = hr_json_get_double (json, "value_bits", self->nominal_bits, 0.5, 64);
  self->plain_bytes = hr_json_get_double (json, "plain_bytes", 2, 1, 8);
  self->group = hr_json_get_uint (json, "group", 0, MAX_GROUP);
  self->super_group = hr_json_get_uint (json, "super_group", 0, MAX_GROUP);
  self->block_rows = hr_json_get_uint (json, "block_rows", 0, MAX_GROUP);
  self->perplexity_delta = hr_json_get_double (json, "perplexity_delta", -1, -1, 1000);
  self->quality_source = hr_json_get_string (json, "quality_source");
  self->gguf_name = hr_json_get_string (json, "gguf_name");
  self->compute = hr_json_get_enum (json, "compute", hr_device_rate_names (), -1);
  for (guint i = 0; i < G_N_ELEMENTS (byte_members); i++)
    G_STRUCT_MEMBER (double, self, byte_members[i].offset) =
      hr_json_get_double (json, byte_members[i].name, 0, 0, MAX_BYTES);
  for (guint i = 0; i < G_N_ELEMENTS (flag_members); i++)
    G_STRUCT_MEMBER (gboolean, self, flag_members[i].offset) =
      hr_json_get_boolean (json, flag_members[i].name, FALSE);
  if (self->kind == HR_FORMAT_GGUF && self->gguf_name == NULL)
    hr_json_fail (json, "gguf_name", "a GGUF format names its file type");
  return self;
}

void
hr_format_free (HrFormat *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->name);
  g_free (self->family);
  g_free (self->description);
  g_free (self->source);
  g_free (self->gguf_name);
  g_free (self->quality_source);
  g_free (self);
}
