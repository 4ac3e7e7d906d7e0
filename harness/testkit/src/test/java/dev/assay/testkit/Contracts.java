package dev.assay.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Runs contracts as their users' builds do, and says which rules failed. */
final class Contracts {
  private Contracts() {}

  static Events run(Class<?> contract) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(contract))
        .execute()
        .testEvents();
  }

  static Set<String> rules(Events tests) {
    return names(tests.finished());
  }

  static Set<String> failed(Events tests) {
    return names(tests.failed());
  }

  private static Set<String> names(Events events) {
    return events.stream().map(Contracts::rule).collect(Collectors.toCollection(TreeSet::new));
  }

  static String rule(Event event) {
    return ((MethodSource) event.getTestDescriptor().getSource().orElseThrow()).getMethodName();
  }
}
