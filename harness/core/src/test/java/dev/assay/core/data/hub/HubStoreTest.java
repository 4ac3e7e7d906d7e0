package dev.assay.core.data.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.data.Bundle;
import dev.assay.core.data.DataFiles;
import dev.assay.core.data.DatasetResolver;
import dev.assay.core.data.Manifest;
import dev.assay.core.data.hub.FakeHub.Fault;
import dev.assay.core.plugins.Registry;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.Doc;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubStoreTest {
  private static final String SET = "org/questions";
  private static final DatasetRequest TEST = new DatasetRequest(SET, null, "test", Map.of());

  /** Long enough to be served from elsewhere. */
  private static final String MANY = rows(50);

  private static final String FEW = rows(2);

  @TempDir private Path directory;
  private final FakeHub hub = new FakeHub();
  private Optional<String> token = Optional.empty();
  private boolean offline;

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void fetchesASplitOnceAndRecordsWhereItIsFrom() throws IOException {
    String commit = hub.commit(SET, Map.of("test.jsonl", MANY));

    assertThat(open(TEST)).hasSize(50);
    int requests = hub.requests.size();
    assertThat(open(TEST)).hasSize(50);

    assertThat(hub.requests).hasSize(requests);
    Manifest.Entry entry = new Bundle(directory).manifest().files().getFirst();
    assertThat(entry)
        .isEqualTo(
            new Manifest.Entry(
                SET,
                "default",
                "test",
                commit,
                "test.jsonl",
                SET + "/default/test.jsonl",
                MANY.length(),
                Bundle.sha256(directory.resolve(SET + "/default/test.jsonl")),
                50));
  }

  @Test
  void aDataDirectoryComesBeforeTheHub() throws IOException {
    hub.commit(SET, Map.of("test.jsonl", MANY));
    Path data = directory.resolve("data");
    Files.createDirectories(data.resolve(SET + "/default"));
    Files.writeString(data.resolve(SET + "/default/test.jsonl"), FEW);

    assertThat(resolver(List.of(data)).open(TEST)).hasSize(2);
    assertThat(hub.requests).isEmpty();
  }

  @Test
  void theCardSaysWhichFilesASplitIs() {
    hub.commit(
        SET,
        Map.of(
            "README.md",
            """
            ---
            license: mit
            configs:
              - config_name: easy
                data_files:
                  - split: test
                    path: easy/part-*.jsonl
                  - {split: train, path: [a.jsonl, b.jsonl]}
              - config_name: hard
                default: true
                data_files: {test: "hard/**/*.jsonl"}
            ---
            # Questions
            """,
            "easy/part-1.jsonl",
            rows(1),
            "easy/part-2.jsonl",
            rows(2),
            "a.jsonl",
            rows(3),
            "b.jsonl",
            rows(4),
            "hard/x/y/z.jsonl",
            rows(5)));

    assertThat(open(new DatasetRequest(SET, "easy", "test", Map.of()))).hasSize(3);
    assertThat(open(new DatasetRequest(SET, "easy", "train", Map.of()))).hasSize(7);
    assertThat(open(TEST)).hasSize(5);
    assertThat(directory.resolve(SET + "/easy/test-00001-of-00002.jsonl")).exists();
    assertThatThrownBy(() -> open(new DatasetRequest(SET, "easy", "validation", Map.of())))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("no split \"validation\" in its configuration easy")
        .hasMessageContaining("test, train");
    assertThatThrownBy(() -> open(new DatasetRequest(SET, "hrad", "test", Map.of())))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("no configuration \"hrad\"")
        .hasMessageContaining("hard");
  }

  @ParameterizedTest
  @CsvSource({
    ", data/test-00000-of-00001.jsonl",
    ", test.csv",
    ", data/test/part.jsonl",
    ", my_set_test.jsonl",
    "small, small/test-00000-of-00001.jsonl",
    "small, data/small/test.jsonl",
    "small, small_test.jsonl",
    "small, test/small.jsonl",
    "small, data/test_small.jsonl.gz",
  })
  void findsTheLayoutsThatPublishedSetsHave(String configuration, String path) {
    DataFiles formats = new DataFiles(Map.of(), Map.of());
    Repository repository =
        new Repository(
            SET,
            "c",
            Stream.of(path, "train.jsonl", "data/train-0.jsonl", "other/test.txt", "latest.csv")
                .map(name -> new RemoteFile(name, 1, Optional.empty()))
                .toList());

    assertThat(
            new SplitFinder(formats)
                .find(
                    repository,
                    new DatasetCard(List.of()),
                    new DatasetRequest(SET, configuration, "test", Map.of())))
        .hasValueSatisfying(
            files -> assertThat(files).extracting(RemoteFile::path).containsExactly(path));
  }

  @Test
  void aSetWithoutFilesIsReadFromItsParquetBranch() {
    hub.commit(SET, Map.of("questions.py", "a script"));
    hub.commit(
        SET,
        "refs/convert/parquet",
        FakeHub.bytes(Map.of("default/test/0000.parquet", MANY, "default/train/0000.parquet", "")));

    // The file only has to arrive: reading Parquet is a plugin's.
    var formats = new DataFiles(Map.of("parquet", _ -> List.of(Map.of("q", "a"))), Map.of());
    HubStore store = new HubStore(options(), formats, FetchListener.NONE);
    assertThat(store.split(TEST))
        .hasValueSatisfying(found ->
            assertThat(found.files())
                .containsExactly(directory.resolve(SET + "/default/test.parquet"))
                .first()
                .satisfies(file -> assertThat(Files.readString(file)).isEqualTo(MANY)));
  }

  @Test
  void filesAreNamedByTasksToo() {
    hub.commit(SET, Map.of("x/one.jsonl", FEW, "x/two.jsonl", rows(3), "list.json", FEW));

    assertThat(open(kwargs(SET, "data_files", Map.of("test", "x/*.jsonl")))).hasSize(5);
    assertThat(open(kwargs("json", "data_files", "hf://datasets/org/questions/list.json")))
        .hasSize(2);
    assertThat(open(kwargs("json", "data_files", "hf://datasets/org/questions@main/x/*.jsonl")))
        .hasSize(5);
    assertThat(directory.resolve("org/questions/x/one.jsonl")).exists();
    assertThatThrownBy(() -> open(kwargs(SET, "data_files", "x/on.jsonl")))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("has no file x/on.jsonl")
        .hasMessageContaining("x/one.jsonl");
  }

  @Test
  void whatIsFetchedLaterIsFromTheSameCommit() {
    String first = hub.commit(SET, Map.of("test.jsonl", FEW, "train.jsonl", FEW));
    open(TEST);
    hub.commit(SET, Map.of("train.jsonl", MANY));

    assertThat(open(new DatasetRequest(SET, null, "train", Map.of()))).hasSize(2);
    assertThat(new Bundle(directory).manifest().files())
        .extracting(Manifest.Entry::revision)
        .containsOnly(first);
  }

  @Test
  void aCommitThatMovesMidwayMixesNothing() {
    hub.commit(SET, Map.of("test-1.jsonl", MANY, "test-2.jsonl", MANY));
    var moving =
        new FetchListener() {
          @Override
          public void fileFinished(String dataset, String file) {
            hub.commit(SET, Map.of("test-1.jsonl", FEW, "test-2.jsonl", FEW));
          }
        };

    assertThat(resolver(moving, List.of()).open(TEST)).hasSize(100);
  }

  @Test
  void aRevisionThatATaskPinsIsKeptApart() {
    String old = hub.commit(SET, Map.of("test.jsonl", FEW));
    hub.commit(SET, Map.of("test.jsonl", MANY));

    assertThat(open(TEST)).hasSize(50);
    assertThat(open(new DatasetRequest(SET, null, "test", Map.of("revision", old)))).hasSize(2);
    assertThat(open(TEST)).hasSize(50);
    assertThatThrownBy(() -> open(new DatasetRequest(SET, null, "test", Map.of("revision", "v9"))))
        .isInstanceOf(EvalException.class)
        .hasMessage("Data set org/questions has no revision v9.");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503})
  void aFailureThatMayPassIsTriedAgain(int status) {
    hub.commit(SET, Map.of("test.jsonl", MANY));
    hub.spoil("/resolve/", FakeHub.status(status), FakeHub.status(status, "Retry-After", "0"));

    assertThat(open(TEST)).hasSize(50);
  }

  @Test
  void aFailureThatStaysIsOneSentence() {
    hub.commit(SET, Map.of("test.jsonl", MANY));
    hub.spoil("/resolve/", FakeHub.status(500), FakeHub.status(503), FakeHub.status(500));

    assertThatThrownBy(() -> open(TEST))
        .isInstanceOfSatisfying(
            EvalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILURE))
        .hasMessage(
            host()
                + " answered 500 when asked for test.jsonl of data set org/questions, 3 times. Try"
                + " again later, or use data at hand with --data-dir and --offline.");
    assertThat(open(TEST)).as("the same command again").hasSize(50);
  }

  @Test
  void aServerThatAsksForHoursIsNotWaitedFor() {
    hub.commit(SET, Map.of("test.jsonl", MANY));
    hub.spoil("/resolve/", FakeHub.status(429, "Retry-After", "7200"));

    assertThatThrownBy(() -> open(TEST)).hasMessageContaining("asks to wait 7200 s");
  }

  @Test
  void whatWasCutShortIsContinuedWhereItStopped() {
    hub.commit(SET, Map.of("test.jsonl", MANY));
    hub.spoil("/resolve/", new Fault.Truncate(100), new Fault.Stall(200));

    assertThat(open(TEST)).hasSize(50);
    assertThat(hub.requests)
        .filteredOn(request -> request.startsWith("cdn"))
        .extracting(request -> request.replaceFirst(".*jsonl ?", ""))
        .containsExactly("", "bytes=100-", "bytes=300-");
  }

  @Test
  void anInterruptedFetchIsContinuedByTheNext() {
    hub.commit(SET, Map.of("test.jsonl", MANY));
    hub.spoil("/resolve/", new Fault.Truncate(100), FakeHub.status(500), FakeHub.status(500));
    assertThatThrownBy(() -> open(TEST)).isInstanceOf(EvalException.class);

    assertThat(open(TEST)).hasSize(50);
    assertThat(hub.requests.getLast()).endsWith(" bytes=100-");
  }

  @Test
  void aServerThatIgnoresTheRangeSendsAllAgain() {
    hub.commit(SET, Map.of("test.jsonl", MANY));
    hub.spoil("/resolve/", new Fault.Truncate(100), new Fault.WholeFile());

    assertThat(open(TEST)).hasSize(50);
  }

  @Test
  void damagedBytesAreNoticedAndFetchedAnew() {
    hub.commit(SET, Map.of("test.jsonl", MANY, "train.jsonl", FEW));
    hub.spoil("/test.jsonl", new Fault.OtherBytes());
    hub.spoil("/train.jsonl", new Fault.OtherBytes());

    assertThat(open(TEST)).as("by its sha256").hasSize(50);
    assertThat(open(new DatasetRequest(SET, null, "train", Map.of()))).as("by git's").hasSize(2);

    hub.spoil(
        "/test.jsonl", new Fault.OtherBytes(), new Fault.OtherBytes(), new Fault.OtherBytes());
    assertThatThrownBy(
            () -> open(kwargs("json", "data_files", "hf://datasets/org/questions/test.jsonl")))
        .hasMessageContaining("what came is not what the hub lists");
    assertThat(directory.resolve(SET + "/test.jsonl")).doesNotExist();
  }

  @Test
  void theTokenGoesToTheHubAndNoFurther() {
    hub.commit(SET, Map.of("test.jsonl", MANY));
    token = Optional.of("hf_secret");

    open(TEST);

    assertThat(hub.requests)
        .allSatisfy(request ->
            assertThat(request.contains("Bearer hf_secret")).isEqualTo(request.startsWith("hub")));
    assertThat(hub.requests).anyMatch(request -> request.startsWith("cdn"));
  }

  @Test
  void aGatedSetSaysWhatToDo() {
    hub.commit(SET, Map.of("test.jsonl", MANY));
    hub.spoil("/revision/", FakeHub.status(401, "X-Error-Code", "GatedRepo"));

    assertThatThrownBy(() -> open(TEST))
        .isInstanceOfSatisfying(
            EvalException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessageContaining("set HF_TOKEN")
        .hasMessageContaining("accepted its terms");
    token = Optional.of("hf_secret");
    hub.spoil("/revision/", FakeHub.status(403, "X-Error-Code", "GatedRepo"));
    assertThatThrownBy(() -> open(TEST))
        .hasMessageContaining("The token in HF_TOKEN gives no access")
        .hasMessageContaining("accept its terms")
        .hasMessageNotContaining("hf_secret");
  }

  @Test
  void anUnknownSetComesWithNamesLikeIt() {
    hub.commit(SET, Map.of("test.jsonl", MANY));

    assertThatThrownBy(() -> open(new DatasetRequest("org/qestions", null, "test", Map.of())))
        .isInstanceOfSatisfying(
            EvalException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessageContaining("Data set org/qestions does not exist on " + host())
        .hasMessageContaining("org/questions");
  }

  @Test
  void offlineNothingIsAsked() {
    hub.commit(SET, Map.of("test.jsonl", MANY, "train.jsonl", FEW));
    open(TEST);
    int requests = hub.requests.size();
    offline = true;

    assertThat(open(TEST)).hasSize(50);
    assertThatThrownBy(() -> open(new DatasetRequest(SET, null, "train", Map.of())))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("org/questions (train) was not found")
        .hasMessageContaining("the hub was not asked: offline");
    assertThat(hub.requests).hasSize(requests);
  }

  @Test
  void aHubThatIsNotThereIsOneSentence() {
    hub.close();

    assertThatThrownBy(() -> open(TEST))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining(host() + " refuses the connection")
        .hasMessageContaining("--offline");
  }

  @Test
  void manyAtOnceFetchOnce() throws Exception {
    hub.commit(SET, Map.of("test.jsonl", MANY));
    List<Callable<List<Doc>>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(() -> open(TEST));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<Doc>> docs : threads.invokeAll(all)) {
        assertThat(docs.get()).hasSize(50);
      }
    }
    assertThat(hub.count("cdn")).isEqualTo(1);
  }

  @Test
  void namesThatLeadOutOfTheCacheAreNotFollowed() {
    hub.commit(SET, Map.of("test.jsonl", FEW, "../../../evil.jsonl", FEW));

    assertThatThrownBy(() ->
            open(kwargs("json", "data_files", "hf://datasets/org/questions/../../../evil.jsonl")))
        .isInstanceOf(EvalException.class);
    assertThat(directory.getParent().resolve("evil.jsonl")).doesNotExist();
  }

  @Test
  void theEnvironmentSaysWhereAndHow() {
    HubOptions options =
        HubOptions.of(
            Map.of(
                "HF_ENDPOINT", "http://mirror.example/",
                "HF_TOKEN", " t ",
                "HF_HUB_OFFLINE", "1",
                "ASSAY_CACHE", "/c"));

    assertThat(options.endpoint()).isEqualTo(URI.create("http://mirror.example"));
    assertThat(options.token()).contains("t");
    assertThat(options.offline()).isTrue();
    assertThat(options.cache()).isEqualTo(Path.of("/c/data"));
    assertThat(HubOptions.of(Map.of("XDG_CACHE_HOME", "/x")).cache())
        .isEqualTo(Path.of("/x/assay/data"));
    assertThatThrownBy(() -> HubOptions.of(Map.of("HF_ENDPOINT", "mirror")))
        .hasMessage("HF_ENDPOINT is \"mirror\"; it must be an http or https address.");
  }

  private List<Doc> open(DatasetRequest request) {
    return resolver(List.of()).open(request);
  }

  private DatasetResolver resolver(List<Path> dataDirectories) {
    return resolver(FetchListener.NONE, dataDirectories);
  }

  private DatasetResolver resolver(FetchListener listener, List<Path> dataDirectories) {
    DataFiles formats = new DataFiles(Map.of(), Map.of());
    return new DatasetResolver(
        new Registry<>("data set source", Map.of()),
        formats,
        dataDirectories,
        List.of(new HubStore(options(), formats, listener)));
  }

  private HubOptions options() {
    return new HubOptions(
        hub.address(), token, offline, directory, 3, Duration.ofMillis(1), Duration.ofMillis(500));
  }

  private String host() {
    return hub.address().getAuthority();
  }

  private static DatasetRequest kwargs(String path, String key, Object value) {
    return new DatasetRequest(path, null, "test", Map.of(key, value));
  }

  private static String rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"q\": \"" + i + "\"}\n")
        .collect(Collectors.joining());
  }
}
