package dev.salvor.activity.notice;

import dev.salvor.notice.Message;
import dev.salvor.notice.Way;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** One sending to a mail server. With one recipient that it does not know, nobody gets it. */
final class SmtpSend {
  private final Message message;
  private final Way.Means.Mail means;
  private final Way.Smtp server;
  private final Optional<String> password;
  private final Duration timeout;

  SmtpSend(
      Message message,
      Way.Means.Mail means,
      Way.Smtp server,
      Optional<String> password,
      Duration timeout) {
    this.message = message;
    this.means = means;
    this.server = server;
    this.password = password;
    this.timeout = timeout;
  }

  Outcome send() {
    Session session = Session.getInstance(properties());
    String user = server.login().map(Way.Login::user).orElse(null);
    try {
      MailText mail = MailText.of(session, message, means);
      try (Transport transport = session.getTransport("smtp")) {
        transport.connect(user, password.orElse(null));
        transport.sendMessage(mail, mail.getAllRecipients());
      }
      return Outcome.accepted("taken by " + server.host());
    } catch (AuthenticationFailedException e) {
      return Outcome.refused(server.host() + " does not let " + user + " in");
    } catch (MessagingException e) {
      return Outcome.refused(server.host() + ":" + server.port() + ": " + why(e));
    }
  }

  private static String why(MessagingException e) {
    StringBuilder out = new StringBuilder(String.valueOf(e.getMessage()).strip());
    if (e.getNextException() != null) {
      out.append(": ").append(String.valueOf(e.getNextException().getMessage()).strip());
    }
    return out.toString().replaceAll("\\s+", " ");
  }

  private Properties properties() {
    Properties out = new Properties();
    String most = Long.toString(timeout.toMillis());
    String name = server.host().replaceAll("[\\[\\]]", "");
    out.setProperty("mail.smtp.host", name);
    out.setProperty("mail.smtp.port", Integer.toString(server.port()));
    out.setProperty("mail.smtp.connectiontimeout", most);
    out.setProperty("mail.smtp.timeout", most);
    out.setProperty("mail.smtp.auth", Boolean.toString(server.login().isPresent()));
    out.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    switch (server.tls()) {
      case STARTTLS -> {
        out.setProperty("mail.smtp.starttls.enable", "true");
        out.setProperty("mail.smtp.starttls.required", "true");
      }
      case IMPLICIT -> out.setProperty("mail.smtp.ssl.enable", "true");
      case NONE -> out.setProperty("mail.smtp.starttls.enable", "false");
    }
    return out;
  }
}
