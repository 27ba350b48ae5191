/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-speed-item.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (HrSpeedItem, hr_speed_item, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
hr_speed_item_finalize (GObject *object)
{
  g_free (HR_SPEED_ITEM (object)->key);
  G_OBJECT_CLASS (hr_speed_item_parent_class)->finalize (object);
}

static void
hr_speed_item_class_init (HrSpeedItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hr_speed_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hr_speed_item_init (HrSpeedItem *self)
{
}

/* Sums of one kind in one phase, and how its time splits by what decides it. */
typedef struct {
  double flops, bytes, seconds;
  double weight_bytes, cache_bytes, activation_bytes, link_bytes;
  double bounds[HR_N_BOUNDS];
  double peak_per_s, bandwidth_bytes_per_s, largest;
  gboolean mixed;
} Sum;

static gboolean
is_elsewhere (const Sum         *sum,
              const HrOperation *op)
{
  return sum->seconds > 0.0 && (sum->peak_per_s != op->peak_per_s
                                || sum->bandwidth_bytes_per_s != op->bandwidth_bytes_per_s);
}

static void
add_operation (Sum               *sum,
               const HrOperation *op)
{
  sum->mixed = sum->mixed || is_elsewhere (sum, op);
  sum->weight_bytes += op->weight_bytes * op->count;
  sum->cache_bytes += op->cache_bytes * op->count;
  sum->activation_bytes += op->activation_bytes * op->count;
  sum->link_bytes += op->link_bytes * op->count;
  sum->flops += op->flops * op->count;
  sum->bytes += hr_operation_bytes (op) * op->count;
  sum->seconds += op->seconds;
  sum->bounds[op->bound] += op->seconds;
  if (op->seconds < sum->largest)
    return;
  sum->largest = op->seconds;
  sum->peak_per_s = op->peak_per_s;
  sum->bandwidth_bytes_per_s = op->link_bytes > 0.0 ? 0.0 : op->bandwidth_bytes_per_s;
}

static HrBound
bound_of (const Sum *sum)
{
  HrBound bound = HR_BOUND_MEMORY;

  for (guint i = 0; i < HR_N_BOUNDS; i++)
    if (sum->bounds[i] > sum->bounds[bound])
      bound = i;
  return bound;
}

static void
take_sum (HrSpeedItem *self,
          const Sum   *sum)
{
  self->flops = sum->flops;
  self->bytes = sum->bytes;
  self->seconds = sum->seconds;
  self->weight_bytes = sum->weight_bytes;
  self->cache_bytes = sum->cache_bytes;
  self->activation_bytes = sum->activation_bytes;
  self->link_bytes = sum->link_bytes;
  self->bound = bound_of (sum);
  self->bound_seconds = sum->bounds[self->bound];
  self->peak_per_s = sum->peak_per_s;
  self->bandwidth_bytes_per_s = sum->bandwidth_bytes_per_s;
  self->mixed = sum->mixed;
}

static HrSpeedItem *
item_new (HrOpPhase  phase,
          HrOpKind   kind,
          const Sum *sum,
          double     phase_seconds)
{
  HrSpeedItem *self = g_object_new (HR_TYPE_SPEED_ITEM, NULL);

  self->key = g_strdup_printf ("%s/%s", hr_op_phase_name (phase), hr_operation_name (kind));
  self->phase = phase;
  self->kind = kind;
  take_sum (self, sum);
  self->share = phase_seconds > 0.0 ? sum->seconds / phase_seconds : 0.0;
  return self;
}

/**
 * hr_speed_items_new:
 * @speed: a known speed
 *
 * Returns: (transfer full): its operations, added up by phase and kind, in the order of phases
 */
GListStore *
hr_speed_items_new (const HrSpeed *speed)
{
  g_autofree Sum *sums = g_new0 (Sum, HR_N_OP_PHASES * HR_N_OP_KINDS);
  GListStore *store = g_list_store_new (HR_TYPE_SPEED_ITEM);

  for (guint i = 0; i < speed->list.n_ops; i++)
    add_operation (&sums[speed->list.ops[i].phase * HR_N_OP_KINDS + speed->list.ops[i].kind],
                   &speed->list.ops[i]);
  for (guint phase = 0; phase < HR_N_OP_PHASES; phase++)
    for (guint kind = 0; kind < HR_N_OP_KINDS; kind++)
      {
        const Sum *sum = &sums[phase * HR_N_OP_KINDS + kind];
        g_autoptr (HrSpeedItem) item = NULL;

        if (!(sum->seconds > 0.0))
          continue;
        item = item_new (phase, kind, sum, hr_operations_seconds (&speed->list, phase));
        g_list_store_append (store, item);
      }
  return store;
}

static void
take_numbers (HrSpeedItem       *self,
              const HrSpeedItem *from)
{
  self->flops = from->flops;
  self->bytes = from->bytes;
  self->seconds = from->seconds;
  self->share = from->share;
  self->weight_bytes = from->weight_bytes;
  self->cache_bytes = from->cache_bytes;
  self->activation_bytes = from->activation_bytes;
  self->link_bytes = from->link_bytes;
  self->bound = from->bound;
  self->bound_seconds = from->bound_seconds;
  self->peak_per_s = from->peak_per_s;
  self->bandwidth_bytes_per_s = from->bandwidth_bytes_per_s;
  self->mixed = from->mixed;
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
has_keys (GListModel *items,
          GListModel *other)
{
  guint n = g_list_model_get_n_items (items);

  if (n != g_list_model_get_n_items (other))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HrSpeedItem) left = g_list_model_get_item (items, i);
      g_autoptr (HrSpeedItem) right = g_list_model_get_item (other, i);

      if (strcmp (left->key, right->key) != 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * hr_speed_items_update:
 * @items: (element-type HrSpeedItem): operations that are shown
 * @from: (element-type HrSpeedItem): operations as they are now
 *
 * Makes @items be like @from. Where they are the same operations each takes its new numbers and
 * emits "changed": the rows of a table stay, with what is selected in them.
 *
 * Returns: whether the operations are the same
 */
gboolean
hr_speed_items_update (GListStore *items,
                       GListModel *from)
{
  guint n = g_list_model_get_n_items (from);
  g_autoptr (GPtrArray) added = NULL;

  if (has_keys (G_LIST_MODEL (items), from))
    {
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (HrSpeedItem) item = g_list_model_get_item (G_LIST_MODEL (items), i);
          g_autoptr (HrSpeedItem) now = g_list_model_get_item (from, i);

          take_numbers (item, now);
        }
      return TRUE;
    }
  added = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (added, g_list_model_get_item (from, i));
  g_list_store_splice (items, 0, g_list_model_get_n_items (G_LIST_MODEL (items)), added->pdata,
                       n);
  return FALSE;
}

/**
 * hr_speed_item_intensity:
 * @self: an item
 *
 * Returns: FLOPs per byte; 0 where it moves nothing
 */
double
hr_speed_item_intensity (const HrSpeedItem *self)
{
  return self->bytes > 0.0 ? self->flops / self->bytes : 0.0;
}
