package dev.assay.transformer.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;

/**
 * SentencePiece's BPE: from single characters, the adjacent pair whose union has the best score is
 * merged, the leftmost first among equals, until no union is a piece. Characters that are no piece
 * fall back to byte tokens, or to one unknown token a run.
 *
 * <p>After {@code bpe_model.cc} of google/sentencepiece; {@code encode} of llama2.c's {@code run.c}
 * is the same in quadratic time.
 */
final class ScoredBpe {

  private final ScoredVocabulary vocabulary;

  ScoredBpe(ScoredVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Cuts {@code text}, whose spaces are already U+2581, and hands out its tokens in order. */
  void encode(String text, IntConsumer sink) {
    new Merge(text).run(sink);
  }

  /** A possible merge; it is void once one of its symbols has grown, which its length shows. */
  private record Candidate(float score, int left, int right, int length)
      implements Comparable<Candidate> {

    @Override
    public int compareTo(Candidate other) {
      int byScore = Float.compare(other.score, score);
      return byScore != 0 ? byScore : Integer.compare(left, other.left);
    }
  }

  /** Symbols are substrings of the text; a symbol is named by where it starts. */
  private final class Merge {

    private final String text;

    /** End of the symbol that starts here; 0 where none starts. */
    private final int[] end;

    /** Start of the symbol before the one that starts here; -1 for the first. */
    private final int[] previous;

    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

    Merge(String text) {
      this.text = text;
      end = new int[text.length()];
      previous = new int[text.length()];
      Arrays.fill(previous, -1);
    }

    void run(IntConsumer sink) {
      for (int at = 0, before = -1; at < text.length(); before = at, at = end[at]) {
        end[at] = text.offsetByCodePoints(at, 1);
        previous[at] = before;
        if (before >= 0) {
          propose(before, at);
        }
      }
      for (Candidate best = queue.poll(); best != null; best = queue.poll()) {
        merge(best);
      }
      emit(sink);
    }

    private void propose(int left, int right) {
      int id = vocabulary.find(text.substring(left, end[right]));
      if (id >= 0) {
        queue.add(new Candidate(vocabulary.score(id), left, right, end[right] - left));
      }
    }

    private void merge(Candidate candidate) {
      int left = candidate.left;
      int right = candidate.right;
      if (end[left] != right || end[right] != left + candidate.length) {
        return;
      }
      end[left] = end[right];
      end[right] = 0;
      int next = end[left];
      if (next < text.length()) {
        previous[next] = left;
        propose(left, next);
      }
      if (previous[left] >= 0) {
        propose(previous[left], left);
      }
    }

    private void emit(IntConsumer sink) {
      boolean afterUnknown = false;
      for (int at = 0; at < text.length(); at = end[at]) {
        String symbol = text.substring(at, end[at]);
        int id = vocabulary.find(symbol);
        boolean unknown = id < 0 && !emitBytes(symbol, sink);
        if (id >= 0) {
          sink.accept(id);
        } else if (unknown && !afterUnknown) {
          vocabulary.unknown().ifPresent(sink);
        }
        afterUnknown = unknown;
      }
    }

    private boolean emitBytes(String symbol, IntConsumer sink) {
      byte[] bytes = symbol.getBytes(StandardCharsets.UTF_8);
      for (byte b : bytes) {
        if (vocabulary.byteToken(b & 0xff) < 0) {
          return false;
        }
      }
      for (byte b : bytes) {
        sink.accept(vocabulary.byteToken(b & 0xff));
      }
      return true;
    }
  }
}
