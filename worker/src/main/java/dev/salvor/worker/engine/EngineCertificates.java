package dev.salvor.worker.engine;

import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineTls;
import dev.salvor.workflow.connect.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes and renews the keys and certificates of an engine. A renewed certificate keeps its key, so
 * that one file is replaced at once and nobody ever reads two that do not fit; the key's time is
 * set anew as well, for the worker's reader looks for a change of both. Not thread-safe: whoever
 * calls holds the node's lock.
 */
public final class EngineCertificates {
  /**
   * When the authority is over: it has no end (RFC 5280, 4.1.2.5). The engine reads it once, and
   * one that is made anew locks out whoever has copied the files of a client.
   */
  public static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  static final Duration VALID = Duration.ofDays(365);

  /** A certificate with less left is renewed. */
  static final Duration RENEWED = Duration.ofDays(120);

  private final EngineTls tls;
  private final Clock clock;

  public EngineCertificates(EngineTls tls, Clock clock) {
    this.tls = tls;
    this.clock = clock;
  }

  /**
   * Makes the folder with all that belongs into it; at once, so that a half-made one is never the
   * setting. Does nothing where there is one.
   */
  public void create() throws NodeException {
    Path next = tls.folder().resolveSibling("tls.new");
    try {
      if (tls.isOn()) {
        Files.deleteIfExists(tls.off());
        return;
      }
      remove(next);
      Files.createDirectory(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      EngineCertificates made = new EngineCertificates(new EngineTls(next), clock);
      made.authority();
      made.leaves();
      Files.move(next, tls.folder(), StandardCopyOption.ATOMIC_MOVE);
      sync(tls.folder().getParent());
      Files.deleteIfExists(tls.off());
    } catch (IOException failure) {
      throw FileProblem.of(next, failure);
    }
  }

  /** Removes the folder: from the next start on the engine asks nobody. */
  public void destroy() throws NodeException {
    Path old = tls.folder().resolveSibling("tls.old");
    try {
      Files.write(tls.off(), new byte[0]);
      sync(tls.folder().getParent());
      remove(old);
      if (tls.isOn()) {
        Files.move(tls.folder(), old, StandardCopyOption.ATOMIC_MOVE);
      }
      remove(old);
    } catch (IOException failure) {
      throw FileProblem.of(old, failure);
    }
  }

  /** Before the engine starts: whatever is missing, unusable or soon over is made anew. */
  public void atStart() throws NodeException {
    try {
      if (!isFresh(tls.authority(), tls.authorityKey(), VALID)) {
        authority();
      }
      leaves();
    } catch (IOException failure) {
      throw FileProblem.of(tls.folder(), failure);
    }
  }

  /**
   * While the engine runs: certificates that are missing, unusable or soon over are made anew,
   * under the authority that it knows.
   *
   * @return whether that was enough; if not, the engine has to be started again
   */
  public boolean renew() throws NodeException {
    try {
      if (!isFresh(tls.authority(), tls.authorityKey(), Duration.ZERO)) {
        return false;
      }
      leaves();
      return true;
    } catch (IOException failure) {
      throw FileProblem.of(tls.folder(), failure);
    }
  }

  private void authority() throws IOException {
    KeyPair pair = pair();
    X509Certificate made =
        new CertificateSigner(pair.getPrivate()).authority(pair.getPublic(), NEVER);
    write(tls.authorityKey(), "PRIVATE KEY", pair.getPrivate().getEncoded());
    write(tls.authority(), made);
  }

  private void leaves() throws IOException {
    leaf(tls.server(), tls.serverKey(), true);
    leaf(tls.client(), tls.clientKey(), false);
  }

  private void leaf(Path file, Path keyFile, boolean server) throws IOException {
    Optional<X509Certificate> authority = certificate(tls.authority());
    Optional<X509Certificate> old = certificate(file).filter(c -> isSignedBy(c, authority));
    boolean keyed = old.isPresent() && fits(keyFile, old.get().getPublicKey());
    if (keyed && isFresh(old.get(), RENEWED)) {
      return;
    }
    PublicKey known;
    if (keyed) {
      known = old.get().getPublicKey();
    } else {
      KeyPair pair = pair();
      write(keyFile, "PRIVATE KEY", pair.getPrivate().getEncoded());
      known = pair.getPublic();
    }
    X509Certificate made =
        new CertificateSigner(key(tls.authorityKey()))
            .leaf(authority.orElseThrow(), known, server, clock.instant().plus(VALID));
    write(file, made);
    Files.setLastModifiedTime(keyFile, FileTime.from(Instant.now()));
  }

  private boolean isFresh(Path file, Path keyFile, Duration least) {
    return certificate(file)
        .filter(c -> isFresh(c, least) && fits(keyFile, c.getPublicKey()))
        .isPresent();
  }

  /** Also one of a time to come: the clock is behind then, and will be put right. */
  private boolean isFresh(X509Certificate one, Duration least) {
    return one.getNotAfter().toInstant().isAfter(clock.instant().plus(least));
  }

  private static boolean isSignedBy(X509Certificate one, Optional<X509Certificate> authority) {
    try {
      one.verify(authority.orElseThrow().getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  private static Optional<X509Certificate> certificate(Path file) {
    try {
      return Optional.of(TlsFiles.certificates(file).getFirst());
    } catch (IOException unusable) {
      return Optional.empty();
    }
  }

  private static boolean fits(Path keyFile, PublicKey known) {
    try {
      return CertificateSigner.fits(key(keyFile), known);
    } catch (IOException unusable) {
      return false;
    }
  }

  private static PrivateKey key(Path file) throws IOException {
    String text = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      throw new IOException(file + " holds no key", broken);
    }
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("this JDK has no P-256", absent);
    }
  }

  private static void write(Path file, X509Certificate one) throws IOException {
    try {
      write(file, "CERTIFICATE", one.getEncoded());
    } catch (GeneralSecurityException broken) {
      throw new IOException(broken);
    }
  }

  private static void write(Path file, String what, byte[] der) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    String text =
        "-----BEGIN "
            + what
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + what
            + "-----\n";
    // On the disk before it takes the place of a good one: a power cut leaves one of them whole.
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(file.getParent());
  }

  /** Makes the names in a folder last. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    } catch (NoSuchFileException none) {
      return;
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
    Files.delete(folder);
  }
}
