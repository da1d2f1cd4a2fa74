package dev.salvor.worker.look;

import dev.salvor.runbook.HarmlessText;
import dev.salvor.runbook.SecretRef;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP request to a server that may be hostile: bounded in time and size to its end, redirects
 * not followed, since a key that was given for one place goes to no other. For one thread.
 */
final class HttpAsk {
  private static final int LONGEST = 4 << 20;
  private static final int LONGEST_SECRET = 1 << 16;

  private final Map<String, String> env;
  private final Duration limit;

  /**
   * Asks with a limit.
   *
   * @param env where {@code env:NAME} of a header is looked up
   * @param limit from the begin to the last byte of the answer
   */
  HttpAsk(Map<String, String> env, Duration limit) {
    this.env = env;
    this.limit = limit;
  }

  /** What came of it. */
  sealed interface Answer {
    /** A status 2xx with its body. */
    record Body(int status, String text) implements Answer {}

    /**
     * No answer that can be used.
     *
     * @param sign {@code no-connection}, {@code silent}, {@code 500}, ...
     */
    record None(String sign, String why) implements Answer {}
  }

  /**
   * Sends one request.
   *
   * @param header {@code NAME: file:/PATH} or {@code NAME: env:NAME}; empty: none
   * @throws Asked.WrongException address, method or header cannot be used
   */
  Answer send(String method, String url, String header, String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address(url)).timeout(limit);
    request.header("accept", "application/json").header("user-agent", "salvor");
    if (!body.isEmpty()) {
      request.header("content-type", "application/json");
    }
    try {
      request.method(
          method,
          body.isEmpty() && method.equals("GET")
              ? HttpRequest.BodyPublishers.noBody()
              : HttpRequest.BodyPublishers.ofString(body));
    } catch (IllegalArgumentException wrong) {
      throw new Asked.WrongException("method: \"" + method + "\" is none");
    }
    if (!header.isEmpty()) {
      Optional<Answer> missing = add(header, request);
      if (missing.isPresent()) {
        return missing.get();
      }
    }
    return bounded(request.build());
  }

  private static URI address(String url) {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return uri;
      }
    } catch (URISyntaxException none) {
      // Said below.
    }
    throw new Asked.WrongException(
        "url: \""
            + HarmlessText.line(shown(url))
            + "\" is no address that begins with http:// or https://");
  }

  /** An address without what may be secret in it. */
  static String shown(String url) {
    String path = url.replaceFirst("[?#].*", "");
    return path.replaceFirst("//[^/@]*@", "//");
  }

  private Optional<Answer> add(String header, HttpRequest.Builder request) {
    int colon = header.indexOf(':');
    String name = colon > 0 ? header.substring(0, colon).strip() : "";
    String text = header.substring(colon + 1).strip();
    if (name.isEmpty() || !isTaken(text)) {
      throw new Asked.WrongException(
          "header: write NAME: file:/PATH or NAME: env:NAME, where its value stands; never the"
              + " value");
    }
    Optional<String> value = value(text);
    if (value.isEmpty()) {
      return Optional.of(
          new Answer.None(
              "no-key", "the value of the header " + name + " cannot be had from " + text));
    }
    try {
      request.setHeader(name, value.get());
    } catch (IllegalArgumentException bad) {
      return Optional.of(
          new Answer.None(
              "no-key", "what stands in " + text + " cannot be sent as the header " + name));
    }
    return Optional.empty();
  }

  private static boolean isTaken(String text) {
    return text.startsWith("env:") || text.startsWith("file:/");
  }

  private Optional<String> value(String text) {
    SecretRef ref = SecretRef.parse(text);
    return switch (ref.source()) {
      case ENV -> Optional.ofNullable(env.get(ref.name()));
      case FILE -> file(Path.of(ref.name()));
      // A runbook names these: no command of its choice is run for a header.
      case CREDENTIAL, EXEC -> Optional.empty();
    };
  }

  private static Optional<String> file(Path path) {
    try {
      return Files.isRegularFile(path) && Files.size(path) <= LONGEST_SECRET
          ? Optional.of(Files.readString(path).strip())
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private Answer bounded(HttpRequest request) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit)
            .build();
    // Not closed but ended: a body that never ends must not be waited for.
    ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    try {
      return thread
          .submit(() -> exchange(client, request))
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      return silent();
    } catch (ExecutionException failure) {
      return failed(failure.getCause() == null ? failure : failure.getCause());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return silent();
    } finally {
      thread.shutdownNow();
      client.shutdownNow();
    }
  }

  private static Answer exchange(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    int status = answer.statusCode();
    try (InputStream body = answer.body()) {
      if (status >= 300 && status < 400) {
        String to = shown(answer.headers().firstValue("location").orElse("nowhere"));
        return new Answer.None(
            Integer.toString(status),
            "it answers "
                + status
                + ", a redirect to "
                + FindingLines.cut(HarmlessText.line(to), 200)
                + "; redirects are not followed, write the address it leads to");
      }
      byte[] bytes = body.readNBytes(LONGEST + 1);
      String begin = HarmlessText.line(text(bytes, 200));
      if (status < 200 || status >= 300) {
        return new Answer.None(
            Integer.toString(status),
            "it answers " + status + (begin.isBlank() ? "" : ": " + begin));
      }
      if (bytes.length > LONGEST) {
        return new Answer.None("too-long", "its answer is longer than " + (LONGEST >> 20) + " MB");
      }
      return new Answer.Body(status, new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private static String text(byte[] bytes, int most) {
    return FindingLines.cut(
        new String(bytes, 0, Math.min(bytes.length, most * 4), StandardCharsets.UTF_8), most);
  }

  private Answer silent() {
    return new Answer.None("silent", "no whole answer within " + limit.toSeconds() + " s");
  }

  private Answer failed(Throwable failure) {
    String words =
        HarmlessText.line(
            failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getMessage());
    if (failure instanceof ConnectException) {
      return new Answer.None("no-connection", "no connection: " + words);
    }
    if (failure instanceof HttpTimeoutException) {
      return silent();
    }
    return new Answer.None("broken", "its answer broke off: " + FindingLines.cut(words, 200));
  }
}
