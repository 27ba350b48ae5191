/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-inputs.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-choice-row.h"
#include "hr-choice.h"
#include "hr-facts.h"
#include "hr-input-table.h"
#include "hr-model-file.h"
#include "hr-model-form.h"
#include "hr-number-row.h"
#include "hr-option-row.h"
#include "hr-scroll-box.h"

/* Half as large again as text usually is: 96. */
#define LARGE_DPI 144

/* A row of the input table with its widget, which is made when the input first applies: most of
 * them never do, and each takes its time when the window opens. */
typedef struct {
  const HrInput *input;
  HrInputs      *inputs;
  GtkWidget     *row;
  GtkSwitch     *toggle;
} InputRow;

struct _HrInputs {
  AdwBin               parent_instance;
  GtkToggleButton     *toggles[HR_WORKLOAD_PRETRAIN + 1];
  AdwPreferencesGroup *model_group;
  AdwPreferencesGroup *hardware_group;
  AdwPreferencesGroup *software_group;
  AdwPreferencesGroup *workload_group;
  AdwPreferencesGroup *engine_group;
  AdwPreferencesGroup *speed_group;
  GtkWidget           *model_row;
  GtkWidget           *hardware_row;
  GtkWidget           *engine_row;
  GtkWidget           *weights_row;
  AdwComboRow         *kv_row;
  GtkListBox          *lists[HR_N_INPUT_GROUPS];
  InputRow            *rows;
  guint                n_rows;
  HrEstimator         *estimator;
  HrSettings          *settings;
  HrWorkload           workload;    /* whose engines are listed */
  const HrEngine      *engine;      /* whose formats and cache types are listed */
  GListModel          *kv_types;
  gboolean             updating;
};

/* In the template, by workload. */
static const char *const toggle_ids[] = {
  [HR_WORKLOAD_INFERENCE] = "inference_toggle",
  [HR_WORKLOAD_FINETUNE] = "finetune_toggle",
  [HR_WORKLOAD_PRETRAIN] = "pretrain_toggle",
};

G_DEFINE_FINAL_TYPE (HrInputs, hr_inputs, ADW_TYPE_BIN)

static void
set_field (HrInputs   *self,
           const char *path,
           double      value)
{
  const HrField *field = hr_field_find (path);
  const HrAnswer *answer = hr_estimator_get_answer (self->estimator);

  /* The engine's own choice stays open, so that it follows when the engine is changed. */
  if (value == hr_field_get_default (field, answer->plan, &answer->records)
      && !g_str_has_prefix (path, "hardware."))
    value = HR_UNSET;
  hr_estimator_set_number (self->estimator, path, value);
}

static void
number_changed_cb (InputRow *row)
{
  set_field (row->inputs, row->input->path, hr_number_row_get (HR_NUMBER_ROW (row->row)));
}

static void
switch_changed_cb (InputRow *row)
{
  if (!row->inputs->updating)
    set_field (row->inputs, row->input->path, gtk_switch_get_active (row->toggle));
}

static void
option_changed_cb (InputRow *row)
{
  const HrInputOption *option =
    &row->input->options[adw_combo_row_get_selected (ADW_COMBO_ROW (row->row))];

  if (!row->inputs->updating && option->name != NULL)
    set_field (row->inputs, row->input->path, option->value);
}

static GtkWidget *
build_switch_row (InputRow *row)
{
  GtkWidget *widget = adw_action_row_new ();

  row->toggle = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (row->toggle), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (widget), GTK_WIDGET (row->toggle));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (widget), GTK_WIDGET (row->toggle));
  g_signal_connect_swapped (row->toggle, "notify::active", G_CALLBACK (switch_changed_cb), row);
  return widget;
}

static GtkWidget *
build_option_row (InputRow *row)
{
  GtkWidget *widget = hr_option_row_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (const HrInputOption *option = row->input->options; option->name != NULL; option++)
    gtk_string_list_append (names, _(option->name));
  adw_combo_row_set_model (ADW_COMBO_ROW (widget), G_LIST_MODEL (names));
  g_signal_connect_swapped (widget, "notify::selected", G_CALLBACK (option_changed_cb), row);
  return widget;
}

