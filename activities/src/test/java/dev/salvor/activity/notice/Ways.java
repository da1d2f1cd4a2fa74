package dev.salvor.activity.notice;

import dev.salvor.notice.Notice;
import dev.salvor.notice.NoticeKind;
import dev.salvor.notice.Way;
import dev.salvor.runbook.SecretRef;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notices and ways for tests. */
final class Ways {
  private Ways() {}

  static Notice notice(String id) {
    return notice(id, Instant.parse("2026-11-20T03:00:00Z"));
  }

  static Notice notice(String id, Instant at) {
    return new Notice(
        id,
        NoticeKind.QUESTION,
        at,
        "",
        "night",
        "crash-recovery",
        "one.a",
        "WAITING",
        "waits for a decision about one.a",
        "exited with 3: 'quoted' \"twice\" $HOME `id` ü",
        Optional.of(Instant.parse("2026-11-21T03:00:00Z")),
        "abort",
        List.of("salvor show night"));
  }

  static Way way(String name, Way.Means means, Duration timeout) {
    return new Way(
        name,
        means,
        EnumSet.allOf(NoticeKind.class),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        timeout,
        Duration.ZERO);
  }

  /** One with a text of its own. */
  static Way saying(String name, String text, Way.Means means) {
    return new Way(
        name,
        means,
        EnumSet.allOf(NoticeKind.class),
        List.of(),
        Optional.empty(),
        Optional.of(text),
        Duration.ofSeconds(10),
        Duration.ZERO);
  }

  static Way hook(String url, Optional<String> secret, Duration timeout) {
    return way(
        "hook", new Way.Means.Webhook(url, secret.map(SecretRef::parse), Map.of(), true), timeout);
  }
}
