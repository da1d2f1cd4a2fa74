package dev.salvor.workflow.audit;

import dev.salvor.audit.AuditLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a node's audit. */
public final class AuditReader {
  private AuditReader() {}

  /**
   * By what the log of a state folder is known: the id of that folder. Empty as long as it has
   * none.
   */
  public static Optional<String> name(Path state) {
    try {
      String id = Files.readString(state.resolve("state-id"), StandardCharsets.ISO_8859_1).strip();
      return Optional.of(id).filter(text -> text.matches("[0-9A-Za-z-]{8,64}"));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

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
