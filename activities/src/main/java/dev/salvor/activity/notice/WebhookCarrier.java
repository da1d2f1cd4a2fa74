package dev.salvor.activity.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.notice.Message;
import dev.salvor.notice.Way;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An HTTP POST in the form of Standard Webhooks 1.0: {@code webhook-id} is the notice's id and the
 * same at every try, {@code webhook-timestamp} is the try's, {@code webhook-signature} is over both
 * and the body. Accepted is any answer 2xx; a redirect is none, since what was signed for one place
 * goes to no other; 410 means never again.
 */
final class WebhookCarrier implements Carrier {
  private static final int GONE = 410;

  private final Way.Means.Webhook means;
  private final Secrets secrets;
  private final Clock clock;

  WebhookCarrier(Way.Means.Webhook means, Secrets secrets, Clock clock) {
    this.means = means;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public Outcome carry(Message message, Slot slot, Duration timeout) {
    Optional<String> url = secrets.textOrSecret(means.url());
    if (url.isEmpty()) {
      return Outcome.refused(secrets.missing(SecretRef.parse(means.url())));
    }
    Optional<URI> address = address(url.get());
    if (address.isEmpty()) {
      return Outcome.refused("what stands in " + means.url() + " is no address");
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(address.get()).timeout(timeout);
    byte[] body = body(message);
    request.POST(HttpRequest.BodyPublishers.ofByteArray(body));
    request.header("content-type", means.json() ? "application/json" : "text/plain; charset=utf-8");
    request.header("user-agent", "salvor");
    long now = clock.instant().getEpochSecond();
    request.header("webhook-id", message.notice().id());
    request.header("webhook-timestamp", Long.toString(now));
    if (means.secret().isPresent()) {
      SecretRef ref = means.secret().get();
      Optional<String> secret = secrets.value(ref).filter(value -> !value.isEmpty());
      if (secret.isEmpty()) {
        return Outcome.refused(secrets.missing(ref));
      }
      request.header(
          "webhook-signature", Signature.of(secret.get(), message.notice().id(), now, body));
    }
    for (Map.Entry<String, String> header : means.headers().entrySet()) {
      Optional<String> value = secrets.textOrSecret(header.getValue());
      if (value.isEmpty()) {
        return Outcome.refused(secrets.missing(SecretRef.parse(header.getValue())));
      }
      try {
        request.setHeader(header.getKey(), value.get());
      } catch (IllegalArgumentException e) {
        return new Outcome.Refused("the header " + header.getKey() + " cannot be sent", false);
      }
    }
    return send(request.build(), timeout);
  }

  /** An address that a message can be sent to. */
  static Optional<URI> address(String text) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      return uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"))
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException none) {
      return Optional.empty();
    }
  }

  private Outcome send(HttpRequest request, Duration timeout) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
    try {
      HttpResponse<InputStream> answer =
          client
              .sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
              .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return said(answer);
    } catch (TimeoutException e) {
      return Outcome.refused("no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return Outcome.refused(why(e.getCause() == null ? e : e.getCause(), timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused("the node ends");
    } finally {
      client.shutdownNow();
    }
  }

  private static String why(Throwable failure, Duration timeout) {
    if (failure instanceof java.net.http.HttpTimeoutException) {
      return "no answer within " + timeout.toMillis() + " ms";
    }
    String text = failure.getMessage();
    return failure instanceof java.net.ConnectException
        ? "no connection" + (text == null || text.isBlank() ? "" : ": " + text)
        : text == null ? failure.getClass().getSimpleName() : text;
  }

  /** The head says it all: an answer whose body never ends is an answer. */
  private static Outcome said(HttpResponse<InputStream> answer) {
    int status = answer.statusCode();
    close(answer.body());
    if (status >= 200 && status < 300) {
      return Outcome.accepted("answered " + status);
    }
    if (status >= 300 && status < 400) {
      return Outcome.refused(
          "answered "
              + status
              + ", a redirect to "
              + answer
                  .headers()
                  .firstValue("location")
                  .map(Way.Means.Webhook::host)
                  .orElse("nowhere")
              + "; redirects are not followed, write the address it leads to");
    }
    return new Outcome.Refused("answered " + status, status != GONE);
  }

  private static void close(InputStream body) {
    try (body) {
      // Nothing in it matters.
    } catch (IOException ignored) {
      // The connection goes with its client.
    }
  }

  private byte[] body(Message message) {
    if (!means.json()) {
      return message.text().getBytes(StandardCharsets.UTF_8);
    }
    Map<String, Object> data = new LinkedHashMap<>(message.notice().variables());
    data.put("commands", message.notice().commands());
    data.put("subject", message.subject());
    data.put("text", message.text());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "salvor." + message.notice().kind().word());
    body.put("timestamp", message.notice().at().toString());
    body.put("data", data);
    try {
      return SalvorJson.mapper().writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a message cannot be written as JSON", e);
    }
  }
}
