package dev.assay.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.jinja.TemplateException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A template comes from anywhere: it cannot hang, exhaust the memory, or reach out of its values.
 */
class UntrustedTemplateTest {
  /** A twentieth of the default, for the sake of the tests' time. */
  private static final Environment FRUGAL =
      Environment.builder().keepTrailingNewline(true).workLimit(1_000_000).build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in range(10 ** 18) %}{% endfor %}",
        "{% for i in range(10 ** 5) %}{% for j in range(10 ** 5) %}x{% endfor %}{% endfor %}",
        "{{ 'a' * 10 ** 12 }}",
        "{{ ('a' * 10 ** 6)|replace('a', 'b' * 10 ** 6) }}",
        "{{ 'ab' * 10 ** 18 }}",
        "{{ [0] * 10 ** 10 }}",
        "{{ (0,) * 10 ** 10 }}",
        "{{ range(10 ** 12)|list }}",
        "{{ range(10 ** 12)|join }}",
        "{{ range(10 ** 12)|sum }}",
        "{{ range(10 ** 12)|max }}",
        "{{ 10.5 in range(10 ** 12)|map('abs') }}",
        "{{ range(10 ** 12)|batch(2)|list }}",
        "{{ range(10 ** 12)|batch(10 ** 9)|first }}",
        "{{ ('a ' * 10 ** 6).split() * 10 }}",
        "{{ range(10 ** 12)|sort }}",
        "{{ range(10 ** 12)|map('string')|list }}",
        "{{ [1]|batch(10 ** 9, 'x')|list }}",
        "{{ [1]|slice(10 ** 9)|list }}",
        "{{ 2 ** (10 ** 9) }}",
        "{{ 10 ** (10 ** 10) }}",
        "{% set ns = namespace(n=3) %}{% for i in range(100) %}{% set ns.n = ns.n * ns.n %}{%"
            + " endfor %}{{ ns.n % 7 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '%.1000000000f' % 1 }}",
        "{{ '%*d' % (1000000000, 1) }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ '{:.1000000000f}'.format(1) }}",
        "{{ '{:{}}'.format(1, 10 ** 9) }}",
        "{{ 'a'.center(10 ** 9) }}",
        "{{ 'a'.zfill(10 ** 9) }}",
        "{{ 'a\tb'.expandtabs(10 ** 9) }}",
        "{{ 'a'|center(10 ** 9) }}",
        "{{ ('a\n' * 1000)|indent(10 ** 6) }}",
        "{{ {'a': 1}|tojson(indent=10 ** 9) }}",
        "{% set ns = namespace(s='x') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{%"
            + " endfor %}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{%"
            + " endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{%"
            + " endfor %}{{ ns.l|tojson }}",
        "{% set a = namespace(l=[1]) %}{% set b = namespace(l=[1]) %}{% for i in range(60) %}{% set"
            + " a.l = [a.l, a.l] %}{% set b.l = [b.l, b.l] %}{% endfor %}{{ a.l == b.l }}",
        "{% set a = namespace(l=(1,)) %}{% for i in range(60) %}{% set a.l = (a.l, a.l) %}{% endfor"
            + " %}{{ {a.l: 1} }}",
        "{% set l = [1] %}{% for i in l %}{{ l.append(1) or '' }}{% endfor %}",
        "{% set l = [] %}{% for i in range(10 ** 12) %}{{ l.append(i) }}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f(n) %}{{ f(n + 1) }}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% set l = [] %}{{ l.append(l) }}{{ l == [l] }}{{ l|tojson }}",
        "{{ ('a' * 50)|regex_replace('^(a+)+\\\\1c', 'x') }}",
        "{{ ('a' * 50)|regex_replace('(?:(a|a)(a|aa))*\\\\2c', 'x') }}",
        "{{ ('ab' * 100000)|regex_replace('(a|b)*c', 'x') }}",
        "{{ ('a' * 1000000)|regex_replace('a', 'bbbbbbbbbb' * 1000) }}"
      })
  @Timeout(20)
  void whatWouldNotEndIsGivenUpWithoutHarm(String source) {
    TemplateException e =
        catchThrowableOfType(
            TemplateException.class, () -> FRUGAL.compile(source, "bomb").render(Map.of()));
    assertThat(e).as(source).isNotNull();
    assertThat(e.kind()).as(e.getMessage()).isIn(Kind.LIMIT, Kind.PYTHON);
    assertThat(e.getMessage()).startsWith("template bomb, line 1: ").hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in range(10 ** 18) %}{% endfor %}",
        "{{ range(10 ** 12)|map('string')|list }}",
        "{{ ('a' * 50)|regex_replace('^(a+)+\\\\1c', 'x') }}"
      })
  @Timeout(60)
  void theDefaultLimitsEndInSeconds(String source) {
    assertThatThrownBy(() -> Environment.forTasks().compile(source, "bomb").render(Map.of()))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT));
  }

  @Test
  void theOutputIsBounded() {
    Environment small = Environment.builder().outputLimit(10).build();
    assertThat(small.compile("{% for i in range(10) %}x{% endfor %}", "t").render(Map.of()))
        .hasSize(10);
    assertThatThrownBy(
            () -> small.compile("{% for i in range(11) %}x{% endfor %}", "t").render(Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessage("template t, line 1: gave up: its output is longer than 10 characters");
  }

  @Test
  void theWorkIsBoundedBySetting() {
    Environment small = Environment.builder().workLimit(1000).build();
    Template loop = small.compile("{% for i in range(n) %}{% endfor %}", "t");
    assertThat(loop.render(Map.of("n", 100))).isEmpty();
    assertThatThrownBy(() -> loop.render(Map.of("n", 100_000)))
        .hasMessage(
            "template t, line 1: gave up: it needs more than 1000 steps, elements and characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ [].__class__.__base__.__subclasses__() }}",
        "{{ ''['__class__'] }}",
        "{{ ''|attr('__class__') }}",
        "{{ '{0.__class__}'.format('') }}",
        "{{ '{0[__class__]}'.format('') }}",
        "{{ [1]|map(attribute='__class__')|join }}",
        "{{ range.__globals__ }}",
        "{{ namespace.__init__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ ''.getClass() }}",
        "{{ d.getClass().forName('java.lang.Runtime') }}",
        "{{ n.longValue() }}",
        "{{ self }}",
        "{{ lipsum }}",
        "{{ l.class }}",
      })
  void nothingBehindTheValuesCanBeReached(String source) {
    Template template = Environment.forTasks().compile(source, "t");
    Map<String, Object> context = Map.of("d", Map.of("k", 1), "n", 5, "l", List.of(1));
    assertThatThrownBy(() -> template.render(context))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.kind()).isIn(Kind.SECURITY, Kind.UNDEFINED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"include 'x'", "import 'x' as y", "from 'x' import y", "extends 'x'", "block b"})
  void tagsThatLoadAnotherTemplateAreRefusedAndSayWhy(String tag) {
    assertThatThrownBy(() -> Environment.forTasks().compile("a\n{% " + tag + " %}", "t"))
        .isInstanceOf(TemplateException.class)
        .hasMessageMatching(
            "template t, line 2: the tag '\\w+' is not supported, because a template here may not"
                + " load another");
  }

  @Test
  void aTemplateCannotChangeWhatItWasGiven() {
    List<Object> list = new ArrayList<>(List.of(1));
    Template append = Environment.forTasks().compile("{{ l.append(2) }}", "t");
    assertThatThrownBy(() -> append.render(Map.of("l", list)))
        .hasMessageContaining("a list of the context cannot be changed; copy it with |list first");
    assertThat(list).containsExactly(1);
    Template copy =
        Environment.forTasks().compile("{% set c = l|list %}{{ c.append(2) or c }}", "t");
    assertThat(copy.render(Map.of("l", list))).isEqualTo("[1, 2]");
    assertThat(list).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "[",
        "{1:",
        "-",
        "not ",
        "1 if ",
        "1 + (",
        "a.b(",
        "x[",
        "'a' ~ (",
        "x|f(",
        "1 is in (",
        "{'a':["
      })
  @Timeout(20)
  void sourceNestedTooDeepIsRefused(String nesting) {
    assertThatThrownBy(
            () -> Environment.forTasks().compile("{{ " + nesting.repeat(50_000) + "1 }}", "t"))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith("template t, line 1: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1", "*1", "**1", " or 1", " and 1", "|abs", ".a", "[0]", " is odd", "~1", " < 1"
      })
  @Timeout(20)
  void longChainsEitherWorkOrAreRefused(String link) {
    Environment environment = Environment.forTasks();
    try {
      environment.compile("{{ 1" + link.repeat(100_000) + " }}", "t").render(Map.of());
    } catch (TemplateException e) {
      assertThat(e.getMessage()).startsWith("template t, line 1: ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% if 1 %}",
        "{% for i in [1] %}",
        "{% filter upper %}",
        "{% set x %}",
        "{% with %}",
        "{% call m() %}"
      })
  @Timeout(20)
  void tagsNestedTooDeepAreRefused(String tag) {
    assertThatThrownBy(() -> Environment.forTasks().compile(tag.repeat(100_000), "t"))
        .isInstanceOf(TemplateException.class);
  }

  @Test
  @Timeout(20)
  void hugeSourceCompilesInTimeProportionalToItsSize() {
    String source = "{{ x }} text {# c #}\n".repeat(100_000);
    long start = System.nanoTime();
    assertThat(Environment.forTasks().compile(source, "t").render(Map.of("x", 1)))
        .hasSize(100_000 * 8);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isPositive();
  }
}
