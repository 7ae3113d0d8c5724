/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "error.h"
#include "task.h"

G_BEGIN_DECLS

/* Python's pickles as data: what they would make is described, and nothing is made, imported or called. */

typedef enum
{
  NORM_PICKLE_NONE,
  NORM_PICKLE_BOOL,      /* integer: 0, 1 */
  NORM_PICKLE_INTEGER,   /* integer */
  NORM_PICKLE_LONG,      /* a whole number that 64 bits do not hold */
  NORM_PICKLE_FLOAT,     /* number */
  NORM_PICKLE_TEXT,      /* text, length: UTF-8, if the file is sound */
  NORM_PICKLE_BYTES,     /* text, length */
  NORM_PICKLE_TUPLE,     /* items */
  NORM_PICKLE_LIST,      /* items */
  NORM_PICKLE_SET,       /* items */
  NORM_PICKLE_DICT,      /* items: keys and values in turn */
  NORM_PICKLE_GLOBAL,    /* global */
  NORM_PICKLE_CALL,      /* callee, argument (a tuple), state; items: as of a dict */
  NORM_PICKLE_REFERENCE, /* argument: what the program that wrote it calls something outside the pickle */
} NormPickleKind;

/* One of the functions and classes that a pickle may name. @what, @detail: the caller's own. */
typedef struct
{
  const char *module, *name;
  int what, detail;
} NormPickleGlobal;

/* NormPickleValue: all of it borrowed from its pickle and the bytes. @at: the byte that made it. */
typedef struct _NormPickleValue NormPickleValue;
struct _NormPickleValue
{
  NormPickleKind kind;
  gsize at;
  union
  {
    gint64 integer;
    double number;
    gsize length;
    const NormPickleGlobal *global;
    const NormPickleValue *callee;
  };
  union
  {
    const char *text;
    const NormPickleValue *argument;
  };
  const NormPickleValue *state; /* NULL: none was set */
  GPtrArray *items;             /* NULL: none */
};

typedef struct
{
  const NormPickleValue *root;
  gsize end; /* the byte after the pickle */

  /*< private >*/
  GPtrArray *chunks;
  gsize n_values;
} NormPickle;

/**
 * norm_pickle_parse:
 * @data: @length bytes, kept by the caller as long as the pickle; a pickle starts at @start, more may follow
 * @place: what a message calls these bytes, "data.pkl"
 * @globals: those that may be named, the last without a module
 *
 * Protocols 0 to 5, but for what only classes of one's own need. Memory is bounded by quotas that no file of tensors comes near.
 * NORM_ERROR_DATA with the byte for a damaged pickle; NORM_ERROR_UNSUPPORTED, with its name, for anything but @globals; NORM_ERROR_LIMIT;
 * G_IO_ERROR_CANCELLED.
 */
NormPickle *norm_pickle_parse (const guchar *data, gsize length, gsize start, const char *place, const NormPickleGlobal *globals, NormTask *task,
                               GError **error);
void norm_pickle_free (NormPickle *pickle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormPickle, norm_pickle_free)

/* Every value that was made, in the order of making. */
const NormPickleValue *norm_pickle_get (const NormPickle *pickle, gsize i);

/* Whether @value is the text @text. */
gboolean norm_pickle_is_text (const NormPickleValue *value, const char *text);
/* Item @i; NULL where there are not so many. */
const NormPickleValue *norm_pickle_item (const NormPickleValue *value, guint i);
guint norm_pickle_n_items (const NormPickleValue *value);

G_END_DECLS
