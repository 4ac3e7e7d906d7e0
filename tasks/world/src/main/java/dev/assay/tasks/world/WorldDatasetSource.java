package dev.assay.tasks.world;

import dev.assay.spi.DidYouMean;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.DatasetRequest;
import dev.assay.spi.data.DatasetSource;
import dev.assay.spi.data.Doc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code dataset_path: world}. The data set's name says which one, {@code dataset_kwargs} may give
 * {@code seed} and {@code size}; the splits are {@code train}, {@code validation} and {@code test}.
 */
final class WorldDatasetSource implements DatasetSource {
  private static final String SEED = "seed";
  private static final String SIZE = "size";

  @Override
  public List<Doc> open(DatasetRequest request, List<Path> dataDirectories) {
    WorldDataset dataset =
        named(
            request,
            "data set",
            request.name() == null ? "" : request.name(),
            WorldDataset.values(),
            WorldDataset::written);
    Split split =
        named(
            request,
            "split",
            request.split(),
            Split.values(),
            constant -> constant.name().toLowerCase(Locale.ROOT));
    var docs = new ArrayList<Doc>();
    // Sorted, as Map.of has an order of its own in every run.
    dataset
        .rows(world(request), split)
        .forEach(row -> docs.add(new Doc(docs.size(), new TreeMap<>(row))));
    return docs;
  }

  private static World world(DatasetRequest request) {
    Map<String, Object> options = request.options();
    Set<String> known = Set.of(SEED, SIZE);
    for (String option : options.keySet()) {
      if (!known.contains(option)) {
        throw invalid(
            request,
            "dataset_kwargs has no key \"" + option + "\". " + DidYouMean.sentence(option, known));
      }
    }
    long seed = whole(request, SEED, World.DEFAULT_SEED, Long.MIN_VALUE, Long.MAX_VALUE);
    long size = whole(request, SIZE, World.DEFAULT_SIZE, World.LEAST_SIZE, World.LARGEST_SIZE);
    return World.of(seed, (int) size);
  }

  private static long whole(
      DatasetRequest request, String key, long otherwise, long least, long most) {
    long value =
        switch (request.options().get(key)) {
          case null -> otherwise;
          case Integer number -> number;
          case Long number -> number;
          case Object other ->
              throw invalid(request, key + " is \"" + other + "\", not a whole number.");
        };
    if (value < least || value > most) {
      throw invalid(request, key + " is " + value + ", not from " + least + " to " + most + ".");
    }
    return value;
  }

  private static <E> E named(
      DatasetRequest request, String what, String name, E[] known, Function<E, String> written) {
    return Arrays.stream(known)
        .filter(one -> written.apply(one).equals(name))
        .findFirst()
        .orElseThrow(() ->
            new EvalException(
                ErrorCode.UNKNOWN_NAME,
                request.describe()
                    + ": the world has no "
                    + what
                    + " \""
                    + name
                    + "\". "
                    + DidYouMean.sentence(name, Arrays.stream(known).map(written).toList())));
  }

  private static EvalException invalid(DatasetRequest request, String problem) {
    return new EvalException(ErrorCode.INVALID_CONFIGURATION, request.describe() + ": " + problem);
  }
}
