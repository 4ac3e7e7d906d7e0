package dev.assay.core.run;

import dev.assay.core.journal.Journal;
import dev.assay.core.journal.RequestKey;
import dev.assay.core.run.RequestBook.Section;
import dev.assay.spi.model.LanguageModel;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.Response;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One model's answers to a book of requests: from the journal where an earlier run left them, from
 * the model otherwise. Equal requests are asked once.
 */
final class ModelAnswers implements Answers {
  private final RequestBook book;
  private final String modelDigest;

  /** For each request of the book, the number of the first one equal to it among the distinct. */
  private final int[] distinct;

  /** For each distinct request, where in the book it first stands. */
  private final int[] first;

  private final AtomicReferenceArray<Response> answers;

  /** The number of each distinct request. */
  private final Map<RequestKey, Integer> numbers;

  ModelAnswers(RequestBook book, String modelDigest) {
    this.book = book;
    this.modelDigest = modelDigest;
    this.distinct = new int[book.size()];
    int[] firsts = new int[book.size()];
    this.numbers = HashMap.newHashMap(book.size());
    for (int i = 0; i < book.size(); i++) {
      int next = numbers.size();
      Integer known = numbers.putIfAbsent(book.key(i), next);
      distinct[i] = known == null ? next : known;
      if (known == null) {
        firsts[next] = i;
      }
    }
    this.first = java.util.Arrays.copyOf(firsts, numbers.size());
    this.answers = new AtomicReferenceArray<>(first.length);
  }

  int distinctRequests() {
    return first.length;
  }

  /**
   * Takes what the journal has.
   *
   * @return how many requests it answered
   */
  int recall(Journal journal, EvalListener listener) {
    int[] recalled = {0};
    List<Long> damaged =
        journal.replay(
            modelDigest,
            (key, response) -> {
              Integer number = numbers.get(key);
              if (number != null && answers.getAndSet(number, response) == null) {
                recalled[0]++;
              }
            });
    if (!damaged.isEmpty()) {
      listener.warning(
          damaged.size()
              + " damaged line(s) in the journal, the first at line "
              + damaged.getFirst()
              + ": what they answered is asked again.");
    }
    return recalled[0];
  }

  /** Asks the model everything that is not answered yet, keeping each answer in the journal. */
  void ask(LanguageModel model, Journal journal, EvalListener listener) {
    int[] pending = pending();
    if (pending.length > 0) {
      model.answer(
          requests(pending),
          (index, response) -> accept(pending[index], response, journal, listener));
    }
    for (int number : pending) {
      if (answers.get(number) == null) {
        answers.set(number, new Response.Failure("The model gave no answer."));
      }
    }
  }

  @Override
  public List<Response> of(Section section, int doc) {
    List<Response> responses = new ArrayList<>();
    for (int i = section.start(doc); i < section.end(doc); i++) {
      responses.add(answers.get(distinct[i]));
    }
    return responses;
  }

  private void accept(int number, Response response, Journal journal, EvalListener listener) {
    if (!answers.compareAndSet(number, null, response)) {
      throw new IllegalStateException("The model answered a request twice.");
    }
    // A failure is not kept: it is asked again when the run is resumed.
    if (!(response instanceof Response.Failure)) {
      journal.append(modelDigest, book.key(first[number]), response);
    }
    listener.answered();
  }

  private int[] pending() {
    return java.util.stream.IntStream.range(0, first.length)
        .filter(number -> answers.get(number) == null)
        .toArray();
  }

  private List<Request> requests(int[] numbers) {
    return new AbstractList<>() {
      @Override
      public Request get(int index) {
        return book.request(first[numbers[index]]);
      }

      @Override
      public int size() {
        return numbers.length;
      }
    };
  }
}
