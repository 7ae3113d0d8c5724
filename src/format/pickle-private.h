/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pickle.h"

G_BEGIN_DECLS

/* The machine that a pickle is the program of: a stack, marks in it, and a memory of values by number. */
typedef struct
{
  const guchar *data;
  gsize length;
  gsize at;   /* the next byte */
  gsize code; /* where the present instruction is */
  const char *place;
  const NormPickleGlobal *globals;
  NormPickle *pickle;
  GPtrArray *stack; /* of NormPickleValue */
  GArray *marks;    /* of guint: how high the stack was */
  GPtrArray *memory;
  gsize n_items; /* in all lists, tuples and dicts */
  gboolean stopped;
} NormPickleMachine;

/* Carries out the instruction whose first byte has been read. */
typedef gboolean (*NormPickleInstruction) (NormPickleMachine *machine, GError **error);

/* NORM_ERROR_DATA at the present instruction; FALSE. */
gboolean norm_pickle_damaged (NormPickleMachine *machine, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* NULL with NORM_ERROR_LIMIT. */
NormPickleValue *norm_pickle_make (NormPickleMachine *machine, NormPickleKind kind, GError **error);
/* NULL is passed on as FALSE, so that what makes a value can stand here. */
gboolean norm_pickle_push (NormPickleMachine *machine, NormPickleValue *value, GError **error);
/* The topmost value above the last mark, taken off or left there; NULL with an error. */
NormPickleValue *norm_pickle_pop (NormPickleMachine *machine, GError **error);
NormPickleValue *norm_pickle_top (NormPickleMachine *machine, GError **error);
/* @n more items of @value. */
gboolean norm_pickle_append (NormPickleMachine *machine, NormPickleValue *value, const gpointer *items, guint n, GError **error);
/* @n bytes of the argument, stepped over; NULL with an error. */
const guchar *norm_pickle_take (NormPickleMachine *machine, guint64 n, GError **error);
/* A little-endian number of @size bytes. */
gboolean norm_pickle_take_number (NormPickleMachine *machine, guint size, guint64 *number, GError **error);
/* A line without its end. */
gboolean norm_pickle_take_line (NormPickleMachine *machine, const char **line, gsize *length, GError **error);

/* pickle-scalars.c: numbers, texts, and the memory. */
extern const NormPickleInstruction norm_pickle_scalars[256];
/* pickle-objects.c: what is put together of other values. */
extern const NormPickleInstruction norm_pickle_objects[256];

G_END_DECLS
