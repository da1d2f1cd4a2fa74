package dev.salvor.notice;

import dev.salvor.runbook.Copies;
import dev.salvor.runbook.SecretRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One way to reach people.
 *
 * @param kinds what it is told of
 * @param runbooks only runs of these, {@code *} for any letters; empty: all
 * @param subject template; absent: Salvor's own words
 * @param timeout of one try
 * @param retryFor how long a message is tried again
 */
public record Way(
    String name,
    Means means,
    Set<NoticeKind> kinds,
    List<String> runbooks,
    Optional<String> subject,
    Optional<String> text,
    Duration timeout,
    Duration retryFor) {

  /** A login may hold whatever is before the last {@code @}. */
  static final Pattern HOST =
      Pattern.compile(
          "(?<scheme>https?://)(?<login>[^/?#]*@)?(?<host>[^/?#@]+)(?<rest>.*)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** What carries the message. */
  public sealed interface Means {
    /** A program; the text is on its standard input. */
    record Command(List<String> argv) implements Means {
      public Command {
        argv = List.copyOf(argv);
      }
    }

    /**
     * An HTTP endpoint.
     *
     * @param url an address, or a reference to one: its path is often a key
     * @param headers further ones; a value may be a reference
     * @param json a document; else the text alone
     */
    record Webhook(
        String url, Optional<SecretRef> secret, Map<String, String> headers, boolean json)
        implements Means {
      public Webhook {
        headers = Copies.ordered(headers);
      }

      /** Where the address stands, if it is not written here. */
      public Optional<SecretRef> urlRef() {
        return SecretRef.isOne(url) ? Optional.of(SecretRef.parse(url)) : Optional.empty();
      }

      private String shown() {
        return urlRef().map(ref -> "at the address in " + ref.text()).orElseGet(() -> host(url));
      }

      /** Scheme and host: path, query and login may be keys. */
      public static String host(String url) {
        Matcher parts = HOST.matcher(url);
        if (!parts.matches()) {
          return "…";
        }
        boolean whole = parts.group("rest").length() <= 1 && parts.group("login") == null;
        return parts.group("scheme") + parts.group("host") + (whole ? "" : "/…");
      }
    }

    /** Mail; without a server by the machine's own sendmail. */
    record Mail(List<String> to, Optional<String> from, Optional<Smtp> smtp) implements Means {
      public Mail {
        to = List.copyOf(to);
      }
    }

    /** The system's journal. */
    record Journal(String tag) implements Means {}

    /** A bubble on the desktop. */
    record Desktop() implements Means {}
  }

  /** A mail server. */
  public record Smtp(String host, int port, Tls tls, Optional<Login> login) {}

  /** Whom a mail server knows. */
  public record Login(String user, SecretRef password) {}

  /** How a connection to a mail server is protected. */
  public enum Tls {
    STARTTLS,
    IMPLICIT,
    NONE
  }

  public Way {
    kinds = Set.copyOf(kinds);
    runbooks = List.copyOf(runbooks);
  }

  /** The same with tries of {@code most} at most. */
  public Way within(Duration most) {
    return timeout.compareTo(most) <= 0
        ? this
        : new Way(name, means, kinds, runbooks, subject, text, most, retryFor);
  }

  /** Whether it is told of {@code notice}. */
  public boolean takes(Notice notice) {
    return notice.kind() == NoticeKind.TEST
        || (kinds.contains(notice.kind())
            && (runbooks.isEmpty()
                || notice.run().isEmpty()
                || runbooks.stream().anyMatch(glob -> matches(glob, notice.runbook()))));
  }

  private static boolean matches(String glob, String runbook) {
    String regex =
        java.util.Arrays.stream(glob.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return runbook.matches(regex);
  }

  /** Where it leads, for people, without secrets. */
  public String target() {
    return switch (means) {
      case Means.Command command -> "command " + String.join(" ", command.argv());
      case Means.Webhook hook ->
          "webhook " + hook.shown() + (hook.secret().isPresent() ? "" : ", unsigned");
      case Means.Mail mail ->
          "mail to "
              + String.join(", ", mail.to())
              + mail.smtp().map(s -> " by " + s.host() + ":" + s.port()).orElse(" by sendmail");
      case Means.Journal journal -> "journal, tag " + journal.tag();
      case Means.Desktop ignored -> "desktop";
    };
  }
}
