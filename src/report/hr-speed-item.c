/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hr-speed-item.h"

G_DEFINE_FINAL_TYPE (HrSpeedItem, hr_speed_item, G_TYPE_OBJECT)

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
}

static void
hr_speed_item_init (HrSpeedItem *self)
{
}

/* Sums of one kind in one phase, and how its time splits by what decides it. */
typedef struct {
  double flops, bytes, seconds;
  double bounds[HR_N_BOUNDS];
  double peak_per_s, bandwidth_bytes_per_s, largest;
} Sum;

static void
add_operation (Sum               *sum,
               const HrOperation *op)
{
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
  self->flops = sum->flops;
  self->bytes = sum->bytes;
  self->seconds = sum->seconds;
  self->share = phase_seconds > 0.0 ? sum->seconds / phase_seconds : 0.0;
  self->bound = bound_of (sum);
  self->peak_per_s = sum->peak_per_s;
  self->bandwidth_bytes_per_s = sum->bandwidth_bytes_per_s;
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
