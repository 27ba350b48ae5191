/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-preferences.h"

#include <glib/gi18n.h>

#include "hr-choice-row.h"
#include "hr-choice.h"
#include "hr-plan-store.h"

/* Combo rows of preferences.ui: the property behind each, and its value for the first option. */
static const struct {
  const char *row;
  const char *property;
  int         first;
} combos[] = {
  { "unit_row", "decimal-units", 0 },
  { "places_row", "decimal-places", HR_DECIMALS_AUTO },
  { "grouping_row", "digit-grouping", HR_GROUPING_LOCALE },
  { "palette_row", "chart-palette", 0 },
};

static gboolean
value_to_position (GBinding     *binding,
                   const GValue *value,
                   GValue       *position,
                   gpointer      first)
{
  g_auto (GValue) number = G_VALUE_INIT;

  g_value_init (&number, G_TYPE_INT);
  g_value_transform (value, &number);
  g_value_set_uint (position, g_value_get_int (&number) - GPOINTER_TO_INT (first));
  return TRUE;
}

static gboolean
position_to_value (GBinding     *binding,
                   const GValue *position,
                   GValue       *value,
                   gpointer      first)
{
  g_auto (GValue) number = G_VALUE_INIT;

  g_value_init (&number, G_TYPE_INT);
  g_value_set_int (&number, (int) g_value_get_uint (position) + GPOINTER_TO_INT (first));
  return g_value_transform (&number, value);
}

/* ---- what new plans begin with ---- */

typedef struct {
  HrChoiceKind kind;
  const char  *property;
  const char  *group;
  const char  *name;
  const char  *chooser_title;
  const char  *none;
} Default;

static const Default defaults[] = {
  { HR_CHOICE_DEVICE, "default-hardware", "plans_group", N_("Hardware"), N_("Choose Hardware"),
    N_("Forget the Chosen Hardware") },
  { HR_CHOICE_ENGINE, "default-engine", "plans_group", N_("Engine"), N_("Choose an Engine"),
    N_("Forget the Chosen Engine") },
};

static void
chosen_cb (GtkWidget  *row,
           const char *id,
           HrSettings *settings)
{
  g_object_set (settings, g_object_get_data (G_OBJECT (row), "property"), id, NULL);
}

/* Where nothing is chosen, what Headroom begins with by itself. */
static void
show_default (GtkWidget  *row,
              GParamSpec *pspec,
              HrSettings *settings)
{
  const char *property = g_object_get_data (G_OBJECT (row), "property");
  g_autoptr (HrPlan) plan = hr_plan_store_default_plan ();
  g_autofree char *id = NULL;

  g_object_get (settings, property, &id, NULL);
  hr_choice_row_set_chosen (HR_CHOICE_ROW (row), *id != '\0');
  if (*id != '\0')
    hr_choice_row_set_id (HR_CHOICE_ROW (row), id);
  else
    hr_choice_row_set_id (HR_CHOICE_ROW (row), g_str_equal (property, "default-engine")
                                               ? plan->engine : plan->hardware);
}

static void
add_default (GtkBuilder    *builder,
             const Default *what,
             HrSettings    *settings,
             HrCatalog     *catalog)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (gtk_builder_get_object (builder,
                                                                              what->group));
  GtkWidget *row = hr_choice_row_new (_(what->name), _(what->chooser_title));
  g_autoptr (GListModel) choices = hr_choices_new (catalog, what->kind, HR_WORKLOAD_INFERENCE,
                                                   NULL, NULL);
  g_autofree char *signal = g_strdup_printf ("notify::%s", what->property);

  g_object_set_data (G_OBJECT (row), "property", (gpointer) what->property);
  hr_choice_row_set_choices (HR_CHOICE_ROW (row), choices);
  hr_choice_row_offer_none (HR_CHOICE_ROW (row), _(what->none));
  show_default (row, NULL, settings);
  g_signal_connect_object (settings, signal, G_CALLBACK (show_default), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "chosen", G_CALLBACK (chosen_cb), settings, 0);
  adw_preferences_group_add (group, row);
}

/**
 * hr_preferences_new:
 * @settings: what is edited
 * @catalog: what new plans may begin with
 *
 * Returns: the preferences window
 */
GtkWidget *
hr_preferences_new (HrSettings *settings,
                    HrCatalog  *catalog)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource ("/io/github/headroom/Headroom/preferences.ui");
  GtkWidget *window = GTK_WIDGET (gtk_builder_get_object (builder, "preferences"));

  for (guint i = 0; i < G_N_ELEMENTS (combos); i++)
    g_object_bind_property_full (settings, combos[i].property,
                                 gtk_builder_get_object (builder, combos[i].row), "selected",
                                 G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE,
                                 value_to_position, position_to_value,
                                 GINT_TO_POINTER (combos[i].first), NULL);
  g_object_bind_property (settings, "network", gtk_builder_get_object (builder, "network"),
                          "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    add_default (builder, &defaults[i], settings, catalog);
  g_signal_connect_object (gtk_builder_get_object (builder, "reset"), "clicked",
                           G_CALLBACK (hr_settings_reset), settings, G_CONNECT_SWAPPED);
  return window;
}
