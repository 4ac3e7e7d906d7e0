package dev.assay.core.run;

import dev.assay.core.journal.RequestKey;
import dev.assay.core.plan.EvalPlan;
import dev.assay.core.plan.PlannedNode.PlannedTask;
import dev.assay.spi.ErrorCode;
import dev.assay.spi.EvalException;
import dev.assay.spi.data.Datasets;
import dev.assay.spi.data.Doc;
import dev.assay.spi.model.Request;
import dev.assay.spi.scoring.Example;
import dev.assay.spi.task.LoadedTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Every request of a plan, by number. Requests are made again whenever they are looked at: making
 * one costs microseconds, keeping millions of prompts would cost gigabytes.
 */
final class RequestBook {
  private final List<Section> sections;
  private final int size;
  private volatile Page lastPage;

  /** One task's part of the book. */
  static final class Section {
    private final PlannedTask task;
    private final LoadedTask loaded;
    private final List<Doc> docs;
    private final int available;

    /** Where each document's requests begin; one more entry for the end. */
    private final int[] starts;

    private final RequestKey[] keys;

    private Section(
        PlannedTask task,
        LoadedTask loaded,
        List<Doc> docs,
        int available,
        int[] starts,
        RequestKey[] keys) {
      this.task = task;
      this.loaded = loaded;
      this.docs = docs;
      this.available = available;
      this.starts = starts;
      this.keys = keys;
    }

    PlannedTask task() {
      return task;
    }

    List<Doc> docs() {
      return docs;
    }

    /** Documents there were before any selection. */
    int available() {
      return available;
    }

    Example example(int doc) {
      return loaded.example(docs.get(doc));
    }

    /** Those of the document's requests. */
    List<RequestKey> keys(int doc) {
      return Arrays.asList(keys).subList(starts[doc] - starts[0], starts[doc + 1] - starts[0]);
    }

    int start(int doc) {
      return starts[doc];
    }

    int end(int doc) {
      return starts[doc + 1];
    }

    int start() {
      return starts[0];
    }

    int end() {
      return starts[docs.size()];
    }
  }

  private record Page(Section section, int doc, Example example) {}

  private RequestBook(List<Section> sections) {
    this.sections = sections;
    this.size = sections.isEmpty() ? 0 : sections.getLast().end();
    this.lastPage = null;
  }

  /** Loads every task's data, selects documents and makes each ready once, to number and key. */
  static RequestBook of(EvalPlan plan, Datasets datasets, EvalListener listener) {
    List<Section> sections = new ArrayList<>();
    int start = 0;
    for (PlannedTask task : plan.flatTasks()) {
      LoadedTask loaded = task.task().load(datasets);
      List<Doc> all = loaded.docs();
      if (all.isEmpty()) {
        throw new EvalException(
            ErrorCode.INVALID_DATA, "Task " + task.name() + " has no documents to evaluate.");
      }
      List<Doc> docs = DocSelector.select(plan.selection(), all, task.task().name(), plan.seed());
      Section section = section(task, loaded, docs, all.size(), start);
      sections.add(section);
      start = section.end();
      listener.taskLoaded(task.name(), docs.size(), all.size(), section.end() - section.start());
    }
    return new RequestBook(sections);
  }

  private static Section section(
      PlannedTask task, LoadedTask loaded, List<Doc> docs, int available, int start) {
    int[] starts = new int[docs.size() + 1];
    List<RequestKey> keys = new ArrayList<>();
    var hasher = new RequestKey.Hasher();
    for (int i = 0; i < docs.size(); i++) {
      starts[i] = start + keys.size();
      for (Request request : loaded.example(docs.get(i)).requests()) {
        keys.add(hasher.of(request));
      }
    }
    starts[docs.size()] = Math.addExact(start, keys.size());
    return new Section(task, loaded, docs, available, starts, keys.toArray(RequestKey[]::new));
  }

  List<Section> sections() {
    return sections;
  }

  int size() {
    return size;
  }

  RequestKey key(int index) {
    Section section = sectionOf(index);
    return section.keys[index - section.start()];
  }

  Request request(int index) {
    Section section = sectionOf(index);
    int doc = docOf(section, index);
    // Neighbouring requests are of the same document; a stale page costs a rendering, no more.
    Page page = lastPage;
    if (page == null || page.section() != section || page.doc() != doc) {
      page = new Page(section, doc, section.example(doc));
      lastPage = page;
    }
    return page.example().requests().get(index - section.start(doc));
  }

  private Section sectionOf(int index) {
    int low = 0;
    int high = sections.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (index < sections.get(middle).end()) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return sections.get(low);
  }

  private static int docOf(Section section, int index) {
    int found = Arrays.binarySearch(section.starts, index);
    return found >= 0 ? found : -found - 2;
  }
}