static GtkWidget *
build_number_row (InputRow *row)
{
  GtkWidget *widget = hr_number_row_new (hr_field_find (row->input->path));

  g_signal_connect_swapped (widget, "changed", G_CALLBACK (number_changed_cb), row);
  return widget;
}

/* Where the table has it, below what else is in the list. */
static int
find_position (HrInputs       *self,
               const InputRow *row)
{
  int position = row->input->group == HR_INPUT_GROUP_HARDWARE ? 1 : 0;

  for (const InputRow *before = self->rows; before < row; before++)
    position += before->row != NULL && before->input->group == row->input->group;
  return position;
}

static void
build_row (InputRow *row)
{
  GtkWidget *(*const build[]) (InputRow *row) = {
    [HR_INPUT_NUMBER] = build_number_row,
    [HR_INPUT_SWITCH] = build_switch_row,
    [HR_INPUT_OPTIONS] = build_option_row,
  };

  row->row = build[row->input->look] (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), _(row->input->title));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row->row), 0);
  gtk_list_box_insert (row->inputs->lists[row->input->group], row->row,
                       find_position (row->inputs, row));
}

static void
name_list (AdwPreferencesGroup *group,
           GParamSpec          *pspec,
           GtkListBox          *list)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_group_get_title (group), -1);
}

static void
build_lists (HrInputs *self)
{
  AdwPreferencesGroup *const groups[HR_N_INPUT_GROUPS] = {
    [HR_INPUT_GROUP_HARDWARE] = self->hardware_group,
    [HR_INPUT_GROUP_WORKLOAD] = self->workload_group,
    [HR_INPUT_GROUP_ENGINE] = self->engine_group,
    [HR_INPUT_GROUP_SPEED] = self->speed_group,
  };
  const HrInput *inputs = hr_inputs_list (&self->n_rows);

  for (guint i = 0; i < HR_N_INPUT_GROUPS; i++)
    {
      self->lists[i] = GTK_LIST_BOX (gtk_list_box_new ());
      gtk_list_box_set_selection_mode (self->lists[i], GTK_SELECTION_NONE);
      gtk_widget_add_css_class (GTK_WIDGET (self->lists[i]), "boxed-list");
      name_list (groups[i], NULL, self->lists[i]);
      g_signal_connect (groups[i], "notify::title", G_CALLBACK (name_list), self->lists[i]);
      adw_preferences_group_add (groups[i], GTK_WIDGET (self->lists[i]));
    }
  self->rows = g_new0 (InputRow, self->n_rows);
  for (guint i = 0; i < self->n_rows; i++)
    {
      self->rows[i].input = &inputs[i];
      self->rows[i].inputs = self;
    }
}

static void
model_chosen_cb (HrInputs   *self,
                 const char *id)
{
  hr_estimator_set_model (self->estimator, id);
}

static void
hardware_chosen_cb (HrInputs   *self,
                    const char *id)
{
  hr_estimator_set_hardware (self->estimator, id);
}

static void
engine_chosen_cb (HrInputs   *self,
                  const char *id)
{
  hr_estimator_set_engine (self->estimator, id);
}

static void
weights_chosen_cb (HrInputs   *self,
                   const char *id)
{
  hr_estimator_set_weights (self->estimator, id);
}

static void
kv_changed_cb (HrInputs *self)
{
  g_autoptr (HrChoice) choice = NULL;
  HrKvType type;

  if (self->updating || self->kv_types == NULL)
    return;
  choice = g_list_model_get_item (self->kv_types, adw_combo_row_get_selected (self->kv_row));
  if (choice != NULL && hr_kv_type_parse (hr_choice_get_id (choice), &type))
    set_field (self, "inference.kv", type);
}

