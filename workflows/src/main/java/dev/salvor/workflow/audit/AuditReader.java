package dev.salvor.workflow.audit;

import dev.salvor.audit.AuditLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads a node's audit. */
public final class AuditReader {
  private AuditReader() {}

  /**
   * Gives every entry of the log in a state folder to {@code taker}, oldest first; one that was
   * changed is left out.
   *
   * @return how many lines were left out
   */
  public static long read(Path state, Consumer<AuditLine> taker) throws IOException {
    long[] unread = {0};
    try (Snapshot log = Snapshot.of(new AuditFolder(state))) {
      log.lines(
          (file, number, line) ->
              AuditLine.parse(line.bytes())
                  .ifPresentOrElse(taker, () -> unread[0] += line.ended() ? 1 : 0));
    }
    return unread[0];
  }
}
