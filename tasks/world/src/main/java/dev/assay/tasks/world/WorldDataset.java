package dev.assay.tasks.world;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The data sets of a world, by the names that tasks use, and what a document of each holds. */
enum WorldDataset {
  TEXT {
    @Override
    Stream<Map<String, Object>> rows(World world, Split split) {
      return text(world, split).stream().map(text -> Map.of("text", text));
    }
  },
  FACTS_STATED {
    @Override
    Stream<Map<String, Object>> rows(World world, Split split) {
      return world.factQuestions().stated(split).stream().map(WorldDataset::row);
    }
  },
  FACTS_REPHRASED {
    @Override
    Stream<Map<String, Object>> rows(World world, Split split) {
      return world.factQuestions().rephrased(split).stream().map(WorldDataset::row);
    }
  },
  STORIES {
    @Override
    Stream<Map<String, Object>> rows(World world, Split split) {
      return world.stories().of(split).stream()
          .map(story ->
              Map.of(
                  "question", story.question(),
                  "solution", story.solution(),
                  "answer", Integer.toString(story.answer())));
    }
  },
  ARITHMETIC_1D {
    @Override
    Stream<Map<String, Object>> rows(World world, Split split) {
      return arithmetic(world, 1, split);
    }
  },
  ARITHMETIC_2D {
    @Override
    Stream<Map<String, Object>> rows(World world, Split split) {
      return arithmetic(world, 2, split);
    }
  },
  ARITHMETIC_3D {
    @Override
    Stream<Map<String, Object>> rows(World world, Split split) {
      return arithmetic(world, 3, split);
    }
  },
  PAIRS {
    @Override
    Stream<Map<String, Object>> rows(World world, Split split) {
      return world.questions().of(split).stream()
          .map(question -> Map.of("source", question.source(), "target", question.target()));
    }
  };

  abstract Stream<Map<String, Object>> rows(World world, Split split);

  /** As {@code dataset_name} has it. */
  String written() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static List<String> text(World world, Split split) {
    List<String> heldOut = world.sentences().heldOut();
    int quarter = heldOut.size() / 4;
    return switch (split) {
      case TRAIN -> world.trainingParagraphs();
      case VALIDATION -> heldOut.subList(0, quarter);
      case TEST -> heldOut.subList(quarter, heldOut.size());
    };
  }

  private static Stream<Map<String, Object>> arithmetic(World world, int digits, Split split) {
    return world.arithmetic().questions(digits, split).stream().map(WorldDataset::row);
  }

  private static Map<String, Object> row(FactQuestions.Question question) {
    return Map.of(
        "sentence", question.sentence(),
        "choices", question.choices().texts(),
        "answer", (long) question.choices().gold(),
        "relation", question.fact().relation().name().toLowerCase(Locale.ROOT),
        "subject", question.fact().subject(),
        "object", question.fact().object(),
        "reach", (long) question.reach());
  }

  private static Map<String, Object> row(Arithmetic.Question question) {
    return Map.of(
        "problem", question.form().ask(question.problem()),
        "choices", question.choices().texts(),
        "answer", (long) question.choices().gold(),
        "operation", question.problem().operation().word(),
        "in_training", question.inTraining());
  }
}
