/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zip.h"

G_BEGIN_DECLS

/* NORM_ERROR_DATA at @byte of the archive, with the remedy. */
void norm_zip_set_damaged (GError **error, gsize byte, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Signatures and sizes of the records, shared by reading and writing. */
#define NORM_ZIP_LOCAL_SIGNATURE     0x04034b50u
#define NORM_ZIP_CENTRAL_SIGNATURE   0x02014b50u
#define NORM_ZIP_END_SIGNATURE       0x06054b50u
#define NORM_ZIP_END64_SIGNATURE     0x06064b50u
#define NORM_ZIP_LOCATOR64_SIGNATURE 0x07064b50u
#define NORM_ZIP_LOCAL_SIZE          30
#define NORM_ZIP_CENTRAL_SIZE        46
#define NORM_ZIP_END_SIZE            22
#define NORM_ZIP_END64_SIZE          56
#define NORM_ZIP_LOCATOR64_SIZE      20
#define NORM_ZIP_EXTRA64_ID          1
#define NORM_ZIP_STORED              0
#define NORM_ZIP_DEFLATED            8

G_END_DECLS
