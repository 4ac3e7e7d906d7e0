package dev.assay.benchmarks;

import dev.assay.jinja.Environment;
import dev.assay.jinja.Template;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Rendering prompts: a question of MMLU's shape alone and behind five shots, a chat, and what
 * compiling costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TemplateBenchmark {
  private static final String QUESTION =
      "{{question.strip()}}\n"
          + "A. {{choices[0]}}\n"
          + "B. {{choices[1]}}\n"
          + "C. {{choices[2]}}\n"
          + "D. {{choices[3]}}\n"
          + "Answer:";
  private static final String FIVE_SHOTS =
      """
      The following are multiple choice questions (with answers) about {{ subject.split('_')|join(' ') }}.

      {% for shot in shots %}{{ shot.question.strip() }}
      {% for choice in shot.choices %}{{ 'ABCD'[loop.index0] }}. {{ choice }}
      {% endfor %}Answer: {{ 'ABCD'[shot.answer] }}

      {% endfor %}\
      """
          + QUESTION;
  private static final String CHAT =
      """
      {%- for message in messages %}
          {%- if message['role'] not in ['system', 'user', 'assistant'] %}
              {{- raise_exception('unknown role') }}
          {%- endif %}
          {{- '<|im_start|>' + message['role'] + '\\n' + message['content'] | trim + '<|im_end|>\\n' }}
      {%- endfor %}
      {%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}
      """;

  private Template question;
  private Template fiveShots;
  private Template chat;
  private Map<String, Object> doc;
  private Map<String, Object> docWithShots;
  private Map<String, Object> conversation;

  @Setup
  public void compileAll() {
    question = Environment.forTasks().compile(QUESTION, "question");
    fiveShots = Environment.forTasks().compile(FIVE_SHOTS, "five shots");
    chat = Environment.forChatTemplates(Clock.systemUTC()).compile(CHAT, "chat");
    doc = question(0);
    List<Object> shots = new ArrayList<>();
    List<Object> messages = new ArrayList<>();
    messages.add(Map.of("role", "system", "content", "You are a careful examinee."));
    for (int i = 1; i <= 5; i++) {
      shots.add(question(i));
      messages.add(Map.of("role", "user", "content", question.render(question(i))));
      messages.add(Map.of("role", "assistant", "content", " " + "ABCD".charAt(i % 4)));
    }
    docWithShots = new java.util.HashMap<>(doc);
    docWithShots.put("shots", shots);
    messages.add(Map.of("role", "user", "content", question.render(doc)));
    conversation = Map.of("messages", messages, "add_generation_prompt", true);
  }

  private static Map<String, Object> question(int i) {
    return Map.of(
        "question",
        " Which of the following is true of a group of order " + (i + 2) + "? ",
        "choices",
        List.of(
            "It is cyclic and abelian.",
            "It is abelian but need not be cyclic.",
            "It has a proper normal subgroup of order " + i + ".",
            "None of the above holds for every such group."),
        "answer",
        i % 4,
        "subject",
        "abstract_algebra");
  }

  @Benchmark
  public String oneQuestion() {
    return question.render(doc);
  }

  @Benchmark
  public String questionBehindFiveShots() {
    return fiveShots.render(docWithShots);
  }

  @Benchmark
  public String chatOfElevenMessages() {
    return chat.render(conversation);
  }

  @Benchmark
  public Template compileFiveShots() {
    return Environment.forTasks().compile(FIVE_SHOTS, "five shots");
  }
}
