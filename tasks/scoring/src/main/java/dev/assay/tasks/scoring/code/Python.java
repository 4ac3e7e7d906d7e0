package dev.assay.tasks.scoring.code;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The Python interpreter on the path. */
final class Python {
  private Python() {}

  /**
   * Asked of itself, since what is on the path may be a script that chooses among several.
   *
   * @throws EvalException if there is none
   */
  static Path find() {
    try {
      Process process =
          new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      String path = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return Path.of(path.strip());
      }
      process.destroyForcibly();
    } catch (IOException _) {
      // Not there.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw new EvalException(
        ErrorCode.UNSUPPORTED,
        "it executes Python programs, and there is no python3 on the path that runs.");
  }
}
