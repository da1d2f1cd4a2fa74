package dev.salvor.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.source.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NoticesReaderTest {
  @TempDir private Path folder;

  private static final String ALL =
      """
      schemaVersion: 1
      ways:
        - name: hook
          webhook: {url: 'https://hooks.example.org/x?key=1', secret: file:/etc/hook, headers: {X-Key: env:KEY}}
          events: [waiting, failed]
          runbooks: [crash-*]
          timeout: 5s
          retryFor: 2h
        - name: page
          command: [/usr/local/bin/page, --to, ops]
          subject: '${{ notice.machine }}: ${{ notice.title }}'
          text: |
            ${{ notice.kind == 'failed' ? 'Look at it' : 'For your information' }}
            ${{ notice.detail }}
        - name: post
          mail: {to: [ops@example.org], smtp: {host: mail, tls: implicit, user: salvor, password: file:/etc/mail}}
        - name: here
          mail: {to: [root@localhost]}
        - name: log
          journal: {tag: ops}
        - name: desk
          desktop: {}
      """;

  private static Notices read(String text) {
    NoticesReader.Result result = NoticesReader.read("notices.yaml", text);
    assertThat(result).isInstanceOf(NoticesReader.Result.Read.class);
    return ((NoticesReader.Result.Read) result).notices();
  }

  private static List<String> problems(String text) {
    NoticesReader.Result result = NoticesReader.read("n.yaml", text);
    assertThat(result).isInstanceOf(NoticesReader.Result.Unreadable.class);
    return ((NoticesReader.Result.Unreadable) result)
        .problems().stream().map(Problem::text).toList();
  }

  @Test
  void readsEveryWay() {
    Notices notices = read(ALL);

    assertThat(notices.ways())
        .extracting(Way::name)
        .containsExactly("hook", "page", "post", "here", "log", "desk");
    Way hook = notices.way("hook").orElseThrow();
    assertThat(hook.kinds())
        .containsExactlyInAnyOrder(
            NoticeKind.QUESTION,
            NoticeKind.APPROVAL,
            NoticeKind.PAUSE,
            NoticeKind.REMINDER,
            NoticeKind.EXPIRED,
            NoticeKind.FAILED);
    assertThat(hook.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(hook.retryFor()).isEqualTo(Duration.ofHours(2));
    assertThat(((Way.Means.Webhook) hook.means()).secret())
        .contains(SecretRef.parse("file:/etc/hook"));
    Way.Smtp smtp =
        ((Way.Means.Mail) notices.way("post").orElseThrow().means()).smtp().orElseThrow();
    assertThat(smtp.port()).isEqualTo(465);
    assertThat(smtp.login().map(Way.Login::user)).contains("salvor");
    assertThat(((Way.Means.Mail) notices.way("here").orElseThrow().means()).smtp()).isEmpty();
    assertThat(notices.way("log").orElseThrow().means()).isEqualTo(new Way.Means.Journal("ops"));
  }

  @Test
  void aKeyInAnAddressIsNotShown() {
    assertThat(read(ALL).way("hook").orElseThrow().target())
        .isEqualTo("webhook https://hooks.example.org/…");
  }

  /** Chat services put the key into the path. */
  @ParameterizedTest
  @CsvSource({
    "https://hooks.slack.com/services/T0/B0/XXXX, https://hooks.slack.com/…",
    "https://api.telegram.org/bot123:KEY/sendMessage?chat=1, https://api.telegram.org/…",
    "https://KEY@hooks.example.org, https://hooks.example.org/…",
    "https://u@KEY:p@hooks.example.org:8443/x, https://hooks.example.org:8443/…",
    "http://127.0.0.1:80/, http://127.0.0.1:80",
    "https://hooks.example.org?k=KEY, https://hooks.example.org/…",
    "/services/KEY, …"
  })
  void ofAnAddressOnlySchemeAndHostAreShown(String url, String shown) {
    assertThat(Way.Means.Webhook.host(url)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"file:/etc/hook.url", "env:HOOK_URL"})
  void anAddressMayStandElsewhere(String ref) {
    Way way =
        read("schemaVersion: 1\nways: [{name: chat, webhook: {url: '%s', secret: env:K}}]"
                .formatted(ref))
            .way("chat")
            .orElseThrow();
    assertThat(way.target()).isEqualTo("webhook at the address in " + ref);
  }

  @Test
  void aWrongAddressOrSecretIsNotShownEither() {
    assertThat(
            problems(
                """
                schemaVersion: 1
                ways:
                  - {name: a, webhook: {url: hooks.slack.com/services/KEY, secret: KEY}}
                  - {name: b, webhook: {url: 'https://[KEY'}}
                """))
        .hasSize(3)
        .noneMatch(problem -> problem.contains("KEY"))
        .anyMatch(problem -> problem.contains("an address beginning with https://"));
  }

  @Test
  void everyProblemIsToldWithItsPlace() {
    assertThat(
            problems(
                """
                schemaVersion: 1
                ways:
                  - name: a
                    webhok: {}
                  - name: a
                    command: [x]
                    journal: {}
                    timeout: 10
                    retryFor: 30d
                  - name: b
                    webhook: {url: 'https://x', secret: hunter2}
                    events: [faild]
                    subject: '${{ notice.rum }}'
                    text: '${{ params.x }} ${{ notice.run'
                  - name: c
                    mail: {to: [nobody], smtp: {host: 'm ${{ 1 }}', user: u}}
                """))
        .containsExactly(
            "n.yaml:3:5 ways[0]: nothing says how to reach anybody; one of command, webhook, mail,"
                + " journal, desktop is needed",
            "n.yaml:4:5 ways[0].webhok: unknown key; did you mean \"webhook\"?",
            "n.yaml:5:11 ways[1].name: the name is there already, in line 3; choose another",
            "n.yaml:7:5 ways[1].journal: \"command\" and \"journal\" exclude each other; make two"
                + " ways of them",
            "n.yaml:8:14 ways[1].timeout: \"10\" has no unit; write 10s",
            "n.yaml:9:15 ways[1].retryFor: too long; at most 7d is allowed",
            "n.yaml:11:41 ways[2].webhook.secret: this is not a reference to a secret; write"
                + " file:/PATH, credential:NAME, exec:COMMAND or env:NAME, never the value itself",
            "n.yaml:12:14 ways[2].events[0]: \"faild\" is not allowed here; did you mean"
                + " \"failed\"?",
            "n.yaml:13:19 ways[2].subject: the expression \"notice.rum\" cannot be evaluated: there"
                + " is no \"rum\"; has(...) tells whether something is there; notice has id, kind,"
                + " at, machine, run, runbook, step, status, title, detail, until, otherwise,"
                + " commands",
            "n.yaml:14:12 ways[2].text: the expression has no end; write }} behind it",
            "n.yaml:14:16 ways[2].text: only \"notice\" is known here; write notice.run: id, kind,"
                + " at, machine, run, runbook, step, status, title, detail, until, otherwise,"
                + " commands",
            "n.yaml:16:17 ways[3].mail.to[0]: \"nobody\" is not a mail address; write name@domain",
            "n.yaml:16:39 ways[3].mail.smtp.host: \"m ${{ 1 }}\" is not a host's name",
            "n.yaml:16:42 ways[3].mail.smtp.host: expressions are not evaluated here; only in"
                + " subject and text",
            "n.yaml:16:53 ways[3].mail.smtp.user: goes with \"password\" only");
  }

  @ParameterizedTest
  @CsvSource({
    "'', the file is empty",
    "'schemaVersion: 2\nways: [{name: a, journal: {}}]', not allowed here",
    "'schemaVersion: 1\nways: []', the list is empty",
    "'schemaVersion: 1', ways",
    "'- a', expected a mapping with ways",
    "'schemaVersion: 1\nways: [&a {name: b, journal: {}}, *a]', anchor"
  })
  void whatIsNoNoticesAtAllIsRefused(String text, String said) {
    assertThat(problems(text)).anySatisfy(line -> assertThat(line).contains(said));
  }

  @Test
  void withoutTheFileNobodyIsTold() {
    assertThat(NoticesReader.read(folder.resolve("notices.yaml")))
        .isEqualTo(new NoticesReader.Result.Read(Notices.NONE));
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws IOException {
    Path file = folder.resolve("notices.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThat(NoticesReader.read(file)).isInstanceOf(NoticesReader.Result.Unreadable.class);
  }

  @Test
  void whatTheSchemaCallsAnEventIsOne() {
    for (NoticeKind kind : NoticeKind.values()) {
      String text =
          "schemaVersion: 1\nways: [{name: a, journal: {}, events: [" + kind.word() + "]}]";
      Optional<Notices> read =
          NoticesReader.read("n", text) instanceof NoticesReader.Result.Read r
              ? Optional.of(r.notices())
              : Optional.empty();
      assertThat(read.isPresent()).as(kind.word()).isEqualTo(kind != NoticeKind.TEST);
    }
  }
}
