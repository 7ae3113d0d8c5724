/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include "tensor.h"

G_BEGIN_DECLS

typedef enum
{
  NORM_TOKEN_END,
  NORM_TOKEN_NUMBER, /* 1, -2.5e3, 0x10, with its sign */
  NORM_TOKEN_WORD,   /* a name with its points and, before nan and inf, its sign: np.array, torch.float32, -inf, .reshape */
  NORM_TOKEN_STRING, /* 'float32', with its quotes */
  NORM_TOKEN_DOTS,   /* ... or … */
  NORM_TOKEN_MARK,   /* one other character: [ ] ( ) , = < > ; */
} NormTokenKind;

/**
 * NormToken:
 * @mark: the character of a MARK, else '\0'
 * @start, @length: its bytes in the text
 * @spaced: white space or a comment stands between it and the token before
 * @new_line: a line break is among that
 */
typedef struct
{
  NormTokenKind kind;
  char mark;
  gboolean spaced;
  gboolean new_line;
  gsize start;
  gsize length;
} NormToken;

/**
 * NormLexer:
 * @text, @length: valid UTF-8, borrowed
 * @token: the token that is looked at; its follower is read by norm_lexer_next()
 * @wrong_at: (nullable): gets the byte that an error is about
 * @task: (nullable): is told how far it is, between @part_from and @part_to. When it is cancelled, the text ends where the lexer is: whoever reads
 * it comes to an end soon, with a result that is nothing worth, and asks the task.
 * @look_at: the byte from which on it looks up the next time
 *
 * Cuts Python text into tokens. White space and comments (#) are skipped.
 */
typedef struct
{
  const char *text;
  gsize length;
  gsize position;
  NormToken token;
  gsize *wrong_at;
  NormTask *task;
  double part_from, part_to;
  gsize look_at;
} NormLexer;

/* Reads the first token. A byte order mark is skipped. */
void norm_lexer_init (NormLexer *lexer, const char *text, gsize length);
void norm_lexer_next (NormLexer *lexer);
/* What follows is this part of the whole work on the text, 0 … 1. */
void norm_lexer_set_part (NormLexer *lexer, double from, double to);
/* Goes on from byte @position. */
void norm_lexer_seek (NormLexer *lexer, gsize position);

gboolean norm_lexer_is_mark (const NormLexer *lexer, char mark);
/* Steps over the token if it is @mark. */
gboolean norm_lexer_accept (NormLexer *lexer, char mark);
gboolean norm_lexer_expect (NormLexer *lexer, char mark, GError **error);
/* The token is @word (as a whole). */
gboolean norm_lexer_is_word (const NormLexer *lexer, const char *word);
/* The token's text, without the quotes of a string; free with g_free. */
char *norm_lexer_dup (const NormLexer *lexer);

/* "line 2, column 5: …"; column counts characters. @start: a byte of the text. */
void norm_lexer_set_error (const NormLexer *lexer, gsize start, NormError code, GError **error, const char *format, ...) G_GNUC_PRINTF (5, 6);
/* "expected WHAT, found TOKEN" at the token that is looked at; a summarized "..." is explained instead. */
void norm_lexer_set_expected (const NormLexer *lexer, const char *what, GError **error);

G_END_DECLS
