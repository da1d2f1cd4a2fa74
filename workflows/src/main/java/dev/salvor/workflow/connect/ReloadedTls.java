package dev.salvor.workflow.connect;

import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * TLS by files that are read anew when they change, so that a certificate which is renewed in place
 * counts from the next connection on. What cannot be read leaves what was read before. One thread;
 * close it.
 */
final class ReloadedTls implements AutoCloseable {
  private static final long SECONDS = Long.getLong("salvor.tls.reloadSeconds", 10);

  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("tls-files").unstarted(task));

  private final SslContext context;

  /**
   * Reads {@code files}.
   *
   * @throws IOException if they cannot be used; says why
   */
  ReloadedTls(TlsFiles files) throws IOException {
    try {
      SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forClient());
      if (files.certificate().isPresent()) {
        builder.keyManager(keys(files.certificate().get(), files.key().orElseThrow()));
      }
      builder.trustManager(trust(files));
      context = builder.build();
    } catch (GeneralSecurityException | IOException e) {
      looks.shutdownNow();
      throw new IOException(
          "the TLS files " + files.all() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private AdvancedTlsX509KeyManager keys(Path certificate, Path key)
      throws IOException, GeneralSecurityException {
    AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();
    // Closed with the executor.
    var unused =
        manager.updateIdentityCredentials(
            certificate.toFile(), key.toFile(), SECONDS, TimeUnit.SECONDS, looks);
    return manager;
  }

  private AdvancedTlsX509TrustManager trust(TlsFiles files)
      throws IOException, GeneralSecurityException {
    AdvancedTlsX509TrustManager manager = AdvancedTlsX509TrustManager.newBuilder().build();
    if (files.authorities().isPresent()) {
      File file = files.authorities().get().toFile();
      var unused = manager.updateTrustCredentials(file, SECONDS, TimeUnit.SECONDS, looks);
    } else {
      manager.useSystemDefaultTrustCerts();
    }
    return manager;
  }

  SslContext context() {
    return context;
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
