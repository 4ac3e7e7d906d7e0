package dev.assay.training.tokenizer;

import dev.assay.training.tokenizer.BpeMerges.Merge;
import dev.assay.transformer.tokenizer.ByteCharacters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Trains byte-level BPE. The ids are those of Hugging Face's {@code BpeTrainer} with {@code
 * ByteLevel.alphabet()}: special tokens, then the bytes in the order of their characters, then the
 * merges.
 *
 * @param vocabularySize all of these together
 * @param specialTokens that the text does not hold, such as {@code <|endoftext|>}
 * @param minFrequency of a pair to be merged
 * @param threads to count words with; the result does not depend on it
 */
public record BpeTrainer(
    int vocabularySize, List<String> specialTokens, long minFrequency, int threads) {
  /** The bytes from 0 to 255 as ids order them. */
  private static final List<Integer> BYTES =
      IntStream.range(0, 256).boxed().sorted(Comparator.comparing(ByteCharacters::of)).toList();

  /**
   * @throws TokenizerTrainingException if the vocabulary has no room for the bytes, or a special
   *     token is there twice
   */
  public BpeTrainer {
    specialTokens = List.copyOf(specialTokens);
    int least = BYTES.size() + specialTokens.size();
    if (vocabularySize < least) {
      throw new TokenizerTrainingException(
          "A vocabulary of "
              + vocabularySize
              + " has no room for the 256 bytes and "
              + specialTokens.size()
              + " special tokens; it needs at least "
              + least
              + ".");
    }
    Set<String> seen = new HashSet<>();
    for (String special : specialTokens) {
      if (special.isEmpty() || !seen.add(special)) {
        throw new TokenizerTrainingException(
            "The special token \"" + special + "\" is empty or there twice.");
      }
    }
  }

  /**
   * @param files UTF-8 text whose different words fit in memory
   * @param progress hears the number of merges made, from 1
   * @throws TokenizerTrainingException if a file cannot be read, is no UTF-8, or all are empty
   */
  public BpeVocabulary train(List<Path> files, IntConsumer progress) {
    WordCounts counts = TextFiles.count(files, threads);
    if (counts.size() == 0) {
      throw new TokenizerTrainingException(
          "There is no text to train on in " + files + "; give a file that is not empty.");
    }
    int first = specialTokens.size() + BYTES.size();
    int[][] words = new int[counts.size()][];
    long[] times = new long[counts.size()];
    int[] idOfByte = idsOfBytes();
    for (int word = 0; word < words.length; word++) {
      byte[] bytes = counts.word(word);
      words[word] = IntStream.range(0, bytes.length).map(i -> idOfByte[bytes[i] & 0xff]).toArray();
      times[word] = counts.count(word);
    }
    return vocabulary(
        new BpeMerges(words, times).merge(first, vocabularySize - first, minFrequency, progress));
  }

  private int[] idsOfBytes() {
    int[] ids = new int[BYTES.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[BYTES.get(i)] = specialTokens.size() + i;
    }
    return ids;
  }

  private BpeVocabulary vocabulary(List<Merge> merges) {
    List<String> tokens = new ArrayList<>(specialTokens);
    BYTES.forEach(b -> tokens.add(String.valueOf(ByteCharacters.of(b))));
    List<BpeVocabulary.Pair> pairs = new ArrayList<>();
    for (Merge merge : merges) {
      String left = tokens.get(merge.left());
      String right = tokens.get(merge.right());
      tokens.add(left + right);
      pairs.add(new BpeVocabulary.Pair(left, right));
    }
    return new BpeVocabulary(tokens, pairs, specialTokens.size());
  }
}
