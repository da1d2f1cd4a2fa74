package dev.salvor.runbook.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import java.util.List;

/** Imported runbooks, read as any other. */
final class Books {
  private Books() {}

  static Imported.Book book(Imported imported) {
    return switch (imported) {
      case Imported.Book book -> book;
      case Imported.Refused refused -> throw new AssertionError(refused.toString());
    };
  }

  static Runbook read(Imported imported) {
    String yaml = book(imported).yaml();
    return switch (RunbookReader.read("r.yaml", yaml, FileSource.none())) {
      case RunbookReader.Result.Read read -> read.definition().runbook();
      case RunbookReader.Result.Unreadable bad ->
          throw new AssertionError(
              bad.problems().stream().map(Problem::text).toList() + "\n" + yaml);
    };
  }

  static List<Step.Single> steps(Imported imported) {
    return read(imported).phases().get(0).steps().stream().map(s -> (Step.Single) s).toList();
  }

  static List<String> names(Imported imported) {
    return steps(imported).stream().map(Step.Single::name).toList();
  }

  /** The shell code of a variant. */
  static String code(Variant variant) {
    return switch (variant.action()) {
      case Action.Shell shell -> shell.text();
      case Action.Run run -> run.argv().get(2);
      case Action.Script script -> script.file();
      case Action.Uses uses -> uses.action();
    };
  }

  static List<String> left(Imported imported) {
    return book(imported).left().stream().map(l -> l.line() + " " + l.what()).toList();
  }

  static void isRefused(Imported imported, int line, String why) {
    assertThat(imported)
        .isInstanceOfSatisfying(
            Imported.Refused.class,
            r -> {
              assertThat(r.line()).isEqualTo(line);
              assertThat(r.why()).contains(why);
            });
  }
}
