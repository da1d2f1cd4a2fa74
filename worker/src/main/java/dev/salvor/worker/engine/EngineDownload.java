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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Fetches a pinned release archive; nothing of it is unpacked before its digest matched. */
final class EngineDownload {
  /** As long as a build with Go may take, which is what comes next. */
  private static final Duration MOST = Duration.ofMinutes(30);

  private final Duration connectTime;
  private final Duration patience;
  private final Progress progress;

  /**
   * A download that gives up by itself.
   *
   * @param patience how long no byte may come; the client bounds only the time to the headers
   */
  EngineDownload(Duration connectTime, Duration patience, Progress progress) {
    this.connectTime = connectTime;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Puts the archive's program at {@code target}, which must not exist.
   *
   * @throws IOException with the reason: unreachable, an answer other than 200, a body that stops
   *     coming, another digest
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
      long begun = System.nanoTime();
      long said = begun;
      for (int n = read(in, block); n >= 0; n = read(in, block)) {
        out.write(block, 0, n);
        done += n;
        if (System.nanoTime() - begun > MOST.toNanos()) {
          throw new IOException("it took longer than " + MOST.toMinutes() + " minutes");
        }
        if (System.nanoTime() - said > 3_000_000_000L) {
          said = System.nanoTime();
          progress.say("engine: " + (done >> 20) + (size > 0 ? " of " + (size >> 20) : "") + " MB");
        }
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private int read(InputStream in, byte[] block) throws IOException {
    FutureTask<Integer> reading = new FutureTask<>(() -> in.read(block));
    Thread.ofVirtual().start(reading);
    try {
      return reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stalled) {
      throw new IOException("no byte came for " + patience.toSeconds() + " s", stalled);
    } catch (ExecutionException failure) {
      throw new IOException("the answer broke off (" + failure.getCause() + ")", failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stop);
    }
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
