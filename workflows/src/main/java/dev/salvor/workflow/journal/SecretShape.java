package dev.salvor.workflow.journal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;

/**
 * What looks like a secret by itself.
 *
 * @param hints lower-case texts of which one must occur: cheaper than the pattern
 * @param pattern its first group, or all of it, is the secret
 */
record SecretShape(List<String> hints, Pattern pattern) {
  static final List<SecretShape> ALL =
      List.of(
          // "passwd:" begins a line of nsswitch.conf and PWD= names a folder: no secrets.
          shape(
              "(?i)(?:passw(?:or)?d|passphrase|_pwd|pass|secret|token|api[_-]?key|access[_-]?key)"
                  + "[\"']?[ \\t]*=[ \\t]*(\"[^\"]*\"|'[^']*'|\\S+)",
              "pass",
              "_pwd",
              "secret",
              "token",
              "key"),
          // JSON, then YAML and the like: one word up to the end, for prose has colons too; and no
          // path, for PAM has a file common-password.
          shape(
              "(?i)\"[\\w.-]*(?:password|passphrase|secret|token|api[_-]?key|access[_-]?key)\""
                  + "[ \\t]*:[ \\t]*(\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s\",}]+)",
              "pass",
              "secret",
              "token",
              "key"),
          shape(
              "(?im)(?:^|[\\s'{,;(\\[])[\\w.-]*"
                  + "(?:password|passphrase|secret|token|api[_-]?key|access[_-]?key)"
                  + "[ \\t]*:[ \\t]*(\"[^\"]*\"|'[^']*'|[^\\s\"',;}\\]]+)(?:[,;}\\]\"']|\\s*$)",
              "pass",
              "secret",
              "token",
              "key"),
          shape("(?im)(?:^|[\\s\"'])--?(?:password|passwd|token|secret|api-key)[ \\t]+(\\S+)", "-"),
          shape(
              "(?i)authorization[\"']?[ \\t]*[:=][ \\t]*[\"']?(?:[a-z]+[ \\t]+)?([^\\s\"']+)",
              "authorization"),
          shape("(?i)\\bbearer[ \\t]+([A-Za-z0-9._~+/=-]{8,})", "bearer"),
          shape("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b", "akia", "asia"),
          shape("\\bgh[pousr]_[A-Za-z0-9]{20,}|\\bgithub_pat_[A-Za-z0-9_]{20,}", "gh", "github"),
          shape("\\bxox[abprs]-[A-Za-z0-9-]{10,}", "xox"),
          shape("\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*", "eyj"),
          shape("://[^/\\s:@]*:([^/\\s@]+)@", "://"),
          // crypt(5)
          shape("\\$(?:1|2[abxy]|5|6|7|y|gy|sha1)\\$[./0-9A-Za-z$=,]{16,}", "$"),
          shape(
              "(?s)" + MaskingStream.KEY_BEGIN + ".*?(?:" + MaskingStream.KEY_END + "|\\z)",
              "-----begin"));

  private static SecretShape shape(String pattern, String... hints) {
    return new SecretShape(List.of(hints), Pattern.compile(pattern));
  }

  boolean mayOccur(String lower) {
    return hints.stream().anyMatch(lower::contains);
  }

  void find(String text, List<Span> found) {
    Matcher m = pattern.matcher(text);
    int group = m.groupCount() == 0 ? 0 : 1;
    while (m.find()) {
      found.add(new Span(m.start(group), m.end(group), m.start()));
    }
  }
}
