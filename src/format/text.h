/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include "tensor.h"

G_BEGIN_DECLS

/* The "text" row of the registry: literals and prints as files. */

/* 0 for what is not UTF-8; high for what begins as a tensor does. */
int norm_text_sniff (const guchar *head, gsize n);
/* Integers without a dtype are float32, which is what the layers take. */
NormTensor *norm_text_read (GBytes *bytes, NormTask *task, GError **error);
/* As PyTorch prints it, but exact and with its dtype: reads back equal, shape and bits (but for payloads of NaN). NORM_ERROR_LIMIT if it is no text
 * for a person any more. */
GBytes *norm_text_write (NormTensor *tensor, GError **error);

G_END_DECLS
