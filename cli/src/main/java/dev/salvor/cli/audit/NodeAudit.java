package dev.salvor.cli.audit;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.io.Io;
import dev.salvor.workflow.audit.AuditLog;
import dev.salvor.workflow.audit.Auditor;
import dev.salvor.workflow.audit.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The audit in a state folder. */
public final class NodeAudit implements Audit {
  private final Path state;
  private final Map<String, String> env;
  private final Io io;
  private final Clock clock;
  private @Nullable Auditor made;

  /** Of the node whose state folder is {@code state}; made at the first entry. */
  public NodeAudit(Path state, Map<String, String> env, Io io, Clock clock) {
    this.state = state;
    this.env = env;
    this.io = io;
    this.clock = clock;
  }

  /** Most commands write nothing, and need not know where they come from. */
  private Auditor auditor() {
    Auditor known = made;
    if (known == null) {
      Origin origin = Origin.of(env);
      known = new Auditor(new AuditLog(state), origin.who(), origin.whence(), clock);
      made = known;
    }
    return known;
  }

  @Override
  public AuditEntry entry(AuditAction action) {
    return auditor().entry(action);
  }

  @Override
  public long must(AuditEntry entry) {
    try {
      return auditor().record(entry).seq();
    } catch (IOException e) {
      throw new CliProblem(
          ExitCode.FAILED,
          "this cannot be recorded in the audit, so nothing was done: "
              + FileWords.of(e)
              + "; look at room, owner and mode of "
              + state.resolve("audit"),
          e);
    }
  }

  @Override
  public OptionalLong may(AuditEntry entry) {
    try {
      return OptionalLong.of(auditor().record(entry).seq());
    } catch (IOException e) {
      io.note(
          "warning: this is not recorded in the audit ("
              + FileWords.of(e)
              + "); look at room, owner and mode of "
              + state.resolve("audit"));
      return OptionalLong.empty();
    }
  }
}
