package dev.assay.yamltasks.fewshot;

import dev.assay.spi.data.Doc;
import java.util.List;

/** Chooses the shots of a document. Safe for use by several threads. */
@FunctionalInterface
public interface FewshotSampler {
  /** No shots, for any document. */
  FewshotSampler NONE = evaluated -> List.of();

  /** The shots, in the order shown, never the document itself where it is in their pool. */
  List<Doc> shots(Doc evaluated);
}
