package dev.salvor.activity.notice;

import dev.salvor.notice.Message;
import dev.salvor.notice.Notice;
import dev.salvor.notice.Way;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The journal, with fields to look for ({@code journalctl SALVOR_RUN=night}), else syslog; both by
 * logger. The journal takes one line here, so the rest of the text stays out.
 */
final class JournalCarrier implements Carrier {
  private static final Path SOCKET = Path.of("/run/systemd/journal/socket");

  private final Way.Means.Journal means;

  JournalCarrier(Way.Means.Journal means) {
    this.means = means;
  }

  @Override
  public Outcome carry(Message message, Slot slot, Duration timeout) {
    if (Files.exists(SOCKET)) {
      byte[] fields = fields(message).getBytes(StandardCharsets.UTF_8);
      Outcome journal =
          Guarded.run(slot, List.of("logger", "--journald"), fields, Map.of(), timeout);
      if (journal instanceof Outcome.Accepted) {
        return journal;
      }
    }
    String level = message.notice().kind().isUrgent() ? "user.warning" : "user.notice";
    List<String> syslog = List.of("logger", "-t", means.tag(), "-p", level, line(message));
    return Guarded.run(slot, syslog, new byte[0], Map.of(), timeout);
  }

  private static String line(Message message) {
    String detail = message.notice().detail().replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return message.subject() + (detail.isEmpty() ? "" : ": " + detail);
  }

  private String fields(Message message) {
    Notice notice = message.notice();
    return "MESSAGE="
        + line(message)
        + "\nPRIORITY="
        + (notice.kind().isUrgent() ? 4 : 5)
        + "\nSYSLOG_IDENTIFIER="
        + means.tag()
        + "\nSALVOR_NOTICE="
        + notice.id()
        + "\nSALVOR_KIND="
        + notice.kind().word()
        + "\nSALVOR_RUN="
        + notice.run()
        + "\n";
  }
}
