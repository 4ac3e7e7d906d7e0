package dev.assay.plugins.ngram.model;

import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;
import dev.assay.plugins.ngram.trie.Ngrams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A back-off model: what an ARPA file says. A word is looked for after all known contexts before
 * it, from the longest down; each that does not have it charges its back-off weight.
 *
 * <p>Immutable; cursors of one model may be used by different threads.
 */
public final class NgramModel implements Ngrams, Listing {
  /** Stands for an n-gram that is not in the model. */
  public static final int NONE = -1;

  private final Vocabulary vocabulary;
  private final int[] levelStart;
  private final Layout layout;

  /**
   * Creates a model.
   *
   * @param log10Probability by node
   * @param log10Backoff by node, for the nodes below the highest order; 0 where an n-gram is no
   *     context
   */
  public NgramModel(
      NgramTrie trie, Vocabulary vocabulary, float[] log10Probability, float[] log10Backoff) {
    this(trie, vocabulary, filled(FloatLayout.of(trie), log10Probability, log10Backoff));
  }

  /** Creates a model of a trie's n-grams from their numbers. */
  public NgramModel(NgramTrie trie, Vocabulary vocabulary, FloatLayout layout) {
    this(vocabulary, levelStarts(trie), layout);
  }

  /**
   * Creates a model from what {@link #layout} of another one gave.
   *
   * @param levelStart by order, the first node; behind the highest order the number of nodes
   */
  public NgramModel(Vocabulary vocabulary, int[] levelStart, Layout layout) {
    this.vocabulary = vocabulary;
    this.levelStart = levelStart;
    this.layout = layout;
  }

  /** The numbers of this model; not a copy. */
  public Layout layout() {
    return layout;
  }

  /** The same model with its numbers rounded: see {@link PackedLayout}. */
  public NgramModel quantized() {
    return new NgramModel(vocabulary, levelStart, PackedLayout.of(this, levelStart, layout));
  }

  private static FloatLayout filled(FloatLayout layout, float[] probability, float[] backoff) {
    for (int node = 0; node < probability.length; node++) {
      layout.putProbability(node, probability[node]);
    }
    for (int context = 0; context < backoff.length; context++) {
      layout.putBackoff(context, backoff[context]);
    }
    return layout;
  }

  private static int[] levelStarts(NgramTrie trie) {
    int[] levelStart = new int[trie.order() + 2];
    for (int k = 0; k < levelStart.length; k++) {
      levelStart[k] = trie.levelStart(k);
    }
    return levelStart;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public int order() {
    return levelStart.length - 2;
  }

  @Override
  public int size(int ngramOrder) {
    return Ngrams.super.size(ngramOrder);
  }

  @Override
  public int levelStart(int ngramOrder) {
    return levelStart[ngramOrder];
  }

  @Override
  public int word(int node) {
    return layout.word(node);
  }

  @Override
  public int firstChild(int context) {
    return layout.firstChild(context);
  }

  @Override
  public int child(int context, int next) {
    if (context == ROOT) {
      return 1 + next;
    }
    if (context >= contexts()) {
      return NONE;
    }
    int first = layout.firstChild(context);
    return layout.find(context, next, first, layout.endOfChildren(context, first));
  }

  /** The log10 probability that the file or the estimate gives an n-gram. */
  public float log10Probability(int node) {
    return layout.probability(node);
  }

  /** The log10 back-off weight of an n-gram; 0 where it is no context. */
  public float log10Backoff(int node) {
    return node < contexts() ? layout.backoff(node) : 0;
  }

  @Override
  public void list(int ngramOrder, Entries entries) throws IOException {
    try {
      forEach(
          ngramOrder,
          (node, words) -> {
            try {
              entries.entry(words, log10Probability(node), log10Backoff(node));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns a cursor behind nothing: no context, not even the start of a sentence. */
  public Cursor cursor() {
    return new Cursor();
  }

  /** Walks through a text. */
  public final class Cursor {
    /** By length, the n-gram that ends here, or {@link #NONE}. */
    private final int[] contexts = new int[Math.max(2, order())];

    private int longest;
    private int matched = ROOT;

    private Cursor() {
      forget();
    }

    /** Moves to where nothing is known of what came before. */
    public Cursor forget() {
      Arrays.fill(contexts, NONE);
      contexts[0] = ROOT;
      longest = 0;
      return this;
    }

    /** Moves to the start of a sentence. */
    public Cursor startSentence() {
      forget();
      if (order() > 1) {
        contexts[1] = 1 + Vocabulary.SENTENCE_START;
        longest = 1;
      }
      return this;
    }

    /** The length of the longest context. */
    public int longest() {
      return longest;
    }

    /** The context of a length up to {@link #longest}, or {@link #NONE}. */
    public int context(int length) {
      return contexts[length];
    }

    /** The node of the longest n-gram that the last word completed. */
    public int matched() {
      return matched;
    }

    /** Returns the log10 probability of the next word and moves past it. */
    public double advance(int word) {
      double backoff = 0;
      int found = NONE;
      int behind = longest;
      longest = 0;
      for (int length = behind; length >= 0; length--) {
        int context = contexts[length];
        int node = context == NONE ? NONE : child(context, word);
        if (found == NONE && node != NONE) {
          found = node;
        } else if (found == NONE && context != NONE) {
          backoff += layout.backoff(context);
        }
        if (length + 1 < order()) {
          contexts[length + 1] = node;
          longest = node == NONE ? longest : Math.max(longest, length + 1);
        }
      }
      matched = found;
      return backoff + layout.probability(found);
    }
  }
}
