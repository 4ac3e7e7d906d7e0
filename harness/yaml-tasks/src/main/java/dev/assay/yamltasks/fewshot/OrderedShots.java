package dev.assay.yamltasks.fewshot;

import dev.assay.spi.data.Doc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The same shots in another order, one order for all documents. Only shots of one block change
 * places: between 4 and 8 shots, say, the fifth to the eighth. So the prompt of 8 shots still
 * begins with that of 4, and a model that keeps a trie of tokens computes what they share once.
 *
 * @param order 0 as chosen, 1 backwards, others shuffled
 * @param blockEnds numbers of shots, ascending; what is beyond the last is one block
 */
public record OrderedShots(FewshotSampler chosen, int order, List<Integer> blockEnds)
    implements FewshotSampler {
  @Override
  public List<Doc> shots(Doc evaluated) {
    List<Doc> shots = new ArrayList<>(chosen.shots(evaluated));
    int start = 0;
    for (int end : blockEnds) {
      if (end > start && end <= shots.size()) {
        reorder(shots.subList(start, end), end);
        start = end;
      }
    }
    reorder(shots.subList(start, shots.size()), shots.size());
    return shots;
  }

  private void reorder(List<Doc> block, int end) {
    if (order == 1) {
      Collections.reverse(block);
    } else if (order > 1) {
      // java.util.Random and shuffle are specified to the last bit.
      Collections.shuffle(block, new Random(31L * order + end));
    }
  }
}
