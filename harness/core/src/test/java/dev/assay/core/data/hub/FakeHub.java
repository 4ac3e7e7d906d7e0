package dev.assay.core.data.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small hub on loopback, with a server of its own that large files are redirected to, as the real
 * one has. It can be told to fail.
 */
final class FakeHub implements AutoCloseable {
  private static final int LARGE = 64;

  private final HttpServer hub = server(this::hub);
  private final HttpServer cdn = server(this::cdn);
  private final Map<String, Map<String, byte[]>> commits = new TreeMap<>();
  private final Map<String, String> heads = new HashMap<>();
  private final List<Planned> planned = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Each request: server, path, and what headers matter. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** What goes wrong with one answer. */
  sealed interface Fault {
    record Status(int code, Map<String, String> headers) implements Fault {}

    /** The length is announced, and the connection ends before. */
    record Truncate(int after) implements Fault {}

    record Stall(int after) implements Fault {}

    record OtherBytes() implements Fault {}

    /** The range asked for is not heeded. */
    record WholeFile() implements Fault {}
  }

  private record Planned(String path, Fault fault) {}

  static Fault status(int code, String... headers) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return new Fault.Status(code, all);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
  }

  /** The next answer to a path that contains the text goes wrong; each call spoils one. */
  FakeHub spoil(String path, Fault... faults) {
    for (Fault fault : faults) {
      planned.add(new Planned(path, fault));
    }
    return this;
  }

  /** Puts files into a data set, as a new commit of {@code main}. */
  String commit(String id, Map<String, String> files) {
    return commit(id, "main", bytes(files));
  }

  String commit(String id, String branch, Map<String, byte[]> files) {
    Map<String, byte[]> all = new TreeMap<>();
    String head = heads.get(id + "@" + branch);
    if (head != null) {
      all.putAll(commits.get(id + "@" + head));
    }
    all.putAll(files);
    String commit = hex("SHA-1", (id + branch + commits.size()).getBytes(StandardCharsets.UTF_8));
    commits.put(id + "@" + commit, all);
    heads.put(id + "@" + branch, commit);
    return commit;
  }

  static Map<String, byte[]> bytes(Map<String, String> files) {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
    return bytes;
  }

  long count(String path) {
    return requests.stream().filter(request -> request.contains(path)).count();
  }

  @Override
  public void close() {
    closing.countDown();
    hub.stop(0);
    cdn.stop(0);
  }

  private void hub(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/api/datasets/") && path.contains("/revision/")) {
      String[] parts = path.substring("/api/datasets/".length()).split("/revision/", 2);
      describe(exchange, parts[0], parts[1]);
    } else if (path.equals("/api/datasets")) {
      List<Map<String, String>> found = new ArrayList<>();
      heads.keySet().forEach(key -> found.add(Map.of("id", key.substring(0, key.indexOf('@')))));
      answer(exchange, JsonMapper.shared().writeValueAsBytes(found));
    } else if (path.startsWith("/datasets/") && path.contains("/resolve/")) {
      String[] parts = path.substring("/datasets/".length()).split("/resolve/", 2);
      String[] commitAndFile = parts[1].split("/", 2);
      byte[] file =
          commits.getOrDefault(parts[0] + "@" + commitAndFile[0], Map.of()).get(commitAndFile[1]);
      if (file == null) {
        answer(exchange, 404, Map.of("X-Error-Code", "EntryNotFound"));
      } else if (file.length >= LARGE) {
        String location = "http://localhost:" + cdn.getAddress().getPort() + path;
        answer(exchange, 302, Map.of("Location", location));
      } else {
        answer(exchange, file);
      }
    } else {
      answer(exchange, 404, Map.of());
    }
  }

  private void describe(HttpExchange exchange, String id, String revision) throws IOException {
    String commit = heads.getOrDefault(id + "@" + revision, revision);
    Map<String, byte[]> files = commits.get(id + "@" + commit);
    if (files == null) {
      boolean known = heads.containsKey(id + "@main");
      answer(
          exchange,
          known ? 404 : 401,
          Map.of("X-Error-Code", known ? "RevisionNotFound" : "RepoNotFound"));
      return;
    }
    List<Map<String, Object>> siblings = new ArrayList<>();
    files.forEach((path, bytes) -> {
      Map<String, Object> sibling = new LinkedHashMap<>();
      sibling.put("rfilename", path);
      sibling.put("size", bytes.length);
      if (bytes.length >= LARGE) {
        sibling.put("blobId", "0".repeat(40));
        sibling.put("lfs", Map.of("sha256", hex("SHA-256", bytes), "size", bytes.length));
      } else {
        byte[] header = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] blob = new byte[header.length + bytes.length];
        System.arraycopy(header, 0, blob, 0, header.length);
        System.arraycopy(bytes, 0, blob, header.length, bytes.length);
        sibling.put("blobId", hex("SHA-1", blob));
      }
      siblings.add(sibling);
    });
    answer(
        exchange,
        JsonMapper.shared()
            .writeValueAsBytes(Map.of("id", id, "sha", commit, "siblings", siblings)));
  }

  private void cdn(HttpExchange exchange) throws IOException {
    String[] parts =
        exchange.getRequestURI().getPath().substring("/datasets/".length()).split("/resolve/", 2);
    String[] commitAndFile = parts[1].split("/", 2);
    answer(exchange, commits.get(parts[0] + "@" + commitAndFile[0]).get(commitAndFile[1]));
  }

  private void answer(HttpExchange exchange, byte[] whole) throws IOException {
    Fault fault = fault(exchange);
    if (fault instanceof Fault.Status(int code, Map<String, String> headers)) {
      answer(exchange, code, headers);
      return;
    }
    byte[] bytes = whole;
    int status = 200;
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range != null && !(fault instanceof Fault.WholeFile)) {
      int from = Integer.parseInt(range.replaceAll("\\D", ""));
      if (from >= whole.length) {
        answer(exchange, 416, Map.of());
        return;
      }
      status = 206;
      bytes = java.util.Arrays.copyOfRange(whole, from, whole.length);
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (whole.length - 1) + "/" + whole.length);
    }
    if (fault instanceof Fault.OtherBytes) {
      bytes = bytes.clone();
      bytes[bytes.length / 2] ^= 1;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    OutputStream out = exchange.getResponseBody();
    int sent =
        switch (fault) {
          case Fault.Truncate(int after) -> after;
          case Fault.Stall(int after) -> after;
          case null, default -> bytes.length;
        };
    out.write(bytes, 0, sent);
    out.flush();
    if (fault instanceof Fault.Stall) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.close();
  }

  private void answer(HttpExchange exchange, int status, Map<String, String> headers)
      throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private Fault fault(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    Iterator<Planned> all = planned.iterator();
    while (all.hasNext()) {
      Planned next = all.next();
      if (path.contains(next.path())) {
        planned.remove(next);
        return next.fault();
      }
    }
    return null;
  }

  private void log(String server, HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(
        server
            + " "
            + exchange.getRequestURI()
            + (range == null ? "" : " " + range)
            + (token == null ? "" : " " + token));
  }

  private HttpServer server(com.sun.net.httpserver.HttpHandler handler) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            log(server == this.cdn ? "cdn" : "hub", exchange);
            handler.handle(exchange);
          });
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return server;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Serves the directories below one as data sets, to try the command line by hand: {@code
   * ROOT/NAMESPACE/NAME/FILES}.
   */
  public static void main(String[] args) throws Exception {
    FakeHub hub = new FakeHub();
    Path root = Path.of(args[0]);
    try (Stream<Path> sets = Files.walk(root, 2)) {
      for (Path set : sets.filter(path -> root.relativize(path).getNameCount() == 2).toList()) {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> below = Files.walk(set)) {
          for (Path file : below.filter(Files::isRegularFile).toList()) {
            files.put(set.relativize(file).toString(), Files.readAllBytes(file));
          }
        }
        hub.commit(root.relativize(set).toString(), "main", files);
      }
    }
    System.out.println(hub.address());
    Thread.currentThread().join();
  }
}
