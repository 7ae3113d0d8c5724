/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "task.h"
#include "tensor.h"

G_BEGIN_DECLS

typedef enum
{
  NORM_IMAGE_NONE,
  NORM_IMAGE_PNG,
  NORM_IMAGE_JPEG,
  NORM_IMAGE_WEBP,
  NORM_IMAGE_TIFF,
} NormImageKind;

/* By the first bytes. */
NormImageKind norm_image_kind (const guchar *head, gsize n);

/**
 * The "image" row of the registry: PNG, JPEG, WebP and TIFF as (C, H, W), one plane for each channel: grey 1, RGB 3, RGBA 4. The values as they are
 * stored, uint8 or uint16, of TIFF also float32, but upright where a camera was held otherwise. Other kinds of pictures are refused by name.
 * A program of its own decodes them (src/image): normscope-image, beside this one in a build folder, else where it is installed;
 * the environment's NORMSCOPE_IMAGE names another place.
 */
int norm_image_sniff (const guchar *head, gsize n);
/* NORM_ERROR_DATA for a damaged file, NORM_ERROR_LIMIT for too large a picture, G_IO_ERROR when the program is not there or cancelled. */
NormTensor *norm_image_read (GBytes *bytes, NormTask *task, GError **error);

/* The program's exit status for NormError 0; others follow. */
#define NORM_IMAGE_EXIT 64

G_END_DECLS
