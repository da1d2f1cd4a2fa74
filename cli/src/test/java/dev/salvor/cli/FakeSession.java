package dev.salvor.cli;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.audit.Who;
import dev.salvor.cli.audit.Audit;
import dev.salvor.cli.audit.AuditedEngine;
import dev.salvor.cli.book.Books;
import dev.salvor.cli.book.CatalogueBooks;
import dev.salvor.cli.command.Session;
import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.io.TerminalSize;
import dev.salvor.cli.node.Node;
import dev.salvor.cli.view.Examples;
import dev.salvor.workflow.audit.Origin;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Submitter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** A session without process, engine or node. */
final class FakeSession implements Session {
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final Map<String, String> env = new HashMap<>();
  final FakeEngine engine = new FakeEngine();
  final List<List<String>> nodeCommands = new ArrayList<>();
  int ensured;
  boolean shared;
  int awakened;
  Path stateRoot = Path.of("/nowhere");

  private final Io io =
      new Io(new PrintWriter(out), new PrintWriter(err), false, false, TerminalSize.NONE);
  private final Clock clock = new Stepping();

  /** Goes on by a second at each look. */
  private static final class Stepping extends Clock {
    private Instant now = Examples.START;

    @Override
    public Instant instant() {
      now = now.plus(Duration.ofSeconds(1));
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** What one command answers. */
  int run(String... arguments) {
    return new Cli(this).execute(arguments);
  }

  @Override
  public Io io() {
    return io;
  }

  @Override
  public Map<String, String> env() {
    return env;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Submitter submitter() {
    return new Submitter("alice", "desk");
  }

  @Override
  public Books books() {
    return new CatalogueBooks();
  }

  @Override
  public Node node() {
    return new Node() {
      @Override
      public void ensure(Consumer<String> said) {
        ensured++;
      }

      @Override
      public Running memory(Consumer<String> said) {
        said.accept("engine: in memory");
        return () -> {};
      }

      @Override
      public int run(List<String> arguments) {
        nodeCommands.add(arguments);
        return 75;
      }
    };
  }

  @Override
  public Engine engine() {
    return new AuditedEngine(engine, audit());
  }

  /** What it says, in the order in which it was said. */
  final List<AuditEntry> audited = new ArrayList<>();

  /** Nothing can be recorded. */
  boolean unrecorded;

  @Override
  public Audit audit() {
    return new Audit() {
      @Override
      public AuditEntry entry(AuditAction action) {
        return AuditEntry.of(Examples.START, action, Who.of("alice"), Origin.of(Map.of()).whence());
      }

      @Override
      public long must(AuditEntry entry) {
        if (unrecorded) {
          throw new CliProblem(ExitCode.FAILED, "the disk is full, so nothing was done");
        }
        audited.add(entry);
        return audited.size();
      }

      @Override
      public OptionalLong may(AuditEntry entry) {
        return unrecorded ? OptionalLong.empty() : OptionalLong.of(must(entry));
      }
    };
  }

  @Override
  public void ensureNode() {
    ensured++;
  }

  @Override
  public NodeId serving() {
    return new NodeId("fedcba9876543210");
  }

  @Override
  public void awaken() {
    awakened++;
  }

  @Override
  public Path stateRoot() {
    return stateRoot;
  }

  @Override
  public boolean sharesEngine() {
    return shared;
  }
}
