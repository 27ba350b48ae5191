/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-model-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-facts.h"
#include "hr-model-field.h"
#include "hr-names.h"

#define MAX_LAYERS 4096

struct _HrModelForm {
  AdwWindow           parent_instance;
  GtkWidget          *save;
  GtkLabel           *result;
  AdwPreferencesPage *page;
  GtkEditable        *name;
  HrCatalog          *catalog;
  HrModel            *model;     /* as it is in the form */
  gboolean            counted;
};

G_DEFINE_FINAL_TYPE (HrModelForm, hr_model_form, ADW_TYPE_WINDOW)

enum { SAVED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* A widget of a field, or of the number of layers of a kind. */
typedef struct {
  HrModelForm        *form;
  const HrModelField *field;     /* NULL: layers */
  guint               group;
} Input;

static const char *const section_titles[HR_N_MODEL_SECTIONS] = {
  [HR_MODEL_SECTION_SIZE] = N_("Size"),
  [HR_MODEL_SECTION_ATTENTION] = N_("Attention"),
  [HR_MODEL_SECTION_MLP] = N_("MLP"),
  [HR_MODEL_SECTION_EXPERTS] = N_("Experts"),
  [HR_MODEL_SECTION_LATENT] = N_("Latent Attention"),
  [HR_MODEL_SECTION_STATE] = N_("Recurrent Layers"),
};

/* By the names of records, which people know from config.json. */
static const struct {
  const char *name;
  const char *title;
} titles[] = {
  { "hidden_size", N_("Hidden Size") },
  { "vocab_size", N_("Vocabulary") },
  { "max_context", N_("Longest Context") },
  { "tied_embeddings", N_("Head Shares the Embedding") },
  { "final_norm", N_("Norm Before the Head") },
  { "embed_norm", N_("Norm After the Embedding") },
  { "n_heads", N_("Heads") },
  { "n_kv_heads", N_("Key/Value Heads") },
  { "head_dim", N_("Head Size") },
  { "bias_qkv", N_("Bias of Q, K and V") },
  { "bias_o", N_("Bias of the Output") },
  { "parallel_attention", N_("Attention Beside the MLP") },
  { "intermediate_size", N_("Width of the MLP") },
  { "gated_mlp", N_("Gated") },
  { "bias_mlp", N_("Bias of the MLP") },
  { "moe.n_experts", N_("Experts per Layer") },
  { "moe.n_experts_per_tok", N_("Experts per Token") },
  { "moe.expert_size", N_("Width of an Expert") },
  { "moe.shared_size", N_("Width of the Shared Experts") },
  { "moe.dense_residual_size", N_("Width of the Dense MLP Beside Them") },
  { "moe.latent_size", N_("Width That Experts Act In") },
  { "moe.shared_gate", N_("Gate of the Shared Experts") },
  { "moe.expert_bias", N_("Bias of Experts") },
  { "mla.q_lora_rank", N_("Rank of Queries") },
  { "mla.kv_lora_rank", N_("Rank of Keys and Values") },
  { "mla.qk_nope_head_dim", N_("Head Size Without Rotation") },
  { "mla.qk_rope_head_dim", N_("Head Size With Rotation") },
  { "mla.v_head_dim", N_("Head Size of Values") },
  { "ssm.d_inner", N_("Inner Width") },
  { "ssm.d_state", N_("State Size") },
  { "ssm.d_conv", N_("Convolution Length") },
  { "ssm.dt_rank", N_("Rank of Time Steps") },
  { "ssm.n_groups", N_("State Groups") },
  { "ssm.n_heads", N_("State Heads") },
  { "ssm.head_dim", N_("Size of a State Head") },
  { "ssm.n_k_heads", N_("Key Heads of the State") },
  { "ssm.k_head_dim", N_("Size of a Key Head") },
  { "ssm.n_v_heads", N_("Value Heads of the State") },
  { "ssm.v_head_dim", N_("Size of a Value Head") },
  { "ssm.lru_width", N_("Width of the Recurrence") },
};

static const char *
get_title (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strcmp (titles[i].name, name) == 0)
      return _(titles[i].title);
  return name;
}

