package dev.salvor.cli.view;

import dev.salvor.policy.Verdict;
import dev.salvor.runbook.source.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the policy of a host's worker would say to a runbook, in JSON; the names are part of the
 * interface.
 *
 * @param digest of the pinned runbook, {@code sha256:...}
 * @param policy its file; absent: it was not looked at, or there is none
 * @param state {@code none}, {@code holds}, {@code broken} or {@code not-looked-at}
 * @param why what is wrong with it, or why it was not looked at
 * @param problems all that is wrong with it, each with its place, why and what to do
 * @param notes what the answer leaves out
 * @param run what is said to the run as a whole
 * @param steps what is said to each command that a run may come to
 */
public record PolicyJson(
    String host,
    String runbook,
    String digest,
    Optional<String> policy,
    String state,
    Optional<String> why,
    List<Problem> problems,
    List<String> notes,
    Optional<SaidJson> run,
    List<SaidJson> steps) {
  public static final String NONE = "none";
  public static final String HOLDS = "holds";
  public static final String BROKEN = "broken";
  public static final String NOT_LOOKED_AT = "not-looked-at";
  private static final String ALLOWED = "allowed";
  private static final String DENIED = "denied";
  private static final String UNCLEAR = "unclear";

  public PolicyJson {
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
    steps = List.copyOf(steps);
  }

  /**
   * What is said to one command, or to the run.
   *
   * @param step its id; empty: the run; for a secret the parameter
   * @param part {@code secret}, {@code check}, {@code verify}, {@code undo} or the name of a
   *     variant
   * @param verdict {@code allowed}, {@code denied} or {@code unclear}: it cannot be told before
   * @param rule file and line of the rule, and its name
   */
  public record SaidJson(
      String step, String part, String verdict, Optional<String> rule, Optional<String> why) {
    /** The same of a verdict. */
    public static SaidJson of(String step, String part, Verdict verdict) {
      return switch (verdict) {
        case Verdict.Allowed ignored ->
            new SaidJson(step, part, ALLOWED, Optional.empty(), Optional.empty());
        case Verdict.Denied no ->
            new SaidJson(step, part, DENIED, Optional.of(no.rule()), Optional.of(no.why()));
        case Verdict.Unclear not ->
            new SaidJson(step, part, UNCLEAR, Optional.of(not.rule()), Optional.of(not.why()));
      };
    }

    private boolean isAllowed() {
      return verdict.equals(ALLOWED);
    }

    private String line() {
      return "  "
          + (step.isEmpty() ? "the run" : step + " " + part)
          + " "
          + (verdict.equals(UNCLEAR) ? "cannot be told before" : verdict)
          + ": "
          + rule.orElse("")
          + " "
          + why.orElse("");
    }
  }

  /** Whether it is known that nothing of it would be refused. */
  public boolean isWell() {
    return state.equals(NONE)
        || (state.equals(HOLDS)
            && run.stream().allMatch(SaidJson::isAllowed)
            && steps.stream().allMatch(SaidJson::isAllowed));
  }

  /** For people. */
  public List<String> lines() {
    List<String> out = new ArrayList<>();
    out.add(host + ": " + head());
    problems.forEach(problem -> out.add("  " + problem.text()));
    run.filter(said -> !said.isAllowed()).ifPresent(said -> out.add(said.line()));
    steps.stream().filter(said -> !said.isAllowed()).forEach(said -> out.add(said.line()));
    notes.forEach(note -> out.add("  note: " + note));
    return out;
  }

  private String head() {
    return switch (state) {
      case NONE -> "there is no policy, nothing is refused";
      case BROKEN ->
          "everything is refused: mend what follows, or remove the file to allow everything";
      case NOT_LOOKED_AT -> "the policy of its worker was NOT LOOKED AT: " + why.orElse("");
      default -> policy.orElse("") + ", " + counts();
    };
  }

  private String counts() {
    return "of "
        + steps.size()
        + (steps.size() == 1 ? " command " : " commands ")
        + count(ALLOWED)
        + " allowed, "
        + count(DENIED)
        + " denied, "
        + count(UNCLEAR)
        + " that cannot be told before";
  }

  private long count(String verdict) {
    return steps.stream().filter(said -> said.verdict().equals(verdict)).count();
  }
}
