package dev.assay.plugins.ngram;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Does independent work for every index, in blocks that threads take one after the other. */
final class ParallelLoop {
  private static final int BLOCK = 64;

  private final int threads;

  ParallelLoop(int threads) {
    this.threads = threads;
  }

  /**
   * Runs the work for 0 to {@code size - 1}, each once.
   *
   * @param work makes what one thread does for an index
   */
  void run(int size, Supplier<IntConsumer> work) {
    int workers = Math.min(threads, (size + BLOCK - 1) / BLOCK);
    var next = new AtomicInteger();
    if (workers <= 1) {
      takeBlocks(size, next, work.get());
      return;
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        running.add(executor.submit(() -> takeBlocks(size, next, work.get())));
      }
      for (Future<?> worker : running) {
        await(worker, next, size);
      }
    }
  }

  private static void takeBlocks(int size, AtomicInteger next, IntConsumer work) {
    while (next.get() < size) {
      int start = next.getAndAdd(BLOCK);
      for (int i = start; i < Math.min(size, start + BLOCK); i++) {
        work.accept(i);
      }
    }
  }

  /** Passes on what went wrong in a worker, and lets the others stop. */
  private static void await(Future<?> worker, AtomicInteger next, int size) {
    try {
      worker.get();
    } catch (ExecutionException e) {
      next.set(size);
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case Throwable other -> throw new IllegalStateException(other);
      }
    } catch (InterruptedException e) {
      next.set(size);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
