/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-settings.h"

/* The preferences come first: they are what is reset. */
enum {
  PROP_DECIMAL_UNITS = 1,
  PROP_DECIMAL_PLACES,
  PROP_DIGIT_GROUPING,
  PROP_CHART_PALETTE,
  PROP_NETWORK,
  PROP_DEFAULT_HARDWARE,
  PROP_DEFAULT_ENGINE,
  PROP_WINDOW_WIDTH,
  PROP_WINDOW_HEIGHT,
  PROP_WINDOW_MAXIMIZED,
  PROP_LAST_PLAN,
  PROP_PINNED_PLANS,
  N_PROPS
};

struct _HrSettings {
  GObject    parent_instance;
  GSettings *settings;
  GValue     values[N_PROPS];
};

G_DEFINE_FINAL_TYPE (HrSettings, hr_settings, G_TYPE_OBJECT)

static GParamSpec *props[N_PROPS];

static void
hr_settings_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  g_value_copy (&HR_SETTINGS (object)->values[property_id], value);
}

static void
hr_settings_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  g_value_copy (value, &HR_SETTINGS (object)->values[property_id]);
}

static void
hr_settings_finalize (GObject *object)
{
  HrSettings *self = HR_SETTINGS (object);

  g_clear_object (&self->settings);
  for (guint i = 1; i < N_PROPS; i++)
    g_value_unset (&self->values[i]);
  G_OBJECT_CLASS (hr_settings_parent_class)->finalize (object);
}

static void
install_preferences (GParamFlags flags)
{
  props[PROP_DECIMAL_UNITS] = g_param_spec_boolean ("decimal-units", NULL, NULL, FALSE, flags);
  props[PROP_DECIMAL_PLACES] = g_param_spec_int ("decimal-places", NULL, NULL,
                                                 HR_DECIMALS_AUTO, 3, HR_DECIMALS_AUTO, flags);
  props[PROP_DIGIT_GROUPING] = g_param_spec_int ("digit-grouping", NULL, NULL, HR_GROUPING_LOCALE,
                                                 HR_GROUPING_NONE, HR_GROUPING_LOCALE, flags);
  props[PROP_CHART_PALETTE] = g_param_spec_int ("chart-palette", NULL, NULL, 0, 2, 0, flags);
  props[PROP_NETWORK] = g_param_spec_boolean ("network", NULL, NULL, TRUE, flags);
  props[PROP_DEFAULT_HARDWARE] = g_param_spec_string ("default-hardware", NULL, NULL, "", flags);
  props[PROP_DEFAULT_ENGINE] = g_param_spec_string ("default-engine", NULL, NULL, "", flags);
}

static void
install_state (GParamFlags flags)
{
  props[PROP_WINDOW_WIDTH] = g_param_spec_int ("window-width", NULL, NULL,
                                               -1, G_MAXINT, 1000, flags);
  props[PROP_WINDOW_HEIGHT] = g_param_spec_int ("window-height", NULL, NULL,
                                                -1, G_MAXINT, 700, flags);
  props[PROP_WINDOW_MAXIMIZED] = g_param_spec_boolean ("window-maximized", NULL, NULL,
                                                       FALSE, flags);
  props[PROP_LAST_PLAN] = g_param_spec_string ("last-plan", NULL, NULL, "", flags);
  props[PROP_PINNED_PLANS] = g_param_spec_boxed ("pinned-plans", NULL, NULL, G_TYPE_STRV, flags);
}

static void
hr_settings_class_init (HrSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hr_settings_get_property;
  object_class->set_property = hr_settings_set_property;
  object_class->finalize = hr_settings_finalize;
  install_preferences (flags);
  install_state (flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hr_settings_init (HrSettings *self)
{
  for (guint i = 1; i < N_PROPS; i++)
    {
      g_value_init (&self->values[i], props[i]->value_type);
      g_param_value_set_default (props[i], &self->values[i]);
    }
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
  return g_value_get_boolean (&self->values[PROP_DECIMAL_UNITS])
         ? HR_BYTE_UNIT_DECIMAL : HR_BYTE_UNIT_BINARY;
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
  return g_value_dup_string (&self->values[PROP_LAST_PLAN]);
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
  return g_value_get_boxed (&self->values[PROP_PINNED_PLANS]);
}

/**
 * hr_settings_reset:
 * @self: the settings
 *
 * Takes every preference back to what it was at the very first start. Windows and plans stay.
 */
void
hr_settings_reset (HrSettings *self)
{
  for (guint i = PROP_DECIMAL_UNITS; i < PROP_WINDOW_WIDTH; i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, props[i]->value_type);
      g_param_value_set_default (props[i], &value);
      g_object_set_property (G_OBJECT (self), props[i]->name, &value);
    }
}
