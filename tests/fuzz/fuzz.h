/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What a fuzzer calls with anything at all, and replay.c with the seeds and past findings. Each target is one file with one of these: it aborts where
 * something that must hold does not. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
