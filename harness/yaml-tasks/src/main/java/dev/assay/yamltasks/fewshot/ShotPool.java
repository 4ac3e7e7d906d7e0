package dev.assay.yamltasks.fewshot;

import dev.assay.spi.data.Doc;
import java.util.List;

/**
 * What shots are chosen from.
 *
 * @param holdsEvaluated whether the documents evaluated are of the same split, so that one must not
 *     be its own shot
 */
public record ShotPool(List<Doc> docs, boolean holdsEvaluated) {
  public ShotPool {
    docs = List.copyOf(docs);
  }

  boolean allows(Doc shot, Doc evaluated) {
    return !holdsEvaluated || !shot.fields().equals(evaluated.fields());
  }
}