/* A chooser whose list cannot be read stays empty; the answer area says why. */
static void
fill_chooser (HrInputs    *self,
              GtkWidget   *row,
              HrChoiceKind kind)
{
  g_autoptr (GListModel) choices =
    hr_choices_new (hr_estimator_get_catalog (self->estimator), kind, self->workload,
                    self->engine, NULL);

  hr_choice_row_set_choices (HR_CHOICE_ROW (row), choices);
}

static void
model_saved_cb (HrInputs   *self,
                const char *id)
{
  fill_chooser (self, self->model_row, HR_CHOICE_MODEL);
  hr_estimator_set_model (self->estimator, id);
}

/* Begins with the plan's model: most models are like another one. */
static void
describe_model_cb (HrInputs *self)
{
  const HrModel *model = hr_estimator_get_answer (self->estimator)->records.model;
  HrCatalog *catalog = hr_estimator_get_catalog (self->estimator);
  GPtrArray *models = model == NULL ? hr_catalog_list_models (catalog, NULL) : NULL;
  GtkWidget *form;

  if (models != NULL && models->len > 0)
    model = g_ptr_array_index (models, 0);
  if (model == NULL)
    return;
  form = hr_model_form_new (catalog, model);
  gtk_window_set_transient_for (GTK_WINDOW (form),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect_object (form, "saved", G_CALLBACK (model_saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (form));
}

static void
follow_engine (HrInputs       *self,
               const HrEngine *engine)
{
  g_autofree char *title = NULL;

  if (engine == self->engine || engine == NULL)
    return;
  self->engine = engine;
  fill_chooser (self, self->weights_row, HR_CHOICE_FORMAT);
  g_clear_object (&self->kv_types);
  self->kv_types = hr_choices_new (hr_estimator_get_catalog (self->estimator),
                                   HR_CHOICE_KV_TYPE, self->workload, engine, NULL);
  adw_combo_row_set_model (self->kv_row, self->kv_types);
  gtk_widget_set_visible (GTK_WIDGET (self->kv_row),
                          self->workload == HR_WORKLOAD_INFERENCE
                          && g_list_model_get_n_items (self->kv_types) > 1);
  /* Translators: heading over the inputs that only one engine has, such as "llama.cpp Options" */
  title = g_strdup_printf (_("%s Options"), engine->name);
  adw_preferences_group_set_title (self->engine_group, title);
}

static void
show_kv (HrInputs       *self,
         const HrAnswer *answer)
{
  const HrField *field = hr_field_find ("inference.kv");
  double default_type = hr_field_get_default (field, answer->plan, &answer->records);
  double type = hr_field_get (field, answer->plan);
  g_autofree char *subtitle = NULL;

  if (default_type == HR_UNSET || self->kv_types == NULL)
    return;
  if (type == HR_UNSET)
    type = default_type;
  for (guint i = 0; i < g_list_model_get_n_items (self->kv_types); i++)
    {
      g_autoptr (HrChoice) choice = g_list_model_get_item (self->kv_types, i);
      HrKvType offered;

      if (hr_kv_type_parse (hr_choice_get_id (choice), &offered) && offered == (HrKvType) type)
        adw_combo_row_set_selected (self->kv_row, i);
    }
  /* Translators: %s is a data type such as f16 */
  subtitle = g_strdup_printf (_("Type of cached keys and values (default %s)"),
                              hr_kv_type_name (default_type));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->kv_row), subtitle);
}

/* A value that is not offered, such as a plan file may have, is shown as one option more. */
static void
show_option (InputRow *row,
             double    value)
{
  GListModel *names = adw_combo_row_get_model (ADW_COMBO_ROW (row->row));
  guint position = hr_input_find_option (row->input, value);
  guint n_names = g_list_model_get_n_items (names);
  gboolean offered = row->input->options[position].name != NULL;

  if (!offered && position == n_names)
    gtk_string_list_append (GTK_STRING_LIST (names), _("Other"));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row->row), position);
  if (offered && row->input->options[n_names - 1].name == NULL)
    gtk_string_list_remove (GTK_STRING_LIST (names), n_names - 1);
}

