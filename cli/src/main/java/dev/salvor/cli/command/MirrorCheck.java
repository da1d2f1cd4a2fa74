package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Whether web servers give the bytes of a file. Reads them all; keeps none. */
final class MirrorCheck {
  private static final Duration MOST = Duration.ofMinutes(30);

  private final String wanted;

  MirrorCheck(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      wanted = sum(in);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.USAGE, FileWords.of(e), e);
    }
  }

  /** Why that address does not give it; empty if it does. */
  String trouble(String address) {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpResponse<InputStream> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(address)).timeout(MOST).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          return "answers " + answer.statusCode();
        }
        String given = sum(body);
        return given.equals(wanted) ? "" : "gives other bytes: " + given + ", wanted " + wanted;
      }
    } catch (IOException e) {
      return "does not answer: " + (e.getMessage() == null ? e : e.getMessage());
    } catch (IllegalArgumentException e) {
      return "is no address: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "was given up";
    }
  }

  private static String sum(InputStream in) throws IOException {
    try (DigestInputStream digest =
        new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
