package dev.salvor.worker;

import dev.salvor.runbook.HarmlessText;
import dev.salvor.runbook.yaml.FileKind;
import dev.salvor.worker.look.FindingLines;
import dev.salvor.worker.look.Findings;
import dev.salvor.worker.look.Looks;
import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.OsLock;
import dev.salvor.worker.watch.Desk;
import dev.salvor.worker.watch.Finding;
import dev.salvor.worker.watch.Memory;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Tells what somebody has found: each finding once, again when it has become another matter, daily,
 * and once when it is over. Exit codes as of {@link WatchNode}, and 75: another one tells of the
 * same watch.
 */
final class AlertCommand {
  private static final int BUSY = 75;

  private final Map<String, String> env;
  private final StateFolder state;
  private final Answers answers;
  private final PrintStream err;

  AlertCommand(Map<String, String> env, StateFolder state, Answers answers, PrintStream err) {
    this.env = env;
    this.state = state;
    this.answers = answers;
    this.err = err;
  }

  int run(List<String> words) throws NodeException {
    String watch = "";
    boolean step = false;
    boolean any = false;
    Findings all = new Findings(List.of(), List.of());
    try {
      Iterator<String> rest = words.iterator();
      while (rest.hasNext()) {
        String word = rest.next();
        switch (word) {
          case "--watch" -> watch = value(word, rest);
          case "--findings" -> {
            all = all.and(given(value(word, rest)));
            any = true;
          }
          case "--look" -> {
            all = all.and(look(value(word, rest)));
            any = true;
          }
          case "--step" -> step = true;
          default -> throw new IllegalArgumentException("alert does not know " + word);
        }
      }
      if (!Looks.isName(watch)) {
        throw new IllegalArgumentException(
            "--watch: \"" + watch + "\" must be a name in small letters, digits and -");
      }
      if (!any) {
        throw new IllegalArgumentException(
            "--findings FILE: missing; an empty file says that nothing is wrong");
      }
    } catch (IllegalArgumentException wrong) {
      err.println("salvor: " + wrong.getMessage());
      return NodeMain.USAGE;
    }
    return tell(watch, all, step);
  }

  private static String value(String word, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(word + " needs a value");
    }
    return rest.next();
  }

  /** Findings that a person or a program gives: a mistake in them is said, and nothing is told. */
  private static Findings given(String file) {
    try {
      return FindingLines.read(text(file));
    } catch (IOException failure) {
      throw new IllegalArgumentException(
          "--findings " + file + ": " + FileProblem.outside(Path.of(file), failure).getMessage(),
          failure);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("--findings " + file + ": " + wrong.getMessage(), wrong);
    }
  }

  /** What a look has left; one that left nothing is a finding, and what it knew lasts. */
  private static Findings look(String words) {
    int sign = words.indexOf('=');
    String name = sign < 0 ? "" : words.substring(0, sign);
    if (!Looks.isName(name)) {
      throw new IllegalArgumentException("--look " + words + ": write NAME=FILE");
    }
    Findings seen;
    try {
      seen = FindingLines.read(text(words.substring(sign + 1)));
    } catch (IOException | IllegalArgumentException failure) {
      seen =
          Findings.none(
              new Finding(
                  "look",
                  "not-made",
                  "the look " + name + " was not made",
                  "its step failed, see the run: "
                      + HarmlessText.line(String.valueOf(failure.getMessage())),
                  "salvor runs"));
    }
    return seen.of(name);
  }

  private static String text(String file) throws IOException {
    if (!file.equals("-")) {
      FileKind.requireEnd(Path.of(file));
    }
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(FindingLines.LONGEST * 4 + 1);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private int tell(String watch, Findings all, boolean step) throws NodeException {
    try {
      state.create(told -> answers.lines().println("warning: " + told));
      Files.createDirectories(state.node());
      Path desk = Desk.of(state.root(), env);
      Path folder = Files.createDirectories(desk.resolve(Looks.FOLDER));
      try (OsLock ours = OsLock.tryTake(folder.resolve(watch + ".lock")).orElse(null)) {
        if (ours == null) {
          err.println(
              "salvor: another alert --watch " + watch + " is at work; call again after it");
          return BUSY;
        }
        String file = Looks.FOLDER + "/" + watch + ".json";
        Memory before = Desk.memory(state.root(), env, file);
        Telling telling = new Telling(env, state, answers);
        Telling.Told told =
            telling.tell(
                desk,
                file,
                before,
                all.after(before),
                "alert-" + watch + "." + telling.name(),
                Instant.now());
        if (step) {
          answers.out().println("::salvor findings=" + told.open());
          answers.out().println("::salvor told=" + told.messages());
          told.nobody().ifPresent(why -> err.println("nobody can be told: " + why));
        }
        return told.exit();
      }
    } catch (IOException failure) {
      throw FileProblem.of(state.node(), failure);
    }
  }
}
