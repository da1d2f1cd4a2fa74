package dev.salvor.worker;

import dev.salvor.activity.notice.Outcome;
import dev.salvor.notice.Notice;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.watch.Finding;
import dev.salvor.worker.watch.Memory;
import dev.salvor.worker.watch.Round;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.run.NodeId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells what was found to whoever is to be told, and says so on the command's own output. What was
 * told is kept in one file; whoever calls it holds that file's lock. One thread.
 */
final class Telling {
  private static final int FOUND = 1;
  private static final int UNTOLD = 3;
  static final int NOBODY = 4;

  private final Map<String, String> env;
  private final StateFolder state;
  private final Answers answers;

  Telling(Map<String, String> env, StateFolder state, Answers answers) {
    this.env = env;
    this.state = state;
    this.answers = answers;
  }

  /**
   * A finding in JSON.
   *
   * @param manner {@code LASTS}, {@code ONCE} or {@code HELD}
   * @param since when it was first seen
   */
  record Found(
      String key,
      String subject,
      String detail,
      String fix,
      Finding.Manner manner,
      Optional<Instant> since) {}

  /** A message in JSON. */
  record Sent(String id, String kind, String title, String way, boolean accepted, String said) {}

  /**
   * What a command says that has looked, in JSON.
   *
   * @param nobody why nobody can be told of alerts; absent: somebody can
   */
  record Watched(
      List<Found> findings, List<Sent> messages, boolean another, Optional<String> nobody) {}

  /**
   * What came of it.
   *
   * @param open findings that somebody has to look at: neither held nor told before as what has
   *     happened once
   * @param messages that ways took
   * @param exit 0 none of these, 1 there are, 3 there are and a way did not take its message, 4
   *     there are and there is nobody who could be told
   * @param nobody why nobody can be told; absent: somebody can
   */
  record Told(int open, int messages, int exit, Optional<String> nobody) {}

  /**
   * Tells what is to be told after {@code findings} were seen.
   *
   * @param desk a folder that can be written
   * @param file of the memory, in the desk
   * @param looked the memory of the last time, with what was measured now
   * @param name in the ids of messages
   */
  Told tell(Path desk, String file, Memory looked, List<Finding> findings, String name, Instant now)
      throws IOException {
    Path there = desk.resolve(file);
    Memory next = Round.after(looked, findings, name, now);
    // Written before anything is sent: whoever comes after a kill sends the same with the same id.
    next.write(there);
    Audience audience = Audience.of(state.root());
    WatchPost.Sent sent = send(next.outbox(), audience, desk);
    Memory after = next.withOutbox(sent.left());
    for (WatchPost.Tried tried : sent.tried()) {
      after = tried.isAccepted() ? after.heard(tried.message(), tried.way().name()) : after;
    }
    after.write(there);
    List<Sent> messages = sent.tried().stream().map(Telling::sent).toList();
    return said(findings, after, messages, audience.nobody(), false, now);
  }

  /** The same where another one tells: says what was found. */
  Told said(List<Finding> findings, Memory memory, Instant now) {
    return said(findings, memory, List.of(), Audience.of(state.root()).nobody(), true, now);
  }

  /** Which node this is; a folder that cannot be asked has none. */
  Optional<NodeId> node() {
    try {
      return Optional.of(WorkerAssembly.node(state));
    } catch (NodeException unknown) {
      return Optional.empty();
    }
  }

  String name() {
    return node().map(NodeId::value).orElse("node");
  }

  /** Nothing is sent, and all of it kept, while nobody can be told. */
  private WatchPost.Sent send(List<Memory.Pending> outbox, Audience audience, Path desk) {
    if (audience.nobody().isPresent()) {
      return new WatchPost.Sent(List.of(), outbox);
    }
    try {
      return new WatchPost(WorkerAssembly.postman(desk, env), audience.ways()).send(outbox);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return new WatchPost.Sent(List.of(), outbox);
    }
  }

  private static Sent sent(WatchPost.Tried tried) {
    Notice notice = tried.message().notice();
    return new Sent(
        notice.id(),
        notice.kind().word(),
        notice.title(),
        tried.way().name(),
        tried.isAccepted(),
        switch (tried.outcome()) {
          case Outcome.Accepted taken -> taken.said();
          case Outcome.Refused refused -> refused.why();
        });
  }

  private Told said(
      List<Finding> findings,
      Memory memory,
      List<Sent> sent,
      Optional<String> nobody,
      boolean another,
      Instant now) {
    PrintStream out = answers.lines();
    for (Finding finding : findings) {
      out.println(
          HarmlessText.line(finding.subject())
              + (finding.manner() == Finding.Manner.HELD ? " (left alone, not told)" : ""));
      finding.detail().lines().forEach(line -> out.println("  " + HarmlessText.line(line)));
      if (!finding.fix().isBlank()) {
        out.println("  -> " + HarmlessText.line(finding.fix()));
      }
    }
    if (findings.isEmpty()) {
      out.println("nothing is wrong");
    }
    for (Sent message : sent) {
      out.println(
          (message.accepted() ? "told " : "NOT TOLD ")
              + message.way()
              + ": "
              + HarmlessText.line(message.title())
              + (message.accepted() ? "" : " (" + HarmlessText.line(message.said()) + ")"));
    }
    int open = (int) findings.stream().filter(finding -> isOpen(finding, memory, now)).count();
    nobody.ifPresent(
        why -> out.println((open > 0 ? "NOBODY IS TOLD: " : "nobody would be told: ") + why));
    int unused =
        answers.done(
            new Watched(
                findings.stream().map(finding -> found(finding, memory)).toList(),
                sent,
                another,
                nobody));
    boolean untold = !memory.outbox().isEmpty();
    int exit =
        open > 0 && nobody.isPresent()
            ? NOBODY
            : untold && !findings.isEmpty() ? UNTOLD : open == 0 ? 0 : FOUND;
    return new Told(open, (int) sent.stream().filter(Sent::accepted).count(), exit, nobody);
  }

  private static boolean isOpen(Finding finding, Memory memory, Instant now) {
    return switch (finding.manner()) {
      case LASTS -> true;
      case HELD -> false;
      case ONCE ->
          Optional.ofNullable(memory.known().get(finding.key()))
              .filter(known -> known.toldAt().equals(now))
              .isPresent();
    };
  }

  private static Found found(Finding finding, Memory memory) {
    return new Found(
        finding.key(),
        finding.subject(),
        finding.detail(),
        finding.fix(),
        finding.manner(),
        Optional.ofNullable(memory.known().get(finding.key())).map(Memory.Known::since));
  }
}
