package dev.assay.spi.task;

import dev.assay.spi.data.Doc;
import dev.assay.spi.scoring.Example;
import java.util.List;

/** A task with its documents. Safe for use by several threads. */
public interface LoadedTask {
  /** The documents to evaluate, all of them, in their order. */
  List<Doc> docs();

  /**
   * Makes a document ready. A pure function of the task, its settings and the document.
   *
   * @throws dev.assay.spi.EvalException naming the task, document and key, if the document does not
   *     fit
   */
  Example example(Doc doc);
}
