package dev.salvor.worker.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Fetches a pinned release archive; nothing of it is unpacked before its digest matched. */
final class EngineDownload {
  private final Duration connectTime;
  private final Progress progress;

  EngineDownload(Duration connectTime, Progress progress) {
    this.connectTime = connectTime;
    this.progress = progress;
  }

  /**
   * Puts the archive's program at {@code target}, which must not exist.
   *
   * @throws IOException with the reason: unreachable, an answer other than 200, another digest
   */
  void fetch(EngineArchive archive, Path target) throws IOException {
    Path packed = target.resolveSibling(target.getFileName() + ".tar.gz");
    try {
      String digest = download(archive, packed);
      if (!digest.equals(archive.sha256())) {
        throw new IOException(
            "the archive has SHA-256 " + digest + ", expected " + archive.sha256());
      }
      unpack(packed, target);
    } finally {
      Files.deleteIfExists(packed);
    }
  }

  private String download(EngineArchive archive, Path packed) throws IOException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(connectTime)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      HttpRequest request =
          HttpRequest.newBuilder(archive.source()).timeout(Duration.ofMinutes(1)).build();
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException("answered " + answer.statusCode());
        }
        long size = answer.headers().firstValueAsLong("content-length").orElse(-1);
        return save(body, size, packed);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stop);
    }
  }

  private String save(InputStream body, long size, Path packed) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
    try (InputStream in = new DigestInputStream(body, sha256);
        OutputStream out = Files.newOutputStream(packed)) {
      byte[] block = new byte[1 << 16];
      long done = 0;
      long said = System.nanoTime();
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        out.write(block, 0, n);
        done += n;
        if (System.nanoTime() - said > 3_000_000_000L) {
          said = System.nanoTime();
          progress.say("engine: " + (done >> 20) + (size > 0 ? " of " + (size >> 20) : "") + " MB");
        }
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static void unpack(Path packed, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile() && Path.of(entry.getName()).endsWith("temporal")) {
          Files.copy(tar, target);
          return;
        }
      }
    }
    throw new IOException("the archive holds no program named temporal");
  }
}
