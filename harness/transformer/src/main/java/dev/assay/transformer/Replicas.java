package dev.assay.transformer;

import dev.assay.transformer.graph.Predictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Spreads requests over devices that hold the same model. */
final class Replicas {

  /**
   * Some of the requests.
   *
   * @param indices of each among all
   */
  record Part<R>(List<R> requests, int[] indices) {
    int index(int inPart) {
      return indices[inPart];
    }
  }

  /** Answers some requests on one device. */
  @FunctionalInterface
  interface Runner<R> {
    /**
     * Runs to the end.
     *
     * @param lock to be held while an answer is given
     */
    void run(Predictor model, Part<R> part, Object lock);
  }

  private Replicas() {}

  /**
   * Answers all requests. On several devices each takes a stretch of them in the order of their
   * tokens, so that texts that begin alike stay together.
   */
  static <R> void run(
      List<Predictor> models, List<R> requests, Function<R, int[]> text, Runner<R> runner) {
    Object lock = new Object();
    if (models.size() == 1) {
      int[] all = IntStream.range(0, requests.size()).toArray();
      runner.run(models.getFirst(), new Part<>(requests, all), lock);
      return;
    }
    List<Part<R>> parts = parts(models.size(), requests, text);
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(models.size())) {
      for (int i = 0; i < models.size(); i++) {
        Predictor model = models.get(i);
        Part<R> part = parts.get(i);
        running.add(threads.submit(() -> runner.run(model, part, lock)));
      }
    }
    for (Future<?> future : running) {
      await(future);
    }
  }

  private static <R> List<Part<R>> parts(int count, List<R> requests, Function<R, int[]> text) {
    int[] order =
        IntStream.range(0, requests.size())
            .boxed()
            .sorted(
                (a, b) -> Arrays.compare(text.apply(requests.get(a)), text.apply(requests.get(b))))
            .mapToInt(Integer::intValue)
            .toArray();
    long tokens = requests.stream().mapToLong(request -> text.apply(request).length).sum();
    List<Part<R>> parts = new ArrayList<>();
    int from = 0;
    long passed = 0;
    for (int p = 1; p <= count; p++) {
      int to = from;
      while (to < order.length && (p == count || passed * count < tokens * p)) {
        passed += text.apply(requests.get(order[to++])).length;
      }
      int[] indices = Arrays.copyOfRange(order, from, to);
      parts.add(new Part<>(Arrays.stream(indices).mapToObj(requests::get).toList(), indices));
      from = to;
    }
    return parts;
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
