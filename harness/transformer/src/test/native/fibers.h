// Runs a grid of blocks of fibers.
#pragma once
#include <functional>
#include "shim.h"

// Runs `body` once for every thread of every block; returns false if the threads of a block wait for each other for ever.
bool run_grid(Index grid, Index block, const std::function<void()>& body);
