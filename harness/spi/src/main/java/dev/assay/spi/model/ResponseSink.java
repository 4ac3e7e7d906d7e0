package dev.assay.spi.model;

/** Takes answers as they come. Safe for use by several threads. */
@FunctionalInterface
public interface ResponseSink {
  /**
   * @param index of the request in the list that was asked; each is accepted once
   */
  void accept(int index, Response response);
}
