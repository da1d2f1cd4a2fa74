package dev.salvor.worker;

import dev.salvor.worker.doctor.Doctor;
import dev.salvor.worker.doctor.Finding;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Prints what the doctor found; fails where there is a problem. */
final class Examination {
  private Examination() {}

  static int run(Map<String, String> env, StateFolder state, PrintStream out, boolean json)
      throws NodeException {
    EngineKind kind = Configured.engine(env).map(EngineTarget::kind).orElse(EngineKind.EMBEDDED);
    List<Finding> findings = new Doctor(env, state, KeyGuard.problem(state, kind)).look();
    if (json) {
      Answers.print(out, findings);
    } else {
      findings.forEach(finding -> out.println(line(finding)));
    }
    boolean well = findings.stream().noneMatch(f -> f.level() == Finding.Level.PROBLEM);
    return well ? 0 : NodeMain.FAILED;
  }

  private static String line(Finding finding) {
    boolean commands = finding.fix().contains("\n");
    String fix =
        finding.fix().isEmpty()
            ? ""
            : commands ? "\n" + finding.fix().indent(2).stripTrailing() : "; " + finding.fix();
    return "%-8s %-13s %s%s".formatted(finding.level(), finding.subject(), finding.detail(), fix);
  }
}
