/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything a file of PyTorch may name. What is not here is refused. */
#include "torch-private.h"
#include <glib/gi18n-lib.h>

enum
{
  TYPE_DOUBLE,
  TYPE_FLOAT,
  TYPE_HALF,
  TYPE_BFLOAT16,
  TYPE_LONG,
  TYPE_INT,
  TYPE_SHORT,
  TYPE_CHAR,
  TYPE_BYTE,
  TYPE_BOOL,
  TYPE_UINT16,
  TYPE_UINT32,
  TYPE_UINT64,
  TYPE_COMPLEX_DOUBLE,
  TYPE_COMPLEX_FLOAT,
  TYPE_COMPLEX_HALF,
  TYPE_QUANTIZED_8,
  TYPE_QUANTIZED_32,
  TYPE_FLOAT8,
};

const NormTorchType norm_torch_types[] = {
  [TYPE_DOUBLE] = { "Double", 8, NORM_DTYPE_FLOAT64 },
  [TYPE_FLOAT] = { "Float", 4, NORM_DTYPE_FLOAT32 },
  [TYPE_HALF] = { "Half", 2, NORM_DTYPE_FLOAT16 },
  [TYPE_BFLOAT16] = { "BFloat16", 2, NORM_DTYPE_BFLOAT16 },
  [TYPE_LONG] = { "Long", 8, NORM_DTYPE_INT64 },
  [TYPE_INT] = { "Int", 4, NORM_DTYPE_INT32 },
  [TYPE_SHORT] = { "Short", 2, NORM_DTYPE_INT16 },
  [TYPE_CHAR] = { "Char", 1, NORM_DTYPE_INT8 },
  [TYPE_BYTE] = { "Byte", 1, NORM_DTYPE_UINT8 },
  [TYPE_BOOL] = { "Bool", 1, NORM_DTYPE_BOOL },
  [TYPE_UINT16] = { "UInt16", 2, NORM_DTYPE_UINT16 },
  [TYPE_UINT32] = { "UInt32", 4, NORM_DTYPE_UINT32 },
  [TYPE_UINT64] = { "UInt64", 8, NORM_DTYPE_UINT64 },
  [TYPE_COMPLEX_DOUBLE] = { "ComplexDouble", 16, -1 },
  [TYPE_COMPLEX_FLOAT] = { "ComplexFloat", 8, -1 },
  [TYPE_COMPLEX_HALF] = { "ComplexHalf", 4, -1 },
  [TYPE_QUANTIZED_8] = { "QInt8", 1, -1 },
  [TYPE_QUANTIZED_32] = { "QInt32", 4, -1 },
  [TYPE_FLOAT8] = { "Float8", 1, -1 },
};

enum
{
  KIND_SPARSE,
  KIND_QUANTIZED,
  KIND_META,
  KIND_NESTED,
  KIND_ARRAY,
};

const NormTorchKind norm_torch_kinds[] = {
  [KIND_SPARSE] = { N_ ("a sparse tensor"), "x.to_dense()" },
  [KIND_QUANTIZED] = { N_ ("a quantized tensor"), "x.dequantize()" },
  [KIND_META] = { N_ ("a tensor without values"), "x.to_empty(device=\"cpu\")" },
  [KIND_NESTED] = { N_ ("a nested tensor"), "x.to_padded_tensor(0)" },
  [KIND_ARRAY] = { N_ ("an array of NumPy"), "torch.from_numpy(x)" },
};

#define STORAGE(word, type)                           \
  {                                                   \
    "torch", word "Storage", NORM_TORCH_STORAGE, type \
  }
#define TYPE(name, type)                 \
  {                                      \
    "torch", name, NORM_TORCH_TYPE, type \
  }
#define UTILS(function, what, kind)      \
  {                                      \
    "torch._utils", function, what, kind \
  }
#define DATA(module, name)           \
  {                                  \
    module, name, NORM_TORCH_DATA, 0 \
  }

