package dev.salvor.policy;

import dev.salvor.runbook.schema.WorkerSchema;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Source;
import dev.salvor.runbook.yaml.DocumentKind;
import dev.salvor.runbook.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;

/** Reads the text of {@code worker.yaml}: a policy, or every problem with its place. Pure. */
public final class PolicyReader {
  /** What became of it. */
  public sealed interface Result {
    record Read(Policy policy) implements Result {}

    record Unreadable(List<Problem> problems) implements Result {
      public Unreadable {
        problems = List.copyOf(problems);
      }
    }
  }

  private PolicyReader() {}

  /** Reads a text; never throws for what may be in it. */
  public static Result read(String fileName, String text) {
    YamlText.Parsed parsed = YamlText.parse(DocumentKind.POLICY, fileName, text);
    List<Problem> problems = new ArrayList<>(parsed.problems());
    if (parsed.source().isPresent()) {
      Source source = parsed.source().get();
      problems.addAll(WorkerSchema.check(source.cursor()));
      problems.addAll(PolicyCheck.check(source.cursor()));
      if (problems.isEmpty()) {
        return new Result.Read(PolicyDecoder.decode(fileName, source.cursor()));
      }
    }
    if (problems.isEmpty()) {
      problems.add(new Problem(fileName, 0, 0, "", "the file is empty", "remove it, or fill it"));
    }
    return new Result.Unreadable(problems.stream().distinct().sorted().toList());
  }
}
