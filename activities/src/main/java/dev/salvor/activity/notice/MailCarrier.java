package dev.salvor.activity.notice;

import dev.salvor.notice.Message;
import dev.salvor.notice.Way;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Mail, by a server or by the machine's sendmail. The Message-ID is made of the notice's id, so
 * that mail programs show one that came twice once. Jakarta Mail is loaded with the first mail.
 */
final class MailCarrier implements Carrier {
  private final Way.Means.Mail means;
  private final Secrets secrets;

  MailCarrier(Way.Means.Mail means, Secrets secrets) {
    this.means = means;
    this.secrets = secrets;
  }

  @Override
  public Outcome carry(Message message, Slot slot, Duration timeout) {
    if (means.smtp().isEmpty()) {
      return sendmail()
          .map(
              program ->
                  Guarded.run(
                      slot,
                      List.of(program, "-i", "-t"),
                      MailText.bytes(message, means),
                      Map.of(),
                      timeout))
          .orElseGet(
              () -> Outcome.refused("no sendmail on this machine; name a server under smtp"));
    }
    Way.Smtp server = means.smtp().get();
    Optional<String> password = Optional.empty();
    if (server.login().isPresent()) {
      password = secrets.value(server.login().get().password());
      if (password.isEmpty()) {
        return Outcome.refused(secrets.missing(server.login().get().password()));
      }
    }
    return within(timeout, new SmtpSend(message, means, server, password, timeout));
  }

  /** A server may answer each line just in time, for ever: the whole has one limit. */
  private static Outcome within(Duration timeout, SmtpSend send) {
    CompletableFuture<Outcome> said = new CompletableFuture<>();
    Thread sender = Thread.ofVirtual().name("mail").start(() -> said.complete(send.send()));
    try {
      return said.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Outcome.refused(
          "the mail server did not take it within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return Outcome.refused(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused("the node ends");
    } finally {
      // Closes its socket.
      sender.interrupt();
    }
  }

  static Optional<String> sendmail() {
    return Programs.find("sendmail", "/usr/sbin", "/usr/lib");
  }
}
