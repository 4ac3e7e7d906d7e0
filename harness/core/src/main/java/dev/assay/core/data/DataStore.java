package dev.assay.core.data;

import dev.assay.spi.data.DatasetRequest;
import java.util.List;
import java.util.Optional;

/** A place that may hold a data set's files. */
public interface DataStore {
  /**
   * The files of the request's configuration and split.
   *
   * @throws dev.assay.spi.EvalException if it should have them, but they are broken or refused
   */
  Optional<LocatedData> split(DatasetRequest request);

  /**
   * Files by their names in the data set's repository.
   *
   * @param names names or {@link Glob} patterns; each must be found
   */
  Optional<LocatedData> files(DatasetRequest request, HubPath set, List<String> names);

  /** A sentence for when nothing was found here. */
  default Optional<String> hint() {
    return Optional.empty();
  }
}