static gboolean
show_input (InputRow       *row,
            const HrAnswer *answer)
{
  const HrField *field = hr_field_find (row->input->path);
  gboolean applies = hr_input_applies (row->input, answer->plan, &answer->records);
  g_autofree char *subtitle = hr_input_subtitle (row->input, answer->plan, &answer->records);
  double default_value = hr_field_get_default (field, answer->plan, &answer->records);
  double value = hr_field_get_effective (field, answer->plan, &answer->records);

  if (row->row == NULL && !applies)
    return FALSE;
  if (row->row == NULL)
    build_row (row);
  gtk_widget_set_visible (row->row, applies);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row->row), subtitle);
  if (row->input->look == HR_INPUT_SWITCH)
    gtk_switch_set_active (row->toggle, value > 0);
  else if (row->input->look == HR_INPUT_OPTIONS)
    show_option (row, value);
  else
    hr_number_row_set (HR_NUMBER_ROW (row->row), hr_field_get (field, answer->plan),
                       g_str_has_prefix (row->input->path, "hardware.") ? HR_UNSET : default_value);
  return applies;
}

static void
workload_toggled_cb (HrInputs        *self,
                     GtkToggleButton *toggle)
{
  if (self->updating || !gtk_toggle_button_get_active (toggle))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->toggles); i++)
    if (toggle == self->toggles[i])
      hr_estimator_set_workload (self->estimator, i);
}

/* Before the engine's own inputs: the lists depend on it. */
static void
follow_workload (HrInputs   *self,
                 HrWorkload  workload)
{
  gboolean inference = workload == HR_WORKLOAD_INFERENCE;

  gtk_toggle_button_set_active (self->toggles[workload], TRUE);
  if (workload == self->workload)
    return;
  self->workload = workload;
  self->engine = NULL;
  fill_chooser (self, self->engine_row, HR_CHOICE_ENGINE);
  adw_preferences_group_set_title (self->workload_group, inference ? _("Workload")
                                                                   : _("Training"));
}

/* Where a model comes from that is no record, so that a guess is not taken for one. */
static const char *
name_origin (const HrImport *import)
{
  static const char *const origins[] = {
    [HR_IMPORT_CONFIG] = N_("from a configuration"),
    [HR_IMPORT_SAFETENSORS] = N_("from its weights"),
    [HR_IMPORT_GGUF] = N_("from a GGUF file"),
    [HR_IMPORT_PARAMS] = N_("from a configuration"),
    [HR_IMPORT_ADAPTER] = N_("from an adapter"),
    [HR_IMPORT_SIZE] = N_("shape inferred from the size alone"),
  };

  return _(origins[import->kind]);
}

static char *
describe_model (HrInputs       *self,
                const HrAnswer *answer)
{
  HrCatalog *catalog = hr_estimator_get_catalog (self->estimator);
  const HrImport *import = hr_model_file_is_named (answer->plan->model)
                           ? hr_model_file_open (catalog, answer->plan->model, NULL) : NULL;
  char *facts = answer->records.model != NULL ? hr_facts_model (answer->records.model) : NULL;

  if (facts != NULL && import != NULL)
    {
      char *longer = g_strdup_printf ("%s · %s", facts, name_origin (import));
      g_free (facts);
      facts = longer;
    }
  return facts;
}

/* What is read from a file or the Hub is in no list. */
static void
show_model (HrInputs       *self,
            const HrAnswer *answer)
{
  const HrModel *model = answer->records.model;
  g_autofree char *facts = describe_model (self, answer);

  hr_choice_row_set_own (HR_CHOICE_ROW (self->model_row), model != NULL ? model->name : NULL,
                         facts);
  hr_choice_row_set_id (HR_CHOICE_ROW (self->model_row), answer->plan->model);
}

