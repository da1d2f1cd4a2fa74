package dev.salvor.activity.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.salvor.notice.Way;
import dev.salvor.runbook.SecretRef;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail to a real, if small, server. */
final class MailIT {
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir private Path state;

  private Outcome send(String id, int port, Way.Tls tls, Optional<Way.Login> login) {
    Way.Smtp smtp = new Way.Smtp("127.0.0.1", port, tls, login);
    Way way =
        Ways.way(
            "post",
            new Way.Means.Mail(List.of("ops@example.org"), Optional.empty(), Optional.of(smtp)),
            Duration.ofSeconds(20));
    return new Postman(state, Map.of("PW", "right"), Clock.systemUTC()).send(Ways.notice(id), way);
  }

  @Test
  void aMailArrivesWithSubjectTextAndAnIdOfItsOwn() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      int port = server.getSmtp().getPort();
      assertThat(send("night#7", port, Way.Tls.NONE, Optional.empty()))
          .isEqualTo(Outcome.accepted("taken by 127.0.0.1"));
      assertThat(send("night#7", port, Way.Tls.NONE, Optional.empty()))
          .isEqualTo(Outcome.accepted("accepted before"));

      assertThat(server.getReceivedMessages()).hasSize(1);
      MimeMessage mail = server.getReceivedMessages()[0];
      assertThat(mail.getSubject()).endsWith(": night waits for a decision about one.a");
      assertThat(mail.getFrom()[0].toString()).startsWith("salvor@");
      assertThat(mail.getHeader("X-Salvor-Notice")).containsExactly("night#7");
      assertThat(mail.getMessageID()).isEqualTo("<6e696768742337@salvor.invalid>");
      assertThat(GreenMailUtil.getBody(mail)).contains("run      night (crash-recovery), WAITING");
      assertThat(mail.getContent().toString()).contains("`id` ü");
    } finally {
      server.stop();
    }
  }

  @Test
  void aWrongPasswordIsSaidAndTheRightOneWorks() {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.setUser("salvor@example.org", "salvor", "right");
    server.start();
    try {
      int port = server.getSmtp().getPort();
      Way.Login right = new Way.Login("salvor", SecretRef.parse("env:PW"));
      Way.Login wrong = new Way.Login("nobody", SecretRef.parse("env:PW"));

      assertThat(send("n#1", port, Way.Tls.NONE, Optional.of(wrong)))
          .isEqualTo(Outcome.refused("127.0.0.1 does not let nobody in"));
      assertThat(send("n#1", port, Way.Tls.NONE, Optional.of(right)))
          .isInstanceOf(Outcome.Accepted.class);
    } finally {
      server.stop();
    }
  }

  @Test
  void aServerWithoutTlsGetsNothingWhereTlsIsAsked() {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      assertThat(send("n#2", server.getSmtp().getPort(), Way.Tls.STARTTLS, Optional.empty()))
          .isInstanceOf(Outcome.Refused.class);
      assertThat(server.getReceivedMessages()).isEmpty();
    } finally {
      server.stop();
    }
  }

  @Test
  void aServerThatAnswersLineByLineForEverIsLeft() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      Thread.ofVirtual().start(() -> greet(server, clock));
      Way.Smtp smtp =
          new Way.Smtp("127.0.0.1", server.getLocalPort(), Way.Tls.NONE, Optional.empty());
      Way way =
          Ways.way(
              "post",
              new Way.Means.Mail(List.of("a@b"), Optional.empty(), Optional.of(smtp)),
              SHORT);
      long begun = System.nanoTime();
      Outcome outcome =
          new Postman(state, Map.of(), Clock.systemUTC()).send(Ways.notice("n#3"), way);

      assertThat(outcome)
          .isEqualTo(Outcome.refused("the mail server did not take it within 2000 ms"));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }
  }

  private static void greet(ServerSocket server, ScheduledExecutorService clock) {
    try {
      Socket socket = server.accept();
      ScheduledFuture<?> unused =
          clock.scheduleAtFixedRate(() -> drip(socket), 0, 300, TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says a line every 300 ms, each in time for a limit on reading, until nobody listens. */
  private static void drip(Socket socket) {
    try {
      socket.getOutputStream().write("220-patience\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    } catch (IOException left) {
      throw new UncheckedIOException(left); // no further line
    }
  }

  @Test
  void aMailForSendmailHasItsHeadersAndLinesOfThisSystem() {
    var message =
        new dev.salvor.notice.Message(Ways.notice("n#4").from("web1"), "Sü\nBcc: x@y", "t\nü");
    String mail =
        new String(
            MailText.bytes(
                message,
                new Way.Means.Mail(
                    List.of("a@b.c", "d@e.f"), Optional.of("me@web1"), Optional.empty())),
            StandardCharsets.UTF_8);

    assertThat(mail)
        .contains("From: me@web1\n")
        .contains("To: a@b.c, d@e.f\n")
        .contains("X-Salvor-Notice: n#4\n")
        .contains("Message-ID: <6e2334@salvor.invalid>\n")
        .doesNotContain("\r")
        .doesNotContainPattern("(?m)^Bcc:");
  }
}
