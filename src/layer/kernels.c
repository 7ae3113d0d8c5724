/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kernels.h"

extern const NormKernels norm_kernels_plain;
#ifdef NORM_KERNELS_X86
#include <cpuid.h>

extern const NormKernels norm_kernels_avx2, norm_kernels_avx512;
#endif

static const NormKernels *chosen;

#ifdef NORM_KERNELS_X86
/* Conversions of float16, which not every compiler's __builtin_cpu_supports() knows by name */
static gboolean
has_f16c (void)
{
  unsigned int eax, ebx, ecx, edx;

  return __get_cpuid (1, &eax, &ebx, &ecx, &edx) && (ecx & bit_F16C) != 0;
}
#endif

const NormKernels *const *
norm_kernels_all (void)
{
  static const NormKernels *all[4];
  static gsize known;
  int n = 0;

  if (g_once_init_enter (&known))
    {
#ifdef NORM_KERNELS_X86
      __builtin_cpu_init ();
#ifndef __SANITIZE_ADDRESS__ /* its stacks, where it looks for use after return, are not aligned for such vectors: llvm-project#152819 */
      if (__builtin_cpu_supports ("avx512f") && has_f16c ())
        all[n++] = &norm_kernels_avx512;
#endif
      if (__builtin_cpu_supports ("avx2") && has_f16c ())
        all[n++] = &norm_kernels_avx2;
#endif
      all[n] = &norm_kernels_plain;
      g_once_init_leave (&known, 1);
    }
  return all;
}

const NormKernels *
norm_kernels (void)
{
  return chosen != NULL ? chosen : norm_kernels_all ()[0];
}

void
norm_kernels_choose (const NormKernels *kernels)
{
  chosen = kernels;
}
