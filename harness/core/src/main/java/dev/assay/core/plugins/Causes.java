package dev.assay.core.plugins;

import com.google.inject.CreationException;
import com.google.inject.spi.Message;

/** Says in one line why a plugin failed. */
final class Causes {
  private Causes() {}

  static String of(Throwable failure) {
    if (failure instanceof CreationException creation) {
      return creation.getErrorMessages().stream()
          .map(Message::getMessage)
          .map(message -> message.lines().findFirst().orElse(message))
          .reduce((a, b) -> a + "; " + b)
          .orElse("its module could not be installed");
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String kind =
        root instanceof LinkageError || root instanceof ClassNotFoundException
            ? "class not found or not compatible: "
            : "";
    String message = root.getMessage() == null ? root.getClass().getName() : root.getMessage();
    return kind + message.lines().findFirst().orElse(message);
  }
}
