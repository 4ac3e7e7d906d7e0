package dev.assay.core.data.hub;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Waits between attempts: as long as the server asks, or else twice as long each time. */
final class Backoff {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** A server that asks for more is not waited for. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Duration first;
  private final FetchListener listener;

  Backoff(Duration first, FetchListener listener) {
    this.first = first;
    this.listener = listener;
  }

  /**
   * @throws EvalException if the server asks for more time than is reasonable
   */
  void pause(int attempt, Optional<Duration> asked, String problem) {
    if (asked.filter(wish -> wish.compareTo(PATIENCE) > 0).isPresent()) {
      throw new EvalException(
          ErrorCode.IO_FAILURE,
          problem + " and asks to wait " + asked.get().toSeconds() + " s. Try again then.");
    }
    Duration doubled = first.multipliedBy(1L << Math.min(attempt - 1, 20));
    Duration pause = asked.orElse(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
    listener.retrying(problem, pause.toMillis() / 1000.0);
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvalException(ErrorCode.IO_FAILURE, "Fetching was interrupted.", e);
    }
  }

  /** Seconds or a date (RFC 9110, 10.2.3). */
  static Optional<Duration> retryAfter(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .map(String::strip)
        .flatMap(value -> {
          try {
            return Optional.of(
                value.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                        Instant.now(),
                        ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)));
          } catch (DateTimeParseException e) {
            return Optional.empty();
          }
        })
        .map(wish -> wish.isNegative() ? Duration.ZERO : wish);
  }
}
