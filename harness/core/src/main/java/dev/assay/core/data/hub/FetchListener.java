package dev.assay.core.data.hub;

/** Is told how fetching goes on. Called from the thread that fetches. */
public interface FetchListener {
  FetchListener NONE = new FetchListener() {};

  /**
   * @param bytes its length; -1 if unknown
   * @param have bytes of it that an interrupted attempt left
   */
  default void fileStarted(String dataset, String file, long bytes, long have) {}

  default void bytesReceived(long count) {}

  default void fileFinished(String dataset, String file) {}

  /** Something went wrong and is tried again. */
  default void retrying(String problem, double seconds) {}

  /** Another process is fetching the same. */
  default void waiting(String dataset) {}
}
