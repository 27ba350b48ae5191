/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-settings.h"

struct _HrSettings {
  GObject    parent_instance;
  GSettings *settings;
  gboolean   decimal;
  int        window_width;
  int        window_height;
  gboolean   window_maximized;
  char      *last_plan;
  char     **pinned;
};

G_DEFINE_FINAL_TYPE (HrSettings, hr_settings, G_TYPE_OBJECT)

enum {
  PROP_DECIMAL_UNITS = 1,
  PROP_WINDOW_WIDTH,
  PROP_WINDOW_HEIGHT,
  PROP_WINDOW_MAXIMIZED,
  PROP_LAST_PLAN,
  PROP_PINNED_PLANS,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
hr_settings_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  HrSettings *self = HR_SETTINGS (object);

  switch (property_id)
    {
    case PROP_DECIMAL_UNITS:
      g_value_set_boolean (value, self->decimal);
      break;
    case PROP_WINDOW_WIDTH:
      g_value_set_int (value, self->window_width);
      break;
    case PROP_WINDOW_HEIGHT:
      g_value_set_int (value, self->window_height);
      break;
    case PROP_WINDOW_MAXIMIZED:
      g_value_set_boolean (value, self->window_maximized);
      break;
    case PROP_LAST_PLAN:
      g_value_set_string (value, self->last_plan);
      break;
    case PROP_PINNED_PLANS:
      g_value_set_boxed (value, self->pinned);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hr_settings_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  HrSettings *self = HR_SETTINGS (object);

  switch (property_id)
    {
    case PROP_DECIMAL_UNITS:
      self->decimal = g_value_get_boolean (value);
      break;
    case PROP_WINDOW_WIDTH:
      self->window_width = g_value_get_int (value);
      break;
    case PROP_WINDOW_HEIGHT:
      self->window_height = g_value_get_int (value);
      break;
    case PROP_WINDOW_MAXIMIZED:
      self->window_maximized = g_value_get_boolean (value);
      break;
    case PROP_LAST_PLAN:
      g_free (self->last_plan);
      self->last_plan = g_value_dup_string (value);
      break;
    case PROP_PINNED_PLANS:
      g_strfreev (self->pinned);
      self->pinned = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hr_settings_finalize (GObject *object)
{
  HrSettings *self = HR_SETTINGS (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->last_plan, g_free);
  g_clear_pointer (&self->pinned, g_strfreev);
  G_OBJECT_CLASS (hr_settings_parent_class)->finalize (object);
}

static void
hr_settings_class_init (HrSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hr_settings_get_property;
  object_class->set_property = hr_settings_set_property;
  object_class->finalize = hr_settings_finalize;

  props[PROP_DECIMAL_UNITS] = g_param_spec_boolean ("decimal-units", NULL, NULL, FALSE, flags);
  props[PROP_WINDOW_WIDTH] = g_param_spec_int ("window-width", NULL, NULL,
                                               -1, G_MAXINT, 1000, flags);
  props[PROP_WINDOW_HEIGHT] = g_param_spec_int ("window-height", NULL, NULL,
                                                -1, G_MAXINT, 700, flags);
  props[PROP_WINDOW_MAXIMIZED] = g_param_spec_boolean ("window-maximized", NULL, NULL,
                                                       FALSE, flags);
  props[PROP_LAST_PLAN] = g_param_spec_string ("last-plan", NULL, NULL, "", flags);
  props[PROP_PINNED_PLANS] = g_param_spec_boxed ("pinned-plans", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hr_settings_init (HrSettings *self)
{
}

/**
 * hr_settings_new:
 * @schema_id: (nullable): the installed schema, or NULL to remember nothing
 *
 * Returns: (transfer full): the settings
 */
HrSettings *
hr_settings_new (const char *schema_id)
{
  HrSettings *self = g_object_new (HR_TYPE_SETTINGS, NULL);
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (schema_id != NULL && source != NULL)
    schema = g_settings_schema_source_lookup (source, schema_id, TRUE);
  if (schema == NULL)
    return self;
  self->settings = g_settings_new_full (schema, NULL, NULL);
  for (guint i = PROP_DECIMAL_UNITS; i < N_PROPS; i++)
    g_settings_bind (self->settings, props[i]->name, self, props[i]->name,
                     G_SETTINGS_BIND_DEFAULT);
  return self;
}

HrByteUnit
hr_settings_get_byte_unit (HrSettings *self)
{
  return self->decimal ? HR_BYTE_UNIT_DECIMAL : HR_BYTE_UNIT_BINARY;
}

void
hr_settings_set_byte_unit (HrSettings *self,
                           HrByteUnit  unit)
{
  g_object_set (self, "decimal-units", unit == HR_BYTE_UNIT_DECIMAL, NULL);
}

/**
 * hr_settings_dup_last_plan:
 * @self: the settings
 *
 * Returns: (transfer full): the plan of the last window, "" at the very first start
 */
char *
hr_settings_dup_last_plan (HrSettings *self)
{
  return g_strdup (self->last_plan);
}

/**
 * hr_settings_get_pinned_plans:
 * @self: the settings
 *
 * Returns: (transfer none) (nullable): the plans pinned for comparison, as hr_plan_to_data()
 *   writes them
 */
const char *const *
hr_settings_get_pinned_plans (HrSettings *self)
{
  return (const char *const *) self->pinned;
}
