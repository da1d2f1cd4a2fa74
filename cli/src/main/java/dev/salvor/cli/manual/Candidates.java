package dev.salvor.cli.manual;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;

/** What may stand at an argument, as far as it is known beforehand. */
final class Candidates {
  private Candidates() {}

  static List<String> of(ArgSpec arg) {
    List<String> out = new ArrayList<>();
    if (arg.completionCandidates() != null) {
      arg.completionCandidates().forEach(out::add);
    }
    return out;
  }
}
