/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document.h"
#include "story-page.h"

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

typedef enum
{
  NORM_EXPORT_WHOLE, /* the figure */
  NORM_EXPORT_STEP,  /* of the story: the one the document is at, else the first */
  NORM_EXPORT_STEPS, /* all of them: pages of a PDF, or numbered files */
  NORM_EXPORT_N_SUBJECTS,
} NormExportSubject;

#define NORM_EXPORT_LEAST_SIDE 120 /* px of an own size */
#define NORM_EXPORT_MOST_SIDE  8000

/* How a person wants pictures; remembered, but for the subject. */
typedef struct
{
  NormExportSubject subject;
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
int norm_export_job_n_files (const NormExportJob *job, NormExportFormat format);
/* Any thread; file number @file, from 0, as the choice says, or in another format and scale. */
GBytes *norm_export_job_run (const NormExportJob *job, int file, NormExportFormat format, double scale, GError **error);
double norm_export_job_scale (const NormExportJob *job, NormExportFormat format);

G_END_DECLS
