package dev.assay.transformer.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads for loops of independent iterations. The caller is one of the team, so a
 * team of one has no threads of its own.
 *
 * <p>Iterations are handed out dynamically; which thread runs which must not matter to the result.
 * One loop at a time: {@link #forEach} is for one calling thread and does not nest.
 */
public final class Workers implements AutoCloseable {

  /** The body of a loop. */
  @FunctionalInterface
  public interface Body {
    /**
     * @param index the iteration
     * @param worker which of the team runs it, from 0 to {@link Workers#threads} - 1; for scratch
     *     memory
     */
    void run(int index, int worker);
  }

  /**
   * Loops of one forward pass follow each other within microseconds, far less than waking a parked
   * thread takes; a worker looks this often for the next before it parks.
   */
  private static final int SPINS = 4_000;

  private final Thread[] threads;
  private final Scratch[] scratch;
  private volatile @Nullable Loop current;
  private volatile boolean closed;

  /**
   * @param count number of threads including the caller's, at least 1
   */
  public Workers(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("the number of threads must be at least 1, not " + count);
    }
    threads = new Thread[count - 1];
    scratch = new Scratch[count];
    for (int i = 0; i < count; i++) {
      scratch[i] = new Scratch();
    }
    for (int i = 0; i < threads.length; i++) {
      int worker = i + 1;
      threads[i] =
          Thread.ofPlatform().daemon().name("assay-worker-" + worker).start(() -> serve(worker));
    }
  }

  public int threads() {
    return threads.length + 1;
  }

  /** Working memory of one of the team. */
  public Scratch scratch(int worker) {
    return scratch[worker];
  }

  /** Runs the body for every index below {@code count} and returns when all are done. */
  public void forEach(int count, Body body) {
    if (threads.length == 0 || count <= 1) {
      for (int i = 0; i < count; i++) {
        body.run(i, 0);
      }
      return;
    }
    Loop loop = new Loop(count, body);
    current = loop;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    loop.work(0);
    loop.await();
  }

  private void serve(int worker) {
    Loop last = null;
    int spins = 0;
    while (!closed) {
      Loop loop = current;
      if (loop != null && loop != last) {
        loop.work(worker);
        last = loop;
        spins = 0;
      } else if (spins++ < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }

  private static final class Loop {
    private final int count;
    private final Body body;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable Throwable failure;

    Loop(int count, Body body) {
      this.count = count;
      this.body = body;
    }

    void work(int worker) {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          if (failure == null) {
            body.run(i, worker);
          }
        } catch (Throwable e) {
          failure = e;
        }
        if (done.incrementAndGet() == count) {
          LockSupport.unpark(caller);
        }
      }
    }

    void await() {
      int spins = 0;
      while (done.get() < count) {
        if (spins++ < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      switch (failure) {
        case null -> {}
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }
}