static void
show_plan (HrInputs *self)
{
  const HrAnswer *answer = hr_estimator_get_answer (self->estimator);
  gboolean any[HR_N_INPUT_GROUPS] = { FALSE };

  self->updating = TRUE;
  follow_workload (self, answer->plan->workload);
  follow_engine (self, answer->records.engine);
  show_model (self, answer);
  hr_choice_row_set_id (HR_CHOICE_ROW (self->hardware_row), answer->plan->hardware);
  hr_choice_row_set_id (HR_CHOICE_ROW (self->engine_row), answer->plan->engine);
  hr_choice_row_set_id (HR_CHOICE_ROW (self->weights_row),
                        answer->records.format != NULL ? answer->records.format->id
                                                       : answer->plan->weights);
  show_kv (self, answer);
  for (guint i = 0; i < self->n_rows; i++)
    any[self->rows[i].input->group] |= show_input (&self->rows[i], answer);
  gtk_widget_set_visible (GTK_WIDGET (self->workload_group), any[HR_INPUT_GROUP_WORKLOAD]);
  gtk_widget_set_visible (GTK_WIDGET (self->engine_group), any[HR_INPUT_GROUP_ENGINE]);
  self->updating = FALSE;
}

static void
show_unit (HrInputs *self)
{
  HrByteUnit unit = hr_settings_get_byte_unit (self->settings);

  hr_choice_row_set_unit (HR_CHOICE_ROW (self->hardware_row), unit);
}

static void
follow_network (HrInputs *self)
{
  gboolean online;

  g_object_get (self->settings, "network", &online, NULL);
  hr_choice_row_offer_models (HR_CHOICE_ROW (self->model_row), online);
}

static GtkWidget *
new_chooser (HrInputs   *self,
             const char *name,
             const char *chooser_title,
             GCallback   chosen)
{
  GtkWidget *row = hr_choice_row_new (name, chooser_title);

  g_signal_connect_swapped (row, "chosen", chosen, self);
  return row;
}

static void
build_choosers (HrInputs *self)
{
  self->model_row = new_chooser (self, _("Model"), _("Choose a Model"),
                                 G_CALLBACK (model_chosen_cb));
  adw_preferences_group_add (self->model_group, self->model_row);
  g_signal_connect_swapped (self->model_row, "describe", G_CALLBACK (describe_model_cb), self);
  self->hardware_row = new_chooser (self, _("Hardware"), _("Choose Hardware"),
                                    G_CALLBACK (hardware_chosen_cb));
  gtk_list_box_append (self->lists[HR_INPUT_GROUP_HARDWARE], self->hardware_row);
  self->engine_row = new_chooser (self, _("Engine"), _("Choose an Engine"),
                                  G_CALLBACK (engine_chosen_cb));
  adw_preferences_group_add (self->software_group, self->engine_row);
  self->weights_row = new_chooser (self, _("Weight format"), _("Choose a Weight Format"),
                                   G_CALLBACK (weights_chosen_cb));
  adw_preferences_group_add (self->software_group, self->weights_row);
}

static void
hr_inputs_finalize (GObject *object)
{
  HrInputs *self = HR_INPUTS (object);

  g_clear_object (&self->kv_types);
  g_clear_object (&self->estimator);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->rows, g_free);
  G_OBJECT_CLASS (hr_inputs_parent_class)->finalize (object);
}

static void
hr_inputs_class_init (HrInputsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (HR_TYPE_SCROLL_BOX);
  G_OBJECT_CLASS (klass)->finalize = hr_inputs_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/inputs.ui");
  for (guint i = 0; i < G_N_ELEMENTS (toggle_ids); i++)
    gtk_widget_class_bind_template_child_full (widget_class, toggle_ids[i], FALSE,
                                               G_STRUCT_OFFSET (HrInputs, toggles)
                                               + i * sizeof (GtkToggleButton *));
  gtk_widget_class_bind_template_callback (widget_class, workload_toggled_cb);
  gtk_widget_class_bind_template_child (widget_class, HrInputs, model_group);
  gtk_widget_class_bind_template_child (widget_class, HrInputs, hardware_group);
  gtk_widget_class_bind_template_child (widget_class, HrInputs, software_group);
  gtk_widget_class_bind_template_child (widget_class, HrInputs, workload_group);
  gtk_widget_class_bind_template_child (widget_class, HrInputs, engine_group);
  gtk_widget_class_bind_template_child (widget_class, HrInputs, speed_group);
}

