# SPDX-License-Identifier: GPL-3.0-or-later
"""What Keras 3 documents of its normalization layers, in NumPy, so that code written for Keras can be run without it.

Argument names, defaults, shapes of the weights and the arithmetic are those of keras.layers; whatever else is asked for is an error.
"""
import types

import numpy as np


class Variable:
    def __init__(self, shape, value, dtype):
        self.value = np.full(shape, value, dtype)

    def assign(self, value):
        value = np.asarray(value, self.value.dtype)
        if value.shape != self.value.shape:
            raise ValueError(f'a variable of shape {self.value.shape} cannot be assigned {value.shape}')
        self.value = value


class Layer:
    def __init__(self, epsilon, center, scale, dtype):
        self.epsilon, self.center, self.scale, self.dtype = epsilon, center, scale, np.dtype(dtype)
        self.gamma = self.beta = None

    def build(self, shape):
        self.rank = len(shape)
        self.add_weights(self.weight_shape(shape))

    def add_weights(self, shape):
        if self.scale:
            self.gamma = Variable(shape, 1, self.dtype)
        if self.center:
            self.beta = Variable(shape, 0, self.dtype)

    def normalize(self, x, mean, variance, shape):
        y = (x - mean) / np.sqrt(variance + self.epsilon)
        if self.scale:
            y = y * self.gamma.value.reshape(shape)
        if self.center:
            y = y + self.beta.value.reshape(shape)
        return y.astype(self.dtype)


class BatchNormalization(Layer):
    """Training: the batch's statistics over all axes but one; else the moving ones."""

    def __init__(self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, dtype='float32'):
        super().__init__(epsilon, center, scale, dtype)
        self.axis, self.momentum = axis, momentum

    def weight_shape(self, shape):
        self.moving_mean = Variable((shape[self.axis],), 0, self.dtype)
        self.moving_variance = Variable((shape[self.axis],), 1, self.dtype)
        return (shape[self.axis],)

    def __call__(self, x, training=False):
        x = np.asarray(x, self.dtype)
        if x.ndim != self.rank:
            raise ValueError('built for another rank')
        others = tuple(axis for axis in range(x.ndim) if axis != self.axis % x.ndim)
        shape = [x.shape[axis] if axis not in others else 1 for axis in range(x.ndim)]
        mean, variance = self.moving_mean.value.reshape(shape), self.moving_variance.value.reshape(shape)
        if training:
            mean, variance = x.mean(others, keepdims=True), x.var(others, keepdims=True)
            for moving, batch in (self.moving_mean, mean), (self.moving_variance, variance):
                moving.assign(self.momentum * moving.value + (1 - self.momentum) * batch.ravel())
        return self.normalize(x, mean, variance, shape)


class LayerNormalization(Layer):
    """Statistics of each sample over the axes; weights in their shape."""

    def __init__(self, axis=-1, epsilon=1e-3, center=True, scale=True, dtype='float32'):
        super().__init__(epsilon, center, scale, dtype)
        self.axis = axis if isinstance(axis, (list, tuple)) else [axis]

    def weight_shape(self, shape):
        return tuple(shape[axis] for axis in self.axis)

    def __call__(self, x):
        x = np.asarray(x, self.dtype)
        axes = tuple(axis % x.ndim for axis in self.axis)
        shape = [x.shape[axis] if axis in axes else 1 for axis in range(x.ndim)]
        return self.normalize(x, x.mean(axes, keepdims=True), x.var(axes, keepdims=True), shape)


class GroupNormalization(Layer):
    """Statistics of each sample and group of neighbouring channels; weights for each channel."""

    def __init__(self, groups=32, axis=-1, epsilon=1e-3, center=True, scale=True, dtype='float32'):
        super().__init__(epsilon, center, scale, dtype)
        self.groups, self.axis = groups, axis

    def weight_shape(self, shape):
        if shape[self.axis] % self.groups:
            raise ValueError('groups must divide the channels')
        return (shape[self.axis],)

    def __call__(self, x):
        x = np.asarray(x, self.dtype)
        axis = self.axis % x.ndim
        split = x.reshape(*x.shape[:axis], self.groups, x.shape[axis] // self.groups, *x.shape[axis + 1:])
        within = tuple(each for each in range(1, split.ndim) if each != axis)
        shape = [x.shape[axis] if each == axis else 1 for each in range(x.ndim)]
        mean = np.broadcast_to(split.mean(within, keepdims=True), split.shape).reshape(x.shape)
        variance = np.broadcast_to(split.var(within, keepdims=True), split.shape).reshape(x.shape)
        return self.normalize(x, mean, variance, shape)


layers = types.SimpleNamespace(
    BatchNormalization=BatchNormalization, LayerNormalization=LayerNormalization, GroupNormalization=GroupNormalization)
ops = types.SimpleNamespace(convert_to_numpy=np.asarray)
