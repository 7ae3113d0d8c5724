/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive.h"
#include "pickle.h"
#include "stored.h"

G_BEGIN_DECLS

/* What the names that PyTorch's files may use are for: NormPickleGlobal.what. */
typedef enum
{
  NORM_TORCH_DATA,      /* holds no tensor, or none that is looked for */
  NORM_TORCH_MAPPING,   /* a dict by another name */
  NORM_TORCH_SIZE,      /* a tuple by another name */
  NORM_TORCH_STORAGE,   /* NormPickleGlobal.detail: a row of norm_torch_types */
  NORM_TORCH_TYPE,      /* an element type, the same */
  NORM_TORCH_TENSOR,    /* (storage, offset, sizes, strides, requires_grad, hooks, metadata); the last three may be missing */
  NORM_TORCH_TENSOR_V3, /* the same with an element type before the metadata */
  NORM_TORCH_PARAMETER, /* (tensor, …) */
  NORM_TORCH_FROM_TYPE, /* (one of these functions, class, its arguments, state) */
  NORM_TORCH_NOT_READ,  /* a tensor of a kind that is not read; NormPickleGlobal.detail: a row of norm_torch_kinds */
} NormTorchWhat;

/* The names, and what is known of element types and of kinds of tensors (torch-names.c). */
extern const NormPickleGlobal norm_torch_globals[];

typedef struct
{
  const char *name; /* "ComplexFloat" */
  guint size;       /* bytes of an element */
  int dtype;        /* NormDtype, −1: is not read */
} NormTorchType;
extern const NormTorchType norm_torch_types[];

typedef struct
{
  const char *name;   /* "a sparse tensor", translatable */
  const char *remedy; /* "x.to_dense()" */
} NormTorchKind;
extern const NormTorchKind norm_torch_kinds[];

/**
 * NormTorchStorage: what a reference in the pickle says: numbers kept outside of it.
 * @key: their name, borrowed
 * @n_elements: of @type, from element @first on
 */
typedef struct
{
  const NormPickleValue *key;
  const NormTorchType *type;
  gsize first, n_elements;
} NormTorchStorage;

/* NORM_ERROR_DATA at @value. */
void norm_torch_set_damaged (GError **error, const NormPickleValue *value, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* torch-tensor.c. FALSE with NORM_ERROR_DATA. */
gboolean norm_torch_read_storage (const NormPickleValue *reference, NormTorchStorage *storage, GError **error);
/* The bytes from the first element that is kept there to the end of this storage. FALSE where they are more than memory can hold. */
gboolean norm_torch_storage_size (const NormTorchStorage *storage, gsize *n_bytes);
/* Whether @value stands for a tensor, or for the numbers of one. */
gboolean norm_torch_is_tensor (const NormPickleValue *value);
/* Where the tensor's values are among its storage's elements. NORM_ERROR_UNSUPPORTED for what is no tensor of numbers. */
gboolean norm_torch_read_tensor (const NormPickleValue *value, NormStored *stored, NormTorchStorage *storage, GError **error);

/**
 * NormTorchTensor: a tensor that was found.
 * @name: owned; @storage.key: NULL where the tensor is refused
 */
typedef struct
{
  char *name;
  NormStored stored;
  NormTorchStorage storage;
  GError *refusal;
} NormTorchTensor;

/**
 * norm_torch_find_tensors (torch-walk.c):
 * All tensors within @root, named by how Python would get to them: "model.layers.0.weight", "[0].x", "state[3].exp_avg"; one alone is "tensor".
 * Of NormTorchTensor, owned. NORM_ERROR_LIMIT, NORM_ERROR_UNSUPPORTED where there is none.
 */
GPtrArray *norm_torch_find_tensors (const NormPickleValue *root, NormTask *task, GError **error);
/* Fills @entries, one for each tensor. */
void norm_torch_add_entries (GPtrArray *tensors, GPtrArray *entries);

G_END_DECLS
