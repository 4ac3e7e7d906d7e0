package dev.assay.plugins.replay;

import dev.assay.spi.model.Origin;
import dev.assay.spi.model.Request;
import dev.assay.spi.model.RequestKind;
import dev.assay.spi.model.Response;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Answers by task, document and request. An answer is given back only for what it answered: where
 * the record holds the document or the continuation, they must be those asked about.
 */
final class Recording {
  private final String name;
  private final String digest;
  private final Map<String, Map<Integer, Document>> tasks;

  record Document(DocumentMarks marks, Map<Integer, Answer> answers) {
    static Document marked(DocumentMarks marks) {
      return new Document(marks, new HashMap<>());
    }
  }

  /**
   * @param digest of the files it was read from
   */
  Recording(String name, String digest, Map<String, Map<Integer, Document>> tasks) {
    this.name = name;
    this.digest = digest;
    this.tasks = new TreeMap<>(tasks);
  }

  String name() {
    return name;
  }

  String digest() {
    return digest;
  }

  Set<RequestKind> kinds() {
    Set<RequestKind> kinds = EnumSet.noneOf(RequestKind.class);
    for (Map<Integer, Document> documents : tasks.values()) {
      for (Document document : documents.values()) {
        document.answers.values().forEach(answer -> kinds.add(answer.kind()));
      }
    }
    return kinds;
  }

  Response at(Origin origin, Request request) {
    Map<Integer, Document> documents = tasks.get(origin.task());
    if (documents == null) {
      return new Response.Failure(
          "It has no task "
              + origin.task()
              + ", only "
              + String.join(", ", tasks.keySet())
              + "; say task=NAME for a file of one task under another name.");
    }
    Document document = documents.get(origin.doc().index());
    Answer answer = document == null ? null : document.answers.get(origin.index());
    if (answer == null) {
      return failure(origin, "has no answer.");
    }
    return document
        .marks
        .differing(origin.doc())
        .map(field ->
            failure(origin, "was answered for another document: its " + field + " differs."))
        .orElseGet(() -> checked(origin, answer, request));
  }

  private static Response checked(Origin origin, Answer answer, Request request) {
    if (answer.kind() != request.kind()) {
      return failure(
          origin,
          "was answered with " + said(answer.kind()) + ", not " + said(request.kind()) + ".");
    }
    String recorded = answer.continuation();
    if (recorded != null
        && request instanceof Request.Loglikelihood asked
        // The delimiter that joins it to its context may be on either side.
        && !recorded.strip().equals(asked.continuation().strip())) {
      return failure(
          origin,
          "was answered for \"" + recorded + "\", not for \"" + asked.continuation() + "\".");
    }
    return answer.response();
  }

  private static String said(RequestKind kind) {
    return switch (kind) {
      case LOGLIKELIHOOD -> "a log-likelihood";
      case LOGLIKELIHOOD_ROLLING -> "a rolling log-likelihood";
      case GENERATE_UNTIL -> "a text";
    };
  }

  private static Response failure(Origin origin, String problem) {
    return new Response.Failure(
        String.format(
            Locale.ROOT,
            "Task %s, document %d, request %d %s",
            origin.task(),
            origin.doc().index(),
            origin.index(),
            problem));
  }
}
