package dev.salvor.activity.notice;

import dev.salvor.notice.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A bubble, by notify-send. */
final class DesktopCarrier implements Carrier {
  @Override
  public Outcome carry(Message message, Slot slot, Duration timeout) {
    String urgency = message.notice().kind().isUrgent() ? "critical" : "normal";
    List<String> argv =
        List.of(
            "notify-send",
            "--app-name=salvor",
            "--urgency=" + urgency,
            "--",
            message.subject(),
            message.text().strip());
    return Guarded.run(slot, argv, new byte[0], Map.of(), timeout);
  }
}
