# SPDX-License-Identifier: GPL-3.0-or-later
"""containers_open.py make FOLDER: 100 MB of values as x.pt, x.safetensors and x.npz (deflated).
containers_open.py pt|safetensors|npz FILE: milliseconds until torch.load() has read a file, or its bytes are read, or zlib has inflated them with
their checksum."""
import json
import struct
import sys
import time
import zipfile
import zlib


def make(folder):
    import numpy as np
    import torch
    x = torch.randn(25, 1000, 1000, generator=torch.Generator().manual_seed(1))
    torch.save({'x': x}, f'{folder}/x.pt')
    header = json.dumps({'x': {'dtype': 'F32', 'shape': list(x.shape), 'data_offsets': [0, x.numel() * 4]}})
    header += ' ' * (-len(header) % 8)
    with open(f'{folder}/x.safetensors', 'wb') as file:
        file.write(struct.pack('<Q', len(header)) + header.encode() + x.numpy().tobytes())
    np.savez_compressed(f'{folder}/x.npz', x=(x.numpy() * 8).round() / 8)  # random mantissas would only be stored


def pt(path):
    import torch
    torch.load(path)  # what is only done once
    start = time.perf_counter()
    torch.load(path)
    return time.perf_counter() - start


def safetensors(path):
    start = time.perf_counter()
    with open(path, 'rb') as file:
        file.read()
    return time.perf_counter() - start


def npz(path):
    with zipfile.ZipFile(path) as archive:
        member = archive.infolist()[0]
    with open(path, 'rb') as file:
        file.seek(member.header_offset + 26)
        n_name, n_extra = struct.unpack('<HH', file.read(4))
        file.seek(n_name + n_extra, 1)
        deflated = file.read(member.compress_size)
    start = time.perf_counter()
    assert zlib.crc32(zlib.decompress(deflated, -15, member.file_size)) == member.CRC
    return time.perf_counter() - start


if sys.argv[1] == 'make':
    make(sys.argv[2])
else:
    print(globals()[sys.argv[1]](sys.argv[2]) * 1e3)
