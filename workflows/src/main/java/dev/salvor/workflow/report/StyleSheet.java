package dev.salvor.workflow.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Collectors;

/** The page's style, and the digest by which the browser knows it for the page's own. */
record StyleSheet(String text, String digest) {
  static final StyleSheet PAGE = read();

  private static StyleSheet read() {
    try (InputStream in = StyleSheet.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is not beside " + StyleSheet.class.getName());
      }
      String text =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replaceAll("(?s)/\\*.*?\\*/", "")
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .collect(Collectors.joining("\n"));
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new StyleSheet(text, "sha256-" + Base64.getEncoder().encodeToString(digest));
    } catch (IOException e) {
      throw new UncheckedIOException("report.css cannot be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
