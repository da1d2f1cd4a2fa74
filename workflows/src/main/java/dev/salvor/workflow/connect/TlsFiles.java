package dev.salvor.workflow.connect;

import io.temporal.envconfig.ClientConfigTLS;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files by which an engine is reached over TLS, as the standard Temporal configuration names
 * them; what it holds as data is not here.
 *
 * @param certificate this side's own, PEM, with those that signed it behind it
 * @param key of the certificate, PKCS #8 in PEM, without a passphrase
 * @param authorities whom this side trusts; absent: those of the JDK
 */
public record TlsFiles(Optional<Path> certificate, Optional<Path> key, Optional<Path> authorities) {
  static final String CERTIFICATE = "TEMPORAL_TLS_CLIENT_CERT_PATH";
  static final String KEY = "TEMPORAL_TLS_CLIENT_KEY_PATH";
  static final String AUTHORITIES = "TEMPORAL_TLS_SERVER_CA_CERT_PATH";

  /** Those that {@code tls} names; absent where it names none or is off. */
  static Optional<TlsFiles> of(@Nullable ClientConfigTLS tls) {
    if (tls == null || Boolean.TRUE.equals(tls.isDisabled())) {
      return Optional.empty();
    }
    TlsFiles files =
        new TlsFiles(
            path(tls.getClientCertPath()),
            path(tls.getClientKeyPath()),
            path(tls.getServerCACertPath()));
    return files.all().isEmpty() ? Optional.empty() : Optional.of(files);
  }

  private static Optional<Path> path(@Nullable String text) {
    return Optional.ofNullable(text).filter(t -> !t.isEmpty()).map(Path::of);
  }

  /** All that are named. */
  public List<Path> all() {
    return java.util.stream.Stream.of(certificate, key, authorities)
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * The certificates in one of the files, in its order.
   *
   * @throws IOException if it cannot be read or holds none; says which file and why
   */
  public static List<X509Certificate> certificates(Path file) throws IOException {
    Collection<? extends java.security.cert.Certificate> found;
    try (InputStream in = Files.newInputStream(file)) {
      found = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (CertificateException e) {
      throw new IOException(file + " holds no certificate in PEM", e);
    } catch (IOException e) {
      throw new IOException(file + " " + why(e), e);
    }
    if (found.isEmpty()) {
      throw new IOException(file + " holds no certificate in PEM");
    }
    return found.stream().map(X509Certificate.class::cast).toList();
  }

  /**
   * Looks whether they can be used at all; dates do not count.
   *
   * @throws IOException if not; says which, why, and what names it
   */
  void check() throws IOException {
    if (certificate.isPresent() != key.isPresent()) {
      throw new IOException(
          certificate.isPresent()
              ? "a client certificate without its key: set " + KEY
              : "the key of a client certificate without the certificate: set " + CERTIFICATE);
    }
    if (certificate.isPresent()) {
      named(CERTIFICATE, certificate.get());
      if (!Files.isReadable(key.orElseThrow())) {
        throw new IOException(
            key.orElseThrow()
                + (Files.exists(key.orElseThrow()) ? " may not be read" : " is not there")
                + "; correct "
                + KEY
                + ", or its permissions");
      }
      Optional<String> trouble = new TlsPair(certificate.get(), key.orElseThrow()).trouble();
      if (trouble.isPresent()) {
        throw new IOException(trouble.get() + "; correct " + CERTIFICATE + " and " + KEY);
      }
    }
    if (authorities.isPresent()) {
      named(AUTHORITIES, authorities.get());
    }
  }

  private static void named(String variable, Path file) throws IOException {
    try {
      certificates(file);
    } catch (IOException e) {
      throw new IOException(e.getMessage() + "; correct " + variable + ", or the file", e);
    }
  }

  static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException none -> "is not there";
      case AccessDeniedException denied -> "may not be read";
      default -> "cannot be read: " + e.getMessage();
    };
  }
}
