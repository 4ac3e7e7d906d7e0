package dev.assay.plugins.rnn.engine;

import dev.assay.plugins.rnn.engine.TreeWalk.Grove;
import dev.assay.plugins.rnn.network.EncoderDecoder;
import dev.assay.plugins.rnn.network.LanguageNetwork;
import dev.assay.plugins.rnn.network.Network;
import dev.assay.plugins.rnn.network.Source;
import dev.assay.transformer.PrefixTree;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Readings as prefix trees, those of one source together. Sources are encoded some at a time, each
 * once, so that no more of them are held than are written for.
 */
final class Groves {
  private final Network network;
  private final List<int[]> texts;
  private final List<List<Integer>> groups;
  private final List<Reading> readings;
  private final int abreast;
  private final int rows;
  private int next;
  private long encoded;

  /**
   * @param abreast most sources at a time
   * @param rows most tokens of sources at a time, unless a single one has more
   */
  Groves(Network network, List<Reading> readings, int abreast, int rows) {
    this.network = network;
    this.readings = readings;
    this.texts = readings.stream().map(Reading::text).toList();
    this.abreast = abreast;
    this.rows = rows;
    this.groups = List.copyOf(bySource(readings));
  }

  private static Collection<List<Integer>> bySource(List<Reading> readings) {
    Map<IntBuffer, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < readings.size(); i++) {
      if (readings.get(i).text().length > 0) {
        IntBuffer source = IntBuffer.wrap(readings.get(i).source());
        groups.computeIfAbsent(source, _ -> new ArrayList<>()).add(i);
      }
    }
    return groups.values();
  }

  boolean hasNext() {
    return next < groups.size();
  }

  /** Tokens of sources read so far. */
  long encoded() {
    return encoded;
  }

  List<Grove> next() {
    return switch (network) {
      case LanguageNetwork one ->
          List.of(new Grove(tree(groups.get(next++)), Source.NONE, one.start()));
      case EncoderDecoder two -> next(two);
    };
  }

  private List<Grove> next(EncoderDecoder two) {
    int end = next;
    int tokens = 0;
    while (end < groups.size() && end - next < abreast) {
      tokens += source(end).length;
      if (end > next && tokens > rows) {
        break;
      }
      encoded += source(end).length;
      end++;
    }
    List<Source> sources = two.encode(IntStream.range(next, end).mapToObj(this::source).toList());
    List<Grove> groves = new ArrayList<>();
    for (Source source : sources) {
      groves.add(new Grove(tree(groups.get(next++)), source, source.start()));
    }
    return groves;
  }

  private int[] source(int group) {
    return readings.get(groups.get(group).getFirst()).source();
  }

  private List<PrefixTree.Edge> tree(List<Integer> members) {
    return PrefixTree.of(texts, members);
  }
}
