/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Why the figures of a speed are what they are. */
#include "hr-why-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hr-advice-sentences.h"
#include "hr-answer-figures.h"
#include "hr-cost.h"
#include "hr-facts.h"
#include "hr-sentences.h"
#include "hr-speed-sentences.h"

/* ---- figures ---- */

/* What an equation may put in, each worded only where it is asked for. */
typedef struct {
  const HrAnswer *answer;
  const HrSpeed  *speed;
} Inputs;

static char *
put_decode (const Inputs *in)
{
  g_autofree char *n = hr_format_figure (in->speed->decode_tok_s * in->speed->token_s);
  g_autofree char *token = hr_sentence_seconds (in->speed->token_s);

  return g_strdup_printf ("n ÷ t = %s ÷ %s", n, token);
}

static char *
put_token (const Inputs *in)
{
  g_autofree char *token = hr_sentence_seconds (in->speed->tpot_s);

  return g_strdup_printf ("t = Σ max (bytes ÷ bandwidth, FLOP ÷ peak) + launches = %s", token);
}

static char *
put_prefill (const Inputs *in)
{
  double seconds = hr_operations_seconds (&in->speed->list, HR_OP_PREFILL);
  g_autofree char *n = hr_format_figure (in->speed->prefill_tok_s * seconds);
  g_autofree char *time = hr_sentence_seconds (seconds);

  return seconds > 0.0 ? g_strdup_printf ("n ÷ t = %s ÷ %s", n, time) : g_strdup ("n ÷ t");
}

static char *
put_first (const Inputs *in)
{
  g_autofree char *first = hr_sentence_seconds (in->speed->ttft_s);

  return g_strdup_printf ("t = Σ max (bytes ÷ bandwidth, FLOP ÷ peak) + launches + waiting = %s",
                          first);
}

static char *
put_request (const Inputs *in)
{
  g_autofree char *first = hr_sentence_seconds (in->speed->ttft_s);
  g_autofree char *token = hr_sentence_seconds (in->speed->tpot_s);

  return g_strdup_printf ("t₁ + n · t = %s + n · %s", first, token);
}

static char *
put_throughput (const Inputs *in)
{
  double seconds = in->speed->request_s;
  g_autofree char *n = hr_format_figure (in->speed->throughput_tok_s * seconds);
  g_autofree char *time = hr_sentence_seconds (seconds);

  return g_strdup_printf ("n ÷ t = %s ÷ %s", n, time);
}

static char *
put_step (const Inputs *in)
{
  g_autofree char *micro = hr_sentence_seconds (in->speed->microstep_s);

  return g_strdup_printf ("t = Σ max (bytes ÷ bandwidth, FLOP ÷ peak) + …; %s × n", micro);
}

static char *
put_trained (const Inputs *in)
{
  g_autofree char *n = hr_format_figure (in->speed->train_tok_s * in->speed->step_s);
  g_autofree char *step = hr_sentence_seconds (in->speed->step_s);

  return g_strdup_printf ("n ÷ t = %s ÷ %s", n, step);
}

static char *
put_each (const Inputs *in)
{
  g_autofree char *all = hr_word_number (in->speed->train_tok_s);
  g_autofree char *devices =
    hr_format_figure (in->speed->train_tok_s / in->speed->train_tok_s_per_gpu);

  return g_strdup_printf ("%s ÷ %s", all, devices);
}

static char *
put_share (const Inputs *in)
{
  g_autofree char *attained = hr_format_figure (in->speed->tflops_per_gpu);
  g_autofree char *peak = hr_format_figure (in->speed->tflops_per_gpu / in->speed->mfu);

  return g_strdup_printf ("FLOP ÷ (t · peak) = %s TFLOP/s ÷ %s TFLOP/s", attained, peak);
}

