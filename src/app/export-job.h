/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include "export.h"

G_BEGIN_DECLS

typedef enum
{
  NORM_EXPORT_SIZE_WIDE,   /* 16:9 */
  NORM_EXPORT_SIZE_SCREEN, /* 4:3 */
  NORM_EXPORT_SIZE_COLUMN, /* of a paper */
  NORM_EXPORT_SIZE_NATURAL,
  NORM_EXPORT_SIZE_OWN,
  NORM_EXPORT_N_SIZES,
} NormExportSize;

#define NORM_EXPORT_LEAST_SIDE 120 /* px of an own size */
#define NORM_EXPORT_MOST_SIDE  8000

/* How a person wants pictures; remembered. */
typedef struct
{
  NormExportFormat format;
  int scale; /* of PNG: 1, 2, 4 */
  NormExportSize size;
  int width, height; /* of an own size, px */
  NormThemeKind theme;
  guint parts;      /* NormExportPart flags */
  gboolean several; /* all pipelines of the document, side by side; not remembered */
} NormExportChoice;

NormExportChoice norm_export_choice_load (void);
void norm_export_choice_store (const NormExportChoice *choice);
/* ".svg" */
const char *norm_export_format_ending (NormExportFormat format);

/**
 * NormExportJob: a picture to be made, with references of its own: a worker makes it without touching the document.
 */
typedef struct _NormExportJob NormExportJob;

NormExportJob *norm_export_job_new (NormDocument *document, const NormExportChoice *choice);
void norm_export_job_free (NormExportJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormExportJob, norm_export_job_free)
/* Any thread; as the choice says, or in another format and scale. */
GBytes *norm_export_job_run (const NormExportJob *job, NormExportFormat format, double scale, GError **error);
double norm_export_job_scale (const NormExportJob *job, NormExportFormat format);

G_END_DECLS