static void
allow_saving (HrModelForm *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));

  gtk_widget_set_sensitive (self->save, self->counted && *name != '\0');
}

/* To the last one: a change of one bias shows. */
static char *
count_words (const HrModel *model)
{
  g_autofree char *total = hr_format_number (model->params_total);
  g_autofree char *active = hr_format_number (model->params_active);

  if (model->params_active == 0)
    /* Translators: the size of a model, such as "8.0B parameters" */
    return g_strdup_printf (_("%s parameters"), total);
  /* Translators: the size of a mixture-of-experts model, such as "671B parameters, 37B active" */
  return g_strdup_printf (_("%s parameters, %s active"), total, active);
}

static void
show_result (HrModelForm *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *facts = NULL;

  self->counted = hr_model_count (self->model, &error);
  if (self->counted)
    facts = count_words (self->model);
  gtk_label_set_label (self->result, self->counted ? facts : error->message);
  allow_saving (self);
}

static void
number_changed_cb (Input         *input,
                   GParamSpec    *pspec,
                   GtkSpinButton *spin)
{
  guint64 value = (guint64) gtk_spin_button_get_value (spin);

  if (input->field != NULL)
    hr_model_field_set (input->field, input->form->model, value);
  else if (!hr_model_set_layer_count (input->form->model, input->group, (guint) value))
    gtk_spin_button_set_value (spin, input->form->model->groups[input->group].count);
  show_result (input->form);
}

static void
switch_changed_cb (Input      *input,
                   GParamSpec *pspec,
                   GtkSwitch  *toggle)
{
  hr_model_field_set (input->field, input->form->model, gtk_switch_get_active (toggle));
  show_result (input->form);
}

static void
name_changed_cb (HrModelForm *self)
{
  allow_saving (self);
}

static void
replace (char      **member,
         const char *value)
{
  g_free (*member);
  *member = g_strdup (value);
}

static void
save_cb (HrModelForm *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  g_autofree char *id = hr_model_make_id (self->catalog, name);
  g_autoptr (GError) error = NULL;

  replace (&self->model->id, id);
  replace (&self->model->name, name);
  if (!hr_catalog_save_model (self->catalog, self->model, &error))
    {
      gtk_label_set_label (self->result, error->message);
      return;
    }
  g_signal_emit (self, signals[SAVED], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
add_row (AdwPreferencesGroup *group,
         const char          *title,
         GtkWidget           *control)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), control);
  adw_preferences_group_add (group, row);
}

static Input *
input_new (HrModelForm        *self,
           const HrModelField *field,
           guint               group)
{
  Input *input = g_new0 (Input, 1);

  input->form = self;
  input->field = field;
  input->group = group;
  return input;
}

static GtkWidget *
make_spin (Input   *input,
           guint64  value,
           guint64  min,
           guint64  max)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (min, max, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 9);
  g_signal_connect_data (spin, "notify::value", G_CALLBACK (number_changed_cb), input,
                         (GClosureNotify) g_free, G_CONNECT_SWAPPED);
  return spin;
}

static GtkWidget *
make_switch (Input    *input,
             gboolean  active)
{
  GtkWidget *toggle = gtk_switch_new ();

  gtk_switch_set_active (GTK_SWITCH (toggle), active);
  g_signal_connect_data (toggle, "notify::active", G_CALLBACK (switch_changed_cb), input,
                         (GClosureNotify) g_free, G_CONNECT_SWAPPED);
  return toggle;
}

static void
add_field (HrModelForm         *self,
           AdwPreferencesGroup *group,
           const HrModelField  *field)
{
  Input *input = input_new (self, field, 0);
  guint64 value = hr_model_field_get (field, self->model);

  add_row (group, get_title (hr_model_field_name (field)),
           hr_model_field_is_switch (field)
           ? make_switch (input, value != 0)
           : make_spin (input, value, 0, hr_model_field_get_max (field)));
}