/* By the figure's key in hr-answer-figures.c. */
static const struct {
  const char *key, *words, *source;
  char     *(*put) (const Inputs *in);
} figures[] = {
  { "decode_tok_s",
    N_("All sequences that are written at once, over the time of a step that gives each of them "
       "a token."), NULL, put_decode },
  { "tpot_s",
    N_("The time of each operation of a step, by what it reads and computes, one after the other; "
       "and what other requests’ prompts take in between."),
    N_("Each operation is in the table of the page Speed."), put_token },
  { "prefill_tok_s",
    N_("The tokens of the prompts, over the time of the operations that read them."),
    N_("Each operation is in the table of the page Speed."), put_prefill },
  { "ttft_s",
    N_("The same sum over the operations that read the prompt, and the wait for requests that "
       "came before."),
    N_("Each operation is in the table of the page Speed."), put_first },
  { "request_s",
    N_("The first token, and the time of each that is written after it."), NULL, put_request },
  { "throughput_tok_s",
    N_("Tokens of the answers of all requests, over the time from a request to its last token."),
    NULL, put_throughput },
  { "step_s",
    N_("Forward and backward of each micro-batch, and the optimizer; each is the time of its "
       "operations, by what they read, compute and send."),
    N_("Each operation is in the table of the page Speed."), put_step },
  { "train_tok_s",
    N_("Tokens of all micro-batches on all devices, over the time of a step."), NULL,
    put_trained },
  { "train_tok_s_per_gpu", N_("The same, shared out among the devices."), NULL, put_each },
  { "mfu",
    N_("Operations that the model needs, over what the devices could do in that time."), NULL,
    put_share },
};

static void
add_figure (GPtrArray      *list,
            const HrAnswer *answer,
            guint           figure)
{
  const Inputs inputs = { answer, answer->speed };
  const char *key = hr_answer_figure_key (figure);
  g_autofree char *value = hr_answer_figure_word (answer, figure, HR_BYTE_UNIT_BINARY);

  if (!(hr_answer_figure_value (answer, figure) > 0.0))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    if (strcmp (figures[i].key, key) == 0)
      {
        g_autofree char *equation = figures[i].put (&inputs);

        hr_whys_add (list, &(HrWhy) {
          hr_answer_figure_name (figure), value, _(figures[i].words), equation, NULL,
          figures[i].source != NULL ? _(figures[i].source) : NULL,
        });
      }
}

/**
 * hr_why_speed:
 * @answer: (nullable): an answer
 *
 * Returns: (transfer full) (element-type HrWhy): how the speed comes about; empty where there is
 *   none
 */
GPtrArray *
hr_why_speed (const HrAnswer *answer)
{
  GPtrArray *list = hr_whys_new ();

  if (!hr_whys_can_tell (answer) || answer->speed == NULL || !answer->speed->known)
    return list;
  for (guint i = 0; i < hr_answer_n_figures (); i++)
    add_figure (list, answer, i);
  hr_whys_add (list, &(HrWhy) {
    _("Limit"), hr_sentence_bound_short (answer->speed->bound),
    hr_sentence_bound (answer->speed->bound),
  });
  hr_whys_add_speed_interval (list, answer);
  return list;
}

/* ---- what bounds it ---- */

/**
 * hr_why_bottleneck:
 * @answer: (nullable): an answer
 *
 * Returns: (transfer full) (element-type HrWhy): where most of a step goes; empty where that is not
 *   known
 */
GPtrArray *
hr_why_bottleneck (const HrAnswer *answer)
{
  GPtrArray *list = hr_whys_new ();
  g_autofree char *share = NULL, *words = NULL, *time = NULL, *total = NULL, *equation = NULL;
  double longest = 0.0;
  HrBottleneck bottleneck;

  if (!hr_whys_can_tell (answer) || answer->speed == NULL
      || !hr_bottleneck_find (answer->speed, &bottleneck))
    return list;
  for (guint i = 0; i < answer->speed->list.n_ops; i++)
    {
      const HrOperation *op = &answer->speed->list.ops[i];

      if (op->kind == bottleneck.op && op->phase == bottleneck.phase)
        longest = MAX (longest, op->seconds);
    }
  share = hr_word_share (bottleneck.share, 0);
  words = hr_sentence_bottleneck (&bottleneck);
  time = hr_sentence_seconds (longest);
  total = hr_sentence_seconds (longest / bottleneck.share);
  equation = g_strdup_printf ("t ÷ Σ t = %s ÷ %s", time, total);
  hr_whys_add (list, &(HrWhy) {
    hr_sentence_operation (bottleneck.op), share, words, equation, NULL,
    _("Each operation is in the table of the page Speed."),
  });
  return list;
}

/* ---- time, energy, money ---- */

