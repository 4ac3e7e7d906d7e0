package dev.assay.plugins.ngram.arpa;

import dev.assay.plugins.ngram.model.NgramModel;
import dev.assay.plugins.ngram.text.Unit;
import dev.assay.plugins.ngram.text.Vocabulary;
import dev.assay.plugins.ngram.trie.NgramTrie;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads back-off models in the ARPA format, line by line. What KenLM accepts is accepted: any order
 * of n-grams, comments before the header, a missing {@code <unk>} (which then has log10 probability
 * {@value #MISSING_UNKNOWN}), missing back-off weights (0), n-grams whose suffix is not in the
 * file. What cannot be a model is an error that names the line.
 */
public final class ArpaReader {
  /** What KenLM gives an unknown word when the file has no {@code <unk>}. */
  static final float MISSING_UNKNOWN = -100;

  private static final int MAX_ORDER = 64;

  private final ArpaLines lines;
  private final Vocabulary.Builder words = new Vocabulary.Builder();
  private final List<Long> counts = new ArrayList<>();
  private Unit unit;

  private ArpaReader(ArpaLines lines, Unit unit) {
    this.lines = lines;
    this.unit = unit;
  }

  /** A model and what it is over. */
  public record ArpaModel(NgramModel model, Unit unit) {}

  /**
   * Reads a file, compressed with gzip or not.
   *
   * @param defaultUnit what the model is over, where the file does not say
   * @throws dev.assay.spi.EvalException if the file is malformed
   */
  public static ArpaModel read(Path file, Unit defaultUnit) throws IOException {
    try (var in = new PushbackInputStream(Files.newInputStream(file), 2)) {
      byte[] magic = in.readNBytes(2);
      in.unread(magic);
      boolean compressed = magic.length == 2 && magic[0] == 0x1F && magic[1] == (byte) 0x8B;
      return read(compressed ? new GZIPInputStream(in) : in, file.toString(), defaultUnit);
    }
  }

  /** Reads a stream; {@code name} is how messages call it. */
  public static ArpaModel read(InputStream in, String name, Unit defaultUnit) throws IOException {
    ArpaReader reader = new ArpaReader(new ArpaLines(in, name), defaultUnit);
    return new ArpaModel(reader.model(), reader.unit);
  }

  private NgramModel model() throws IOException {
    readHeader();
    int order = counts.size();
    ArpaSection section = new ArpaSection(lines, unit, order == 1);
    expectHeading(1);
    section.readUnigrams(words);
    checkCount(1, section);
    Vocabulary vocabulary = words.build();
    float[] probability = new float[1 + vocabulary.size()];
    float[] backoff = new float[1 + vocabulary.size()];
    Arrays.fill(probability, 1, probability.length, Float.NaN);
    for (int i = 0; i < section.size(); i++) {
      int node = 1 + section.words()[i];
      if (!Float.isNaN(probability[node])) {
        throw lines.error(
            section.line(i), "the unigram \"" + vocabulary.word(node - 1) + "\" is here twice");
      }
      probability[node] = section.probabilities()[i];
      backoff[node] = section.backoffs()[i];
    }
    checkReservedWords(probability, vocabulary);
    NgramTrie.Builder trie = new NgramTrie.Builder(order, vocabulary.size());
    for (int k = 2; k <= order; k++) {
      expectHeading(k);
      section = new ArpaSection(lines, unit, k == order);
      section.readNgrams(k, vocabulary, trie);
      checkCount(k, section);
      int[] nodes = trie.addLevel(section.parents(), section.words(), section.size());
      probability = Arrays.copyOf(probability, trie.nodes());
      backoff = k == order ? backoff : Arrays.copyOf(backoff, trie.nodes());
      for (int i = 0; i < nodes.length; i++) {
        if (trie.isDuplicate(nodes[i])) {
          throw lines.error(section.line(i), "the " + k + "-gram is in the file twice");
        }
        probability[nodes[i]] = section.probabilities()[i];
        if (k < order) {
          backoff[nodes[i]] = section.backoffs()[i];
        }
      }
    }
    readEnd();
    return new NgramModel(
        trie.build(), vocabulary, probability, order == 1 ? Arrays.copyOf(backoff, 1) : backoff);
  }

  private void readHeader() throws IOException {
    while (true) {
      advance("\\data\\");
      String line = lines.text();
      if (line.startsWith(TokenNames.UNIT_COMMENT)) {
        unit = unitNamed(line.substring(TokenNames.UNIT_COMMENT.length()));
      } else if (line.equals("\\data\\")) {
        break;
      } else if (!lines.isBlank() && !line.startsWith("#")) {
        throw lines.error("expected \\data\\, but found \"" + line + "\"; this is no ARPA file");
      }
    }
    while (true) {
      advance("the number of n-grams");
      if (lines.isBlank()) {
        break;
      }
      counts.add(count(lines.text()));
    }
    if (counts.isEmpty()) {
      throw lines.error("the header gives no number of n-grams");
    }
  }

  private Unit unitNamed(String name) {
    for (Unit known : Unit.values()) {
      if (known.specName().equals(name)) {
        return known;
      }
    }
    throw lines.error("\"" + name + "\" is no unit: expected word, char or byte");
  }

  private long count(String line) {
    int order = counts.size() + 1;
    String prefix = "ngram " + order + "=";
    if (order > MAX_ORDER) {
      throw lines.error("models of orders above " + MAX_ORDER + " are not supported");
    }
    try {
      long count =
          Long.parseLong(line.startsWith(prefix) ? line.substring(prefix.length()).strip() : "");
      if (count >= 0) {
        return count;
      }
    } catch (NumberFormatException _) {
      // Told below, together with negative numbers.
    }
    throw lines.error("expected \"" + prefix + "COUNT\", but found \"" + line + "\"");
  }

  private void expectHeading(int order) throws IOException {
    expectLine("\\" + order + "-grams:");
  }

  /** Passes blank lines and checks the next. */
  private void expectLine(String expected) throws IOException {
    while (lines.isBlank()) {
      advance(expected);
    }
    if (!lines.text().strip().equals(expected)) {
      throw lines.error("expected " + expected + ", but found \"" + lines.text() + "\"");
    }
  }

  private void checkCount(int order, ArpaSection section) {
    if (section.size() != counts.get(order - 1)) {
      throw lines.error(
          "the header promises "
              + counts.get(order - 1)
              + " "
              + order
              + "-grams, but the section has "
              + section.size());
    }
  }

  private void checkReservedWords(float[] probability, Vocabulary vocabulary) {
    for (int word : new int[] {Vocabulary.SENTENCE_START, Vocabulary.SENTENCE_END}) {
      if (Float.isNaN(probability[1 + word])) {
        throw lines.error("the 1-grams lack " + vocabulary.word(word));
      }
    }
    if (Float.isNaN(probability[1 + Vocabulary.UNKNOWN])) {
      probability[1 + Vocabulary.UNKNOWN] = MISSING_UNKNOWN;
    }
  }

  private void readEnd() throws IOException {
    expectLine("\\end\\");
    while (lines.advance()) {
      if (!lines.isBlank()) {
        throw lines.error("there is text behind \\end\\: \"" + lines.text() + "\"");
      }
    }
  }

  private void advance(String expected) throws IOException {
    if (!lines.advance()) {
      throw lines.error("the file ends where " + expected + " should be");
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
