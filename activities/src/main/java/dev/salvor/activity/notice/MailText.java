package dev.salvor.activity.notice;

import dev.salvor.notice.Message;
import dev.salvor.notice.Way;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HexFormat;
import java.util.Properties;

/** A message as a mail. */
final class MailText extends MimeMessage {
  private final String id;

  private MailText(Session session, String id) {
    super(session);
    this.id = id;
  }

  /** The library would put in another one at each sending. */
  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }

  static MailText of(Session session, Message message, Way.Means.Mail means)
      throws MessagingException {
    String id = message.notice().id();
    String hex = HexFormat.of().formatHex(id.getBytes(StandardCharsets.UTF_8));
    MailText mail = new MailText(session, "<" + hex + "@salvor.invalid>");
    mail.setFrom(new InternetAddress(from(message, means)));
    for (String to : means.to()) {
      mail.addRecipient(RecipientType.TO, new InternetAddress(to));
    }
    mail.setSubject(message.subject(), "UTF-8");
    mail.setText(message.text(), "UTF-8");
    mail.setSentDate(Date.from(message.notice().at()));
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setHeader("X-Salvor-Notice", id);
    mail.saveChanges();
    return mail;
  }

  static String from(Message message, Way.Means.Mail means) {
    String machine = message.notice().machine().replaceAll("[^A-Za-z0-9.-]", "-");
    return means.from().orElse("salvor@" + (machine.isEmpty() ? "localhost" : machine));
  }

  /** The whole mail, for a program that reads it. */
  static byte[] bytes(Message message, Way.Means.Mail means) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      of(Session.getInstance(new Properties()), message, means).writeTo(out);
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a message cannot be written as a mail: " + e, e);
    }
    // What programs read ends its lines as this system does.
    return out.toString(StandardCharsets.UTF_8)
        .replace("\r\n", "\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
