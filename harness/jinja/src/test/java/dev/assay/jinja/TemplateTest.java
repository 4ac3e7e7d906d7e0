package dev.assay.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.jinja.TemplateException.Kind;
import dev.assay.jinja.python.PythonException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void oneTemplateRendersOnManyThreadsAtOnce() throws Exception {
    Template template =
        Environment.forTasks()
            .compile(
                "{% set ns = namespace(t=0) %}{% macro m(x) %}<{{ x }}>{% endmacro %}{% for i in"
                    + " range(n) %}{% set ns.t = ns.t + i %}{{ m(i) }}{% endfor %}={{ ns.t }}",
                "t");
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int n = i % 40;
        tasks.add(() -> template.render(Map.of("n", n)).endsWith("=" + n * (n - 1) / 2));
      }
      for (Future<Boolean> result : threads.invokeAll(tasks)) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  @Test
  void renderingTwiceStartsAfresh() {
    Template template =
        Environment.forTasks()
            .compile(
                "{% set l = [] %}{{ l.append(1) or l }}{{ c is defined }}{% set c = 1 %}", "t");
    assertThat(template.render(Map.of())).isEqualTo("[1]False");
    assertThat(template.render(Map.of())).isEqualTo("[1]False");
  }

  @Test
  void javaNumbersOfEveryWidthAreInts() {
    Template template =
        Environment.forTasks()
            .compile("{{ a + b + c + d }} {{ a == d }} {{ f }} {{ a is integer }}", "t");
    assertThat(template.render(Map.of("a", 1, "b", (short) 2, "c", (byte) 3, "d", 1L, "f", 1.5f)))
        .isEqualTo("7 True 1.5 True");
  }

  @Test
  void nullIsNone() {
    Map<String, Object> context = new HashMap<>();
    context.put("x", null);
    assertThat(
            Environment.forTasks()
                .compile("{{ x }} {{ x is none }} {{ x is defined }}", "t")
                .render(context))
        .isEqualTo("None True True");
  }

  @Test
  void errorsNameTheTemplateAndTheLine() {
    Environment environment = Environment.forTasks();
    assertThatThrownBy(() -> environment.compile("a\n\n{{ 1 + }}", "my_task.doc_to_text"))
        .hasMessage("template my_task.doc_to_text, line 3: unexpected 'end of print statement'");
    Template template =
        environment.compile("a\n{% if true %}\n{{ x.y }}{% endif %}", "my_task.doc_to_text");
    assertThatThrownBy(() -> template.render(Map.of("x", Map.of())))
        .hasMessage("template my_task.doc_to_text, line 3: 'dict object' has no attribute 'y'")
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.UNDEFINED);
              assertThat(e.isTemplateError()).isTrue();
            });
  }

  @Test
  void anUndefinedArgumentIsNamedInTheTypeErrorItCauses() {
    Template template = Environment.forTasks().compile("{{ 'a'.split(nope) }}", "t");
    assertThatThrownBy(() -> template.render(Map.of()))
        .hasMessage(
            "template t, line 1: TypeError: argument must be str, not StrictUndefined ('nope' is"
                + " undefined)")
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.isTemplateError()).isFalse());
  }

  @Test
  void aHostAddsFiltersAndFunctions() {
    Environment environment =
        Environment.builder()
            .filter(
                "shorten(value, length=3, *, end='~')",
                a -> ((String) a.get(0)).substring(0, ((Long) a.get(1)).intValue()) + a.get(2))
            .function("answer()", _ -> 42L)
            .build();
    assertThat(
            environment
                .compile(
                    "{{ 'abcdef'|shorten }}{{ 'abcdef'|shorten(2, end='.') }}{{ answer() + 1 }}",
                    "t")
                .render(Map.of()))
        .isEqualTo("abc~ab.43");
    assertThatThrownBy(
            () -> environment.compile("{{ 'abcdef'|shorten(2, '.') }}", "t").render(Map.of()))
        .hasMessage("template t, line 1: TypeError: shorten() takes at most 2 arguments (3 given)");
    assertThatThrownBy(
            () -> environment.compile("{{ 'abcdef'|shorten(foo=2) }}", "t").render(Map.of()))
        .hasMessage(
            "template t, line 1: TypeError: shorten() got an unexpected keyword argument 'foo'");
  }

  @Test
  void whatAHostFunctionRefusesIsTheTemplatesError() {
    Environment environment =
        Environment.builder()
            .function(
                "fail(x)",
                _ -> {
                  throw PythonException.valueError("no");
                })
            .build();
    assertThatThrownBy(() -> environment.compile("\n{{ fail(1) }}", "t").render(Map.of()))
        .hasMessage("template t, line 2: ValueError: no");
  }

  @Test
  void aChatTemplateCanRaise() {
    Environment environment = Environment.forChatTemplates(Clock.systemUTC());
    Template template =
        environment.compile("{{ raise_exception('roles must alternate') }}", "chat_template");
    assertThatThrownBy(() -> template.render(Map.of()))
        .hasMessage("template chat_template, line 1: roles must alternate")
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.isTemplateError()).isTrue());
  }
}
