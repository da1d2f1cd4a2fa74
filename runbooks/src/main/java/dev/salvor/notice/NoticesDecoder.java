package dev.salvor.notice;

import dev.salvor.runbook.Durations;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.source.Cursor;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes values of a document that has no problem. */
final class NoticesDecoder {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration RETRY_FOR = Duration.ofHours(1);

  private NoticesDecoder() {}

  static Notices decode(Cursor root) {
    return new Notices(root.at("ways").items().stream().map(NoticesDecoder::way).toList());
  }

  private static Way way(Cursor at) {
    return new Way(
        at.at("name").node().asText(),
        means(at),
        kinds(at.at("events")),
        texts(at.at("runbooks")),
        at.at("subject").text(),
        at.at("text").text(),
        duration(at.at("timeout")).orElse(TIMEOUT),
        duration(at.at("retryFor")).orElse(RETRY_FOR));
  }

  private static Way.Means means(Cursor at) {
    if (at.has("command")) {
      return new Way.Means.Command(texts(at.at("command")));
    }
    if (at.has("webhook")) {
      return webhook(at.at("webhook"));
    }
    if (at.has("mail")) {
      Cursor mail = at.at("mail");
      return new Way.Means.Mail(
          texts(mail.at("to")),
          mail.at("from").text(),
          mail.has("smtp") ? Optional.of(smtp(mail.at("smtp"))) : Optional.empty());
    }
    return at.has("journal")
        ? new Way.Means.Journal(at.at("journal").at("tag").text().orElse("salvor"))
        : new Way.Means.Desktop();
  }

  private static Way.Means webhook(Cursor at) {
    Map<String, String> headers = new LinkedHashMap<>();
    at.at("headers").entries().forEach(e -> headers.put(e.getKey(), e.getValue().node().asText()));
    return new Way.Means.Webhook(
        at.at("url").node().asText(),
        at.at("secret").text().map(SecretRef::parse),
        headers,
        !at.at("format").text().equals(Optional.of("text")));
  }

  private static Way.Smtp smtp(Cursor at) {
    Way.Tls tls =
        at.at("tls")
            .text()
            .map(word -> Way.Tls.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(Way.Tls.STARTTLS);
    int usual =
        switch (tls) {
          case STARTTLS -> 587;
          case IMPLICIT -> 465;
          case NONE -> 25;
        };
    return new Way.Smtp(
        at.at("host").node().asText(),
        at.at("port").node().asInt(usual),
        tls,
        at.at("user")
            .text()
            .map(user -> new Way.Login(user, SecretRef.parse(at.at("password").node().asText()))));
  }

  private static Set<NoticeKind> kinds(Cursor at) {
    Set<NoticeKind> out = EnumSet.noneOf(NoticeKind.class);
    texts(at).forEach(word -> out.addAll(NoticeKind.meant(word)));
    return out.isEmpty() ? EnumSet.allOf(NoticeKind.class) : out;
  }

  private static Optional<Duration> duration(Cursor at) {
    return at.text().flatMap(Durations::parse);
  }

  private static List<String> texts(Cursor at) {
    return at.items().stream().flatMap(item -> item.scalar().stream()).toList();
  }
}
