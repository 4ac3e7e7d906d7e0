package dev.assay.core.data.hub;

import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * GET requests to the hub: redirects followed, the token kept from strangers, failures that may
 * pass tried again.
 */
final class HubHttp {
  private static final int MAX_REDIRECTS = 8;

  private final HubOptions options;
  private final Backoff backoff;
  private final HttpClient client;

  HubHttp(HubOptions options, Backoff backoff) {
    this.options = options;
    this.backoff = backoff;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(options.stall())
            .build();
  }

  /** Reads an answer; an {@link IOException} has the request made again. */
  @FunctionalInterface
  interface Reader<T> {
    T read(int status, HttpHeaders headers, InputStream body) throws IOException;
  }

  /**
   * @param subject what is asked for, for messages: {@code data set cais/mmlu}
   * @param headers made anew for each attempt
   * @param reader of an answer 200, 206 or 416
   * @return nothing if there is no such thing, as far as this token can see
   * @throws EvalException if access is denied, or the hub cannot be made to answer
   */
  <T> Optional<T> get(
      URI uri, String subject, Supplier<Map<String, String>> headers, Reader<T> reader) {
    for (int attempt = 1; ; attempt++) {
      Failure failure;
      try {
        HttpResponse<InputStream> response = send(uri, headers.get());
        try (InputStream body = response.body()) {
          int status = response.statusCode();
          if (status == 200 || status == 206 || status == 416) {
            try (StallWatch watched = new StallWatch(body, options.stall())) {
              return Optional.of(reader.read(status, response.headers(), watched));
            }
          }
          if (status == 404 || status == 410 || isHidden(response)) {
            return Optional.empty();
          }
          failure = refused(status, response.headers(), subject);
        }
      } catch (IOException e) {
        failure = unreachable(e, subject);
      }
      if (attempt >= options.attempts() || !failure.passing()) {
        throw failure.exception(attempt);
      }
      backoff.pause(attempt, failure.askedPause(), failure.problem());
    }
  }

  private HttpResponse<InputStream> send(URI uri, Map<String, String> headers) throws IOException {
    URI at = uri;
    for (int redirect = 0; redirect <= MAX_REDIRECTS; redirect++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(at).timeout(options.stall()).header("User-Agent", "assay");
      headers.forEach(request::header);
      if (isEndpoint(at)) {
        options.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
      }
      HttpResponse<InputStream> response = exchange(request.build());
      Optional<String> location = response.headers().firstValue("Location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return response;
      }
      response.body().close();
      URI next = at.resolve(location.get());
      if (at.getScheme().equals("https") && !"https".equals(next.getScheme())) {
        throw new IOException("it redirects from https to " + next.getScheme());
      }
      at = next;
    }
    throw new IOException("it redirects without end");
  }

  private HttpResponse<InputStream> exchange(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvalException(ErrorCode.IO_FAILURE, "Fetching was interrupted.", e);
    } catch (IllegalArgumentException e) {
      throw new IOException("it redirects to a bad address", e);
    }
  }

  private boolean isEndpoint(URI uri) {
    URI endpoint = options.endpoint();
    return endpoint.getScheme().equals(uri.getScheme())
        && endpoint.getAuthority().equals(uri.getAuthority());
  }

  /** To those who may not see a repository the hub says 401, and why in a header. */
  private static boolean isHidden(HttpResponse<?> response) {
    return response.statusCode() == 401
        && response
            .headers()
            .firstValue("X-Error-Code")
            .filter(code -> code.equals("RepoNotFound"))
            .isPresent();
  }

  private Failure refused(int status, HttpHeaders headers, String subject) {
    if (status == 401 || status == 403) {
      return Failure.lasting(denied(status, headers, subject));
    }
    String problem = options.host() + " answered " + status + " when asked for " + subject;
    if (status != 408 && status != 429 && status < 500) {
      return Failure.lasting(new EvalException(ErrorCode.IO_FAILURE, problem + "."));
    }
    String advice =
        status == 429
            ? "It has had too many requests"
                + (options.token().isEmpty()
                    ? "; set HF_TOKEN to be" + " allowed more, or try again later"
                    : "; try again later")
            : "Try again later, or use data at hand with --data-dir and --offline";
    return new Failure(problem, advice, Backoff.retryAfter(headers), true, Optional.empty());
  }

  private EvalException denied(int status, HttpHeaders headers, String subject) {
    boolean gated =
        headers.firstValue("X-Error-Code").filter(code -> code.equals("GatedRepo")).isPresent();
    String host = options.host();
    String message =
        options.token().isEmpty()
            ? "Access to "
                + subject
                + " needs an account ("
                + host
                + " answered "
                + status
                + "): set HF_TOKEN to an access token"
                + (gated ? " of one that has accepted its terms there." : ".")
            : "The token in HF_TOKEN gives no access to "
                + subject
                + " ("
                + host
                + " answered "
                + status
                + ")"
                + (gated ? ": accept its terms there with that account." : ": is it valid?");
    return new EvalException(ErrorCode.INVALID_CONFIGURATION, message);
  }

  private Failure unreachable(IOException e, String subject) {
    boolean unknown = hasCause(e, UnresolvedAddressException.class);
    String what =
        switch (e) {
          case HttpConnectTimeoutException _ -> "does not answer";
          case HttpTimeoutException _ -> "did not answer in " + seconds(options.stall());
          case ConnectException _ when unknown -> "is unknown to the network";
          case ConnectException _ -> "refuses the connection";
          case StallWatch.StalledException _ -> "sent nothing for " + seconds(options.stall());
          default -> "broke off: " + e.getMessage();
        };
    return new Failure(
        options.host() + " " + what + " when asked for " + subject,
        "Check the network and HF_ENDPOINT, or use data at hand with --data-dir and --offline",
        Optional.empty(),
        !unknown,
        Optional.empty());
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }

  /**
   * @param passing whether it may be otherwise the next time
   * @param lasting what is thrown instead of the problem and the advice
   */
  private record Failure(
      String problem,
      String advice,
      Optional<Duration> askedPause,
      boolean passing,
      Optional<EvalException> lasting) {
    static Failure lasting(EvalException e) {
      return new Failure("", "", Optional.empty(), false, Optional.of(e));
    }

    EvalException exception(int attempts) {
      String times = attempts > 1 ? ", " + attempts + " times" : "";
      return lasting.orElseGet(
          () -> new EvalException(ErrorCode.IO_FAILURE, problem + times + ". " + advice + "."));
    }
  }
}
