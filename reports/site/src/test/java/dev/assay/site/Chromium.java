package dev.assay.site;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless Chromium, driven over its DevTools protocol with the JDK's own WebSocket: what a test
 * needs of a browser is too little for a driver's worth of dependencies.
 */
final class Chromium implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path profile;
  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

  /** Where one is installed: {@code CHROMIUM}, or the usual names on the path. */
  static Optional<Path> installed() {
    String chosen = System.getenv("CHROMIUM");
    if (chosen != null) {
      return Optional.of(Path.of(chosen)).filter(Files::isExecutable);
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
        .flatMap(folder ->
            Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param profile an empty folder
   */
  Chromium(Path binary, Path profile) throws Exception {
    this.profile = profile;
    this.process =
        new ProcessBuilder(
                binary.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-extensions",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log").toFile())
            .start();
    HttpClient client = HttpClient.newHttpClient();
    this.socket =
        client
            .newWebSocketBuilder()
            .buildAsync(pageAddress(client, profile), new Listener())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
  }

  private static URI pageAddress(HttpClient client, Path profile) throws Exception {
    Path file = profile.resolve("DevToolsActivePort");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(file) || Files.readAllLines(file).size() < 2) {
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "Chromium does not start: " + Files.readString(profile.resolve("log")));
      }
      Thread.sleep(50);
    }
    String port = Files.readAllLines(file).getFirst();
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    String json = client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
    for (JsonNode target : JSON.readTree(json)) {
      if (target.path("type").asString().equals("page")) {
        return URI.create(target.path("webSocketDebuggerUrl").asString());
      }
    }
    throw new IOException("Chromium has no page: " + json);
  }

  /** Opens a page and waits until all it asked for is there. */
  void open(String address) throws Exception {
    loaded = new CompletableFuture<>();
    send("Page.navigate", Map.of("url", address));
    loaded.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** What an expression gives; a promise is waited for. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode answer =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + " threw " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Waits until an expression is true. */
  void await(String expression) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!evaluate("Boolean(" + expression + ")").asBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never true: " + expression);
      }
      Thread.sleep(20);
    }
  }

  void press(String key) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "text", key.equals("Enter") ? "\r" : ""));
    }
  }

  void theme(String colorScheme) throws Exception {
    send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
  }

  void width(int pixels, int height) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void screenshot(Path file) throws Exception {
    String data = send("Page.captureScreenshot", Map.of("format", "png")).path("data").asString();
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(data));
  }

  /**
   * Errors on the console, uncaught exceptions, blocked loads and requests to anywhere else, since
   * this was last asked.
   */
  List<String> takeComplaints() {
    synchronized (complaints) {
      List<String> taken = List.copyOf(complaints);
      complaints.clear();
      return taken;
    }
  }

  JsonNode send(String method, Map<String, ?> parameters) throws Exception {
    int id = ids.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    String message =
        JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(message, true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private void receive(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt());
      if (message.has("error")) {
        answer.completeExceptionally(new IOException(message.path("error").toString()));
      } else {
        answer.complete(message.path("result"));
      }
      return;
    }
    JsonNode event = message.path("params");
    switch (message.path("method").asString()) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Runtime.exceptionThrown" -> complaints.add(event.toString());
      case "Runtime.consoleAPICalled" -> {
        if (event.path("type").asString().matches("error|warning|assert")) {
          complaints.add(event.toString());
        }
      }
      case "Log.entryAdded" -> {
        if (event.path("entry").path("level").asString().matches("error|warning")) {
          complaints.add(event.toString());
        }
      }
      case "Network.requestWillBeSent" -> {
        String address = event.path("request").path("url").asString();
        if (!address.matches("(file|data|about|blob):.*|http://127\\.0\\.0\\.1:.*")) {
          complaints.add("asked for " + address);
        }
      }
      case String _ -> {}
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.destroy();
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly().onExit().join();
    }
    // Links to what is gone by now.
    for (String link : List.of("SingletonSocket", "SingletonCookie", "SingletonLock")) {
      Files.deleteIfExists(profile.resolve(link));
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        JsonNode whole = JSON.readTree(message.toString());
        message.setLength(0);
        receive(whole);
      }
      webSocket.request(1);
      return null;
    }
  }
}