static void
add_section (HrModelForm    *self,
             HrModelSection  section)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  const HrModelField *field;
  guint n = 0;

  adw_preferences_group_set_title (group, _(section_titles[section]));
  for (guint i = 0; (field = hr_model_field_at (i)) != NULL; i++)
    if (hr_model_field_section (field) == section && hr_model_field_applies (field, self->model))
      {
        add_field (self, group, field);
        n++;
      }
  if (n > 0)
    adw_preferences_page_add (self->page, group);
  else
    g_object_unref (g_object_ref_sink (group));
}

static char *
layer_title (const HrModel *model,
             guint          group)
{
  if (model->n_groups == 1)
    return g_strdup (_("Layers"));
  if (model->groups[group].ffn >= HR_FFN_MOE)
    /* Translators: %u numbers the kinds of layers, %s is a word of config files, such as "mla" */
    return g_strdup_printf (_("Layers of Kind %u (%s, Experts)"), group + 1,
                            hr_mixer_name (model->groups[group].mixer));
  /* Translators: %u numbers the kinds of layers, %s is a word of config files, such as "sliding" */
  return g_strdup_printf (_("Layers of Kind %u (%s)"), group + 1,
                          hr_mixer_name (model->groups[group].mixer));
}

static void
add_layers (HrModelForm *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, _("Layers"));
  for (guint i = 0; i < self->model->n_groups; i++)
    {
      g_autofree char *title = layer_title (self->model, i);

      add_row (group, title, make_spin (input_new (self, NULL, i), self->model->groups[i].count, 1,
                                        MAX_LAYERS));
    }
  adw_preferences_page_add (self->page, group);
}

static void
hr_model_form_finalize (GObject *object)
{
  HrModelForm *self = HR_MODEL_FORM (object);

  g_clear_object (&self->catalog);
  g_clear_pointer (&self->model, hr_model_free);
  G_OBJECT_CLASS (hr_model_form_parent_class)->finalize (object);
}

static void
hr_model_form_class_init (HrModelFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hr_model_form_finalize;

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/headroom/Headroom/model-form.ui");
  gtk_widget_class_bind_template_child (widget_class, HrModelForm, save);
  gtk_widget_class_bind_template_child (widget_class, HrModelForm, result);
  gtk_widget_class_bind_template_child (widget_class, HrModelForm, page);
  gtk_widget_class_bind_template_child (widget_class, HrModelForm, name);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
hr_model_form_init (HrModelForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hr_names_from_labels (GTK_WIDGET (self));
}

/* What was published, tested or named is that of the other model. */
static void
forget_origin (HrModel    *model,
               const char *source)
{
  g_clear_pointer (&model->organization, g_free);
  g_clear_pointer (&model->released, g_free);
  g_clear_pointer (&model->hf_id, g_free);
  g_clear_pointer (&model->notes, g_free);
  g_strfreev (model->aliases);
  model->aliases = g_new0 (char *, 1);
  replace (&model->source, source);
  if (model->family == NULL || *model->family == '\0')
    replace (&model->family, source);
  model->published_params = 0;
}

/**
 * hr_model_form_new:
 * @catalog: where the record goes
 * @base: a model to begin with
 *
 * Returns: a modal dialog
 */
GtkWidget *
hr_model_form_new (HrCatalog     *catalog,
                   const HrModel *base)
{
  HrModelForm *self = g_object_new (HR_TYPE_MODEL_FORM, NULL);
  /* Translators: the name of a model that somebody changed; %s is the name of the other one */
  g_autofree char *name = g_strdup_printf (_("%s, changed"), base->name);

  self->catalog = g_object_ref (catalog);
  self->model = hr_model_copy (base);
  forget_origin (self->model, "own");
  if (self->model->n_groups > 0)
    add_layers (self);
  for (guint i = 0; i < HR_N_MODEL_SECTIONS; i++)
    add_section (self, i);
  gtk_editable_set_text (self->name, name);
  show_result (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return GTK_WIDGET (self);
}
