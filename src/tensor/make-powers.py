# SPDX-License-Identifier: GPL-3.0-or-later
"""make-powers.py: the leading 128 bits of 5^q for every power of ten that a double can meet, as C."""
SMALLEST, LARGEST = -342, 308


def leading_bits(power):
    """Of 5^power, cut off. Reciprocals down to 5^-27 are rounded up: a digit string that ends exactly between two doubles is divisible by them."""
    if power >= 0:
        value = 5 ** power
        length = value.bit_length()
        return value << 128 - length if length <= 128 else value >> length - 128
    divisor = 5 ** -power
    return (1 << divisor.bit_length() + 127) // divisor + (power >= -27)


print(f'#define SMALLEST_POWER ({SMALLEST})\n#define LARGEST_POWER {LARGEST}')
print('static const struct { guint64 high, low; } powers_of_five[LARGEST_POWER - SMALLEST_POWER + 1] = {')
for q in range(SMALLEST, LARGEST + 1):
    bits = leading_bits(q)
    assert bits.bit_length() == 128, q
    print(f'  {{ 0x{bits >> 64:016x}, 0x{bits & (1 << 64) - 1:016x} }},')
print('};')
