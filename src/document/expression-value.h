/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "expression.h"
#include "expression-cursor.h"

G_BEGIN_DECLS

typedef enum
{
  NORM_VALUE_TENSOR, /* a tensor with steps taken */
  NORM_VALUE_LAYER,
  NORM_VALUE_OUTPUT, /* a layer called on a tensor */
} NormValueKind;

/* NormValue: what a Python expression stands for; all owned. */
typedef struct
{
  NormValueKind kind;
  NormTensor *tensor; /* NULL: the present one */
  gboolean has_dtype;
  NormDtype dtype;
  NormSteps *steps; /* NULL: nothing was said about steps (a literal) */
  NormLayer *layer; /* NULL: the present one */
} NormValue;

NormValue *norm_value_copy (const NormValue *value);
void norm_value_free (NormValue *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormValue, norm_value_free)

/* NormScope: where an expression is read: the place, the names that were assigned, and what eval() and train() say. */
typedef struct
{
  NormCursor cursor;
  GHashTable *names;          /* borrowed; of char* → NormValue */
  NormExpression *expression; /* borrowed; the mode goes there directly */
} NormScope;

/* The expression at the cursor, past it. NULL with NORM_ERROR_TEXT and line and column. */
NormValue *norm_value_parse (NormScope *scope, GError **error);

G_END_DECLS
