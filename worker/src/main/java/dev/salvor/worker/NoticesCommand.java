package dev.salvor.worker;

import dev.salvor.activity.notice.Outcome;
import dev.salvor.activity.notice.Postman;
import dev.salvor.notice.Notice;
import dev.salvor.notice.NoticeKind;
import dev.salvor.notice.Notices;
import dev.salvor.notice.NoticesReader;
import dev.salvor.notice.Way;
import dev.salvor.notice.WayHealth;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.source.Problem;
import dev.salvor.workflow.connect.StateFolder;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@code notices check}: who is told what. {@code notices test}: tells it once, for real. */
final class NoticesCommand {
  private final StateFolder state;
  private final Postman postman;
  private final Answers answers;
  private final PrintStream err;

  NoticesCommand(Map<String, String> env, StateFolder state, Answers answers, PrintStream err) {
    this.state = state;
    this.postman = WorkerAssembly.postman(state.root(), env);
    this.answers = answers;
    this.err = err;
  }

  /** A way in {@code notices check --json}. */
  private record Shown(
      String way,
      String target,
      List<String> events,
      List<String> runbooks,
      String timeout,
      String retryFor,
      List<String> missing,
      WayHealth health) {}

  /** What {@code notices check --json} says. */
  private record Checked(String file, boolean present, List<Problem> problems, List<Shown> ways) {}

  /** What {@code notices test --json} says of a way. */
  private record Tested(String way, String target, boolean accepted, String said) {}

  int run(List<String> words) {
    String what = words.isEmpty() ? "" : words.getFirst();
    if (what.equals("check") && words.size() == 1) {
      return check();
    }
    if (what.equals("test") && words.size() <= 2) {
      return test(words.stream().skip(1).findFirst());
    }
    err.println("usage: node notices check | node notices test [NAME]");
    return NodeMain.USAGE;
  }

  private Path file() {
    return Notices.file(state.root());
  }

  private int check() {
    return switch (NoticesReader.read(file())) {
      case NoticesReader.Result.Unreadable bad -> unreadable(bad.problems());
      case NoticesReader.Result.Read read -> {
        List<Shown> ways = read.notices().ways().stream().map(this::shown).toList();
        ways.forEach(this::print);
        if (ways.isEmpty()) {
          answers.lines().println("nobody is told of anything: " + file() + " is not there");
        }
        int unused =
            answers.done(new Checked(file().toString(), Files.exists(file()), List.of(), ways));
        yield ways.stream().allMatch(way -> way.missing().isEmpty()) ? 0 : NodeMain.FAILED;
      }
    };
  }

  private int unreadable(List<Problem> problems) {
    problems.forEach(problem -> answers.lines().println(problem.text()));
    answers
        .lines()
        .println(
            problems.size()
                + (problems.size() == 1 ? " problem" : " problems")
                + "; until mended nobody is told of anything");
    int unused = answers.done(new Checked(file().toString(), true, problems, List.of()));
    return NodeMain.USAGE;
  }

  private Shown shown(Way way) {
    return new Shown(
        way.name(),
        way.target(),
        way.kinds().stream()
            .filter(kind -> kind != NoticeKind.TEST)
            .sorted()
            .map(NoticeKind::word)
            .toList(),
        way.runbooks(),
        Durations.text(way.timeout()),
        Durations.text(way.retryFor()),
        postman.missing(way),
        WayHealth.read(state.root(), way.name()));
  }

  private void print(Shown way) {
    PrintStream out = answers.lines();
    boolean all = way.events().size() == EnumSet.allOf(NoticeKind.class).size() - 1;
    out.println(way.way() + ": " + way.target());
    out.println(
        "  told of  "
            + (all ? "everything" : String.join(", ", way.events()))
            + (way.runbooks().isEmpty() ? "" : "; runs of " + String.join(", ", way.runbooks())));
    out.println("  tries    " + way.timeout() + " each, again for " + way.retryFor());
    way.missing().forEach(line -> out.println("  MISSING  " + line));
    if (way.health().failures() > 0) {
      out.println("  FAILING  " + failing(way.health()));
    }
  }

  /** How a way that fails does so, for people. */
  static String failing(WayHealth health) {
    return health.failures()
        + (health.failures() == 1 ? " try" : " tries")
        + " in a row since "
        + health.failingSince().map(Instant::toString).orElse("?")
        + ": "
        + health.why();
  }

  private int test(Optional<String> name) {
    if (!(NoticesReader.read(file()) instanceof NoticesReader.Result.Read read)) {
      return check();
    }
    List<Way> ways =
        read.notices().ways().stream()
            .filter(way -> name.isEmpty() || way.name().equals(name.get()))
            .toList();
    if (ways.isEmpty()) {
      err.println("salvor: " + nothing(name, read.notices()));
      return NodeMain.USAGE;
    }
    List<Tested> tested = ways.stream().map(this::tell).toList();
    int unused = answers.done(tested);
    return tested.stream().allMatch(Tested::accepted) ? 0 : NodeMain.FAILED;
  }

  private String nothing(Optional<String> name, Notices notices) {
    if (notices.ways().isEmpty()) {
      return file() + " is not there, so nobody can be told";
    }
    return "no way is called "
        + name.orElse("")
        + "; there are "
        + notices.ways().stream().map(Way::name).collect(Collectors.joining(", "));
  }

  private Tested tell(Way way) {
    Notice notice =
        new Notice(
            "test-" + UUID.randomUUID(),
            NoticeKind.TEST,
            Instant.now(),
            "",
            "",
            "",
            "",
            "",
            "test message for " + way.name(),
            "Sent by hand, to see that it arrives. Nothing has happened.",
            Optional.empty(),
            "",
            List.of());
    Tested tested =
        switch (postman.send(notice, way)) {
          case Outcome.Accepted accepted ->
              new Tested(way.name(), way.target(), true, accepted.said());
          case Outcome.Refused refused ->
              new Tested(way.name(), way.target(), false, refused.why());
        };
    answers
        .lines()
        .println(
            way.name()
                + " ("
                + way.target()
                + "): "
                + (tested.accepted() ? "told, " : "NOT TOLD, ")
                + tested.said());
    return tested;
  }
}
