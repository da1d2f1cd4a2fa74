package dev.salvor.activity.notice;

import dev.salvor.notice.Message;
import dev.salvor.notice.Way;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The text on a program's standard input, everything else in variables. */
final class CommandCarrier implements Carrier {
  private final Way.Means.Command means;

  CommandCarrier(Way.Means.Command means) {
    this.means = means;
  }

  @Override
  public Outcome carry(Message message, Slot slot, Duration timeout) {
    byte[] input = message.text().getBytes(StandardCharsets.UTF_8);
    return Guarded.run(slot, means.argv(), input, variables(message), timeout);
  }

  private static Map<String, String> variables(Message message) {
    Map<String, String> out = new LinkedHashMap<>();
    message
        .notice()
        .variables()
        .forEach(
            (name, value) ->
                out.put(
                    "SALVOR_NOTICE_" + name.toUpperCase(Locale.ROOT),
                    String.valueOf(value).replace("\u0000", "")));
    out.put("SALVOR_NOTICE_SUBJECT", message.subject());
    return out;
  }
}
