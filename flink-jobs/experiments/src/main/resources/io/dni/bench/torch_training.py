# SPDX-License-Identifier: Apache-2.0
"""PyTorch on the network that `dni bench` trains: dense, relu, batch norm, softmax, Adam.

Arguments: hidden blocks, batch size, seconds, threads, backprop or dni (a linear SG module at every
interface, learned with Adam). For each line that it reads it trains for so long and answers with examples
per second, so that the caller can interleave it with others.
"""
import sys
import time

import torch
from torch import nn

INPUTS, WIDTH, CLASSES, RATE = 784, 512, 10, 1e-3


def adam(parameters):
    return torch.optim.Adam(parameters, lr=RATE)


def blocks(hidden):
    widths = [INPUTS] + [WIDTH] * hidden
    return [nn.Sequential(nn.Linear(a, b), nn.ReLU(), nn.BatchNorm1d(b))
            for a, b in zip(widths, widths[1:])] + [nn.Linear(WIDTH, CLASSES)]


def backprop(hidden, x, y):
    network = nn.Sequential(*blocks(hidden))
    optimizer = adam(network.parameters())

    def step():
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(network(x), y).backward()
        optimizer.step()

    return step


def dni(hidden, x, y):
    layers = blocks(hidden)
    optimizers = [adam(layer.parameters()) for layer in layers]
    modules = [nn.Linear(WIDTH + CLASSES, WIDTH) for _ in range(hidden)]
    for module in modules:
        nn.init.zeros_(module.weight)
        nn.init.zeros_(module.bias)
    module_optimizers = [adam(module.parameters()) for module in modules]
    one_hot = nn.functional.one_hot(y, CLASSES).float()

    def step():
        below, seen, guess = x, None, None
        for i, layer in enumerate(layers):
            parameters = list(layer.parameters())
            below = below.detach().requires_grad_(i > 0)
            h = layer(below)
            wanted = parameters + ([below] if i > 0 else [])
            if i < hidden:
                with torch.no_grad():
                    seen_here = torch.cat([h, one_hot], 1)
                    guess_here = modules[i](seen_here)
                gradients = torch.autograd.grad(h, wanted, guess_here / len(x))
            else:
                gradients = torch.autograd.grad(nn.functional.cross_entropy(h, y), wanted)
            for parameter, gradient in zip(parameters, gradients):
                parameter.grad = gradient
            optimizers[i].step()
            if i > 0:
                with torch.no_grad():
                    error = (guess - gradients[-1] * len(x)) * (2 / len(x))
                    modules[i - 1].weight.grad = error.t() @ seen
                    modules[i - 1].bias.grad = error.sum(0)
                module_optimizers[i - 1].step()
            if i < hidden:
                below, seen, guess = h, seen_here, guess_here

    return step


def main():
    hidden, batch, threads = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[4])
    seconds = float(sys.argv[3])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    x = torch.rand(batch, INPUTS)
    y = torch.randint(CLASSES, (batch,))
    step = (dni if sys.argv[5] == "dni" else backprop)(hidden, x, y)
    for _ in range(10):
        step()
    print("ready", flush=True)
    for _ in sys.stdin:
        start, batches = time.monotonic(), 0
        while time.monotonic() - start < seconds:
            step()
            batches += 1
        print("%.1f" % (batches * batch / (time.monotonic() - start)), flush=True)


main()
