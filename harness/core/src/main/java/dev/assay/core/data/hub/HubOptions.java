package dev.assay.core.data.hub;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the hub is reached.
 *
 * @param endpoint the hub's address
 * @param token sent to the endpoint, and never to where it redirects
 * @param offline whether it is not to be asked at all
 * @param cache the directory that keeps what was fetched
 * @param attempts of a request that fails in a way that may pass
 * @param firstPause between the first two attempts; doubled for each that follows
 * @param stall how long a connection may stay silent
 */
public record HubOptions(
    URI endpoint,
    Optional<String> token,
    boolean offline,
    Path cache,
    int attempts,
    Duration firstPause,
    Duration stall) {
  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  /**
   * From the variables that the hub's own clients read ({@code HF_ENDPOINT}, {@code HF_TOKEN},
   * {@code HF_HUB_OFFLINE}) and Assay's {@code ASSAY_CACHE}.
   *
   * @throws EvalException if one cannot be understood
   */
  public static HubOptions of(Map<String, String> environment) {
    String endpoint = present(environment, "HF_ENDPOINT").orElse(DEFAULT_ENDPOINT);
    return new HubOptions(
        address(endpoint),
        present(environment, "HF_TOKEN"),
        isTrue(environment, "HF_HUB_OFFLINE") || isTrue(environment, "HF_DATASETS_OFFLINE"),
        cache(environment),
        5,
        Duration.ofMillis(500),
        Duration.ofSeconds(30));
  }

  public HubOptions offline(boolean off) {
    return new HubOptions(endpoint, token, offline || off, cache, attempts, firstPause, stall);
  }

  /** How messages call the hub. */
  String host() {
    return endpoint.getAuthority();
  }

  private static Path cache(Map<String, String> environment) {
    return present(environment, "ASSAY_CACHE")
        .map(Path::of)
        .orElseGet(() ->
            present(environment, "XDG_CACHE_HOME")
                .map(Path::of)
                // The specification has relative paths ignored.
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("assay"))
        .resolve("data");
  }

  private static URI address(String endpoint) {
    try {
      URI uri = URI.create(endpoint.replaceFirst("/+$", ""));
      if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new EvalException(
        ErrorCode.INVALID_CONFIGURATION,
        "HF_ENDPOINT is \"" + endpoint + "\"; it must be an http or https address.");
  }

  private static boolean isTrue(Map<String, String> environment, String name) {
    return present(environment, name)
        .filter(value -> TRUE.contains(value.toUpperCase(Locale.ROOT)))
        .isPresent();
  }

  private static Optional<String> present(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }
}