/* Three words of this size do not fit beside each other. */
static void
follow_text_size (HrInputs    *self,
                  GParamSpec  *pspec,
                  GtkSettings *settings)
{
  GtkWidget *box = gtk_widget_get_parent (GTK_WIDGET (self->toggles[0]));
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (box), dpi >= LARGE_DPI * PANGO_SCALE
                                                        ? GTK_ORIENTATION_VERTICAL
                                                        : GTK_ORIENTATION_HORIZONTAL);
}

static void
hr_inputs_init (HrInputs *self)
{
  g_autoptr (GtkExpression) title = gtk_property_expression_new (HR_TYPE_CHOICE, NULL, "title");

  gtk_widget_init_template (GTK_WIDGET (self));
  /* A narrow window is narrow in every language. */
  for (guint i = 0; i < G_N_ELEMENTS (self->toggles); i++)
    gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->toggles[i]))),
                             PANGO_ELLIPSIZE_END);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi",
                           G_CALLBACK (follow_text_size), self, G_CONNECT_SWAPPED);
  follow_text_size (self, NULL, gtk_settings_get_default ());
  build_lists (self);
  build_choosers (self);
  self->kv_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->kv_row), _("KV Cache"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->kv_row), 0);
  adw_combo_row_set_expression (self->kv_row, title);
  g_signal_connect_swapped (self->kv_row, "notify::selected", G_CALLBACK (kv_changed_cb), self);
  adw_preferences_group_add (self->software_group, GTK_WIDGET (self->kv_row));
}

/**
 * hr_inputs_set_up:
 * @self: the inputs
 * @estimator: holds the plan that they edit
 * @settings: GiB or GB
 */
void
hr_inputs_set_up (HrInputs    *self,
                  HrEstimator *estimator,
                  HrSettings  *settings)
{
  self->estimator = g_object_ref (estimator);
  self->settings = g_object_ref (settings);
  fill_chooser (self, self->model_row, HR_CHOICE_MODEL);
  fill_chooser (self, self->hardware_row, HR_CHOICE_DEVICE);
  fill_chooser (self, self->engine_row, HR_CHOICE_ENGINE);
  g_signal_connect_object (estimator, "notify::answer", G_CALLBACK (show_plan), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::decimal-units", G_CALLBACK (show_unit), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::network", G_CALLBACK (follow_network), self,
                           G_CONNECT_SWAPPED);
  follow_network (self);
  show_unit (self);
  show_plan (self);
}

/**
 * hr_inputs_ask_hub:
 * @self: the inputs
 * @text: an address of the Hugging Face Hub
 *
 * Opens the list of models and gets that one.
 */
void
hr_inputs_ask_hub (HrInputs   *self,
                   const char *text)
{
  hr_choice_row_ask_hub (HR_CHOICE_ROW (self->model_row), text);
}

/**
 * hr_inputs_grab_focus_of:
 * @self: the inputs
 * @path: the field of an input; see hr_field_find()
 *
 * Returns: whether the input is asked for this plan, and has the focus now
 */
gboolean
hr_inputs_grab_focus_of (HrInputs   *self,
                         const char *path)
{
  for (guint i = 0; i < self->n_rows; i++)
    {
      GtkWidget *row = self->rows[i].row;

      if (row != NULL && gtk_widget_get_visible (row)
          && strcmp (self->rows[i].input->path, path) == 0)
        {
          GtkWidget *inside = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));

          return gtk_widget_grab_focus (inside != NULL ? inside : row);
        }
    }
  return FALSE;
}