static void
add_run (GPtrArray      *list,
         const HrAnswer *answer,
         const HrCost   *cost)
{
  g_autofree char *run = hr_sentence_seconds (cost->run_s);
  g_autofree char *epoch = hr_sentence_seconds (cost->epoch_s);
  g_autofree char *step = hr_sentence_seconds (answer->speed->step_s);
  g_autofree char *steps = hr_format_number (cost->steps);
  g_autofree char *equation = NULL;

  if (answer->plan->workload == HR_WORKLOAD_INFERENCE)
    {
      g_autofree char *rate = hr_word_number (cost->tokens / cost->run_s);

      equation = g_strdup_printf ("10⁶ ÷ %s/s", rate);
      hr_whys_add (list, &(HrWhy) {
        _("A Million Tokens"), run, _("At the speed with which all requests are answered."),
        equation });
      return;
    }
  equation = g_strdup_printf ("%s · %s", steps, step);
  if (cost->epoch_s > 0.0)
    hr_whys_add (list, &(HrWhy) {
      _("An Epoch"), epoch, _("As many steps as read each sample once."),
      "⌈samples ÷ samples per step⌉ · t(step)" });
  hr_whys_add (list, &(HrWhy) {
    _("The Run"), run, _("As many steps as the plan asks for, each as long as the step."),
    equation });
}

static void
add_energy (GPtrArray      *list,
            const HrAnswer *answer,
            const HrCost   *cost)
{
  const HrDevice *device = answer->records.device;
  g_autofree char *energy = hr_format_figure (cost->energy_kwh);
  g_autofree char *value = g_strdup_printf ("%s kWh", energy);
  g_autofree char *power = hr_format_figure (cost->power_w);
  g_autofree char *time = hr_sentence_seconds (cost->run_s);
  g_autofree char *equation = g_strdup_printf ("P · t = %s W · %s ÷ 3.6 MJ/kWh", power, time);

  if (!(cost->energy_kwh > 0.0))
    return;
  hr_whys_add (list, &(HrWhy) {
    _("Energy"), value,
    cost->power_is_board ? _("The board power of all devices, which they do not exceed and, while "
                             "they wait for memory, do not reach.")
                         : _("The power that the plan gives for each device."),
    equation, NULL,
    cost->power_is_board && device != NULL ? device->source : _("the plan"),
  });
}

static void
add_money (GPtrArray      *list,
           const HrAnswer *answer,
           const HrCost   *cost)
{
  const HrPlan *plan = answer->plan;
  g_autofree char *rent = g_strdup_printf ("%'.2f", cost->rent);
  g_autofree char *electricity = g_strdup_printf ("%'.2f", cost->electricity);
  g_autofree char *hours = hr_format_figure (cost->run_s / 3600.0);
  g_autofree char *energy = hr_format_figure (cost->energy_kwh);
  g_autofree char *renting = g_strdup_printf ("%.4g/h · %u · %s h", plan->cost.price_per_hour,
                                              plan->device_count, hours);
  g_autofree char *paying = g_strdup_printf ("%.4g/kWh · %s kWh", plan->cost.tariff, energy);

  if (cost->rent > 0.0)
    hr_whys_add (list, &(HrWhy) {
      _("Price of the Devices"), rent, _("What an hour of each costs, for as long as it takes."),
      renting, NULL, _("the plan") });
  if (cost->electricity > 0.0)
    hr_whys_add (list, &(HrWhy) {
      _("Price of the Electricity"), electricity, _("What a kilowatt-hour costs, for the energy."),
      paying, NULL, _("the plan") });
}

/**
 * hr_why_cost:
 * @answer: (nullable): an answer
 *
 * Returns: (transfer full) (element-type HrWhy): how the time, the energy and the price of a run
 *   come about
 */
GPtrArray *
hr_why_cost (const HrAnswer *answer)
{
  GPtrArray *list = hr_whys_new ();
  HrCost cost;

  if (!hr_whys_can_tell (answer))
    return list;
  hr_cost_of (answer->plan, &answer->records, answer->speed, &cost);
  if (!(cost.run_s > 0.0))
    return list;
  add_run (list, answer, &cost);
  add_energy (list, answer, &cost);
  add_money (list, answer, &cost);
  return list;
}
