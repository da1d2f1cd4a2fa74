package dev.salvor.worker;

import dev.salvor.activity.notice.Outcome;
import dev.salvor.notice.Notice;
import dev.salvor.notice.Notices;
import dev.salvor.notice.NoticesReader;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.OsLock;
import dev.salvor.worker.watch.Desk;
import dev.salvor.worker.watch.Finding;
import dev.salvor.worker.watch.Limits;
import dev.salvor.worker.watch.Look;
import dev.salvor.worker.watch.Memory;
import dev.salvor.worker.watch.Round;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.wire.Wire;
import io.temporal.common.converter.DataConverter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the node once, from outside the engine, and tells whoever is to be told. Exit 0: nothing
 * is wrong; 1: something is, and everybody was told; 2: usage; 3: something is, and a way did not
 * take its message (it is tried again at the next call).
 */
final class WatchNode {
  private static final int FOUND = 1;
  private static final int UNTOLD = 3;

  private final Map<String, String> env;
  private final StateFolder state;
  private final Answers answers;
  private final PrintStream err;

  WatchNode(Map<String, String> env, StateFolder state, Answers answers, PrintStream err) {
    this.env = env;
    this.state = state;
    this.answers = answers;
    this.err = err;
  }

  /**
   * A finding in {@code watch-node --json}.
   *
   * @param since when it was first seen
   */
  private record Found(
      String key, String subject, String detail, String fix, Optional<Instant> since) {}

  /** A message in {@code watch-node --json}. */
  private record Sent(
      String id, String kind, String title, String way, boolean accepted, String said) {}

  /** What {@code watch-node --json} says. */
  private record Watched(List<Found> findings, List<Sent> messages, boolean another) {}

  int run(List<String> words) throws NodeException {
    WatchWords asked;
    try {
      asked = WatchWords.of(words);
    } catch (IllegalArgumentException wrong) {
      err.println("salvor: " + wrong.getMessage());
      return NodeMain.USAGE;
    }
    return switch (asked.what()) {
      case LOOK -> look(asked.limits());
      case INSTALL -> new WatchInstall(env, state, answers).install(asked);
      case UNINSTALL -> new WatchInstall(env, state, answers).uninstall();
    };
  }

  private int look(Limits limits) throws NodeException {
    if (!Files.isDirectory(state.node())) {
      answers.lines().println("nothing to watch: no node was ever started in " + state);
      return answers.done(new Watched(List.of(), List.of(), false));
    }
    try {
      Path desk = Desk.of(state.root(), env);
      try (OsLock ours = OsLock.tryTake(desk.resolve("node/watch-node.lock")).orElse(null)) {
        if (ours == null) {
          Memory memory = Desk.memory(state.root(), env);
          Look.Seen seen = lookOf(limits).look(memory, Instant.now());
          answers.lines().println("another watch-node is at work; it tells");
          return said(seen.findings(), memory, List.of(), true);
        }
        return told(limits, desk);
      }
    } catch (IOException failure) {
      throw dev.salvor.worker.process.FileProblem.of(state.node(), failure);
    }
  }

  private int told(Limits limits, Path desk) throws NodeException, IOException {
    Instant now = Instant.now();
    Path file = desk.resolve(Desk.MEMORY);
    Look.Seen seen = lookOf(limits).look(Desk.memory(state.root(), env), now);
    Memory next = Round.after(seen.memory(), seen.findings(), name(), now);
    // Written before anything is sent: whoever comes after a kill sends the same with the same id.
    next.write(file);
    WatchPost.Sent sent = send(next.outbox(), desk);
    Memory after = next.withOutbox(sent.left());
    for (WatchPost.Tried tried : sent.tried()) {
      after = tried.isAccepted() ? after.heard(tried.message(), tried.way().name()) : after;
    }
    after.write(file);
    List<Sent> messages = sent.tried().stream().map(WatchNode::sent).toList();
    return said(seen.findings(), after, messages, false);
  }

  private Look lookOf(Limits limits) throws NodeException {
    return new Look(
        state,
        target(),
        this::converter,
        node().isPresent() ? Gateways.queues(env, node().get()) : List.of(),
        limits);
  }

  private Optional<EngineTarget> target() throws NodeException {
    try {
      return EngineTarget.find(env, state);
    } catch (IOException failure) {
      throw new NodeException("the Temporal configuration: " + failure.getMessage(), failure);
    }
  }

  private Optional<DataConverter> converter() {
    try {
      return Optional.of(Wire.present(state.root()));
    } catch (UncheckedIOException noKey) {
      return Optional.empty();
    }
  }

  /** Which node this is; a folder that cannot be asked has none. */
  private Optional<NodeId> node() {
    try {
      return Optional.of(WorkerAssembly.node(state));
    } catch (NodeException unknown) {
      return Optional.empty();
    }
  }

  private String name() {
    return node().map(NodeId::value).orElse("node");
  }

  /** Nothing is sent, and all of it kept, while nobody can say who the ways are. */
  private WatchPost.Sent send(List<Memory.Pending> outbox, Path desk) {
    if (!(NoticesReader.read(Notices.file(state.root()))
        instanceof NoticesReader.Result.Read(Notices notices))) {
      return new WatchPost.Sent(List.of(), outbox);
    }
    try {
      return new WatchPost(WorkerAssembly.postman(desk, env), notices).send(outbox);
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

  private int said(List<Finding> findings, Memory memory, List<Sent> sent, boolean another) {
    PrintStream out = answers.lines();
    for (Finding finding : findings) {
      out.println(finding.subject());
      finding.detail().lines().forEach(line -> out.println("  " + line));
      if (!finding.fix().isBlank()) {
        out.println("  -> " + finding.fix());
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
              + message.title()
              + (message.accepted() ? "" : " (" + message.said() + ")"));
    }
    int unused =
        answers.done(
            new Watched(
                findings.stream().map(finding -> found(finding, memory)).toList(), sent, another));
    if (findings.isEmpty()) {
      return 0;
    }
    return memory.outbox().isEmpty() ? FOUND : UNTOLD;
  }

  private static Found found(Finding finding, Memory memory) {
    return new Found(
        finding.key(),
        finding.subject(),
        finding.detail(),
        finding.fix(),
        Optional.ofNullable(memory.known().get(finding.key())).map(Memory.Known::since));
  }
}
