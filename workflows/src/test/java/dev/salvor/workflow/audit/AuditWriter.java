package dev.salvor.workflow.audit;

import dev.salvor.audit.ChainEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A process that appends until it is killed, or so many entries, and says which it has. */
final class AuditWriter {
  private AuditWriter() {}

  public static void main(String[] arguments) throws IOException {
    AuditLog log =
        new AuditLog(Path.of(arguments[0]), Long.parseLong(arguments[2]), Duration.ofSeconds(30));
    long most = Long.parseLong(arguments[3]);
    for (long i = 0; i < most; i++) {
      String why = arguments[1] + "-" + i + "-" + "x".repeat((int) (i * 37 % 700));
      ChainEnd end = log.append(AuditLogTest.entry(why));
      System.out.println(end + " " + why);
      System.out.flush();
    }
  }
}
