#include "fibers.h"

#include <csetjmp>
#include <cstdlib>
#include <ucontext.h>
#include <vector>

Index threadIdx, blockIdx, blockDim, gridDim;

namespace {

const int MOST_THREADS = 1024;
const int WARP_SIZE = 32;
const size_t STACK = 64 << 10;

enum class State { READY, AT_BLOCK_BARRIER, AT_WARP_BARRIER, DONE };

struct Copy {
  void* to;
  const void* from;
  bool there;
};

struct Fiber {
  State state;
  Index index;
  jmp_buf place;
  bool started = false;
  std::vector<char> stack;
  std::vector<Copy> copies;
  // Two sets in turn: the slowest lane may still read the last exchange while the fastest is at the next.
  bool turn;
};

std::vector<Fiber> fibers(MOST_THREADS);
Exchanged exchanges[2][MOST_THREADS];
int threads;
int current;
// Blocks in turn run from their first thread on and from their last, so that what wants a barrier goes wrong in one of them, whichever
// thread writes and whichever reads.
bool backwards = false;
jmp_buf scheduler;
const std::function<void()>* work;

void live();

// The i-th in the order of the block.
int in_turn(int i, int from, int to) { return backwards ? from + to - 1 - i : i; }

// _setjmp and _longjmp switch stacks without the system calls of swapcontext; setcontext gets a fiber onto its stack the first time.
[[noreturn]] void enter(int thread) {
  Fiber& fiber = fibers[thread];
  current = thread;
  threadIdx = fiber.index;
  if (fiber.started) _longjmp(fiber.place, 1);
  fiber.started = true;
  fiber.stack.resize(STACK);
  ucontext_t context;
  getcontext(&context);
  context.uc_stack.ss_sp = fiber.stack.data();
  context.uc_stack.ss_size = STACK;
  makecontext(&context, live, 0);
  setcontext(&context);
  abort();
}

// Goes on with the next lane that is ready in the warp of the current one, else with the scheduler.
void leave(State state) {
  Fiber& fiber = fibers[current];
  fiber.state = state;
  if (_setjmp(fiber.place)) return;
  int first = current / WARP_SIZE * WARP_SIZE;
  for (int next = current; next >= first && next < first + WARP_SIZE && next < threads; next += backwards ? -1 : 1) {
    if (fibers[next].state == State::READY) enter(next);
  }
  _longjmp(scheduler, 1);
}

void live() {
  for (;;) {
    (*work)();
    leave(State::DONE);
  }
}

bool release(int from, int to, State barrier) {
  bool any = false;
  for (int i = from; i < to; i++) {
    if (fibers[i].state != State::DONE && fibers[i].state != barrier) return false;
    any |= fibers[i].state == barrier;
  }
  for (int i = from; i < to; i++) {
    if (fibers[i].state == barrier) fibers[i].state = State::READY;
  }
  return any;
}

// Runs the threads of a warp until all of them are done or at a barrier of the block; false if they cannot get there.
bool run_warp(int from, int to) {
  do {
    for (int i = from; i < to; i++) {
      int thread = in_turn(i, from, to);
      if (fibers[thread].state == State::READY && !_setjmp(scheduler)) enter(thread);
    }
  } while (release(from, to, State::AT_WARP_BARRIER));
  for (int i = from; i < to; i++) {
    if (fibers[i].state == State::AT_WARP_BARRIER) return false;
  }
  return true;
}

bool run_block() {
  do {
    int warps = (threads + WARP_SIZE - 1) / WARP_SIZE;
    for (int i = 0; i < warps; i++) {
      int first = in_turn(i, 0, warps) * WARP_SIZE;
      if (!run_warp(first, first + WARP_SIZE < threads ? first + WARP_SIZE : threads)) return false;
    }
  } while (release(0, threads, State::AT_BLOCK_BARRIER));
  for (int i = 0; i < threads; i++) {
    if (fibers[i].state != State::DONE) return false;
  }
  return true;
}

}  // namespace

void block_barrier() { leave(State::AT_BLOCK_BARRIER); }

void warp_barrier() { leave(State::AT_WARP_BARRIER); }

void copy_ahead(void* to, const void* from, bool there) { fibers[current].copies.push_back({to, from, there}); }

void copies_done() {
  for (const Copy& copy : fibers[current].copies) {
    if (copy.there) {
      memcpy(copy.to, copy.from, 16);
    } else {
      memset(copy.to, 0, 16);
    }
  }
  fibers[current].copies.clear();
}

const Exchanged* exchange(const Exchanged& mine) {
  Fiber& fiber = fibers[current];
  Exchanged* all = exchanges[fiber.turn];
  fiber.turn = !fiber.turn;
  all[current] = mine;
  warp_barrier();
  return all + current / 32 * 32;
}

bool run_grid(Index grid, Index block, const std::function<void()>& body) {
  threads = block.x * block.y * block.z;
  if (threads < 1 || threads > MOST_THREADS) return false;
  work = &body;
  gridDim = grid;
  blockDim = block;
  for (unsigned z = 0; z < grid.z; z++) {
    for (unsigned y = 0; y < grid.y; y++) {
      for (unsigned x = 0; x < grid.x; x++) {
        blockIdx = Index{x, y, z};
        backwards = !backwards;
        for (int i = 0; i < threads; i++) {
          fibers[i].state = State::READY;
          fibers[i].turn = false;
          fibers[i].copies.clear();
          fibers[i].index = Index{i % block.x, i / block.x % block.y, i / block.x / block.y};
        }
        if (!run_block()) {
          // Their stacks hold what will never be finished.
          for (int i = 0; i < threads; i++) fibers[i].started = false;
          return false;
        }
      }
    }
  }
  return true;
}
