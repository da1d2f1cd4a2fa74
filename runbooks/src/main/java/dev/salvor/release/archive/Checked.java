package dev.salvor.release.archive;

import dev.salvor.release.Manifest;
import dev.salvor.release.ReleaseDigest;
import dev.salvor.runbook.source.Problem;
import dev.salvor.trust.VerifyKey;
import java.util.List;
import java.util.Optional;

/**
 * What was found in an archive.
 *
 * @param compression by its first bytes
 * @param manifest empty: there is none that can be read
 * @param signature over the manifest, if there is one
 * @param problems everything that keeps it from being a whole release; at most about a hundred
 */
public record Checked(
    Compression compression,
    Optional<Manifest> manifest,
    Optional<Signature> signature,
    List<Problem> problems) {
  public Checked {
    problems = List.copyOf(problems);
  }

  /** A signature and what it is said to be of. */
  public static final class Signature {
    private final byte[] manifest;
    private final byte[] bytes;

    Signature(byte[] manifest, byte[] bytes) {
      this.manifest = manifest.clone();
      this.bytes = bytes.clone();
    }

    /** Whether {@code key} made it. */
    public boolean isBy(VerifyKey key) {
      return key.verifies(manifest, bytes);
    }
  }

  /** Whether it is a release with all its files as they were packed; who signed it is not asked. */
  public boolean isWhole() {
    return problems.isEmpty() && manifest.isPresent();
  }

  /** The digest of the release. */
  public Optional<ReleaseDigest> digest() {
    return manifest.map(Manifest::digest);
  }
}