const NormPickleGlobal norm_torch_globals[] = {
  UTILS ("_rebuild_tensor_v2", NORM_TORCH_TENSOR, 0),
  UTILS ("_rebuild_parameter", NORM_TORCH_PARAMETER, 0),
  { "collections", "OrderedDict", NORM_TORCH_MAPPING, 0 },
  STORAGE ("Float", TYPE_FLOAT),
  STORAGE ("Double", TYPE_DOUBLE),
  STORAGE ("Half", TYPE_HALF),
  STORAGE ("BFloat16", TYPE_BFLOAT16),
  STORAGE ("Long", TYPE_LONG),
  STORAGE ("Int", TYPE_INT),
  STORAGE ("Short", TYPE_SHORT),
  STORAGE ("Char", TYPE_CHAR),
  STORAGE ("Byte", TYPE_BYTE),
  STORAGE ("Bool", TYPE_BOOL),
  STORAGE ("ComplexDouble", TYPE_COMPLEX_DOUBLE),
  STORAGE ("ComplexFloat", TYPE_COMPLEX_FLOAT),
  STORAGE ("QInt8", TYPE_QUANTIZED_8),
  STORAGE ("QUInt8", TYPE_QUANTIZED_8),
  STORAGE ("QInt32", TYPE_QUANTIZED_32),
  STORAGE ("QUInt4x2", TYPE_QUANTIZED_8),
  STORAGE ("QUInt2x4", TYPE_QUANTIZED_8),
  STORAGE ("Untyped", TYPE_BYTE),
  { "torch.storage", "UntypedStorage", NORM_TORCH_STORAGE, TYPE_BYTE },
  { "torch.storage", "_UntypedStorage", NORM_TORCH_STORAGE, TYPE_BYTE },

  UTILS ("_rebuild_tensor", NORM_TORCH_TENSOR, 0),
  UTILS ("_rebuild_tensor_v3", NORM_TORCH_TENSOR_V3, 0),
  UTILS ("_rebuild_parameter_with_state", NORM_TORCH_PARAMETER, 0),
  { "torch._tensor", "_rebuild_from_type", NORM_TORCH_FROM_TYPE, 0 },
  { "torch._tensor", "_rebuild_from_type_v2", NORM_TORCH_FROM_TYPE, 0 },
  UTILS ("_rebuild_sparse_tensor", NORM_TORCH_NOT_READ, KIND_SPARSE),
  UTILS ("_rebuild_sparse_csr_tensor", NORM_TORCH_NOT_READ, KIND_SPARSE),
  UTILS ("_rebuild_qtensor", NORM_TORCH_NOT_READ, KIND_QUANTIZED),
  UTILS ("_rebuild_meta_tensor_no_storage", NORM_TORCH_NOT_READ, KIND_META),
  UTILS ("_rebuild_nested_tensor", NORM_TORCH_NOT_READ, KIND_NESTED),
  { "numpy.core.multiarray", "_reconstruct", NORM_TORCH_NOT_READ, KIND_ARRAY },
  { "numpy._core.multiarray", "_reconstruct", NORM_TORCH_NOT_READ, KIND_ARRAY },

  TYPE ("float64", TYPE_DOUBLE),
  TYPE ("float32", TYPE_FLOAT),
  TYPE ("float16", TYPE_HALF),
  TYPE ("bfloat16", TYPE_BFLOAT16),
  TYPE ("int64", TYPE_LONG),
  TYPE ("int32", TYPE_INT),
  TYPE ("int16", TYPE_SHORT),
  TYPE ("int8", TYPE_CHAR),
  TYPE ("uint8", TYPE_BYTE),
  TYPE ("bool", TYPE_BOOL),
  TYPE ("uint16", TYPE_UINT16),
  TYPE ("uint32", TYPE_UINT32),
  TYPE ("uint64", TYPE_UINT64),
  TYPE ("complex128", TYPE_COMPLEX_DOUBLE),
  TYPE ("complex64", TYPE_COMPLEX_FLOAT),
  TYPE ("complex32", TYPE_COMPLEX_HALF),
  TYPE ("quint8", TYPE_QUANTIZED_8),
  TYPE ("qint8", TYPE_QUANTIZED_8),
  TYPE ("qint32", TYPE_QUANTIZED_32),
  TYPE ("float8_e4m3fn", TYPE_FLOAT8),
  TYPE ("float8_e5m2", TYPE_FLOAT8),
  TYPE ("float8_e4m3fnuz", TYPE_FLOAT8),
  TYPE ("float8_e5m2fnuz", TYPE_FLOAT8),

  { "torch", "Size", NORM_TORCH_SIZE, 0 },
  { "collections", "defaultdict", NORM_TORCH_MAPPING, 0 },
  { "collections", "Counter", NORM_TORCH_MAPPING, 0 },
  DATA ("torch", "Tensor"),
  DATA ("torch", "device"),
  DATA ("torch.torch_version", "TorchVersion"),
  DATA ("torch.nn.parameter", "Parameter"),
  DATA ("torch.nn.parameter", "Buffer"),
  DATA ("torch.serialization", "_get_layout"),
  DATA ("torch", "per_tensor_affine"),
  DATA ("torch", "per_channel_affine"),
  DATA ("numpy", "ndarray"),
  DATA ("numpy", "dtype"),
  DATA ("numpy.core.multiarray", "scalar"),
  DATA ("numpy._core.multiarray", "scalar"),
  DATA ("_codecs", "encode"),
  DATA ("builtins", "set"),
  DATA ("builtins", "frozenset"),
  DATA ("builtins", "complex"),
  DATA ("builtins", "bytearray"),
  DATA ("builtins", "slice"),
  DATA ("builtins", "range"),
  DATA ("builtins", "dict"),
  DATA ("builtins", "list"),
  DATA ("builtins", "int"),
  DATA ("builtins", "float"),
  DATA ("__builtin__", "set"),
  DATA ("__builtin__", "frozenset"),
  DATA ("__builtin__", "complex"),
  DATA ("__builtin__", "bytearray"),
  DATA ("__builtin__", "slice"),
  DATA ("__builtin__", "xrange"),
  DATA ("__builtin__", "dict"),
  DATA ("__builtin__", "list"),
  DATA ("__builtin__", "int"),
  DATA ("__builtin__", "float"),
  { NULL, NULL, 0, 0 },
};
